"""The signals of ranking: for one question a table of features over its candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.law.columns import Columns
from index.law.evidence import FIELDS, Evidence, Floats, Terms, gather, read_terms
from index.law.question import ASKS, Question
from index.law.titles import Titles
from index.law.words import DOCUMENT, TEXT, TITLE, Ints, Longs, Words

Column = npt.NDArray[np.floating[Any]] | float
"""One figure for each candidate, or the same for all."""

_FIELDS = ("title", "topic", "document", "text")

FOUND = ("bm25_share", "bm25_gap", "bm25_place", "bm25_best", "document_share", "document_count", "topic_share")
"""The first search: its score against the best, the lead over the next, and what the candidate's document and subject
have of all scores."""

COVERED = (
    *(f"{field}_{what}" for field in _FIELDS for what in ("cover", "content", "accents", "pairs")),
    *("all_cover", "all_content", "all_pairs", "title_filled", "document_filled", "title_run", "text_run"),
)
"""Shares of the question (by idf) that a field holds: all words, those that name something, those with the same
accents, neighbours; shares of the titles that the question holds; the longest row of words in the same order."""

LINES = (
    *("line_cover", "line_score", "line_second", "line_pairs", "line_run", "line_place", "line_figures"),
    *("title_line_cover", "line_alone", "defined"),
)
"""The line of the text that holds most of the question."""

FACTS = (
    *("same_title", "same_title_place", "kind", "year", "place", "title_size", "text_size", "lines", "document_size"),
    *("defines", "kind_named", "year_named"),
)
ASKED = ("words", "content_words", *(f"asks_{name}" for name in ASKS))

NAMES = (*FOUND, *COVERED, *LINES, *FACTS, *ASKED)

K1, B = 0.9, 0.6
"""BM25 of single lines."""

IN_TITLE, FIGURE = 0.35, 0.3
"""For the line to quote: weight of a word that the title holds too, worth of a figure where one is asked for."""

OPENING = 24
"""Syllables of a line within which the word "là" ends the term that the line defines."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the candidates: `table` (candidates, features) and `line`, the line of each that holds most of
    the question, counted from 0; -1 without text."""

    table: Floats
    line: Ints


class Signals:
    """Reads candidates. `idf` gives the weight of every unaccented syllable, `names` its number."""

    def __init__(
        self, words: Words, plain: Ints, idf: Floats, columns: Columns, titles: Titles, names: dict[str, int]
    ) -> None:
        self._words = words
        self._plain = plain
        self._idf = idf
        self._columns = columns
        self._titles = titles
        self._document_sizes = np.bincount(columns.document, minlength=1).astype(np.float32)
        self._mean_line = max(len(words.tokens) / max(len(words.segments), 1), 1.0)
        self._is = names.get("la", -1)
        self._figure = np.array([syllable[:1].isdigit() for syllable in words.vocabulary], dtype=bool)

    def read(self, question: Question, rows: Ints, scores: Floats) -> Reading:
        """The features of the candidates `rows` with their BM25F `scores`, best first; at least one of each."""
        terms = read_terms(question, self._idf)
        evidence = gather(self._words, self._plain, len(self._idf), terms, rows)
        features = self._found(rows, scores, terms)
        features |= self._covered(rows, terms, evidence)
        lines, best = self._lines(question, rows, terms, evidence, features["title_content"])
        features |= lines
        features |= self._facts(question, rows, evidence)
        features |= {"words": len(question.words), "content_words": sum(question.telling)}
        features |= {f"asks_{name}": name in question.asks for name in ASKS}
        table = np.empty((len(rows), len(NAMES)), dtype=np.float32)
        for column, name in enumerate(NAMES):
            table[:, column] = features[name]
        return Reading(table, best)

    def _found(self, rows: Ints, scores: Floats, terms: Terms) -> dict[str, Column]:
        document, topic = self._columns.document[rows], self._titles.topic[rows]
        total = max(float(scores.sum()), 1e-6)
        return {
            "bm25_share": scores / max(float(scores.max()), 1e-6),
            "bm25_gap": scores - np.append(scores[1:], scores[-1:]),
            "bm25_place": np.log1p(np.arange(len(rows), dtype=np.float32)),
            "bm25_best": float(scores.max()) / max(float(terms.weight.sum()), 1e-6),
            "document_share": _sums(document, scores) / total,
            "document_count": _sums(document, np.ones_like(scores)) / self._document_sizes[document],
            "topic_share": _sums(topic, scores) / total,
        }

    def _covered(self, rows: Ints, terms: Terms, evidence: Evidence) -> dict[str, Column]:
        mass, content = max(float(terms.weight.sum()), 1e-6), max(float(terms.content.sum()), 1e-6)
        pair_mass = max(float(terms.pair_weight.sum()), 1e-6)
        held = evidence.by_field(evidence.often > 0)
        exact, pairs = evidence.by_field(evidence.exact), evidence.by_field(evidence.pairs)
        found: dict[str, Column] = {}
        for number, name in enumerate(_FIELDS):
            found[f"{name}_cover"] = held[:, number] @ terms.weight / mass
            found[f"{name}_content"] = held[:, number] @ terms.content / content
            found[f"{name}_accents"] = exact[:, number] @ terms.weight / mass
            found[f"{name}_pairs"] = pairs[:, number] @ terms.pair_weight / pair_mass
        anywhere = held.any(axis=1)
        found["all_cover"] = anywhere @ terms.weight / mass
        found["all_content"] = anywhere @ terms.content / content
        found["all_pairs"] = pairs.any(axis=1) @ terms.pair_weight / pair_mass
        title, document = evidence.begins + TITLE, evidence.begins + DOCUMENT
        found["title_filled"] = evidence.often[title] @ terms.content / np.maximum(self._titles.mass[rows], 1e-6)
        of_document = np.maximum(self._titles.document_mass[rows], 1e-6)
        found["document_filled"] = evidence.often[document] @ terms.content / of_document
        runs = np.zeros((len(rows), FIELDS), dtype=np.float32)
        np.maximum.at(runs, (evidence.owner, np.minimum(evidence.place, TEXT)), evidence.run)
        found["title_run"] = runs[:, TITLE] / len(terms.numbers)
        found["text_run"] = runs[:, TEXT] / len(terms.numbers)
        return found

    def _lines(
        self, question: Question, rows: Ints, terms: Terms, evidence: Evidence, title_content: Column
    ) -> tuple[dict[str, Column], Ints]:
        count = len(rows)
        content = max(float(terms.content.sum()), 1e-6)
        pair_mass = max(float(terms.pair_weight.sum()), 1e-6)
        line = np.flatnonzero(evidence.place >= TEXT)
        owner, often = evidence.owner[line], evidence.often[line]
        long = K1 * (1 - B + B * evidence.size[line] / self._mean_line)
        paired = evidence.pairs[line] @ terms.pair_weight
        score = (often * (K1 + 1) / (often + long[:, None])) @ terms.content + paired
        score = np.asarray(score / (content + pair_mass), dtype=np.float32)
        cover = (often > 0) @ terms.content / content
        with_title = ((often > 0) | (evidence.often[evidence.begins + TITLE] > 0)[owner]) @ terms.content / content
        best = np.full(count, -1, dtype=np.int64)
        order = np.lexsort((score, owner))
        ends = order[np.flatnonzero(np.diff(owner[order], append=-1))]
        best[owner[ends]] = ends
        held = best >= 0

        def at_best(values: npt.NDArray[np.floating[Any]]) -> Floats:
            chosen = np.zeros(count, dtype=np.float32)
            chosen[held] = values[best[held]]
            return chosen

        def highest(values: npt.NDArray[np.floating[Any]]) -> Floats:
            top = np.zeros(count, dtype=np.float32)
            np.maximum.at(top, owner, values)
            return top

        rest = score.copy()
        rest[best[held]] = 0
        place = at_best((evidence.place[line] - TEXT).astype(np.float32))
        last = len(self._words.segments) - 2
        segments = np.minimum(self._words.articles[rows] + TEXT + place.astype(np.int64), last)
        found: dict[str, Column] = {
            "line_cover": highest(cover),
            "line_score": at_best(score),
            "line_second": highest(rest),
            "line_pairs": at_best(paired / pair_mass),
            "line_run": at_best(evidence.run[line]) / len(terms.numbers),
            "line_place": place,
            "line_figures": self._figures(segments) * held,
            "title_line_cover": highest(with_title),
            "line_alone": at_best(cover) - title_content,
            "defined": self._defined(rows, terms) if "meaning" in question.asks else 0.0,
        }
        return found, self._deciding(question, terms, evidence, line, score)

    def _deciding(self, question: Question, terms: Terms, evidence: Evidence, line: Longs, score: Column) -> Ints:
        """The line of each candidate to quote: what the title says already tells its lines apart least."""
        owner, often = evidence.owner[line], evidence.often[line]
        titled = evidence.often[evidence.begins + TITLE][owner] > 0
        worth = ((often > 0) * np.where(titled, IN_TITLE, 1.0)) @ terms.content / max(float(terms.content.sum()), 1e-6)
        worth = worth + score
        if "number" in question.asks:
            worth = worth + FIGURE * (self._figures(evidence.segment[line]) > 0)
        order = np.lexsort((-evidence.place[line], worth, owner))
        ends = order[np.flatnonzero(np.diff(owner[order], append=-1))]
        chosen = np.full(len(evidence.begins), -1, dtype=np.int32)
        chosen[owner[ends]] = evidence.place[line][ends] - TEXT
        return chosen

    def _figures(self, segments: Longs) -> Floats:
        """How many figures stand in each of these lines, besides its own number."""
        begins, ends = self._words.segments[segments], self._words.segments[segments + 1]
        tokens, figure = self._words.tokens, self._figure
        counts = [
            np.count_nonzero(figure[tokens[begin + 1 : end]])
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        ]
        return np.array(counts, dtype=np.float32)

    def _defined(self, rows: Ints, terms: Terms) -> Floats:
        """How well a line of each candidate opens with what is asked, then "là": 0 to 1."""
        asked = np.zeros(len(self._idf), dtype=np.float32)
        known = terms.plain >= 0
        asked[terms.plain[known]] = terms.content[known]
        total = max(float(terms.content.sum()), 1e-6)
        bounds = self._words.segments
        found = np.zeros(len(rows), dtype=np.float32)
        for number, row in enumerate(rows.tolist()):
            first, last = int(self._words.articles[row]) + TEXT, int(self._words.articles[row + 1])
            if last <= first:
                continue
            begin = int(bounds[first])
            plain = self._plain[self._words.tokens[begin : bounds[last]]]
            at = np.flatnonzero(plain == self._is)
            starts = bounds[first:last] - begin
            of_line = starts[np.searchsorted(starts, at, side="right") - 1]
            near = np.flatnonzero((at - of_line <= OPENING) & (np.diff(of_line, prepend=-1) > 0))
            if not len(near):
                continue
            sums = np.zeros((2, len(plain) + 1), dtype=np.float32)
            np.cumsum(self._idf[plain], out=sums[0, 1:])
            np.cumsum(asked[plain], out=sums[1, 1:])
            opening, matched = sums[:, at[near]] - sums[:, of_line[near]]
            found[number] = (matched / np.maximum(opening, 1e-6) * np.minimum(matched / total, 1)).max()
        return found

    def _facts(self, question: Question, rows: Ints, evidence: Evidence) -> dict[str, Column]:
        columns, titles = self._columns, self._titles
        title = titles.title[rows]
        same = title[:, None] == title[None, :]
        sizes = evidence.size
        ends = np.append(evidence.begins[1:], len(sizes))
        facts: dict[str, Column] = {
            "same_title": same.sum(axis=1).astype(np.float32),
            "same_title_place": np.tril(same, -1).sum(axis=1).astype(np.float32),
            "kind": columns.kind[rows].astype(np.float32),
            "year": columns.year[rows].astype(np.float32),
            "place": columns.place[rows].astype(np.float32),
            "title_size": sizes[evidence.begins].astype(np.float32),
            "text_size": np.log1p(_sums(evidence.owner, sizes.astype(np.float32))[evidence.begins]),
            "lines": np.log1p((ends - evidence.begins - TEXT).astype(np.float32)),
            "document_size": np.log1p(self._document_sizes[columns.document[rows]]),
            "defines": titles.defines[rows].astype(np.float32),
            "kind_named": 0.5,
            "year_named": 0.5,
        }
        if question.kinds:
            facts["kind_named"] = np.isin(columns.kind[rows], list(question.kinds)).astype(np.float32)
        if question.years:
            facts["year_named"] = np.isin(columns.year[rows], list(question.years)).astype(np.float32)
        return facts


def _sums(keys: Longs | Ints, values: Floats) -> Floats:
    """For each entry the sum of the values of all entries with its key."""
    _, number = np.unique(keys, return_inverse=True)
    return np.bincount(number, values)[number].astype(np.float32)
