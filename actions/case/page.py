"""What the printed page of a case shows, as plain values: the template only lays them out."""

from __future__ import annotations

from dataclasses import dataclass

from actions.case import cost, day, obtain
from actions.case.message import REOPEN
from actions.case.scene import Scene
from actions.case.state import conditions
from actions.render.place import counter
from actions.render.section import Request
from actions.render.source_line import source_line
from actions.render.text import BULLET, clip, sentence
from actions.render.text import day as written

WIDTH = 320
"""Characters of one paper."""
PERHAPS = "Chỉ cần khi đúng trường hợp"


@dataclass(frozen=True)
class Row:
    """One paper."""

    number: int
    name: str
    more: str
    """condition and where to get it; may be empty"""
    have: bool


@dataclass(frozen=True)
class Page:
    """One case on paper. Lists of lines are never joined to new sentences."""

    label: str
    answers: list[str]
    groups: list[tuple[str, list[Row]]]
    missing: int
    fees: list[str]
    days: list[str]
    where: str
    source: str
    asked_on: str
    reopen: str
    """what is typed in the chat to go on there"""


def page(scene: Scene) -> Page:
    """The page of a case on the scene's day."""
    groups: dict[str, list[Row]] = {}
    for number, place in enumerate(scene.papers, 1):
        need = scene.sheet.needs[place]
        perhaps = scene.perhaps(place)
        way = None if place in scene.case.have else obtain.way(scene, place, typed=False)
        more = [conditions(need, scene.sheet, scene.case) if perhaps else "", f"Lấy ở đâu: {way.text}" if way else ""]
        row = Row(
            number=number,
            name=clip(need.name + (f" ({need.remark})" if need.remark else ""), WIDTH),
            more=" ".join(sentence(text[:1].upper() + text[1:]) for text in more if text),
            have=place in scene.case.have,
        )
        groups.setdefault(PERHAPS if perhaps else need.part or "Giấy tờ cần có", []).append(row)
    return Page(
        label=scene.label,
        answers=[text[:1].upper() + text[1:] for text in scene.answers],
        groups=list(groups.items()),
        missing=len(scene.missing),
        fees=_lines(cost.lines(scene.procedure, scene.methods, scene.contact)),
        days=_lines(day.lines(scene.methods, scene.today, day.work_calendar())),
        where=counter(Request(scene.procedure, scene.contact, 300)),
        source=source_line(scene.procedure, scene.today, scene.ended),
        asked_on=written(scene.today),
        reopen=f"{REOPEN} {scene.token}",
    )


def _lines(lines: list[str]) -> list[str]:
    return [line.removeprefix(BULLET) for line in lines]
