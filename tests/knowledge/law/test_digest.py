"""Loading digests: the repository's own are faultless; faults are named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.law.digest import DigestError, load_digests
from knowledge.law.document import LawSource

GOOD = "number: 1/2090/QH1\nkind: Luật\nas_of: 2099-01-01\narticles:\n- number: '1'\n  text: Một câu.\n"


def test_our_own_are_loaded() -> None:
    digests = load_digests()
    assert len(digests) >= 60
    assert {digest.source for digest in digests} == {LawSource.DIGEST}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (GOOD.replace("kind: Luật\n", ""), r"a\.yaml:1: kind: missing"),
        (GOOD.replace("text:", "txt:"), r"a\.yaml:6: .*did you mean 'text'"),
        (GOOD + "- number: '1'\n  text: Lại.\n", r"a\.yaml:7: article 1 stands twice"),
        ("- một\n", r"a\.yaml:1: a digest is a list"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DigestError, match=where):
        load_digests(tmp_path)


def test_one_number_stands_in_one_file(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DigestError, match=r"b\.yaml.*stands in law/digests/a\.yaml"):
        load_digests(tmp_path)
