"""The rotating pair: one refresher over tasks and processes, written before it is used, and every loss told."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import structlog
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from service.channels.zalo.api import ZaloApi, ZaloAway
from service.channels.zalo.consent import Consent
from service.channels.zalo.lock import Held, exclusive
from service.channels.zalo.store import Stored
from service.channels.zalo.tables import ZaloTokens
from service.channels.zalo.tokens import NotLinked, Tokens
from service.database.engine import migrate, open_engine
from service.errors import ServiceError
from service.simulators.zalo.world import Fault
from tests.service.channels.zalo_office import Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Signed in a moment ago."""
    async with open_office(tmp_path) as opened:
        yield opened


def stored(office: Office) -> Stored:
    found = office.store.load()
    assert found
    return found


def let_it_end(office: Office, left: timedelta = timedelta(hours=1)) -> None:
    """Make the access token end soon."""
    end = datetime.now(UTC) + left
    with office.store.engine.begin() as connection:
        connection.execute(update(ZaloTokens).values(expires_at=end, obtained_at=end - timedelta(hours=25)))


async def test_the_pair_of_a_consent_is_kept(office: Office) -> None:
    found = stored(office)
    assert found.oa_id == office.simulator.world.registration.oa_id and not found.problem
    assert found.pair.expires_at - found.pair.obtained_at == timedelta(hours=25), "expires_in is a string"
    assert found.pair.refresh_expires_at - found.pair.obtained_at == timedelta(days=90)
    assert await office.tokens.access() == found.pair.access
    assert "access" not in repr(found.pair), "tokens never reach a log"


@pytest.mark.parametrize("told", ["", "soon", "0", "-5", "1e9", "9" * 20, None, 3600])
async def test_a_strange_life_of_a_token_loses_no_pair(office: Office, told: Any) -> None:
    real = office.simulator.tokens.issue
    office.simulator.tokens.issue = lambda: real() | {"expires_in": told}  # type: ignore[method-assign]
    let_it_end(office)
    assert await office.tokens.access() == stored(office).pair.access
    life = stored(office).pair.expires_at - stored(office).pair.obtained_at
    assert life == (timedelta(hours=1) if told == 3600 else timedelta(hours=25))


async def test_before_its_end_it_is_replaced_and_the_last_one_kept(office: Office) -> None:
    before = stored(office).pair
    let_it_end(office)
    access = await office.tokens.access()
    after = stored(office).pair
    assert access == after.access != before.access and after.refresh != before.refresh
    with office.store.engine.connect() as connection:
        row = connection.execute(ZaloTokens.__table__.select()).mappings().one()
    assert (row["previous_access_token"], row["previous_refresh_token"]) == (before.access, before.refresh)
    assert await office.tokens.access() == access and office.simulator.tokens.issued == 2


async def test_fifty_at_once_refresh_once(office: Office) -> None:
    let_it_end(office)
    others = [office.tokens, *(office.another() for _ in range(4))]
    got = await asyncio.gather(*(tokens.access() for tokens in others * 10))
    assert set(got) == {stored(office).pair.access}
    assert (office.simulator.tokens.issued, office.simulator.tokens.reused) == (2, 0)


async def test_a_rejected_token_that_another_replaced_already_is_not_replaced_again(office: Office) -> None:
    old = await office.tokens.access()
    new = await office.another().renew(old)
    assert await office.tokens.renew(old) == new and office.simulator.tokens.issued == 2


PROCESS = """
import asyncio, os, signal, sys
from service.channels.zalo.api import ZaloApi
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import NotLinked, Tokens
from service.database.engine import open_engine

url, database, app_id, secret, how = sys.argv[1:]
store = TokenStore(open_engine(database, durable=True), app_id)
if how == "dies":
    store.finish = lambda pair, used: os.kill(os.getpid(), signal.SIGKILL)

async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(await Tokens(store, ZaloApi(app_id, secret, url, url)).access())
    except NotLinked as error:
        print(f"NotLinked {error}")

asyncio.run(main())
"""


async def process(office: Office, how: str = "lives") -> asyncio.subprocess.Process:
    ours = office.simulator.world.registration
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, office.url, office.database, ours.app_id, ours.app_secret, how,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_processes_never_both_refresh(office: Office) -> None:
    let_it_end(office)
    office.simulator.world.faults.append(Fault("token", delay=0.3))
    running = [await process(office) for _ in range(3)]
    for each in running:
        assert each.stdout and await each.stdout.readline() == b"ready\n"
    got = await asyncio.gather(*(p.communicate(b"go\n") for p in running))
    assert {out.decode().splitlines()[-1] for out, _ in got} == {stored(office).pair.access}, got
    assert (office.simulator.tokens.issued, office.simulator.tokens.reused) == (2, 0)


