"""One turn: a message and the thread in, messages and the new thread out. Pure: the index is the only thing asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions import cues, privacy, talk, unknown
from actions.answer import Aspect, Message
from actions.case import skill as my_case
from actions.choice import chosen
from actions.clarify import MOST, candidates_of, clarify
from actions.contact import Contact
from actions.guides import skill as guides
from actions.journeys import skill as journeys
from actions.law.cues import asks_amount
from actions.law.naming import APPENDIX
from actions.law.skill import Beside, beside, by_name, from_hit
from actions.reference import Kind, Reference, after_question, first, within
from actions.render import render
from actions.skill import Second, Skill, Tools
from actions.thread import MAX_QUESTION, Thread
from actions.turn import ASKS, Index, Reply, Turn
from actions.where import skill as where
from actions.where.places import Places
from index.certainty import asks_law
from index.law.hit import LawHit

LIKELY_TALK = 0.5
"""Likelihood from which a talk intent is taken where no procedure was found."""
VAGUE = frozenset({Aspect.STEPS, Aspect.OVERVIEW, Aspect.CONDITIONS})
"""What "… thì sao" reads as; within a thread it asks the last thing again for another case."""
CLARIFICATIONS = 2
"""Clarifying questions in a row before a person is named."""
LAWLIKE = 0.5
"""Likelihood of a question of law from which one is looked for while the talk is about a procedure."""
HALF_LAWLIKE = 0.25
"""The same from which a provision is told below a procedure's answer."""
KNOWN = 0.8
"""Certainty that the index of procedures knows the matter, from which the law answers only what is put as its own."""
PUT_AS_LAW = 0.1
"""Likelihood of a question of law from which it is put so."""
PLAINLY_LAW = 0.8
"""The same from which a message without an answer is told that no provision was found."""
LEAST_OF_LAW = 0.25
"""Probability below which no provision is told."""
ENOUGH_OF_LAW = 0.45
"""Probability from which a provision is told where no procedure was found."""
TELLING = 2
"""Telling syllables below which a message asks nothing of the law."""
SURE_OF_LAW = 0.6
"""Probability from which a provision is told below a procedure's answer."""
LEGAL = frozenset({Aspect.CONDITIONS, Aspect.LEGAL_BASIS, Aspect.WHO})
OTHERS = 3
"""Articles looked for: the one told and those cited behind it."""
SKILLS: tuple[Skill, ...] = (privacy.decline, my_case.take, where.take, by_name, guides.by_name, journeys.outright)
"""Asked in this order before a procedure is looked for."""
RIVALS: tuple[Second, ...] = (guides.instead, journeys.elsewhere)
"""Asked in this order when it is known which procedure a message may be about, before it or the law answers."""
SECONDS: tuple[Second, ...] = (guides.at_last, journeys.situation, guides.offer)
"""Asked in this order where no procedure is certain, before a clarifying question or "unknown"."""


def respond(
    turn: Turn, thread: Thread, index: Index, contact: Contact, today: date, places: Places | None = None
) -> Reply:
    """Answer, clarify or say unknown; never an answer about a procedure neither found, chosen nor in the thread."""
    if not any(c.isalnum() for c in turn.text) or cues.babbles(turn.text):
        return Reply([unknown.unreadable(contact)], thread)
    tools = Tools(index, contact, today, places)
    for skill in SKILLS:
        reply = skill(turn, thread, tools)
        if reply is not None:
            return reply
    reply = where.remember(_Talk(turn, thread, tools).reply(), turn, tools)
    return my_case.beside(reply, tools)


