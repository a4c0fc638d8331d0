"""What is told of each aspect, in each state a record can be in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from actions.answer import MAX_PAYLOAD, Aspect, Message, Outcome
from actions.contact import Contact
from actions.render import render
from knowledge.law.expired import ExpiredBasis
from knowledge.procedure import (
    Channel,
    Fee,
    FeeState,
    Form,
    Level,
    Method,
    OnlineLevel,
    Paper,
    PaperCase,
    Procedure,
    ProcessingTime,
    TimeState,
    TimeUnit,
)
from knowledge.source import LegalBasis

Make = Callable[..., Procedure]
Tell = Callable[..., str]


@pytest.fixture
def message(make: Make, contact: Contact, today: date) -> Callable[..., Message]:
    def told(*aspects: Aspect, question: str = "", **changes: object) -> Message:
        return render(make(**changes), aspects, contact=contact, today=today, question=question)

    return told


@pytest.fixture
def tell(message: Callable[..., Message]) -> Tell:
    return lambda *aspects, **changes: message(*aspects, **changes).text


def fee_of(*fees: Fee) -> list[Method]:
    return [Method(channel=Channel.IN_PERSON, fees=list(fees))]


def time_of(time: ProcessingTime) -> list[Method]:
    return [Method(channel=Channel.IN_PERSON, time=time)]


def test_answer_part_names_record_aspects_and_source(message: Callable[..., Message]) -> None:
    answer = message(Aspect.FEE).answer
    assert answer is not None
    assert answer.outcome is Outcome.ANSWER
    assert answer.procedure is not None
    assert answer.procedure.code == "1.000001"
    assert answer.aspects == [Aspect.FEE]
    assert answer.source == "https://dichvucong.gov.vn/thu-tuc/1"
    assert answer.as_of == date(2026, 7, 1)
    assert [c.number for c in answer.citations] == ["1/2020/NĐ-CP"]


def test_source_line_names_procedure_code_decision_and_day(tell: Tell) -> None:
    last = tell(Aspect.FEE).split("\n")[-1]
    for part in ("Thủ tục đăng ký nuôi ong", "1.000001", "12/QĐ-UBND ngày 02/03/2026", "theo dữ liệu ngày 01/07/2026"):
        assert part in last
    assert "kiểm tra lại" not in last


def test_data_older_than_six_months_asks_to_check_again(make: Make, contact: Contact) -> None:
    record = make()
    later = record.source.as_of + timedelta(days=184)
    assert "kiểm tra lại trên Cổng Dịch vụ công quốc gia" in render(record, [], contact=contact, today=later).text


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (Fee(state=FeeState.STATED, amount=1_250_000), "1.250.000 đồng"),
        (Fee(state=FeeState.FREE, amount=0), "Miễn phí."),
        (Fee(state=FeeState.ZERO, amount=0), "Cơ sở dữ liệu ghi 0 đồng; địa phương có thể quy định riêng"),
        (
            Fee(state=FeeState.IN_NOTE, amount=0, note="Mức thu do Hội đồng nhân dân tỉnh quyết định"),
            "Hội đồng nhân dân",
        ),
        (Fee(state=FeeState.DOUBTFUL, amount=700), "700 đồng; con số này có thể bị ghi thiếu"),
        (Fee(), "Cơ sở dữ liệu chưa ghi phí, lệ phí"),
    ],
)
def test_fee_states(tell: Tell, fee: Fee, said: str) -> None:
    assert said in tell(Aspect.FEE, methods=fee_of(fee))


@pytest.mark.parametrize("state", [FeeState.ZERO, FeeState.UNKNOWN, FeeState.IN_NOTE, FeeState.DOUBTFUL])
def test_only_a_free_fee_is_called_free(tell: Tell, state: FeeState) -> None:
    text = tell(Aspect.FEE, methods=fee_of(Fee(state=state, amount=0, note="" if state is FeeState.ZERO else "x1")))
    assert "miễn phí" not in text.lower().replace("không có nghĩa là miễn phí", "")


def test_same_fee_of_all_channels_is_told_once(tell: Tell) -> None:
    assert tell(Aspect.FEE).count("10.000 đồng") == 1


def test_different_fees_are_told_per_channel(tell: Tell) -> None:
    methods = [
        Method(channel=Channel.ONLINE, fees=[Fee(state=FeeState.STATED, amount=5_000)]),
        Method(channel=Channel.IN_PERSON, fees=[Fee(state=FeeState.STATED, amount=10_000)]),
        Method(channel=Channel.POST, fees=[Fee(state=FeeState.STATED, amount=10_000)]),
    ]
    text = tell(Aspect.FEE, methods=methods)
    assert "Nộp trực tiếp, qua bưu chính:\n• 10.000 đồng." in text
    assert "Nộp trực tuyến:\n• 5.000 đồng." in text


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (ProcessingTime(state=TimeState.STATED, amount=7, unit=TimeUnit.WORKING_DAY), "7 ngày làm việc"),
        (ProcessingTime(state=TimeState.STATED, amount=1.5, unit=TimeUnit.HOUR), "1,5 giờ"),
        (ProcessingTime(state=TimeState.IN_NOTE, note="ngay trong ngày"), "Ngay trong ngày."),
        (
            ProcessingTime(state=TimeState.STATED, amount=2, unit=TimeUnit.DAY, note="biển trúng đấu giá"),
            "2 ngày. Biển trúng đấu giá.",
        ),
        (ProcessingTime(state=TimeState.DOUBTFUL, note="12 ngày hoặc 2 ngày"), "không rõ"),
        (ProcessingTime(), "Cơ sở dữ liệu chưa ghi thời hạn giải quyết"),
    ],
)
def test_time_states(tell: Tell, time: ProcessingTime, said: str) -> None:
    assert said in tell(Aspect.TIME, methods=time_of(time))


def test_a_known_time_is_only_expected(tell: Tell) -> None:
    assert "dự kiến; giấy hẹn quyết định" in tell(Aspect.TIME)
    assert "dự kiến" not in tell(Aspect.TIME, methods=[])


def test_time_tells_the_citizens_own_deadline_not_the_offices(tell: Tell) -> None:
    text = tell(
        Aspect.TIME,
        conditions=[
            "Trong thời hạn 20 ngày kể từ ngày đặt tổ, người nuôi ong phải đăng ký.",
            "Trong thời hạn 9 ngày, Ủy ban nhân dân phải gửi văn bản trả lời.",
            "Xã xác nhận trong 8 ngày rồi gửi Sở Nội vụ.",
        ],
    )
    assert "20 ngày" in text
    assert "9 ngày" not in text and "8 ngày" not in text


def test_time_missing_in_its_field_is_quoted_from_the_steps(tell: Tell) -> None:
    text = tell(Aspect.TIME, methods=[], steps=["Cơ quan trả kết quả trong ngày làm việc tiếp theo."])
    assert "Phần trình tự của thủ tục ghi" in text
    assert "ngày làm việc tiếp theo" in text


def test_papers_always_needed_come_before_those_of_a_case_and_notes_last(tell: Tell) -> None:
    text = tell(Aspect.DOCUMENTS)
    places = [
        text.index(w)
        for w in ("Tờ khai nuôi ong (1 bản chính)", "Bản vẽ vị trí đặt tổ (2 bản sao)", "ủy quyền", "Lưu ý")
    ]
    assert places == sorted(places)


def test_the_case_asked_about_comes_first(tell: Tell) -> None:
    cases = [
        PaperCase(title="Trường hợp cấp mới", papers=[Paper(name="Đơn xin cấp", originals=1)]),
        PaperCase(title="Trường hợp bị cháy hỏng", papers=[Paper(name="Bản còn lại", originals=1)]),
    ]
    text = tell(Aspect.DOCUMENTS, cases=cases, question="giấy bị cháy thì nộp gì")
    assert text.index("Bản còn lại") < text.index("Đơn xin cấp")


def test_long_lists_are_cut_and_say_so(tell: Tell) -> None:
    papers = [Paper(name=f"Giấy tờ số {i} " + "rất dài " * 60, originals=1) for i in range(60)]
    text = tell(Aspect.DOCUMENTS, cases=[PaperCase(title="Chung", papers=papers)])
    assert len(text) <= 5_500
    assert "giấy tờ cho trường hợp khác" in text


@pytest.mark.parametrize(
    ("agencies", "said"),
    [
        (["Ủy ban nhân dân cấp xã"], "Trung tâm Phục vụ hành chính công xã/phường nơi bạn ở"),
        (["Sở Tư pháp"], "Trung tâm Phục vụ hành chính công tỉnh"),
        (["Công an cấp xã"], "Cơ quan thực hiện: Công an cấp xã."),
    ],
)
def test_place(tell: Tell, agencies: list[str], said: str) -> None:
    assert said in tell(Aspect.PLACE, agencies=agencies)


def test_police_are_not_sent_to_the_one_stop_centre(tell: Tell) -> None:
    assert "Trung tâm Phục vụ hành chính công" not in tell(Aspect.PLACE, agencies=["Công an cấp xã"])


def test_records_of_districts_say_that_districts_ended(tell: Tell) -> None:
    text = tell(Aspect.PLACE, agencies=["Ủy ban nhân dân cấp huyện"], levels=[Level.DISTRICT])
    assert "01/7/2025 không còn cấp huyện" in text
    assert "không còn cấp huyện" not in tell(Aspect.PLACE)


def test_method_names_channels_and_online_level(tell: Tell) -> None:
    text = tell(Aspect.METHOD, online_level=OnlineLevel.FULL)
    assert "trực tuyến" in text
    assert "toàn trình" in text
    assert "bưu chính" in text
    only = tell(Aspect.METHOD, methods=[Method(channel=Channel.IN_PERSON)])
    assert "không ghi cách nộp trực tuyến" in only


def test_plain_steps_stand_before_the_sources(tell: Tell) -> None:
    text = tell(Aspect.STEPS, plain_steps=["Chuẩn bị giấy tờ", "Nộp ở xã"])
    assert "1. Chuẩn bị giấy tờ." in text
    assert "Cán bộ kiểm tra" not in text


def test_forms_are_named_with_number_and_address(tell: Tell) -> None:
    text = tell(Aspect.FORMS, forms=[Form(name="Tờ khai", number="Mẫu 01", url="https://a.gov.vn/f.doc")])
    assert "Tờ khai (Mẫu 01): https://a.gov.vn/f.doc" in text


def test_who_tells_applicants_and_authorisation(tell: Tell) -> None:
    text = tell(Aspect.WHO)
    assert "Cá nhân" in text
    assert "ủy quyền" in text


@pytest.mark.parametrize("aspect", [a for a in Aspect if a is not Aspect.OVERVIEW])
def test_an_empty_record_says_plainly_what_is_missing(message: Callable[..., Message], aspect: Aspect) -> None:
    empty = {
        "decision_number": None,
        "decision_date": None,
        "levels": [],
        "applicants": [],
        "agencies": [],
        "methods": [],
        "cases": [],
        "steps": [],
        "conditions": [],
        "results": [],
        "legal_basis": [],
    }
    text = message(aspect, **empty).text
    assert "Cơ sở dữ liệu chưa ghi" in text or "Cơ sở dữ liệu không ghi" in text
    assert "18001096" in text


def test_no_aspect_is_an_overview(message: Callable[..., Message]) -> None:
    got = message()
    assert got.answer is not None
    assert got.answer.aspects == [Aspect.OVERVIEW]
    for part in ("Tờ khai nuôi ong", "Trung tâm Phục vụ", "3 ngày làm việc", "10.000 đồng"):
        assert part in got.text
    assert len(got.text) <= 1_300


def test_several_aspects_have_headings(tell: Tell) -> None:
    text = tell(Aspect.FEE, Aspect.TIME)
    assert text.index("Phí, lệ phí\n") < text.index("Thời hạn\n")


def test_raw_tokens_of_a_note_are_said_in_words(tell: Tell) -> None:
    text = tell(
        Aspect.FEE, methods=fee_of(Fee(state=FeeState.IN_NOTE, note="50.000 VNĐ mỗi 3 WORKING_DAY, OTHER NULL"))
    )
    assert "50.000 đồng mỗi 3 ngày làm việc" in text
    assert not {"VNĐ", "WORKING_DAY", "OTHER", "NULL"} & set(text.replace(",", " ").replace(".", " ").split())


def test_next_questions_are_few_and_mean_the_same_anywhere(message: Callable[..., Message]) -> None:
    buttons = message(Aspect.DOCUMENTS).buttons
    assert 1 <= len(buttons) <= 3
    assert all(len(b.payload) <= MAX_PAYLOAD and "1.000001" in b.payload for b in buttons)
    assert "Cần giấy tờ gì?" not in [b.title for b in buttons]


def test_citations_are_three_at_most_laws_first(message: Callable[..., Message]) -> None:
    basis = [LegalBasis(number=f"{i}/2020/TT-BTC", title="Thông tư") for i in range(5)]
    basis.append(LegalBasis(number="60/2014/QH13", title="Luật Hộ tịch"))
    answer = message(Aspect.FEE, legal_basis=basis).answer
    assert answer is not None
    assert len(answer.citations) == 3
    assert answer.citations[0].number == "60/2014/QH13"


def test_an_answer_warns_of_law_that_has_ended(contact: Contact, today: date, make: Make) -> None:
    ended = [ExpiredBasis("1/2020/NĐ-CP", "Nghị định", "", None, date(2026, 2, 1), "5/2026/NĐ-CP", None)]
    text = render(make(), [Aspect.FEE], contact=contact, today=today, ended=ended).text
    assert text.splitlines()[-1].startswith("⚠ Căn cứ đã hết hiệu lực: 1/2020/NĐ-CP")
    assert "5/2026/NĐ-CP" in text
