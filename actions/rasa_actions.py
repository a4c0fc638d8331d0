"""The thin layer between Rasa and the pure functions: tracker in, one message and slots out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import unknown
from actions.answer import Aspect, Message
from actions.case import skill as my_case
from actions.contact import Contact
from actions.reference import describes_choice
from actions.respond import respond
from actions.talk import talk
from actions.thread import Thread
from actions.turn import Index, Reply, Turn
from actions.where.places import Places

TIME_LIMIT = 1.0
"""Seconds for retrieving and rendering of one turn."""
STORIES = frozenset({"dossier_status", "feedback"})
"""Intents that a citizen's story may sound like."""
WIDGET = "web."
"""Beginning of a sender who writes in the widget."""
SHELL = "cmdline"
"""Channel of `rasa shell`, which would print the machine-readable part after each answer."""

log = structlog.get_logger(__name__)


def turn_of(message: dict[str, Any]) -> Turn:
    """The turn in Rasa's `latest_message`; unknown aspects are dropped."""
    intent = message.get("intent") or {}
    known = {a.value for a in Aspect}
    ranking = {str(r.get("name")): float(r.get("confidence") or 0.0) for r in message.get("intent_ranking") or []}
    return Turn(
        text=str(message.get("text") or ""),
        intent=str(intent.get("name") or "ask"),
        confidence=float(intent.get("confidence") or 0.0),
        ranking=ranking,
        aspects=[Aspect(a) for a in dict.fromkeys(message.get("aspects") or []) if a in known],
    )


def utter(dispatcher: CollectingDispatcher, message: Message, channel: str | None) -> None:
    """One dict: text, buttons, and the answer as `custom` (not in the shell)."""
    answer = message.answer.model_dump(mode="json") if message.answer and channel != SHELL else None
    dispatcher.utter_message(
        text=message.text,
        buttons=[b.model_dump() for b in message.buttons],
        json_message={"answer": answer} if answer else None,
    )


class RespondAction(Action):  # type: ignore[misc]
    """`action_respond`: answer, clarify or unknown."""

    def __init__(
        self,
        index: Callable[[], Index],
        contact: Contact,
        today: Callable[[], date] = date.today,
        places: Places | None = None,
    ) -> None:
        self._index, self._contact, self._today, self._places = index, contact, today, places

    def name(self) -> str:
        """Name in Rasa's domain."""
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Never raises: a failure inside becomes a clear sentence, and the thread stays."""
        thread = Thread.from_slots(tracker.slots)
        channel = tracker.get_latest_input_channel()
        try:
            turn = turn_of(tracker.latest_message)
            contact = self._contact_of(tracker.sender_id)
            reply: Reply = await asyncio.wait_for(asyncio.to_thread(self._respond, turn, thread, contact), TIME_LIMIT)
        except Exception as error:  # a citizen gets a sentence whatever fails; the log names the cause
            log.error("turn failed", error=type(error).__name__, exc_info=not isinstance(error, TimeoutError))
            utter(dispatcher, unknown.trouble(self._contact), channel)
            return []
        for message in reply.messages:
            utter(dispatcher, message, channel)
        return [SlotSet(key, value) for key, value in reply.thread.to_slots().items()]

    def _respond(self, turn: Turn, thread: Thread, contact: Contact) -> Reply:
        return respond(turn, thread, self._index(), contact, self._today(), self._places)

    def _contact_of(self, sender: str) -> Contact:
        """The contact; in the widget a link to our own pages needs no public address."""
        if self._contact.public_url or not sender.startswith(WIDGET):
            return self._contact
        return self._contact.model_copy(update={"public_url": "/"})


class TalkAction(RespondAction):
    """`action_talk`: whatever a rule owns."""

    def name(self) -> str:
        """Name in Rasa's domain."""
        return "action_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Say the fixed text of the intent; the thread survives.

        A question behind a courtesy is answered, and so is what a case under way takes for its own and what tells which
        of the choices offered is meant: "tôi tự khóa hôm trước" sounds like a dossier.
        """
        turn, thread = turn_of(tracker.latest_message), Thread.from_slots(tracker.slots)
        if turn.asks_beside or my_case.takes(turn.text, thread) or self._chooses(turn, thread):
            return await super().run(dispatcher, tracker, domain)
        intent = (tracker.latest_message.get("intent") or {}).get("name") or "greet"
        utter(dispatcher, talk(intent, self._contact), tracker.get_latest_input_channel())
        return []

    def _chooses(self, turn: Turn, thread: Thread) -> bool:
        return turn.intent in STORIES and bool(thread.candidates) and describes_choice(turn, thread, self._index())


def make_executor(index: Callable[[], Index], contact: Contact, places: Places | None = None) -> ActionExecutor:
    """The executor behind the action webhook; `index` returns the snapshot in use at each turn."""
    executor = ActionExecutor()
    executor.register_action(RespondAction(index, contact, places=places))
    executor.register_action(TalkAction(index, contact, places=places))
    return executor


async def run_action(executor: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    """Run one webhook call; Rasa with selective domains sends none, the SDK insists on one."""
    call.setdefault("domain", {})
    result = await executor.run(call)
    return dict(result) if result is not None else {"events": [], "responses": []}
