"""What is said of a place: what it is today, its centre, and what of it is not known."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answer import Answer, Button, Message, Outcome
from actions.contact import Contact
from actions.where.places import Place, Places
from knowledge.office import Office
from knowledge.units import AdministrativeUnit, UnitLevel

REFORM = "01/7/2025"
"""From this day there are no districts: two tiers, province and commune."""
CENTRE = "Trung tâm Phục vụ hành chính công"
ANYWHERE = (
    "Bạn cũng nộp được tại Trung tâm Phục vụ hành chính công khác trong tỉnh "
    "(không phụ thuộc địa giới, Nghị định 118/2025/NĐ-CP)."
)
NOT_KNOWN = {"address": "địa chỉ", "hours": "giờ làm việc", "phone": "điện thoại"}


def small(unit: AdministrativeUnit) -> str:
    """The name within a sentence: "xã Đồng Đăng"."""
    return unit.name[0].lower() + unit.name[1:]


def formerly(place: Place) -> str:
    """What became of a unit that is no more; empty for one of today and for namesakes."""
    match = place.match
    if not match.former or len(place.matches) > 1:
        return ""
    old = match.name[0].lower() + match.name[1:]
    if match.level is UnitLevel.DISTRICT:
        return f"Từ {REFORM} không còn {old}."
    now = " hoặc ".join(small(unit) for unit in place.communes)
    return f"Từ {REFORM}, {old} ({match.within}) nay thuộc {now}."


def centre(unit: AdministrativeUnit, office: Office | None, contact: Contact) -> list[str]:
    """The centre of a commune, line by line; what is not known is said plainly."""
    lines = [f"{office.name if office else f'{CENTRE} {small(unit)}'}."]
    told = {
        "address": f"Địa chỉ: {office.address}." if office and office.address else "",
        "hours": f"Giờ làm việc: {office.hours}." if office and office.hours else "",
        "phone": f"Điện thoại: {office.phone}." if office and office.phone else "",
    }
    lines += [line for line in told.values() if line]
    if office and office.note:
        lines.append(f"{office.note.rstrip('.')}.")
    unknown = [NOT_KNOWN[key] for key, line in told.items() if not line]
    if unknown:
        lines.append(f"Mình chưa có {', '.join(unknown)} của nơi này; bạn hỏi: {contact.whom_to_ask()}")
    return lines


def tell(place: Place, unit: AdministrativeUnit, places: Places, contact: Contact) -> Message:
    """The centre of the citizen's commune."""
    office = places.office(unit.code)
    lines = [line for line in (formerly(place),) if line]
    lines += [f"Nơi làm thủ tục của {small(unit)}:", *centre(unit, office, contact), ANYWHERE]
    return Message(
        text="\n".join(lines),
        answer=Answer(
            outcome=Outcome.ANSWER,
            source=office.source if office else None,
            as_of=office.as_of if office else None,
        ),
    )


def ask(place: Place) -> Message:
    """Which of the communes that a district or a divided commune became."""
    names = [unit.name for unit in place.communes]
    lead = formerly(place)
    if len(place.matches) > 1:
        lead = f"“{place.match.text}” có thể là:"
    if place.match.level is UnitLevel.DISTRICT:
        lead += " Nơi ấy nay gồm các xã, phường (có thể chỉ một phần):"
    lines = [lead.strip(), *(f"• {name}" for name in names), "Bạn ở xã, phường nào?"]
    return Message(
        text="\n".join(line for line in lines if line),
        buttons=[Button(title=name, payload=name) for name in names],
        answer=Answer(outcome=Outcome.CLARIFY),
    )


def below(message: Message, lines: Sequence[str]) -> Message:
    """An answer with the citizen's own centre above its source line."""
    *blocks, source = message.text.split("\n\n")
    return message.model_copy(update={"text": "\n\n".join([*blocks, "\n".join(lines), source])})
