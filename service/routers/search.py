"""`/api/search` and `/api/suggest`: the index without the talk."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from service import phrases
from service.parts import Parts
from service.routers.chat import limited
from service.schemas import Problem, SearchReply, SearchRequest, SuggestReply
from service.snapshots import IndexAway
from vietnamese import mask

FITS = 2.5
"""Score of a suggestion below which words typed are missing in it or stand far apart."""
FITS_NAMED = 4.0
"""The same where only what the question names was looked for: fewer words must fit better."""
FEW, MOST = 3, 8
"""Below so many suggestions the question is read again; so many are sent."""

router = APIRouter(prefix="/api", tags=["search"])


def _away(parts: Parts) -> JSONResponse:
    return JSONResponse({"detail": phrases.AWAY.format(hotline=parts.settings.hotline)}, 503)


def describe(hit: Any) -> dict[str, Any]:
    """One result: `code` and `name` of a procedure or guide; document, article, title and status of an article."""
    found: dict[str, Any] = {"kind": hit.kind, "score": round(float(hit.score), 4)}
    if hit.kind == "article":
        document, _, article = hit.code.partition("#")
        return found | {
            "document": document,
            "article": article,
            "title": hit.name,
            "status": hit.status,
        }
    return found | {"code": hit.code, "name": hit.name}


@router.post(
    "/search",
    response_model=SearchReply,
    responses={413: {"model": Problem}, 422: {"model": Problem}, 503: {"model": Problem}},
)
async def search(body: SearchRequest, request: Request) -> Any:
    """Find procedures, articles of law or guides; each at most once, best first."""
    parts: Parts = request.app.state.parts
    refusal = limited(request)
    if refusal:
        return refusal
    begun = time.perf_counter()
    try:
        hits = await asyncio.to_thread(
            parts.snapshots.get().search,
            mask(body.query),
            tuple(body.kinds),
            body.limit,
            body.as_of,
            body.jurisdiction,
        )
    except IndexAway:
        return _away(parts)
    parts.metrics.search_seconds.labels("search").observe(time.perf_counter() - begun)
    return {"results": [describe(hit) for hit in hits]}


def suggestions(snapshot: Any, typed: str) -> list[Any]:
    """Records that fit what is typed; of a whole question those that fit what it names, unlikely ones left out."""
    hits = [hit for hit in snapshot.suggest(typed) if hit.score >= FITS]
    if len(hits) < FEW:
        named = snapshot.query(typed).content
        more = snapshot.suggest(" ".join(named)) if len(named) > 1 else []
        known = {hit.code for hit in hits}
        hits += [hit for hit in more if hit.score >= FITS_NAMED and hit.code not in known]
    return sorted(hits, key=lambda hit: -hit.score)[:MOST]


@router.get("/suggest", response_model=SuggestReply, responses={422: {"model": Problem}, 503: {"model": Problem}})
async def suggest(request: Request, q: Annotated[str, Query(max_length=200, examples=["đăng ký th"])] = "") -> Any:
    """Procedures whose name, or what citizens say for it, goes on like `q`, accents or not."""
    parts: Parts = request.app.state.parts
    refusal = limited(request, typing=True)
    if refusal:
        return refusal
    if not q.strip():
        return {"suggestions": []}
    begun = time.perf_counter()
    try:
        hits = await asyncio.to_thread(suggestions, parts.snapshots.get(), q)
    except IndexAway:
        return _away(parts)
    parts.metrics.search_seconds.labels("suggest").observe(time.perf_counter() - begun)
    return {"suggestions": [{"code": hit.code, "name": hit.name, "label": hit.label or hit.name} for hit in hits]}
