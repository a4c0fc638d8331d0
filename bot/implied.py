"""Examples that teach the aspects alone (`bot/implied.yaml`): what is asked without being named, told without asking.

The intents do not learn from them: so many more examples of `ask` would draw other messages to it.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.aspect_model import ASPECTS, Example
from bot.environment import LaunchError
from vietnamese import Reader, fold

FILE = Path(__file__).with_name("implied.yaml")


def examples() -> list[Example]:
    """(Text as written, aspects) pairs. Raises `LaunchError` when the file cannot be read."""
    try:
        blocks = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        return [
            (text, frozenset(ASPECTS[ASPECTS.index(aspect)] for aspect in block["aspects"]))
            for block in blocks
            for text in block["examples"]
        ]
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise LaunchError(f"{FILE}: not a list of blocks with `aspects` and `examples` ({error}).") from error


def read_implied(reader: Reader) -> list[Example]:
    """The examples as the aspect model reads them: in the one form of a message, typed with accents and without."""
    return sorted(
        {(reader.read(form), asked) for text, asked in examples() for form in (text, fold(text))},
        key=lambda example: (example[0], sorted(example[1])),
    )
