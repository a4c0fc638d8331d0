"""At most three useful next questions, as buttons whose payload means the same when typed."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answer import Aspect, Button
from knowledge.procedure import Procedure

MOST = 3
QUESTIONS = {
    Aspect.DOCUMENTS: "Cần giấy tờ gì?",
    Aspect.PLACE: "Nộp ở đâu?",
    Aspect.FEE: "Lệ phí bao nhiêu?",
    Aspect.TIME: "Mất bao lâu?",
    Aspect.METHOD: "Nộp trực tuyến được không?",
    Aspect.STEPS: "Các bước làm thế nào?",
    Aspect.FORMS: "Điền mẫu đơn nào?",
}


def held(procedure: Procedure, aspect: Aspect) -> bool:
    """Whether the record has something to say about the aspect."""
    match aspect:
        case Aspect.DOCUMENTS:
            return bool(procedure.cases)
        case Aspect.PLACE:
            return bool(procedure.agencies or procedure.where)
        case Aspect.FEE | Aspect.TIME | Aspect.METHOD:
            return bool(procedure.methods)
        case Aspect.STEPS:
            return bool(procedure.steps or procedure.plain_steps)
        case _:
            return bool(procedure.forms)


def next_questions(procedure: Procedure, told: Sequence[Aspect]) -> list[Button]:
    """Questions about aspects not told yet that the record can answer; the code makes each mean the same anywhere."""
    after_overview = Aspect.OVERVIEW in told
    order = [Aspect.DOCUMENTS, Aspect.STEPS, Aspect.METHOD] if after_overview else list(QUESTIONS)
    open_ = [a for a in order if a not in told and held(procedure, a)][:MOST]
    return [Button(title=QUESTIONS[a], payload=f"{QUESTIONS[a].rstrip('?')} (mã {procedure.code})?") for a in open_]
