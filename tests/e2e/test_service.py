"""The whole way: a citizen asks over HTTP, real Rasa and the real index answer."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serving import Running, motcua, start, until, wait_ready

pytestmark = pytest.mark.e2e

BIRTH = "1.001193"


def test_a_question_gets_a_sourced_answer_and_a_follow_up_keeps_the_procedure(running: Running) -> None:
    talk = running.talk()
    first = talk.say("Đăng ký khai sinh cần những giấy tờ gì?")
    assert first["answer"]["outcome"] == "answer"
    assert first["answer"]["procedure"]["code"] == BIRTH
    assert first["answer"]["source"] and first["answer"]["as_of"]
    assert "giấy chứng sinh" in first["text"].lower()
    second = talk.say("thế mất bao lâu?")
    assert second["answer"]["procedure"]["code"] == BIRTH
    assert "time" in second["answer"]["aspects"]


def test_accents_may_be_missing(running: Running) -> None:
    answer = running.talk().say("dang ky khai sinh can giay to gi")["answer"]
    assert answer["procedure"]["code"] == BIRTH


def test_a_choice_is_made_by_sending_its_payload(running: Running) -> None:
    talk = running.talk()
    asked = next(
        reply
        for text in ("khai sinh", "đăng ký cư trú", "kết hôn", "xác nhận hộ tịch", "chứng thực", "tạm trú")
        if (reply := talk.say(text))["answer"] and reply["answer"]["outcome"] == "clarify"
    )
    candidates = asked["answer"]["candidates"]
    assert 2 <= len(candidates) <= 5
    chosen = candidates[-1]
    answered = talk.say(chosen["payload"])["answer"]
    assert answered["outcome"] == "answer" and answered["procedure"]["code"] == chosen["code"]


def test_small_talk_and_hand_off(running: Running) -> None:
    talk = running.talk()
    assert talk.say("xin chào")["answer"]["outcome"] == "smalltalk"
    handoff = talk.say("cho tôi gặp cán bộ")
    assert handoff["answer"]["outcome"] == "handoff" and "18001096" in handoff["text"]


def test_what_is_far_off_is_unknown(running: Running) -> None:
    assert running.talk().say("giá vàng miếng trên sàn quốc tế tuần tới thế nào")["answer"]["outcome"] == "unknown"


def test_an_emergency_is_answered_at_once(running: Running) -> None:
    message = running.talk().say("nhà hàng xóm đang bốc cháy to lắm, mọi người ơi")
    assert message["answer"]["outcome"] == "emergency" and "114" in message["text"]


@pytest.mark.parametrize("text", ['/greet{"x":1}', "/restart", "/greet", " /goodbye", "/session_start"])
def test_no_intent_can_be_fired(running: Running, text: str) -> None:
    answer = running.talk().say(text)["answer"]
    assert answer is None or answer["outcome"] in {"unknown", "smalltalk", "clarify", "answer"}
    with sqlite3.connect(running.data / "rasa.db") as store:
        intents = {row[0] for row in store.execute("SELECT intent_name FROM events WHERE type_name = 'user'")}
        texts = [row[0] for row in store.execute("SELECT data FROM events WHERE type_name = 'user'")]
    assert "restart" not in intents and "session_start" not in intents
    assert not any('"text": "/' in data for data in texts)


def test_bad_input(running: Running) -> None:
    talk = running.talk()
    assert running.post("/api/chat", conversation_id=talk.id, message="a" * 1001).status_code == 422
    assert talk.say("\u200b\u200b")["answer"]["outcome"] == "unknown"
    assert talk.say("<p></p>")["answer"]["outcome"] == "unknown"
    broken = httpx.post(f"{running.url}/api/chat", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422
    assert httpx.post(f"{running.url}/api/chat", content=b"x" * 20_000).status_code == 413


def test_a_repeated_message_id_returns_the_stored_reply(running: Running) -> None:
    talk = running.talk()
    assert talk.reply("khai sinh cho con", message_id="m1") == talk.reply("khai sinh cho con", message_id="m1")


def test_the_page_its_script_and_the_description_of_the_api(running: Running) -> None:
    page = httpx.get(f"{running.url}/")
    assert page.status_code == 200 and "widget.js" in page.text
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    script = httpx.get(f"{running.url}/widget.js")
    assert script.status_code == 200 and "javascript" in script.headers["Content-Type"]
    assert "/api/chat" in httpx.get(f"{running.url}/openapi.json").json()["paths"]


def test_search_and_suggest(running: Running) -> None:
    found = running.post("/api/search", query="dang ky khai sinh", limit=5).json()["results"]
    assert 1 <= len(found) <= 5 and found[0]["kind"] == "procedure" and len({r["code"] for r in found}) == len(found)
    suggested = httpx.get(f"{running.url}/api/suggest", params={"q": "dang ky kh"}).json()["suggestions"]
    assert suggested and set(suggested[0]) == {"code", "name", "label"}


def test_erasure_leaves_nothing_of_the_talk(running: Running) -> None:
    talk = running.talk()
    talk.say("khai sinh cho con cần gì")
    kept = running.data / "rasa.db"

    def events() -> int:
        with sqlite3.connect(kept) as store:
            return store.execute("SELECT count(*) FROM events WHERE sender_id = ?", (f"web.{talk.id}",)).fetchone()[0]

    assert events() > 0
    assert "Đã xóa" in talk.say("xoá dữ liệu của tôi")["text"]
    assert events() == 0
    with sqlite3.connect(running.data / "motcua.db") as database:
        for table in ("turns", "unanswered"):
            rows = database.execute(f"SELECT count(*) FROM {table} WHERE conversation_id = ?", (f"web.{talk.id}",))
            assert rows.fetchone()[0] == 0


def test_internal_routes_are_on_the_internal_port_only(running: Running) -> None:
    assert httpx.get(f"{running.url}/metrics").status_code == 404
    assert httpx.post(f"{running.url}/webhook").status_code in {404, 405}
    assert "motcua_turns_total" in httpx.get(f"{running.internal_url}/metrics").text
    assert httpx.post(f"{running.internal_url}/webhook?secret=guess", json={}).status_code == 403
    gateway = f"http://127.0.0.1:{running.ports[2]}/webhooks/gateway/webhook"
    assert httpx.post(gateway, json={"sender": "web.x", "message": "a"}).status_code == 401


def test_logs_hold_no_text_of_citizens(running: Running) -> None:
    running.talk().say("tôi tên Bí Mật muốn khai sinh")
    log = (running.data / "serve.log").read_text("utf-8") + (running.data / "rasa.log").read_text("utf-8")
    assert "Bí Mật" not in log and "127.0.0.1:" not in log.replace(running.url.removeprefix("http://"), "")


def test_a_new_snapshot_takes_over_without_dropping_a_request(running: Running, encoder: str) -> None:
    outcomes: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        talk = running.talk()
        while not stop.is_set():
            reply = running.post("/api/chat", conversation_id=talk.id, message="đăng ký khai sinh cần giấy tờ gì")
            outcomes.append(reply.status_code if reply.json()["messages"][0]["answer"] else 0)

    before = (running.data / "current").resolve()
    asker = threading.Thread(target=ask)
    asker.start()
    try:
        running.environment["MOTCUA_PROVINCE"] = "22"
        built = running.motcua("build")
        assert built.returncode == 0, built.stderr
        after = (running.data / "current").resolve()
        assert after != before

        def loaded() -> bool:
            return f'id="{after.name}"' in httpx.get(f"{running.internal_url}/metrics").text

        until(loaded, 30, "the exchange")
        time.sleep(0.5)
    finally:
        stop.set()
        asker.join()
        running.environment["MOTCUA_PROVINCE"] = "20"
    assert outcomes and set(outcomes) == {200}


def test_a_damaged_snapshot_is_not_taken(running: Running) -> None:
    good = (running.data / "current").resolve()
    bad = running.data / "snapshots" / "damaged"
    bad.mkdir(exist_ok=True)
    (bad / "manifest.json").write_text("{", "utf-8")
    link = running.data / "next"
    link.symlink_to(bad)
    link.replace(running.data / "current")
    try:

        def counted() -> bool:
            return "motcua_snapshot_failures_total 1.0" in httpx.get(f"{running.internal_url}/metrics").text

        until(counted, 30, "the refusal")
        assert running.talk().say("đăng ký khai sinh")["answer"] is not None
    finally:
        link.symlink_to(good)
        link.replace(running.data / "current")


def test_a_killed_rasa_is_replaced_and_meanwhile_there_is_a_sentence(running: Running) -> None:
    killed = running.rasa
    killed.kill()
    begun = time.monotonic()
    message = running.talk().say("đăng ký khai sinh cần gì")
    assert message["answer"] is None and "113" in message["text"]
    assert time.monotonic() - begun < 5
    assert running.talk().say("cứu tôi với, nhà đang cháy")["answer"]["outcome"] == "emergency"
    until(running.ready, 90, "recovery")
    assert running.rasa.pid != killed.pid
    assert running.talk().say("đăng ký khai sinh cần gì")["answer"]["outcome"] == "answer"


def test_a_taken_port_is_told_before_anything_starts(running: Running) -> None:
    second = running.motcua("serve")
    assert second.returncode == 2
    assert f"port {running.ports[0]} on 127.0.0.1 is taken" in second.stderr and "MOTCUA_PORT" in second.stderr
    assert "Traceback" not in second.stderr


def test_ask_on_the_command_line(running: Running) -> None:
    asked = running.motcua("ask", "đăng ký khai sinh cần giấy tờ gì")
    assert asked.returncode == 0 and BIRTH in asked.stdout


def test_a_killed_service_leaves_no_rasa_behind(running: Running, root: Path, encoder: str, tmp_path: Path) -> None:
    for name in ("models", "snapshots"):
        (tmp_path / name).symlink_to(running.data / name)
    (tmp_path / "current").symlink_to((running.data / "current").resolve())
    service = start(root, tmp_path, MOTCUA_ENCODER=encoder)
    try:
        rasa = until(lambda: _rasa_of(service), 60, "Rasa's start")
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        until(lambda: not rasa.is_running() or rasa.status() == psutil.STATUS_ZOMBIE, 10, "Rasa's end")
    finally:
        service.process.kill()


def test_ctrl_c_ends_the_service_and_rasa(running: Running, root: Path, encoder: str, tmp_path: Path) -> None:
    for name in ("models", "snapshots"):
        (tmp_path / name).symlink_to(running.data / name)
    (tmp_path / "current").symlink_to((running.data / "current").resolve())
    service = start(root, tmp_path, MOTCUA_ENCODER=encoder)
    try:
        rasa = wait_ready(service).rasa
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(20) in {0, -signal.SIGINT, 130}
    finally:
        service.process.kill()
    assert not rasa.is_running() or rasa.status() == psutil.STATUS_ZOMBIE
    assert "Traceback" not in (tmp_path / "serve.log").read_text("utf-8")


def _rasa_of(service: Running) -> psutil.Process | None:
    try:
        return service.rasa
    except (StopIteration, psutil.NoSuchProcess):
        return None


def test_the_command_is_installed() -> None:
    assert "serve" in subprocess.run([motcua(), "--help"], capture_output=True, text=True, check=True).stdout
