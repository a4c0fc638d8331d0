"""`motcua impact`, `bases` and the ledger of `status`; the internal endpoint and the gauges, on a real snapshot."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import httpx
import pytest

from index.build import build_from
from index.holdings import Endings, read_dependents, read_ledger
from knowledge.law.store import LawEntry, LawStore
from service.internal import create_internal_app
from service.metrics import Metrics
from service.snapshots import SnapshotHolder
from tests.knowledge.law.test_impact import LAW, ON, RECORDS
from tests.knowledge.samples import national
from tests.service.conftest import Service, StandInIndex
from tests.service.test_commands import run

DECREE = "123/2015/NĐ-CP"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a snapshot of a few records and some law, searched by words alone."""
    folder = tmp_path_factory.mktemp("law")
    procedures = sorted(RECORDS, key=lambda record: record.code)
    build_from(procedures, folder, province="20", encoder=None, progress=lambda what, share: None, law=LAW)
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with some imported law and one imported record."""
    for name in [n for n in os.environ if n.startswith("MOTCUA_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "var"
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(folder))
    monkeypatch.setenv("MOTCUA_ENCODER", "none")
    with LawStore(folder / "law.db") as store:
        store.write(LawEntry.of(document, "0") for document in LAW.documents)
    basis = "\n  * Nghị định cũ (8/2010/NĐ-CP)\n  * Nghị định số 123/2015/NĐ-CP (123/2015/NĐ-CP)\n  * Thông tư\n"
    (tmp_path / "9.900009.txt").write_bytes(national(code="9.900009", basis=basis))
    assert run("import", str(tmp_path / "9.900009.txt"), "--as-of", "2026-07-01")[0] == 0
    return folder


def test_impact_for_people_and_programs(data: Path) -> None:
    code, said, error = run("impact", "123/2015/nd-cp", "--as-of", ON.isoformat())
    assert code == 0, error
    assert f"Nghị định {DECREE}" in said and "in force on 2026-07-15" in said
    assert all(word in said for word in ("9.900009", "1.001193", "curated", "wordings", "questions"))
    code, said, _ = run("impact", "8/2010/NĐ-CP", "--as-of", ON.isoformat(), "--json")
    found = json.loads(said)
    assert code == 0 and found["known"]["successor"] == "9/2025/NĐ-CP"
    assert [each["code"] for each in found["procedures"]] == ["9.900009"]
    assert found["procedures"][0]["others_in_force"] == [DECREE]
    assert run("impact", "77/1901/NĐ-CP")[0] == 1


def test_bases_are_reported_with_their_reasons(data: Path) -> None:
    code, said, error = run("bases")
    assert code == 0, error
    assert "resolved: number" in said and "unreadable: no_number: Thông tư" in said
    report = json.loads(run("bases", "--json")[1])
    assert {"outcome": "unreadable", "reason": "no_number", "bases": 1} in report["counts"]


def test_status_shows_the_ledger(data: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "held in the snapshot" not in run("status")[1]
    monkeypatch.setenv("MOTCUA_DATA_DIR", str(built))
    code, said, _ = run("status")
    assert code == 0 and "Rasa model" in said and "held in the snapshot" in said
    assert "Nghị định" in said and "8/2010/NĐ-CP" in said and "9/2025/NĐ-CP" in said
    ledger = json.loads(run("status", "--json")[1])["ledger"]
    assert ledger["procedures"] == len(RECORDS) and ledger["documents"]["Luật"]["in_force"] == 1


def test_the_snapshot_keeps_what_will_end(built: Path) -> None:
    endings = Endings.load((built / "current").resolve())
    assert [each.number for each in endings.of("9.900004", ON)] == ["8/2010/NĐ-CP"]
    assert [each.number for each in endings.of("9.900006", ON)] == ["158/2005/NĐ-CP"]
    assert [each.number for each in endings.of("9.900006", date(2027, 1, 1))] == ["158/2005/NĐ-CP", "5/2024/TT-BTP"]
    assert endings.of("9.900002", ON) == [] and endings.of("0", ON) == []


def test_a_snapshot_without_them_is_no_error(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) is None and read_dependents(tmp_path) is None
    assert Endings.load(tmp_path).of("9.900004", ON) == []


async def test_the_endpoint_answers_from_the_snapshot_in_use(service: Service, built: Path) -> None:
    app = create_internal_app(service.parts)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://internal") as http:
        assert (await http.get("/impact", params={"number": DECREE})).status_code == 503
        service.parts.settings.current.unlink()
        service.parts.settings.current.symlink_to((built / "current").resolve())
        reply = await http.get("/impact", params={"number": "123/2015/nđ-cp", "article": "11", "on": "2026-07-15"})
        assert reply.status_code == 200 and reply.json()["number"] == DECREE
        assert "9.900002" in [each["code"] for each in reply.json()["procedures"]]
        assert (await http.get("/impact", params={"number": "77/1901/NĐ-CP"})).status_code == 404
        for wrong in ({}, {"number": "x" * 999}, {"number": DECREE, "on": "hôm qua"}):
            assert (await http.get("/impact", params=wrong)).status_code == 400


async def test_gauges_are_set_when_a_snapshot_is_loaded(built: Path) -> None:
    metrics = Metrics()
    holder = SnapshotHolder(built / "current", metrics, 10, lambda folder: StandInIndex(folder.name))
    assert await holder.refresh()
    told = metrics.registry.get_sample_value
    assert told("motcua_law_documents", {"kind": "Nghị định", "state": "ended"}) == 1
    assert told("motcua_law_articles", {"state": "in_force"}) == 10
    assert told("motcua_procedures", {"level": "none"}) == len(RECORDS)
    assert told("motcua_expired_documents") == 2 == told("motcua_procedures_with_expired_bases")
