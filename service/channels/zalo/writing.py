"""A message of the assistant as Zalo's consultation messages: texts below the limit, at most five buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.channels.text import spell_out, split, units

TEXT_LIMIT = 1_950
"""Zalo refuses more than 2,000 characters (-210) and never cuts. It does not say how it counts, so we keep below it in
the strictest way to count, UTF-16 units."""
BUTTON_LIMIT = 5
TITLE_LIMIT = 100
PAYLOAD_LIMIT = 1_000
SHOWN_QUERY = "oa.query.show"
"""A pressed button is sent as the citizen's own message, and stands in the talk as one."""


def bodies(to: str, text: str, buttons: Sequence[dict[str, Any]], limit: int = TEXT_LIMIT) -> list[dict[str, Any]]:
    """The bodies of the calls that say one message, in their order; the buttons stand below the last part.

    Args:
        to: the citizen's id.
        text: whole; split on sentence borders. Where there are more buttons than Zalo shows, the others are told in it.
        buttons: `title` and `payload` each.
        limit: of one part, in UTF-16 units.
    """
    text, shown = spell_out(text, list(buttons), BUTTON_LIMIT)
    messages: list[dict[str, Any]] = [{"text": piece} for piece in split(text, limit, units)]
    if messages and shown:
        messages[-1]["attachment"] = {"type": "template", "payload": {"buttons": [_button(b) for b in shown]}}
    return [{"recipient": {"user_id": to}, "message": message} for message in messages]


def smaller(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The same message in smaller parts, for a body that Zalo found too long; none where there is nothing to part.

    The last resort leaves the buttons out: the text alone carries the whole answer.
    """
    to, message = body["recipient"]["user_id"], body["message"]
    text, attachment = message["text"], message.get("attachment")
    pieces = split(text, max(8, units(text) // 2 + 1), units) if units(text) > TEXT_LIMIT // 8 else [text]
    if len(pieces) == 1:
        return [{"recipient": {"user_id": to}, "message": {"text": text}}] if attachment else []
    parts: list[dict[str, Any]] = [{"text": piece} for piece in pieces]
    if attachment:
        parts[-1]["attachment"] = attachment
    return [{"recipient": {"user_id": to}, "message": part} for part in parts]


def _button(button: dict[str, Any]) -> dict[str, str]:
    payload = str(button["payload"])[:PAYLOAD_LIMIT]
    title = " ".join(str(button["title"] or payload).split())
    if len(title) > TITLE_LIMIT:
        title = title[: TITLE_LIMIT - 1].rstrip() + "…"
    return {"title": title, "type": SHOWN_QUERY, "payload": payload}
