"""The case as a short text to send on, by Zalo for one: at most 1,000 characters."""

from __future__ import annotations

from datetime import date

from actions.case import cost, day
from actions.case.scene import Scene
from actions.render.text import BULLET, clip, unique
from actions.render.text import day as written

LIMIT = 1_000
WIDTHS = (110, 80, 60, 44, 34)


def brief(scene: Scene) -> str:
    """List with ticks, fee, day, link; papers are shortened first, then left out with their number told."""
    head = f"HỒ SƠ: {clip(scene.label, 90)}"
    tail = [
        _fee(scene),
        _day(scene),
        f"Bản in: {scene.link}" if scene.link.startswith("http") else "",
        f"Mã thủ tục {scene.procedure.code}.",
    ]
    end = "\n".join(filter(None, tail))
    room = LIMIT - len(head) - len(end) - 2
    rows: list[str] = []
    for width in WIDTHS:
        rows = [_row(scene, place, width) for place in scene.papers]
        if sum(len(row) + 1 for row in rows) <= room:
            return "\n".join([head, *rows, end])
    kept: list[str] = []
    while rows and sum(len(row) + 1 for row in kept) + len(rows[0]) + 1 <= room - 60:
        kept.append(rows.pop(0))
    return "\n".join([head, *kept, f"… và {len(rows)} giấy nữa, xem danh sách đầy đủ.", end])


def _row(scene: Scene, place: int, width: int) -> str:
    box = "☑" if place in scene.case.have else "☐"
    perhaps = " (nếu đúng trường hợp)" if scene.perhaps(place) else ""
    return f"{box} {scene.number(place)}. {scene.name(place, width)}{perhaps}"


def _fee(scene: Scene) -> str:
    told = cost.lines(scene.procedure, scene.methods, scene.contact)
    return f"Phí: {clip(' '.join(told).replace(BULLET, ''), 200)}" if told else "Phí: hỏi nơi nộp."


def _day(scene: Scene) -> str:
    calendar = day.work_calendar()
    found = [day.expected(m.time, scene.today, calendar) for m in scene.methods]
    due: list[date] = sorted({e.due for e in found if e.due})
    filed = next((e.filed for e in found if e.filed), None)
    if len(due) == 1 and filed and all(e.due and not e.late for e in found):
        return f"Nộp đủ ngày {written(filed)}: dự kiến có kết quả {written(due[0])} (giấy hẹn quyết định)."
    words = unique([e.words for e in found])
    return f"Thời hạn: {clip(' '.join(words), 160)} Giấy hẹn quyết định." if words else "Ngày trả: theo giấy hẹn."
