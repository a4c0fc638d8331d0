"""Sentences of the service itself: what citizens read when no answer comes from the records."""

from __future__ import annotations

NUMBERS = "Trường hợp khẩn cấp: công an 113, cứu hỏa và cứu nạn 114, cấp cứu 115, bảo vệ trẻ em 111."

AWAY = (
    "Xin lỗi bạn, trợ lý đang gián đoạn nên chưa trả lời được câu này. Bạn gửi lại sau ít phút giúp nhé, "
    "hoặc gọi tổng đài dịch vụ công {hotline}.\n" + NUMBERS
)
CLOSED = "Trợ lý đang tạm ngừng trả lời: {reason}\nBạn có thể gọi tổng đài dịch vụ công {hotline}.\n" + NUMBERS
UNREADABLE = (
    "Mình chưa đọc được tin nhắn này. Bạn viết giúp bằng chữ, ví dụ: “làm giấy khai sinh cho con cần giấy tờ gì”."
)
INTRODUCTION = (
    "Đây là trợ lý tự động (máy trả lời), thông tin để tham khảo. Tin nhắn được lưu {days} ngày, số giấy tờ và số "
    "điện thoại được che đi; nhắn “xoá dữ liệu của tôi” để xóa."
)
ERASED = (
    "Đã xóa các tin nhắn, đánh giá và câu hỏi của bạn trong cuộc trò chuyện này. Phiếu báo sai nếu có chỉ còn số "
    "phiếu, không còn gắn với bạn."
)
SCAM = (
    "Lưu ý: cơ quan nhà nước không đòi mã OTP, mật khẩu hay chuyển tiền qua điện thoại, tin nhắn. Bạn đừng đưa mã, "
    "đừng bấm đường dẫn lạ; nghi bị lừa thì gọi ngay 113 và ngân hàng của bạn."
)
AFTER_PAUSE = "Chúng ta dừng đã lâu nên mình bắt đầu lại từ đầu, không nhớ chuyện trước nữa."
TOO_LONG = "Tin nhắn dài quá 1.000 ký tự. Bạn viết ngắn lại hoặc chia thành nhiều tin nhé."
EMPTY = "Tin nhắn đang trống. Bạn nhập câu hỏi rồi gửi lại nhé."
BAD_REQUEST = "Yêu cầu chưa đúng định dạng."
TOO_MANY = "Bạn gửi nhanh quá. Bạn chờ {seconds} giây rồi gửi tiếp nhé."
BODY_TOO_LARGE = "Yêu cầu quá lớn."
NOT_FOUND = "Không tìm thấy."
