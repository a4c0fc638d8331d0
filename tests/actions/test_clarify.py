"""The clarifying question."""

from __future__ import annotations

from collections.abc import Callable

from actions.answer import MAX_PAYLOAD, Outcome
from actions.clarify import NONE_OF_THESE, candidates_of, clarify
from knowledge.procedure import Confusion, Level, Procedure

Make = Callable[..., Procedure]


def test_choices_are_numbered_and_have_a_way_out(make: Make) -> None:
    message = clarify([make("1.000001", "Thủ tục nuôi ong"), make("1.000002", "Thủ tục nuôi dê")])
    assert "1. Nuôi ong\n2. Nuôi dê" in message.text
    assert message.buttons[-1].payload == NONE_OF_THESE
    assert message.answer is not None
    assert message.answer.outcome is Outcome.CLARIFY
    assert [c.code for c in message.answer.candidates] == ["1.000001", "1.000002"]


def test_at_most_five(make: Make) -> None:
    message = clarify([make(f"1.00000{i}", f"Thủ tục {i}") for i in range(1, 8)])
    assert message.answer is not None
    assert len(message.answer.candidates) == 5


def test_payloads_are_short_and_unique_whatever_the_names(make: Make) -> None:
    long = "Thủ tục cấp " + "rất dài " * 40
    twins = [
        make("1.000001", long + "a"),
        make("1.000002", long + "b"),
        make("1.000003", "Nuôi ong"),
        make("1.000004", "Nuôi ong"),
    ]
    payloads = [c.payload for c in candidates_of(twins)]
    assert len(set(payloads)) == 4
    assert all(len(p) <= MAX_PAYLOAD for p in payloads)
    assert all(f"(mã {p.code})" in payload for p, payload in zip(twins, payloads, strict=True))


def test_same_names_are_told_apart_by_level(make: Make) -> None:
    text = clarify(
        [make("1.000001", "Nuôi ong", levels=[Level.COMMUNE]), make("1.000002", "Nuôi ong", levels=[Level.PROVINCE])]
    ).text
    assert "cấp xã, mã 1.000001" in text
    assert "cấp tỉnh, mã 1.000002" in text


def test_names_in_capitals_are_written_small(make: Make) -> None:
    message = clarify([make("1.000001", "THỦ TỤC NUÔI ONG"), make("1.000002", "Nuôi ong ở TTHC")])
    assert "1. Nuôi ong\n2. Nuôi ong ở TTHC" in message.text


def test_choices_are_told_apart_by_when_each_is_right(make: Make) -> None:
    bees, goats = make("1.000001", "Thủ tục nuôi ong"), make("1.000002", "Thủ tục nuôi dê")
    told = Confusion(code=goats.code, asks="xin nuôi", apart="Chọn việc này khi bạn có tổ ong; nuôi dê thì việc kia.")
    about_the_other = Confusion(code=bees.code, asks="xin nuôi", apart="Có tổ ong thì là thủ tục nuôi ong.")
    message = clarify(
        [bees.model_copy(update={"confused": [told]}), goats.model_copy(update={"confused": [about_the_other]})]
    )
    assert "1. Nuôi ong – khi bạn có tổ ong\n2. Nuôi dê\n" in message.text
    alone = clarify([bees.model_copy(update={"confused": [told]}), make("1.000003", "Thủ tục nuôi cá")])
    assert "khi bạn có tổ ong" not in alone.text
