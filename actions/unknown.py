"""What is said when the assistant has no answer: what it can do instead, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answer import MAX_PAYLOAD, Answer, Button, Message, Outcome
from actions.contact import Contact
from actions.render.text import bullets, clip, day, sentence
from knowledge.procedure import Procedure, Retired

EXAMPLES = (
    "Đăng ký khai sinh cần giấy tờ gì",
    "Đăng ký tạm trú nộp ở đâu",
    "Cấp đổi giấy phép lái xe lệ phí bao nhiêu",
)


def _message(text: str, buttons: list[Button]) -> Message:
    return Message(text=text, buttons=buttons, answer=Answer(outcome=Outcome.UNKNOWN))


def _examples() -> list[Button]:
    return [Button(title=f"{e}?", payload=f"{e}?") for e in EXAMPLES]


def unknown(contact: Contact) -> Message:
    """The question was not understood or is outside what is known."""
    return _message(
        "Mình chưa có câu trả lời chắc chắn cho câu này, nên không đoán. Mình chỉ hướng dẫn thủ tục hành chính: "
        "giấy tờ, nơi nộp, phí, thời hạn, các bước.\n"
        f"Bạn thử nêu tên việc cần làm, ví dụ “{EXAMPLES[0].lower()}”. Cần người tư vấn: {contact.whom_to_ask()}",
        _examples(),
    )


def which_procedure(contact: Contact) -> Message:
    """The message asks for a fee, a paper ... of an unnamed procedure."""
    return _message(
        "Bạn hỏi về thủ tục nào? Bạn nêu cả tên việc cần làm trong câu hỏi, ví dụ "
        f"“{EXAMPLES[0].lower()}”, “{EXAMPLES[2].lower()}”.",
        _examples(),
    )


def off_topic(contact: Contact) -> Message:
    """The message is not about administrative procedures."""
    return _message(
        "Việc này nằm ngoài phạm vi của mình: mình chỉ hướng dẫn thủ tục hành chính (giấy tờ, nơi nộp, phí, thời hạn, "
        f"các bước). Nếu bạn cần làm một thủ tục, hãy nêu tên việc đó, ví dụ “{EXAMPLES[1].lower()}”.",
        _examples(),
    )


def no_provision(contact: Contact) -> Message:
    """A question of law that no provision held answers surely enough."""
    return _message(
        "Mình chưa tìm được quy định trả lời chắc chắn câu này, nên không đoán. Bạn hỏi công chức tư pháp ở xã, phường "
        "hoặc Trung tâm trợ giúp pháp lý nhà nước của tỉnh (hộ nghèo, trẻ em, người có công và một số nhóm khác được "
        f"trợ giúp miễn phí theo Luật Trợ giúp pháp lý 11/2017/QH14). {contact.hotline_line()}",
        [],
    )


def gave_up(contact: Contact) -> Message:
    """Two clarifying questions did not help: a person should."""
    return _message(
        "Mình vẫn chưa rõ bạn cần thủ tục nào, nên không đoán. Bạn có thể nêu đúng tên thủ tục hoặc mã thủ tục, "
        f"hoặc hỏi người tư vấn: {contact.whom_to_ask()}",
        [],
    )


def unknown_code(code: str, contact: Contact) -> Message:
    """A well-formed procedure code that no record has."""
    return _message(
        f"Mình không có thủ tục nào mang mã {code}; có thể mã đã bị thay hoặc thuộc tỉnh khác. Bạn nêu tên việc cần "
        f"làm, hoặc tra mã trên Cổng Dịch vụ công quốc gia ({contact.portal_url}). {contact.hotline_line()}",
        [],
    )


def no_longer(code: str, retired: Retired, replacements: Sequence[Procedure], contact: Contact) -> Message:
    """A code whose record was retired: since when, why, and what took its place."""
    lines = [f"Từ {day(retired.on)} mình không hướng dẫn thủ tục mã {code} nữa. {sentence(retired.reason)}"]
    names = [f"{clip(procedure.name, MAX_PAYLOAD - 20)} (mã {procedure.code})" for procedure in replacements]
    if names:
        lines += ["Nay bạn xem:", *bullets(names)]
    else:
        lines.append(f"Bạn nêu tên việc cần làm, hoặc hỏi: {contact.whom_to_ask()}")
    return _message("\n".join(lines), [Button(title=name, payload=name) for name in names])


def unreadable(contact: Contact) -> Message:
    """A message without any word."""
    return _message(
        "Mình chưa đọc được tin nhắn này. Bạn gõ bằng chữ việc cần làm, ví dụ "
        f"“{EXAMPLES[0].lower()}”. {contact.hotline_line()}",
        _examples(),
    )


def trouble(contact: Contact) -> Message:
    """Something inside failed: said plainly, with whom to ask meanwhile."""
    return Message(
        text="Xin lỗi bạn, hệ thống tra cứu đang gặp trục trặc nên mình chưa trả lời được. Bạn thử lại sau ít phút. "
        f"Cần gấp: {contact.whom_to_ask()} Trường hợp khẩn cấp gọi 113 (công an), 114 (cứu hỏa), 115 (cấp cứu)."
    )
