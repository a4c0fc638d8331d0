"""The transport to Rasa, against a real server on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from service.loopback import LoopbackTransport

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Type: application/json\r\n\r\n"


class Server:
    """Answers each request with the next of `replies`, byte for byte; an empty one closes, None says nothing."""

    def __init__(self) -> None:
        self.connections, self.requests, self.url = 0, list[bytes](), ""
        self.replies: list[bytes | None] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next((line for line in head.lower().split(b"\r\n") if b"content-length" in line), b":0")
                self.requests.append(head + await reader.readexactly(int(length.split(b":")[1])))
                reply = self.replies.pop(0)
                if reply is None:
                    continue
                if not reply:
                    return
                # In two pieces: a reply need not come at once.
                writer.write(reply[:20])
                await asyncio.sleep(0.001)
                writer.write(reply[20:])
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    served = Server()
    listening = await asyncio.start_server(served.handle, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/x"
    yield served
    listening.close()


async def ask(transport: LoopbackTransport, url: str, seconds: float = 2) -> httpx.Response:
    request = httpx.Request("POST", url, json={"a": "ế"}, extensions={"timeout": {"read": seconds}})
    return await transport.handle_async_request(request)


async def test_a_connection_is_kept_and_replaced_when_the_server_closed_it(server: Server) -> None:
    transport = LoopbackTransport()
    closing = OK.replace(b"200 OK\r\n", b"200 OK\r\nConnection: close\r\n")
    chunked = b"HTTP/1.1 500 Error\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
    server.replies = [OK + b'{"b":1}', chunked, closing + b"1234567", OK + b"7654321"]
    assert (await ask(transport, server.url)).json() == {"b": 1}
    broken = await ask(transport, server.url)
    assert (broken.status_code, broken.text, server.connections) == (500, "abcdefg", 1)
    assert (await ask(transport, server.url)).text == "1234567"
    assert (await ask(transport, server.url)).text == "7654321"
    assert server.connections == 2
    assert server.requests[0].startswith(b"POST /x HTTP/1.1\r\n") and "ế".encode() in server.requests[0]
    await transport.aclose()


async def test_what_goes_wrong_is_an_error_of_httpx(server: Server) -> None:
    transport = LoopbackTransport()
    server.replies = [b"", b"nonsense\r\n\r\n" * 3, OK + b"123", None]
    with pytest.raises(httpx.ReadError):
        await ask(transport, server.url)
    with pytest.raises(httpx.RemoteProtocolError):
        await ask(transport, server.url)
    with pytest.raises(httpx.ReadTimeout):
        await ask(transport, server.url, 0.1)
    with pytest.raises(httpx.ReadTimeout):
        await ask(transport, server.url, 0.1)
    assert server.connections == 4
    with pytest.raises(httpx.ConnectError):
        await ask(transport, "http://127.0.0.1:1/x")
    await transport.aclose()
