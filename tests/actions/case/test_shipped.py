"""What must hold for the case of every shipped record."""

from __future__ import annotations

from itertools import product

from actions.case import cost
from actions.case.message import papers as rows
from actions.case.questions import MOST, MOST_OPTIONS, Form, next_question, questions
from actions.case.scene import Scene
from actions.case.sheet import Sheet, sheet
from actions.case.state import UNKNOWN, Case, missing, papers
from actions.case.token import LONGEST, decode, encode
from actions.contact import Contact
from actions.render.documents import is_note_case, tell
from knowledge.procedure import FeeState, Procedure
from vietnamese import fold

Records = dict[str, Procedure]
Sheets = dict[str, Sheet]


def settled(found: Sheet, value: str) -> Case:
    """The case in which every fact has this value."""
    return Case.begin(found).with_facts(dict.fromkeys(range(len(found.facts)), value))


def test_every_record_with_papers_has_a_sheet(records: Records, sheets: Sheets) -> None:
    without = [code for code, r in records.items() if r.cases and code not in sheets]
    # A record of more papers than anybody could tick gets the list alone.
    assert all(sum(len(c.papers) for c in records[code].cases) > 25 for code in without), without


def test_at_most_four_short_questions(sheets: Sheets) -> None:
    alone = 0
    for code, found in sheets.items():
        for value in "yn?":
            case = Case.begin(found)
            asked = 0
            while question := next_question(found, case):
                asked += 1
                assert asked <= MOST, code
                assert len(question.facts) <= MOST_OPTIONS or question.form is Form.CASE, code
                if question.form is Form.CHANNEL:
                    case = case.model_copy(update={"channel": UNKNOWN})
                else:
                    case = case.with_facts(dict.fromkeys(question.facts, value))
            alone += value == "n" and asked == 1
            assert asked == len(questions(found, case)), code
    # One question where the record holds only one: asking for more would be asking for asking's sake.
    assert alone <= 0.05 * len(sheets)


def test_questions_are_short_and_without_raw_signs(sheets: Sheets) -> None:
    for code, found in sheets.items():
        for fact in found.facts:
            assert 3 <= len(fact.text) <= 160, (code, fact.text)
            assert not set(fact.text) & set("+|_<>"), (code, fact.text)


def test_giay_to_nop_is_no_case(sheets: Sheets) -> None:
    for code, found in sheets.items():
        for fact in found.facts:
            assert not fold(fact.text).startswith(("giay to nop", "giay to xuat trinh", "ho so chung")), code


def test_no_paper_is_lost_and_none_told_twice(records: Records, sheets: Sheets) -> None:
    for code, found in sheets.items():
        told = [(need.name, need.remark, need.only) for need in found.needs]
        assert len(told) == len(set(told)), code
        names = {fold(need.name) for need in found.needs}
        for case in records[code].cases:
            for paper in case.papers:
                name = tell(paper.model_copy(update={"when": ""}))
                if name and not paper.is_note and not is_note_case(case):
                    assert fold(name) in names, (code, name)


def test_the_papers_of_all_answers_are_all_papers(sheets: Sheets) -> None:
    for code, found in sheets.items():
        reached = {place for value in "yn?" for place in papers(found, settled(found, value))}
        assert reached == set(range(len(found.needs))), code
        # Who knows nothing of the own case is shown everything.
        assert papers(found, settled(found, UNKNOWN)) == [*dict.fromkeys(papers(found, settled(found, UNKNOWN)))]
        assert set(papers(found, settled(found, UNKNOWN))) == set(range(len(found.needs))), code


def test_any_answers_leave_something_to_bring(sheets: Sheets) -> None:
    for code, found in sheets.items():
        few = min(len(found.facts), 6)
        for values in product("yn", repeat=few):
            case = Case.begin(found).with_facts(dict(enumerate(values)))
            told = papers(found, case)
            assert len(told) == len(set(told)), code
        assert papers(found, settled(found, "y")), code


def test_ticking_all_leaves_nothing_missing(sheets: Sheets) -> None:
    for code, found in sheets.items():
        case = settled(found, "y")
        assert missing(found, case) == [p for p in papers(found, case) if p in missing(found, case)]
        assert missing(found, case.with_papers(have=set(papers(found, case)))) == [], code


def test_the_list_numbers_each_paper_once(records: Records, sheets: Sheets, contact: Contact, index: object) -> None:
    for code, found in sheets.items():
        case = settled(found, UNKNOWN)
        scene = Scene(records[code], found, case, contact, records[code].source.as_of, index)  # type: ignore[arg-type]
        told = [line for line in rows(scene) if line.startswith("☐ ")]
        assert [line.split(".")[0] for line in told] == [f"☐ {n}" for n in range(1, len(found.needs) + 1)], code


def test_a_total_is_the_sum_in_the_record(records: Records) -> None:
    totals = 0
    for record in records.values():
        for method in record.methods:
            whole = cost.total(method)
            if whole is not None:
                totals += 1
                assert [(f.state, f.amount) for f in method.fees] == [(FeeState.STATED, whole)], record.code
    assert totals


def test_sums_told_stand_in_the_record(records: Records, contact: Contact) -> None:
    for record in records.values():
        for method in record.methods:
            told = " ".join(cost.lines(record, [method], contact))
            notes = " ".join([method.note, *(f.note for m in record.methods for f in m.fees)])
            stated = {f"{f.amount:,}".replace(",", ".") for m in record.methods for f in m.fees if f.amount is not None}
            for word in told.replace(",", " ").split():
                if word.count(".") and word.replace(".", "").isdigit() and len(word) > 5:
                    assert word.strip(".") in stated or word.strip(".") in notes, (record.code, word)


def test_tokens_lead_back_to_the_case(sheets: Sheets) -> None:
    for code, found in sheets.items():
        places = range(len(found.needs))
        for value in "yn?-":
            case = settled(found, value).with_papers(have=set(places[::2]), lack=set(places[1::2]))
            token = encode(case, len(found.needs))
            assert decode(token) == case, code
            assert len(token) <= LONGEST and case.fits(found)


def test_a_changed_record_has_another_mark(records: Records) -> None:
    record = records["1.001193"]
    first = record.cases[0]
    changed = record.model_copy(update={"cases": [first.model_copy(update={"papers": first.papers[1:]})]})
    one, other = sheet(record), sheet(changed)
    assert one and other and one.mark != other.mark
    assert not Case.begin(one).fits(other)
