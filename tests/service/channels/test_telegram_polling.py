"""Long polling: what is fetched is confirmed only when it is on the disk, also when the service is killed."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from service.channels.base import Incoming
from service.channels.telegram.api import TelegramApi
from service.channels.telegram.polling import poll
from service.channels.telegram.store import IDS_LAST
from service.channels.worker import SENDS
from service.database.talks import now
from service.simulators.telegram.app import Simulator
from service.simulators.telegram.rules import Pace
from service.simulators.telegram.world import Chat, Fault, World
from tests.service.channels.conftest import until
from tests.service.channels.telegram_office import CITIZEN, GROUP, Office, open_office
from tests.serving import free_ports
from tests.simulators.loopback import on_loopback

SENDERS, EACH = 20, 10
KILLS = (20, 90, 150)
"""After so many answers."""


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.channels.telegram.polling.UNTIL_MENDED", 0.05)
    monkeypatch.setattr("service.channels.outbox.FIRST_DELAY", 0.02)


class Poller:
    """Fetches in the background; what was received stands in `got`."""

    def __init__(self, office: Office) -> None:
        self.got: list[Incoming] = []
        self.fails = 0
        self.office = office
        self.task = asyncio.create_task(poll(office.api, office.store, lambda: office.channel.username, self.receive))

    async def receive(self, messages: list[Incoming]) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.got += messages

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.got]


async def test_updates_come_in_their_order_and_are_confirmed_afterwards(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        poller = Poller(office)
        for number in range(250):
            office.simulator.say(CITIZEN, f"câu {number}")
        await until(lambda: len(poller.got) == 251)
        assert poller.texts == ["xin chào", *(f"câu {n}" for n in range(250))], "also beyond a hundred at once"
        await until(lambda: office.simulator.updates.pending() == 0)
        office.simulator.say(CITIZEN, "câu cuối")
        await until(lambda: poller.texts[-1] == "câu cuối", 2)
        await poller.stop()


async def test_what_could_not_be_kept_is_not_confirmed(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        poller = Poller(office)
        poller.fails = 1
        with pytest.raises(OSError, match="disk full"):
            await poller.task
        assert office.simulator.updates.pending() == 1 and office.store.next_update(now()) is None
        again = Poller(office)  # the hub starts it again
        await until(lambda: again.texts == ["xin chào"])
        await again.stop()


async def test_the_place_is_kept_over_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_office(tmp_path) as office:

        async def once(offset: int | None) -> list[Any]:
            if offset is not None:
                await asyncio.Event().wait()  # ended before it asks for the next
            return await TelegramApi.updates(office.api, offset)

        with monkeypatch.context() as patched:
            patched.setattr(office.api, "updates", once)
            poller = Poller(office)
            await until(lambda: office.store.next_update(now()))
            await poller.stop()
        assert office.simulator.updates.pending() == 1, "not confirmed yet"
        poller = Poller(office)
        await until(lambda: office.simulator.updates.pending() == 0)
        assert poller.got == [], "confirmed from what was kept, and not read again"
        await poller.stop()


async def test_after_a_quiet_week_numbers_may_begin_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_office(tmp_path) as office:
        poller = Poller(office)
        await until(lambda: office.store.next_update(now()))
        await poller.stop()
        place = office.store.next_update(now())
        assert place and office.store.next_update(now() + IDS_LAST + timedelta(seconds=1)) is None
        monkeypatch.setattr(office.api, "updates", lambda offset: TelegramApi.updates(office.api, offset, 0))
        running = Poller(office)
        await until(lambda: office.simulator.updates.pending() == 0)
        await asyncio.sleep(0.1)
        office.simulator.updates.count_anew(1000)
        office.simulator.say(CITIZEN, "sau một tuần")
        await until(lambda: running.texts == ["sau một tuần"])
        await running.stop()


async def test_nothing_unreadable_stands_in_the_way(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        office.simulator.updates.add("message", {"chat": 5})
        office.simulator.say(CITIZEN, "khai sinh")
        poller = Poller(office)
        await until(lambda: poller.texts == ["xin chào", "khai sinh"])
        await poller.stop()


async def test_edits_and_members_are_not_even_sent_and_groups_only_when_addressed(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        poller = Poller(office)
        await until(lambda: poller.got)
        office.channel.username = office.simulator.world.bot.username
        group = office.simulator.world.add(Chat(GROUP, "supergroup", "Tổ dân phố"))
        waiting = office.simulator.updates.pending()
        office.simulator.edit(office.simulator.world.chat(CITIZEN), 1, "xin chào ạ")
        office.simulator.block(CITIZEN)
        assert office.simulator.updates.pending() == waiting, "not asked for"
        office.simulator.say(CITIZEN, "chuyện riêng của nhóm", chat=group)
        office.simulator.say(CITIZEN, f"@{office.channel.username} khai sinh", chat=group)
        await until(lambda: len(poller.got) == 2)
        assert poller.texts[1] == "khai sinh"
        await poller.stop()


async def test_a_failing_telegram_is_asked_again_with_patience(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        office.simulator.world.faults += [
            Fault("getUpdates", status=502),
            Fault("getUpdates", lost=True),
            Fault("getUpdates", code=429, description="Too Many Requests", parameters={"retry_after": 0}),
            Fault("getUpdates", code=401, description="Unauthorized"),
            Fault("getUpdates", code=409, description="Conflict: terminated by other getUpdates request"),
        ]
        poller = Poller(office)
        await until(lambda: poller.got)
        assert office.simulator.world.faults == []
        await poller.stop()


def answers(world: World, sender: int) -> list[str]:
    """What the bot answered somebody, without its first words."""
    return [m.text.removeprefix("Nghe: ") for m in world.chat(sender).messages if m.text.startswith("Nghe")]


class Killable:
    """The service process: started, killed, started again over the same data."""

    def __init__(self, root: Path, data: Path, url: str, token: str) -> None:
        self._root, self._data, self._arguments = root, data, [str(data), str(free_ports(1)[0]), url, token]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.service.channels.office_process", *self._arguments]
        self.process = subprocess.Popen(command, cwd=self._root)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def query(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self._data / "channels.db", timeout=5)) as connection:
            return connection.execute(sql).fetchall()


async def test_kill_9_while_polling_loses_nothing(
    root: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    simulator = Simulator(pace=Pace(overall=100_000, burst=100_000))
    world = simulator.world
    world.faults.append(Fault("sendMessage", delay=0.03, times=100_000))

    async def talk() -> None:
        for number in range(EACH):
            for sender in range(1, SENDERS + 1):
                simulator.say(sender, f"{sender}.{number}")
            await asyncio.sleep(0.4)

    def answered() -> int:
        return sum(len(answers(world, sender)) for sender in range(1, SENDERS + 1))

    async with on_loopback(simulator.app) as url:
        service = Killable(root, tmp_path, url, world.bot.token)
        service.start()
        try:
            talking = asyncio.create_task(talk())
            for number in KILLS:
                await until(lambda least=number: answered() >= least, 60)
                service.kill()
                service.start()
            await talking
            await until(lambda: len(simulator.updates.taken) == SENDERS * EACH, 60)
            left = "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL) + (SELECT count(*) FROM outbox)"
            await until(lambda: service.query(left) == [(0,)], 60)
            (handled,) = service.query("SELECT count(*), count(DISTINCT received_id) FROM inbox")
        finally:
            service.kill()
        await simulator.updates.close()
    told = {sender: answers(world, sender) for sender in range(1, SENDERS + 1)}
    times = Counter(text for texts in told.values() for text in texts)
    counts = {
        "received": SENDERS * EACH,
        "handled": handled[0],
        "lost": SENDERS * EACH - len(times),
        "sent twice": sum(1 for number in times.values() if number > 1),
    }
    print(counts)
    record_property("counts", counts)
    assert (handled, counts["lost"]) == ((SENDERS * EACH,) * 2, 0)
    assert counts["sent twice"] <= SENDS * len(KILLS) and max(times.values()) <= 2, "only what was in flight"
    for sender, texts in told.items():
        assert list(dict.fromkeys(texts)) == [f"{sender}.{n}" for n in range(EACH)], "in their order"
