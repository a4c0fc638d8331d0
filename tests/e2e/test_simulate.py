"""`motcua simulate zalo`: staff write as a citizen; real Rasa and the real index answer over the simulated Zalo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.serving import Running, simulating, until

pytestmark = pytest.mark.e2e

CITIZEN = "8400000000000000003"


class Page:
    """The simulator's page without a browser."""

    def __init__(self, url: str) -> None:
        self.url, self.seen = url, 0

    def act(self, **what: Any) -> int:
        reply = httpx.post(f"{self.url}/sim/act", json={"citizen": CITIZEN} | what, timeout=10)
        return int(reply.json()["status"])

    def state(self) -> dict[str, Any]:
        query: dict[str, Any] = {"citizen": CITIZEN, "since": self.seen}
        return httpx.get(f"{self.url}/sim/state", params=query, timeout=10).json()

    def hears(self, part: str) -> dict[str, Any]:
        """The next message of the account that has this part."""

        def look() -> dict[str, Any] | None:
            for shown in self.state()["chat"]:
                if shown["who"] == "account" and part in shown["text"]:
                    self.seen = shown["number"]
                    return dict(shown)
            return None

        found: dict[str, Any] = until(look, 30, f"a message with “{part}”")
        return found


@pytest.fixture(scope="module")
def page(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The command, beside the service that built the snapshot and trained the model."""
    with simulating(running, tmp_path_factory.mktemp("simulate") / "told", "zalo") as url:
        yield Page(url)


def test_a_citizen_follows_asks_and_presses_a_button(page: Page) -> None:
    assert page.act(do="follow", follows=True) == 200
    page.hears("trợ lý tự động")
    assert page.act(do="say", text="đăng ký khai sinh cần giấy tờ gì") == 200
    answer = page.hears("Giấy chứng sinh")
    assert 1 <= len(answer["buttons"]) <= 5 and "dichvucong.gov.vn" in answer["text"]
    title = answer["buttons"][0]["title"]
    assert page.act(do="press", number=answer["number"], title=title) == 200
    page.hears("Đăng ký khai sinh")


def test_a_token_that_ends_is_replaced_and_the_answer_comes(page: Page) -> None:
    assert page.act(do="forward", hours=26) == 200
    assert page.act(do="say", text="cảm ơn bạn") == 200
    page.hears("Không có gì")
    log = [entry["what"] for entry in page.state()["log"]]
    assert log.count("token issued") == 2, "signed in, and refreshed once"


def test_nothing_of_the_trial_touches_the_operators_data(page: Page, running: Running) -> None:
    trial = running.data / "simulate" / "zalo"
    assert (trial / "channels.db").exists() and (trial / "current").resolve() == (running.data / "current").resolve()
    assert not (running.data / "channels.db.zalo-tokens.lock").exists(), "nobody signed in there"


def test_erasure_works_over_zalo_too(page: Page) -> None:
    assert page.act(do="say", text="xóa dữ liệu của tôi") == 200
    page.hears("Đã xóa")
