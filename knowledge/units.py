"""Administrative units: the 34 provinces and 3,321 communes since 1 July 2025, and the units that became them.

Citizens go on saying "xã Mai Pha" and "huyện Cao Lộc"; `Units.find` reads such names, with or without accents, and
tells today's units.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.errors import KnowledgeError
from vietnamese import fold, normalise

PATH = Path(__file__).parent / "data" / "units.tsv.gz"


class UnitLevel(StrEnum):
    """Provinces and communes exist today; districts ended on 1 July 2025."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class AdministrativeUnit:
    """A unit of today. `name` has its kind: "Xã Đồng Đăng"; `code` has 2 digits (province) or 5 (commune)."""

    code: str
    name: str
    level: UnitLevel
    province: str

    @property
    def bare_name(self) -> str:
        """The name without its kind: "Đồng Đăng"."""
        return _split(self.name)[1]


@dataclass(frozen=True)
class UnitMatch:
    """A unit named in a text. `units`: what it is today; several for a divided ward or for a district."""

    text: str
    start: int
    name: str
    level: UnitLevel
    former: bool
    within: str
    units: tuple[AdministrativeUnit, ...]


@dataclass(frozen=True, eq=False)
class _Entry:
    """A name that may be found. `within`: the old district of a former ward, else the province."""

    name: str
    level: UnitLevel
    former: bool
    units: tuple[AdministrativeUnit, ...]
    within: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class _Span:
    """Where a name stands (token numbers) and the entries that bear it.

    `said`: the kind the writer gave, folded. `old`: whether "cũ" stands with it. `reach`: the end of what narrowed it.
    """

    start: int
    end: int
    reach: int
    said: str
    old: bool
    entries: list[_Entry]


_KINDS = (
    "thị trấn nông trường",
    "thành phố",
    "thị trấn",
    "đặc khu",
    "thị xã",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)
_SAID = {
    **{tuple(fold(kind).split()): fold(kind) for kind in _KINDS},
    ("tp",): "thanh pho",
    ("tx",): "thi xa",
    ("tt",): "thi tran",
    ("p",): "phuong",
    ("x",): "xa",
    ("h",): "huyen",
    ("q",): "quan",
}
_LONGEST_NAME = 6
_PLACE_WORDS = frozenset({"ở", "o", "tại", "tai", "quê", "que"})
_WORD = re.compile(r"\w+")


