"""Life events of a snapshot: which of them a message tells, and how sure that is.

The part is one small file (`journeys.json`); what is searched is made from it when the snapshot is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from index.encoder import Encoder
from index.nearest import Nearest, Weights
from index.query import read_query
from knowledge.journey import Journey
from knowledge.source import NORMALISED
from vietnamese import Reader

PART = "journeys"
FILE = "journeys.json"
WEIGHTS = Path(__file__).with_name("journeys.json")
"""Fitted by `python -m index.training.journeys`."""
HELD = 2
"""Steps whose procedures a snapshot must hold for a life event to be in it."""

_JOURNEYS = TypeAdapter(list[Journey])


@dataclass(frozen=True, slots=True)
class JourneyHit:
    """The life event that a message most likely tells, and the probability that it does."""

    journey: Journey
    probability: float


class JourneyBook:
    """All life events held. Immutable."""

    def __init__(self, journeys: Sequence[Journey], encoder: Encoder | None, reader: Reader, weights: Weights) -> None:
        """At least one journey."""
        self._journeys = {journey.code: journey for journey in journeys}
        self._order = list(journeys)
        self._encoder, self._reader, self._weights = encoder, reader, weights
        self.nearest = Nearest.build([[journey.name, *journey.wordings] for journey in journeys], encoder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, reader: Reader) -> JourneyBook | None:
        """Those of a snapshot folder; None where it holds none."""
        path = folder / FILE
        if not path.is_file():
            return None
        journeys = _JOURNEYS.validate_json(path.read_bytes(), context=NORMALISED)
        return cls(journeys, encoder, reader, Weights.load(WEIGHTS))

    def journey(self, code: str) -> Journey | None:
        """The life event of a code."""
        return self._journeys.get(code)

    def find(self, text: str) -> JourneyHit | None:
        """The likeliest for a message; None where the message names nothing."""
        query = read_query(text, self._reader)
        if not query.content:
            return None
        vector = self._encoder.encode([" ".join(query.content)], question=True)[0] if self._encoder else None
        scores, figures = self.nearest.read(query, vector, self._weights)
        return JourneyHit(self._order[int(scores.argmax())], self.nearest.sure(figures, self._weights))


def held(journeys: Sequence[Journey], codes: Collection[str]) -> list[Journey]:
    """Those that the records of `codes` make worth telling."""
    return [j for j in journeys if sum(any(code in codes for code in step.codes) for step in j.steps) >= HELD]


def mark(journeys: Sequence[Journey]) -> str:
    """Hash of what the part is made of; empty where there is none."""
    return hashlib.sha256(_JOURNEYS.dump_json(list(journeys))).hexdigest()[:16] if journeys else ""


def counts(journeys: Sequence[Journey]) -> dict[str, int]:
    """How many there are, for the manifest; nothing where there is none."""
    return {"journey": len(journeys)} if journeys else {}


def write(folder: Path, journeys: Sequence[Journey]) -> None:
    """Write the part into a new snapshot."""
    if journeys:
        (folder / FILE).write_bytes(_JOURNEYS.dump_json(list(journeys), exclude_defaults=True))
