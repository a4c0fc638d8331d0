"""What Telegram's updates tell, read into `Incoming`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service.channels.base import Incoming, Kind, MalformedUpdate

KINDS: dict[str, Kind] = {
    "text": "text",
    "sticker": "sticker",
    "animation": "sticker",
    "dice": "sticker",
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "voice",
    "video_note": "voice",
    "venue": "location",
    "location": "location",
    "document": "file",
    "contact": "file",
}
"""The first field that a message has names its kind (an animation is told as a document too). A message with none of
them, such as somebody joining a group, is left alone."""
GREETED = frozenset({"start", "help"})
"""Commands that get the greeting."""
ASK = "hoi"
"""`/hoi làm khai sinh cần gì`: a question, the way to ask in a group."""

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?!\w)\s*", re.ASCII)


def read(raw_body: bytes, bot_id: int, username: str) -> list[Incoming]:
    """The message of one update, if it is one for the bot.

    Args:
        raw_body: as it came, the secret checked.
        bot_id: in groups replies to it are for it.
        username: by which it is addressed in groups; empty where it is not known yet.

    Raises:
        MalformedUpdate: no JSON object, or a field that the update must have is missing.
    """
    try:
        body = json.loads(raw_body)
    except (ValueError, RecursionError) as error:
        raise MalformedUpdate("no JSON") from error
    if not isinstance(body, dict):
        raise MalformedUpdate("no JSON object")
    return of_update(body, bot_id, username)


def of_update(update: Mapping[str, Any], bot_id: int, username: str) -> list[Incoming]:
    """The same for an update that was fetched."""
    _number(update, "update_id")
    if "callback_query" in update:
        return _pressed(_object(update, "callback_query"))
    if "message" in update:
        return _message(_object(update, "message"), bot_id, username)
    return []


def _message(message: dict[str, Any], bot_id: int, username: str) -> list[Incoming]:
    chat = _object(message, "chat")
    place = chat.get("type")
    private = place == "private"
    # Posts of a channel, and of those who write in a group as the group, come from nobody who could be answered.
    if "from" not in message or "sender_chat" in message or not (private or place in ("group", "supergroup")):
        return []
    author = _object(message, "from")
    kind = next((KINDS[name] for name in KINDS if name in message), None)
    if kind is None or author.get("is_bot") is True:
        return []
    chat_id, number = _number(chat, "id"), _number(message, "message_id")
    text = _string(message, "text") if kind == "text" else ""
    if not private and not _addressed(message, text, bot_id, username):
        return []
    if kind == "text":
        kind, text = _command(_without_mention(text, username))
    extra: dict[str, Any] = {"chat": chat_id}
    if not private:
        extra["answers"] = number
        if message.get("is_topic_message") is True and isinstance(message.get("message_thread_id"), int):
            extra["thread"] = message["message_thread_id"]
    return [
        Incoming(
            sender=_sender(chat_id, _number(author, "id"), private),
            received_id=f"message.{chat_id}.{number}",
            text=text,
            kind=kind,
            at=_moment(message),
            extra=extra,
        )
    ]


def _pressed(query: dict[str, Any]) -> list[Incoming]:
    """A pressed button; one of a message sent over another bot's inline mode has no message and is left alone."""
    if "message" not in query or "data" not in query:
        return []
    presser, message = _object(query, "from"), _object(query, "message")
    chat = _object(message, "chat")
    chat_id, data, query_id = _number(chat, "id"), _string(query, "data"), _string(query, "id")
    private = chat.get("type") == "private"
    extra: dict[str, Any] = {"chat": chat_id, "query": query_id, "title": _title(message, data)}
    if not private and message.get("is_topic_message") is True and isinstance(message.get("message_thread_id"), int):
        extra["thread"] = message["message_thread_id"]
    sender = _sender(chat_id, _number(presser, "id"), private)
    return [Incoming(sender, f"callback.{query_id}", text=data, kind="button", extra=extra)]


def _sender(chat_id: int, user_id: int, private: bool) -> str:
    """In a group everybody has a talk of their own."""
    return str(user_id) if private else f"{chat_id}.{user_id}"


def _title(message: dict[str, Any], data: str) -> str:
    """What stands on the pressed button; empty where the message is too old for Telegram to tell."""
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, dict) and button.get("callback_data") == data:
                return str(button.get("text", ""))[:200]
    return ""


def _addressed(message: dict[str, Any], text: str, bot_id: int, username: str) -> bool:
    """Whether a message of a group is for the bot: it names it, answers it, or gives it a command."""
    answered = message.get("reply_to_message")
    author = answered.get("from") if isinstance(answered, dict) else None
    if isinstance(author, dict) and author.get("id") == bot_id:
        return True
    command = _COMMAND.match(text)
    if command:
        name, whose = command[1].lower(), command[2]
        return whose.lower() == username.lower() if whose else name in GREETED | {ASK}
    words = text or message.get("caption")
    return bool(username) and isinstance(words, str) and _mention(username).search(words) is not None


def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])@{re.escape(username)}(?!\w)[,:]?", re.IGNORECASE)


def _without_mention(text: str, username: str) -> str:
    """The text without the bot's name, which is no part of the question."""
    return _mention(username).sub(" ", text).strip() if username and _mention(username).search(text) else text


def _command(text: str) -> tuple[Kind, str]:
    """Kind and text of what was typed; an unknown command is a text like any other, without the name of the bot."""
    command = _COMMAND.match(text)
    if not command:
        return "text", text
    name, rest = command[1].lower(), text[command.end() :]
    if name in GREETED or (name == ASK and not rest):
        return "follow", ""
    return "text", rest if name == ASK else text.replace(f"@{command[2]}", "", 1) if command[2] else text


def _object(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise MalformedUpdate(f"{name} is no object")
    return found


def _number(value: Mapping[str, Any], name: str) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or abs(found) >= 2**63:
        raise MalformedUpdate(f"{name} is no number")
    return found


def _string(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise MalformedUpdate(f"{name} is no string")
    return found


def _moment(message: dict[str, Any]) -> datetime:
    """When it was sent (`date`, seconds); never in the future: that would keep a window open."""
    now = datetime.now(UTC)
    try:
        return min(now, datetime.fromtimestamp(_number(message, "date"), UTC))
    except (MalformedUpdate, ValueError, OverflowError, OSError):
        return now