class Units:
    """All units and the names they go by; immutable (about 20 MB, a second to read)."""

    def __init__(self, provinces: list[AdministrativeUnit], communes: list[AdministrativeUnit], entries: list[_Entry]):
        self._provinces = {province.code: province for province in provinces}
        self._communes: dict[str, list[AdministrativeUnit]] = defaultdict(list)
        for commune in communes:
            self._communes[commune.province].append(commune)
        self._entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        # 14,000 names are made of some 4,000 syllables.
        folded = {word: fold(word) for entry in entries for word in entry.words}
        for entry in entries:
            self._entries[tuple(folded[word] for word in entry.words)].append(entry)

    @classmethod
    @cache
    def load(cls, path: Path = PATH) -> Units:
        """The shipped list, read once. Raises `KnowledgeError` when it is missing or damaged."""
        try:
            rows = gzip.decompress(path.read_bytes()).decode().splitlines()
            return cls(*_parse(rows))
        except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
            raise KnowledgeError(f"{path}: cannot be read ({error}); restore the file from the repository") from error

    def provinces(self) -> list[AdministrativeUnit]:
        """The 34 provinces and cities, by code."""
        return list(self._provinces.values())

    def province(self, code: str) -> AdministrativeUnit:
        """The province of a two-digit code. Raises `KnowledgeError` for any other code."""
        if code not in self._provinces:
            raise KnowledgeError(f"no province has the code '{code}'; use one of {', '.join(self._provinces)}")
        return self._provinces[code]

    def communes(self, province: str) -> list[AdministrativeUnit]:
        """The xã, phường and đặc khu of a province, by code. Raises `KnowledgeError` for an unknown province."""
        return list(self._communes[self.province(province).code])

    def find(self, text: str, province: str | None = None) -> list[UnitMatch]:
        """The units named in `text`, in its order, of `province` only where given.

        A name counts after its kind ("xã Mai Pha", "tp. Lạng Sơn", "xa mai pha"). Without a kind it counts when it is a
        province's name or `province` is given, it has two syllables or more, and it is typed with accents or stands
        after "ở", "tại", "quê". "cũ" asks for the former unit; otherwise a unit of today stands before a former one of
        the same name. A district or province right after a name narrows it and is no match of its own. A name that
        several units bear gives several matches with one `start`.
        """
        text = normalise(text)
        tokens = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        words = [_Word(plain := token.lower().lstrip("0") or token, fold(plain)) for token, _, _ in tokens]
        return [
            UnitMatch(
                text=text[tokens[span.start][1] : tokens[span.end - 1][2]],
                start=tokens[span.start][1],
                name=entry.name,
                level=entry.level,
                former=entry.former,
                within=entry.within,
                units=entry.units,
            )
            for span in _narrowed(list(self._spans(words, province)))
            for entry in _likeliest(span)
        ]

    def _spans(self, words: list[_Word], province: str | None) -> Iterator[_Span]:
        start = 0
        while start < len(words):
            span = self._span(words, start, province)
            if span is None:
                start += 1
            else:
                yield span
                start = span.end

    def _span(self, words: list[_Word], start: int, province: str | None) -> _Span | None:
        """The longest name that begins at `start`, its kind before it or not."""
        kind_length, said = _said_kind(words, start)
        first = start + kind_length
        old_before = bool(said) and _is_old(words, first)
        first += old_before
        for end in range(min(first + _LONGEST_NAME, len(words)), first, -1):
            typed = words[first:end]
            entries = [
                entry
                for entry in self._entries.get(tuple(word.folded for word in typed), ())
                if all(word.plain in (other, word.folded) for word, other in zip(typed, entry.words, strict=True))
                and (province is None or any(unit.province == province for unit in entry.units))
            ]
            if not all(map(_is_bare, typed)):
                # Written with accents it is that name: "xã Tân Thanh" is not xã Tân Thành.
                entries = [e for e in entries if tuple(word.plain for word in typed) == e.words] or entries
            if said:
                entries = _of_kind(entries, said) if _is_clear(words[start:first], typed) else []
            else:
                entries = _without_kind(entries, typed, words[start - 1].plain if start else "", province)
            old = old_before or _is_old(words, end)
            if old:
                entries = [entry for entry in entries if entry.former]
            if entries:
                end += old and not old_before
                return _Span(start, end, end, said, old, entries)
        return None


class _Word(NamedTuple):
    """A word of the text in lower case, and without accents."""

    plain: str
    folded: str


def _said_kind(words: list[_Word], start: int) -> tuple[int, str]:
    """How many words from `start` name a kind of unit, and which."""
    for length in (4, 2, 1):
        typed = words[start : start + length]
        said = _SAID.get(tuple(word.folded for word in typed))
        if said and (all(map(_is_bare, typed)) or " ".join(word.plain for word in typed) in _KINDS):
            return length, said
    return 0, ""


def _is_bare(word: _Word) -> bool:
    return word.plain == word.folded


def _is_old(words: list[_Word], index: int) -> bool:
    return index < len(words) and words[index].plain in ("cũ", "cu")


def _is_clear(kind: list[_Word], name: list[_Word]) -> bool:
    """Whether kind and name can be no ordinary words: "xa que" (far from home) is no commune, "q 1" is a district."""
    return len(name) > 1 or name[0].plain.isdigit() or not all(map(_is_bare, [*kind, *name]))


def _without_kind(entries: list[_Entry], typed: list[_Word], before: str, province: str | None) -> list[_Entry]:
    if len(typed) < 2:
        return []
    if province is None:
        entries = [entry for entry in entries if entry.level is UnitLevel.PROVINCE]
    accented = [entry for entry in entries if tuple(word.plain for word in typed) == entry.words]
    return accented or (entries if before in _PLACE_WORDS else [])


def _of_kind(entries: list[_Entry], said: str) -> list[_Entry]:
    """The entries of the kind said, else of its level: people say "phường Mai Pha" of what was a xã."""
    return [entry for entry in entries if entry.kind == said] or [
        entry for entry in entries if entry.level is _LEVELS.get(said)
    ]


def _likeliest(span: _Span) -> list[_Entry]:
    """Of one name's entries those most likely meant: of today before former, without a kind the widest level.

    Typed without accents, a former "Tân Thanh" is another name than today's "Tân Thành".
    """
    today = {entry.words for entry in span.entries if not entry.former}
    entries = [entry for entry in span.entries if not entry.former or entry.words not in today]
    if span.said:
        return entries
    widest = next(level for level in UnitLevel if any(entry.level is level for entry in entries))
    return [entry for entry in entries if entry.level is widest]


