"""The search over the articles of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.law.clause import deciding
from index.law.columns import KINDS, Columns
from index.law.evidence import Floats
from index.law.features import Reading, Signals
from index.law.hit import LawHit
from index.law.postings import Postings
from index.law.question import Question, QuestionReader
from index.law.ranker import Ranker
from index.law.records import LawRecords
from index.law.titles import Titles
from index.law.words import Ints, Words, plain_numbers
from knowledge.law.document import Article, LegalDocument
from knowledge.law.validity import state_of
from vietnamese import Reader

CANDIDATES = 80
"""Articles that are looked at closely, of all."""


OFFICIAL = 0.4
"""Weight of a word of an official wording that an everyday phrase stands for."""


LAY = 0.5
"""What the ranker's score of a law or code gains when a citizen asks in everyday words: the ranker learned from
questions of officers and clerks, whose answers are often in circulars. Set by judgement, not fitted."""

ORDINANCE = KINDS.index("Pháp lệnh")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one question: their rows, what was read of them, `everyday` as in `Question`."""

    rows: Ints
    reading: Reading
    everyday: bool


class LawIndex:
    """The law of one loaded snapshot. All methods are safe to call from several threads at once.

    `service` gets it from the snapshot: `snapshot.law.search(query, limit, as_of)` answers `POST /api/search` for the
    kind `article`; `.article` and `.document` answer direct references.
    """

    def __init__(
        self,
        records: LawRecords,
        columns: Columns,
        words: Words,
        postings: Postings,
        titles: Titles,
        ranker: Ranker,
        reader: Reader,
    ) -> None:
        """Use `LawIndex.load`."""
        self._records = records
        self._columns = columns
        self._words = words
        self._postings = postings
        names, plain = plain_numbers(words.vocabulary)
        numbers = {name: number for number, name in enumerate(names)}
        idf = np.array([postings.idf(postings.single(number)) for number in range(len(names))], dtype=np.float32)
        accented = {syllable: number for number, syllable in enumerate(words.vocabulary)}
        self._questions = QuestionReader(reader, accented, numbers)
        self._signals = Signals(words, plain, idf, columns, titles, numbers)
        self._ranker = ranker

    @classmethod
    def load(
        cls,
        folder: Path,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        *,
        ranker: Ranker | None = None,
    ) -> LawIndex:
        """Load what `build_law` wrote. Raises OSError or ValueError when a file is missing or broken."""
        return cls(
            LawRecords(folder / "law.sqlite"),
            Columns.load(folder / "columns.npz"),
            Words.load(folder / "words"),
            Postings.load(folder / "postings"),
            Titles.load(folder / "titles.npz"),
            ranker or Ranker.load(folder / "ranker.json"),
            reader or _reader(),
        )

    def __len__(self) -> int:
        """Articles held."""
        return len(self._words)

    def search(self, query: str, limit: int = 10, as_of: date | None = None) -> list[LawHit]:
        """The best articles for a question, those in force on `as_of` (default today) before all others."""
        day = as_of or date.today()
        candidates = self.candidates(query)
        if candidates is None:
            return []
        rows, reading = candidates.rows, candidates.reading
        scores = self._ranker.scores(reading.table)
        if candidates.everyday:
            scores = scores + LAY * (self._columns.kind[rows] < ORDINANCE).astype(np.float32)
        probabilities = self._ranker.probabilities(reading.table, scores)
        order = np.lexsort((-scores, ~self._columns.in_force(day)[rows]))[:limit]
        return [
            self._hit(int(rows[n]), float(scores[n]), float(probabilities[n]), int(reading.line[n]), day)
            for n in order.tolist()
        ]

    def candidates(self, query: str) -> Candidates | None:
        """The candidates of a question before they are ranked; None when no article holds a word of it."""
        question = self._questions.read(query)
        scores = self._postings.scores(_terms(self._postings, question))
        rows = _best(scores, CANDIDATES)
        if not len(rows):
            return None
        return Candidates(rows, self._signals.read(question, rows, scores[rows]), question.everyday)

    def place(self, row: int) -> tuple[str, str]:
        """Number of the document and of the article at a row of the index."""
        document, article = self._records.at(row)
        return document.number, article.number

    def document(self, number: str, kind: str | None = None) -> LegalDocument | None:
        """A document by number (and kind), without its articles; None when it is not held."""
        return self._records.document(number, kind)

    def article(self, number: str, article: str, kind: str | None = None) -> Article | None:
        """One article, None when it is not held."""
        return self._records.article(number, article, kind)

    def articles(self, number: str, kind: str | None = None) -> Sequence[Article]:
        """The articles of a document in their order."""
        return self._records.articles(number, kind)

    def documents(self) -> Sequence[LegalDocument]:
        """Every document without its articles."""
        return self._records.documents()

    def close(self) -> None:
        """Let go of the files."""
        self._records.close()

    def _hit(self, row: int, score: float, probability: float, line: int, day: date) -> LawHit:
        document, article = self._records.at(row)
        return LawHit(
            document.number,
            document.kind,
            article.number,
            article.title,
            document.title,
            score,
            probability,
            deciding(article.text, line),
            state_of(document, article, day).status.value,
        )


def _terms(postings: Postings, question: Question) -> dict[int, float]:
    """The terms of a question with their weights: its syllables and pairs, and those of official wordings."""
    weights: dict[int, float] = {}
    for share, numbers in (
        *((OFFICIAL * share, numbers) for share, numbers in question.official),
        (1.0, question.plain),
    ):
        codes = [postings.single(number) for number in numbers if number >= 0]
        codes += [postings.pair(a, b) for a, b in zip(numbers, numbers[1:], strict=False) if a >= 0 and b >= 0]
        for code in codes:
            weights[code] = max(weights.get(code, 0.0), share)
    return weights


def _best(scores: Floats, count: int) -> Ints:
    """Rows with the highest scores above 0, best first."""
    rows = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    rows = rows[scores[rows] > 0]
    return rows[np.lexsort((rows, -scores[rows]))].astype(np.int32)


@cache
def _reader() -> Reader:
    """One reader for all indexes: it is immutable and takes a second to load."""
    return Reader.load()
