"""Ties this process to the one that started it: it never outlives its parent, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent() -> None:
    """Ask the kernel to kill this process when its parent dies (Linux; elsewhere nothing happens).

    The kernel watches the parent's *thread* that forked, so start the bot from a thread that lives on.
    `MOTCUA_PARENT_PID`, where set, closes the gap between fork and this call: exit at once if that parent is gone.
    """
    if not sys.platform.startswith("linux"):
        return
    expected = os.environ.get("MOTCUA_PARENT_PID", "")
    parent = int(expected) if expected.isdigit() else os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("The process that started the bot has ended; so does the bot.")
