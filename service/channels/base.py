"""What a channel is: it reads an outside message into `Incoming` and writes an answer as `Outgoing` calls.

Everything else is common to all channels: durable inbox and outbox, order, retries, the kind words (docs/channels.md).
A channel keeps its own tables (tokens, keys) in the same database as inbox and outbox: `service.channels.tables`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

Kind = Literal[
    "text",
    "button",
    "sticker",
    "photo",
    "voice",
    "location",
    "file",
    "follow",
    "unfollow",
    "ignored",
]
"""`button` is a pressed button, its payload in `text`; `ignored` gets neither an answer nor a place in the inbox."""


class MalformedUpdate(ValueError):
    """A signed body that is none of the channel's updates; the message says what is missing, never what was sent."""


_SENDER = re.compile(r"[A-Za-z0-9._-]{1,64}")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Incoming:
    """One message of one citizen.

    Attributes:
        sender: the conversation as the channel knows it, 1-64 of `A-Za-z0-9._-`: its user id; in a group the chat's
            and the user's. Messages of one sender are answered in their order.
        received_id: the channel's id of the message or event, 1-256 characters; delivered again, it is not handled
            again. The inbox gives back a digest of it: what the API needs of it belongs into `extra`.
        text: what was typed, or the payload of a pressed button; empty for the other kinds.
        at: when the citizen sent it, UTC; the reply's window begins there.
        extra: what the channel needs to answer, as JSON (chat id, callback id); kept until the message is handled.
    """

    sender: str
    received_id: str
    text: str = ""
    kind: Kind = "text"
    at: datetime = field(default_factory=_now)
    extra: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """See that the ids can be kept.

        Raises:
            MalformedUpdate: names the one that cannot.
        """
        if not _SENDER.fullmatch(self.sender):
            raise MalformedUpdate("sender is not 1-64 of A-Za-z0-9._-")
        if not 0 < len(self.received_id) <= 256:
            raise MalformedUpdate("received_id is not 1-256 characters")


@dataclass(frozen=True)
class Outgoing:
    """One call of the channel's API.

    Attributes:
        to: whom it reaches, as the API wants it.
        method: the API's method or path, such as `sendMessage`.
        body: the call's body, as JSON.
        extra: what `send` needs besides, as JSON.
    """

    to: str
    method: str
    body: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The API took it."""

    message_id: str = ""


@dataclass(frozen=True)
class Retry:
    """Not now: the API is away, is busy, or asks to wait.

    Attributes:
        after: seconds the API asked to wait (`Retry-After`); None: the outbox's own growing delay.
        reason: short, for operators; never a text of a citizen.
        everyone: all of the channel's messages wait (the API is away, the limit is the app's), not this sender's alone.
    """

    after: float | None = None
    reason: str = ""
    everyone: bool = False


@dataclass(frozen=True)
class Dead:
    """Never: sending it again cannot succeed. It becomes a dead letter.

    Attributes:
        reason: short, for operators; never a text of a citizen.
        alert: an operator must do something (no rights, no money, account blocked), so it is logged as an error.
    """

    reason: str
    alert: bool = False


Receive = Callable[[list[Incoming]], Awaitable[None]]
"""Takes messages into the inbox; returns when they are on the disk."""


class Channel(ABC):
    """One way to reach citizens.

    `verify`, `read` and `write` are pure, quick and synchronous; `send` makes one API call and never raises.
    """

    name: ClassVar[str]
    """Also the path: `/webhooks/<name>`; and the prefix of its conversations."""
    text_limit: ClassVar[int]
    """Characters of one outgoing text."""
    button_limit: ClassVar[int]
    """Buttons of one outgoing message."""
    window: ClassVar[timedelta] = timedelta(hours=24)
    """How long after the citizen's message a reply may still be sent; then it is a dead letter."""

    @abstractmethod
    def verify(self, headers: Mapping[str, str], raw_body: bytes) -> bool:
        """Whether the request comes from the channel; secrets are compared in constant time.

        Args:
            headers: names in lower case, or a mapping that does not mind the case.
            raw_body: the bytes as they came.
        """

    @abstractmethod
    def read(self, raw_body: bytes) -> list[Incoming]:
        """The messages of one verified update; none for events that need no answer.

        Raises:
            MalformedUpdate: the body is none of the channel's updates.
        """

    @abstractmethod
    def write(self, message: dict[str, Any], incoming: Incoming) -> list[Outgoing]:
        """The calls that say one message, in their order, each within the channel's limits.

        Args:
            message: as the chat API gives it: `id`, `text`, `buttons` (`title`, `payload`), `answer`.
            incoming: what is answered; its text is empty here.
        """

    @abstractmethod
    async def send(self, outgoing: Outgoing) -> Sent | Retry | Dead:
        """Make one call."""

    async def resolve(self, incoming: Incoming) -> Incoming:
        """The message with what only a look-up tells, such as the payload behind a short button key."""
        return incoming

    async def notice(self, incoming: Incoming) -> None:
        """Show that the message was seen (typing, a pressed button) before it is answered; may fail unheard."""
        return

    async def listen(self, receive: Receive) -> None:
        """Fetch messages, where the channel does not deliver them itself; runs as long as the service."""
        return

    async def purge(self, before: datetime) -> int:
        """Forget what the channel's own tables keep from before that moment (UTC); how many rows."""
        return 0

    async def open(self) -> None:
        """Called once before anything else, on the service's event loop."""
        return

    async def close(self) -> None:
        """Called once at the end."""
        return
