"""Messages against local servers: each receiver once a batch, whatever fails or runs twice."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, text

from leadflow import clock
from leadflow.commands.output import CommandError
from leadflow.config import policy, settings
from leadflow.delivery import dispatch, senders
from leadflow.delivery.dispatch import deliver, outgoing_of
from leadflow.orchestration import tell_waiting
from leadflow.orchestration.tell_waiting import deliver_waiting
from leadflow.presets.delivery import DeliveryChannel, DeliveryPolicy
from leadflow.presets.preset import Policy
from leadflow.store.database import engine, transaction
from tests.sql.returned_lists import MONDAY, hand_out

PHONE_PART = "8000 00"
GROUP = DeliveryChannel(channel="sales_group", kind="dingtalk", keyword="跟进")
MAIL = DeliveryChannel(channel="mail", kind="mail", to="reps")


class Robot(BaseHTTPRequestHandler):
    """A group's robot: says what `answers` say, the last one for ever, and keeps what it heard."""

    heard: list[str]
    answers: list[Any]

    def do_POST(self) -> None:
        """Hear and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).heard.append(body)
        answers = type(self).answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(answer):
            answer = answer()
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """Quiet."""


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Robot]]:
    kind = type("OneRobot", (Robot,), {"heard": [], "answers": [{"errcode": 0, "errmsg": "ok"}]})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/robot/send?access_token=t"
    connect(monkeypatch, "leadflow_sales_group", host=url, password="SECtest")
    monkeypatch.setattr(senders, "BUSY_WAITS", (0.0, 0.0))
    yield kind
    server.shutdown()
    server.server_close()


class Post:
    """A mail server's handler: keeps what it takes, refuses `refused` receivers."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Take or refuse."""
        if self.answer.startswith("250"):
            self.taken.append((envelope.rcpt_tos[0], envelope.content))
        return self.answer


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    connect(
        monkeypatch,
        "smtp_default",
        conn_type="smtp",
        host="127.0.0.1",
        port=port,
        extra={"disable_ssl": True, "disable_tls": True, "from_email": "leadflow@house.example"},
    )
    yield handler
    controller.stop()


def connect(monkeypatch: pytest.MonkeyPatch, name: str, **connection: Any) -> None:
    told = json.dumps({"conn_type": "http"} | connection)
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", told)


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> Any:
    def choose(*chosen: DeliveryChannel, **more: Any) -> None:
        rules: Policy = policy().model_copy(
            update={"delivery": DeliveryPolicy(channels=chosen, **more)}
        )
        for module in (dispatch, tell_waiting):
            monkeypatch.setattr(module, "policy", lambda: rules)

    return choose


def states() -> list[tuple[str, str, str, int]]:
    with transaction() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                text(
                    "select channel, receiver, state, attempt_count from delivery_attempt"
                    " order by 1, 2"
                )
            )
        ]


def told() -> list[str]:
    with transaction() as connection:
        return list(
            connection.execute(
                text("select details ->> 'key' from notice where kind = 'delivery' order by 1")
            ).scalars()
        )


def logged() -> list[tuple[str, str]]:
    with transaction() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                text("select receiver, file_name from export_log where kind = 'message' order by 2")
            )
        ]


def test_each_receiver_is_told_once_a_batch(
    store: Engine, robot: type[Robot], post: Post, channels: Any
) -> None:
    hand_out()
    channels(MAIL, GROUP, link="https://files.example/{date}/{rep_id}.xlsx")
    assert deliver(MONDAY) == {"sent": 3, "failed": 0, "refused": 0, "unknown": 0}
    assert deliver(MONDAY) == {"sent": 0, "failed": 0, "refused": 0, "unknown": 0}
    assert deliver(MONDAY, is_resend=True)["sent"] == 0
    assert states() == [
        ("mail", "R03", "sent", 1),
        ("mail", "R06", "sent", 1),
        ("sales_group", "group", "sent", 1),
    ]
    assert [receiver for receiver, _ in post.taken] == [
        "haoran.wang@leadflow.example",
        "jiayi.wu@leadflow.example",
    ]
    assert len(robot.heard) == 1
    words = json.loads(robot.heard[0])["text"]["content"]
    assert words.startswith("跟进 ") and "R03 王浩然" in words and "https://files.example/" in words
    assert [receiver for receiver, _ in logged()] == ["R03", "R06", "group"]
    with transaction() as connection:
        assert connection.execute(text("select count(*) from mart.delivery")).scalar() == 3


