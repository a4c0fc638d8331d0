"""Which of the offered candidates a message chooses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import cues
from actions.answer import Candidate
from vietnamese import expand, fold

_WORD = re.compile(r"[^\W_]+")
_FILLER = frozenset(
    _WORD.findall(
        """
        a ah ay cai can chau cho chon co con cua da di do em hoi la lam minh muon nay nha nhe the thi thu
        toi tuc vang ve voi
        """
    )
)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(expand(text))))


def _words(text: str) -> list[str]:
    return _key(text).split()


def chosen(text: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The one candidate that the message names: by payload, name, code, number, ordinal, or words only it has.

    None when the message names none or more than one.
    """
    if not candidates:
        return None
    code = cues.code_in(text)
    if code:
        return next((c for c in candidates if c.code == code), None)
    key = _key(text)
    exact = [c for c in candidates if key in {_key(c.payload), _key(c.name)}]
    if len(exact) == 1:
        return exact[0]
    place = cues.ordinal(text, len(candidates))
    if place is not None:
        return candidates[place]
    return _described(text, candidates)


def _described(text: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The only candidate whose name holds all telling words of a short message."""
    said = [w for w in _words(text) if w not in _FILLER]
    if not said or len(said) > 12:
        return None
    names = [f" {_key(c.payload)} {_key(c.name)} " for c in candidates]
    common = set.intersection(*(set(n.split()) for n in names)) if len(names) > 1 else set()
    telling = [w for w in said if w not in common]
    if not telling:
        return None
    whole = [i for i, n in enumerate(names) if all(f" {w} " in n for w in telling)]
    if len(whole) == 1:
        return candidates[whole[0]]
    phrase = " ".join(said)
    exact = [i for i, n in enumerate(names) if f" {phrase} " in n]
    return candidates[exact[0]] if len(exact) == 1 else None
