"""Looking a dossier up in the talk: over a real database, Rasa stood in for at its wire."""

from __future__ import annotations

import sqlite3

import pytest

from tests.service.conftest import Open, Service
from tests.service.dossiers.conftest import CODE, IDENTITY, OTHER, PHONE, Office


async def test_code_and_factor_in_one_message_tell_the_state(office: Office) -> None:
    message = await office.ask(f"{CODE} 4 số cuối {PHONE}")
    assert message["answer"]["outcome"] == "dossier"
    for told in ("Đăng ký khai sinh", "18/11/2026", "đang được xử lý", "19/11/2026", "giấy hẹn quyết định", "Đông Kinh",
                 "quá ngày hẹn", "thư xin lỗi", "22:30 ngày 19/11/2026"):  # fmt: skip
        assert told in message["text"], told
    assert CODE not in message["text"] and PHONE not in message["text"]
    assert office.service.rasa.received == []


async def test_the_factor_is_asked_for_and_may_be_that_of_the_identity_number(office: Office) -> None:
    assert "4 số cuối" in (await office.ask(f"xem hộ mã {CODE}"))["text"]
    assert "Đăng ký khai sinh" in (await office.ask(f"dạ {IDENTITY} ạ"))["text"]


async def test_the_factor_first_then_the_code(office: Office) -> None:
    assert "mã hồ sơ" in (await office.ask("4 số cuối căn cước là 5555"))["text"]
    text = (await office.ask("hát ba bảy chấm bốn lăm gạch hai sáu mười một mười chín gạch ba số không tám"))["text"]
    assert "Chứng thực bản sao" in text and "đã xử lý xong" in text and "quá ngày hẹn" not in text


async def test_the_wish_alone_asks_for_both(office: Office) -> None:
    message = await office.ask("cái hồ sơ ấy tới đâu rồi")
    assert "mã hồ sơ" in message["text"] and "4 số cuối" in message["text"] and "giấy hẹn" in message["text"]
    assert "H37.45-251122-0007" in message["text"], "an example"
    assert "4 số cuối" in (await office.ask(CODE))["text"]
    assert "Đăng ký khai sinh" in (await office.ask(PHONE))["text"]


async def test_a_wish_that_only_the_dialogue_hears_asks_for_both(office: Office) -> None:
    office.service.rasa.outcome = "dossier"
    assert "mã hồ sơ" in (await office.ask("nộp lâu lắm rồi mà im ắng quá"))["text"]
    assert len(office.service.rasa.received) == 1
    assert "4 số cuối" in (await office.ask(CODE))["text"]


async def test_unknown_and_wrong_are_told_in_the_same_words(office: Office) -> None:
    wrong = await office.ask(f"{CODE} 0000", "a")
    unknown = await office.ask("H37.45-261118-9999 1234", "b")
    assert wrong["text"] == unknown["text"] and wrong["buttons"] == unknown["buttons"]
    assert "Đăng ký khai sinh" in (await office.ask(PHONE, "a"))["text"], "who mistyped gives the four digits again"


async def test_five_wrong_tries_an_hour(office: Office) -> None:
    for _ in range(5):
        assert "không tìm thấy" in (await office.ask(f"{CODE} 0000"))["text"]
    assert "một giờ" in (await office.ask(f"{CODE} {PHONE}"))["text"], "the right one, too, has to wait"
    assert "Đăng ký khai sinh" in (await office.ask(f"{CODE} {PHONE}", "c2"))["text"], "another citizen has not"
    office.clock.pass_(minutes=61)
    assert "Đăng ký khai sinh" in (await office.ask(f"{CODE} {PHONE}"))["text"]


async def test_right_tries_are_not_counted(office: Office) -> None:
    for _ in range(7):
        assert "Đăng ký khai sinh" in (await office.ask(f"{CODE} {PHONE}"))["text"]


async def test_ten_wrong_tries_a_day_for_a_code_whoever_tries(office: Office) -> None:
    for n in range(10):
        assert "không tìm thấy" in (await office.ask(f"{CODE} 0000", f"c{n}"))["text"]
    assert "ngày mai" in (await office.ask(f"{CODE} {PHONE}", "c99"))["text"]
    assert "Chứng thực" in (await office.ask(f"{OTHER} 5555", "c99"))["text"]
    office.clock.pass_(hours=25)
    assert "Đăng ký khai sinh" in (await office.ask(f"{CODE} {PHONE}", "c99"))["text"]


