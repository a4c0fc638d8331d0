"""`python -m bot.launcher COMMAND`: trains, runs, checks and tests the bot with Rasa, without TensorFlow.

Run it from any folder with the Python of `.venv-rasa`. Settings come from `MOTCUA_*` variables (`bot.environment`).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from pathlib import Path

from bot import tensorflow_stub
from bot.environment import ROOT, Environment, LaunchError
from bot.lifeline import tie_to_parent
from bot.quiet import hush_logs, hush_warnings

COMMANDS = {
    "train": "train the model when the bot's files changed",
    "run": "serve the gateway channel on 127.0.0.1",
    "shell": "talk to the bot in the terminal",
    "validate": "check domain, examples, rules and stories",
    "test-core": "play the dialogues of tests/dialogues",
    "test-nlu": "cross-validate the aspects, or measure on question files",
    "read": "print how the trained model reads each message of question files, a JSON object a line",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 with one line on stderr when it could not, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m bot.launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in COMMANDS.items():
        command = commands.add_parser(name, help=what)
        if name == "train":
            command.add_argument("--force", action="store_true", help="train even if nothing changed")
        if name == "test-nlu":
            command.add_argument("files", nargs="*", type=Path, help="question files to read with the trained model")
            command.add_argument("--show", action="store_true", help="show what was read wrong")
        if name == "read":
            command.add_argument("files", nargs="+", type=Path, help="JSON lines with `q` or `turns[].user`")
    given = parser.parse_args(arguments)
    try:
        tie_to_parent()
        _prepare()
        return _run(given, Environment.read())
    except LaunchError as error:
        print(f"bot: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _prepare() -> None:
    if sys.version_info[:2] != (3, 10):
        version = ".".join(map(str, sys.version_info[:2]))
        raise LaunchError(
            f"Rasa needs Python 3.10, this is {version}; run .venv-rasa/bin/python (make setup builds it)."
        )
    if importlib.util.find_spec("rasa") is None:
        raise LaunchError("Rasa is not installed in this Python; run .venv-rasa/bin/python (make setup builds it).")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's cache of trained parts does not see changes of our code; our own digest decides instead.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.chdir(ROOT)
    tensorflow_stub.install()
    hush_warnings()
    hush_logs()


def _run(given: argparse.Namespace, environment: Environment) -> int:
    if given.command == "train":
        from bot.training import train

        train(environment, force=given.force)
        return 0
    if given.command in ("run", "shell"):
        from bot.serving import serve

        serve(environment, shell=given.command == "shell")
        return 0
    if given.command == "test-nlu":
        _test_nlu(given, environment)
        return 0
    if given.command == "read":
        from bot.evaluation import readings

        for reading in readings(environment, given.files):
            print(json.dumps(reading, ensure_ascii=False))
        return 0
    from bot import checks

    return checks.validate() if given.command == "validate" else checks.test_core(environment)


def _test_nlu(given: argparse.Namespace, environment: Environment) -> None:
    from bot.evaluation import cross_validate_aspects, measure, measure_aspects

    for path in (path for path in given.files if path.suffix == ".yaml"):
        for group, figures in measure_aspects(environment, path, given.show).items():
            print(f"{group}: {figures['exact']:.3f} of {figures['questions']} exactly right")
            for aspect, figure in figures["aspects"].items():
                if figure["asked"]:
                    precision = "  -  " if figure["precision"] is None else f"{figure['precision']:.3f}"
                    recall, asked = figure["recall"], figure["asked"]
                    print(f"  {aspect:12} precision {precision}  recall {recall:.3f}  asked {asked:3}")
    files = [path for path in given.files if path.suffix != ".yaml"]
    if files or not given.files:
        shares = measure(environment, files, given.show) if files else cross_validate_aspects()
        print(json.dumps({name: round(share, 4) for name, share in shares.items()}))


if __name__ == "__main__":
    sys.exit(main())
