"""How people type, as a fixed model: the same text and seed give the same slips.

It serves two ends: pairs of questions that differ in typing alone, to measure with (`benchmarks/typing.py`), and
typing noise in what the encoder learns from. It knows nothing of how `vietnamese` puts slips right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np

from vietnamese.normalise import TONES, strip_accents

Dice = np.random.Generator

_WORD = re.compile(r"[^\W\d_]+")

CHAT = {
    "không": ("ko", "k", "hok", "khong"),
    "được": ("dc", "đc", "dk"),
    "gì": ("j", "gi"),
    "bao nhiêu": ("bn", "bnhieu", "bao nhiu"),
    "giấy tờ": ("gto", "giay to"),
    "với": ("vs",),
    "làm": ("lm",),
    "người": ("ng",),
    "rồi": ("r", "rùi"),
    "phải": ("p", "fai"),
    "muốn": ("mún",),
    "em": ("e",),
    "mình": ("mk", "mik"),
    "thế nào": ("tnao", "ntn"),
    "như thế nào": ("ntn",),
    "đăng ký": ("đk", "dky"),
    "giấy khai sinh": ("gks",),
    "căn cước công dân": ("cccd",),
    "bảo hiểm y tế": ("bhyt",),
    "giấy phép lái xe": ("gplx", "blx"),
    "hồ sơ": ("hs",),
    "công ty": ("cty",),
    "xác nhận": ("xn",),
    "thủ tục": ("tt", "ttuc"),
    "ủy ban": ("ub",),
    "vợ": ("vk",),
    "chồng": ("ck",),
    "bây giờ": ("h", "bh"),
}
"""What is written short in chats: word → its short forms."""

_SOUND = {"s": "x", "x": "s", "ch": "tr", "tr": "ch", "d": "gi", "gi": "d", "r": "d", "l": "n", "n": "l"}
_TAIL = {"t": "c", "c": "t", "n": "ng", "ng": "n"}
_BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "ko",
    "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "x": "zc", "y": "tu",
}  # fmt: skip
_HOOK, _TILDE = "\u0309", "\u0303"


def unmarked(text: str, dice: Dice) -> str:
    """Without any accent, as from a keyboard that has none."""
    return strip_accents(text)


def half_marked(text: str, dice: Dice) -> str:
    """Half of the words without their accents."""
    return _WORD.sub(lambda m: strip_accents(m.group()) if dice.random() < 0.5 else m.group(), text)


def chatted(text: str, dice: Dice) -> str:
    """In the short forms of chats, four of five where there is one, and without capitals and full stops."""
    text = text.lower()
    for word in sorted(CHAT, key=len, reverse=True):
        forms = CHAT[word]

        def short(match: re.Match[str], forms: tuple[str, ...] = forms) -> str:
            return forms[int(dice.integers(len(forms)))] if dice.random() < 0.8 else match.group()

        text = re.sub(rf"(?<!\w){word}(?!\w)", short, text)
    return re.sub(r"[.?!,;]+", " ", text).strip()


def mistyped(text: str, dice: Dice) -> str:
    """A slip in every fourth word of three letters or more, at least one in the text."""
    places = [match.span() for match in _WORD.finditer(text) if len(match.group()) >= 3]
    if not places:
        return text
    hit = [span for span in places if dice.random() < 0.25] or [places[int(dice.integers(len(places)))]]
    for start, end in reversed(hit):
        text = text[:start] + slip(text[start:end], dice) + text[end:]
    return text


def spoken(text: str, dice: Dice) -> str:
    """As a speech recogniser writes: no capitals, no punctuation, figures up to ten as words."""
    names = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
    text = re.sub(r"(?<![\d.,/])(\d|10)(?![\d.,/])", lambda m: names[int(m.group())], text.lower())
    return " ".join(re.sub(r"[^\w\s/.-]|(?<!\d)[.-]|[.-](?!\d)", " ", text).split())


def slip(word: str, dice: Dice) -> str:
    """One slip in one word; the word itself where the kind drawn does not fit."""
    kinds: tuple[Callable[[str, Dice], str], ...] = (
        _tone_swapped,
        _tone_lost,
        _quality_lost,
        _sounded,
        _tail_sounded,
        _doubled,
        _turned,
        _beside,
        _dropped,
    )
    for number in dice.permutation(len(kinds)):
        changed: str = kinds[int(number)](word, dice)
        if changed != word:
            return changed
    return word


def _tone_swapped(word: str, dice: Dice) -> str:
    table = str.maketrans({_HOOK: _TILDE, _TILDE: _HOOK})
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(table))


def _tone_lost(word: str, dice: Dice) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES))


def _quality_lost(word: str, dice: Dice) -> str:
    kept = (c for c in unicodedata.normalize("NFD", word) if c in TONES or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept)).replace("đ", "d")


def _sounded(word: str, dice: Dice) -> str:
    for size in (2, 1):
        if word[:size] in _SOUND and (size == 2 or word[:2] not in ("ng", "nh", "kh", "th", "ch", "tr", "gi")):
            return _SOUND[word[:size]] + word[size:]
    return word


def _tail_sounded(word: str, dice: Dice) -> str:
    for size in (2, 1):
        if word[-size:] in _TAIL and word[-2:] not in ("nh", "ch"):
            return word[:-size] + _TAIL[word[-size:]]
    return word


def _doubled(word: str, dice: Dice) -> str:
    return word + word[-1]


def _turned(word: str, dice: Dice) -> str:
    place = int(dice.integers(len(word) - 1))
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _beside(word: str, dice: Dice) -> str:
    place = int(dice.integers(len(word)))
    keys = _BESIDE.get(word[place])
    return word if keys is None else word[:place] + keys[int(dice.integers(len(keys)))] + word[place + 1 :]


def _dropped(word: str, dice: Dice) -> str:
    place = 1 + int(dice.integers(len(word) - 1))
    return word[:place] + word[place + 1 :]


FORMS: dict[str, Callable[[str, Dice], str]] = {
    "half_marked": half_marked,
    "unmarked": unmarked,
    "chat": chatted,
    "typos": mistyped,
    "spoken": spoken,
}
"""Name → how a marked question becomes one of this form."""
