"""kill -9 in the middle of 500 messages: none lost, each handled once, only what was in flight sent twice."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from service.channels.worker import SENDS
from service.loopback import LoopbackTransport
from tests.service.channels.conftest import until
from tests.service.channels.standin import HEADERS, post, update
from tests.serving import free_ports
from tests.simulators.loopback import on_loopback

SENDERS, EACH = 25, 20
KILLS = (90, 230, 370)
"""After so many acknowledgements."""


@dataclass
class FarSide:
    """The channel's API: what it was told, per message, in the order of arrival."""

    told: list[tuple[str, str]] = field(default_factory=list)

    async def say(self, request: Request) -> JSONResponse:
        try:
            body = await request.json()
        except ClientDisconnect:  # killed while it spoke
            return JSONResponse({}, 400)
        if body["text"].startswith("Nghe"):
            self.told.append((body["to"], body["answers"]))
        await asyncio.sleep(0.02)
        return JSONResponse({})


@dataclass
class Killable:
    """The service process: started, killed, started again over the same data."""

    root: Path
    data: Path
    port: int
    url: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        module = "tests.service.channels.office_process"
        command = [sys.executable, "-m", module, str(self.data), str(self.port), self.url]
        self.process = subprocess.Popen(command, cwd=self.root)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def query(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.data / "channels.db", timeout=5)) as connection:
            return connection.execute(sql).fetchall()


async def courier(url: str, sender: str, acknowledged: Callable[[], None]) -> None:
    """Delivers one citizen's messages in their order, each until it is acknowledged, as channels do."""
    transport = LoopbackTransport()
    for number in range(EACH):
        received_id = f"{sender}.{number}"
        for _ in range(600):
            if await post(transport, url, update(received_id, received_id, sender), HEADERS) == 200:
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError(f"{received_id} was never acknowledged")
        acknowledged()


async def test_kill_9_in_the_middle_loses_nothing(
    root: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    far, acknowledged = FarSide(), 0
    async with on_loopback(Starlette(routes=[Route("/say", far.say, methods=["POST"])])) as url:
        (port,) = free_ports(1)
        service = Killable(root, tmp_path, port, f"{url}/say")
        service.start()

        def count() -> None:
            nonlocal acknowledged
            acknowledged += 1
            if acknowledged in KILLS:
                service.kill()
                service.start()

        try:
            address = f"http://127.0.0.1:{port}/webhooks/standin"
            await asyncio.gather(*(courier(address, f"s{n}", count) for n in range(SENDERS)))
            left = "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL) + (SELECT count(*) FROM outbox)"
            await until(lambda: service.query(left) == [(0,)], 120)
            (handled,) = service.query("SELECT count(*), count(DISTINCT received_id) FROM inbox")
        finally:
            service.kill()
    times = Counter(answers for _, answers in far.told)
    counts = {
        "received": acknowledged,
        "handled": handled[0],
        "lost": SENDERS * EACH - len(times),
        "sent twice": sum(1 for number in times.values() if number > 1),
    }
    print(counts)
    record_property("counts", counts)
    assert (counts["received"], handled, counts["lost"]) == (500, (500, 500), 0)
    assert counts["sent twice"] <= SENDS * len(KILLS) and max(times.values()) <= 2, "only what was in flight"
    for sender in (f"s{n}" for n in range(SENDERS)):
        first_times = list(dict.fromkeys(answers for to, answers in far.told if to == sender))
        assert first_times == [f"{sender}.{n}" for n in range(EACH)], "in their order"


async def test_a_service_that_is_asked_to_stop_sends_nothing_twice(root: Path, tmp_path: Path) -> None:
    far = FarSide()
    async with on_loopback(Starlette(routes=[Route("/say", far.say, methods=["POST"])])) as url:
        (port,) = free_ports(1)
        service = Killable(root, tmp_path, port, f"{url}/say")
        service.start()
        delivered = 0

        def count() -> None:
            nonlocal delivered
            delivered += 1
            if delivered == 60:
                assert service.process
                service.process.terminate()

        try:
            address = f"http://127.0.0.1:{port}/webhooks/standin"
            waiting = asyncio.gather(*(courier(address, f"s{n}", count) for n in range(5)))
            await until(lambda: service.process and service.process.poll() is not None, 60)
            assert service.process and service.process.returncode == 0
            service.start()
            await waiting
            left = "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL) + (SELECT count(*) FROM outbox)"
            await until(lambda: service.query(left) == [(0,)], 30)
        finally:
            service.kill()
    assert Counter(answers for _, answers in far.told) == {f"s{n}.{m}": 1 for n in range(5) for m in range(EACH)}
