"""Whether a word can be a Vietnamese syllable: a permitted onset before a permitted rhyme, with a tone it can bear."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .normalise import TONES


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = _listed("ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x") | {""}
_RHYMES = _listed("""
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet oc oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uâc uây uê uêch uên uênh uêt uêu uc ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych
    uyên uyêt uynh uyn uyp uyt uyu ư ưa ưc ưi ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu y yêm yên yêng yêt yêu
""")
_AFTER_QU = _listed("""
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt
    i ich in inh it iu y ych yên yêt ynh yt ôc ơ ơi ơn ơt
""")
_BEFORE_FRONT = {"c": False, "g": False, "ng": False, "k": True, "gh": True, "ngh": True}
"""Onset → whether it stands before e, ê, i and y only; False: before none of them."""

_FRONT = frozenset("eêiy")
_STOPS = ("c", "ch", "p", "t")
_OF_STOPS = frozenset("\u0301\u0323")
"""Rhymes that end in a stop bear the sharp or the heavy tone."""


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether the lower-case normalised `word` follows the rules of Vietnamese spelling.

    The rules allow some syllables that no word has; they refuse nearly every slip of the keyboard.
    """
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    if len(tones) > 1:
        return False
    return any(_fits(onset, bare[len(onset) :], tones) for onset in _ONSETS if bare.startswith(onset))


def _fits(onset: str, rhyme: str, tones: list[str]) -> bool:
    if rhyme.endswith(_STOPS) and not _OF_STOPS.issuperset(tones or " "):
        return False
    if onset == "qu":
        return rhyme in _AFTER_QU
    front = rhyme[:1] in _FRONT
    # "gì" and "giết": g before i, the letter that gi shares with the rhyme.
    if _BEFORE_FRONT.get(onset, front) is not front and not (onset == "g" and rhyme.startswith("i")):
        return False
    return rhyme in _RHYMES
