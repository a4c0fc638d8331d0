"""Phí, lệ phí: told by the state that the importer found, never composed (docs/decisions/0003-truth.md)."""

from __future__ import annotations

import re

from actions.render.channels import grouped
from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, fit, money, plain, sentence, unique, upper_first
from knowledge.procedure import Fee, FeeState, Method

ZERO = "Cơ sở dữ liệu ghi 0 đồng; địa phương có thể quy định riêng, bạn hỏi lại nơi nộp hồ sơ."
_PER = re.compile(r"^(?:đồng\s*)?(?=/)")
_ONLY_LAW = re.compile(r"(?i)^(?:thông tư|nghị định|nghị quyết|quyết định|luật|điều \d|khoản \d|điểm [a-zđ]\b)")
_OF_FEES = re.compile(r"(?i)\d\s*(?:đồng|đ\b|usd|%)|phí|miễn|mức thu")


def tell(fee: Fee) -> str:
    """One fee item as a sentence; an empty string when it says nothing."""
    note = plain(fee.note)
    match fee.state:
        case FeeState.FREE:
            return sentence("Miễn phí" + (f": {note}" if note and note.lower().strip(". ") != "miễn phí" else ""))
        case FeeState.STATED if fee.amount is not None:
            return sentence(_with_note(money(fee.amount), note))
        case FeeState.IN_NOTE | FeeState.STATED:
            return sentence(f"Mức thu theo {note}" if _ONLY_LAW.match(note) else upper_first(note))
        case FeeState.ZERO:
            return ZERO
        case FeeState.DOUBTFUL:
            figure = f"Cơ sở dữ liệu ghi {_with_note(money(fee.amount), note)}" if fee.amount is not None else ""
            told = figure or f"Cơ sở dữ liệu ghi: {note or 'một mức thu không rõ'}"
            return f"{told.rstrip('. ')}; con số này có thể bị ghi thiếu, bạn hỏi lại nơi nộp hồ sơ."
        case _:
            return sentence(upper_first(note)) if note else ""


def _with_note(amount: str, note: str) -> str:
    """`2.000 đồng/trang`, `10.000 đồng (một đàn ong)`."""
    per = _PER.match(note)
    if per:
        return amount + note[per.end() :]
    if note.startswith("(") and note.endswith(")") and note.count("(") == 1:
        return f"{amount} {note}"
    return f"{amount} ({note.rstrip(' .;')})" if note else amount


def _items(method: Method) -> list[str]:
    """The fee items of one way of filing, and what its remark says of fees."""
    told = [tell(fee) for fee in method.fees]
    note = plain(method.note)
    if note and _OF_FEES.search(note):
        told.append(sentence(upper_first(note)))
    return unique(told)


def lines(request: Request) -> list[str]:
    """All that is known of the fees, the same for several channels once; empty when nothing is known."""
    groups = grouped([(method, _items(method)) for method in request.procedure.methods])
    if not groups:
        return []
    share = max(150, request.budget // len(groups) - 90)
    out: list[str] = []
    for heading, items in groups:
        kept, left = fit(items, share, lambda i, line: request.relevance.score(line) - i / 1000)
        kept = [clip(line, share) for line in kept]
        if heading:
            out.append(f"{heading}:")
        out += bullets(kept) if heading or len(kept) > 1 else kept
        if left:
            out.append(f"Còn {left} mức thu khác, bạn nói rõ trường hợp của mình để xem.")
    return out


def section(request: Request) -> Section:
    """The aspect `fee`."""
    told = lines(request)
    if not told:
        return missing("phí, lệ phí", "Chưa có thông tin không có nghĩa là miễn phí. " + request.contact.hotline_line())
    return Section(told)
