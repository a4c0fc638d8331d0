"""The texts the n-gram model learns from, line by line, each with the document it stands in."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import random
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .syllables import accent_share

SPOKEN = tuple(Path(__file__).parent / "model" / name for name in ("spoken.txt", "everyday.txt"))
ROOT = Path(__file__).parents[1]

_CHOICE = re.compile(r"\[([^\[\]]*)\]|\{(\w+)\}")
_EXAMPLE = re.compile(r"^\s*(?:- )?(?:[a-z_]+: +)?[\"'>|-]*\s*")
_VARIANTS = 160


def official_lines(data: Path) -> Iterator[tuple[str, str]]:
    """(document, line) of the national procedures, the codified law and the gazette under `data`.

    Raises FileNotFoundError with the path of what is missing.
    """
    yield from _procedure_lines(data / "procedures" / "national-2026-07.zip")
    yield from _law_lines(data / "law" / "codified-articles-2026-01.jsonl.gz")
    yield from _gazette_lines(data / "law" / "gazette-texts.zip")


def spoken_sentences(paths: tuple[Path, ...] = SPOKEN) -> Iterator[tuple[str, str]]:
    """(name of the line, sentence) of the spoken sentences; `[a|b|]` stands for each of its alternatives.

    `@name a|b` names alternatives that `{name}` stands for in the lines below. A line with more than 160 combinations
    gives 160 of them, drawn so that every alternative comes up.
    """
    for path in paths:
        named: dict[str, str] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("@"):
                name, _, alternatives = line[1:].partition(" ")
                named[name] = alternatives
            elif line.strip() and not line.startswith("#"):
                for sentence in variants(line, named):
                    yield f"{path.name}:{number}", sentence


def own_lines(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """(name of the line, line) of the plain Vietnamese of this repository: records, sayings, talk."""
    for folder in ("bot/data", "knowledge/procedures", "knowledge/wordings"):
        for path in sorted((root / folder).rglob("*.y*ml")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                text = _EXAMPLE.sub("", line)
                # Examples typed without accents, patterns and the keys of the records teach nothing.
                if accent_share(text) >= 0.3 and not re.search(r"[()\\]\?|\{", text):
                    yield f"{path.name}:{number}", text


def questions(path: Path) -> Iterator[tuple[str, str]]:
    """(id, question) of the citizens' law questions in a JSON lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], row["q"]


def variants(line: str, named: dict[str, str] | None = None) -> list[str]:
    """The sentences a line with alternatives in brackets stands for, at most 160; the same in every run.

    Raises KeyError with the name of alternatives that are not in `named`.
    """
    pieces: list[list[str]] = []
    end = 0
    for match in _CHOICE.finditer(line):
        pieces += ([line[end : match.start()]], _alternatives(match, named or {}))
        end = match.end()
    pieces.append([line[end:]])
    if math.prod(map(len, pieces)) <= _VARIANTS:
        combinations: Iterable[tuple[str, ...]] = itertools.product(*pieces)
    else:
        random_ = random.Random(zlib.crc32(line.encode()))
        combinations = zip(*(_rounds(piece, random_) for piece in pieces), strict=True)
    return [" ".join("".join(combination).split()) for combination in combinations]


def _alternatives(match: re.Match[str], named: dict[str, str]) -> list[str]:
    found = (match[1] if match[2] is None else named[match[2]]).split("|")
    # Alternatives may name others, one step deep.
    return [other for one in found for other in (variants(one, named) if "{" in one else [one])]


def _rounds(alternatives: list[str], random_: random.Random) -> list[str]:
    drawn: list[str] = []
    while len(drawn) < _VARIANTS:
        drawn += random_.sample(alternatives, len(alternatives))
    return drawn[:_VARIANTS]


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
