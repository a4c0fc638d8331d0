"""How well and how fast procedures are found, against simpler ways, in one run.

    python -m benchmarks.retrieval [--snapshot var/current]

Rows: BM25 over names (the baseline), BM25 over whole records, vectors alone, reciprocal rank fusion of the three, and
the learned fusion, its weights fitted without the question at hand (cross-validated by gold procedure); then the fusion
without one group of signals each. R@1 / R@5 per style, ratio to the baseline, processor milliseconds of one message
(median).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.evaluation import read_questions
from index.features import feature_names
from index.fields import plain, terms
from index.query import Query
from index.snapshot import Snapshot
from index.training.examples import Example, folds, read_examples
from index.training.fitting import PENALTY, fit_ranking

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
FILES = ("dev.single.jsonl", "dev.dialogs.jsonl")
STYLES = (
    "all",
    "formal",
    "colloquial",
    "no_diacritics",
    "teencode",
    "typo",
    "keyword",
    "voice",
    "long_story",
    "dialogue",
)

Ranker = Callable[[Query], Sequence[str]]

ABLATIONS: dict[str, Callable[[str], bool]] = {
    "without attributes": lambda name: name.endswith(("_agree", "_conflict", "_lacks", "_extra")),
    "without lexicon": lambda name: name.endswith("_x") or name == "cover_official",
    "without coverage": lambda name: name.startswith("cover_"),
    "without vectors": lambda name: name.startswith("dense"),
    "without priors": lambda name: (
        name in ("commune", "province", "ministry", "district", "citizen", "only_citizen", "own")
    ),
}


def channel(snapshot: Snapshot, field: str, *, accents: bool) -> Ranker:
    """Plain BM25 over one field, syllables and pairs, every word counting the same."""
    signals = snapshot.signals

    def rank(query: Query) -> Sequence[str]:
        words = query.words if accents else plain(query.words)
        scores = signals.fields[field].scores(dict.fromkeys(terms(words), 1.0))
        return [snapshot.code(int(row)) for row in np.argsort(-scores, kind="stable")[:50]]

    return rank


def vectors(snapshot: Snapshot) -> Ranker:
    """Nearest neighbours alone."""

    def rank(query: Query) -> Sequence[str]:
        vector = snapshot.vector(query)
        if vector is None or snapshot.signals.vectors is None:
            return []
        rows, _ = snapshot.signals.vectors.nearest(vector, 100)
        return list(dict.fromkeys(snapshot.code(int(row)) for row in rows))

    return rank


def reciprocal(rankers: Sequence[Ranker], k: int = 60) -> Ranker:
    """Reciprocal rank fusion."""

    def rank(query: Query) -> Sequence[str]:
        total: dict[str, float] = {}
        for ranker in rankers:
            for place, code in enumerate(ranker(query)):
                total[code] = total.get(code, 0.0) + 1 / (k + place)
        return sorted(total, key=lambda code: -total[code])

    return rank


def fused(snapshot: Snapshot, examples: Sequence[Example], without: Callable[[str], bool]) -> dict[str, list[str]]:
    """Question id → ranking by weights that were fitted without it and without some features."""
    keep = np.array([not without(name) for name in feature_names()], dtype=np.float32)
    cut = [
        Example(
            e.question,
            replace(e.candidates, table=e.candidates.table * keep),
            e.gold,
            e.content,
        )
        for e in examples
    ]
    fold = folds(cut)
    found = {}
    for k in sorted(set(fold.tolist())):
        weights = fit_ranking([e for e, f in zip(cut, fold, strict=True) if f != k], PENALTY)
        for example, f in zip(cut, fold, strict=True):
            if f == k:
                order = np.argsort(-(example.candidates.table @ weights), kind="stable")[:5]
                found[example.question.id] = [snapshot.code(int(example.candidates.rows[place])) for place in order]
    return found


def line(name: str, places: dict[str, list[int]], spent: float | None, base: float | None) -> float:
    """Print one row; returns R@1 over all."""
    first = float(np.mean(np.array(places["all"]) < 1))
    cells = [
        f"{np.mean(np.array(places[style]) < 1):.2f}/{np.mean(np.array(places[style]) < 5):.2f}"
        for style in STYLES
        if style in places
    ]
    took = f"{spent:6.2f}" if spent is not None else "     -"
    ratio = f"{first / base:5.2f}" if base else " 1.00"
    print(f"{name:22} {took} {ratio}  {'  '.join(cells)}")
    return first


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snapshot", type=Path, default=Path(os.environ.get("MOTCUA_DATA_DIR", "var")) / "current")
    arguments = parser.parse_args()
    files = [SHARED / name for name in FILES]
    if not all(file.is_file() for file in files):
        print(f"skipped: the question files are not at {SHARED}")
        sys.exit(0)
    snapshot = Snapshot.load(arguments.snapshot)
    questions = [q for q in read_questions(files) if q.expect == "answer" and q.codes]
    examples = read_examples(snapshot, questions)
    queries = {question.id: snapshot.query(question.text) for question in questions}
    names, body = channel(snapshot, "plain_name", accents=False), channel(snapshot, "body", accents=True)
    rankers: dict[str, Ranker] = {"BM25 names": names, "BM25 whole record": body}
    if snapshot.signals.vectors is not None:
        rankers["vectors"] = vectors(snapshot)
    rankers["RRF of these"] = reciprocal(list(rankers.values()))

    print(f"{len(questions)} questions, {snapshot.manifest.counts['procedure']} procedures; R@1/R@5")
    print(f"{'':22} {'ms':>6} {'ratio':>5}  {'  '.join(f'{style:>9.9}' for style in STYLES)}")
    base = None
    for name, ranker in rankers.items():
        places: dict[str, list[int]] = {}
        spent = []
        for question in questions:
            begin = time.process_time()
            codes = ranker(queries[question.id])
            spent.append(time.process_time() - begin)
            note(places, question.style, codes, question.codes)
        base_or_none = base
        first = line(name, places, statistics.median(spent) * 1e3, base_or_none)
        base = base or first
    spent = []
    for question in questions:
        begin = time.process_time()
        snapshot.retrieve(question.text)
        spent.append(time.process_time() - begin)
    for name, without in {"fusion": lambda name: False, **ABLATIONS}.items():
        found = fused(snapshot, examples, without)
        places = {}
        for question in questions:
            note(places, question.style, found.get(question.id, []), question.codes)
        line(name, places, statistics.median(spent) * 1e3 if name == "fusion" else None, base)
    half, most = np.percentile(spent, [50, 95]) * 1e3
    print(f"whole retrieval, reading included: p50 {half:.1f} ms, p95 {most:.1f} ms of processor time")


def note(places: dict[str, list[int]], style: str, codes: Sequence[str], gold: Sequence[str]) -> None:
    """Remember the place of the first acceptable code."""
    place = next((n for n, code in enumerate(codes) if code in gold), 99)
    for key in (style, "all"):
        places.setdefault(key, []).append(place)


if __name__ == "__main__":
    main()
