"""Train the n-gram model of the restorer: python -m vietnamese.training [--shared ../shared] [--output FILE].

Two models are estimated apart, one of official texts (the national procedures, the codified law, the gazette), one of
everyday language (the sentences written for this purpose in `vietnamese/model/`, the plain words of this repository,
citizens' law questions), and their probabilities mixed. N-grams that say little more than their back-off are left out.
The same texts give the same file.
"""

from __future__ import annotations

import argparse
import io
import re
import time
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .corpus import official_lines, own_lines, questions, spoken_sentences
from .estimate import Estimate, Keys, Weights, find
from .ngrams import BACKOFF, BOUNDARY, DEFAULT, NUMBER, PAIR, SCALE, SPECIAL, TRIGRAM, UNKNOWN, WIDTH
from .normalise import TONES, normalise, split_syllable, strip_accents

SPOKEN_SHARE = 0.4
"""Weight of the everyday model in the mixture."""
BIGRAMS = 300_000
TRIGRAMS = 700_000
OFFICIAL_DISCOUNT = 0.7
SPOKEN_DISCOUNT = 0.7
TEMPLATE = 2.0
"""What a sentence with alternatives counts: times the root of the number of its variants."""
SHARPNESS = 0.75
"""How far a history decides which kind of language a text is: 0 not at all, 1 as its probabilities say."""

