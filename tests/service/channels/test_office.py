"""What all channels have in common: once each, in order, kindly, and nothing lost."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update as change
from sqlalchemy.exc import OperationalError

from service.channels import outbox, worker
from service.channels.base import Dead, Incoming, Outgoing, Retry, Sent
from service.channels.inbox import digest
from service.channels.tables import InboxRow, OutboxRow
from service.channels.words import FOR_KIND, TOO_LONG
from service.database.talks import now
from service.phrases import AWAY, ERASED
from tests.service.channels.conftest import Office, until
from tests.service.channels.standin import HEADERS, StandIn, update


def heard(office: Office) -> list[str]:
    """What Rasa was sent."""
    return [turn["message"] for turn in office.service.rasa.received]


async def test_a_message_is_answered_and_nothing_of_it_stays(office: Office) -> None:
    assert await office.deliver("m1", "khai sinh cần gì, số 0912345678") == 200
    answer, introduction = await office.said(2)
    assert answer.startswith("Nghe: khai sinh cần gì") and "trợ lý tự động" in introduction
    assert office.channel.sent[0].body["buttons"] == [{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}]
    assert office.channel.noticed == [digest("m1")]
    await office.settled()
    (row,) = office.rows(InboxRow)
    assert row.handled_at and (row.text, row.sender, row.extra) == ("", "", {})
    assert row.received_id == digest("m1"), "known again, and telling nobody anything"
    assert office.rows(OutboxRow) == []


async def test_without_the_secret_nothing_is_even_read(office: Office) -> None:
    for headers in ({}, {"x-stand-in-secret": "x"}, {"x-stand-in-secret": ""}):
        reply = await office.service.http.post("/webhooks/standin", content=update("m1", "a"), headers=headers)
        assert reply.status_code == 401
    assert (await office.service.http.post("/webhooks/zalo", content=b"{}")).status_code == 404, "a channel that is off"
    assert office.rows(InboxRow) == []


async def test_what_is_signed_and_unreadable_does_not_come_again(office: Office) -> None:
    for body in (b"", b"{", b"[]", update("m1", sender="a b"), update("", "a"), update("x" * 300, "a")):
        reply = await office.service.http.post("/webhooks/standin", content=body, headers=HEADERS)
        assert reply.status_code == 200
    assert office.rows(InboxRow) == []
    metrics = office.service.parts.metrics
    assert metrics.channel_refused.labels("standin", "malformed")._value.get() == 6


async def test_a_large_update_is_taken_where_an_api_call_would_not_be(office: Office) -> None:
    body = json.dumps({"id": "m1", "from": "s1", "text": "ạ" * 9000, "kind": "text"}).encode()
    assert len(body) > office.service.parts.settings.max_body_bytes
    assert (await office.service.http.post("/webhooks/standin", content=body, headers=HEADERS)).status_code == 200
    assert (await office.said(1)) == [TOO_LONG]
    huge = update("m2", "a" * 300_000)
    assert (await office.service.http.post("/webhooks/standin", content=huge, headers=HEADERS)).status_code == 413


async def test_delivered_five_times_at_once_and_later_it_is_handled_once(office: Office) -> None:
    statuses = await asyncio.gather(*(office.deliver("m1") for _ in range(5)))
    assert statuses == [200] * 5
    await office.said(2)
    await office.settled()
    assert await office.deliver("m1") == 200
    await asyncio.sleep(0.2)
    assert len(office.service.rasa.received) == 1 and len(office.channel.sent) == 2


async def test_one_senders_messages_keep_their_order_and_others_do_not_wait(office: Office) -> None:
    held = asyncio.Event()

    async def slow_for_one(outgoing: Outgoing) -> Sent:
        if outgoing.to == "slow":
            await held.wait()
        return Sent()

    office.channel.sends = slow_for_one
    for number in range(6):
        await office.deliver(f"a{number}", f"câu {number}", "slow")
        await office.deliver(f"b{number}", f"câu {number}", "quick")
    await until(lambda: len([c for c in office.channel.sent if c.to == "quick"]) == 7)
    assert not [c for c in office.channel.sent if c.to == "slow"]
    held.set()
    await office.said(14)
    for sender in ("slow", "quick"):
        answers = [c.body["text"] for c in office.channel.sent if c.to == sender and "Nghe" in c.body["text"]]
        assert answers == [f"Nghe: câu {n}" for n in range(6)]


@pytest.mark.parametrize("kind", [kind for kind in FOR_KIND if kind != "long"])
async def test_what_is_no_text_gets_a_kind_word(office: Office, kind: str) -> None:
    await office.deliver("m1", "", kind=kind)
    assert await office.said(1) == [FOR_KIND[kind]]
    assert not office.service.rasa.received


async def test_a_new_follower_is_told_who_answers_and_one_who_leaves_hears_nothing(office: Office) -> None:
    await office.deliver("m1", kind="follow")
    (welcome,) = await office.said(1)
    assert "trợ lý tự động" in welcome and "90 ngày" in welcome and "xoá dữ liệu của tôi" in welcome
    await office.deliver("m2", kind="unfollow")
    await office.deliver("m3", kind="ignored")
    await asyncio.sleep(0.1)
    assert len(office.channel.sent) == 1 and len(office.rows(InboxRow)) == 1


async def test_of_too_long_a_text_nothing_is_kept_and_a_shorter_one_is_asked_for(office: Office) -> None:
    await office.deliver("m1", "khai sinh " * 101)
    assert await office.said(1) == [TOO_LONG]
    await office.deliver("m2", "k " * 500)
    assert (await office.said(2))[1].startswith("Nghe: k k k")


@pytest.mark.parametrize("text", ["/restart", "  //ask{}", '/ask_procedure{"a":1}', "\0/greet", "\ud800/greet"])
async def test_nothing_typed_fires_an_intent(office: Office, text: str) -> None:
    await office.deliver("m1", text)
    await office.said(1)
    assert heard(office) and not heard(office)[0].startswith("/")


async def test_who_writes_too_fast_is_told_once(open_office: Any) -> None:
    office: Office = await open_office(rate_per_conversation=3)
    for number in range(8):
        await office.deliver(f"m{number}", f"câu {number}")
    await office.deliver("o1", "câu khác", "s2")
    await office.settled()
    to_s1 = [c.body["text"] for c in office.channel.sent if c.to == "s1"]
    assert [t for t in to_s1 if t.startswith("Nghe")] == ["Nghe: câu 0", "Nghe: câu 1", "Nghe: câu 2"]
    assert len([t for t in to_s1 if "gửi nhanh quá" in t]) == 1
    assert any(c.to == "s2" and "Nghe: câu khác" in c.body["text"] for c in office.channel.sent)


async def test_a_backlog_after_an_outage_is_no_haste(open_office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office: Office = await open_office(rate_per_conversation=3)
    came = (now() - timedelta(minutes=10 - minute) for minute in range(4))
    monkeypatch.setattr("service.channels.hub.now", lambda: next(came))
    for number in range(4):
        await office.deliver(f"m{number}", f"câu {number}")
    await office.settled()
    assert len([t for t in office.channel.said if t.startswith("Nghe")]) == 4


async def test_while_rasa_is_away_messages_wait_and_emergencies_do_not(office: Office) -> None:
    office.service.rasa.respond = lambda _: httpx.Response(503)
    await office.deliver("m1", "khai sinh cần gì")
    await until(lambda: office.rows(InboxRow, attempts=1))
    await office.deliver("m2", "nhà tôi đang cháy, cứu với")
    (alarm,) = await office.said(1)
    assert "114" in alarm
    office.service.rasa.respond = None
    assert "Nghe: khai sinh cần gì" in (await office.said(2, 5))[1]


async def test_when_rasa_stays_away_the_citizen_is_told_at_last(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(worker, "PATIENCE", 3)
    office.service.rasa.respond = lambda _: httpx.Response(503)
    await office.deliver("m1")
    assert await office.said(1) == [AWAY.format(hotline="18001096")]
    assert len(office.service.rasa.received) == 4
    await office.settled()


async def test_the_delays_of_a_stay_away_add_up_to_two_minutes() -> None:
    whole = sum(outbox.delay(n, worker.LONGEST_PAUSE) for n in range(1, worker.PATIENCE + 1))
    assert 80 < whole < 130


async def test_a_message_that_breaks_the_channel_ends_and_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(worker, "PATIENCE", 2)
    real = office.channel.write

    def broken(message: dict[str, Any], incoming: Any) -> list[Outgoing]:
        if incoming.sender == "s1":
            raise KeyError("text")
        return real(message, incoming)

    monkeypatch.setattr(office.channel, "write", broken)
    await office.deliver("m1")
    await office.deliver("m2", sender="s2")
    await office.said(2)
    await office.settled()
    assert {call.to for call in office.channel.sent} == {"s2"}


async def test_retries_obey_the_api_and_keep_the_order(office: Office) -> None:
    tried: list[tuple[str, float]] = []
    clock = asyncio.get_running_loop().time

    async def busy_first(outgoing: Outgoing) -> Sent | Retry:
        tried.append((outgoing.body["text"], clock()))
        return Retry(after=0.6, reason="429") if len(tried) == 1 else Sent()

    office.channel.sends = busy_first
    await office.deliver("m1", "một")
    await office.deliver("m2", "hai")
    said = await office.said(3)
    assert said[0] == "Nghe: một" and said[2] == "Nghe: hai"
    assert tried[1][0] == tried[0][0] and tried[1][1] - tried[0][1] >= 0.6


async def test_delays_grow_without_being_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "FIRST_DELAY", 0.05)
    failures = iter([ConnectionError("reset"), Retry(reason="503"), Retry(reason="503")])

    async def failing(outgoing: Outgoing) -> Sent | Retry:
        match next(failures, None):
            case Exception() as error:
                raise error
            case Retry() as result:
                return result
        return Sent()

    office.channel.sends = failing
    begun = asyncio.get_running_loop().time()
    await office.deliver("m1")
    await office.said(1)
    assert asyncio.get_running_loop().time() - begun > 0.75 * (0.05 + 0.1 + 0.2)
    assert [round(outbox.delay(n), 9) <= 0.05 * 2 ** (n - 1) for n in (1, 5, 9)] == [True] * 3
    assert outbox.delay(1000) <= outbox.LONGEST_DELAY


async def test_a_pause_for_everyone_holds_the_whole_channel(office: Office) -> None:
    tried: list[str] = []

    async def limited(outgoing: Outgoing) -> Sent | Retry:
        tried.append(outgoing.to)
        return Retry(0.5, "-32", everyone=True) if len(tried) == 1 else Sent()

    office.channel.sends = limited
    await office.deliver("m1", sender="s1")
    await until(lambda: tried)
    await office.deliver("m2", sender="s2")
    await asyncio.sleep(0.3)
    assert tried == ["s1"]
    await office.said(4)


async def test_what_can_never_be_sent_is_a_dead_letter_and_the_next_goes_on(office: Office) -> None:
    async def refused(outgoing: Outgoing) -> Sent | Dead:
        return Dead("-213 not a follower") if "Nghe: một" in outgoing.body["text"] else Sent()

    office.channel.sends = refused
    await office.deliver("m1", "một")
    await office.deliver("m2", "hai")
    assert "Nghe: hai" in (await office.said(2))[1]
    (dead,) = await office.service.parts.post.outbox.dead(10)
    assert (dead.channel, dead.method, dead.reason) == ("standin", "say", "-213 not a follower")


async def test_after_the_window_nothing_is_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandIn, "window", timedelta(seconds=0.3))

    async def busy(outgoing: Outgoing) -> Retry:
        return Retry(after=10.0, reason="429")

    office.channel.sends = busy
    await office.deliver("m1")
    await until(lambda: office.rows(OutboxRow, state="dead"))
    assert "window closes" in office.rows(OutboxRow, state="dead")[0].reason
    assert not office.channel.sent


async def test_a_restart_loses_and_repeats_nothing(open_office: Any, open_service: Any) -> None:
    first: Office = await open_office()

    async def away(outgoing: Outgoing) -> Retry:
        return Retry(after=0.3, reason="away")

    first.channel.sends = away
    await first.deliver("m1", "một")
    await until(lambda: first.rows(OutboxRow, attempts=1))
    first.service.rasa.respond = lambda _: httpx.Response(503)
    await first.deliver("m2", "hai")
    await until(lambda: first.rows(InboxRow, attempts=1))
    await first.service.parts.channels.__aexit__(None, None, None)

    second: Office = await open_office(index=False)
    second.service.parts.chat._index_loaded = lambda: True
    said = await second.said(3)
    assert [t for t in said if "Nghe" in t] == ["Nghe: một", "Nghe: hai"]
    assert await second.deliver("m1", "một") == 200
    await asyncio.sleep(0.2)
    assert len(second.channel.sent) == 3 and heard(second) == ["hai"]
    assert first.channel.sent == []


async def test_erasure_takes_what_is_on_its_way(office: Office) -> None:
    async def away(outgoing: Outgoing) -> Retry:
        return Retry(after=600, reason="away")

    office.channel.sends = away
    await office.deliver("m1", "một", "s1")
    await office.deliver("m2", "hai", "s2")
    await until(lambda: len(office.rows(OutboxRow)) == 4)
    await office.deliver("m3", "xoá dữ liệu của tôi", "s1")
    await until(lambda: len(office.rows(OutboxRow)) == 3)
    (left,) = office.rows(OutboxRow, sender="s1")
    assert left.body["text"] == ERASED
    assert not office.rows(InboxRow, sender="s1")


async def test_the_purge_takes_what_is_old(office: Office) -> None:
    async def refused(outgoing: Outgoing) -> Dead:
        return Dead("gone")

    office.channel.sends = refused
    await office.deliver("m1", "một")
    await until(lambda: len(office.rows(OutboxRow, state="dead")) == 2)
    await office.service.parts.purge()
    assert len(office.rows(InboxRow)) == 1 and len(office.rows(OutboxRow)) == 2
    old = now() - timedelta(days=91)
    with office.service.parts.post.journal.engine.begin() as connection:
        connection.execute(change(InboxRow).values(received_at=old))
        connection.execute(change(OutboxRow).values(created_at=old))
    await office.service.parts.purge()
    assert office.rows(InboxRow) == [] == office.rows(OutboxRow)


async def test_what_cannot_be_kept_is_not_acknowledged(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(office.service.parts.post.inbox, "_put", full)
        assert await office.deliver("m1") == 503
    assert await office.deliver("m1") == 200
    assert "Nghe" in (await office.said(1))[0]


async def test_one_write_that_fails_spoils_no_other(office: Office) -> None:
    journal = office.service.parts.post.journal

    def good(connection: Any) -> int:
        return int(connection.exec_driver_sql("INSERT INTO t VALUES (1)").rowcount)

    def bad(connection: Any) -> int:
        return int(connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)").rowcount)

    await journal.write(lambda c: c.exec_driver_sql("CREATE TABLE t (a)").rowcount)
    results = await asyncio.gather(*map(journal.write, [good, bad, good, good]), return_exceptions=True)
    assert [r if isinstance(r, int) else type(r) for r in results] == [1, OperationalError, 1, 1]
    assert await journal.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM t").scalar()) == 3


async def test_queues_and_their_ages_are_measured(office: Office) -> None:
    async def answered(outgoing: Outgoing) -> Retry | Dead:
        return Dead("gone") if "Nghe" in outgoing.body["text"] else Retry(after=600, reason="away")

    office.channel.sends = answered
    await office.deliver("m1")
    await until(lambda: office.rows(OutboxRow, attempts=1, state="waiting"))
    await asyncio.sleep(0.05)
    await office.service.parts.channels.measure()
    from prometheus_client import generate_latest

    text = generate_latest(office.service.parts.metrics.registry).decode()
    assert 'motcua_queue_waiting{channel="standin",queue="inbox"} 0.0' in text
    assert 'motcua_queue_waiting{channel="standin",queue="outbox"} 1.0' in text
    assert 'motcua_queue_waiting{channel="standin",queue="dead"} 1.0' in text
    age = next(
        r for r in text.splitlines() if r.startswith('motcua_queue_oldest_seconds{channel="standin",queue="outbox')
    )
    assert 0.05 <= float(age.split()[-1]) < 30
    assert 'motcua_channel_received_total{channel="standin"} 1.0' in text


class Fetching(StandIn):
    """A channel that fetches its messages, and at first fails to."""

    async def open(self) -> None:
        raise ConnectionError("no network")

    async def listen(self, receive: Any) -> None:
        self.noticed.append("listens")
        if len(self.noticed) == 1:
            raise ConnectionError("reset")
        await receive([Incoming("s1", "m1", "câu một"), Incoming("s1", "m2", "", "ignored")])
        self.noticed.append("kept")
        await asyncio.Event().wait()


async def test_a_channel_may_fetch_and_fail_and_takes_nothing_down(
    open_office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.channels.hub.LISTEN_AGAIN", 0.05)
    office: Office = await open_office(Fetching())
    assert (await office.service.http.get("/healthz")).status_code == 200
    assert (await office.said(1))[0] == "Nghe: câu một"
    assert office.channel.noticed[:2] == ["listens", "listens"] and "kept" in office.channel.noticed
    assert len(office.rows(InboxRow)) == 1
