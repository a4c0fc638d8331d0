"""Accents put back where they are missing, by a trigram model of Vietnamese syllables."""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path
from typing import Any

from .ngrams import BOUNDARY, WIDTH, NgramModel
from .normalise import TONES, is_complete, normalise, strip_accents
from .syllables import accent_share

WORD = re.compile(r"[^\W_]+")
BREAK = re.compile(r"[^\s\w'\"“”‘’\-/]")
# Addresses are not words; what stands in brackets like [số giấy tờ] was put there by us.
FIXED = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\b[\w\-]+(?:\.[\w\-]+)*\.(?:vn|com|net|org|gov|edu|info)\b\S*", re.IGNORECASE
)

_BEAM = 5
_CANDIDATES = 10
REMEMBERED = 20_000
_HOPELESS = 9.0
"""How much less likely (nats) than the best a path or a candidate alone may be."""
_COMPLETION = -4.0
"""Log probability that a syllable which is none as it was typed lost only part of its marks."""


_Trail = tuple[int, Any] | None
_Beam = tuple[float, int, int, _Trail]
"""Log probability, the last two syllables, and all syllables back to the start as a linked list."""


class Restorer:
    """Puts accents back where they are missing and keeps every one that was typed.

    The path of syllables with the highest product of trigram probability (accented text) and typing probability
    (how likely somebody who accents as much as this text does leaves these accents out) wins.
    """

    def __init__(self, model: NgramModel) -> None:
        self.model = model
        self._columns: dict[tuple[str, float], list[tuple[int, float]]] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> Restorer:
        """Read the model (default: the one shipped in `vietnamese/model/`).

        Raises FileNotFoundError or ValueError with the path when it is absent or not a model.
        """
        return cls(NgramModel.load(path))

    def restore(self, text: str) -> str:
        """The normalised text with missing accents put back; letters, case, figures, punctuation stay. Idempotent."""
        text = normalise(text)
        # Each pass only adds marks, so this ends; the second pass almost always changes nothing.
        while (restored := self._pass(text)) != text:
            text = normalise(restored)
        return text

    def _pass(self, text: str) -> str:
        spans, lattice = self._lattice(text)
        if all(len(column) == 1 for column in lattice):
            return text
        path = self._best(lattice)
        parts: list[str] = []
        end = 0
        for (start, stop), syllable in zip(spans, path, strict=True):
            word = self.model.syllable(syllable)
            if word is not None:
                parts += (text[end:start], _with_case(word, text[start:stop]))
                end = stop
        parts.append(text[end:])
        return "".join(parts)

    def _lattice(self, text: str) -> tuple[list[tuple[int, int]], list[list[tuple[int, float]]]]:
        """Places of the words and for each its candidates: (syllable id, log probability of being typed like this)."""
        # In steps of a sixteenth, for which the candidates of the frequent words are soon all known.
        share = round(accent_share(text) * 16) / 16
        # Running text has some 0.75 of its words accented: what is missing to that was left out.
        omitted = min(0.999, max(0.002, 1 - share / 0.72))
        plain, kept = math.log(omitted), math.log(1 - omitted)
        shouting = text.isupper()
        fixed = [match.span() for match in FIXED.finditer(text)] if "." in text or "@" in text else []
        spans: list[tuple[int, int]] = []
        lattice: list[list[tuple[int, float]]] = []
        end = 0
        for match in WORD.finditer(text):
            start, stop = match.span()
            if end and BREAK.search(text, end, start):
                spans.append((start, start))
                lattice.append([(BOUNDARY, 0.0)])
            end = stop
            word = match.group()
            spans.append((start, stop))
            acronym = not shouting and len(word) > 1 and word.isupper()
            if acronym or any(a <= start < b for a, b in fixed) or unicodedata.combining(text[stop : stop + 1] or " "):
                lattice.append([(self.model.unknown(word), 0.0)])
            else:
                word = word.lower()
                column = self._columns.get((word, plain))
                if column is None:
                    if len(self._columns) >= REMEMBERED:
                        self._columns.clear()
                    column = self._columns[word, plain] = self._candidates(word, plain, kept)
                lattice.append(column)
        return spans, lattice

    def _candidates(self, word: str, plain: float, kept: float) -> list[tuple[int, float]]:
        model = self.model
        bare = strip_accents(word)
        known = model.identity(word)
        if word != bare and (known is not None or is_complete(word)):
            return [(model.unknown(word) if known is None else known, 0.0)]
        candidates = model.candidates(bare)
        if not candidates:
            return [(model.unknown(word), 0.0)]
        if word == bare:
            found = [(c, 0.0 if c == known else plain) for c in candidates[:_CANDIDATES]]
            chances = [cost + model.unigrams[c] for c, cost in found]
            floor = max(chances) - _HOPELESS
            found = [one for one, chance in zip(found, chances, strict=True) if chance > floor]
            if known is None:
                found.append((model.unknown(word), -12.0))
            return found
        marks = _marks(word)
        extended = [
            (c, _COMPLETION)
            for c in candidates
            if all(a <= b for a, b in zip(marks, _marks(model.syllable(c) or ""), strict=True))
        ]
        return [*extended, (model.unknown(word), -12.0 + kept)]

    def _best(self, lattice: list[list[tuple[int, float]]]) -> list[int]:
        model = self.model
        beams: list[_Beam] = [(0.0, BOUNDARY, BOUNDARY, None)]
        for column in [*lattice, [(BOUNDARY, 0.0)]]:
            if len(column) == 1 and len(beams) == 1:
                _, _, second, trail = beams[0]
                beams = [(0.0, second, column[0][0], (column[0][0], trail))]
                continue
            merged: dict[int, _Beam] = {}
            floor = -math.inf
            single: dict[int, list[tuple[int, float]]] = {}
            for total, first, second, trail in beams:
                shorter = single.get(second)
                if shorter is None:
                    shorter = single[second] = model.after(second, column)
                history = second << WIDTH
                for syllable, value in model.after_both(first, second, column, shorter):
                    value += total
                    if value < floor:
                        continue
                    if value - _HOPELESS > floor:
                        floor = value - _HOPELESS
                    rival = merged.get(history | syllable)
                    if rival is None or rival[0] < value:
                        merged[history | syllable] = (value, second, syllable, (syllable, trail))
            # The two syllables differ from path to path, so that no trails are compared.
            ranked = sorted(merged.values(), reverse=True)[:_BEAM]
            beams = [beam for beam in ranked if beam[0] > floor]
        trail = beams[0][3]
        path: list[int] = []
        while trail is not None:
            syllable, trail = trail
            path.append(syllable)
        return path[:0:-1]


def _marks(word: str) -> list[set[str]]:
    """The marks of a word letter by letter, đ counted as a mark; the tone is taken as a mark of the whole word."""
    letters: list[set[str]] = [set()]
    for character in unicodedata.normalize("NFD", word):
        if character in TONES:
            letters[0].add(character)
        elif unicodedata.combining(character):
            letters[-1].add(character)
        else:
            letters.append({"đ"} if character == "đ" else set())
    return letters


def _with_case(word: str, typed: str) -> str:
    if typed.islower():
        return word
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return "".join(c.upper() if t.isupper() else c for c, t in zip(word, typed, strict=True))
