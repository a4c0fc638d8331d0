"""The internal application: on a second port of the loopback address only, for Rasa and Prometheus."""

from __future__ import annotations

import hmac
import time
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.rasa_actions import make_executor, run_action
from actions.where.places import Places
from service.parts import Parts
from service.routers import impact as impact_router

log = structlog.get_logger(__name__)


def create_internal_app(parts: Parts) -> Starlette:
    """`POST /webhook?secret=...` runs an action for Rasa.

    `GET /metrics` and `GET /impact` hold no personal data and need no secret.
    Plain Starlette: nothing here is declared or validated by FastAPI, and every turn passes through.
    """
    places = Places(parts.settings.province, parts.settings.folder)
    # A turn has a second: reading them in the first one would cost the citizen the answer.
    places.load()
    executor = make_executor(parts.snapshots.get, parts.contact, places)

    async def webhook(request: Request) -> Response:
        given = request.query_params.get("secret", "")
        if not hmac.compare_digest(given.encode(), parts.secret.encode()):
            return JSONResponse({"error": "wrong secret"}, 403)
        try:
            call: dict[str, Any] = await request.json()
            action = str(call["next_action"])
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "no action call"}, 400)
        begun = time.perf_counter()
        try:
            result = await run_action(executor, call)
        except Exception as error:  # Rasa reports any failure as a turn without an answer
            log.error("action_failed", action=action, error=type(error).__name__)
            return JSONResponse({"error": type(error).__name__, "action_name": action}, 500)
        parts.metrics.action_seconds.labels(action).observe(time.perf_counter() - begun)
        return JSONResponse(result)

    async def metrics(_: Request) -> Response:
        try:
            await parts.channels.measure()
        except SQLAlchemyError as error:  # everything else is still worth telling
            log.error("queues_not_measured", reason=type(error).__name__)
        return Response(generate_latest(parts.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def impact(request: Request) -> Response:
        return await impact_router.answer(request, parts.settings.current)

    return Starlette(
        routes=[
            Route("/webhook", webhook, methods=["POST"]),
            Route("/metrics", metrics, methods=["GET"]),
            Route("/impact", impact, methods=["GET"]),
        ]
    )
