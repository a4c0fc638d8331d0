"""The simulator's page in headless Chromium: what staff type, what they see, what they press."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from service.simulators.telegram.app import Simulator
from service.simulators.telegram.page import with_page
from tests.simulators.loopback import on_loopback

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.title='hit'> xem https://dichvucong.gov.vn/ nhé"


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    """A tab; complaints of the page fail the test."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        tab = await chromium.new_page(locale="vi-VN")
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield tab
        await chromium.close()
    assert complaints == []


async def test_staff_write_as_a_citizen_and_see_what_telegram_would_show(page: Page) -> None:
    simulator = Simulator()
    world = simulator.world
    async with on_loopback(with_page(simulator)) as url:
        await page.goto(url)
        await page.get_by_label("Tin nhắn của người dân").fill("làm căn cước")
        await page.keyboard.press("Enter")
        await expect(page.locator(".citizen")).to_contain_text("làm căn cước")
        citizen = next(chat for chat in world.chats.values() if chat.messages)
        button = {"text": "Lệ phí", "callback_data": "k1"}
        world.show(citizen, "bot", world.bot.id, HOSTILE, buttons=[[button]])
        await expect(page.locator(".bot")).to_contain_text(HOSTILE)
        await expect(page.locator(".bot a")).to_have_attribute("href", "https://dichvucong.gov.vn/")
        assert await page.title() == "Telegram thử", "what a bot or a citizen writes is text, never markup"
        await page.get_by_role("button", name="Lệ phí").click()
        await expect(page.locator("#pending")).to_have_text("2")
        await page.get_by_role("button", name="Nhãn dán").click()
        await expect(page.locator(".citizen").last).to_contain_text("[Nhãn dán]")
        await page.get_by_role("button", name="Telegram hỏng (502)").click()
        await expect(page.locator("#faults")).to_have_text("1")
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_role("button", name="Trong nhóm").click()
        await expect(page.locator(".citizen")).to_have_count(0)
        await page.get_by_role("button", name="Gọi tên bot").click()
        await page.keyboard.type("căn cước")
        await page.keyboard.press("Enter")
        await expect(page.locator(".citizen")).to_contain_text(f"@{world.bot.username} căn cước")
        await page.get_by_role("button", name="Người dân khác").click()
        await page.get_by_role("button", name="Trong nhóm").click()
        await expect(page.locator(".citizen")).to_have_count(0)
        await page.close()
