"""Silence: no warnings of libraries nobody here can act on, and no citizen's words in any log."""

from __future__ import annotations

import logging
import warnings
from typing import Any

_EXPECTED = ("Slot auto-fill has been removed",)


def hush_warnings() -> None:
    """Show only warnings that the author of the bot's files can act on; libraries reset mere filters."""
    show = warnings.showwarning

    def only_ours(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if category is UserWarning and not str(message).startswith(_EXPECTED):
            show(message, category, *place, **more)

    warnings.showwarning = only_ours


def hush_logs() -> None:
    """Keep every logger at WARNING: below it Rasa writes messages and slots into its log."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    for name in ("rasa", "sanic.root", "sanic.access", "sanic.error", "apscheduler", "asyncio", "matplotlib"):
        logging.getLogger(name).setLevel(logging.WARNING)
