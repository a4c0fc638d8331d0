"""Sums, spans of time, ages and shares told in words: what a curated record's sentences may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.procedure import Method, Procedure
from vietnamese import normalise

SOURCE_FIELDS = {"code", "source", "doubts", "wordings", "confused", "vague", "related", "legal_basis", "issuer"}
PROSE = (
    "methods",
    "overview",
    "who",
    "where",
    "address",
    "cases",
    "plain_steps",
    "online_steps",
    "steps",
    "conditions",
    "results",
    "mistakes",
    "bring",
    "description",
)
"""Fields of a curated record in which sentences stand; those that tell fees and times first."""


@dataclass(frozen=True, order=True)
class Figure:
    """A number with its unit, such as 15 ngày or 20000 đồng."""

    value: float
    unit: str

    def __str__(self) -> str:
        if self.unit == "đồng":
            return f"{self.value:,.0f} đồng".replace(",", ".")
        return f"{self.value:g} {self.unit}".strip()

    @property
    def loose(self) -> Figure:
        """With working days as days: sentences often leave the word out."""
        return Figure(self.value, "ngày") if self.unit == "ngày làm việc" else self


_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_DIGIT = "|".join([*_WORDS, "tư", "lăm", "mốt"])
_NUMBER = rf"\d+(?:[.,]\d+)*|(?:{_DIGIT}) mươi(?: (?:{_DIGIT}))?|mười(?: (?:{_DIGIT}))?|(?:{_DIGIT})"
_UNIT = "ngày|giờ|phút|tháng|năm|tuổi|đồng|đ|vnđ|vnd|%"
_FIGURE = re.compile(
    rf"(?<![\w./])(?P<number>{_NUMBER})\s*(?:\((?:{_NUMBER})\)\s*)?(?P<scale>nghìn|ngàn|triệu|tỷ)?\s*"
    rf"(?P<unit>{_UNIT})(?!\w)"
)
_BARE_SUM = re.compile(r"(?<![\w./-])\d{1,3}(?:[.,]\d{3})+(?![\w/-])|(?<![\w./-])\d{4,10}(?![\w/.-])")
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}
_MONEY = {"đồng", "đ", "vnđ", "vnd"}


def figures_in(text: str) -> Iterator[Figure]:
    """The figures of a text, in its order; "mười lăm ngày" and "15 (mười lăm) ngày" are one."""
    for match in _FIGURE.finditer(normalise(text).lower()):
        unit = "đồng" if match["unit"] in _MONEY else match["unit"]
        value = _value(match["number"], unit == "đồng" and not match["scale"])
        if value is not None:
            yield Figure(value * _SCALES.get(match["scale"] or "", 1), unit)


def figures(record: Procedure) -> set[Figure]:
    """All figures that a record tells, in its sentences and in its fields, days of work as days."""
    found: set[Figure] = set()
    for _, text in _texts(record.model_dump(exclude=SOURCE_FIELDS, exclude_defaults=True)):
        found.update(figures_in(text))
        found.update(Figure(float(re.sub(r"[.,]", "", bare)), "đồng") for bare in _BARE_SUM.findall(text))
    for method in record.methods:
        if method.time.amount is not None and method.time.unit is not None:
            found.add(Figure(method.time.amount, _FIELD_UNITS[method.time.unit.value]))
        found.update(Figure(fee.amount, "đồng") for fee in method.fees if fee.amount)
    return found


_FIELD_UNITS = {
    "minute": "phút",
    "hour": "giờ",
    "working_day": "ngày",
    "day": "ngày",
    "month": "tháng",
    "year": "năm",
}


def unsaid(imported: Procedure, curated: Procedure) -> Iterator[tuple[str, Figure]]:
    """Figures and bare numbers in a curated record's sentences (with path) that the imported record nowhere tells.

    Those of the curated record's own stated fees and times are compared there; a sentence that names its law has them
    from it. Each figure comes once, where it stands first: there it is explained, or not.
    """
    own = curated.model_copy(update=_WITHOUT_PROSE | {"methods": _bare(curated.methods)})
    told = figures(imported) | figures(own)
    known = {number for record in (imported, own) for number in _numbers(record.model_dump_json(exclude={"doubts"}))}
    seen: set[Figure] = set()
    data = curated.model_dump(include=set(PROSE), exclude_defaults=True)
    for path, text in _texts({field: data[field] for field in PROSE if field in data}):
        if _NAMES_LAW.search(text) or path.endswith(".number"):
            seen.update(figures_in(text))
            continue
        found = [figure for figure in figures_in(text) if figure not in told]
        rest = _FIGURE.sub(" ", _DOCUMENT.sub(" ", normalise(text).lower()))
        found += [Figure(number, "") for number in sorted(_numbers(rest) - known)]
        for figure in found:
            if figure not in seen:
                seen.add(figure)
                yield path, figure


_NAMES_LAW = re.compile(r"\b(?:Luật|Nghị định|Nghị quyết|Thông tư|Quyết định) ")
_DOCUMENT = re.compile(r"\d+(?:\.\d+)?/\d{4}/[\w-]+")
_WHOLE = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|\d+")


def _numbers(text: str) -> set[float]:
    """The whole numbers of a text, the dots of thousands and zeros before them left out."""
    return {float(re.sub(r"[.,]", "", number)) for number in _WHOLE.findall(text)}


_WITHOUT_PROSE: dict[str, Any] = {field: Procedure.model_fields[field].get_default() for field in PROSE}


def _bare(methods: list[Method]) -> list[Method]:
    """Methods without their notes."""
    return [
        method.model_copy(
            update={
                "note": "",
                "time": method.time.model_copy(update={"note": ""}),
                "fees": [fee.model_copy(update={"note": ""}) for fee in method.fees],
            }
        )
        for method in methods
    ]


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}.{index}")


def _value(number: str, grouped: bool) -> float | None:
    if number[0].isdigit():
        plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", number) if grouped else number.replace(",", ".")
        try:
            return float(plain)
        except ValueError:
            return None
    tens, ones = 0, 0
    for word in number.split():
        if word == "mười":
            tens = 10
        elif word == "mươi":
            tens, ones = ones * 10, 0
        else:
            ones = {"tư": 4, "lăm": 5, "mốt": 1}.get(word) or _WORDS[word]
    return tens + ones
