"""Nearest neighbours by embedding: FAISS over the texts of records and their wordings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

EXACT_LIMIT = 20_000
"""Vectors up to which the search is exact. `benchmarks/crossover.py` on one core, 256 dimensions: HNSW overtakes at
some 7,000 vectors, but exact search stays below 2.5 ms up to here and needs no graph (42 s to build)."""

NEIGHBOURS = 32
"""Links of a node of the HNSW graph."""

EFFORT = 96
"""Nodes that an HNSW search keeps in view."""


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Unit vectors with the record each belongs to; entries lie in the order of the records.

    `vectors` has shape (entries, dimension), `owner` (entries,), `starts` (records + 1,): the entries of record r are
    starts[r]:starts[r + 1], its own text first, then its wordings.
    """

    vectors: Floats
    owner: Ints
    starts: Ints
    index: Any

    def nearest(self, vector: Floats, limit: int) -> tuple[Ints, Floats]:
        """Records of the `limit` nearest entries with their cosine; a record may come more than once."""
        cosines, entries = self.index.search(vector[None, :], min(limit, len(self.owner)))
        found = entries[0] >= 0
        return self.owner[entries[0][found]], cosines[0][found]

    def cosines(self, rows: Ints, vector: Floats) -> tuple[Floats, Floats]:
        """For each record the cosine of its own text, and the best over its text and wordings."""
        counts = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(counts)
        entries = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(self.starts[rows] - (ends - counts), counts)
        all_cosines = self.vectors[entries] @ vector
        begins = ends - counts
        return all_cosines[begins], np.maximum.reduceat(all_cosines, begins) if len(begins) else all_cosines

    def save(self, folder: Path) -> None:
        """Write the index and the vectors into a new folder."""
        import faiss

        folder.mkdir(parents=True)
        np.save(folder / "vectors.npy", self.vectors)
        np.save(folder / "owner.npy", self.owner)
        faiss.write_index(self.index, str(folder / "index.faiss"))

    @classmethod
    def load(cls, folder: Path, records: int) -> VectorIndex:
        """Read what `save` wrote."""
        import faiss

        owner = np.load(folder / "owner.npy")
        return cls(
            np.load(folder / "vectors.npy"),
            owner,
            _starts(owner, records),
            faiss.read_index(str(folder / "index.faiss")),
        )


def _starts(owner: Ints, records: int) -> Ints:
    return np.searchsorted(owner, np.arange(records + 1)).astype(np.int64)


def build_vectors(vectors: Floats, owner: Ints, records: int) -> VectorIndex:
    """Index unit vectors, exactly while that is fast enough."""
    import faiss

    dimension = vectors.shape[1]
    if len(vectors) <= EXACT_LIMIT:
        index: Any = faiss.IndexFlatIP(dimension)
    else:
        index = faiss.IndexHNSWFlat(dimension, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 200
        index.hnsw.efSearch = EFFORT
    index.add(vectors)
    return VectorIndex(vectors, owner, _starts(owner, records), index)
