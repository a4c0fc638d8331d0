"""What the simulator knows: the app, the account, its citizens, and the faults it was told to make."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from service.simulators.clock import Clock

FREE = timedelta(hours=48)
OPEN = timedelta(days=7)
Place = Literal["send", "token"]


@dataclass(frozen=True)
class Registration:
    """App and account as the consoles of Zalo show them; ids and secrets of no real account."""

    app_id: str = "4000000000000000001"
    app_secret: str = field(default="bi-mat-ung-dung-thu", repr=False)
    oa_id: str = "2000000000000000002"
    oa_secret: str = field(default="bi-mat-oa-thu", repr=False)
    oa_name: str = "Một cửa (bản thử)"
    callback_url: str = "http://127.0.0.1/zalo/callback"


@dataclass
class Shown:
    """One thing in the citizen's chat window, as Zalo would show it."""

    number: int
    who: Literal["citizen", "account", "zalo"]
    text: str
    kind: str
    at: str
    message_id: str
    buttons: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Citizen:
    """Somebody with a Zalo account."""

    id: str
    follows: bool = False
    last_wrote: datetime | None = None
    away: Literal["", "blocked", "restricted", "inactive"] = ""
    """Why nothing reaches them: -217, -244, -227."""
    chat: list[Shown] = field(default_factory=list)


@dataclass
class Fault:
    """What goes wrong, so many times.

    Attributes:
        place: `send` a message or get a `token`.
        error: Zalo's code in the answer; 0 for none.
        status: an HTTP status instead of an answer; 0 for none.
        delay: seconds before the answer.
        lost: the call is done, but the connection ends before the answer.
        times: how often.
    """

    place: Place = "send"
    error: int = 0
    status: int = 0
    delay: float = 0.0
    lost: bool = False
    times: int = 1


class World:
    """All state; times are the simulator's own."""

    def __init__(self, registration: Registration | None = None) -> None:
        self.registration = registration or Registration()
        self.clock = Clock()
        self.citizens: dict[str, Citizen] = {}
        self.faults: list[Fault] = []
        self.log: deque[dict[str, Any]] = deque(maxlen=500)
        """Calls and webhooks, newest last, for the page."""
        self.charged = 0
        """Messages that would have cost money: more than 48 hours after the citizen wrote."""
        self.wallet: Literal["none", "empty", "full"] = "none"
        """The Zalo Cloud Account that pays for them."""
        self.account: dict[str, bool] = {"enabled": True, "verified": True, "package": True, "authorised": True}
        self.app = {"active": True, "registered": True}
        self.on_message: Callable[[Citizen, Shown], None] = lambda citizen, shown: None
        """Called when the account's message stands in a chat: the webhooks echo it."""
        self._count = 0

    def citizen(self, citizen_id: str) -> Citizen:
        """The citizen with this id; made where there was none."""
        return self.citizens.setdefault(citizen_id, Citizen(citizen_id))

    def show(
        self,
        citizen: Citizen,
        who: Literal["citizen", "account", "zalo"],
        text: str,
        kind: str = "text",
        buttons: list[dict[str, Any]] | None = None,
    ) -> Shown:
        """Put something into a citizen's chat window."""
        self._count += 1
        at = self.clock.now().isoformat(timespec="seconds")
        shown = Shown(self._count, who, text, kind, at, secrets.token_hex(10), buttons or [])
        citizen.chat.append(shown)
        return shown

    def take_fault(self, place: Place) -> Fault | None:
        """The fault that this call meets, counted down."""
        for fault in self.faults:
            if fault.place == place:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def note(self, what: str, **details: Any) -> None:
        """A line for the page."""
        self.log.append({"at": self.clock.now().isoformat(timespec="seconds"), "what": what} | details)

    def chat_since(self, citizen_id: str, number: int) -> list[dict[str, Any]]:
        """What stands in a chat after the thing with this number."""
        return [asdict(shown) for shown in self.citizen(citizen_id).chat if shown.number > number]
