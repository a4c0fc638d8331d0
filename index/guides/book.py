"""The guides of a loaded snapshot: their records and the search over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from index.encoder import Encoder
from index.guides.part import FOLDER, RECORDS
from index.guides.sayings import GuideSayings, Likeness, Weights, judge
from knowledge.guide import Guide
from knowledge.source import NORMALISED
from vietnamese import Reader

GUIDES = TypeAdapter(list[Guide])


@dataclass(frozen=True, slots=True)
class GuideHit:
    """One guide found. `probability` is calibrated: that the message asks for this guide."""

    code: str
    name: str
    probability: float


class GuideBook:
    """All that a turn asks of the guides. Safe to call from several threads at once."""

    def __init__(
        self, guides: list[Guide], sayings: GuideSayings, weights: Weights, encoder: Encoder | None, reader: Reader
    ) -> None:
        """Use `GuideBook.load`."""
        self._guides = guides
        self._by_code = {guide.code: guide for guide in guides}
        self._sayings = sayings
        self._weights = weights
        self._likeness = Likeness.shipped(encoder)
        # A turn asks up to three times for the same message.
        self._judged = lru_cache(maxsize=64)(self._judge)
        self._encoder = encoder
        self._reader = reader

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, reader: Reader) -> GuideBook | None:
        """The guides of the snapshot `folder`; None where it holds none."""
        held = folder / FOLDER
        if not held.is_dir():
            return None
        guides = GUIDES.validate_json((held / RECORDS).read_bytes(), context=NORMALISED)
        return cls(guides, GuideSayings.load(held, len(guides)), Weights.shipped(), encoder, reader)

    def guide(self, code: str) -> Guide | None:
        """The guide of a code."""
        return self._by_code.get(code)

    def named(self, name: str) -> Guide | None:
        """The guide that bears exactly this name, whatever the case: what a button sends."""
        wanted = name.strip().rstrip("?.!").casefold()
        return next((guide for guide in self._guides if guide.name.casefold() == wanted), None)

    def find(self, text: str, limit: int = 5) -> list[GuideHit]:
        """The guides that a message may ask for, best first. Total: a message without a word finds none."""
        found = self._judged(text)[:limit]
        return [GuideHit(self._guides[place].code, self._guides[place].name, chance) for place, chance in found]

    def _judge(self, text: str) -> list[tuple[int, float]]:
        read = self._reader.read(text)
        if not any(letter.isalnum() for letter in read):
            return []
        reading = self._sayings.read(read, self._encoder)
        return judge(reading, self._weights, self._likeness) if reading.table.any() else []
