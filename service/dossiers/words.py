"""What is said about a dossier: the state with its dates, what to do next, and what is needed to look it up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from actions.answer import Answer, Button, Message, Outcome
from actions.contact import Contact
from actions.talk import follow_dossier
from service.database.talks import VIETNAM
from service.dossiers.connector import DossierState, State
from service.dossiers.tries import Limit

STALE = timedelta(days=3)
"""Age of the data from which the citizen is told that it is old."""
LEAVE = "Thôi tra hồ sơ"

_SAID = {
    State.REGISTERED: "đã gửi, đang chờ cơ quan tiếp nhận",
    State.RECEIVED: "đã được tiếp nhận, chờ xử lý",
    State.NOT_RECEIVED: "không được tiếp nhận",
    State.PROCESSING: "đang được xử lý",
    State.SUPPLEMENT: "đang chờ bạn bổ sung giấy tờ",
    State.PAYMENT: "đang chờ bạn nộp phí, lệ phí hoặc thuế",
    State.WITHDRAWN: "đã được rút theo yêu cầu của người nộp",
    State.STOPPED: "đã dừng xử lý",
    State.DONE: "đã xử lý xong, có kết quả",
    State.RETURNED: "đã trả kết quả",
}
_NEXT = {
    State.NOT_RECEIVED: "Bạn hỏi nơi nộp lý do và cần sửa gì để nộp lại.",
    State.SUPPLEMENT: "Bạn xem thông báo bổ sung cơ quan đã gửi, hoặc hỏi nơi nộp cần bổ sung giấy tờ gì.",
    State.PAYMENT: (
        "Bạn nộp theo thông báo của cơ quan, tại quầy hoặc trên Cổng Dịch vụ công quốc gia; đừng chuyển tiền cho cá "
        "nhân."
    ),
    State.STOPPED: "Bạn hỏi nơi nộp lý do và việc cần làm tiếp.",
    State.DONE: "Bạn mang giấy hẹn và căn cước đến nơi nộp để nhận, hoặc chờ nhận theo cách đã đăng ký.",
}
_LATE = (
    "Hồ sơ đã quá ngày hẹn trả. Bạn hỏi nơi nộp: cơ quan phải có thư xin lỗi và hẹn lại ngày trả. Chưa được giải đáp "
    "thì gửi phản ánh tại {petition_url}."
)
_LIMITS = {
    Limit.SENDER: (
        "Bạn đã thử vài lần chưa khớp. Để giữ kín hồ sơ của mọi người, bạn chờ khoảng một giờ rồi tra lại nhé."
    ),
    Limit.CODE: "Mã này hôm nay đã được tra nhiều lần chưa khớp nên tạm khóa. Bạn tra lại vào ngày mai nhé.",
    Limit.ALL: "Việc tra hồ sơ đang tạm dừng ít lâu để giữ an toàn. Bạn tra lại sau khoảng một giờ nhé.",
}
_NEEDED = (
    "Để tra hồ sơ, bạn nhắn mã hồ sơ ghi trên giấy hẹn (ví dụ H37.45-251122-0007) và 4 số cuối điện thoại hoặc căn "
    "cước của người nộp. Không cần họ tên; mã và số được che đi, không lưu."
)


def _said(text: str, *buttons: str) -> Message:
    return Message(
        text=text, buttons=[Button(title=b, payload=b) for b in buttons], answer=Answer(outcome=Outcome.DOSSIER)
    )


def state(found: DossierState, today: date, at: datetime, contact: Contact) -> Message:
    """Where the dossier stands; neither its code nor a person is named."""
    filed = f", nộp ngày {_day(found.received_on)}" if found.received_on else ""
    lines = [f"Hồ sơ “{found.procedure_name}”{filed}: {_SAID[found.state]}."]
    if found.due_on and found.state is not State.RETURNED:
        lines.append(f"Ngày hẹn trả: {_day(found.due_on)} (dự kiến; giấy hẹn quyết định).")
    if found.office:
        lines.append(f"Nơi giải quyết: {found.office}.")
    if found.due_on and found.due_on < today and found.state.pending:
        lines.append(_LATE.format(petition_url=contact.petition_url))
    if found.state in _NEXT:
        lines.append(_NEXT[found.state])
    if found.updated_at:
        told = found.updated_at.astimezone(VIETNAM)
        old = "; dữ liệu đã cũ, bạn hỏi thêm nơi nộp" if at - found.updated_at > STALE else ""
        lines.append(f"Theo dữ liệu của cơ quan lúc {told:%H:%M} ngày {_day(told.date())}{old}.")
    return _said("\n".join(lines))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def ask_both(contact: Contact) -> Message:
    """What is needed, and the other ways."""
    return _said(f"{_NEEDED}\n{follow_dossier(contact)}", LEAVE)


def ask_factor() -> Message:
    """The code came alone."""
    return _said(
        "Mình đã nhận mã hồ sơ. Bạn nhắn thêm 4 số cuối điện thoại hoặc căn cước của người nộp hồ sơ nhé (trong 10 "
        "phút). Mã và số được che đi, không lưu.",
        LEAVE,
    )


def ask_code() -> Message:
    """The second factor came alone."""
    return _said(
        "Mình đã nhận 4 số cuối. Bạn nhắn thêm mã hồ sơ ghi trên giấy hẹn nhé (trong 10 phút), ví dụ "
        "H37.45-251122-0007.",
        LEAVE,
    )


def ask_code_again() -> Message:
    """What was given is no code."""
    return _said(
        "Mã này chưa đúng dạng. Mã hồ sơ ghi trên giấy hẹn, ví dụ H37.45-251122-0007; bạn gõ lại đủ cả chữ và số giúp "
        "mình.",
        LEAVE,
    )


def not_found(contact: Contact) -> Message:
    """The same for an unknown code and for a wrong factor."""
    return _said(
        "Mình không tìm thấy hồ sơ khớp với mã và 4 số cuối bạn gửi. Bạn xem lại mã trên giấy hẹn và số của người đứng "
        f"tên nộp; hồ sơ vừa nộp có thể chưa được cập nhật.\n{follow_dossier(contact)}"
    )


def limited(limit: Limit, contact: Contact) -> Message:
    """Too many wrong tries."""
    return _said(f"{_LIMITS[limit]}\n{follow_dossier(contact)}")


def away(contact: Contact) -> Message:
    """The source does not answer."""
    return _said(f"Hệ thống tra hồ sơ đang không trả lời. Bạn thử lại sau ít phút nhé.\n{follow_dossier(contact)}")


def left() -> Message:
    """The citizen no longer wants to."""
    return _said("Vâng, mình dừng tra hồ sơ. Bạn cần hỏi gì khác thì cứ nhắn nhé.")
