"""Large text, English, speech in and out, copying and printing: what a reader may turn on."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.serving import until
from tests.web.conftest import Chat, answer, reply
from tests.web.test_widget import ANSWER, TEXT

pytestmark = pytest.mark.browser

SPEECH = """() => {
  window.spoken = []; window.cancelled = 0;
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
    getVoices: () => [{ lang: "en-US", name: "a" }, { lang: "vi-VN", name: "b" }],
    speak: (utterance) => spoken.push(utterance), cancel: () => (cancelled += 1) } });
  window.webkitSpeechRecognition = window.SpeechRecognition = function () {
    window.recognition = this; this.start = () => (this.started = true); this.stop = () => this.onend(); };
}"""
"""A browser with a Vietnamese voice and a microphone: both far sides are the maker's servers."""


@pytest.fixture
def able(chat: Chat) -> Chat:
    """The widget in a browser that speaks and listens."""
    chat.page.evaluate(SPEECH)
    return chat


def turn_on(chat: Chat, label: str) -> None:
    chat.options.click()
    box = chat.page.get_by_label(label)
    expect(box).not_to_be_checked()
    note = chat.page.locator(f"#{box.get_attribute('aria-describedby')}")
    expect(note).to_contain_text("hãng làm trình duyệt")
    box.check()
    chat.options.click()


def test_large_text_is_larger_and_stays(chat: Chat) -> None:
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    before = chat.input.evaluate(size)
    button = chat.page.get_by_role("button", name="Chữ to")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert chat.input.evaluate(size) >= before * 1.25
    chat.page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert chat.input.evaluate(size) >= before * 1.25
    assert "conversation" not in chat.page.evaluate("localStorage.getItem('motcua.likings')")


def test_english_keeps_the_talk_and_marks_what_is_vietnamese(chat: Chat) -> None:
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    chat.get("cấp giấy thử")
    chat.options.click()
    chat.page.get_by_role("button", name="English").press("Enter")
    back = chat.page.get_by_role("button", name="Tiếng Việt")
    expect(back).to_be_focused()
    host = chat.page.locator("motcua-widget")
    assert host.get_attribute("lang") == "en" and chat.page.locator(".answer").get_attribute("lang") == "vi"
    expect(chat.page.get_by_role("region", name="Administrative procedures assistant")).to_be_visible()
    expect(chat.page.locator("summary")).to_contain_text("Source: code 9.000001")
    expect(chat.turns).to_have_count(1)
    chat.page.reload()
    expect(chat.page.get_by_label("Your question", exact=True)).to_be_visible()
    chat.page.get_by_role("button", name="Options").click()
    back.click()
    expect(chat.input).to_be_visible()


def test_the_language_may_change_while_an_answer_is_lost(chat: Chat) -> None:
    chat.otherwise = lambda route: route.abort()
    chat.ask("câu một")
    expect(chat.status).to_contain_text("Mất kết nối")
    chat.page.clock.fast_forward(2000)
    expect(chat.page.get_by_role("button", name="Gửi lại")).to_be_visible()
    chat.options.click()
    chat.page.get_by_role("button", name="English").click()
    chat.otherwise = reply(answer("Được rồi."))
    chat.page.get_by_role("button", name="Send again").click()
    expect(chat.replies(chat.turns.first)).to_contain_text("Được rồi.")
    assert len({body["message_id"] for body in chat.sent}) == 1


def test_nothing_that_speaks_is_there_before_it_is_wished(able: Chat) -> None:
    able.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = able.get("cấp giấy thử")
    assert bubble.get_by_role("button", name="Nghe").count() == 0
    expect(able.page.get_by_role("button", name="Nói")).to_have_count(0)
    assert able.page.evaluate("spoken.length") == 0 and able.page.evaluate("window.recognition") is None


def test_answers_are_read_aloud_without_addresses_and_stop(able: Chat) -> None:
    turn_on(able, "Đọc câu trả lời thành tiếng")
    able.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = able.get("cấp giấy thử")
    stop = bubble.get_by_role("button", name="Dừng")
    expect(stop).to_be_visible()
    said = able.page.evaluate("spoken.map((u) => [u.text, u.lang, u.voice.lang])")
    assert said[0] == ["Giấy tờ – Cấp giấy thử", "vi-VN", "vi-VN"] and ["Căn cước", "vi-VN", "vi-VN"] in said
    assert not [text for text, *_ in said if "https" in text or "Nguồn" in text or "•" in text]
    stop.click()
    again = bubble.get_by_role("button", name="Nghe")
    expect(again).to_be_visible()
    again.click()
    able.page.evaluate("spoken[spoken.length - 1].onend()")
    expect(again).to_be_visible()


def test_speech_becomes_text_that_is_not_sent_by_itself(able: Chat) -> None:
    turn_on(able, "Nói thay vì gõ")
    speak = able.page.get_by_role("button", name="Nói")
    speak.click()
    expect(able.status).to_contain_text("Đang nghe")
    expect(able.page.get_by_role("button", name="Dừng")).to_have_attribute("aria-pressed", "true")
    assert able.page.evaluate("[recognition.lang, recognition.started]") == ["vi-VN", True]
    able.page.evaluate("recognition.onresult({results: [[{transcript: 'đăng ký kết hôn'}]]}); recognition.onend()")
    assert able.input.input_value() == "đăng ký kết hôn" and not able.sent
    expect(able.input).to_be_focused()
    expect(able.status).to_contain_text("xem lại")
    speak.click()
    able.page.evaluate("recognition.onerror({error: 'not-allowed'}); recognition.onend()")
    expect(able.status).to_contain_text("chưa cho dùng micro")
    able.page.reload()
    able.page.evaluate(SPEECH)
    expect(speak).to_be_visible()


def test_an_answer_is_copied_with_its_source(chat: Chat, page: Page) -> None:
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    chat.get("cấp giấy thử").get_by_role("button", name="Chép").click()
    expect(chat.status).to_have_text("Đã chép.")
    assert page.evaluate("copied") == f"Bạn hỏi: cấp giấy thử\n\n{TEXT}"
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate("document.execCommand = (name) => { window.how = name; return true; }")
    chat.options.click()
    page.get_by_role("button", name="Chép cuộc trò chuyện").click()
    # The status says so from before: only the copying itself tells.
    page.wait_for_function("window.how === 'copy'")
    expect(chat.status).to_have_text("Đã chép.")


def test_the_sheet_that_is_printed_holds_the_answer_and_nothing_else(chat: Chat, page: Page) -> None:
    chat.open("https://motcua.test/hostile.html")
    page.evaluate("window.printed = 0; window.print = () => (printed += 1)")
    page.locator(".launcher").click()
    chat.get("câu một")
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    chat.get("cấp giấy thử").get_by_role("button", name="In", exact=True).click()
    until(lambda: page.evaluate("printed") == 1, 15, "printing")
    sheet = page.locator("motcua-print")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    try:
        expect(sheet).to_be_visible()
        assert not page.locator(".panel, .launcher, main").filter(visible=True).count()
        text: Any = sheet.locator(".sheet").inner_text()
        assert "Căn cước" in text and "Quyết định 5/QĐ-X" in text and "để tham khảo" in text and "motcua.test" in text
        assert "câu một" not in text and "Có ích" not in text and not sheet.locator("button").count()
    finally:
        page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)
    assert page.locator("link[media=print]").count() == 0 and not chat.complaints
