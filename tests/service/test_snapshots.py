"""Exchanging the snapshot while it is used."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from service.metrics import Metrics
from service.snapshots import IndexAway, SnapshotHolder
from tests.service.conftest import StandInIndex


def switch(data: Path, name: str) -> None:
    (data / "snapshots" / name).mkdir(parents=True, exist_ok=True)
    (data / "next").symlink_to(f"snapshots/{name}")
    (data / "next").replace(data / "current")


def load(folder: Path) -> StandInIndex:
    if folder.name.startswith("bad"):
        raise ValueError("damaged")
    return StandInIndex(folder.name)


async def test_a_new_snapshot_takes_over_and_old_requests_keep_theirs(tmp_path: Path) -> None:
    holder = SnapshotHolder(tmp_path / "current", Metrics(), 0.01, load)
    with pytest.raises(IndexAway):
        holder.get()
    switch(tmp_path, "one")
    await holder.start()
    taken = holder.get()
    assert taken.name == "one"
    switch(tmp_path, "two")
    for _ in range(200):
        await asyncio.sleep(0.01)
        if holder.get().name == "two":
            break
    assert holder.get().name == "two" and taken.search("x")
    await holder.stop()


async def test_one_that_cannot_be_loaded_is_counted_once_and_the_old_one_stays(tmp_path: Path) -> None:
    metrics = Metrics()
    holder = SnapshotHolder(tmp_path / "current", metrics, 1, load)
    switch(tmp_path, "one")
    assert await holder.refresh()
    switch(tmp_path, "bad")
    assert not await holder.refresh() and not await holder.refresh()
    assert holder.get().name == "one" and holder.failed == "damaged"
    assert metrics.snapshot_failures._value.get() == 1
    switch(tmp_path, "two")
    assert await holder.refresh() and holder.failed == ""


async def test_a_link_to_nothing_changes_nothing(tmp_path: Path) -> None:
    holder = SnapshotHolder(tmp_path / "current", Metrics(), 1, load)
    (tmp_path / "current").symlink_to("snapshots/gone")
    assert not await holder.refresh() and not holder.loaded
