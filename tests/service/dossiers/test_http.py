"""The contract with the province's platform, against a real server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from service.dossiers.connector import DossiersAway, State
from service.dossiers.http import HttpConnector
from service.errors import SettingsError
from service.settings import Settings
from tests.service.conftest import Open

CODE = "H37.45-261118-0007"
FOUND = {
    "found": True, "state": "processing", "procedure_name": "Đăng ký khai sinh", "procedure_code": "1.001193",
    "received_on": "2026-11-18", "due_on": "2026-11-25", "office": "UBND phường Đông Kinh",
    "updated_at": "2026-11-19T08:00:00+07:00",
}  # fmt: skip


class Platform:
    """Answers what a test sets; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.replies: list[tuple[int, bytes]] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                platform.asked.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
                status, reply = platform.replies.pop(0) if len(platform.replies) > 1 else platform.replies[0]
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/dossiers"

    def says(self, *replies: tuple[int, Any]) -> None:
        self.replies = [(s, r if isinstance(r, bytes) else json.dumps(r).encode()) for s, r in replies]


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def connector(platform: Platform, tmp_path: Path) -> HttpConnector:
    return HttpConnector(
        Settings.load(None, data_dir=tmp_path, dossier_url=platform.url, dossier_token="token-of-a-test")
    )


async def test_a_dossier_is_found(platform: Platform, connector: HttpConnector) -> None:
    platform.says((200, FOUND))
    found = await connector.find(CODE, "1234")
    assert found and found.state is State.PROCESSING and found.office == "UBND phường Đông Kinh"
    (asked,) = platform.asked
    assert asked["body"] == {"code": CODE, "factor": "1234"} and asked["path"] == "/dossiers"
    assert asked["headers"]["Authorization"] == "Bearer token-of-a-test"
    await connector.close()


async def test_unknown_and_wrong_are_one(platform: Platform, connector: HttpConnector) -> None:
    platform.says((200, {"found": False}))
    assert await connector.find(CODE, "0000") is None
    await connector.close()


async def test_a_passing_failure_is_tried_again(platform: Platform, connector: HttpConnector) -> None:
    platform.says((503, b""), (502, b""), (200, FOUND))
    assert await connector.find(CODE, "1234") and len(platform.asked) == 3
    await connector.close()


@pytest.mark.parametrize(
    ("status", "reply", "asked", "told"),
    [
        (500, b"", 3, "HTTP 500"),
        (401, b"", 1, "MOTCUA_DOSSIER_TOKEN"),
        (404, b"", 1, "MOTCUA_DOSSIER_URL"),
        (302, b"", 1, "HTTP 302"),
        (200, b"<html>", 1, "against the contract"),
        (200, {**FOUND, "applicant_name": "Một Người"}, 1, "applicant_name"),
        (200, {**FOUND, "state": "sleeping"}, 1, "state"),
        (200, {k: v for k, v in FOUND.items() if k != "procedure_name"}, 1, "procedure_name"),
        (200, {**FOUND, "updated_at": "2026-11-19T08:00:00"}, 1, "updated_at"),
        (200, {"found": False, "reason": "wrong factor"}, 1, "reason"),
        (200, b" " * 20_000, 1, "too long"),
    ],
)
async def test_what_cannot_be_used_is_away_and_no_name_is_logged(
    platform: Platform, connector: HttpConnector, status: int, reply: Any, asked: int, told: str
) -> None:
    platform.says((status, reply))
    with capture_logs() as logs, pytest.raises(DossiersAway, match=told):
        await connector.find(CODE, "1234")
    assert len(platform.asked) == asked
    for secret in ("Một Người", CODE, "1234", "token-of-a-test"):
        assert secret not in str(logs)
    await connector.close()


async def test_a_platform_that_is_not_there(platform: Platform, connector: HttpConnector) -> None:
    platform.server.server_close()
    with pytest.raises(DossiersAway):
        await connector.find(CODE, "1234")
    await connector.close()


async def test_in_the_talk(platform: Platform, open_service: Open) -> None:
    service = await open_service(dossier_url=platform.url, dossier_token="token-of-a-test")
    platform.says((200, FOUND))
    assert "4 số cuối" in (await service.texts(f"tra giúp {CODE}"))[0]
    assert platform.asked == []
    assert "Đăng ký khai sinh" in (await service.texts("1234"))[0]
    platform.says((500, b""))
    for _ in range(7):
        assert "không trả lời" in (await service.texts(f"{CODE} 1234"))[0], "not counted as wrong tries"


@pytest.mark.parametrize(
    "url", ["http://lgsp.langson.gov.vn/x", "ftp://a", "x", "https:// ", "http://127.0.0.1.evil.vn/"]
)
def test_codes_travel_encrypted_or_not_at_all(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_DOSSIER_URL"):
        Settings.load(None, data_dir=tmp_path, dossier_url=url)
