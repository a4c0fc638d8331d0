"""Slips put right where the words beside them say what was meant, by the restorer's model of syllables."""

from __future__ import annotations

from .ngrams import BOUNDARY, UNKNOWN, WIDTH, NgramModel
from .normalise import is_complete, strip_accents
from .restoration import BREAK, FIXED, REMEMBERED, WORD
from .spelling import FLOOR, FOREIGN, SOUND, TYPED, marks_cost, mistyped, near

Scored = list[tuple[int, float]]

PASSES = 3
MOST = 12
"""Candidates of a word that are compared in its place."""
STRANGE = -10.0
"""Log probability that a word with accents which is no syllable stands as it was meant."""
RARE = -5.0
"""The same for one that is a syllable, though the model has not met it."""
PLAIN = -6.0
"""The same for one of bare letters: a name, a foreign word, an abbreviation."""
MET = 2.5
"""Log odds that a word which the model has seen beside its neighbour stands as it was meant."""
SHORT = 4
"""A word of fewer letters, all bare, that is no syllable is rather an abbreviation than a slip."""


class Corrector:
    """Replaces words that are no syllables, or strangers to both their neighbours, by what was likely meant.

    Words with a capital inside a sentence, addresses and figures stay as they are.
    """

    def __init__(self, model: NgramModel) -> None:
        self._model = model
        self._meant: dict[str, tuple[Scored, float]] = {}

    def correct(self, text: str) -> str:
        """The text with slips put right. Idempotent."""
        for _ in range(PASSES):
            corrected = self._pass(text)
            if corrected == text:
                break
            text = corrected
        return text

    def _pass(self, text: str) -> str:
        places, words, identities = self._read(text)
        changed: dict[int, str] = {}
        for number in range(len(words)):
            if words[number] and (meant := self._choose(number, words, identities)) is not None:
                identities[number] = meant
                changed[number] = self._model.syllable(meant) or ""
        if not changed:
            return text
        parts: list[str] = []
        end = 0
        for number, word in changed.items():
            start, stop = places[number]
            parts += (text[end:start], _with_case(word, text[start:stop]))
            end = stop
        return "".join([*parts, text[end:]])

    def _read(self, text: str) -> tuple[list[tuple[int, int]], list[str], list[int]]:
        """Places, words ("" for one that must stay) and ids of all words, a boundary between clauses."""
        fixed = [match.span() for match in FIXED.finditer(text)] if "." in text or "@" in text else []
        shouting = text.isupper()
        places: list[tuple[int, int]] = [(0, 0)]
        words: list[str] = [""]
        identities: list[int] = [BOUNDARY]
        end = 0
        for match in WORD.finditer(text):
            start, stop = match.span()
            if end and BREAK.search(text, end, start):
                places.append((start, start))
                words.append("")
                identities.append(BOUNDARY)
            end = stop
            word = match.group()
            lower = word.lower()
            name = word[0].isupper() and not shouting and (identities[-1] != BOUNDARY or word.isupper())
            stays = name or not word.isalpha() or any(a <= start < b for a, b in fixed)
            known = self._model.identity(lower)
            places.append((start, stop))
            words.append("" if stays else lower)
            identities.append(self._model.unknown(lower) if known is None else known)
        places.append((end, end))
        words.append("")
        identities.append(BOUNDARY)
        return places, words, identities

    def _choose(self, number: int, words: list[str], identities: list[int]) -> int | None:
        """The syllable to put in a word's place, if another is likelier than the word itself."""
        word, identity = words[number], identities[number]
        left, right = identities[number - 1], identities[number + 1]
        met_left, met_right = self._meet(left, identity), self._meet(identity, right)
        if met_left and met_right:
            return None
        meant, stays = self._candidates(word, identity)
        if met_left or met_right:
            stays += MET
            meant = [one for one in meant if self._meet(left, one[0]) or self._meet(one[0], right)]
        if not meant:
            return None
        scored = self._scored([(identity, stays), *meant], number, identities)
        best = max(range(len(scored)), key=scored.__getitem__)
        return meant[best - 1][0] if best else None

    def _meet(self, first: int, second: int) -> bool:
        """Whether the model holds the pair: two words seen beside each other."""
        return min(first, second) > UNKNOWN and self._model.logarithm(first << WIDTH | second) is not None

    def _scored(self, meant: Scored, number: int, identities: list[int]) -> list[float]:
        """For each candidate its cost and the log probability of it and of the two words after it."""
        model = self._model
        before = identities[number - 2] if number > 1 else BOUNDARY
        left, after = identities[number - 1], identities[number + 1 : number + 3]
        here = model.after_both(before, left, meant, model.after(left, meant))
        totals = []
        for syllable, total in here:
            first, second = left, syllable
            for following in after:
                row = [(following, 0.0)]
                total += model.after_both(first, second, row, model.after(second, row))[0][1]
                if following == BOUNDARY:
                    break
                first, second = second, following
            totals.append(total)
        return totals

    def _candidates(self, word: str, identity: int) -> tuple[Scored, float]:
        """What a word may have been meant to be, and the log probability that it is right as it stands."""
        found = self._meant.get(word)
        if found is None:
            if len(self._meant) >= REMEMBERED:
                self._meant.clear()
            found = self._meant[word] = self._find(word, identity)
        return found

    def _find(self, word: str, identity: int) -> tuple[Scored, float]:
        model = self._model
        bare = strip_accents(word)
        sound = identity != UNKNOWN and is_complete(word)
        extra = SOUND if sound else FOREIGN if word == bare else 0.0
        costs: dict[int, float] = {}
        spellings = dict(near(bare))
        if not sound and (word != bare or len(bare) >= SHORT):
            spellings |= {other: TYPED for other in mistyped(bare) if other not in spellings}
        for spelling, slip in spellings.items():
            for candidate in model.candidates(spelling):
                meant = model.syllable(candidate) or ""
                # A text without accents says nothing about those of a word.
                marked = 0.0 if word == bare and not sound else marks_cost(word, meant)
                cost = slip + marked + extra
                if cost > FLOOR and candidate != identity and is_complete(meant):
                    costs[candidate] = max(costs.get(candidate, FLOOR), cost)
        likely = sorted(costs.items(), key=lambda one: -(one[1] + model.unigrams[one[0]]))
        stays = 0.0 if sound else PLAIN if word == bare else RARE if is_complete(word) else STRANGE
        return likely[:MOST], stays


def _with_case(word: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
