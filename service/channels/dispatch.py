"""Doing waiting things in their lines: one at a time of each line, many lines at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import structlog

log = structlog.get_logger(__name__)

POLL = 1.0
"""Seconds after which the table is read again without being woken: for what was to be tried later."""


class InLine(Protocol):
    """Something that waits in a line."""

    @property
    def line(self) -> tuple[str, str, bool]:
        """Which line; what stands in the same is done in order."""
        ...


T = TypeVar("T", bound=InLine)


class Dispatcher(Generic[T]):
    """Fetches the first of each line and works on at most `width` at once.

    The table is the only queue: what a killed process left behind is fetched by the next one like everything else.
    """

    def __init__(
        self, name: str, width: int, fetch: Callable[[int], Awaitable[list[T]]], work: Callable[[T], Awaitable[None]]
    ) -> None:
        """Args:
        name: for logs.
        width: works at once.
        fetch: the first of at most so many lines.
        work: does one; it must leave the table changed, or the same comes again.
        """
        self._name, self._width, self._fetch, self._work = name, width, fetch, work
        self._busy: dict[tuple[str, str, bool], asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something new waits."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled; what is being worked on then goes on (`finish`)."""
        while True:
            self._woken.clear()
            if len(self._busy) < self._width:
                try:
                    await self._start_some()
                except Exception as error:  # the database is away: later
                    log.error("fetch_failed", queue=self._name, reason=type(error).__name__)
                    await asyncio.sleep(POLL)
            try:
                async with asyncio.timeout(POLL):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _start_some(self) -> None:
        # What is finished while the table is read may still stand in what was read: it counts as busy.
        before = set(self._busy)
        for item in await self._fetch(self._width + len(before)):
            if len(self._busy) >= self._width:
                return
            if item.line not in before and item.line not in self._busy:
                self._busy[item.line] = asyncio.create_task(self._one(item), name=self._name)

    async def _one(self, item: T) -> None:
        try:
            await self._work(item)
        except Exception as error:  # nothing of one line may stop the others
            log.error("work_failed", queue=self._name, reason=type(error).__name__)
            await asyncio.sleep(POLL)
        finally:
            del self._busy[item.line]
            self.wake()

    async def finish(self, seconds: float) -> None:
        """Let what is being worked on end; what takes longer is cancelled and comes again after the next start."""
        tasks = list(self._busy.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
