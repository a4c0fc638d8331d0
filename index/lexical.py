"""BM25 over the fields of the records: built by bm25s, scored from its arrays, so that terms can carry weights.

bm25s precomputes each term's score in each record and stores them column by column; scoring a question is then a sum
of a few slices of those arrays, without compiling or importing anything at run time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

K1 = 1.2
B: dict[str, float] = {"name": 0.6, "plain_name": 0.6, "asked": 0.5, "papers": 0.75, "body": 0.75}


@dataclass(frozen=True, slots=True)
class FieldIndex:
    """One field: term → column, and the scores of the records that hold the term."""

    vocabulary: dict[str, int]
    starts: npt.NDArray[np.int64]
    records: npt.NDArray[np.int32]
    values: Floats
    idf: Floats
    size: int

    def scores(self, weights: Mapping[str, float]) -> Floats:
        """BM25 of every record for weighted terms, shape (records,)."""
        spans = [
            (self.starts[column], self.starts[column + 1], weight)
            for term, weight in weights.items()
            if (column := self.vocabulary.get(term)) is not None
        ]
        if not spans:
            return np.zeros(self.size, dtype=np.float32)
        records = np.concatenate([self.records[begin:end] for begin, end, _ in spans])
        values = np.concatenate([self.values[begin:end] * np.float32(weight) for begin, end, weight in spans])
        return np.bincount(records, values, minlength=self.size).astype(np.float32)

    def weight(self, term: str) -> float:
        """Inverse document frequency of a term; 0 for a term that no record holds."""
        column = self.vocabulary.get(term)
        return 0.0 if column is None else float(self.idf[column])

    def holders(self, term: str) -> npt.NDArray[np.int32]:
        """The records that hold a term."""
        column = self.vocabulary.get(term)
        if column is None:
            return np.zeros(0, dtype=np.int32)
        return self.records[self.starts[column] : self.starts[column + 1]]

    def save(self, folder: Path) -> None:
        """Write the arrays into a new folder."""
        folder.mkdir(parents=True)
        np.save(folder / "starts.npy", self.starts)
        np.save(folder / "records.npy", self.records)
        np.save(folder / "values.npy", self.values)
        np.save(folder / "idf.npy", self.idf)
        terms = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, size: int) -> FieldIndex:
        """Read the arrays; the large ones stay on disk until they are touched."""
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        return cls(
            vocabulary={term: column for column, term in enumerate(terms)},
            starts=np.load(folder / "starts.npy"),
            records=np.load(folder / "records.npy"),
            values=np.load(folder / "values.npy"),
            idf=np.load(folder / "idf.npy"),
            size=size,
        )


def build_field(rows: Sequence[Sequence[str]], b: float) -> FieldIndex:
    """Index one field of all records; `rows` holds the terms of each."""
    import bm25s

    vocabulary: dict[str, int] = {}
    if not any(rows):  # bm25s divides by the mean length
        empty = np.zeros(0, dtype=np.float32)
        return FieldIndex({}, np.zeros(1, dtype=np.int64), empty.astype(np.int32), empty, empty, len(rows))
    numbers = [[vocabulary.setdefault(term, len(vocabulary)) for term in row] for row in rows]
    model = bm25s.BM25(method="lucene", k1=K1, b=b)
    model.index((numbers, vocabulary), show_progress=False, create_empty_token=False)
    columns = model.scores
    starts = np.asarray(columns["indptr"], dtype=np.int64)
    held = np.diff(starts).astype(np.float32)
    idf = np.log1p((len(rows) - held + 0.5) / (held + 0.5)).astype(np.float32)
    return FieldIndex(
        vocabulary=vocabulary,
        starts=starts,
        records=np.asarray(columns["indices"], dtype=np.int32),
        values=np.asarray(columns["data"], dtype=np.float32),
        idf=idf,
        size=len(rows),
    )
