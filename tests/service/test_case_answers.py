"""What citizens answer in a case is no cry for help: it must reach the case."""

from __future__ import annotations

import pytest

from actions.case.reading import candidates
from actions.case.sheet import sheet
from knowledge.curated import load_curated
from service.emergency import load, recognise


@pytest.mark.parametrize(
    "text",
    ["tôi có rồi", "có rồi", "chưa có", "có", "không", "đủ cả", "có 1, 3", "chưa có 2", "không biết", "thôi", "bỏ qua",
     "không có trường hợp nào", "có tờ khai rồi", "chưa có gì", "bị mất rồi", "mất giấy khai sinh rồi", "dừng",
     "gửi tôi bản ngắn", "còn thiếu gì", "chuẩn bị hồ sơ giúp tôi"],
)  # fmt: skip
def test_short_answers_raise_no_alarm(text: str) -> None:
    load()
    assert recognise(text) is None


def test_no_option_of_a_question_raises_an_alarm() -> None:
    load()
    sheets = [found for record in load_curated() if (found := sheet(record))]
    sent = {c.payload: found.code for found in sheets for c in candidates([fact.text for fact in found.facts])}
    assert len(sent) > 100
    assert {payload: code for payload, code in sent.items() if recognise(payload)} == {}
