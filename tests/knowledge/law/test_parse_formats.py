"""Text out of DOCX, HTML and PDF; hostile files are refused with a reason and without harm."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from datetime import date

import docx
import pypdfium2
import pytest

from knowledge.law.document import LawSource
from knowledge.law.parse import LawTextError, parse_gazette, recognises, text_of
from tests.knowledge.law.gazette_samples import DECREE, page, short

BODY = [
    "Điều 1. Lệ phí",
    "1. Lệ phí đăng ký theo bảng dưới đây:",
    "TABLE",
    "2. Người nộp lệ phí là chủ thuyền.",
    "Điều 2. Hiệu lực thi hành",
    "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 11 năm 2025./.",
]
HEAD = [
    "BỘ TÀI CHÍNH",
    "Số: 21/2025/TT-BTC",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Hà Nội, ngày 06 tháng 9 năm 2025",
    "THÔNG TƯ",
    "Quy định lệ phí đăng ký thuyền nan",
    "Căn cứ Luật Phí và lệ phí số 97/2015/QH13;",
]
ROWS = [("Loại thuyền", "Lệ phí"), ("Thuyền chèo", "10.000 đồng"), ("Thuyền máy", "50.000 đồng")]


def word() -> bytes:
    document = docx.Document()
    for line in [*HEAD, *BODY]:
        if line == "TABLE":
            table = document.add_table(len(ROWS), 2)
            for row, cells in zip(table.rows, ROWS, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def web() -> bytes:
    rows = "".join(f"<tr><td>{a}</td><td><p>{b}</p></td></tr>" for a, b in ROWS)
    lines = "".join(f"<table>{rows}</table>" if line == "TABLE" else f"<p>{line}</p>" for line in [*HEAD, *BODY])
    head = "<head><title>x</title><script>var đ = 1</script></head>"
    return f"<!DOCTYPE html><html>{head}<body>{lines}</body></html>".encode()


def pdf(text: str) -> bytes:
    """A PDF with a text layer, one page for each form feed; letters without accents, as its base font has no others."""
    sheets = text.split("\f")
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for sheet in sheets:
        at = len(objects) + 1
        kids.append(f"{at} 0 R")
        lines = "".join(f"({line}) Tj T*\n" for line in sheet.split("\n"))
        stream = f"BT /F1 10 Tf 12 TL 40 800 Td\n{lines}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {at + 1} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{made.index('xref')}\n%%EOF"
    return made.encode("latin-1")


@pytest.mark.parametrize(("data", "name"), [(word(), "a.docx"), (web(), "a.html"), (word(), "wrong-ending.txt")])
def test_word_and_web_give_the_document(data, name):
    assert recognises(data, name)
    [document] = parse_gazette(text_of(data, name), name, date(2026, 1, 1), LawSource.FILE)
    assert (document.number, document.kind, document.issuer) == ("21/2025/TT-BTC", "Thông tư", "Bộ Tài chính")
    assert (document.issued_on, document.valid_from, document.as_of) == (
        date(2025, 9, 6),
        date(2025, 11, 1),
        date(2026, 1, 1),
    )
    assert [article.title for article in document.articles] == ["Lệ phí", "Hiệu lực thi hành"]
    assert document.articles[0].text.split("\n") == [
        "1. Lệ phí đăng ký theo bảng dưới đây:",
        "Loại thuyền | Lệ phí",
        "Thuyền chèo | 10.000 đồng",
        "Thuyền máy | 50.000 đồng",
        "2. Người nộp lệ phí là chủ thuyền.",
    ]


def test_plain_text_in_both_encodings():
    assert text_of(DECREE.encode(), "a.txt") == DECREE
    assert text_of(DECREE.encode("utf-16"), "a.txt") == DECREE
    assert recognises(DECREE.encode(), "a.txt")
    assert not recognises("Mã thủ tục: 1.000656\nTên thủ tục: Đăng ký khai tử".encode(), "a.txt")
    with pytest.raises(LawTextError, match="is not UTF-8 text"):
        text_of("Điều 1".encode("utf-16-le") + b"\xff\xff\xfe", "a.txt")


def test_a_pdf_gives_its_pages():
    sheet = "1\nDieu 1. Ben thuyen\nBen thuyen phai co ten va phai co chu o hai bo song."
    text = text_of(pdf(f"{sheet}\f{sheet.replace('Dieu 1', 'Dieu 2')}"), "a.pdf")
    assert [each.split("\n")[1] for each in text.split("\f")] == ["Dieu 1. Ben thuyen", "Dieu 2. Ben thuyen"]


def test_a_scanned_pdf_is_refused_with_a_clear_word():
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    assert recognises(stream.getvalue(), "a.pdf"), "so that it is refused as a law, not as an unknown file"
    with pytest.raises(LawTextError, match="a.pdf: is a scanned PDF"):
        text_of(stream.getvalue(), "a.pdf")


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b"\0" * 300_000_000)
    return stream.getvalue()


def entities() -> bytes:
    stream = io.BytesIO()
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, xml if entry.filename == "word/document.xml" else old.read(entry))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(), "unpacks to more"),
        (word()[:3000], "damaged"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "save it as .docx"),
        (b"{\\rtf1 x}", "RTF"),
        (b"%PDF-1.4 nothing", "damaged PDF"),
        (b"x" * 33_000_000, "larger than 32 MB"),
    ],
    ids=["bomb", "cut", "noise", "doc", "rtf", "pdf", "large"],
)
def test_hostile_files_are_refused(data, reason):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LawTextError, match=f"a.bin: .*{reason}"):
        text_of(data, "a.bin")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


def test_expanding_entities_are_not_expanded():
    try:
        text = text_of(entities(), "a.docx")
    except LawTextError:
        return
    assert len(text) < 1_000_000


def test_a_zip_without_a_document_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(LawTextError, match="no Word document"):
        text_of(stream.getvalue(), "a.zip")


def test_web_pages_leak_no_scripts_and_survive_depth():
    assert "var" not in text_of(web(), "a.html")
    deep = b"<html><body>" + b"<div>" * 20_000 + b"x" + b"</div>" * 20_000
    try:
        assert len(text_of(deep, "a.html")) < 100_000
    except LawTextError as error:
        assert "a.html" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        "Điều 1. a\n" * 8_000,
        "".join(f"Điều {n}. Bến số {n} có chủ.\n" for n in range(1, 5_000)),
        "Điều 1. " + "a" * 1_000_000,
        "Điều 1. Bến\n" + "“" * 200_000,
        "Điều 1. Bến\n" + "Phụ lục I\n" * 20_000,
        "Điều 1. Bãi bỏ " + "Điều 5, khoản 2, " * 20_000 + "Thông tư số 1/2020/TT-BTC.",
        "Điều 1. Bến\nNghị định này có hiệu lực" + " kể từ" * 100_000,
        "Điều 1. Bến\n" + "KT. BỘ TRƯỞNG\n" * 20_000,
        page(3, "Điều 1. Bến\n") * 3_000,
    ],
    ids=["same", "many", "long line", "quotes", "annexes", "list", "effect", "signatures", "pages"],
)
def test_hostile_texts_are_read_in_bounded_time(body):
    begun = time.process_time()
    try:
        parse_gazette(short("1/2025/NĐ-CP", "NGHỊ ĐỊNH", "CHÍNH PHỦ", body), "a.txt")
    except LawTextError as error:
        assert str(error).startswith("a.txt: ")
    assert time.process_time() - begun < 20
