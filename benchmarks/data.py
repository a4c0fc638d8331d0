"""Time of importing the national database and of building a snapshot, first and again.

    python -m benchmarks.data [--into DIR]

Reads `../shared/data/procedures`; says so and stops where that folder is absent. What is done again is measured beside
what was done first: the ratio is what a person saves who repeats an import or a build.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared/data/procedures"


def timed(name: str, arguments: list[str], data: Path) -> float:
    """Seconds of one motcua command; its last lines are shown."""
    begun = time.perf_counter()
    command = [str(Path(sys.executable).with_name("motcua")), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"MOTCUA_DATA_DIR": str(data)}, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stderr.strip()}")
    print(f"{name:28} {seconds:7.1f} s")
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, help="keep the data there, for the other benchmarks")
    given = parser.parse_args()
    archive, catalog = SOURCE / "national-2026-07.zip", SOURCE / "catalog-2026-07.jsonl.gz"
    if not archive.exists():
        print(f"skipped: {archive.name} is not beside the repository")
        return
    with tempfile.TemporaryDirectory() as temporary:
        data = given.into or Path(temporary)
        read = ["import", str(archive), "--catalog", str(catalog)]
        first = timed("import 5,652 files", read, data)
        again = timed("import them again", read, data)
        build = timed("build", ["build"], data)
        rebuild = timed("build again, nothing new", ["build"], data)
    print(f"again / first: import {again / first:.2f}, build {rebuild / build:.2f}")


if __name__ == "__main__":
    main()
