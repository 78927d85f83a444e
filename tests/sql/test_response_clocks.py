"""Response clocks in the store: the same as the pure rule, marked, told, answered (T4)."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text

from leadflow.config import policy
from leadflow.followup import steps
from leadflow.followup.calendar import calendar_days
from leadflow.followup.response import NEXT_DAY, due_at, pieces_of
from leadflow.followup.steps import plan_followups, plan_new_leads, watch_clocks
from leadflow.ownership.steps import sync_roster
from leadflow.presets.response import ResponsePolicy, WorkingHours
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, run_sql
from tests.sql.followup_book import ZONE, Activity, Customer, Writer, at

MONDAY, TUESDAY = date(2026, 9, 28), date(2026, 9, 29)
CALENDAR = frozenset(day.day for day in calendar_days(policy().calendar, MONDAY) if day.is_working)
QUARTER = 15 * 60
HALF_AN_HOUR = timedelta(minutes=30)


@strategies.composite
def hours(draw: strategies.DrawFn) -> WorkingHours:
    count = draw(strategies.sampled_from([2, 4]))
    marks = draw(
        strategies.lists(
            strategies.integers(1, 95), min_size=count, max_size=count, unique=True
        ).map(sorted)
    )
    times = [(datetime.min + timedelta(seconds=mark * QUARTER)).time() for mark in marks]
    if count == 2:
        return WorkingHours(opens=times[0], closes=times[1])
    return WorkingHours(opens=times[0], lunch_from=times[1], lunch_to=times[2], closes=times[3])


received_at = strategies.datetimes(
    datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=strategies.just(UTC)
)


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    received=strategies.lists(received_at, min_size=1, max_size=20),
    minutes=strategies.integers(1, 3000),
    open_hours=hours(),
)
@example(
    received=[datetime(2026, 9, 28, 10, tzinfo=UTC), datetime(2026, 9, 28, 1, tzinfo=UTC)],
    minutes=540,
    open_hours=WorkingHours(),
)
def test_sets_and_rule_agree_on_every_clock(
    store: Engine, received: list[datetime], minutes: int, open_hours: WorkingHours
) -> None:
    sync_roster(MONDAY)
    with transaction() as connection:
        run_sql(
            connection,
            "followup/create_working_hours.sql",
            pieces=json.dumps([asdict(piece) for piece in pieces_of(open_hours)]),
        )
        run_sql(connection, "followup/create_clock_question.sql")
        questions = [
            (number * 2 + is_next_day, instant, None if is_next_day else minutes * 60)
            for number, instant in enumerate(received)
            for is_next_day in (False, True)
        ]
        copy_rows(
            connection,
            "clock_question",
            ["question_id", "received_at", "working_seconds"],
            questions,
        )
        run_sql(connection, "followup/create_clock_due.sql", timezone=str(ZONE))
        found = dict(connection.execute(text("select question_id, due_at from clock_due")).all())
    assert found == {
        question_id: due_at(
            instant,
            NEXT_DAY if seconds is None else timedelta(seconds=seconds),
            CALENDAR,
            open_hours,
            ZONE,
        )
        for question_id, instant, seconds in questions
    }


def given_book(*customers: Customer, run_date: date = MONDAY) -> Writer:
    sync_roster(run_date)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, run_date, policy().version)
    return writer


def asked(hour: int, day: date = MONDAY, **values: Any) -> Activity:
    return Activity(at(day, hour), direction="inbound", **values)


def enquiries() -> list[dict[str, Any]]:
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select e.*, c.customer_id from enquiry e join activity c using (activity_id)"
                " order by received_at, activity_id"
            )
        ).mappings()
        return [dict(row) for row in rows]


def notices() -> list[tuple[str, str]]:
    with transaction() as connection:
        rows = connection.execute(text("select audience, kind from notice order by 1, 2"))
        return [(audience, kind) for audience, kind in rows if kind.startswith("response")]


def write(activity: Activity, customer_id: str = "C1") -> None:
    """One more activity of a customer, as an intake writes it."""
    with transaction() as connection:
        writer = Writer.__new__(Writer)
        writer.connection = connection
        [writer.row_number] = connection.execute(
            text("select coalesce(max(row_number), 0) from source_record")
        ).one()
        writer.activity(customer_id, activity)
        if activity.is_touch:
            connection.execute(
                text("update customer set last_touch_at = :at where customer_id = :id"),
                {"at": activity.occurred_at, "id": customer_id},
            )


@pytest.mark.parametrize(
    "activity, grade, kind, respond_by",
    [
        (asked(10), "B", "enquiry", at(MONDAY, 12)),
        (
            asked(10, summary="设备故障，产线停了"),
            "B",
            "urgent",
            at(MONDAY, 10) + timedelta(minutes=30),
        ),
        (asked(10, summary="The line is DOWN again"), "C", "urgent", None),
        (asked(10, summary="please send the download link"), "C", "enquiry", at(MONDAY, 12)),
        (asked(17), "B", "enquiry", at(TUESDAY, 10)),
        (asked(21), "B", "enquiry", at(TUESDAY, 11)),
        (asked(0), "B", "enquiry", at(TUESDAY, 11)),
    ],
)
def test_what_comes_in_has_a_clock(
    store: Engine, activity: Activity, grade: str, kind: str, respond_by: datetime | None
) -> None:
    given_book(Customer("C1", grade=grade, created_date=MONDAY, activities=(activity,)))
    plan_new_leads(MONDAY)
    [row] = enquiries()
    assert row["kind"] == kind
    assert respond_by is None or row["respond_by_at"] == respond_by
    with transaction() as connection:
        [task] = connection.execute(text("select * from followup_task")).mappings()
    assert (task["kind"], task["due_at"]) == ("reply", row["respond_by_at"])
    assert task["wanted_date"] == row["respond_by_at"].astimezone(ZONE).date()
    assert task["reason"]["key"] == f"followup.reason.reply.{kind}"


@pytest.mark.parametrize(
    "grade, kind, respond_by",
    [("A", "feedback", at(TUESDAY, 10)), ("B", "enquiry", at(MONDAY, 12))],
)
def test_feedback_of_an_a_customer_has_a_day(
    store: Engine, grade: str, kind: str, respond_by: datetime
) -> None:
    given_book(Customer("C1", grade=grade, activities=(asked(10),)))
    with transaction() as connection:
        connection.execute(text("update activity set feedback = 'hesitant'"))
    plan_new_leads(MONDAY)
    [row] = enquiries()
    assert (row["kind"], row["respond_by_at"]) == (kind, respond_by)


@pytest.mark.parametrize(
    "answer, state",
    [
        (at(MONDAY, 12), "met"),
        (at(MONDAY, 13), "breached"),
        (at(MONDAY), "met"),
        (at(TUESDAY), "breached"),
    ],
    ids=["in time to the minute", "late", "known by its date alone", "a day late"],
)
def test_our_first_touch_answers(store: Engine, answer: datetime, state: str) -> None:
    given_book(Customer("C1", activities=(asked(10),)))
    plan_new_leads(MONDAY, as_of=at(MONDAY, 10))
    assert [row["state"] for row in enquiries()] == ["open"]
    write(Activity(answer, is_reached=False))
    plan_new_leads(TUESDAY, as_of=at(TUESDAY, 9))
    [row] = enquiries()
    assert (row["state"], row["answered_at"]) == (state, answer)


def test_time_marks_and_tells_once(store: Engine) -> None:
    given_book(Customer("C1", owner_id="R03", activities=(asked(10),)))
    plan_new_leads(MONDAY, as_of=at(MONDAY, 10))
    states = []
    for hour, minute in ((11, 29), (11, 30), (11, 45), (12, 0), (12, 1), (12, 15)):
        watch_clocks(MONDAY, as_of=at(MONDAY, hour) + timedelta(minutes=minute))
        states.append((enquiries()[0]["state"], len(notices())))
    assert states == [
        ("open", 0),
        ("at_risk", 1),
        ("at_risk", 1),
        ("at_risk", 1),
        ("breached", 3),
        ("breached", 3),
    ]
    assert notices() == [
        ("M01", "response_breached"),
        ("R03", "response_at_risk"),
        ("R03", "response_breached"),
    ]
    watch_clocks(TUESDAY, as_of=at(TUESDAY, 9))
    assert len(notices()) == 3, "told once, not every day"


def test_an_answer_that_is_told_late_corrects_the_mark(store: Engine) -> None:
    given_book(Customer("C1", activities=(asked(10),)))
    plan_followups(TUESDAY)
    assert [row["state"] for row in enquiries()] == ["breached"]
    write(Activity(at(MONDAY, 11)))
    plan_new_leads(TUESDAY)
    assert [row["state"] for row in enquiries()] == ["met"]


def test_nobody_is_told_of_one_who_wants_no_contact(store: Engine) -> None:
    given_book(Customer("C1", is_opted_out=True, activities=(asked(10),)))
    plan_followups(TUESDAY)
    assert [row["state"] for row in enquiries()] == ["breached"] and notices() == []


def test_history_and_talks_that_ended_with_a_date_have_no_clock(store: Engine) -> None:
    given_book(
        Customer("C1", activities=(asked(10, date(2026, 8, 24)),)),
        Customer("C2", activities=(asked(10, next_action_date=date(2026, 10, 20)),)),
        Customer("C3", activities=(asked(10, is_planned=True),)),
        Customer("C4", activities=(asked(10, date(2026, 8, 25)),)),
    )
    plan_new_leads(MONDAY)
    assert [row["customer_id"] for row in enquiries()] == ["C4"], "told on the seventh day"


def test_a_talk_that_turns_out_to_have_ended_with_a_date_is_withdrawn(store: Engine) -> None:
    given_book(Customer("C1", activities=(asked(10),)))
    plan_new_leads(MONDAY)
    with transaction() as connection:
        connection.execute(text("update activity set next_action_date = '2026-10-20'"))
    plan_followups(MONDAY)
    assert enquiries() == []


def test_a_rule_that_is_switched_off_erases_nothing(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_book(
        Customer("C1", activities=(asked(10),)), Customer("C2", created_date=date(2026, 9, 27))
    )
    plan_new_leads(MONDAY)
    before = enquiries()
    rules = policy()
    off = ResponsePolicy(enquiry_minutes=None, urgent_minutes=None, feedback_grades=())
    without = rules.model_copy(
        update={"cadence": rules.cadence.model_copy(update={"response": off})}
    )
    monkeypatch.setattr(steps, "policy", lambda: without)
    with transaction() as connection:
        run_sql(
            connection,
            "ownership/insert_policy_version.sql",
            policy_version=without.version,
            policy_name=without.name,
            content=without.model_dump_json(),
            run_date=MONDAY,
        )
    write(asked(11), "C2")
    write(Activity(at(MONDAY, 11)), "C1")
    plan_followups(MONDAY)
    assert [row["customer_id"] for row in enquiries()] == ["C1"], "no new clock is started"
    [row] = enquiries()
    assert row == before[0] | {"state": "met", "answered_at": at(MONDAY, 11)}
    with transaction() as connection:
        [task] = connection.execute(
            text("select * from followup_task where customer_id = 'C2'")
        ).mappings()
    assert (task["kind"], task["wanted_date"], task["due_at"]) == ("reply", TUESDAY, None)
