"""What the applications promise besides the chat: search, health, pages, headers, description, internal routes."""

from __future__ import annotations

import json

import httpx
import pytest

from service.internal import create_internal_app
from service.limits import RateLimiter, is_loopback
from tests.service.conftest import CODE, NAME, Open, Service


async def test_search_returns_procedures_and_articles(service: Service) -> None:
    found = await service.http.post("/api/search", json={"query": "khai sinh"})
    assert found.json() == {"results": [{"kind": "procedure", "score": 0.9, "code": CODE, "name": NAME}]}
    law = await service.http.post("/api/search", json={"query": "hồ sơ", "kinds": ["article"], "as_of": "2026-01-01"})
    (article,) = law.json()["results"]
    assert article["document"] == "123/2015/NĐ-CP" and article["article"] == "11" and article["title"]


@pytest.mark.parametrize(
    "change",
    [{"query": ""}, {"limit": 0}, {"limit": 51}, {"kinds": []}, {"kinds": ["x"]}, {"jurisdiction": "Lạng Sơn"},
     {"as_of": "yesterday"}, {"other": 1}, {"query": "x" * 1001}],
)  # fmt: skip
async def test_a_bad_search_is_refused(service: Service, change: dict[str, object]) -> None:
    reply = await service.http.post("/api/search", json={"query": "khai sinh"} | change)
    assert reply.status_code == 422 and reply.json()["detail"]


async def test_suggestions(service: Service) -> None:
    reply = await service.http.get("/api/suggest", params={"q": "khai"})
    assert reply.json() == {"suggestions": [{"code": CODE, "name": NAME, "label": NAME}]}
    whole = await service.http.get("/api/suggest", params={"q": "phí khai sinh"})
    assert whole.json() == reply.json()
    assert (await service.http.get("/api/suggest")).json() == {"suggestions": []}
    assert (await service.http.get("/api/suggest", params={"q": "x" * 201})).status_code == 422


