"""What the shipped encoder costs and what it finds alone, beside BM25 over names, in one run.

    OMP_NUM_THREADS=1 python -m benchmarks.encoder [--knowledge var/knowledge.db] [--model index/model]

Short texts a second on one core, seconds to load, memory it adds, R@1 / R@5 on the development questions that a
procedure answers (measured only: none of them is learned from). Records of one name count as one.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path

import numpy as np

from index.encoder import load_encoder
from index.evaluation import Rates, read_questions
from index.fields import plain, record_terms, terms
from index.lexical import build_field
from index.query import read_query
from index.training.measure import recall
from index.training.pairs import groups_of
from knowledge.compile import compile_knowledge
from knowledge.procedure import Procedure
from vietnamese import Reader

DATA = Path(os.environ.get("MOTCUA_DATA_DIR", "var"))
QUESTIONS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "dev.single.jsonl"
TARGET = 2000
"""Short texts a second on one core."""


def memory() -> float:
    """Most memory held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def by_names(procedures: list[Procedure], questions: list[tuple[str, frozenset[str]]]) -> Rates:
    """BM25 over names, accents folded, syllables and pairs."""
    index = build_field([record_terms(procedure)["plain_name"] for procedure in procedures], 0.6)
    groups = np.array(groups_of(procedures))
    meant = {procedure.code: int(group) for procedure, group in zip(procedures, groups, strict=True)}
    places = []
    for text, codes in questions:
        scores = index.scores(dict.fromkeys(terms(plain(text.split())), 1.0))
        order = dict.fromkeys(groups[np.argsort(-scores, kind="stable")[:100]].tolist())
        gold = {meant[code] for code in codes if code in meant}
        places.append(next((place for place, group in enumerate(order) if group in gold), 100))
    row = np.array(places)
    return Rates(len(row), float(np.mean(row < 1)), float(np.mean(row < 5)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--knowledge", type=Path, default=DATA / "knowledge.db")
    parser.add_argument("--model", default="index/model")
    parser.add_argument("--province", default="20")
    arguments = parser.parse_args()

    before, began = memory(), time.process_time()
    encoder = load_encoder(arguments.model)
    if encoder is None:
        parser.error("there is no encoder to measure")
    seconds = time.process_time() - began
    print(
        f"load                {seconds:.2f} s of processor, {memory() - before:.0f} MB, {encoder.dimension} dimensions"
    )

    procedures = compile_knowledge(arguments.knowledge, arguments.province).procedures
    names = [procedure.name for procedure in procedures]
    began = time.process_time()
    for begin in range(0, len(names), 256):
        encoder.encode(names[begin : begin + 256])
    rate = len(names) / (time.process_time() - began)
    print(f"names               {rate:.0f} a second on one core ({rate / TARGET:.1f} of the target)")

    reader = Reader.load()
    asked = [q for q in read_questions([QUESTIONS]) if q.expect == "answer" and q.codes]
    questions = [(" ".join(read_query(q.text, reader).content), frozenset(q.codes)) for q in asked]
    base = by_names(procedures, questions)
    rows = {
        "BM25 over names": base,
        "vectors, own text": recall(encoder, procedures, questions, asked=False),
        "vectors, wordings": recall(encoder, procedures, questions, asked=True),
    }
    for name, rates in rows.items():
        ratio = f"{rates.first / base.first:.2f} / {rates.five / base.five:.2f} of BM25" if base.first else ""
        print(f"{name:19} {rates.questions} questions  R@1 {rates.first:.3f}  R@5 {rates.five:.3f}  {ratio}")


if __name__ == "__main__":
    main()
