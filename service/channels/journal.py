"""Group commit: what many callers write goes to the disk in one transaction, so that waiting for it is shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine

log = structlog.get_logger(__name__)

R = TypeVar("R")
Work = Callable[[Connection], R]

LARGEST = 200
"""Writes of one transaction."""


class Journal:
    """The only writer of the channels' tables inside the service: one thread, writes in the order they were given.

    While one transaction waits for the disk the next gathers; under load a hundred writes cost one wait.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer, self._reader = ThreadPoolExecutor(1, "channels-write"), ThreadPoolExecutor(1, "channels-read")
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None

    async def write(self, work: Work[R]) -> R:
        """Do `work` in a transaction; returns when it is committed.

        `work` may run twice: again and alone, where another of its transaction failed.

        Raises:
            whatever `work` or the database raises; then nothing of `work` was written.
        """
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain(), name="journal")
        return await done

    async def read(self, work: Work[R]) -> R:
        """Do `work`, which only reads; it waits for no writer.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        return await asyncio.get_running_loop().run_in_executor(self._reader, self._look, work)

    async def close(self) -> None:
        """Write what waits and give the connections back."""
        if self._draining:
            await self._draining
        self._writer.shutdown()
        self._reader.shutdown()
        self.engine.dispose()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            results = await loop.run_in_executor(self._writer, self._commit, [work for work, _ in batch])
            for (_, done), result in zip(batch, results, strict=True):
                if done.done():  # the caller was cancelled; the write stands all the same
                    continue
                if isinstance(result, Exception):
                    done.set_exception(result)
                else:
                    done.set_result(result)

    def _commit(self, works: list[Work[Any]]) -> list[Any]:
        try:
            with self.engine.begin() as connection:
                return [work(connection) for work in works]
        except Exception as error:  # handed to the callers, each its own
            if len(works) == 1:
                return [error]
            log.warning("journal_one_by_one", writes=len(works), reason=type(error).__name__)
            return [result for work in works for result in self._commit([work])]

    def _look(self, work: Work[R]) -> R:
        with self.engine.connect() as connection:
            return work(connection)
