"""What to do with what was found: answer, ask back or say that nothing fits, by expected cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.hit import Hit, Retrieval

Outcome = Literal["answer", "clarify", "unknown"]

WRONG = 1.75
"""Cost of a wrong answer, in needless questions: answered from a probability of about 0.64 on. Cross-validated on
the development questions (right at once / within one question / wrong): at 5 0.62 / 0.95 / 0.02, at 2.5 0.75 / 0.92 /
0.04, at 1.75 0.80 / 0.92 / 0.05. At 5 a fourth of the right answers would become questions."""

REFUSAL = 1.5
"""Cost of a needless refusal, of an offer that misses, and of choices put before somebody who meant something else."""

QUESTION = 1.0
"""Cost of a needless question: one asked though the best hit was right."""

MOST = 5
"""Choices that a question may offer."""

ENOUGH = 0.005
"""A choice less probable than this (of what is known) is not worth its line."""


ARBITER = (0.02, 0.76, -0.65, 1.04)
"""Bias and weights of the wording, of the best procedure and of the best article."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`hits`: the one to answer, the two to five to choose from, or none."""

    outcome: Outcome
    hits: list[Hit]


def choices(retrieval: Retrieval) -> list[Hit]:
    """The hits with twins collapsed: the best of each group speaks for it and carries the probability of all."""
    order: list[str] = []
    first: dict[str, Hit] = {}
    mass: dict[str, float] = {}
    for hit in retrieval.hits:
        key = retrieval.twins.get(hit.code, hit.code)
        if key not in first:
            order.append(key)
            first[key] = hit
        mass[key] = mass.get(key, 0.0) + hit.probability
    collapsed = [Hit(first[key].kind, first[key].code, first[key].name, first[key].score, mass[key]) for key in order]
    return sorted(collapsed, key=lambda hit: -hit.probability)


def _offered(hits: Sequence[Hit]) -> list[Hit]:
    total = sum(hit.probability for hit in hits) or 1.0
    kept = [hit for hit in hits[:MOST] if hit.probability / total >= ENOUGH]
    return list(kept if len(kept) >= 2 else hits[:2])


def decide(retrieval: Retrieval) -> Decision:
    """The cheapest outcome in expectation.

    A message whose content is empty names no procedure: unknown here; the thread of the talk may know better.
    """
    hits = choices(retrieval)
    if not hits or (not retrieval.content and hits[0].probability < 0.9):
        return Decision("unknown", [])
    offered = _offered(hits)
    best = hits[0].probability
    within = min(sum(hit.probability for hit in offered), retrieval.known)
    answer = WRONG * (1 - best)
    refuse = REFUSAL * retrieval.known
    ask = QUESTION * best + REFUSAL * (retrieval.known - within) + REFUSAL * (1 - retrieval.known)
    if refuse < min(answer, ask):
        return Decision("unknown", [])
    if answer <= ask or len(offered) < 2:
        return Decision("answer", hits[:1])
    return Decision("clarify", offered)


BESIDE_GUIDES = (-1.52, 0.72, -0.08)
"""Bias and weights of the best guide and of the best procedure."""


def asks_guide(guide: float, procedure: float) -> bool:
    """Whether a message asks for the best guide rather than for a procedure or anything else.

    Both are calibrated probabilities. Fitted by `index.training.guides`.
    """
    bias, by_guide, by_procedure = BESIDE_GUIDES
    return bias + by_guide * logit(guide) + by_procedure * logit(procedure) > 0


def asks_law(manner: float, procedure: float, article: float) -> bool:
    """Whether a message asks what the law says and the best article answers it.

    `manner` is the likelihood of its wording, `procedure` and `article` the calibrated probabilities of the best of
    each. Fitted by `benchmarks/law_or_procedure.py`.
    """
    bias, by_manner, by_procedure, by_article = ARBITER
    odds = bias + by_manner * logit(manner) + by_procedure * logit(procedure) + by_article * logit(article)
    return odds > 0


def logit(probability: float, least: float = 0.01) -> float:
    """The logarithm of the odds; beyond `least` and 1 - `least` all probabilities count the same."""
    bounded = min(max(probability, least), 1 - least)
    return math.log(bounded / (1 - bounded))
