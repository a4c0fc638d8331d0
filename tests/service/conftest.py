"""A service with a real database; only Rasa's side of the wire and the index are stood in for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest_asyncio

from index.hit import Hit
from service.app import create_app
from service.channels.hub import Choose, by_settings
from service.metrics import Metrics
from service.parts import Parts, open_parts
from service.rasa_client import RasaClient
from service.settings import Settings
from service.snapshots import SnapshotHolder

CODE = "1.001193"
NAME = "Đăng ký khai sinh"


class StandInIndex:
    """A snapshot that holds one procedure."""

    def __init__(self, name: str = "one") -> None:
        self.name = name
        self.manifest: Any = type("Manifest", (), {"counts": {"procedure": 1}})()

    def search(self, query: str, kinds: Any = ("procedure",), limit: int = 10, *_: Any) -> list[Hit]:
        if "article" in kinds:
            return [Hit("article", "123/2015/NĐ-CP#11", "Hồ sơ", 0.5, 0.5)]
        return [Hit("procedure", CODE, NAME, 0.9, 0.9)][:limit]

    def suggest(self, prefix: str, limit: int = 8) -> list[Hit]:
        return [Hit("procedure", CODE, NAME, 5.0, 0.9)] if "khai" in prefix else []

    def query(self, text: str) -> Any:
        return SimpleNamespace(content=text.removeprefix("phí ").split())


@dataclass
class StandInRasa:
    """Rasa's gateway channel: records what arrives, answers what a test sets."""

    received: list[dict[str, Any]] = field(default_factory=list)
    outcome: str = "answer"
    respond: Callable[[httpx.Request], httpx.Response] | None = None

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200)
        body = json.loads(request.content)
        self.received.append(body | {"secret": request.headers["X-Motcua-Secret"]})
        if self.respond:
            return self.respond(request)
        answer = {"outcome": self.outcome, "procedure": {"code": CODE, "name": NAME}, "aspects": ["documents"]}
        return httpx.Response(
            200,
            json={
                "messages": [
                    {
                        "text": f"Nghe: {body['message']}",
                        "buttons": [{"title": "Lệ phí", "payload": "lệ phí bao nhiêu"}],
                        "custom": {"answer": answer},
                    }
                ]
            },
        )


@dataclass
class Service:
    """One opened service and a client of its public application."""

    parts: Parts
    rasa: StandInRasa
    http: httpx.AsyncClient

    async def say(self, message: str, conversation: str = "c1", **more: Any) -> httpx.Response:
        return await self.http.post("/api/chat", json={"conversation_id": conversation, "message": message} | more)

    async def texts(self, message: str, conversation: str = "c1", **more: Any) -> list[str]:
        reply = await self.say(message, conversation, **more)
        assert reply.status_code == 200, reply.text
        return [m["text"] for m in reply.json()["messages"]]


Open = Callable[..., Any]


@pytest_asyncio.fixture
async def open_service(tmp_path: Path) -> AsyncIterator[Open]:
    """Opens a service with given settings; closed at the end of the test."""
    async with AsyncExitStack() as stack:

        async def opened(
            index: bool = True, client: str = "127.0.0.1", channels: Choose = by_settings, **settings: Any
        ) -> Service:
            chosen = Settings.load(None, data_dir=tmp_path, **settings)
            if index:
                (tmp_path / "snapshots/one").mkdir(parents=True, exist_ok=True)
                (tmp_path / "current").symlink_to("snapshots/one")
            snapshots = SnapshotHolder(chosen.current, Metrics(), 0.02, lambda folder: StandInIndex(folder.name))
            await snapshots.refresh()
            rasa = StandInRasa()
            transport = httpx.MockTransport(rasa.handle)
            client_of_rasa = RasaClient("http://rasa", "s" * 16, chosen.turn_timeout, transport)
            parts = await stack.enter_async_context(
                open_parts(chosen, supervise=False, snapshots=snapshots, rasa=client_of_rasa, channels=channels)
            )
            app = create_app(parts)
            http = httpx.AsyncClient(
                transport=httpx.ASGITransport(app, client=(client, 4711), raise_app_exceptions=False),
                base_url="http://service",
            )
            return Service(parts, rasa, await stack.enter_async_context(http))

        yield opened


@pytest_asyncio.fixture
async def service(open_service: Open) -> Service:
    """A service as it comes."""
    return await open_service()
