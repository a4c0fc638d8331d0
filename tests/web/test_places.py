"""Where the widget has to live: strict policies, hostile styles, other origins, webviews, frames, small screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import KINDS, Chat, answer, lose, reply, violations
from tests.web.test_widget import ANSWER, CLARIFY, TEXT

pytestmark = pytest.mark.browser

HOSTILE = "https://motcua.test/hostile.html"


def test_keyboard_alone_on_a_hostile_page(chat: Chat) -> None:
    page = chat.page
    chat.handlers.append(
        reply(answer(TEXT, answer=ANSWER, buttons=[{"title": "Mất bao lâu?", "payload": "Mất bao lâu?"}]))
    )
    chat.open(HOSTILE)
    page.keyboard.press("Tab")
    assert "launcher" in chat.focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Trợ lý thủ tục hành chính")).to_be_visible()
    expect(chat.input).to_be_focused()
    page.keyboard.type("cấp giấy thử")
    page.keyboard.press("Enter")
    expect(chat.replies(chat.turns.first)).to_be_visible()
    expect(chat.input).to_be_focused()
    for _ in range(6):  # back over: In, Chép, Chưa đúng, Có ích, Mất bao lâu?, the source
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Quyết định 5/QĐ-X")).to_be_visible()
    page.keyboard.press("Tab")  # the link to the record
    page.keyboard.press("Tab")  # the law
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(2)
    assert chat.sent[1]["message"] == "Mất bao lâu?"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert "launcher" in chat.focused()
    expect(page.locator(".launcher")).to_have_attribute("aria-expanded", "false")
    assert not chat.complaints


def test_the_styles_of_a_hostile_page_do_not_reach_in(chat: Chat) -> None:
    chat.open(HOSTILE)
    launcher = chat.page.locator(".launcher")
    look = """e => { const s = getComputedStyle(e);
      return [s.fontSize, s.direction, s.textTransform, s.letterSpacing, s.backgroundColor]; }"""
    assert launcher.evaluate(look) == ["16px", "ltr", "none", "normal", "rgb(156, 28, 28)"]
    box = launcher.bounding_box()
    assert box and box["width"] > 100 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 800
    launcher.click()
    expect(chat.get("câu một")).to_be_visible()
    assert chat.input.bounding_box()["width"] > 200  # type: ignore[index]
    assert not chat.complaints


@pytest.mark.parametrize("page", [(320, 640), (320, 256)], indirect=True)
@pytest.mark.parametrize("path", ["", "hostile.html"])
def test_nothing_is_wider_than_a_small_screen(chat: Chat, page: Page, path: str) -> None:
    long = f"https://example.vn/{'rất-dài-' * 20} {'a' * 200}"
    chat.handlers += [reply(answer(f"{TEXT}\n{long}", answer=ANSWER)), reply(CLARIFY)]
    chat.open(f"https://motcua.test/{path}")
    if path:
        page.locator(".launcher").click()
    chat.get("a" * 300)
    chat.turns.last.locator("summary").click()
    expect(chat.get("cấp giấy")).to_be_visible()
    wide = "e => e.scrollWidth - e.clientWidth"
    panel = page.locator(".panel").bounding_box()
    assert panel and panel["x"] >= 0 and panel["x"] + panel["width"] <= 320
    assert path or page.locator("html").evaluate(wide) <= 0  # the hostile page itself is wide
    assert page.locator(".log").evaluate(wide) <= 0 and page.locator(".panel").evaluate(wide) <= 0
    small = page.locator("button, summary").filter(visible=True)
    assert all((b := e.bounding_box()) and b["height"] >= 24 and b["width"] >= 24 for e in small.all())


def test_a_panel_that_fills_the_screen_keeps_the_focus(chat: Chat, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    chat.open(HOSTILE)
    page.locator(".launcher").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_attribute("aria-modal", "true")
    page.get_by_role("button", name="Gửi").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Đóng cửa sổ trò chuyện")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Gửi")).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(dialog).not_to_have_attribute("aria-modal", "true")
    page.keyboard.press("Escape")
    assert "launcher" in chat.focused()


BARE = """() => {
  for (const name of ["sessionStorage", "localStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
  for (const name of ["SpeechRecognition", "webkitSpeechRecognition", "speechSynthesis", "visualViewport"])
    Object.defineProperty(window, name, { value: undefined });
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  window.open = () => null;
}"""
"""The webview of a citizen app: no storage, no voice, no clipboard, no windows."""


def test_it_works_in_a_bare_webview(page: Page, chat: Chat) -> None:
    other = page.context.browser.new_page(viewport={"width": 360, "height": 640})  # type: ignore[union-attr]
    try:
        other.add_init_script(f"({BARE})()")
        other.route("https://motcua.test/**", lambda route: route.fallback())
        inside = Chat(other)
        inside.otherwise = reply(answer(TEXT, answer=ANSWER))
        other.route("https://motcua.test/**", lambda route: page_file(route, Path(__file__).parents[2] / "web"))
        other.route("**/api/chat", inside._handle)
        inside.open("https://motcua.test/")
        expect(inside.get("cấp giấy thử")).to_contain_text("Căn cước")
        inside.options.click()
        expect(other.get_by_role("button", name="Xóa dữ liệu của tôi")).to_be_visible()
        assert other.get_by_role("checkbox").count() == 0
        assert not inside.complaints
    finally:
        other.close()


def page_file(route: Route, web: Path) -> None:
    """A file of `web/` for any origin, as the service sends it to another one."""
    file = web / (re.sub(r"^https://[^/]+/|\?.*$", "", route.request.url) or "index.html")
    if not file.is_file():
        route.fulfill(status=404, body="")
        return
    headers = {"Access-Control-Allow-Origin": "*"}
    route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix], headers=headers)


@pytest.fixture
def ward(page: Page, root: Path) -> Iterator[Chat]:
    """A ward's portal with the copy-paste line of docs/embedding.md; the service is another origin."""
    page.route("https://assistant.example.vn/**", lambda route: page_file(route, root / "web"))
    chat = Chat(page)
    line = re.search(r"<script src=.*?</script>", (root / "docs/embedding.md").read_text("utf-8"))
    assert line
    policy = "default-src 'none'; script-src {0}; style-src {0}; connect-src {0}".format("https://assistant.example.vn")
    html = f"<!doctype html><title>Cổng xã</title><h1>Cổng xã</h1>{line[0]}"
    portal = {"body": html, "content_type": KINDS[".html"], "headers": {"Content-Security-Policy": policy}}
    page.route("https://xa.example.vn/", lambda route: route.fulfill(**portal))
    chat.otherwise = lambda route: route.fulfill(
        json={"messages": [answer("Được rồi.")]}, headers={"Access-Control-Allow-Origin": "https://xa.example.vn"}
    )
    yield chat.open("https://xa.example.vn/")
    chat.close()


def test_the_line_of_the_guide_works_on_another_origin_under_a_strict_policy(ward: Chat, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.get_by_role("button", name="Hỏi thủ tục").click()
    expect(ward.get("câu một")).to_contain_text("Được rồi.")
    assert not ward.complaints
    assert {url.split("/")[2] for url in asked} == {"xa.example.vn", "assistant.example.vn"}


def test_a_site_that_is_not_named_gets_a_hint(ward: Chat, page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    ward.otherwise = lose
    page.get_by_role("button", name="Hỏi thủ tục").click()
    ward.ask("câu một")
    expect(ward.status).to_contain_text("Mất kết nối")
    assert any("MOTCUA_ALLOWED_ORIGINS" in text and "https://xa.example.vn" in text for text in told)


def test_a_part_that_was_lost_is_fetched_again(chat: Chat, page: Page) -> None:
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            route.fallback()
        else:
            lost.append(route.request.url)
            route.abort("connectionreset")

    page.route("**/widget/bubbles.js", lose_once)
    page.goto("https://motcua.test/")
    page.wait_for_timeout(500)
    page.clock.fast_forward(3000)
    expect(chat.input).to_be_visible()
    assert lost


def test_the_conversation_is_a_secret_of_the_tab(chat: Chat, page: Page) -> None:
    chat.get("câu một")
    first = chat.conversation
    assert re.fullmatch(r"[0-9a-f]{32}", first) and first == chat.sent[0]["conversation_id"]
    assert first not in page.url and first not in page.content()
    assert first not in str(page.evaluate("Object.values(localStorage)")) and page.context.cookies() == []
    page.evaluate("sessionStorage.clear()")
    chat.open("https://motcua.test/")
    assert chat.conversation != first and chat.turns.count() == 0


def test_the_frame_page_fills_its_frame(chat: Chat, page: Page) -> None:
    page.route(
        "https://motcua.test/portal.html",
        lambda route: route.fulfill(
            body='<!doctype html><title>Cổng xã</title><iframe src="/embed.html" title="Hỏi thủ tục" '
            'style="width: 380px; height: 560px; border: 0"></iframe>',
            content_type=KINDS[".html"],
        ),
    )
    page.goto("https://motcua.test/portal.html")
    frame = page.frame_locator("iframe")
    panel = frame.get_by_role("region", name="Trợ lý thủ tục hành chính")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box and box["width"] == 380 and box["height"] == 560
    frame.get_by_label("Câu hỏi của bạn", exact=True).fill("câu một")
    frame.get_by_label("Câu hỏi của bạn", exact=True).press("Enter")
    expect(frame.locator(".turn:has(.mine) .theirs")).to_contain_text("Được rồi.")


def test_contrast_themes_and_reduced_motion_are_heeded(chat: Chat, page: Page) -> None:
    held: list[Route] = []
    chat.handlers += [reply(answer(TEXT, answer=ANSWER)), lambda route: held.append(route)]
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    try:
        bubble = chat.get("cấp giấy thử")
        assert bubble.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
        large = page.get_by_role("button", name="Chữ to")
        look = "e => getComputedStyle(e).backgroundColor"
        before = large.evaluate(look)
        large.click()
        assert large.evaluate(look) != before, "what is pressed can be told without our colours"
        chat.ask("câu hai")
        dot = page.locator(".typing i").first
        expect(dot).to_be_attached()
        assert dot.evaluate("e => getComputedStyle(e).animationName") == "none"
    finally:
        page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        for route in held:
            route.abort()


LAW: dict[str, Any] = {
    **ANSWER,
    "procedure": None,
    "citations": [
        {"title": "Luật Thử", "number": "1/2025/QH15", "article": "7", "status": "in_force"},
        {"title": "Nghị định Thử", "number": "3/2020/NĐ-CP", "article": "2", "status": "hết hiệu lực, đã bị thay thế"},
        {"title": "Nghị định Mai", "number": "4/2099/NĐ-CP", "status": "not_yet", "valid_from": "2099-01-01"},
        {
            "title": "Nghị định Sửa",
            "number": "5/2021/NĐ-CP",
            "article": "PL1",
            "status": "còn hiệu lực, đã được sửa đổi, bổ sung",
        },
        {"title": "Nghị định Kia", "number": "6/2021/NĐ-CP", "status": "in_force", "valid_to": "2098-12-31"},
        {
            "title": "Điều 3. Phí, Nghị định số 7/2001/NĐ-CP",
            "number": "7/2001/NĐ-CP",
            "article": "3",
            "status": "ended",
        },
        {"title": "Nghị định Nào", "number": "8/2001/NĐ-CP"},
    ],
}


def test_law_is_told_with_its_state(chat: Chat) -> None:
    chat.handlers.append(reply(answer("Điều 7\n\nPhải nộp trong 60 ngày.\n\nNguồn: Luật Thử.", answer=LAW)))
    bubble = chat.get("luật thử điều 7")
    expect(bubble.locator(".deciding")).to_have_text("Căn cứ: Điều 7, Luật Thử, 1/2025/QH15 còn hiệu lực")
    bubble.locator("summary").click()
    told = [" ".join(text.split()) for text in bubble.locator("details li").all_inner_texts()]
    assert [text.partition("NĐ-CP ")[2] for text in told[1:]] == [
        "đã được thay thế",
        "chưa có hiệu lực, áp dụng từ 01/01/2099",
        "còn hiệu lực, đã được sửa đổi",
        "còn hiệu lực đến hết 31/12/2098",
        "đã hết hiệu lực",
        "",
    ]
    assert told[3].startswith("Phụ lục 1, Nghị định Sửa")
    assert told[5] == "Điều 3. Phí, Nghị định số 7/2001/NĐ-CP đã hết hiệu lực"


def test_the_state_of_a_provision_stands_below_its_name(chat: Chat) -> None:
    lines = ["Khoản 1 Điều 7 Luật Thử (số 1/2025/QH15) – Phí:", "“Phí là 5 đồng.”", "", "⚠ Hiệu lực: hết hiệu lực."]
    ended = {**LAW, "citations": [{**LAW["citations"][0], "status": "hết hiệu lực"}]}
    chat.handlers.append(reply(answer("\n".join(lines), answer=ended)))
    bubble = chat.get("luật thử điều 7")
    expect(bubble.locator("h3")).to_have_text("Khoản 1 Điều 7 Luật Thử (số 1/2025/QH15) – Phí")
    expect(bubble.locator("h3 + .deciding .state.gone")).to_have_text("đã hết hiệu lực")


@pytest.mark.parametrize("page", [(1280, 800), (768, 1024), (320, 640)], indirect=True)
def test_axe_finds_nothing_in_any_state_at_three_sizes(chat: Chat, page: Page, tmp_path: Path) -> None:
    page.route("**/api/feedback", lambda route: route.fulfill(status=204))
    names = ["Đăng ký kết hôn", "Đăng ký lại kết hôn"]
    found = {"suggestions": [{"code": "1", "name": name, "label": name} for name in names]}
    page.route("**/api/suggest?*", lambda route: route.fulfill(json=found))

    def look(state: str) -> None:
        page.screenshot(path=tmp_path / f"{state}.png")
        assert violations(page) == [], state
        form, panel = page.locator(".ask").bounding_box(), page.locator(".panel").bounding_box()
        assert form and panel and form["y"] + form["height"] <= panel["y"] + panel["height"] + 1, state
        assert page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth") <= 0, state

    look("greeting")
    chat.handlers += [reply(CLARIFY), reply(answer(TEXT, answer=LAW)), lose, lose]
    chat.get("cấp giấy")
    look("clarify")
    bubble = chat.get("luật thử")
    bubble.locator("summary").click()
    bubble.get_by_role("button", name="Chưa đúng").click()
    expect(bubble.locator(".why")).to_be_visible()
    look("law")
    chat.input.focus()
    page.keyboard.insert_text("ket hon")
    page.clock.fast_forward(200)
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    look("suggestions")
    page.keyboard.press("Escape")
    chat.options.click()
    page.get_by_role("button", name="Xóa dữ liệu của tôi").click()
    look("options")
    page.get_by_role("button", name="Giữ lại").click()
    page.get_by_role("button", name="English").click()
    look("english")
    page.get_by_role("button", name="Options").click()
    page.get_by_role("button", name="Large text").click()
    page.get_by_label("Your question", exact=True).press("Enter")
    expect(chat.status).to_contain_text("The network is lost")
    page.clock.fast_forward(2000)
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    look("lost")
