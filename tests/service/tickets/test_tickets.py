"""Reports of wrong answers from the talk and by vote, petitions, praise; over a real database."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from service.cli import app
from service.database.talks import now
from service.tickets import numbers
from service.tickets.kinds import Feedback, kind_of, reports
from service.tickets.numbers import ALPHABET, Kind
from tests.service.conftest import Open, Service

NUMBER = re.compile(r"(?:BS|KN)-\d{6}-[2-9A-HJKMNP-Z]{6}")
FRIDAY = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)


async def first(service: Service, text: str, conversation: str = "c1") -> dict[str, Any]:
    return (await service.say(text, conversation)).json()["messages"][0]  # type: ignore[no-any-return]


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found[0]


def rows(folder: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(folder / "motcua.db") as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM tickets ORDER BY opened_at")]


@pytest.mark.parametrize("text", ["báo sai", "Trả lời sai rồi!", "bao sai", "câu trả lời này không đúng"])
async def test_a_report_opens_a_ticket_about_the_last_answer(service: Service, tmp_path: Path, text: str) -> None:
    service.parts.desks.tickets._clock = lambda: FRIDAY
    await service.say("lệ phí khai sinh, gọi 0912345678")
    service.parts.desks.tickets._store.last_answer = _any_day(service)  # type: ignore[method-assign]
    message = await first(service, text)
    assert message["answer"]["outcome"] == "feedback"
    assert "13/11/2026" in message["text"], "five working days after Friday"
    number = number_in(message["text"])
    (row,) = rows(tmp_path)
    assert (row["number"], row["kind"], row["procedure_code"]) == (number, "BS", "1.001193")
    assert "lệ phí khai sinh" in row["question"] and "0912345678" not in row["question"] + row["answer"]
    assert row["answer"].startswith("Nghe: lệ phí khai sinh")
    assert len(service.rasa.received) == 1, "the thread of the talk does not see the report"


def _any_day(service: Service) -> Any:
    """The look back of a day counts from the real clock, at which turns are written."""
    store = service.parts.desks.tickets._store
    return lambda sender, at: type(store).last_answer(store, sender, now())


async def test_one_answer_has_one_ticket_however_often_it_is_reported(service: Service, tmp_path: Path) -> None:
    message_id = (await service.say("khai sinh")).json()["messages"][0]["id"]
    told = [number_in((await first(service, text))["text"]) for text in ("báo sai", "báo sai: phí là 8.000 đồng")]
    body = {"message_id": message_id, "vote": -1, "reason": "wrong_fee"}
    reply = await service.http.post("/api/feedback", json=body)
    assert {*told, reply.json()["ticket"]["number"]} == {told[0]}
    (row,) = rows(tmp_path)
    assert (row["comment"], row["reason"]) == ("phí là 8.000 đồng", "wrong_fee")
    await service.say("lệ phí")
    assert number_in((await first(service, "báo sai"))["text"]) != told[0], "another answer, another ticket"


async def test_votes_against_an_answer_with_a_reason_open_a_ticket(service: Service, tmp_path: Path) -> None:
    message_id = (await service.say("khai sinh")).json()["messages"][0]["id"]
    for body, status in (({"vote": 1}, 204), ({"vote": -1}, 204), ({"vote": -1, "comment": "gọi 0912345678"}, 200)):
        reply = await service.http.post("/api/feedback", json={"message_id": message_id} | body)
        assert reply.status_code == status
    ticket = reply.json()["ticket"]
    assert NUMBER.fullmatch(ticket["number"]) and re.fullmatch(r"\d{4}-\d\d-\d\d", ticket["due_on"])
    (row,) = rows(tmp_path)
    assert "0912345678" not in row["comment"]


async def test_two_votes_at_once_open_one_ticket(service: Service, tmp_path: Path) -> None:
    message_id = (await service.say("khai sinh")).json()["messages"][0]["id"]
    body = {"message_id": message_id, "vote": -1, "reason": "outdated"}
    replies = await asyncio.gather(*(service.http.post("/api/feedback", json=body) for _ in range(6)))
    assert {r.status_code for r in replies} == {200} and len({r.text for r in replies}) == 1
    assert len(rows(tmp_path)) == 1


async def test_a_report_without_an_answer_opens_nothing(service: Service, tmp_path: Path) -> None:
    message = await first(service, "báo sai")
    assert message["answer"]["outcome"] == "feedback" and "hỏi lại câu đó" in message["text"]
    assert rows(tmp_path) == []


async def test_the_citizen_asks_by_number_and_is_told_what_the_staff_says(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path))
    await service.say("khai sinh")
    number = number_in((await first(service, "báo sai"))["text"])
    spoken = f"phiếu {number.lower().replace('-', ' ')} sao rồi"
    assert "đang được xem" in (await first(service, spoken, "another-channel"))["text"]
    assert "đang được xem" in (await first(service, "phiếu báo sai của tôi xử lý chưa"))["text"]
    assert "Nghe:" in (await first(service, "phiếu báo sai của tôi xử lý chưa", "c9"))["text"], (
        "who has none is not answered here"
    )
    run = CliRunner()
    closed = run.invoke(app, ["tickets", "close", number, "--answer", "Đã sửa lệ phí, hỏi 0912345678."])
    assert closed.exit_code == 0, closed.output
    text = (await first(service, number, "another-channel"))["text"]
    assert "đã xử lý xong" in text and "Đã sửa lệ phí" in text and "0912345678" not in text
    assert "khai sinh" not in text, "who has only the number does not read the question"
    await service.parts.purge()
    assert len(rows(tmp_path)) == 1
    await service.parts.desks.purge(now() + timedelta(seconds=1))
    assert rows(tmp_path) == []


async def test_open_tickets_outlive_the_retention_time(service: Service, tmp_path: Path) -> None:
    await service.say("khai sinh")
    await first(service, "báo sai")
    await service.parts.desks.purge(now() + timedelta(days=400))
    (row,) = rows(tmp_path)
    assert row["conversation_id"] is None and row["question"], "no longer than its talk is it known whose it is"


async def test_unknown_and_mistyped_numbers(service: Service) -> None:
    real = numbers.new(Kind.ERROR, FRIDAY.date())
    for text in (real, real[:-1] + ("2" if real[-1] != "2" else "3")):
        assert "không tìm thấy phiếu" in (await first(service, f"xem phiếu {text}"))["text"]
    assert service.rasa.received == []


async def test_a_late_ticket_is_owned_up_to(service: Service) -> None:
    await service.say("khai sinh")
    number = number_in((await first(service, "báo sai"))["text"])
    service.parts.desks.tickets._clock = lambda: now() + timedelta(days=30)
    assert "quá hạn" in (await first(service, number))["text"]


async def test_erasure_unlinks(service: Service, tmp_path: Path) -> None:
    await service.say("khai sinh")
    number = number_in((await first(service, "báo sai: phí sai"))["text"])
    assert "không còn gắn với bạn" in (await first(service, "xoá dữ liệu của tôi"))["text"]
    (row,) = rows(tmp_path)
    assert (row["conversation_id"], row["turn_id"], row["question"], row["comment"]) == (None, None, "", "")
    assert "đang được xem" in (await first(service, number))["text"]


async def test_one_conversation_opens_five_a_day(service: Service, tmp_path: Path) -> None:
    for n in range(6):
        await service.say(f"khai sinh {n}")
        text = (await first(service, "báo sai"))["text"]
    assert "không mở thêm" in text and len(rows(tmp_path)) == 5


@pytest.mark.parametrize(
    ("text", "told", "opened"),
    [
        ("lệ phí bạn đưa ra cũ rồi, nay đã đổi", "BS-", 1),
        ("chị ở quầy bảo khác những gì bạn viết", "BS-", 1),
        ("anh cán bộ tư pháp quát dân", "1022", 0),
        ("đèn đường thôn tôi tắt ba tháng nay", "1022", 0),
        ("giải thích hay quá", "rất vui", 0),
        ("nên có thêm tiếng Tày", "Nghe:", 0),
    ],
)
async def test_feedback_that_the_dialogue_hears(
    service: Service, tmp_path: Path, text: str, told: str, opened: int
) -> None:
    await service.say("khai sinh")
    service.rasa.outcome = "feedback"
    message = await first(service, text)
    assert told in message["text"] and message["answer"]["outcome"] == "feedback"
    assert len(rows(tmp_path)) == opened


async def test_thanks_that_tell_an_error_are_a_report(service: Service, tmp_path: Path) -> None:
    await service.say("khai sinh")
    service.rasa.outcome = "smalltalk"
    assert (await first(service, "cảm ơn bạn nhiều"))["answer"]["outcome"] == "smalltalk"
    message = await first(service, "cám ơn nha, mà lệ phí bạn ghi cũ rồi đó")
    assert message["answer"]["outcome"] == "feedback" and len(rows(tmp_path)) == 1


async def test_petitions_are_taken_in_only_where_somebody_reads_them(open_service: Open, tmp_path: Path) -> None:
    service = await open_service(petition_owner="Văn phòng UBND phường Đông Kinh")
    service.rasa.outcome = "feedback"
    said = "cán bộ tư pháp quát dân, gọi tôi 0912345678"
    text = (await first(service, said))["text"]
    assert "Văn phòng UBND phường Đông Kinh đọc và trả lời" in text and number_in(text).startswith("KN-")
    assert number_in((await first(service, said))["text"]) == number_in(text)
    (row,) = rows(tmp_path)
    assert row["kind"] == "KN" and "quát dân" in row["question"] and "0912345678" not in row["question"]


def test_the_staff_lists_shows_and_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path))
    run = CliRunner()
    assert "no tickets" in run.invoke(app, ["tickets", "list"]).output
    from service.database.engine import migrate, open_engine
    from service.tickets.store import TicketStore

    engine = open_engine(f"sqlite:///{tmp_path / 'motcua.db'}")
    migrate(engine)
    store = TicketStore(engine, 5)
    old = store.petition("web.a", "đường hỏng", now() - timedelta(days=30))
    new = store.petition("web.b", "loa ồn", now())
    listed = run.invoke(app, ["tickets", "list", "--json"]).output
    assert listed.index(old.number) < listed.index(new.number) and "web." not in listed
    late = run.invoke(app, ["tickets", "list", "--late"]).output
    assert old.number in late and new.number not in late
    assert "đường hỏng" in run.invoke(app, ["tickets", "show", old.number]).output
    assert run.invoke(app, ["tickets", "close", old.number, "--answer", "Đã chuyển phòng Kinh tế."]).exit_code == 0
    assert old.number not in run.invoke(app, ["tickets", "list", "--open"]).output
    for arguments in (
        ["show", "BS-1"], ["show", numbers.new(Kind.ERROR, FRIDAY.date())],
        ["close", new.number, "--answer", " "], ["close", new.number, "--answer", "dài " * 400],
    ):  # fmt: skip
        failed = run.invoke(app, ["tickets", *arguments])
        assert failed.exit_code == 2 and "Traceback" not in failed.output
    engine.dispose()


@given(st.dates(), st.integers(0, 10), st.sampled_from(ALPHABET))
def test_a_slip_in_a_number_is_noticed(day: Any, place: int, other: str) -> None:
    number = numbers.new(Kind.ERROR, day)
    assert numbers.find(f"phiếu {number.lower()} đâu") == (number, True)
    tail = number[-6:]
    slip = tail[: place % 6] + other + tail[place % 6 + 1 :]
    if slip != tail:
        assert numbers.find(number[:-6] + slip) == (number[:-6] + slip, False)
    swapped = tail[1] + tail[0] + tail[2:]
    if swapped != tail:
        assert numbers.find(number[:-6] + swapped) == (number[:-6] + swapped, False)


@pytest.mark.parametrize(
    "text",
    ["bạn trả lời sai rồi, ý tôi là cấp lại", "khai báo sai ngày sinh thì sửa thế nào", "thông tin sai trên sổ đỏ"],
)
def test_questions_are_no_reports(text: str) -> None:
    assert reports(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trưởng thôn bớt tiền của dân", Feedback.PETITION),
        ("không hữu ích chút nào", Feedback.OTHER),
        ("quá tuyệt vời", Feedback.PRAISE),
        ("hữu ích nhưng sai lệ phí rồi, nội dung sai", Feedback.ERROR),
    ],
)
def test_kinds(text: str, kind: Feedback) -> None:
    assert kind_of(text) is kind
