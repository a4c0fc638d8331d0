"""Headless Chromium, and the widget's files without a service behind them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]

KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
HOSTILE_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Trang của xã</title>
<link rel="stylesheet" href="/hostile.css">
</head><body><main><h1>Trang của xã</h1></main><script src="/widget.js" defer></script></body></html>"""
HOSTILE_STYLE = """html { font-size: 62.5%; }
body * { all: unset !important; display: inline !important; position: static !important; --brand: lime !important;
  color: lime !important; font: 40px/3 serif !important; letter-spacing: 1em !important; direction: rtl !important;
  text-transform: uppercase !important; pointer-events: none !important; visibility: hidden !important; }
button, textarea { width: 3px !important; }"""

Handler = Callable[[Route], Any]


def violations(page: Page) -> list[Any]:
    """What axe finds, of any weight; of the hostile page only the widget counts."""
    found = Axe().run(page, context="motcua-widget" if "hostile" in page.url else None).response["violations"]
    return [(v["id"], v["impact"], [n["html"] for n in v["nodes"]]) for v in found]


def answer(text: str, **more: Any) -> dict[str, Any]:
    """A message as the service sends it."""
    return {"id": "0" * 32 + ".0", "text": text, "buttons": [], "answer": None, **more}


@dataclass
class Chat:
    """What a citizen sees and does; `sent` are the bodies that went to /api/chat."""

    page: Page
    sent: list[dict[str, Any]] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)
    """what to do with the next requests, one each; then `otherwise`"""
    otherwise: Handler = field(default=lambda route: route.continue_())
    complaints: list[str] = field(default_factory=list)
    """errors of scripts and of the content security policy"""

    def __post_init__(self) -> None:
        expect.set_options(timeout=15_000)
        self.page.on("pageerror", self._fail)
        self.page.on("console", self._listen)
        self.page.route("**/api/chat", self._handle)

    def _fail(self, error: Any) -> None:
        self.complaints.append(str(error))

    def close(self) -> None:
        """Stop listening: the tab goes on to the next test."""
        self.page.remove_listener("pageerror", self._fail)
        self.page.remove_listener("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _handle(self, route: Route) -> None:
        self.sent.append(route.request.post_data_json)
        (self.handlers.pop(0) if self.handlers else self.otherwise)(route)

    def open(self, url: str) -> Chat:
        self.page.goto(url)
        expect(self.page.locator("#question, .launcher").locator("visible=true").first).to_be_visible()
        return self

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Câu hỏi của bạn", exact=True)

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status").and_(self.page.locator(".status"))

    @property
    def turns(self) -> Locator:
        """Each question with what was answered, oldest first."""
        return self.page.locator(".turn:has(.mine)")

    def ask(self, text: str) -> Locator:
        """Type and send; returns the turn."""
        place = self.turns.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.turns.nth(place)

    def replies(self, turn: Locator) -> Locator:
        return turn.locator(".theirs:not(.typing)")

    def get(self, text: str) -> Locator:
        """Ask and wait; the first message of the reply."""
        reply = self.replies(self.ask(text)).first
        expect(reply).to_be_visible()
        return reply

    @property
    def options(self) -> Locator:
        """The button that shows the options."""
        return self.page.get_by_role("button", name="Tùy chọn")

    def erase(self) -> None:
        """Delete the conversation as a citizen would."""
        self.options.click()
        self.page.get_by_role("button", name="Xóa dữ liệu của tôi").click()
        self.page.get_by_role("button", name="Xóa", exact=True).click()

    def focused(self) -> str:
        """Class names of the element that has the focus inside the widget, else its tag."""
        return self.page.evaluate(
            "() => { const host = document.activeElement; const inner = host && host.shadowRoot &&"
            " host.shadowRoot.activeElement || host; return inner.className || inner.localName; }"
        )

    @property
    def conversation(self) -> str:
        return json.loads(self.page.evaluate("sessionStorage.getItem('motcua')"))["conversation"]


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """One tab of one Chromium for a file of tests: opening another takes longer than most tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        tab = chromium.new_context(locale="vi-VN").new_page()
        tab.clock.install()
        yield tab
        chromium.close()


@pytest.fixture
def page(tab: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The tab, empty again; `@pytest.mark.parametrize("page", [(320, 640)], indirect=True)` gives its size."""
    width, height = getattr(request, "param", (1280, 800))
    tab.set_viewport_size({"width": width, "height": height})
    yield tab
    tab.evaluate("sessionStorage.clear(), localStorage.clear()")
    tab.unroute_all(behavior="ignoreErrors")
    tab.goto("about:blank")


def add_hostile_page(page: Page, origin: str) -> str:
    """A page of that origin with a strict policy and styles that break whatever they reach; its address."""
    headers = {"Content-Security-Policy": STRICT}
    page.route(
        f"{origin}/hostile.html",
        lambda route: route.fulfill(body=HOSTILE_PAGE, content_type="text/html; charset=utf-8", headers=headers),
    )
    page.route(f"{origin}/hostile.css", lambda route: route.fulfill(body=HOSTILE_STYLE, content_type="text/css"))
    return f"{origin}/hostile.html"


@pytest.fixture
def chat(page: Page, root: Path) -> Iterator[Chat]:
    """The demo page from the files of `web/`; replies are what the test puts into `handlers`."""
    origin = "https://motcua.test"

    def serve(route: Route) -> None:
        file = root / "web" / (route.request.url.removeprefix(f"{origin}/") or "index.html")
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix], headers={})
        else:
            route.fulfill(status=404, body="")

    page.route(f"{origin}/**", serve)
    add_hostile_page(page, origin)
    chat = Chat(page)
    chat.otherwise = reply(answer("Được rồi."))
    yield chat.open(f"{origin}/")
    chat.close()


def reply(*messages: dict[str, Any]) -> Handler:
    """Handler: a reply of these messages."""
    return lambda route: route.fulfill(json={"conversation_id": "x", "messages": list(messages)})


def refuse(status: int, **more: Any) -> Handler:
    """Handler: an error of the service."""
    return lambda route: route.fulfill(status=status, **more)


def lose(route: Route) -> None:
    """Handler: the connection is lost."""
    route.abort("internetdisconnected")
