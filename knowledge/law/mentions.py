"""Documents named in a text: by number, by part of a number, or by the name of a law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic

from knowledge.law.laws import KINDS_OF_LAW, Laws, Option, Wish
from knowledge.law.names import Name, Word, key, words
from knowledge.law.provisions import Provision
from knowledge.law.register import KIND_BEFORE, KINDS, NUMBER, D, Key, Register, kind_of_code, newest
from vietnamese import fold

MOST = 5
"""Documents that one mention may stand for."""

_COMMON_PAIRS = frozenset(
    (pair[: pair.index(" ")], pair[pair.index(" ") + 1 :])
    for pair in re.split(
        ", ?",
        "nghi dinh, thong tu, quy dinh, quyet dinh, bo luat, chi tiet, mot so, so dieu, huong dan, thi hanh, sua doi,"
        "bo sung, dieu cua, cua luat, cua nghi, dinh chi, dinh so",
    )
)
"""Pairs of words that tell nothing of what a document is about."""

NEAR = 8
"""Words before an article within which a law's name may begin that nothing calls a law."""

JOINED = re.compile(
    r"[\s,;:()\-]*(?:(?:cua|trong|tai|thuoc|o|theo|cai|cuon|quy dinh|nam|noi dung|ve|la|thi|van ban)[\s,:(]*)*"
)
"""What may stand between an article and its document."""

_CUE = re.compile(
    r"(?<!\w)(?<!phap )(?<!phong )(?:(?P<kind>bo luat|luat|phap lenh)(?:\s+so)?(?!\w)|(?P<short>l\.)"
    r"|(?<!thuc )(?P<constitution>hien phap)(?!\w)(?! luat))"
)
_AMENDING = re.compile(
    r"(?:bo luat|luat|phap lenh)\s+sua doi\s*,?\s*(?:bo sung)?(?:\s+(?:mot so|cac))?(?:\s+dieu)?(?:\s+(?:cua|trong))?"
    r"\s+$"
)
_YEAR = re.compile(
    r"\s*[,(]?\s*(?P<amended>sua doi\s*(?:,?\s*bo sung)?\s*)?(?:ban hanh\s+)?(?:nam\s+)?(?P<year>(?:19|20)\d{2})"
    r"(?![\d/])(?:\s*\))?"
)
_AMENDED = re.compile(
    r"\s*,?\s*(?:moi\s+)?sua doi(?:\s*,?\s*bo sung)?(?=\s*(?:moi nhat)?\s*(?:[?.!,;)]|$|dieu|khoan|co hieu luc))"
)
_OLDER = re.compile(r"\s*(?:\(?cu\)?|truoc day|truoc kia)(?!\w)(?!\s+tru)")
_ENDS = re.compile(r"\s*(?:[?.!,;)]|$|(?:nam )?(?:19|20)\d\d|dieu \d|so \d|con hieu|co hieu)")
_BEFORE_NUMBER = re.compile(r"\W*(?:(?:nam\s+(?:19|20)\d{2}|so|hieu|co)\W*)*")
_NUMBERED = re.compile(r"(?:so|hieu|van ban|vb)\s*:?\s*$")
_UNITS = re.compile(
    r"\s*(?:ngay|thang|nam|tuan|gio|tuoi|ban|trieu|nghin|ngan|ty|dong|nguoi|con|chau|lan|to|cai|dieu|khoan|bo|loai|so|van"
    r"|[%/.,]\s?\d)"
)
_ISSUER = re.compile(
    r"(?<!\w)(?:cua\s+)?(bo\s+[a-z]+(?:\s+[a-z]+){1,4}|b[a-z]{2,7}|ngan hang nha nuoc|chinh phu|thu tuong)"
)


@dataclass(frozen=True)
class Reading:
    """A text in its forms; both have the same length, so that places fit each other."""

    text: str
    folded: str
    words: Sequence[Word]


@dataclass(frozen=True)
class Mention(Generic[D]):
    """A place that names a document, and which ones may be meant, the likelier first."""

    start: int
    end: int
    options: tuple[Option[D], ...]
    certain: bool = True
    """named by number or by a word for law; otherwise an article must stand beside it"""


