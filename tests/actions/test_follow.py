from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.answer import Aspect
from actions.follow import candidates, going_on
from actions.turn import Turn
from knowledge.procedure import Procedure

Make = Callable[..., Procedure]


@pytest.fixture
def ask(make: Make, fake_index: type) -> Callable[..., list[object]]:
    bees = make("1.000001", "Thủ tục đăng ký nuôi ong", field="Ong")
    fish = make("1.000002", "Thủ tục cấp giấy phép nuôi cá lồng", field="Thủy sản")
    index = fake_index(bees, fish)

    def found(text: str, *aspects: Aspect) -> list[object]:
        return candidates(Turn(text, aspects=list(aspects)), bees, index, index.retrieve(text))

    return found


def test_a_question_about_an_aspect_goes_on(ask: Callable[..., list[object]]) -> None:
    assert going_on(ask("lệ phí thế nào", Aspect.FEE)) > 0.6  # type: ignore[arg-type]


def test_another_name_moves_the_talk(ask: Callable[..., list[object]]) -> None:
    best = ask("tôi muốn xin giấy phép nuôi cá lồng")[0]
    assert (best.code, best.goes_on) == ("1.000002", False)  # type: ignore[attr-defined]
    assert best.share > 0.6  # type: ignore[attr-defined]


def test_the_shares_are_a_whole(ask: Callable[..., list[object]]) -> None:
    assert sum(c.share for c in ask("nuôi cá")) == pytest.approx(1)  # type: ignore[attr-defined]
