"""From nothing to the first message: service, simulator and command line over real HTTP; only Rasa is stood in for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result

from service.app import create_app
from service.cli import app
from service.simulators.zalo.app import Simulator
from service.simulators.zalo.webhooks import Courier, message_event
from service.simulators.zalo.world import Shown
from tests.service.channels.conftest import until
from tests.simulators.loopback import on_loopback

CITIZEN = "8400000000000000003"


@dataclass
class Town:
    """A service with its webhook, and Zalo."""

    service: Any
    simulator: Simulator
    url: str
    pasted: Callable[[str], str]
    """The address line that the administrator pastes, given the page that was shown."""

    async def motcua(self, *arguments: str) -> Result:
        """Run a command in a thread, as another process would."""
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    def said(self) -> list[Shown]:
        return [shown for shown in self.simulator.world.citizen(CITIZEN).chat if shown.who == "account"]

    async def hears(self, number: int) -> Shown:
        """The last of so many messages that the citizen got."""
        await until(lambda: len(self.said()) >= number)
        return self.said()[number - 1]


def agree(page: str) -> str:
    """The administrator agrees."""
    return httpx.get(f"{page}&agree=1").headers["location"]


@pytest_asyncio.fixture
async def town(open_service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Zalo is set up in the settings, and nobody has signed in."""
    simulator = Simulator()
    ours = simulator.world.registration
    async with on_loopback(simulator.app) as zalo:
        settings = {
            "zalo_app_id": ours.app_id, "zalo_app_secret": ours.app_secret, "zalo_oa_id": ours.oa_id,
            "zalo_oa_secret": ours.oa_secret, "zalo_callback_url": ours.callback_url,
            "zalo_api_url": zalo, "zalo_oauth_url": zalo,
        }  # fmt: skip
        service = await open_service(**settings)
        async with on_loopback(create_app(service.parts)) as url:
            town = Town(service, simulator, url, agree)
            simulator.courier = Courier(simulator.world, f"{url}/webhooks/zalo")
            for name, value in (settings | {"data_dir": str(tmp_path), "port": str(urlsplit(url).port)}).items():
                monkeypatch.setenv(f"MOTCUA_{name.upper()}", value)
            monkeypatch.chdir(tmp_path)
            pages: list[str] = []
            monkeypatch.setattr("service.commands.zalo.show_page", pages.append)
            monkeypatch.setattr("typer.prompt", lambda _: town.pasted(pages[-1]))
            yield town
            await simulator.courier.close()


async def test_from_nothing_to_the_first_message(town: Town) -> None:
    before = await town.motcua("zalo", "status")
    assert before.exit_code == 1 and "motcua zalo login" in before.output
    signed_in = await town.motcua("zalo", "login")
    assert signed_in.exit_code == 0, signed_in.output
    assert "Một cửa (bản thử)" in signed_in.output
    for arguments in (("status",), ("test",), ("test", "--url", town.url)):
        result = await town.motcua("zalo", *arguments)
        assert result.exit_code == 0 and "!!" not in result.output, result.output
    nobody = await town.motcua("zalo", "test", "--to", "last")
    assert nobody.exit_code == 1 and "nobody has written" in nobody.output

    await town.simulator.follow(CITIZEN)
    assert "trợ lý tự động" in (await town.hears(1)).text
    assert await town.simulator.say(CITIZEN, "đổi bằng lái xe") == 200
    answer = await town.hears(2)
    assert answer.text == "Nghe: đổi bằng lái xe" and [b["title"] for b in answer.buttons] == ["Lệ phí"]
    await town.hears(3)  # who answers, and what is kept
    assert await town.simulator.press(CITIZEN, answer.number, "Lệ phí") == 200
    assert (await town.hears(4)).text == "Nghe: lệ phí bao nhiêu"
    assert {r["sender"] for r in town.service.rasa.received} == {f"zalo.{CITIZEN}"}

    assert town.simulator.courier
    world, twice = town.simulator.world, Shown(0, "citizen", "hai lần", "text", "", "x1")
    again = message_event(world, world.citizen(CITIZEN), twice)
    assert [await town.simulator.courier.deliver(again) for _ in range(5)] == [200] * 5
    await town.hears(5)
    await asyncio.sleep(0.3)
    assert [s.text for s in town.said()].count("Nghe: hai lần") == 1, "delivered five times, answered once"

    await town.service.parts.talks.flush()
    sent = await town.motcua("zalo", "test", "--to", "last")
    assert sent.exit_code == 0 and town.said()[-1].text.startswith("Tin thử từ trợ lý")
    unknown = await town.motcua("zalo", "test", "--to", "12345")
    assert unknown.exit_code == 1 and "-201" in unknown.output


