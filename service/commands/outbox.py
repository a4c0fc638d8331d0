"""`outbox list|retry|drop`: messages that could not be sent, looked at and settled by an operator."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from service.commands.run import out, told
from service.errors import ServiceError
from service.settings import Settings

T = TypeVar("T")

app = typer.Typer(help="Messages to channels that wait or could not be sent (dead letters).", no_args_is_help=True)
Ids = Annotated[list[int] | None, typer.Argument(help="numbers of dead letters, as `motcua outbox list` shows them")]
All = Annotated[bool, typer.Option("--all", help="all dead letters")]


@app.command("list")
@told
def list_(limit: Annotated[int, typer.Option(min=1, help="dead letters shown, the newest first")] = 50) -> None:
    """Show how many messages wait, and which could not be sent and why."""
    from service.channels.hub import Post
    from service.channels.outbox import DeadLetter
    from service.database.talks import now

    async def look(post: Post) -> tuple[dict[tuple[str, str], tuple[int, datetime]], list[DeadLetter]]:
        return await post.outbox.counts(), await post.outbox.dead(limit)

    counts, dead = _with_post(look)
    for (channel, state), (number, since) in sorted(counts.items()):
        out.print(f"{channel}: {number} {state}, the oldest since {_age(now() - since)}")
    if not counts:
        out.print("nothing waits and nothing is dead")
    if dead:
        table = Table("number", "channel", "call", "attempts", "age", "reason")
        for letter in dead:
            age = _age(now() - letter.created_at)
            table.add_row(str(letter.id), letter.channel, letter.method, str(letter.attempts), age, letter.reason)
        out.print(table)


@app.command()
@told
def retry(
    ids: Ids = None,
    all_: All = False,
    hours: Annotated[int, typer.Option(min=1, max=168, help="how long they may be tried from now on")] = 24,
) -> None:
    """Send dead letters again; a running service takes them up within seconds.

    The channel's own window may have closed since: on Zalo, 48 hours after the citizen wrote, a message costs money.
    """
    from service.database.talks import now

    chosen = _chosen(ids, all_)
    number = _with_post(lambda post: post.outbox.retry(chosen, now(), timedelta(hours=hours)))
    out.print(f"dead letters that wait to be sent again: {number}")


@app.command()
@told
def drop(ids: Ids = None, all_: All = False) -> None:
    """Delete dead letters for good."""
    chosen = _chosen(ids, all_)
    number = _with_post(lambda post: post.outbox.drop(chosen))
    out.print(f"dead letters deleted: {number}")


def _chosen(ids: list[int] | None, all_: bool) -> list[int] | None:
    if bool(ids) == all_:
        raise ServiceError("name the dead letters by their numbers (`motcua outbox list`), or give --all")
    return ids or None


def _with_post(work: Callable[..., Awaitable[T]]) -> T:
    from service.channels.hub import Post

    async def run() -> T:
        post = Post.open(Settings.load())
        try:
            return await work(post)
        finally:
            await post.close()

    return asyncio.run(run())


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
