"""How well the NLU reads: cross-validation on its own examples, and question files it never learns from."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.aspect_model import ASPECTS, AspectModel
from bot.aspects import labelled
from bot.environment import Environment, LaunchError
from bot.implied import examples as implied
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
    examples = labelled(importer.get_nlu_data()) + implied()
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
    turns = [turn for path in files for turn in _turns(path)]
    hits: dict[str, list[bool]] = defaultdict(list)
    for turn, read in zip(turns, _read(environment, [turn["text"] for turn in turns]), strict=True):
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


def readings(environment: Environment, files: Iterable[Path]) -> list[dict[str, Any]]:
    """What the trained model reads in each message of `files`: `said`, and the message as actions get it."""
    said = [
        text
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
        for text in _messages(json.loads(line))
    ]
    return [{"said": text, **read} for text, read in zip(said, _read(environment, said), strict=True)]


def _messages(row: dict[str, Any]) -> list[str]:
    return [turn["user"] for turn in row["turns"]] if "turns" in row else [row["q"]]


def measure_aspects(environment: Environment, path: Path, show: bool = False) -> dict[str, dict[str, Any]]:
    """Read `path` (YAML: group → blocks of `aspects` and `examples`) with the trained model, its aspects only.

    Per group `exact`: share of questions where just the asked aspects are found (none counts as overview), and per
    aspect `asked`, `precision` and `recall` (null where nothing was found or asked). Raises `LaunchError` for a file
    of another form.
    """
    questions = _questions(path)
    readings = _read(environment, [text for _, _, text in questions])
    found = [set(reading["aspects"]) or {"overview"} for reading in readings]
    if show:
        for (group, asked, text), read in zip(questions, found, strict=True):
            if asked != read:
                print(f"{group}\t{sorted(read)}\t{sorted(asked)}\t{text}")
    groups: dict[str, list[tuple[set[str], set[str]]]] = defaultdict(list)
    for (group, asked, _), read in zip(questions, found, strict=True):
        groups[group].append((asked, read))
    return {
        group: {
            "questions": len(pairs),
            "exact": sum(asked == read for asked, read in pairs) / len(pairs),
            "aspects": {aspect: _precision_and_recall(aspect, pairs) for aspect in ASPECTS},
        }
        for group, pairs in groups.items()
    }


def _precision_and_recall(aspect: str, pairs: list[tuple[set[str], set[str]]]) -> dict[str, float | None]:
    asked = sum(aspect in gold for gold, _ in pairs)
    found = sum(aspect in read for _, read in pairs)
    both = sum(aspect in gold & read for gold, read in pairs)
    return {"asked": asked, "precision": both / found if found else None, "recall": both / asked if asked else None}


def _questions(path: Path) -> list[tuple[str, set[str], str]]:
    try:
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [
            (group, set(block["aspects"]), str(text))
            for group, blocks in groups.items()
            for block in blocks
            for text in block["examples"]
        ]
    except (OSError, AttributeError, KeyError, TypeError, yaml.YAMLError) as error:
        raise LaunchError(f"{path}: not groups of blocks with `aspects` and `examples` ({error}).") from error
    strange = {aspect for _, asked, _ in found for aspect in asked} - set(ASPECTS)
    if strange:
        raise LaunchError(f"{path}: no such aspect: {', '.join(sorted(strange))}; there are {', '.join(ASPECTS)}.")
    return found


def _read(environment: Environment, texts: list[str]) -> list[dict[str, Any]]:
    from rasa.core.agent import Agent

    from bot.reader import tame

    if not environment.model.is_file():
        raise LaunchError(f"There is no model at {environment.model}; run the command train first.")

    async def read_all() -> list[dict[str, Any]]:
        agent = Agent.load(str(environment.model))
        return [await agent.parse_message(tame(mask(text)) or "?") for text in texts]

    return asyncio.run(read_all())


def _turns(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [turn for row in rows for turn in row.get("turns", [row])]
    return [{**turn, "text": turn.get("user") or turn["q"]} for turn in found if turn["expect"] in {*TALK, "answer"}]
