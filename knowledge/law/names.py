"""Names of laws in a sentence: whole titles, their beginnings, abbreviations, everyday names (names.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.errors import KnowledgeError
from vietnamese import fold, normalise

TABLE = Path(__file__).with_name("names.yaml")
WORD = re.compile(r"[a-z0-9]+")
_WRITTEN = re.compile(r"[^\W_]+")
_SKIPPED = frozenset({"va", "cua", "ve", "cac"})
"""Said or left out at will: luật hôn nhân gia đình, luật về nuôi con nuôi."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


_OPENINGS = _names(
    "xu ly|thi hanh|ho tro|bao ve|quan ly|phong chong|to chuc|hoat dong|su dung|ban hanh|tiep can|giai quyet|thuc hien"
    "|nguoi lao|nguoi viet|trach nhiem|co quan|sua doi|dieu uoc|phap dien|hop nhat|du lieu|tai nguyen|kinh doanh"
)
"""First two words of titles that begin many sentences too: luật xử lý thế nào. Such a title needs three words."""

_GOES_ON = _names(
    "quy|noi|co|thi|la|nam|moi|hien|con|duoc|dieu|khoan|so|nao|gi|the|ap|cho|khi|bao|a|ad|nhe|voi|nha|va|hay|hoac"
)
"""Words after a beginning that several titles share; another word there makes it a title that is not known."""

FEWEST, FEWEST_AFTER_OPENING = 2, 3
SEVERAL = 5
"""Titles that one beginning may stand for; of more it says nothing."""


@dataclass(frozen=True)
class Known:
    """A law known by number and title, whether held or not."""

    number: str
    title: str


class Table(NamedTuple):
    """names.yaml: title → other names, and laws that may not be held."""

    names: dict[str, list[str]]
    laws: list[Known]


@cache
def table() -> Table:
    """The shipped table. Raises `KnowledgeError` when it is no such table."""
    try:
        read = yaml.load(TABLE.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        names = {normalise(title): [normalise(name) for name in others] for title, others in read["names"].items()}
        laws = [Known(str(number), normalise(title)) for number, title in read["laws"].items()]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{TABLE.name}: {error}") from error
    return Table(names, laws)


class Word(NamedTuple):
    """A word of a folded text and its place."""

    text: str
    start: int
    end: int


def words(folded: str) -> list[Word]:
    """The words of a folded text."""
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(folded)]


@dataclass(frozen=True)
class Name:
    """Titles that may be meant by the words from `first` to before `last`; `whole`: a title or name was complete."""

    first: int
    last: int
    titles: tuple[str, ...]
    whole: bool


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


class Names:
    """Finds the titles given to it (keys of `key()`), as they are or by another name."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._root = _Node()
        for title in {key(title): title for title in titles if key(title)}.values():
            for name in _variants(title):
                self._add(name, key(title), begins=True)
        for title, others in table().names.items():
            for name in others:
                self._add(name, key(title), begins=False)

    def _add(self, name: str, title: str, *, begins: bool) -> None:
        node = self._root
        for written in _WRITTEN.findall(normalise(name).lower()):
            word = fold(written)
            if word in _SKIPPED:
                continue
            node = node.children.setdefault(word, _Node())
            node.written.add(written)
            if begins:
                node.below.add(title)
        node.whole.add(title)

    def at(self, text: str, said: Sequence[Word], first: int) -> Name | None:
        """The longest name that begins with word `first`; `text` has the accents, place by place as `said` tells."""
        node, place, depth, alike, differing = self._root, first, 0, 0, 0
        best: Name | None = None
        while place < len(said):
            word = said[place]
            if place > first and _breaks(text, said[place - 1].end, word.start):
                break
            child = node.children.get(word.text)
            if child is None and word.text in _SKIPPED and place > first:
                place += 1
                continue
            if child is None:
                break
            node, place, depth = child, place + 1, depth + 1
            written = text[word.start : word.end].lower()
            if not written.isascii():
                alike, differing = (alike + 1, differing) if written in node.written else (alike, differing + 1)
            if differing > alike or (differing and depth == 1):
                continue
            if node.whole:
                best = Name(first, place, tuple(sorted(node.whole)), True)
            elif self._may_begin(said, first, depth) and _is_clear(node, text, said, place):
                best = Name(first, place, tuple(sorted(node.below)), False)
        return best

    @staticmethod
    def _may_begin(said: Sequence[Word], first: int, depth: int) -> bool:
        opening = " ".join(word.text for word in said[first : first + 2])
        return depth >= (FEWEST_AFTER_OPENING if opening in _OPENINGS else FEWEST)


def _is_clear(node: _Node, text: str, said: Sequence[Word], place: int) -> bool:
    """Whether a beginning stands for one title, or for several and is plainly all that is told of them."""
    if len(node.below) == 1 or place == len(said):
        return len(node.below) <= SEVERAL
    after = said[place].text
    ends = _breaks(text, said[place - 1].end, said[place].start) or after in _GOES_ON or after.isdigit()
    return ends and len(node.below) <= SEVERAL


def key(title: str) -> str:
    """A title without accents, signs and the words that are left out at will."""
    return " ".join(word for word in WORD.findall(fold(title)) if word not in _SKIPPED)


def _variants(title: str) -> Iterator[str]:
    yield title
    folded = normalise(title)
    shorter = re.sub(r"^phòng,? chống\s+(?:tác hại của\s+)?", "", folded, flags=re.IGNORECASE)
    if shorter != folded and len(shorter.split()) > 1:
        yield shorter
        yield f"phòng chống {shorter}"
    if re.search(r"\s*\(.*\)$", folded):
        yield re.sub(r"\s*\(.*\)$", "", folded)


def _breaks(text: str, start: int, end: int) -> bool:
    return any(sign in text[start:end] for sign in "?!;:.\n(") or end - start > 4
