"""How hard a text is to read: syllables a sentence, and syllables that citizens hardly use.

Vietnamese is written by syllables, so the length of a sentence is counted in them. A syllable is rare when the bank of
citizens' wordings (`knowledge/wordings/`), written as people speak, has it fewer than `RARE` times in a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from knowledge.check.sentences import Sentence, label, sentences_of
from knowledge.wordings import Bank
from vietnamese import syllables

LONGEST_OVERVIEW = 25.0
"""Syllables a sentence that overviews must stay under, on average over all of them."""

RARE = 20
"""Uses in a million syllables."""

PLAIN_FIELDS = ("overview", "who", "where", "plain_steps", "online_steps", "mistakes", "bring", "conditions")
GUIDE_FIELDS = ("overview", "needs", "steps", "warnings", "where")
WORST = 10


@dataclass(frozen=True)
class Measure:
    """Of a group of sentences."""

    sentences: int
    mean: float
    """syllables a sentence"""

    longest: int
    longest_at: str
    rare: float
    """share (0 to 1) of syllables that citizens hardly use"""


class Readability:
    """Measures texts against what citizens say."""

    def __init__(self, bank: Bank) -> None:
        self._counts = Counter(
            syllable for entry in bank.entries for _, _, text in entry.wordings.texts() for syllable in syllables(text)
        )
        self.total = self._counts.total()

    def is_rare(self, syllable: str) -> bool:
        """Whether citizens hardly use it; figures are never rare."""
        return not syllable[0].isdigit() and self._counts[syllable] * 1_000_000 < RARE * self.total

    def measure(self, found: Sequence[tuple[str, Sentence]]) -> Measure:
        """Measure sentences, each with the record it stands in."""
        longest = max(found, key=lambda each: each[1].length, default=None)
        every = [syllable for _, sentence in found for syllable in syllables(sentence.text)]
        return Measure(
            sentences=len(found),
            mean=len(every) / len(found) if found else 0.0,
            longest=longest[1].length if longest else 0,
            longest_at=f"{longest[0]} {longest[1].path}" if longest else "",
            rare=sum(map(self.is_rare, every)) / len(every) if every else 0.0,
        )

    def by_field(self, records: Iterable[BaseModel], fields: Sequence[str]) -> dict[str, Measure]:
        """Measure each field over all records."""
        groups: dict[str, list[tuple[str, Sentence]]] = {}
        for record in records:
            for sentence in sentences_of(record, fields):
                groups.setdefault(sentence.path.split(".")[0], []).append((label(record), sentence))
        return {field: self.measure(groups[field]) for field in fields if field in groups}

    def worst(self, records: Iterable[BaseModel], fields: Sequence[str], count: int = WORST) -> dict[str, Measure]:
        """The records with the longest sentences on average."""
        found = {
            label(record): self.measure([(label(record), each) for each in sentences_of(record, fields)])
            for record in records
        }
        return dict(sorted(found.items(), key=lambda item: -item[1].mean)[:count])
