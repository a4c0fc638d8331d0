"""What the channel keeps: how far updates were fetched, and the payloads behind the keys of buttons.

The engine must be a durable one (`open_engine(url, durable=True)`): Telegram forgets an update for good when the next
one is asked for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.channels.telegram.tables import TelegramBot, TelegramButton

IDS_LAST = timedelta(days=6)
"""After a week without an update Telegram may begin to count anew, anywhere; an older place is no longer believed."""


class TelegramStore:
    """Reads and writes the rows of one bot; every method is one transaction and blocks."""

    def __init__(self, engine: Engine, bot_id: int) -> None:
        self.engine, self.bot_id = engine, bot_id
        self._insert: Any = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert

    def username(self) -> str:
        """As Telegram last told it; empty where it never did."""
        with self.engine.connect() as connection:
            return connection.execute(select(TelegramBot.username).where(self._mine())).scalar_one_or_none() or ""

    def name(self, username: str) -> None:
        """Keep the bot's username."""
        self._keep(username=username)

    def next_update(self, now: datetime) -> int | None:
        """Where fetching goes on; None: at whatever Telegram still holds, for the inbox knows what it had."""
        with self.engine.connect() as connection:
            row = connection.execute(select(TelegramBot.__table__).where(self._mine())).first()
        if row is None or not row.next_update or row.fetched_at is None or now - row.fetched_at > IDS_LAST:
            return None
        return int(row.next_update)

    def fetched(self, next_update: int, now: datetime) -> None:
        """All updates before this one are in the inbox."""
        self._keep(next_update=next_update, fetched_at=now)

    def fetched_at(self) -> datetime | None:
        """When an update was last fetched."""
        with self.engine.connect() as connection:
            found: datetime | None = connection.execute(
                select(TelegramBot.fetched_at).where(self._mine())
            ).scalar_one_or_none()
        return found

    def keep_payloads(self, payloads: dict[str, str], now: datetime) -> None:
        """Keep what keys stand for; a known one counts as shown anew."""
        rows = [{"key": key, "payload": payload, "shown_at": now} for key, payload in payloads.items()]
        if not rows:
            return
        keep = self._insert(TelegramButton)
        keep = keep.on_conflict_do_update(index_elements=["key"], set_={"shown_at": now})
        with self.engine.begin() as connection:
            connection.execute(keep, rows)

    def payload(self, key: str) -> str | None:
        """What a key stands for; None once it was purged."""
        with self.engine.connect() as connection:
            return connection.execute(
                select(TelegramButton.payload).where(TelegramButton.key == key)
            ).scalar_one_or_none()

    def purge(self, before: datetime) -> int:
        """Forget the keys that were last shown before that moment; how many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(TelegramButton).where(TelegramButton.shown_at < before)).rowcount

    def _mine(self) -> Any:
        return TelegramBot.id == self.bot_id

    def _keep(self, **values: Any) -> None:
        new = self._insert(TelegramBot).values({"id": self.bot_id, "username": "", "next_update": 0} | values)
        with self.engine.begin() as connection:
            if not connection.execute(update(TelegramBot).where(self._mine()).values(**values)).rowcount:
                connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))
