"""How soon a webhook is acknowledged and answered, and what a killed service loses.

`python -m benchmarks.channels [--rate R] [--seconds S] [--messages N] [--skip-kill] [--json FILE]`

The real service with its real Rasa, over the snapshot of `MOTCUA_DATA_DIR` (build one first), and Zalo played by the
simulator over real HTTP, in the same process as the load: on a machine of two cores all of it shares them.
Load: R webhooks a second, spread evenly, from citizens that wait for their answer before they write again. Kill: N
citizens write at once; the service is killed with -9 in the middle and started again; Zalo delivers until it hears 200.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import uvloop

from benchmarks.turn import ROOT, TALKS, cpu_seconds, free_port
from service.channels.zalo.consent import Consent
from service.channels.zalo.setup import make_api
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import Tokens
from service.database.engine import migrate, open_engine
from service.loopback import LoopbackTransport
from service.server import LOOPBACK, listen, make_server
from service.settings import Settings
from service.simulators.zalo.app import Simulator
from service.simulators.zalo.webhooks import Courier, message_event
from service.simulators.zalo.world import Citizen, Registration, Shown, World

QUIET = 2.0
"""Seconds after the last message to a citizen until they write again."""
WITHIN = 2.0
"""Seconds in which Zalo wants its 200."""
DRAIN = 600.0
"""Seconds that the last answers may take."""


@dataclass
class Talk:
    """One citizen: what they say next, and since when they wait."""

    citizen: Citizen
    lines: deque[str]
    delivered: float = 0.0
    heard: float = 0.0
    heard_texts: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the last message has no answer yet."""
        return self.delivered > self.heard


class Zalo:
    """The simulator as the service's far side, with a clock on what arrives."""

    def __init__(self, registration: Registration) -> None:
        self.world = World(registration)
        self.simulator = Simulator(self.world, rate=10**9)
        self.world.on_message = self._heard
        self._signer = Courier(self.world, "http://nowhere")
        self._transport = LoopbackTransport()
        self.talks: dict[str, Talk] = {}
        self.acknowledged: list[float] = []
        self.answered: list[float] = []
        self.failed = 0
        self.milestone, self.reached = 0, asyncio.Event()
        """Set after so many acknowledgements."""

    def new_talk(self) -> Talk:
        """A citizen who writes for the first time."""
        number = len(self.talks)
        citizen = self.world.citizen(f"84{number:017d}")
        talk = self.talks[citizen.id] = Talk(citizen, deque(TALKS[number % len(TALKS)]))
        return talk

    def _heard(self, citizen: Citizen, shown: Shown) -> None:
        now = time.perf_counter()
        talk = self.talks[citizen.id]
        if talk.waits:
            self.answered.append(now - talk.delivered)
        talk.heard = now
        talk.heard_texts.append(shown.text)

    async def deliver(self, talk: Talk, url: str, *, until_heard: bool = False) -> None:
        """Deliver a citizen's next line; again and again, where asked, until 200 comes."""
        talk.citizen.last_wrote = self.world.clock.now()
        shown = Shown(0, "citizen", talk.lines.popleft(), "text", "", secrets.token_hex(10))
        event = message_event(self.world, talk.citizen, shown)
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._signer.sign(raw, str(event["timestamp"]))
        extensions = {"timeout": {"read": WITHIN}}
        talk.delivered = time.perf_counter()
        while True:
            begun = time.perf_counter()
            request = httpx.Request("POST", url, headers=headers, content=raw, extensions=extensions)
            try:
                status = (await self._transport.handle_async_request(request)).status_code
            except httpx.HTTPError:
                status = 0
            if status == 200:
                self.acknowledged.append(time.perf_counter() - begun)
                if len(self.acknowledged) == self.milestone:
                    self.reached.set()
                return
            self.failed += 1
            if not until_heard:
                return
            await asyncio.sleep(0.3)


