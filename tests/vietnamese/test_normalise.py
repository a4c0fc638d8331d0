"""One spelling for one word, whatever Unicode it comes in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import accent_share, fold, normalise, syllables

VIETNAMESE = (
    "aàáảãạăằắâầấeèéêềếệiìíoòóôồốơờớuùúưừứyỳýđbcghklmnpqrstvx \u0300\u0301\u0303\u0309\u0323\u0302\u031b\u200b\ufe0f"
)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("thúê", "thuế"),
        ("giừơng", "giường"),
        ("hòan", "hoàn"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("Uỷ ban", "Ủy ban"),
        ("KHOẺ", "KHỎE"),
        ("gì", "gì"),
        ("gìn giữ", "gìn giữ"),
        ("của cửa", "của cửa"),
        ("thuở", "thuở"),
        ("khuỷu", "khuỷu"),
        ("Đắk Lắk", "Đắk Lắk"),
        ("kĩ thuật, đăng kí, quí I", "kỹ thuật, đăng ký, quý I"),
        ("li hôn", "ly hôn"),
        ("Li hôn", "Ly hôn"),
        ("công ti", "công ty"),
        ("tỉ mỉ", "tỉ mỉ"),
        ("ông Nguyễn Văn Kì", "ông Nguyễn Văn Kì"),
        ("Ðăng  ký\u200b\n", "Đăng ký"),
        ("gia\u0301y to\u031b\u0300", "giáy tờ"),
        ("❤️ chào", "❤ chào"),
        ("\u200b\u2060", ""),
    ],
)
def test_one_spelling(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.one_of(st.text(), st.text(VIETNAMESE), st.text(st.characters(codec=None))))
def test_total_idempotent_and_nfc(text: str) -> None:
    normal = normalise(text)
    assert normalise(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert fold(fold(text)) == fold(text)
    assert syllables(normal) == syllables(text)


def test_fold_knows_the_barred_d() -> None:
    assert fold("Đăng ký ĐẤT đai ở Lạng Sơn") == "dang ky dat dai o lang son"


def test_syllables_keep_figures_whole() -> None:
    assert syllables("Mã 1.001193, phí 500.000 đồng (KT3)") == ["mã", "1.001193", "phí", "500.000", "đồng", "kt3"]


def test_accent_share() -> None:
    assert accent_share("") == 0
    assert accent_share("dang ky") == 0
    assert accent_share("đăng ký xe") == pytest.approx(2 / 3)
