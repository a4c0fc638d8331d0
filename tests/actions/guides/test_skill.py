"""When a guide speaks, what it says, and how the talk goes on with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from actions.answer import MAX_PAYLOAD, Answer, Aspect, Outcome
from actions.contact import Contact
from actions.guides import cues
from actions.guides.message import told
from actions.respond import respond
from actions.skill import Tools
from actions.thread import Thread
from actions.turn import Reply, Turn
from index.guides.book import GuideHit
from knowledge.guide import Guide, load_guides
from knowledge.source import LegalBasis, Source, SourceKind

HIVE = Guide(
    code="g.bao-to",
    name="Bảo vệ tổ ong",
    overview="Tổ ong cần chỗ khô. Bạn tự làm được.",
    needs=["Một tấm bạt."],
    steps=["Che bạt.", "Buộc dây.", "Soi lại."],
    warnings=["Đừng che kín."],
    where=["{office}.", "Ứng dụng: {citizen_app}."],
    wordings=[f"che tổ {n}" for n in range(8)],
    aspects=["method"],
    related=["1.000001"],
    further=["g.bat-ong"],
    legal_basis=[LegalBasis(number="1/2020/NĐ-CP")],
    source=Source(kind=SourceKind.CURATED, file="guides/bao-to.yaml", as_of=date(2026, 7, 1)),
)
CATCH = HIVE.model_copy(update={"code": "g.bat-ong", "name": "Bắt ong", "further": []})


class FakeBook:
    """Finds the guide whose `key` the message holds, as sure as it was made."""

    def __init__(self, chances: dict[str, tuple[Guide, float]]) -> None:
        self.chances = chances
        self.guides = {g.code: g for g in (HIVE, CATCH)}

    def find(self, text: str, limit: int = 5) -> Sequence[GuideHit]:
        found = [(g, p) for key, (g, p) in self.chances.items() if key in text.lower()]
        return [GuideHit(g.code, g.name, p) for g, p in found][:limit]

    def guide(self, code: str) -> Guide | None:
        return self.guides.get(code)

    def named(self, name: str) -> Guide | None:
        return next((g for g in self.guides.values() if g.name.lower() == name.lower().rstrip("?")), None)


Say = Callable[..., Reply]


@pytest.fixture
def index(make: Any, fake_index: Any) -> Any:
    made = fake_index(make("1.000001", "Thủ tục nuôi ong mật"), make("1.000002", "Thủ tục thả diều giấy"))
    made.guides = FakeBook({"che tổ": (HIVE, 0.97), "tổ ướt": (HIVE, 0.6), "nuôi ong": (HIVE, 0.3)})
    return made


@pytest.fixture
def say(index: Any, contact: Contact, today: date) -> Say:
    def one(text: str, thread: Thread | None = None, *aspects: Aspect, intent: str = "ask", **likely: float) -> Reply:
        turn = Turn(text=text, intent=intent, confidence=0.9, ranking=likely, aspects=list(aspects))
        return respond(turn, thread or Thread(), index, contact, today)

    return one


def answer_of(reply: Reply) -> Answer:
    answer = reply.messages[0].answer
    assert answer is not None
    return answer


def test_a_sure_guide_answers(say: Say) -> None:
    reply = say("che tổ thế nào")
    answer = answer_of(reply)
    assert (answer.outcome, answer.procedure) == (Outcome.ANSWER, None)
    assert (answer.source, answer.as_of) == ("guides/bao-to.yaml", date(2026, 7, 1))
    assert [c.number for c in answer.citations] == ["1/2020/NĐ-CP"]
    assert reply.thread.guide == "g.bao-to"


def test_the_text_alone_carries_the_whole(say: Say) -> None:
    text = say("che tổ thế nào").messages[0].text
    for part in ("Bảo vệ tổ ong", "• Một tấm bạt.", "1. Che bạt.", "3. Soi lại.", "• Đừng che kín.", "0205 000 000"):
        assert part in text
    assert text.splitlines()[-1] == "Nguồn: Nghị định 1/2020/NĐ-CP; thông tin đến ngày 01/07/2026."


def test_what_nobody_set_is_left_out(index: Any, today: date, contact: Contact) -> None:
    assert "Ứng dụng" not in told(HIVE, Tools(index, contact, today)).text
    named = contact.model_copy(update={"citizen_app": "Xứ Ong"})
    assert "Ứng dụng: Xứ Ong." in told(HIVE, Tools(index, named, today)).text


def test_buttons_lead_to_procedures_and_guides(say: Say) -> None:
    buttons = say("che tổ thế nào").messages[0].buttons
    assert [b.payload for b in buttons] == ["Nuôi ong mật (mã 1.000001)", "Bắt ong"]
    assert answer_of(say(buttons[0].payload)).procedure is not None
    assert say(buttons[1].payload).thread.guide == "g.bat-ong"


def test_a_sure_procedure_stands_before_a_likely_guide(say: Say) -> None:
    procedure = answer_of(say("nuôi ong mật")).procedure
    assert procedure is not None and procedure.code == "1.000001"


def test_a_likely_guide_speaks_where_no_procedure_is_found(say: Say) -> None:
    assert say("tổ ướt quá").thread.guide == "g.bao-to"


def test_an_unsure_guide_says_nothing(say: Say, index: Any) -> None:
    index.guides.chances = {"tổ ướt": (HIVE, 0.1)}
    reply = say("tổ ướt quá")
    assert answer_of(reply).outcome is Outcome.UNKNOWN and reply.thread.guide is None


def test_a_guide_that_may_be_meant_is_offered(say: Say, index: Any) -> None:
    index.guides.chances = {"tổ": (HIVE, 0.3), "ướt": (CATCH, 0.1), "quá": (CATCH, 0.01)}
    reply = say("tổ ướt quá")
    answer = answer_of(reply)
    assert answer.outcome is Outcome.CLARIFY
    assert [(c.code, c.payload) for c in answer.candidates] == [("g.bao-to", "Bảo vệ tổ ong"), ("g.bat-ong", "Bắt ong")]
    assert reply.messages[0].buttons[-1].payload == "Không có trong danh sách"
    for text, code in (("2", "g.bat-ong"), ("Bảo vệ tổ ong", "g.bao-to"), ("bat ong", "g.bat-ong")):
        picked = say(text, reply.thread)
        assert (picked.thread.guide, picked.thread.candidates) == (code, [])
    assert say("không có trong danh sách", reply.thread).thread.candidates == []
    procedure = answer_of(say("nuôi ong mật", reply.thread)).procedure
    assert procedure is not None and procedure.code == "1.000001"


def test_one_guide_offered_is_taken_by_yes(say: Say, index: Any) -> None:
    index.guides.chances = {"tổ": (HIVE, 0.3)}
    assert say("đúng rồi", say("tổ ướt quá").thread, intent="affirm").thread.guide == "g.bao-to"


def test_a_procedure_under_discussion_tells_its_own_way_of_filing(say: Say) -> None:
    thread = Thread(procedure="1.000001")
    procedure = answer_of(say("che tổ nuôi ong mật", thread, Aspect.METHOD)).procedure
    assert procedure is not None and procedure.code == "1.000001"


def test_a_procedure_that_the_guide_names_stands_before_it(say: Say, index: Any) -> None:
    index.guides.chances = {"nuôi ong": (HIVE, 0.8)}
    procedure = answer_of(say("nuôi ong mật")).procedure
    assert procedure is not None and procedure.code == "1.000001"
    index.guides.chances = {"nuôi ong": (HIVE, 0.99)}
    assert say("nuôi ong mật").thread.guide == "g.bao-to"


def test_a_bare_question_asks_for_the_procedure_first(say: Say, index: Any) -> None:
    index.noise = frozenset({"lệ", "phí", "nộp"})
    index.guides.chances = {"lệ phí": (HIVE.model_copy(update={"aspects": ["fee"]}), 0.97), "nộp": (HIVE, 0.97)}
    index.guides.guides["g.bao-to"] = HIVE.model_copy(update={"aspects": ["fee", "method"]})
    assert "Bạn hỏi về thủ tục nào?" in say("lệ phí", None, Aspect.FEE).messages[0].text
    assert say("nộp", None, Aspect.METHOD).thread.guide == "g.bao-to"


def test_small_talk_stays_small_talk(say: Say) -> None:
    reply = say("che tổ xong gặp cán bộ", None, intent="handoff", handoff=0.8, ask=0.1)
    assert answer_of(reply).outcome is Outcome.HANDOFF


def test_one_step_and_the_next(say: Say) -> None:
    text = say("bước 2 làm thế nào", Thread(guide="g.bao-to"), Aspect.STEPS).messages[0].text
    assert "Buộc dây." in text and "Soi lại." in text and "Che bạt." not in text


def test_a_step_that_is_none_gets_all(say: Say) -> None:
    text = say("bước 8 làm gì", Thread(guide="g.bao-to")).messages[0].text
    assert "có 3 bước" in text and "1. Che bạt." in text


@pytest.mark.parametrize("text", ["rồi sao nữa", "tiếp theo làm gì", "xong rồi thì sao"])
def test_what_comes_after_the_steps(say: Say, text: str) -> None:
    reply = say(text, Thread(guide="g.bao-to"))
    assert "Đừng che kín." in reply.messages[0].text and reply.thread.guide == "g.bao-to"


def test_an_aspect_asks_for_its_part(say: Say) -> None:
    text = say("gì", Thread(guide="g.bao-to"), Aspect.DOCUMENTS).messages[0].text
    assert "Một tấm bạt." in text and "Che bạt." not in text


def test_another_procedure_ends_the_guide(say: Say) -> None:
    reply = say("nuôi ong mật", Thread(guide="g.bao-to"))
    assert (reply.thread.procedure, reply.thread.guide) == ("1.000001", None)


def test_the_thread_survives_the_slots() -> None:
    assert Thread.from_slots(Thread(guide="g.bao-to").to_slots()).guide == "g.bao-to"


def test_a_guide_that_is_no_more_is_forgotten(say: Say) -> None:
    assert answer_of(say("bước 2", Thread(guide="g.mat-roi"))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("text", "number"), [("bước 2", 2), ("bước thứ ba thì sao", 3), ("bước đầu tiên", 1), ("b", None)]
)
def test_steps_by_number(text: str, number: int | None) -> None:
    assert cues.step_in(text) == number


@pytest.mark.parametrize("guide", load_guides(), ids=lambda guide: guide.code)
def test_every_shipped_guide_fits_a_message(guide: Guide, index: Any, today: date) -> None:
    full = Contact(
        office_name="Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở",
        office_phone="0205 000 0000",
        province_name="Lạng Sơn",
        citizen_app="Công dân số, congdan.langson.example",
        border_platform="https://cuakhau.example",
    )
    made = told(guide, Tools(index, full, today))
    assert len(made.text) <= 1_800
    assert "{" not in made.text and "  " not in made.text
    assert all(len(button.payload) <= MAX_PAYLOAD for button in made.buttons)
