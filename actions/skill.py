"""A skill: one thing the assistant can do in a turn beside finding a procedure and telling its aspects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from actions.contact import Contact
from actions.reference import Reference
from actions.thread import Thread
from actions.turn import Index, Reply, Turn
from actions.where.places import Places


@dataclass(frozen=True)
class Tools:
    """What a skill may use."""

    index: Index
    contact: Contact
    today: date
    places: Places | None = None
    """communes and their offices; None where they are not needed"""


Skill = Callable[[Turn, Thread, Tools], Reply | None]
"""Takes the turn and says so by a reply, or leaves it to the next by None. Pure, as `respond` is."""

Second = Callable[[Turn, Thread, Tools, Reference], Reply | None]
"""Takes a turn whose procedure was looked for but is not certain: it gets what was found."""
