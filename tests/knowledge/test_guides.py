"""Guides: read with every fault by file and line; what is shipped keeps the rules that no model can check."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from knowledge.guide import FOLDER, PLACEHOLDER, ROOM, Guide, GuideError, load_guides
from vietnamese import syllables

GUIDES = load_guides()
NUMBERS = {"113", "114", "115", "111", "112", "1022", "1414", "1900 0368", "18001096"}
"""Telephone numbers that a guide may name; all others come from settings."""

WHOLE = """\
code: g.nuoi-ong
name: Nuôi ong
overview: Bạn nuôi ong. Ong làm mật.
steps: [Mua tổ., Đặt tổ.]
wordings: [một ong, hai ong, ba ong, bốn ong, năm ong, sáu ong, bảy ong, tám ong]
checked_on: 2026-11-22
source:
  as_of: 2026-07-01
"""


def write(folder: Path, stem: str = "nuoi-ong", text: str = WHOLE, **changes: str) -> None:
    for old, new in changes.items():
        text = re.sub(rf"(?m)^{old}:.*$", f"{old}: {new}", text)
    (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(GuideError) as caught:
        load_guides(folder)
    return str(caught.value)


def test_a_guide_is_read_with_its_source(tmp_path: Path) -> None:
    write(tmp_path)
    (guide,) = load_guides(tmp_path)
    assert (guide.code, guide.source.file, guide.source.kind) == ("g.nuoi-ong", "guides/nuoi-ong.yaml", "curated")


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"code": "g.khac"}, 1, "name the file by its code"),
        ({"code": "1.000001"}, 1, "pattern"),
        ({"name": "Nuôi ong " * 9}, 2, "at most 60 fit"),
        ({"overview": "Hỏi {ong}."}, 3, "unknown placeholder {ong}"),
        ({"overview": "ong " * ROOM}, 4, "shorten it"),
        ({"steps": "[Mua tổ.]"}, 4, "1 steps; write 2 to 8"),
        ({"wordings": "[một ong]"}, 5, "1 wordings; write 8 to 15"),
        ({"checked_on": "hôm nay"}, 6, "checked_on"),
        ({"source": "{as_of: 2026-07-01, kind: portal}\nx: 1"}, 9, "not valid YAML"),
    ],
)
def test_faults_are_told_by_file_and_line(tmp_path: Path, changes: dict[str, str], line: int, said: str) -> None:
    write(tmp_path, **changes)
    told = faults(tmp_path)
    assert re.search(rf"nuoi-ong\.yaml:{line}: .*{re.escape(said)}", told), told


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, text=WHOLE + "warning: [Ong đốt.]\n")
    assert "nuoi-ong.yaml:9: warning: unknown key; did you mean 'warnings'?" in faults(tmp_path)


def test_faults_that_only_all_guides_show(tmp_path: Path) -> None:
    write(tmp_path, text=WHOLE + "further: [g.nuoi-de]\n")
    write(tmp_path, "nuoi-vit", code="g.nuoi-vit")
    told = faults(tmp_path)
    assert "nuoi-ong.yaml:9: g.nuoi-de is no other guide" in told
    assert "nuoi-vit.yaml:5: 'một ong' stands in g.nuoi-ong too" in told


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    assert "no such folder" in faults(tmp_path / "none")


def test_enough_guides_are_shipped() -> None:
    assert len(GUIDES) >= 44


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_a_shipped_guide_keeps_the_rules(guide: Guide) -> None:
    sentences = [s for s in re.split(r"(?<=[.?!])\s+(?=[A-ZĐÀ-Ỹ{])", guide.overview) if s]
    assert 2 <= len(sentences) <= 3, sentences
    assert len(syllables(PLACEHOLDER.sub("cổng", guide.overview))) / len(sentences) <= 25
    assert guide.checked_on is not None and guide.reviewed_by is None
    assert guide.legal_basis or guide.doubts, "what a guide rests on, or why nothing can be named"
    for _, text in guide.told():
        found = re.findall(r"\b1[89]00[ .]?\d{4,6}\b|\b0\d{9,10}\b|\b1\d\d\d?\b(?!/)", text)
        assert set(found) - NUMBERS == set(), text
        assert "quận" not in text.lower().split(), "there are no districts any more"


def test_no_guide_is_asked_in_the_words_of_the_questions_it_is_measured_with(shared: Path) -> None:
    asked = set()
    for file in sorted((shared / "eval").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts = [row.get("q"), *(turn.get("user") for turn in row.get("turns", []))]
            asked |= {" ".join(syllables(text)) for text in texts if text}
    ours = {" ".join(syllables(wording)): guide.code for guide in GUIDES for wording in guide.wordings}
    assert asked & set(ours) == set()


def test_related_procedures_are_held(shared: Path) -> None:
    import zipfile

    with zipfile.ZipFile(shared / "data/procedures/national-2026-07.zip") as archive:
        held = {Path(name).stem for name in archive.namelist()}
    assert {code for guide in GUIDES for code in guide.related} - held == set()


def test_the_folder_holds_guides_alone() -> None:
    assert {path.suffix for path in FOLDER.iterdir() if path.is_file()} == {".yaml"}
