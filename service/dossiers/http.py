"""Dossiers from the province's integration platform, over HTTP (docs/dossiers.md has the contract)."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import httpx
import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from service.dossiers.connector import DossiersAway, DossierState
from service.settings import Settings

log = structlog.get_logger(__name__)

ATTEMPTS = 3
CONNECT_SECONDS, READ_SECONDS = 1.0, 2.0
ALL_SECONDS = 4.0
"""Of all attempts together: a turn has little more."""
MOST_BYTES = 16_384


class _Passing(Exception):
    """A failure that may be over with the next attempt."""


class _Found(DossierState):
    """Strict: a field beyond the contract, such as a name, makes the whole reply unusable rather than pass by."""

    found: Literal[True]
    updated_at: AwareDatetime | None = None


class _NotFound(BaseModel):
    model_config = ConfigDict(extra="forbid")

    found: Literal[False]


_REPLY: TypeAdapter[_Found | _NotFound] = TypeAdapter(Annotated[_Found | _NotFound, Field(discriminator="found")])


class HttpConnector:
    """`POST {url}` with code and factor in the body: addresses end up in logs."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.dossier_url
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {settings.dossier_token}", "Accept": "application/json"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )

    async def find(self, code: str, factor: str) -> DossierState | None:
        """As `Connector.find`; the platform compares the factor."""
        try:
            async with asyncio.timeout(ALL_SECONDS):
                async for attempt in AsyncRetrying(
                    stop=stop_after_attempt(ATTEMPTS),
                    wait=wait_exponential_jitter(multiplier=0.1, max=0.5),
                    retry=retry_if_exception_type(_Passing),
                    reraise=True,
                ):
                    with attempt:
                        body = await self._ask(code, factor)
        except (_Passing, TimeoutError) as error:
            raise self._away(str(error) or "too slow") from error
        try:
            reply = _REPLY.validate_json(body)
        except ValidationError as error:
            # The place and kind of each fault, never the value: it may be somebody's name.
            faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['type']}" for e in error.errors()[:5])
            raise self._away(f"a reply against the contract ({faults})") from None
        if isinstance(reply, _NotFound):
            return None
        return DossierState.model_validate(reply.model_dump(exclude={"found"}))

    async def _ask(self, code: str, factor: str) -> bytes:
        try:
            async with self._client.stream("POST", self._url, json={"code": code, "factor": factor}) as reply:
                if reply.status_code in {429, 500, 502, 503, 504}:
                    raise _Passing(f"HTTP {reply.status_code}")
                if reply.status_code in {401, 403}:
                    raise self._away(f"HTTP {reply.status_code}: is MOTCUA_DOSSIER_TOKEN still valid?")
                if reply.status_code != 200:
                    raise self._away(f"HTTP {reply.status_code}: is MOTCUA_DOSSIER_URL right?")
                body = b""
                async for chunk in reply.aiter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise self._away("a reply that is too long")
                return body
        except httpx.HTTPError as error:
            raise _Passing(type(error).__name__) from error

    @staticmethod
    def _away(reason: str) -> DossiersAway:
        log.warning("dossiers_away", reason=reason)
        return DossiersAway(reason)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()