def test_nothing_personal_goes_over_an_open_connection(
    store: Engine, robot: type[Robot], post: Post, channels: Any
) -> None:
    """No list, no name, no contact detail by plain mail or chat, even where they are asked for."""
    hand_out()
    channels(MAIL, GROUP, attach_list=True, name_customers=True)
    deliver(MONDAY)
    mail = message_from_bytes(post.taken[0][1], policy=default)
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    body = mail.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert "C00000" in words
    for secret in ("有限公司", "联系", "kehu.example", PHONE_PART):
        assert secret not in words.replace("首次联系", "").replace("{联系}", "")
        assert secret not in "".join(robot.heard)


@pytest.mark.parametrize(
    ("answer", "state", "key"),
    [
        ({"errcode": 310000, "errmsg": "sign not match"}, "refused", "delivery.trouble.signature"),
        ({"errcode": 300001, "errmsg": "no token"}, "refused", "delivery.trouble.address"),
        (["not a robot"], "unknown", "delivery.trouble.no_word"),
    ],
)
def test_what_a_person_must_mend_waits_for_a_person(
    store: Engine, robot: type[Robot], channels: Any, answer: Any, state: str, key: str
) -> None:
    hand_out()
    channels(GROUP)
    robot.answers[:] = [answer]
    assert deliver(MONDAY)[state] == 1
    assert deliver(MONDAY)["sent"] == 0
    assert len(robot.heard) == 1
    assert told() == [key]
    robot.answers[:] = [{"errcode": 0}]
    assert deliver(MONDAY, is_resend=True)["sent"] == 1
    assert states() == [("sales_group", "group", "sent", 2)]


def test_a_busy_robot_is_asked_again_and_then_by_the_next_runs(
    store: Engine, robot: type[Robot], channels: Any
) -> None:
    hand_out()
    channels(GROUP, attempts_max=2)
    robot.answers[:] = [{"errcode": 130101, "errmsg": "send too fast"}]
    assert deliver(MONDAY)["failed"] == 1
    assert len(robot.heard) == 1 + len(senders.BUSY_WAITS)
    assert told() == []
    assert deliver(MONDAY)["failed"] == 1
    assert told() == ["delivery.trouble.busy"]
    assert deliver(MONDAY)["failed"] == 0  # given up until a person asks
    robot.answers[:] = [{"errcode": 130101}, {"errcode": 0}]
    assert deliver(MONDAY, is_resend=True)["sent"] == 1


def test_no_answer_in_time_may_have_arrived(
    store: Engine, robot: type[Robot], channels: Any
) -> None:
    hand_out()
    channels(GROUP, timeout_seconds=1)
    robot.answers[:] = [lambda: time.sleep(2) or {"errcode": 0}]
    assert deliver(MONDAY)["unknown"] == 1
    assert deliver(MONDAY)["sent"] == 0
    assert len(robot.heard) == 1


