"""`/api/chat`, `/api/feedback` and the deletion of a conversation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from service import phrases
from service.limits import is_loopback
from service.parts import Parts
from service.schemas import ChatReply, ChatRequest, FeedbackReply, FeedbackRequest, Problem
from vietnamese import mask

CHANNEL = "web"

router = APIRouter(prefix="/api", tags=["chat"])


def _too_many(parts: Parts, seconds: int, reason: str) -> JSONResponse:
    parts.metrics.rejected.labels(reason).inc()
    return JSONResponse(
        {"detail": phrases.TOO_MANY.format(seconds=seconds)}, 429, headers={"Retry-After": str(seconds)}
    )


def limited(request: Request, typing: bool = False) -> JSONResponse | None:
    """The refusal of an address that asks (or types) too often; the machine itself is never refused."""
    parts: Parts = request.app.state.parts
    address = request.client.host if request.client else None
    if is_loopback(address):
        return None
    limiter = parts.typing_per_address if typing else parts.per_address
    seconds = limiter.wait(address or "unknown")
    return _too_many(parts, seconds, "rate_address") if seconds else None


@router.post(
    "/chat",
    response_model=ChatReply,
    responses={413: {"model": Problem}, 422: {"model": Problem}, 429: {"model": Problem}},
)
async def chat(body: ChatRequest, request: Request) -> Any:
    """Answer one message.

    Messages of one conversation are answered in their order. When the assistant is away or closed the reply is
    still 200: a sentence with the emergency numbers and `answer` null.
    """
    parts: Parts = request.app.state.parts
    refusal = limited(request)
    if refusal:
        return refusal
    seconds = parts.per_conversation.wait(body.conversation_id)
    if seconds:
        return _too_many(parts, seconds, "rate_conversation")
    messages = await parts.chat.turn(CHANNEL, body.conversation_id, body.message, body.message_id)
    # The messages were built from our own models: no second validation in the hot path.
    return JSONResponse({"conversation_id": body.conversation_id, "messages": messages})


@router.post(
    "/feedback",
    status_code=204,
    responses={200: {"model": FeedbackReply}, 404: {"model": Problem}, 429: {"model": Problem}},
)
async def feedback(body: FeedbackRequest, request: Request) -> Response:
    """Vote on a reply; a second vote on it takes the place of the first.

    A vote against it with a reason or a comment opens a ticket, told with 200; every other vote gets 204.
    """
    parts: Parts = request.app.state.parts
    refusal = limited(request)
    if refusal:
        return refusal
    turn_id = body.message_id.partition(".")[0]
    reason, comment = mask(body.reason or ""), mask(body.comment or "")
    kept = await parts.talks.vote(turn_id, body.vote, reason, comment)
    if not kept:
        return JSONResponse({"detail": phrases.NOT_FOUND}, 404)
    parts.metrics.feedback.labels("up" if body.vote > 0 else "down").inc()
    ticket = await parts.desks.tickets.vote(turn_id, reason, comment) if body.vote < 0 else None
    if ticket:
        return JSONResponse({"ticket": {"number": ticket.number, "due_on": ticket.due_on.isoformat()}})
    return Response(status_code=204)


@router.delete("/conversations/{conversation_id}", status_code=204)
async def erase(conversation_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")], request: Request) -> Response:
    """Delete messages, feedback and unanswered questions of a conversation; also when there were none."""
    parts: Parts = request.app.state.parts
    await parts.eraser.erase(f"{CHANNEL}.{conversation_id}")
    return Response(status_code=204)
