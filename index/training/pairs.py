"""What the shipped encoder learns from: pairs of texts that mean the same procedure."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.fields import asked_texts, dense_text, paper_texts, split, strip_name
from index.phrases import PhraseTable
from index.query import content_of, read_query
from index.training.noise import FORMS
from knowledge.lexicon import load_lexicon
from knowledge.procedure import Procedure
from vietnamese import Reader, normalise

WINDOW = 40
"""Syllables of a piece of an official text."""

ASKED, LAW = 3.0, 0.5
"""How often a batch of sayings and of law is drawn, against names (1)."""

OTHERS = 2
"""Other sayings of its procedure that each one is held against."""

COMMON = 12
"""Records that may share a paper or a sentence before it says nothing about any of them."""


@dataclass(slots=True)
class Pairs:
    """Pairs of one kind: `anchors[i]` means the same as `positives[i]`.

    Rows of one group never stand against each other.
    """

    name: str
    share: float
    """How often a batch of this kind is drawn, relative to the other kinds."""

    anchors: list[str] = field(default_factory=list)
    positives: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    of_procedures: bool = True
    """Whether the groups are those of records, so that their twins can stand against them."""

    def add(self, anchor: str, positive: str, group: int) -> None:
        """Add one pair; pairs without words are passed over."""
        if anchor.strip() and positive.strip():
            self.anchors.append(anchor)
            self.positives.append(positive)
            self.groups.append(group)


@lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    return normalise(word)


def words_of(text: str) -> list[str]:
    """The syllables of a raw text, each as `normalise` spells it (word by word: ten times faster on long texts)."""
    return [_spelled(word) for word in split(unicodedata.normalize("NFC", text))]


def content(text: str, reader: Reader) -> str:
    """What the index embeds of a question."""
    return " ".join(read_query(text, reader).content)


def groups_of(procedures: Sequence[Procedure]) -> list[int]:
    """One number per record; records of one name share it."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(" ".join(split(strip_name(p.name))), len(numbers)) for p in procedures]


def _rare_pieces(procedures: Sequence[Procedure]) -> list[list[str]]:
    """For each record the sentences and papers that few other records hold, cut to a window."""
    found: list[list[str]] = []
    seen: Counter[str] = Counter()
    for procedure in procedures:
        parts = [
            *paper_texts(procedure),
            *procedure.conditions,
            *procedure.steps,
            *procedure.results,
            procedure.description,
            procedure.overview,
            procedure.who,
        ]
        pieces = list(
            dict.fromkeys(
                " ".join(words[:WINDOW])
                for part in parts
                for line in re.split(r"[\n;]|\.\s", part)
                if len(words := split(line)) >= 3
            )
        )
        seen.update(pieces)
        found.append(pieces)
    return [[piece for piece in pieces if seen[piece] <= COMMON] for pieces in found]


class Speech:
    """Official wordings turned into everyday speech, by our lexicon."""

    def __init__(self) -> None:
        said: list[tuple[str, str]] = []
        back: dict[str, list[str]] = {}
        for term in load_lexicon():
            if not term.search:
                continue
            for wording in term.means:
                official = " ".join(split(wording))
                for phrase in term.said:
                    everyday = " ".join(split(phrase))
                    said.append((everyday, official))
                    back.setdefault(official, []).append(everyday)
        self.pairs = said
        self._table = PhraseTable(back.items())

    def rewrite(self, words: list[str], dice: np.random.Generator) -> list[str] | None:
        """The words with each official wording replaced by one of its everyday phrases; None when there is none."""
        matches = self._table.find(words)
        if not matches:
            return None
        told: list[str] = []
        place = 0
        for match in matches:
            told += words[place : match.start]
            told += match.value[int(dice.integers(len(match.value)))].split()
            place = match.end
        return told + words[place:]


def _thin(words: Sequence[str], dice: np.random.Generator) -> list[str]:
    """As a citizen shortens a name: a stretch of it, or some words left out."""
    if len(words) <= 3:
        return list(words)
    if dice.random() < 0.5:
        size = int(dice.integers(3, max(4, min(len(words), 14)) + 1))
        begin = 0 if dice.random() < 0.4 else int(dice.integers(0, max(1, len(words) - size + 1)))
        return list(words[begin : begin + size])
    keep = dice.random(len(words)) > dice.uniform(0.1, 0.5)
    kept = [word for word, stays in zip(words, keep, strict=True) if stays]
    return kept or list(words)


def procedure_pairs(procedures: Sequence[Procedure], seed: int, *, rounds: int = 6) -> Iterator[Pairs]:
    """Names thinned out and retold, and pieces of records, against the text that stands for the record."""
    dice = np.random.default_rng(seed)
    speech = Speech()
    groups = groups_of(procedures)
    texts = [dense_text(procedure) for procedure in procedures]
    names = [split(strip_name(procedure.name)) for procedure in procedures]
    thinned, told, pieces = Pairs("names", 1.0), Pairs("retold", 1.0), Pairs("pieces", 1.5)
    for words, text, group, held in zip(names, texts, groups, _rare_pieces(procedures), strict=True):
        for _ in range(rounds):
            thinned.add(" ".join(_thin(words, dice)), text, group)
            retold = speech.rewrite(words, dice)
            if retold is not None:
                told.add(" ".join(_thin(retold, dice) if dice.random() < 0.6 else retold), text, group)
        chosen = held if len(held) <= 20 else [held[i] for i in dice.choice(len(held), 20, replace=False)]
        for piece in chosen:
            pieces.add(piece, text, group)
    yield from (thinned, told, pieces)


def asked_pairs(procedures: Sequence[Procedure], reader: Reader, seed: int) -> Pairs:
    """What citizens call a procedure against its text and against each other, as typed well and as read from noise."""
    dice = np.random.default_rng(seed)
    forms = tuple(FORMS.values())
    pairs = Pairs("asked", ASKED)
    for procedure, group in zip(procedures, groups_of(procedures), strict=True):
        said = list(dict.fromkeys(asked_texts(procedure)))
        asked = [content_of(text) for text in said]
        own = dense_text(procedure)
        for number, text in enumerate(asked):
            pairs.add(text, own, group)
            noisy = content(forms[int(dice.integers(len(forms)))](said[number], dice), reader)
            if noisy != text:
                pairs.add(noisy, own, group)
            for other in dice.permutation(len(asked))[:OTHERS].tolist():
                if other != number:
                    pairs.add(text, asked[other], group)
    return pairs


def law_pairs(articles: Sequence[dict[str, Any]], seed: int) -> Pairs:
    """The title of an article with its subject against the first words of its text."""
    pairs = Pairs("law", LAW, of_procedures=False)
    for number, article in enumerate(articles):
        title = " ".join(words_of(f"{article['title']} {article['demuc_name']}")[:WINDOW])
        pairs.add(title, " ".join(words_of((article.get("text") or "")[:400])[:WINDOW]), number)
    return pairs


def lexicon_pairs() -> Pairs:
    """Everyday phrase against official wording."""
    pairs = Pairs("lexicon", 0.5, of_procedures=False)
    numbers: dict[str, int] = {}
    for said, official in Speech().pairs:
        pairs.add(said, official, numbers.setdefault(official, len(numbers)))
    return pairs


def read_articles(path: Path) -> Iterator[dict[str, Any]]:
    """The codified articles."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
