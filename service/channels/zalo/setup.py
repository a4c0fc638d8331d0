"""Zalo put together from the settings."""

from __future__ import annotations

from sqlalchemy import Engine

from service.channels.zalo.api import ZaloApi
from service.channels.zalo.channel import ZaloChannel
from service.channels.zalo.store import TokenStore
from service.channels.zalo.tokens import Tokens
from service.errors import SettingsError
from service.settings import Settings

NEEDED = ("zalo_app_id", "zalo_app_secret")
"""Without these there is no channel."""
SIGNED_BY = "zalo_oa_secret"
"""Zalo shows it when the webhook's address is saved, for which the channel must answer already: it may come later."""


def is_on(settings: Settings) -> bool:
    """Whether Zalo is set up.

    Raises:
        SettingsError: it is set up in part; names what is missing.
    """
    missing = [name for name in NEEDED if not getattr(settings, name)]
    if missing and (len(missing) < len(NEEDED) or settings.zalo_oa_secret):
        names = ", ".join(f"MOTCUA_{name.upper()}" for name in missing)
        raise SettingsError(f"Zalo is set up in part: {names} missing; docs/zalo.md says where each is found")
    return not missing


def make_api(settings: Settings) -> ZaloApi:
    """A client of the servers that the settings name."""
    return ZaloApi(settings.zalo_app_id, settings.zalo_app_secret, settings.zalo_api_url, settings.zalo_oauth_url)


def make_channel(settings: Settings, engine: Engine) -> ZaloChannel:
    """The channel over the channels' database."""
    api = make_api(settings)
    tokens = Tokens(TokenStore(engine, settings.zalo_app_id), api)
    return ZaloChannel(settings.zalo_app_id, settings.zalo_oa_id, settings.zalo_oa_secret, api, tokens)
