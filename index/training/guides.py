"""Fits the weights of the guides: `python -m index.training.guides --data DIR [--questions FILE...] [--dry-run]`.

The wordings of the guides are both what is searched and what is asked: in five parts, each part is asked of an index of
the other four. What must not be answered by a guide are questions about procedures (of the second authors of the bank
of wordings), questions of law and off-topic messages. The likeness is learned from the wordings of the first authors
and from other questions of law. DIR holds a snapshot of all procedures.

How sure a guide must be to stand before a procedure (`index.certainty.BESIDE_GUIDES`, to be written there by hand) is
fitted on the same left-out wordings and on FILEs: questions with the `codes` of procedures that answer them, one JSON
object a line. The bank would be too easy: the snapshot knows its wordings by heart.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from index.certainty import logit
from index.encoder import Encoder
from index.guides import sayings
from index.guides.sayings import CONFIDENCE, RANKING, Likeness, Reading, Weights, build_guide_sayings, shares_of
from index.snapshot import Snapshot
from knowledge.guide import Guide, load_guides
from knowledge.law.asked import load_asked
from knowledge.wordings import load_wordings

PARTS = 5
STRANGERS = {"procedures": 1_500, "law": 600, "off_topic": 300}
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")
OTHERS = 8_000
"""Wordings of the first authors that the likeness is learned from; a third as many questions of law."""
PENALTY = 0.02
PROCEDURES_EACH = 8.0
"""Weight of all questions about procedures against all for guides: in a talk they are that much more frequent."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A message, what was read, its likeness, and the place of the right guide (-1: none)."""

    text: str
    reading: Reading
    likeness: float
    place: int


