"""How well intents and aspects are read: `python -m benchmarks.nlu [FILE...]`.

Without files the aspects are cross-validated on the bot's own examples; with question files (JSON lines, as the public
contract's scorer takes them) the trained model reads them and one JSON object tells the shares. A file of aspects
(`benchmarks/aspects.yaml`) gives per group the share read exactly right, and precision and recall of each aspect.
Runs in Rasa's environment, with the model of `MOTCUA_DATA_DIR`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Hand over to the launcher's `test-nlu`; its exit status."""
    files = [str(Path(name).resolve()) for name in sys.argv[1:]]
    command = [str(ROOT / ".venv-rasa" / "bin" / "python"), "-m", "bot.launcher", "test-nlu", *files]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
