"""What Zalo's webhook tells: event names and fields, read into `Incoming`."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from service.channels.base import Incoming, Kind, MalformedUpdate

KINDS: dict[str, Kind] = {
    "user_send_text": "text",
    "user_send_link": "text",
    "user_send_image": "photo",
    "user_send_gif": "sticker",
    "user_send_sticker": "sticker",
    "user_send_audio": "voice",
    "user_send_video": "voice",
    "user_send_file": "file",
    "user_send_business_card": "file",
    "user_send_location": "location",
    "follow": "follow",
    "unfollow": "unfollow",
}
"""Every other event is left alone: echoes of the account's own messages, receipts, reactions, submitted forms with
personal data, and visitors without an account (`anonymous_*`), whom the API of consultation messages cannot answer."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,128}")


def read(raw_body: bytes, oa_id: str = "") -> list[Incoming]:
    """The message of one update, if it is one for this account.

    Args:
        raw_body: as it came, signature checked.
        oa_id: the account served; an app may be linked to several. Empty: any.

    Raises:
        MalformedUpdate: no JSON object, or a field that the event must have is missing.
    """
    try:
        body = json.loads(raw_body or b"{}")
    except (ValueError, RecursionError) as error:
        raise MalformedUpdate("no JSON") from error
    if not isinstance(body, dict):
        raise MalformedUpdate("no JSON object")
    name = body.get("event_name")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or name is None:
        return []
    if kind in {"follow", "unfollow"}:
        sender, account = _text(body, "follower", "id"), _text(body, "oa_id")
        received = f"{name}.{sender}.{_text(body, 'timestamp')}"
    else:
        sender, account = _text(body, "sender", "id"), _text(body, "recipient", "id")
        received = _text(body, "message", "msg_id")
    if oa_id and account != oa_id:
        return []
    if not _ID.fullmatch(sender):
        raise MalformedUpdate(f"{name}: the sender's id is no id")
    if not _MESSAGE_ID.fullmatch(received):
        raise MalformedUpdate(f"{name}: the message's id is no id")
    text = _typed(body) if kind == "text" else ""
    if name == "user_send_link" and not text:
        kind = "file"
    return [Incoming(sender=sender, received_id=received, text=text, kind=kind, at=_moment(body))]


def _text(body: dict[str, Any], *path: str) -> str:
    value: Any = body
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise MalformedUpdate(f"{body.get('event_name')}: {'.'.join(path)} is missing")
    return str(value)


def _typed(body: dict[str, Any]) -> str:
    """What was typed, or the payload of a pressed button: Zalo does not tell them apart."""
    message = body.get("message")
    text = message.get("text", "") if isinstance(message, dict) else ""
    return text if isinstance(text, str) else ""


def _moment(body: dict[str, Any]) -> datetime:
    """When it was sent (`timestamp`, milliseconds); never in the future: that would keep a window open."""
    now = datetime.now(UTC)
    try:
        return min(now, datetime.fromtimestamp(int(str(body.get("timestamp"))) / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return now
