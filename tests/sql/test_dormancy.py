"""mark_dormant on a small book: marks, wake-up plans, reactivation, late files."""

from datetime import date, timedelta

import pytest

from leadflow.book.steps import refresh_book
from leadflow.config import policy
from leadflow.dormancy.rules import is_dormant
from leadflow.dormancy.steps import mark_dormant
from tests.sql.book_given import (
    at,
    given_activity,
    given_customer,
    given_opportunity,
    insert,
    one,
    rows,
    run,
)

DAY = date(2026, 9, 28)
STAR = "北京星河科技有限公司"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def calendar(store: object) -> None:
    """Weekdays are working days, but the first week of October."""
    number = 0
    for offset in range(500):
        day = date(2026, 1, 1) + timedelta(days=offset)
        is_working = day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 7)
        number += is_working
        insert("working_day", day=day, is_working=is_working, working_day_number=number)


def given_silent(customer_id: str = "C000001", last: str = "2026-02-10", **columns: object) -> None:
    number = int(customer_id[1:])
    given_customer(customer_id, f"星河{number}号有限公司", [number], **columns)
    given_activity(1000 + number, customer_id, at(last), arrival=date(2026, 9, 1))


def night(day: date = DAY) -> dict[str, int]:
    refresh_book(day)
    return mark_dormant(day)


def state(customer_id: str = "C000001") -> tuple:
    return rows(
        "select lifecycle, dormant_since_date from customer where customer_id = :id", id=customer_id
    )[0]


def test_a_silent_customer_is_marked_with_its_reason_and_gets_a_plan() -> None:
    given_silent()
    assert night() == {"marked": 1, "reactivated": 0, "late": 0, "moved": 0, "dormant": 1}
    assert state() == ("dormant", date(2026, 8, 11))
    assert rows("select kind, event_date, details from customer_event") == [
        (
            "dormant",
            DAY,
            {
                "rule": "Z1",
                "dormant_after_months": 6,
                "interaction_date": "2026-02-10",
                "activity_id": 1001,
                "lifecycle_before": "lead",
                "policy_version": policy().version,
            },
        )
    ]
    assert rows(
        "select dormant_since_date, step_number, step, planned_date, status from wakeup_plan"
    ) == [(date(2026, 8, 11), 1, "industry_news", DAY, "open")]


def test_sql_and_the_pure_rule_agree_around_every_month_end() -> None:
    customers = {}
    for number, offset in enumerate(range(150, 230), 1):
        customer_id, last = f"C{number:06}", date(2026, 3, 31) - timedelta(days=offset)
        given_customer(
            customer_id,
            f"星河{number}号有限公司",
            [number],
            last_interaction_at=at(last.isoformat(), "15:59"),
        )
        customers[customer_id] = last
    for run_date in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31)):
        run("update customer set lifecycle = 'lead', dormant_since_date = null")
        run("delete from wakeup_plan")
        mark_dormant(run_date)
        marked = {
            row[0] for row in rows("select customer_id from customer where lifecycle = 'dormant'")
        }
        expected = {
            customer_id
            for customer_id, last in customers.items()
            if is_dormant(last, run_date, policy().dormancy)
        }
        assert marked == expected and 0 < len(marked) < len(customers), run_date


def test_who_was_never_reached_is_lost_or_invalid_is_not_marked() -> None:
    given_customer("C000001", "星河1号有限公司", [1])
    given_activity(1001, "C000001", at("2026-01-10"), is_reached=False, is_interaction=False)
    given_silent("C000002")
    given_opportunity(52, "C000002", is_lost=True, close_date=date(2026, 6, 1))
    given_silent("C000003")
    run("update party set is_deleted = true where party_id = 3")
    assert night()["marked"] == 0
    assert [state(f"C00000{n}")[0] for n in (1, 2, 3)] == ["lead", "lost", "invalid"]


