"""How well and how fast articles of the law are found, against bm25s alone and FAISS flat alone, in one run.

    python -m benchmarks.law [--law var/current/law]

Each way runs in a process of its own over the same articles: building its index, then all questions one by one, each
as written and with its accents stripped. The learned ranker is cross-validated: no question is ranked by trees that
saw its article. Needs `../shared/eval/dev.law.jsonl`; says so and stops where it is absent.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.law.index import LawIndex
from index.law.training import (
    LawQuestion,
    cross_validate,
    figures,
    place_of,
    read_example,
    read_law_questions,
    strip_accents,
)

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
BEST = 10
Search = Callable[[str], Sequence[int]]
"""Question → rows of the best articles."""


def texts(folder: Path) -> list[str]:
    """Title, subject, document and text of every article, in the order of the index."""
    from index.law.records import LawRecords
    from index.law.words import segments_of

    records = LawRecords(folder / "law.sqlite")
    found = [
        "\n".join(segments_of(document, article))
        for document in records.documents()
        for article in records.articles(document.number, document.kind)
    ]
    records.close()
    return found


def bm25s_alone(folder: Path) -> Search:
    """bm25s over syllables and pairs without accents, one field."""
    from index.fields import plain, split, terms
    from index.lexical import build_field

    field = build_field([terms(plain(split(text))) for text in texts(folder)], 0.75)

    def search(question: str) -> Sequence[int]:
        scores = field.scores(dict.fromkeys(terms(plain(split(question))), 1.0))
        best = np.argpartition(-scores, BEST)[:BEST]
        return [int(row) for row in best[np.argsort(-scores[best])]]

    return search


def faiss_alone(folder: Path) -> Search:
    """Nearest vectors of the shipped encoder, exactly; the question is read as the assistant reads it."""
    import faiss

    from index.encoder import SHIPPED, load_encoder
    from vietnamese import Reader

    encoder = load_encoder(SHIPPED)
    assert encoder is not None
    reader = Reader.load()
    held = texts(folder)
    index = faiss.IndexFlatIP(encoder.dimension)
    faiss.omp_set_num_threads(1)
    for begin in range(0, len(held), 2000):
        index.add(encoder.encode([text[:1000] for text in held[begin : begin + 2000]]))

    def search(question: str) -> Sequence[int]:
        found = index.search(encoder.encode([reader.read(question)], question=True), BEST)[1][0]
        return [int(row) for row in found]

    return search


def ours(folder: Path) -> Search:
    """The whole search, reading of the question included; built anew to measure the build."""
    from index.law.build import build_law
    from index.law.records import LawRecords

    records = LawRecords(folder / "law.sqlite")
    documents = [
        document.model_copy(update={"articles": tuple(records.articles(document.number, document.kind))})
        for document in records.documents()
    ]
    records.close()
    with tempfile.TemporaryDirectory() as made:
        begun = time.perf_counter()
        build_law(documents, Path(made) / "law", None, None)
        print(f"build of {len(documents)} documents: {time.perf_counter() - begun:.1f} s", flush=True)
        begun = time.perf_counter()
        build_law(documents, Path(made) / "again", None, Path(made) / "law")
        print(f"build with the last one at hand: {time.perf_counter() - begun:.1f} s", flush=True)
    law = LawIndex.load(folder)

    def search(question: str) -> Sequence[int]:
        law.search(question, BEST)
        return []

    return search


def run(name: str, make: Callable[[Path], Search], folder: Path, questions: Sequence[LawQuestion]) -> None:
    """Build, search, print one row."""
    law = LawIndex.load(folder)
    begun = time.perf_counter()
    search = make(folder)
    built = time.perf_counter() - begun
    for change, label in ((str, "as written"), (strip_accents, "without accents")):
        places, spent = [], []
        for question in questions:
            asked = change(question.text)
            begin = time.process_time()
            rows = search(asked)
            spent.append(time.process_time() - begin)
            named = [law.place(int(row)) for row in rows]
            right = [n for n, (a, b) in enumerate(named) if (a.lower(), b.lower()) in question.gold]
            places.append(right[0] if right else 1000)
        half, most = statistics.median(spent) * 1e3, sorted(spent)[int(len(spent) * 0.95) - 1] * 1e3
        told = figures(places) if make is not ours else ""
        print(f"{name:12} {label:16} {told:46} p50 {half:5.1f} ms  p95 {most:5.1f} ms", flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{name:12} ready after {built:.1f} s, at most {memory:.0f} MB while building and searching", flush=True)


def serving(folder: Path, questions: Sequence[LawQuestion]) -> None:
    """Memory of a process that only searches."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    law = LawIndex.load(folder)
    for question in questions:
        law.search(question.text, BEST)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"searching alone: {after:.0f} MB, {after - before:.0f} MB of it for the law", flush=True)


def ranked(folder: Path, questions: Sequence[LawQuestion]) -> None:
    """Quality of our search, cross-validated; before it that of the first search alone."""
    law = LawIndex.load(folder)
    written = [read_example(law, question, question.text) for question in questions]
    typed = [read_example(law, question, strip_accents(question.text)) for question in questions]
    for label, examples in (("as written", written), ("without accents", typed)):
        first = [place_of(example, -np.arange(len(example.right), dtype=np.float32)) for example in examples]
        print(f"{'BM25F':12} {label:16} {figures(first)}", flush=True)
    places, plain, _, _ = cross_validate(written, typed, 1, 1)
    for label, found in (("as written", places), ("without accents", plain)):
        print(f"{'ours':12} {label:16} {figures(found)}  (cross-validated)", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--law", type=Path, default=Path(os.environ.get("MOTCUA_DATA_DIR", "var")) / "current" / "law")
    arguments = parser.parse_args()
    file = SHARED / "dev.law.jsonl"
    if not file.is_file():
        print(f"skipped: the question file is not at {SHARED}")
        sys.exit(0)
    questions = read_law_questions(file)
    folder = arguments.law.resolve()
    if not (folder / "law.sqlite").is_file():
        print(f"skipped: no law at {folder}; import it (motcua import) and run `motcua build`")
        sys.exit(0)
    spawn = multiprocessing.get_context("spawn")
    steps: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        *((run, (name, make, folder, questions)) for name, make in WAYS.items()),
        (serving, (folder, questions)),
        (ranked, (folder, questions)),
    ]
    for step, given in steps:
        process = spawn.Process(target=step, args=given)
        process.start()
        process.join()


WAYS: dict[str, Callable[[Path], Search]] = {"bm25s": bm25s_alone, "FAISS flat": faiss_alone, "ours": ours}

if __name__ == "__main__":
    main()
