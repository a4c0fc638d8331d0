"""The page of a case: what it shows, what it refuses, and that nothing gets into it unescaped."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from actions.case.sheet import sheet
from actions.case.state import Case
from actions.case.token import encode
from knowledge.curated import load_curated
from knowledge.procedure import Procedure
from service.routers import case as router
from tests.service.conftest import Open, Service

BIRTH = "1.001193"


@pytest.fixture(scope="module")
def records() -> dict[str, Procedure]:
    return {record.code: record for record in load_curated()}


class Index:
    """A snapshot that holds these records."""

    law = None
    manifest: Any = type("Manifest", (), {"counts": {}})()

    def __init__(self, records: dict[str, Procedure]) -> None:
        self.records = records

    def retired(self, code: str) -> None:
        return None

    def procedure(self, code: str) -> Procedure | None:
        return self.records.get(code)


def hold(service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.parts.snapshots, "get", lambda: Index(records))


def token(record: Procedure, value: str = "?", have: frozenset[int] = frozenset(), channel: str = "?") -> str:
    found = sheet(record)
    assert found
    case = Case.begin(found).with_facts(dict.fromkeys(range(len(found.facts)), value)).with_papers(have=have)
    return encode(case.model_copy(update={"channel": channel}), len(found.needs))


async def test_shows_papers_ticks_fee_day_source_and_qr(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(service, records, monkeypatch)
    made = token(records[BIRTH], "n", frozenset({0}), "in_person")
    reply = await service.http.get(f"/case/{made}")
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("text/html")
    text = unescape(reply.text)
    assert text.count('<input type="checkbox" checked>') == 1 and text.count('<input type="checkbox"') == 4
    assert "Giấy chứng sinh" in text and "bị bỏ rơi" not in text and "Lấy ở đâu: bệnh viện" in text
    assert "Còn thiếu <b>2</b>" in text and "Miễn phí" in text and "giấy hẹn quyết định" in text
    assert f"mã {BIRTH}" in text and '<svg viewBox="0 0 ' in text
    assert f"http://service/case/{made}" in text
    assert f"/?hoi=M%E1%BB%9F%20l%E1%BA%A1i%20h%E1%BB%93%20s%C6%A1%20{made}" in text


async def test_the_day_is_that_of_the_visit(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(service, records, monkeypatch)

    class Later(date):
        @classmethod
        def today(cls) -> Later:
            return cls(2026, 8, 7)

    monkeypatch.setattr(router, "date", Later)
    text = unescape((await service.http.get(f"/case/{token(records['1.004222'])}")).text)
    assert "Nộp đủ ngày 07/08/2026 thì dự kiến có kết quả ngày 18/08/2026" in text


async def test_strict_policy_and_no_cache(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(service, records, monkeypatch)
    reply = await service.http.get(f"/case/{token(records[BIRTH])}")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert reply.headers["cache-control"] == "no-store" and reply.headers["x-robots-tag"] == "noindex"
    assert "style=" not in reply.text and not re.search(r"<script(?! src=)", reply.text)


async def test_the_public_address_goes_into_the_code(
    open_service: Open, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = await open_service(public_url="https://motcua.test/")
    hold(service, records, monkeypatch)
    made = token(records[BIRTH])
    asked = await service.http.get(f"/case/{made}?large=1", headers={"Host": "evil.test"})
    assert f"https://motcua.test/case/{made}" in asked.text and "evil.test" not in asked.text
    assert '<html lang="vi" class="large">' in asked.text


async def test_a_strange_host_is_not_repeated(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(service, records, monkeypatch)
    made = token(records[BIRTH])
    reply = await service.http.get(f"/case/{made}", headers={"Host": 'x"><script>alert(1)</script>'})
    assert "alert(1)" not in reply.text


@pytest.mark.parametrize(
    "bad",
    ["x", "a" * 60, "A" * 40, "a" * 500, "0123456789" * 4, "%3Cscript%3Ealert(1)%3C/script%3E" * 2, "aaaa.aaaa" * 4],
)
async def test_what_names_no_case_gets_a_kind_404(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    hold(service, records, monkeypatch)
    reply = await service.http.get(f"/case/{bad}")
    assert reply.status_code == 404 and "<script>" not in reply.text
    if "/" not in bad and "%3C/" not in bad:
        assert "Không tìm thấy danh sách" in unescape(reply.text) and 'href="/"' in reply.text


async def test_any_letter_of_a_token_may_be_wrong(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(service, records, monkeypatch)
    made = token(records[BIRTH], "y", frozenset({0, 1}))
    for place, letter in zip(range(0, len(made), 3), "a7z" * len(made), strict=False):
        changed = made[:place] + letter + made[place + 1 :]
        assert (await service.http.get(f"/case/{changed}")).status_code in {200, 404}, changed


async def test_a_changed_or_unknown_record_is_told(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = records[BIRTH]
    made = token(record)
    first = record.cases[0]
    changed = record.model_copy(update={"cases": [first.model_copy(update={"papers": first.papers[1:]})]})
    hold(service, {BIRTH: changed}, monkeypatch)
    reply = await service.http.get(f"/case/{made}")
    assert reply.status_code == 404 and "đã được cập nhật" in unescape(reply.text)
    assert "/?hoi=Chu%E1%BA%A9n" in reply.text
    hold(service, {}, monkeypatch)
    assert (await service.http.get(f"/case/{made}")).status_code == 404


async def test_hostile_words_of_a_record_are_escaped(
    service: Service, records: dict[str, Procedure], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = records[BIRTH]
    first = record.cases[0]
    paper = first.papers[0].model_copy(update={"name": 'Tờ khai "><img src=x onerror=alert(1)> & {{ 7*7 }}'})
    cases = [first.model_copy(update={"papers": [paper, *first.papers[1:]]})]
    hostile = record.model_copy(update={"cases": cases, "short_name": "<b>Khai</b> <script>alert(2)</script>"})
    hold(service, {BIRTH: hostile}, monkeypatch)
    text = (await service.http.get(f"/case/{token(hostile)}")).text
    assert "<img" not in text and "<script>alert" not in text and "49" not in re.sub(r"<svg.*?</svg>", "", text)


async def test_closed_and_away(open_service: Open, records: dict[str, Procedure]) -> None:
    closed = await open_service(closed="Dữ liệu đang được cập nhật.")
    reply = await closed.http.get(f"/case/{token(records[BIRTH])}")
    assert reply.status_code == 503 and "Dữ liệu đang được cập nhật" in unescape(reply.text)


async def test_no_snapshot_yet(open_service: Open, records: dict[str, Procedure]) -> None:
    service = await open_service(index=False)
    reply = await service.http.get(f"/case/{token(records[BIRTH])}")
    assert reply.status_code == 503 and "18001096" in reply.text


async def test_the_template_itself_is_not_served(service: Service) -> None:
    assert (await service.http.get("/case.html")).status_code == 404
    assert (await service.http.get("/case.css")).status_code == 200
