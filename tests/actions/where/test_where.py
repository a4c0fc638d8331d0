"""Where: a commune by its name of today or of before, its centre, and what of it is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from actions.answer import Aspect, Outcome
from actions.contact import Contact
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Reply, Turn
from actions.where.places import Places
from tests.actions.conftest import FakeIndex, procedure

BEES = "1.000001"
OFFICE = """offices:
  - unit: "06184"
    name: Trung tâm Phục vụ hành chính công xã Đồng Đăng
    address: khu Thử, xã Đồng Đăng
    hours: 7 giờ 30 đến 17 giờ, thứ Hai đến thứ Sáu
    phone: 0205 000 111
    source: bảng thử của tỉnh
    as_of: 2026-09-01
"""


@pytest.fixture(scope="module")
def places() -> Places:
    return Places("20")


@pytest.fixture
def say(contact: Contact, today: date, places: Places) -> Callable[..., Reply]:
    index = FakeIndex(
        procedure(BEES, where="Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở."),
        procedure("1.000002", name="Thủ tục khai thuế ong", where="Thuế cơ sở nơi bạn ở."),
    )

    def turn(text: str, thread: Thread | None = None, *aspects: Aspect, of: Places = places) -> Reply:
        return respond(Turn(text, aspects=list(aspects)), thread or Thread(), index, contact, today, of)

    return turn


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tôi ở xã Đồng Đăng", "06184"),
        ("nha toi o xa dong dang", "06184"),
        ("xã Mai Pha cũ", "05977"),
        ("một cửa xã Mai Pha giờ ở đâu", "05977"),
        ("thị trấn Lộc Bình cũ nay thuộc xã nào", "06529"),
        ("xã Tân Thanh giờ là xã nào", "06172"),
    ],
)
def test_a_commune_gives_its_centre(say: Callable[..., Reply], places: Places, text: str, code: str) -> None:
    reply = say(text)
    unit = places.commune(code)
    assert unit is not None
    assert reply.thread.commune == code
    assert unit.name.partition(" ")[2] in reply.messages[0].text
    assert reply.messages[0].answer is not None
    assert reply.messages[0].answer.outcome is Outcome.ANSWER


def test_what_is_not_known_is_said(say: Callable[..., Reply]) -> None:
    text = say("tôi ở xã Đồng Đăng").messages[0].text
    assert "chưa có địa chỉ, giờ làm việc, điện thoại" in text


def test_what_the_province_filled_in_is_told_at_once(say: Callable[..., Reply], tmp_path: Path) -> None:
    own = Places("20", tmp_path)
    assert "chưa có địa chỉ" in say("xã Đồng Đăng", of=own).messages[0].text
    (tmp_path / "offices.yaml").write_text(OFFICE, encoding="utf-8")
    text = say("xã Đồng Đăng", of=own).messages[0].text
    assert "khu Thử" in text
    assert "0205 000 111" in text
    assert "chưa có" not in text


def test_what_became_of_a_place_is_told(say: Callable[..., Reply]) -> None:
    assert "xã Mai Pha (Thành phố Lạng Sơn) nay thuộc phường Đông Kinh" in say("xã Mai Pha cũ").messages[0].text


def test_a_former_district_asks_for_the_commune(say: Callable[..., Reply]) -> None:
    asked = say("nhà tôi ở huyện Cao Lộc")
    assert "không còn huyện Cao Lộc" in asked.messages[0].text
    assert {"Xã Đồng Đăng", "Xã Cao Lộc"} <= {button.payload for button in asked.messages[0].buttons}
    told = say("dong dang", asked.thread)
    assert told.thread.commune == "06184"


def test_namesakes_are_asked_for(say: Callable[..., Reply]) -> None:
    asked = say("xa tan thanh")
    assert {button.payload for button in asked.messages[0].buttons} == {"Xã Tân Thành", "Xã Hoàng Văn Thụ"}


def test_a_bare_name_is_a_place_only_where_one_was_asked_for(say: Callable[..., Reply]) -> None:
    assert say("dong dang").thread.commune is None


def test_within_a_talk_the_place_of_its_procedure_is_told(say: Callable[..., Reply]) -> None:
    reply = say("tôi ở xã Đồng Đăng", Thread(procedure=BEES))
    answer = reply.messages[0].answer
    assert answer is not None
    assert answer.procedure is not None
    assert (answer.procedure.code, answer.aspects) == (BEES, [Aspect.PLACE])
    assert "Bạn ở xã Đồng Đăng" in reply.messages[0].text


def test_the_commune_is_remembered(say: Callable[..., Reply]) -> None:
    thread = say("đăng ký nuôi ong ở xã Đồng Đăng cần gì", None, Aspect.DOCUMENTS).thread
    assert (thread.procedure, thread.commune) == (BEES, "06184")
    assert "Bạn ở xã Đồng Đăng" in say("thế nộp ở đâu", thread, Aspect.PLACE).messages[0].text
    assert "Bạn ở" not in say("lệ phí bao nhiêu", thread, Aspect.FEE).messages[0].text


def test_another_office_is_not_called_the_one_stop_centre(say: Callable[..., Reply]) -> None:
    reply = say("khai thuế ong nộp ở đâu", Thread(commune="06184"), Aspect.PLACE)
    assert "Bạn ở xã" not in reply.messages[0].text
