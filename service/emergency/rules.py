"""The rules: words that tell of danger, of now, of the past, of paper.

A rule is written in accented Vietnamese and matches every spelling that leaves accents out ("cháy nhà", "chay nha",
"cháy nha"), but no other accents ("chạy nhà"). Two strengths:

* a **cry** tells danger now by itself ("đang cháy"); only a past time without a call for help holds it back;
* an **event** may be long over ("bị tai nạn"); it needs a sign of now, and gives way to paper ("làm lại giấy tờ"),
  to a past time ("năm ngoái") and to a supposition ("nếu bị cháy").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from vietnamese import expand, normalise

RULES = Path(__file__).with_name("rules.yaml")

_GAP = r"(?: \w+){0,4} "
_BREAK = " | "
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TILDE, _HOOK = "\u0303", "\u0309"


@lru_cache(maxsize=512)
def _spellings(letter: str) -> str:
    """The letter with any part of its accents left out; hỏi and ngã stand for one another, as in the south."""
    if letter == "đ":
        return "[dđ]"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tones = [m for m in marks if m in _TONES]
    shapes = [m for m in marks if m not in _TONES]
    if not marks:
        return letter
    if tones and tones[0] in (_TILDE, _HOOK):
        tones = [_TILDE, _HOOK]
    forms = {unicodedata.normalize("NFC", base + shape + tone) for shape in ["", *shapes] for tone in ["", *tones]}
    return "[" + "".join(sorted(forms)) + "]"


def compile_rule(rule: str) -> re.Pattern[str]:
    """A rule as a pattern over `_prepare`d text; `~` is a gap of at most four words within a sentence."""
    spelled = "".join(_spellings(letter) for letter in normalise(rule))
    return re.compile(r"(?<!\w)(?:" + spelled.replace(" ~ ", _GAP) + r")(?!\w)")


@dataclass(frozen=True)
class _Rules:
    """The compiled file."""

    texts: dict[str, str]
    cries: list[tuple[str, re.Pattern[str]]]
    events: list[tuple[str, re.Pattern[str]]]
    help: re.Pattern[str]
    now: re.Pattern[str]
    past: re.Pattern[str]
    paper: re.Pattern[str]
    screen: re.Pattern[str]
    supposed: re.Pattern[str]
    scam: re.Pattern[str]


@cache
def _rules() -> _Rules:
    raw: dict[str, Any] = YAML(typ="safe").load(RULES.read_text("utf-8"))

    def compiled(*rules: str) -> re.Pattern[str]:
        filled = "|".join(rules)
        for name, part in raw["parts"].items():
            filled = filled.replace("{" + name + "}", part)
        return compile_rule(filled)

    def kinds(key: str) -> list[tuple[str, re.Pattern[str]]]:
        return [(group["kind"], compiled(rule)) for group in raw[key] for rule in group["rules"]]

    cues = {key: compiled(*raw[key]) for key in ("help", "now", "past", "paper", "screen", "supposed", "scam")}
    return _Rules(texts=raw["texts"], cries=kinds("cries"), events=kinds("events"), **cues)


def load() -> None:
    """Read and compile the rules (30 ms), before the first citizen waits for it."""
    _rules()


def text_of(kind: str) -> str:
    """What the citizen reads: the number to call first."""
    return _rules().texts[kind]


def prepare(text: str) -> str:
    """Lower-case words, chat spelling written out, sentences parted by a bar."""
    text = expand(normalise(text)).lower()
    text = re.sub(r"[.!?;:…\n]+", _BREAK, text)
    return " ".join(re.sub(r"[^\w|]+", " ", text).split())


def calls_for_help(words: str) -> bool:
    """Whether prepared text calls for help now."""
    return _rules().help.search(words) is not None


def held_back(words: str) -> bool:
    """Whether prepared text speaks of the past, of paper, of an app that hangs, or supposes."""
    rules = _rules()
    return any(rule.search(words) for rule in (rules.past, rules.paper, rules.screen, rules.supposed))


def matched(text: str, words: str) -> tuple[str, str] | None:
    """The kind of the first rule that fits and the words it fits, or None. `text` is as typed, `words` prepared."""
    rules = _rules()
    help_called = rules.help.search(words) is not None
    past = rules.past.search(words) is not None
    if not past or help_called:
        for kind, rule in rules.cries:
            for match in rule.finditer(words):
                if not _supposed(words, match.start()):
                    return kind, match[0]
    if (past or rules.paper.search(words)) and not help_called:
        return None
    if not (help_called or rules.now.search(words) or "!!" in text):
        return None
    for kind, rule in rules.events:
        for match in rule.finditer(words):
            if not _supposed(words, match.start()):
                return kind, match[0]
    return None


def _supposed(words: str, start: int) -> bool:
    """Whether the sentence supposes ("nếu ...") before the words at `start`."""
    sentence = words[words.rfind("|", 0, start) + 1 : start]
    return _rules().supposed.search(sentence) is not None


def smells_of_scam(text: str) -> bool:
    """Whether somebody seems to ask the citizen for a code or money in an office's name."""
    return _rules().scam.search(prepare(text)) is not None
