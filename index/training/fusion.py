"""Fit the few weights of fusion and certainty, and report cross-validated figures.

    python -m index.training.fusion ../shared/eval/dev.single.jsonl ../shared/eval/dev.dialogs.jsonl

Nothing but numbers goes into `index/weights.json`: one weight per feature. They are fitted on the questions of the
files and on our own second authors' sayings, these over an index that holds the first authors' alone (with `--bare` on
the files alone: what the ranking does without our sayings). Questions of the files that share a gold procedure stay in
one fold; the figures printed are those of questions that the weights had not seen.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.certainty import decide
from index.evaluation import Question, read_questions
from index.features import feature_names
from index.fusion import CONFIDENCE, WEIGHTS, Weights, confidence_row, ranked, softmax
from index.snapshot import Snapshot
from index.training.examples import (
    EVERYDAY,
    FOLDS,
    SECOND,
    VAGUE,
    Example,
    everyday,
    folds,
    is_known,
    off_topic,
    read_examples,
    second_authors,
    vague,
)
from index.training.fitting import PENALTY, fit_logistic, fit_ranking, fit_temperature
from index.wordings import build_first_pass
from knowledge.wordings import load_wordings

Floats = npt.NDArray[np.float64]

KNOWN_PENALTY = 1.0
RIGHT_PENALTY = 1.0

COUNTS = {EVERYDAY: (0.0, 0.3, 0.0), SECOND: (0.3, 0.05, 0.03), VAGUE: (0.0, 0.3, 0.3)}
"""Style → what one such example counts for the ranking, for `known` and for `right`; one of the files counts 1."""


def _counts(examples: Sequence[Example], column: int) -> Floats:
    return np.array([COUNTS.get(e.question.style, (1.0, 1.0, 1.0))[column] for e in examples])


@dataclass(frozen=True, slots=True)
class Trial:
    """Cross-validated weights and those fitted on everything; `fold` holds -1 for what is in every fold."""

    held_out: list[Weights]
    fold: npt.NDArray[np.int64]
    final: Weights


def cross_validate(examples: Sequence[Example], penalty: float = PENALTY) -> Trial:
    """Fit every fold without itself; the temperature comes from the held-out scores of the other folds."""
    own = np.array([e.question.style in (SECOND, VAGUE) for e in examples])
    fold = np.where(own, -1, folds(examples))
    answers = np.array([e.question.expect == "answer" for e in examples]) & ~own
    ranking = [_fit(examples, fold != k, penalty) for k in range(FOLDS)]
    scores = [
        ranked(e.candidates, ranking[f if f >= 0 else n % FOLDS])
        for n, (e, f) in enumerate(zip(examples, fold.tolist(), strict=True))
    ]
    held_out = [_certainty(examples, scores, fold != k, answers, ranking[k]) for k in range(FOLDS)]
    every = np.ones(len(examples), dtype=np.bool_)
    return Trial(held_out, fold, _certainty(examples, scores, every, answers, _fit(examples, every, penalty)))


def _fit(examples: Sequence[Example], chosen: npt.NDArray[np.bool_], penalty: float) -> Floats:
    used = [e for e, use in zip(examples, chosen, strict=True) if use]
    return fit_ranking(used, penalty, _counts(used, 0))


def _certainty(
    examples: Sequence[Example],
    scores: Sequence[Floats],
    chosen: npt.NDArray[np.bool_],
    answers: npt.NDArray[np.bool_],
    ranking: Floats,
) -> Weights:
    temperature = fit_temperature([(scores[n], examples[n].gold) for n in np.flatnonzero(chosen & answers).tolist()])
    rows = np.array(
        [confidence_row(e.candidates, softmax(s, temperature)) for e, s in zip(examples, scores, strict=True)]
    )
    labels = np.array([is_known(e) for e in examples], dtype=np.float64)
    best = np.array(
        [
            float(e.question.expect == "answer" and e.gold[int(np.argmax(s))])
            for e, s in zip(examples, scores, strict=True)
        ]
    )
    known, bias = fit_logistic(rows, labels, KNOWN_PENALTY, _counts(examples, 1) * chosen)
    right, right_bias = fit_logistic(rows, best, RIGHT_PENALTY, _counts(examples, 2) * chosen * labels)
    return Weights(ranking, temperature, known, bias, right, right_bias)


def report(
    snapshot: Snapshot, examples: Sequence[Example], unread: Sequence[Question], trial: Trial
) -> dict[str, float]:
    """Print and return the cross-validated figures. `unread` are the questions that name nothing."""
    places: dict[str, list[int]] = {}
    figures: dict[str, list[float]] = {}

    def count(name: str, value: float) -> None:
        figures.setdefault(name, []).append(value)

    pairs = []
    for example, f in zip(examples, trial.fold, strict=True):
        question = example.question
        if f < 0 or question.style == EVERYDAY:
            continue
        if question.style == "off_topic":
            retrieval = snapshot.judge(example.candidates, example.content, trial.held_out[f])
            count("off_topic_unknown", decide(retrieval).outcome == "unknown")
            continue
        retrieval = snapshot.judge(example.candidates, example.content, trial.held_out[f])
        decision = decide(retrieval)
        codes = [hit.code for hit in retrieval.hits]
        offered = [hit.code for hit in decision.hits]
        if question.expect == "answer":
            place = next((n for n, code in enumerate(codes) if code in question.codes), 99)
            for style in (question.style, "all"):
                places.setdefault(style, []).append(place)
            right = decision.outcome == "answer" and offered[0] in question.codes
            count("right_at_once", right)
            count("in_two", right or (decision.outcome == "clarify" and any(c in question.codes for c in offered)))
            count("refused", decision.outcome == "unknown")
            if decision.outcome == "answer":
                pairs.append((decision.hits[0].probability, right))
        if question.expect == "clarify":
            half = len(set(offered) & set(question.codes)) * 2 >= min(len(question.codes), 5)
            count("clarify", decision.outcome == "clarify" and half)
        if question.expect == "unknown":
            count("unknown", decision.outcome == "unknown")
        if question.expect in ("answer", "clarify", "unknown"):
            count("wrong", decision.outcome == "answer" and offered[0] not in question.codes)
    for question in unread:
        if question.expect in ("answer", "clarify", "unknown"):
            count("wrong", 0.0)
        if question.expect == "unknown":
            count("unknown", 1.0)
        if question.expect == "answer":
            places.setdefault(question.style, []).append(99)
            places.setdefault("all", []).append(99)
            for name in ("right_at_once", "in_two"):
                count(name, 0.0)
            count("refused", 1.0)
    for style, found in sorted(places.items()):
        row = np.array(found)
        print(f"{style:16} {len(row):4}  R@1 {np.mean(row < 1):.3f}  R@5 {np.mean(row < 5):.3f}")
    rates = {name: float(np.mean(values)) for name, values in figures.items()}
    rates["first"] = float(np.mean(np.array(places["all"]) < 1))
    rates["five"] = float(np.mean(np.array(places["all"]) < 5))
    rates["ece"] = calibration_error(pairs)
    print("  ".join(f"{name} {value:.3f}" for name, value in rates.items()))
    return rates


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of the answers given."""
    if not pairs:
        return 0.0
    said = np.array([p for p, _ in pairs])
    true = np.array([r for _, r in pairs], dtype=np.float64)
    place = np.minimum((said * bins).astype(int), bins - 1)
    return float(sum(abs(said[place == b].mean() - true[place == b].mean()) * (place == b).mean() for b in set(place)))


