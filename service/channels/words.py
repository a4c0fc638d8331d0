"""Kind words for what is no question: stickers, photos, voice, places, files, too long a text, too many messages."""

from __future__ import annotations

from service.channels.inbox import Stored

_ASK = "Bạn viết câu hỏi bằng chữ giúp nhé, ví dụ: “làm giấy khai sinh cho con cần giấy tờ gì”."

WELCOME = (
    "Chào bạn! Đây là trợ lý tự động (máy trả lời) về thủ tục hành chính, thông tin để tham khảo. Tin nhắn được lưu "
    "{days} ngày, số giấy tờ và số điện thoại được che đi; nhắn “xoá dữ liệu của tôi” để xóa.\n" + _ASK
)
TOO_LONG = (
    "Tin nhắn của bạn dài quá 1.000 ký tự nên mình chưa đọc được. Bạn viết ngắn lại, chỉ nêu việc cần làm và điều muốn "
    "hỏi, hoặc chia thành nhiều tin nhé."
)
TOO_FAST = "Bạn gửi nhanh quá nên mình chưa đọc kịp. Bạn chờ {seconds} giây rồi gửi lại câu hỏi nhé."

FOR_KIND: dict[Stored, str] = {
    "sticker": "Cảm ơn bạn! Mình chỉ đọc được tin nhắn bằng chữ. " + _ASK,
    "photo": (
        "Mình đã nhận được ảnh nhưng chưa xem được nội dung ảnh. Bạn đừng gửi ảnh giấy tờ cá nhân vào đây. " + _ASK
    ),
    "voice": "Mình chưa nghe được tin nhắn thoại và video. " + _ASK,
    "location": (
        "Mình chưa đọc được vị trí trên bản đồ. Bạn viết tên xã, phường nơi bạn ở kèm câu hỏi giúp nhé, "
        "ví dụ: “đăng ký thường trú thì nộp ở đâu”."
    ),
    "file": "Mình chưa đọc được tệp đính kèm; hồ sơ gửi vào đây không được tiếp nhận. " + _ASK,
    "long": TOO_LONG,
}
"""What is said to each kind that is no text."""
