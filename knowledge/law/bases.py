"""Legal bases of procedures (căn cứ pháp lý), resolved to the documents held; what cannot be is reported with why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Generic

from knowledge.law.laws import KINDS_OF_LAW, Laws, Wish
from knowledge.law.names import key, words
from knowledge.law.register import KIND_BEFORE, KINDS, NUMBER, D, Key, Register, Titled, kind_of_code
from knowledge.law.spelling import canonical_number
from knowledge.source import LegalBasis
from vietnamese import fold, normalise


class Outcome(StrEnum):
    """What became of a basis."""

    RESOLVED = "resolved"
    NOT_HELD = "not_held"
    """it plainly names a document, which is not held"""
    DOUBTFUL = "doubtful"
    """it may name a document held, but something in it says otherwise"""
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why."""

    NUMBER = "number"
    SPELLING = "spelling"
    """the number was cut, glued or misspelt, and only one document fits"""
    PART_OF_NUMBER = "part_of_number"
    """without the letters, and only one document of the kind fits"""
    TITLE = "title"
    """no number; the whole title of a law"""

    UNKNOWN_NUMBER = "unknown_number"
    NEWER = "newer"
    """issued in a year after the newest document held"""
    LOCAL = "local"
    """of a province: resolutions of its council, decisions of its committee"""
    OTHER_PAPER = "other_paper"
    """a paper that is no law: of the Party, a plan, a publication of procedures, a treaty"""

    WRONG_YEAR = "wrong_year"
    WRONG_NUMBER = "wrong_number"
    OTHER_KIND = "other_kind"
    """number and year are held with other letters"""
    TITLE_DIFFERS = "title_differs"
    """the number is held, but the title beside it is another document's"""
    SEVERAL = "several"

    NO_NUMBER = "no_number"


@dataclass(frozen=True)
class Finding(Generic[D]):
    """What a basis names. `candidate` of a doubtful one is the nearest document held; it must not be taken for it."""

    outcome: Outcome
    reason: Reason
    number: str | None
    """as the gazette writes it; None where the basis has none"""

    kind: str
    document: D | None = None
    candidate: D | None = None


_LOCAL = ("nqhdnd", "qdubnd", "ctubnd", "khubnd", "qdct")
_OTHER = re.compile(r"\w*tw|vbhn\w*|ttr\w*|qdtu|bhxh\w*")
_PARLIAMENT = re.compile(r"(?<=/)(QH1[0-6])(?=.)", re.IGNORECASE)
_KIND_AT_START = re.compile(
    rf"(?:{'|'.join(sorted((k for k in KINDS if len(k) > 4 or k == 'luat'), key=len)[::-1])})(?!\w)"
)
_KIND_AND_SO = re.compile(rf"{_KIND_AT_START.pattern}\s*(?:so)?\s*:?\s*")
_LAW_AT_START = re.compile(
    r"(?:trang chu\s+)?(?:(?:bo luat|luat|phap lenh)\s*)(?:so\s*)?(?:\d+[\d/]*(?:-|/)?(?:ubtv)?(?:qh\d*)?)?[\s,:\-–]*"
    r"(?:ngay[\s\d/.thangnm]*\s)?(?:(?:cua )?(?:quoc hoi|nuoc)[^:]{0,40}:?\s*)?(?:(?:bo )?luat\s+)?"
)
_GLUED = re.compile(r"\s*-\s*(?!TTg)[A-ZĐÀ-Ỹ][a-zà-ỹ]+$")
SIMILAR = 0.6
"""Share of common words from which two titles are taken for one."""

FEWEST = 2
"""Common telling words that it takes."""

_EMPTY_WORDS = frozenset(
    word.text
    for word in words(
        "quy dinh chi tiet mot so dieu va bien phap thi hanh cua huong dan ve viec sua doi bo sung luat nghi thong tu"
        " so ngay thang nam chinh phu bo truong"
    )
)


