"""The desks that take turns before the dialogue: dossiers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from actions.contact import Contact
from service.database.talks import Talks
from service.dossiers.desk import DossierDesk
from service.dossiers.http import HttpConnector
from service.dossiers.questions import Questions
from service.dossiers.seal import Seal
from service.dossiers.table import DossierTable
from service.dossiers.tries import Tries
from service.settings import Settings


@dataclass(frozen=True)
class Desks:
    """The desks of one running service."""

    dossiers: DossierDesk
    remote: HttpConnector | None

    @classmethod
    async def open(cls, settings: Settings, engine: Engine, talks: Talks, contact: Contact) -> Desks:
        """Over the migrated database of the talks; the address of the settings, where there is one."""
        seal = await asyncio.to_thread(Seal.load, settings)
        remote = HttpConnector(settings) if settings.dossier_url else None
        table = DossierTable(engine, seal)
        return cls(DossierDesk(contact, table, Questions(engine, seal), Tries(engine, seal), remote), remote)

    @property
    def all(self) -> tuple[DossierDesk, ...]:
        """In the order in which they are asked."""
        return (self.dossiers,)

    async def purge(self, before: datetime) -> None:
        """Delete what was finished before that moment."""
        for desk in self.all:
            await desk.purge(before)

    async def close(self) -> None:
        """Close the connections to elsewhere."""
        if self.remote:
            await self.remote.close()
