"""The key under which codes and second factors are hashed, and open questions encrypted.

Four digits can be tried out, so a hash protects them only as long as its key is not where the hashes are: the key is a
setting, or a file beside the database that only the service's user may read, and never in the database.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from service.errors import SettingsError
from service.settings import Settings

FILE = "dossiers.key"


class Seal:
    """Keyed hashes and encryption under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._keys: dict[str, bytes] = {}
        self._box = Fernet(base64.urlsafe_b64encode(self._derived("encryption")))

    @classmethod
    def load(cls, settings: Settings) -> Seal:
        """The key of the settings, else that of the data folder, made at the first time.

        Raises:
            SettingsError: the file cannot be read or holds no key.
        """
        if settings.dossier_key:
            return cls(settings.dossier_key.encode())
        path = settings.folder / FILE
        with suppress(FileExistsError):
            _create(path)
        try:
            key = path.read_text("ascii").strip()
        except (OSError, ValueError) as error:
            raise SettingsError(f"{path} cannot be read ({error}): the key of the dossier table") from error
        if len(key) < 32:
            raise SettingsError(f"{path} holds no key: remove it, start again, and import the dossiers again")
        return cls(key.encode())

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed hash, 64 hexadecimal digits; other purposes give other hashes."""
        return hmac.digest(self._derived(purpose), "\0".join(parts).encode(), "sha256").hex()

    def close(self, text: str) -> str:
        """The text encrypted."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, closed: str) -> str:
        """The text again; empty where another key closed it."""
        try:
            return self._box.decrypt(closed.encode()).decode()
        except InvalidToken:
            return ""

    def _derived(self, purpose: str) -> bytes:
        if purpose not in self._keys:
            self._keys[purpose] = hmac.digest(self._key, purpose.encode(), "sha256")
        return self._keys[purpose]


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