_LEVELS = {
    "tinh": UnitLevel.PROVINCE,
    "huyen": UnitLevel.DISTRICT,
    "quan": UnitLevel.DISTRICT,
    "thi xa": UnitLevel.DISTRICT,
    "xa": UnitLevel.COMMUNE,
    "phuong": UnitLevel.COMMUNE,
    "thi tran": UnitLevel.COMMUNE,
    "dac khu": UnitLevel.COMMUNE,
}


def _narrowed(spans: list[_Span]) -> list[_Span]:
    """Choose among namesakes by the district or province named right after ("xã Hồng Phong, huyện Cao Lộc")."""
    kept: list[_Span] = []
    for span in spans:
        previous = kept[-1] if kept else None
        if previous is not None and span.start - previous.reach <= 1:
            names = {entry.name for entry in span.entries}
            provinces = {
                unit.province for entry in span.entries if entry.level is UnitLevel.PROVINCE for unit in entry.units
            }
            inside = [
                entry
                for entry in previous.entries
                if entry.within in names
                or (entry.level is not UnitLevel.PROVINCE and any(unit.province in provinces for unit in entry.units))
            ]
            if inside:
                kept[-1] = replace(previous, reach=span.end, entries=inside)
                continue
        kept.append(span)
    return kept


def _split(name: str) -> tuple[str, str]:
    """Kind and bare name of a full name."""
    lower = name.lower()
    for kind in _KINDS:
        if lower.startswith(kind + " "):
            return fold(kind), name[len(kind) + 1 :]
    raise ValueError(f"a name without its kind: {name}")


def _entry(name: str, level: UnitLevel, former: bool, units: tuple[AdministrativeUnit, ...], within: str) -> _Entry:
    kind, bare = _split(name)
    words = tuple(word.lstrip("0") or word for word in _WORD.findall(bare.lower()))
    return _Entry(name, level, former, units, within, words, kind)


def _parse(rows: list[str]) -> tuple[list[AdministrativeUnit], list[AdministrativeUnit], list[_Entry]]:
    provinces: dict[str, AdministrativeUnit] = {}
    communes: dict[str, AdministrativeUnit] = {}
    entries: list[_Entry] = []
    province = ""
    district = ""
    for row in rows:
        kind, first, second = row.split("\t")
        if kind == "P":
            province = first
            provinces[first] = AdministrativeUnit(first, second, UnitLevel.PROVINCE, first)
            entries.append(_entry(second, UnitLevel.PROVINCE, False, (provinces[first],), ""))
        elif kind == "C":
            communes[first] = AdministrativeUnit(first, second, UnitLevel.COMMUNE, province)
            entries.append(_entry(second, UnitLevel.COMMUNE, False, (communes[first],), provinces[province].name))
        elif kind == "O":
            units = tuple(provinces[code] for code in second.split())
            entries.append(_entry(first, UnitLevel.PROVINCE, True, units, ""))
        elif kind == "D":
            district = first
            entries.append(_entry(first, UnitLevel.DISTRICT, True, (), provinces[second].name))
        elif kind == "W":
            units = tuple(communes[code] for code in second.split())
            ward = _entry(first, UnitLevel.COMMUNE, True, units, district) if first else None
            entries.append(ward or _Entry("", UnitLevel.COMMUNE, True, units))
        else:
            raise ValueError(f"unknown row {kind}")
    if not communes:
        raise ValueError("it holds no communes")
    return list(provinces.values()), list(communes.values()), _with_wards(entries)


def _with_wards(entries: list[_Entry]) -> list[_Entry]:
    """Give each district the units its wards became, in their order."""
    result: list[_Entry] = []
    units: dict[str, AdministrativeUnit] = {}
    for entry in reversed(entries):
        if entry.former and entry.level is UnitLevel.COMMUNE:
            units = {unit.code: unit for unit in entry.units} | units
        elif entry.level is UnitLevel.DISTRICT:
            ordered = tuple(sorted(units.values(), key=lambda unit: unit.code))
            entry = _Entry(entry.name, entry.level, True, ordered, entry.within, entry.words, entry.kind)
            units = {}
        if entry.name:
            result.append(entry)
    return result[::-1]
