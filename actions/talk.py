"""Everything said that is not about a procedure: greeting, thanks, hand-off, dossier, feedback, erasure."""

from __future__ import annotations

from collections.abc import Callable

from actions.answer import Answer, Button, Message, Outcome
from actions.contact import Contact

ERASE = "xóa dữ liệu của tôi"
"""What a citizen types to have everything erased; the service does the erasing."""


def notice(contact: Contact) -> str:
    """What every talk has to begin with: a machine, for reference, what is kept and how long."""
    return (
        "Mình là trợ lý tự động (không phải cán bộ); thông tin để tham khảo, giấy hẹn và văn bản của cơ quan mới "
        f"là quyết định. Tin nhắn được lưu tối đa {contact.retention_days} ngày để trả lời và sửa lỗi; số giấy tờ, số "
        f"điện thoại bạn gõ được che đi. Gõ “{ERASE}” để xóa."
    )


def _greet(contact: Contact) -> Message:
    return _said(
        Outcome.SMALLTALK,
        f"Chào bạn! {notice(contact)}\nBạn cần làm thủ tục gì? Ví dụ: “đăng ký khai sinh cần giấy tờ gì”.",
        ["Đăng ký khai sinh cần giấy tờ gì?", "Đăng ký kết hôn nộp ở đâu?", "Bạn giúp được gì?"],
    )


def _thank(contact: Contact) -> Message:
    return _said(Outcome.SMALLTALK, "Không có gì, rất vui được giúp bạn. Bạn cần hỏi thêm thì cứ nhắn nhé.")


def _goodbye(contact: Contact) -> Message:
    return _said(Outcome.SMALLTALK, "Tạm biệt bạn, chúc bạn mọi việc thuận lợi. Khi cần bạn cứ nhắn lại nhé.")


def _who_are_you(contact: Contact) -> Message:
    where = f" tỉnh {contact.province_name}" if contact.province_name else ""
    return _said(
        Outcome.SMALLTALK,
        f"Mình là trợ lý ảo hướng dẫn thủ tục hành chính cho người dân{where}: cần giấy tờ gì, nộp ở đâu, phí bao "
        "nhiêu, mất bao lâu, các bước, biểu mẫu, nộp trực tuyến hay trực tiếp. Nhắn tin với mình không mất phí, ngày "
        f"hay đêm đều được.\n{notice(contact)}",
        ["Đăng ký khai sinh cần giấy tờ gì?", "Chứng thực bản sao lệ phí bao nhiêu?", "Cho tôi gặp cán bộ"],
    )


def _handoff(contact: Contact) -> Message:
    office = contact.office_line() or (
        "Bạn hỏi trực tiếp Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở, trong giờ làm việc."
    )
    return _said(
        Outcome.HANDOFF,
        "Mình là máy nên không nối máy, không hẹn hộ và không có cán bộ nào đang chờ trong khung chat này. "
        f"Để gặp người thật:\n• {office}\n• {contact.hotline_line()}\n"
        "Bạn vẫn có thể hỏi tiếp mình về thủ tục.",
    )


def follow_dossier(contact: Contact) -> str:
    """How a dossier is followed without the assistant, as lines."""
    return (
        f"• Vào {contact.portal_url}, mục “Tra cứu hồ sơ”, nhập mã hồ sơ ghi trên giấy hẹn (hoặc đăng nhập VNeID để "
        "xem hồ sơ của mình).\n"
        "• Mang giấy hẹn và căn cước đến nơi đã nộp hồ sơ; mất giấy hẹn hay quên mã, nơi nộp tìm giúp theo căn cước.\n"
        f"• {contact.office_line() or contact.hotline_line()}"
    )


def _dossier_status(contact: Contact) -> Message:
    return _said(
        Outcome.DOSSIER,
        f"Mình không xem được hồ sơ của từng người. Để biết hồ sơ đến đâu:\n{follow_dossier(contact)}\n"
        "Hồ sơ quá hẹn: cơ quan phải có thư xin lỗi và hẹn lại; bạn hỏi nơi nộp hoặc gửi phản ánh trên Cổng Dịch vụ "
        "công quốc gia.",
    )


def petition_ways(contact: Contact) -> str:
    """Where petitions about officers, roads, noise and the like are taken."""
    app = f"ứng dụng {contact.citizen_app}" if contact.citizen_app else "ứng dụng công dân số của tỉnh"
    return (
        f"mục “Phản ánh, kiến nghị” của Cổng Dịch vụ công quốc gia ({contact.petition_url}), tổng đài 1022 hoặc {app}"
    )


def _feedback(contact: Contact) -> Message:
    return _said(
        Outcome.FEEDBACK,
        "Cảm ơn bạn đã góp ý. Câu trả lời nào của mình sai, bạn nhắn “báo sai” ngay sau câu đó: mình mở phiếu có số và "
        "hạn trả lời để người phụ trách xem và sửa.\n"
        "Phản ánh về cán bộ, dịch vụ hay hạ tầng cần được cơ quan xử lý chính thức thì bạn gửi tại "
        f"{petition_ways(contact)}. {contact.whom_to_ask()}",
    )


def _erase_data(contact: Contact) -> Message:
    return _said(
        Outcome.SMALLTALK,
        f"Để xóa toàn bộ nội dung trò chuyện này, bạn gõ đúng câu: {ERASE}\n"
        f"Nếu không xóa, tin nhắn tự mất sau {contact.retention_days} ngày.",
        [ERASE],
    )


def _said(outcome: Outcome, text: str, buttons: list[str] | None = None) -> Message:
    return Message(
        text=text, buttons=[Button(title=b, payload=b) for b in buttons or []], answer=Answer(outcome=outcome)
    )


_TALK: dict[str, Callable[[Contact], Message]] = {
    "greet": _greet,
    "thank": _thank,
    "goodbye": _goodbye,
    "who_are_you": _who_are_you,
    "handoff": _handoff,
    "dossier_status": _dossier_status,
    "feedback": _feedback,
    "erase_data": _erase_data,
}
INTENTS = frozenset(_TALK)


def talk(intent: str, contact: Contact) -> Message:
    """What is said to an intent that a rule owns; any other gets the greeting."""
    return _TALK.get(intent, _greet)(contact)


def acknowledge(contact: Contact, label: str = "") -> Message:
    """After "vâng", "ừ" without a question."""
    more = f" Bạn muốn biết thêm gì về “{label}”?" if label else " Bạn cần làm thủ tục gì thì cứ nhắn nhé."
    return _said(Outcome.SMALLTALK, f"Vâng ạ.{more}")