class Bases(Generic[D]):
    """Resolves bases against documents held; each distinct one is resolved once."""

    def __init__(self, documents: Iterable[D]) -> None:
        held = list(documents)
        self._register = Register(held)
        self._laws = Laws(held)
        self._newest = max((document.issued_on for document in held if document.issued_on), default=date.max).year
        self._known: dict[tuple[str | None, str], Finding[D]] = {}

    def resolve(self, basis: LegalBasis) -> Finding[D]:
        """What a basis names."""
        found = self._known.get((basis.number, basis.title))
        if found is None:
            found = self._known[basis.number, basis.title] = self._resolve(basis)
        return found

    def _resolve(self, basis: LegalBasis) -> Finding[D]:
        title = normalise(basis.title)
        folded = fold(title)
        start = _KIND_AT_START.match(folded)
        kind = KINDS[start.group()] if start else ""
        written = _mended(basis.number or "")
        number = Key.of(written)
        match = NUMBER.match(fold(written)) if written else None
        if not (number.year or number.code) and match is not None:
            number = Key.found(match)
        told = _number_at_start(folded)
        if not number.year and told:
            number, written = Key.found(told), title[told.start() : told.end()]
        if not (number.year or number.code):
            return self._without_number(title, folded, kind)
        # A law by its letters may be a resolution by its title, or a code.
        kind = kind if number.code.startswith(("qh", "ubtvqh")) and kind else kind_of_code(number.code) or kind
        held = self._register.whole(number, kind)
        if not held:
            return self._not_whole(number, canonical_number(written), kind, title, folded)
        document = held[0]
        if self._contradicts(document, number, title, folded):
            return Finding(Outcome.DOUBTFUL, Reason.TITLE_DIFFERS, document.number, document.kind, None, document)
        reason = Reason.NUMBER if document.number == basis.number else Reason.SPELLING
        return Finding(Outcome.RESOLVED, reason, document.number, document.kind, document)

    def _without_number(self, title: str, folded: str, kind: str) -> Finding[D]:
        """By part of a number told in the title, or by the title of a law."""
        for match in NUMBER.finditer(folded):
            before = KIND_BEFORE.search(folded, 0, match.start())
            told = KINDS[before[1]] if before else ""
            if match["year"] and match["code"]:
                code = title[match.start("code") : match.end("code")]
                return self.resolve(LegalBasis(number=self._register.spelt(match["no"], match["year"], code)))
            if match["year"] and told:
                key_of = Key.found(match)
                stem = self._register.stem(key_of, told)
                spelt = self._register.spelt(match["no"], match["year"], "", told)
                if len(stem) == 1:
                    return Finding(Outcome.RESOLVED, Reason.PART_OF_NUMBER, stem[0].number, stem[0].kind, stem[0])
                reason = Reason.SEVERAL if stem else self._absent(key_of)
                return Finding(Outcome.DOUBTFUL if stem else Outcome.NOT_HELD, reason, spelt, told)
        laws = self._named(title, folded) if kind in KINDS_OF_LAW else []
        if len(laws) == 1:
            document, number = laws[0]
            if document is not None:
                return Finding(Outcome.RESOLVED, Reason.TITLE, document.number, document.kind, document)
            return Finding(Outcome.NOT_HELD, Reason.TITLE, number, kind)
        other = re.search(r"(?<!\w)(?:tw|nghi dinh thu|cong uoc|hiep dinh|dieu uoc)(?!\w)|/tu(?!\w)", folded)
        outcome, reason = (Outcome.NOT_HELD, Reason.OTHER_PAPER) if other else (Outcome.UNREADABLE, Reason.NO_NUMBER)
        return Finding(outcome, reason, None, kind)

    def _not_whole(self, number: Key, spelt: str, kind: str, title: str, folded: str) -> Finding[D]:
        """A number that is not held as it stands: cut, wrong in a part, or of a document that is not held."""

        def doubtful(reason: Reason, candidate: D) -> Finding[D]:
            return Finding(Outcome.DOUBTFUL, reason, spelt, kind, None, candidate)

        if cut := self._register.stem(number) if number.year and number.code else []:
            if len(cut) == 1:
                return Finding(Outcome.RESOLVED, Reason.SPELLING, cut[0].number, cut[0].kind, cut[0])
            return doubtful(Reason.SEVERAL, cut[0])
        if number.code in _LOCAL:
            return Finding(Outcome.NOT_HELD, Reason.LOCAL, spelt, kind)
        if not number.year or _OTHER.fullmatch(number.code):
            return Finding(Outcome.NOT_HELD, Reason.OTHER_PAPER, spelt, kind)
        law = self._named(title, folded) if number.code.startswith("qh") and kind != "Nghị quyết" else []
        if len(law) == 1 and law[0][0] is not None and not self._is_known(number):
            candidate = law[0][0]
            same = Key.of(candidate.number)
            if same.no == number.no or same.year == number.year:
                return doubtful(Reason.WRONG_YEAR if same.no == number.no else Reason.WRONG_NUMBER, candidate)
        if not _told_again(number, folded):
            for document in self._register.stem(Key(number.no, number.year, "")):
                if _alike(title, document):
                    return doubtful(Reason.OTHER_KIND, document)
            for document in self._register.of_kind(number.no, kind):
                if Key.of(document.number).code == number.code and _alike(title, document):
                    return doubtful(Reason.WRONG_YEAR, document)
        return Finding(Outcome.NOT_HELD, self._absent(number), spelt, kind)

    def _absent(self, number: Key) -> Reason:
        return Reason.NEWER if number.year and int(number.year) > self._newest else Reason.UNKNOWN_NUMBER

    def _is_known(self, number: Key) -> bool:
        return self._laws.numbers.get(number) is not None

    def _named(self, title: str, folded: str) -> list[tuple[D | None, str | None]]:
        """The laws, or one, whose whole name stands at the start of a title, after kind, number and day."""
        start = _LAW_AT_START.match(folded)
        if start is None:
            return []
        said = words(folded)
        place = next((place for place, word in enumerate(said) if word.start >= start.end()), None)
        name = self._laws.names.at(title, said, place) if place is not None else None
        if name is None or not name.whole:
            return []
        rest = folded[said[name.last - 1].end :]
        year = re.match(r"\W*(?:ngay \d+ thang \d+ )?(?:nam\s*)?((?:19|20)\d\d)(?!\d)", rest)
        wish = Wish(called=title, year=int(year[1]) if year else None)
        options = [option for each in name.titles for option in self._laws.meant(each, wish, date.today())]
        return [(option.document, option.number) for option in options if option.number]

    def _contradicts(self, document: D, number: Key, title: str, folded: str) -> bool:
        """Whether a title begins with another number than the one beside it, or is the name of another law."""
        if told := _number_at_start(folded):
            other = Key.found(told)
            return (other.no, other.year) != (number.no, number.year)
        laws = self._named(title, folded) if document.kind in KINDS_OF_LAW and document.title else []
        titles = {key(law.title) for law, _ in laws if law is not None}
        return bool(titles) and not any(each in key(document.title) for each in titles)


