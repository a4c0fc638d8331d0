"""The lexicon: its form, and what the shipped one must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.lexicon import LexiconError, load_lexicon
from vietnamese import normalise

GOOD = "parts:\n  Hộ tịch:\n    - said: [báo tử, giấy chết]\n      means: [đăng ký khai tử]\n      note: x\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "l.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_term(tmp_path: Path) -> None:
    (term,) = load_lexicon(write(tmp_path, GOOD))
    assert (term.said, term.means, term.note, term.search) == (["báo tử", "giấy chết"], ["đăng ký khai tử"], "x", True)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("said:", "sai:", "l.yaml:3: parts.Hộ tịch.0.sai: unknown key; did you mean 'said'?"),
        ("[đăng ký khai tử]", "[]", "l.yaml:4:"),
        ("giấy chết", "Báo  tử", "l.yaml:3: 'Báo tử' stands in line 3 too"),
        ("parts:", "pats:", "l.yaml:1: parts: missing"),
    ],
)
def test_faults(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    with pytest.raises(LexiconError) as raised:
        load_lexicon(write(tmp_path, GOOD.replace(was, becomes)))
    assert any(str(fault).startswith(says) for fault in raised.value.faults), raised.value


def test_the_shipped_lexicon_carries_all_meanings() -> None:
    terms = {phrase: term for term in load_lexicon() for phrase in term.said}
    for phrase in ("nhập khẩu", "tách sổ", "giấy phép kinh doanh", "cắt khẩu"):
        assert len(terms[phrase].means) > 1 and terms[phrase].note, phrase
    for phrase in ("bìa đỏ", "giấy độc thân", "gks", "đkkd", "gcnqsdđ", "gplx", "bhyt", "tthc", "cccd", "sở lao động"):
        assert phrase in terms
    assert not terms["một cửa"].search
    assert all(text == normalise(text) for term in terms.values() for text in [*term.said, *term.means, term.note])
