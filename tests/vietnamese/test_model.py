"""The sentences the model learns from, and the table it is read into."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vietnamese.corpus import spoken_sentences, variants
from vietnamese.ngrams import BACKOFF, PAIR, TRIGRAM, NgramModel


def test_every_alternative_comes_up_and_always_the_same() -> None:
    named = {"ai": "|".join(f"người {number}" for number in range(70))}
    line = "{ai} [đi|về|ở] [chợ|nhà|] [sáng|chiều] nay"
    sentences = variants(line, named)
    assert len(sentences) == 160
    assert {" ".join(sentence.split()[:2]) for sentence in sentences} == set(named["ai"].split("|"))
    assert sentences == variants(line, named)
    assert variants("[a|b|] c") == ["a c", "b c", "c"]


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "spoken.txt"
    path.write_text("@ai bố|mẹ\n# note\n{ai} đi\n{nobody} về\n", encoding="utf-8")
    sentences = spoken_sentences((path,))
    assert [next(sentences), next(sentences)] == [("spoken.txt:3", "bố đi"), ("spoken.txt:3", "mẹ đi")]
    with pytest.raises(KeyError, match="nobody"):
        next(sentences)


def test_every_stored_ngram_is_found_and_no_other() -> None:
    random = np.random.default_rng(7)
    # Runs of neighbouring keys, as continuations of one history are, and keys of every kind.
    runs = (random.integers(1, 1 << 26, 300)[:, None] + np.arange(40)).ravel()
    keys = np.unique(np.concatenate([runs | kind for kind in (0, TRIGRAM, BACKOFF, PAIR | BACKOFF)]))
    steps = random.integers(0, 256, len(keys)).astype(np.uint8)
    model = NgramModel([], [0.0] * 3, keys, steps)
    assert all(model.logarithm(int(key)) == -step / 16 for key, step in zip(keys, steps.tolist(), strict=True))
    others = set((keys + 1_000_003).tolist()) - set(keys.tolist())
    assert all(model.logarithm(key) is None for key in others)