async def test_a_kill_between_answer_and_write_is_told(office: Office) -> None:
    let_it_end(office)
    dying = await process(office, "dies")
    await dying.communicate(b"go\n")
    assert dying.returncode == -signal.SIGKILL and office.simulator.tokens.issued == 2
    assert stored(office).refreshing_since, "the mark outlives the process"
    with structlog.testing.capture_logs() as logs, pytest.raises(NotLinked, match="interrupted.*motcua zalo login"):
        await office.tokens.access()
    told = {line["event"]: line["log_level"] for line in logs}
    assert told == {"zalo_refresh_interrupted": "error", "zalo_not_linked": "error"}
    assert "interrupted" in stored(office).problem
    with structlog.testing.capture_logs() as logs, pytest.raises(NotLinked, match="motcua zalo login"):
        await office.tokens.access()
    assert logs == [] and office.simulator.tokens.reused == 1, "said once, and Zalo is not asked again and again"


async def test_a_kill_before_zalo_was_asked_loses_nothing_but_is_told(office: Office) -> None:
    let_it_end(office)
    office.store.begin(datetime.now(UTC) - timedelta(hours=3))
    with structlog.testing.capture_logs() as logs:
        assert await office.tokens.access() == stored(office).pair.access
    assert [line["event"] for line in logs] == ["zalo_refresh_interrupted", "zalo_token_refreshed"]
    assert stored(office).refreshing_since is None and office.simulator.tokens.issued == 2


async def test_a_lost_answer_is_told_like_a_kill(office: Office) -> None:
    let_it_end(office)
    office.simulator.world.faults.append(Fault("token", lost=True))
    with pytest.raises(ZaloAway):
        await office.tokens.access()
    assert stored(office).refreshing_since
    with pytest.raises(NotLinked, match="interrupted"):
        await office.tokens.access()


@pytest.mark.parametrize("fault", [Fault("token", status=503), Fault("token", error=-32)])
async def test_a_busy_zalo_is_asked_again(office: Office, fault: Fault) -> None:
    let_it_end(office)
    office.simulator.world.faults.append(fault)
    with pytest.raises(ZaloAway):
        await office.tokens.access()
    assert not stored(office).problem
    assert await office.tokens.access() == stored(office).pair.access and not stored(office).refreshing_since


async def test_where_zalo_cannot_be_reached_no_mark_stays(office: Office) -> None:
    let_it_end(office)
    reachable, office.api._oauth_url = office.api._oauth_url, "http://127.0.0.1:9"
    with pytest.raises(ZaloAway):
        await office.tokens.access()
    assert stored(office).refreshing_since is None
    office.api._oauth_url = reachable
    assert await office.tokens.access()


async def test_three_months_of_rest_end_the_link_and_signing_in_mends_it(office: Office) -> None:
    office.simulator.world.clock.forward(timedelta(days=91))
    let_it_end(office)
    with pytest.raises(NotLinked, match="refused the refresh token"):
        await office.tokens.access()
    ours = office.simulator.world.registration
    consent = Consent(ours.app_id, ours.callback_url, office.url)
    await office.tokens.sign_in(office.simulator.tokens.consent(consent.challenge), consent.verifier, "")
    assert await office.tokens.access() == stored(office).pair.access and not stored(office).problem


async def test_the_one_who_asked_may_leave_but_the_answer_is_written(office: Office) -> None:
    let_it_end(office)
    office.simulator.world.faults.append(Fault("token", delay=0.2))
    asking = asyncio.create_task(office.tokens.access())
    await asyncio.sleep(0.1)
    asking.cancel()
    await office.tokens.settle()
    assert asking.cancelled() and stored(office).refreshing_since is None
    assert office.simulator.tokens.issued == 2 and await office.tokens.access() == stored(office).pair.access