class _Talk:
    """The turn's inputs, so that the branches stay short."""

    def __init__(self, turn: Turn, thread: Thread, tools: Tools) -> None:
        self.turn, self.thread, self.tools = turn, thread, tools
        self.index, self.contact, self.today = tools.index, tools.contact, tools.today
        self._articles: dict[str, list[LawHit]] = {}

    def reply(self) -> Reply:
        """The first branch that fits."""
        turn, thread = self.turn, self.thread
        code = cues.code_in(turn.text)
        if code:
            return self.answer(code) if self.index.procedure(code) else self.say(self.no_such(code))
        if thread.candidates:
            choice = chosen(turn.text, thread.candidates)
            if choice:
                return self.answer(choice.code, [c.code for c in thread.candidates if c.code != choice.code])
            if cues.none_of_these(turn.text):
                return Reply(
                    [unknown.gave_up(self.contact)], thread.model_copy(update={"candidates": [], "clarified": 0})
                )
            if turn.intent == "affirm" and len(thread.candidates) == 1:
                return self.answer(thread.candidates[0].code)
        step = journeys.next_step(turn, thread, self.index)
        if step:
            return self.answer(step)
        if turn.intent == "affirm" and not turn.aspects:
            return self.affirmed()
        if turn.intent == "deny" and not turn.aspects and (thread.procedure or thread.candidates):
            return self.denied()
        if cues.goes_back(turn.text) and not thread.procedure and thread.previous:
            return self.answer(thread.previous)
        reference = self.refer()
        return self.rival(reference) or self.law(reference) or self.penalty() or self.follow(reference)

    def rival(self, reference: Reference) -> Reply | None:
        """What is surer than any procedure; small talk that was read as such stays small talk."""
        if self.chat(reference):
            return None
        replies = (rival(self.turn, self.thread, self.tools, reference) for rival in RIVALS)
        return next((reply for reply in replies if reply is not None), None)

    def penalty(self) -> Reply | None:
        """A question for a fine or a sentence: answered by a provision that tells one, or by nobody."""
        if self.index.law is None or not asks_amount(self.turn.text):
            return None
        for hit in self.articles(self.turn.text):
            reply = from_hit(hit, self.turn, self.thread, self.tools)
            if reply is not None and hit.probability >= LEAST_OF_LAW:
                return reply
        return self.say(unknown.no_provision(self.contact))

    def law(self, reference: Reference) -> Reply | None:
        """The answer out of the law, where the message more likely asks what the law says than for a procedure."""
        goes_on = self.thread.provision is not None and (
            cues.continues(self.turn.text) or cues.supposes(self.turn.text)
        )
        manner = max(self.turn.likelihood("ask_law"), LAWLIKE if goes_on else 0.0)
        elsewhere = reference.stayed or self.thread.candidates or reference.kind is Kind.FOREIGN
        if elsewhere and manner < LAWLIKE:
            return None
        found = reference.found
        if found is not None and found.content and found.known >= KNOWN and manner < PUT_AS_LAW:
            return None
        question = f"{self.thread.question} {self.turn.text}" if goes_on else self.turn.text
        hits = self.articles(question)
        if not hits or hits[0].probability < LEAST_OF_LAW or (reference.telling < TELLING and not goes_on):
            return None
        instead = reference.kind is Kind.UNKNOWN and hits[0].probability >= ENOUGH_OF_LAW
        if not instead and not asks_law(manner, reference.top, hits[0].probability):
            return None
        return from_hit(hits[0], replace(self.turn, text=question), self.thread, self.tools, hits[1:])

    def articles(self, question: str) -> list[LawHit]:
        """What the law holds on a question, best first; searched once a turn."""
        if question not in self._articles:
            hits = self.index.law.find(question, 2 * OTHERS, self.today) if self.index.law else []
            self._articles[question] = [hit for hit in hits if not hit.article.startswith(APPENDIX)][:OTHERS]
        return self._articles[question]

    def beside(self) -> Beside | None:
        """The provision told below a procedure's answer, where conditions or the law are asked as well."""
        if not LEGAL & set(self.turn.aspects) or self.turn.likelihood("ask_law") < HALF_LAWLIKE:
            return None
        hits = self.articles(self.turn.text)
        if not hits or hits[0].probability < SURE_OF_LAW:
            return None
        return beside(hits[0], self.turn, self.tools)

    def refer(self) -> Reference:
        """Which procedure the message is about."""
        if self.thread.candidates:
            return after_question(self.turn, self.thread, self.index)
        if self.thread.procedure and self.index.procedure(self.thread.procedure):
            return within(self.turn, self.thread, self.index)
        return first(self.turn, self.index)

    def follow(self, reference: Reference) -> Reply:
        """Say what the reference calls for."""
        chat = self.chat(reference)
        if chat:
            return self.say(chat)
        if reference.kind is not Kind.PROCEDURE:
            for second in SECONDS:
                reply = second(self.turn, self.thread, self.tools, reference)
                if reply is not None:
                    return reply
        match reference.kind:
            case Kind.PROCEDURE:
                return self.answer(reference.codes[0], reference.others, stayed=reference.stayed, also=self.beside())
            case Kind.CLARIFY:
                return self.ask(reference.codes)
            case Kind.NOTHING:
                return self.say(unknown.which_procedure(self.contact))
            case Kind.FOREIGN:
                return self.say(unknown.off_topic(self.contact))
            case _ if self.turn.likelihood("ask_law") >= PLAINLY_LAW:
                return self.say(unknown.no_provision(self.contact))
            case _:
                return self.say(unknown.unknown(self.contact))

    def chat(self, reference: Reference) -> Message | None:
        """Small talk, hand-off, feedback ... that the classifier thought likely but not enough for a rule.

        It stands back where a procedure was newly found, a choice is open or a case is supposed.
        """
        found = reference.kind is Kind.PROCEDURE and not reference.stayed
        if (
            found
            or self.turn.intent in ASKS
            or self.turn.asks_beside
            or self.thread.candidates
            or cues.supposes(self.turn.text)
        ):
            return None
        best = max(sorted(talk.INTENTS), key=self.turn.likelihood)
        likely = self.turn.likelihood(best)
        return talk.talk(best, self.contact) if likely >= max(LIKELY_TALK, self.turn.likelihood(*ASKS)) else None

    def no_such(self, code: str) -> Message:
        """What is said of a code that has no record: that it was retired, or that it is not known."""
        retired = self.index.retired(code)
        if retired is None:
            return unknown.unknown_code(code, self.contact)
        instead = [procedure for procedure in map(self.index.procedure, retired.replaced_by) if procedure]
        return unknown.no_longer(code, retired, instead, self.contact)

    def answer(self, code: str, others: Sequence[str] = (), stayed: bool = False, also: Beside | None = None) -> Reply:
        """The answer about one procedure, and the thread that goes on from it."""
        procedure = self.index.procedure(code)
        if procedure is None:
            return self.say(unknown.unknown_code(code, self.contact))
        thread = self.thread
        open_question = thread.question if thread.candidates else ""
        aspects: list[Aspect] = list(self.turn.aspects)
        if stayed and cues.what_then(self.turn.text) and set(aspects) <= VAGUE:
            aspects = []
        if not aspects and (thread.candidates or (stayed and cues.supposes(self.turn.text))):
            aspects = thread.aspects
        question = f"{open_question} {self.turn.text}".strip()
        ended = self.index.law.ended(code, self.today) if self.index.law else ()
        message = render(procedure, aspects, contact=self.contact, today=self.today, question=question, ended=ended)
        message = also.below(message) if also else message
        message = my_case.offer(message, procedure, thread)
        message = journeys.onward(message, thread, code, self.index)
        previous = thread.procedure if thread.procedure not in (None, code) else thread.previous
        return Reply(
            [message],
            Thread(
                procedure=code,
                aspects=message.answer.aspects if message.answer else aspects,
                others=list(others)[:MOST],
                previous=previous,
                journey=thread.journey,
                case=thread.case,
                commune=thread.commune,
            ),
        )

    def ask(self, codes: Sequence[str], lead: str = "") -> Reply:
        """A clarifying question, or a person to call after too many."""
        procedures = [p for p in map(self.index.procedure, codes) if p][:MOST]
        thread = self.thread
        if not procedures:
            return self.say(unknown.unknown(self.contact))
        if thread.clarified >= CLARIFICATIONS:
            gone = thread.model_copy(update={"candidates": [], "clarified": 0, "question": ""})
            return Reply([unknown.gave_up(self.contact)], gone)
        aspects = self.turn.aspects or (thread.aspects if thread.candidates else [])
        open_question = f"{thread.question} {self.turn.text}" if thread.candidates else self.turn.text
        message = clarify(procedures, lead=lead)
        return Reply(
            [message],
            thread.model_copy(
                update={
                    "candidates": candidates_of(procedures),
                    "clarified": thread.clarified + 1,
                    "aspects": aspects,
                    "question": open_question.strip()[:MAX_QUESTION],
                }
            ),
        )

    def say(self, message: Message) -> Reply:
        """A message that leaves the thread as it is."""
        return Reply([message], self.thread)

    def affirmed(self) -> Reply:
        """ "Vâng", "ừ" where nothing was asked."""
        current = self.index.procedure(self.thread.procedure) if self.thread.procedure else None
        if self.thread.candidates:
            return self.ask([c.code for c in self.thread.candidates])
        return self.say(talk.acknowledge(self.contact, current.label if current else ""))

    def denied(self) -> Reply:
        """ "Không phải" alone: offer what was next best."""
        thread = self.thread
        if thread.candidates or not thread.others:
            gone = thread.model_copy(update={"candidates": [], "clarified": 0})
            return Reply([unknown.gave_up(self.contact)], gone)
        return self.ask(thread.others, lead="Xin lỗi bạn. Có phải bạn hỏi một trong các thủ tục này?")
