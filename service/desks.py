"""The desks that take turns beside the dialogue: dossiers and tickets."""

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
from service.tickets.desk import TicketDesk
from service.tickets.store import TicketStore


@dataclass(frozen=True)
class Desks:
    """The desks of one running service."""

    dossiers: DossierDesk
    tickets: TicketDesk
    remote: HttpConnector | None

    @classmethod
    async def open(cls, settings: Settings, engine: Engine, talks: Talks, contact: Contact) -> Desks:
        """Over the migrated database of the talks; the address of the settings, where there is one."""
        seal = await asyncio.to_thread(Seal.load, settings)
        remote = HttpConnector(settings) if settings.dossier_url else None
        table = DossierTable(engine, seal)
        dossiers = DossierDesk(contact, table, Questions(engine, seal), Tries(engine, seal), remote)
        tickets = TicketDesk(contact, TicketStore(engine, settings.ticket_days), talks, settings.petition_owner)
        return cls(dossiers, tickets, remote)

    @property
    def all(self) -> tuple[DossierDesk, TicketDesk]:
        """In the order in which they are asked."""
        return self.dossiers, self.tickets

    async def purge(self, before: datetime) -> None:
        """Delete what was finished before that moment."""
        for desk in self.all:
            await desk.purge(before)

    async def close(self) -> None:
        """Close the connections to elsewhere."""
        if self.remote:
            await self.remote.close()
