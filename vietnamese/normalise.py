"""One spelling for one word: Unicode form, tone placement, i and y; and the folded form without accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below: the five written tones."""

_QUALITIES = frozenset("\u0302\u0306\u031b")
_WORD = re.compile(r"[^\W\d_]+")

# Icelandic eth looks like đ and comes out of old keyboards and PDF files.
_LOOKALIKES = str.maketrans({"ð": "đ", "Ð": "Đ", "\u0110": "Đ"})

_ORDINARY = frozenset(
    "".join(map(chr, range(32, 127)))
    + "".join(c + c.upper() for c in "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ–“”…")
)


def _spellings(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = _spellings("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x") | {""}
_CODAS = _spellings("c ch m n ng nh p t") | {""}
_NUCLEI = _spellings(
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi ôi ơi oo ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê"
    " iêu oai oao oay oeo uao uây uôi uya uyê uyu uêu ươi ươu yêu"
)
_VOWELS = frozenset("aăâeêioôơuưy")

# Both spellings are read alike; the one on the right is what laws and the national database write.
_SPELLINGS = {
    "kĩ": "kỹ",
    "kí": "ký",
    "kì": "kỳ",
    "kỉ": "kỷ",
    "lí": "lý",
    "mĩ": "mỹ",
    "sỹ": "sĩ",
    "tỉ": "tỷ",
    "qui": "quy",
    "quí": "quý",
    "quì": "quỳ",
    "quỉ": "quỷ",
    "quĩ": "quỹ",
    "quị": "quỵ",
}
_PAIRS = re.compile(
    r"\b(?:(?P<li>li)(?= (?:hôn|thân|dị|khai|tán)\b)|(?<=\bcông )(?P<ti>ti)\b|(?P<keep>tỉ (?:mỉ|tê)|lí (?:nhí|lắc)))",
    re.IGNORECASE,
)
_TOKEN = 24
"""Characters of a token, with its punctuation, that is worth remembering."""
_MAYBE_RESPELLED = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_SPELLINGS)}|li|ti)(?![^\W\d_])", re.IGNORECASE)
_RESPELLED = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(_SPELLINGS)}|li(?= (?:hôn|thân|dị|khai|tán)\b)|ti)(?![^\W\d_])", re.IGNORECASE
)


def normalise(text: str) -> str:
    """NFC without control and zero-width characters, single spaces, one tone placement (hòa, quý), i or y by list.

    Case stays. Total over any Unicode text, and idempotent.
    """
    tokens = _visible(text).split()
    text = " ".join(tokens)
    distinct = set(tokens)
    # Nearly all text is spelled like this already, and its tokens come again and again.
    if max(map(len, distinct), default=0) <= _TOKEN and all(map(_is_settled, distinct)):
        return text
    return _respell(_retone(text))


def fold(text: str) -> str:
    """The normalised text in lower case without accents, đ as d."""
    bare = strip_accents(normalise(text).lower())
    # A mark that stood alone leaves its place empty.
    return " ".join(bare.split()) if bare[-1:] == " " or "  " in bare or bare[:1] == " " else bare


