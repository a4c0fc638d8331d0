"""My case in the talk: it begins, takes answers and ticks, stands aside for other questions, and ends."""

from __future__ import annotations

from dataclasses import replace

from actions import choice, unknown
from actions import cues as talk_cues
from actions.answer import Answer, Aspect, Button, Message, Outcome
from actions.case import brief, cues, message, reading
from actions.case.questions import Form, Question, next_question
from actions.case.scene import Scene
from actions.case.sheet import Sheet, sheet
from actions.case.state import UNKNOWN, Case
from actions.case.token import decode
from actions.reference import Kind, first, within
from actions.render import render
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Reply, Turn
from knowledge.procedure import Procedure

AGAIN = "Mình chưa rõ câu trả lời."
CHANGED = "Danh sách giấy tờ của thủ tục này vừa được cập nhật, nên mình hỏi lại từ đầu."
MOST_BUTTONS = 3


def take(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """Take a message that begins a case, answers it, ticks papers or looks at them; None for all else."""
    token = cues.token_in(turn.text)
    if token:
        return _reopen(token, thread, tools)
    if cues.enters(turn.text):
        return _begin(turn, thread, tools)
    if thread.case is None:
        return None
    opened = _open(thread.case.procedure, tools)
    if opened is None:
        return None
    procedure, papers = opened
    if not thread.case.fits(papers):
        fresh = _Talk(thread, tools, procedure, papers, Case.begin(papers))
        return fresh.go_on(CHANGED) if _speaks_of_it(turn.text) else None
    return _Talk(thread, tools, procedure, papers, thread.case).take(turn)


def beside(reply: Reply, tools: Tools) -> Reply:
    """The reply to something else while a case is under way: with the way back to what it still has to ask."""
    case = reply.thread.case
    opened = _open(case.procedure, tools) if case else None
    if case is None or opened is None or not reply.messages or not case.fits(opened[1]):
        return reply
    talk = _Talk(reply.thread, tools, *opened, case)
    if next_question(talk.sheet, case) is None and talk.scene().pointed is None:
        return reply
    back = Button(title=message.CONTINUE, payload=f"{message.CONTINUE} (mã {case.procedure})")
    *before, last = reply.messages
    if last.answer is None or last.answer.outcome is Outcome.CLARIFY:
        return reply
    buttons = [*last.buttons[: MOST_BUTTONS - 1], back]
    return Reply([*before, last.model_copy(update={"buttons": buttons})], reply.thread)


def offer(told: Message, procedure: Procedure, thread: Thread) -> Message:
    """The answer with "Chuẩn bị hồ sơ cho tôi" among its next questions, where it told the papers or the whole."""
    aspects = told.answer.aspects if told.answer else []
    under_way = thread.case is not None and thread.case.procedure == procedure.code
    if under_way or not {Aspect.OVERVIEW, Aspect.DOCUMENTS} & set(aspects) or sheet(procedure) is None:
        return told
    prepare = Button(title=message.PREPARE, payload=f"{message.PREPARE} (mã {procedure.code})")
    place = 0 if Aspect.DOCUMENTS in aspects else 1
    others = [*told.buttons[:place], prepare, *told.buttons[place:]]
    return told.model_copy(update={"buttons": others[:MOST_BUTTONS]})


def takes(text: str, thread: Thread) -> bool:
    """Whether a message that sounds like small talk, or like a dossier handed in, begins a case or goes on with one."""
    if cues.enters(text) or cues.token_in(text):
        return True
    return thread.case is not None and not thread.candidates and _speaks_of_it(text)


def _speaks_of_it(text: str) -> bool:
    looks = (cues.leaves, cues.shows, cues.resumes, cues.again, cues.wants_brief, cues.wants_print)
    return reading.is_short_answer(text) or any(look(text) for look in looks)


def _open(code: str, tools: Tools) -> tuple[Procedure, Sheet] | None:
    procedure = tools.index.procedure(code)
    papers = sheet(procedure) if procedure else None
    return (procedure, papers) if procedure and papers else None


def _begin(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    code = _procedure_of(turn, thread, tools)
    if code is None:
        return None
    procedure = tools.index.procedure(code) if code else None
    if procedure is None:
        return Reply([_which(tools)], thread)
    opened = _open(code, tools)
    if opened is None:
        told = render(procedure, [Aspect.DOCUMENTS], contact=tools.contact, today=tools.today)
        kept = {"procedure": code, "aspects": [Aspect.DOCUMENTS], "candidates": [], "clarified": 0, "case": None}
        return Reply([message.only_list(told)], thread.model_copy(update=kept))
    held = thread.case if thread.case and thread.case.fits(opened[1]) else None
    return _Talk(thread, tools, *opened, held or Case.begin(opened[1])).go_on()


def _procedure_of(turn: Turn, thread: Thread, tools: Tools) -> str | None:
    """The code of the procedure meant; empty where none is named, None where it has to be asked back elsewhere."""
    code = talk_cues.code_in(turn.text)
    if code:
        return code
    rest = cues.without_wish(turn.text)
    content = tools.index.retrieve(rest).content if rest else []
    if not content:
        return thread.procedure or ("" if not thread.case else thread.case.procedure)
    asked = replace(turn, text=rest)
    known = thread.procedure and tools.index.procedure(thread.procedure)
    reference = within(asked, thread, tools.index) if known else first(asked, tools.index)
    if reference.kind is Kind.PROCEDURE:
        return reference.codes[0]
    return thread.procedure or "" if reference.kind in {Kind.NOTHING, Kind.FOREIGN} else None


def _which(tools: Tools) -> Message:
    asks = unknown.which_procedure(tools.contact)
    lead = "Mình chuẩn bị hồ sơ cùng bạn được, khi biết bạn cần làm thủ tục nào. "
    return asks.model_copy(update={"text": lead + asks.text, "answer": Answer(outcome=Outcome.CLARIFY)})


def _reopen(token: str, thread: Thread, tools: Tools) -> Reply:
    case = decode(token)
    opened = _open(case.procedure, tools) if case else None
    if case is None or opened is None:
        return Reply([_which(tools)], thread)
    if not case.fits(opened[1]):
        return _Talk(thread, tools, *opened, Case.begin(opened[1])).go_on(CHANGED)
    return _Talk(thread, tools, *opened, case).go_on()


class _Talk:
    """One case within one turn."""

    def __init__(self, thread: Thread, tools: Tools, procedure: Procedure, papers: Sheet, case: Case) -> None:
        self.thread, self.tools, self.procedure, self.sheet, self.case = thread, tools, procedure, papers, case

    def take(self, turn: Turn) -> Reply | None:
        """The reply to a message while the case is under way; None where the message is about something else."""
        text = turn.text
        if self.thread.candidates and choice.chosen(text, self.thread.candidates):
            return None
        if cues.leaves(text):
            kept = self.thread.model_copy(update={"case": None})
            return Reply([message.left(self.scene())], kept)
        if cues.again(text):
            return self.keep(Case.begin(self.sheet)).go_on()
        if cues.resumes(text):
            return self.go_on()
        if self.thread.candidates:
            return None
        question = next_question(self.sheet, self.case)
        if question is not None:
            return self.answer(text, question)
        return self.look(text) or self.tick(text)

    def scene(self) -> Scene:
        """The case as its messages see it."""
        tools = self.tools
        return Scene(self.procedure, self.sheet, self.case, tools.contact, tools.today, tools.index)

    def keep(self, case: Case) -> _Talk:
        """The same with another state of the case."""
        return _Talk(self.thread, self.tools, self.procedure, self.sheet, case)

    def go_on(self, lead: str = "") -> Reply:
        """The next question, or the list."""
        question = next_question(self.sheet, self.case)
        if question is not None:
            return self.say(message.ask(self.scene(), question, lead))
        told = message.listing(self.scene())
        return self.say(told.model_copy(update={"text": f"{lead}\n\n{told.text}"}) if lead else told)

    def answer(self, text: str, question: Question) -> Reply | None:
        """Take the answer to the open question; one that cannot be one is left to others."""
        options = message.options_of(self.scene(), question)
        if question.form is Form.YES_NO:
            told = reading.yes_or_no(text)
            if told:
                return self.keep(self.case.with_facts({question.facts[0]: told})).go_on()
        else:
            chosen = reading.several(text, options)
            if chosen is not None:
                return self.keep(self._with(question, chosen)).go_on()
        if reading.is_plain_answer(text):
            return self.say(message.ask(self.scene(), question, AGAIN))
        return None

    def _with(self, question: Question, chosen: frozenset[int] | str) -> Case:
        if question.form is Form.CHANNEL:
            one = next(iter(chosen)) if isinstance(chosen, frozenset) and len(chosen) == 1 else None
            return self.case.model_copy(update={"channel": UNKNOWN if one is None else self.sheet.channels[one].value})
        if isinstance(chosen, str) or (question.form is Form.CASE and not chosen):
            return self.case.with_facts(dict.fromkeys(question.facts, UNKNOWN))
        return self.case.with_facts({f: "y" if i in chosen else "n" for i, f in enumerate(question.facts)})

    def look(self, text: str) -> Reply | None:
        """The list, the short text or the page again."""
        scene = self.scene()
        if cues.wants_brief(text):
            return self.say(Message(text=brief.brief(scene), buttons=[], answer=message.listing(scene).answer))
        if cues.shows(text) or cues.wants_print(text):
            return self.say(message.listing(scene))
        return None

    def tick(self, text: str) -> Reply | None:
        """Take what the message says of the papers."""
        scene = self.scene()
        order = scene.papers
        pointed = order.index(scene.pointed) if scene.pointed is not None else None
        must = [order.index(place) for place in scene.needed]
        read = reading.ticks(text, [self.sheet.needs[place].name for place in order], must, pointed)
        if read is None:
            return self.say(message.listing(scene)) if reading.is_plain_answer(text) and pointed is not None else None
        if read.unclear:
            return self.say(message.unclear(scene, [order[i] for i in read.unclear]))
        have, lack = (frozenset(order[i] for i in places) for places in (read.have, read.lack))
        kept = self.keep(self.case.with_papers(have, lack))
        return kept.say(message.ticked(kept.scene(), have, lack))

    def say(self, told: Message) -> Reply:
        """A message of the case, and the thread that goes on with it."""
        code = self.procedure.code
        previous = self.thread.procedure if self.thread.procedure not in (None, code) else self.thread.previous
        kept = {
            "procedure": code,
            "aspects": [Aspect.DOCUMENTS],
            "candidates": [],
            "clarified": 0,
            "question": "",
            "previous": previous,
            "case": self.case,
        }
        return Reply([told], self.thread.model_copy(update=kept))
