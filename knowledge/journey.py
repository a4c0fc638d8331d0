"""Life events: what a citizen has to do one thing after the other, in `knowledge/journeys/`, one YAML file an event.

A journey names procedures by their codes and tells nothing of them that their records tell: only why each is needed, in
which order, which time limit costs money or a right, and which of them one filing does together (liên thông). The first
of a step's codes that a snapshot holds is told, so that a province's own record stands before the central one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from knowledge.curated import SHORT_NAME_LIMIT, model_faults
from knowledge.errors import KnowledgeError
from knowledge.procedure import CODE
from knowledge.source import Record, Text
from knowledge.yaml_document import Fault, Loc, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "journeys"
FEWEST = 10
"""Wordings of a journey."""
LONGEST_WHY = 160
"""Characters of the sentence that tells why."""

Code = Annotated[str, Field(pattern=CODE)]
Name = Annotated[str, Field(min_length=3, max_length=SHORT_NAME_LIMIT)]


class Deadline(Record):
    """A time limit that costs money or a right when it is missed."""

    amount: int = Field(ge=1)
    unit: Literal["day", "working_day", "month", "year"]
    since: Text = Field(description="from what it runs, such as 'kể từ ngày sinh'")
    missed: Text = Field(description="what being late costs, one sentence")
    number: Text = Field(
        pattern=r"^\S+/\S+$",
        description="legal document that says so, such as 60/2014/QH13, or the decision that published the procedure",
    )
    article: Text = Field("", pattern=r"^(\d+[a-z]?)?$", description="empty where the document's text is not held")


class Item(Record):
    """A procedure in a journey, told by the first of its codes that is held."""

    code: Code
    or_code: list[Code] = Field([], description="other records of the same procedure, told where `code` is not held")
    name: Name = Field(description="what is done, in the citizen's words; told where no record is held")

    @property
    def codes(self) -> list[str]:
        """All codes, the one to be told first in front."""
        return [self.code, *self.or_code]


class Step(Item):
    """One thing to do."""

    why: Text = Field(min_length=10, max_length=LONGEST_WHY, description="one plain sentence")
    only_if: Text = Field("", description="in which case, such as 'cha mẹ chưa đăng ký kết hôn'; empty: always")
    after: list[Code] = Field([], description="codes of the steps that come before")
    deadline: Deadline | None = None


class Bundle(Item):
    """Liên thông: one filing that does several steps in one go."""

    steps: list[Code] = Field(min_length=2, description="codes of the steps that it does")
    why: Text = Field("", max_length=LONGEST_WHY)


class Journey(Record):
    """One life event."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="name of its file")
    name: Name = Field(description="what happened, such as 'Sinh con'")
    lead: Text = Field("", description="one sentence to begin with; sober where somebody died or lost something")
    wordings: list[Text] = Field(min_length=FEWEST, description="how people tell it without naming a procedure")
    steps: list[Step] = Field(min_length=2, max_length=9)
    bundles: list[Bundle] = []
    beside: list[Text] = Field([], description="what has to be done that is no procedure: a court, a bank, a notary")
    sources: list[Text] = Field(min_length=1, description="legal documents and records that it rests on")
    as_of: date
    checked_on: date
    reviewed_by: str | None = None
    reviewed_on: date | None = None

    @property
    def source(self) -> str:
        """The file it stands in."""
        return f"journeys/{self.code}.yaml"

    @property
    def items(self) -> list[Item]:
        """Steps and bundles."""
        return [*self.steps, *self.bundles]

    def step(self, code: str) -> Step | None:
        """The step that a procedure belongs to; None where it is none of them."""
        return next((step for step in self.steps if code in step.codes), None)

    def holds(self, code: str) -> bool:
        """Whether a procedure is one of its steps, or does several of them."""
        return any(code in item.codes for item in self.items)


class JourneyError(KnowledgeError):
    """Faults in journeys, all of all files, each with its file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{count} in the life events:\n" + "\n".join(map(str, self.faults)))


def load_journeys(folder: Path | None = None) -> list[Journey]:
    """All journeys of `folder` (default: the repository's own), ordered by code.

    Raises `JourneyError` with every fault of every file; none is returned when one of them is faulty.
    """
    folder = FOLDER if folder is None else folder
    faults: list[Fault] = []
    found: list[Journey] = []
    said: dict[str, str] = {}
    for path in sorted(folder.glob("*.y*ml")):
        if path.suffix == ".yml":
            faults.append(Fault(path.name, 1, f"would be overlooked; rename it to {path.stem}.yaml"))
            continue
        document, wrong = read_yaml(path, path.name)
        faults += wrong
        if document is None or wrong:
            continue
        journey, wrong = _journey(document, path.stem)
        faults += wrong
        if journey is None:
            continue
        found.append(journey)
        for place, text in enumerate(journey.wordings):
            first = said.setdefault(text.lower(), path.name)
            if first != path.name:
                line = document.line(("wordings", place))
                faults.append(Fault(path.name, line, f"said in {first} too; keep one: {text}"))
    if faults:
        raise JourneyError(faults)
    return found


def _journey(document: YamlDocument, stem: str) -> tuple[Journey | None, list[Fault]]:
    if not isinstance(document.data, dict):
        return None, [Fault(document.name, 1, "a life event is a list of 'key: value' lines, beginning with 'code:'")]
    try:
        journey = Journey.model_validate(document.data)
    except ValidationError as error:
        return None, model_faults(document, error, Journey)
    return journey, [Fault(document.name, document.line(loc), what) for loc, what in _broken_rules(journey, stem)]


def _broken_rules(journey: Journey, stem: str) -> Iterator[tuple[Loc, str]]:
    if journey.code != stem:
        yield ("code",), f"code {journey.code} in a file named {stem}.yaml; name the file by its code"
    for text, times in Counter(text.lower() for text in journey.wordings).items():
        if times > 1:
            yield ("wordings",), f"stands twice: {text}; keep one"
    told: set[str] = set()
    for place, step in enumerate(journey.steps):
        for code in step.codes:
            if code in told:
                yield ("steps", place), f"{code} stands twice; keep one step"
        told |= set(step.codes)
        for code in step.after:
            # A step that comes after another stands below it: so no two can wait for one another.
            if not any(code == earlier.code for earlier in journey.steps[:place]):
                yield ("steps", place, "after"), f"{code} is no step above this one; name one, or move this one down"
    held = {step.code for step in journey.steps}
    for place, bundle in enumerate(journey.bundles):
        if set(bundle.codes) & told:
            yield ("bundles", place, "code"), f"{bundle.code} is a step too; keep it as a bundle"
        for code in bundle.steps:
            if code not in held:
                yield ("bundles", place, "steps"), f"{code} is no step of this life event"
    if bool(journey.reviewed_by) != bool(journey.reviewed_on):
        yield ("reviewed_by" if journey.reviewed_by else "reviewed_on",), "reviewed_by and reviewed_on go together"