def strangers(seed: int = 1) -> tuple[list[str], list[str]]:
    """Messages that no guide answers: those asked, and others that the likeness is learned from."""
    chance = random.Random(seed)
    entries = load_wordings().entries
    said = {
        "procedures": [text for e in entries if e.author_pass == 2 for _, _, text in e.wordings.texts()],
        "law": [question for asked in load_asked() for question in asked.questions],
        "off_topic": [line.strip() for line in OFF_TOPIC.read_text(encoding="utf-8").splitlines() if line.strip()],
    }
    for texts in said.values():
        chance.shuffle(texts)
    asked = [text for kind, texts in said.items() for text in texts[: STRANGERS[kind]]]
    first = [text for e in entries if e.author_pass == 1 for _, _, text in e.wordings.texts()]
    others = chance.sample(first, min(len(first), OTHERS)) + said["law"][STRANGERS["law"] :][: OTHERS // 3]
    return asked, sorted(set(others) - set(asked))


def learn_likeness(guides: Sequence[Guide], others: npt.NDArray[np.float32], encoder: Encoder) -> Likeness:
    """The direction from what is said of everything else (vectors) to what is said of the guides."""
    own = encoder.encode([text for guide in guides for text in (guide.name, *guide.wordings)])
    marks = np.repeat([1, 0], [len(own), len(others)])
    model = LogisticRegression(C=10, max_iter=3000, class_weight="balanced").fit(np.vstack([own, others]), marks)
    return Likeness(model.coef_[0].astype(np.float32), float(model.intercept_[0]), encoder.fingerprint)


def parts(guides: Sequence[Guide]) -> Iterator[tuple[list[Guide], list[tuple[str, int]]]]:
    """For each part: the guides without its wordings, and its wordings with the place of the guide each asks for."""
    for part in range(PARTS):
        rest, held = [], []
        for place, guide in enumerate(guides):
            kept = [text for number, text in enumerate(guide.wordings) if number % PARTS != part]
            rest.append(guide.model_copy(update={"wordings": kept}))
            held += [(text, place) for number, text in enumerate(guide.wordings) if number % PARTS == part]
        yield rest, held


def cases(snapshot: Snapshot, guides: Sequence[Guide], asked: Sequence[str], others: Sequence[str]) -> list[Case]:
    """Every wording read by the others; what is `asked` of no guide is read by one part each."""
    assert snapshot.encoder is not None
    found: list[Case] = []
    vectors = snapshot.encoder.encode(others)
    for part, (rest, held) in enumerate(parts(guides)):
        index = build_guide_sayings(rest, snapshot.encoder)
        likeness = learn_likeness(rest, vectors, snapshot.encoder)
        for text, place in [*held, *((text, -1) for text in asked[part::PARTS])]:
            reading = index.read(snapshot.query(text).text, snapshot.encoder)
            found.append(Case(text, reading, likeness.of(reading.vector), place))
    return found


def fit_ranking(found: Sequence[Case]) -> Floats:
    """Weights of largest likelihood under a small ridge."""
    asked = [(case.reading, case.place) for case in found if case.place >= 0]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for reading, place in asked:
            scores = reading.table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= float(np.log(shares[place] + 1e-12))
            slope = slope + reading.table.T @ shares - reading.table[place]
        return total, slope

    best: Floats = minimize(loss, np.zeros(len(RANKING)), jac=True, method="L-BFGS-B").x
    return best


def fit(found: Sequence[Case]) -> Weights:
    """Ranking and certainty; prints the cross-validated figures."""
    ranking = fit_ranking(found)
    shares = [shares_of(ranking.astype(np.float32), case.reading) for case in found]
    rows = _rows(found, shares)
    asked = np.array([case.place >= 0 for case in found])
    right = np.array([case.place == int(share.argmax()) for case, share in zip(found, shares, strict=True)])
    model = LogisticRegression(C=3.0, max_iter=2000)
    sure = cross_val_predict(model, rows, right, cv=PARTS, method="predict_proba")[:, 1]
    model.fit(rows, right)
    print(f"wordings {asked.sum()}  right first {right[asked].mean():.3f}  strangers {(~asked).sum()}")
    for least in (0.3, 0.5, 0.7, 0.9):
        told = sure >= least
        print(
            f"  from {least}: told {told[asked].mean():.3f}, of these right {right[asked & told].mean():.3f}; "
            f"strangers told {told[~asked].mean():.4f}"
        )
    return Weights(
        ranking=dict(zip(RANKING, np.round(ranking, 4).tolist(), strict=True)),
        confidence=dict(zip(CONFIDENCE, np.round(model.coef_[0], 4).tolist(), strict=True)),
        bias=round(float(model.intercept_[0]), 4),
    )


def _rows(found: Sequence[Case], shares: Sequence[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    rows = [sayings.confidence_row(c.reading, share, c.likeness) for c, share in zip(found, shares, strict=True)]
    return np.array(rows)


def fit_beside(snapshot: Snapshot, found: Sequence[Case], weights: Weights, questions: set[str]) -> None:
    """How sure a guide must be beside a procedure of a given probability; printed, with what it costs either side."""
    rows, marks = [], []
    ranking = np.array([weights.ranking[name] for name in RANKING], dtype=np.float32)
    by_name = np.array([weights.confidence[name] for name in CONFIDENCE])
    for case in found:
        if case.place < 0 and case.text not in questions:
            continue
        shares = shares_of(ranking, case.reading)
        odds = weights.bias + float(_rows([case], [shares])[0] @ by_name)
        hits = snapshot.retrieve(case.text).hits
        rows.append([odds, logit(hits[0].probability if hits else 0.0)])
        marks.append(case.place == int(shares.argmax()))
    table, wanted = np.array(rows), np.array(marks)
    each = np.where(wanted, 1.0, PROCEDURES_EACH * wanted.sum() / max(1, (~wanted).sum()))
    model = LogisticRegression(C=1.0, max_iter=2000)
    told = cross_val_predict(model, table, wanted, cv=PARTS, params={"sample_weight": each})
    model.fit(table, wanted, sample_weight=each)
    print(f"beside procedures: guides told {told[wanted].mean():.3f}, procedures lost {told[~wanted].mean():.4f}")
    print("BESIDE_GUIDES =", tuple(round(float(v), 2) for v in (model.intercept_[0], *model.coef_[0])))


def main() -> None:
    """Fit, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    lines = [json.loads(line) for file in given.questions for line in file.read_text(encoding="utf-8").splitlines()]
    asked = {line["q"] for line in lines if line.get("codes") and line.get("q")}
    snapshot, guides = Snapshot.load(given.data / "current"), load_guides()
    foreign, others = strangers()
    found = cases(snapshot, guides, [*foreign, *sorted(asked)], others)
    weights = fit(found)
    if asked:
        fit_beside(snapshot, found, weights, asked)
    print(weights.model_dump_json(indent=1))
    if not given.dry_run:
        assert snapshot.encoder is not None
        learn_likeness(guides, snapshot.encoder.encode(others), snapshot.encoder).save(sayings.LIKENESS)
        sayings.WEIGHTS.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