class Mentions(Generic[D]):
    """Finds mentions of the documents given and of others by their numbers."""

    def __init__(self, documents: Iterable[D]) -> None:
        held = list(documents)
        self._register = Register(held)
        self._laws = Laws(held)

    def find(self, read: Reading, named: Sequence[Provision], on: date) -> list[Mention[D]]:
        """All mentions in the order of the text; `named` are its articles, clauses and points."""
        numbers = self._numbers(read, named, on)
        called = [mention for cue in _CUE.finditer(read.folded) if (mention := self._called(read, cue, on))]
        bare = self._bare(read, named, [*numbers, *called], on)
        return _merged(sorted([*numbers, *called, *bare], key=lambda mention: (mention.start, -mention.end)), read)

    def _numbers(self, read: Reading, named: Sequence[Provision], on: date) -> list[Mention[D]]:
        found: list[Mention[D]] = []
        for match in NUMBER.finditer(read.folded):
            if any(one.start <= match.start() < one.end for one in named):
                continue
            before = KIND_BEFORE.search(read.folded, max(0, match.start() - 40), match.start())
            if options := self._numbered(read, match, before[1] if before else "", on):
                start = before.start() if before else match.start()
                end = max(match.end(group) for group in ("no", "year", "code"))
                found.append(Mention(start, end, tuple(options[:MOST])))
        return found

    def _numbered(self, read: Reading, match: re.Match[str], said: str, on: date) -> list[Option[D]]:
        """The documents that a number may name, after the word or abbreviation `said` for a kind, if any."""
        no, year, kind = match["no"], match["year"] or "", KINDS.get(said, "")
        if match["space"] and year and not kind:
            return []
        if code := self._code(read, match):
            key_of = Key.found(match)
            held = self._register.whole(key_of, kind) or (self._register.stem(key_of) if year else [])
            kind = kind if kind in KINDS_OF_LAW and "qh" in key_of.code else kind_of_code(code) or kind
            spelt = self._register.spelt(no, year, code)
            return [Option.of(document) for document in held] or [Option(spelt, kind, "")]
        if year:
            month = not kind and float(no.rstrip("abcdefghijklmnopqrstuvwxyz")) <= 12
            if month and not _NUMBERED.search(read.folded, 0, match.start()):
                return []
            held = self._told(self._register.stem(Key(no.lstrip("0") or "0", year, ""), kind), read, on)
            spelt = self._register.spelt(no, year, "", kind)
            return [Option.of(document) for document in held] or [Option(spelt, kind, "", None, int(year))]
        written_out = kind in ("Nghị định", "Thông tư", "Nghị quyết") and " " in said
        if written_out and not _UNITS.match(read.folded, match.end("no")):
            return [Option.of(document) for document in self._told(self._register.of_kind(no, kind), read, on)]
        return []

    def _code(self, read: Reading, match: re.Match[str]) -> str:
        """The letters of a number as written; none where they are no part of it: `123/2015 tt bao gồm`."""
        code = read.text[match.start("code") : match.end("code")] if match["code"] else ""
        joined = match["year"] or re.search(r"[/-]", read.folded[match.start("no") : match.start("code")])
        return code if joined and (" " not in code or self._register.knows_code(code)) else ""

    def _told(self, documents: Sequence[D], read: Reading, on: date) -> list[D]:
        """Of several documents those whose issuer or title the question tells; else all, those in force first."""
        if len(documents) < 2:
            return list(documents)
        said = _pairs(read.folded) - _COMMON_PAIRS
        match = _ISSUER.search(read.folded)
        issuer = match[1] if match else ""

        def told(document: D) -> tuple[bool, int]:
            by, code = _folded(document.issuer), Key.of(document.number).code
            issued = bool(issuer) and (issuer in by or (" " not in issuer and code.endswith(issuer)))
            return issued, len(said & _pairs(_folded(document.title)))

        ranked = sorted(newest(documents, on), key=told, reverse=True)
        best = told(ranked[0])
        return [document for document in ranked if told(document) == best] if any(best) else ranked

    def _called(self, read: Reading, cue: re.Match[str], on: date) -> Mention[D] | None:
        """A law called so: `luật ...`, `pháp lệnh ...`, `Hiến pháp`."""
        if cue["constitution"]:
            year = _YEAR.match(read.folded, cue.end())
            option: Option[D] = Option(None, "Hiến pháp", "", None, int(year["year"]) if year else None)
            return Mention(cue.start(), year.end() if year else cue.end(), (option,))
        place = next((place for place, word in enumerate(read.words) if word.start >= cue.end()), None)
        if place is None or re.search(r"[?!;:.\n]", read.text[cue.end() : read.words[place].start]):
            return None
        name = self._laws.names.at(read.text, read.words, place)
        if name is None or _is_mere_word(read, name):
            return None
        amending = _AMENDING.search(read.folded, 0, cue.start())
        start = amending.start() if amending else cue.start()
        return self._mention(read, name, start, cue["kind"] or "", on, amending=bool(amending))

    def _bare(
        self, read: Reading, named: Sequence[Provision], others: Sequence[Mention[D]], on: date
    ) -> list[Mention[D]]:
        """Names that nothing calls a law: abbreviations such as `blhs`, and any beside an article."""
        found: list[Mention[D]] = []
        for place, word in enumerate(read.words):
            certain = word.text.startswith("bl") and len(word.text) > 3
            if any(mention.start <= word.start < mention.end for mention in (*others, *found)):
                continue
            if not certain and not _is_near(read, named, place):
                continue
            if name := self._laws.names.at(read.text, read.words, place):
                mention = self._mention(read, name, word.start, "", on, certain=certain)
                if certain or any(one.article and is_joined(mention, one, read.folded) for one in named):
                    found.append(mention)
        return found

    def _mention(
        self,
        read: Reading,
        name: Name,
        start: int,
        kind: str,
        on: date,
        *,
        certain: bool = True,
        amending: bool = False,
    ) -> Mention[D]:
        end = read.words[name.last - 1].end
        year, amended = _YEAR.match(read.folded, end), _AMENDED.match(read.folded, end)
        wish = Wish(
            called=read.text[read.words[name.first].start : end],
            kind=KINDS.get(kind, ""),
            year=int(year["year"]) if year else None,
            amending=amending or bool(amended) or bool(year and year["amended"]),
            older=bool(_OLDER.match(read.folded, end)),
        )
        options = [option for title in name.titles for option in self._laws.meant(title, wish, on)]
        ending = year or amended
        return Mention(start, ending.end() if ending else end, tuple(options[:MOST]), certain)


