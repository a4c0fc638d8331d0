"""The contract of `service.channels.base.Channel`, which every channel passes."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import pytest_asyncio

from service.channels.base import Incoming, Kind, MalformedUpdate, Outgoing, Sent
from service.channels.inbox import without_text
from service.channels.words import FOR_KIND, TOO_LONG
from service.database.engine import migrate, open_engine
from service.phrases import ERASED
from tests.service.channels.cases import CASES, NUMBERS, Case, Webhook
from tests.service.channels.conftest import until

LONG = "\n\n".join(
    f"{n}. Giấy tờ thứ {n} cần nộp: bản chính hoặc bản sao có chứng thực. Nộp tại xã, phường nơi bạn ở nhé; "
    f"mang theo căn cước để đối chiếu “khi được hỏi”. Lệ phí: 5.000 đồng/bản <nếu & khi> *có*_thu_. 🙂"
    for n in range(1, 60)
)
BUTTONS = [
    {"title": f"Giấy tờ cần nộp {n}", "payload": f"đăng ký thường trú trường hợp {n} cần giấy tờ gì".ljust(100, "?")}
    for n in range(1, 9)
]


@pytest.fixture(params=CASES)
def make(request: pytest.FixtureRequest) -> Any:
    """Builds the case of one channel over an engine."""
    return CASES[request.param]


@pytest.fixture
def case(make: Any, tmp_path: Path) -> Iterator[Case]:
    """A channel alone."""
    engine = open_engine(f"sqlite:///{tmp_path / 'channels.db'}", durable=True)
    migrate(engine, "channels")
    yield make(engine)
    engine.dispose()


def message(text: str, buttons: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"id": "t.0", "text": text, "buttons": buttons or [], "answer": None}


def received(case: Case, text: str = "khai sinh") -> Incoming:
    (incoming,) = case.channel.read(case.deliver(next(NUMBERS), text)[1])
    return incoming


def read(case: Case, body: bytes) -> list[Incoming]:
    """What is read of a body that may be malformed, which is said shortly."""
    try:
        return case.channel.read(body)
    except MalformedUpdate as error:
        assert len(str(error)) < 200
        return []


# reading


def test_a_genuine_delivery_is_believed_and_no_other(case: Case) -> None:
    headers, body = case.deliver(1, "khai sinh")
    assert case.channel.verify(headers, body)
    assert case.channel.verify({name.lower(): value for name, value in headers.items()}, body)
    assert not case.channel.verify({}, body)
    assert not case.channel.verify(dict.fromkeys(headers, ""), body)
    assert not case.channel.verify({name: value[:-1] + "é" for name, value in headers.items()}, body)
    if case.signs_body:
        assert not case.channel.verify(headers, body.replace(b"khai sinh", b"ly hon"))


@pytest.mark.parametrize("text", ["làm khai sinh cho con", "  /start {}", "dòng\nmới", "<b>&amp;", "🙂", "*_[x](y)_*"])
def test_a_text_comes_as_it_was_typed(case: Case, text: str) -> None:
    incoming = received(case, text)
    incoming.check()
    assert (incoming.sender, incoming.kind) == (case.sender, "text")
    assert incoming.text.strip() == text.strip()
    assert incoming.at.utcoffset() is not None and json.dumps(incoming.extra) is not None


def test_the_same_delivery_has_the_same_id_and_another_has_another(case: Case) -> None:
    (_, body), (_, other) = case.deliver(1, "một"), case.deliver(2, "một")
    first, again, second = (case.channel.read(raw)[0].received_id for raw in (body, body, other))
    assert first == again != second


@pytest.mark.parametrize("kind", [k for k in get_args(Kind) if k not in {"text", "button", "ignored"}])
def test_what_is_no_text_is_named(case: Case, kind: Kind) -> None:
    webhook = case.deliver_kind(1, kind)
    if webhook is None:
        pytest.skip(f"{case.channel.name} has no {kind}")
    (incoming,) = case.channel.read(webhook[1])
    incoming.check()
    assert incoming.kind == kind and incoming.sender == case.sender


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"3", b'{"a": 1}', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000],
    ids=["nothing", "cut", "list", "null", "string", "number", "other", "no UTF-8", "deep list", "deep object"],
)
def test_nonsense_is_malformed_or_nothing(case: Case, body: bytes) -> None:
    assert read(case, body) == []


def test_wrong_types_everywhere_are_malformed_or_nothing(case: Case) -> None:
    whole = json.loads(case.deliver(1, "khai sinh")[1])

    def spoilt(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for key, each in value.items():
                for other in (None, 1.5, True, [], {}, "", "x" * 300, -1, [value]):
                    yield value | {key: other}
                yield {k: v for k, v in value.items() if k != key}
                yield from (value | {key: bad} for bad in spoilt(each))

    for body in spoilt(whole):
        for incoming in read(case, json.dumps(body).encode()):
            assert all(isinstance(v, str) for v in (incoming.text, incoming.sender, incoming.received_id))
            assert incoming.kind in get_args(Kind)


# writing


def test_a_long_answer_is_parted_within_the_limit_and_whole(case: Case) -> None:
    calls = case.channel.write(message(LONG), without_text(received(case)))
    texts = [case.text(call) for call in calls if case.text(call)]
    assert len(texts) > 1 and all(len(text) <= case.channel.text_limit for text in texts)
    assert "".join("".join(texts).split()) == "".join(LONG.split()), "nothing is lost, added or changed"
    assert all(text.rstrip()[-1] in ".!?;:🙂" for text in texts), "parted where a sentence ends"


def test_an_answer_of_one_word_without_end_is_parted_too(case: Case) -> None:
    calls = case.channel.write(message("a" * 10_000), without_text(received(case)))
    assert "".join(case.text(call) for call in calls) == "a" * 10_000


def test_buttons_keep_to_the_limit_and_the_others_can_be_typed(case: Case) -> None:
    calls = case.channel.write(message("Bạn muốn hỏi trường hợp nào?", BUTTONS), without_text(received(case)))
    titles = [title for call in calls for title in case.titles(call)]
    assert titles == [button["title"] for button in BUTTONS[: case.channel.button_limit]]
    text = "\n".join(case.text(call) for call in calls)
    assert all(button["payload"] in text for button in BUTTONS[case.channel.button_limit :])


def test_calls_can_be_kept(case: Case) -> None:
    for call in case.channel.write(message(LONG, BUTTONS), without_text(received(case))):
        again = Outgoing(**json.loads(json.dumps(dataclasses.asdict(call))))
        assert again == call and len(call.to) <= 64 and len(call.method) <= 64


# within the service


@dataclasses.dataclass
class Desk:
    """A service with the channel; its calls are taken down, not made."""

    service: Any
    case: Case
    sent: list[Outgoing] = dataclasses.field(default_factory=list)

    async def deliver(self, webhook: Webhook) -> int:
        headers, body = webhook
        reply = await self.service.http.post(f"/webhooks/{self.case.channel.name}", content=body, headers=dict(headers))
        return int(reply.status_code)

    def texts(self) -> list[str]:
        return [text for call in self.sent if (text := self.case.text(call))]

    async def said(self, number: int) -> list[str]:
        await until(lambda: len(self.texts()) >= number, 20)
        return self.texts()


@pytest_asyncio.fixture
async def desk(make: Any, open_service: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The channel inside a service with a real database."""
    cases: list[Case] = []
    sent: list[Outgoing] = []

    async def taken(outgoing: Outgoing) -> Sent:
        sent.append(outgoing)
        return Sent()

    async def nothing(*_: Any) -> None:
        return

    def choose(_settings: Any, post: Any) -> list[Any]:
        cases.append(make(post.journal.engine))
        channel = cases[0].channel
        for name, stand_in in {"send": taken, "open": nothing, "notice": nothing, "listen": nothing}.items():
            monkeypatch.setattr(channel, name, stand_in)
        return [channel]

    service = await open_service(channels=choose)
    yield Desk(service, cases[0], sent)


