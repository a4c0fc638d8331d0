"""What the running assistant answers on the development questions, judged by their own scorer.

    MOTCUA_DATA_DIR=DIR python -m benchmarks.conversations [--show N]

Needs a snapshot of the national database in DIR (`python -m benchmarks.data --into DIR`) and `../shared/eval`; says so
and stops where that folder is absent.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.turn import serving, wait_for

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT.parent / "shared/eval"


def main() -> None:
    """Start a service and score it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", default="0", metavar="N", help="print N turns that are not correct")
    parser.add_argument("--dump", metavar="FILE", help="write every judged turn as JSON lines")
    given = parser.parse_args()
    if not QUESTIONS.is_dir():
        print("skipped: the development questions are not beside the repository")
        return
    with serving() as (url, process):
        wait_for(f"{url}/readyz", process)
        files = [str(QUESTIONS / "dev.single.jsonl"), str(QUESTIONS / "dev.dialogs.jsonl")]
        extra = ["--dump", given.dump] if given.dump else []
        subprocess.run(
            [sys.executable, str(QUESTIONS / "score.py"), "--url", url, "--show", given.show, *extra, *files],
            check=True,
        )


if __name__ == "__main__":
    main()
