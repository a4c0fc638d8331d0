"""Fit the few weights of fusion and certainty on question files, and report cross-validated figures.

    python -m index.training.fusion ../shared/eval/dev.single.jsonl ../shared/eval/dev.dialogs.jsonl

Nothing but numbers goes into `index/weights.json`: one weight per feature. Questions that share a gold procedure stay
in one fold. The figures printed are those of questions that the weights had not seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from index.certainty import decide
from index.evaluation import Question, read_questions
from index.features import Candidates, feature_names
from index.fusion import CONFIDENCE, WEIGHTS, Weights, confidence_row, ranked, softmax
from index.snapshot import Snapshot
from knowledge.lexicon import load_lexicon

Floats = npt.NDArray[np.float64]

FOLDS = 10
SEED = 7
PENALTY = 5.0
"""L2 on standardised weights of the ranking, in units of one question."""
KNOWN_PENALTY = 1.0
RIGHT_PENALTY = 3.0

EVERYDAY = "everyday"
EVERYDAY_WEIGHT = 0.3

OFF_TOPIC = Path(__file__).with_name("off_topic.txt")


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


def fit_ranking(examples: Sequence[Example], penalty: float = PENALTY) -> Floats:
    """Conditional logit: the probability of the gold candidates among all of a question, with an L2 penalty."""
    usable = [e for e in examples if e.question.expect == "answer" and e.gold.any()]
    tables = [e.candidates.table.astype(np.float64) for e in usable]
    stacked = np.concatenate(tables)
    scale = stacked.std(axis=0)
    scale[scale < 1e-6] = np.inf
    tables = [table / scale for table in tables]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = penalty * float(weights @ weights) / 2, penalty * weights
        for table, example in zip(tables, usable, strict=True):
            scores = table @ weights
            powers = np.exp(scores - scores.max())
            every = powers / powers.sum()
            right = powers * example.gold
            right /= max(float(right.sum()), 1e-30)
            total -= float(np.log(max(float((every * example.gold).sum()), 1e-30)))
            slope = slope + table.T @ (every - right)
        return total, slope

    start = np.zeros(stacked.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return np.asarray(found.x / scale)


def fit_temperature(scored: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> float:
    """The temperature with the best likelihood on questions whose weights had not seen them."""
    usable = [(scores, gold) for scores, gold in scored if gold.any()]
    grid = np.geomspace(0.5, 4.0, 40)
    losses = [sum(-np.log(max(float(softmax(s, t)[g].sum()), 1e-9)) for s, g in usable) for t in grid]
    return float(grid[int(np.argmin(losses))])


def fit_logistic(rows: Floats, labels: Floats, penalty: float, weight: Floats | None = None) -> tuple[Floats, float]:
    """Logistic regression on standardised features."""
    from sklearn.linear_model import LogisticRegression

    scale = rows.std(axis=0)
    scale[scale < 1e-6] = np.inf
    model = LogisticRegression(C=1 / penalty, max_iter=2000)
    model.fit(rows / scale, labels, sample_weight=weight)
    return np.asarray(model.coef_[0] / scale), float(model.intercept_[0])


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


def _known_rows(examples: Sequence[Example], ranking: Sequence[Floats], temperature: float) -> Floats:
    return np.array(
        [confidence_row(e.candidates, softmax(s, temperature)) for e, s in zip(examples, ranking, strict=True)]
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """Cross-validated figures and the weights fitted on everything."""

    held_out: list[Weights]
    fold: npt.NDArray[np.int64]
    final: Weights


def cross_validate(examples: Sequence[Example], penalty: float = PENALTY) -> Trial:
    """Fit every fold without itself; the temperature comes from the held-out scores of the other folds."""
    fold = folds(examples)
    ranking = [fit_ranking([e for e, f in zip(examples, fold, strict=True) if f != k], penalty) for k in range(FOLDS)]
    scores = [ranked(e.candidates, ranking[f]) for e, f in zip(examples, fold, strict=True)]
    labels = np.array([is_known(e) for e in examples], dtype=np.float64)
    weight = np.array([EVERYDAY_WEIGHT if e.question.expect == EVERYDAY else 1.0 for e in examples])
    answers = np.array([e.question.expect == "answer" for e in examples])
    best = np.array(
        [
            float(e.question.expect == "answer" and e.gold[int(np.argmax(s))])
            for e, s in zip(examples, scores, strict=True)
        ]
    )
    held_out = []
    for k in range(FOLDS):
        rest = fold != k
        pairs = [(scores[i], examples[i].gold) for i in np.flatnonzero(rest & answers).tolist()]
        temperature = fit_temperature(pairs)
        rows = _known_rows(examples, scores, temperature)
        known, bias = fit_logistic(rows[rest], labels[rest], KNOWN_PENALTY, weight[rest])
        asked = rest & (labels > 0) & (weight == 1)
        right, right_bias = fit_logistic(rows[asked], best[asked], RIGHT_PENALTY)
        held_out.append(Weights(ranking[k], temperature, known, bias, right, right_bias))
    temperature = fit_temperature([(scores[i], examples[i].gold) for i in np.flatnonzero(answers).tolist()])
    rows = _known_rows(examples, scores, temperature)
    known, bias = fit_logistic(rows, labels, KNOWN_PENALTY, weight)
    asked = (labels > 0) & (weight == 1)
    right, right_bias = fit_logistic(rows[asked], best[asked], RIGHT_PENALTY)
    final = Weights(fit_ranking(examples, penalty), temperature, known, bias, right, right_bias)
    return Trial(held_out, fold, final)


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
        if question.style == EVERYDAY:
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


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--snapshot", type=Path, default=Path("var/current"))
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
    arguments = parser.parse_args()
    snapshot = Snapshot.load(arguments.snapshot)
    questions = [*read_questions(arguments.files), *off_topic(), *everyday()]
    examples = read_examples(snapshot, questions)
    read = {example.question.id for example in examples}
    trial = cross_validate(examples, arguments.penalty)
    report(snapshot, examples, [question for question in questions if question.id not in read], trial)
    if not arguments.dry_run:
        save(trial.final)


if __name__ == "__main__":
    main()
