"""Suggestions while somebody types: by mouse, by keys, by ear; never in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.web.conftest import Chat, lose

pytestmark = pytest.mark.browser

NAMES = ["Đăng ký kết hôn", "Đăng ký lại kết hôn", "Xác nhận tình trạng hôn nhân"]


@pytest.fixture
def asked(chat: Chat) -> list[str]:
    """What was asked of /api/suggest; the reply is always `NAMES`, the second with a short label."""
    asked: list[str] = []

    def suggest(route: Route) -> None:
        asked.append(route.request.url.partition("?q=")[2])
        found = [{"code": str(i), "name": name, "label": name} for i, name in enumerate(NAMES)]
        found[1]["label"] = "Kết hôn lại"
        route.fulfill(json={"suggestions": found})

    chat.page.route("**/api/suggest?*", suggest)
    return asked


def options(chat: Chat) -> Locator:
    return chat.page.get_by_role("listbox", name="Thủ tục gợi ý").get_by_role("option")


def type_and_wait(chat: Chat, text: str) -> None:
    chat.input.focus()
    chat.page.keyboard.insert_text(text)
    chat.page.clock.fast_forward(200)


def test_keys_choose_and_the_ear_is_told(chat: Chat, asked: list[str]) -> None:
    type_and_wait(chat, "ket hon")
    expect(options(chat)).to_have_text([NAMES[0], "Kết hôn lại", NAMES[2]])
    expect(chat.page.locator("[role=status].hidden")).to_contain_text("Có 3 thủ tục gợi ý")
    assert asked == ["ket%20hon"], "one request for what was typed without a pause"
    active = "aria-activedescendant"
    assert chat.input.get_attribute("aria-controls") == "suggestions" and not chat.input.get_attribute(active)
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", 2)):
        chat.page.keyboard.press(key)
        assert chat.input.get_attribute(active) == (None if place is None else f"suggestion-{place}")
    chat.page.keyboard.press("ArrowUp")
    expect(options(chat).nth(1)).to_have_attribute("aria-selected", "true")
    expect(chat.input).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.replies(chat.turns.first)).to_be_visible()
    expect(chat.turns.first.locator(".mine")).to_contain_text("Kết hôn lại")
    assert chat.sent[0]["message"] == "Đăng ký lại kết hôn"
    expect(options(chat)).to_have_count(0)
    assert chat.input.input_value() == ""


def test_enter_without_a_choice_sends_what_was_typed(chat: Chat, asked: list[str]) -> None:
    type_and_wait(chat, "ket hon")
    expect(options(chat)).to_have_count(3)
    chat.page.keyboard.press("Enter")
    expect(chat.replies(chat.turns.first)).to_be_visible()
    assert chat.sent[0]["message"] == "ket hon"
    expect(options(chat)).to_have_count(0)


def test_escape_closes_the_list_first_and_leaving_closes_it(chat: Chat, asked: list[str]) -> None:
    chat.open("https://motcua.test/hostile.html")
    chat.page.locator(".launcher").click()
    type_and_wait(chat, "ket hon")
    expect(options(chat)).to_have_count(3)
    chat.page.keyboard.press("Escape")
    expect(options(chat)).to_have_count(0)
    expect(chat.input).to_be_focused()
    type_and_wait(chat, " lai")
    expect(options(chat)).to_have_count(3)
    chat.page.keyboard.press("Tab")
    expect(options(chat)).to_have_count(0)
    assert not chat.sent


def test_a_press_chooses(chat: Chat, asked: list[str]) -> None:
    type_and_wait(chat, "ket")
    options(chat).nth(2).click()
    expect(chat.turns.first.locator(".mine")).to_contain_text(NAMES[2])


def test_arrows_move_in_the_text_before_they_move_in_the_list(chat: Chat, asked: list[str]) -> None:
    type_and_wait(chat, "ket hon")
    expect(options(chat)).to_have_count(3)
    chat.page.keyboard.press("Home")
    chat.page.keyboard.press("ArrowDown")
    assert not chat.input.get_attribute("aria-activedescendant")


@pytest.mark.parametrize("text", ["k", "số 012345678", "dài " * 25], ids=["a letter", "a number", "a story"])
def test_what_is_personal_or_no_name_is_not_looked_up(chat: Chat, asked: list[str], text: str) -> None:
    type_and_wait(chat, text)
    chat.page.clock.fast_forward(1000)
    expect(options(chat)).to_have_count(0)
    assert not asked


def test_suggestions_that_fail_are_no_trouble(chat: Chat) -> None:
    chat.page.route("**/api/suggest?*", lose)
    type_and_wait(chat, "ket hon")
    chat.page.keyboard.press("Enter")
    expect(chat.replies(chat.turns.first)).to_be_visible()
    expect(chat.status).to_have_text("")
    assert not chat.complaints


def test_a_late_reply_does_not_open_the_list_again(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route("**/api/suggest?*", lambda route: held.append(route))
    type_and_wait(chat, "ket hon")
    chat.page.keyboard.press("Enter")
    expect(chat.replies(chat.turns.first)).to_be_visible()
    for route in held:
        route.fulfill(json={"suggestions": [{"code": "1", "name": NAMES[0], "label": NAMES[0]}]})
    chat.page.clock.fast_forward(1000)
    expect(options(chat)).to_have_count(0)
