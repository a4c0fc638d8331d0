"""`/`, `/embed` and the files of `web/`."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from service.parts import Parts
from service.settings import ROOT

WEB = ROOT / "web"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
"""The strictest policy the widget works under, on our own pages: what another site may need is never less."""

router = APIRouter(include_in_schema=False)


def _page(name: str, parts: Parts, ancestors: str, lang: str = "vi") -> HTMLResponse:
    """A page of `web/` with the notice of the settings before its content."""
    text = (WEB / name).read_text("utf-8").replace(' data-into="chat"', f' data-into="chat" data-lang="{lang}"', 1)
    notice = parts.settings.closed or parts.settings.notice
    if notice:
        text = text.replace("<main", f'<p class="notice" role="status">{html.escape(notice)}</p>\n  <main', 1)
    policy = POLICY.format(ancestors=ancestors)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache", "Content-Security-Policy": policy})


@router.get("/")
async def page(request: Request) -> HTMLResponse:
    """The demo page."""
    return _page("index.html", request.app.state.parts, "'self'")


@router.get("/embed")
async def embed(request: Request, lang: Literal["vi", "en"] = "vi") -> HTMLResponse:
    """The chat alone, for an iframe on one of the allowed origins."""
    parts: Parts = request.app.state.parts
    return _page("embed.html", parts, " ".join(["'self'", *parts.settings.allowed_origins]), lang)


class WebFiles(StaticFiles):
    """The files beside the pages, compressed; any site may load the widget."""

    def __init__(self, folder: Path = WEB) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._compressed = GZipMiddleware(super().__call__, minimum_size=500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._compressed(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, revalidated by its ETag at each use: modules of two releases must not meet."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # Modules are fetched as a script of another origin may be: by CORS. The API stays bound to the setting.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response
