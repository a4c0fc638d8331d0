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
from index.law.sayings import Sayings
from index.query import read_query
from knowledge.law.document import Article, LegalDocument
from knowledge.law.expired import ExpiredBasis
from knowledge.law.references import Reference, Referrer
from knowledge.law.validity import State, Status, state_of
from vietnamese import Reader

NEAR = 10
"""Articles looked at before what is asked is weighed in."""

APPLY = frozenset(status.value for status in Status if status.applies)


class LawBook:
    """All that a turn asks of the law. Safe to call from several threads at once."""

    def __init__(self, index: LawIndex, links: Links, endings: Endings, sayings: Sayings, reader: Reader) -> None:
        """Use `LawBook.load`."""
        self.index = index
        self._links = links
        self._endings = endings
        self._sayings = sayings
        self._reader = reader
        self._referrer: Referrer[LegalDocument] = Referrer(index.documents())

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, reader: Reader) -> LawBook | None:
        """The law of the snapshot `folder`; None where it holds none."""
        if not (folder / FOLDER).is_dir():
            return None
        index = LawIndex.load(folder / FOLDER, encoder, reader)
        return cls(index, Links.load(folder), Endings.load(folder), Sayings.load(folder / SAYINGS), reader)

    def search(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """The best articles for a question, those in force on `as_of` (default today) before all others.

        What citizens are known to ask of a provision is weighed beside its text: either may be right alone.
        """
        hits = self.index.search(query, max(limit, NEAR), as_of)
        said = self._sayings.find(read_query(query, self._reader))
        for (number, kind, article), chance in said:
            held = next((hit for hit in hits if (hit.number, hit.kind, hit.article) == (number, kind, article)), None)
            if held is not None:
                hits.remove(held)
            elif (held := self._hit(number, kind, article, as_of or date.today())) is None:
                continue
            hits.append(replace(held, probability=1 - (1 - held.probability) * (1 - chance)))
        if said:
            hits.sort(key=lambda hit: (hit.status not in APPLY, -hit.probability))
        return hits[:limit]

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
