"""An answer that gets lost on its way."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Lost(Response):
    """Ends the connection before an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Announce a body and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"", "more_body": True})
