"""A case from its beginning to its end, and what comes between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.answer import MAX_PAYLOAD, Aspect, Message, Outcome
from actions.case.brief import LIMIT
from actions.case.message import CONTINUE, PREPARE
from actions.case.token import decode
from actions.contact import Contact
from actions.rasa_actions import make_executor, run_action
from actions.thread import Thread
from knowledge.procedure import (
    Channel,
    Fee,
    FeeState,
    Method,
    Paper,
    PaperCase,
    Procedure,
    ProcessingTime,
    TimeState,
    TimeUnit,
)
from tests.actions.case.conftest import Records, Talk
from tests.actions.test_rasa_actions import call, slots_of

BIRTH, MARRIAGE, RESIDENCE = "1.001193", "1.000894", "1.004222"


def payloads(message: Message) -> list[str]:
    return [button.payload for button in message.buttons]


def begin(talk: Any, code: str = BIRTH) -> Message:
    return talk.say(f"{PREPARE} (mã {code})")


def test_offered_after_the_papers_and_the_overview(talk: Any) -> None:
    for aspects in ([Aspect.DOCUMENTS], [Aspect.OVERVIEW]):
        answer = talk.say(f"mã {BIRTH}", *aspects)
        assert f"{PREPARE} (mã {BIRTH})" in payloads(answer) and len(answer.buttons) <= 3
    assert PREPARE not in " ".join(payloads(talk.say(f"mã {BIRTH}", Aspect.FEE)))


def test_from_the_first_question_to_the_last_paper(talk: Any) -> None:
    asked = begin(talk)
    assert "Câu 1/3" in asked.text and "1. Không có giấy chứng sinh" in asked.text
    assert asked.answer and asked.answer.outcome is Outcome.ANSWER
    assert asked.answer.procedure and asked.answer.procedure.code == BIRTH
    assert asked.answer.aspects == [Aspect.DOCUMENTS]
    assert "Câu 2/3" in talk.say("không có").text
    assert "Câu 3/3" in talk.say("không").text
    told = talk.say("1")
    assert "Giấy chứng sinh" in told.text and "bị bỏ rơi" not in told.text and "ủy quyền" not in told.text
    assert "nộp trực tiếp" in told.text and "trước 15 giờ ngày 03/08/2026" in told.text
    assert "Miễn phí" in told.text and "giấy hẹn quyết định" in told.text and "Nguồn: " in told.text
    lacking = talk.say("có tờ khai rồi, chưa có giấy chứng sinh")
    assert "Đã ghi bạn có: 1. Tờ khai" in lacking.text and "bệnh viện, trạm y tế nơi sinh" in lacking.text
    end = talk.say("tôi có rồi")
    assert "Còn thiếu 1" in end.text and "☑ 1." in end.text and "☐ 2." in end.text
    assert "https://motcua.test/case/" in end.text
    assert "Bạn đã có đủ giấy tờ bắt buộc" in talk.say("đủ cả").text


def test_who_lacks_the_certificate_of_birth_is_not_asked_for_it(talk: Any) -> None:
    begin(talk)
    talk.say("1")
    talk.say("không")
    told = talk.say("không biết").text
    assert "người làm chứng" in told and ". Giấy chứng sinh" not in told


def test_not_knowing_keeps_every_paper(talk: Any) -> None:
    begin(talk)
    for _ in range(3):
        told = talk.say("không biết")
    assert "chỉ khi khai cho trẻ bị bỏ rơi" in told.text and "chỉ khi cha mẹ nhờ người khác đi thay" in told.text


def test_headings_first_and_only_the_papers_below_them(talk: Any) -> None:
    assert "3. Nhà thuê, mượn, ở nhờ" in begin(talk, RESIDENCE).text
    talk.say("nhà thuê, mượn")
    told = talk.say("2").text
    assert "Hợp đồng thuê" in told and "tôn giáo" not in told and "10.000 đồng" in told and "20.000" not in told


def two_cases(make: Any) -> Procedure:
    """A record of two headings, with a fee and a time for each that begin with its name."""
    papers = [
        PaperCase(title=t, papers=[Paper(name=f"Tờ khai {t}")]) for t in ("Nuôi một đàn", "Nuôi nhiều đàn, bán mật")
    ]
    notes = ("nuôi một đàn, mỗi lần", "nuôi nhiều đàn và bán mật; mỗi đàn")
    fees = [Fee(state=FeeState.STATED, amount=n * 11_000, note=note) for n, note in enumerate(notes, 1)]
    times = [
        ProcessingTime(state=TimeState.STATED, amount=n * 7, unit=TimeUnit.DAY, note=note)
        for n, note in enumerate(notes, 1)
    ]
    return make(cases=papers, methods=[Method(channel=Channel.IN_PERSON, time=time, fees=fees) for time in times])


def test_fees_and_times_of_another_case_are_left_out(make: Any, contact: Contact) -> None:
    record = two_cases(make)
    talk = Talk(Records({record.code: record}), contact)
    begin(talk, record.code)
    told = talk.say("2").text
    assert "22.000 đồng" in told and "14 ngày" in told
    assert "11.000" not in told and "7 ngày" not in told
    talk.say("làm lại")
    told = talk.say("không biết").text
    assert "22.000 đồng" in told and "11.000 đồng" in told and "7 ngày" in told


def test_a_record_without_cases_gets_its_list_at_once(talk: Any) -> None:
    told = begin(talk, MARRIAGE)
    assert "☐ 1. Tờ khai đăng ký kết hôn" in told.text and "Câu" not in told.text


def test_a_question_between_is_answered_and_the_case_goes_on(talk: Any) -> None:
    first = begin(talk)
    other = talk.say(f"lệ phí bao nhiêu (mã {MARRIAGE})", Aspect.FEE)
    assert other.answer and other.answer.procedure and other.answer.procedure.code == MARRIAGE
    assert f"{CONTINUE} (mã {BIRTH})" in payloads(other) and len(other.buttons) <= 3
    assert talk.say(f"{CONTINUE} (mã {BIRTH})").text == first.text
    assert "Câu 2/3" in talk.say("không có").text


def test_the_same_in_the_same_state_is_the_same(talk: Any, make_talk: Callable[..., Any]) -> None:
    other = make_talk(public_url="https://motcua.test")
    for text in (f"{PREPARE} (mã {BIRTH})", "2", "có", "3", "có 1", "còn thiếu gì", "gửi tôi bản ngắn"):
        assert talk.say(text) == other.say(text)
    assert talk.say("xem danh sách") == talk.say("xem danh sách")


def test_leaving_ends_it(talk: Any) -> None:
    begin(talk)
    assert "dừng" in talk.say("thôi").text
    assert talk.thread.case is None


def test_an_unreadable_answer_is_asked_again(talk: Any) -> None:
    begin(talk)
    again = talk.say("9")
    assert "Mình chưa rõ" in again.text and "Câu 1/3" in again.text


def test_beginning_without_a_procedure_asks_which(talk: Any) -> None:
    assert "thủ tục nào" in talk.say("chuẩn bị hồ sơ giúp tôi").text


def test_beginning_by_name_and_within_a_talk(talk: Any) -> None:
    assert "Đăng ký khai tử" in talk.say("chuẩn bị hồ sơ đăng ký khai tử giúp tôi").text
    talk.say("thôi")
    talk.say(f"mã {MARRIAGE}")
    assert "Đăng ký kết hôn" in talk.say("chuẩn bị hồ sơ giúp tôi").text


def test_the_short_text_fits_and_has_its_link(records: dict[str, Procedure], make_talk: Callable[..., Any]) -> None:
    for code in records:
        talk = make_talk(public_url="https://motcua.test")
        begin(talk, code)
        for _ in range(4):
            if talk.thread.case is None:
                break
            if "Câu" in (told := talk.say("không biết")).text:
                continue
        if talk.thread.case is None:
            continue
        told = talk.say("gửi tôi bản ngắn")
        assert len(told.text) <= LIMIT, code
        assert "https://motcua.test/case/" in told.text and code in told.text, code


def test_without_a_public_address_there_is_no_link(make_talk: Callable[..., Any]) -> None:
    talk = make_talk()
    begin(talk, MARRIAGE)
    assert "/case/" not in talk.say("gửi tôi bản ngắn").text and "/case/" not in talk.say("xem danh sách").text


def test_a_token_opens_the_case_again(talk: Any, make_talk: Callable[..., Any]) -> None:
    begin(talk, MARRIAGE)
    told = talk.say("có 1").text
    token = talk.say("gửi tôi bản ngắn").text.partition("/case/")[2].split()[0]
    assert decode(token) == talk.thread.case
    other = make_talk(public_url="https://motcua.test")
    opened = other.say(f"Mở lại hồ sơ {token}").text
    assert "☑ 1. Tờ khai đăng ký kết hôn" in opened and "kết hôn" in told
    assert other.say("Mở lại hồ sơ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").answer.outcome is Outcome.CLARIFY


def test_payloads_fit(talk: Any, records: dict[str, Procedure]) -> None:
    for code in records:
        for button in begin(talk, code).buttons:
            assert 0 < len(button.payload) <= MAX_PAYLOAD and len(button.title) <= MAX_PAYLOAD


async def test_a_short_answer_reaches_the_case_past_small_talk(index: Any, contact: Contact) -> None:
    executor = make_executor(lambda: index, contact)
    began = slots_of(await run_action(executor, call("action_respond", f"{PREPARE} (mã {BIRTH})")))
    assert Thread.from_slots(began).case
    result = await run_action(executor, call("action_talk", "không có", "goodbye", **began))
    assert "Câu 2/3" in result["responses"][0]["text"]
    thanked = await run_action(executor, call("action_talk", "cảm ơn bạn nhiều", "thank", **began))
    assert "Không có gì" in thanked["responses"][0]["text"]


async def test_the_widget_gets_a_link_within_the_page(index: Any, contact: Contact) -> None:
    result = await run_action(
        make_executor(lambda: index, contact), call("action_respond", f"{PREPARE} (mã {MARRIAGE})")
    )
    assert "điện thoại: /case/" in result["responses"][0]["text"]
