"""The sheets of a workbook of procedures: which field of the record stands in which column.

Everything an officer may change stands in a sheet; who prepared and approved a record does not, that is done by
`motcua knowledge review`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.procedure import Channel, FeeState, Level, OnlineLevel, TimeState, TimeUnit

CODE = "Mã thủ tục"


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    """several, parted by commas"""


@dataclass(frozen=True)
class Column:
    """A column and the field it holds: `key` is its path below the record or the item."""

    title: str
    key: str
    kind: Kind = Kind.TEXT
    width: int = 20
    help: str = ""
    labels: dict[str, str] = field(default_factory=dict, hash=False)
    """value in the record → what the officer reads and chooses"""


@dataclass(frozen=True)
class Single:
    """One row a record."""

    title: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Items:
    """One row an item of one list."""

    title: str
    field: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Texts:
    """One row a sentence; the second column says of which list."""

    title: str
    heading: str
    fields: dict[str, str]
    """field → what the officer reads"""


@dataclass(frozen=True)
class Groups:
    """One row an item of the lists of a list: fees of ways to file, papers of cases.

    Rows of one group have one number in the second column; what the group itself tells stands in its first row.
    """

    title: str
    field: str
    number: str
    columns: Sequence[Column]
    items: str
    item_columns: Sequence[Column]


Layout = Single | Items | Texts | Groups

LEVELS = {
    Level.COMMUNE: "xã",
    Level.PROVINCE: "tỉnh",
    Level.MINISTRY: "bộ",
    Level.OTHER: "khác",
    Level.DISTRICT: "huyện (đã bỏ)",
}
CHANNELS = {Channel.IN_PERSON: "trực tiếp", Channel.ONLINE: "trực tuyến", Channel.POST: "bưu chính"}
ONLINE = {OnlineLevel.FULL: "toàn trình", OnlineLevel.PARTIAL: "một phần"}
UNITS = {
    TimeUnit.MINUTE: "phút",
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}
TIMES = {
    TimeState.STATED: "chắc chắn",
    TimeState.IN_NOTE: "theo ghi chú",
    TimeState.DOUBTFUL: "đáng ngờ",
    TimeState.UNKNOWN: "chưa có thông tin",
}
FEES = {
    FeeState.STATED: "số tiền chắc chắn",
    FeeState.FREE: "miễn phí (ghi căn cứ)",
    FeeState.IN_NOTE: "theo ghi chú",
    FeeState.ZERO: "nguồn ghi 0 đồng",
    FeeState.DOUBTFUL: "đáng ngờ",
    FeeState.UNKNOWN: "chưa có thông tin",
}
YES = {"true": "có", "false": "không"}


def _labels(labels: dict[Any, str]) -> dict[str, str]:
    return {str(value): label for value, label in labels.items()}


PROCEDURES = Single(
    "Thủ tục",
    (
        Column("Tên thủ tục", "name", width=50, help="chép đúng từ cơ sở dữ liệu quốc gia"),
        Column("Tên ngắn", "short_name", width=30, help="tên trên nút bấm, nhiều nhất 60 chữ"),
        Column("Số quyết định", "decision_number"),
        Column("Ngày quyết định", "decision_date", Kind.DAY, 14),
        Column("Lĩnh vực", "field", width=24),
        Column("Cấp thực hiện", "levels", Kind.CHOICES, 16, "nhiều cấp thì cách nhau bằng dấu phẩy", _labels(LEVELS)),
        Column("Cơ quan ban hành", "issuer", width=24),
        Column("Mã tỉnh (thủ tục riêng của tỉnh)", "province", width=12, help="để trống nếu là thủ tục chung cả nước"),
        Column("Địa chỉ tiếp nhận", "address", width=30),
        Column("Mức trực tuyến", "online_level", Kind.CHOICE, 14, labels=_labels(ONLINE)),
        Column("Tóm tắt (hai câu)", "overview", width=60, help="hai câu ngắn mà người ít chữ cũng hiểu"),
        Column("Ai được làm", "who", width=40),
        Column("Nộp ở đâu", "where", width=40),
        Column("Mô tả thêm", "description", width=40),
        Column("Ngày của nguồn", "source.as_of", Kind.DAY, 14, "ngày nội dung này còn đúng"),
        Column("Trang nguồn", "source.url", width=40),
    ),
)  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (
    PROCEDURES,
    Groups(
        "Cách nộp & phí",
        "methods",
        "Cách số",
        (
            Column("Hình thức nộp", "channel", Kind.CHOICE, 14, labels=_labels(CHANNELS)),
            Column("Thời hạn: trạng thái", "time.state", Kind.CHOICE, 18, labels=_labels(TIMES)),
            Column("Thời hạn: số", "time.amount", Kind.NUMBER, 10),
            Column("Thời hạn: đơn vị", "time.unit", Kind.CHOICE, 14, labels=_labels(UNITS)),
            Column("Thời hạn: ghi chú", "time.note", width=40),
            Column("Ghi chú cách nộp", "note", width=40),
        ),
        "fees",
        (
            Column("Phí: trạng thái", "state", Kind.CHOICE, 20, labels=_labels(FEES)),
            Column("Phí: số tiền (đồng)", "amount", Kind.WHOLE, 14),
            Column("Phí: ghi chú", "note", width=50, help="tiền gì, tính theo gì, ai được miễn"),
        ),
    ),
    Groups(
        "Giấy tờ",
        "cases",
        "Nhóm số",
        (Column("Nhóm giấy tờ / trường hợp", "title", width=30),),
        "papers",
        (
            Column("Tên giấy tờ", "name", width=60),
            Column("Bản chính", "originals", Kind.WHOLE, 10),
            Column("Bản sao", "copies", Kind.WHOLE, 10),
            Column("Khi nào cần", "when", width=40, help="để trống: lúc nào cũng cần"),
            Column("Mẫu: tên", "form.name", width=30),
            Column("Mẫu: số hiệu", "form.number"),
            Column("Mẫu: đường dẫn", "form.url", width=30),
            Column("Chỉ là ghi chú", "is_note", Kind.CHOICE, 12, labels=YES),
        ),
    ),
    Texts(
        "Các bước",
        "Loại bước",
        {
            "plain_steps": "các bước của người dân",
            "online_steps": "nộp trực tuyến từng bước",
            "steps": "trình tự gốc",
        },
    ),
    Texts(
        "Nội dung khác",
        "Mục",
        {
            "applicants": "đối tượng thực hiện",
            "agencies": "cơ quan thực hiện",
            "authority": "cơ quan có thẩm quyền",
            "delegated": "cơ quan được ủy quyền",
            "coordinating": "cơ quan phối hợp",
            "conditions": "điều kiện",
            "results": "kết quả",
            "bring": "mang theo",
            "mistakes": "sai sót thường gặp",
            "related": "mã thủ tục liên quan",
            "keywords": "từ khóa",
            "wordings": "cách người dân hỏi",
            "vague": "câu hỏi chưa đủ ý",
        },
    ),
    Items(
        "Mẫu đơn",
        "forms",
        (
            Column("Tên mẫu", "name", width=50),
            Column("Số hiệu mẫu", "number"),
            Column("Đường dẫn", "url", width=40),
        ),
    ),
    Items(
        "Căn cứ pháp lý",
        "legal_basis",
        (
            Column("Số hiệu văn bản", "number"),
            Column("Tên văn bản", "title", width=60),
            Column("Điều", "article", width=10),
        ),
    ),
    Items(
        "Câu hỏi dễ nhầm",
        "confused",
        (
            Column("Mã thủ tục dễ nhầm", "code"),
            Column("Câu hỏi", "asks", width=50),
            Column("Phân biệt", "apart", width=60, help="một câu: khi nào là thủ tục này"),
        ),
    ),
    Items(
        "Chỗ khác với nguồn",
        "doubts",
        (
            Column("Ô trong bản ghi", "field", width=24, help="tên ô như trong tệp, ví dụ methods.0.time"),
            Column("Lý do", "reason", help="một mã tiếng Anh ngắn, ví dụ cut_sum, from_law"),
            Column("Nguồn ghi gì", "value", width=60),
        ),
    ),
)


def headers(layout: Layout) -> list[Column]:
    """The columns of a sheet, the code first."""
    code = Column(CODE, "code", width=13, help="giữ nguyên; thủ tục mới thì ghi mã mới")
    match layout:
        case Single():
            return [code, *layout.columns]
        case Items():
            return [code, *layout.columns]
        case Texts():
            return [
                code,
                Column(layout.heading, "field", Kind.CHOICE, 26, labels=layout.fields),
                Column("Nội dung", "text", width=90),
            ]
        case Groups():
            return [code, Column(layout.number, "number", Kind.WHOLE, 10), *layout.columns, *layout.item_columns]
