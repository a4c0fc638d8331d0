"""The desk for dossiers: takes code and second factor before anything else reads or keeps them."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions.answer import Message, Outcome
from actions.contact import Contact
from actions.talk import talk
from service.chat import Handled
from service.database.talks import VIETNAM, now
from service.dossiers import words
from service.dossiers.connector import Connector, DossiersAway
from service.dossiers.hearing import Heard, listen
from service.dossiers.questions import Question, Questions
from service.dossiers.table import DossierTable
from service.dossiers.tries import Limit, Tries
from vietnamese import fold

log = structlog.get_logger(__name__)

T = TypeVar("T")

REMEMBERED = 20_000
"""Senders of whom is known that their last turn was here."""
_LEAVES = re.compile(r"(?:thoi|huy|dung|bo)(?: khong)? (?:tra|tim|xem)(?: cuu)?(?: ho so)?(?: nua)?")


class DossierDesk:
    """Answers turns about dossiers; a turn that is about none is left alone."""

    def __init__(
        self,
        contact: Contact,
        table: DossierTable,
        questions: Questions,
        tries: Tries,
        remote: Connector | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Args:
        remote: the province's platform; without it the table is looked into once there was an import.
        """
        self._contact, self._table, self._remote = contact, table, remote
        self._questions, self._tries, self._clock = questions, tries, clock
        self._here: OrderedDict[str, None] = OrderedDict()

    async def handle(self, sender: str, text: str) -> Handled | None:
        """Answer what names a code or a second factor, asks plainly how a dossier stands, or goes on with a look-up."""
        heard = listen(text)
        was_here = sender in self._here
        self._here.pop(sender, None)
        message = await self._answer(sender, heard, was_here)
        if message is None:
            return None
        self._here[sender] = None
        if len(self._here) > REMEMBERED:
            self._here.popitem(last=False)
        return Handled(message, heard.text)

    async def add(self, sender: str, text: str, messages: list[Message]) -> list[Message]:
        """Where the dialogue took the turn for one about a dossier: ask for what a look-up needs."""
        if not any(m.answer and m.answer.outcome is Outcome.DOSSIER for m in messages):
            return messages
        if await self._connector() is None:
            return messages
        await self._in_thread(self._questions.ask, sender, Question(), self._clock())
        self._here[sender] = None
        return [words.ask_both(self._contact)]

    async def erase(self, sender: str) -> bool:
        """Forget an open question."""
        self._here.pop(sender, None)
        return await self._in_thread(self._questions.close, sender)

    async def purge(self, before: datetime) -> int:
        """Forget questions that are no longer open, whatever the retention time."""
        await self._in_thread(self._questions.purge, self._clock())
        return 0

    async def _answer(self, sender: str, heard: Heard, was_here: bool) -> Message | None:
        named = bool(heard.code) or (bool(heard.factor) and not heard.bare)
        cancels = (heard.cancels and was_here) or _LEAVES.fullmatch(fold(heard.text)) is not None
        if not (named or heard.wish or heard.bare or cancels or heard.broken):
            return None
        connector = await self._connector()
        if connector is None:
            return talk("dossier_status", self._contact) if named or heard.wish else None
        question = await self._in_thread(self._questions.of, sender, self._clock())
        if cancels:
            return words.left() if await self._in_thread(self._questions.close, sender) else None
        if not named and question is None and not heard.wish:
            return None
        if heard.broken:
            return words.ask_code_again() if question and not question.code else None
        known = question or Question()
        wanted = Question(heard.code or known.code, heard.factor or known.factor)
        if wanted.code and wanted.factor:
            return await self._look_up(connector, sender, wanted)
        await self._in_thread(self._questions.ask, sender, wanted, self._clock())
        if wanted.code:
            return words.ask_factor()
        return words.ask_code() if wanted.factor else words.ask_both(self._contact)

    async def _look_up(self, connector: Connector, sender: str, wanted: Question) -> Message:
        at = self._clock()
        await self._in_thread(self._questions.close, sender)
        begun = await self._in_thread(self._tries.begin, sender, wanted.code, at)
        if isinstance(begun, Limit):
            log.warning("dossier_tries_limited", limit=begun.value)
            return words.limited(begun, self._contact)
        try:
            found = await connector.find(wanted.code, wanted.factor)
        except DossiersAway:
            await self._in_thread(self._tries.succeeded, begun)
            return words.away(self._contact)
        if found is None:
            # The code stays known, for who mistyped the four digits.
            await self._in_thread(self._questions.ask, sender, Question(code=wanted.code), at)
            return words.not_found(self._contact)
        await self._in_thread(self._tries.succeeded, begun)
        return words.state(found, at.astimezone(VIETNAM).date(), at, self._contact)

    async def _connector(self) -> Connector | None:
        """The platform, else the table once there was an import under the present key."""
        if self._remote:
            return self._remote
        try:
            status = await self._in_thread(self._table.status)
        except SQLAlchemyError as error:
            log.error("database_away", reason=type(error).__name__)
            return None
        if status and not status.readable:
            log.error("dossiers_unreadable", reason="the key changed since the import: import again")
            return None
        return self._table if status else None

    @staticmethod
    async def _in_thread(work: Callable[..., T], *args: Any) -> T:
        return await asyncio.to_thread(work, *args)
