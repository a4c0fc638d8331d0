"""A small world of laws in our own words."""

from __future__ import annotations

from datetime import date

from knowledge.law.document import Article, Change, ChangeKind, LawSource, LegalDocument

DAY = date(2026, 1, 22)


def document(number: str, kind: str, title: str, *articles: Article, begins: date | None = None) -> LegalDocument:
    """A document with these articles."""
    return LegalDocument(
        number=number,
        kind=kind,
        title=title,
        valid_from=begins or date(2020, 1, 1),
        articles=articles,
        source=LawSource.CODIFICATION,
        as_of=DAY,
    )


def world() -> list[LegalDocument]:
    """Four documents in the order of the index."""
    return [
        document(
            "01/2019/QH14",
            "Luật",
            "Thư viện bản làng",
            Article(
                number="1",
                title="Giải thích từ ngữ",
                text="1. Tủ sách là nơi giữ sách chung.\n2. Thẻ đọc là giấy cho mượn sách.",
            ),
            Article(
                number="2",
                title="Quyền của người đọc",
                text="1. Người đọc được mượn sách:\na) Tối đa 05 cuốn một lần;\nb) Trong thời hạn 14 ngày.\n"
                "2. Trẻ em được đọc tại chỗ không cần thẻ. " + "Người lớn đi cùng trông trẻ em khi đọc. " * 10,
                topic="Thư viện",
            ),
            Article(
                number="3",
                title="Trách nhiệm của thủ thư",
                text="Thủ thư giữ gìn sách và trả lời người đọc.",
                topic="Thư viện",
            ),
        ),
        document(
            "02/2020/NĐ-CP",
            "Nghị định",
            "Quy định chi tiết Luật Thư viện bản làng",
            Article(number="1", title="Mức bồi thường khi làm mất sách", text="Người làm mất sách đền 02 lần giá bìa."),
            Article(number="2", title="Hồ sơ xin cấp thẻ đọc", text="1. Đơn đề nghị.\n2. Một ảnh chân dung."),
        ),
        document(
            "03/2021/TT-BVH",
            "Thông tư",
            "Hướng dẫn chợ phiên vùng cao",
            Article(
                number="1",
                title="Giờ mở chợ phiên",
                text="Chợ phiên mở từ 6 giờ.",
                changes=(Change(kind=ChangeKind.AMENDED, number="05/2024/TT-BVH", on=date(2024, 1, 1)),),
            ),
            Article(
                number="2",
                title="Lệ phí chỗ ngồi tại chợ",
                text="Mỗi chỗ ngồi nộp 10.000 đồng một phiên.",
                valid_to=date(2025, 6, 30),
            ),
            Article(number="3", title="Chỗ ngồi tại chợ phiên", text="Ban quản lý chợ xếp chỗ ngồi theo thứ tự đến."),
        ),
        document(
            "04/2026/TT-BVH",
            "Thông tư",
            "Hướng dẫn đua ngựa",
            Article(number="1", title="Tuổi của người cưỡi ngựa đua", text="Người cưỡi ngựa đua phải đủ 16 tuổi."),
            begins=date(2026, 7, 1),
        ),
    ]
