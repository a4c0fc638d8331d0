"""Records and a small index for the tests of what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.contact import Contact
from index.guides.book import GuideBook
from index.hit import Hit, Retrieval
from index.journeys import JourneyBook
from index.law.book import LawBook
from knowledge.procedure import (
    Channel,
    Fee,
    FeeState,
    Level,
    Method,
    Paper,
    PaperCase,
    Procedure,
    ProcessingTime,
    TimeState,
    TimeUnit,
)
from knowledge.source import LegalBasis, Source, SourceKind

TODAY = date(2026, 8, 1)


def procedure(code: str = "1.000001", name: str = "Thủ tục đăng ký nuôi ong", **changes: Any) -> Procedure:
    """A whole record; `changes` replace fields."""
    time = ProcessingTime(state=TimeState.STATED, amount=3, unit=TimeUnit.WORKING_DAY)
    fee = Fee(state=FeeState.STATED, amount=10_000, note="một đàn ong")
    values: dict[str, Any] = {
        "code": code,
        "name": name,
        "decision_number": "12/QĐ-UBND",
        "decision_date": date(2026, 3, 2),
        "levels": [Level.COMMUNE],
        "applicants": ["Cá nhân"],
        "agencies": ["Ủy ban nhân dân cấp xã"],
        "methods": [Method(channel=c, time=time, fees=[fee]) for c in Channel],
        "cases": [
            PaperCase(
                title="Giấy tờ phải nộp",
                papers=[
                    Paper(name="Trường hợp nhờ người khác nộp: văn bản ủy quyền", originals=1),
                    Paper(name="Tờ khai nuôi ong", originals=1),
                    Paper(name="Bản vẽ vị trí đặt tổ", copies=2),
                    Paper(name="Không thu giấy tờ đã có trong cơ sở dữ liệu", is_note=True),
                ],
            )
        ],
        "steps": [
            "Bước 1: Người nuôi ong nộp hồ sơ.",
            "Bước 2: Cán bộ kiểm tra.",
            "Bước 3: Người nuôi ong nhận kết quả.",
        ],
        "conditions": ["Tổ ong cách nhà ở ít nhất 20 m."],
        "results": ["Giấy xác nhận nuôi ong"],
        "legal_basis": [LegalBasis(number="1/2020/NĐ-CP", title="Nghị định về nuôi ong")],
        "source": Source(
            kind=SourceKind.NATIONAL_TEXT,
            file="a.txt",
            as_of=date(2026, 7, 1),
            url="https://dichvucong.gov.vn/thu-tuc/1",
        ),
    }
    return Procedure(**(values | changes))


class FakeIndex:
    """Finds a procedure by the words of its name that the question holds; as sure as the share of them found."""

    law: LawBook | None = None
    guides: GuideBook | None = None
    journeys: JourneyBook | None = None

    def __init__(self, *procedures: Procedure, noise: frozenset[str] = frozenset()) -> None:
        self.procedures = {p.code: p for p in procedures}
        self.noise = noise
        self.asked: list[str] = []

    def retired(self, code: str) -> None:
        return None

    def procedure(self, code: str) -> Procedure | None:
        return self.procedures.get(code)

    def retrieve(self, query: str, limit: int = 10) -> Retrieval:
        self.asked.append(query)
        words = [w for w in query.lower().replace("?", " ").replace(",", " ").split() if w not in self.noise]
        hits = []
        for p in self.procedures.values():
            name = [w for w in p.name.lower().split() if w not in {"thủ", "tục"}]
            share = sum(w in words for w in name) / len(name)
            if share:
                hits.append((share, p))
        hits.sort(key=lambda pair: -pair[0])
        total = sum(share**4 for share, _ in hits) or 1.0
        known = min(1.0, 1.6 * hits[0][0]) if hits else 0.0
        return Retrieval(
            hits=[Hit("procedure", p.code, p.name, s, known * s**4 / total) for s, p in hits[:limit]],
            known=known,
            content=words,
        )


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def contact() -> Contact:
    return Contact(office_phone="0205 000 000", office_hours="7 giờ 30 đến 17 giờ", province_name="Lạng Sơn")


@pytest.fixture
def make() -> Callable[..., Procedure]:
    return procedure


@pytest.fixture
def fake_index() -> type[FakeIndex]:
    return FakeIndex
