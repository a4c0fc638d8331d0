"""What a message says to an open question of the case, or about its papers. None: it says something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.answer import MAX_PAYLOAD, Candidate
from actions.choice import chosen
from actions.render.text import clip, upper_first
from vietnamese import expand, fold

_WORD = re.compile(r"\w+")


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


_BEFORE = _phrases("da|vang|a|ah|thi|la|em|minh|toi|chau|anh|chi|u|uh|ok|oke|roi|thua")
_AFTER = _phrases("a|ah|nhe|nha|ban|em|vay|nhi|anh|chi|oi|day|do")
_YES = _phrases(
    "co|dung|dung roi|dung vay|dung the|phai|phai roi|chinh xac|co roi|co thuoc|thuoc|u|uh|ok|oke|vang|da|co dung"
)
_NO = _phrases("khong|khong co|khong phai|khong dung|khong thuoc|chua|chua co|chang|khong nhe|khong a")
_UNKNOWN = _phrases(
    "khong biet|khong ro|khong chac|khong nho|chua biet|chua ro|chua chac|chang biet|khong biet nua|khong ro lam|"
    "khong chac lam|toi khong biet|bo qua|bo qua cau nay|qua cau khac|cau khac|cau tiep|cau tiep theo|chua quyet dinh"
)
_NONE = _phrases(
    "khong|khong co|khong co gi|khong co cai nao|khong co truong hop nao|khong truong hop nao|khong cai nao|deu khong|"
    "khong thuoc truong hop nao|khong co truong hop|deu khong phai|deu khong co|deu khong dung|khong dung cai nao|"
    "khong muc nao|khong co muc nao|khong dieu nao"
)
_ALL = _phrases(
    "du|du ca|du het|du roi|du ca roi|du het roi|co du|co du ca|co du het|co du roi|da du|da du ca|da co du|co het|"
    "co het roi|co tat ca|co ca|deu co|tat ca|tat ca deu co|tat ca co roi|xong het|xong het roi|da co het|da co tat ca|"
    "co du giay to|du giay to|du giay to roi|co du het roi|co du ca roi|tat ca roi|het roi"
)
_NOTHING = _phrases(
    "chua co gi|chua co gi ca|chua co gi het|khong co gi|khong co gi ca|chua co giay nao|chua co giay to nao|thieu het|"
    "chua co cai nao|chua co cai gi|thieu ca|thieu tat ca|chua chuan bi gi|chua chuan bi gi ca"
)
_POINTED_HAVE = _phrases(
    "co|co roi|da co|da co roi|roi|xong|xong roi|co san|co san roi|co giay do|co giay nay|co giay do roi|"
    "co giay nay roi|co cai do roi|co cai nay roi|da xong|san roi"
)
_POINTED_LACK = _phrases(
    "chua|chua co|khong|khong co|thieu|mat|mat roi|bi mat|bi mat roi|chua lam|chua xin|chua lay|chua co giay do|"
    "chua co giay nay|chua co cai do|khong con|da mat"
)
_BUT = re.compile(r"\b(?:ngoai tru|tru|chi thieu|chi chua co|con thieu|chi con thieu)\b")
_ASKS = re.compile(
    r"\?|\b(?:gi|nao|dau|sao|may|bao (?:nhieu|lau|gio)|khi nao|the nao|lam the|co phai|(?:duoc|phai|can) khong|"
    r"(?:khong|chua) (?:a|vay|nhi)|can|phai)\b"
)
_LACKING = re.compile(r"\b(?:chua|khong|thieu|mat)\b")
_HAVING = re.compile(r"\b(?:co|du|xong|da)\b")
_PIECES = re.compile(r"(?=\b(?:chua|khong|con thieu|(?<!con )thieu|mat|da co|(?<!chua )(?<!khong )(?<!da )co)\b)")
_AROUND = re.compile(r"\b(?:chua|khong|con|thieu|mat|nhung|ma|da|co|roi|toi|em|minh|du|nhe|a|duoc|thi|bi)\b")
_RANGE = re.compile(r"(\d{1,2}) ?(?:-|–|den|toi) ?(\d{1,2})")
_COUNTED = frozenset({"so", "muc", "giay", "cai", "thu", "truong", "hop", "cau"})
_CHOOSES = frozenset({"chon", "lay", "la", "dung", "thuoc", "co", "toi", "em", "minh", "da", "vang", "a", "nhe", "roi"})
_SPLIT = re.compile(r"[,;.]|\bva\b|\bvoi\b")
_OWN = re.compile(
    r"^(?:(?:toi|em|minh|chau) )?"
    r"(?:(?P<lack>chua co|khong co|khong con|con thieu|thieu|bi mat|mat)|(?P<have>da co|co san|da xin|da lam|co)) "
    r"(?P<what>.+?)(?: roi)?$"
)
MOST_NUMBER = 40
CASE = "Trường hợp: "
"""Before an option that is sent as a message: alone, "bé mất trong 24 giờ sau sinh" would be a cry for help."""
LONGEST = 10
"""Words of a paper's name in a message; more tell of something else."""