async def test_a_pair_that_cannot_be_written_is_not_used_but_kept_and_written_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_it_end(office)
    finish = office.store.finish

    def full(pair: Any, used: str) -> bool:
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(office.store, "finish", full)
    with structlog.testing.capture_logs() as logs, pytest.raises(ZaloAway, match="database"):
        await office.tokens.access()
    assert [line["event"] for line in logs] == ["zalo_pair_not_written"]
    monkeypatch.setattr(office.store, "finish", finish)
    access = await office.tokens.access()
    assert access == stored(office).pair.access and office.simulator.tokens.issued == 2
    assert office.simulator.tokens.error_of(access) == 0


async def test_a_pair_that_waits_to_be_written_does_not_undo_a_new_sign_in(office: Office) -> None:
    late, used = stored(office).pair, stored(office).pair.refresh
    ours = office.simulator.world.registration
    consent = Consent(ours.app_id, ours.callback_url, office.url)
    pair = await office.tokens.sign_in(office.simulator.tokens.consent(consent.challenge), consent.verifier, "")
    assert office.store.finish(late, used) is False
    assert stored(office).pair == pair


@pytest.mark.parametrize("answer", [(500, {"error": -14003}), (200, {}), (200, {"error": 0}), (502, "<html>")])
async def test_an_answer_that_is_no_verdict_leaves_the_link(office: Office, answer: tuple[int, Any]) -> None:
    let_it_end(office)
    status, body = answer
    reply = httpx.Response(status, json=body) if isinstance(body, dict) else httpx.Response(status, text=body)
    ours, strange = office.simulator.world.registration, httpx.MockTransport(lambda _: reply)
    api = ZaloApi(ours.app_id, ours.app_secret, office.url, office.url, strange)
    with pytest.raises(ZaloAway):
        await Tokens(office.store, api).access()
    assert not stored(office).problem and await office.tokens.access() == stored(office).pair.access


async def test_the_lock_goes_with_its_holder(office: Office) -> None:
    async with exclusive(office.store.engine, "x", 1):
        with pytest.raises(Held):
            async with exclusive(office.store.engine, "x", 0.1):
                raise AssertionError("two holders")
    async with exclusive(office.store.engine, "x", 0.1):
        pass


async def test_another_process_that_does_not_finish_is_waited_for_only_so_long(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.channels.zalo.tokens.WAIT_FOR_LOCK", 0.1)
    let_it_end(office)
    async with exclusive(office.store.engine, "zalo-tokens", 1):
        with pytest.raises(ZaloAway, match="another process"):
            await office.tokens.access()
        with pytest.raises(ZaloAway, match="another process"):
            await office.tokens.sign_in("code", "v" * 43, "")


async def test_the_channel_keeps_the_token_fresh_when_nobody_writes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.channels.zalo.tokens.CHECK_EVERY", 0.01)
    let_it_end(office)
    office.simulator.world.faults.append(Fault("token", status=500))
    await office.channel.open()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if office.simulator.tokens.issued == 2:
            break
    await office.tokens.settle()
    assert stored(office).pair.expires_at > datetime.now(UTC) + timedelta(hours=24)


async def test_without_a_database_nothing_is_lost(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}", durable=True)
        with pytest.raises(ZaloAway, match="database"):
            await Tokens(type(office.store)(engine, office.store.app_id), office.api).access()
        migrate(engine, "channels")
        with pytest.raises(NotLinked, match="nobody has signed in"):
            await Tokens(type(office.store)(engine, office.store.app_id), office.api).access()
        engine.dispose()


# consent


def consent() -> Consent:
    return Consent("12", "https://xa.example/zalo", "https://oauth.example")


def test_the_verifier_is_as_zalo_wants_it_and_the_challenge_is_the_standard_one() -> None:
    assert len(consent().verifier) == 43 and consent().verifier != consent().verifier
    example = Consent("1", "u", "o", verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert example.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "RFC 7636, appendix B"


def test_the_address_on_which_the_browser_ended_is_read() -> None:
    ours = consent()
    assert ours.read(f" https://xa.example/zalo?oa_id=7&code=a%2Bb&state={ours.state}\n") == ("a+b", "7")
    assert ours.read("https://xa.example/zalo?code=c") == ("c", ""), "Zalo does not promise to send the state back"


@pytest.mark.parametrize(
    ("address", "told"),
    [("https://xa.example/zalo", "no `code`"), ("", "no `code`"), ("https://x/?code=c&state=other", "earlier try"),
     ("https://x/?error=access_denied", "access_denied")],
)  # fmt: skip
def test_another_address_is_refused_with_what_to_do(address: str, told: str) -> None:
    with pytest.raises(ServiceError, match=told):
        consent().read(address)
