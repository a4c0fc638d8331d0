"""`/healthz` (the process lives) and `/readyz` (it can answer)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.parts import Parts

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers requests."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "not yet, or not now"}})
async def readyz(request: Request) -> JSONResponse:
    """200 when a snapshot is loaded, Rasa answers and the database can be read; else 503 with what is missing."""
    parts: Parts = request.app.state.parts
    checks = {"snapshot": parts.snapshots.loaded, "rasa": await parts.rasa.ready(), "database": await _database(parts)}
    ready = all(checks.values())
    return JSONResponse({"ready": ready, **checks}, 200 if ready else 503)


async def _database(parts: Parts) -> bool:
    try:
        return await parts.talks.reachable() and await parts.post.reachable()
    except Exception:  # any failure of any driver means the same here
        return False
