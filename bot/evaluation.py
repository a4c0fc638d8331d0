"""How well the NLU reads: cross-validation on its own examples, and question files it never learns from."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.aspect_model import AspectModel
from bot.aspects import labelled
from bot.environment import Environment, LaunchError
from bot.training import CONFIG, DATA, DOMAIN
from vietnamese import Reader, fold, mask

FOLDS = 5
TALK = {
    "smalltalk": {"greet", "thank", "goodbye", "who_are_you", "affirm"},
    "handoff": {"handoff"},
    "dossier": {"dossier_status"},
    "feedback": {"feedback"},
}
"""Outcome expected by a question file → the intents that lead to it."""
OWNED = {"greet", "thank", "goodbye", "who_are_you", "handoff", "dossier_status", "feedback", "erase_data"}
"""Intents that rules own: a question read as one of them never reaches retrieval."""


def cross_validate_aspects() -> dict[str, float]:
    """Aspects learned on four fifths of the examples, read on the fifth left out, in turn.

    `aspects`: share where every aspect asked is found and at most one more; `aspects_exact`: where just these are.
    """
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), [str(DATA)])
    reader = Reader.load()
    examples = labelled(importer.get_nlu_data())
    random.Random(1).shuffle(examples)
    good = exact = 0
    for part in range(FOLDS):
        learned = [example for place, example in enumerate(examples) if place % FOLDS != part]
        read = {(reader.read(form), asked) for text, asked in learned for form in (text, fold(text))}
        model = AspectModel.fit(sorted(read, key=lambda pair: (pair[0], sorted(pair[1]))))
        for text, asked in examples[part::FOLDS]:
            found = set(model.predict(reader.read(text)))
            good += asked <= found and len(found - asked) <= 1
            exact += asked == found
    return {"aspects": good / len(examples), "aspects_exact": exact / len(examples), "examples": len(examples)}


def measure(environment: Environment, files: Iterable[Path], show: bool = False) -> dict[str, float]:
    """Read `files` (JSON lines: `q` or `turns[].user`, with `expect` and `aspect`) with the trained model.

    Per expected outcome the share of turns whose intent leads to it; `stolen`: answer turns that a rule would take;
    `aspect`: answer turns where an asked aspect is found (none counts as overview) with at most one beyond.
    """
    from rasa.core.agent import Agent

    from bot.gateway import tame

    if not environment.model.is_file():
        raise LaunchError(f"There is no model at {environment.model}; run the command train first.")
    turns = [turn for path in files for turn in _turns(path)]

    async def read_all() -> list[dict[str, Any]]:
        agent = Agent.load(str(environment.model))
        return [await agent.parse_message(tame(mask(turn["text"])) or "?") for turn in turns]

    hits: dict[str, list[bool]] = defaultdict(list)
    for turn, read in zip(turns, asyncio.run(read_all()), strict=True):
        intent, expected = read["intent"]["name"], turn["expect"]
        marks = {}
        if expected in TALK:
            marks[expected] = intent in TALK[expected]
        elif expected == "answer":
            asked = {turn["aspect"]} if isinstance(turn["aspect"], str) else set(turn["aspect"])
            found = set(read["aspects"]) or {"overview"}
            marks = {"not_stolen": intent not in OWNED, "aspect": bool(asked & found) and len(found - asked) <= 1}
        for name, mark in marks.items():
            hits[name].append(mark)
            if show and not mark:
                print(f"{name}\t{intent}\t{read['aspects']}\t{turn.get('aspect')}\t{turn['text']}")
    return {name: sum(marks) / len(marks) for name, marks in hits.items()}


def _turns(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [turn for row in rows for turn in row.get("turns", [row])]
    return [{**turn, "text": turn.get("user") or turn["q"]} for turn in found if turn["expect"] in {*TALK, "answer"}]
