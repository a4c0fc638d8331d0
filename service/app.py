"""The public application."""

from __future__ import annotations

from importlib.metadata import version

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service import phrases
from service.limits import Guard
from service.parts import Parts
from service.routers import case, chat, health, pages, search, webhooks

log = structlog.get_logger(__name__)

DESCRIPTION = (
    "Asks the assistant for administrative procedures (thủ tục hành chính). Replies are Vietnamese; `text` alone "
    "carries the whole answer, `answer` the same for programs."
)


def create_app(parts: Parts) -> FastAPI:
    """The application over opened parts."""
    app = FastAPI(
        title="Motcua",
        version=version("motcua"),
        description=DESCRIPTION,
        redoc_url=None,
    )
    app.state.parts = parts
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    for router in (chat.router, search.router, health.router, webhooks.router, case.router, pages.router):
        app.include_router(router)
    app.mount("/", pages.WebFiles(), name="web")
    if parts.settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.settings.allowed_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
            max_age=86_400,
        )
    app.add_middleware(Guard, max_body_bytes=parts.settings.max_body_bytes, metrics=parts.metrics)
    return app


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """422 with a sentence; what was sent is not sent back."""
    assert isinstance(error, RequestValidationError)
    request.app.state.parts.metrics.rejected.labels("invalid").inc()
    ours = [str(e["ctx"]["error"]) for e in error.errors() if isinstance(e.get("ctx", {}).get("error"), ValueError)]
    where = [".".join(str(part) for part in e["loc"][1:]) or "body" for e in error.errors()]
    detail = ours[0] if ours else f"{phrases.BAD_REQUEST} ({', '.join(where)})"
    return JSONResponse({"detail": detail}, 422)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = phrases.NOT_FOUND if error.status_code == 404 else phrases.BAD_REQUEST
    return JSONResponse({"detail": detail}, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    parts: Parts = request.app.state.parts
    log.error("request_failed", path=request.url.path, error=type(error).__name__)
    return JSONResponse({"detail": phrases.AWAY.format(hotline=parts.settings.hotline)}, 500)
