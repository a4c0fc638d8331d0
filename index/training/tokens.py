"""The tokens of the shipped encoder: syllables and the pairs of syllables that are words, and what they start from.

Vietnamese writes a word as one to a few syllables ("khai sinh"): a pair that belongs together becomes one token, so
that a mean over tokens can tell "khai sinh" from "khai tử". Everything outside the list is left to one unknown token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags
from sklearn.utils.extmath import randomized_svd
from tokenizers import Regex, Tokenizer, models, normalizers

from vietnamese import fold

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

UNKNOWN = "[UNK]"
MARK = "▁"
"""Stands before every syllable, as in SentencePiece."""

SEEN = 4
"""Times a syllable must occur in the texts to be a token."""

WINDOW = 4
"""Tokens to either side that count as company."""

SMOOTHING = 0.75
RARE = 1e-3
"""a of the smooth inverse frequency a / (a + p): a token as frequent as this counts half."""

Weighted = tuple[Sequence[str], float]
"""A text as syllables, with how much one occurrence counts."""


def _score(pair: int, first: int, second: int, total: float) -> float:
    """Normalised pointwise mutual information, -1 to 1."""
    joint = pair / total
    return float(np.log(joint * total * total / (first * second)) / -np.log(joint))


def build_tokenizer(rows: Iterable[Weighted], size: int, *, together: float = 0.25) -> Tokenizer:
    """A tokenizer of at most `size` tokens that finds the most probable cut of a text into tokens.

    Pairs whose normalised mutual information is at least `together` compete for the places that the syllables and
    their unaccented forms leave.
    """
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for words, weight in rows:
        count = max(1, round(weight))
        for word in words:
            single[word] += count
        for pair in zip(words, words[1:], strict=False):
            double[pair] += count
    syllables = {w: c for w, c in single.items() if c >= SEEN and w.isalpha() and len(w) <= 7}
    figures = {w: c for w, c in single.most_common(20_000) if w.isdigit() and len(w) <= 4}
    plain: Counter[str] = Counter()
    for word, count in syllables.items():
        plain[fold(word)] += count
    tokens: dict[str, float] = {MARK + word: float(count) for word, count in {**syllables, **figures}.items()}
    for word, count in plain.items():
        tokens.setdefault(MARK + word, max(1.0, count * 1e-4))
    total = float(sum(single.values()))
    words_of_two = sorted(
        (
            (count, a, b)
            for (a, b), count in double.items()
            if count >= 12
            and a in syllables
            and b in syllables
            and _score(count, single[a], single[b], total) >= together
        ),
        reverse=True,
    )
    for count, a, b in words_of_two[: max(0, size - len(tokens) - 1)]:
        tokens[f"{MARK}{a}{MARK}{b}"] = float(count)
    return tokenizer_of(tokens)


def tokenizer_of(tokens: dict[str, float]) -> Tokenizer:
    """A tokenizer from tokens and their counts."""
    total = sum(tokens.values())
    listed = sorted(tokens.items(), key=lambda item: (-item[1], item[0]))
    vocabulary = [(UNKNOWN, 0.0), *((token, float(np.log(count / total))) for token, count in listed)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Strip(),
            normalizers.Prepend(MARK),
            normalizers.Replace(" ", MARK),
        ]
    )
    return tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Ints, npt.NDArray[np.int64]]:
    """Token numbers of all texts in one row, and where each text begins (texts + 1 places)."""
    rows = [row.ids for row in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return np.fromiter((number for row in rows for number in row), dtype=np.int32, count=int(starts[-1])), starts


def company(tokens: Ints, starts: npt.NDArray[np.int64], size: int, weights: Floats) -> csr_matrix:
    """How often two tokens stand near each other, nearer counting more; `weights` holds one weight per text."""
    text = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    total = csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        a, b = tokens[:-distance], tokens[distance:]
        near = (text[:-distance] == text[distance:]) & (a > 0) & (b > 0)
        worth = weights[text[:-distance][near]] / distance
        total = total + csr_matrix((worth, (a[near], b[near])), shape=(size, size))
    return (total + total.T).tocsr()


def first_vectors(counts: csr_matrix, dimension: int, seed: int) -> Floats:
    """Vectors of tokens from their company: positive mutual information, reduced; rows of unit length or zero."""
    mass = np.asarray(counts.sum(axis=1)).ravel()
    smooth = mass**SMOOTHING
    smooth /= smooth.sum()
    rows = diags(np.divide(1, mass, out=np.zeros_like(mass), where=mass > 0))
    columns = diags(np.divide(1, smooth, out=np.zeros_like(smooth), where=smooth > 0))
    surprise = (rows @ counts @ columns).tocsr().astype(np.float32)
    surprise.data = np.maximum(np.log(surprise.data), 0)
    surprise.eliminate_zeros()
    left, strengths, _ = randomized_svd(surprise, dimension, n_iter=3, random_state=seed)
    vectors = (left * np.sqrt(strengths)).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit


def start(tokenizer: Tokenizer, texts: Sequence[str], weights: Sequence[float], dimension: int, seed: int) -> Floats:
    """The table to start training from: vectors by company, their lengths by smooth inverse frequency."""
    tokens, starts = encode(tokenizer, texts)
    size = tokenizer.get_vocab_size()
    share = np.asarray(weights, dtype=np.float32)
    table = first_vectors(company(tokens, starts, size, share), dimension, seed)
    counts = np.bincount(tokens, np.repeat(share, np.diff(starts)), minlength=size).astype(np.float64)
    table *= (RARE / (RARE + counts / max(counts.sum(), 1.0)))[:, None].astype(np.float32)
    _borrow(tokenizer, table, counts)
    return table


def _borrow(tokenizer: Tokenizer, table: Floats, counts: npt.NDArray[np.float64]) -> None:
    """A form without accents that the texts don't hold starts as the mean of the syllables it may stand for."""
    vocabulary = tokenizer.get_vocab()
    spelled: dict[str, list[int]] = {}
    for token, number in vocabulary.items():
        if token.startswith(MARK) and token.count(MARK) == 1:
            spelled.setdefault(MARK + fold(token[1:]), []).append(number)
    for token, numbers in spelled.items():
        plain = vocabulary.get(token)
        others = [number for number in numbers if number != plain]
        if plain is not None and others and counts[plain] < SEEN:
            table[plain] = np.average(table[others], axis=0, weights=counts[others] + 1.0)
