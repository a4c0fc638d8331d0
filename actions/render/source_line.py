"""The last line of an answer: which record, how old, where to check."""

from __future__ import annotations

from datetime import date

from actions.render.text import clip, day, plain
from knowledge.procedure import Procedure

OLD_AFTER_DAYS = 183
CHECK_AGAIN = "kiểm tra lại trên Cổng Dịch vụ công quốc gia"


def source_line(procedure: Procedure, today: date) -> str:
    """Name, code, decision, date of the data, link; beyond six months a request to check again."""
    parts = [f"Nguồn: “{clip(plain(procedure.name), 120)}”, mã {procedure.code}"]
    if procedure.decision_number:
        number = procedure.decision_number
        decision = number if number.lower().startswith("quyết định") else f"Quyết định {number}"
        parts.append(decision + (f" ngày {day(procedure.decision_date)}" if procedure.decision_date else ""))
    parts.append(f"theo dữ liệu ngày {day(procedure.source.as_of)}")
    line = ", ".join(parts)
    if (today - procedure.source.as_of).days > OLD_AFTER_DAYS:
        line += f"; dữ liệu đã cũ, {CHECK_AGAIN}"
    line += "."
    return f"{line} {procedure.source.url}" if procedure.source.url else line
