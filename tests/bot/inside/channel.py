"""The gateway channel on a real Sanic server with a stand-in agent: `-m unittest tests.bot.inside.channel`."""

from __future__ import annotations

import json
import socket
import unittest
from types import SimpleNamespace
from typing import Any

from bot import tensorflow_stub

tensorflow_stub.install()

import aiohttp  # noqa: E402
from rasa.core.channels.channel import UserMessage, register  # noqa: E402
from sanic import Sanic  # noqa: E402

from bot.gateway import GatewayInput  # noqa: E402

HEADERS = {"X-Motcua-Secret": "s"}


class Gateway(unittest.IsolatedAsyncioTestCase):
    """`/webhooks/gateway/`: one dict per response, errors as statuses."""

    async def asyncSetUp(self) -> None:
        self.seen: list[UserMessage] = []
        self.responses: list[dict[str, Any]] = []
        self.ready = True
        Sanic.test_mode = True
        self.app = Sanic(f"gateway_{self.id().rpartition('.')[2]}", configure_logging=False)

        async def handle(message: UserMessage) -> None:
            self.seen.append(message)
            for response in self.responses:
                await message.output_channel.send_response(message.sender_id, dict(response))

        self.app.ctx.agent = SimpleNamespace(is_ready=lambda: self.ready, handle_message=handle)
        register([GatewayInput("s")], self.app, route="/webhooks/")
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks/gateway/"
        server = await self.app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        self.addAsyncCleanup(server.close)
        self.client = aiohttp.ClientSession()
        self.addAsyncCleanup(self.client.close)

    async def post(self, body: Any, headers: dict[str, str] = HEADERS) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.client.post(self.url + "webhook", data=data, headers=headers) as response:
            return response.status, await response.json()

    async def test_a_response_stays_whole(self) -> None:
        self.responses = [
            {
                "text": "Một.\n\nHai.",
                "buttons": [{"title": "a", "payload": "b"}],
                "custom": {"answer": {"outcome": "answer"}},
            }
        ]
        status, reply = await self.post({"sender": "web.1", "message": "lệ phí?", "metadata": {}})
        self.assertEqual((200, {"messages": self.responses}), (status, reply))
        self.assertEqual(("web.1", "lệ phí?"), (self.seen[0].sender_id, self.seen[0].text))

    async def test_silence_is_an_error(self) -> None:
        self.assertEqual(500, (await self.post({"sender": "web.1", "message": "a"}))[0])

    async def test_the_secret_is_asked(self) -> None:
        self.assertEqual(401, (await self.post({"sender": "web.1", "message": "a"}, {}))[0])
        self.assertEqual([], self.seen)

    async def test_other_bodies_are_refused(self) -> None:
        for body in (b"{", [], {"sender": "web.1"}, {"message": "a"}, {"sender": "web.1", "message": 1}):
            with self.subTest(body):
                self.assertEqual(400, (await self.post(body))[0])

    async def test_commands_and_empty_texts_reach_nobody(self) -> None:
        self.responses = [{"text": "a"}]
        for text in ('/greet{"x":1}', "\u200b/restart", "😀", ""):
            await self.post({"sender": "web.1", "message": text})
        self.assertEqual(['greet{"x":1}', "restart", "?", "?"], [message.text for message in self.seen])

    async def test_readiness_is_the_truth(self) -> None:
        for ready, status in ((True, 200), (False, 503)):
            self.ready = ready
            async with self.client.get(self.url) as response:
                self.assertEqual(status, response.status)
        self.assertEqual(503, (await self.post({"sender": "web.1", "message": "a"}))[0])
