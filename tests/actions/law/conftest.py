"""A few documents of an invented island, in a real book of law."""

from __future__ import annotations

from datetime import date

import pytest

from index.law import part
from index.law.book import LawBook
from knowledge.law.asked import Asked
from knowledge.law.compile import LawCompilation
from knowledge.law.document import Article, Change, ChangeKind, LawSource, LegalDocument
from knowledge.law.expired import Standings
from knowledge.procedure import Procedure
from vietnamese import Reader

BEES = LegalDocument(
    number="1/2020/QH14",
    kind="Luật",
    title="Nuôi ong",
    issuer="Quốc hội",
    issued_on=date(2020, 3, 2),
    valid_from=date(2020, 7, 1),
    source=LawSource.CODIFICATION,
    as_of=date(2026, 1, 22),
    url="https://example.org/1",
    articles=(
        Article(
            number="3",
            title="Tuổi của người nuôi ong",
            text="1. Người từ đủ 16 tuổi được nuôi ong.\n2. Người dưới 16 tuổi chỉ nuôi ong cùng cha, mẹ.",
        ),
        Article(
            number="4",
            title="Khoảng cách đặt tổ",
            text="Tổ ong đặt cách nhà ở ít nhất 20 m.",
            changes=(Change(kind=ChangeKind.AMENDED, number="9/2024/QH15", on=date(2025, 1, 1)),),
        ),
        Article(number="5", title="Xử phạt", text="Đặt tổ sai chỗ bị phạt tiền 500.000 đồng."),
        Article(number="6", title="Hiệu lực thi hành", text="Luật này có hiệu lực từ ngày 01 tháng 7 năm 2020."),
    ),
)
HIVES = LegalDocument(
    number="2/2015/NĐ-CP",
    kind="Nghị định",
    title="Về thùng ong",
    valid_from=date(2015, 1, 1),
    changes=(Change(kind=ChangeKind.REPLACED, number="7/2022/NĐ-CP", on=date(2022, 5, 1)),),
    source=LawSource.CODIFICATION,
    as_of=date(2026, 1, 22),
    articles=(Article(number="1", title="Kích thước thùng", text="Thùng ong dài ít nhất 50 cm."),),
)


MARKS = {part.FOLDER: "test", part.SAYINGS: "test"}


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> LawBook:
    folder = tmp_path_factory.mktemp("law")
    law = LawCompilation(
        [BEES, HIVES],
        absent={"5/2010/NĐ-CP": (Change(kind=ChangeKind.REPEALED, number="2/2015/NĐ-CP", on=date(2015, 1, 1)),)},
    )
    asked = [Asked("1/2020/QH14", "Luật", "3", ("mấy tuổi thì được nuôi ong", "con tôi lớp bốn nuôi ong được không"))]
    bees = procedure_of("1/2020/QH14")
    part.write(Standings(law), [bees], asked, folder, MARKS, folder / "none", None, lambda what, share: None)
    found = LawBook.load(folder, None, reader)
    assert found is not None
    return found


def procedure_of(number: str) -> Procedure:
    """A procedure that rests on a document."""
    return Procedure.model_validate(
        {
            "code": "1.000001",
            "name": "Thủ tục đăng ký nuôi ong",
            "source": {"kind": "national_text", "file": "a.txt", "as_of": "2026-07-01"},
            "legal_basis": [{"number": number, "title": "Luật Nuôi ong"}],
        }
    )