def squeezed(text: str) -> str:
    """The words of a message in folded form, without address and courtesy at both ends."""
    words = _WORD.findall(fold(expand(text)))
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    return " ".join(words)


def yes_or_no(text: str) -> str | None:
    """`y`, `n` or `?` of a message that says nothing else."""
    said = squeezed(text)
    if said in _UNKNOWN:
        return "?"
    return "y" if said in _YES else "n" if said in _NO else None


def candidates(options: Sequence[str]) -> list[Candidate]:
    """The options as choices whose payload means the same when typed."""
    return [
        Candidate(code=f"option-{index}", name=option, payload=clip(CASE + upper_first(option), MAX_PAYLOAD))
        for index, option in enumerate(options)
    ]


def several(text: str, options: Sequence[str]) -> frozenset[int] | str | None:
    """Places of the options chosen by number or words; an empty set for "không có", `?` for "không biết"."""
    said = squeezed(text)
    if said in _UNKNOWN:
        return "?"
    if said in _NONE:
        return frozenset()
    places = numbers(fold(text), len(options))
    if places:
        return places
    choice = chosen(text, candidates(options))
    return None if choice is None else frozenset({int(choice.code.partition("-")[2])})


def numbers(said: str, count: int) -> frozenset[int]:
    """Places (from 0) of a folded text that holds nothing but numbers up to `count`: "1, 3", "số 2 và 4", "1-3"."""
    spread = _RANGE.sub(_spelt, said)
    tokens = [t for t in re.split(r"[\W_]+|\bva\b|\bvoi\b", spread) if t and t not in _COUNTED | _CHOOSES]
    if not all(token.isdecimal() and 1 <= int(token) <= count for token in tokens):
        return frozenset()
    return frozenset(int(token) - 1 for token in tokens)


def _spelt(found: re.Match[str]) -> str:
    low, high = int(found[1]), int(found[2])
    return " ".join(map(str, range(low, high + 1))) if low <= high else found[0]


@dataclass(frozen=True)
class Ticks:
    """What a message says of the papers told: places among them; `unclear` are several that the words fit."""

    have: frozenset[int] = frozenset()
    lack: frozenset[int] = frozenset()
    unclear: tuple[int, ...] = ()


def ticks(text: str, names: Sequence[str], must: Sequence[int], pointed: int | None) -> Ticks | None:
    """Read "tôi có rồi", "có 1, 3", "chưa có 2", "đủ cả", "có giấy chứng sinh rồi".

    Args:
        text: the message.
        names: the papers told, in the order of their numbers.
        must: places of those needed for certain: "đủ cả" ticks these.
        pointed: the place that was asked last.
    """
    said = squeezed(text)
    everything = frozenset(must)
    if "?" in text:
        return None
    if said in _NOTHING:
        return Ticks(lack=everything)
    if said in _ALL:
        return Ticks(have=everything)
    but = _BUT.search(said)
    if but and said[: but.start()].strip() in _ALL:
        lack = _named(said[but.end() :], names)
        return Ticks(have=everything - lack, lack=lack) if lack else None
    if pointed is not None and said in _POINTED_HAVE:
        return Ticks(have=frozenset({pointed}))
    if pointed is not None and said in _POINTED_LACK:
        return Ticks(lack=frozenset({pointed}))
    if _ASKS.search(said):
        return None
    return _by_numbers(fold(expand(text)), len(names)) or _by_name(said, names)