async def test_secrets_and_tokens_are_never_printed(town: Town) -> None:
    await town.motcua("zalo", "login")
    ours = town.simulator.world.registration
    for arguments in (("status",), ("test",)):
        output = (await town.motcua("zalo", *arguments)).output
        secrets = (ours.app_secret, ours.oa_secret, *town.simulator.tokens._access, *town.simulator.tokens._refresh)
        assert not any(secret in output for secret in secrets)


async def test_a_consent_that_cannot_be_used_says_what_to_do(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for pasted, told in (
        (lambda page: "https://xa.example/?error=access_denied", "no consent: access_denied"),
        (lambda page: agree(page).replace("state=", "state=x"), "earlier try"),
        (lambda page: agree(page).replace("code=", "code=x"), "run `motcua zalo login` again"),
        (lambda page: agree(page).replace("oa_id=2", "oa_id=9"), "you agreed for account 9"),
    ):
        town.pasted = pasted
        result = await town.motcua("zalo", "login")
        assert result.exit_code == 2 and told in " ".join(result.output.split()), result.output
    monkeypatch.setenv("MOTCUA_ZALO_CALLBACK_URL", "")
    assert "MOTCUA_ZALO_CALLBACK_URL" in (await town.motcua("zalo", "login")).output
    monkeypatch.setenv("MOTCUA_ZALO_CALLBACK_URL", "https://xa.example/")
    monkeypatch.setenv("MOTCUA_ZALO_OAUTH_URL", "http://127.0.0.1:9")
    town.pasted = lambda page: "https://xa.example/?code=c"
    away = await town.motcua("zalo", "login")
    assert away.exit_code == 2 and "cannot be reached" in away.output


async def test_what_is_wrong_is_shown(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.motcua("zalo", "login")
    town.simulator.tokens.revoke()
    revoked = await town.motcua("zalo", "status")
    assert revoked.exit_code == 1 and "-216" in revoked.output
    healed = await town.motcua("zalo", "test")
    assert healed.exit_code == 0 and town.simulator.tokens.issued == 2, "a test replaces it, as a message would"
    monkeypatch.setenv("MOTCUA_ZALO_OA_SECRET", "another")
    other = await town.motcua("zalo", "test")
    assert "!! genuine event  HTTP 401" in other.output and "ok forged event   HTTP 401" in other.output
    closed = await town.motcua("zalo", "test", "--url", "http://127.0.0.1:9")
    assert closed.exit_code == 1 and "no answer from http://127.0.0.1:9/webhooks/zalo" in closed.output
    for name in ("APP_ID", "APP_SECRET", "OA_SECRET"):
        monkeypatch.setenv(f"MOTCUA_ZALO_{name}", "")
    for command in ("login", "test"):
        off = await town.motcua("zalo", command)
        assert off.exit_code == 2 and "not set up" in off.output
    missing = await town.motcua("zalo", "status")
    assert missing.exit_code == 1 and "MOTCUA_ZALO_OA_SECRET" in missing.output


async def test_unsigned_webhooks_are_refused_and_the_probe_is_not(town: Town) -> None:
    assert town.simulator.courier and await town.simulator.courier.probe() == 200
    async with httpx.AsyncClient(base_url=town.url) as http:
        for body in (b'{"event_name":"user_send_text"}', b"x", b"[]"):
            assert (await http.post("/webhooks/zalo", content=body)).status_code == 401
    assert town.service.rasa.received == []