def strip_accents(text: str) -> str:
    """The text without any combining mark, đ as d; case and everything else stay."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text)
    # By distinct characters, as in `_visible`; no mark lies below U+0300.
    for mark in [c for c in set(bare) if c >= "\u0300" and unicodedata.category(c) == "Mn"]:
        bare = bare.replace(mark, "")
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def _visible(text: str) -> str:
    # By distinct characters: a text of thousands has about a hundred, nearly always ordinary ones.
    odd = set(text) - _ORDINARY
    if not odd:
        return text
    table = {ord(c): " " if c.isspace() else None if _is_invisible(c) else _LOOKALIKES.get(ord(c), c) for c in odd}
    return unicodedata.normalize("NFC", text.translate(table))


def _is_invisible(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or character in "\u034f\u180b\u180c\u180d\u115f\u1160\u3164\uffa0"
    )


@lru_cache(maxsize=32768)
def _is_settled(token: str) -> bool:
    """Whether a token can be neither retoned nor respelled, whatever stands beside it."""
    return _retone(token) == token and not _MAYBE_RESPELLED.search(token)


def _retone(text: str) -> str:
    other = {word: new for word in set(_WORD.findall(text)) if (new := _retone_word(word)) != word}
    if not other:
        return text
    return unicodedata.normalize("NFC", _WORD.sub(lambda match: other.get(match.group(), match.group()), text))


@lru_cache(maxsize=65536)
def _retone_word(word: str) -> str:
    if word.isascii() or len(word) > 7:
        return word
    letters: list[str] = []
    tone, toned = "", -1
    for character in unicodedata.normalize("NFD", word):
        if character in TONES:
            if tone:
                return word
            tone, toned = character, len(letters) - 1
        elif character in _QUALITIES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        else:
            letters.append(character)
    if not tone:
        return word
    place = tone_place("".join(letters).lower())
    if place is None or place == toned:
        return word
    letters[place] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def tone_place(bare: str) -> int | None:
    """Which letter of a lower-case syllable without its tone carries the tone in the old style; None if it is none."""
    parts = split_syllable(bare)
    if parts is None:
        return None
    onset, nucleus, coda = parts
    start = len(onset)
    for index in range(len(nucleus) - 1, -1, -1):
        if nucleus[index] in "ăâêôơư":
            return start + index
    if len(nucleus) == 1:
        return start
    if len(nucleus) == 3 or coda:
        return start + 1
    return start


def split_syllable(bare: str) -> tuple[str, str, str] | None:
    """Onset, nucleus and coda of a lower-case syllable without its tone; None if it is no Vietnamese syllable."""
    first = next((i for i, c in enumerate(bare) if c in _VOWELS), None)
    if first is None:
        return None
    last = next(i for i in range(len(bare) - 1, -1, -1) if bare[i] in _VOWELS)
    onset, nucleus, coda = bare[:first], bare[first : last + 1], bare[last + 1 :]
    # "qu" always, "gi" before another vowel, are consonants: quý, già; but gì, gìn.
    if (onset == "q" and nucleus[0] == "u" and len(nucleus) > 1) or (
        onset == "g" and nucleus[0] == "i" and len(nucleus) > 1
    ):
        onset, nucleus = onset + nucleus[0], nucleus[1:]
    if onset in _ONSETS and nucleus in _NUCLEI and coda in _CODAS:
        return onset, nucleus, coda
    return None


def is_complete(word: str) -> bool:
    """Whether a lower-case word can stand as it is: `cươc` and `viêt` lack their tone, `đương` may lack none."""
    decomposed = unicodedata.normalize("NFD", word)
    parts = split_syllable(unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)))
    # A syllable closed by a stop is spoken with the rising or the heavy tone only.
    return parts is not None and (parts[2] not in ("c", "ch", "p", "t") or bool({"\u0301", "\u0323"} & set(decomposed)))


def _respell(text: str) -> str:
    if not _RESPELLED.search(text):
        return text
    kept = [match.span() for match in _PAIRS.finditer(text) if match["keep"]]
    text = _PAIRS.sub(lambda m: m.group() if m["keep"] else m.group()[0] + ("Y" if m.group().isupper() else "y"), text)

    def spelling(match: re.Match[str]) -> str:
        word = match.group()
        other = _SPELLINGS.get(word.lower())
        if other is None or any(start <= match.start() < end for start, end in kept):
            return word
        if word.islower():
            return other
        if word.isupper():
            return other.upper()
        # A capital inside a sentence is a name (Nguyễn Văn Kì), which is its owner's to spell.
        before = text[: match.start()].rstrip()
        return other.capitalize() if not before or before[-1] in ".!?:;\n" else word

    return _WORD.sub(spelling, text)
