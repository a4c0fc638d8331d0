"""Requests and replies of the public API (design: Contracts)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from actions.answer import Answer, Button
from service import phrases

MAX_MESSAGE = 1000

ConversationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


def _storable(value: Any) -> Any:
    """Without half characters and zero bytes, which no database takes."""
    return value.encode("utf-8", "ignore").decode().replace("\0", "") if isinstance(value, str) else value


Typed = Annotated[str, BeforeValidator(_storable)]


def _measured(value: str) -> str:
    if not value:
        raise ValueError(phrases.EMPTY)
    if len(value) > MAX_MESSAGE:
        raise ValueError(phrases.TOO_LONG)
    return str(_storable(value))


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChatRequest(_Request):
    """One message of a citizen."""

    conversation_id: ConversationId = Field(examples=["3f2a90c1d4"], description="unguessable, made by the client")
    message: Annotated[str, AfterValidator(_measured)] = Field(
        examples=["Làm giấy khai sinh cho con cần giấy tờ gì?"], description=f"1-{MAX_MESSAGE} characters"
    )
    message_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")] | None = Field(
        None, examples=["m-1"], description="sent again with the same id, a message gets the stored reply"
    )


class ReplyMessage(BaseModel):
    """One message of a reply."""

    id: str = Field(examples=["0b6c1f6a2f5d4a53.0"])
    text: str = Field(examples=["Đăng ký khai sinh: người nộp cần tờ khai, giấy chứng sinh ..."])
    buttons: list[Button] = []
    answer: Answer | None = None


class ChatReply(BaseModel):
    """The reply to one message."""

    conversation_id: str = Field(examples=["3f2a90c1d4"])
    messages: list[ReplyMessage]


class SearchRequest(_Request):
    """What to look for."""

    query: Annotated[Typed, StringConstraints(min_length=1, max_length=1000)] = Field(examples=["đăng ký thường trú"])
    kinds: list[Literal["procedure", "article", "guide"]] = Field(["procedure"], min_length=1, max_length=3)
    limit: int = Field(10, ge=1, le=50)
    as_of: date | None = Field(None, description="law in force on that day")
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^\d{2}$")] | None = Field(None, examples=["20"])


class SearchReply(BaseModel):
    """What was found, best first."""

    results: list[dict[str, Any]] = Field(
        examples=[[{"kind": "procedure", "score": 0.93, "code": "1.004222", "name": "Đăng ký thường trú"}]]
    )


class Suggestion(BaseModel):
    """A procedure whose name, or what citizens say for it, goes on like what is typed."""

    code: str = Field(examples=["1.004222"])
    name: str = Field(examples=["Đăng ký thường trú"])
    label: str = Field(description="the name to show: the short one where there is one", examples=["Nhập hộ khẩu"])


class SuggestReply(BaseModel):
    """Suggestions, best first."""

    suggestions: list[Suggestion]


class FeedbackRequest(_Request):
    """A vote on a reply."""

    message_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}\.\d{1,2}$")] = Field(
        examples=["0b6c1f6a2f5d4a530b6c1f6a2f5d4a53.0"], description="id of a message of the reply"
    )
    vote: Literal[1, -1]
    reason: Annotated[Typed, StringConstraints(max_length=64)] | None = Field(None, examples=["wrong_fee"])
    comment: Annotated[Typed, StringConstraints(max_length=1000)] | None = Field(None, examples=["Phí đã đổi rồi"])


class OpenedTicket(BaseModel):
    """What was opened for a vote: the citizen asks by its number, in any channel."""

    number: str = Field(examples=["BS-261122-7K3QXM"])
    due_on: date = Field(description="the last day for the answer")


class FeedbackReply(BaseModel):
    """The reply to a vote that opened a ticket, or added to it."""

    ticket: OpenedTicket


class Problem(BaseModel):
    """Why a request was refused, in a sentence for the citizen."""

    detail: str = Field(examples=["Tin nhắn dài quá 1.000 ký tự. Bạn viết ngắn lại hoặc chia thành nhiều tin nhé."])
