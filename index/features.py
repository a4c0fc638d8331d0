"""The signals of ranking: for one question, a table of features over its candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.asked import AskedIndex
from index.attributes import facets
from index.columns import FLAGS, Columns, bits
from index.dense import VectorIndex
from index.fields import plain, terms
from index.lexical import FieldIndex
from index.query import Query

Floats = npt.NDArray[np.float32]

CANDIDATES = 100
"""Records that the fusion looks at, of all."""

PAIR = 0.7
"""Weight of a pair of syllables against a single one."""

OFFICIAL = 0.8
"""Weight of a term of an official wording that an everyday phrase stands for."""

CHANNELS = ("name", "plain_name", "asked", "papers", "body", "name_x", "asked_x", "body_x", "said")
"""BM25 by field with the words as typed, and (x) with the official wordings added; `said`: that of the best saying."""

FIRST_STAGE = {
    "name": 0.5,
    "plain_name": 0.7,
    "asked": 0.7,
    "papers": 0.3,
    "body": 0.7,
    "name_x": 0.8,
    "asked_x": 0.8,
    "body_x": 0.7,
    "said": 0.8,
}
"""Weights that choose the candidates, on scores relative to each channel's best."""

DENSE_STAGE = 1.0

NEAREST = 200
"""Texts asked of the nearest-neighbour search."""

DERIVED = (
    "cover_query",
    "cover_name",
    "cover_body",
    "cover_official",
    "dense",
    "dense_gap",
    "dense_asked",
    "field_share",
    "first",
    "near_best",
    "said_alike",
    "said_gap",
    "later_unasked",
    "later_missed",
    "later_alike",
)


LATER = ("reissue", "exchange", "extend", "change", "correct", "end", "pause", "resume", "delete", "copy")
"""Acts upon a paper that is there already: who asks for none of them wants the first one."""


