"""What a command that looks after a channel found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `ok` None: only told."""

    name: str
    told: str
    ok: bool | None = None
