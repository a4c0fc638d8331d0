"""The consent of an account's administrator: OAuth v4 with PKCE, the way back pasted by hand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from service.errors import ServiceError

PERMISSION_PATH = "/v4/oa/permission"


@dataclass(frozen=True)
class Consent:
    """One try to get a consent; the code of the answer is good for ten minutes, once."""

    app_id: str
    callback_url: str
    oauth_url: str
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """43 characters, as Zalo wants it."""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)

    @property
    def challenge(self) -> str:
        """SHA-256 of the verifier, base64url without padding."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    @property
    def url(self) -> str:
        """The page where the administrator chooses the account and agrees."""
        query = {
            "app_id": self.app_id,
            "redirect_uri": self.callback_url,
            "code_challenge": self.challenge,
            "state": self.state,
        }
        return f"{self.oauth_url.rstrip('/')}{PERMISSION_PATH}?{urlencode(query)}"

    def read(self, address: str) -> tuple[str, str]:
        """Code and account id out of the address on which the browser ended.

        Zalo's documentation does not promise that `state` comes back: where it does, it must be ours; where it does
        not, the code is bound to this try by the verifier alone.

        Raises:
            ServiceError: it is no such address, belongs to another try, or tells of a refusal.
        """
        query = {key: values[0] for key, values in parse_qs(urlsplit(address.strip()).query).items()}
        if "code" not in query:
            told = query.get("error_description") or query.get("error") or query.get("error_reason")
            raise ServiceError(
                f"Zalo gave no consent: {told[:200]}"
                if told
                else "this address has no `code`: copy the whole address line of the browser after pressing “Cho phép”"
            )
        if "state" in query and not hmac.compare_digest(query["state"].encode(), self.state.encode()):
            raise ServiceError("this address belongs to an earlier try: run `motcua zalo login` again and use its page")
        return query["code"], query.get("oa_id", "")
