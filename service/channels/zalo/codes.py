"""Zalo's error codes and what each asks us to do. Zalo answers HTTP 200 also where it refuses: `error` alone counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum

VIETNAM = timezone(timedelta(hours=7), "ICT")
MORNING = time(6, 0)
"""From 22:00 until then Zalo refuses some kinds of messages (-234)."""


class Action(StrEnum):
    """What to do about a code."""

    WAIT = "wait"
    """Too many calls a minute: the outbox sends it later."""
    AGAIN = "again"
    """Send it once more, now."""
    REFRESH = "refresh"
    """Get a new access token, then send it once more."""
    SPLIT = "split"
    """Send it in smaller parts."""
    HOLD = "hold"
    """Send it when the night is over."""
    DROP = "drop"
    """This citizen cannot be reached; nobody needs to do anything."""
    OFFICER = "officer"
    """Nobody can be reached until an officer puts the account in order: all messages wait for that."""
    ALERT = "alert"
    """This message cannot be sent, and an officer should know why."""
    BUG = "bug"
    """The call itself is wrong: ours to mend."""


@dataclass(frozen=True)
class Code:
    """One error code."""

    number: int
    meaning: str
    action: Action

    def __str__(self) -> str:
        return f"Zalo error {self.number}: {self.meaning}"


CODES = {
    code.number: code
    for code in (
        Code(-32, "too many requests a minute", Action.WAIT),
        Code(-100, "the attachment has expired", Action.BUG),
        Code(-200, "sending failed", Action.AGAIN),
        Code(-201, "invalid parameter", Action.BUG),
        Code(-204, "the Official Account is disabled", Action.OFFICER),
        Code(-205, "the Official Account does not exist", Action.OFFICER),
        Code(-209, "the app is not activated", Action.OFFICER),
        Code(-210, "a parameter is over its limit", Action.SPLIT),
        Code(-211, "the Official Account is out of quota", Action.ALERT),
        Code(-212, "the app has not registered this API", Action.OFFICER),
        Code(-213, "the citizen does not follow the Official Account", Action.DROP),
        Code(-216, "the access token is invalid", Action.REFRESH),
        Code(-217, "the citizen has blocked invitations", Action.DROP),
        Code(-218, "the citizen's quota is used up", Action.ALERT),
        Code(-219, "the app was removed", Action.OFFICER),
        Code(-220, "the access token has expired", Action.REFRESH),
        Code(-221, "the Official Account is not verified", Action.OFFICER),
        Code(-223, "the Official Account has not authorised the app for this API", Action.OFFICER),
        Code(-224, "the Official Account needs a service package", Action.OFFICER),
        Code(-227, "the citizen is banned or inactive for over 45 days", Action.DROP),
        Code(-230, "the citizen has not written within 7 days", Action.DROP),
        Code(-232, "there is no interaction with the citizen, or it has expired", Action.DROP),
        Code(-233, "this type of message is not supported", Action.BUG),
        Code(-234, "not between 22:00 and 06:00", Action.HOLD),
        Code(-235, "this type of Official Account is not supported", Action.BUG),
        Code(-240, "MessageV2 is closed", Action.BUG),
        Code(-242, "wrong appsecret_proof", Action.BUG),
        Code(-244, "the citizen has restricted this type of message", Action.DROP),
        Code(-248, "the message violates Zalo's policy", Action.DROP),
        Code(-320, "no Zalo Cloud Account is linked for paid messages", Action.ALERT),
        Code(-321, "the Zalo Cloud Account has no money", Action.ALERT),
    )
}
"""Source: Zalo's official table; others that circulate contradict it."""


def of(number: int) -> Code:
    """The code; one that no table lists asks for an officer's look."""
    return CODES.get(number) or Code(number, "not in Zalo's table", Action.ALERT)


def seconds_until_morning(now: datetime) -> float:
    """Seconds until the next 06:00 in Vietnam; `now` has its zone."""
    here = now.astimezone(VIETNAM)
    morning = datetime.combine(here.date(), MORNING, VIETNAM)
    return ((morning if here < morning else morning + timedelta(days=1)) - here).total_seconds()
