"""Legal documents and rows of the codification for the tests, about a law that does not exist."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.law.document import Article, LawSource, LegalDocument
from knowledge.law.store import LawEntry, LawStore

AS_OF = date(2099, 1, 1)


def row(article: str = "1", **changes: Any) -> dict[str, Any]:
    """One line of a codification, as of Law 10/2090/QH30 on tea houses."""
    base = {
        "demuc": "99.1",
        "demuc_name": "Quán trà",
        "anchor": "99",
        "title": f"Điều 99.1.LQ.{article}. Tên điều {article}",
        "doc_type": "Luật",
        "doc_no": "10/2090/QH30",
        "article": article,
        "effective": "01/07/2090",
        "vbpl_item": "777",
        "note": f"(Điều {article} Luật số 10/2090/QH30, có hiệu lực thi hành kể từ ngày 01/07/2090)",
        "text": f"1. Quy định {article} về trà.\n2. Quy định khác.",
    }
    return base | changes


def first_row(**changes: Any) -> dict[str, Any]:
    """The row whose note tells the title."""
    note = (
        "(Điều 1 Luật số 10/2090/QH30 Luật Quán trà ngày 15/03/2090 của Quốc hội, "
        "có hiệu lực thi hành kể từ ngày 01/07/2090)"
    )
    return row(**({"note": note} | changes))


def packed(*rows: dict[str, Any]) -> bytes:
    """The rows as a packed file of JSON lines."""
    return gzip.compress("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows).encode())


def law(number: str = "10/2090/QH30", kind: str = "Luật", *articles: Article, **facts: Any) -> LegalDocument:
    """A document of the codification."""
    data = {
        "number": number,
        "kind": kind,
        "valid_from": date(2090, 7, 1),
        "source": LawSource.CODIFICATION,
        "as_of": AS_OF,
        "articles": articles or (Article(number="1", text="1. Trà."),),
    }
    return LegalDocument(**(data | facts))


def stored(path: Path, *documents: LegalDocument) -> Path:
    """A store of these documents."""
    with LawStore(path) as store:
        store.write(LawEntry.of(document, f"hash of {document.number} {document.source}") for document in documents)
    return path


GAZETTE = """CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 20/2095/NĐ-CP
Hà Nội, ngày 10 tháng 5 năm 2095
NGHỊ ĐỊNH
Quy định chi tiết một số điều của Luật Quán trà
Căn cứ Luật Quán trà số 10/2090/QH30;
Theo đề nghị của Bộ trưởng Bộ Công Thương;
Chính phủ ban hành Nghị định quy định chi tiết một số điều của Luật Quán trà.
Điều 1. Phạm vi điều chỉnh
1. Nghị định này quy định về giấy phép mở quán trà.
2. Nghị định này áp dụng với mọi quán trà.
Điều 2. Giấy phép
1. Giấy phép có thời hạn 5 năm.
Điều 3. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2095.
2. Nghị định này thay thế Nghị định số 19/2091/NĐ-CP ngày 02 tháng 3 năm 2091 của Chính phủ về quán trà.
Nơi nhận:
- Các bộ;
TM. CHÍNH PHỦ
THỦ TƯỚNG
"""
