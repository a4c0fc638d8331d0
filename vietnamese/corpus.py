"""The texts the n-gram model learns from, line by line, each with the document it stands in."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

SPOKEN = Path(__file__).parent / "model" / "spoken.txt"

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_VARIANTS = 48


def official_lines(data: Path) -> Iterator[tuple[str, str]]:
    """(document, line) of the national procedures, the codified law and the gazette under `data`.

    Raises FileNotFoundError with the path of what is missing.
    """
    yield from _procedure_lines(data / "procedures" / "national-2026-07.zip")
    yield from _law_lines(data / "law" / "codified-articles-2026-01.jsonl.gz")
    yield from _gazette_lines(data / "law" / "gazette-texts.zip")


def spoken_sentences(path: Path = SPOKEN) -> Iterator[tuple[str, str]]:
    """(number of the line, sentence) of the spoken sentences; `[a|b|]` stands for each of its alternatives.

    A line with more than 48 combinations gives 48 of them, spread evenly.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            for sentence in variants(line):
                yield str(number), sentence


def variants(line: str) -> list[str]:
    """The sentences a line with alternatives in brackets stands for."""
    pieces = _ALTERNATIVES.split(line)
    choices = [piece.split("|") if index % 2 else [piece] for index, piece in enumerate(pieces)]
    total = 1
    for choice in choices:
        total *= len(choice)
    # A stride without a common factor with the total visits every alternative, not only those of the last brackets.
    step = 1 if total <= _VARIANTS else max(1, total // _VARIANTS) | 1
    combinations = itertools.islice(itertools.product(*choices), 0, None, step)
    return [" ".join("".join(combination).split()) for combination in itertools.islice(combinations, _VARIANTS)]


def _procedure_lines(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt"):
                for line in archive.read(name).decode("utf-8", "replace").splitlines():
                    yield name, line


def _law_lines(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            document = article.get("doc_no") or article["demuc"]
            for text in (article["title"], article.get("text") or "", article.get("note") or ""):
                for part in text.splitlines():
                    yield document, part


def _gazette_lines(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt"):
                # The lines are broken where the page was: only a blank line or the end of a sentence ends one.
                text = archive.read(name).decode("utf-8", "replace")
                for part in re.sub(r"(?<![.;:\n])\n(?!\n)", " ", text).splitlines():
                    yield name, part
