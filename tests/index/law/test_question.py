"""How a law question is read."""

from __future__ import annotations

import pytest

from index.law.columns import KINDS
from index.law.question import Question, QuestionReader
from vietnamese import Reader, fold

WORDS = ["người", "đọc", "được", "mượn", "bao", "nhiêu", "cuốn", "sách", "theo", "luật", "thư", "viện"]


@pytest.fixture(scope="module")
def questions(reader: Reader) -> QuestionReader:
    accented = {word: number for number, word in enumerate(WORDS)}
    return QuestionReader(reader, accented, {fold(word): number for word, number in accented.items()})


def content(question: Question) -> list[str]:
    return [word for word, tells in zip(question.words, question.telling, strict=True) if tells]


def test_what_only_asks_is_told_from_what_names(questions: QuestionReader) -> None:
    question = questions.read("Người đọc được mượn bao nhiêu cuốn sách?")
    assert content(question) == ["người", "đọc", "được", "mượn", "cuốn", "sách"]
    assert question.asks >= {"number"}


def test_accents_are_put_back_and_unknown_words_have_no_number(questions: QuestionReader) -> None:
    question = questions.read("nguoi doc duoc muon bao nhieu cuon sach")
    assert question.accented[0] == 0
    assert question.plain[-1] == WORDS.index("sách")
    assert questions.read("con vịt").plain == [-1, -1]


def test_kinds_and_years_that_are_named(questions: QuestionReader) -> None:
    question = questions.read("Luật Thư viện 2019 nói gì, luật sư hỏi")
    assert question.kinds == {KINDS.index("Luật")}
    assert question.years == {2019}
    assert not questions.read("bị kỷ luật thì sao").kinds


@pytest.mark.parametrize(
    ("text", "everyday"),
    [("con tôi mượn sách làm mất", True), ("trách nhiệm của thủ thư khi cho mượn sách", False)],
)
def test_who_speaks_of_his_own_matter(questions: QuestionReader, text: str, everyday: bool) -> None:
    assert questions.read(text).everyday is everyday


def test_a_question_of_asking_words_alone_keeps_them(questions: QuestionReader) -> None:
    assert all(questions.read("như thế nào").telling)
