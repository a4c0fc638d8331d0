"""Time and memory of a chat turn, beside the bot a user of Rasa would start from (`rasa init`) in the same run.

    python -m benchmarks.turn [--turns 400] [--url http://127.0.0.1:8000] [--without-peer] [--json FILE]

Starts its own service on free ports with the snapshot of `MOTCUA_DATA_DIR` (build one first), unless `--url` names a
running one. One client gives p50 and p95, eight clients give messages a second. Figures of one run compare; those of
different runs on a busy machine do not.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[1]
CANNED = Path(__file__).with_name("canned_bot")
CLIENTS = 8
TALKS = [
    [
        "chào bạn",
        "làm khai sinh cho con thì cần những giấy tờ nào",
        "thế bao lâu thì có",
        "nộp ở đâu vậy",
        "cảm ơn bạn",
    ],
    ["đăng ký thường trú mất bao nhiêu tiền", "cần mang theo gì", "làm qua mạng được không"],
    ["toi muon lam lai can cuoc cong dan bi mat", "le phi bao nhieu", "may ngay thi lay duoc"],
    ["mở quán phở nhỏ ở nhà phải đăng ký thế nào", "hồ sơ gồm gì", "căn cứ luật nào", "ai được đăng ký"],
    ["bằng lái xe máy hết hạn đổi ở đâu", "các bước làm thế nào", "tôi ở tỉnh khác đổi được không"],
    ["con tôi sinh ở nước ngoài về khai sinh ra sao", "mẫu tờ khai nào", "điều kiện là gì"],
]
CANNED_TALK = ["hello", "I am sad", "yes", "are you a bot", "great", "bye"]

Ask = Callable[[http.client.HTTPConnection, str, str], None]


def ask_motcua(connection: http.client.HTTPConnection, conversation: str, text: str) -> None:
    """One turn over the public API."""
    _post(connection, "/api/chat", {"conversation_id": conversation, "message": text})


def ask_canned(connection: http.client.HTTPConnection, conversation: str, text: str) -> None:
    """One turn over Rasa's REST channel."""
    _post(connection, "/webhooks/rest/webhook", {"sender": conversation, "message": text})


def _post(connection: http.client.HTTPConnection, path: str, body: dict[str, str]) -> None:
    connection.request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    reply = connection.getresponse()
    content = reply.read()
    if reply.status != 200 or len(content) < 20:
        raise RuntimeError(f"{path} answered {reply.status}: {content[:200]!r}")


def _talk(address: str, ask: Ask, talks: list[list[str]], turns: int, first: int) -> list[float]:
    """Seconds of each of `turns` turns of one client."""
    connection = http.client.HTTPConnection(address, timeout=30)
    seconds: list[float] = []
    number = first
    while len(seconds) < turns:
        conversation = uuid.uuid4().hex
        for text in talks[number % len(talks)]:
            begun = time.perf_counter()
            ask(connection, conversation, text)
            seconds.append(time.perf_counter() - begun)
        number += 1
    return seconds[:turns]


