"""The widget by itself: what it does with what a server (or no server) sends."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.web.conftest import Chat, answer, lose, refuse, reply

pytestmark = pytest.mark.browser

PROCEDURE = {"code": "9.000001", "name": "Cấp giấy thử"}
ANSWER: dict[str, Any] = {
    "outcome": "answer",
    "procedure": PROCEDURE,
    "candidates": [],
    "aspects": ["documents"],
    "citations": [
        {"title": "Luật Thử", "number": "1/2025/QH15", "article": "7", "url": "https://example.vn/luat"},
        {"title": "2/2025/NĐ-CP", "number": "2/2025/NĐ-CP", "url": "javascript:alert(1)", "valid_to": "2026-01-31"},
    ],
    "source": "https://example.vn/thu-tuc/1",
    "as_of": "2026-07-01",
}
TEXT = """Giấy tờ – Cấp giấy thử

Cần có:
• Tờ khai (1 bản chính)
• Căn cước

Các bước
1. Nộp
2. Nhận

Thời hạn: 3 ngày.

Nguồn: “Cấp giấy thử”, mã 9.000001, Quyết định 5/QĐ-X, theo dữ liệu ngày 01/07/2026. https://example.vn/thu-tuc/1"""
CANDIDATES = [
    {"code": "9.000001", "name": "Cấp giấy thử", "payload": "Cấp giấy thử"},
    {"code": "9.000002", "name": "Cấp lại giấy thử", "payload": "Cấp lại giấy thử"},
]
CLARIFY = answer(
    "Bạn hỏi thủ tục nào?\n1. Cấp giấy thử (cấp xã)\n2. Cấp lại giấy thử\nBạn chọn giúp.",
    buttons=[{"title": c["payload"], "payload": c["payload"]} for c in CANDIDATES]
    + [{"title": "Không có trong danh sách", "payload": "Không có trong danh sách"}],
    answer={"outcome": "clarify", "candidates": CANDIDATES, "citations": []},
)


def test_a_life_event_with_more_steps_than_choices_keeps_its_list(chat: Chat) -> None:
    steps = ["Việc thử:", "1. Cấp giấy thử: để có giấy.", "2. Cấp lại giấy thử: khi mất.", "3. Trả giấy thử."]
    chat.handlers.append(reply({**CLARIFY, "text": "\n".join([*steps, "Bạn muốn biết kỹ việc nào?"])}))
    bubble = chat.get("mới có việc thử")
    assert bubble.locator("ol li").count() == 3
    names = bubble.locator(".candidates button").all_inner_texts()
    assert names == ["Cấp giấy thử", "Cấp lại giấy thử", "Không có trong danh sách"]


def test_an_answer_is_laid_out_and_its_source_folded(chat: Chat) -> None:
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = chat.get("cấp giấy thử")
    expect(bubble.get_by_role("heading", level=3)).to_have_text("Giấy tờ – Cấp giấy thử")
    expect(bubble.get_by_role("heading", level=4)).to_have_text("Các bước")
    assert bubble.locator("ul li").first.inner_text() == "Tờ khai (1 bản chính)"
    assert bubble.locator("ol li").all_inner_texts() == ["Nộp", "Nhận"]
    expect(bubble.locator("b")).to_have_text("Thời hạn:")
    source = bubble.locator("details")
    expect(source.locator("summary")).to_have_text("Nguồn: mã 9.000001, dữ liệu ngày 01/07/2026")
    decision = source.get_by_text("Quyết định 5/QĐ-X")
    expect(decision).to_be_hidden()
    source.locator("summary").click()
    expect(decision).to_be_visible()
    links = source.get_by_role("link")
    assert [a.get_attribute("href") for a in links.all()] == ["https://example.vn/thu-tuc/1", "https://example.vn/luat"]
    assert all(a.get_attribute("rel") == "noopener noreferrer" for a in links.all())
    expect(source).to_contain_text("Điều 7, Luật Thử, 1/2025/QH15")
    expect(source).to_contain_text("2/2025/NĐ-CP đã hết hiệu lực sau ngày 31/01/2026")


