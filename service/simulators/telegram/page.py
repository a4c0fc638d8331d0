"""The page on which staff write as a citizen, alone or in a group, and see what Telegram would show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from service.simulators.telegram.app import Simulator
from service.simulators.telegram.updates import MEDIA
from service.simulators.telegram.world import Chat, Fault

PAGE = Path(__file__).with_name("page.html")
NOTES = 60
"""Lines of the log that the page shows."""
LONGEST = 4_096
"""Characters a citizen can type into Telegram."""
GROUP = -100_200_300_400
"""The one group of the page."""

Act = Callable[[int, Chat, dict[str, Any]], None]


def with_page(simulator: Simulator) -> Starlette:
    """The simulator's application with `/` (the page), `/sim/state` and `/sim/act`."""
    world, acts = simulator.world, _acts(simulator)
    world.add(Chat(GROUP, "supergroup", "Tổ dân phố (nhóm thử)"))

    def chat_of(person: int, group: bool) -> Chat:
        return world.chat(GROUP) if group else world.chat(person)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE.read_text("utf-8"), headers={"Cache-Control": "no-cache"})

    async def state(request: Request) -> Response:
        query = request.query_params
        person, since = query.get("citizen", ""), query.get("since", "0")
        if not person.isdecimal() or len(person) > 15:
            return JSONResponse({"error": "citizen: a number"}, 400)
        chat = chat_of(int(person), query.get("group") == "true")
        return JSONResponse(
            {
                "account": world.bot.name,
                "username": world.bot.username,
                "mode": "webhook" if simulator.updates.hook else "getUpdates",
                "pending": simulator.updates.pending(),
                "chat": world.messages_since(chat.id, int(since) if since.isdecimal() else 0),
                "log": list(world.log)[-NOTES:],
                "faults": len(world.faults),
                "blocked": chat.away != "",
            }
        )

    async def act(request: Request) -> Response:
        try:
            what = await request.json()
            person = int(what["citizen"])
            acts[what["do"]](person, chat_of(person, what.get("group") is True), what)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return JSONResponse({})

    simulator.app.routes.extend(
        [Route("/", page), Route("/sim/state", state), Route("/sim/act", act, methods=["POST"])]
    )
    return simulator.app


def _acts(simulator: Simulator) -> dict[str, Act]:
    """What the page can ask for."""
    world = simulator.world

    def say(person: int, chat: Chat, what: dict[str, Any]) -> None:
        text = str(what["text"]).strip()
        if not 0 < len(text) <= LONGEST:
            raise ValueError(f"1-{LONGEST} characters")
        simulator.say(person, text, chat=chat, answers=int(what.get("answers", 0)))

    def send(person: int, chat: Chat, what: dict[str, Any]) -> None:
        if what["kind"] not in MEDIA:
            raise ValueError(f"kind: {', '.join(MEDIA)}")
        simulator.say(person, "", what["kind"], chat)

    def press(person: int, chat: Chat, what: dict[str, Any]) -> None:
        simulator.press(person, int(what["number"]), str(what["title"]), chat)

    def edit(person: int, chat: Chat, what: dict[str, Any]) -> None:
        last = next((s for s in reversed(chat.messages) if s.author == person and s.kind == "text"), None)
        if last is None:
            raise ValueError("nothing was written yet")
        simulator.edit(chat, last.number, f"{last.text} (đã sửa)")

    def block(person: int, _: Chat, what: dict[str, Any]) -> None:
        simulator.block(person, bool(what["blocked"]))

    def fault(_: int, __: Chat, what: dict[str, Any]) -> None:
        code, after = int(what.get("code", 0)), int(what.get("after", 0))
        world.faults.append(
            Fault(
                "sendMessage",
                code=code,
                description=str(what.get("description", "scripted"))[:200],
                parameters={"retry_after": after} if after else {},
                status=int(what.get("status", 0)),
                lost=bool(what.get("lost", False)),
            )
        )

    return {"say": say, "send": send, "press": press, "edit": edit, "block": block, "fault": fault}
