"""Chat spelling, abbreviations and missing accents."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese import Reader, Restorer, expand, fold, normalise
from vietnamese.normalise import strip_accents

LETTERS = "aàảãáạăâậấeêếiíoôơờuưữyđbcdghklmnpqrstvx ,.AĐÔ1"
TEXT = "ko e a c dc bn j cccd so do lam giay to đăng ky cho con k h gcn qsd đất UBND 12/2020/NĐ-CP a@b.vn ? ,"
WORDS = TEXT.split()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.load()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ko biết", "không biết"),
        ("Ko biết", "Không biết"),
        ("làm đc k", "làm được không"),
        ("cần giấy tờ j", "cần giấy tờ gì"),
        ("hết bn tiền", "hết bao nhiêu tiền"),
        ("bn ơi", "bạn ơi"),
        ("e muốn hỏi", "em muốn hỏi"),
        ("đổi CCCD và GPLX", "đổi căn cước công dân và giấy phép lái xe"),
        ("CMND/CCCD", "chứng minh nhân dân/căn cước công dân"),
        ("cap GCNQSDD", "cap giấy chứng nhận quyền sử dụng đất"),
        ("mấy h mở cửa", "mấy giờ mở cửa"),
        ("ra UBND xã", "ra ủy ban nhân dân xã"),
    ],
)
def test_written_out(typed: str, written: str) -> None:
    assert expand(typed) == written


@pytest.mark.parametrize("text", ["thẻ KT3", "nhà em có kt3 rồi", "đăng ký tạm trú", "a b c"])
def test_expanding_is_idempotent(text: str) -> None:
    assert expand(expand(text)) == expand(text)


@pytest.mark.parametrize(
    "text",
    ["điểm k khoản 1", "điểm c khoản 2 Điều 5", "500k", "123/2015/NĐ-CP", "45/QĐ-UBND", "a@cccd.vn", "sổ đỏ", "nhóm A"],
)
def test_left_alone(text: str) -> None:
    assert expand(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("thu tuc dang ky khai sinh", "thủ tục đăng ký khai sinh"),
        ("e muon lam lai cccd", "em muốn làm lại căn cước công dân"),
        ("MAT SO DO PHAI LAM SAO", "MẤT SỔ ĐỎ PHẢI LÀM SAO"),
        ("cap giay phep lai xe", "cấp giấy phép lái xe"),
        ("căn cươc công dan", "căn cước công dân"),
        ("Nghị định 123/2015/NĐ-CP", "Nghị định 123/2015/NĐ-CP"),
        ("xem dichvucong.gov.vn", "xem dichvucong.gov.vn"),
    ],
)
def test_read(reader: Reader, typed: str, read: str) -> None:
    assert reader.read(typed) == read


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(LETTERS), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_reading_is_total_idempotent_and_nfc(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert reader.read(read) == read
    assert unicodedata.is_normalized("NFC", read)
    assert expand(expand(text)) == expand(text)


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(LETTERS)))
def test_restoring_only_adds_marks(restorer: Restorer, text: str) -> None:
    restored = restorer.restore(text)
    assert strip_accents(restored) == strip_accents(normalise(text))
    assert fold(restored) == fold(text)
    for typed, got in zip(normalise(text), restored, strict=True):
        typed_marks = set(unicodedata.normalize("NFD", typed)[1:]) - {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
        assert typed_marks <= set(unicodedata.normalize("NFD", got)[1:])


def test_accented_text_is_left_as_it_is(restorer: Restorer) -> None:
    text = "Cho tôi xin hỏi, con sinh ra ở nước ngoài thì khai sinh ở đâu?"
    assert restorer.restore(text) == text


def test_a_missing_or_broken_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="vietnamese.training"):
        Restorer.load(tmp_path / "none.npz")
    (tmp_path / "broken.npz").write_bytes(b"no model")
    with pytest.raises(ValueError, match="broken.npz"):
        Restorer.load(tmp_path / "broken.npz")


@pytest.mark.data
def test_stripped_questions_come_back(restorer: Restorer, shared: Path) -> None:
    rows = [
        json.loads(line) for line in (shared / "eval" / "dev.single.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    truth = [normalise(row["q"]).lower().split() for row in rows if row.get("style") in ("formal", "colloquial")]
    right = sum(
        a == b
        for words in truth
        for a, b in zip(words, restorer.restore(strip_accents(" ".join(words))).split(), strict=True)
    )
    assert right / sum(map(len, truth)) >= 0.94
