"""Starting, watching and ending the Rasa process; a small script stands in for Rasa."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from service.errors import RasaMissing
from service.metrics import Metrics
from service.rasa_process import RasaProcess, check_environment, environment
from service.settings import Settings

SLEEPER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
time.sleep(60)
"""


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    for _ in range(int(seconds * 50)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("did not happen in time")


def process(tmp_path: Path, script: str, ready: Callable[[], Awaitable[bool]], metrics: Metrics) -> RasaProcess:
    settings = Settings.load(None, data_dir=tmp_path)
    return RasaProcess(settings, "s" * 16, ready, metrics, [sys.executable, "-c", script])


async def always() -> bool:
    return True


async def test_it_starts_restarts_when_killed_and_ends_with_its_children(tmp_path: Path) -> None:
    metrics = Metrics()
    rasa = process(tmp_path, SLEEPER, always, metrics)
    rasa.start()
    await until(lambda: rasa.up and rasa.pid)
    first = rasa.pid
    await until(lambda: psutil.Process(first).children())
    orphan = psutil.Process(first).children()[0]
    os.kill(first, signal.SIGKILL)
    await until(lambda: rasa.pid not in (None, first))
    await until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)
    assert metrics.rasa_restarts._value.get() == 1
    second = rasa.pid
    await until(lambda: psutil.Process(second).children())
    group = [psutil.Process(second), *psutil.Process(second).children()]
    await rasa.stop()
    # A killed child may take a moment to end.
    await until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in group))
    assert rasa.pid is None and not rasa.up


async def test_one_that_cannot_live_is_tried_again_ever_more_slowly(tmp_path: Path) -> None:
    metrics = Metrics()
    rasa = process(tmp_path, "raise SystemExit(3)", always, metrics)
    rasa.start()
    await asyncio.sleep(1.5)
    await rasa.stop()
    assert 1 <= metrics.rasa_restarts._value.get() <= 4


async def test_its_output_goes_to_a_file(tmp_path: Path) -> None:
    rasa = process(tmp_path, "print('hello', flush=True); import time; time.sleep(9)", always, Metrics())
    rasa.start()
    await until(lambda: (tmp_path / "rasa.log").exists() and b"hello" in (tmp_path / "rasa.log").read_bytes())
    await rasa.stop()


def test_the_environment_names_what_the_launcher_reads_and_passes_no_settings_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "sqlite:///secret.db")
    passed = environment(Settings.load(None, data_dir=tmp_path, rasa_port=5209), "s" * 16)
    assert passed["MOTCUA_DATA_DIR"] == str(tmp_path) and passed["MOTCUA_RASA_PORT"] == "5209"
    assert passed["MOTCUA_ACTION_URL"].startswith("http://127.0.0.1:8001/webhook?secret=")
    assert passed["RASA_TELEMETRY_ENABLED"] == "false"
    assert "MOTCUA_DATABASE_URL" not in passed


def test_a_missing_python_310_says_how_to_get_it(tmp_path: Path) -> None:
    missing = Settings.load(None, rasa_python=tmp_path / "python")
    with pytest.raises(RasaMissing, match=r"uv python install 3\.10"):
        check_environment(missing)
    other = Settings.load(None, rasa_python=Path(sys.executable))
    with pytest.raises(RasaMissing, match=r"is Python 3\.11; Rasa 3\.6 needs Python 3\.10"):
        check_environment(other)
