"""Which lines of a record speak of what the citizen asked: overlap of folded syllables and their pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_NOISE = frozenset(
    _WORD.findall(
        """
        a ad ai anh bac ban bang bao be bi biet cac cach cai can cau chau chi cho co con cua cung da dau day
        de den di dinh do duoc e em gi giay gio giup ha hay het hien ho hoi hon hop khi khong la lam lau len
        luon ma mat may minh moi mot muon nao nay neu ngay nguoi nha nhe nhi nhieu nhu nhung nop nua o oi
        phai qua quan quy ra roi sao se so ta tai the them theo thi thoi thu thuc to toi trong truong tu tuc
        va vang vao vay ve voi vs xin xong y yeu
        """
    )
)
"""Folded syllables that tell nothing about which line of a record is meant."""


def syllables(text: str) -> list[str]:
    """Folded syllables and figures of a text, in order."""
    return _WORD.findall(fold(text))


class Relevance:
    """Overlap of a line with one question."""

    def __init__(self, question: str, known: str = "") -> None:
        """`known` holds words that tell nothing apart here, such as the procedure's own name."""
        words = syllables(question)
        skip = _NOISE | set(syllables(known))
        self.words = {w for w in words if w not in skip}
        self._pairs = {
            (a, b) for a, b in zip(words, words[1:], strict=False) if a not in skip or b not in skip if a != b
        }

    def __bool__(self) -> bool:
        return bool(self.words)

    def score(self, line: str) -> float:
        """0 (nothing in common) to 1 and above; pairs of syllables weigh twice."""
        if not self.words:
            return 0.0
        words = syllables(line)
        found = len(self.words & set(words))
        pairs = len(self._pairs & set(zip(words, words[1:], strict=False)))
        return (found + 2 * pairs) / (len(self.words) + 2 * len(self._pairs))

    def best(self, lines: Sequence[str], least: float) -> list[int]:
        """Indices of the lines scoring at least `least`, best first."""
        scored = [(self.score(line), -i) for i, line in enumerate(lines)]
        return [-i for score, i in sorted(scored, reverse=True) if score >= least]
