"""Calendar files: read back by a second reader's rules, stable, and without contact details."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from leadflow import messages
from leadflow.delivery.calendar_file import render_calendar
from leadflow.delivery.letters import FIRST_TASKS, letter_to_group, letter_to_rep
from leadflow.delivery.queues import Queue
from tests.unit.test_delivery import REP, RUN_DATE, TASK, queue_of, reasons

ZONE = "Asia/Shanghai"
CONTACT = ("138", "6234", "xinghe.example", "wangfang_xh", "王芳")
__all__ = ["reasons"]


def test_each_task_is_an_event_of_its_day() -> None:
    later = replace(TASK, task_id="T2", due_date=date(2026, 9, 30), kind="agreed")
    calendar = Calendar.from_ical(render_calendar(queue_of(TASK, later), ZONE))
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"T1@leadflow", "T2@leadflow"}
    event = events["T2@leadflow"]
    assert event.decoded("dtstart") == date(2026, 9, 30)
    assert event.decoded("dtend") == date(2026, 10, 1)
    assert event.decoded("dtstamp") == datetime(2026, 9, 27, 16, tzinfo=UTC)
    assert str(event["summary"]) == "电话 北京星河科技有限公司 C000001"
    assert "3 天没有联系" in str(event["description"])


def test_lines_are_folded_and_texts_escaped() -> None:
    task = replace(
        TASK,
        customer_name="一;二,三\\四\nBEGIN:VALARM " + "长" * 60,
        questions=[{"key": "followup.question.confirm_other", "text": "问" * 150}],
    )
    content = render_calendar(queue_of(task), ZONE)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    calendar = Calendar.from_ical(content)
    assert [component.name for component in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert "一;二,三\\四 BEGIN:VALARM" in str(calendar.walk("VEVENT")[0]["summary"])


def test_the_same_queue_gives_the_same_bytes_and_ids_outlast_the_night() -> None:
    queue = queue_of(TASK)
    assert render_calendar(queue, ZONE) == render_calendar(queue, ZONE)
    moved = queue_of(replace(TASK, due_date=date(2026, 9, 29)))
    uids = [
        [str(event["uid"]) for event in Calendar.from_ical(render_calendar(q, ZONE)).walk("VEVENT")]
        for q in (queue, moved)
    ]
    assert uids[0] == uids[1]


def test_contact_details_stay_in_the_list() -> None:
    content = render_calendar(queue_of(TASK), ZONE).replace(b"\r\n ", b"").decode()
    for detail in CONTACT:
        assert detail not in content


@pytest.mark.parametrize("names_customers", [False, True])
def test_a_letter_is_short_and_has_no_contact_details(names_customers: bool) -> None:
    tasks = [replace(TASK, task_id=f"T{n}", customer_id=f"C{n:06d}") for n in range(14)]
    link = "https://files.example/{date}/{rep_id}"
    letter = letter_to_rep(queue_of(*tasks), link, names_customers=names_customers)
    assert letter.words.count("3 天没有联系") == FIRST_TASKS
    assert "4 more in the list" in letter.words
    assert f"https://files.example/{RUN_DATE}/R01" in letter.words
    assert f"<a href='https://files.example/{RUN_DATE}/R01'>" in letter.html
    assert ("北京星河" in letter.words) is names_customers
    for detail in CONTACT:
        assert detail not in letter.words + letter.html


def test_markup_in_a_name_is_no_markup() -> None:
    letter = letter_to_rep(
        queue_of(replace(TASK, customer_name="<img src=x>")), None, names_customers=True
    )
    assert "<img" not in letter.html
    assert "&lt;img src=x&gt;" in letter.html


def test_a_group_reads_counts_alone() -> None:
    letter = letter_to_group([queue_of(TASK)], None, "跟进")
    assert letter.words.startswith("跟进 ")
    assert f"{REP.rep_id} {REP.name}：今日 1" in letter.words
    assert "C000001" not in letter.words and "北京" not in letter.words
    assert letter.batch_id == letter_to_group([queue_of(TASK)], "x", None).batch_id


def test_every_word_of_letters_is_there() -> None:
    known = messages.catalogue()
    assert {key for key in known if key.startswith("delivery.letter.")} == {
        f"delivery.letter.{name}" for name in ("subject", "more", "link", "outbox", "group", "rep")
    }


@pytest.mark.parametrize(
    ("zone", "day", "suggested_hour", "due_time", "starts"),
    [
        pytest.param(ZONE, date(2026, 9, 28), 10, None, (28, 2, 0), id="the suggested hour"),
        pytest.param(ZONE, date(2026, 9, 28), None, "09:30", (28, 1, 0), id="before it is due"),
        pytest.param(
            ZONE, date(2026, 9, 28), 10, "16:00", (28, 2, 0), id="the hour is early enough"
        ),
        pytest.param(ZONE, date(2026, 9, 28), 16, "16:00", (28, 7, 30), id="the hour is too late"),
        pytest.param(ZONE, date(2026, 9, 28), 0, None, (27, 16, 0), id="midnight is an hour too"),
        pytest.param(
            "Europe/Berlin", date(2026, 10, 24), 10, None, (24, 8, 0), id="the last summer day"
        ),
        pytest.param(
            "Europe/Berlin", date(2026, 10, 26), 10, None, (26, 9, 0), id="winter time since"
        ),
        pytest.param(
            "Europe/Berlin", date(2026, 10, 25), 10, None, (25, 9, 0), id="the day of the change"
        ),
        pytest.param(
            "America/New_York", date(2026, 9, 28), 22, None, (29, 2, 0), id="another day in UTC"
        ),
    ],
)
def test_a_task_with_an_hour_is_an_event_of_that_hour(
    zone: str,
    day: date,
    suggested_hour: int | None,
    due_time: str | None,
    starts: tuple[int, int, int],
) -> None:
    task = replace(TASK, due_date=day, suggested_hour=suggested_hour, due_time=due_time)
    queue = Queue(REP, RUN_DATE, RUN_DATE, {"today": (task,), "week": (), "overdue": ()})
    content = render_calendar(queue, zone)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    at = datetime(day.year, day.month, *starts, tzinfo=UTC)
    assert event.decoded("dtstart") == at
    assert event.decoded("dtend") == at + timedelta(minutes=30)
    assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}".encode() in content.split(b"\r\n")
    assert str(event["transp"]) == "TRANSPARENT"


def test_a_letter_says_until_when_and_gives_each_language_a_line() -> None:
    letter = letter_to_rep(
        queue_of(replace(TASK, due_time="09:30")), "https://files.example/x", names_customers=False
    )
    assert "1. C000001 [A]\n电话：须在 09:30 前答复，" in letter.words
    assert "<b>1. C000001 [A]</b><br>电话：" in letter.html
    assert letter.html.count("<a href='https://files.example/x'>") == 2
    assert letter.words.splitlines()[-2:] == [
        "清单：https://files.example/x",
        "Your list: https://files.example/x",
    ]
