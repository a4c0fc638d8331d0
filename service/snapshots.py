"""The snapshot in use: loaded at the start, exchanged while serving when a new one is built."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from service.metrics import Metrics

if TYPE_CHECKING:
    from index.snapshot import Snapshot

log = structlog.get_logger(__name__)


class IndexAway(Exception):
    """No snapshot is loaded."""


def load_snapshot(folder: Path) -> Snapshot:
    """Load a snapshot and ask it once, so that no citizen waits for what loads on first use.

    The index is imported only now, for it takes seconds.
    """
    from actions.case.day import work_calendar
    from index.snapshot import Snapshot

    snapshot = Snapshot.load(folder)
    snapshot.retrieve("đăng ký khai sinh")
    work_calendar()
    # Millions of objects that live as long as the service: the collector need not walk them again and again.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return snapshot


class SnapshotHolder:
    """Holds the snapshot that `current` points to; a new one replaces it only when it loads.

    Requests keep the object they took, so an exchange drops none of them.
    """

    def __init__(
        self,
        current: Path,
        metrics: Metrics,
        check_seconds: float = 2.0,
        load: Callable[[Path], Snapshot] = load_snapshot,
    ) -> None:
        self._link, self._metrics, self._seconds, self._load = current, metrics, check_seconds, load
        self._snapshot: Snapshot | None = None
        self._target: str | None = None
        self._watcher: asyncio.Task[None] | None = None
        self.failed = ""
        """Why the newest snapshot could not be loaded; empty when it could."""

    @property
    def loaded(self) -> bool:
        """Whether questions can be looked up."""
        return self._snapshot is not None

    def get(self) -> Snapshot:
        """The snapshot in use.

        Raises:
            IndexAway: none could be loaded yet.
        """
        if self._snapshot is None:
            raise IndexAway
        return self._snapshot

    async def start(self) -> None:
        """Load the current snapshot, then watch for the next."""
        await self.refresh()
        self._watcher = asyncio.create_task(self._watch(), name="snapshots")

    async def stop(self) -> None:
        """Stop watching."""
        if self._watcher:
            self._watcher.cancel()

    async def refresh(self) -> bool:
        """Load what `current` points to when it changed; whether a new snapshot is in use.

        A folder that cannot be loaded is logged and counted once; the old snapshot stays.
        """
        target = _target(self._link)
        if target is None or target == self._target:
            return False
        self._target = target
        folder = Path(target)
        try:
            snapshot = await asyncio.to_thread(self._load, folder)
        except Exception as error:  # whatever is wrong with a new snapshot, the old one goes on answering
            self.failed = str(error) or type(error).__name__
            self._metrics.snapshot_failures.inc()
            log.error("snapshot_failed", folder=folder.name, reason=str(error), kept=self._snapshot is not None)
            return False
        self._snapshot, self.failed = snapshot, ""
        self._describe(folder.name, snapshot)
        await asyncio.to_thread(self._measure, folder)
        return True

    def _describe(self, name: str, snapshot: Snapshot) -> None:
        counts = getattr(snapshot.manifest, "counts", {}) or {}
        for kind, count in counts.items():
            self._metrics.snapshot_records.labels(kind).set(count)
        self._metrics.snapshot.info({"id": name})
        log.info("snapshot_loaded", id=name, **{str(kind): count for kind, count in counts.items()})

    def _measure(self, folder: Path) -> None:
        from index.errors import SnapshotError
        from index.holdings import read_ledger

        try:
            if ledger := read_ledger(folder):
                self._metrics.hold(ledger)
        except (OSError, SnapshotError) as error:  # citizens are answered without it
            log.error("ledger_unread", reason=str(error))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            await self.refresh()


def _target(link: Path) -> str | None:
    """The folder behind the link, or None where there is none."""
    return os.path.realpath(link) if link.exists() else None
