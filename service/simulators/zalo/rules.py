"""When Zalo refuses a consultation message, and with which code (the official table and limits)."""

from __future__ import annotations

from typing import Any

from service.simulators.zalo.world import FREE, OPEN, Citizen, World

TEXT, BUTTONS, TITLE, PAYLOAD = 2_000, 5, 100, 1_000
BUTTON_PAYLOADS = {
    "oa.open.url": {"url"},
    "oa.query.show": None,
    "oa.query.hide": None,
    "oa.open.sms": {"content", "phone_code"},
    "oa.open.phone": {"phone_code"},
}
"""The types of buttons; None: the payload is a string, else an object with these fields."""
AWAY = {"blocked": -217, "restricted": -244, "inactive": -227}


class Refused(Exception):
    """A call is refused with a code of Zalo's table."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(message)
        self.error = error


def check_app(world: World) -> None:
    """Whether app and account may send at all."""
    for holds, error, message in (
        (world.app["active"], -209, "app has not been activated"),
        (world.app["registered"], -212, "app has not registered this api"),
        (world.account["enabled"], -204, "official account has been disabled"),
        (world.account["verified"], -221, "official account has not been verified"),
        (world.account["authorised"], -223, "official account has not authorised the app"),
        (world.account["package"], -224, "official account needs a package"),
    ):
        if not holds:
            raise Refused(error, message)


def check_body(body: Any) -> tuple[str, str, list[dict[str, Any]]]:
    """Recipient, text and buttons of a well-formed message; unknown fields are refused too, as they are mistakes."""
    message, recipient = _object(body, {"recipient", "message"}), _object(body["recipient"], {"user_id"})
    message = _object(message["message"], {"text", "attachment"}, {"text"})
    to, text = recipient["user_id"], message["text"]
    if not isinstance(to, str) or not to:
        raise Refused(-201, "user_id is invalid")
    if not isinstance(text, str) or not text.strip():
        raise Refused(-201, "text is invalid")
    # Zalo does not say how it counts: we take the way that counts most.
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT:
        raise Refused(-210, f"text is over {TEXT} characters")
    return to, text, _buttons(message["attachment"]) if "attachment" in message else []


def check_window(world: World, to: str) -> Citizen:
    """The citizen, where they may be written to now; counts what is to be paid."""
    citizen = world.citizens.get(to)
    if citizen is None:
        raise Refused(-201, "user_id is invalid")
    if citizen.away:
        raise Refused(AWAY[citizen.away], f"citizen is {citizen.away}")
    if citizen.last_wrote is None:
        raise Refused(-232 if citizen.follows else -213, "user has not interacted with the official account")
    since = world.clock.now() - citizen.last_wrote
    if since > OPEN:
        raise Refused(-230, "user has not interacted within 7 days")
    if since > FREE:
        if world.wallet != "full":
            raise Refused(-320 if world.wallet == "none" else -321, "paid message without means")
        world.charged += 1
    return citizen


def _buttons(attachment: Any) -> list[dict[str, Any]]:
    attachment = _object(attachment, {"type", "payload"})
    if attachment["type"] != "template":
        raise Refused(-201, "attachment type is invalid")
    payload = _object(attachment["payload"], {"template_type", "buttons"}, {"buttons"})
    buttons = payload["buttons"]
    if not isinstance(buttons, list) or not buttons:
        raise Refused(-201, "buttons is invalid")
    if len(buttons) > BUTTONS:
        raise Refused(-210, f"over {BUTTONS} buttons")
    for button in buttons:
        _check_button(_object(button, {"title", "type", "payload", "image_icon"}, {"title", "type", "payload"}))
    return buttons


def _check_button(button: dict[str, Any]) -> None:
    title, kind, payload = button["title"], button["type"], button["payload"]
    if not isinstance(title, str) or not title.strip():
        raise Refused(-201, "button title is invalid")
    if len(title) > TITLE:
        raise Refused(-210, f"button title is over {TITLE} characters")
    if kind not in BUTTON_PAYLOADS:
        raise Refused(-201, "button type is invalid")
    fields = BUTTON_PAYLOADS[kind]
    if fields is not None:
        _object(payload, fields)
    elif not isinstance(payload, str) or not payload:
        raise Refused(-201, "button payload is invalid")
    elif len(payload) > PAYLOAD:
        raise Refused(-210, f"button payload is over {PAYLOAD} characters")


def _object(value: Any, allowed: set[str], needed: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(-201, "an object is missing")
    wrong = (set(value) - allowed) | ((allowed if needed is None else needed) - set(value))
    if wrong:
        raise Refused(-201, f"field {min(wrong)} is invalid")
    return value
