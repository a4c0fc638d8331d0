"""Curated records: what the loader accepts, and how it tells each fault with its file and line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from knowledge.curated import FOLDER, CuratedError, load_curated
from knowledge.procedure import FeeState, TimeUnit
from knowledge.schema import PATH, procedure_schema, schema_text
from knowledge.source import SourceKind
from knowledge.yaml_document import MAX_BYTES

RECORD = """\
code: 1.000001
name: Thủ tục mẫu
levels: [commune]
methods:
  - channel: in_person
    time: {state: stated, amount: 3, unit: working_day}
    fees:
      - {state: stated, amount: 8000, note: mỗi bản}
source:
  as_of: 2026-07-01
"""


def load(folder: Path, **files: str | bytes) -> list[str]:
    """Write the files (named by code, `_` for `.`), load, and return the faults as text."""
    for name, content in files.items():
        path = folder / f"{name.removeprefix('f').replace('_', '.')}.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CuratedError) as raised:
        load_curated(folder)
    return [str(fault) for fault in raised.value.faults]


def test_a_record(tmp_path: Path) -> None:
    (tmp_path / "1.000001.yaml").write_text(RECORD, encoding="utf-8")
    (record,) = load_curated(tmp_path)
    assert (record.code, record.source.kind, record.source.file) == (
        "1.000001",
        SourceKind.CURATED,
        "procedures/1.000001.yaml",
    )
    assert record.source.as_of == date(2026, 7, 1)
    (method,) = record.methods
    assert (method.time.amount, method.time.unit) == (3, TimeUnit.WORKING_DAY)
    assert (method.fees[0].state, method.fees[0].amount) == (FeeState.STATED, 8000)


def test_words_of_yaml_stay_words(tmp_path: Path) -> None:
    text = RECORD + "wordings: [no, on, 1.5, 2026-01-01]\ndecision_number:\n"
    (tmp_path / "1.000001.yaml").write_text(text, encoding="utf-8")
    (record,) = load_curated(tmp_path)
    assert record.wordings == ["no", "on", "1.5", "2026-01-01"]
    assert record.decision_number is None


def test_an_empty_folder_has_no_records(tmp_path: Path) -> None:
    assert load_curated(tmp_path) == []


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CuratedError, match="no such folder"):
        load_curated(tmp_path / "none")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    fees:", "    fess:", ":7: methods.0.fess: unknown key; did you mean 'fees'?"),
        ("amount: 8000", "amount: nhiều", ":8: methods.0.fees.0.amount: "),
        ("amount: 8000", "amount: -1", ":8: methods.0.fees.0.amount: "),
        ("amount: 8000", "amount: 0", ":8: a stated fee needs an amount above 0"),
        (
            "state: stated, amount: 8000, note: mỗi bản",
            "state: free",
            ":8: the state free has no amount and needs a note",
        ),
        ("state: stated, amount: 3, unit: working_day", "state: stated", ":6: a stated time needs amount and unit"),
        ("unit: working_day", "unit: week", ":6: methods.0.time.unit: "),
        ("channel: in_person", "channel: fax", ":5: methods.0.channel: "),
        ("levels: [commune]", "levels: commune", ":3: levels: must be a list"),
        ("name: Thủ tục mẫu", "name: [Thủ tục mẫu]", ":2: name: must be text"),
        ("name: Thủ tục mẫu\n", "", ":1: name: missing; add it"),
        ("  as_of: 2026-07-01", "  url: https://example.org", ":9: source.as_of: missing; add it"),
        ("code: 1.000001", "code: 1.000002", ":1: code 1.000002 in a file named 1.000001.yaml"),
        ("code: 1.000001", "code: abc", ":1: code: "),
        ("source:\n", "levels: [province]\nsource:\n", ":9: the key 'levels' stands twice (first in line 3)"),
        ("  - channel", "\t- channel", ":5: a tab in the indentation"),
        ("levels: [commune]", "levels: [commune", "not valid YAML"),
        ("levels: [commune]", "levels: &a [commune]\nkeywords: *a", ":4: aliases"),
        ("name: Thủ tục mẫu", "name: !!python/name:os.system x", ":2: the tag"),
        ("source:\n", f"short_name: {'a' * 61}\nsource:\n", ":9: 61 characters; at most 60"),
        ("source:\n", "wordings:\n  - a\n  - a\nsource:\n", ":11: stands twice"),
        ("source:\n", "related: ['1.000001']\nsource:\n", ":9: a procedure is not related to itself"),
        ("source:\n", "reviewed_by: A\nsource:\n", ":9: written by hand; remove it and run `motcua knowledge review`"),
        ("  as_of: 2026-07-01", "  as_of: 2026-07-01\n  kind: portal", ":11: leave kind out"),
    ],
)
def test_each_fault_names_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in RECORD
    faults = load(tmp_path, f1_000001=RECORD.replace(old, new, 1))
    assert len(faults) == 1, faults
    assert faults[0].startswith("1.000001.yaml:")
    assert expected in faults[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (RECORD.encode("utf-16"), "not UTF-8"),
        (RECORD.replace("mẫu", "m\udcff").encode("utf-8", "surrogateescape"), "1.000001.yaml:2: not UTF-8"),
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"- a\n- b\n", "'key: value' lines"),
        (b"a: b\n---\na: b\n", "not valid YAML"),
        (b"#" * (MAX_BYTES + 1), "larger than 200,000 bytes"),
        (b"a: " + b"[" * 50_000, "1.000001.yaml:1: "),
        (b"\x00\x01", "not valid YAML"),
    ],
)
def test_files_that_are_no_records(tmp_path: Path, content: bytes, expected: str) -> None:
    (fault, *_) = load(tmp_path, f1_000001=content)
    assert expected in fault


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    broken = RECORD.replace("amount: 8000", "amount: nhiều").replace("unit: working_day", "unit: week")
    faults = load(tmp_path, f1_000001=broken, f1_000002=RECORD, f1_000003=b"\xff", f1_000004="a: [")
    files = [fault.split(":")[0] for fault in faults]
    assert files == sorted(files)
    assert files.count("1.000001.yaml") == 2
    assert {"1.000003.yaml", "1.000004.yaml"} <= set(files)
    # The second file holds the code of the first.
    assert any("in a file named 1.000002.yaml" in fault for fault in faults)


def test_two_files_with_one_code(tmp_path: Path) -> None:
    faults = load(tmp_path, f1_000001=RECORD, f1_000002=RECORD)
    assert any("1.000002.yaml:1: 1.000001 stands in procedures/1.000001.yaml too" in fault for fault in faults)


def test_a_yml_file_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "1.000001.yml").write_text(RECORD, encoding="utf-8")
    assert load(tmp_path) == ["1.000001.yml:1: would be overlooked; rename it to 1.000001.yaml"]


def test_the_schema_for_editors_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == schema_text(), "run: python -m knowledge.schema"


def test_the_schema_accepts_what_the_loader_accepts() -> None:
    from ruamel.yaml import YAML

    schema = procedure_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(FOLDER.glob("*.yaml")):
        data = json.loads(json.dumps(YAML(typ="safe").load(path.read_text(encoding="utf-8")), default=str))
        assert [error.message for error in validator.iter_errors(data)] == [], path.name
    assert not validator.is_valid({"code": "1.000001", "name": "a", "source": {"as_of": "2026-07-01", "page": "x"}})
