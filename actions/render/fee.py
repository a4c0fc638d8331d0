"""Phí, lệ phí: told by the state that the importer found, never composed (docs/decisions/0003-truth.md)."""

from __future__ import annotations

from actions.render.channels import grouped
from actions.render.section import Request, Section, missing
from actions.render.text import bullets, fit, money, plain, sentence, unique, upper_first
from knowledge.procedure import Fee, FeeState

ZERO = "Cơ sở dữ liệu ghi 0 đồng; địa phương có thể quy định riêng, bạn hỏi lại nơi nộp hồ sơ."
UNKNOWN = "Chưa có thông tin về mức thu."


def tell(fee: Fee) -> str:
    """One fee item as a sentence; an empty string when it says nothing."""
    note = plain(fee.note)
    match fee.state:
        case FeeState.FREE:
            return sentence("Miễn phí" + (f": {note}" if note and note.lower().strip(". ") != "miễn phí" else ""))
        case FeeState.STATED if fee.amount is not None:
            return sentence(money(fee.amount) + (f" ({note})" if note else ""))
        case FeeState.IN_NOTE | FeeState.STATED:
            return sentence(upper_first(note))
        case FeeState.ZERO:
            return ZERO
        case FeeState.DOUBTFUL:
            told = (
                f"Cơ sở dữ liệu ghi {money(fee.amount)}"
                if fee.amount is not None
                else "Mức thu ghi trong cơ sở dữ liệu"
            )
            return f"{told} nhưng con số này có thể bị ghi thiếu, bạn hỏi lại nơi nộp hồ sơ" + (
                f". Ghi chú: {sentence(note)}" if note else "."
            )
        case _:
            return sentence(upper_first(note)) if note else ""


def lines(request: Request) -> list[str]:
    """All that is known of the fees, the same for several channels once; empty when nothing is known."""
    told = [(method, unique([tell(fee) for fee in method.fees])) for method in request.procedure.methods]
    groups = grouped(told)
    if not groups:
        return []
    share = max(200, request.budget // len(groups))
    out: list[str] = []
    for heading, items in groups:
        kept, left = fit(items, share, lambda i, line: request.relevance.score(line) - i / 1000)
        if heading:
            out.append(f"{heading}:")
        out += bullets(kept) if heading or len(kept) > 1 else kept
        if left:
            out.append(f"Còn {left} mức thu cho trường hợp khác, bạn hỏi rõ trường hợp của mình để xem.")
    return out


def section(request: Request) -> Section:
    """The aspect `fee`."""
    told = lines(request)
    if not told:
        return missing("phí, lệ phí", "Chưa có thông tin không có nghĩa là miễn phí. " + request.contact.hotline_line())
    return Section(told)
