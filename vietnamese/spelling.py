"""Slips of the finger and of the ear: which syllables a typed word may have been meant to be.

The kinds are those of northern typing: hỏi and ngã taken for each other, a mark left out, s for x, ch for tr, d for gi
or r, l for n, a final c for t or n for ng, a letter doubled, swapped, missed or too many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .normalise import TONES, strip_accents

HOOK, TILDE = "\u0309", "\u0303"

_ONSETS = (("s", "x"), ("ch", "tr"), ("d", "gi", "r", "z"), ("l", "n"), ("ph", "f"), ("g", "gh"), ("ng", "ngh"))
_HARD = ("c", "k", "q")
_CODAS = (("n", "ng"), ("n", "nh"), ("c", "t"), ("t", "ch"), ("i", "y"))

SWAPPED = -5.0
"""An onset or a final letter taken for one that sounds alike."""
DOUBLED = -2.5
"""The last letter held down."""
TYPED = -7.0
"""Two letters in the wrong order, one too many, one missing, one wrong."""
HOOK_TILDE = -3.0
TONE_LEFT = -3.5
"""No tone though the word has other marks, or the text is accented."""
TONE_OTHER = -5.0
QUALITY_LEFT = -3.0
"""The hat, the breve, the horn or the bar of đ left out."""
QUALITY_OTHER = -5.0
SOUND = -3.5
"""On top, for a word that is right as it stands: it is seldom meant to be another."""
FOREIGN = -2.0
"""On top, for a word of bare letters: it may be a name, a foreign word or an abbreviation."""
FLOOR = -11.0
"""Less likely slips are not thought of."""

_LETTERS = "abcdeghiklmnopqrstuvxy"


@lru_cache(maxsize=16384)
def near(bare: str) -> tuple[tuple[str, float], ...]:
    """Spellings without accents that sound like `bare` or begin and end alike, with the log probability of the slip."""
    found: dict[str, float] = {bare: 0.0}
    single = bare.rstrip(bare[-1:]) + bare[-1:] if bare else bare
    if single != bare:
        found[single] = DOUBLED
    for base, cost in list(found.items()):
        for other in _alike(base):
            found[other] = max(found.get(other, FLOOR), cost + SWAPPED)
    return tuple(found.items())


@lru_cache(maxsize=4096)
def mistyped(bare: str) -> tuple[str, ...]:
    """Spellings one keystroke away: swapped, dropped, added and wrong letters."""
    found = set()
    for place in range(len(bare) + 1):
        head, tail = bare[:place], bare[place:]
        if len(tail) > 1:
            found.add(head + tail[1] + tail[0] + tail[2:])
        if tail:
            found.add(head + tail[1:])
        for letter in _LETTERS:
            found.add(head + letter + tail)
            if tail:
                found.add(head + letter + tail[1:])
    found.discard(bare)
    return tuple(sorted(found))


def _alike(bare: str) -> Iterator[str]:
    for group in _ONSETS:
        # The longest that fits: "ngh" begins with "ng", "gi" with "g".
        for onset in sorted(group, key=len, reverse=True):
            if bare.startswith(onset) and len(bare) > len(onset):
                yield from (other + bare[len(onset) :] for other in group if other != onset)
                break
    if bare[:1] in _HARD and len(bare) > 1:
        yield from (other + bare[1:] for other in _HARD if other != bare[0])
    for group in _CODAS:
        for coda in sorted(group, key=len, reverse=True):
            if bare.endswith(coda) and len(bare) > len(coda):
                yield from (bare[: -len(coda)] + other for other in group if other != coda)
                break


def marks(word: str) -> tuple[str, tuple[str, ...]]:
    """The tone of a word and the other marks of its letters, one entry a letter ("" without; đ counts as marked)."""
    tone = ""
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if character in TONES:
            tone = character
        elif unicodedata.combining(character) and letters:
            letters[-1] = character
        else:
            letters.append("đ" if character == "đ" else "")
    return tone, tuple(letters)


def marks_cost(typed: str, meant: str) -> float:
    """Log probability of typing the marks of `typed` when `meant` was meant; their bare letters may differ."""
    tone, letters = marks(typed)
    wanted_tone, wanted = marks(meant)
    if tone == wanted_tone:
        cost = 0.0
    elif {tone, wanted_tone} == {HOOK, TILDE}:
        cost = HOOK_TILDE
    else:
        cost = TONE_OTHER if tone else TONE_LEFT
    if strip_accents(typed) == strip_accents(meant):
        differences = [(a, b) for a, b in zip(letters, wanted, strict=True) if a != b]
    else:
        # Letters moved, came or went, and took their marks along.
        have, want = sorted(filter(None, letters)), sorted(filter(None, wanted))
        differences = [] if have == want else [(have[0] if have else "", want[0] if want else "")]
    return cost + sum(QUALITY_OTHER if a else QUALITY_LEFT for a, _ in differences)
