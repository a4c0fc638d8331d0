"""The contract of /api/chat over a real database; Rasa is stood in for at its wire."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from tests.service.conftest import CODE, Open, Service


def rows(folder: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "motcua.db") as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


async def test_a_reply_has_the_shape_of_the_contract(service: Service) -> None:
    reply = (await service.say("Khai sinh cho con cần gì?")).json()
    assert reply["conversation_id"] == "c1"
    first = reply["messages"][0]
    assert set(first) == {"id", "text", "buttons", "answer"}
    assert first["answer"]["outcome"] == "answer"
    assert first["answer"]["procedure"]["code"] == CODE
    assert first["buttons"] == [{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}]
    assert set(first["answer"]) == {
        "outcome", "procedure", "candidates", "aspects", "citations", "source", "as_of",
    }  # fmt: skip


async def test_the_first_answer_and_only_that_says_who_answers(service: Service) -> None:
    first, introduction = await service.texts("khai sinh")
    assert "tự động" in introduction and "90 ngày" in introduction and "xoá dữ liệu của tôi" in introduction
    assert await service.texts("lệ phí") == ["Nghe: lệ phí"]
    assert len(await service.texts("khai sinh", "c2")) == 2


async def test_what_a_program_reads_is_not_spoilt_by_the_introduction(service: Service) -> None:
    messages = (await service.say("khai sinh")).json()["messages"]
    assert [bool(m["answer"]) for m in messages] == [True, False]


async def test_rasa_gets_a_prefixed_sender_and_no_personal_number(service: Service, tmp_path: Path) -> None:
    await service.say("căn cước 020095001234, gọi 0912345678 giúp")
    await service.parts.talks.flush()
    (got,) = service.rasa.received
    assert got["sender"] == "web.c1" and got["secret"] == "s" * 16
    kept = (tmp_path / "motcua.db").read_bytes() + (tmp_path / "motcua.db-wal").read_bytes()
    for number in ("020095001234", "0912345678"):
        assert number not in got["message"]
        assert number.encode() not in kept


@pytest.mark.parametrize("text", ["/greet", '/greet{"x":1}', " /goodbye", "//restart", "/greet@0.01"])
async def test_no_message_reaches_rasa_with_a_leading_slash(service: Service, text: str) -> None:
    assert (await service.say(text)).status_code == 200
    assert not service.rasa.received[0]["message"].startswith("/")


@pytest.mark.parametrize("text", ["\u200b\u200b", "👍👍", "<b></b>", " ", "\u202e", "<img src=x onerror=y>", "…"])
async def test_unreadable_text_is_unknown_and_never_reaches_rasa(service: Service, text: str) -> None:
    reply = await service.say(text)
    assert reply.status_code == 200
    assert reply.json()["messages"][0]["answer"]["outcome"] == "unknown"
    assert service.rasa.received == []


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"conversation_id": "c", "message": 5}',
        b'{"conversation_id": "c"}', b'{"message": "x"}', b'{"conversation_id": "c/..", "message": "x"}',
        b'{"conversation_id": "", "message": "x"}', b'{"conversation_id": "c", "message": null}',
        b'{"conversation_id": "c", "message": "x", "message_id": ""}',
    ],
)  # fmt: skip
async def test_broken_requests_are_4xx_with_a_sentence(service: Service, body: bytes) -> None:
    reply = await service.http.post("/api/chat", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= reply.status_code < 500
    assert reply.json()["detail"]
    assert service.rasa.received == []


@pytest.mark.parametrize(("length", "status"), [(0, 422), (1, 200), (1000, 200), (1001, 422)])
async def test_a_message_has_1_to_1000_characters(service: Service, length: int, status: int) -> None:
    reply = await service.say("ế" * length)
    assert reply.status_code == status
    if length > 1000:
        assert "1.000" in reply.json()["detail"]


async def test_a_surrogate_alone_is_refused_not_a_crash(service: Service) -> None:
    body = b'{"conversation_id": "c", "message": "\\ud800"}'
    reply = await service.http.post("/api/chat", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in {200, 422}


async def test_an_oversized_body_is_413_declared_or_not(service: Service) -> None:
    big = b"x" * 20_000
    assert (await service.http.post("/api/chat", content=big)).status_code == 413

    async def chunks() -> object:
        for _ in range(20):
            yield big[:1000]

    assert (await service.http.post("/api/chat", content=chunks())).status_code == 413


async def test_a_repeated_message_id_returns_the_stored_reply(service: Service) -> None:
    first = (await service.say("khai sinh", message_id="m1")).json()
    again = (await service.say("khai sinh", message_id="m1")).json()
    assert first == again and len(service.rasa.received) == 1
    other = (await service.say("khai sinh", "c2", message_id="m1")).json()
    assert other != first and len(service.rasa.received) == 2


async def test_the_same_message_sent_twice_at_once_is_answered_once(service: Service) -> None:
    replies = await asyncio.gather(*(service.say("khai sinh", message_id="m1") for _ in range(5)))
    assert len({r.text for r in replies}) == 1 and len(service.rasa.received) == 1


async def test_thirty_messages_a_minute_then_429(service: Service) -> None:
    for _ in range(30):
        assert (await service.say("a")).status_code == 200
    refused = await service.say("a")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "chờ" in refused.json()["detail"]
    assert (await service.say("a", "c2")).status_code == 200


async def test_addresses_are_limited_by_setting_but_never_loopback(open_service: Open) -> None:
    far = await open_service(client="203.0.113.9", rate_per_address=2)
    assert [(await far.say("a", f"c{n}")).status_code for n in range(3)] == [200, 200, 429]


async def test_loopback_is_never_limited_by_address(open_service: Open) -> None:
    near = await open_service(rate_per_address=2)
    assert [(await near.say("a", f"c{n}")).status_code for n in range(4)] == [200] * 4


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    "respond",
    [
        broken,
        lambda r: httpx.Response(500),
        lambda r: httpx.Response(200, json={"messages": []}),
        lambda r: httpx.Response(200, text="nonsense"),
        lambda r: httpx.Response(200, json={"messages": [{"text": "x", "custom": {"answer": {"outcome": "?"}}}]}),
    ],
)
async def test_rasa_away_gives_a_sentence_with_the_emergency_numbers(service: Service, respond: object) -> None:
    service.rasa.respond = respond
    reply = await service.say("khai sinh", message_id="m1")
    (message,) = reply.json()["messages"]
    assert reply.status_code == 200 and message["answer"] is None
    for number in ("113", "114", "115", "111", "18001096"):
        assert number in message["text"]
    service.rasa.respond = None
    again = (await service.say("khai sinh", message_id="m1")).json()
    assert again["messages"][0]["answer"]["outcome"] == "answer", "the next message works as soon as Rasa is back"


async def test_a_hanging_rasa_is_given_up(open_service: Open) -> None:
    service = await open_service(turn_timeout=0.2)

    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10)
        return httpx.Response(200)

    service.parts.rasa._transport = httpx.MockTransport(hang)
    begun = asyncio.get_running_loop().time()
    (text,) = await service.texts("khai sinh")
    assert "gián đoạn" in text and asyncio.get_running_loop().time() - begun < 2


async def test_without_an_index_the_citizen_gets_the_sentence(open_service: Open) -> None:
    service = await open_service(index=False)
    (text,) = await service.texts("khai sinh")
    assert "113" in text and service.rasa.received == []


async def test_emergencies_are_answered_when_rasa_and_index_are_away(open_service: Open) -> None:
    service = await open_service(index=False)
    service.rasa.respond = broken
    message = (await service.say("cháy nhà rồi cứu tôi với")).json()["messages"][0]
    assert message["answer"]["outcome"] == "emergency"
    assert re.search(r"11\d", message["text"])[0] == "114"


async def test_the_kill_switch_gives_its_reason_but_lets_emergencies_through(open_service: Open) -> None:
    service = await open_service(closed="đang cập nhật dữ liệu")
    (message,) = (await service.say("khai sinh")).json()["messages"]
    assert "đang cập nhật dữ liệu" in message["text"] and message["answer"] is None
    assert service.rasa.received == []
    assert (await service.say("có cướp đang vào nhà")).json()["messages"][0]["answer"]["outcome"] == "emergency"


async def test_the_notice_comes_with_the_first_answer(open_service: Open) -> None:
    service = await open_service(notice="Thứ Bảy hệ thống bảo trì.")
    assert "Thứ Bảy hệ thống bảo trì." in (await service.texts("khai sinh"))[1]
    assert "Thứ Bảy" in (await service.http.get("/")).text


async def test_a_scam_is_warned_of_before_the_answer(service: Service) -> None:
    warning = (await service.texts("có người xưng là cán bộ thuế đòi mã OTP để hoàn thuế, có thật không"))[0]
    assert "113" in warning and "OTP" in warning


async def test_a_warning_of_a_scam_stands_alone_where_nothing_else_is_known(service: Service) -> None:
    service.rasa.outcome = "clarify"
    said = await service.say("họ gọi bảo nộp phí làm căn cước vào tài khoản riêng của cán bộ")
    messages = said.json()["messages"]
    assert messages[0]["answer"]["outcome"] == "emergency"
    assert not any(m["text"].startswith("Nghe:") for m in messages)


async def test_after_a_long_pause_a_lost_thread_is_told(service: Service, tmp_path: Path) -> None:
    service.rasa.outcome = "unknown"
    assert not any("bắt đầu lại" in text for text in await service.texts("còn lệ phí"))
    await service.parts.talks.flush()
    assert not any("bắt đầu lại" in text for text in await service.texts("còn lệ phí"))
    await service.parts.talks.flush()
    with sqlite3.connect(tmp_path / "motcua.db") as connection:
        connection.execute("UPDATE conversations SET last_at = datetime(last_at, '-31 minutes')")
    assert "bắt đầu lại" in (await service.texts("còn lệ phí"))[0]


async def test_unanswered_questions_are_kept_masked_and_counted(service: Service, tmp_path: Path) -> None:
    service.rasa.outcome = "unknown"
    await service.say("Nuôi rồng ở đâu, gọi 0912345678")
    await service.say("nuôi rồng ở đâu, gọi 0912345678")
    await service.say("\u200b")
    await service.parts.talks.flush()
    ((_, conversation, _, text, outcome, count, _),) = rows(tmp_path, "unanswered")
    assert (conversation, outcome, count) == ("web.c1", "unknown", 2)
    assert "0912345678" not in str(text)


@pytest.mark.parametrize(
    "text", ["xoá dữ liệu của tôi", "Xóa dữ liệu của tôi!", "xoa du lieu cua toi", "em muốn xóa hết tin nhắn của em ạ"]
)
async def test_erasure_by_words(service: Service, tmp_path: Path, text: str) -> None:
    service.rasa.outcome = "unknown"
    reply = (await service.say("khai sinh")).json()
    await service.http.post("/api/feedback", json={"message_id": reply["messages"][0]["id"], "vote": -1})
    with sqlite3.connect(tmp_path / "rasa.db") as store:
        store.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
        store.executemany(
            "INSERT INTO events (sender_id, timestamp, data) VALUES (?, 1, 'x')", [("web.c1",), ("web.c2",)]
        )
    await service.say("khai sinh", "c2")
    service.rasa.received.clear()
    (message,) = (await service.say(text)).json()["messages"]
    assert "Đã xóa" in message["text"] and message["answer"] is None
    assert service.rasa.received == []
    await service.parts.talks.flush()
    assert {row[0] for row in rows(tmp_path, "conversations")} == {"web.c2"}
    assert len(rows(tmp_path, "turns")) == len(rows(tmp_path, "unanswered")) == 1
    assert rows(tmp_path, "feedback") == []
    with sqlite3.connect(tmp_path / "rasa.db") as store:
        assert store.execute("SELECT sender_id FROM events").fetchall() == [("web.c2",)]


@pytest.mark.parametrize("text", ["xóa dữ liệu cư trú của tôi ở xã cũ", "xóa đăng ký thường trú", "thủ tục xóa án"])
async def test_procedures_about_deleting_are_no_erasure(service: Service, text: str) -> None:
    await service.say(text)
    assert len(service.rasa.received) == 1


async def test_delete_erases_a_conversation(service: Service, tmp_path: Path) -> None:
    await service.say("khai sinh")
    assert (await service.http.delete("/api/conversations/c1")).status_code == 204
    assert rows(tmp_path, "conversations") == [] and rows(tmp_path, "turns") == []
    assert (await service.http.delete("/api/conversations/c1")).status_code == 204
    assert (await service.http.delete("/api/conversations/a%20b")).status_code == 422
    assert len(await service.texts("khai sinh")) == 2, "a fresh start is introduced again"


async def test_feedback_last_vote_counts(service: Service, tmp_path: Path) -> None:
    message_id = (await service.say("khai sinh")).json()["messages"][0]["id"]
    for vote, status in ((1, 204), (-1, 200)):
        body = {"message_id": message_id, "vote": vote, "reason": "wrong_fee", "comment": "gọi 0912345678"}
        assert (await service.http.post("/api/feedback", json=body)).status_code == status
    ((_, vote, reason, comment, _),) = rows(tmp_path, "feedback")
    assert (vote, reason) == (-1, "wrong_fee") and "0912345678" not in str(comment)
    unknown = {"message_id": "0" * 32 + ".0", "vote": 1}
    assert (await service.http.post("/api/feedback", json=unknown)).status_code == 404
    for bad in ({"vote": 2}, {"vote": 0}, {"message_id": "x"}, {"other": 1}):
        assert (await service.http.post("/api/feedback", json=unknown | bad)).status_code == 422


async def test_what_a_desk_answers_does_not_reach_the_dialogue_but_is_introduced_and_kept(
    service: Service, tmp_path: Path
) -> None:
    first, introduction = await service.texts("hồ sơ H37.45-251122-0007 tới đâu rồi", message_id="m1")
    assert "Tra cứu hồ sơ" in first and "tự động" in introduction
    again = await service.texts("hồ sơ H37.45-251122-0007 tới đâu rồi", message_id="m1")
    assert again == [first, introduction] and service.rasa.received == []
    await service.parts.talks.flush()
    ((_, _, _, text, outcome, _, _),) = rows(tmp_path, "turns")
    assert (text, outcome) == ("hồ sơ [mã hồ sơ] tới đâu rồi", "dossier")


async def test_a_desk_that_fails_leaves_the_turn_to_the_dialogue_with_tokens_for_numbers(service: Service) -> None:
    async def fail(*turn: object) -> None:
        raise OperationalError("", {}, Exception())

    for desk in service.parts.desks.all:
        desk.handle = desk.add = fail  # type: ignore[method-assign, assignment]
    spoken = "hát ba bảy chấm bốn lăm gạch hai lăm mười một hai hai gạch ba số không bảy"
    assert (await service.say(f"mã {spoken}, 4 số cuối 1234")).status_code == 200
    assert [got["message"] for got in service.rasa.received] == ["mã [mã hồ sơ], 4 số cuối [4 số cuối]"]
