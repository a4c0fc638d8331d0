"""Answer, ask back or refuse: by expected cost."""

from __future__ import annotations

import pytest

from index.certainty import MOST, choices, decide
from index.hit import Hit, Retrieval


def _found(known: float, *probabilities: float, twins: dict[str, str] | None = None) -> Retrieval:
    hits = [Hit("procedure", f"1.{n:06}", f"Thủ tục {n}", p, p) for n, p in enumerate(probabilities)]
    return Retrieval(hits, known, ["thủ"], twins or {})


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (_found(0.99, 0.95, 0.02), "answer"),
        (_found(0.99, 0.4, 0.3, 0.2), "clarify"),
        (_found(0.05, 0.03, 0.01), "unknown"),
        (Retrieval([], 0.0, []), "unknown"),
    ],
)
def test_outcomes(found: Retrieval, outcome: str) -> None:
    assert decide(found).outcome == outcome


def test_an_answer_has_one_hit_a_question_two_to_five() -> None:
    assert len(decide(_found(0.99, 0.95, 0.02)).hits) == 1
    assert 2 <= len(decide(_found(0.99, *[0.12] * 8)).hits) <= MOST
    assert decide(_found(0.05, 0.03)).hits == []


def test_twins_are_one_choice_with_the_probability_of_both() -> None:
    twins = {"1.000000": "a", "1.000001": "a"}
    collapsed = choices(_found(0.99, 0.45, 0.45, 0.05, twins=twins))
    assert [hit.code for hit in collapsed] == ["1.000000", "1.000002"]
    assert collapsed[0].probability == pytest.approx(0.9)
    assert decide(_found(0.99, 0.45, 0.45, 0.05, twins=twins)).outcome == "answer"


def test_surer_never_means_less(  # a higher first probability never turns an answer into a question
) -> None:
    seen_answer = False
    for percent in range(20, 99):
        first = percent / 100
        outcome = decide(_found(0.99, first, (0.99 - first) / 2, (0.99 - first) / 2)).outcome
        seen_answer = seen_answer or outcome == "answer"
        assert not (seen_answer and outcome != "answer")
    assert seen_answer
