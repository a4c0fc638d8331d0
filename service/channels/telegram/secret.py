"""The secret that Telegram repeats with each update it delivers; made from the token, so nobody has to keep another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

HEADER = "x-telegram-bot-api-secret-token"


def secret_token(token: str) -> str:
    """What is handed to `setWebhook`: 64 characters. It tells nothing of the token, and changes with it."""
    return hmac.new(token.encode(), b"motcua webhook", hashlib.sha256).hexdigest()


def verify(token: str, headers: Mapping[str, str]) -> bool:
    """Whether a request carries the secret; compared in constant time."""
    given = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    return hmac.compare_digest(secret_token(token).encode(), given.encode("utf-8", "replace")) and bool(token)