def test_old_data_is_told_without_opening_the_source(chat: Chat) -> None:
    old = TEXT.replace("07/2026.", "07/2026; dữ liệu đã cũ, kiểm tra lại trên Cổng Dịch vụ công quốc gia.")
    chat.handlers.append(reply(answer(old, answer=ANSWER)))
    expect(chat.get("cấp giấy thử").locator("summary")).to_contain_text("cần kiểm tra lại")


def test_markup_is_shown_as_text_and_only_https_becomes_a_link(chat: Chat) -> None:
    text = "<img src=x onerror=alert(1)> <b>đậm</b> http://example.vn/a javascript:alert(1) (xem https://example.vn/b?c=1)."
    chat.handlers.append(reply(answer(text)))
    bubble = chat.get("<i>nghiêng</i>")
    assert bubble.locator("img, b").count() == 0
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)> <b>đậm</b> http://example.vn/a javascript:alert(1)")
    assert [a.get_attribute("href") for a in bubble.locator("a").all()] == ["https://example.vn/b?c=1"]
    expect(chat.turns.last.locator(".mine")).to_contain_text("<i>nghiêng</i>")
    assert not chat.complaints


def test_a_choice_sends_its_payload_and_older_choices_fold(chat: Chat) -> None:
    chat.handlers += [reply(CLARIFY), reply(answer(TEXT, answer=ANSWER)), reply(CLARIFY)]
    assert chat.page.get_by_role("list", name="Câu hỏi gợi ý").get_by_role("button").count() == 3
    first = chat.get("cấp giấy")
    assert chat.page.get_by_role("list", name="Câu hỏi gợi ý").count() == 0
    buttons = first.get_by_role("list", name="Các lựa chọn").get_by_role("button")
    assert buttons.all_inner_texts() == ["1. Cấp giấy thử (cấp xã)", "2. Cấp lại giấy thử", "Không có trong danh sách"]
    assert first.locator("p").all_inner_texts() == ["Bạn hỏi thủ tục nào?", "Bạn chọn giúp."]
    buttons.nth(1).press("Enter")
    expect(chat.replies(chat.turns.nth(1))).to_be_visible()
    assert chat.sent[1]["message"] == "Cấp lại giấy thử"
    assert "mine" in chat.focused()
    expect(buttons.first).to_be_hidden()
    first.get_by_text("Chọn lại").click()
    buttons.first.click()
    expect(chat.replies(chat.turns.nth(2))).to_be_visible()
    assert chat.sent[2]["message"] == "Cấp giấy thử"


def test_questions_wait_their_turn_through_a_lost_connection(chat: Chat) -> None:
    chat.otherwise = lose
    first = chat.ask("câu một")
    second = chat.ask("câu hai")
    retry = first.get_by_role("button", name="Gửi lại")
    expect(chat.status).to_contain_text("Mất kết nối")
    chat.page.clock.fast_forward(2000)
    expect(retry).to_be_visible()
    expect(first).to_contain_text("115 (cấp cứu)")
    assert {body["message"] for body in chat.sent} == {"câu một"}
    chat.handlers += [reply(answer("trả lời một")), reply(answer("trả lời hai"))]
    retry.press("Enter")
    expect(chat.replies(second)).to_contain_text("trả lời hai")
    expect(chat.replies(first)).to_contain_text("trả lời một")
    assert chat.turns.count() == 2 and retry.count() == 0
    assert "mine" in chat.focused()
    ids = [body["message_id"] for body in chat.sent]
    assert len(set(ids)) == 2 and [body["message"] for body in chat.sent[-2:]] == ["câu một", "câu hai"]
    assert len({body["conversation_id"] for body in chat.sent}) == 1


