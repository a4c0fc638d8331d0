"""Questions with their candidates: what the weights of fusion and certainty are fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.evaluation import Question
from index.features import Candidates
from index.snapshot import Snapshot
from knowledge.lexicon import load_lexicon
from knowledge.wordings import Bank

FOLDS = 10
SEED = 7

EVERYDAY = "everyday"
SECOND = "second"
VAGUE = "vague"
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")

MOST = 3000
"""Sayings of the second authors that are drawn: more change no figure, but take their time."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question with its candidates; `gold` marks the acceptable ones."""

    question: Question
    candidates: Candidates
    gold: npt.NDArray[np.bool_]
    content: list[str]


def read_examples(snapshot: Snapshot, questions: Sequence[Question]) -> list[Example]:
    """The candidates of every question that names something."""
    examples = []
    for question in questions:
        query, candidates = snapshot.candidates(question.text)
        if candidates is None:
            continue
        codes = [snapshot.code(int(row)) for row in candidates.rows]
        gold = np.array([code in question.codes for code in codes])
        examples.append(Example(question, candidates, gold, query.content))
    return examples


def folds(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """A fold for each example; questions with a common gold code share it."""
    parent: dict[str, str] = {}

    def root(code: str) -> str:
        while parent.setdefault(code, code) != code:
            code = parent[code]
        return code

    for example in examples:
        codes = example.question.codes
        for code in codes[1:]:
            parent[root(code)] = root(codes[0])
    dice = np.random.default_rng(SEED)
    drawn: dict[str, int] = {}
    found = []
    for number, example in enumerate(examples):
        key = root(example.question.codes[0]) if example.question.codes else f"#{number}"
        found.append(drawn.setdefault(key, int(dice.integers(FOLDS))))
    return np.array(found)


def is_known(example: Example) -> bool:
    """Whether a question is about a procedure held."""
    return example.question.expect in ("answer", "clarify", EVERYDAY)


def off_topic(path: Path = OFF_TOPIC) -> list[Question]:
    """Our own lines about other things."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Question(f"off{n}", line, "off_topic", "unknown", ())
        for n, line in enumerate(lines)
        if line and not line.startswith("#")
    ]


def everyday() -> list[Question]:
    """The everyday phrases of our lexicon: short messages that are about procedures, for the certainty only."""
    phrases = [phrase for term in load_lexicon() if term.search for phrase in term.said]
    return [Question(f"say{n}", phrase, EVERYDAY, EVERYDAY, ()) for n, phrase in enumerate(phrases[::3])]


def second_authors(bank: Bank) -> list[Question]:
    """What the second authors say, drawn with a fixed seed; each means its procedure or a twin of it."""
    found = [
        Question(f"{entry.code}/{kind}/{place}", text, SECOND, "answer", tuple(sorted(bank.group(entry.code))))
        for entry in bank.entries
        if entry.author_pass == 2
        for kind, place, text in entry.wordings.texts()
    ]
    drawn = np.random.default_rng(SEED).permutation(len(found))[:MOST]
    return [found[number] for number in sorted(drawn.tolist())]


def vague(bank: Bank) -> list[Question]:
    """Questions that say too little: the assistant must ask back."""
    return [Question(f"vague{n}", v.asks, VAGUE, "clarify", tuple(v.codes)) for n, v in enumerate(bank.vague)]