_folded = lru_cache(maxsize=16_384)(fold)


@lru_cache(maxsize=4_096)
def _pairs(folded: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring words."""
    said = [word.text for word in words(folded)]
    return frozenset(zip(said, said[1:], strict=False))


def is_joined(mention: Mention[D], one: Provision, folded: str) -> bool:
    """Whether a provision and a document stand directly beside each other."""
    if one.end <= mention.start:
        return bool(JOINED.fullmatch(folded, one.end, mention.start))
    return mention.end <= one.start and bool(JOINED.fullmatch(folded, mention.end, one.start))


def _is_near(read: Reading, named: Sequence[Provision], place: int) -> bool:
    word = read.words[place]
    within = read.words[min(place + NEAR, len(read.words) - 1)].end
    return any(
        one.article
        and (
            JOINED.fullmatch(read.folded, one.end, word.start)
            if one.end <= word.start
            else word.end <= one.start <= within
        )
        for one in named
    )


def _is_mere_word(read: Reading, name: Name) -> bool:
    """A single syllable without accents, such as `duoc`, is a law's name only where the mention plainly ends."""
    first, last = read.words[name.first], read.words[name.last - 1]
    if name.last - name.first > 1 or len(last.text) > 4 or not read.text[last.start : last.end].isascii():
        return False
    if name.titles[0] != last.text or _ENDS.match(read.folded, last.end):
        return False
    return not re.search(r"dieu \d+\w? luat $", read.folded[: first.start])


def _merged(mentions: Sequence[Mention[D]], read: Reading) -> list[Mention[D]]:
    """A law's name with its number behind it is one mention, of which the number decides."""
    merged: list[Mention[D]] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        if last and mention.start < last.end:
            continue
        if last and _is_number_of(mention, last) and _BEFORE_NUMBER.fullmatch(read.folded, last.end, mention.start):
            merged[-1] = Mention(last.start, mention.end, _decided(mention, last)[:MOST])
        else:
            merged.append(mention)
    return merged


def _is_number_of(mention: Mention[D], name: Mention[D]) -> bool:
    option = mention.options[0]
    return name.options[0].kind in KINDS_OF_LAW and "/" in (option.number or "") and option.kind in ("", *KINDS_OF_LAW)


def _decided(mention: Mention[D], name: Mention[D]) -> tuple[Option[D], ...]:
    """The number's document, and where it is one of another title, those of the name behind it."""
    numbers, titles = ({getattr(o, what) for o in mention.options} for what in ("number", "title"))
    if any(option.number in numbers for option in name.options) or not mention.options[0].document:
        return mention.options
    same = {key(title) for title in titles}
    return (*mention.options, *(o for o in name.options if o.number and key(o.title) not in same))
