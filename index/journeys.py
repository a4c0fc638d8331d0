"""Life events of a snapshot: which of them a message tells, and how sure that is.

The part is one small file (`journeys.json`); what is searched is made from it when the snapshot is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from index.encoder import Encoder
from index.fields import plain, split
from index.fusion import softmax
from index.hit import Hit, Retrieval
from index.nearest import RANKING, Floats, Nearest, Reading, Weights
from index.query import read_query
from knowledge.journey import Journey
from knowledge.source import NORMALISED
from vietnamese import Reader

PART = "journeys"
FILE = "journeys.json"
WEIGHTS = Path(__file__).with_name("journeys.json")
"""Fitted by `python -m index.training.journeys`."""
SURE = 0.97
"""Probability given to a life event of which this very wording was written."""
HELD = 2
"""Steps whose procedures a snapshot must hold for a life event to be in it."""

BESIDE = ("beside", "procedure", "known")
"""Figures beside those of the index of sayings: how much the procedures found speak for the life event, how certain
the best of them is, whether the index knows the matter at all."""

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
        self._places: dict[str, list[int]] = {}
        for place, journey in enumerate(journeys):
            for code in {code for item in journey.items for code in item.codes}:
                self._places.setdefault(code, []).append(place)
        self._said = {_key(text): place for place, j in enumerate(journeys) for text in (j.name, *j.wordings)}
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

    def find(self, text: str, retrieval: Retrieval | None = None) -> JourneyHit | None:
        """The likeliest for a message; None where the message names nothing.

        `retrieval` is what the index finds of procedures for it: steps of a life event speak for it, and where one
        procedure is certain none is told.
        """
        query = read_query(text, self._reader)
        if not query.content:
            return None
        said = self._said.get(_key(query.text))
        if said is not None:
            return JourneyHit(self._order[said], SURE)
        vector = self._encoder.encode([" ".join(query.content)], question=True)[0] if self._encoder else None
        found = retrieval or Retrieval([], 0.0, [])
        reading = self.nearest.read(query, vector, self.beside(found.hits))
        best, figures = reading.figures(self._weights)
        return JourneyHit(self._order[best], self._weights.sure(figures | of_procedures(reading, best, found)))

    def beside(self, hits: Sequence[Hit]) -> Floats:
        """How much the procedures found speak for each life event, shape (journeys,).

        Each shares out by its score; a procedure that is a step of many life events says less of each.
        """
        found = np.zeros(len(self._order), dtype=np.float32)
        shares = softmax(np.array([hit.score for hit in hits], dtype=np.float32), 1.0)
        for hit, share in zip(hits, shares, strict=True):
            places = self._places.get(hit.code, [])
            found[places] += share / np.sqrt(max(1, len(places)))
        return found


def _key(text: str) -> str:
    return " ".join(plain(split(text)))


def of_procedures(reading: Reading, best: int, found: Retrieval) -> dict[str, float]:
    """What the procedures found tell of how sure a life event is, by the names of BESIDE."""
    top = found.hits[0].probability if found.hits else 0.0
    return dict(zip(BESIDE, (float(reading.table[best, RANKING.index("beside")]), top, found.known), strict=True))


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
