"""`/case/{token}`: the citizen's own list of papers as a page to print, made anew from the token at each visit."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from actions.case.message import PREPARE
from actions.case.page import page
from actions.case.scene import Scene
from actions.case.sheet import sheet
from actions.case.state import Case
from actions.case.token import LONGEST, decode
from actions.contact import Contact
from actions.render.naming import label
from service import phrases
from service.parts import Parts
from service.routers.chat import limited
from service.routers.pages import POLICY
from service.snapshots import IndexAway

TEMPLATES = Path(__file__).parents[1] / "templates"

router = APIRouter(include_in_schema=False)

_HOST = re.compile(r"https?://[A-Za-z0-9.\[\]:-]{1,253}")
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": POLICY.format(ancestors="'none'"),
}
UNKNOWN = (
    "Không tìm thấy danh sách giấy tờ này. Đường dẫn có thể bị cắt hoặc gõ nhầm; bạn mở khung chat và hỏi lại nhé."
)
CHANGED = (
    "Danh sách giấy tờ của thủ tục “{name}” đã được cập nhật sau khi bạn lập bản này. Bạn lập lại trong khung chat."
)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )


@router.get("/case/{token}")
async def show(request: Request, token: str, large: str = "") -> Response:
    """The page of a case; `?large=1` prints it large. Whatever names no case gets a kind 404."""
    parts: Parts = request.app.state.parts
    refusal = limited(request, typing=True)
    if refusal:
        return refusal
    if parts.settings.closed:
        return _told(phrases.CLOSED.format(reason=parts.settings.closed, hotline=parts.settings.hotline), 503)
    case = decode(token) if len(token) <= LONGEST else None
    if case is None:
        return _told(UNKNOWN, 404)
    try:
        index = parts.snapshots.get()
    except IndexAway:
        return _told(phrases.AWAY.format(hotline=parts.settings.hotline), 503)
    return await asyncio.to_thread(_page, case, index, parts.contact, _base(request, parts), large == "1")


def _page(case: Case, index: Any, contact: Contact, base: str, large: bool) -> HTMLResponse:
    procedure = index.procedure(case.procedure)
    papers = sheet(procedure) if procedure else None
    if procedure is None or papers is None:
        return _told(UNKNOWN, 404)
    if not case.fits(papers):
        ask = f"{PREPARE} (mã {procedure.code})"
        return _told(CHANGED.format(name=label(procedure)), 404, ask)
    scene = Scene(procedure, papers, case, contact.model_copy(update={"public_url": base}), date.today(), index)
    shown = page(scene)
    html = (
        _templates()
        .get_template("case.html")
        .render(
            page=shown,
            address=scene.link,
            qr=qr(scene.link),
            large=large,
            chat=_chat(shown.reopen),
            hotline=contact.hotline,
        )
    )
    return HTMLResponse(html, headers=_HEADERS)


def _told(text: str, status: int, ask: str = "") -> HTMLResponse:
    html = _templates().get_template("case-none.html").render(lines=text.split("\n"), chat=_chat(ask))
    return HTMLResponse(html, status, headers=_HEADERS)


def _chat(ask: str) -> str:
    return f"/?hoi={quote(ask)}" if ask else "/"


def _base(request: Request, parts: Parts) -> str:
    """Our address as others reach it: the setting, else what this request came to."""
    if parts.settings.public_url:
        return parts.settings.public_url
    asked = str(request.base_url).rstrip("/")
    return asked if _HOST.fullmatch(asked) else parts.settings.local_url


def qr(address: str) -> Markup:
    """The address as a QR code, drawn in the page itself: the strict policy lets nothing else in."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr")
    return Markup(drawn)  # made here of squares alone
