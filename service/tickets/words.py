"""What is said about tickets, and to feedback that is none."""

from __future__ import annotations

from datetime import date

from actions.answer import Answer, Message, Outcome
from actions.contact import Contact
from actions.talk import petition_ways
from service.database.talks import VIETNAM
from service.tickets.numbers import Kind
from service.tickets.store import Ticket

_KEEP = "Bạn giữ số phiếu này; lúc nào cần, nhắn số phiếu cho mình (ở đây hay kênh khác) để biết kết quả."
_WHAT = {Kind.ERROR: "báo sai", Kind.PETITION: "phản ánh"}


def _said(text: str) -> Message:
    return Message(text=text, answer=Answer(outcome=Outcome.FEEDBACK))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def opened(ticket: Ticket, contact: Contact) -> Message:
    """Number and deadline of a reported answer."""
    about = f" về câu trả lời cho “{_short(ticket.question)}”" if ticket.question else ""
    return _said(
        f"Cảm ơn bạn đã báo. Phiếu {ticket.number}{about}: người phụ trách xem lại và trả lời trước hết ngày "
        f"{_day(ticket.due_on)}. {_KEEP}\n"
        f"Trong lúc chờ, việc gấp bạn hỏi: {contact.whom_to_ask()}"
    )


def nothing_to_report(contact: Contact) -> Message:
    """A report without an answer that it could be about."""
    return _said(
        "Cảm ơn bạn đã báo. Mình chưa rõ bạn báo câu trả lời nào: bạn hỏi lại câu đó, rồi nhắn “báo sai” ngay sau câu "
        f"trả lời sai nhé.\n{contact.whom_to_ask()}"
    )


def too_many(contact: Contact) -> Message:
    """No more tickets today."""
    return _said(
        "Cảm ơn bạn. Hôm nay mình không mở thêm phiếu được nữa; các phiếu đã mở vẫn được xem đúng hạn. "
        f"{contact.whom_to_ask()}"
    )


def petition_opened(ticket: Ticket, owner: str, contact: Contact) -> Message:
    """Who reads a petition, by when."""
    return _said(
        f"Phản ánh của bạn đã được ghi thành phiếu {ticket.number}. {owner} đọc và trả lời trước hết ngày "
        f"{_day(ticket.due_on)}. {_KEEP}\n"
        "Phiếu này không thay đơn khiếu nại, tố cáo; để cơ quan xử lý chính thức, bạn gửi tại "
        f"{petition_ways(contact)}."
    )


def petition_elsewhere(contact: Contact) -> Message:
    """Petitions are not taken in here."""
    return _said(
        "Việc này cần cơ quan có trách nhiệm xem xét chính thức; mình là máy nên không nhận phản ánh thay. Bạn gửi tại "
        f"{petition_ways(contact)}; ở đó bạn nhận được mã để theo dõi.\n{contact.whom_to_ask()}"
    )


def praised() -> Message:
    """Thanks for praise."""
    return _said("Cảm ơn bạn, rất vui vì giúp được bạn. Bạn cần hỏi thêm thì cứ nhắn nhé.")


def state(ticket: Ticket, today: date, contact: Contact) -> Message:
    """How a ticket stands; what was asked or petitioned is not shown to who has only the number."""
    what = f"Phiếu {_WHAT[ticket.kind]} {ticket.number}"
    if ticket.closed_at:
        return _said(
            f"{what} đã xử lý xong ngày {_day(ticket.closed_at.astimezone(VIETNAM).date())}. "
            f"Trả lời của người phụ trách:\n{ticket.reply}"
        )
    if ticket.late(today):
        return _said(
            f"{what} đã quá hạn trả lời ({_day(ticket.due_on)}), xin lỗi bạn. Người phụ trách đang được nhắc. "
            f"{contact.whom_to_ask()}"
        )
    return _said(f"{what} đang được xem, hạn trả lời: hết ngày {_day(ticket.due_on)}.")


def unknown(contact: Contact) -> Message:
    """No such ticket."""
    return _said(
        "Mình không tìm thấy phiếu có số này. Bạn xem lại từng chữ, số (ví dụ BS-261122-7K3QXM); phiếu đã đóng lâu thì "
        f"không còn lưu. {contact.whom_to_ask()}"
    )


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
