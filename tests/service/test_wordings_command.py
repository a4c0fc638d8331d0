"""`motcua wordings`: on the shipped bank, and on files with faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.wordings import FOLDER, load_wordings
from service.commands import wordings
from tests.service.test_commands import run

BIRTH = "1.001193"
ENTRY = f"""\
pass: 2
procedures:
  - code: "{BIRTH}"
    name: Thủ tục đăng ký khai sinh
    names:
      - làm khai sinh cho cháu mới đẻ
    situations:
      - mua xe máy cũ, giờ sang tên đổi biển số
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_ENCODER", "none")
    return tmp_path


def test_the_shipped_bank_is_right(data: Path) -> None:
    code, said, skipped = run("wordings", "check")
    assert code == 0, said
    assert "0 faults" in said
    assert "skipped: ranking" in skipped
    assert ("skipped: codes" in skipped) is not (wordings.SHARED / "data").is_dir()


def test_faults_of_chosen_files(data: Path) -> None:
    path = data / "new.yaml"
    path.write_text(ENTRY.replace("khai sinh\n", "khai sihn\n"), encoding="utf-8")
    code, said, _ = run("wordings", "check", str(path))
    assert code == 1
    assert all(line.startswith(str(path)) for line in said.splitlines()[:-1])
    assert said.splitlines()[-1].startswith("1 entries, 2 wordings, ")
    path.write_text("pass: 2\n", encoding="utf-8")
    code, said, _ = run("wordings", "check", str(path))
    assert code == 1 and f"{path}:1: procedures: missing" in said
    code, said, _ = run("wordings", "check", str(data / "none.yaml"))
    assert code == 1 and "cannot be read" in said


def test_the_ranking_is_asked(data: Path) -> None:
    path = data / "new.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    code, said, _ = run("wordings", "check", str(path), "--ranking", "--held-out")
    assert code == 1
    assert "ranking: 1.000 of 2 wordings among the first 5" in said
    assert "held out: 0.500 of 2 wordings among the first 5" in said
    assert f"held out: {path}:8: {BIRTH}: not found: mua xe máy cũ" in said


def test_report(data: Path) -> None:
    code, said, error = run("wordings", "report")
    assert code == 0, error
    files = {entry.document.name for entry in load_wordings(FOLDER).entries}
    assert all(any(line.startswith(name) for line in said.splitlines()) for name in files)
    assert "covered     of  share  field" in said and "procedures of province 20 have wordings" in said
