"""How many syllables get their right accents back, and how fast: python -m benchmarks.restoration [--shipped].

A model is trained without every twentieth document of the official texts and every tenth line of the everyday ones, and
measured on sentences of what was left out, wholly and half stripped of accents, beside the most frequent accented form
of each syllable (baseline, same run). With the development questions beside the repository those are measured, too.
`--shipped` measures the shipped model instead (it has learned from these sentences: only the questions count).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from vietnamese.corpus import official_lines, spoken_sentences
from vietnamese.ngrams import DEFAULT, NgramModel
from vietnamese.normalise import normalise, strip_accents
from vietnamese.restoration import Restorer
from vietnamese.syllables import accent_share
from vietnamese.training import everyday_lines, gather, write

SHARED = Path(__file__).parents[1].parent / "shared"
SENTENCES = 2000
_WORD = re.compile(r"[^\W\d_]+")

Restore = Callable[[str], str]


def held_out(document: str, every: int) -> bool:
    """Whether a document belongs to the part that is not learned from; the same in every run."""
    return zlib.crc32(document.encode()) % every == 0


def training_part(lines: Iterable[tuple[str, str]], every: int, left_out: list[str]) -> Iterator[tuple[str, str]]:
    """The lines to learn from; the others are added to `left_out`."""
    for document, line in lines:
        if held_out(document, every):
            left_out.append(line)
        else:
            yield document, line


def sentences(lines: list[str], seed: int) -> list[str]:
    """At most 2,000 different sentences of 5 to 40 accented words out of the lines, drawn at random."""
    pieces = {piece.strip() for line in lines for piece in re.split(r"(?<=[.;:?!])\s", line)}
    fit = sorted(p for p in pieces if 5 <= len(_WORD.findall(p)) <= 40 and accent_share(p) >= 0.5)
    return [normalise(p) for p in random.Random(seed).sample(fit, min(SENTENCES, len(fit)))]


def half_stripped(text: str, random_: random.Random) -> str:
    """The text with each word stripped with probability one half."""
    return _WORD.sub(lambda m: strip_accents(m.group()) if random_.random() < 0.5 else m.group(), text)


def accuracy(truth: list[str], given: list[str], restore: Restore) -> tuple[float, float]:
    """Share of right syllables, and milliseconds a sentence."""
    began = time.perf_counter()
    restored = [restore(text) for text in given]
    spent = (time.perf_counter() - began) / len(given) * 1000
    right = total = 0
    for wanted, got in zip(truth, restored, strict=True):
        pairs = list(zip(_WORD.findall(wanted.lower()), _WORD.findall(got.lower()), strict=True))
        right += sum(a == b for a, b in pairs)
        total += len(pairs)
    return right / total, spent


def most_frequent(model: NgramModel) -> Restore:
    """The baseline: each unaccented word becomes its most frequent accented form, whatever stands beside it."""

    def form(match: re.Match[str]) -> str:
        candidates = model.candidates(match.group().lower())
        return (model.syllable(candidates[0]) if candidates else None) or match.group()

    return lambda text: _WORD.sub(form, text)


def questions(path: Path, styles: frozenset[str]) -> list[str]:
    """The accented development questions of these styles."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [normalise(row["q"]) for row in rows if row.get("style") in styles and accent_share(row["q"]) >= 0.5]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--shipped", action="store_true", help="measure the shipped model instead")
    options = parser.parse_args()
    official_left: list[str] = []
    spoken_left: list[str] = []
    own_left: list[str] = []
    counts = gather(
        training_part(official_lines(options.shared / "data"), 20, official_left),
        training_part(spoken_sentences(), 10, spoken_left),
        training_part(everyday_lines(options.shared), 10, own_left),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = DEFAULT
        if not options.shipped:
            path = Path(folder) / "model.npz"
            write(counts.model(), path)
        del counts
        began = time.perf_counter()
        model = NgramModel.load(path)
        print(f"model {path.stat().st_size / 1e6:.2f} MB, loaded in {time.perf_counter() - began:.2f} s")
    restorer = Restorer(model)
    sets = {
        "official, held out": sentences(official_left, 1),
        "spoken, held out": sentences(spoken_left, 2),
        "plain words, held out": sentences(own_left, 4),
    }
    questions_file = options.shared / "eval" / "dev.single.jsonl"
    if questions_file.is_file():
        for style in ("formal", "colloquial"):
            sets[f"questions, {style}"] = questions(questions_file, frozenset({style}))
    print(f"{'sentences':22}{'number':>7}{'accents':>9}{'baseline':>10}{'restored':>10}{'errors':>14}{'ms each':>9}")
    for name, truth in sets.items():
        for kind in ("none", "half"):
            rng = random.Random(3)
            given = [strip_accents(t) if kind == "none" else half_stripped(t, rng) for t in truth]
            # The baseline must not touch what was typed with accents: it sees only the other words.
            base, _ = accuracy(truth, given, most_frequent(model))
            got, spent = accuracy(truth, given, restorer.restore)
            fewer = (1 - base) / max(1 - got, 1e-9)
            print(f"{name:22}{len(truth):7}{kind:>9}{base:10.4f}{got:10.4f}{fewer:9.1f}x less{spent:9.2f}")
    print("made by: python -m benchmarks.restoration" + (" --shipped" if options.shipped else ""))


if __name__ == "__main__":
    main()
