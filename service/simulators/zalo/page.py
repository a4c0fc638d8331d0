"""The page on which staff write as a citizen and see what Zalo would show, and let time pass or things go wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast, get_args

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from service.simulators.zalo.app import Simulator
from service.simulators.zalo.webhooks import MEDIA
from service.simulators.zalo.world import Fault, Place

PAGE = Path(__file__).with_name("page.html")
NOTES = 60
"""Lines of the log that the page shows."""
LONGEST = 2_000
"""Characters a citizen can type into Zalo."""

Act = Callable[[str, dict[str, Any]], Awaitable[int]]


def with_page(simulator: Simulator) -> Starlette:
    """The simulator's application with `/` (the page), `/sim/state` and `/sim/act`."""
    acts = _acts(simulator)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE.read_text("utf-8"), headers={"Cache-Control": "no-cache"})

    async def state(request: Request) -> Response:
        world, query = simulator.world, request.query_params
        since = query.get("since", "0")
        return JSONResponse(
            {
                "account": world.registration.oa_name,
                "time": world.clock.now().isoformat(timespec="seconds"),
                "chat": world.chat_since(query.get("citizen", ""), int(since) if since.isdecimal() else 0),
                "log": list(world.log)[-NOTES:],
                "charged": world.charged,
                "faults": len(world.faults),
            }
        )

    async def act(request: Request) -> Response:
        try:
            what = await request.json()
            status = await acts[what["do"]](str(what["citizen"]), what)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return JSONResponse({"status": status})

    simulator.app.routes.extend(
        [Route("/", page), Route("/sim/state", state), Route("/sim/act", act, methods=["POST"])]
    )
    return simulator.app


def _acts(simulator: Simulator) -> dict[str, Act]:
    """What the page can ask for; each returns the webhook's HTTP status, 200 where there is none."""
    world = simulator.world

    async def say(citizen: str, what: dict[str, Any]) -> int:
        text = str(what["text"]).strip()
        if not 0 < len(text) <= LONGEST:
            raise ValueError(f"1-{LONGEST} characters")
        return await simulator.say(citizen, text)

    async def send(citizen: str, what: dict[str, Any]) -> int:
        if what["kind"] not in MEDIA:
            raise ValueError(f"kind: {', '.join(MEDIA)}")
        return await simulator.say(citizen, "", what["kind"])

    async def press(citizen: str, what: dict[str, Any]) -> int:
        return await simulator.press(citizen, int(what["number"]), str(what["title"]))

    async def follow(citizen: str, what: dict[str, Any]) -> int:
        return await simulator.follow(citizen, bool(what["follows"]))

    async def forward(_: str, what: dict[str, Any]) -> int:
        world.clock.forward(timedelta(hours=min(max(float(what["hours"]), 0.0), 24.0 * 120)))
        world.note("time passes", hours=float(what["hours"]))
        return 200

    async def fault(_: str, what: dict[str, Any]) -> int:
        if what["place"] not in get_args(Place):
            raise ValueError("place: send, token")
        world.faults.append(
            Fault(
                cast(Place, what["place"]),
                error=int(what.get("error", 0)),
                status=int(what.get("status", 0)),
                delay=min(float(what.get("delay", 0)), 60.0),
                lost=bool(what.get("lost", False)),
                times=min(int(what.get("times", 1)), 100),
            )
        )
        return 200

    async def revoke(_: str, what: dict[str, Any]) -> int:
        simulator.tokens.revoke()
        world.note("access token revoked")
        return 200

    return {
        "say": say,
        "send": send,
        "press": press,
        "follow": follow,
        "forward": forward,
        "fault": fault,
        "revoke": revoke,
    }