def _mended(number: str) -> str:
    """A number without what was glued to it: `07/2022/QH15-Luật`, `09/2017/QH1409/2017/QH14`."""
    number = _GLUED.sub("", number.strip())
    number = re.sub(r"/QH20(?=1\d$)", "/QH", number, flags=re.IGNORECASE)
    return _PARLIAMENT.sub(r"\1 ", number).split(" ")[0] if "/QH1" in number.upper() else number


def _number_at_start(folded: str) -> re.Match[str] | None:
    """The whole number behind the kind with which a title begins: `Thông tư số 33/2018/TT-BTC ...`."""
    start = _KIND_AND_SO.match(folded)
    told = NUMBER.match(folded, start.end()) if start else None
    return told if told and told["code"] and told["year"] else None


def _told_again(number: Key, folded: str) -> bool:
    """Whether the title tells the same number, so that it was not mistyped."""
    return any(match["year"] and Key.found(match) == number for match in NUMBER.finditer(folded))


def _alike(title: str, document: Titled) -> bool:
    one, other = _telling(title), _telling(document.title)
    return len(one & other) >= FEWEST and len(one & other) / len(one | other) >= SIMILAR


@lru_cache(maxsize=8_192)
def _telling(title: str) -> frozenset[str]:
    return frozenset(word.text for word in words(fold(title)) if not word.text.isdigit()) - _EMPTY_WORDS
