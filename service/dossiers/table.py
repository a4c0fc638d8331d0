"""The table that the one-stop office fills: looked up with every comparison in constant time."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from service.database.talks import now
from service.dossiers.connector import DossiersAway, DossierState, State
from service.dossiers.hearing import key_of
from service.dossiers.seal import Seal
from service.dossiers.tables import Dossier, DossierImport

BATCH = 1000
"""Rows written by one statement."""


@dataclass(frozen=True)
class Row:
    """One dossier as it is imported: here, and nowhere behind it, code and factors stand as they are."""

    code: str
    """In any spelling."""
    phone: str
    """Last four digits, or empty."""
    identity: str
    state: DossierState


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most so many."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


@dataclass(frozen=True)
class TableStatus:
    """What the table holds."""

    rows: int
    as_of: datetime
    imported_at: datetime
    readable: bool
    """False when it was hashed under another key."""


class DossierTable:
    """The imported dossiers, as a connector and for the import."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine, self._seal = engine, seal

    async def find(self, code: str, factor: str) -> DossierState | None:
        """As `Connector.find`; the same work is done whether or not there is such a code."""
        try:
            return await asyncio.to_thread(self._find, code, factor)
        except SQLAlchemyError as error:
            raise DossiersAway(f"the database does not answer ({type(error).__name__})") from error

    def _find(self, code: str, factor: str) -> DossierState | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(Dossier.__table__, DossierImport.as_of)
                .join(DossierImport, DossierImport.generation == Dossier.generation)
                .where(Dossier.code == self._code(code))
            ).one_or_none()
        given = self._factor("phone", code, factor), self._factor("identity", code, factor)
        held = (row.phone, row.identity) if row else ("", "")
        fits = [hmac.compare_digest(a, b) for a, b in zip(given, held, strict=True)]
        if row is None or not any(fits):
            return None
        return DossierState(
            state=State(row.state),
            procedure_name=row.procedure_name,
            procedure_code=row.procedure_code,
            received_on=row.received_on,
            due_on=row.due_on,
            office=row.office,
            updated_at=row.as_of,
        )

    def status(self) -> TableStatus | None:
        """What is held; None before the first import."""
        with self._engine.connect() as connection:
            row = connection.execute(select(DossierImport)).one_or_none()
        if row is None:
            return None
        return TableStatus(row.rows, row.as_of, row.imported_at, hmac.compare_digest(row.key, self._mark()))

    def replace(self, rows: Iterable[Row], as_of: datetime) -> int:
        """Put these dossiers in the place of all; how many. Readers see the old or the new.

        Written in many short transactions, or the talks would wait for the disk; one more makes the new ones count.
        """
        with self._engine.connect() as connection:
            present = connection.execute(select(DossierImport.generation)).scalar_one_or_none() or 0
        self._clear(present)
        written = 0
        for batch in batched(rows, BATCH):
            with self._engine.begin() as connection:
                connection.execute(insert(Dossier), [self._values(row) | {"generation": present + 1} for row in batch])
            written += len(batch)
        with self._engine.begin() as connection:
            connection.execute(delete(DossierImport))
            values: dict[str, object] = {
                "id": 1,
                "generation": present + 1,
                "as_of": as_of,
                "rows": written,
                "key": self._mark(),
            }
            connection.execute(insert(DossierImport).values(values | {"imported_at": now()}))
        self._clear(present + 1)
        return written

    def _clear(self, present: int) -> None:
        """Delete what is left of other imports."""
        some = select(Dossier.code).where(Dossier.generation != present).limit(BATCH)
        gone = delete(Dossier).where(Dossier.generation != present, Dossier.code.in_(some))
        while True:
            with self._engine.begin() as connection:
                if not connection.execute(gone).rowcount:
                    return

    def _values(self, row: Row) -> dict[str, object]:
        return {
            "code": self._code(row.code),
            "phone": self._factor("phone", row.code, row.phone) if row.phone else "",
            "identity": self._factor("identity", row.code, row.identity) if row.identity else "",
            "state": row.state.state.value,
            "procedure_code": row.state.procedure_code,
            "procedure_name": row.state.procedure_name,
            "received_on": row.state.received_on,
            "due_on": row.state.due_on,
            "office": row.state.office,
        }

    def _code(self, code: str) -> str:
        return self._seal.digest("dossier code", key_of(code))

    def _factor(self, kind: str, code: str, factor: str) -> str:
        return self._seal.digest(f"dossier {kind}", key_of(code), factor)

    def _mark(self) -> str:
        return self._seal.digest("dossier key")
