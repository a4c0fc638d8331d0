"""The national procedure database as text: one file a procedure, twenty labelled fields in fixed order."""

from __future__ import annotations

import re
from datetime import date

from knowledge.catalog import CatalogRow
from knowledge.importers.draft import Draft, Lists, RecordError
from knowledge.importers.fees import read_fees
from knowledge.importers.legal import read_legal_basis
from knowledge.importers.papers import read_case
from knowledge.importers.pieces import items, told
from knowledge.importers.times import read_time
from knowledge.procedure import Channel, Level, PaperCase, Procedure
from knowledge.source import SourceKind

LABELS = (
    "Mã thủ tục",
    "Số quyết định",
    "Tên thủ tục",
    "Cấp thực hiện",
    "Loại thủ tục",
    "Lĩnh vực",
    "Trình tự thực hiện",
    "Cách thức thực hiện",
    "Thành phần hồ sơ",
    "Đối tượng thực hiện",
    "Cơ quan thực hiện",
    "Cơ quan có thẩm quyền",
    "Địa chỉ tiếp nhận HS",
    "Cơ quan được ủy quyền",
    "Cơ quan phối hợp",
    "Kết quả thực hiện",
    "Căn cứ pháp lý",
    "Yêu cầu, điều kiện thực hiện",
    "Từ khóa",
    "Mô tả",
)
_LABEL = re.compile(rf"^({'|'.join(map(re.escape, LABELS))}):", re.M)
_REPEATABLE = {"Từ khóa", "Mô tả"}
"""Labels that the source prints into the field itself now and then."""

_LEVELS = {
    "cấp xã": Level.COMMUNE,
    "cấp huyện": Level.DISTRICT,
    "cấp tỉnh": Level.PROVINCE,
    "cấp bộ/trung ương": Level.MINISTRY,
    "cấp bộ": Level.MINISTRY,
    "cơ quan khác": Level.OTHER,
}
CHANNELS = {"ONLINE": Channel.ONLINE, "DIRECT": Channel.IN_PERSON, "POSTAL": Channel.POST}
_METHOD = re.compile(r"^  \* Hình thức nộp:[ \t]*(\w*)[ \t]*$", re.M)
_METHOD_LABEL = re.compile(r"^    (Thời hạn giải quyết|Phí, lệ phí|Mô tả):", re.M)
_CASE = re.compile(r"^  \[ (.*) \][ \t]*$", re.M)
_PAPER = re.compile(
    r"^    -(?: (.*))?\n(?:      (?!Số lượng:)(.*)\n)*      Số lượng: Bản chính: (\d{1,4}), Bản sao: (\d{1,4})", re.M
)


def recognises(text: str) -> bool:
    """Whether the text is meant to be a record of the national database."""
    head = text[:3000]
    return "Mã thủ tục:" in head or head.lstrip("\ufeff \r\n").startswith("Chi tiết thủ tục hành chính")


def code_of(text: str) -> str:
    """The code a text gives itself; raises `RecordError` where it has none."""
    match = re.search(r"^Mã thủ tục:[ \t]*(\S+)", text, re.M)
    if not match:
        raise RecordError("the field 'Mã thủ tục' is missing or empty")
    return match[1]


def read(text: str, file: str, as_of: date, row: CatalogRow | None, lists: Lists) -> Procedure:
    """One procedure. Raises `RecordError` naming the missing fields or the value that cannot be."""
    fields = _fields(text)
    draft = Draft(fields["Mã thủ tục"], file, SourceKind.NATIONAL_TEXT, as_of, row)
    draft.set("name", told(fields["Tên thủ tục"]))
    draft.set("decision_number", told(fields["Số quyết định"]).strip(" .") or None)
    draft.set("field", told(fields["Lĩnh vực"]))
    level = _LEVELS.get(told(fields["Cấp thực hiện"]).lower())
    if level is None and told(fields["Cấp thực hiện"]):
        draft.doubt("levels", "unknown_level", fields["Cấp thực hiện"])
    draft.set("levels", [level] if level else [])
    draft.set("applicants", lists.applicants(fields["Đối tượng thực hiện"]))
    draft.set("agencies", lists.agencies(fields["Cơ quan thực hiện"]))
    authority = lists.agencies(fields["Cơ quan có thẩm quyền"])
    delegated = lists.agencies(fields["Cơ quan được ủy quyền"])
    draft.set("authority", authority)
    draft.set("delegated", delegated)
    draft.set("coordinating", lists.agencies(fields["Cơ quan phối hợp"]))
    draft.set("address", told(fields["Địa chỉ tiếp nhận HS"]).strip('"'))
    draft.set("results", lists.results(fields["Kết quả thực hiện"]))
    draft.set("steps", items(fields["Trình tự thực hiện"]))
    conditions = items(fields["Yêu cầu, điều kiện thực hiện"])
    draft.set("conditions", conditions)
    description = items(fields["Mô tả"])
    draft.set("description", "" if description == conditions else " ".join(description))
    draft.set("keywords", _keywords(fields["Từ khóa"]))
    _read_methods(fields["Cách thức thực hiện"], draft)
    draft.set_cases(_cases(fields["Thành phần hồ sơ"]))
    draft.set("legal_basis", [b for b in map(read_legal_basis, _bases(fields["Căn cứ pháp lý"])) if b])
    draft.look_for_districts(text)
    return draft.procedure()


def _fields(text: str) -> dict[str, str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: dict[str, str] = {}
    matches = list(_LABEL.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        label = match[1]
        value = text[match.end() : following.start() if following else len(text)]
        if label not in found:
            found[label] = value
        elif label in _REPEATABLE:
            found[label] += value
        else:
            raise RecordError(f"the field '{label}' stands twice")
    missing = [label for label in LABELS if label not in found]
    if missing:
        raise RecordError(f"missing field{'s' if len(missing) > 1 else ''}: " + ", ".join(f"'{m}'" for m in missing))
    for label in ("Mã thủ tục", "Tên thủ tục"):
        if not told(found[label]):
            raise RecordError(f"the field '{label}' is empty")
    return found


def _read_methods(text: str, draft: Draft) -> None:
    parts = _METHOD.split(text)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        channel = CHANNELS.get(name.upper())
        if channel is None:
            draft.doubt("methods", "unknown_channel", name)
            continue
        pieces = _METHOD_LABEL.split(body)
        values = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        reading = read_time(values.get("Thời hạn giải quyết", ""), values.get("Mô tả", ""))
        draft.add_method(channel, reading, read_fees(values.get("Phí, lệ phí", "")))


def _cases(text: str) -> list[PaperCase]:
    parts = _CASE.split(text)
    cases = []
    for title, body in zip(["", *parts[1::2]], parts[0::2], strict=True):
        rows = [(f"{m[1] or ''} {m[2] or ''}", int(m[3]), int(m[4])) for m in _PAPER.finditer(body)]
        case = read_case(title, [row for row in rows if row[0].strip()])
        if case.papers or case.title:
            cases.append(case)
    return cases


def _bases(text: str) -> list[str]:
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith("  * "):
            entries.append(line[4:])
        elif entries and line.strip():
            entries[-1] += " " + line.strip()
    return entries


def _keywords(text: str) -> list[str]:
    words = told(text.replace("Từ khóa:", " "))
    return [word for word in (told(part) for part in re.split(r"[;,]\s+", words)) if word]
