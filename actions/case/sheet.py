"""A record's papers with what decides whether a person needs them: headings, conditions, remarks.

Everything is derived from the record by rules, in its own order, so that the same record gives the same sheet anywhere:
a link to a case names facts and papers by their place (`actions.case.token`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from actions.render.documents import is_note_case, tell, title_of
from actions.render.text import plain, upper_first
from knowledge.procedure import Channel, Paper, PaperCase, Procedure
from knowledge.source import SourceKind
from vietnamese import fold

MOST_CASES = 8
"""Headings that can be offered as one choice."""
MOST_PAPERS = 40
MOST_FACTS = 60
LONGEST_TITLE = 120
LONGEST_NAME = 420
"""Characters of a title and a paper's name above which an imported record's list is no list of papers."""

_LETTER = re.compile(r"(?i)^(?:[a-zđ]|[ivx]{1,4})[).]\s*(?=\w)")
_GIVES = re.compile(
    r"(?i)[,:]?\s*(?:thành phần )?(?:hồ sơ )?(?:bao )?gồm(?: (?:có|các (?:thông tin|giấy tờ|tài liệu) sau))?$"
)
_BROKEN = re.compile(r"(?i)^(?:hoặc|và|theo quy định)\b")
_PART = re.compile(r"(?i)^(?:mọi |giấy tờ|hồ sơ|thành phần|bao gồm|tài liệu|các (?:loại )?(?:giấy tờ|tài liệu)|chung$)")
_CASE = re.compile(r"(?i)^(?!mọi).*(?:trường hợp|đối với|\bnếu )")
_WAY = re.compile(r"(?i)^(?:hồ sơ |cách |khi )?(?:nộp|gửi) .*(?:trực tuyến|trực tiếp|bưu chính|qua mạng)")
_ADDED = re.compile(r"(?i)^(?:nhờ |(?:ủy|uỷ) quyền|(?:được|thuộc diện) miễn)")
_LEAD = re.compile(r"(?i)^(?:(?:chỉ )?khi |nếu |(?:trong )?trường hợp:? |đối với (?:trường hợp )?|dành cho )+(?=\w)")
_OFFICE = re.compile(r"(?i)tra được|dữ liệu")
"""What the office finds out and the citizen cannot know."""
_LOOSE = re.compile(r"(?i)^(?:có$|còn |đã có và còn)")
"""What is only understood beside the paper's name."""
_ADVICE = re.compile(r"(?i)^(?:nếu (?:có|còn)\b|tùy |tuỳ |đổi thứ|ghi |mang (?:theo|bản) |kèm |dùng thay )")
"""A word on the paper and no condition."""
_REMARK = re.compile(r"(?i) thì ")
_NAMED_CASE = re.compile(r"(?i)^(?:trường hợp|nếu |đối với|khi |trong trường hợp|tùy|tuỳ)")
_LACKS = re.compile(r"(?i)\bkhông (?:có|còn) (.+)$")
_WORD = re.compile(r"\w+")
_UNCLEAN_WHEN = re.compile(r"(?i)[:;()+]|\d\s*bản")
LONGEST_WHEN = 100
"""Characters of an imported condition above which it is told and not asked."""


class Kind(StrEnum):
    """Where a fact comes from: one of several headings, a heading that comes on top, a paper's condition."""

    CASE = "case"
    ADDED = "added"
    WHEN = "when"


@dataclass(frozen=True)
class Fact:
    """Something that is so or not so for a person, and that decides about papers."""

    text: str
    """`trẻ sinh ra nhờ mang thai hộ`"""
    kind: Kind
    under: frozenset[int] = frozenset()
    """facts of which one must be so for this one to matter; empty: it always does"""


Way = frozenset[tuple[int, bool]]
"""Facts, and what each must be, for a paper to be needed."""


@dataclass(frozen=True)
class Need:
    """One paper, and the ways in which somebody comes to need it."""

    name: str
    """`Giấy chứng sinh (1 bản chính)`"""
    part: str
    """heading of the source that is no case, such as `Giấy tờ xuất trình`; may be empty"""
    ways: tuple[Way, ...]
    remark: str = ""
    """what the record says behind the condition: `nhờ người thân ruột thịt thì khỏi chứng thực`"""
    only: str = ""
    """a condition that is not asked, in words: `chỉ khi cán bộ không tra được`"""


@dataclass(frozen=True)
class Sheet:
    """The papers and facts of one record."""

    code: str
    facts: tuple[Fact, ...]
    needs: tuple[Need, ...]
    channels: tuple[Channel, ...]

    @property
    def mark(self) -> str:
        """Six hexadecimal digits that change when facts or papers do."""
        told = "\n".join([*(f.text for f in self.facts), "", *(f"{n.part}|{n.name}" for n in self.needs)])
        return hashlib.sha256(told.encode()).hexdigest()[:6]


