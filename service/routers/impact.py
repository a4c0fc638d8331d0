"""`GET /impact?number=...`, on the internal port: what depends on a legal document, as the snapshot in use tells."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.errors import SnapshotError

log = structlog.get_logger(__name__)

LONGEST = 60
"""Characters of a number or article that are read."""


async def answer(request: Request, current: Path) -> Response:
    """Query `number`, and optionally `article` and `on` (a date); `current` is the link to the snapshot in use.

    400 without a readable number or date, 404 when nothing is known of it, 503 when no snapshot tells.
    """
    number, article = (request.query_params.get(name, "").strip() for name in ("number", "article"))
    if not number or len(number) > LONGEST or len(article) > LONGEST:
        return JSONResponse({"error": "number: such as 123/2015/NĐ-CP"}, 400)
    try:
        on = date.fromisoformat(request.query_params.get("on") or date.today().isoformat())
    except ValueError:
        return JSONResponse({"error": "on: a date such as 2026-07-15"}, 400)
    try:
        # Megabytes are read: another thread keeps the conversations going.
        found = await asyncio.to_thread(_impact, current, number, article or None, on)
    except (OSError, SnapshotError) as error:
        log.error("impact_unread", reason=str(error))
        found = None
    if found is None:
        return JSONResponse({"error": "no snapshot tells it: motcua build"}, 503)
    empty = not (found["procedures"] or found["curated"] or found["digests"] or found["known"])
    return JSONResponse(found, 404 if empty else 200)


def _impact(current: Path, number: str, article: str | None, on: date) -> dict[str, Any] | None:
    from index.holdings import read_dependents

    dependents = read_dependents(current.resolve())
    return dependents.impact(number, article, on).to_json() if dependents else None