def test_the_network_coming_back_sends_at_once(chat: Chat) -> None:
    chat.handlers += [lose, lose]
    turn = chat.ask("câu một")
    expect(chat.status).to_contain_text("Mất kết nối")
    chat.page.clock.fast_forward(2000)
    expect(turn.get_by_role("button", name="Gửi lại")).to_be_visible()
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chat.replies(turn)).to_contain_text("Được rồi.", timeout=2000)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (refuse(429, headers={"Retry-After": "1"}, json={"detail": "x"}), "tự gửi lại sau 1 giây"),
        (refuse(503, json={"detail": "x"}), "Máy chủ đang bận"),
        (refuse(200, body="<html>Đăng nhập Wi-Fi</html>", content_type="text/html"), "Chưa nhận được câu trả lời"),
        (reply(), "Chưa nhận được câu trả lời"),
    ],
    ids=["429", "503", "captive portal", "no messages"],
)
def test_a_passing_failure_is_told_and_tried_again(chat: Chat, failure: Any, told: str) -> None:
    chat.handlers.append(failure)
    turn = chat.ask("câu một")
    expect(chat.status).to_contain_text(told)
    chat.page.clock.fast_forward(2000)
    expect(chat.replies(turn)).to_contain_text("Được rồi.")
    expect(chat.status).to_have_text("")
    assert len(chat.sent) == 2 and chat.sent[0] == chat.sent[1]


@pytest.mark.parametrize(
    ("status", "detail", "told"),
    [(422, "Tin nhắn dài quá.", "Tin nhắn dài quá."), (413, "Yêu cầu quá lớn.", "quá lớn"), (404, "x", "18001096")],
)
def test_a_refusal_is_told_and_not_tried_again(chat: Chat, status: int, detail: str, told: str) -> None:
    chat.handlers.append(refuse(status, json={"detail": detail}))
    expect(chat.get("câu một")).to_contain_text(told)
    expect(chat.get("câu hai")).to_contain_text("Được rồi.")
    assert len(chat.sent) == 2


def test_messages_may_lack_everything_but_their_text(chat: Chat) -> None:
    chat.handlers.append(
        reply({"text": "Chỉ có chữ."}, {"text": "Và chữ.", "answer": {"outcome": "answer"}}, {"id": 1})
    )
    turn = chat.ask("câu một")
    expect(chat.replies(turn)).to_have_count(2)
    assert turn.locator(".votes, .choices, .sources").count() == 0 and not chat.complaints


def test_typing_is_shown_while_waiting(chat: Chat) -> None:
    held: list[Route] = []
    chat.handlers.append(held.append)
    turn = chat.ask("câu một")
    expect(turn.locator(".typing")).to_be_visible()
    expect(chat.status).to_have_text("Đang tìm câu trả lời…")
    reply(answer("Đây."))(held[0])
    expect(chat.replies(turn)).to_be_visible()
    expect(turn.locator(".typing")).to_have_count(0)
    expect(chat.status).to_have_text("")


def test_a_reload_keeps_the_talk_and_delivers_what_was_under_way(chat: Chat) -> None:
    chat.get("câu một")
    held: list[Route] = []
    chat.handlers.append(held.append)
    chat.ask("câu hai")
    chat.input.fill("đang gõ dở")
    expect(chat.turns).to_have_count(2)
    chat.page.reload()
    expect(chat.replies(chat.turns.nth(1))).to_contain_text("Được rồi.")
    expect(chat.turns.nth(0)).to_contain_text("câu một")
    assert chat.input.input_value() == "đang gõ dở"
    assert chat.sent[1] == chat.sent[2] and len(chat.sent) == 3


def test_a_spoilt_memory_is_forgotten(chat: Chat) -> None:
    for spoilt in ("{", "null", '{"conversation": 1, "turns": 5}'):
        chat.page.evaluate("text => sessionStorage.setItem('motcua', text)", spoilt)
        chat.page.reload()
        expect(chat.input).to_be_visible()
    assert not chat.complaints
    chat.get("câu một")


def test_erasing_asks_first_and_failing_keeps_the_talk(chat: Chat) -> None:
    deleted: list[str] = []

    def delete(route: Route) -> None:
        deleted.append(route.request.url)
        route.fulfill(status=204) if len(deleted) > 1 else route.abort()

    chat.page.route("**/api/conversations/*", delete)
    chat.get("câu một")
    before = chat.conversation
    chat.options.press("Enter")
    eraser = chat.page.get_by_role("button", name="Xóa dữ liệu của tôi")
    eraser.press("Enter")
    expect(chat.page.get_by_role("button", name="Giữ lại")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(eraser).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.options).to_be_focused()
    assert not deleted
    chat.erase()
    expect(chat.status).to_contain_text("Chưa xóa được")
    expect(chat.turns).to_have_count(1)
    chat.erase()
    expect(chat.turns).to_have_count(0)
    expect(chat.status).to_have_text("Đã xóa hội thoại.")
    assert [url.rsplit("/", 1)[1] for url in deleted] == [before, before] and chat.conversation != before
    assert "câu một" not in chat.page.evaluate("sessionStorage.getItem('motcua')")
    expect(chat.input).to_be_focused()


