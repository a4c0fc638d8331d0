"""Invented records in the forms of the sources, for tests: no text of the real database."""

from __future__ import annotations

import json
from typing import Any

METHOD = """  * Hình thức nộp: DIRECT
    Thời hạn giải quyết: 7 WORKING_DAY
    Phí, lệ phí: 20000 VNĐ (mỗi lần cấp)
"""
PAPERS = """  [ * Giấy tờ phải nộp: ]
    - - Tờ khai mở quán trà theo Mẫu số 07 ban hành kèm Nghị định 1/2099/NĐ-CP
      Số lượng: Bản chính: 1, Bản sao: 0
    - Giấy phép cũ (nếu có)
      Số lượng: Bản chính: 0, Bản sao: 1
"""
FIELDS = {
    "Mã thủ tục": " 9.000001",
    "Số quyết định": " 12/QĐ-BTT",
    "Tên thủ tục": " Cấp giấy phép mở quán trà",
    "Cấp thực hiện": " Cấp Xã",
    "Loại thủ tục": " OTHER",
    "Lĩnh vực": " Trà quán",
    "Trình tự thực hiện": "\n    Bước 1: Nộp hồ sơ.\n    Bước 2: Nhận giấy\n    phép tại quầy.\n",
    "Cách thức thực hiện": f"\n{METHOD}",
    "Thành phần hồ sơ": f"\n{PAPERS}",
    "Đối tượng thực hiện": " Công dân Việt Nam, Cán bộ, công chức, viên chức",
    "Cơ quan thực hiện": " Sở Văn hóa, Thể thao và Du lịch, Ủy ban nhân dân cấp xã",
    "Cơ quan có thẩm quyền": " Không có thông tin",
    "Địa chỉ tiếp nhận HS": " Không có thông tin",
    "Cơ quan được ủy quyền": " Không có thông tin",
    "Cơ quan phối hợp": " Không có thông tin",
    "Kết quả thực hiện": " Giấy phép mở quán trà",
    "Căn cứ pháp lý": "\n  * Luật Trà (1/2099/QH99)\n",
    "Yêu cầu, điều kiện thực hiện": " - Có ấm\n- Có chén",
    "Từ khóa": " Không có thông tin",
    "Mô tả": " - Có ấm\n- Có chén",
}


def national(**changes: str) -> bytes:
    """A text of the national export with some fields changed: method=..., papers=..., code=..., name=..."""
    fields = dict(FIELDS)
    keys = {
        "code": "Mã thủ tục",
        "name": "Tên thủ tục",
        "level": "Cấp thực hiện",
        "method": "Cách thức thực hiện",
        "papers": "Thành phần hồ sơ",
        "agencies": "Cơ quan thực hiện",
        "steps": "Trình tự thực hiện",
        "basis": "Căn cứ pháp lý",
        "drop": "",
    }
    for key, value in changes.items():
        if key == "drop":
            fields.pop(value)
        else:
            multi = key in ("method", "papers", "steps", "basis")
            fields[keys[key]] = f"\n{value}" if multi else f" {value}"
    body = "\n".join(f"{label}:{value}" for label, value in fields.items())
    return f"Chi tiết thủ tục hành chính\n{body}\n".encode()


def method(time: str = "7 WORKING_DAY", fee: str = "0 VNĐ ()", description: str = "", channel: str = "DIRECT") -> str:
    """One way of filing as the text export writes it."""
    end = f"    Mô tả: {description}\n" if description else ""
    return f"  * Hình thức nộp: {channel}\n    Thời hạn giải quyết: {time}\n    Phí, lệ phí: {fee}\n{end}"


def paper(name: str, originals: int = 1, copies: int = 0) -> str:
    """One row of the dossier as the text export writes it."""
    return f"    - {name}\n      Số lượng: Bản chính: {originals}, Bản sao: {copies}\n"


def portal(**changes: Any) -> bytes:
    """An answer of the portal's API with some keys of its data changed."""
    data: dict[str, Any] = {
        "id": "019d0000-aaaa-7000-8000-000000000001",
        "code": "9.000001",
        "name": "Cấp giấy phép mở quán trà",
        "type": "STANDARD",
        "executionSteps": [{"name": "Bước 1:", "description": "Nộp hồ sơ"}],
        "executionMethods": [
            {
                "submissionMethod": "ONLINE",
                "processingTime": 5,
                "processingTimeUnit": "WORKING_DAY",
                "description": None,
                "fees": [{"value": 10000, "description": "mỗi lần", "currencyName": "Việt Nam Đồng"}],
            }
        ],
        "executionCases": [
            {
                "name": "",
                "profileComponents": [
                    {"name": "Tờ khai", "originalQty": 1, "copyQty": 0, "attachments": [{"fileName": "Mẫu 07.docx"}]}
                ],
            }
        ],
        "legalBasisesDetails": [{"name": "Luật Trà", "code": "1/2099/QH99 "}],
        "departmentPromulgateName": "Bộ Trà",
        "isWard": True,
        "isProvince": True,
        "isFullProcess": True,
        "procedureProposal": {"decisionDate": 1782666000000, "proposalNumber": "12/QĐ-BTT"},
        "updatedAt": 1783998561787,
    }
    return json.dumps({"code": "OK", "data": data | changes}, ensure_ascii=False).encode()


def catalog_line(code: str, issuer: str = "Bộ Trà", kind: str = "STANDARD", number: int = 1) -> str:
    """One row of the portal's catalogue."""
    row = {
        "id": f"019d0000-aaaa-7000-8000-{number:012d}",
        "code": code,
        "name": "Cấp giấy phép mở quán trà",
        "departments": ["Sở Văn hóa, Thể thao và Du lịch", "Ủy ban nhân dân cấp xã"],
        "departmentPromulgate": issuer,
        "formalityTargetType": ["Công dân Việt Nam", "Cán bộ, công chức, viên chức"],
        "state": "ACTIVE",
        "type": kind,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
