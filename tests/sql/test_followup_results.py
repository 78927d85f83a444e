"""Returned lists: what a rep answered becomes an activity and makes the next step (T7, Z3)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.book.steps import refresh_book
from leadflow.config import policy
from leadflow.followup.steps import apply_results, plan_followups, plan_new_leads
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY = date(2026, 9, 28)
TUESDAY = date(2026, 9, 29)
BATCH = "B20260928-R03-0123abcd"


def handed_out(*customers: Customer) -> tuple[Writer, dict[str, str]]:
    """A planned and listed book; the task's id by customer."""
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, MONDAY, policy().version)
    plan_followups(MONDAY)
    with transaction() as connection:
        connection.execute(text("update followup_task set batch_id = :batch"), {"batch": BATCH})
        tasks = connection.execute(text("select customer_id, task_id from followup_task")).all()
        return writer, dict(tuple(row) for row in tasks)


def returned(writer: Writer, file_id: int, *answers: dict[str, Any]) -> list[int]:
    """A returned list in the store, as sources and quality leave it; its record ids."""
    with transaction() as connection:
        writer.connection = connection
        writer.insert(
            "source_file",
            file_id=file_id,
            file_name=f"R03-{file_id}.xlsx",
            content_sha256=str(file_id),
            arrival_date=TUESDAY,
            status="loaded",
            source_system="leadflow",
            record_type="task_result",
        )
        record_ids = []
        for answer in answers:
            record_id = writer.record(file_id, source_system="leadflow", record_type="task_result")
            record_ids.append(record_id)
            writer.insert(
                "typed_record",
                record_id=record_id,
                file_id=file_id,
                row_number=writer.row_number,
                record_type="task_result",
                **({"batch_id": BATCH} | answer),
            )
        return record_ids


