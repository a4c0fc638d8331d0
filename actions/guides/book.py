"""What the guides' skill needs of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.guides.book import GuideHit
from knowledge.guide import Guide


class GuideBook(Protocol):
    """The guides held; `index.guides.book.GuideBook` is one."""

    def find(self, text: str, limit: int = 5) -> Sequence[GuideHit]:
        """The guides that a message may ask for, best first."""
        ...

    def guide(self, code: str) -> Guide | None:
        """The guide of a code."""
        ...

    def named(self, name: str) -> Guide | None:
        """The guide that bears exactly this name."""
        ...
