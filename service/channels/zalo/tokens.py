"""A valid access token, always: one refresher over all processes, and nothing lost in silence.

A refresh token works once. Two refreshers, or an answer that is not written down, end the link to the account until
its administrator signs in again. So: a lock that the system releases (lock.py), a mark in the database before the
refresh token is used, both tokens written in one durable transaction before either is used, and a clear word wherever
the link may be lost.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.channels.zalo.api import RATE_LIMITED, Pair, ZaloApi, ZaloAway, ZaloRefused
from service.channels.zalo.lock import Held, exclusive
from service.channels.zalo.store import Stored, TokenStore

log = structlog.get_logger(__name__)

EARLY = timedelta(hours=2)
"""Before the access token's end a new one is fetched: a whole morning of failures would still lose no message."""
CHECK_EVERY = 600.0
"""Seconds between two looks at the end of the access token."""
WAIT_FOR_LOCK = 20.0
"""Longer than any refresh takes."""
LOCK = "zalo-tokens"
BUSY = "another process refreshes the token and does not finish"
SIGN_IN = "an administrator of the Official Account must sign in again: motcua zalo login"


class NotLinked(Exception):
    """There is no usable pair; says what to do."""


class Tokens:
    """Hands out the access token and replaces the pair in time."""

    def __init__(self, store: TokenStore, api: ZaloApi) -> None:
        self._store, self._api = store, api
        self._mutex = asyncio.Lock()
        self._running: set[asyncio.Task[str]] = set()
        self._unwritten: tuple[Pair, str] | None = None
        self._told = ""

    async def access(self) -> str:
        """The access token.

        Raises:
            NotLinked: nobody signed in, or the link is lost.
            ZaloAway: a new one is needed and Zalo, or the database, does not answer.
        """
        stored = await self._load()
        if stored is None or stored.problem or _ends_soon(stored.pair):
            return await self._to_the_end(None)
        return stored.pair.access

    async def renew(self, rejected: str) -> str:
        """Another access token than the one Zalo rejected; raises as `access`."""
        return await self._to_the_end(rejected)

    async def keep_fresh(self) -> None:
        """Replace the pair in time also when nobody writes: a refresh token that rests for three months ends."""
        while True:
            try:
                await self.access()
            except (NotLinked, ZaloAway) as error:
                log.warning("zalo_token_not_fresh", reason=str(error))
            await asyncio.sleep(CHECK_EVERY)

    async def sign_in(self, code: str, verifier: str, oa_id: str) -> Pair:
        """Keep the pair of a fresh consent. Raises `ZaloAway`, `ZaloRefused`."""
        try:
            async with exclusive(self._store.engine, LOCK, WAIT_FOR_LOCK):
                pair = await self._api.exchange(code, verifier)
                await asyncio.to_thread(self._store.first, pair, oa_id)
                return pair
        except Held as error:
            raise ZaloAway(BUSY) from error

    async def settle(self) -> None:
        """Wait for what has begun: an answer of Zalo that nobody waits for is a lost link."""
        if self._running:
            await asyncio.wait(self._running)

    async def _to_the_end(self, rejected: str | None) -> str:
        """Renew in a task of its own, which goes on when the one who asked is cancelled."""
        task = asyncio.create_task(self._renew(rejected), name="zalo refresh")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _renew(self, rejected: str | None) -> str:
        try:
            async with self._mutex, exclusive(self._store.engine, LOCK, WAIT_FOR_LOCK):
                # Whoever held the lock before may have done it already.
                await self._write_what_waits()
                stored = await self._load()
                if stored is None:
                    raise self._not_linked("nobody has signed in yet")
                if stored.problem:
                    raise self._not_linked(stored.problem)
                usable = stored.pair.access != rejected and not stored.refreshing_since
                if usable and (rejected is not None or not _ends_soon(stored.pair)):
                    return stored.pair.access
                return await self._refresh(stored)
        except Held as error:
            raise ZaloAway(BUSY) from error
        except (SQLAlchemyError, OSError) as error:
            raise ZaloAway(f"database: {type(error).__name__}") from error

    async def _refresh(self, stored: Stored) -> str:
        interrupted = stored.refreshing_since
        if interrupted:
            log.error(
                "zalo_refresh_interrupted",
                since=interrupted.isoformat(timespec="seconds"),
                meaning="a process died, or got no answer, after asking for new tokens; they may be lost",
            )
        await asyncio.to_thread(self._store.begin, interrupted or _now())
        try:
            pair = await self._api.refresh(stored.pair.refresh)
        except ZaloAway as error:
            # Where the request may have arrived the mark stays: the refresh token may be used up.
            if error.untouched and not interrupted:
                await asyncio.to_thread(self._store.abandon)
            raise
        except ZaloRefused as error:
            if error.error == RATE_LIMITED:
                if not interrupted:
                    await asyncio.to_thread(self._store.abandon)
                raise ZaloAway("too many requests a minute") from error
            problem = f"Zalo refused the refresh token ({error})"
            if interrupted:
                problem = (
                    f"a refresh was interrupted on {interrupted:%Y-%m-%d %H:%M} UTC and its answer lost; {problem}"
                )
            await asyncio.to_thread(self._store.fail, problem, _now())
            raise self._not_linked(problem) from error
        await self._write(pair, stored.pair.refresh)
        log.info("zalo_token_refreshed", expires=pair.expires_at.isoformat(timespec="seconds"))
        return pair.access

    async def _write(self, pair: Pair, used: str) -> None:
        self._unwritten = pair, used
        try:
            await asyncio.to_thread(self._store.finish, pair, used)
        except SQLAlchemyError as error:
            log.error(
                "zalo_pair_not_written",
                reason=type(error).__name__,
                meaning="the only valid tokens are in this process's memory: mend the database before it ends",
            )
            raise
        self._unwritten, self._told = None, ""

    async def _write_what_waits(self) -> None:
        if self._unwritten:
            await self._write(*self._unwritten)

    async def _load(self) -> Stored | None:
        try:
            return await asyncio.to_thread(self._store.load)
        except SQLAlchemyError as error:
            raise ZaloAway(f"database: {type(error).__name__}") from error

    def _not_linked(self, problem: str) -> NotLinked:
        """Logged as an error once, for every citizen's message asks."""
        if problem != self._told:
            self._told = problem
            log.error("zalo_not_linked", problem=problem, todo=SIGN_IN)
        return NotLinked(f"{problem}; {SIGN_IN}")


def _now() -> datetime:
    return datetime.now(UTC)


def _ends_soon(pair: Pair) -> bool:
    # A token that never lived longer must not be replaced at each call.
    early = min(EARLY, (pair.expires_at - pair.obtained_at) / 4)
    return _now() >= pair.expires_at - early
