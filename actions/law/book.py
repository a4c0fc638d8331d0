"""What the law skill needs of the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from index.law.hit import LawHit
from knowledge.law.document import Article, LegalDocument
from knowledge.law.expired import ExpiredBasis
from knowledge.law.references import Reference
from knowledge.law.validity import State


class LawBook(Protocol):
    """The law held; `index.law.book.LawBook` is one."""

    def find(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """The best articles for what is said in a talk."""
        ...

    def document(self, number: str, kind: str | None = None) -> LegalDocument | None:
        """A document without its articles."""
        ...

    def article(self, number: str, article: str, kind: str | None = None) -> Article | None:
        """One article."""
        ...

    def articles(self, number: str, kind: str | None = None) -> Sequence[Article]:
        """The articles of a document."""
        ...

    def ended(self, code: str, on: date) -> Sequence[ExpiredBasis]:
        """The legal bases of a procedure that do not apply any more on a day."""
        ...

    def state(self, number: str, on: date) -> State | None:
        """The state of a document that is not held, where a later one told its end."""
        ...

    def references(self, text: str, on: date | None = None) -> Sequence[Reference[Any]]:
        """The documents and provisions that a text names."""
        ...

    def resting(self, number: str, article: str | None = None) -> Sequence[str]:
        """Codes of the procedures that rest on a document, those that name the article first."""
        ...