def test_attempts_and_pushes_wake_nobody_and_a_new_interaction_does() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-09-28"), is_reached=False, is_interaction=False)
    assert night(date(2026, 9, 29))["reactivated"] == 0
    given_activity(2002, "C000001", at("2026-09-29"), feedback="interested")
    assert night(date(2026, 9, 30)) == {
        "marked": 0,
        "reactivated": 1,
        "late": 0,
        "moved": 0,
        "dormant": 0,
    }
    assert state() == ("prospect", None)
    assert rows("select status, result from wakeup_plan") == [("woken", "reactivated")]
    assert rows(
        "select details ->> 'activity_id' from customer_event where kind = 'reactivated'"
    ) == [("2002",)]
    assert one("select count(*) from notice") == 0


def test_a_late_file_reopens_with_a_notice() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-09-08"), file_id=77, arrival=date(2026, 9, 30))
    assert night(date(2026, 9, 30))["late"] == 1
    assert state() == ("lead", None)
    assert rows(
        "select kind, subject, details ->> 'interaction_date', details ->> 'file_id' from notice"
    ) == [("late_activity", "C000001", "2026-09-08", "77")]
    assert rows("select status, result from wakeup_plan") == [("woken", "late_activity")]


def test_a_late_row_that_leaves_the_customer_dormant_moves_the_day() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-03-10"), arrival=date(2026, 9, 30))
    assert night(date(2026, 9, 30))["moved"] == 1
    assert state() == ("dormant", date(2026, 9, 11))
    assert rows("select dormant_since_date, status from wakeup_plan") == [
        (date(2026, 9, 11), "open")
    ]
    assert rows("select kind, details ->> 'moved_to_date' from notice") == [
        ("late_activity", "2026-09-11")
    ]


def test_a_withdrawn_interaction_leaves_nobody_dormant() -> None:
    given_silent()
    night()
    run("delete from activity")
    assert night(date(2026, 9, 29))["reactivated"] == 1
    assert state() == ("lead", None)


def test_first_steps_are_spread_over_working_days_within_the_policys_days() -> None:
    for number in range(1, 8):
        given_silent(f"C{number:06}")
    night()
    planned = rows("select planned_date, count(*) from wakeup_plan group by 1 order by 1")
    assert planned == [
        (date(2026, 9, 28), 3),
        (date(2026, 9, 29), 2),
        (date(2026, 9, 30), 2),
    ], "the holiday week begins on 1 October"


def test_without_a_working_day_in_reach_the_next_one_is_taken() -> None:
    given_silent()
    night(date(2026, 10, 1))
    assert one("select planned_date from wakeup_plan") == date(2026, 10, 8)


def test_a_step_done_in_vain_is_followed_by_the_next_in_a_circle() -> None:
    given_silent()
    night()
    for day in (date(2026, 9, 29), date(2026, 11, 30)):
        run("update wakeup_plan set status = 'done', result = 'no_reply'")
        night(day)
    assert rows("select step_number, step, planned_date, status from wakeup_plan order by 1") == [
        (1, "industry_news", DAY, "done"),
        (2, "new_product", date(2026, 10, 28), "done"),
        (3, "industry_news", date(2026, 11, 30), "open"),
    ]


def test_a_second_dormancy_has_a_plan_of_its_own() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-09-29"))
    night(date(2026, 9, 30))
    night(date(2027, 3, 30))
    assert state() == ("dormant", date(2027, 3, 30))
    assert rows("select dormant_since_date, step_number, status from wakeup_plan order by 1") == [
        (date(2026, 8, 11), 1, "woken"),
        (date(2027, 3, 30), 1, "open"),
    ]


def test_the_plan_of_a_merged_customer_ends() -> None:
    given_silent("C000001")
    given_silent("C000002")
    night()
    run("update customer set merged_into = 'C000001' where customer_id = 'C000002'")
    night(date(2026, 9, 29))
    assert rows("select customer_id, status, result from wakeup_plan order by 1") == [
        ("C000001", "open", None),
        ("C000002", "woken", "merged"),
    ]


def test_running_the_night_again_changes_nothing() -> None:
    given_silent("C000001")
    given_silent("C000002")
    night()
    given_activity(2001, "C000001", at("2026-09-28"))
    night(date(2026, 9, 29))
    tables = ("customer", "wakeup_plan", "customer_event", "notice")
    before = [rows(f"select * from {table} order by 1, 2, 3") for table in tables]
    night(date(2026, 9, 29))
    assert [rows(f"select * from {table} order by 1, 2, 3") for table in tables] == before
