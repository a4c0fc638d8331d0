"""The bot's room runs in Rasa's environment: its own tests (`inside/`) and its command line are run there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

RASA = Path(__file__).parents[2] / ".venv-rasa" / "bin" / "python"
needs_rasa = pytest.mark.skipif(not RASA.exists(), reason="Rasa's environment is not installed (make setup)")


def launch(
    root: Path, *arguments: str, python: Path | str = RASA, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    command = [str(python), "-m", "bot.launcher", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)


@needs_rasa
@pytest.mark.parametrize("part", ["parts", "channel", "talks"])
def test_inside(root: Path, part: str) -> None:
    command = [str(RASA), "-W", "ignore", "-m", "unittest", f"tests.bot.inside.{part}"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr


def test_the_wrong_python_is_told(root: Path) -> None:
    done = launch(root, "run", python=sys.executable)
    assert done.returncode == 1
    assert "Rasa needs Python 3.10" in done.stderr and len(done.stderr.splitlines()) == 1


@needs_rasa
def test_a_missing_model_is_told(root: Path, tmp_path: Path) -> None:
    done = launch(root, "run", MOTCUA_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "There is no model at" in done.stderr and len(done.stderr.splitlines()) == 1


@needs_rasa
def test_a_taken_port_is_told(root: Path, tmp_path: Path) -> None:
    model = tmp_path / "models" / "motcua.tar.gz"
    model.parent.mkdir()
    model.touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = launch(root, "run", MOTCUA_DATA_DIR=str(tmp_path), MOTCUA_RASA_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken" in done.stderr and len(done.stderr.splitlines()) == 1


@needs_rasa
def test_a_port_that_is_none_is_told(root: Path) -> None:
    done = launch(root, "run", MOTCUA_RASA_PORT="many")
    assert done.returncode == 1
    assert "MOTCUA_RASA_PORT must be a port" in done.stderr


@needs_rasa
def test_it_ends_when_its_parent_has_ended(root: Path) -> None:
    done = launch(root, "run", MOTCUA_PARENT_PID="1")
    assert done.returncode != 0
    assert "has ended" in done.stderr
