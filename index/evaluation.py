"""Measuring the ranking on question files (one JSON object a line, see the files' own README)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import RetrievalError
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Question:
    """One question that stands alone; a dialogue gives its first turn, of the style "dialogue"."""

    id: str
    text: str
    style: str
    expect: str
    codes: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """R@1 and R@5: the share of questions with an acceptable procedure first, or in the first five."""

    questions: int
    first: float
    five: float


def read_questions(files: Iterable[Path]) -> Iterator[Question]:
    """All questions of the files. Raises RetrievalError naming the file and line that cannot be read."""
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise RetrievalError(f"{file} cannot be read: {error}") from error
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                turn = row["turns"][0] if "turns" in row else row
                yield Question(
                    id=str(row.get("id", f"{file.name}:{number}")),
                    text=turn["user"] if "turns" in row else turn["q"],
                    style="dialogue" if "turns" in row else str(row.get("style", "")),
                    expect=str(turn["expect"]),
                    codes=tuple(turn.get("codes") or ()),
                    also=tuple(turn.get("also") or ()),
                )
            except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
                raise RetrievalError(f"{file}, line {number}: not a question ({error!r})") from error


def evaluate(snapshot: Snapshot, files: Iterable[Path]) -> dict[str, Rates]:
    """Style → rates of the procedure ranking over the questions that a procedure answers; "all" over all of them."""
    places: dict[str, list[int]] = {}
    for question in read_questions(files):
        if question.expect != "answer" or not question.codes:
            continue
        codes = [hit.code for hit in snapshot.retrieve(question.text, limit=5).hits]
        place = next((number for number, code in enumerate(codes) if code in question.codes), len(codes))
        for style in (question.style, "all"):
            places.setdefault(style, []).append(place)
    return {
        style: Rates(len(found), sum(p < 1 for p in found) / len(found), sum(p < 5 for p in found) / len(found))
        for style, found in sorted(places.items())
    }
