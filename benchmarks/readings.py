"""What the bot reads in question files, and the snapshot in use: what the fits of the dialogue's weights share."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actions.rasa_actions import turn_of
from actions.turn import Turn
from index.snapshot import Snapshot

ROOT = Path(__file__).parents[1]


def snapshot() -> Snapshot:
    """The snapshot of `MOTCUA_DATA_DIR`."""
    return Snapshot.load(Path(os.environ.get("MOTCUA_DATA_DIR", "var")) / "current")


def read(files: Sequence[Path]) -> dict[str, Turn]:
    """Message → turn, for every message of the question files, by the trained model of `MOTCUA_DATA_DIR`."""
    command = [str(ROOT / ".venv-rasa/bin/python"), "-m", "bot.launcher", "read", *(str(f.resolve()) for f in files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {row["said"]: turn_of(row) for row in rows}


def rows(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The objects of JSON lines files."""
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
