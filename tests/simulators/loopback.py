"""An application on a real port of this machine, within the test's own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from service.server import LOOPBACK, listen


@asynccontextmanager
async def on_loopback(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which the application answers while the block runs."""
    socket = listen(LOOPBACK, 0, "-")
    port = socket.getsockname()[1]
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([socket]))
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        await serving
