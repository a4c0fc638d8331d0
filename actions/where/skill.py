"""The skill "where": takes a message that tells or asks a place and nothing else, and adds the citizen's own centre to
an answer on where to file."""

from __future__ import annotations

import re

from actions.answer import Aspect, Message
from actions.contact import Contact
from actions.render import render
from actions.render.place import counter
from actions.render.section import Request
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Reply, Turn
from actions.where.message import ANYWHERE, CENTRE, ask, below, centre, small, tell
from actions.where.places import Place, Places
from knowledge.procedure import Procedure
from vietnamese import fold

ASKED = ""
"""`Thread.commune` while the citizen was asked for it."""
BARE = 5
"""Words up to which an answer to that question may be a bare name."""

_WORD = re.compile(r"[^\W_]+")
_FRAME = frozenset(
    _WORD.findall(
        """
        a ad admin ah ai anh ba bac ban bay biet bo cho chau chi chinh chu co con cong cu cua da dan dang dau day den di
        dia dien dinh doi em gia giay gio giup hanh hien ho hoi huyen khi la lam lang ma may mo mot muon nao nay nha
        nhan nhap nhe noi o ong phan pho phuc phuong ra roi sap sao sinh so son song tai tam ten thanh the thi thoai thu
        thuoc tinh to toi truoc trung tuc tui u ubnd uy va vang vay ve viec vu xa xin
        """
    )
)


def only_a_place(place: Place) -> bool:
    """Whether the message says nothing beside the place but where somebody lives or where its office is."""
    return all(word in _FRAME for word in _WORD.findall(fold(place.rest)))


def take(turn: Turn, thread: Thread, tools: Tools) -> Reply | None:
    """A message about a place alone: its centre, below where to file what is under discussion; else None."""
    places = tools.places
    if places is None:
        return None
    place = places.named(turn.text)
    if place is None and thread.commune == ASKED and len(turn.text.split()) <= BARE:
        place = places.called(turn.text.strip(" ."))
    if place is None or not only_a_place(place):
        return None
    if len(place.communes) > 1:
        return Reply([ask(place)], thread.model_copy(update={"commune": ASKED}))
    unit = place.communes[0]
    thread = thread.model_copy(update={"commune": unit.code})
    procedure = tools.index.procedure(thread.procedure) if thread.procedure else None
    if procedure is None or thread.candidates:
        return Reply([tell(place, unit, places, tools.contact)], thread)
    told = render(procedure, [Aspect.PLACE], contact=tools.contact, today=tools.today, question=turn.text)
    return Reply([beside(told, procedure, thread, places, tools.contact)], thread)


def remember(reply: Reply, turn: Turn, tools: Tools) -> Reply:
    """The reply with the citizen's commune kept in the thread where the message named one, and its centre told."""
    if tools.places is None:
        return reply
    place = tools.places.named(turn.text)
    thread = reply.thread
    if place is not None and len(place.communes) == 1:
        thread = thread.model_copy(update={"commune": place.communes[0].code})
    messages = list(reply.messages)
    procedure = tools.index.procedure(thread.procedure) if thread.procedure else None
    for number, message in enumerate(messages):
        told = message.answer.procedure if message.answer else None
        if procedure is not None and told is not None and told.code == procedure.code:
            messages[number] = beside(message, procedure, thread, tools.places, tools.contact)
    return Reply(messages, thread)


def beside(message: Message, procedure: Procedure, thread: Thread, places: Places, contact: Contact) -> Message:
    """An answer on where to file, with the centre of the citizen's commune where that is the place."""
    aspects = message.answer.aspects if message.answer else []
    unit = places.commune(thread.commune) if thread.commune else None
    if unit is None or Aspect.PLACE not in aspects:
        return message
    office = counter(Request(procedure, contact, 400))
    if CENTRE not in office or "tỉnh" in office:
        return message
    lines = [f"Bạn ở {small(unit)}:", *centre(unit, places.office(unit.code), contact), ANYWHERE]
    return below(message, lines)
