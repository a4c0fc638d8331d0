"""Where a missing paper comes from: an office, or a procedure of its own; silent where that is not certain."""

from __future__ import annotations

from dataclasses import dataclass

from actions.answer import MAX_PAYLOAD, Button
from actions.case.scene import Scene
from actions.render.documents import is_form
from actions.render.naming import label
from actions.render.text import clip
from knowledge.obtaining import Gives, Obtaining

FORM = "lấy mẫu ở nơi nộp hồ sơ"
ASK_FORM = "gõ “điền mẫu đơn nào” để xem tên mẫu"
TITLE = 60


@dataclass(frozen=True)
class Way:
    """How to get one paper."""

    text: str
    buttons: tuple[Button, ...] = ()


def way(scene: Scene, place: int, typed: bool = True) -> Way | None:
    """How to get the paper at `place`; None where nothing is certain. On paper (not `typed`) nothing can be asked."""
    paper = scene.sheet.needs[place].name
    table = Obtaining.load()
    found = table.of(paper)
    gives = list(found.procedures) if found else []
    if table.wants_certified_copy(paper):
        gives.append(table.certified_copy)
    told = [found.where] if found and found.where else []
    buttons: list[Button] = []
    for give in gives:
        one = _procedure(scene, give)
        if one:
            told.append(one.text)
            buttons += one.buttons
    if not told and is_form(paper):
        told.append(f"{FORM}, hoặc {ASK_FORM}" if typed and scene.procedure.forms else FORM)
    return Way("; ".join(told), tuple(buttons)) if told else None


def _procedure(scene: Scene, give: Gives) -> Way | None:
    procedure = scene.index.procedure(give.code)
    # A procedure is not got by itself.
    if procedure is None or give.code == scene.procedure.code:
        return None
    name = label(procedure, 80)
    when = f"{give.when}: " if give.when else ""
    payload = f"Cần giấy tờ gì (mã {give.code})?"[:MAX_PAYLOAD]
    return Way(f"{when}làm thủ tục “{name}” (mã {give.code})", (Button(title=clip(name, TITLE), payload=payload),))
