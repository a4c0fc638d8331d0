"""The desk for feedback: reports of wrong answers, tickets asked for by number, petitions, praise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

import structlog

from actions.answer import Message, Outcome
from actions.contact import Contact
from service.chat import Handled
from service.database.talks import VIETNAM, Talks, now
from service.tickets import numbers, words
from service.tickets.kinds import Feedback, asks_status, kind_of, reports
from service.tickets.store import Ticket, TicketStore, TooMany
from vietnamese import mask

log = structlog.get_logger(__name__)


class TicketDesk:
    """Answers feedback; the thread of the talk stays as it is."""

    def __init__(
        self,
        contact: Contact,
        store: TicketStore,
        talks: Talks,
        petition_owner: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Args:
        petition_owner: who reads petitions; empty where nobody does.
        """
        self._contact, self._store, self._talks = contact, store, talks
        self._owner, self._clock = petition_owner, clock

    async def handle(self, sender: str, text: str) -> Handled | None:
        """Answer a ticket's number, "báo sai" with or without more, and a question for the sender's own ticket."""
        message = await self._number(text) or await self._reported(sender, text) or await self._own(sender, text)
        return Handled(message, mask(text)) if message else None

    async def add(self, sender: str, text: str, messages: list[Message]) -> list[Message]:
        """Where the dialogue took the turn for feedback: a ticket, the way for petitions, or thanks.

        Thanks that go on with what was wrong ("cảm ơn nhưng thông tin cũ rồi") are feedback, too.
        """
        outcomes = {m.answer.outcome for m in messages if m.answer}
        kind = kind_of(text) if outcomes & {Outcome.FEEDBACK, Outcome.SMALLTALK} else Feedback.OTHER
        if Outcome.FEEDBACK not in outcomes and kind is not Feedback.ERROR:
            return messages
        match kind:
            case Feedback.ERROR:
                message = await self._report_last(sender, text)
                return [message] if message else messages
            case Feedback.PETITION:
                return [await self._petition(sender, text)]
            case Feedback.PRAISE:
                return [words.praised()]
        return messages

    async def vote(self, turn_id: str, reason: str, comment: str) -> Ticket | None:
        """The ticket for a vote against an answer with a reason or a comment (masked); None where none is opened."""
        if not reason and not comment:
            return None
        try:
            return await asyncio.to_thread(self._store.report, turn_id, reason, comment, self._clock())
        except TooMany as error:
            log.warning("ticket_refused", reason=str(error))
            return None

    async def erase(self, sender: str) -> bool:
        """Unlink the sender's tickets."""
        return await asyncio.to_thread(self._store.unlink, sender)

    async def purge(self, before: datetime) -> int:
        """Delete tickets closed before that moment."""
        return await asyncio.to_thread(self._store.purge, before)

    async def _number(self, text: str) -> Message | None:
        found = numbers.find(text)
        if found is None:
            return None
        number, right = found
        ticket = await asyncio.to_thread(self._store.find, number) if right else None
        return words.state(ticket, self._today(), self._contact) if ticket else words.unknown(self._contact)

    async def _reported(self, sender: str, text: str) -> Message | None:
        comment = reports(text)
        if comment is None:
            return None
        return await self._report_last(sender, comment) or words.nothing_to_report(self._contact)

    async def _own(self, sender: str, text: str) -> Message | None:
        ticket = await asyncio.to_thread(self._store.last_of, sender) if asks_status(text) else None
        return words.state(ticket, self._today(), self._contact) if ticket else None

    async def _report_last(self, sender: str, comment: str) -> Message | None:
        """A ticket for the sender's last answer; None where there is none."""
        await self._talks.flush()
        at = self._clock()
        turn_id = await asyncio.to_thread(self._store.last_answer, sender, at)
        if turn_id is None:
            return None
        try:
            ticket = await asyncio.to_thread(self._store.report, turn_id, "", mask(comment), at)
        except TooMany as error:
            log.warning("ticket_refused", reason=str(error))
            return words.too_many(self._contact)
        return words.opened(ticket, self._contact) if ticket else None

    async def _petition(self, sender: str, text: str) -> Message:
        if not self._owner:
            return words.petition_elsewhere(self._contact)
        try:
            ticket = await asyncio.to_thread(self._store.petition, sender, mask(text), self._clock())
        except TooMany as error:
            log.warning("ticket_refused", reason=str(error))
            return words.petition_elsewhere(self._contact)
        return words.petition_opened(ticket, self._owner, self._contact)

    def _today(self) -> date:
        return self._clock().astimezone(VIETNAM).date()
