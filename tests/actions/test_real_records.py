"""Every aspect of real records: nothing raw, nothing empty, nothing too long."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from actions.answer import MAX_PAYLOAD, Aspect
from actions.clarify import candidates_of
from actions.contact import Contact
from actions.render import render
from actions.render.answer_message import LIMIT_LONG, LIMIT_OVERVIEW, LIMIT_SHORT, LONG
from knowledge.procedure import FeeState, Procedure

pytestmark = pytest.mark.data

RAW = re.compile(
    r"\b(?:WORKING_DAY|OTHER|NULL|None|null|undefined|ONLINE|DIRECT|POSTAL|IN_NOTE)\b|VNĐ|(?<![\d.,])0 VN|"
    r"&nbsp;|</?(?:p|br|div|span|b|i)\b|\( *\)|Không có thông tin|[;:,] ?\.(?!\.)|\.{2}(?!\.)(?<!\.{3})"
)
"""Raw tokens and broken punctuation of the source."""
EVERY = 12
"""Every twelfth record is read: seconds instead of minutes; 1 reads all of them."""


@pytest.fixture(scope="module")
def records(shared: Path) -> list[Procedure]:
    from knowledge.importers import national
    from knowledge.importers.draft import Lists

    lists = Lists(None)
    with ZipFile(shared / "data/procedures/national-2026-07.zip") as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".txt"))
        assert len(names) > 5_000
        texts = ((n, archive.read(n).decode("utf-8")) for n in names[::EVERY])
        return [national.read(text, name, date(2026, 7, 1), None, lists) for name, text in texts]


def test_every_aspect(records: list[Procedure]) -> None:
    contact, today = Contact(), date(2026, 8, 1)
    faults: Counter[str] = Counter()
    samples: dict[str, str] = {}
    for record in records:
        for aspect in Aspect:
            message = render(record, [aspect], contact=contact, today=today)
            limit = LIMIT_LONG if aspect in LONG else LIMIT_OVERVIEW if aspect is Aspect.OVERVIEW else LIMIT_SHORT
            found = [f"raw {raw[0]}" for raw in RAW.finditer(message.text)]
            found += ["too long"] if len(message.text) > limit else []
            body = message.text.split("\n\n")
            found += ["empty"] if len(body) < 3 or not all(part.strip() for part in body) else []
            found += ["no code"] if record.code not in body[-1] else []
            found += ["button"] if any(len(b.payload) > MAX_PAYLOAD for b in message.buttons) else []
            for fault in found:
                faults[fault] += 1
                samples.setdefault(fault, f"{record.code} {aspect}: {message.text[:300]}")
    assert not faults, (faults, samples)


def test_only_free_fees_are_called_free(records: list[Procedure]) -> None:
    contact, today = Contact(), date(2026, 8, 1)
    for record in records:
        fees = [fee for method in record.methods for fee in method.fees]
        notes = " ".join([fee.note for fee in fees] + [m.note for m in record.methods]).lower()
        if any(fee.state is FeeState.FREE for fee in fees) or "miễn" in notes:
            continue
        text = render(record, [Aspect.FEE], contact=contact, today=today).text.lower()
        body = text.split("\n\n")[1]
        assert "miễn phí" not in body.replace("không có nghĩa là miễn phí", ""), record.code


def test_payloads_of_all_records_can_be_sent(records: list[Procedure]) -> None:
    for start in range(0, len(records), 5):
        payloads = [c.payload for c in candidates_of(records[start : start + 5])]
        assert len(set(payloads)) == len(payloads)
        assert all(0 < len(p) <= MAX_PAYLOAD for p in payloads)
