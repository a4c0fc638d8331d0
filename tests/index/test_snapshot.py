"""The snapshot: built whole or not at all, checked when loaded, switched in one step, and found in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build_from
from index.encoder import Encoder
from index.errors import EncoderError, SnapshotError
from index.manifest import FILE
from index.snapshot import Snapshot, build_snapshot
from knowledge.law.compile import LawCompilation
from knowledge.procedure import Procedure
from tests.index.law.law_world import world as law_world
from tests.index.small_world import build, make, world


def _first(snapshot: Snapshot, question: str) -> str:
    return snapshot.retrieve(question).hits[0].code


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("em muốn làm giấy khai sinh cho con cần giấy tờ gì", "1.000001"),
        ("dang ky ket hon voi nguoi nuoc ngoai", "1.000006"),
        ("bị mất bằng lái xe thì xin lại ở đâu", "1.000008"),
        ("cắt đất chia cho con thì tách thửa thế nào", "1.000014"),
        ("xin vào hộ nghèo", "1.000016"),
        ("1.000011", "1.000011"),
        ("Đăng ký thường trú", "1.000010"),
        ("Nhập hộ khẩu", "1.000010"),
    ],
)
def test_finds_what_is_meant(snapshot: Snapshot, question: str, code: str) -> None:
    assert _first(snapshot, question) == code


def test_probabilities_are_probabilities(snapshot: Snapshot) -> None:
    found = snapshot.retrieve("đăng ký khai sinh cho cháu mới sinh")
    assert 0 <= found.known <= 1
    assert all(0 <= hit.probability <= 1 for hit in found.hits)
    assert sum(hit.probability for hit in found.hits) <= found.known + 1e-6


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "😀😀", "????", "cho em hỏi với ạ"])
def test_a_message_that_names_nothing_finds_nothing(snapshot: Snapshot, text: str) -> None:
    found = snapshot.retrieve(text)
    assert found.hits == []
    assert found.content == []
    assert found.known == 0


def test_twins_are_told_and_the_provinces_own_stands_first(snapshot: Snapshot) -> None:
    found = snapshot.retrieve("trình báo mất hộ chiếu phổ thông")
    assert found.twins["1.000012"] == found.twins["1.000013"]


def test_search_kinds_limits_and_jurisdiction(snapshot: Snapshot) -> None:
    assert snapshot.search("khai sinh", kinds=("article",)) == []
    assert len(snapshot.search("khai sinh", limit=3)) == 3
    elsewhere = snapshot.search("trình báo mất hộ chiếu", limit=50, jurisdiction="01")
    assert "1.000013" not in {hit.code for hit in elsewhere}


def test_suggestions_while_typing(snapshot: Snapshot) -> None:
    assert snapshot.suggest("dang ky kh")[0].name.startswith("Thủ tục đăng ký kh")
    assert {hit.code for hit in snapshot.suggest("lái xe")} == {"1.000007", "1.000008", "1.000009"}
    assert snapshot.suggest("nhập hộ k")[0].code == "1.000010"
    assert snapshot.suggest("nhập hộ k")[0].label == "Nhập hộ khẩu"
    assert [hit.code for hit in snapshot.suggest("chuyen ve o voi")] == ["1.000010"]
    assert snapshot.suggest("chuyển về ở với ông")[0].code == "1.000010"
    assert snapshot.suggest("") == []
    assert snapshot.suggest("không có chữ này") == []
    assert len(snapshot.suggest("mất hộ chiếu")) == 1


def test_records_are_read_back(snapshot: Snapshot) -> None:
    assert snapshot.procedure("1.000010") == world()[9]
    assert snapshot.procedure("9.999999") is None
    assert snapshot.manifest.counts == {"procedure": 16}


def test_the_same_input_is_not_built_again(tmp_path: Path) -> None:
    first = build(world(), tmp_path)
    stamp = (first / FILE).stat().st_mtime_ns
    assert build(world(), tmp_path) == first
    assert (first / FILE).stat().st_mtime_ns == stamp
    assert (tmp_path / "current").resolve() == first.resolve()


def test_a_change_switches_and_old_snapshots_go(tmp_path: Path) -> None:
    made = []
    for number in range(4):
        procedures = [*world(), make("2.000001", f"Thủ tục mới số {number}", "Khác")]
        made.append(build(procedures, tmp_path))
    assert (tmp_path / "current").resolve() == made[-1].resolve()
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == {made[-1].name, made[-2].name}


def test_only_changed_texts_are_embedded_again(tmp_path: Path, encoder: Encoder) -> None:
    class Counting:
        name, fingerprint, dimension = encoder.name, encoder.fingerprint, encoder.dimension
        texts: list[str] = []

        def encode(self, texts: list[str], *, question: bool = False) -> object:
            if not question:
                self.texts.extend(texts)
            return encoder.encode(texts, question=question)

    counting = Counting()
    build(world(), tmp_path, counting)  # type: ignore[arg-type]
    everything = len(counting.texts)
    counting.texts.clear()
    changed = [make("1.000001", "Thủ tục đăng ký khai sinh lưu động", "Hộ tịch"), *world()[1:]]
    folder = build(changed, tmp_path, counting)  # type: ignore[arg-type]
    assert everything == 18
    assert len(counting.texts) == 1
    assert _first(Snapshot.load(folder, encoder=encoder), "khai sinh lưu động") == "1.000001"


def test_an_unchanged_part_is_shared_with_the_snapshot_before(tmp_path: Path) -> None:
    def build_with_law(procedures: list[Procedure]) -> Path:
        law = LawCompilation(law_world())
        return build_from(procedures, tmp_path, province="20", encoder=None, progress=lambda *_: None, law=law)

    first = build(world(), tmp_path)
    second = build_with_law(world())
    assert second != first
    for name in ("records.sqlite", "columns.npz", "fields/name/values.npy"):
        assert (first / name).samefile(second / name)
    third = build_with_law([*world(), make("2.000001", "Thủ tục mới", "Khác")])
    assert not (second / "records.sqlite").samefile(third / "records.sqlite")
    law_files = [path for path in (third / "law").rglob("*") if path.is_file()]
    assert law_files
    assert all(path.samefile(second / path.relative_to(third)) for path in law_files)


def test_another_encoder_is_refused(tmp_path: Path, encoder: Encoder) -> None:
    class Other:
        name, fingerprint, dimension = encoder.name, "other", encoder.dimension

    folder = build(world(), tmp_path, encoder)
    with pytest.raises(EncoderError, match="motcua build"):
        Snapshot.load(folder, encoder=Other())  # type: ignore[arg-type]


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="motcua build"):
        Snapshot.load(tmp_path / "current")
    with pytest.raises(SnapshotError, match="motcua import"):
        build([], tmp_path)


@pytest.mark.parametrize("name", ["records.sqlite", "fields/name/values.npy", "calibration.json", FILE])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_damage_is_seen(tmp_path: Path, name: str, how: str) -> None:
    folder = build(world(), tmp_path)
    if how == "gone":
        (folder / name).unlink()
    else:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 0xFF
        (folder / name).write_bytes(content)
    with pytest.raises(SnapshotError, match="motcua build"):
        Snapshot.load(folder)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    folder = build(world(), tmp_path)
    manifest = json.loads((folder / FILE).read_text())
    (folder / FILE).write_text(json.dumps({**manifest, "snapshot_schema": 999}))
    with pytest.raises(SnapshotError, match="999"):
        Snapshot.load(folder)


def test_a_damaged_snapshot_is_built_again(tmp_path: Path) -> None:
    folder = build(world(), tmp_path)
    (folder / "records.sqlite").unlink()
    assert build(world(), tmp_path) == folder
    assert Snapshot.load(folder).procedure("1.000001") is not None


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.index.small_world import build, make, world
from index.errors import SnapshotError
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
try:
    build([*world(), make("2.000001", "Thủ tục mới", "Khác")], Path({folder!r}))
except SnapshotError as error:
    print("REFUSED", error)
"""


def test_a_full_disk_leaves_the_old_snapshot_in_use(tmp_path: Path, root: Path) -> None:
    before = build(world(), tmp_path)
    script = FULL_DISK.format(root=str(root), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "REFUSED" in done.stdout, done.stderr
    assert "free some space" in done.stdout
    assert (tmp_path / "current").resolve() == before.resolve()
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [before.name]
    assert _first(Snapshot.load(tmp_path / "current"), "khai tử") == "1.000004"


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "snapshots" / ".building-xyz"
    left.mkdir(parents=True)
    (left / "records.sqlite").write_bytes(b"half")
    build(world(), tmp_path)
    assert not left.exists()


def test_from_curated_records_alone(tmp_path: Path) -> None:
    """Without any import the repository's own records make a snapshot."""
    told: list[tuple[str, float]] = []
    folder = build_snapshot(tmp_path, province="20", encoder="none", progress=lambda *step: told.append(step))
    loaded = Snapshot.load(folder)
    assert loaded.manifest.counts["procedure"] >= 40
    assert told[-1] == ("done", 1.0)
