"""What else of the record speaks of the very thing asked: sentences quoted, never composed."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from sys import intern

from actions.render.relevance import Relevance, syllables
from actions.render.sentences import sentences_of
from actions.render.text import clip, sentence, unique, upper_first
from knowledge.procedure import Procedure

MOST = 2
LEAST_SHARE = 0.4
"""Weighted share of the question's telling words that a quoted sentence holds."""
LEAST_WORDS = 2
WIDTH = 300
LEAD = "Về điều bạn hỏi, thủ tục còn ghi:"


@lru_cache(maxsize=64)
def _words(sentences: tuple[str, ...]) -> tuple[list[str], list[frozenset[str]]]:
    """The different ones of a record's sentences, and the folded syllables of each."""
    different = unique(sentences)
    return different, [frozenset(map(intern, syllables(s))) for s in different]


def _opening(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()[:60]


def excerpts(procedure: Procedure, relevance: Relevance, told: str) -> list[str]:
    """At most two sentences of the record nearest to the question that `told` does not hold yet, nearest first.

    Words that most sentences of the record share weigh little; words the record lacks count against all.
    """
    if len(relevance.words) < LEAST_WORDS:
        return []
    sentences, held = _words(tuple(sentences_of(procedure)))
    frequency = Counter(word for words in held for word in words & relevance.words)
    weight = {w: math.log((1 + len(sentences)) / (1 + frequency[w])) + 0.1 for w in relevance.words}
    total = sum(weight.values())
    already = re.sub(r"\W+", " ", told.lower())
    scored = []
    for i, (text, words) in enumerate(zip(sentences, held, strict=True)):
        found = words & relevance.words
        share = sum(weight[w] for w in found) / total
        if len(found) >= LEAST_WORDS and share >= LEAST_SHARE and _opening(text) not in already:
            scored.append((-(share + relevance.score(text)), i))
    return [sentence(clip(upper_first(sentences[i]), WIDTH)) for _, i in sorted(scored)[:MOST]]
