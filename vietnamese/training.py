"""Train the n-gram model of the restorer: python -m vietnamese.training [--data ../shared/data] [--output FILE].

Texts: the national procedures, the codified law, the gazette, and the spoken sentences written for this purpose in
`vietnamese/model/spoken.txt`. Interpolated absolute discounting; n-grams that say little more than their back-off are
left out. The same texts give the same file.
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
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .corpus import official_lines, spoken_sentences
from .ngrams import BOUNDARY, DEFAULT, NUMBER, PAIR, SCALE, SPECIAL, TRIGRAM, UNKNOWN, WIDTH
from .normalise import TONES, normalise, split_syllable, strip_accents

SPOKEN_COUNT = 400
"""What one spoken line (all its variants together) counts beside one official line."""
BIGRAMS = 230_000
TRIGRAMS = 380_000

_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*|[^\s\w'\"“”‘’\-/]")
_DISCOUNT = 0.6
_MASK = (1 << WIDTH) - 1

Keys = NDArray[np.int64]
Weights = NDArray[np.float64]


class Counts:
    """Tokens of the texts, gathered line by line, with the weight of each line."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._stream = array("i")
        self._lines: list[tuple[int, float]] = []
        self._seen: set[int] = set()

    def add(self, line: str, weight: float, *, once: bool) -> None:
        """Count one line; with `once` a line that was already counted is passed over (the procedures repeat theirs)."""
        line = unicodedata.normalize("NFC", line).lower()
        if once:
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
        self._lines.append((len(self._stream) - start, weight))

    def model(self) -> dict[str, NDArray[Any]]:
        """The arrays of the model file."""
        raw = np.frombuffer(self._stream, dtype=np.int32).astype(np.int64)
        sizes = np.array([size for size, _ in self._lines])
        weights = np.repeat(np.array([weight for _, weight in self._lines]), sizes)
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
        return _arrays(stream[keep], weights[keep], words)


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


def _sums(keys: Keys, weights: Weights) -> tuple[Keys, Weights]:
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(weights, starts)


def _look(keys: Keys, values: Weights, wanted: Keys, default: float) -> Weights:
    if len(keys) == 0:
        return np.full(len(wanted), default)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], default)


def _interpolate(keys: Keys, counts: Weights, lower: Weights) -> Weights:
    """Probability of each n-gram given its history (all but its last syllable), given that of the shorter n-gram."""
    _, index = np.unique(keys >> WIDTH, return_inverse=True)
    totals = np.bincount(index, counts)
    discounts = np.minimum(counts, _DISCOUNT)
    spare = np.bincount(index, discounts) / totals
    return (counts - discounts) / totals[index] + spare[index] * lower


def _strongest(gain: Weights, allowed: NDArray[np.bool_], limit: int) -> NDArray[np.bool_]:
    gain = np.where(allowed, gain, -np.inf)
    if int(allowed.sum()) <= limit:
        return allowed & (gain > 0)
    return gain > max(0.0, float(np.partition(gain, -limit)[-limit]))


def _backoffs(keys: Keys, probability: Weights, lower: Weights) -> tuple[Keys, Weights]:
    """For each history what its unlisted continuations keep of the shorter model's probability (log)."""
    histories, index = np.unique(keys >> WIDTH, return_inverse=True)
    left = np.maximum(1 - np.bincount(index, probability), 1e-6)
    lower_left = np.maximum(1 - np.bincount(index, lower), 1e-6)
    return histories, np.minimum(np.log(left / lower_left), 0.0)


def _arrays(stream: Keys, weights: Weights, words: list[str]) -> dict[str, NDArray[Any]]:
    one = np.bincount(stream, weights, minlength=SPECIAL + len(words)) + 0.5
    p1 = one / one.sum()
    pairs, c2 = _sums(stream[:-1] << WIDTH | stream[1:], np.minimum(weights[:-1], weights[1:]))
    p2 = _interpolate(pairs, c2, p1[pairs & _MASK])
    kept2 = _strongest(c2 * np.abs(np.log(p2 / p1[pairs & _MASK])), c2 >= 1.5, BIGRAMS)
    k2, v2, l2 = pairs[kept2], p2[kept2], p1[pairs[kept2] & _MASK]
    h2, b2 = _backoffs(k2, v2, l2)
    inner = stream[1:-1] != BOUNDARY
    triples, c3 = _sums(
        (stream[:-2] << 2 * WIDTH | stream[1:-1] << WIDTH | stream[2:])[inner],
        np.minimum(np.minimum(weights[:-2], weights[1:-1]), weights[2:])[inner],
    )
    low = triples & (1 << 2 * WIDTH) - 1
    exact2 = _look(pairs, p2, low, 1e-9)
    p3 = _interpolate(triples, c3, exact2)
    stored2 = _look(k2, v2, low, -1.0)
    fallback = np.where(stored2 > 0, stored2, np.exp(_look(h2, b2, low >> WIDTH, 0.0)) * p1[low & _MASK])
    kept3 = _strongest(c3 * np.abs(np.log(p3 / fallback)), c3 >= 1.5, TRIGRAMS)
    k3, v3, l3 = triples[kept3], p3[kept3], fallback[kept3]
    h3, b3 = _backoffs(k3, v3, l3)
    return {
        "words": np.frombuffer(zlib.compress(" ".join(words).encode(), 9), dtype=np.uint8),
        "unigrams": _quantise(np.log(p1)),
        **_packed("ngram", np.concatenate((k2, k3 | TRIGRAM)), np.log(np.concatenate((v2, v3)))),
        **_packed("backoff", np.concatenate((h2, h3 | PAIR)), np.concatenate((b2, b3))),
    }


def _quantise(logarithms: Weights) -> NDArray[np.uint8]:
    return np.clip(np.rint(-logarithms * SCALE), 0, 255).astype(np.uint8)


def _packed(name: str, keys: Keys, logarithms: Weights) -> dict[str, NDArray[Any]]:
    gaps = np.diff(keys, prepend=0)
    wide = gaps >= 0xFFFFFFFF
    # Bytes of one rank beside each other pack far better than whole numbers.
    narrow = np.where(wide, 0xFFFFFFFF, gaps).astype("<u4").view(np.uint8).reshape(-1, 4).T
    return {
        f"{name}_gaps": np.ascontiguousarray(narrow),
        f"{name}_wide": gaps[wide],
        f"{name}_values": _quantise(logarithms),
    }


def write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Write a model file; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def gather(official: Iterable[tuple[str, str]], spoken: Iterable[tuple[str, str]]) -> Counts:
    """Count the texts: (document, line) pairs of both kinds."""
    counts = Counts()
    for _, line in official:
        if line.strip():
            counts.add(line, 1.0, once=True)
    sentences = list(spoken)
    variants = Counter(number for number, _ in sentences)
    for number, sentence in sentences:
        counts.add(sentence, SPOKEN_COUNT / variants[number] ** 0.5, once=False)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the n-gram model that puts accents back.")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[1].parent / "shared" / "data")
    parser.add_argument("--output", type=Path, default=DEFAULT)
    options = parser.parse_args()
    began = time.monotonic()
    try:
        write(gather(official_lines(options.data), spoken_sentences()).model(), options.output)
    except FileNotFoundError as error:
        parser.exit(2, f"{error.filename}: no such file; name the folder of the texts with --data\n")
    size = options.output.stat().st_size / 1e6
    print(f"{options.output}: {size:.2f} MB in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
