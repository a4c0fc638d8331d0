"""What the surroundings tell the bot: paths, ports and secrets from `MOTCUA_*` variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ROOT = Path(__file__).parents[1]


class LaunchError(Exception):
    """The bot cannot start or train; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Environment:
    """The bot's settings. `action_url` has no query: `action_query` holds the secret, so no log shows it."""

    data_dir: Path
    port: int
    secret: str
    action_url: str
    action_query: dict[str, str]

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.data_dir / "models" / "motcua.tar.gz"

    @property
    def tracker_db(self) -> Path:
        """SQLite file of the conversations' events."""
        return self.data_dir / "rasa.db"

    @classmethod
    def read(cls) -> Environment:
        """Read `MOTCUA_DATA_DIR` (var), `MOTCUA_RASA_PORT` (5005), `MOTCUA_INTERNAL_PORT` (8001), `MOTCUA_SECRET`
        (empty) and `MOTCUA_ACTION_URL` (the service's webhook on the internal port).

        Raise `LaunchError` for what is no port or no URL.
        """
        secret = os.environ.get("MOTCUA_SECRET", "")
        internal = _port("MOTCUA_INTERNAL_PORT", 8001)
        default = f"http://127.0.0.1:{internal}/webhook?" + urlencode({"secret": secret})
        url = urlsplit(os.environ.get("MOTCUA_ACTION_URL") or default)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise LaunchError("MOTCUA_ACTION_URL must be an http:// address, such as http://127.0.0.1:8001/webhook.")
        return cls(
            data_dir=(ROOT / os.environ.get("MOTCUA_DATA_DIR", "var")).resolve(),
            port=_port("MOTCUA_RASA_PORT", 5005),
            secret=secret,
            action_url=urlunsplit(url._replace(query="")),
            action_query=dict(parse_qsl(url.query)),
        )


def _port(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise LaunchError(f"{name} must be a port from 1 to 65535, not {text!r}.")
    return int(text)
