"""`motcua knowledge` and `motcua offices` as officers and operators run them."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from actions.contact import Contact
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Turn
from index.snapshot import Snapshot
from knowledge.curated import FOLDER, load_curated
from knowledge.office import Offices
from tests.knowledge.samples import national
from tests.service.test_commands import run

CODE = "1.001193"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder and a folder of three curated records of its own."""
    folder = tmp_path / "procedures"
    folder.mkdir()
    for code in (CODE, "1.000894", "1.000656"):
        shutil.copy(FOLDER / f"{code}.yaml", folder)
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_ENCODER", "none")
    monkeypatch.setenv("MOTCUA_CURATED_DIR", str(folder))
    return tmp_path


def test_check_tells_differences_and_what_is_copied_with_exit_code_1(data: Path) -> None:
    record = next(record for record in load_curated() if record.code == CODE)
    steps = f"\n    {record.plain_steps[0]}\n    {record.mistakes[0]}\n"
    (data / "source").mkdir()
    (data / "source" / "one.txt").write_bytes(national(code=CODE, level="Cấp Tỉnh", steps=steps))
    code, said, _ = run("knowledge", "check", CODE, "--against", str(data / "source"))
    assert code == 1
    assert f"{CODE} levels: curated 'commune', imported 'province'" in said
    assert f"{CODE} name: curated" in said
    code, said, _ = run("knowledge", "check", CODE, "--against", str(data / "source"), "--json")
    found = json.loads(said)
    assert code == 1 and found["passes"] is False and found["compared"] == 1
    assert found["readability"]["overview"]["mean"] < 25


def test_check_without_anything_to_check_against(data: Path) -> None:
    code, _, error = run("knowledge", "check", CODE, "--against", str(data))
    assert code == 2
    assert "no record of the national database" in error


def test_a_round_trip_shows_changes_first_and_writes_them_when_told(data: Path) -> None:
    book = data / "sua.xlsx"
    assert run("knowledge", "export", str(book), CODE)[0] == 0
    assert run("knowledge", "import", str(book))[1].startswith("0 changes")
    opened = load_workbook(book)
    opened["Thủ tục"]["C2"] = "Khai sinh cho bé"
    opened.save(book)
    before = (data / "procedures" / f"{CODE}.yaml").read_text("utf-8")
    code, said, _ = run("knowledge", "import", str(book))
    assert code == 0
    assert "short_name (trang 'Thủ tục', ô C2)" in said and "→ Khai sinh cho bé" in said and "--apply" in said
    assert (data / "procedures" / f"{CODE}.yaml").read_text("utf-8") == before
    assert run("knowledge", "import", str(book), "--apply")[0] == 0
    assert "short_name: Khai sinh cho bé\n" in (data / "procedures" / f"{CODE}.yaml").read_text("utf-8")


def test_a_fault_in_one_cell_leaves_everything_as_it_was(data: Path) -> None:
    book = data / "sua.xlsx"
    run("knowledge", "export", str(book))
    opened = load_workbook(book)
    opened["Thủ tục"]["C2"] = "Tên mới"
    opened["Cách nộp & phí"]["C2"] = "bồ câu"
    opened.save(book)
    before = {path: path.read_bytes() for path in (data / "procedures").iterdir()}
    code, _, error = run("knowledge", "import", str(book), "--apply")
    assert code == 2
    assert "trang 'Cách nộp & phí', ô C2: 'bồ câu' không có trong danh sách" in error
    assert {path: path.read_bytes() for path in (data / "procedures").iterdir()} == before


def test_unknown_codes_and_names_that_are_no_workbook(data: Path) -> None:
    assert run("knowledge", "export", str(data / "a.xlsx"), "9.999999")[0] == 2
    assert run("knowledge", "export", str(data / "a.csv"))[0] == 2
    assert run("knowledge", "check", "9.999999")[0] == 2


def test_offices_out_and_in(data: Path) -> None:
    book = data / "noi.xlsx"
    assert "66 offices" in run("offices", "template", str(book))[1]
    opened = load_workbook(book)
    opened["Nơi tiếp nhận"]["D3"] = "Số 1, đường Thử"
    opened.save(book)
    code, said, _ = run("offices", "import", str(book))
    assert code == 0 and "66 offices taken, 1 changed, 1 with address" in said
    office = Offices.load(data / "var").of("05977")
    assert office is not None and office.address == "Số 1, đường Thử"
    opened["Nơi tiếp nhận"]["D4"] = "=D3"
    opened["Nơi tiếp nhận"]["D3"] = "Số 2"
    opened.save(book)
    code, _, error = run("offices", "import", str(book))
    assert code == 2 and "ô D4: ô chứa công thức" in error
    assert Offices.load(data / "var").of("05977") == office


def test_two_officers_review_and_a_change_withdraws_it(data: Path) -> None:
    file = data / "procedures" / f"{CODE}.yaml"
    assert run("knowledge", "review", CODE, "--by", "Nguyễn A", "--role", "prepare")[0] == 0
    code, _, error = run("knowledge", "review", CODE, "--by", "nguyễn a", "--role", "approve")
    assert code == 2 and "another person" in error
    assert run("knowledge", "review", CODE, "--by", "Trần B", "--role", "approve")[0] == 0
    held = {record.code: record for record in load_curated(data / "procedures")}[CODE]
    assert (held.prepared_by, held.reviewed_by) == ("Nguyễn A", "Trần B")
    file.write_text(file.read_text("utf-8").replace("short_name: ", "short_name: Mới "), "utf-8")
    held = {record.code: record for record in load_curated(data / "procedures")}[CODE]
    assert held.reviewed_by is None
    code, _, error = run("knowledge", "review", CODE, "--by", "Trần B", "--role", "approve")
    assert code == 2 and "was changed since" in error
    assert run("knowledge", "review", "../x", "--by", "Trần B", "--role", "approve")[0] == 2


def test_a_retired_record_is_not_answered_and_its_code_names_what_replaced_it(data: Path) -> None:
    code, _, error = run("knowledge", "retire", CODE, "--reason", "Đã bãi bỏ.", "--replaced-by", "9.999999")
    assert code == 2 and "9.999999" in error
    reason = "Thủ tục này đã gộp vào thủ tục khác"
    assert run("knowledge", "retire", CODE, "--reason", reason, "--replaced-by", "1.000894")[0] == 0
    assert run("build")[0] == 0
    snapshot = Snapshot.load(data / "var" / "current")
    said = respond(Turn(f"thủ tục {CODE} cần giấy tờ gì"), Thread(), snapshot, Contact(), date.today()).messages
    assert reason in said[0].text and "(mã 1.000894)" in said[0].text
    following = respond(Turn(said[0].buttons[0].payload), Thread(), snapshot, Contact(), date.today()).messages
    assert following[0].answer and following[0].answer.procedure and following[0].answer.procedure.code == "1.000894"
    assert CODE not in run("search", "đăng ký khai sinh", "--limit", "5")[1]


def test_stale_tells_what_to_look_at_again(data: Path) -> None:
    file = data / "procedures" / f"{CODE}.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith("checked_on")) + "\n", "utf-8")
    code, said, _ = run("knowledge", "stale", "--months", "120", "--json")
    found = {each["code"]: each for each in json.loads(said)}
    assert code == 1 and "never" in found[CODE]["why"]
    assert all("never" not in each["why"] for other, each in found.items() if other != CODE)
