"""Chat spelling and abbreviations written out, by the table `abbreviations.tsv`."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from .normalise import fold, normalise, strip_accents

TABLE = Path(__file__).parent / "abbreviations.tsv"

# Numbers of laws and decisions, addresses: their letters are no words.
_FIXED = re.compile(
    r"\d+(?:/\d+)*[/\-][A-ZĐa-zđ]{1,6}\d{0,2}(?:[\-/][\wĐđ]+)*|\b[A-ZĐ]{2,6}-[A-ZĐ]{2,}(?:-[A-ZĐ]+)*\b"
    r"|\S+@\S+|https?://\S+|www\.\S+|\b[\w\-]+(?:\.[\w\-]+)*\.(?:vn|com|net|org|gov|edu|info)\b\S*|\[[^\[\]]*\]"
)


@dataclass(frozen=True)
class Abbreviation:
    """One row of the table.

    `previous` and `following` are folded words, one of which must stand beside the abbreviation (`^` start, `$` end of
    the text or clause, `#` a figure); empty: anything may. With a `!` in front none of them may.
    """

    form: str
    expansion: str
    previous: frozenset[str]
    following: frozenset[str]

    def fits(self, before: str, after: str) -> bool:
        """Whether the words before and after allow this reading."""
        return _allowed(self.previous, before) and _allowed(self.following, after)


PASSES = 8


def expand(text: str) -> str:
    """The normalised text with chat spelling and abbreviations written out; numbers of laws and addresses stay.

    Idempotent: what is written out can be the company that another abbreviation waits for.
    """
    text = normalise(text)
    for _ in range(PASSES):
        expanded = _expand(text)
        if expanded == text:
            break
        text = expanded
    return text


def _expand(text: str) -> str:
    table, pattern = _table()
    fixed = [match.span() for match in _FIXED.finditer(text)]

    def written_out(match: re.Match[str]) -> str:
        word = match.group()
        if any(start < match.end() and match.start() < end for start, end in fixed):
            return word
        before, after = _before(text, match.start()), _after(text, match.end())
        for row in table[" ".join(word.lower().split())]:
            if row.fits(before, after):
                titled = match.start() == 0 and word[:1].isupper() and not word[1:].isupper()
                return row.expansion[0].upper() + row.expansion[1:] if titled else row.expansion
        return word

    return normalise(pattern.sub(written_out, text))


@functools.lru_cache(maxsize=1)
def _table() -> tuple[dict[str, list[Abbreviation]], re.Pattern[str]]:
    table: dict[str, list[Abbreviation]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if line.strip() and line[0] != "#"), delimiter="\t")
        for forms, expansion, *context in rows:
            previous, following = ([*context, "", ""])[:2]
            for form in forms.split("|"):
                for written in dict.fromkeys((form, strip_accents(form))):
                    table.setdefault(written, []).append(
                        Abbreviation(written, expansion, frozenset(previous.split()), frozenset(following.split()))
                    )
    longest = sorted(table, key=lambda form: (-len(form), form))
    # By first letter: one long list of alternatives is tried whole at every word.
    starts: dict[str, list[str]] = {}
    for form in longest:
        starts.setdefault(form[0], []).append(re.escape(form[1:]))
    alternatives = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in starts.items())
    return table, re.compile(rf"(?<![\w.@])(?:{alternatives})(?![\w@])", re.IGNORECASE)


def _allowed(words: frozenset[str], word: str) -> bool:
    if not words:
        return True
    if "!" in words:
        return word not in words
    return word in words


def _before(text: str, end: int) -> str:
    match = re.search(r"([^\W_]+)[ '\"(\[/\-]*$", text[max(0, end - 40) : end])
    return _word(match.group(1)) if match else "^"


def _after(text: str, start: int) -> str:
    match = re.match(r"[ '\")\]/\-]*([^\W_]+)", text[start : start + 40])
    return _word(match.group(1)) if match else "$"


def _word(word: str) -> str:
    return "#" if word[0].isdigit() else fold(word)