def save(weights: Weights, path: Path = WEIGHTS) -> None:
    """Write the numbers, by name."""
    data = {
        "ranking": {n: round(float(w), 5) for n, w in zip(feature_names(), weights.ranking, strict=True)},
        "temperature": round(weights.temperature, 4),
        "known": {n: round(float(w), 5) for n, w in zip(CONFIDENCE, weights.known, strict=True)},
        "known_bias": round(weights.known_bias, 5),
        "right": {n: round(float(w), 5) for n, w in zip(CONFIDENCE, weights.right, strict=True)},
        "right_bias": round(weights.right_bias, 5),
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def own_examples(data_dir: Path, snapshot: Snapshot, encoder: str) -> list[Example]:
    """The second authors' sayings and the vague questions over an index that holds neither."""
    bank = load_wordings()
    with tempfile.TemporaryDirectory() as folder:
        first = build_first_pass(
            data_dir, Path(folder), province=snapshot.manifest.province, encoder=encoder, bank=bank
        )
        return read_examples(first, [*second_authors(bank), *vague(bank)])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, default=Path("var"), help="the data folder with the snapshot in use")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--bare", action="store_true", help="fit on the files alone")
    parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
    arguments = parser.parse_args()
    snapshot = Snapshot.load(arguments.data / "current")
    mark = snapshot.manifest.encoder
    questions = [*read_questions(arguments.files), *off_topic(), *everyday()]
    examples = read_examples(snapshot, questions)
    read = {example.question.id for example in examples}
    if not arguments.bare:
        examples += own_examples(arguments.data, snapshot, mark.name if mark else "none")
    trial = cross_validate(examples, arguments.penalty)
    report(snapshot, examples, [question for question in questions if question.id not in read], trial)
    if not arguments.dry_run:
        save(trial.final)


if __name__ == "__main__":
    main()
