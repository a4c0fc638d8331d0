"""The answer contract: what one turn says, in the form the public API returns it (design: Contracts)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MAX_PAYLOAD = 100
"""Characters of a payload: readable Vietnamese that means the same when typed."""


class Outcome(StrEnum):
    """What a turn turned out to be."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    UNKNOWN = "unknown"
    SMALLTALK = "smalltalk"
    EMERGENCY = "emergency"
    HANDOFF = "handoff"
    DOSSIER = "dossier"
    FEEDBACK = "feedback"


class Aspect(StrEnum):
    """What of a procedure is asked."""

    OVERVIEW = "overview"
    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    METHOD = "method"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    FORMS = "forms"
    WHO = "who"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Button(_Part):
    """A choice offered below a message."""

    title: str
    payload: str = Field(max_length=MAX_PAYLOAD)


class ProcedureRef(_Part):
    """The procedure an answer is about."""

    code: str
    name: str


class Candidate(_Part):
    """One procedure offered by a clarifying question."""

    code: str
    name: str
    payload: str = Field(max_length=MAX_PAYLOAD)


class Citation(_Part):
    """A legal document or article an answer rests on."""

    title: str
    number: str | None = None
    article: str | None = None
    url: str | None = None
    status: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Answer(_Part):
    """The machine-readable part of a reply."""

    outcome: Outcome
    procedure: ProcedureRef | None = None
    candidates: list[Candidate] = []
    aspects: list[Aspect] = []
    citations: list[Citation] = []
    source: str | None = None
    as_of: date | None = None


class Message(_Part):
    """One message of a turn before it has an id: text that stands alone, buttons, and the answer behind it."""

    text: str
    buttons: list[Button] = []
    answer: Answer | None = None