_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*|[^\s\w'\"“”‘’\-/]")
_MASK = (1 << WIDTH) - 1


class Counts:
    """Tokens of the texts, gathered line by line, with the weight of each line."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._stream = array("i")
        self._lines: list[tuple[int, float, bool]] = []
        self._seen: set[int] = set()

    def add(self, line: str, weight: float = 1.0, *, spoken: bool) -> None:
        """Count one line; an official one that was already counted is passed over (the procedures repeat theirs)."""
        line = unicodedata.normalize("NFC", line).lower()
        if not spoken:
            # Lines without any accent are formulas, foreign names and broken letters.
            if line.isascii() or (key := zlib.crc32(line.encode("utf-8", "replace")) << 20 | len(line)) in self._seen:
                return
            self._seen.add(key)
        ids = self._ids
        start = len(self._stream)
        self._stream.append(0)
        for token in _TOKEN.findall(line):
            identity = ids.get(token)
            if identity is None:
                identity = ids[token] = len(ids) + 1
            self._stream.append(identity)
        self._stream.append(0)
        self._lines.append((len(self._stream) - start, weight, spoken))

    def model(self) -> dict[str, NDArray[Any]]:
        """The arrays of the model file."""
        raw = np.frombuffer(self._stream, dtype=np.int32).astype(np.int64)
        sizes = np.array([size for size, _, _ in self._lines])
        weights = np.repeat(np.array([weight for _, weight, _ in self._lines]), sizes)
        spoken = np.repeat(np.array([kind for _, _, kind in self._lines]), sizes)
        occurrences = np.bincount(raw, weights, minlength=len(self._ids) + 1).tolist()
        spelled = {token: normalise(token) for token in self._ids}
        frequency: Counter[str] = Counter()
        for token, identity in self._ids.items():
            frequency[spelled[token]] += occurrences[identity]
        words = sorted(word for word, times in frequency.items() if _is_syllable(word, times))[: _MASK - SPECIAL]
        place = {word: SPECIAL + i for i, word in enumerate(words)}
        table = np.zeros(len(self._ids) + 1, dtype=np.int64)
        for token, identity in self._ids.items():
            if token[0].isalnum():
                table[identity] = NUMBER if token[0].isdigit() else place.get(spelled[token], UNKNOWN)
        stream = table[raw]
        doubled = (stream[1:] == BOUNDARY) & (stream[:-1] == BOUNDARY)
        keep = np.concatenate(([True], ~doubled))
        size = SPECIAL + len(words)
        official = Estimate(stream[keep & ~spoken], weights[keep & ~spoken], size, OFFICIAL_DISCOUNT)
        everyday = Estimate(stream[keep & spoken], weights[keep & spoken], size, SPOKEN_DISCOUNT)
        return mixture(official, everyday, words)


def _is_syllable(word: str, frequency: float) -> bool:
    if not word or not word.isalpha():
        return False
    if split_syllable(strip_tone(word)) is not None and frequency >= 3:
        return True
    # Place names of the highlands (Đắk Lắk) follow other rules of spelling.
    return frequency >= 60 and len(word) <= 6 and word != strip_accents(word)


def strip_tone(word: str) -> str:
    """The word without its tone; â, ê, ô, ă, ơ, ư, đ stay."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES))


def _strongest(gain: Weights, limit: int) -> NDArray[np.bool_]:
    if len(gain) <= limit:
        return gain > 0
    return gain > max(0.0, float(np.partition(gain, -limit)[-limit]))


def _backoffs(keys: Keys, probability: Weights, lower: Weights) -> tuple[Keys, Weights]:
    """For each history what its unlisted continuations keep of the shorter model's probability (log)."""
    histories, index = np.unique(keys >> WIDTH, return_inverse=True)
    left = np.maximum(1 - np.bincount(index, probability), 1e-6)
    lower_left = np.maximum(1 - np.bincount(index, lower), 1e-6)
    return histories, np.minimum(np.log(left / lower_left), 0.0)


def mixture(official: Estimate, everyday: Estimate, words: list[str]) -> dict[str, NDArray[Any]]:
    """The arrays of the model file: both estimates mixed, the n-grams that matter most kept."""
    share = SPOKEN_SHARE
    p1 = share * everyday.one + (1 - share) * official.one
    pairs = np.union1d(official.pairs, everyday.pairs)
    o2, e2 = official.pair_probability(pairs), everyday.pair_probability(pairs)
    first = pairs >> WIDTH
    at, joint = _mixed(official.one[first], everyday.one[first], share)
    p2 = at * e2 + (1 - at) * o2
    kept2 = _strongest(joint * p2 * np.abs(np.log(p2 / p1[pairs & _MASK])), BIGRAMS)
    k2, v2, l2 = pairs[kept2], p2[kept2], p1[pairs[kept2] & _MASK]
    h2, b2 = _backoffs(k2, v2, l2)
    triples = np.union1d(official.triples, everyday.triples)
    history = triples >> WIDTH
    at, joint = _mixed(official.probability(history), everyday.probability(history), share)
    p3 = at * everyday.triple_probability(triples) + (1 - at) * official.triple_probability(triples)
    low = triples & (1 << 2 * WIDTH) - 1
    stored2 = find(k2, v2, low, -1.0)
    fallback = np.where(stored2 > 0, stored2, np.exp(find(h2, b2, low >> WIDTH, 0.0)) * p1[low & _MASK])
    kept3 = _strongest(joint * p3 * np.abs(np.log(p3 / fallback)), TRIGRAMS)
    k3, v3, l3 = triples[kept3], p3[kept3], fallback[kept3]
    h3, b3 = _backoffs(k3, v3, l3)
    return {
        "words": np.frombuffer(zlib.compress(" ".join(words).encode(), 9), dtype=np.uint8),
        "unigrams": _quantise(np.log(p1)),
        **_packed(
            np.concatenate((k2, k3 | TRIGRAM, h2 | BACKOFF, h3 | PAIR | BACKOFF)),
            np.concatenate((np.log(v2), np.log(v3), b2, b3)),
        ),
    }


def _mixed(official: Weights, everyday: Weights, share: float) -> tuple[Weights, Weights]:
    """Weight of the everyday model after each history, and the history's probability, from those in either language.

    A history that is more likely in one kind of language tells which kind the text is, within limits.
    """
    ratio = (everyday / official) ** SHARPNESS
    return share * ratio / (share * ratio + 1 - share), share * everyday + (1 - share) * official


def _quantise(logarithms: Weights) -> NDArray[np.uint8]:
    return np.clip(np.rint(-logarithms * SCALE), 0, 255).astype(np.uint8)


def _packed(keys: Keys, logarithms: Weights) -> dict[str, NDArray[Any]]:
    gaps = np.diff(keys, prepend=0)
    wide = gaps >= 0xFFFFFFFF
    # Bytes of one rank beside each other pack far better than whole numbers.
    narrow = np.where(wide, 0xFFFFFFFF, gaps).astype("<u4").view(np.uint8).reshape(-1, 4).T
    return {
        "gaps": np.ascontiguousarray(narrow),
        "wide": gaps[wide],
        "values": _quantise(logarithms),
    }


def write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Write a model file; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def gather(
    official: Iterable[tuple[str, str]], spoken: Iterable[tuple[str, str]], own: Iterable[tuple[str, str]]
) -> Counts:
    """Count the texts: (document, line) pairs; lines of one name in `spoken` are the variants of one sentence."""
    counts = Counts()
    for _, line in official:
        if line.strip():
            counts.add(line, spoken=False)
    for _, line in own:
        counts.add(line, spoken=True)
    sentences = list(spoken)
    variants = Counter(name for name, _ in sentences)
    for name, sentence in sentences:
        counts.add(sentence, variants[name] ** -0.5 * TEMPLATE, spoken=True)
    return counts


def everyday_lines(shared: Path) -> Iterator[tuple[str, str]]:
    """The plain words of this repository and the citizens' law questions beside it, where there are any."""
    yield from own_lines()
    path = shared / "eval" / "dev.law.jsonl"
    if path.is_file():
        yield from questions(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the n-gram model that puts accents back.")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[1].parent / "shared")
    parser.add_argument("--output", type=Path, default=DEFAULT)
    options = parser.parse_args()
    began = time.monotonic()
    try:
        counts = gather(official_lines(options.shared / "data"), spoken_sentences(), everyday_lines(options.shared))
    except FileNotFoundError as error:
        parser.exit(2, f"{error.filename}: no such file; name the folder of the texts with --shared\n")
    write(counts.model(), options.output)
    size = options.output.stat().st_size / 1e6
    print(f"{options.output}: {size:.2f} MB in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