def sheet(procedure: Procedure) -> Sheet | None:
    """The sheet of a record; None where it has no list of papers clean enough to be ticked."""
    cases = [case for case in procedure.cases if not is_note_case(case) and any(not p.is_note for p in case.papers)]
    if not cases or not _clean(procedure, cases):
        return None
    curated = procedure.source.kind is SourceKind.CURATED
    facts: list[Fact] = []
    headings = _headings(cases, facts)
    if sum(fact.kind is Kind.CASE for fact in facts) > MOST_CASES:
        return None
    found: dict[str, Need] = {}
    for case, heading in zip(cases, headings, strict=True):
        part = title_of(case) if heading is None else ""
        for paper in case.papers:
            need = None if paper.is_note else _need(paper, part, heading, facts, curated)
            if need is None:
                continue
            key = fold(f"{need.name}|{need.remark}|{need.only}")
            held = found.get(key)
            ways = need.ways if held is None else tuple(dict.fromkeys([*held.ways, *need.ways]))
            found[key] = Need(need.name, (held or need).part, ways, need.remark, need.only)
    if not found or len(found) > MOST_PAPERS or len(facts) > MOST_FACTS:
        return None
    needs = _without_what_is_replaced(list(found.values()), facts)
    channels = tuple(c for c in Channel if any(m.channel is c for m in procedure.methods))
    return Sheet(procedure.code, tuple(facts), tuple(needs), channels)


def _clean(procedure: Procedure, cases: Sequence[PaperCase]) -> bool:
    """Whether headings and names can be shown as they are; what was written here always can."""
    if procedure.source.kind is SourceKind.CURATED:
        return True
    titles = [plain(case.title) for case in cases]
    names = [plain(p.name) for case in cases for p in case.papers if not p.is_note]
    listed = any(len(t) > LONGEST_TITLE or ";" in t or "+" in t or _BROKEN.match(t) for t in titles)
    return not listed and all(len(name) <= LONGEST_NAME for name in names)


def _headings(cases: Sequence[PaperCase], facts: list[Fact]) -> list[int | None]:
    """The fact behind each heading, None for one that is no case; the facts are added."""
    titles = [_GIVES.sub("", _LETTER.sub("", title_of(case))) for case in cases]
    texts = [_small(_LEAD.sub("", title)) for title in titles]
    kinds: list[Kind | None] = []
    for title, text in zip(titles, texts, strict=True):
        if not title or _WAY.match(text) or (_PART.match(title) and not _CASE.match(title)):
            kinds.append(None)
        else:
            kinds.append(Kind.ADDED if _ADDED.match(text) else Kind.CASE)
    if len({text for text, kind in zip(texts, kinds, strict=True) if kind is Kind.CASE}) == 1:
        # One heading beside common papers comes on top of them; one that stands alone is the whole list.
        alone = None if kinds.count(None) == 0 else Kind.ADDED
        kinds = [alone if kind is Kind.CASE else kind for kind in kinds]
    found: list[int | None] = []
    for text, kind in zip(texts, kinds, strict=True):
        if kind is None:
            found.append(None)
            continue
        known = next((i for i, fact in enumerate(facts) if fact.text == text), None)
        if known is None:
            facts.append(Fact(text, kind))
            known = len(facts) - 1
        found.append(known)
    return found


def _need(paper: Paper, part: str, heading: int | None, facts: list[Fact], curated: bool) -> Need | None:
    name = tell(paper.model_copy(update={"when": ""}))
    if not name:
        return None
    way: set[tuple[int, bool]] = set() if heading is None else {(heading, True)}
    when = plain(paper.when).rstrip(" .;")
    if not when:
        only = "trường hợp ghi trong tên giấy" if _NAMED_CASE.match(plain(paper.name)) else ""
        return Need(name, part, (frozenset(way),), only=only)
    head, _, remark = (piece.strip() for piece in when.partition(";"))
    unclean = not curated and (len(head) > LONGEST_WHEN or _UNCLEAN_WHEN.search(head))
    loose = (_LOOSE.match(head) or _ADVICE.match(head)) and not _REMARK.search(head)
    if unclean or _OFFICE.search(head) or loose:
        bare = _ADVICE.match(head) or _REMARK.search(head)
        return Need(name, part, (frozenset(way),), remark, only=head if bare else f"chỉ khi {_LEAD.sub('', head)}")
    if _REMARK.search(head):
        return Need(name, part, (frozenset(way),), remark=when)
    way.add((_fact(_small(_LEAD.sub("", head)), heading, facts), True))
    return Need(name, part, (frozenset(way),), remark)


def _fact(text: str, heading: int | None, facts: list[Fact]) -> int:
    """The place of the condition among the facts; one that stands under several headings matters under any."""
    key = fold(text)
    for index, fact in enumerate(facts):
        if fact.kind is Kind.WHEN and fold(fact.text) == key:
            loose = heading is None or not fact.under
            facts[index] = Fact(fact.text, Kind.WHEN, frozenset() if loose else fact.under | {heading})  # type: ignore[arg-type]
            return index
    facts.append(Fact(text, Kind.WHEN, frozenset() if heading is None else frozenset({heading})))
    return len(facts) - 1


def _without_what_is_replaced(needs: list[Need], facts: Sequence[Fact]) -> list[Need]:
    """Who has no certificate of birth is not asked for it: "không có giấy chứng sinh" refutes that paper."""
    for index, fact in enumerate(facts):
        found = _LACKS.search(fact.text) if fact.kind is Kind.WHEN else None
        if not found:
            continue
        lacked = set(_WORD.findall(fold(found[1])))
        for place, need in enumerate(needs):
            named = set(_WORD.findall(fold(need.name.partition(";")[0])))
            if lacked <= named and all((index, True) not in way for way in need.ways):
                ways = tuple(way | {(index, False)} for way in need.ways)
                needs[place] = Need(need.name, need.part, ways, need.remark, need.only)
    return needs


def _small(text: str) -> str:
    """The first letter small, unless the word is a name or an abbreviation."""
    text = text.strip(" .;:")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def titled(text: str) -> str:
    """A fact as it stands on a button or in a list."""
    return upper_first(text)