async def test_a_question_is_answered_once_however_often_it_comes(desk: Desk) -> None:
    webhook = desk.case.deliver(1, "khai sinh cần gì")
    assert await asyncio.gather(*(desk.deliver(webhook) for _ in range(5))) == [200] * 5
    texts = await desk.said(2)
    assert texts[0] == "Nghe: khai sinh cần gì" and "trợ lý tự động" in texts[1]
    assert await desk.deliver(webhook) == 200
    await asyncio.sleep(0.2)
    assert len(desk.service.rasa.received) == 1 and len(desk.texts()) == 2


async def test_what_nobody_signed_is_refused(desk: Desk) -> None:
    _, body = desk.case.deliver(1, "khai sinh cần gì")
    assert await desk.deliver(({}, body)) == 401
    await asyncio.sleep(0.1)
    assert not desk.service.rasa.received and not desk.sent


async def test_order_is_kept(desk: Desk) -> None:
    for number in range(1, 7):
        assert await desk.deliver(desk.case.deliver(number, f"câu {number}")) == 200
    texts = await desk.said(7)
    assert [t for t in texts if t.startswith("Nghe")] == [f"Nghe: câu {n}" for n in range(1, 7)]


async def test_a_pressed_button_says_its_payload(desk: Desk) -> None:
    await desk.deliver(desk.case.deliver(1, "khai sinh cần gì"))
    await desk.said(2)
    call = next(call for call in desk.sent if desk.case.titles(call))
    await desk.deliver(desk.case.press(2, call, desk.case.titles(call)[0]))
    assert (await desk.said(3))[2] == "Nghe: lệ phí bao nhiêu"


async def test_kind_words_and_a_kind_request(desk: Desk) -> None:
    expected = 0
    for kind in ("sticker", "photo", "voice", "location", "file"):
        webhook = desk.case.deliver_kind(next(NUMBERS), kind)
        if webhook is not None:
            await desk.deliver(webhook)
            expected += 1
            assert (await desk.said(expected))[-1] == FOR_KIND[kind]
    await desk.deliver(desk.case.deliver(next(NUMBERS), "khai sinh " * 150))
    assert (await desk.said(expected + 1))[-1] == TOO_LONG
    assert not desk.service.rasa.received


async def test_nothing_typed_fires_an_intent(desk: Desk) -> None:
    await desk.deliver(desk.case.deliver(1, "/restart"))
    await desk.deliver(desk.case.deliver(2, '/ask{"aspect": "fee"}'))
    await desk.said(1)
    await until(lambda: not desk.service.parts.channels or len(desk.texts()) >= 2)
    assert not any(turn["message"].startswith("/") for turn in desk.service.rasa.received)


async def test_erasure_is_answered_on_the_channel(desk: Desk) -> None:
    await desk.deliver(desk.case.deliver(1, "khai sinh cần gì"))
    await desk.said(2)
    await desk.deliver(desk.case.deliver(2, "xoá dữ liệu của tôi"))
    assert (await desk.said(3))[-1] == ERASED
