"""BM25: our scoring of bm25s's arrays gives bm25s's scores."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np

from index.lexical import K1, FieldIndex, build_field

ROWS = [
    ["đăng", "ký", "khai", "sinh"],
    ["đăng", "ký", "khai", "sinh", "có", "yếu", "tố", "nước", "ngoài"],
    ["cấp", "lại", "giấy", "phép", "lái", "xe"],
    ["cấp", "giấy", "phép"],
    ["tách", "thửa", "đất"],
]


def test_same_scores_as_bm25s() -> None:
    ours = build_field(ROWS, 0.7)
    theirs = bm25s.BM25(method="lucene", k1=K1, b=0.7)
    theirs.index(ROWS, show_progress=False)
    for words in (["khai", "sinh"], ["giấy", "phép", "lái"], ["cấp"]):
        np.testing.assert_allclose(
            ours.scores(dict.fromkeys(words, 1.0)), theirs.get_scores(words), rtol=1e-5, atol=1e-6
        )


def test_weights_scale_a_term_and_unknown_terms_count_nothing() -> None:
    index = build_field(ROWS, 0.7)
    np.testing.assert_allclose(index.scores({"cấp": 2.0, "zzz": 5.0}), 2 * index.scores({"cấp": 1.0}))
    assert index.weight("zzz") == 0
    assert index.weight("thửa") > index.weight("cấp") > 0
    assert sorted(index.holders("cấp")) == [2, 3]


def test_saved_and_loaded(tmp_path: Path) -> None:
    index = build_field(ROWS, 0.7)
    index.save(tmp_path / "f")
    again = FieldIndex.load(tmp_path / "f", len(ROWS))
    np.testing.assert_array_equal(again.scores({"đất": 1.0}), index.scores({"đất": 1.0}))
