"""What Telegram's errors ask us to do. Its numbers are few, so that its words decide among the 400s."""

from __future__ import annotations

from enum import StrEnum

from service.channels.telegram.api import TelegramRefused


class Action(StrEnum):
    """What to do about an error."""

    WAIT = "wait"
    """Too many messages: after the time that Telegram names."""
    OFFICER = "officer"
    """The token is no good: all messages wait until an officer puts that in order."""
    MOVED = "moved"
    """The group has a new id: send it there."""
    SPLIT = "split"
    """Send it in smaller parts."""
    DROP = "drop"
    """This citizen or group cannot be reached; nobody needs to do anything."""
    BUG = "bug"
    """The call itself is wrong: ours to mend."""


UNREACHABLE = (
    "chat not found",
    "peer_id_invalid",
    "user not found",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
)
"""Words of those 400s that are nobody's mistake: the chat is gone, or forbids the bot to write."""


def action(error: TelegramRefused) -> Action:
    """What this error asks for."""
    told = error.told.lower()
    match error.code:
        case 429:
            return Action.WAIT
        case 401 | 404:
            return Action.OFFICER
        case 403:
            return Action.DROP
        case 400 if error.moved_to is not None:
            return Action.MOVED
        case 400 if "message is too long" in told:
            return Action.SPLIT
        case 400 if any(words in told for words in UNREACHABLE):
            return Action.DROP
    return Action.BUG
