"""The last line of an answer: which record, how old, where to check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.render.text import clip, day, plain
from knowledge.law.expired import ExpiredBasis
from knowledge.procedure import Procedure

OLD_AFTER_DAYS = 183
NAMED = 2
"""Ended documents named one by one."""
CHECK_AGAIN = "kiểm tra lại trên Cổng Dịch vụ công quốc gia"


def warning(ended: Sequence[ExpiredBasis]) -> str:
    """That the record rests on law which has ended, with what replaced it; empty where it does not."""
    if not ended:
        return ""
    told = []
    for basis in ended[:NAMED]:
        since = f" từ sau ngày {day(basis.until)}" if basis.until else ""
        instead = f", thay bằng {basis.successor}" if basis.successor else ""
        told.append(f"{basis.number} (hết hiệu lực{since}{instead})")
    more = f" và {len(ended) - NAMED} văn bản khác" if len(ended) > NAMED else ""
    return f"⚠ Căn cứ đã hết hiệu lực: {'; '.join(told)}{more}. Bạn hỏi lại nơi nộp trước khi làm."


def source_line(procedure: Procedure, today: date, ended: Sequence[ExpiredBasis] = ()) -> str:
    """Name, code, decision, date of the data, link; a request to check again where it is old or its law has ended."""
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
    line = f"{line} {procedure.source.url}" if procedure.source.url else line
    return "\n".join(filter(None, (line, warning(ended))))
