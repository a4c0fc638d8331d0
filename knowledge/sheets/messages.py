"""Faults of a record in Vietnamese, for those who fill in spreadsheets."""

from __future__ import annotations

from pydantic_core import ErrorDetails

RULES = {
    "file": "mã trong ô khác với mã của thủ tục; sửa lại mã",
    "kind": "nguồn không hợp lệ; xuất lại biểu mẫu",
    "short_name": "tên ngắn dài {length} chữ; nhiều nhất {limit} chữ",
    "twice": "câu này có hai lần: {shown}; giữ lại một",
    "related": "thủ tục không liên quan đến chính nó; xóa dòng này",
    "empty": "mục trống; điền vào hoặc xóa cả dòng",
    "review": "việc duyệt ghi bằng lệnh motcua knowledge review; xóa ô này",
    "time_stated": "thời hạn 'chắc chắn' phải có số và đơn vị; không có thì chọn 'theo ghi chú'",
    "time_note": "trạng thái thời hạn này cần ghi chú",
    "fee_stated": "'số tiền chắc chắn' phải có số tiền lớn hơn 0; không phải nộp thì chọn 'miễn phí'",
    "fee_free": "'miễn phí' thì để trống số tiền và ghi chú văn bản nào nói miễn",
    "fee_note": "trạng thái phí này cần ghi chú",
}
"""The rules of `knowledge.curated.RULES`."""


def explain(error: ErrorDetails) -> str:
    """What a model refused, and what to do."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "còn trống; điền vào"
        case "string_pattern_mismatch" if error["loc"][-1] == "province":
            return "mã tỉnh có hai chữ số, ví dụ 20"
        case "string_pattern_mismatch":
            return f"{error['input']!r} không đúng dạng mã; ví dụ 1.001193"
        case "string_too_long":
            return f"dài quá {limits.get('max_length')} chữ; rút gọn lại"
        case "string_too_short":
            return "ngắn quá hoặc còn trống; điền đủ"
        case "greater_than_equal":
            return f"phải từ {limits.get('ge')} trở lên"
        case "enum":
            return f"{error['input']!r} không có trong danh sách; chọn lại"
        case "int_parsing" | "int_type" | "int_from_float" | "float_parsing" | "float_type":
            return f"{error['input']!r} không phải là số; gõ lại bằng chữ số"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"{error['input']!r} không phải là ngày; ghi như 31/12/2026"
        case "value_error":
            return f"không hợp lệ; ghi theo mẫu: {error['msg'].removeprefix('Value error, ')}"
        case _:
            return f"không hợp lệ: {error['msg']}"
