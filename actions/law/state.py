"""The state of a provision in words: in force, ended, replaced by what."""

from __future__ import annotations

from actions.render.text import day
from knowledge.law.document import ChangeKind
from knowledge.law.validity import State, Status

WORDS = {
    Status.IN_FORCE: "còn hiệu lực",
    Status.NOT_YET: "chưa có hiệu lực",
    Status.AMENDED: "còn hiệu lực, đã được sửa đổi, bổ sung",
    Status.REPLACED: "hết hiệu lực, đã bị thay thế",
    Status.ENDED: "hết hiệu lực",
}
_CHANGES = {
    ChangeKind.AMENDED: "sửa đổi",
    ChangeKind.SUPPLEMENTED: "bổ sung",
    ChangeKind.REPLACED: "thay thế",
    ChangeKind.PARTLY_REPEALED: "bãi bỏ một phần",
    ChangeKind.REPEALED: "bãi bỏ",
    ChangeKind.SUSPENDED: "tạm ngưng",
}
NAMED = 3
"""Later documents named one by one."""


def status_word(state: State) -> str:
    """`còn hiệu lực`."""
    return WORDS[state.status]


def state_line(state: State) -> str:
    """`Hiệu lực: còn hiệu lực, từ ngày 01/01/2016.`; what has ended or not yet begun is said first and plainly."""
    parts = [WORDS[state.status]]
    if state.since:
        parts.append(f"từ ngày {day(state.since)}")
    if state.until:
        parts.append(f"đến hết ngày {day(state.until)}")
    line = f"Hiệu lực: {', '.join(parts)}."
    if state.status in (Status.REPLACED, Status.ENDED) and state.successor:
        line += f" Văn bản thay thế: {state.successor}."
    return line if state.status.applies else f"⚠ {line}"


def changes_line(state: State) -> list[str]:
    """What later documents did, newest first; a warning where the wording held does not have it yet."""
    changes = sorted((c for c in state.by if c.number != state.successor), key=lambda c: str(c.on or ""), reverse=True)
    if not changes:
        return []
    told: dict[str, list[str]] = {}
    for change in changes:
        when = f" (từ {day(change.on)})" if change.on else ""
        told.setdefault(f"{change.number}{when}", []).append(_CHANGES[change.kind])
    named = [f"{', '.join(dict.fromkeys(kinds))} bởi {number}" for number, kinds in list(told.items())[:NAMED]]
    more = f" và {len(told) - NAMED} văn bản khác" if len(told) > NAMED else ""
    lines = [f"Đã được {'; '.join(named)}{more}."]
    if state.outdated:
        lines.append("⚠ Nội dung trích ở đây có thể chưa gồm lần sửa đổi mới nhất; bạn xem thêm văn bản sửa đổi.")
    return lines
