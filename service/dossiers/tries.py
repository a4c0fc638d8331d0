"""How often somebody may be wrong about a dossier: four digits are soon tried out.

Per citizen, because people mistype; per code, because a sender is only a name that a program can change; and in all,
because a program can change the code as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, select

from service.dossiers.hearing import key_of
from service.dossiers.seal import Seal
from service.dossiers.tables import DossierTry

PER_SENDER, SENDER_WINDOW = 5, timedelta(hours=1)
PER_CODE, CODE_WINDOW = 10, timedelta(days=1)
IN_ALL, ALL_WINDOW = 200, timedelta(hours=1)
"""Of all citizens: at two factors a code, a program that tries day and night meets one dossier a day."""


class Limit(StrEnum):
    """Which limit is reached."""

    SENDER = "sender"
    CODE = "code"
    ALL = "all"


class Tries:
    """Failed tries of the last day, under keyed hashes."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine, self._seal = engine, seal

    def begin(self, sender: str, code: str, at: datetime) -> str | Limit:
        """Count a try before it is made, so that many at once do not slip through.

        Returns:
            The id of the try, for `succeeded`, or the limit that forbids it (then it was not counted).
        """
        who, what = self._seal.digest("dossier sender", sender), self._seal.digest("dossier try", key_of(code))
        key = uuid4().hex
        with self._engine.begin() as connection:
            connection.execute(delete(DossierTry).where(DossierTry.at < at - CODE_WINDOW))
            connection.execute(insert(DossierTry).values(id=key, sender=who, code=what, at=at))
            limit = _reached(connection, who, what, at)
            if limit:
                connection.execute(delete(DossierTry).where(DossierTry.id == key))
        return limit or key

    def succeeded(self, key: str) -> None:
        """A try that was right, or that nobody could answer, does not count."""
        with self._engine.begin() as connection:
            connection.execute(delete(DossierTry).where(DossierTry.id == key))


def _reached(connection: Connection, sender: str, code: str, at: datetime) -> Limit | None:
    def count(since: timedelta, *conditions: object) -> int:
        query = select(func.count()).select_from(DossierTry).where(DossierTry.at >= at - since, *conditions)  # type: ignore[arg-type]
        return int(connection.execute(query).scalar_one())

    if count(SENDER_WINDOW, DossierTry.sender == sender) > PER_SENDER:
        return Limit.SENDER
    if count(CODE_WINDOW, DossierTry.code == code) > PER_CODE:
        return Limit.CODE
    return Limit.ALL if count(ALL_WINDOW) > IN_ALL else None
