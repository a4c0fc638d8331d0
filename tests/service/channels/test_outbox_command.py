"""`motcua outbox`: what an operator sees of dead letters, and does about them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.channels.base import Incoming, Outgoing
from service.channels.hub import Post
from service.cli import app
from service.database.talks import now
from service.settings import Settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two dead letters, from 3 hours ago, and one message that waits."""
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    asyncio.run(_fill())
    return tmp_path


async def _fill() -> None:
    post, at = Post.open(Settings.load()), now() - timedelta(hours=3)
    await post.inbox.put("zalo", [Incoming("s1", "m1", "số của tôi 012345678901")], at)
    (received,) = await post.inbox.first(["zalo"], 1, now())
    calls = [Outgoing("s1", "message/cs", {"message": {"text": f"câu {n}"}}) for n in range(3)]
    await post.outbox.answer(received, calls, at + timedelta(hours=48), at)
    for _ in range(2):
        (letter,) = await post.outbox.first(["zalo"], 1, now())
        await post.outbox.bury(letter, "-213 no follower")
    await post.close()


def motcua(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["outbox", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_dead_letters_are_listed_without_what_they_say(data: Path) -> None:
    shown = motcua("list")
    assert "zalo: 2 dead" in shown and "zalo: 1 waiting" in shown and "3 h" in shown
    assert "-213 no follower" in shown and "message/cs" in shown
    assert "câu" not in shown and "s1" not in shown


def test_they_are_sent_again_or_deleted_by_number_or_all(data: Path) -> None:
    assert "sent again: 1" in motcua("retry", "1")
    assert "zalo: 1 dead" in motcua("list") and "zalo: 2 waiting" in motcua("list")
    assert "deleted: 0" in motcua("drop", "1"), "it waits again, and what waits is not dropped"
    assert "deleted: 1" in motcua("drop", "--all")
    assert "dead" not in motcua("list").replace("dead letters", "")


def test_what_is_retried_has_a_new_window(data: Path) -> None:
    motcua("retry", "--all", "--hours", "2")

    async def first() -> timedelta:
        post = Post.open(Settings.load())
        (letter,) = await post.outbox.first(["zalo"], 1, now())
        await post.close()
        return letter.expires_at - now()

    assert timedelta(hours=1.9) < asyncio.run(first()) < timedelta(hours=2)


@pytest.mark.parametrize("arguments", [["retry"], ["drop"], ["drop", "1", "--all"]])
def test_nothing_is_done_to_all_by_mistake(data: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["outbox", *arguments])
    assert done.exit_code == 2 and "--all" in done.output
    assert "2 dead" in motcua("list")
