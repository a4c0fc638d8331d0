"""Any order of messages leaves a case that can be shown, linked to and gone on with."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.answer import MAX_PAYLOAD
from actions.case.sheet import Sheet
from actions.case.token import decode, encode
from actions.contact import Contact
from tests.actions.case.conftest import Records, Talk

CODES = ["1.001193", "1.004222", "1.001612", "2.000806", "1.000894", "1.010824"]
BEGINNINGS = [f"Chuẩn bị hồ sơ cho tôi (mã {code})" for code in CODES]
MESSAGES = [
    *BEGINNINGS, "có", "không", "không biết", "1", "2, 3", "1-9", "99", "có 1, 2", "chưa có 2", "đủ cả", "chưa có gì",
    "tôi có rồi", "có tờ khai rồi", "chưa có giấy tờ", "thôi", "làm lại", "còn thiếu gì", "gửi tôi bản ngắn", "in ra",
    "cảm ơn bạn",
    "mã 1.000894", "lệ phí bao nhiêu (mã 1.001193)?", "Tiếp tục chuẩn bị hồ sơ", "?!", "😀",
    "Mở lại hồ sơ aaaaaaaaaaaaaaaaaaaaaaaa", "Nộp trực tuyến", "bỏ qua", "không có trường hợp nào", "a" * 500,
]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(MESSAGES), max_size=14))
def test_any_talk_holds(index: Any, contact: Contact, sheets: dict[str, Sheet], first: str, rest: list[str]) -> None:
    records: Records = index
    talk = Talk(records, contact)
    for text in [first, *rest]:
        told = talk.say(text)
        assert told.text.strip(), text
        assert all(0 < len(button.payload) <= MAX_PAYLOAD for button in told.buttons), text
        case = talk.thread.case
        if case is None:
            continue
        found = sheets[case.procedure]
        assert case.fits(found) and not set(case.have) & set(case.lack)
        assert decode(encode(case, len(found.needs))) == case
        if told.answer and told.answer.procedure:
            # No procedure but those named, and the case's own.
            assert told.answer.procedure.code in CODES
