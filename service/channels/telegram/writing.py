"""A message of the assistant as Telegram's: plain texts below the limit, buttons that carry keys."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from service.channels.base import Outgoing
from service.channels.text import spell_out, split, units

SEND = "sendMessage"
TEXT_LIMIT = 4_000
"""Telegram refuses more than 4,096 characters; we keep below it in the strictest way to count, UTF-16 units."""
BUTTON_LIMIT = 10
"""Telegram takes a hundred; a citizen reads no more."""
TITLE_LIMIT = 64
"""A longer title does not fit on a telephone."""


def key(payload: str) -> str:
    """The short key that a button carries instead of its payload: 32 of the 64 bytes that Telegram allows."""
    return hashlib.blake2b(payload.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def calls(text: str, buttons: Sequence[dict[str, Any]], extra: dict[str, Any]) -> list[Outgoing]:
    """The calls that say one message, in their order; the buttons stand below the last part.

    No `parse_mode`: whatever stands in a text is shown as it stands, so that nothing needs to be escaped.

    Args:
        text: whole; split on sentence borders. Where there are more buttons than are shown, the others are told in it.
        buttons: `title` and `payload` each.
        extra: of the message that is answered: `chat`, and in groups `answers` and `thread`.
    """
    text, shown = spell_out(text, list(buttons), BUTTON_LIMIT)
    bodies: list[dict[str, Any]] = [_to(extra) | {"text": piece} for piece in split(text, TEXT_LIMIT, units)]
    for body in bodies:
        body["link_preview_options"] = {"is_disabled": True}
    payloads: dict[str, str] = {}
    if bodies and "answers" in extra:
        bodies[0]["reply_parameters"] = {"message_id": extra["answers"], "allow_sending_without_reply": True}
    if bodies and shown:
        payloads = {key(str(button["payload"])): str(button["payload"]) for button in shown}
        bodies[-1]["reply_markup"] = {"inline_keyboard": [[_button(button)] for button in shown]}
    kept: list[dict[str, Any]] = [{} for _ in bodies[1:]] + [{"payloads": payloads} if payloads else {}]
    return [Outgoing(str(extra["chat"]), SEND, body, more) for body, more in zip(bodies, kept, strict=False)]


def smaller(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The same message in smaller parts, for a body that Telegram found too long; none where nothing can be parted."""
    pieces = split(body["text"], max(8, units(body["text"]) // 2 + 1), units)
    if len(pieces) < 2 or units(body["text"]) < TEXT_LIMIT // 8:
        return []
    plain = {name: value for name, value in body.items() if name not in {"reply_markup", "reply_parameters"}}
    parts = [plain | {"text": piece} for piece in pieces]
    for name, place in (("reply_parameters", 0), ("reply_markup", -1)):
        if name in body:
            parts[place][name] = body[name]
    return parts


def _to(extra: dict[str, Any]) -> dict[str, Any]:
    """Where a call goes."""
    return {"chat_id": extra["chat"]} | ({"message_thread_id": extra["thread"]} if "thread" in extra else {})


def typing(extra: dict[str, Any]) -> dict[str, Any]:
    """The body of `sendChatAction`."""
    return _to(extra) | {"action": "typing"}


def _button(button: dict[str, Any]) -> dict[str, str]:
    payload = str(button["payload"])
    title = " ".join(str(button["title"] or payload).split())
    if len(title) > TITLE_LIMIT:
        title = title[: TITLE_LIMIT - 1].rstrip() + "…"
    return {"text": title, "callback_data": key(payload)}