def feature_names() -> list[str]:
    """The columns of the feature table, in order."""
    compared = [f"{facet}_{kind}" for facet in facets() for kind in ("agree", "conflict", "lacks", "extra")]
    return [*CHANNELS, *DERIVED, *compared, *FLAGS]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one question, best of the first stage first.

    `rows` are record numbers, `table` the features (candidates, features), `absolute` what the certainty reads: figures
    that don't depend on the other candidates; candidates with the same number in `groups` are twins, of which the one
    with the lowest `standing` speaks for all.
    """

    rows: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int32]
    standing: npt.NDArray[np.int32]
    table: Floats
    absolute: Floats


ABSOLUTE = (
    "content",
    "known_share",
    "best_cover",
    "best_body",
    "best_dense",
    "best_name",
    "official",
    "codes",
    "mass",
    "rare_unknown",
    "off_topic",
    "aspects",
    "acts",
    "name_share",
)


def _weights(words: Sequence[str], weights: Sequence[float], gaps: frozenset[int]) -> dict[str, float]:
    table: dict[str, float] = {}
    for word, weight in zip(words, weights, strict=True):
        table[word] = max(table.get(word, 0.0), weight)
    for place in range(1, len(words)):
        if place not in gaps:
            pair = f"{words[place - 1]}_{words[place]}"
            table[pair] = max(table.get(pair, 0.0), PAIR * min(weights[place - 1], weights[place]))
    return table


def _said(query: Query) -> dict[str, float]:
    """All syllables: sayings hold the small words of speech, too."""
    return _weights(plain(query.words), query.spoken, frozenset())


def _with_official(
    table: Mapping[str, float], official: Iterable[tuple[tuple[str, ...], ...]], *, accents: bool
) -> dict[str, float]:
    grown = dict(table)
    for wordings in official:
        share = OFFICIAL / len(wordings) ** 0.5
        for wording in wordings:
            row = list(wording) if accents else plain(wording)
            for term in terms(row):
                weight = share * (PAIR if "_" in term else 1.0)
                grown[term] = max(grown.get(term, 0.0), weight)
    return grown


def _relative(scores: Floats) -> Floats:
    best = float(scores.max()) if scores.size else 0.0
    return scores / best if best > 0 else scores


class Signals:
    """All that ranking reads, bound together: fields, columns, vectors."""

    def __init__(
        self,
        fields: Mapping[str, FieldIndex],
        columns: Columns,
        names: Sequence[Sequence[str]],
        asked: AskedIndex,
        vectors: VectorIndex | None = None,
    ) -> None:
        """`names` holds the plain syllables of each name."""
        self.fields = fields
        self.columns = columns
        self.size = len(names)
        self.asked = asked
        self.vectors = vectors
        index = fields["plain_name"]
        self._name_mass = np.zeros(self.size, dtype=np.float32)
        for row, words in enumerate(names):
            self._name_mass[row] = sum(index.weight(word) for word in set(words))

    def _presence(self, field: FieldIndex, words: Iterable[str]) -> tuple[Floats, float]:
        """Sum of idf of the words each record holds, and the sum over all words."""
        held = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for word in set(words):
            weight = field.weight(word)
            total += weight
            np.add.at(held, field.holders(word), np.float32(weight))
        return held, total

    def _cover(self, field: FieldIndex, query: Query, *, accents: bool) -> Floats:
        """Share of the question that each record holds, by idf. A word no record holds weighs as much as a rare one."""
        read = (lambda words: list(words)) if accents else plain
        unseen = float(np.log1p(self.size))
        held = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for word, weight in zip(read(query.content), query.weights, strict=True):
            idf = (field.weight(word) or unseen) * weight
            total += idf
            np.add.at(held, field.holders(word), np.float32(idf))
        return held / total if total else held

    def _cover_official(self, field: FieldIndex, query: Query) -> Floats:
        """Mean over the everyday phrases of how much of the best official wording each record's name holds."""
        total = np.zeros(self.size, dtype=np.float32)
        for wordings in query.official:
            best = np.zeros(self.size, dtype=np.float32)
            for wording in wordings:
                held, mass = self._presence(field, plain(wording))
                if mass:
                    np.maximum(best, held / mass, out=best)
            total += best
        if query.official:
            total /= len(query.official)
        return total

    def _channels(self, query: Query, said: Mapping[str, float]) -> dict[str, Floats]:
        accented = _weights(query.content, query.weights, query.gaps)
        folded = _weights(plain(query.content), query.weights, query.gaps)
        channels = {
            "name": self.fields["name"].scores(accented),
            "plain_name": self.fields["plain_name"].scores(folded),
            "asked": self.fields["asked"].scores(folded),
            "body": self.fields["body"].scores(accented),
            "said": self.asked.best(said),
        }
        if not query.official:
            same = {f"{name}_x": channels[name] for name in ("name", "asked", "body")}
            return {**channels, **same, "papers": self.fields["papers"].scores(folded)}
        accented_x = _with_official(accented, query.official, accents=True)
        folded_x = _with_official(folded, query.official, accents=False)
        return {
            **channels,
            "papers": self.fields["papers"].scores(folded_x),
            "name_x": self.fields["name"].scores(accented_x),
            "asked_x": self.fields["asked"].scores(folded_x),
            "body_x": self.fields["body"].scores(accented_x),
        }

    def _neighbours(self, vector: Floats | None) -> Floats:
        """The cosine of the nearest records, 0 for all others."""
        near = np.zeros(self.size, dtype=np.float32)
        if vector is not None and self.vectors is not None:
            rows, cosines = self.vectors.nearest(vector, NEAREST)
            np.maximum.at(near, rows, cosines)
        return near

    def _cosines(self, rows: npt.NDArray[np.int64], vector: Floats | None) -> tuple[Floats, Floats]:
        if vector is None or self.vectors is None:
            zeros = np.zeros(len(rows), dtype=np.float32)
            return zeros, zeros
        return self.vectors.cosines(rows, vector)

    def _compare(self, query: Query, rows: npt.NDArray[np.int64]) -> Floats:
        wanted = np.array([bits(query.attributes, facet) for facet in facets()], dtype=np.int32)
        held = self.columns.attributes[rows]
        shared = (held & wanted) != 0
        holds, wants = held != 0, wanted != 0
        compared = np.stack([shared, holds & wants & ~shared, ~holds & wants, holds & ~wants], axis=2)
        return compared.reshape(len(rows), -1).astype(np.float32)

    def _later(self, query: Query, rows: npt.NDArray[np.int64]) -> list[Floats]:
        """Whether each record changes a paper that nobody asked to change, misses such a wish, or meets it."""
        later = bits({"act": frozenset(LATER)}, "act")
        wanted = bits(query.attributes, "act") & later
        held = self.columns.attributes[rows, facets().index("act")] & later
        told = ((held != 0) & (wanted == 0), (held == 0) & (wanted != 0), (held & wanted) != 0)
        return [np.asarray(one, dtype=np.float32) for one in told]

    def read(self, query: Query, vector: Floats | None, limit: int = CANDIDATES) -> Candidates:
        """The candidates of one question with their features; `vector` is its unit embedding, where there is one."""
        said = _said(query)
        channels = self._channels(query, said)
        relative = {name: _relative(scores) for name, scores in channels.items()}
        first = sum(
            (FIRST_STAGE[name] * scores for name, scores in relative.items()), np.zeros(self.size, dtype=np.float32)
        )
        first = first + DENSE_STAGE * _relative(self._neighbours(vector))
        limit = min(limit, self.size)
        rows = np.argpartition(-first, limit - 1)[:limit]
        rows = rows[np.argsort(-first[rows], kind="stable")]

        names = self.fields["plain_name"]
        alike = self.asked.alike(said)[rows]
        cover_query = self._cover(names, query, accents=False)
        cover_body = self._cover(self.fields["body"], query, accents=True)
        cover_official = self._cover_official(names, query)
        mine = {
            *plain(query.content),
            *(word for wordings in query.official for wording in wordings for word in plain(wording)),
        }
        held, _ = self._presence(names, mine)
        cover_name = np.divide(held, self._name_mass, out=np.zeros_like(held), where=self._name_mass > 0)

        share = np.zeros(int(self.columns.field.max()) + 1 if self.size else 1, dtype=np.float32)
        top = rows[:30]
        np.add.at(share, self.columns.field[top], first[top])
        share /= max(float(first[top].sum()), 1e-6)

        best = max(float(first[rows[0]]), 1e-6) if limit else 1.0
        cosine, asked_cosine = self._cosines(rows, vector)
        best_dense = float(asked_cosine.max()) if limit else 0.0
        derived = np.stack(
            [
                cover_query[rows],
                cover_name[rows],
                cover_body[rows],
                cover_official[rows],
                cosine,
                asked_cosine - best_dense,
                asked_cosine,
                share[self.columns.field[rows]],
                first[rows] / best,
                (first[rows] / best) ** 4,
                alike,
                alike - alike.max(initial=0.0),
                *self._later(query, rows),
            ],
            axis=1,
        )
        table = np.concatenate(
            [
                np.stack([relative[name][rows] for name in CHANNELS], axis=1),
                derived,
                self._compare(query, rows),
                self.columns.flags[rows],
            ],
            axis=1,
        ).astype(np.float32)
        return Candidates(
            rows,
            self.columns.group[rows],
            self._standing(query, rows),
            table,
            self._absolute(query, channels, cover_query, cover_body, best_dense),
        )

    def _standing(self, query: Query, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """0 the province's own, 1 central, 2 of the districts that are gone, 3 of a ministry; the level asked first."""
        flag = self.columns.flags[rows]
        own, district = flag[:, FLAGS.index("own")] > 0, flag[:, FLAGS.index("district")] > 0
        below = (flag[:, FLAGS.index("commune")] + flag[:, FLAGS.index("province")]) > 0
        ministry = (flag[:, FLAGS.index("ministry")] > 0) & ~below
        standing = np.select([district, own, ministry], [2, 0, 3], 1)
        wanted = bits(query.attributes, "level")
        asked = (self.columns.attributes[rows, facets().index("level")] & wanted) != 0
        return np.where(asked, standing - 4, standing).astype(np.int32)

    def _absolute(
        self, query: Query, channels: Mapping[str, Floats], cover_query: Floats, cover_body: Floats, best_dense: float
    ) -> Floats:
        body = self.fields["body"]
        seen = [body.weight(word) for word in query.content]
        unseen = sum(weight == 0.0 for weight in seen)
        count = len(query.content)
        names = self.fields["name"]
        named = sum(names.weight(word) > 0 for word in query.content)
        return np.array(
            [
                np.log1p(count),
                1 - unseen / count if count else 0.0,
                float(cover_query.max()) if self.size else 0.0,
                float(cover_body.max()) if self.size else 0.0,
                best_dense,
                float(channels["name_x"].max()) / (1 + count) if self.size else 0.0,
                float(bool(query.official)),
                float(bool(query.codes)),
                np.log1p(float(channels["asked_x"].max())) if self.size else 0.0,
                float(unseen),
                float(query.off_topic),
                float(query.aspects),
                float("act" in query.attributes),
                named / count if count else 0.0,
            ],
            dtype=np.float32,
        )
