"""What is wrong with the bank of wordings beyond its form: each rule yields faults with file and line.

The rules keep the bank what it is for: words of citizens and not of the records, told apart from their neighbours,
spelled right, and nothing of the questions by which the assistant is measured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.curated import SHORT_NAME_LIMIT
from knowledge.vague import FOLDER as VAGUE
from knowledge.vague import VagueQuestion
from knowledge.wordings import Bank, Entry
from knowledge.yaml_document import Fault, read_yaml
from vietnamese import fold, normalise, syllables
from vietnamese.orthography import is_syllable

WORDS = Path(__file__).parent / "data" / "wordings_words.yaml"

FEWEST = 6
"""Wordings of a procedure in a first pass; a second one may have fewer."""
SHORTEST, LONGEST = 2, 60
"""Syllables of a wording."""
VARIETY = 0.8
"""Smallest share of distinct ones among the rows of four syllables of the whole bank."""
NEAR = 0.75
"""Share of common syllables (without accents, of all that the two have) from which a question counts as the same."""
NEAR_FROM = 6
"""Distinct syllables below which only the very same question counts."""

WHOLE = "(whole bank)"
"""Where a fault stands that is no single file's."""

MEASURED = "a measuring question says nearly the same; write another"

_OBLIGATORY = ("names", "situations", "aspects", "keywords")
_WORD = re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@cache
def word_list(key: str) -> frozenset[str]:
    """The `general` words of names, or the `foreign` words that may be written."""
    document, faults = read_yaml(WORDS, WORDS.name)
    assert document is not None and not faults
    return frozenset(document.data[key])


def key_of(text: str) -> str:
    """What makes two wordings the same: their syllables."""
    return " ".join(syllables(text))


def complete(entry: Entry) -> Iterator[Fault]:
    """Enough wordings of all kinds, none too long or too short, and a label for the button."""
    wordings = entry.wordings
    texts = list(wordings.texts())
    for kind, place, text in texts:
        size = len(syllables(text))
        if not SHORTEST <= size <= LONGEST:
            yield entry.fault(f"{size} syllables, write {SHORTEST} to {LONGEST}: {text}", kind, place)
    for place, item in enumerate(wordings.aspects):
        if len(item) != 1:
            yield entry.fault("an aspect is one line '- fee: how much is it'", "aspects", place)
    for place, other in enumerate(wordings.confused):
        if other.code == entry.code:
            yield entry.fault("mistaken for itself; name the neighbour", "confused", place)
    if entry.author_pass > 1:
        return
    if len(texts) < FEWEST:
        yield entry.fault(f"{len(texts)} wordings; write at least {FEWEST}")
    for kind in _OBLIGATORY:
        if not getattr(wordings, kind):
            yield entry.fault(f"no {kind}; write at least one")
    if not 0 < len(wordings.label) <= SHORT_NAME_LIMIT:
        yield entry.fault(f"the label has {len(wordings.label)} characters; write 1 to {SHORT_NAME_LIMIT}", "label")


