"""Sentences that stand word for word in the national database: eight words in a row that are nobody's name.

Words are the syllables between blanks; capitals, accents' spelling and commas do not matter. Names of procedures,
papers, forms, laws and agencies cannot be told otherwise, so the words in them are not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from knowledge.check.sentences import label, texts_of
from knowledge.procedure import Procedure
from vietnamese import normalise

RUN = 8
LONGEST_NAME = 40
"""Words. What is longer in a field of names is a sentence."""

SHORTEST_NAME = 2
_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*|[.;:!?()\n|]")
_BOUNDARY = set(".;:!?()\n|")
_NAME_ENDS = re.compile(r"[.;:(]|\btheo (?:mẫu|quy định)|\btrong trường hợp|\btrường hợp|\bđối với", re.I)
_BASE = np.uint64(1_000_003)
_NAME_FIELD = re.compile(
    r"(?:name|short_name|title|field|issuer|agencies|authority|delegated|coordinating|applicants|results|forms|legal_basis)\b|"
    r"cases\.\d+\.papers\.\d+\.form\b"
)
"""Fields that are a name and nothing else; a paper's name may go on with a sentence."""

SYSTEMS = (
    "Cổng Dịch vụ công quốc gia",
    "Cổng Dịch vụ công Bộ Công an",
    "Trung tâm Phục vụ hành chính công",
    "Cơ sở dữ liệu quốc gia về dân cư",
    "Cơ sở dữ liệu hộ tịch điện tử",
    "Bộ phận tiếp nhận và trả kết quả",
    "Ứng dụng định danh quốc gia",
    "Hệ thống thông tin về đăng ký hộ kinh doanh",
)
"""Names of offices, portals and databases that no field of a record holds alone."""


class Copied(NamedTuple):
    """A run of words of a field that stands in a national text."""

    record: str
    path: str
    words: str
    source: str
    """code of a record in which it stands"""


def names_of(record: Procedure) -> Iterator[str]:
    """The names that a record's fields hold."""
    yield record.name
    yield from (record.field, record.issuer, *record.agencies, *record.authority, *record.delegated)
    yield from (*record.coordinating, *record.results, *record.applicants)
    for form in record.forms:
        yield from (form.name, form.number)
    for case in record.cases:
        for paper in case.papers:
            yield paper.name
            if paper.form:
                yield paper.form.name
    for basis in record.legal_basis:
        yield basis.title


def find_copied(records: Iterable[BaseModel], texts: dict[str, str], names: Iterable[str]) -> list[Copied]:
    """Runs of `RUN` words or more, the names in them left out, ordered as the records are.

    `texts`: code → national text. It takes some ten seconds for the whole database.
    """
    ours = [
        (label(record), path, _words(text))
        for record in records
        for path, text in texts_of(record)
        if not _NAME_FIELD.match(path)
    ]
    vocabulary = _Vocabulary(word for _, _, words in ours for word in words)
    keys = [_keys(vocabulary.numbers(words)) for _, _, words in ours]
    where = _where(texts, vocabulary, np.unique(np.concatenate([np.zeros(1, np.uint64), *keys])))
    named = _Names([*names, *SYSTEMS])
    return [
        Copied(record, path, " ".join(run), where[key])
        for (record, path, words), row in zip(ours, keys, strict=True)
        for run, key in _runs(words, row.tolist(), where, named)
    ]


class _Vocabulary:
    """Numbers of the words of our own texts; 0 for the end of a sentence and for every other word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._own: dict[str, int] = {}
        for word in words:
            if word not in _BOUNDARY:
                self._own.setdefault(word, len(self._own) + 1)
        self._seen = dict(self._own)

    def numbers(self, words: list[str]) -> NDArray[np.uint64]:
        """The number of each word, as it is spelt or as it ought to be."""
        for word in set(words) - self._seen.keys():
            self._seen[word] = self._own.get(normalise(word), 0)
        return np.fromiter(map(self._seen.__getitem__, words), np.uint64, len(words))


def _where(texts: dict[str, str], vocabulary: _Vocabulary, wanted: NDArray[np.uint64]) -> dict[int, str]:
    """Key of eight words → a record in whose text they stand."""
    found: dict[int, str] = {}
    for code, text in texts.items():
        words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
        keys = _keys(vocabulary.numbers(words))
        places = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
        for key in keys[(wanted[places] == keys) & (keys != 0)].tolist():
            found.setdefault(key, code)
    return found


class _Names:
    """Names as rows of words, found in a row of words by their first ones."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_start: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        self.parts: set[tuple[str, ...]] = set()
        """Rows of `RUN` words out of the middle of a name: citizens type a part of it into a search box."""

        for name in names:
            for whole in {name, _NAME_ENDS.split(name)[0]}:
                words = tuple(word for word in _words(whole) if word not in _BOUNDARY)
                words = words[2:] if words[:2] == ("thủ", "tục") else words
                if SHORTEST_NAME <= len(words) <= LONGEST_NAME:
                    self._by_start.setdefault(words[:SHORTEST_NAME], set()).add(words)
                    self.parts.update(words[at : at + RUN] for at in range(len(words) - RUN + 1))

    def covered(self, words: list[str]) -> list[bool]:
        """For each word, whether it stands in a name."""
        inside = [False] * len(words)
        for start in range(len(words)):
            for name in self._by_start.get(tuple(words[start : start + SHORTEST_NAME]), ()):
                if tuple(words[start : start + len(name)]) == name:
                    inside[start : start + len(name)] = [True] * len(name)
        return inside


def _runs(words: list[str], keys: list[int], where: dict[int, str], names: _Names) -> Iterator[tuple[list[str], int]]:
    copied = [False] * len(words)
    for start, key in enumerate(keys):
        if key in where and tuple(words[start : start + RUN]) not in names.parts:
            copied[start : start + RUN] = [True] * RUN
    if not any(copied):
        return
    counted = [is_copied and not named for is_copied, named in zip(copied, names.covered(words), strict=True)]
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and counted[end]:
            end += 1
        if end - start >= RUN:
            yield words[start:end], next(keys[at] for at in range(max(0, start - RUN), end) if keys[at] in where)
        start = end + 1


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).lower())


def _keys(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A key for the eight words from each place on, 0 where fewer stand before the sentence ends."""
    count = max(len(numbers) - RUN + 1, 0)
    keys = np.zeros(count, np.uint64)
    whole = np.ones(count, bool)
    for offset in range(RUN):
        part = numbers[offset : offset + count]
        keys = keys * _BASE + part
        whole &= part != 0
    return np.where(whole, keys, np.uint64(0))