def test_erasing_ends_what_waits_for_the_network(chat: Chat) -> None:
    chat.page.route("**/api/conversations/*", lambda route: route.fulfill(status=204))
    chat.otherwise = lose
    chat.ask("câu một")
    chat.ask("câu hai")
    expect(chat.status).to_contain_text("Mất kết nối")
    chat.erase()
    expect(chat.status).to_have_text("Đã xóa hội thoại.")
    chat.page.clock.fast_forward(60_000)
    chat.otherwise = reply(answer("Được rồi."))
    chat.get("câu ba")
    assert {body["message"] for body in chat.sent} == {"câu một", "câu ba"} and chat.turns.count() == 1


def test_enter_of_an_input_method_does_not_send(chat: Chat) -> None:
    chat.input.fill("tiếng Việ")
    press = """(box, more) => box.dispatchEvent(
      new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...more}))"""
    chat.input.evaluate(press, {"isComposing": True})
    chat.input.evaluate(press, {"keyCode": 229})
    chat.input.press("Shift+Enter")
    assert not chat.sent and chat.turns.count() == 0
    chat.input.press("Enter")
    expect(chat.turns).to_have_count(1)


def test_the_limit_is_told_and_nothing_is_cut(chat: Chat) -> None:
    count = chat.page.locator(".count")
    chat.input.fill("ă" * 950)
    expect(count).to_have_text("Còn 50 ký tự")
    chat.input.fill("😀" * 1000)
    expect(count).to_have_text("Còn 0 ký tự")
    chat.input.fill("ă" * 1001)
    expect(count).to_have_text("Dài quá 1 ký tự (tối đa 1.000)")
    expect(chat.input).to_have_attribute("aria-invalid", "true")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text("rút ngắn")
    assert not chat.sent and len(chat.input.input_value()) == 1001
    chat.input.fill("  ")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text("gõ câu hỏi")


def test_the_log_is_live_only_for_what_is_new(chat: Chat) -> None:
    log = chat.page.get_by_role("log", name="Nội dung trò chuyện")
    chat.get("câu một")
    expect(log).to_have_attribute("aria-live", "polite")
    chat.page.reload()
    assert log.get_attribute("aria-live") == "off"
    expect(log).to_have_attribute("aria-live", "polite")
    assert log.locator(".status").count() == 0 and chat.page.locator("motcua-widget").get_attribute("lang") == "vi"


def test_a_vote_is_sent_once_and_keeps_the_focus(chat: Chat) -> None:
    votes: list[Any] = []
    chat.page.route("**/api/feedback", lambda r: (votes.append(r.request.post_data_json), r.fulfill(status=204)))
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = chat.get("cấp giấy thử")
    bubble.get_by_role("button", name="Có ích").press("Enter")
    expect(bubble).to_contain_text("Cảm ơn bạn")
    assert votes == [{"message_id": "0" * 32 + ".0", "vote": 1}] and "votes" in chat.focused()
    assert bubble.locator(".votes button").count() == 0
    chat.page.reload()
    expect(chat.turns.first).to_contain_text("Cảm ơn bạn")


def test_what_is_wrong_may_be_told_and_need_not(chat: Chat) -> None:
    votes: list[Any] = []
    chat.page.route("**/api/feedback", lambda r: (votes.append(r.request.post_data_json), r.fulfill(status=204)))
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = chat.get("cấp giấy thử")
    bubble.get_by_role("button", name="Chưa đúng").click()
    reason = bubble.get_by_role("button", name="Sai tiền phí")
    reason.click()
    expect(reason).to_have_attribute("aria-pressed", "true")
    bubble.get_by_label("Bạn viết thêm").fill("Phí đã đổi rồi")
    bubble.get_by_role("button", name="Gửi góp ý").click()
    expect(bubble.locator(".why")).to_have_count(0)
    vote = {"message_id": "0" * 32 + ".0", "vote": -1}
    more = {"reason": "wrong_fee", "comment": "Phí đã đổi rồi"}
    assert votes == [vote, {**vote, "reason": "wrong_fee"}, {**vote, **more}]


