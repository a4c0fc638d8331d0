"""Which channels there are, and which of them the settings turn on."""

from __future__ import annotations

from sqlalchemy import Engine

from service.channels.base import Channel
from service.channels.telegram import setup as telegram
from service.channels.zalo import setup as zalo
from service.settings import Settings

CHANNELS = (zalo, telegram)
"""Each with `is_on(settings)` and `make_channel(settings, engine)`. Importing them declares their own tables."""


def enabled(settings: Settings, engine: Engine) -> list[Channel]:
    """The channels that the settings turn on.

    Args:
        settings: of the service.
        engine: of the database of inbox and outbox, where channels keep their own tables.

    Raises:
        SettingsError: a channel is set up in part.
    """
    return [channel.make_channel(settings, engine) for channel in CHANNELS if channel.is_on(settings)]