def measure(url: str, ask: Ask, talks: list[list[str]], turns: int, pid: int | None = None) -> dict[str, Any]:
    """p50 and p95 of one client in ms; messages a second and p95 of eight clients; CPU of each process for a turn."""
    address = urlsplit(url).netloc
    _talk(address, ask, talks, 40, 0)
    before = cpu_seconds(pid) if pid else {}
    alone = sorted(_talk(address, ask, talks, turns, 0))
    together: list[float] = []

    def client(number: int) -> None:
        together.extend(_talk(address, ask, talks, turns // 2, number))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    if len(together) != CLIENTS * (turns // 2):
        raise RuntimeError("a client failed")
    together.sort()
    after = cpu_seconds(pid) if pid else {}
    cpu = {name: round((after[name] - spent) * 1e3 / (turns + len(together)), 1) for name, spent in before.items()}
    return {
        "cpu_ms_each": cpu,
        "p50_ms": round(statistics.median(alone) * 1e3, 1),
        "p95_ms": round(alone[int(len(alone) * 0.95)] * 1e3, 1),
        "eight_per_second": round(len(together) / whole, 1),
        "eight_p50_ms": round(statistics.median(together) * 1e3, 1),
        "eight_p95_ms": round(together[int(len(together) * 0.95)] * 1e3, 1),
    }


def rss_mb(pid: int) -> dict[str, float]:
    """Resident memory of a process and its children, by command."""
    process = psutil.Process(pid)
    sizes: dict[str, float] = {}
    for each in [process, *process.children(recursive=True)]:
        name = _role(each, pid)
        sizes[name] = sizes.get(name, 0) + round(each.memory_info().rss / 1e6)
    sizes["all"] = sum(sizes.values())
    return sizes


def cpu_seconds(pid: int) -> dict[str, float]:
    """Processor time spent so far, by command; unlike latency it hardly depends on who else is busy."""
    process = psutil.Process(pid)
    spent: dict[str, float] = {}
    for each in [process, *process.children(recursive=True)]:
        times = each.cpu_times()
        name = _role(each, pid)
        spent[name] = spent.get(name, 0) + times.user + times.system
    return spent


def _role(process: psutil.Process, root: int) -> str:
    if process.pid != root:
        return "rasa" if "bot.launcher" in " ".join(process.cmdline()) else process.name()
    return "service"


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 180) -> float:
    """Seconds until `url` answers 200."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        if process.poll() is not None:
            raise SystemExit(f"the process ended with {process.returncode} before {url} answered")
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                if reply.status == 200:
                    return time.perf_counter() - begun
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{url} did not answer within {seconds:.0f} s")


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with everything it started."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def serving() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A service of our own on free ports, over the snapshot of `MOTCUA_DATA_DIR`, with no limit of rate."""
    data = Path(os.environ.get("MOTCUA_DATA_DIR", ROOT / "var")).resolve()
    if not (data / "current").exists():
        raise SystemExit(f"no snapshot in {data}: run `motcua build` first")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "current").symlink_to((data / "current").resolve())
        if (data / "models").exists():
            shutil.copytree(data / "models", folder / "models")
        port = free_port()
        environment = os.environ | {
            "MOTCUA_DATA_DIR": temporary,
            "MOTCUA_PORT": str(port),
            "MOTCUA_INTERNAL_PORT": str(free_port()),
            "MOTCUA_RASA_PORT": str(free_port()),
            "MOTCUA_RATE_PER_CONVERSATION": "0",
            "MOTCUA_LOG_LEVEL": "warning",
        }
        motcua = str(Path(sys.executable).with_name("motcua"))
        subprocess.run([motcua, "train"], env=environment, cwd=ROOT, check=True)
        with running([motcua, "serve"], env=environment, cwd=ROOT) as process:
            yield f"http://127.0.0.1:{port}", process


def bench_motcua(turns: int) -> dict[str, Any]:
    """Start a service of our own and measure it."""
    with serving() as (url, process):
        figures: dict[str, Any] = {"ready_s": round(wait_for(f"{url}/readyz", process), 1)}
        figures["rss_ready_mb"] = rss_mb(process.pid)
        figures |= measure(url, ask_motcua, TALKS, turns, process.pid)
        figures["rss_after_mb"] = rss_mb(process.pid)
    return figures


def bench_canned(turns: int) -> dict[str, Any]:
    """Train and start the bot of `rasa init` on the same Rasa and measure it."""
    python = os.environ.get("MOTCUA_RASA_PYTHON", str(ROOT / ".venv-rasa/bin/python"))
    rasa = [
        python,
        "-c",
        "from bot import tensorflow_stub; tensorflow_stub.install(); from rasa.__main__ import main; main()",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR"}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "bot"
        shutil.copytree(CANNED, folder)
        options: dict[str, Any] = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run([*rasa, "train", "--quiet"], check=True, stderr=subprocess.DEVNULL, **options)
        port = free_port()
        command = [*rasa, "run", "--port", str(port), "-i", "127.0.0.1", "--credentials", "credentials.yml"]
        with running(command, stderr=subprocess.DEVNULL, **options) as process:
            url = f"http://127.0.0.1:{port}"
            ready = wait_for(f"{url}/webhooks/rest/", process)
            figures: dict[str, Any] = {"ready_s": round(ready, 1)}
            figures |= measure(url, ask_canned, [CANNED_TALK], turns, process.pid)
            figures["rss_after_mb"] = rss_mb(process.pid)
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=400, help="turns of the one client; each of eight does half")
    parser.add_argument("--url", help="measure a service that runs (with MOTCUA_RATE_PER_CONVERSATION=0)")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    ours = measure(given.url, ask_motcua, TALKS, given.turns) if given.url else bench_motcua(given.turns)
    figures = {"motcua": ours}
    if not given.without_peer:
        figures["rasa_init"] = bench_canned(given.turns)
    for name, row in figures.items():
        print(name, json.dumps(row))
    if "rasa_init" in figures:
        peer = figures["rasa_init"]
        print(
            f"motcua / rasa init: p50 {ours['p50_ms'] / peer['p50_ms']:.2f}, "
            f"p95 {ours['p95_ms'] / peer['p95_ms']:.2f}, "
            f"messages a second {ours['eight_per_second'] / peer['eight_per_second']:.2f}"
        )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