async def test_neither_code_nor_factor_is_kept_or_reaches_the_dialogue(office: Office, caplog: object) -> None:
    await office.ask(f"{CODE}")
    await office.ask(f"{PHONE}")
    await office.ask(f"{CODE} 0000", "b")
    await office.ask("mã hát ba bảy chấm bốn lăm gạch hai sáu mười một mười tám gạch không không không bảy 9876", "d")
    kept = await office.kept()
    for secret in (CODE, CODE.replace(".", "").replace("-", ""), "261118", "hát ba bảy", "9876"):
        assert secret.encode() not in kept, secret
    with sqlite3.connect(office.folder / "motcua.db") as connection:
        texts = [row[0] for row in connection.execute("SELECT text FROM turns")]
    assert texts[:2] == ["[mã hồ sơ]", "[4 số cuối]"]


async def test_an_open_question_lasts_ten_minutes(office: Office) -> None:
    await office.ask(CODE)
    office.clock.pass_(minutes=9)
    assert "Nghe: lệ phí" in (await office.ask("lệ phí bao nhiêu"))["text"], "the talk goes on beside it"
    assert "Đăng ký khai sinh" in (await office.ask(PHONE))["text"]
    await office.ask(CODE)
    office.clock.pass_(minutes=11)
    assert "Nghe:" in (await office.ask(PHONE))["text"]


@pytest.mark.parametrize("text", ["thôi", "Thôi tra hồ sơ", "hủy"])
async def test_leaving(office: Office, text: str) -> None:
    await office.ask(CODE)
    assert "dừng tra" in (await office.ask(text))["text"]
    assert "Nghe:" in (await office.ask(PHONE))["text"]


async def test_a_no_to_something_else_does_not_leave(office: Office) -> None:
    await office.ask(CODE)
    await office.ask("khai sinh")
    assert "Nghe:" in (await office.ask("không"))["text"]
    assert "Đăng ký khai sinh" in (await office.ask(PHONE))["text"]


async def test_nobody_answers_anothers_question(office: Office) -> None:
    await office.ask(CODE, "a")
    assert "Nghe:" in (await office.ask(PHONE, "b"))["text"]


async def test_erasure_forgets_the_question_but_not_the_tries(office: Office) -> None:
    for _ in range(5):
        await office.ask(f"{CODE} 0000")
    await office.ask("xoá dữ liệu của tôi")
    assert "Nghe:" in (await office.ask(PHONE))["text"]
    assert "một giờ" in (await office.ask(f"{CODE} {PHONE}"))["text"]


async def test_emergencies_come_first(office: Office) -> None:
    await office.ask(CODE)
    assert (await office.ask("cháy nhà rồi cứu với"))["answer"]["outcome"] == "emergency"


async def test_a_digit_is_a_choice_and_no_factor(office: Office) -> None:
    await office.ask(CODE)
    assert "Nghe: 1" in (await office.ask("1"))["text"]


@pytest.mark.parametrize("text", [CODE, f"{CODE} 4 số cuối 1234", "4 số cuối 1234", "hồ sơ đó tới đâu rồi"])
async def test_without_a_table_the_ways_to_follow_a_dossier_are_told(service: Service, text: str) -> None:
    (message, *_) = (await service.say(text)).json()["messages"]
    assert message["answer"]["outcome"] == "dossier"
    assert "Tra cứu hồ sơ" in message["text"] and "không xem được" in message["text"]
    assert service.rasa.received == []


async def test_without_a_table_what_else_is_said_goes_to_the_dialogue(service: Service) -> None:
    for text in ("1234", "thôi", "hồ sơ khai sinh gồm những gì"):
        await service.say(text)
    assert len(service.rasa.received) == 3


async def test_another_key_answers_nothing(office: Office, open_service: Open) -> None:
    (office.folder / "dossiers.key").write_text("0" * 64)
    other = await open_service(index=False)
    assert "không xem được" in (await other.texts(f"{CODE} {PHONE}"))[0]


async def test_when_rasa_is_away_dossiers_are_still_told(open_service: Open, office: Office) -> None:
    office.service.rasa.respond = lambda request: (_ for _ in ()).throw(OSError())
    assert "Đăng ký khai sinh" in (await office.ask(f"{CODE} {PHONE}"))["text"]