@dataclass
class Service:
    """`motcua serve` over a folder of its own, killed and started at will."""

    folder: Path
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of its webhook."""
        return f"http://{LOOPBACK}:{self.port}/webhooks/zalo"

    def start(self) -> None:
        """Start it; it takes a while until it answers."""
        motcua = str(Path(sys.executable).with_name("motcua"))
        log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen([motcua, "serve"], env=self.environment, cwd=ROOT, stdout=log, stderr=log)

    async def ready(self) -> None:
        """Wait until snapshot and Rasa answer."""
        async with httpx.AsyncClient() as client:
            for _ in range(1200):
                if self.process is None or self.process.poll() is not None:
                    raise SystemExit(f"the service ended; see {self.folder / 'serve.log'}")
                try:
                    if (await client.get(f"http://{LOOPBACK}:{self.port}/readyz", timeout=3)).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.25)
        raise SystemExit("the service was not ready within five minutes")

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal and wait for its end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(30)

    def query(self, statement: str) -> Any:
        """One row of inbox and outbox."""
        with closing(sqlite3.connect(self.folder / "channels.db", timeout=5)) as connection:
            return connection.execute(statement).fetchone()

    def waiting(self) -> int:
        """Messages and calls that wait."""
        found = self.query(
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL)"
            " + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
        )
        return int(found[0])


def lay_out(folder: Path) -> Path:
    """A data folder with the snapshot and the dialogue model at hand, and nothing else."""
    data = Path(os.environ.get("MOTCUA_DATA_DIR", ROOT / "var")).resolve()
    if not (data / "current").exists():
        raise SystemExit(f"no snapshot in {data}: run `motcua build` first")
    (folder / "current").symlink_to((data / "current").resolve())
    if (data / "models").exists():
        shutil.copytree(data / "models", folder / "models")
    return folder


@asynccontextmanager
async def stage() -> AsyncIterator[tuple[Zalo, Service]]:
    """Zalo and a service that is signed in there, ready."""
    zalo = Zalo(Registration())
    socket = listen(LOOPBACK, 0, "-")
    ours, url = zalo.world.registration, f"http://{LOOPBACK}:{socket.getsockname()[1]}"
    server = make_server(zalo.simulator.app)
    serving = asyncio.create_task(server._serve([socket]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = lay_out(Path(temporary))
        settings: dict[str, Any] = {
            "data_dir": temporary,
            "port": free_port(),
            "internal_port": free_port(),
            "rasa_port": free_port(),
            "rate_per_conversation": 0,
            "log_level": "warning",
            "zalo_app_id": ours.app_id,
            "zalo_app_secret": ours.app_secret,
            "zalo_oa_id": ours.oa_id,
            "zalo_oa_secret": ours.oa_secret,
            "zalo_api_url": url,
            "zalo_oauth_url": url,
        }
        environment = os.environ | {f"MOTCUA_{name.upper()}": str(value) for name, value in settings.items()}
        await sign_in(Settings.load(None, **settings), zalo)
        service = Service(folder, environment, settings["port"])
        try:
            service.start()
            await service.ready()
            yield zalo, service
        finally:
            service.end()
            server.should_exit = True
            await serving


async def sign_in(settings: Settings, zalo: Zalo) -> None:
    """Put tokens into the service's database, as `motcua zalo login` does."""
    ours = zalo.world.registration
    engine = open_engine(settings.channels_database, durable=True)
    migrate(engine, "channels")
    api = make_api(settings)
    consent = Consent(ours.app_id, ours.callback_url, settings.zalo_oauth_url)
    code = zalo.simulator.tokens.consent(consent.challenge)
    await Tokens(TokenStore(engine, ours.app_id), api).sign_in(code, consent.verifier, ours.oa_id)
    await api.close()
    engine.dispose()


async def drained(service: Service) -> None:
    """Wait until nothing waits."""
    for _ in range(int(DRAIN)):
        if not service.waiting():
            return
        await asyncio.sleep(1)
    raise SystemExit(f"{service.waiting()} messages still wait after {DRAIN:.0f} s")