async def test_typing_does_not_use_up_the_messages_of_an_address(open_service: Open) -> None:
    far = await open_service(client="203.0.113.9", rate_per_address=1)
    statuses = [(await far.http.get("/api/suggest", params={"q": "khai"})).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert (await far.http.post("/api/search", json={"query": "khai sinh"})).status_code == 200


async def test_readiness_tells_what_is_missing(open_service: Open) -> None:
    service = await open_service(index=False)
    reply = await service.http.get("/readyz")
    assert reply.status_code == 503
    assert reply.json() == {"ready": False, "snapshot": False, "rasa": True, "database": True}
    assert (await service.http.get("/healthz")).json() == {"status": "alive"}
    assert (await service.http.post("/api/search", json={"query": "x"})).status_code == 503


async def test_ready_when_all_is_there(service: Service) -> None:
    assert (await service.http.get("/readyz")).json()["ready"] is True

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    service.parts.rasa._transport = httpx.MockTransport(away)
    assert (await service.http.get("/readyz")).status_code == 503


async def test_page_and_widget_carry_security_headers(service: Service) -> None:
    page = await service.http.get("/")
    assert page.status_code == 200 and 'lang="vi"' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "frame-ancestors 'self'" in policy and "unsafe" not in policy
    script = await service.http.get("/widget.js", headers={"Origin": "https://xa.example.vn"})
    assert script.status_code == 200 and script.headers["X-Content-Type-Options"] == "nosniff"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert script.headers["Access-Control-Allow-Origin"] == "*", "modules come by CORS"
    assert script.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in script.headers["Vary"]
    again = await service.http.get("/widget.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304
    assert (await service.http.get("/../pyproject.toml")).status_code == 404
    missing = await service.http.get("/nothing.js")
    assert missing.status_code == 404 and missing.json()["detail"]


async def test_only_named_sites_may_frame_the_chat(open_service: Open) -> None:
    service = await open_service(allowed_origins=["https://xa.example.vn", "https://phuong.example.vn"])
    frame = await service.http.get("/embed", params={"lang": "en"})
    ancestors = "frame-ancestors 'self' https://xa.example.vn https://phuong.example.vn"
    assert frame.headers["Content-Security-Policy"].endswith(ancestors) and 'data-lang="en"' in frame.text
    page = await service.http.get("/")
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert (await service.http.get("/embed", params={"lang": '"><script>'})).status_code == 422
    # The files are for everybody, the talk is for the sites named.
    for origin, allowed in (("https://xa.example.vn", "https://xa.example.vn"), ("https://other.example", None)):
        reply = await service.http.get("/api/suggest", params={"q": "khai"}, headers={"Origin": origin})
        assert reply.headers.get("Access-Control-Allow-Origin") == allowed


async def test_nobody_else_may_frame_the_chat_by_default(service: Service) -> None:
    frame = await service.http.get("/embed")
    assert frame.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


async def test_a_notice_cannot_bring_markup_into_the_page(open_service: Open) -> None:
    service = await open_service(notice="<script>alert(1)</script>")
    assert "<script>alert(1)" not in (await service.http.get("/")).text


async def test_answers_are_not_cached(service: Service) -> None:
    assert (await service.say("khai sinh")).headers["Cache-Control"] == "no-store"


async def test_other_sites_may_ask_only_when_allowed(open_service: Open) -> None:
    service = await open_service(allowed_origins=["https://xa.gov.vn"])
    asked = {"Origin": "https://xa.gov.vn", "Access-Control-Request-Method": "POST"}
    allowed = await service.http.options("/api/chat", headers=asked)
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://xa.gov.vn"
    refused = await service.http.options("/api/chat", headers=asked | {"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in refused.headers


async def test_by_default_no_other_site_may_ask(service: Service) -> None:
    reply = await service.http.get("/healthz", headers={"Origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in reply.headers


async def test_the_description_has_vietnamese_examples_for_every_request(service: Service) -> None:
    api = (await service.http.get("/openapi.json")).json()
    assert {"/api/chat", "/api/search", "/api/suggest", "/api/feedback", "/api/conversations/{conversation_id}"} <= set(
        api["paths"]
    )
    assert "khai sinh" in json.dumps(api["components"]["schemas"]["ChatRequest"], ensure_ascii=False)
    assert "thường trú" in json.dumps(api["components"]["schemas"]["SearchRequest"], ensure_ascii=False)
    for route in ("/webhook", "/metrics"):
        assert route not in api["paths"]


async def test_a_bug_is_told_without_its_insides(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("inner detail 0912345678")

    monkeypatch.setattr(service.parts.chat, "turn", fail)
    reply = await service.say("khai sinh")
    assert reply.status_code == 500 and "inner" not in reply.text and "113" in reply.text


@pytest.fixture
def internal(service: Service) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_internal_app(service.parts), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://internal")


async def test_the_webhook_needs_the_secret(internal: httpx.AsyncClient, service: Service) -> None:
    call = {"next_action": "action_talk", "tracker": {}}
    assert (await internal.post("/webhook", json=call)).status_code == 403
    assert (await internal.post("/webhook?secret=wrong", json=call)).status_code == 403
    assert (await internal.post("/webhook?secret=ế", json=call)).status_code == 403
    right = f"/webhook?secret={service.parts.secret}"
    for broken in (b"{", b"[]", b"{}", b"5"):
        assert (await internal.post(right, content=broken)).status_code == 400


async def test_the_webhook_runs_an_action_without_a_domain(internal: httpx.AsyncClient, service: Service) -> None:
    tracker = {
        "sender_id": "web.c1", "slots": {}, "events": [], "paused": False, "active_loop": {}, "latest_action_name": "",
        "latest_message": {"text": "xin chào", "intent": {"name": "greet", "confidence": 1.0}},
        "latest_input_channel": "gateway",
    }  # fmt: skip
    call = {"next_action": "action_talk", "sender_id": "web.c1", "tracker": tracker}
    reply = await internal.post(f"/webhook?secret={service.parts.secret}", json=call)
    (said,) = reply.json()["responses"]
    assert "Chào bạn" in said["text"] and said["custom"]["answer"]["outcome"] == "smalltalk"
    unknown = await internal.post(f"/webhook?secret={service.parts.secret}", json=call | {"next_action": "action_x"})
    assert unknown.status_code == 500


async def test_metrics_count_turns_by_outcome(internal: httpx.AsyncClient, service: Service) -> None:
    await service.say("khai sinh")
    await service.say("cháy nhà rồi cứu với")
    text = (await internal.get("/metrics")).text
    assert 'motcua_turns_total{channel="web",outcome="answer"} 1.0' in text
    assert 'motcua_emergencies_total{kind="fire"} 1.0' in text


def test_the_rate_limit_is_a_sliding_minute() -> None:
    limiter = RateLimiter(2)
    assert [limiter.wait("a", at) for at in (0.0, 1.0)] == [0, 0]
    assert limiter.wait("a", 2.0) == 58
    assert limiter.wait("b", 2.0) == 0
    assert limiter.wait("a", 60.5) == 0
    assert limiter.wait("a", 60.6) == 1
    assert RateLimiter(0).wait("a") == 0
    small = RateLimiter(1, keys=2)
    assert [small.wait(key, 0) for key in "abca"] == [0, 0, 0, 0], "the oldest key is forgotten, memory stays small"


def test_only_this_machine_is_loopback() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("127.8.0.1") and is_loopback("::1")
    assert not any(map(is_loopback, ("10.0.0.1", "203.0.113.9", "localhost", "", None)))
