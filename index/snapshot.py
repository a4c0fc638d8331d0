"""The snapshot: an immutable folder with everything that answering needs, and the searches over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from index.asked import AskedIndex
from index.build import build_snapshot
from index.columns import FLAGS, Columns
from index.dense import VectorIndex
from index.encoder import NONE, Encoder, load_encoder
from index.errors import EncoderError, SnapshotError
from index.features import Candidates, Floats, Signals, feature_names
from index.fields import FIELDS, plain, split, strip_name
from index.fusion import Weights, confidence_row, known, ranked, right, softmax, spread
from index.guides.book import GuideBook
from index.hit import Hit, Retrieval
from index.holdings import read_retired
from index.journeys import JourneyBook
from index.law.book import LawBook
from index.lexical import FieldIndex
from index.manifest import Manifest, read_manifest, verify
from index.query import Query, content_of, read_query
from index.records import Records
from index.suggest import Suggester
from knowledge.procedure import Procedure, Retired
from vietnamese import Reader

__all__ = ["Snapshot", "build_snapshot"]

KIND = "procedure"
ARTICLE = "article"
GUIDE = "guide"

SURE = 0.97
"""Probability given to a record whose code or whole name was typed."""

BARE = 2
"""Telling syllables of a message that is the name of a matter and no more: "tạm trú"."""

DOUBTED = 0.5
"""Most probability when such a bare name is all that was said and records that end or change a paper come first."""

_LATER_UNASKED = feature_names().index("later_unasked")

WARM_UP = "đăng ký khai sinh cho con"


class Snapshot:
    """One loaded snapshot. All methods are safe to call from several threads at once."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        signals: Signals,
        weights: Weights,
        encoder: Encoder | None,
        reader: Reader,
    ) -> None:
        """Use `Snapshot.load`."""
        self.folder = folder
        self.manifest = manifest
        self._records = Records(folder / "records.sqlite")
        self._retired = read_retired(folder)
        self.signals = signals
        self._weights = weights
        self._encoder = encoder
        self._reader = reader
        names = self._records.names()
        self._codes = [code for code, _, _ in names]
        self._names = [name for _, name, _ in names]
        self._rows = {code: row for row, code in enumerate(self._codes)}
        self._exact: dict[str, list[int]] = {}
        for row, (_, name, short) in enumerate(names):
            for text in {name, short} - {""}:
                self._exact.setdefault(_key(text), []).append(row)
        self._named: dict[str, list[tuple[str, int]]] = {}
        for row, name in enumerate(self._names):
            self._named.setdefault(_key(content_of(strip_name(name))), []).append((_key(name), row))
        flags = signals.columns.flags
        boost = sum(
            (
                weight * flags[:, FLAGS.index(flag)]
                for flag, weight in (("curated", 0.5), ("commune", 0.3), ("citizen", 0.2), ("own", 0.2))
            ),
            np.zeros(len(names), dtype=np.float32),
        )
        self._labels = [short or name for _, name, short in names]
        self._suggester = Suggester(self._records.sayings(), boost)
        self.law = LawBook.load(folder, encoder, self._reader)
        self.guides = GuideBook.load(folder, encoder, self._reader)
        self.journeys = JourneyBook.load(folder, encoder, self._reader)

    @classmethod
    def load(cls, folder: Path, *, encoder: Encoder | None = None, reader: Reader | None = None) -> Snapshot:
        """Read, check and warm up the snapshot in `folder` (a snapshot or the link `current`).

        Raises SnapshotError, or EncoderError when the encoder that made its vectors is not there any more.
        """
        folder = folder.resolve()
        manifest = read_manifest(folder)
        verify(folder, manifest)
        if encoder is None and manifest.encoder is not None:
            encoder = load_encoder(manifest.encoder.name)
        mark = manifest.encoder.fingerprint if manifest.encoder is not None else NONE
        if (encoder.fingerprint if encoder is not None else NONE) != mark:
            raise EncoderError(f"the snapshot {folder} was made by another encoder ({mark}): run `motcua build`")
        try:
            signals = load_signals(folder)
            weights = Weights.load(folder / "calibration.json")
            snapshot = cls(folder, manifest, signals, weights, encoder, reader or _reader())
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotError.damaged(folder, str(error)) from error
        snapshot.retrieve(WARM_UP)
        return snapshot

    @property
    def encoder(self) -> Encoder | None:
        """What made its vectors."""
        return self._encoder

    def procedure(self, code: str) -> Procedure | None:
        """The record of a code."""
        return self._records.procedure(code)

    def retired(self, code: str) -> Retired | None:
        """Since when and why a code is not answered any more."""
        return self._retired.get(code)

    def query(self, text: str) -> Query:
        """The question as the index reads it."""
        return read_query(text, self._reader)

    def retrieve(self, query: str, limit: int = 10) -> Retrieval:
        """Rank the records for one message. Total: unreadable text gives no hits and `known` near 0."""
        read = self.query(query)
        typed = [self._rows[code] for code in read.codes if code in self._rows]
        if typed:
            return self._sure(typed, read, limit)
        if not read.content:
            exact = self._exact.get(_key(read.text), [])
            return self._sure(exact, read, limit) if exact else Retrieval([], 0.0, [])
        exact = self._exact.get(_key(read.text), []) or self._named_in(read)
        if exact:
            return self._sure(exact, read, limit)
        return self.judge(self.signals.read(read, self.vector(read)), read.content, self._weights, limit)

    def _named_in(self, query: Query) -> list[int]:
        """Records whose whole name stands in a question that names nothing else: "đăng ký kết hôn mất bao lâu"."""
        said = f" {' '.join(plain(query.words))} "
        found = self._named.get(" ".join(plain(query.content)), [])
        return [row for name, row in found if f" {name} " in said]

    def candidates(self, text: str) -> tuple[Query, Candidates | None]:
        """The candidates of a message before the fusion; None when it names nothing. For fitting and measuring."""
        read = self.query(text)
        return read, self.signals.read(read, self.vector(read)) if read.content else None

    def judge(self, candidates: Candidates, content: list[str], weights: Weights, limit: int = 10) -> Retrieval:
        """Fuse the signals of the candidates into a ranking with probabilities."""
        scores = ranked(candidates, weights.ranking)
        fused = softmax(scores, weights.temperature)
        row = confidence_row(candidates, fused)
        sure, best = known(row, weights), right(row, weights)
        if len(content) <= BARE and candidates.table[np.argsort(-scores)[:3], _LATER_UNASKED].any():
            best = min(best, DOUBTED)
        probabilities = sure * spread(fused, candidates.groups, best)
        order = np.argsort(-scores, kind="stable")[:limit]
        rows = [int(row) for row in candidates.rows[order]]
        hits = [
            self._hit(row, float(scores[place]), float(probabilities[place]))
            for row, place in zip(rows, order, strict=True)
        ]
        return Retrieval(hits, sure, content, self._twins(rows))

    def code(self, row: int) -> str:
        """The code of a record of the index."""
        return self._codes[row]

    def vector(self, query: Query) -> Floats | None:
        """The embedding of what the question names, in the words it was typed."""
        if self._encoder is None:
            return None
        vector: Floats = self._encoder.encode([" ".join(query.content)], question=True)[0]
        return vector

    def search(
        self,
        query: str,
        kinds: Sequence[str] = (KIND,),
        limit: int = 10,
        as_of: date | None = None,
        jurisdiction: str | None = None,
    ) -> list[Hit]:
        """The ranking alone: of procedures, articles of law or guides, or of several kinds by probability.

        Articles in force on `as_of` (default: today) come first, each with its state on that day; procedures are told
        as they are now. `jurisdiction` other than the snapshot's province leaves only central procedures.
        """
        hits: list[Hit] = []
        if KIND in kinds:
            hits += self._search_procedures(query, limit, jurisdiction)
        if ARTICLE in kinds and self.law is not None:
            hits += [
                Hit(ARTICLE, hit.code, hit.title, hit.score, hit.probability, status=hit.status)
                for hit in self.law.search(query, limit, as_of)
            ]
        if GUIDE in kinds and self.guides is not None:
            found = self.guides.find(query, limit)
            hits += [Hit(GUIDE, hit.code, hit.name, hit.probability, hit.probability) for hit in found]
        return hits if len(kinds) == 1 else sorted(hits, key=lambda hit: -hit.probability)[:limit]

    def _search_procedures(self, query: str, limit: int, jurisdiction: str | None) -> list[Hit]:
        foreign = jurisdiction is not None and jurisdiction != self.manifest.province
        hits = self.retrieve(query, limit + (20 if foreign else 0)).hits
        if foreign:
            own = FLAGS.index("own")
            hits = [hit for hit in hits if not self.signals.columns.flags[self._rows[hit.code], own]]
        return hits[:limit]

    def suggest(self, prefix: str, limit: int = 8) -> list[Hit]:
        """Records whose names or sayings hold what was typed so far; one of each group of twins, with its label."""
        hits: list[Hit] = []
        seen: set[int | str] = set()
        for row, found in self._suggester.find(prefix, limit * 4):
            label = self._labels[row]
            keys: set[int | str] = {int(self.signals.columns.group[row]), label}
            if seen.isdisjoint(keys):
                hits.append(Hit(KIND, self._codes[row], self._names[row], found, 0.0, label))
            seen |= keys
        return hits[:limit]

    def close(self) -> None:
        """Let go of the files."""
        self._records.close()
        if self.law is not None:
            self.law.close()

    def _hit(self, row: int, found: float, probability: float) -> Hit:
        return Hit(KIND, self._codes[row], self._names[row], found, probability)

    def _sure(self, rows: Sequence[int], read: Query, limit: int) -> Retrieval:
        ordered = sorted(
            dict.fromkeys(rows), key=lambda row: -float(self.signals.columns.flags[row, FLAGS.index("own")])
        )
        hits = [self._hit(row, 1.0, SURE / len(ordered)) for row in ordered]
        content = read.content or read.words
        return Retrieval(hits[:limit], SURE, content, self._twins(ordered))

    def _twins(self, rows: Sequence[int]) -> dict[str, str]:
        """Code → key of its group, for groups of more than one among `rows`."""
        groups: dict[int, list[int]] = {}
        for row in rows:
            groups.setdefault(int(self.signals.columns.group[row]), []).append(row)
        return {self._codes[row]: self._codes[group[0]] for group in groups.values() if len(group) > 1 for row in group}


@cache
def _reader() -> Reader:
    """One reader for all snapshots: it is immutable and takes a second to load."""
    return Reader.load()


def _key(text: str) -> str:
    return " ".join(plain(split(strip_name(text))))


def load_signals(folder: Path) -> Signals:
    """The searchable part of a snapshot."""
    records = Records(folder / "records.sqlite")
    names = [plain(split(strip_name(name))) for _, name, _ in records.names()]
    records.close()
    fields = {field: FieldIndex.load(folder / "fields" / field, len(names)) for field in FIELDS}
    vectors = VectorIndex.load(folder / "dense", len(names)) if (folder / "dense").is_dir() else None
    return Signals(fields, Columns.load(folder / "columns.npz"), names, AskedIndex.load(folder / "asked"), vectors)
