"""`/` and the files of `web/`."""

from __future__ import annotations

import html
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.parts import Parts
from service.settings import ROOT

WEB = ROOT / "web"

router = APIRouter(include_in_schema=False)


@router.get("/")
async def page(request: Request) -> HTMLResponse:
    """The demo page, with the notice of the settings above it."""
    parts: Parts = request.app.state.parts
    text = (WEB / "index.html").read_text("utf-8")
    notice = parts.settings.closed or parts.settings.notice
    if notice:
        text = text.replace("<main>", f'<p class="notice" role="status">{html.escape(notice)}</p>\n  <main>', 1)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})


class WebFiles(StaticFiles):
    """The files beside the page; any site may load the widget."""

    def __init__(self, folder: Path = WEB) -> None:
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, revalidated by its ETag at each use."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=300"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
