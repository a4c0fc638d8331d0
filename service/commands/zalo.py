"""`zalo login|status|test`: link the Official Account, see how the link is, try it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.findings import tell
from service.commands.run import out, told
from service.errors import ServiceError, SettingsError
from service.settings import Settings

if TYPE_CHECKING:
    from service.channels.finding import Finding

app = typer.Typer(help="The Zalo Official Account (docs/zalo.md, Vietnamese).", no_args_is_help=True)

WEBHOOK = "/webhooks/zalo"


def _settings() -> Settings:
    from service.channels.zalo.setup import is_on

    settings = Settings.load()
    if not is_on(settings):
        raise SettingsError("Zalo is not set up: MOTCUA_ZALO_APP_ID is empty; docs/zalo.md says what to do first")
    return settings


def _tell(findings: Iterable[Finding]) -> None:
    tell(findings, "docs/zalo.md")


def show_page(url: str) -> None:
    """Print the address of the consent page."""
    out.print(f"\n{url}\n", markup=False)


@app.command()
@told
def login() -> None:
    """Link the Official Account: its administrator agrees in a browser and pastes back the address line."""
    from service.channels.zalo import desk
    from service.channels.zalo.consent import Consent

    settings = _settings()
    if not settings.zalo_callback_url:
        raise SettingsError("MOTCUA_ZALO_CALLBACK_URL is empty: set it to the Callback Url entered in the Zalo app")
    consent = Consent(settings.zalo_app_id, settings.zalo_callback_url, settings.zalo_oauth_url)
    out.print("1. Open this address in a browser in which an administrator of the account is signed in to Zalo:")
    show_page(consent.url)
    out.print("2. Choose the Official Account and agree (“Cho phép”).")
    out.print("3. The browser then shows a page of yours; copy its whole address line within ten minutes.\n")
    code, oa_id = consent.read(typer.prompt("Address line"))
    if settings.zalo_oa_id and oa_id and oa_id != settings.zalo_oa_id:
        raise ServiceError(f"you agreed for account {oa_id}, but MOTCUA_ZALO_OA_ID is {settings.zalo_oa_id}")
    _tell(asyncio.run(desk.sign_in(settings, code, consent.verifier, oa_id)))
    out.print("A running service uses the new tokens at once. Next: motcua zalo test")


@app.command()
@told
def status() -> None:
    """Show settings, tokens and whether Zalo accepts them; exit code 1 where something is to be done."""
    from service.channels.zalo import checkup, desk

    settings = Settings.load()
    complete = checkup.settings_complete(settings)
    _tell([complete, *(asyncio.run(desk.status(settings)) if complete.ok else ())])


@app.command()
@told
def test(
    url: Annotated[
        str, typer.Option(help="public address, such as https://tro-ly.example; default: this machine")
    ] = "",
    to: Annotated[str, typer.Option(help="also send a message: a user id, or `last` for who wrote last")] = "",
) -> None:
    """Try the webhook and the tokens of a running service, and with --to a message; exit code 1 on failure."""
    from service.channels.zalo import desk

    settings = _settings()
    base = (url or settings.local_url).rstrip("/")
    _tell(asyncio.run(desk.test(settings, base if base.endswith(WEBHOOK) else base + WEBHOOK, to)))