async def load(rate: float, seconds: float) -> dict[str, Any]:
    """Webhooks at an even rate; milliseconds of acknowledgement and of the first answer."""
    async with stage() as (zalo, service):
        assert service.process
        for _ in range(20):  # the first turns load what is loaded on demand
            await zalo.deliver(zalo.new_talk(), service.url)
        await drained(service)
        zalo.acknowledged.clear(), zalo.answered.clear()
        before, tasks, idle = cpu_seconds(service.process.pid), [], deque(zalo.talks.values())
        begun = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            talk = next_talk(zalo, idle)
            tasks.append(asyncio.create_task(zalo.deliver(talk, service.url)))
            idle.append(talk)
        await asyncio.gather(*tasks)
        backlog = service.waiting()
        whole = time.perf_counter() - begun
        await drained(service)
        drain = time.perf_counter() - begun - whole
        spent = {name: s - before[name] for name, s in cpu_seconds(service.process.pid).items()}
        acknowledged, answered = sorted(zalo.acknowledged), sorted(zalo.answered)
        return {
            "webhooks": len(tasks),
            "a_second": round(len(tasks) / whole, 1),
            "refused": zalo.failed,
            "ack_ms": percentiles(acknowledged, 1e3),
            "answer_s": percentiles(answered, 1.0),
            "unanswered": len(tasks) - len(answered),
            "waiting_at_the_end": backlog,
            "drained_after_s": round(drain, 1),
            "cpu_ms_each": {name: round(s * 1e3 / len(tasks), 1) for name, s in spent.items()},
        }


def next_talk(zalo: Zalo, idle: deque[Talk]) -> Talk:
    """A citizen who was answered a while ago and has more to say, else a new one."""
    quiet = time.perf_counter() - QUIET
    for _ in range(min(len(idle), 50)):
        talk = idle.popleft()
        if talk.lines and not talk.waits and talk.heard < quiet:
            return talk
        if talk.lines:
            idle.append(talk)
    return zalo.new_talk()


async def kill(messages: int) -> dict[str, Any]:
    """What a kill -9 in the middle of so many messages, and the next start, leave of them."""
    async with stage() as (zalo, service):
        talks = [zalo.new_talk() for _ in range(messages)]
        for talk in talks:
            talk.lines = deque([random.Random(talk.citizen.id).choice(TALKS)[0]])
        zalo.milestone = messages // 2
        waiting_then = 0

        async def restart() -> None:
            nonlocal waiting_then
            await zalo.reached.wait()
            await asyncio.to_thread(service.end, signal.SIGKILL)
            waiting_then = service.waiting()
            service.start()

        async def writer(mine: list[Talk]) -> None:
            for talk in mine:
                await zalo.deliver(talk, service.url, until_heard=True)

        await asyncio.gather(restart(), *(writer(talks[n::10]) for n in range(10)))
        await service.ready()
        await drained(service)
        await asyncio.sleep(1)
        texts = [Counter(talk.heard_texts) for talk in talks]
        kept, handled = service.query("SELECT count(*), count(handled_at) FROM inbox")
        dead = service.query("SELECT count(*) FROM outbox WHERE state = 'dead'")[0]
        return {
            "sent_by_citizens": messages,
            "received": kept,
            "handled": handled,
            "lost": sum(not heard for heard in texts),
            "waiting_when_killed": waiting_then,
            "sent_twice": sum(count - 1 for heard in texts for count in heard.values()),
            "dead": dead,
        }


def percentiles(values: list[float], scale: float) -> dict[str, float]:
    """p50, p95, p99 and the largest of sorted values."""
    if not values:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {name: round(values[int(len(values) * share)] * scale, 2) for name, share in at.items()}
    return found | {"max": round(values[-1] * scale, 2), "mean": round(statistics.mean(values) * scale, 2)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50.0, help="webhooks a second")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long")
    parser.add_argument("--messages", type=int, default=500, help="of the kill")
    parser.add_argument("--skip-kill", action="store_true")
    parser.add_argument("--skip-load", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    figures: dict[str, Any] = {"load_average_before": psutil.getloadavg()[0]}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if not given.skip_load:
            figures["load"] = runner.run(load(given.rate, given.seconds))
            print("load", json.dumps(figures["load"]), flush=True)
        if not given.skip_kill:
            figures["kill"] = runner.run(kill(given.messages))
            print("kill", json.dumps(figures["kill"]), flush=True)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
