"""What is said in a case: its questions, its list, what was ticked, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answer import Answer, Aspect, Button, Message, Outcome, ProcedureRef
from actions.case import cost, day, obtain
from actions.case.questions import Form, Question, answered, questions
from actions.case.reading import candidates
from actions.case.scene import Scene
from actions.case.sheet import Need
from actions.render import legal
from actions.render.channels import NAMES
from actions.render.place import counter
from actions.render.section import Request
from actions.render.source_line import source_line
from actions.render.text import bullets, clip, sentence, upper_first

PREPARE = "Chuẩn bị hồ sơ cho tôi"
REOPEN = "Mở lại hồ sơ"
CONTINUE = "Tiếp tục chuẩn bị hồ sơ"
BRIEF = "Gửi tôi bản ngắn"
LIST = "Xem danh sách"
UNKNOWN = "Không biết"
NONE = "Không có trường hợp nào"
HAVE, LACK, ALL = "Tôi có rồi", "Chưa có", "Đủ cả"
ROOM = 3_600
"""Characters for the papers of a list."""
WIDTHS = (380, 260, 180, 130, 90)
TITLE = 80
"""Characters of an option on its button."""
NAMED = 6
"""Papers named one by one in what was ticked."""


def ask(scene: Scene, question: Question, lead: str = "") -> Message:
    """One question of the case, with its place among all."""
    asked = questions(scene.sheet, scene.case)
    place = asked.index(question) + 1
    begin = not any(answered(q, scene.case) for q in asked)
    if begin and not lead:
        lead = (
            f"Chuẩn bị hồ sơ: {scene.label}. Mình hỏi {len(asked)} câu ngắn để chọn đúng giấy tờ cho bạn. "
            "Không rõ thì gõ “không biết”; muốn dừng thì gõ “thôi”."
        )
    head = f"Câu {place}/{len(asked)}: "
    options = options_of(scene, question)
    match question.form:
        case Form.YES_NO:
            text = f"{head}có đúng trường hợp này không: {options[0]}?\nBạn gõ “có”, “không” hoặc “không biết”."
            buttons = _plain("Có", "Không", UNKNOWN)
        case Form.SEVERAL:
            text = f"{head}những trường hợp nào đúng với bạn?"
            text = "\n".join([text, *_numbered(options), "Bạn gõ số (có thể nhiều số, ví dụ 1, 2), hoặc “không có”."])
            buttons = [*_options(options), *_plain(NONE, UNKNOWN)]
        case Form.CASE:
            text = "\n".join([f"{head}bạn thuộc trường hợp nào?", *_numbered(options), "Bạn gõ số hoặc “không biết”."])
            buttons = [*_options(options), *_plain(UNKNOWN)]
        case Form.CHANNEL:
            text = f"{head}bạn định nộp hồ sơ bằng cách nào?"
            text = "\n".join([text, *_numbered(options), "Bạn gõ số; chưa biết thì gõ “không biết”."])
            buttons = [*_plain(*options), *_plain(UNKNOWN)]
    return _said(scene, "\n\n".join(filter(None, (lead, text))), buttons)


def options_of(scene: Scene, question: Question) -> list[str]:
    """What a question offers, in words."""
    if question.form is Form.CHANNEL:
        return [upper_first(NAMES[c]) for c in scene.sheet.channels]
    return [scene.sheet.facts[fact].text for fact in question.facts]


def listing(scene: Scene) -> Message:
    """All papers of this person with their ticks, fees, day of result, and what comes next."""
    lines = [f"Giấy tờ của bạn – {scene.label}"]
    if scene.answers:
        lines.append(f"Trường hợp: {sentence('; '.join(scene.answers))}")
    blocks = ["\n".join([*lines, *papers(scene)]), *facts_of(scene), after(scene)]
    buttons = _ticking() if scene.pointed is not None else _last(scene)
    return _said(scene, "\n\n".join(filter(None, blocks)), buttons, whole=True)


def papers(scene: Scene) -> list[str]:
    """The numbered list with boxes, under the record's headings; what is only perhaps needed comes last."""
    for width in WIDTHS:
        rows = [scene.told(place, width) for place in scene.papers]
        if sum(map(len, rows)) <= ROOM:
            break
    lines: list[str] = []
    heading = ""
    for number, (place, row) in enumerate(zip(scene.papers, rows, strict=True), 1):
        perhaps = scene.perhaps(place)
        now = "Chỉ cần khi đúng trường hợp:" if perhaps else _heading(scene.sheet.needs[place])
        if now != heading:
            lines += [now] if now else []
            heading = now
        box = "☑" if place in scene.case.have else "☐"
        lines.append(f"{box} {number}. {row}")
    return lines


def _heading(need: Need) -> str:
    return f"{need.part}:" if need.part else ""


def facts_of(scene: Scene) -> list[str]:
    """Blocks with fees, days and the counter, each only where the record tells it."""
    fees = cost.lines(scene.procedure, scene.methods, scene.contact)
    days = day.lines(scene.methods, scene.today, day.work_calendar())
    where = counter(Request(scene.procedure, scene.contact, 300))
    blocks = [_block("Phí, lệ phí", fees) or "Phí, lệ phí: chưa có thông tin; bạn hỏi nơi nộp."]
    blocks.append(_block("Thời hạn", days) or "Thời hạn: chưa có thông tin; giấy hẹn quyết định.")
    return [*blocks, *([f"Nộp tại: {where}"] if where else [])]


