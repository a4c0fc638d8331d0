"""All measurements, one after the other: `make bench`. Each module also runs alone; RESULTS.md tells what it gave."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

STEPS = (
    "restoration",
    "crossover",
    "encoder",
    "nlu",
    "data",
    "law_parsing",
    "retrieval",
    "law",
    "typing_pairs",
    "certainty",
    "turn",
    "channels",
    "widget",
    "conversations",
    "curation",
)
INTO = {"data": "", "curation": "shipped"}
"""Steps that are told where to put their data: the folder below that of all."""


def main() -> None:
    """Run every benchmark in a process of its own, over one fresh data folder."""
    with tempfile.TemporaryDirectory() as data:
        for step in STEPS:
            print(f"\n## {step}\n", flush=True)
            arguments = ["--into", str(Path(data) / INTO[step])] if step in INTO else []
            subprocess.run(
                [sys.executable, "-m", f"benchmarks.{step}", *arguments],
                env=os.environ | {"MOTCUA_DATA_DIR": data},
                check=True,
            )


if __name__ == "__main__":
    main()
