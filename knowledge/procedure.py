"""The procedure (thủ tục hành chính): the one record all answers about a procedure are copied from.

Money is in đồng, time in the unit named beside it. A value that the source does not state is None or an empty list;
the states below say whether a missing or strange value may be told, and how (see docs/decisions/0003-truth.md).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from knowledge.source import Doubt, LegalBasis, Record, Source, Text

CODE = r"^\d\.\d{6,9}(\.[A-Z0-9.]+|-[A-Za-z]{1,8})?$"
"""Six digits after the point; three provinces' own rows of 2026 have more, or an ending such as "-Xoa" (deleted)."""


class Level(StrEnum):
    """Cấp thực hiện. The districts ended on 1 July 2025; DISTRICT marks records that still speak of them."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class Channel(StrEnum):
    """Cách thức thực hiện: how a dossier is filed."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class OnlineLevel(StrEnum):
    """Mức độ trực tuyến: toàn trình (wholly online) or một phần (partly)."""

    FULL = "full"
    PARTIAL = "partial"


class TimeUnit(StrEnum):
    """Unit of a processing time."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class TimeState(StrEnum):
    """STATED: amount and unit are facts. IN_NOTE: only the note tells. DOUBTFUL: tell the note with a caution."""

    STATED = "stated"
    IN_NOTE = "in_note"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class FeeState(StrEnum):
    """How a fee may be told.

    STATED: the amount is a fact. FREE: a note, a law or a checked record says that nothing is paid. IN_NOTE: the
    amount is zero or missing but the note gives sums or rules: tell the note. ZERO: the source says 0 without a note:
    "cơ sở dữ liệu ghi 0 đồng; địa phương có thể quy định riêng". DOUBTFUL: a cut sum. UNKNOWN: nothing is said.
    """

    STATED = "stated"
    FREE = "free"
    IN_NOTE = "in_note"
    ZERO = "zero"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class ProcessingTime(Record):
    """Thời hạn giải quyết of one way of filing."""

    state: TimeState = TimeState.UNKNOWN
    amount: float | None = Field(None, ge=0)
    unit: TimeUnit | None = None
    note: Text = ""


class Fee(Record):
    """One fee item (phí, lệ phí) of one way of filing."""

    state: FeeState = FeeState.UNKNOWN
    amount: int | None = Field(None, ge=0, description="đồng")
    note: Text = Field("", description="what the sum is for, per what, and who is exempt")


class Method(Record):
    """One way of filing with its own time and fees."""

    channel: Channel
    time: ProcessingTime = ProcessingTime()
    fees: list[Fee] = []
    note: Text = ""


class Form(Record):
    """Biểu mẫu, mẫu đơn, tờ khai."""

    name: Text
    number: Text = Field("", description="as the legal document calls it, such as Mẫu CT01")
    url: str | None = None


class Paper(Record):
    """One item of the dossier."""

    name: Text
    originals: int | None = Field(None, ge=0)
    copies: int | None = Field(None, ge=0)
    when: Text = Field("", description="in which case this paper is needed; empty: always")
    form: Form | None = None
    is_note: bool = Field(False, description="the source lists it among the papers but it is an explanation")


class PaperCase(Record):
    """Papers under one heading of the source: a case of the citizen, or what is handed in and what is shown."""

    title: Text = ""
    papers: list[Paper] = []


class Confusion(Record):
    """A neighbour that citizens mistake this procedure for."""

    code: str = Field(pattern=CODE, description="the neighbour")
    asks: Text = Field(description="a wording that could mean either")
    apart: Text = Field(description="one sentence to the citizen: when it is this procedure and not the neighbour")


class Retired(Record):
    """Since when and why a record is no longer answered."""

    on: date
    reason: Text = Field(min_length=5, max_length=300, description="one sentence to the citizen, in Vietnamese")
    replaced_by: list[str] = Field([], description="codes of the procedures that took its place")


class Procedure(Record):
    """One administrative procedure, as one source or the merge of several tells it."""

    code: str = Field(pattern=CODE, description="mã thủ tục, such as 1.001193")
    name: Text
    short_name: Text = Field("", description="what citizens would read on a button, at most 60 characters")
    decision_number: Text | None = Field(None, description="số quyết định công bố, such as 163/QĐ-BTP")
    decision_date: date | None = None
    field: Text = Field("", description="lĩnh vực")
    levels: list[Level] = []
    issuer: Text = Field("", description="ministry or province that published it")
    province: str | None = Field(None, description="two-digit code when it is one province's own")
    internal: bool = Field(False, description="between agencies (STANDARD_INTERNAL): never offered to citizens")
    applicants: list[Text] = []
    agencies: list[Text] = Field([], description="cơ quan thực hiện")
    authority: list[Text] = Field([], description="cơ quan có thẩm quyền")
    delegated: list[Text] = Field([], description="cơ quan được ủy quyền")
    coordinating: list[Text] = Field([], description="cơ quan phối hợp")
    address: Text = Field("", description="địa chỉ tiếp nhận hồ sơ")
    methods: list[Method] = []
    online_level: OnlineLevel | None = None
    cases: list[PaperCase] = []
    steps: list[Text] = Field([], description="trình tự thực hiện, one step an item")
    conditions: list[Text] = []
    results: list[Text] = []
    legal_basis: list[LegalBasis] = []
    forms: list[Form] = []
    keywords: list[Text] = []
    description: Text = ""

    # What a curated record adds, in plain words.
    overview: Text = Field("", description="two sentences that a person without schooling understands")
    who: Text = Field("", description="who may file, also for another")
    where: Text = Field("", description="the office in the citizen's words")
    plain_steps: list[Text] = []
    online_steps: list[Text] = Field([], description="how to file online, one action of the citizen an item")
    mistakes: list[Text] = []
    bring: list[Text] = Field([], description="what to take to the counter")
    wordings: list[Text] = Field([], description="how citizens ask for it")
    confused: list[Confusion] = []
    vague: list[Text] = Field([], description="questions that say too little: they may mean this procedure or others")
    related: list[str] = Field([], description="codes of related procedures")
    checked_on: date | None = Field(None, description="set by the program's checks")
    prepared_by: str | None = Field(None, description="who prepared it: written by `motcua knowledge review`")
    prepared_on: date | None = None
    reviewed_by: str | None = Field(None, description="who approved it, another person: `motcua knowledge review`")
    reviewed_on: date | None = None
    signed: str | None = Field(None, description="hash of the content that they signed: a change withdraws it")
    retired: Retired | None = None

    source: Source
    doubts: list[Doubt] = []

    @property
    def label(self) -> str:
        """The name to show to a citizen: the short one where there is one."""
        return self.short_name or self.name
