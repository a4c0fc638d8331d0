"""What a search returns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. `probability` is calibrated: that this is the one meant.

    `label` is what a button shows; only suggestions have it. `status` is an article's state on the day asked.
    """

    kind: str
    code: str
    name: str
    score: float
    probability: float
    label: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """All that one message yields, best hit first.

    `known` is the calibrated probability that the message is about any procedure held. `content` holds the syllables
    left when politeness, aspect words and the noise of stories are taken out; empty: the message names no procedure.
    `twins` maps a code to the codes of records that would make no difference to the citizen (same name, the province's
    own or another level's); they are one choice.
    """

    hits: list[Hit]
    known: float
    content: list[str]
    twins: dict[str, str] = field(default_factory=dict)
