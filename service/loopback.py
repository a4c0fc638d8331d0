"""HTTP/1.1 to one server on this machine, for httpx: kept connections and httptools, nothing else.

Every turn makes one such request. The general transport of httpx spends 1.5 to 2 ms of CPU on it (locks and streams
for two event loops, a parser in Python), this one 0.1 ms.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
import httpx

IDLE = 16
"""Connections kept while nothing is asked."""
PIECE = 65_536


class _Reply:
    """What the parser tells of one response."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.complete = self.kept = False
        self.parser = httptools.HttpResponseParser(self)

    def on_headers_complete(self) -> None:
        self.kept = self.parser.should_keep_alive()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


class LoopbackTransport(httpx.AsyncBaseTransport):
    """Sends requests with a body of known length to `host:port`; raises httpx's errors."""

    def __init__(self, connect_timeout: float = 0.5) -> None:
        self._connect_timeout = connect_timeout
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request; a connection whose exchange was not finished is never used again."""
        timeout: dict[str, Any] = request.extensions.get("timeout", {})
        reader, writer = await self._connection(request.url)
        kept = False
        try:
            async with asyncio.timeout(timeout.get("read")):
                writer.write(_head(request) + request.content)
                reply = await _read(reader)
                kept = reply.kept
        except TimeoutError as error:
            raise httpx.ReadTimeout("no reply in time", request=request) from error
        except OSError as error:
            raise httpx.ReadError(str(error), request=request) from error
        except httptools.HttpParserError as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        finally:
            if kept and len(self._idle) < IDLE:
                self._idle.append((reader, writer))
            else:
                writer.close()
        status = reply.parser.get_status_code()
        return httpx.Response(status, headers=reply.headers, content=bytes(reply.body), request=request)

    async def _connection(self, url: httpx.URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not (reader.at_eof() or writer.is_closing()):
                return reader, writer
            writer.close()
        try:
            async with asyncio.timeout(self._connect_timeout):
                return await asyncio.open_connection(url.host, url.port or 80)
        except TimeoutError as error:
            raise httpx.ConnectTimeout("no connection in time") from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error

    async def aclose(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop()[1].close()


def _head(request: httpx.Request) -> bytes:
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += [b"%s: %s" % pair for pair in request.headers.raw]
    return b"\r\n".join(lines) + b"\r\n\r\n"


async def _read(reader: asyncio.StreamReader) -> _Reply:
    reply = _Reply()
    while not reply.complete:
        piece = await reader.read(PIECE)
        if not piece:
            raise ConnectionResetError("closed before the reply was complete")
        reply.parser.feed_data(piece)
    return reply
