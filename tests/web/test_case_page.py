"""The page of a case in Chromium: one sheet of A4, a narrow telephone, and back into the chat."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from actions.case.sheet import sheet
from actions.case.state import Case
from actions.case.token import encode
from actions.contact import Contact
from knowledge.curated import load_curated
from knowledge.procedure import Procedure
from service.routers import case as router
from service.routers import pages
from service.settings import Settings
from tests.serving import free_ports
from tests.web.conftest import violations

pytestmark = pytest.mark.browser

TYPICAL = ("1.001193", "1.000894", "1.001456", "1.004222", "1.001612")
A4 = (595, 842)


@pytest.fixture(scope="module")
def records() -> dict[str, Procedure]:
    return {record.code: record for record in load_curated()}


@pytest.fixture(scope="module")
def origin(records: dict[str, Procedure], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages over the shipped records, by real HTTP."""
    app = FastAPI()
    index = SimpleNamespace(procedure=records.get, law=None)
    app.state.parts = SimpleNamespace(
        settings=Settings.load(None, data_dir=tmp_path_factory.mktemp("data")),
        snapshots=SimpleNamespace(get=lambda: index),
        contact=Contact(),
    )
    app.include_router(router.router)
    app.include_router(pages.router)
    app.mount("/", pages.WebFiles())
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", loop="asyncio"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def address(origin: str, record: Procedure, value: str = "n", **more: Any) -> str:
    found = sheet(record)
    assert found
    values = dict.fromkeys(range(len(found.facts)), value)
    case = Case.begin(found).with_facts(values).model_copy(update={"channel": "?"} | more)
    return f"{origin}/case/{encode(case, len(found.needs))}"


def text_of(pdf: bytes) -> tuple[int, str, tuple[float, float]]:
    """Pages, words of all of them, and the size of the first in points."""
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    return len(document), " ".join(words.split()), document[0].get_size()


@pytest.mark.parametrize("code", TYPICAL)
def test_a_typical_case_is_one_sheet_of_a4(page: Page, origin: str, records: dict[str, Procedure], code: str) -> None:
    url = address(origin, records[code], "?" if code == "1.000894" else "n", have=(0,))
    page.goto(url)
    count, words, size = text_of(page.pdf(prefer_css_page_size=True))
    assert count == 1
    assert all(abs(a - b) < 2 for a, b in zip(size, A4, strict=True))
    shown = page.locator("main label span").all_inner_texts()
    assert shown
    squeezed = words.replace(" ", "")
    for text in shown:
        assert "".join(text.split()) in squeezed, text
    assert code in words and url.rpartition("/")[2] in squeezed
    assert "Mở lại trong khung chat" not in words


def test_large_print_loses_nothing(page: Page, origin: str, records: dict[str, Procedure]) -> None:
    page.goto(address(origin, records["1.001193"], "?") + "?large=1")
    count, words, _ = text_of(page.pdf(prefer_css_page_size=True))
    assert 1 <= count <= 3
    squeezed = words.replace(" ", "")
    for text in page.locator("main label span").all_inner_texts():
        assert "".join(text.split()) in squeezed, text


@pytest.mark.parametrize("page", [(360, 640)], indirect=True)
@pytest.mark.parametrize("large", ["", "?large=1"])
def test_fits_a_telephone(page: Page, origin: str, records: dict[str, Procedure], large: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for code in TYPICAL:
        page.goto(address(origin, records[code], "?") + large)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, code
        boxes = [box.bounding_box() for box in page.get_by_role("checkbox").all()]
        assert boxes and all(box and box["x"] >= 0 and box["width"] >= 20 for box in boxes)
    assert complaints == []


def test_is_accessible(page: Page, origin: str, records: dict[str, Procedure]) -> None:
    page.goto(address(origin, records["1.001193"], "?"))
    assert violations(page) == []
    page.goto(f"{origin}/case/{'a' * 30}")
    assert violations(page) == []


def test_the_code_can_be_seen_and_ticks_be_made(page: Page, origin: str, records: dict[str, Procedure]) -> None:
    page.goto(address(origin, records["1.001193"]))
    qr = page.locator("svg.qr").bounding_box()
    assert qr and qr["width"] >= 100 and abs(qr["width"] - qr["height"]) < 1
    box = page.get_by_role("checkbox").first
    page.get_by_text("Tờ khai đăng ký khai sinh").click()
    expect(box).to_be_checked()
    expect(page.get_by_role("button", name="In trang này")).to_be_visible()


def test_back_into_the_chat(page: Page, origin: str, records: dict[str, Procedure]) -> None:
    url = address(origin, records["1.001193"])
    page.goto(url)
    page.get_by_role("link", name="Mở lại trong khung chat").click()
    field = page.get_by_label("Câu hỏi của bạn", exact=True)
    expect(field).to_have_value(f"Mở lại hồ sơ {url.rpartition('/')[2]}")
    # It waits for the citizen: nothing was sent.
    expect(page.locator(".mine")).to_have_count(0)


def test_a_link_within_the_talk_leads_to_the_service(chat: Any) -> None:
    made = "a" * 40
    chat.handlers.append(
        lambda route: route.fulfill(
            json={
                "conversation_id": "x",
                "messages": [{"id": "0" * 32 + ".0", "text": f"Bản in: /case/{made}", "buttons": [], "answer": None}],
            }
        )
    )
    link = chat.get("in ra").get_by_role("link")
    expect(link).to_have_attribute("href", f"https://motcua.test/case/{made}")


def test_today_is_printed(page: Page, origin: str, records: dict[str, Procedure], tmp_path: Path) -> None:
    page.goto(address(origin, records["1.000894"], "?"))
    today = date.today()
    expect(page.locator(".source")).to_contain_text(f"Bản in ngày {today.day:02}/{today.month:02}/{today.year}")
