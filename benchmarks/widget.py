"""The widget on an old phone and a weak network: its size, the time until it can be used, the speed of suggestions.

    MOTCUA_DATA_DIR=DIR python -m benchmarks.widget [--url http://127.0.0.1:8000] [--runs 5]

Starts its own service over the snapshot of `MOTCUA_DATA_DIR`, unless `--url` names a running one. Headless Chromium
loads a ward's page of another origin, with and without the line of docs/embedding.md, and the demo page, each with an
empty cache and again with a full one, over 400 kbit/s with 400 ms of latency for each request and a processor slowed
down four times. "Usable" is the moment from which the button or the field is seen and no task of the page holds up an
answer.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import http.server
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, sync_playwright

from benchmarks.turn import TALKS, serving, wait_for
from vietnamese import fold

WEB = Path(__file__).resolve().parents[1] / "web"
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Milliseconds and bytes a second: the "3G slow" of WebPageTest."""
SLOWDOWN = 4
QUIET_MS = 2000
SEEDS = ["đăng ký", "cấp lại", "làm", "xin", "đổi", "khai", "giấy", "hỗ trợ", "nhà", "xe"]

WATCH = """(() => {
  window.watched = { seen: 0, busy: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) watched.busy = task.startTime + task.duration;
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const host = document.querySelector("motcua-widget");
    const parts = host && host.shadowRoot ? [...host.shadowRoot.querySelectorAll(".launcher, #question")] : [];
    if (parts.some((part) => part.getClientRects().length)) watched.seen = performance.now();
    else requestAnimationFrame(look);
  };
  look();
})()"""
LOADED = "performance.getEntriesByType('navigation')[0].domComplete"


def sizes() -> dict[str, int]:
    """Bytes, compressed, of what a start needs and of all the widget's files."""
    files = [WEB / "widget.js", WEB / "widget.css", *sorted((WEB / "widget").iterdir())]
    packed = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    modules = (WEB / "widget.js").read_text("utf-8").partition("MODULES = [")[2].partition("]")[0]
    later = {path.name for path in files[2:] if f'"{path.stem}"' not in modules}
    return {"start": sum(size for name, size in packed.items() if name not in later), "all": sum(packed.values())}


@contextlib.contextmanager
def portal(service: str) -> Iterator[str]:
    """A ward's pages on an origin of their own: `/` without the widget, `/with` with it."""
    line = f'<script src="{service}/widget.js" defer></script>'.encode()
    plain = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cổng xã</title><h1>Cổng xã</h1>'.encode()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = plain + (line if self.path == "/with" else b"")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):  # the tab may be closed by now
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def visit(browser: Browser, url: str, widget: bool, again: bool) -> float:
    """Milliseconds until the page can be used."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = context.new_page()
    if again:
        page.goto(url, wait_until="networkidle")
        page.goto("about:blank")
    devices = context.new_cdp_session(page)
    devices.send("Network.enable")
    devices.send("Network.emulateNetworkConditions", SLOW_3G)
    devices.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.add_init_script(WATCH)
    page.goto(url)
    if not widget:
        page.wait_for_load_state("load")
        usable = float(page.evaluate(LOADED))
    else:
        while not page.evaluate("watched.seen"):
            page.wait_for_timeout(100)
        page.wait_for_timeout(QUIET_MS)
        usable = float(page.evaluate("Math.max(watched.seen, watched.busy)"))
    context.close()
    return usable


def phone(service: str, runs: int) -> None:
    """Print the times until the pages can be used."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("no Chromium on this machine (apt-get install chromium)")
    with portal(service) as ward, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bare = 0.0
        for name, url in (("a ward's page", f"{ward}/"), ("with the widget", f"{ward}/with"), ("demo page", service)):
            widget = bool(bare)
            first, again = (
                statistics.median(visit(browser, url, widget, cached) for _ in range(runs)) / 1e3
                for cached in (False, True)
            )
            bare = bare or first
            print(f"{name:16} usable after {first:.2f} s ({first / bare:.2f} of the page alone), again {again:.2f} s")
        browser.close()


def typing(service: str) -> None:
    """Print how fast suggestions come while labels and whole questions are typed, with and without accents."""
    connection = http.client.HTTPConnection(urlsplit(service).netloc, timeout=30)

    def suggest(text: str) -> bytes:
        connection.request("GET", f"/api/suggest?q={quote(text)}")
        return connection.getresponse().read()

    labels = [part.split('"')[0] for seed in SEEDS for part in suggest(seed).decode().split('"label":"')[1:5]]
    questions = [text for talk in TALKS for text in talk]
    typed = [text[:end] for text in labels + questions for end in range(2, min(len(text), 80), 3)]
    typed += [fold(text) for text in typed]
    seconds = []
    for text in typed:
        begun = time.perf_counter()
        suggest(text)
        seconds.append(time.perf_counter() - begun)
    seconds.sort()
    p50, p95 = seconds[len(seconds) // 2] * 1e3, seconds[int(len(seconds) * 0.95)] * 1e3
    print(f"suggestions: {len(typed)} requests, p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="measure a service that runs")
    parser.add_argument("--runs", type=int, default=5, help="visits of each page; the median counts")
    given = parser.parse_args()
    found = sizes()
    print(f"size, compressed: {found['start'] / 1e3:.1f} kB to start, {found['all'] / 1e3:.1f} kB in all")
    with contextlib.ExitStack() as stack:
        url = given.url
        if not url:
            url, process = stack.enter_context(serving())
            wait_for(f"{url}/readyz", process)
        typing(url)
        phone(url.rstrip("/"), given.runs)


if __name__ == "__main__":
    main()
