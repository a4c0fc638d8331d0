"""Law in the talk: what a message refers to by name, and questions that the law answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions import cues as talk_cues
from actions.answer import Message
from actions.law import cues, message
from actions.law.book import LawBook
from actions.law.message import Provision
from actions.law.naming import article_name, document_name
from actions.law.quote import Quote, quote, shortened
from actions.skill import Tools
from actions.thread import MAX_QUESTION, Thread
from actions.turn import Reply, Turn
from index.law.hit import LawHit
from knowledge.law.document import LegalDocument
from knowledge.law.references import Asks, Reference
from knowledge.law.validity import state_of
from vietnamese import fold

OFFERED = 5
"""Articles offered where a document was named without one."""
LEFT = 2
"""Telling syllables beside a document's name up to which the document itself is meant."""
WHOLE = 4_500
"""Characters of an article told whole because it was asked for."""
ROOM = 2_500
"""Characters up to which an article that was named is told whole."""


def by_name(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """Answer a message that names a document or a provision; None where it names none, or only in passing."""
    book = tools.index.law
    if book is None or talk_cues.code_in(turn.text):
        return None
    found = [r for r in book.references(turn.text, tools.today) if _first_of_place(r)]
    held = thread.provision.partition("#") if thread.provision else ("", "", "")
    if held[0] and not any(r.number for r in found):
        return _of_thread(turn, thread, tools, book, found, held[0], held[2])
    named = next((r for r in found if r.number and (r.article or r.asks is not Asks.CONTENT)), None)
    if named is not None:
        return _named(turn, thread, tools, book, named)
    alone = next((r for r in found if r.number), None)
    if alone is not None and alone.document is not None and _says_no_more(turn.text, alone):
        return _document(thread, tools, book, alone.document, turn.text)
    return None


def from_hit(hit: LawHit, turn: Turn, thread: Thread, tools: Tools, others: Sequence[LawHit] = ()) -> Reply | None:
    """The answer out of the best hit of a search; `others` are cited behind it. None where its text does not fit."""
    book = tools.index.law
    provision = _provision(tools, book, hit.number, hit.article, hit.kind) if book else None
    if book is None or provision is None:
        return None
    quoted = quote(provision.article.text, turn.text, deciding=hit.clause or "")
    if cues.asks_penalty(turn.text) and not cues.tells_penalty(quoted.text):
        return None
    beside = [p for o in others if (p := _provision(tools, book, o.number, o.article, o.kind))]
    return _said(message.told(provision, quoted, beside), thread, provision, turn.text)


@dataclass(frozen=True)
class Beside:
    """A provision told below the answer about a procedure."""

    provision: Provision
    quoted: Quote

    def below(self, answer: Message) -> Message:
        """The answer with the provision at its end and among its citations."""
        if answer.answer is None:
            return answer
        cited = message.citation(self.provision.document, self.provision.state, self.provision.article)
        told = answer.answer.model_copy(update={"citations": [*answer.answer.citations, cited]})
        text = f"{answer.text}\n\n{message.beside(self.provision, self.quoted)}"
        return answer.model_copy(update={"text": text, "answer": told})


def beside(hit: LawHit, turn: Turn, tools: Tools) -> Beside | None:
    """The provision of a hit, to be told below another answer; None where it does not apply on the day."""
    book = tools.index.law
    provision = _provision(tools, book, hit.number, hit.article, hit.kind) if book else None
    if provision is None or not provision.state.status.applies:
        return None
    return Beside(provision, quote(provision.article.text, turn.text, deciding=hit.clause or ""))


def _named(turn: Turn, thread: Thread, tools: Tools, book: LawBook, named: Reference[Any]) -> Reply:
    number, kind = str(named.number), named.kind or None
    document = book.document(number, kind) or book.document(number)
    if document is None:
        state = book.state(number, tools.today)
        told = f"{named.kind or 'văn bản'} số {number}"
        if state is not None and named.article is None:
            return Reply([message.ended(told, state, tools.contact)], thread)
        return Reply([message.not_held(told, tools.contact)], thread)
    if named.article is None:
        return _about(thread, tools, book, document, named.asks)
    provision = _provision(tools, book, document.number, named.article, document.kind)
    if provision is None:
        what = f"{article_name(named.article)} {document_name(document)}"
        return Reply([message.not_held(what, tools.contact)], thread)
    if named.asks is Asks.VALIDITY:
        told_state = message.validity(document, provision.state, provision.article, provision.resting)
        return _said(told_state, thread, provision, turn.text)
    asked = turn.text[: named.start] + " " + turn.text[named.end :]
    return _said(message.told(provision, _quoted(asked, provision, named.clause)), thread, provision, turn.text)


def _of_thread(
    turn: Turn,
    thread: Thread,
    tools: Tools,
    book: LawBook,
    found: Sequence[Reference[Any]],
    number: str,
    article: str,
) -> Reply | None:
    """`khoản 2 thì sao`, `toàn văn`, `điều này còn hiệu lực không` about the provision under discussion."""
    document = book.document(number)
    if document is None:
        return None
    free = next((r for r in found if r.article or r.clause), None)
    whole = cues.asks_whole(turn.text)
    if free is None and not whole and not cues.about_it(turn.text):
        return None
    if free is None and not whole:
        return _about(thread, tools, book, document, Asks.VALIDITY) if cues.asks_validity(turn.text) else None
    provision = _provision(tools, book, number, (free.article if free else None) or article, document.kind)
    if provision is None:
        return None
    clause = free.clause if free else None
    return _said(message.told(provision, _quoted(turn.text, provision, clause)), thread, provision, turn.text)


def _document(thread: Thread, tools: Tools, book: LawBook, document: LegalDocument, text: str) -> Reply:
    hits = [h for h in book.find(text, 40, tools.today) if h.number == document.number][:OFFERED]
    articles = [a for h in hits if (a := book.article(h.number, h.article, h.kind)) is not None and a.title]
    state = state_of(document, None, tools.today)
    kept = thread.model_copy(update={"provision": f"{document.number}#"})
    return Reply([message.which_article(document, state, articles)], kept)


def _about(thread: Thread, tools: Tools, book: LawBook, document: LegalDocument, asks: Asks) -> Reply:
    articles = book.articles(document.number, document.kind)
    effect = next((a for a in reversed(articles) if cues.tells_effect(a.title)), articles[0] if articles else None)
    state = state_of(document, None, tools.today)
    made = message.validity(document, state, effect, _resting(tools, book, document.number, None))
    if asks in (Asks.AMENDS, Asks.GUIDED_BY):
        made = made.model_copy(update={"text": f"{message.relations(document, asks)}\n{made.text}"})
    kept = (thread.provision or "").partition("#")
    article = kept[2] if kept[0] == document.number else ""
    return Reply([made], thread.model_copy(update={"provision": f"{document.number}#{article}"}))


def _quoted(text: str, provision: Provision, clause: str | None) -> Quote:
    whole = provision.article.text.strip()
    room = WHOLE if cues.asks_whole(text) else ROOM
    if not clause and (cues.asks_whole(text) or len(whole) <= ROOM):
        return Quote("", shortened(whole, room), len(whole) > room)
    return quote(whole, text, clause or "")


def _provision(tools: Tools, book: LawBook, number: str, article: str, kind: str | None) -> Provision | None:
    document, held = book.document(number, kind), book.article(number, article, kind)
    if document is None or held is None:
        return None
    resting = _resting(tools, book, number, article)
    return Provision(document, held, state_of(document, held, tools.today), tuple(resting))


def _resting(tools: Tools, book: LawBook, number: str, article: str | None) -> list[Any]:
    codes = book.resting(number, article)[: message.RESTING]
    return [p for p in map(tools.index.procedure, codes) if p is not None]


def _said(made: Message, thread: Thread, provision: Provision, question: str) -> Reply:
    kept = {
        "provision": f"{provision.document.number}#{provision.article.number}",
        "question": question[:MAX_QUESTION],
        "candidates": [],
        "clarified": 0,
    }
    return Reply([made], thread.model_copy(update=kept))


def _first_of_place(reference: Reference[Any]) -> bool:
    return bool(reference.number or reference.article or reference.clause)


def _says_no_more(text: str, reference: Reference[Any]) -> bool:
    rest = fold(text[: reference.start] + " " + text[reference.end :])
    return len([w for w in rest.split() if w not in cues.COURTESY]) <= LEFT
