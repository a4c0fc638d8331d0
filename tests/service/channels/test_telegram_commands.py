"""From nothing to the first message over Telegram: service, simulator and command line over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from service.app import create_app
from service.channels.telegram.secret import HEADER, secret_token
from service.cli import app
from service.simulators.telegram.app import Simulator
from service.simulators.telegram.world import Chat, Fault, Shown
from tests.service.channels.conftest import until
from tests.service.channels.telegram_office import CITIZEN, GROUP
from tests.simulators.loopback import on_loopback


@dataclass
class Town:
    """A service, and Telegram."""

    service: Any
    simulator: Simulator
    monkeypatch: pytest.MonkeyPatch

    async def motcua(self, *arguments: str) -> Result:
        """Run a command in a thread, as another process would."""
        result = await asyncio.to_thread(CliRunner().invoke, app, ["telegram", *arguments])
        assert self.simulator.world.bot.secret not in result.output, "the token is never printed"
        return result

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.monkeypatch.setenv(f"MOTCUA_{name.upper()}", value)

    def said(self, chat: int = CITIZEN) -> list[Shown]:
        return [shown for shown in self.simulator.world.chat(chat).messages if shown.who == "bot"]

    async def hears(self, number: int, chat: int = CITIZEN) -> Shown:
        """The last of so many messages."""
        await until(lambda: len(self.said(chat)) >= number)
        return self.said(chat)[number - 1]


@asynccontextmanager
async def open_town(
    open_service: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, *, webhook: bool
) -> AsyncIterator[Town]:
    """The token stands in the settings, and with `webhook` the service's address."""
    simulator = Simulator(local=True)
    monkeypatch.setattr("service.channels.telegram.polling.UNTIL_MENDED", 0.1)
    async with on_loopback(simulator.app) as telegram:
        settings = {"telegram_token": simulator.world.bot.token, "telegram_api_url": telegram}
        # The service itself needs only to know that there is an address.
        service = await open_service(**settings, telegram_url="http://127.0.0.1" if webhook else "")
        async with on_loopback(create_app(service.parts)) as url:
            town = Town(service, simulator, monkeypatch)
            town.set(**settings, telegram_url=url if webhook else "", data_dir=str(folder))
            monkeypatch.chdir(folder)
            yield town
            await simulator.updates.close()


async def talk(town: Town) -> None:
    """What every way of delivery must do."""
    simulator = town.simulator
    simulator.say(CITIZEN, "/start")
    assert "trợ lý tự động" in (await town.hears(1)).text
    simulator.say(CITIZEN, "đổi bằng lái xe")
    answer = await town.hears(2)
    assert answer.text == "Nghe: đổi bằng lái xe"
    assert [[b["text"] for b in row] for row in answer.buttons] == [["Lệ phí"]]
    await town.hears(3)  # who answers, and what is kept
    query = simulator.press(CITIZEN, answer.number, "Lệ phí")
    assert (await town.hears(4)).text == "Nghe: lệ phí bao nhiêu"
    await until(lambda: simulator.world.queries[query].answered)
    assert "typing" in simulator.world.chat(CITIZEN).actions
    group = simulator.world.add(Chat(GROUP, "supergroup", "Tổ dân phố"))
    simulator.say(CITIZEN, "mai họp tổ nhé", chat=group)
    asked = simulator.say(CITIZEN, f"@{simulator.world.bot.username} làm căn cước", chat=group)
    told = await town.hears(1, GROUP)
    assert (told.text, told.answers) == ("Nghe: làm căn cước", asked.number)
    simulator.edit(simulator.world.chat(CITIZEN), 1, "/start nữa")
    simulator.say(CITIZEN, "", "sticker")
    assert "chỉ đọc được tin nhắn bằng chữ" in (await town.hears(5)).text
    heard = {turn["sender"] for turn in town.service.rasa.received}
    assert heard == {f"telegram.{CITIZEN}", f"telegram.{GROUP}.{CITIZEN}"}
    assert not any("họp" in turn["message"] for turn in town.service.rasa.received)


async def test_from_nothing_to_the_first_message_by_polling(
    open_service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_town(open_service, tmp_path, monkeypatch, webhook=False) as town:
        await talk(town)
        status = await town.motcua("status")
        assert status.exit_code == 0 and "the last came 2" in status.output, status.output
        assert "@motcua_thu_bot" in status.output


async def test_a_webhook_that_stands_in_the_way_is_told_and_taken_away(
    open_service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_town(open_service, tmp_path, monkeypatch, webhook=False) as town:
        api = httpx.AsyncClient(base_url=town.service.parts.channels.get("telegram").api._base)
        await api.post("setWebhook", json={"url": "http://127.0.0.1:9/"})
        town.simulator.say(CITIZEN, "đổi bằng lái xe")
        told = await town.motcua("status")
        assert told.exit_code == 1 and "motcua telegram poll" in told.output
        taken = await town.motcua("poll")
        assert taken.exit_code == 0 and "fetches from now on" in taken.output, taken.output
        assert (await town.hears(1)).text == "Nghe: đổi bằng lái xe", "what waited is not lost"
        await api.aclose()


async def test_from_nothing_to_the_first_message_by_webhook(
    open_service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_town(open_service, tmp_path, monkeypatch, webhook=True) as town:
        before = await town.motcua("status")
        assert before.exit_code == 1 and "motcua telegram webhook" in before.output
        done = await town.motcua("webhook")
        assert done.exit_code == 0, done.output
        assert "forged update  HTTP 401" in done.output and "genuine update HTTP 200" in done.output
        await talk(town)
        assert (await town.motcua("status")).exit_code == 0
        refused = await town.motcua("poll")
        assert refused.exit_code == 2 and "MOTCUA_TELEGRAM_URL is set" in refused.output
        # delivered again, as after an acknowledgement that was lost
        update = {"update_id": 1, "message": {"message_id": 900, "date": 1, "text": "hai lần"}}
        update["message"] |= {"from": {"id": CITIZEN}, "chat": {"id": CITIZEN, "type": "private"}}
        headers = {HEADER: secret_token(town.simulator.world.bot.token)}
        replies = [
            await town.service.http.post("/webhooks/telegram", json=update | {"update_id": n}, headers=headers)
            for n in range(5)
        ]
        assert [reply.status_code for reply in replies] == [200] * 5
        await asyncio.sleep(0.3)
        assert [t["message"] for t in town.service.rasa.received].count("hai lần") == 1


async def test_what_is_wrong_is_told(open_service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_town(open_service, tmp_path, monkeypatch, webhook=False) as town:
        empty = await town.motcua("webhook")
        assert empty.exit_code == 2 and "MOTCUA_TELEGRAM_URL is empty" in empty.output
        town.simulator.world.faults.append(Fault("deleteWebhook", code=429, description="Too Many Requests"))
        refused = await town.motcua("poll")
        assert refused.exit_code == 2 and "error 429" in refused.output
        town.set(telegram_url="https://127.0.0.1:1/x")
        nobody = await town.motcua("webhook")
        assert nobody.exit_code == 1 and "no answer from https://127.0.0.1:1" in nobody.output
        town.simulator.world.revoked = True
        revoked = await town.motcua("status")
        assert revoked.exit_code == 1 and "@BotFather" in revoked.output
        town.set(telegram_api_url="http://127.0.0.1:9", telegram_url="")
        away = await town.motcua("status")
        assert away.exit_code == 1 and "restricted" in away.output
        town.set(telegram_token="")
        for command in ("webhook", "poll", "status"):
            off = await town.motcua(command)
            assert off.exit_code == 2 and "not set up" in off.output
