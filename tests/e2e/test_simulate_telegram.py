"""`motcua simulate telegram`: real Rasa and the real index answer over the simulated Telegram, by long polling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.serving import Running, simulating, until

pytestmark = pytest.mark.e2e

CITIZEN = "5000000003"


class Page:
    """The simulator's page without a browser."""

    def __init__(self, url: str) -> None:
        self.url, self.seen = url, {False: 0, True: 0}

    def act(self, **what: Any) -> None:
        assert httpx.post(f"{self.url}/sim/act", json={"citizen": CITIZEN} | what, timeout=10).status_code == 200

    def state(self, group: bool = False) -> dict[str, Any]:
        query = {"citizen": CITIZEN, "since": self.seen[group], "group": str(group).lower()}
        return httpx.get(f"{self.url}/sim/state", params=query, timeout=10).json()

    def hears(self, part: str, group: bool = False) -> dict[str, Any]:
        """The next message of the bot that has this part."""

        def look() -> dict[str, Any] | None:
            for shown in self.state(group)["chat"]:
                if shown["who"] == "bot" and part in shown["text"]:
                    self.seen[group] = shown["number"]
                    return dict(shown)
            return None

        found: dict[str, Any] = until(look, 30, f"a message with “{part}”")
        return found


@pytest.fixture(scope="module")
def page(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The command."""
    with simulating(running, tmp_path_factory.mktemp("simulate") / "told", "telegram") as url:
        yield Page(url)


def test_a_citizen_starts_asks_and_presses_a_button(page: Page) -> None:
    page.act(do="say", text="/start")
    page.hears("trợ lý tự động")
    page.act(do="say", text="đăng ký khai sinh cần giấy tờ gì")
    answer = page.hears("Giấy chứng sinh")
    assert 1 <= len(answer["buttons"]) <= 10 and "dichvucong.gov.vn" in answer["text"]
    page.act(do="press", number=answer["number"], title=answer["buttons"][0][0]["text"])
    page.hears("Đăng ký khai sinh")
    state = page.state()
    assert state["mode"] == "getUpdates" and not any(entry["what"] == "refused" for entry in state["log"])


def test_in_a_group_it_answers_when_addressed(page: Page) -> None:
    page.act(do="say", text="mai họp tổ dân phố nhé", group=True)
    page.act(do="say", text="/hoi đăng ký khai sinh cần giấy tờ gì", group=True)
    answer = page.hears("Giấy chứng sinh", group=True)
    assert answer["answers"] == 2


def test_erasure_works_over_telegram_too(page: Page) -> None:
    page.act(do="say", text="xóa dữ liệu của tôi")
    page.hears("Đã xóa")
