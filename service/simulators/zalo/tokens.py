"""OAuth v4 as Zalo does it: consent with PKCE, tokens of 25 hours, refresh tokens that work once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.simulators.zalo.world import World

CODE_LIFE = timedelta(minutes=10)
ACCESS_SECONDS = 90_000
REFRESH_LIFE = timedelta(days=90)
INVALID = -14003


class OAuthError(Exception):
    """The OAuth server refuses; always -14003, for Zalo documents no other."""


@dataclass
class _Code:
    challenge: str
    expires: datetime


class TokenOffice:
    """Issues codes and pairs; only the newest access token works."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, datetime] = {}
        self._refresh: dict[str, datetime] = {}
        self._used: set[str] = set()
        self.issued = 0
        """Pairs handed out."""
        self.reused = 0
        """Refresh tokens that came a second time: each is a link lost at the real Zalo."""

    def consent(self, challenge: str) -> str:
        """A code for one exchange."""
        if len(challenge) != 43:
            raise OAuthError("code_challenge")
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(challenge, self._world.clock.now() + CODE_LIFE)
        return code

    def grant(self, headers: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
        """A new pair, for a code or a refresh token."""
        ours = self._world.registration
        if not hmac.compare_digest(headers.get("secret_key", "").encode(), ours.app_secret.encode()):
            raise OAuthError("secret_key")
        if form.get("app_id") != ours.app_id:
            raise OAuthError("app_id")
        match form.get("grant_type"):
            case "authorization_code":
                self._use_code(form.get("code", ""), form.get("code_verifier", ""))
            case "refresh_token":
                self._use_refresh(form.get("refresh_token", ""))
            case _:
                raise OAuthError("grant_type")
        return self.issue()

    def issue(self) -> dict[str, str]:
        """A pair as Zalo's answer gives it; the access token before it ends."""
        now = self._world.clock.now()
        access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
        self._access = {access: now + timedelta(seconds=ACCESS_SECONDS)}
        self._refresh[refresh] = now + REFRESH_LIFE
        self.issued += 1
        return {"access_token": access, "refresh_token": refresh, "expires_in": str(ACCESS_SECONDS)}

    def error_of(self, access: str) -> int:
        """0 for an access token that works; -216 for none of ours, -220 for one that has ended."""
        if access not in self._access:
            return -216
        return 0 if self._world.clock.now() < self._access[access] else -220

    def revoke(self) -> None:
        """End the access token before its time, as when the account's owner changes the password."""
        self._access.clear()

    def _use_code(self, code: str, verifier: str) -> None:
        known = self._codes.pop(code, None)
        if known is None or self._world.clock.now() > known.expires:
            raise OAuthError("code")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if len(verifier) != 43 or not hmac.compare_digest(digest.encode(), known.challenge.encode()):
            raise OAuthError("code_verifier")

    def _use_refresh(self, token: str) -> None:
        if token in self._used:
            self.reused += 1
        # Used up by being shown, also where the answer is lost.
        self._used.add(token)
        expires = self._refresh.pop(token, None)
        if expires is None or self._world.clock.now() > expires:
            raise OAuthError("refresh_token")
