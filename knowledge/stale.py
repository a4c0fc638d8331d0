"""Curated records that somebody should look at again, and why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.law.expired import Standings, expired_bases
from knowledge.procedure import Procedure


class Why(StrEnum):
    """A reason to look again."""

    OLD = "old"
    """neither checked nor reviewed for so many months"""

    NEVER = "never"
    """neither checked nor reviewed at all"""

    NEWER = "newer"
    """the imported record is of a later day"""

    ENDED = "ended"
    """a legal basis has ended"""


@dataclass(frozen=True)
class Stale:
    """A record to look at again. `since`: the day of its last check or review, else of its source."""

    code: str
    name: str
    since: date
    why: list[Why]
    newer: date | None = None
    ended: list[str] = field(default_factory=list)
    """legal documents, each with what took its place where that is known"""


def find_stale(
    records: Iterable[Procedure],
    imported: Mapping[str, date],
    standings: Standings,
    months: int,
    on: date,
) -> list[Stale]:
    """The records to look at again on a day, the longest unseen first; retired ones are left alone.

    `imported`: code → day of the imported record's content.
    """
    found = []
    for record in records:
        if record.retired:
            continue
        seen = max(filter(None, (record.checked_on, record.reviewed_on)), default=None)
        why = [Why.NEVER] if seen is None else [Why.OLD] if seen < months_before(on, months) else []
        newer = imported.get(record.code)
        if newer and newer > record.source.as_of:
            why.append(Why.NEWER)
        ended = [
            each.number + (f" (nay là {each.successor})" if each.successor else "")
            for each in expired_bases(record, standings, on)
        ]
        if ended:
            why.append(Why.ENDED)
        if why:
            late = newer if Why.NEWER in why else None
            found.append(Stale(record.code, record.label, seen or record.source.as_of, why, late, ended))
    return sorted(found, key=lambda each: (each.since, each.code))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
