"""The signature of Zalo's webhooks: SHA-256 over app id, raw body, timestamp and the OA Secret Key, in this order."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
PREFIX = "mac="


def mac(app_id: str, raw_body: bytes, timestamp: str, oa_secret: str) -> str:
    """The lower-case hexadecimal digest. A plain hash, no HMAC: so MacUtils in Zalo's Java SDK."""
    return hashlib.sha256(app_id.encode() + raw_body + timestamp.encode() + oa_secret.encode()).hexdigest()


def is_probe(raw_body: bytes) -> bool:
    """Whether this is the empty, unsigned request by which Zalo tries an address when it is saved in the console."""
    return raw_body.strip() in {b"", b"{}"}


def verify(app_id: str, oa_secret: str, headers: Mapping[str, str], raw_body: bytes) -> bool:
    """Whether the body carries Zalo's signature, over the timestamp in the body or the one in the header.

    Zalo delivers again for a day, so that no age is too old; each event is handled once by its id instead.
    """
    given = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    stamps = [_timestamp(raw_body)]
    stamps += [value for name, value in headers.items() if name.lower() == TIMESTAMP_HEADER]
    # All are computed and compared, so that the time taken tells nothing.
    matches = [
        hmac.compare_digest((PREFIX + mac(app_id, raw_body, s, oa_secret)).encode(), given.encode()) for s in stamps
    ]
    return bool(app_id and oa_secret) and any(matches)


def _timestamp(raw_body: bytes) -> str:
    try:
        body = json.loads(raw_body)
    except (ValueError, RecursionError):
        return ""
    return str(body.get("timestamp", "")) if isinstance(body, dict) else ""
