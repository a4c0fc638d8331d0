"""The command line on a real snapshot of the shipped records; errors are one line and exit code 2."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.build import build_snapshot
from service.cli import app
from service.settings import Settings
from tests.knowledge.samples import national

BIRTH = "1.001193"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a snapshot of the shipped records, searched by words alone."""
    folder = tmp_path_factory.mktemp("built")
    build_snapshot(folder, province="20", encoder="none")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder named by the settings."""
    for name in [n for n in os.environ if n.startswith("MOTCUA_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_ENCODER", "none")
    return tmp_path / "var"


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_build_and_search(data: Path) -> None:
    code, said, error = run("build")
    assert code == 0, error
    assert "procedure" in said and (data / "current/manifest.json").exists()
    code, found, _ = run("search", "dang ky khai sinh cho con", "--limit", "3")
    assert code == 0 and len(found.splitlines()) == 3 and BIRTH in found


def test_a_build_tells_where_curated_and_imported_records_differ(data: Path) -> None:
    (data.parent / f"{BIRTH}.txt").write_bytes(national(code=BIRTH, level="Cấp Tỉnh"))
    assert run("import", str(data.parent / f"{BIRTH}.txt"), "--as-of", "2026-07-01")[0] == 0
    code, said, error = run("build")
    assert code == 0, error
    assert "differ from the imported ones" in said and f"{BIRTH} levels: curated 'commune', imported 'province'" in said


def test_status_for_people_and_programs(data: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said, _ = run("status")
    assert code == 0 and "none: motcua build" in said and "nothing yet" in said
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(built))
    state = json.loads(run("status", "--json")[1])
    assert state["curated"] >= 40 and state["snapshot"]["counts"]["procedure"] >= 40 and state["model"] is False


def test_eval_reports_recall_for_each_style(data: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(built))
    questions = data.parent / "q.jsonl"
    rows = [
        {"q": "đăng ký khai sinh", "codes": [BIRTH], "style": "formal", "expect": "answer"},
        {"q": "đăng ký khai sinh", "codes": ["9.999999"], "style": "odd", "expect": "answer"},
        {"q": "chào", "codes": [], "style": "formal", "expect": "smalltalk"},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    rates = json.loads(run("eval", str(questions), "--json")[1])["rates"]
    assert rates["formal"] == {"n": 1, "r1": 1.0, "r5": 1.0}
    assert rates["odd"]["r5"] == 0.0 and rates["all"]["n"] == 2
    questions.write_text('{"q": 1\n', "utf-8")
    code, _, error = run("eval", str(questions))
    assert code == 2 and "q.jsonl:1: broken JSON" in error


def test_import_reports_and_changes_nothing_the_second_time(data: Path, shared: Path) -> None:
    source = shared / "data/procedures/portal-api-details.zip"
    code, said, error = run("import", str(source), "--as-of", "2026-07-01")
    assert code == 0, error
    assert "new" in said and "motcua build" in said
    code, said, _ = run("import", str(source), "--as-of", "2026-07-01")
    assert code == 0 and " 0 new, 0 changed" in said


def test_an_import_that_takes_nothing_fails(data: Path) -> None:
    broken = data.parent / "broken.zip"
    broken.write_bytes(b"no zip at all")
    code, said, error = run("import", str(broken))
    assert code in {1, 2} and "broken.zip" in said + error and "Traceback" not in error
    code, said, error = run("import", str(data.parent / "nowhere"))
    assert code in {1, 2} and "nowhere" in said + error


def test_a_missing_snapshot_says_what_to_do(data: Path) -> None:
    code, _, error = run("search", "khai sinh")
    assert code == 2 and "motcua build" in error and len(error.strip().splitlines()) == 1


def test_a_damaged_snapshot_says_what_to_do(data: Path, built: Path) -> None:
    shutil.copytree(built, data, symlinks=True)
    for file in (data / "current").resolve().rglob("*"):
        if file.is_file() and file.name != "manifest.json":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    code, _, error = run("search", "khai sinh")
    assert code == 2 and "damaged" in error and "motcua build" in error


def test_a_full_disk_while_building_leaves_what_was(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(data))

    monkeypatch.setattr("pathlib.Path.mkdir", full)
    code, _, error = run("build")
    assert code == 2 and "space" in error.lower() and not data.exists()


def test_an_unknown_setting_stops_every_command(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PROT", "1")
    for command in (["status"], ["build"], ["search", "x"], ["ask", "x"], ["serve"], ["train"]):
        code, _, error = run(*command)
        assert code == 2 and "MOTCUA_PROT" in error and "MOTCUA_PORT" in error, command


def test_a_missing_python_310_says_how_to_get_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_RASA_PYTHON", str(data / "python"))
    for name, port in zip(("PORT", "INTERNAL_PORT", "RASA_PORT"), free_ports(), strict=True):
        monkeypatch.setenv(f"MOTCUA_{name}", str(port))
    for command in ("serve", "train", "shell"):
        code, _, error = run(command)
        assert code == 2 and "uv python install 3.10" in error


def free_ports() -> list[int]:
    probes = [socket.socket() for _ in range(3)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.mark.parametrize("name", ["MOTCUA_PORT", "MOTCUA_INTERNAL_PORT", "MOTCUA_RASA_PORT"])
def test_a_taken_port_is_named_with_its_setting(data: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for each, port in zip(("PORT", "INTERNAL_PORT", "RASA_PORT"), free_ports(), strict=True):
        monkeypatch.setenv(f"MOTCUA_{each}", str(port))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv(name, str(taken.getsockname()[1]))
        code, _, error = run("serve")
    assert code == 2 and name in error and "is taken" in error
    assert not data.exists(), "nothing was started"


def test_ask_without_a_service_says_how_to_start_one(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PORT", str(free_ports()[0]))
    code, _, error = run("ask", "khai sinh")
    assert code == 2 and "motcua serve" in error


def test_a_damaged_store_is_told_plainly(data: Path) -> None:
    data.mkdir()
    (data / "knowledge.db").write_bytes(b"no database" * 1000)
    code, _, error = run("status")
    assert code == 2 and "knowledge.db" in error


def test_the_data_folder_is_absolute_for_rasa(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_DATA_DIR", "here")
    assert Settings.load(None).folder == Path.cwd() / "here"
