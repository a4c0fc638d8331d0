"""The demo page on the real service: a citizen asks, follows up, chooses, sees the source."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.serving import Running, until
from tests.web.conftest import Chat, add_hostile_page, lose, violations

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

TEMPORARY = "1.004194"


@pytest.fixture
def chat(page: Page, running: Running) -> Iterator[Chat]:
    """The page of the running service."""
    add_hostile_page(page, running.url)
    chat = Chat(page).open(running.url)
    yield chat
    chat.close()


def kept(running: Running, conversation: str) -> int:
    """Turns of a conversation in the service's database."""
    with sqlite3.connect(running.data / "motcua.db") as database:
        rows = database.execute("SELECT count(*) FROM turns WHERE conversation_id = ?", (f"web.{conversation}",))
        return int(rows.fetchone()[0])


def test_ask_see_the_source_and_follow_up(chat: Chat) -> None:
    first = chat.get("dang ky tam tru het bao nhieu tien")
    expect(first).to_contain_text("15.000 đồng")
    summary = first.locator("summary", has_text=f"Nguồn: mã {TEMPORARY}")
    summary.click()
    expect(first.locator("details")).to_contain_text("Căn cứ pháp lý")
    expect(chat.turns.first.locator(".note")).to_contain_text("trợ lý tự động")
    second = chat.get("thế mất bao lâu?")
    expect(second.locator("summary").first).to_contain_text(TEMPORARY)
    expect(second.get_by_role("heading").first).to_contain_text("Thời hạn")
    follow = second.get_by_role("list", name="Câu hỏi gợi ý").get_by_role("button").first
    title = follow.inner_text()
    follow.click()
    expect(chat.replies(chat.turns.nth(2)).locator("summary").first).to_contain_text(TEMPORARY)
    expect(chat.turns.nth(2).locator(".mine")).to_contain_text(title)
    assert not chat.complaints


def test_choose_a_candidate(chat: Chat) -> None:
    buttons = chat.page.locator(".turn:last-child .candidates button")
    for text in ("hộ kinh doanh", "khai sinh", "kết hôn", "đăng ký cư trú", "giấy phép lái xe", "chứng thực", "xe máy"):
        chat.get(text)
        # A life event numbers its steps in the text, its buttons bear no numbers.
        if buttons.count() and buttons.first.inner_text().startswith("1. "):
            break
    names = buttons.all_inner_texts()
    assert 3 <= len(names) <= 6 and names[-1] == "Không có trong danh sách" and names[0].startswith("1. ")
    place = chat.turns.count()
    buttons.nth(1).click()
    expect(chat.replies(chat.turns.nth(place)).first).to_have_class("bubble theirs answer")
    expect(chat.turns.nth(place).locator(".mine")).to_contain_text(
        re.split(r" – |: | \(", names[1].removeprefix("2. "))[0][:40]
    )


def test_a_lost_reply_is_fetched_again_and_asked_once(chat: Chat, running: Running) -> None:
    def lose_reply(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    chat.handlers += [lose_reply, lose]
    turn = chat.ask("đăng ký kết hôn nộp ở đâu")
    expect(chat.status).to_contain_text("Mất kết nối")
    chat.page.clock.fast_forward(2000)
    turn.get_by_role("button", name="Gửi lại").click()
    expect(chat.replies(turn).first).to_be_visible()
    assert len(chat.sent) == 3 and len({body["message_id"] for body in chat.sent}) == 1
    until(lambda: kept(running, chat.conversation) == 1, 5, "writing the turn")


def test_reload_goes_on_and_erasing_leaves_nothing(chat: Chat, running: Running) -> None:
    chat.get("đăng ký tạm trú hết bao nhiêu tiền")
    chat.page.reload()
    expect(chat.turns.first).to_contain_text("đăng ký tạm trú hết bao nhiêu tiền")
    expect(chat.get("thế mất bao lâu?").locator("summary").first).to_contain_text(TEMPORARY)
    before = chat.conversation
    until(lambda: kept(running, before) == 2, 5, "writing the turns")
    chat.erase()
    expect(chat.status).to_have_text("Đã xóa hội thoại.")
    assert kept(running, before) == 0 and chat.turns.count() == 0


def test_typed_erasure_also_empties_the_page(chat: Chat, running: Running) -> None:
    chat.get("đăng ký tạm trú hết bao nhiêu tiền")
    before = chat.conversation
    chat.input.fill("xoá dữ liệu của tôi")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text("Đã xóa")
    expect(chat.turns).to_have_count(0)
    assert chat.conversation != before and kept(running, before) == 0
    assert "tạm trú" not in chat.page.evaluate("sessionStorage.getItem('motcua')")


def test_an_emergency_stands_out_with_numbers_to_tap(chat: Chat) -> None:
    bubble = chat.get("nhà hàng xóm đang bốc cháy to lắm, mọi người ơi")
    expect(bubble).to_have_class("bubble theirs emergency")
    expect(bubble.get_by_role("link", name="114").first).to_have_attribute("href", "tel:114")


def test_a_vote_is_kept(chat: Chat, running: Running) -> None:
    bubble = chat.get("đăng ký tạm trú hết bao nhiêu tiền")
    bubble.get_by_role("button", name="Có ích").click()
    expect(bubble).to_contain_text("Cảm ơn bạn")


@pytest.mark.parametrize("page", [(1280, 800), (320, 640)], indirect=True)
@pytest.mark.parametrize("path", ["/", "/hostile.html"])
def test_axe_finds_nothing(chat: Chat, running: Running, page: Page, path: str) -> None:
    chat.open(running.url + path)
    if path != "/":
        page.locator(".launcher").click()
    assert violations(page) == []
    chat.get("đăng ký tạm trú hết bao nhiêu tiền")
    chat.turns.last.locator("summary").first.click()
    chat.get("nhà đang cháy, cứu với")
    chat.handlers += [lose, lose]
    lost = chat.ask("kết hôn")
    expect(chat.status).to_contain_text("Mất kết nối")
    page.clock.fast_forward(2000)
    expect(lost.get_by_role("button", name="Gửi lại")).to_be_visible()
    chat.options.click()
    page.get_by_role("button", name="Xóa dữ liệu của tôi").click()
    assert violations(page) == []
