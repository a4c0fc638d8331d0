"""The store of the talks, run by Rasa's Python: `.venv-rasa/bin/python -m unittest tests.bot.inside.talks`."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import unittest
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from bot import tensorflow_stub

tensorflow_stub.install()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot import tracker_store  # noqa: E402
from bot.tracker_store import TalkStore  # noqa: E402

DOMAIN = Domain.from_yaml("slots: {procedure: {type: any, influence_conversation: false, mappings: [{type: custom}]}}")
T = TypeVar("T")


def now(work: Awaitable[T]) -> T:
    return asyncio.run(work)  # type: ignore[arg-type]


class Talks(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "rasa.db"
        self.store = TalkStore(DOMAIN, db=str(self.path))

    def talk(self, *texts: str, sender: str = "web.a") -> DialogueStateTracker:
        tracker = now(self.store.get_or_create_tracker(sender))
        for text in texts:
            tracker.update(UserUttered(text, {"name": "ask"}))
            tracker.update(SlotSet("procedure", text))
            tracker.update(ActionExecuted("action_listen"))
        now(self.store.save(tracker))
        return tracker

    def rows(self, sender: str = "web.a") -> int:
        with sqlite3.connect(self.path) as connection:
            return connection.execute("SELECT count(*) FROM events WHERE sender_id = ?", (sender,)).fetchone()[0]

    def test_each_event_is_written_once(self) -> None:
        self.talk("một")
        self.assertEqual(self.rows(), 4)
        self.talk("hai", "ba")
        self.assertEqual(self.rows(), 10)

    def test_another_process_reads_the_same_talk(self) -> None:
        events = list(self.talk("một", "hai").events)
        again = now(TalkStore(DOMAIN, db=str(self.path)).retrieve("web.a"))
        assert again is not None
        self.assertEqual(list(again.events), events)
        self.assertEqual(again.get_slot("procedure"), "hai")

    def test_what_was_erased_is_forgotten(self) -> None:
        self.talk("một")
        with sqlite3.connect(self.path) as connection:
            connection.execute("DELETE FROM events WHERE sender_id = 'web.a'")
        self.assertIsNone(now(self.store.retrieve("web.a")))
        self.talk("hai")
        self.assertEqual(self.rows(), 4)

    def test_a_failed_turn_leaves_nothing_behind(self) -> None:
        self.talk("một")
        broken = now(self.store.retrieve("web.a"))
        assert broken is not None
        broken.update(SlotSet("procedure", "lost"))
        again = now(self.store.retrieve("web.a"))
        assert again is not None
        self.assertEqual(again.get_slot("procedure"), "một")

    def test_a_new_session_starts_fresh(self) -> None:
        tracker = self.talk("một")
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
        now(self.store.save(tracker))
        again = now(self.store.retrieve("web.a"))
        assert again is not None
        self.assertEqual(len(again.events), 2)
        self.talk("hai")
        self.assertEqual(self.rows(), 9)

    def test_many_talks_do_not_fill_the_memory(self) -> None:
        for number in range(tracker_store.OPEN_TALKS + 5):
            self.talk("một", sender=f"web.{number}")
        self.assertEqual(len(self.store._open), tracker_store.OPEN_TALKS)
        self.talk("hai", sender="web.0")
        self.assertEqual(self.rows("web.0"), 7)


if __name__ == "__main__":
    unittest.main()
