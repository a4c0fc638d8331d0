"""`POST /webhooks/{channel}`: where channels deliver what citizens write."""

from __future__ import annotations

import time

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from service import phrases
from service.channels.base import Channel, Incoming, MalformedUpdate
from service.parts import Parts

log = structlog.get_logger(__name__)

router = APIRouter(include_in_schema=False)


@router.post("/webhooks/{name}")
async def receive(name: str, request: Request) -> JSONResponse:
    """200 when the update is on the disk, or needs no answer.

    401 without the channel's signature or secret; 503 when it could not be kept, so that the channel delivers again.
    What is signed and yet unreadable gets 200: it would come again just as unreadable, until the webhook is shut.
    """
    parts: Parts = request.app.state.parts
    channel = parts.channels.get(name)
    if channel is None:
        return JSONResponse({"detail": phrases.NOT_FOUND}, 404)
    begun = time.perf_counter()
    raw = await request.body()
    if not channel.verify(request.headers, raw):
        parts.metrics.channel_refused.labels(name, "signature").inc()
        log.warning("webhook_refused", channel=name)
        return JSONResponse({"detail": phrases.BAD_REQUEST}, 401)
    try:
        await parts.channels.receive(channel, _read(parts, channel, raw))
    except SQLAlchemyError as error:
        parts.metrics.channel_refused.labels(name, "database").inc()
        log.error("webhook_not_kept", channel=name, reason=type(error).__name__)
        return JSONResponse({"detail": phrases.AWAY.format(hotline=parts.settings.hotline)}, 503)
    parts.metrics.webhook_seconds.labels(name).observe(time.perf_counter() - begun)
    return JSONResponse({})


def _read(parts: Parts, channel: Channel, raw: bytes) -> list[Incoming]:
    try:
        messages = channel.read(raw)
        for message in messages:
            message.check()
    except MalformedUpdate as error:
        parts.metrics.channel_refused.labels(channel.name, "malformed").inc()
        log.error("webhook_malformed", channel=channel.name, reason=str(error))
        return []
    return messages
