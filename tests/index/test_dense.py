"""Vectors: exact search, HNSW beyond the limit, cosines of chosen records."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import dense
from index.dense import VectorIndex, build_vectors


def _unit(rows: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 24)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


OWNER = np.repeat(np.arange(100), 2)


def test_nearest_is_what_numpy_says() -> None:
    vectors = _unit(200, 1)
    index = build_vectors(vectors, OWNER, 100)
    rows, cosines = index.nearest(vectors[7], 5)
    truth = np.argsort(-(vectors @ vectors[7]))[:5]
    assert rows.tolist() == OWNER[truth].tolist()
    assert cosines[0] == pytest.approx(1, abs=1e-5)


def test_cosines_of_own_text_and_best_of_all_texts() -> None:
    vectors = _unit(200, 1)
    index = build_vectors(vectors, OWNER, 100)
    own, best = index.cosines(np.array([3, 50]), vectors[7])
    assert own == pytest.approx([vectors[6] @ vectors[7], vectors[100] @ vectors[7]], abs=1e-5)
    assert best[0] == pytest.approx(1, abs=1e-5)


def test_beyond_the_limit_a_graph_finds_nearly_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vectors = _unit(3000, 2)
    owner = np.arange(3000)
    exact = build_vectors(vectors, owner, 3000)
    monkeypatch.setattr(dense, "EXACT_LIMIT", 1000)
    graph = build_vectors(vectors, owner, 3000)
    assert type(graph.index).__name__ == "IndexHNSWFlat"
    graph.save(tmp_path / "d")
    graph = VectorIndex.load(tmp_path / "d", 3000)
    shared = [len(set(exact.nearest(query, 10)[0]) & set(graph.nearest(query, 10)[0])) / 10 for query in _unit(50, 3)]
    assert np.mean(shared) > 0.95
