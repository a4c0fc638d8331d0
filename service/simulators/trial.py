"""A service to try a channel with: the operator's own snapshot and dialogue model, but a database of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from typing import Any

from service.parts import Parts
from service.server import serve
from service.settings import Settings

SHARED = ("current", "snapshots", "models", "knowledge.db")
"""What a trial reads of the data folder."""
CHANNELS = ("zalo_", "telegram_")
"""How the settings of channels begin: in a trial only the one tried is on."""


def trial_settings(settings: Settings, channel: str, **changes: Any) -> Settings:
    """Settings of a trial of one channel, on loopback; what an earlier trial left behind is deleted.

    Messages that wait for real citizens stay where they are: a trial has its own inbox, outbox and talks.
    """
    folder = settings.folder / "simulate" / channel
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in SHARED:
        (folder / name).symlink_to(settings.folder / name)
    off = {name: field.default for name, field in Settings.model_fields.items() if name.startswith(CHANNELS)}
    own = {"data_dir": folder, "database_url": "", "host": "127.0.0.1", "trusted_proxies": "127.0.0.1"}
    return Settings.load(None, **(settings.model_dump() | off | own | changes))


async def serve_trial(trial: Settings, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called when questions can be answered.

    Raises:
        PortTaken: one of the service's ports is in use.
    """
    waiting: list[asyncio.Task[None]] = []

    def started(parts: Parts) -> None:
        waiting.append(asyncio.create_task(_when_ready(parts, ready), name="ready"))

    try:
        await serve(trial, started)
    finally:
        for task in waiting:
            task.cancel()


async def _when_ready(parts: Parts, then: Callable[[], None]) -> None:
    while True:
        if parts.snapshots.loaded and await parts.rasa.ready():
            then()
            return
        await asyncio.sleep(0.3)
