"""Rasa's own checks: validation of all files, and the test dialogues."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile

from bot.environment import ROOT, Environment, LaunchError
from bot.training import CONFIG, DATA, DOMAIN

DIALOGUES = ROOT / "tests" / "dialogues"


def validate() -> int:
    """`rasa data validate` where each warning counts; 0 when there is none."""
    from rasa.cli.utils import validate_files
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), [str(DATA)])
    try:
        validate_files(True, None, importer)
    except SystemExit as error:
        return int(error.code or 0)
    return 0


def test_core(environment: Environment) -> int:
    """Play tests/dialogues on the trained model; 0 when every action was predicted."""
    import rasa.core.test
    from rasa.core.agent import Agent

    if not environment.model.is_file():
        raise LaunchError(f"There is no model at {environment.model}; run the command train first.")
    agent = Agent.load(str(environment.model))
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(
            rasa.core.test.test(
                str(DIALOGUES), agent, out_directory=folder, e2e=True, disable_plotting=True, successes=False
            )
        )
    played = result["report"]["conversation_accuracy"]
    print(json.dumps({"dialogues": played["total"], "right": played["correct"]}))
    if played["correct"] != played["total"]:
        print("bot: some dialogues went another way than tests/dialogues say.", file=sys.stderr)
        return 1
    return 0
