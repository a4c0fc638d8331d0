"""Where HNSW overtakes exact search: milliseconds of one query on one core, and how much HNSW finds of it.

    python -m benchmarks.crossover [--dimension 256]

Synthetic clustered vectors; `index.dense.EXACT_LIMIT` rests on this table.
"""

from __future__ import annotations

import argparse
import statistics
import time

import faiss
import numpy as np

from index.dense import EFFORT, EXACT_LIMIT, NEIGHBOURS

SIZES = (2_000, 5_000, 10_000, 20_000, 40_000, 80_000)
QUERIES = 200
WANTED = 200
"""Neighbours asked, as the index asks them."""


def clustered(rows: int, dimension: int, dice: np.random.Generator) -> np.ndarray:
    """Unit vectors around one centre per twenty rows, as texts of one field lie together."""
    centres = dice.normal(size=(max(1, rows // 20), dimension))
    vectors = centres[dice.integers(len(centres), size=rows)] + 0.7 * dice.normal(size=(rows, dimension))
    vectors = vectors.astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def timed(index: faiss.Index, queries: np.ndarray) -> tuple[float, np.ndarray]:
    """Median milliseconds of one query, and the neighbours found."""
    found, spent = [], []
    for query in queries:
        begin = time.perf_counter()
        _, rows = index.search(query[None, :], WANTED)
        spent.append(time.perf_counter() - begin)
        found.append(rows[0])
    return statistics.median(spent) * 1e3, np.array(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dimension", type=int, default=256)
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    dice = np.random.default_rng(1)
    print(f"{'vectors':>8} {'flat ms':>8} {'hnsw ms':>8} {'ratio':>6} {'recall':>7} {'build s':>8}")
    for size in SIZES:
        vectors = clustered(size, arguments.dimension, dice)
        noise = 0.5 * dice.normal(size=(QUERIES, arguments.dimension)).astype(np.float32) / arguments.dimension**0.5
        queries = vectors[dice.integers(size, size=QUERIES)] + noise
        queries /= np.linalg.norm(queries, axis=1, keepdims=True)
        flat = faiss.IndexFlatIP(arguments.dimension)
        flat.add(vectors)
        graph = faiss.IndexHNSWFlat(arguments.dimension, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = 200
        graph.hnsw.efSearch = EFFORT
        begin = time.perf_counter()
        graph.add(vectors)
        built = time.perf_counter() - begin
        exact_ms, truth = timed(flat, queries)
        graph_ms, found = timed(graph, queries)
        recall = np.mean([len(set(a[:10]) & set(b[:10])) / 10 for a, b in zip(truth, found, strict=True)])
        print(f"{size:8} {exact_ms:8.3f} {graph_ms:8.3f} {exact_ms / graph_ms:6.1f} {recall:7.3f} {built:8.1f}")
    print(f"EXACT_LIMIT = {EXACT_LIMIT}")


if __name__ == "__main__":
    main()
