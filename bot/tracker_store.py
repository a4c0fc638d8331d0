"""Where Rasa keeps the talks: the `events` table of its SQL store, written with less work, open talks kept in memory.

Rasa's own SQL store reads and rebuilds the whole talk at each message, and counts it again to save it: a third of a
turn. Here a talk stays in memory between two messages, and one look at its last row says whether it is still the same:
the service may have erased it meanwhile. After a kill every talk is read from the file again.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

OPEN_TALKS = 200
"""Talks kept in memory; older ones are read from the file."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,"
    " type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)
_INDEX = "CREATE INDEX IF NOT EXISTS ix_events_sender_id ON events (sender_id)"
_PRAGMAS = (
    "journal_mode=WAL",
    # Rasa writes on its event loop: an fsync on a busy disk (12 s were seen) stops every talk. Without one a kill of
    # the process loses nothing, a power cut the last turns of open talks.
    "synchronous=OFF",
    "busy_timeout=1000",
)


class TalkStore(TrackerStore):
    """A tracker store over one SQLite file, `db`."""

    def __init__(self, domain: Any = None, host: Any = None, event_broker: Any = None, *, db: str, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._connection = sqlite3.connect(db, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_TABLE)
        self._connection.execute(_INDEX)
        self._open: OrderedDict[str, tuple[DialogueStateTracker, int]] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The talk since its last start of a session, or None."""
        # Taken out while a turn works on it: a turn that fails leaves nothing half-changed behind.
        tracker, last = self._open.pop(sender_id, (None, 0))
        if tracker is not None and last == self._last(sender_id):
            return tracker
        rows = self._connection.execute(
            "SELECT data FROM events WHERE sender_id = ?1 AND timestamp >= coalesce((SELECT max(timestamp) FROM events"
            " WHERE sender_id = ?1 AND type_name = ?2), 0) ORDER BY id",
            (sender_id, SessionStarted.type_name),
        ).fetchall()
        if not rows:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, [json.loads(data) for (data,) in rows], self.domain.slots)
        tracker.events_in_file = len(rows)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not in the file yet."""
        sender = tracker.sender_id
        fresh = list(itertools.islice(tracker.events, getattr(tracker, "events_in_file", 0), None))
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(
                "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [self._row(sender, event.as_dict()) for event in fresh],
            )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        tracker.events_in_file = len(tracker.events)
        if any(isinstance(event, SessionStarted) for event in fresh):
            # What came before the new session must not be seen again: the next message reads the file.
            self._open.pop(sender, None)
            return
        self._open[sender] = (tracker, self._last(sender))
        self._open.move_to_end(sender)
        if len(self._open) > OPEN_TALKS:
            self._open.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """All senders."""
        return [sender for (sender,) in self._connection.execute("SELECT DISTINCT sender_id FROM events")]

    def _last(self, sender: str) -> int:
        row = self._connection.execute("SELECT max(id) FROM events WHERE sender_id = ?", (sender,)).fetchone()
        return row[0] or 0

    @staticmethod
    def _row(sender: str, data: dict[str, Any]) -> tuple[Any, ...]:
        intent = data.get("parse_data", {}).get("intent", {}).get("name")
        return (sender, data["event"], data.get("timestamp"), intent, data.get("name"), json.dumps(data))