def test_a_server_that_is_down_is_tried_again(
    store: Engine, robot: type[Robot], channels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(GROUP)
    with monkeypatch.context() as patch:
        connect(patch, "leadflow_sales_group", host="http://127.0.0.1:9/", password="")
        assert deliver(MONDAY)["failed"] == 1
    assert deliver(MONDAY)["sent"] == 1


@pytest.mark.parametrize(
    ("connection", "key"),
    [
        (None, "delivery.trouble.no_connection"),
        ({"host": "http://robot.example/send"}, "delivery.trouble.not_encrypted"),
    ],
)
def test_a_channel_that_is_set_up_wrongly_is_told(
    store: Engine,
    channels: Any,
    monkeypatch: pytest.MonkeyPatch,
    connection: dict[str, str] | None,
    key: str,
) -> None:
    hand_out()
    channels(GROUP)
    if connection:
        connect(monkeypatch, "leadflow_sales_group", **connection)
    assert deliver(MONDAY)["refused"] == 1
    assert told() == [key]


def test_what_a_dead_sender_left_is_told_and_not_sent_twice(
    store: Engine, robot: type[Robot], channels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(GROUP)

    class Died(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(senders, "answer_of", die)  # posted, and gone before it is recorded
        with pytest.raises(Died):
            deliver(MONDAY)
    assert states() == [("sales_group", "group", "claimed", 1)]
    assert deliver(MONDAY)["unknown"] == 1
    assert len(robot.heard) == 1
    assert told() == ["delivery.trouble.died"]
    assert logged()
    assert deliver(MONDAY, is_resend=True)["sent"] == 1


def test_two_senders_at_once_tell_once(store: Engine, robot: type[Robot], channels: Any) -> None:
    hand_out()
    channels(GROUP)
    engine()
    runs = [threading.Thread(target=deliver, args=(MONDAY,)) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    deliver(MONDAY)
    assert len(robot.heard) == 1
    assert states() == [("sales_group", "group", "sent", 1)]


def test_a_mail_that_is_refused_says_why(store: Engine, post: Post, channels: Any) -> None:
    hand_out()
    channels(MAIL)
    post.answer = "451 later"
    assert deliver(MONDAY)["failed"] == 2
    post.answer = "554 no"
    assert deliver(MONDAY)["refused"] == 2
    assert told() == ["delivery.trouble.mail_refused"] * 2
    post.answer = "250 OK"
    assert deliver(MONDAY)["sent"] == 0
    assert deliver(MONDAY, rep_id="R03", is_resend=True)["sent"] == 1
    assert [receiver for receiver, _ in post.taken] == ["haoran.wang@leadflow.example"]


def at(monkeypatch: pytest.MonkeyPatch, day: date, hour: int, minute: int = 0) -> None:
    instant = datetime(day.year, day.month, day.day, hour - 8, minute, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)


def test_messages_wait_for_their_hour_and_old_days_tell_nobody(
    store: Engine, robot: type[Robot], channels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(GROUP, not_before="09:00", lists_out_by=None)
    at(monkeypatch, MONDAY, 8, 59)
    assert deliver_waiting(MONDAY)["sent"] == 0
    at(monkeypatch, date(2026, 9, 29), 9)
    assert deliver_waiting(MONDAY)["sent"] == 0
    at(monkeypatch, MONDAY, 9)
    assert deliver_waiting(MONDAY)["sent"] == 1


def test_lists_that_are_late_are_told_once(
    store: Engine, channels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadflow.ownership.steps import sync_roster

    sync_roster(MONDAY)
    channels(lists_out_by="08:30")
    at(monkeypatch, MONDAY, 8, 29)
    assert deliver_waiting(MONDAY)["late"] == 0
    at(monkeypatch, MONDAY, 8, 30)
    assert [deliver_waiting(MONDAY)["late"] for _ in range(2)] == [2, 0]
    page = settings().outbox / MONDAY.isoformat() / "notices" / "failure_lists_late.md"
    assert "not out by 08:30" in page.read_text()
    sunday = date(2026, 10, 4)
    at(monkeypatch, sunday, 9)
    assert deliver_waiting(sunday)["late"] == 0


def test_nothing_is_sent_of_lists_that_are_not_out(
    store: Engine, robot: type[Robot], channels: Any
) -> None:
    channels(GROUP)
    assert outgoing_of(MONDAY) == []
    assert deliver(MONDAY)["sent"] == 0


def test_the_command_shows_what_is_due_and_what_became_of_it(
    store: Engine,
    robot: type[Robot],
    channels: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from leadflow.cli import parser
    from leadflow.commands import delivery as command

    hand_out()
    day = MONDAY.isoformat()

    def run(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
        asked = parser().parse_args(["deliver", "--date", day, "--json", *arguments])
        code = command.deliver_command(asked)
        return code, json.loads(capsys.readouterr().out)

    with pytest.raises(CommandError, match="no channel is set up"):
        run()
    channels(GROUP)
    monkeypatch.setattr(command, "policy", dispatch.policy)
    code, rows = run("--dry-run")
    assert (code, [row["state"] for row in rows], robot.heard) == (0, ["due"], [])
    robot.answers[:] = [{"errcode": 310000, "errmsg": "keywords not in content"}]
    code, rows = run()
    assert (code, rows[0]["state"]) == (3, "refused")
    assert "Set keyword in delivery.channels" in rows[0]["told"]
    robot.answers[:] = [{"errcode": 0}]
    code, rows = run("--resend")
    assert (code, rows[0]["state"], rows[0]["told"]) == (0, "sent", None)
