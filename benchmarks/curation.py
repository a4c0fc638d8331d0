"""Time from editing one curated record to the new answer being served.

    python -m benchmarks.curation --into DIR [--runs N]

Builds and serves (trains the model on a first start) the data folder DIR over a copy of the curated records, asks for a
fee, changes that fee in the record's YAML file, runs `motcua build` and asks until the new sum is told. What counts
begins when the file is saved and ends with the first answer that tells it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from uuid import uuid4

from benchmarks.turn import ROOT, free_port, running, wait_for
from knowledge.curated import FOLDER

MOTCUA = str(Path(sys.executable).with_name("motcua"))
CODE = "1.004194"
QUESTION = f"thủ tục {CODE} lệ phí bao nhiêu"
TARGET = 20
PATIENCE = 180
"""Seconds after which a run is given up."""


def told(url: str) -> str:
    """What the service answers to the question, in a new talk."""
    body = json.dumps({"conversation_id": uuid4().hex, "message": QUESTION}).encode()
    request = urllib.request.Request(f"{url}/api/chat", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return "\n".join(message["text"] for message in json.load(answer)["messages"])


def change(file: Path, number: int) -> str:
    """Write another fee into the record; the sum as it is told."""
    lines = file.read_text("utf-8").splitlines()
    at = next(
        at for at, line in enumerate(lines) if line.strip().startswith("amount:") and int(line.split(":")[1]) > 999
    )
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines[at] = f"{indent}amount: {70_000 + number}"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return f"70.{number:03}"


def run(url: str, file: Path, number: int) -> tuple[float, float, float]:
    """Seconds until the new sum is told, those of them that the build took, and the build's processor time."""
    wanted = change(file, number)
    spent = _processor_time()
    begun = time.perf_counter()
    subprocess.run([MOTCUA, "build"], check=True, stdout=subprocess.DEVNULL)
    built, processed = time.perf_counter() - begun, _processor_time() - spent
    while wanted not in told(url):
        if time.perf_counter() - begun > PATIENCE:
            raise SystemExit(f"{wanted} is not told after {PATIENCE} s")
        time.sleep(0.1)
    return time.perf_counter() - begun, built, processed


def _processor_time() -> float:
    """Of the programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, required=True, help="data folder; kept, so that a model is trained once")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "procedures"
        shutil.copytree(FOLDER, folder)
        port = free_port()
        os.environ |= {
            "MOTCUA_CURATED_DIR": str(folder),
            "MOTCUA_DATA_DIR": str(given.into.resolve()),
            "MOTCUA_PORT": str(port),
            "MOTCUA_INTERNAL_PORT": str(free_port()),
            "MOTCUA_RASA_PORT": str(free_port()),
            "MOTCUA_LOG_LEVEL": "warning",
        }
        for command in ("build", "train"):
            subprocess.run([MOTCUA, command], check=True, cwd=ROOT)
        url = f"http://127.0.0.1:{port}"
        with running([MOTCUA, "serve"], cwd=ROOT) as process:
            wait_for(f"{url}/readyz", process)
            told(url)
            found = [run(url, folder / f"{CODE}.yaml", number) for number in range(1, given.runs + 1)]
    for number, (seconds, built, processed) in enumerate(found, 1):
        print(
            f"run {number}: edited to answered {seconds:.1f} s; "
            f"motcua build {built:.1f} s ({processed:.1f} s of processor)"
        )
    print(f"median {statistics.median(seconds for seconds, _, _ in found):.1f} s (target {TARGET})")


if __name__ == "__main__":
    main()
