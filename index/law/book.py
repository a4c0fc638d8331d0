"""The law of a loaded snapshot: the search, the references to it, and the procedures that rest on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from index.encoder import Encoder
from index.law.hit import LawHit
from index.law.index import LawIndex
from index.law.part import FOLDER, LINKS
from knowledge.law.document import Article, LegalDocument
from knowledge.law.references import Reference, Referrer
from vietnamese import Reader


class LawBook:
    """All that a turn asks of the law. Safe to call from several threads at once."""

    def __init__(self, index: LawIndex, links: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """`links`: number of a document → procedures that rest on it, as (code, article or empty)."""
        self.index = index
        self._links = links
        self._referrer: Referrer[LegalDocument] = Referrer(index.documents())

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None, reader: Reader | None) -> LawBook | None:
        """The law of the snapshot `folder`; None where it holds none."""
        if not (folder / FOLDER).is_dir():
            return None
        links = json.loads((folder / LINKS).read_text(encoding="utf-8"))
        return cls(LawIndex.load(folder / FOLDER, encoder, reader), links)

    def search(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """The best articles for a question, those in force on `as_of` (default today) before all others."""
        return self.index.search(query, limit, as_of)

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
        held = self._links.get(number, ())
        return [str(code) for code, _ in sorted(held, key=lambda link: (link[1] != (article or ""), link[0]))]

    def close(self) -> None:
        """Let go of the files."""
        self.index.close()