def _block(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"{title}: {lines[0]}" if len(lines) == 1 else "\n".join([f"{title}:", *lines])


def after(scene: Scene) -> str:
    """What comes next: the paper asked about, or what is missing and where to get it; the link where there is one."""
    link = f"Bản in và mở lại trên điện thoại: {scene.link}" if scene.link else ""
    place = scene.pointed
    if place is not None:
        how = "Gõ “tôi có rồi”, “chưa có”; hoặc gõ số các giấy đã có, như “có 1, 3”; đủ rồi thì gõ “đủ cả”."
        return "\n".join(filter(None, (link, _asked(scene, place), how)))
    return "\n".join(filter(None, (*_what_is_missing(scene), link)))


def _asked(scene: Scene, place: int) -> str:
    return f"Bạn đã có “{scene.name(place)}” (số {scene.number(place)}) chưa?"


def _what_is_missing(scene: Scene) -> list[str]:
    if not scene.missing:
        return ["Bạn đã có đủ giấy tờ bắt buộc."]
    return [f"Còn thiếu {len(scene.missing)}:", *bullets([_missing(scene, place) for place in scene.missing])]


def _missing(scene: Scene, place: int) -> str:
    way = obtain.way(scene, place)
    return f"{scene.number(place)}. {scene.name(place)}" + (f": {way.text}." if way else "")


def ticked(scene: Scene, have: frozenset[int], lack: frozenset[int]) -> Message:
    """What was understood, where to get what is lacking, and what is asked next; the whole list at the end."""
    place = scene.pointed
    if place is None:
        return listing(scene)
    lines = [f"☑ Đã ghi bạn có: {_names(scene, have)}."] if have else []
    if lack:
        lines += ["☐ Chưa có:", *bullets([_missing(scene, p) for p in sorted(lack, key=scene.number)])]
    left = [p for p in scene.needed if p not in {*scene.case.have, *scene.case.lack}]
    lines.append(f"{_asked(scene, place)} (Còn {len(left)} giấy chưa rõ.)")
    ways = [way for p in sorted(lack) if (way := obtain.way(scene, p))]
    buttons = [*_ticking(), *(button for way in ways for button in way.buttons)]
    return _said(scene, "\n".join(lines), _few(buttons, 5))


def unclear(scene: Scene, places: Sequence[int]) -> Message:
    """The words fit several papers."""
    named = [f"{scene.number(place)}. {scene.name(place)}" for place in places]
    text = "\n".join(["Bạn nói giấy nào? Gõ số, ví dụ “có " + str(scene.number(places[0])) + "”:", *named])
    return _said(scene, text, _ticking())


def only_list(message: Message) -> Message:
    """The answer about the papers of a record whose list cannot be told by case."""
    lead = "Thủ tục này mình chỉ có danh sách chung, chưa tách được theo trường hợp của bạn."
    return message.model_copy(update={"text": f"{lead}\n\n{message.text}"})


def left(scene: Scene) -> Message:
    """The citizen ends the case."""
    text = f"Mình dừng chuẩn bị hồ sơ “{scene.label}”. Khi cần lại, bạn gõ “chuẩn bị hồ sơ giúp tôi”."
    payload = f"{PREPARE} (mã {scene.procedure.code})"
    answer = Answer(outcome=Outcome.SMALLTALK)
    return Message(text=text, buttons=[Button(title="Chuẩn bị lại", payload=payload)], answer=answer)


def _names(scene: Scene, places: frozenset[int]) -> str:
    order = sorted(places, key=scene.number)
    if len(order) > NAMED:
        return f"{len(order)} giấy (số {', '.join(str(scene.number(p)) for p in order)})"
    return "; ".join(f"{scene.number(p)}. {scene.name(p, 60)}" for p in order)


def _last(scene: Scene) -> list[Button]:
    ways = [way for place in scene.missing if (way := obtain.way(scene, place))]
    return _few([*(button for way in ways for button in way.buttons), *_plain(BRIEF)], 4)


def _few(buttons: Sequence[Button], most: int) -> list[Button]:
    by_payload = {button.payload: button for button in buttons}
    return list(by_payload.values())[:most]


def _ticking() -> list[Button]:
    return _plain(HAVE, LACK, ALL)


def _plain(*titles: str) -> list[Button]:
    return [Button(title=title, payload=title) for title in titles]


def _options(options: Sequence[str]) -> list[Button]:
    return [Button(title=clip(upper_first(c.name), TITLE), payload=c.payload) for c in candidates(options)]


def _numbered(options: Sequence[str]) -> list[str]:
    return [f"{number}. {upper_first(option)}" for number, option in enumerate(options, 1)]


def _said(scene: Scene, text: str, buttons: list[Button], whole: bool = False) -> Message:
    """An answer about the procedure's papers; one that tells all ends with its source."""
    record = scene.procedure
    told = f"{text}\n\n{source_line(record, scene.today, scene.ended)}" if whole else text
    answer = Answer(
        outcome=Outcome.ANSWER,
        procedure=ProcedureRef(code=record.code, name=record.name),
        aspects=[Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME] if whole else [Aspect.DOCUMENTS],
        citations=legal.citations(record) if whole else [],
        source=record.source.url or record.source.file,
        as_of=record.source.as_of,
    )
    return Message(text=told, buttons=buttons, answer=answer)
