"""Text out of the files that legal documents come in: plain text, DOCX, HTML, PDF with a text layer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.law.parse.errors import LawTextError
from knowledge.law.parse.gazette import MAX_TEXT, recognises_text
from knowledge.law.parse.lines import CELL

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

MAX_DATA = 32_000_000
"""Bytes of one file."""

MAX_UNPACKED = 100_000_000
"""Bytes of a DOCX unpacked; the text part alone may have a quarter of it."""

MAX_PAGES = 3_000
_LETTERS_A_PAGE = 40
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "button", "nav"]
)


def text_of(data: bytes, name: str) -> str:
    """The text of a file, a form feed between the pages of a PDF; the format is told by the content, not the name.

    Raises `LawTextError`: too large, of no known format, damaged, encrypted, or a scanned PDF.
    """
    if len(data) > MAX_DATA:
        raise LawTextError(name, f"is larger than {MAX_DATA // 1_000_000} MB; split it")
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        text = _pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        text = _docx(data, name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LawTextError(name, "is an old Word file (.doc); save it as .docx")
    elif data.startswith(b"{\\rtf"):
        raise LawTextError(name, "is an RTF file; save it as .docx")
    else:
        text = _decoded(data, name)
        if _is_html(text):
            text = _html(text, name)
    if len(text) > MAX_TEXT:
        raise LawTextError(name, f"holds more than {MAX_TEXT // 1_000_000} million characters; split it")
    return text


def recognises(data: bytes, name: str) -> bool:
    """Whether the file holds a legal document. Files of formats read for nothing else are always taken."""
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return True
    try:
        return recognises_text(text_of(data, name))
    except LawTextError:
        return False


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LawTextError(name, f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _is_html(text: str) -> bool:
    start = text[:2_000].lstrip().lower()
    return (
        start.startswith(("<!doctype html", "<html", "<?xml", "<body", "<div", "<p>", "<p ", "<table"))
        or "<html" in start
    )


def _html(text: str, name: str) -> str:
    from lxml import etree, html

    # HTML knows no entities but the named ones, and the parser neither follows links nor keeps more than 256 levels.
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise LawTextError(name, f"is broken HTML ({str(error)[:100]})") from None
    pieces: list[str] = []
    cells = 0
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if silent:
                continue
            if tag in ("td", "th"):
                pieces.append(CELL if cells else "")
                cells += 1
            elif tag in _BLOCKS and not cells:
                pieces.append("\n")
            elif tag in _BLOCKS:
                pieces.append(" ")
            if tag == "tr":
                cells = 0
            pieces.append(_flat(node.text))
            continue
        if tag == "tr":
            cells = 0
        if tag in _BLOCKS and not silent:
            pieces.append("\n" if not cells else " ")
        silent -= tag in _SILENT
        if not silent:
            pieces.append(_flat(node.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(lines)


def _flat(text: str | None) -> str:
    # A line break in HTML's source is a blank; only elements break lines.
    return text.replace("\r", " ").replace("\n", " ") if text else ""


def _docx(data: bytes, name: str) -> str:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    _check_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        size = 0
        for block in document.iter_inner_content():
            for line in _block(block, 0):
                lines.append(line)
                size += len(line) + 1
                if size > MAX_TEXT:
                    raise LawTextError(name, f"holds more than {MAX_TEXT // 1_000_000} million characters; split it")
    except (
        OpcError,
        KeyError,
        ValueError,
        AttributeError,
        etree.LxmlError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
    ) as error:
        raise LawTextError(name, f"is no Word document (.docx), or a damaged one ({str(error)[:100]})") from None
    return "\n".join(lines)


def _check_archive(data: bytes, name: str) -> None:
    """Refuses archives that unpack to too much, by what is really in them, not by what they declare."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if "word/document.xml" not in archive.namelist():
                raise LawTextError(name, "is a zip archive, but no Word document (.docx)")
            if len(entries) > 5_000:
                raise LawTextError(name, "holds more than 5,000 parts; save it anew as .docx")
            left = MAX_UNPACKED
            for entry in entries:
                if entry.flag_bits & 1:
                    raise LawTextError(name, "is encrypted; save it without a password")
                most = min(left, MAX_UNPACKED // 4 if entry.filename.endswith((".xml", ".rels")) else left)
                with archive.open(entry) as stream:
                    size = 0
                    while chunk := stream.read(1 << 16):
                        size += len(chunk)
                        if size > most:
                            raise LawTextError(name, "unpacks to more than a document holds; save it anew as .docx")
                left -= size
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise LawTextError(name, f"is a damaged Word document ({str(error)[:100]})") from None


def _block(block: Paragraph | Table, depth: int) -> Iterator[str]:
    if not hasattr(block, "rows"):
        # A break inside a paragraph is a line of the law.
        yield from block.text.replace("\t", " ").split("\n")
        return
    if depth > 8:
        return
    for row in block.rows:
        told: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            # A cell that spans several columns comes back once for each of them.
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            told.append(" ".join(line.strip() for line in _lines(cell, depth) if line.strip()))
        yield CELL.join(told)


def _lines(cell: _Cell, depth: int) -> Iterator[str]:
    for block in cell.iter_inner_content():
        yield from _block(block, depth + 1)


def _pdf(data: bytes, name: str) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        word = "is protected by a password; save it without one" if "assword" in str(error) else "is a damaged PDF"
        raise LawTextError(name, f"{word} ({str(error)[:80]})") from None
    with document:
        if len(document) > MAX_PAGES:
            raise LawTextError(name, f"has more than {MAX_PAGES} pages; split it")
        sheets: list[str] = []
        size = 0
        for index in range(len(document)):
            sheet = _sheet(document, index, name)
            size += len(sheet)
            if size > MAX_TEXT:
                raise LawTextError(name, f"holds more than {MAX_TEXT // 1_000_000} million characters; split it")
            sheets.append(sheet)
    letters = sum(c.isalpha() for sheet in sheets for c in sheet)
    if letters < _LETTERS_A_PAGE * max(1, len(sheets)):
        raise LawTextError(
            name, "is a scanned PDF: pictures of pages without text; have it recognised (OCR) or fetch the Word file"
        )
    return "\f".join(sheets)


def _sheet(document: object, index: int, name: str) -> str:
    import pypdfium2

    try:
        page = document[index]  # type: ignore[index]
        try:
            text = page.get_textpage()
            try:
                return str(text.get_text_bounded()).replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
            finally:
                text.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise LawTextError(name, f"is a damaged PDF: page {index + 1} cannot be read ({str(error)[:80]})") from None
