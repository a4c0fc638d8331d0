"""What a source of dossiers answers, and the interface of all sources."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from service.errors import ServiceError


class State(StrEnum):
    """How far a dossier is, as provincial one-stop systems tell the national portal."""

    REGISTERED = "registered"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    DONE = "done"
    RETURNED = "returned"

    @property
    def vietnamese(self) -> str:
        """As the systems write it."""
        return _VIETNAMESE[self]

    @property
    def pending(self) -> bool:
        """Whether the office still has to act, so that a day that is past is a day missed."""
        return self in {State.REGISTERED, State.RECEIVED, State.PROCESSING}


_VIETNAMESE = {
    State.REGISTERED: "Mới đăng ký",
    State.RECEIVED: "Được tiếp nhận",
    State.NOT_RECEIVED: "Không được tiếp nhận",
    State.PROCESSING: "Đang xử lý",
    State.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    State.PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    State.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    State.STOPPED: "Dừng xử lý",
    State.DONE: "Đã xử lý xong",
    State.RETURNED: "Đã trả kết quả",
}


class DossierState(BaseModel):
    """Where one dossier stands; there is no field for a person on purpose."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    state: State
    procedure_name: str = Field(min_length=1, max_length=500)
    procedure_code: str | None = Field(None, pattern=r"^\d\.\d{6}(\.\d{3})?(\.H\d{2})?$")
    received_on: date | None = None
    due_on: date | None = None
    """As on the appointment slip."""
    office: str = Field("", max_length=200)
    updated_at: datetime | None = None
    """When the source had it so; with a zone."""


class DossiersAway(ServiceError):
    """The source does not answer, or with something that cannot be used; never says for which dossier."""


class Connector(Protocol):
    """A source of dossiers."""

    async def find(self, code: str, factor: str) -> DossierState | None:
        """The dossier of that code, if the second factor is right.

        Args:
            code: in its official spelling, as far as the citizen's words tell it; letters and digits decide.
            factor: the last four digits of the telephone or of the identity number of who filed it.

        Returns:
            None for an unknown code and for a wrong factor alike.

        Raises:
            DossiersAway: the source cannot tell.
        """
        ...