def rows(statement: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def refresh() -> None:
    """What refresh_book does with the one thing that these tests need."""
    with transaction() as connection:
        connection.execute(
            text(
                "update customer set last_touch_at = made.at from (select customer_id, "
                "max(occurred_at) filter (where is_touch) as at from activity group by 1) as made "
                "where made.customer_id = customer.customer_id"
            )
        )


def test_an_answer_becomes_a_touch_and_the_agreed_date_the_next_step(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"))
    [record_id] = returned(
        writer,
        2,
        {
            "task_id": tasks["C1"],
            "outcome": "reached",
            "channel": "wechat",
            "feedback": "interested",
            "summary": "wants an offer",
            "next_action": "send the offer",
            "next_action_date": date(2026, 10, 20),
        },
    )
    assert apply_results(TUESDAY) == {"rows": 1, "applied": 1, "notices": 0}
    assert rows(
        "select activity_id, customer_id, rep_id, occurred_at, channel, is_reached, is_interaction,"
        " is_touch, next_action_date from activity"
    ) == [(record_id, "C1", "R03", at(MONDAY), "wechat", True, True, True, date(2026, 10, 20))]
    assert rows("select status, answered_date from followup_task") == [("answered", TUESDAY)]
    assert rows(f"select customer_id from source_record where record_id = {record_id}") == [("C1",)]
    refresh()
    assert plan_new_leads(TUESDAY)["steps"] == 1
    assert rows("select next_step, next_step_date from next_step") == [
        ("agreed", date(2026, 10, 20))
    ]


def test_answers_are_taken_once(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"))
    returned(writer, 2, {"task_id": tasks["C1"], "outcome": "not_reached"})
    apply_results(TUESDAY)
    before = rows("select * from activity") + rows("select * from task_result")
    assert apply_results(TUESDAY)["rows"] == 0
    assert rows("select * from activity") + rows("select * from task_result") == before
    assert rows("select is_reached, is_interaction, is_touch from activity") == [
        (False, False, True)
    ]


def test_a_second_answer_is_told_and_never_applied(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"), Customer("C2"))
    answer = {"task_id": tasks["C1"], "outcome": "reached", "summary": "first"}
    returned(writer, 2, answer, {"task_id": tasks["C2"], "outcome": "reached"})
    apply_results(TUESDAY)
    same, other = returned(writer, 3, answer, answer | {"summary": "second"})
    assert apply_results(TUESDAY) == {"rows": 2, "applied": 0, "notices": 2}
    assert rows("select audience, kind, subject from notice order by 1") == [
        ("R03", "conflict", str(other)),
        ("data_team", "conflict", str(other)),
    ]
    assert rows("select summary from task_result order by record_id") == [("first",), (None,)]
    assert rows(
        f"select count(*) from source_record where record_id in ({same}, {other}) "
        "and customer_id = 'C1'"
    ) == [(2,)]


def test_two_answers_in_one_intake_conflict_too(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"))
    returned(
        writer,
        2,
        {"task_id": tasks["C1"], "outcome": "reached"},
        {"task_id": tasks["C1"], "outcome": "not_reached"},
    )
    assert apply_results(TUESDAY) == {"rows": 2, "applied": 1, "notices": 2}
    assert rows("select result from task_result") == [("reached",)]


def test_rows_that_cannot_be_taken_are_told(store: Engine) -> None:
    """Blank rows wait silently; another rep's is refused; the gate's rejects are told."""
    writer, tasks = handed_out(Customer("C1"), Customer("C2", owner_id="R06"), Customer("C3"))
    blank, unknown, foreign, old = returned(
        writer,
        2,
        {"task_id": tasks["C1"]},
        {"task_id": "T-unknown", "outcome": "reached"},
        {"task_id": tasks["C2"], "outcome": "reached"},
        {"task_id": tasks["C3"], "outcome": "reached", "batch_id": "B20260925-R03-0123abcd"},
    )
    with transaction() as connection:
        writer.connection = connection
        connection.execute(
            text("update source_record set outcome = 'quarantined' where record_id = :record_id"),
            {"record_id": unknown},
        )
        writer.insert(
            "quarantine",
            record_id=unknown,
            file_id=2,
            row_number=writer.row_number,
            reasons='[{"rule": "answer_to_unknown_task", "severity": "critical"}]',
            quarantined_date=TUESDAY,
        )
    assert apply_results(TUESDAY) == {"rows": 3, "applied": 1, "notices": 6}
    assert rows(
        "select subject from notice where audience = 'R03' and kind = 'result_unknown'"
    ) == [(str(unknown),)]
    assert rows("select kind, subject from notice where audience = 'data_team' order by 1") == [
        ("result_old_batch", str(old)),
        ("result_other_rep", str(foreign)),
        ("result_unknown", str(unknown)),
    ]
    assert rows("select customer_id from followup_task where status = 'answered'") == [("C3",)]
    assert rows(f"select customer_id from source_record where record_id = {blank}") == [("C1",)]


def test_pause_failure_and_refusal_speak_for_themselves(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"), Customer("C2"), Customer("C3"))
    returned(
        writer,
        2,
        {"task_id": tasks["C1"], "is_paused": True, "outcome": "reached"},
        {"task_id": tasks["C2"], "contact_failure": "number_invalid"},
        {"task_id": tasks["C3"], "do_not_call": True, "do_not_email": True},
    )
    apply_results(TUESDAY)
    assert rows(
        "select customer_id, is_paused, contact_failure, is_interaction from activity order by 1"
    ) == [
        ("C1", True, None, True),
        ("C2", False, "number_invalid", False),
        ("C3", False, None, True),
    ]
    refresh_book(TUESDAY)
    plan_followups(TUESDAY)
    assert rows("select customer_id, no_step_reason from next_step order by 1") == [
        ("C1", "paused"),
        ("C2", "contact_failed"),
        ("C3", "opted_out"),
    ]


@pytest.mark.parametrize("verdict", ["applied", "conflict"])
def test_a_refusal_outlives_contacts_that_are_made_anew(store: Engine, verdict: str) -> None:
    """Opt-outs are absolute (T3): neither identity's rebuild nor an earlier answer undoes one."""
    writer, tasks = handed_out(Customer("C1"))
    if verdict == "conflict":
        returned(writer, 2, {"task_id": tasks["C1"], "outcome": "reached"})
        apply_results(TUESDAY)
    returned(writer, 3, {"task_id": tasks["C1"], "do_not_call": True, "outcome": "reached"})
    apply_results(TUESDAY)
    for _ in range(2):
        with transaction() as connection:
            connection.execute(
                text(
                    "update contact set is_opted_out_of_calls = false,"
                    " is_opted_out_of_email = false, wechat = 'w'"
                )
            )
        refresh_book(TUESDAY)
        plan_followups(TUESDAY)
        assert rows("select is_opted_out_of_calls, is_opted_out_of_email from contact") == [
            (True, True)
        ]
        assert rows("select next_step, no_step_reason from next_step") == [(None, "opted_out")]


def test_what_came_of_a_wakeup_is_recorded(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1", lifecycle="dormant", wakeup_date=MONDAY))
    returned(writer, 2, {"task_id": tasks["C1"], "outcome": "not_reached"})
    apply_results(TUESDAY)
    assert rows("select status, result from wakeup_plan") == [("done", "not_reached")]
    refresh()
    plan_followups(TUESDAY)
    assert rows("select next_step, next_step_date from next_step") == [
        ("wakeup", date(2026, 10, 28))
    ]


def test_a_step_answered_early_comes_again_under_a_new_id(store: Engine) -> None:
    """The answer is no later than the touch before it, so the rule wants the same day once more."""
    customer = Customer("C1", grade="B", activities=(Activity(at(MONDAY, 15)),))
    writer, tasks = handed_out(customer)
    returned(writer, 2, {"task_id": tasks["C1"], "outcome": "not_reached"})
    apply_results(TUESDAY)
    refresh()
    plan_followups(TUESDAY)
    assert rows("select kind, wanted_date, status from followup_task order by status") == [
        ("cadence", date(2026, 10, 1), "answered"),
        ("cadence", date(2026, 10, 1), "open"),
    ]


def test_the_answer_follows_a_customer_that_was_merged_away(store: Engine) -> None:
    writer, tasks = handed_out(Customer("C1"), Customer("C2"))
    returned(writer, 2, {"task_id": tasks["C2"], "outcome": "reached"})
    with transaction() as connection:
        connection.execute(text("update customer set merged_into = 'C1' where customer_id = 'C2'"))
        connection.execute(
            text("update membership set customer_id = 'C1' where customer_id = 'C2'")
        )
    assert apply_results(TUESDAY)["applied"] == 1
    assert rows("select customer_id from activity") == [("C1",)]
    plan_new_leads(TUESDAY)
    assert rows("select customer_id from next_step") == [("C1",)]
