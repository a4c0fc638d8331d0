"""Question files and the rates over them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import RetrievalError
from index.evaluation import evaluate, read_questions
from index.snapshot import Snapshot


def _write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_rates_per_style(snapshot: Snapshot, tmp_path: Path) -> None:
    file = _write(
        tmp_path / "q.jsonl",
        {"q": "làm khai tử", "style": "keyword", "expect": "answer", "codes": ["1.000004"]},
        {"q": "làm khai tử", "style": "keyword", "expect": "answer", "codes": ["1.000014"]},
        {"q": "trời mưa không", "style": "keyword", "expect": "unknown", "codes": []},
        {"turns": [{"user": "gia hạn tạm trú", "expect": "answer", "codes": ["1.000011"]}]},
    )
    rates = evaluate(snapshot, [file])
    assert rates["keyword"].questions == 2
    assert rates["keyword"].first == 0.5
    assert rates["dialogue"].first == 1
    assert rates["all"].questions == 3


@pytest.mark.parametrize("line", ["{", '{"q": 1', '{"style": "x"}', "[]", '{"turns": []}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"q": "a", "expect": "answer"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(RetrievalError, match="line 2"):
        list(read_questions([file]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="none.jsonl"):
        list(read_questions([tmp_path / "none.jsonl"]))
