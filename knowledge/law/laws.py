"""Laws by their titles: which one a name means, by the year said or by what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic

from knowledge.law.names import Names, key, table
from knowledge.law.register import D, Key, in_force

KINDS_OF_LAW = ("Luật", "Bộ luật", "Pháp lệnh")
"""Kinds whose documents are called by their titles."""


@dataclass(frozen=True)
class Option(Generic[D]):
    """One document that may be meant; `document` is None where it is not held."""

    number: str | None
    kind: str
    title: str
    document: D | None = None
    year: int | None = None
    """the year that was said with its name"""

    @classmethod
    def of(cls, document: D) -> Option[D]:
        """A document held."""
        return cls(document.number, document.kind, document.title, document)

    @property
    def issued(self) -> int | None:
        """Year of issue, by its date or its number."""
        if self.document and self.document.issued_on:
            return self.document.issued_on.year
        year = Key.of(self.number or "").year
        return int(year) if year else None

    @property
    def effective(self) -> int | None:
        """Year from which it holds."""
        return self.document.valid_from.year if self.document and self.document.valid_from else None

    def standing(self, on: date) -> tuple[bool, int]:
        """Sorts laws of one title: in force before ended, newer before older. One not held counts as in force."""
        return self.document is None or in_force(self.document, on), self.issued or 0


@dataclass(frozen=True)
class Wish:
    """What is said of a law besides its title."""

    called: str
    """its name as it was written"""

    kind: str = ""
    year: int | None = None
    amending: bool = False
    """the law that amends it is meant: luật sửa đổi luật hộ tịch"""

    older: bool = False


class Laws(Generic[D]):
    """The laws held and those of names.yaml, by the keys of their titles."""

    def __init__(self, documents: Iterable[D]) -> None:
        untitled = {Key.of(law.number): law.title for law in table().laws}
        self._by_title: dict[str, list[Option[D]]] = {}
        self._amending: list[tuple[str, Option[D]]] = []
        self.numbers: dict[Key, str] = {}
        """Number → title of every law known, held or not."""
        for document in documents:
            number = Key.of(document.number)
            title = document.title or untitled.get(number, "")
            if document.kind not in KINDS_OF_LAW or not title:
                continue
            self.numbers[number] = title
            option = Option(document.number, document.kind, title, document)
            if key(title).startswith("sua doi"):
                self._amending.append((f" {key(title)} ", option))
            else:
                self._by_title.setdefault(key(title), []).append(option)
        for law in table().laws:
            if Key.of(law.number) not in self.numbers:
                self.numbers[Key.of(law.number)] = law.title
                self._by_title.setdefault(key(law.title), []).append(Option(law.number, "Luật", law.title))
        titles = [options[0].title for options in self._by_title.values()]
        self.names = Names(titles)
        self._titles = {key(title): title for title in (*table().names, *titles)}

    def meant(self, title: str, wish: Wish, on: date) -> list[Option[D]]:
        """The laws of a title (its key): of the year said, else the newest in force.

        Where the newest is not held, the newest of those held follows it. A year of which none is known gives an option
        without number.
        """
        every = self._by_title.get(title, [])
        laws = [option for option in every if not wish.kind or _fits(option, wish.kind)] or every
        laws = sorted(laws, key=lambda option: option.standing(on), reverse=True)
        changes = [option for words, option in self._amending if f" {title} " in words]
        changes.sort(key=lambda option: option.standing(on), reverse=True)
        if wish.year is not None:
            return self._of_year(laws, changes, title, wish)
        if wish.amending and changes:
            return changes[:1]
        if not laws:
            return [Option(None, wish.kind or "Luật", self._titles[title])]
        if wish.older and len(laws) > 1:
            laws = laws[1:]
        return laws[: 1 + next((place for place, option in enumerate(laws) if option.document), 0)]

    def _of_year(self, laws: list[Option[D]], changes: list[Option[D]], title: str, wish: Wish) -> list[Option[D]]:
        if not wish.amending:
            issued = [option for option in laws if option.issued == wish.year]
            if chosen := issued or [option for option in laws if option.effective == wish.year]:
                return chosen
        if chosen := [option for option in changes if option.issued == wish.year]:
            return chosen
        kind = wish.kind or "Luật"
        name = self._titles[title] if key(wish.called) == title or wish.amending else wish.called
        name = f"Sửa đổi, bổ sung một số điều của {kind} {name}" if wish.amending else name
        return [Option(None, kind, name, None, wish.year)]


def _fits(option: Option[D], kind: str) -> bool:
    return option.kind == kind or {option.kind, kind} <= {"Luật", "Bộ luật"}
