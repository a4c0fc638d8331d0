"""The questions that measure the aspects are the bot's to read, never to learn from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from actions.answer import Aspect
from vietnamese import fold, syllables

Block = dict[str, list[str]]


@pytest.fixture(scope="module")
def groups(root: Path) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = yaml.safe_load((root / "benchmarks" / "aspects.yaml").read_text(encoding="utf-8"))
    return found


def bare(text: str) -> str:
    return " ".join(syllables(fold(text)))


def learned(root: Path) -> set[str]:
    """All the bot learns from, without accents and punctuation: its examples and the bank's wordings."""
    texts = [
        line.strip().removeprefix("- ")
        for path in (*(root / "bot" / "data").glob("*.yml"), root / "bot" / "implied.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for path in (root / "knowledge" / "wordings").rglob("*.yaml"):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for procedure in content.get("procedures") or ():
            texts += [text for kind in ("names", "situations", "keywords") for text in procedure.get(kind) or ()]
            texts += [text for question in procedure.get("aspects") or () for text in question.values()]
    return {bare(text) for text in texts}


def test_no_question_is_learned(root: Path, groups: dict[str, list[Block]]) -> None:
    known = learned(root)
    assert len(known) > 3_000
    asked = [text for blocks in groups.values() for block in blocks for text in block["examples"]]
    assert [text for text in asked if bare(text) in known] == []


def test_no_example_of_the_bot_is_nearly_a_question(root: Path, groups: dict[str, list[Block]]) -> None:
    examples = [
        set(bare(line.strip().removeprefix("- ")).split())
        for path in (root / "bot" / "data" / "ask.yml", root / "bot" / "implied.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("- ")
    ]
    for block in groups["implied"]:
        for text in block["examples"]:
            words = set(bare(text).split())
            assert max(len(words & example) / len(words | example) for example in examples) < 0.7, text


def test_the_groups_hold_what_they_say(groups: dict[str, list[Block]]) -> None:
    assert list(groups) == ["single", "several", "implied"]
    asked = [
        (group, block["aspects"], text) for group in groups for block in groups[group] for text in block["examples"]
    ]
    assert [text for text, times in Counter(bare(text) for _, _, text in asked).items() if times > 1] == []
    for group, aspects, text in asked:
        assert {Aspect(aspect) for aspect in aspects} and len(set(aspects)) == len(aspects), text
        assert (len(aspects) > 1) == (group == "several"), text
