"""What the simulator knows: the bot, chats with what stands in them, and the faults it was told to make."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from service.simulators.clock import Clock

Who = Literal["citizen", "bot", "telegram"]
Away = Literal["", "blocked", "deactivated", "kicked", "restricted"]


@dataclass(frozen=True)
class Bot:
    """The bot as @BotFather gave it; of no real one."""

    id: int = 7000000001
    secret: str = field(default="thu-nghiem_khong_phai_bot_that_0001", repr=False)
    username: str = "motcua_thu_bot"
    name: str = "Một cửa (bản thử)"

    @property
    def token(self) -> str:
        """What each call carries in its address."""
        return f"{self.id}:{self.secret}"


@dataclass
class Shown:
    """One message of a chat, as Telegram would show it; `number` is its `message_id`, counted in each chat."""

    number: int
    who: Who
    author: int
    text: str
    kind: str
    at: str
    buttons: list[list[dict[str, Any]]] = field(default_factory=list)
    answers: int = 0
    """The message that this one answers; 0: none."""


@dataclass
class Chat:
    """A talk with one person (its id is the person's), or a group (negative).

    Attributes:
        away: why the bot cannot write there.
        moved_to: the supergroup that the group became; 0: none.
        topic: the thread in which all is said; 0: the group has no topics.
    """

    id: int
    kind: Literal["private", "group", "supergroup"] = "private"
    title: str = ""
    away: Away = ""
    moved_to: int = 0
    topic: int = 0
    actions: list[str] = field(default_factory=list)
    """`sendChatAction`s, such as `typing`."""
    messages: list[Shown] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As Telegram tells it."""
        return {"id": self.id, "type": self.kind} | ({"title": self.title} if self.title else {"first_name": "Người"})


@dataclass
class Query:
    """A pressed button that waits for `answerCallbackQuery`."""

    id: str
    at: float
    """Seconds of the simulator's clock."""
    answered: bool = False
    told: str = ""


@dataclass
class Fault:
    """What goes wrong, so many times.

    Attributes:
        method: of the API; empty: any.
        code, description, parameters: of Telegram's answer; code 0 for none.
        status: an HTTP status instead of an answer; 0 for none.
        delay: seconds before the answer.
        lost: the call is done, but the connection ends before the answer.
        times: how often.
    """

    method: str = "sendMessage"
    code: int = 0
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    delay: float = 0.0
    lost: bool = False
    times: int = 1


class World:
    """All state; times are the simulator's own."""

    def __init__(self, bot: Bot | None = None) -> None:
        self.bot = bot or Bot()
        self.clock = Clock()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.faults: list[Fault] = []
        self.revoked = False
        """@BotFather gave a new token; the old one is worth nothing."""
        self.log: deque[dict[str, Any]] = deque(maxlen=500)
        """Calls and webhooks, newest last, for the page."""

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id; a private one is made where there was none."""
        if chat_id not in self.chats:
            self.add(Chat(chat_id))
        return self.chats[chat_id]

    def add(self, chat: Chat) -> Chat:
        """Let there be this chat."""
        self.chats[chat.id] = chat
        return chat

    def show(
        self,
        chat: Chat,
        who: Who,
        author: int,
        text: str,
        kind: str = "text",
        buttons: list[list[dict[str, Any]]] | None = None,
        answers: int = 0,
    ) -> Shown:
        """Put a message into a chat."""
        at = self.clock.now().isoformat(timespec="seconds")
        shown = Shown(len(chat.messages) + 1, who, author, text, kind, at, buttons or [], answers)
        chat.messages.append(shown)
        return shown

    def ask(self) -> Query:
        """A button was pressed."""
        query = Query(str(secrets.randbits(62)), self.clock.now().timestamp())
        self.queries[query.id] = query
        return query

    def take_fault(self, method: str) -> Fault | None:
        """The fault that this call meets, counted down."""
        for fault in self.faults:
            if fault.method in {"", method}:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def note(self, what: str, **details: Any) -> None:
        """A line for the page."""
        self.log.append({"at": self.clock.now().isoformat(timespec="seconds"), "what": what} | details)

    def messages_since(self, chat_id: int, number: int) -> list[dict[str, Any]]:
        """What stands in a chat after the message with this number."""
        return [asdict(shown) for shown in self.chat(chat_id).messages if shown.number > number]