def spelled(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Every text is written in normal form, and every word is a Vietnamese syllable or a listed one.

    A word that is neither is told once a file.
    """
    told: set[tuple[str, str]] = set()
    for entry in entries:
        for loc, text in _written(entry.document.data["procedures"][entry.place]):
            if loc[0] in ("code", "name", "also") or loc[-1] == "code":
                continue
            if (normal := normalise(text)) != text:
                yield entry.fault(f"not in normal form; write: {normal}", *loc)
            for word in _WORD.findall(normal):
                if not _is_word(word) and (entry.document.name, word) not in told:
                    told.add((entry.document.name, word))
                    yield entry.fault(f"'{word}' is no Vietnamese syllable; mend it or list it in {WORDS.name}", *loc)


def _is_word(word: str) -> bool:
    small = word.lower()
    return is_syllable(small) or len(word) == 1 or word.isupper() or small in word_list("foreign")


def _written(value: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _written(part, (*loc, key))


def named(entry: Entry, names: Mapping[str, str]) -> Iterator[Fault]:
    """The code exists and its record has the name given; `names` has every code."""
    name = names.get(entry.code)
    if name is None:
        yield entry.fault("no such procedure any more; remove the entry or give it the new code", "code")
    elif _bare(name) != _bare(entry.wordings.name):
        yield entry.fault(f"the record's name is {name!r}; see whether the wordings still fit it", "name")
    for place, code in enumerate(entry.wordings.also):
        if code not in names:
            yield entry.fault(f"the twin {code} is no procedure any more; remove it", "also", place)
    for place, other in enumerate(entry.wordings.confused):
        if other.code not in names:
            yield entry.fault(f"the neighbour {other.code} is no procedure any more", "confused", place)


def _bare(name: str) -> str:
    return " ".join(normalise(name).split()).strip(" .")


def in_own_words(entry: Entry) -> Iterator[Fault]:
    """At least half of the wordings share no content word with the official name."""
    if entry.author_pass > 1:
        return
    own = content_words(entry.wordings.name)
    texts = list(entry.wordings.texts())
    shared = [text for _, _, text in texts if shares(text, own)]
    if 2 * len(shared) > len(texts):
        words = ", ".join(sorted(own))
        yield entry.fault(
            f"{len(shared)} of {len(texts)} wordings share a word with the name ({words}); at most half may"
        )


@cache
def content_words(name: str) -> frozenset[str]:
    """The words of an official name, as underthesea divides it, without brackets and what stands in most names."""
    # underthesea takes seconds to import.
    from underthesea import word_tokenize

    general = word_list("general")
    found = set()
    for word in word_tokenize(_IN_BRACKETS.sub("", name)):
        word = " ".join(syllables(word))
        if len(word) > 1 and _WORD.search(word) and word not in general and not general.issuperset(word.split()):
            found.add(word)
    return frozenset(found)


def shares(text: str, words: Iterable[str]) -> bool:
    """Whether the text has one of the words."""
    spaced = f" {key_of(text)} "
    return any(f" {word} " in spaced for word in words)


def told_apart(bank: Bank) -> Iterator[Fault]:
    """One entry a code and pass; no wording is another procedure's too, unless they are twins."""
    entries: dict[tuple[str, int], Entry] = {}
    wordings: dict[str, Entry] = {}
    for entry in sorted(bank.entries, key=lambda entry: entry.author_pass):
        if (other := entries.setdefault((entry.code, entry.author_pass), entry)) is not entry:
            yield entry.fault(f"has an entry in {_where(other)} too; make one of them", "code")
            continue
        keys: set[str] = set()
        for kind, place, text in entry.wordings.texts():
            key = key_of(text)
            other = wordings.setdefault(key, entry)
            if key in keys:
                yield entry.fault(f"stands twice; write another: {text}", kind, place)
            elif other.code not in bank.group(entry.code):
                yield entry.fault(f"stands for {other.code} too ({_where(other)}); write another: {text}", kind, place)
            keys.add(key)


def _where(entry: Entry) -> str:
    return f"{entry.document.name}:{entry.line()}"


def labels_apart(bank: Bank, curated: Mapping[str, str]) -> Iterator[Fault]:
    """No two buttons read alike, unless they are twins; `curated` has the short names of curated records by code."""
    first = {label.lower(): code for code, label in curated.items()}
    for entry in bank.entries:
        label = entry.wordings.label
        if not label or entry.code in curated:
            continue
        other = first.setdefault(label.lower(), entry.code)
        if other not in bank.group(entry.code):
            yield entry.fault(f"the label of {other} too; tell them apart: {label}", "label")


def variety(entries: Iterable[Entry]) -> float:
    """Share of distinct ones among all rows of four syllables of all wordings."""
    rows: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        for _, _, text in entry.wordings.texts():
            words = syllables(text)
            rows.update(zip(words, words[1:], words[2:], words[3:], strict=False))
    return len(rows) / rows.total() if rows else 1.0


class Measured:
    """The questions by which the assistant is measured: none of them may be said in the bank."""

    def __init__(self, questions: Iterable[str]) -> None:
        self._same: set[str] = set()
        self._holding: dict[str, list[frozenset[str]]] = {}
        for question in questions:
            words = syllables(fold(question))
            self._same.add(" ".join(words))
            if len(row := frozenset(words)) >= NEAR_FROM:
                for word in row:
                    self._holding.setdefault(word, []).append(row)

    def says(self, text: str) -> bool:
        """Whether a question is the same as the text, or nearly."""
        words = syllables(fold(text))
        if " ".join(words) in self._same:
            return True
        own = frozenset(words)
        if (size := len(own)) < NEAR_FROM:
            return False
        # Two near ones have NEAR of the words in common: one of any more than the rest is among them.
        rarest = sorted(own, key=lambda word: len(self._holding.get(word, ())))[: int(size * (1 - NEAR)) + 1]
        for row in {row for word in rarest for row in self._holding.get(word, ())}:
            if NEAR * size <= len(row) <= size / NEAR:
                common = len(own & row)
                if common >= NEAR * (size + len(row) - common):
                    return True
        return False


def not_measured(entries: Iterable[Entry], measured: Measured) -> Iterator[Fault]:
    """No wording says what a measuring question says. The question is not told."""
    for entry in entries:
        for kind, place, text in entry.wordings.texts():
            if measured.says(text):
                yield entry.fault(f"{MEASURED}: {text}", kind, place)


def vague_faults(folder: Path, bank: Bank, names: Mapping[str, str] | None, measured: Measured) -> Iterator[Fault]:
    """The vague questions: right codes of more than one procedure, normal form, spelling, nothing measured."""
    for path in sorted((folder / VAGUE).glob("*.yaml")):
        document, _ = read_yaml(path, f"{VAGUE}/{path.name}")
        rows = document.data.get("vague") if document is not None and isinstance(document.data, dict) else None
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            assert document is not None
            try:
                question = VagueQuestion.model_validate(row)
            except ValidationError:
                continue
            line = document.line(("vague", place, "asks"))
            for code in question.codes:
                if names is not None and code not in names:
                    yield Fault(document.name, line, f"{code}: no such procedure any more; remove it")
            if len({min(bank.group(code)) for code in question.codes}) < 2:
                yield Fault(document.name, line, f"names one procedure and its twins: {question.asks}")
            if row["asks"] != question.asks:
                yield Fault(document.name, line, f"not in normal form; write: {question.asks}")
            for word in _WORD.findall(question.asks):
                if not _is_word(word):
                    yield Fault(document.name, line, f"'{word}' is no Vietnamese syllable; mend or list it")
            if measured.says(question.asks):
                yield Fault(document.name, line, f"{MEASURED}: {question.asks}")


def check(
    bank: Bank,
    names: Mapping[str, str] | None = None,
    curated: Mapping[str, str] | None = None,
    questions: Iterable[str] = (),
    files: Collection[str] = (),
    folder: Path | None = None,
) -> list[Fault]:
    """All faults, by file and line; of `files` alone where they are named (and of the bank as a whole).

    The vague questions are those of `folder`; they are left out without it.

    Without `names` (of all codes) codes and names are not compared.
    """
    chosen = [entry for entry in bank.entries if not files or entry.document.name in files]
    faults: list[Fault] = []
    for entry in chosen:
        faults += complete(entry)
        faults += in_own_words(entry)
        if names is not None:
            faults += named(entry, names)
    faults += spelled(chosen)
    measured = Measured(questions)
    faults += not_measured(chosen, measured)
    if folder is not None:
        faults += vague_faults(folder, bank, names, measured)
    faults += told_apart(bank)
    faults += labels_apart(bank, curated or {})
    if (share := variety(bank.entries)) < VARIETY:
        faults.append(Fault(WHOLE, 1, f"distinct rows of four syllables: {share:.3f}, at least {VARIETY}"))
    return sorted(fault for fault in faults if not files or fault.file in files or fault.file == WHOLE)
