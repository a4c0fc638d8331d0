"""When Telegram refuses a call, and in which words (limits: the Bot API's reference; words: as bots meet them)."""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from service.channels.text import units
from service.simulators.telegram.world import Chat, World

TEXT, CALLBACK_DATA, BUTTONS, ANSWER = 4_096, 64, 100, 200
QUERY_LIVES = 60.0
"""Seconds in which a pressed button can be answered; Telegram does not tell how long, only that it ends soon."""
ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
     "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip
UPDATES = frozenset(
    {"message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
     "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member", "chat_member",
     "chat_join_request", "message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost"}
)  # fmt: skip
PORTS = frozenset({443, 80, 88, 8443})
SECOND, MINUTE = 1.0, 60.0
OVERALL, BURST, GROUP = 30, 5, 20
"""Messages a second of the bot; at once into one chat, then one a second; a minute into one group."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Refused(Exception):
    """A call is refused with a code and words of Telegram's."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.parameters = code, parameters


def bad(description: str) -> Refused:
    """400."""
    return Refused(400, f"Bad Request: {description}")


def known(body: Any, allowed: set[str], needed: set[str]) -> dict[str, Any]:
    """The parameters, where all that are needed are there and no other is."""
    if not isinstance(body, dict):
        raise bad("can't parse JSON object")
    for name in sorted(needed):
        if name not in body:
            raise bad("message text is empty" if name == "text" else f"{name} is empty")
    if strange := set(body) - allowed - needed:
        raise bad(f"parameter {min(strange)} is not known to the simulator")
    return body


def writable(world: World, chat_id: Any) -> Chat:
    """The chat, where the bot may write."""
    if isinstance(chat_id, str) and re.fullmatch(r"-?\d{1,18}", chat_id):
        chat_id = int(chat_id)
    if not isinstance(chat_id, int) or isinstance(chat_id, bool) or chat_id not in world.chats:
        raise bad("chat not found")
    chat = world.chats[chat_id]
    if chat.moved_to:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.moved_to,
        )
    match chat.away:
        case "blocked":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        case "deactivated":
            raise Refused(403, "Forbidden: user is deactivated")
        case "kicked":
            raise Refused(403, f"Forbidden: bot was kicked from the {chat.kind} chat")
        case "restricted":
            raise bad("not enough rights to send text messages to the chat")
        case "":
            return chat


def check_message(world: World, body: dict[str, Any], chat: Chat) -> list[list[dict[str, Any]]]:
    """The buttons of a well-formed message into this chat."""
    text = body["text"]
    if not isinstance(text, str):
        raise bad("text must be a string")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad("text must be encoded in UTF-8") from error
    if not text.strip():
        raise bad("message text is empty")
    # Telegram does not say how it counts: we take the way that counts most.
    if units(text) > TEXT:
        raise bad("message is too long")
    if "parse_mode" in body:
        raise bad("can't parse entities: the simulator shows plain texts alone")
    if body.get("message_thread_id", chat.topic) != chat.topic:
        raise bad("message thread not found")
    _check_preview(body.get("link_preview_options", {}))
    _check_answered(body.get("reply_parameters"), chat)
    return check_keyboard(body["reply_markup"]) if "reply_markup" in body else []


def answered(body: dict[str, Any], chat: Chat) -> int:
    """The message that a message answers; 0: none, or it is gone."""
    number = body.get("reply_parameters", {}).get("message_id", 0)
    return number if any(shown.number == number for shown in chat.messages) else 0


def _check_preview(options: Any) -> None:
    if set(known(options, {"is_disabled"}, set())) and not isinstance(options["is_disabled"], bool):
        raise bad("can't parse link preview options")


def _check_answered(reply: Any, chat: Chat) -> None:
    if reply is None:
        return
    known(reply, {"allow_sending_without_reply"}, {"message_id"})
    there = any(shown.number == reply["message_id"] for shown in chat.messages)
    if not there and reply.get("allow_sending_without_reply") is not True:
        raise bad("message to be replied not found")


def check_keyboard(markup: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard."""
    rows = known(markup, set(), {"inline_keyboard"})["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return rows


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: an object expected")
    text, does = button.get("text"), set(button) - {"text"}
    if not isinstance(text, str) or not text.strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be a non-empty string')
    if not does:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(does) > 1 or not does <= {"callback_data", "url"}:
        raise bad("can't parse inline keyboard button: exactly one of callback_data and url expected")
    data = button.get("callback_data")
    if "callback_data" in does and (not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA):
        raise bad("BUTTON_DATA_INVALID")
    if "url" in does and urlsplit(str(button["url"])).scheme not in {"http", "https", "tg"}:
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")


def check_action(body: dict[str, Any]) -> str:
    """A known action of `sendChatAction`."""
    if not isinstance(body["action"], str) or body["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    return str(body["action"])


def check_answer(world: World, body: dict[str, Any]) -> None:
    """Whether a pressed button can be answered like this; once, and soon."""
    text, query = body.get("text", ""), world.queries.get(str(body["callback_query_id"]))
    if not isinstance(text, str) or len(text) > ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    if query is None or query.answered or world.clock.now().timestamp() - query.at > QUERY_LIVES:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    query.answered, query.told = True, text


def check_webhook(body: dict[str, Any], local: bool) -> None:
    """Whether updates can be delivered like this.

    Args:
        body: of `setWebhook`.
        local: as Telegram's own server run with `--local`, which delivers to plain HTTP and any port.
    """
    url = body["url"]
    if not isinstance(url, str):
        raise bad("bad webhook: URL must be a string")
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError as error:
        raise bad("bad webhook: URL port is invalid") from error
    if url and not local:
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if port not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if "secret_token" in body and not _SECRET.fullmatch(str(body["secret_token"])):
        raise bad("secret token contains unallowed characters")
    connections = body.get("max_connections", 40)
    if not isinstance(connections, int) or not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    check_allowed(body)


def check_allowed(body: dict[str, Any]) -> None:
    """Whether `allowed_updates` names kinds of updates."""
    allowed = body.get("allowed_updates", [])
    if not isinstance(allowed, list) or not all(isinstance(name, str) for name in allowed):
        raise bad("can't parse allowed updates: expected an Array of String")
    if strange := set(allowed) - UPDATES:
        raise bad(f"allowed_updates: {min(strange)} is no kind of update")


class Pace:
    """How fast the bot may write: some messages a second over all, few at once into one chat, fewer into a group."""

    def __init__(self, overall: int = OVERALL, burst: int = BURST, group: int = GROUP) -> None:
        self._overall, self._burst, self._group = overall, burst, group
        self._times: dict[int, deque[float]] = {}

    def check(self, chat: Chat, at: float) -> None:
        """Count one message; refuses with the whole seconds to wait."""
        limits = [(0, self._overall, SECOND), (chat.id, self._burst, self._burst * SECOND)]
        if chat.kind != "private":
            limits[1] = (chat.id, self._group, MINUTE)
        for key, most, within in limits:
            times = self._times.setdefault(key, deque())
            while times and times[0] <= at - within:
                times.popleft()
            if len(times) >= most:
                after = max(1, int(times[0] + within - at + 0.999))
                raise Refused(429, f"Too Many Requests: retry after {after}", retry_after=after)
        for key, _, _ in limits:
            self._times[key].append(at)
