"""Our digests of legal documents: complete, in our own words, and with the figures of the law."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from knowledge.law.digest import load_digests
from knowledge.law.document import LegalDocument
from vietnamese import normalise

PROCEDURES = Path(__file__).parents[3] / "knowledge" / "procedures"

LONGEST_TEXT = 900
"""Characters of one digested article: more is no digest."""

LONGEST_RUN = 7
"""Words in a row that a digest may share with the law; names are not counted."""

NOT_DIGESTED = {
    "01/2016/TT-BLĐTBXH": "social insurance rules before July 2025",
    "105/2016/TTLT-BQP-BCA-BLĐTBXH": "social insurance of soldiers before July 2025",
    "131/2025/NĐ-CP": "moves work between levels of government; text not at hand",
    "14/2026/NĐ-CP": "amends many decrees on construction; text not at hand",
    "147/2025/NĐ-CP": "moves work between levels of government; text not at hand",
    "28/2026/QĐ-UBND": "a decision of one province",
    "40/2025/TT-BTC": "amends tax forms; text not at hand",
    "49/2026/NĐ-CP": "new land decree; text not at hand",
}
"""Numbers that curated records cite and no digest describes, with the reason."""

NAMES = (
    "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân cấp tỉnh",
    "ủy ban nhân dân",
    "cơ sở dữ liệu quốc gia về dân cư",
    "cơ sở dữ liệu hộ tịch điện tử",
    "cơ sở dữ liệu căn cước",
    "giấy xác nhận tình trạng hôn nhân",
    "giấy chứng nhận kết hôn",
    "giấy chứng nhận quyền sử dụng đất",
    "giấy chứng nhận đăng ký hộ kinh doanh",
    "giấy chứng nhận đăng ký doanh nghiệp",
    "giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
    "cơ quan đại diện việt nam ở nước ngoài",
    "công dân việt nam",
    "người việt nam định cư ở nước ngoài",
    "mất năng lực hành vi dân sự",
    "hạn chế năng lực hành vi dân sự",
    "khó khăn trong nhận thức làm chủ hành vi",
    "trợ cấp hưu trí xã hội",
    "người đại diện theo pháp luật",
    "nhận cha mẹ con",
    "khai sinh",
    "khai tử",
    "kết hôn",
    "giám hộ",
    "họ chữ đệm và tên",
    "dân tộc quốc tịch",
    "cơ sở dữ liệu hộ tịch",
    "thông tin hộ tịch",
    "đăng ký hộ tịch",
    "người gốc việt nam",
    "bảo hiểm xã hội",
    "bảo hiểm y tế",
    "bảo hiểm thất nghiệp",
)
"""Names of agencies, papers, acts and conditions: they have no other words."""

COUNTED = "tuổi|ngày|tháng|năm|giờ|phút|tuần"
UNITS = COUNTED + "|lần|%|đồng|mét|km"
NUMERALS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười hai": 12, "mười lăm": 15, "mười tám": 18, "hai mươi": 20, "hai mươi bốn": 24, "ba mươi": 30,
}  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> dict[Path, LegalDocument]:
    return {Path(document.file): document for document in load_digests()}


@pytest.fixture(scope="module")
def codified(shared: Path, documents: dict[Path, LegalDocument]) -> dict[tuple[str, str], str]:
    """Texts of the codified articles of the digested documents, all that bear one (number, article) joined."""
    numbers = {document.number.upper() for document in documents.values()}
    texts: dict[tuple[str, str], str] = defaultdict(str)
    with gzip.open(shared / "data" / "law" / "codified-articles-2026-01.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            number = (row["doc_no"] or "").upper()
            if number in numbers:
                texts[number, row["article"]] += "\n" + row["text"]
    return texts


def test_there_is_much_to_ask_about(documents: dict[Path, LegalDocument]) -> None:
    assert len(documents) >= 60
    assert sum(len(document.articles) for document in documents.values()) >= 450


def test_files_are_named_by_number(documents: dict[Path, LegalDocument]) -> None:
    for path, document in documents.items():
        plain = document.number.lower().translate(str.maketrans("đưă/", "dua-"))
        assert path.stem == plain, f"{path.name} holds {document.number}"


def test_articles_are_short_and_titled(documents: dict[Path, LegalDocument]) -> None:
    faults = []
    for path, document in documents.items():
        for article in document.articles:
            if not article.text or not article.title:
                faults.append(f"{path.name}: article {article.number} lacks title or text")
            if len(article.text) > LONGEST_TEXT:
                faults.append(f"{path.name}: article {article.number} has {len(article.text)} characters")
    assert not faults, "\n".join(faults)


def test_dates_are_in_order(documents: dict[Path, LegalDocument]) -> None:
    for path, document in documents.items():
        if document.issued_on and document.valid_from:
            assert document.issued_on <= document.valid_from, path.name
        if document.valid_from and document.valid_to:
            assert document.valid_from <= document.valid_to, path.name


def test_links_lead_to_official_pages(documents: dict[Path, LegalDocument]) -> None:
    for path, document in documents.items():
        if document.url:
            assert re.match(r"https://(vbpl\.vn|vanban\.chinhphu\.vn)/", document.url), f"{path.name}: {document.url}"


def test_bases_of_curated_records_are_described(documents: dict[Path, LegalDocument]) -> None:
    held = {document.number for document in documents.values()}
    cited = {
        basis["number"]
        for path in PROCEDURES.glob("*.yaml")
        for basis in yaml.safe_load(path.read_text("utf-8")).get("legal_basis", ())
        if basis.get("number")
    }
    missing = sorted(cited - held - NOT_DIGESTED.keys())
    assert not missing, f"write a digest or say in NOT_DIGESTED why not: {missing}"
    assert not NOT_DIGESTED.keys() & held, "digested by now: take them out of NOT_DIGESTED"


def test_words_are_our_own(documents: dict[Path, LegalDocument], codified: dict[tuple[str, str], str]) -> None:
    faults = []
    for path, document in documents.items():
        for article in document.articles:
            original = codified.get((document.number.upper(), article.number))
            if original:
                faults += [f"{path.name} {article.number}: {run}" for run in _shared_runs(article.text, original)]
    assert not faults, f"{len(faults)} runs as in the law:\n" + "\n".join(faults)


def test_figures_are_those_of_the_law(
    documents: dict[Path, LegalDocument], codified: dict[tuple[str, str], str]
) -> None:
    faults = []
    for path, document in documents.items():
        for article in document.articles:
            original = codified.get((document.number.upper(), article.number))
            if original:
                strange = _figures(article.text) - _figures(original)
                faults += [f"{path.name} {article.number}: {value} {unit}" for value, unit in sorted(strange)]
    assert not faults, f"{len(faults)} figures are not in the law:\n" + "\n".join(faults)


def _shared_runs(text: str, original: str) -> list[str]:
    size = LONGEST_RUN + 1
    words = _words(original)
    known = {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
    runs: list[str] = []
    last = -1
    for line in text.splitlines():
        own = _words(line)
        for at in range(len(own) - size + 1):
            window = tuple(own[at : at + size])
            if "§" not in window and window in known:
                if at != last + 1 or not runs:
                    runs.append(" ".join(window))
                last = at
    return runs


def _words(text: str) -> list[str]:
    plain = " ".join(re.findall(r"\w+", normalise(text).lower()))
    for name in NAMES:
        plain = plain.replace(normalise(name), "§")
    return plain.split()


def _figures(text: str) -> set[tuple[int, str]]:
    plain = normalise(re.sub(r"(?m)^\d+\. ", "", text)).lower()
    figures = set()
    for value, unit in re.findall(rf"(\d[\d.]*)(?: \([^)]*\))?\s*({UNITS})(?!\w)(?! ý)", plain):
        figures.add((int(value.replace(".", "")), unit))
    for low, high, unit in re.findall(rf"(\d+)(?: đến | - |-)(\d+)\s*({UNITS})(?!\w)", plain):
        figures |= {(int(low), unit), (int(high), unit)}
    for numeral, unit in re.findall(
        rf"\b({'|'.join(sorted(NUMERALS, key=len, reverse=True))}) ({COUNTED})(?!\w)", plain
    ):
        figures.add((NUMERALS[numeral], unit))
    return figures
