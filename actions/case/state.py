"""What a citizen told of the own case: it lives in the thread, and in a link."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from actions.case.sheet import Need, Sheet
from knowledge.procedure import Channel

UNKNOWN = "?"
"""A fact, or the channel, that the citizen cannot or will not tell."""
OPEN = "-"
"""A fact not asked yet."""


class Standing(StrEnum):
    """Whether a person needs a paper."""

    NEEDED = "needed"
    MAYBE = "maybe"
    """the record names a condition that is not known to be so or not"""
    NOT = "not"


class Case(BaseModel):
    """The case under way: `facts` has one of `y n ? -` for each fact of the sheet, papers are named by their place.

    `mark` is the sheet's: a case made from another version of the record is not read any more.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    procedure: str = Field(max_length=40)
    mark: str = Field(pattern=r"^[0-9a-f]{6}$")
    facts: str = Field("", pattern=r"^[yn?-]*$", max_length=64)
    channel: str = Field("", max_length=16, description="a Channel, `?` for any, empty while it was not asked")
    have: tuple[int, ...] = Field((), max_length=64)
    lack: tuple[int, ...] = Field((), max_length=64)

    @classmethod
    def begin(cls, sheet: Sheet) -> Case:
        """A case of which nothing is known."""
        return cls(procedure=sheet.code, mark=sheet.mark, facts=OPEN * len(sheet.facts))

    def fits(self, sheet: Sheet) -> bool:
        """Whether the case was made from this sheet, and all it names is there."""
        places = (*self.have, *self.lack)
        return (
            self.procedure == sheet.code
            and self.mark == sheet.mark
            and len(self.facts) == len(sheet.facts)
            and self.channel in {"", UNKNOWN, *sheet.channels}
            and all(0 <= place < len(sheet.needs) for place in places)
        )

    def told(self, fact: int) -> bool | None:
        """Whether a fact is so; None while that is not known."""
        return {"y": True, "n": False}.get(self.facts[fact])

    def settled(self, fact: int) -> bool:
        """Whether the fact was asked and answered, were it by "không biết"."""
        return self.facts[fact] != OPEN

    def with_facts(self, values: dict[int, str]) -> Case:
        """The case with these facts told: fact → one of `y n ?`."""
        told = "".join(values.get(index, value) for index, value in enumerate(self.facts))
        return self.model_copy(update={"facts": told})

    def with_papers(
        self, have: set[int] | frozenset[int] = frozenset(), lack: set[int] | frozenset[int] = frozenset()
    ) -> Case:
        """The case with papers ticked, and others said to be lacking."""
        kept = (set(self.have) | set(have)) - set(lack)
        lacking = (set(self.lack) | set(lack)) - kept
        return self.model_copy(update={"have": tuple(sorted(kept)), "lack": tuple(sorted(lacking))})

    @property
    def way(self) -> Channel | None:
        """The way of filing that was chosen."""
        return Channel(self.channel) if self.channel not in {"", UNKNOWN} else None


def standing(need: Need, case: Case) -> Standing:
    """Whether this person needs the paper."""
    best = Standing.NOT
    for way in need.ways:
        told = [case.told(fact) if case.told(fact) is None else case.told(fact) is must for fact, must in way]
        if False in told:
            continue
        # A paper that somebody may lack is needed until they say so.
        unknown = any(case.told(fact) is None and must for fact, must in way)
        if not unknown and not need.only:
            return Standing.NEEDED
        best = Standing.MAYBE
    return best


def conditions(need: Need, sheet: Sheet, case: Case) -> str:
    """Why a paper is only perhaps needed, in words: `chỉ khi trẻ sinh ra nhờ mang thai hộ`."""
    ways = []
    for way in need.ways:
        unknown = [sheet.facts[fact].text for fact, must in sorted(way) if must and case.told(fact) is None]
        refuted = any(case.told(fact) is not None and case.told(fact) is not must for fact, must in way)
        if not refuted:
            ways.append(" và ".join(unknown))
    told = " hoặc ".join(dict.fromkeys(w for w in ways if w)) if all(ways) else ""
    return "; ".join(filter(None, (f"chỉ khi {told}" if told else "", need.only)))


def papers(sheet: Sheet, case: Case) -> list[int]:
    """Places of the papers told to this person in the order they are numbered: those needed, then those perhaps."""
    standings = [standing(need, case) for need in sheet.needs]
    needed = [i for i, s in enumerate(standings) if s is Standing.NEEDED]
    parts = list(dict.fromkeys(sheet.needs[i].part for i in needed))
    needed.sort(key=lambda i: parts.index(sheet.needs[i].part))
    return [*needed, *(i for i, s in enumerate(standings) if s is Standing.MAYBE)]


def needed(sheet: Sheet, case: Case) -> list[int]:
    """Places of the papers this person needs for certain."""
    return [i for i in papers(sheet, case) if standing(sheet.needs[i], case) is Standing.NEEDED]


def missing(sheet: Sheet, case: Case) -> list[int]:
    """Needed papers that were not ticked, and those perhaps needed that the citizen said to lack."""
    told = papers(sheet, case)
    must = set(needed(sheet, case))
    return [i for i in told if i not in case.have and (i in must or i in case.lack)]
