"""`telegram webhook|poll|status`: how updates reach the service, and whether they do."""

from __future__ import annotations

import asyncio

import typer

from service.commands.findings import tell
from service.commands.run import out, told
from service.errors import SettingsError
from service.settings import Settings

app = typer.Typer(help="The Telegram bot (docs/telegram.md, Vietnamese); off by default.", no_args_is_help=True)

PAGE = "docs/telegram.md"


def _settings() -> Settings:
    from service.channels.telegram.setup import is_on

    settings = Settings.load()
    if not is_on(settings):
        raise SettingsError(f"Telegram is not set up: MOTCUA_TELEGRAM_TOKEN is empty; {PAGE} says what to do first")
    return settings


@app.command()
@told
def webhook() -> None:
    """Let Telegram deliver to MOTCUA_TELEGRAM_URL; exit code 1 where it cannot."""
    from service.channels.telegram import desk

    tell(asyncio.run(desk.set_webhook(_settings())), PAGE)


@app.command()
@told
def poll() -> None:
    """Let the running service fetch updates (long polling): takes a webhook away that stands in the way."""
    from service.channels.telegram import desk

    tell(asyncio.run(desk.start_polling(_settings())), PAGE)
    out.print("A running service fetches from now on, one that starts later too.")


@app.command()
@told
def status() -> None:
    """Show whether Telegram accepts the token and how updates come; exit code 1 where something is to be done."""
    from service.channels.telegram import desk

    tell(asyncio.run(desk.status(_settings())), PAGE)