def test_the_number_of_a_ticket_is_shown_and_stays(chat: Chat) -> None:
    ticket = {"ticket": {"number": "BS-261122-7K3QXM", "due_on": "2026-11-30"}}

    def keep(route: Route) -> None:
        more = route.request.post_data_json.keys() - {"message_id", "vote"}
        route.fulfill(json=ticket) if more else route.fulfill(status=204)

    chat.page.route("**/api/feedback", keep)
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = chat.get("cấp giấy thử")
    bubble.get_by_role("button", name="Chưa đúng").click()
    expect(bubble.locator(".ticket")).to_be_hidden()
    bubble.get_by_role("button", name="Sai tiền phí").click()
    expect(bubble.locator(".ticket")).to_contain_text("BS-261122-7K3QXM: được xem và trả lời trước hết ngày 30/11/2026")
    expect(chat.status).to_contain_text("BS-261122-7K3QXM")
    chat.page.reload()
    expect(chat.turns.first).to_contain_text("BS-261122-7K3QXM")


def test_a_vote_that_is_lost_can_be_given_again(chat: Chat) -> None:
    chat.page.route("**/api/feedback", lose)
    chat.handlers.append(reply(answer(TEXT, answer=ANSWER)))
    bubble = chat.get("cấp giấy thử")
    bubble.get_by_role("button", name="Có ích").click()
    expect(chat.status).to_contain_text("Chưa ghi được ý kiến")
    expect(bubble.get_by_role("button", name="Có ích")).to_be_visible()


def test_an_answer_that_comes_while_the_panel_is_closed_is_announced_on_the_button(chat: Chat) -> None:
    chat.open("https://motcua.test/hostile.html")
    held: list[Route] = []
    chat.handlers.append(held.append)
    chat.page.locator(".launcher").click()
    chat.ask("câu một")
    chat.page.get_by_role("button", name="Đóng cửa sổ trò chuyện").click()
    reply(answer("Đây."))(held[0])
    expect(chat.page.get_by_role("button", name="Hỏi thủ tục: có câu trả lời")).to_be_visible()


def scripts(root: Path) -> dict[str, str]:
    """Every file of the widget by its name."""
    return {
        path.name: path.read_text("utf-8") for path in [root / "web/widget.js", *(root / "web/widget").glob("*.js")]
    }


def test_the_widget_is_small_and_plain_enough_for_old_phones(root: Path) -> None:
    files = scripts(root)
    styles = [path.read_text("utf-8") for path in [root / "web/widget.css", *(root / "web/widget").glob("*.css")]]
    assert sum(len(gzip.compress(text.encode())) for text in [*files.values(), *styles]) <= 40_000
    too_new = r"\?\.[a-z(\[]|\?\?|\|\|=|&&=|replaceChildren|matchAll|replaceAll|\.at\(|\.flat|catch \{|this\.#"
    for name, text in files.items():
        assert not re.search(too_new, re.sub(r"//.*", "", text)), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|http://(?!www\.w3\.org)", text), name


def test_all_modules_of_the_start_are_fetched_at_once(root: Path) -> None:
    files = scripts(root)
    named = set(re.findall(r'"(\w+)"', re.search(r"MODULES = \[(.*)\]", files["widget.js"])[1]))  # type: ignore[index]
    needed, waiting = set(), ["main"]
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting += set(re.findall(r'^import .* from "\./(\w+)\.js";', files[f"{name}.js"], re.M)) - needed
    assert named == needed
    for page in ("index.html", "embed.html"):
        asked = re.findall(r'"modulepreload" href="/widget/(\w+)\.js"', (root / "web" / page).read_text("utf-8"))
        assert set(asked) == needed, page
