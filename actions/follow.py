"""Within a talk: how likely a message goes on with the procedure under discussion, or moves to which other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions import cues
from actions.turn import Index, Turn
from index.certainty import logit
from index.hit import Retrieval
from knowledge.procedure import Procedure
from vietnamese import fold, syllables

MOST = 5
"""Hits of each search that are candidates beside the procedure under discussion."""
LONG = 8
"""Telling syllables from which more make no difference."""
TELLING = 4
"""Telling syllables from which their standing in a name counts fully."""
RARE = 0.003
"""Probability below which a candidate counts as not found."""

WEIGHTS = {
    "goes_on": 2.48,
    "goes_on_by_syllable": -0.42,
    "goes_on_though_wish": -2.21,
    "goes_on_with_case": -0.12,
    "goes_on_though_corrected": -0.32,
    "goes_on_with_aspect": 3.6,
    "alone": 0.8,
    "joint": 0.28,
    "same_field": 1.6,
    "related": 1.84,
    "covered": -0.65,
    "covered_by_many": 2.05,
}
"""Weights of `features`, fitted by `benchmarks/follow.py` on the development dialogues."""


@dataclass(frozen=True)
class Candidate:
    """A procedure that a message within a talk may be about, and the probability that it is."""

    code: str
    goes_on: bool
    """it is the one under discussion, or its twin"""
    probability: float = 0.0
    """that it is meant, as the index finds it for the message, alone or with the present one's name"""
    share: float = 0.0


Features = dict[str, float]


def features(turn: Turn, current: Procedure, index: Index, alone: Retrieval) -> list[tuple[Candidate, Features]]:
    """Candidates with their features. `alone` is what the index finds for the message by itself."""
    text = cues.without_lead(turn.text) if cues.corrects(turn.text) else turn.text
    joint = index.retrieve(f"{current.label} {text}")
    by_itself = {hit.code: hit.probability for hit in alone.hits}
    together = {hit.code: hit.probability for hit in joint.hits}
    told = {fold(syllable) for syllable in alone.content}
    count = len(alone.content)
    found = []
    for code in dict.fromkeys([current.code, *list(by_itself)[:MOST], *list(together)[:MOST]]):
        procedure = index.procedure(code)
        if procedure is None:
            continue
        same = code == current.code or any(_twins(code, current.code, r) for r in (alone, joint))
        on = float(same)
        covered = len(told & _name(procedure)) / max(1, len(told))
        values = {
            "goes_on": on,
            "goes_on_by_syllable": on * min(count, LONG),
            "goes_on_though_wish": on * cues.wants(text),
            "goes_on_with_case": on * (cues.supposes(text) or cues.continues(text)),
            "goes_on_though_corrected": on * cues.corrects(turn.text),
            "goes_on_with_aspect": on * bool(turn.aspects),
            "alone": logit(by_itself.get(code, 0.0), RARE),
            "joint": logit(together.get(code, 0.0), RARE),
            "same_field": (1 - on) * (procedure.field == current.field),
            "related": (1 - on) * _related(procedure, current),
            "covered": covered,
            "covered_by_many": covered * min(count, TELLING) / TELLING,
        }
        found.append((Candidate(code, same, max(by_itself.get(code, 0.0), together.get(code, 0.0))), values))
    return found


def candidates(turn: Turn, current: Procedure, index: Index, alone: Retrieval) -> list[Candidate]:
    """The candidates with their shares, likeliest first."""
    found = features(turn, current, index, alone)
    scores = [sum(WEIGHTS[name] * value for name, value in values.items()) for _, values in found]
    top = max(scores)
    masses = [math.exp(score - top) for score in scores]
    shared = [replace(c, share=m / sum(masses)) for (c, _), m in zip(found, masses, strict=True)]
    return sorted(shared, key=lambda candidate: -candidate.share)


def going_on(found: Sequence[Candidate]) -> float:
    """Probability that the talk goes on with what is under discussion."""
    return sum(candidate.share for candidate in found if candidate.goes_on)


def _twins(one: str, other: str, retrieval: Retrieval) -> bool:
    group = retrieval.twins.get(one)
    return group is not None and group == retrieval.twins.get(other)


def _related(one: Procedure, other: Procedure) -> bool:
    near = {*other.related, *(confusion.code for confusion in other.confused)}
    return one.code in near or any(confusion.code == other.code for confusion in one.confused)


def _name(procedure: Procedure) -> set[str]:
    return set(syllables(fold(f"{procedure.name} {procedure.short_name}")))
