"""The law of a loaded snapshot: the search, the references to it, and the procedures that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.encoder import Encoder
from index.holdings import Endings
from index.law.hit import LawHit
from index.law.index import LawIndex
from index.law.links import Links
from index.law.part import FOLDER, SAYINGS
from index.law.sayings import Name, Reading, Sayings, Weights
from index.query import read_query
from knowledge.law.asked import Asked
from knowledge.law.document import Article, LegalDocument
from knowledge.law.expired import ExpiredBasis
from knowledge.law.references import Reference, Referrer
from knowledge.law.validity import State, Status, state_of
from vietnamese import Reader

SAID = 5
"""Provisions taken over from the sayings."""

NEAR = 10
"""Articles looked at before what is asked is weighed in."""

APPLY = frozenset(status.value for status in Status if status.applies)


class LawBook:
    """All that a turn asks of the law. Safe to call from several threads at once."""

    def __init__(
        self,
        index: LawIndex,
        links: Links,
        endings: Endings,
        sayings: Sayings | None,
        weights: Weights,
        encoder: Encoder | None,
        reader: Reader,
    ) -> None:
        """Use `LawBook.load`."""
        self.index = index
        self._links = links
        self._endings = endings
        self._sayings = sayings
        self._weights = weights
        self._encoder = encoder
        self._reader = reader
        self._referrer: Referrer[LegalDocument] = Referrer(index.documents())

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, reader: Reader) -> LawBook | None:
        """The law of the snapshot `folder`; None where it holds none."""
        if not (folder / FOLDER).is_dir():
            return None
        index = LawIndex.load(folder / FOLDER, encoder, reader)
        sayings, weights = Sayings.load(folder / SAYINGS), Weights.shipped()
        return cls(index, Links.load(folder), Endings.load(folder), sayings, weights, encoder, reader)

    def search(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """The articles whose text answers best, those in force on `as_of` (default today) before all others."""
        return self.index.search(query, limit, as_of)

    def find(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """As `search`, for what is said in a talk: what citizens ask of a provision is weighed beside its text.

        Formal questions are ranked a little worse so, lay ones far better (benchmarks/RESULTS.md).
        """
        hits = self.index.search(query, max(limit, NEAR), as_of)
        if self._sayings is None:
            return hits[:limit]
        reading, words, best = self.read(query, self._sayings, hits)
        if not len(reading.rows):
            return hits[:limit]
        by_name = {(hit.number, hit.kind, hit.article): hit for hit in hits}
        for name, chance in self._sayings.judge(reading, self._weights, words, best)[:SAID]:
            held = by_name.get(name) or self._hit(*name, as_of or date.today())
            if held is not None and chance > held.probability:
                by_name[name] = replace(held, probability=chance)
        return sorted(by_name.values(), key=lambda hit: (hit.status not in APPLY, -hit.probability, -hit.score))[:limit]

    def read(self, query: str, sayings: Sayings, hits: Sequence[LawHit] | None = None) -> tuple[Reading, int, float]:
        """What the sayings make of a question: the reading, its words, and the best probability by the texts alone."""
        hits = self.index.search(query, NEAR) if hits is None else hits
        read = read_query(query, self._reader)
        found = {(hit.number, hit.kind, hit.article): (n, hit.probability) for n, hit in enumerate(hits)}
        vector = self._encoder.encode([read.text], question=True)[0] if self._encoder is not None else None
        best = max((hit.probability for hit in hits), default=0.0)
        return sayings.read(read, vector, found), len(read.words), best

    def texts(self, asked: Sequence[Asked]) -> dict[Name, str]:
        """Heading and text of the provisions that something is asked of, as far as they are held."""
        names = [(one.number, one.kind, one.article) for one in asked]
        held = {name: self.article(name[0], name[2], name[1]) for name in names}
        return {name: f"{article.title}. {article.text}" for name, article in held.items() if article is not None}

    def _hit(self, number: str, kind: str, article: str, day: date) -> LawHit | None:
        document, held = self.document(number, kind), self.article(number, article, kind)
        if document is None or held is None:
            return None
        status = state_of(document, held, day).status
        return LawHit(number, kind, article, held.title, document.title, 0.0, 0.0, None, status.value)

    def document(self, number: str, kind: str | None = None) -> LegalDocument | None:
        """A document without its articles."""
        return self.index.document(number, kind)

    def article(self, number: str, article: str, kind: str | None = None) -> Article | None:
        """One article."""
        return self.index.article(number, article, kind)

    def articles(self, number: str, kind: str | None = None) -> Sequence[Article]:
        """The articles of a document in their order."""
        return self.index.articles(number, kind)

    def references(self, text: str, on: date | None = None) -> list[Reference[LegalDocument]]:
        """The documents and provisions that a text names."""
        return self._referrer.find(text, on)

    def resting(self, number: str, article: str | None = None) -> list[str]:
        """Codes of the procedures that rest on a document, those that name the article first."""
        held = self._links.procedures.get(number, ())
        return [code for code, _ in sorted(held, key=lambda link: (link[1] != (article or ""), link[0]))]

    def ended(self, code: str, on: date) -> list[ExpiredBasis]:
        """The legal bases of a procedure that do not apply any more on a day."""
        return self._endings.of(code, on)

    def state(self, number: str, on: date) -> State | None:
        """The state of a document that is not held, where a later one told its end."""
        return self._links.state(number, on)

    def close(self) -> None:
        """Let go of the files."""
        self.index.close()
