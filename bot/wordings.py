"""Questions about one aspect, out of the bank of citizens' wordings (`knowledge/wordings/`).

The aspects are learned from them, the intents are not: so many more examples of `ask` would draw other messages to it.
"""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from bot.aspect_model import ASPECTS, Example
from bot.environment import ROOT, LaunchError
from vietnamese import Reader, fold

BANK = ROOT / "knowledge" / "wordings"

MOST = 100
"""Examples of each aspect. The bank asks for papers ten times as often as for the place; what is learned must not."""
SEED = 7


def files() -> list[Path]:
    """The files of the bank."""
    return sorted(BANK.rglob("*.yaml"))


def examples() -> dict[str, list[str]]:
    """Aspect → questions of the bank that ask just this. Raises `LaunchError` naming a file that cannot be read."""
    found: dict[str, list[str]] = {aspect: [] for aspect in ASPECTS}
    for path in files():
        for aspect, text in _questions(path):
            found[aspect].append(text)
    chance = random.Random(SEED)
    return {aspect: sorted(chance.sample(texts, min(MOST, len(texts)))) for aspect, texts in found.items() if texts}


def _questions(path: Path) -> list[tuple[str, str]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return [
            (ASPECTS[ASPECTS.index(aspect)], " ".join(text.split()))
            for entry in content.get("procedures") or ()
            for question in entry.get("aspects") or ()
            for aspect, text in question.items()
        ]
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        message = f"{path}: not a file of the bank of wordings ({error}); run `motcua wordings check`."
        raise LaunchError(message) from error


def read_examples(reader: Reader) -> list[Example]:
    """The examples as the aspect model reads them: in the one form of a message, typed with accents and without."""
    return sorted(
        {
            (reader.read(form), frozenset({aspect}))
            for aspect, texts in examples().items()
            for text in texts
            for form in (text, fold(text))
        },
        key=lambda example: (example[0], sorted(example[1])),
    )
