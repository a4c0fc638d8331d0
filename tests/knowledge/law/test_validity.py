"""The state of a document or an article on a day; what a closing article ends."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.law.document import Article, Change, ChangeKind
from knowledge.law.endings import ends_whole
from knowledge.law.validity import Status, outranks, state_of
from tests.knowledge.law.samples_law import law

N = "19/2091/NĐ-CP"


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2090, 6, 30), Status.NOT_YET),
        (date(2090, 7, 1), Status.IN_FORCE),
        (date(2092, 12, 31), Status.IN_FORCE),
        (date(2093, 1, 1), Status.ENDED),
    ],
)
def test_first_and_last_day(on: date, status: Status) -> None:
    document = law(valid_to=date(2092, 12, 31))
    assert state_of(document, None, on).status is status
    assert state_of(document, document.articles[0], on).status is status


def test_an_inserted_article_begins_with_its_own_day() -> None:
    document = law("1/2090/QH30", "Luật", Article(number="1a", text="A", valid_from=date(2095, 1, 1)))
    state = state_of(document, document.articles[0], date(2094, 1, 1))
    assert (state.status, state.since) == (Status.NOT_YET, date(2095, 1, 1))
    assert state_of(document, None, date(2094, 1, 1)).status is Status.IN_FORCE


def test_a_change_counts_from_its_day() -> None:
    change = Change(kind=ChangeKind.AMENDED, number="2/2094/QH30", on=date(2095, 1, 1), worked_in=True)
    document = law("1/2090/QH30", "Luật", Article(number="1", text="A", changes=(change,)))
    states = [state_of(document, document.articles[0], day) for day in (date(2094, 12, 31), date(2095, 1, 1))]
    assert [(state.status, state.by) for state in states] == [(Status.IN_FORCE, ()), (Status.AMENDED, (change,))]


def test_a_suspended_article_does_not_apply() -> None:
    change = Change(kind=ChangeKind.SUSPENDED, number="2/2094/QH30", on=date(2095, 1, 1))
    document = law("1/2090/QH30", "Luật", Article(number="1", text="A", changes=(change,)))
    state = state_of(document, document.articles[0], date(2095, 1, 1))
    assert (state.status, state.status.applies, state.until) == (Status.ENDED, False, date(2094, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        f"Nghị định này thay thế Nghị định số {N} ngày 02 tháng 3 năm 2091.",
        "1. Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2095 và thay thế Nghị định số 19 /2091/NĐ- CP.",
        f"2. Nghị định số {N} ngày 02/3/2091 của Chính phủ hết hiệu lực kể từ ngày Nghị định này có hiệu lực.",
        f"2. Bãi bỏ các văn bản sau:\na) Quyết định số 1/2080/QĐ-TTg;\nb) Nghị định số {N}.",
        f"2. Các Nghị định sau hết hiệu lực:\na) Nghị định số 1/2080/NĐ-CP;\nb) Nghị định số {N}.",
    ],
)
def test_a_whole_document_is_ended(text: str) -> None:
    assert ends_whole(text, N)


@pytest.mark.parametrize(
    "text",
    [
        f"2. Bãi bỏ Điều 5 của Nghị định số {N}.",
        f"2. Bãi bỏ Chương II Nghị định số {N}.",
        f"2. Thay thế cụm từ “trà” bằng cụm từ “chè” tại Nghị định số {N}.",
        f"2. Mẫu ban hành kèm theo Nghị định số {N} hết hiệu lực.",
        f"2. Nghị định số 1/2080/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số {N} hết hiệu lực.",
        f"2. Bãi bỏ Nghị định số 5/2092/NĐ-CP sửa đổi, bổ sung Nghị định số {N}.",
        f"2. Hồ sơ nộp theo Nghị định số {N} tiếp tục được giải quyết cho đến khi giấy phép hết hiệu lực.",
        f"2. Bãi bỏ các văn bản:\na) Quyết định số 1/2080/QĐ-TTg.\n3. Việc khác theo Nghị định số {N}.",
        f"2. Các quy định về trà tại Nghị định số 1/2080/NĐ-CP và Nghị định số {N} hết hiệu lực.",
        "2. Nghị định này thay thế Nghị định số 119/2091/NĐ-CP.",
    ],
)
def test_a_part_or_a_mention_ends_nothing(text: str) -> None:
    assert not ends_whole(text, N)


def test_rank() -> None:
    assert outranks("Luật", "Nghị định")
    assert outranks("Nghị định", "Nghị định")
    assert not outranks("Thông tư", "Luật")
