"""`search`, `ask` and `eval`: questions from the command line."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer

from service.commands.run import out, told
from service.errors import ServiceAway, ServiceError
from service.settings import Settings


def _snapshot(settings: Settings) -> Any:
    from index.errors import SnapshotError
    from service.snapshots import load_snapshot

    if not settings.current.exists():
        raise SnapshotError.missing(settings.current)
    return load_snapshot(settings.current.resolve())


@told
def search(
    text: Annotated[str, typer.Argument(help="what to look for")],
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    kind: Annotated[str, typer.Option(help="procedure, article or guide")] = "procedure",
) -> None:
    """Search the snapshot: score, code and name, best first."""
    snapshot = _snapshot(Settings.load())
    for hit in snapshot.search(text, (kind,), limit):
        out.print(f"{hit.score:8.3f}  {hit.code:<18} {hit.name}", markup=False)


@told
def ask(
    text: Annotated[str, typer.Argument(help="a question in Vietnamese")],
    conversation: Annotated[str, typer.Option(help="go on with this conversation")] = "",
    url: Annotated[str, typer.Option(help="service to ask; default: the one of the settings")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="the whole reply")] = False,
) -> None:
    """Ask the running service one question."""
    base = url or Settings.load().local_url
    body = {"conversation_id": conversation or f"cli-{uuid4().hex[:16]}", "message": text}
    try:
        reply = httpx.post(f"{base}/api/chat", json=body, timeout=15, trust_env=False)
    except httpx.HTTPError as error:
        raise ServiceAway.at(base) from error
    answer = reply.json()
    if reply.is_error:
        raise ServiceError(f"{base} refused the question: {answer.get('detail', reply.status_code)}")
    if as_json:
        out.print_json(data=answer)
        return
    for message in answer["messages"]:
        out.print(message["text"], markup=False)
        for button in message["buttons"]:
            out.print(f"  [{button['payload']}]", markup=False)


def _questions(files: list[Path]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ServiceError(f"{file}:{number}: broken JSON ({error}); one object a line is expected") from error
            if row.get("q") and row.get("codes") and row.get("expect", "answer") == "answer":
                rows.append(row)
    if not rows:
        raise ServiceError("no question to measure: rows need `q` and `codes` (and `expect` answer)")
    return rows


@told
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="JSON lines with q, codes and style")],
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Measure the ranking of procedures on question files: R@1 and R@5 per style."""
    rows = _questions(files)
    snapshot = _snapshot(Settings.load())
    ranks: dict[str, list[int]] = defaultdict(list)
    seconds = 0.0
    for row in rows:
        begun = time.perf_counter()
        hits = [hit.code for hit in snapshot.retrieve(row["q"], 5).hits[:5]]
        seconds += time.perf_counter() - begun
        rank = next((n for n, code in enumerate(hits, 1) if code in row["codes"]), 99)
        for group in ("all", str(row.get("style", "-"))):
            ranks[group].append(rank)
    rates = {
        style: {
            "n": len(found),
            "r1": round(sum(r == 1 for r in found) / len(found), 4),
            "r5": round(sum(r <= 5 for r in found) / len(found), 4),
        }
        for style, found in sorted(ranks.items())
    }
    if as_json:
        out.print_json(data={"rates": rates, "ms_each": round(seconds / len(rows) * 1e3, 2)})
        return
    out.print(f"{'style':<16}{'n':>5}{'R@1':>8}{'R@5':>8}")
    for style, rate in rates.items():
        out.print(f"{style:<16}{rate['n']:>5}{rate['r1']:>8.3f}{rate['r5']:>8.3f}", markup=False)
    out.print(f"{seconds / len(rows) * 1e3:.1f} ms a question")
