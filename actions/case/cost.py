"""What the case costs: the record's own items; a total only where it is a single stated sum."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.contact import Contact
from actions.render import fee
from actions.render.section import Request
from actions.render.text import money, plain
from knowledge.procedure import FeeState, Method, Procedure

_ONCE = re.compile(
    r"(?i)^(?:mỗi (?:lần(?: đăng ký| cấp)?|thẻ|giấy(?: thông hành)?|giao dịch|văn bản|di chúc|hồ sơ|trường hợp))?"
    r"(?: \([^)]*\))?$"
)
"""Notes that leave a single sum the whole of what is paid."""
ROOM = 900


def total(method: Method) -> int | None:
    """The whole sum in đồng of one way of filing, where its only item states it for one dossier; else None."""
    if len(method.fees) != 1:
        return None
    (item,) = method.fees
    if item.state is not FeeState.STATED or item.amount is None or not _ONCE.match(plain(item.note).strip(" .")):
        return None
    return item.amount


def lines(procedure: Procedure, methods: Sequence[Method], contact: Contact, room: int = ROOM) -> list[str]:
    """The fees of these ways of filing, in the words of the record."""
    sums = {total(method) for method in methods}
    if len(sums) == 1 and (whole := sums.pop()) is not None and all(not plain(m.note) for m in methods):
        note = plain(methods[0].fees[0].note)
        return [f"Tổng cộng {money(whole)}{f' ({note})' if note else ''}."]
    return fee.lines(Request(procedure.model_copy(update={"methods": list(methods)}), contact, room))
