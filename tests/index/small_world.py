"""A small world of procedures, and snapshots built from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.build import build_from
from index.encoder import Encoder
from knowledge.guide import Guide
from knowledge.procedure import Level, Procedure
from knowledge.source import Source, SourceKind

SOURCE = Source(kind=SourceKind.NATIONAL_TEXT, file="test", as_of=date(2026, 7, 1))

NAMES = {
    "1.000001": ("Thủ tục đăng ký khai sinh", "Hộ tịch"),
    "1.000002": ("Thủ tục đăng ký khai sinh có yếu tố nước ngoài", "Hộ tịch"),
    "1.000003": ("Thủ tục đăng ký lại khai sinh", "Hộ tịch"),
    "1.000004": ("Thủ tục đăng ký khai tử", "Hộ tịch"),
    "1.000005": ("Thủ tục đăng ký kết hôn", "Hộ tịch"),
    "1.000006": ("Thủ tục đăng ký kết hôn có yếu tố nước ngoài", "Hộ tịch"),
    "1.000007": ("Cấp giấy phép lái xe", "Sát hạch"),
    "1.000008": ("Cấp lại giấy phép lái xe", "Sát hạch"),
    "1.000009": ("Đổi giấy phép lái xe", "Sát hạch"),
    "1.000010": ("Đăng ký thường trú", "Cư trú"),
    "1.000011": ("Gia hạn tạm trú", "Cư trú"),
    "1.000012": ("Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp xã)", "Xuất nhập cảnh"),
    "1.000013": ("Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp tỉnh)", "Xuất nhập cảnh"),
    "1.000014": ("Tách thửa hoặc hợp thửa đất", "Đất đai"),
    "1.000015": ("Cấp giấy phép kinh doanh dịch vụ karaoke", "Văn hóa"),
    "1.000016": ("Công nhận hộ nghèo, hộ cận nghèo", "Giảm nghèo"),
}


def make(code: str, name: str, field: str, **more: object) -> Procedure:
    """One record."""
    return Procedure.model_validate(
        {
            "code": code,
            "name": name,
            "field": field,
            "levels": [Level.COMMUNE],
            "applicants": ["Công dân Việt Nam"],
            "source": SOURCE,
            **more,
        }
    )


def world() -> list[Procedure]:
    """All records, in the order of their codes."""
    more: dict[str, dict[str, object]] = {
        "1.000010": {"short_name": "Nhập hộ khẩu", "wordings": ["chuyển về ở với bố mẹ"]},
        "1.000013": {"province": "20"},
    }
    return [make(code, name, field, **more.get(code, {})) for code, (name, field) in NAMES.items()]


def build(
    procedures: list[Procedure], folder: Path, encoder: Encoder | None = None, guides: Sequence[Guide] = ()
) -> Path:
    """Build a snapshot in `folder` as `motcua build` does after compiling."""
    return build_from(
        procedures, folder, province="20", encoder=encoder, progress=lambda what, share: None, guides=guides
    )
