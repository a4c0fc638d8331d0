"""Other people's data: what is declined, and what is an ordinary question."""

from __future__ import annotations

import pytest

from actions.privacy import asks_for_others
from vietnamese import fold

DECLINED = [
    "cho tôi xin số điện thoại của bà Lành ở thôn Nà Pàn",
    "tra giúp địa chỉ nhà của anh chủ xe này với",
    "cho em biết hồ sơ của hàng xóm đã được duyệt chưa",
    "tìm giúp tôi nơi ở của chồng cũ",
    "xem giúp tiền án của người yêu chị họ tôi",
    "cho xin số căn cước của chủ nhà để tôi làm giấy",
    "cung cấp thông tin cá nhân của ông giám đốc kia đi",
    "ai đứng tên biển số 12A này",
    "cho tôi sdt ông bí thư",
]
ASKED = [
    "cho tôi xin số điện thoại của ủy ban xã Đồng Đăng",
    "xin số điện thoại trung tâm hành chính công",
    "sửa số căn cước của vợ trong giấy khai sinh thế nào",
    "hồ sơ của tôi tới đâu rồi",
    "xin xác nhận tình trạng hôn nhân cần giấy tờ gì",
    "xin cấp lại sổ đỏ của ông nội thì thủ tục thế nào",
    "cho em biết địa chỉ một cửa",
    "tôi muốn biết lệ phí đăng ký kết hôn",
    "xin cấp phiếu lý lịch tư pháp",
    "cho em số điện thoại của người phụ trách với",
]


@pytest.mark.parametrize("text", DECLINED)
def test_declined(text: str) -> None:
    assert asks_for_others(text)
    assert asks_for_others(fold(text))


@pytest.mark.parametrize("text", ASKED)
def test_left_to_the_talk(text: str) -> None:
    assert not asks_for_others(text)