def _by_numbers(said: str, count: int) -> Ticks | None:
    """Pieces of numbers, each behind its own "có" or "chưa có"; numbers alone are papers at hand."""
    have: set[int] = set()
    lack: set[int] = set()
    lacking = False
    for piece in _PIECES.split(said):
        if _LACKING.search(piece):
            lacking = True
        elif _HAVING.search(piece):
            lacking = False
        rest = _AROUND.sub(" ", piece).strip(" ,.;!")
        if not rest:
            continue
        places = numbers(rest, count)
        if not places:
            return None
        (lack if lacking else have).update(places)
    return Ticks(frozenset(have - lack), frozenset(lack)) if have or lack else None


def _by_name(said: str, names: Sequence[str]) -> Ticks | None:
    """One statement about papers, or several behind one another: "có tờ khai rồi, chưa có giấy chứng sinh"."""
    whole = _statement(said, names)
    if whole:
        return whole
    # Only now, for "có" stands within names too.
    read = [_statement(piece.strip(), names) for piece in _PIECES.split(said) if piece.strip() not in {"", "toi", "em"}]
    told = [ticks for ticks in read if ticks is not None]
    if len(told) < len(read) or any(ticks.unclear for ticks in told):
        return None
    lack = frozenset(place for ticks in told for place in ticks.lack)
    return Ticks(frozenset(place for ticks in told for place in ticks.have) - lack, lack) if told else None


def _statement(said: str, names: Sequence[str]) -> Ticks | None:
    found = _OWN.match(said)
    if not found:
        return None
    pieces = [p.strip() for p in _SPLIT.split(found["what"]) if p.strip()]
    fits = [_fitting(piece, names) for piece in pieces]
    if len(pieces) > 1 and not all(fits):
        fits = [_fitting(found["what"], names)]
    if not all(fits):
        return None
    unclear = next((tuple(fit) for fit in fits if len(fit) > 1), ())
    if unclear:
        return Ticks(unclear=unclear)
    places = frozenset(fit[0] for fit in fits)
    return Ticks(lack=places) if found["lack"] else Ticks(have=places)


def _fitting(words: str, names: Sequence[str]) -> list[int]:
    """Places of the papers whose name begins with these words; else of those that hold them."""
    told = _WORD.findall(words)
    if not told or len(told) > LONGEST:
        return []
    keys = [f" {' '.join(_WORD.findall(fold(name)))} " for name in names]
    phrase = f" {' '.join(told)} "
    heads = [i for i, key in enumerate(keys) if key.startswith(phrase)]
    whole = heads or [i for i, key in enumerate(keys) if phrase in key]
    return whole or [i for i, key in enumerate(keys) if len(told) > 1 and all(f" {w} " in key for w in told)]


def _named(said: str, names: Sequence[str]) -> frozenset[int]:
    places = numbers(said, len(names))
    fits = [] if places else _fitting(said.strip(), names)
    return places or frozenset(fits if len(fits) == 1 else [])


def is_plain_answer(text: str) -> bool:
    """Whether the message is nothing but an answer, whatever was asked: yes, no, numbers, "đủ cả"."""
    known = _YES | _NO | _UNKNOWN | _NONE | _ALL | _NOTHING | _POINTED_HAVE | _POINTED_LACK
    said = squeezed(text)
    but = _BUT.search(said)
    if said in known or (but and said[: but.start()].strip() in _ALL):
        return True
    return _by_numbers(fold(expand(text)), MOST_NUMBER) is not None


def is_short_answer(text: str) -> bool:
    """Whether it is one, or ticks a paper by its name: "có giấy chứng sinh rồi"."""
    said = squeezed(text)
    return is_plain_answer(text) or (bool(_OWN.match(said)) and not _ASKS.search(said) and "?" not in text)
