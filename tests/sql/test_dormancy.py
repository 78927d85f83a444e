"""mark_dormant on a small book: marks, wake-up plans, reactivation, late files."""

from datetime import date, timedelta

import pytest

from leadflow.book.steps import refresh_book
from leadflow.config import policy
from leadflow.dormancy.rules import is_dormant
from leadflow.dormancy.steps import mark_dormant
from leadflow.presets.dormancy import DormancyPolicy
from tests.sql.book_given import (
    at,
    given_activity,
    given_customer,
    given_opportunity,
    given_rep,
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
    for offset in range(1000):
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
    assert night() == {
        "marked": 1,
        "reactivated": 0,
        "late": 0,
        "moved": 0,
        "never_reached": 0,
        "dormant": 1,
    }
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
        "never_reached": 0,
        "dormant": 0,
    }
    assert state() == ("prospect", None)
    assert rows("select status, result from wakeup_plan order by step_number") == [
        ("done", "not_reached"),
        ("woken", "reactivated"),
    ]
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


def with_dormancy(monkeypatch: pytest.MonkeyPatch, **changed: object) -> DormancyPolicy:
    """The rest of the test goes by a policy whose dormancy section is changed."""
    rules = policy()
    dormancy = rules.dormancy.model_copy(update=changed)
    other = rules.model_copy(update={"dormancy": dormancy})
    for module in ("leadflow.dormancy.steps", "leadflow.book.steps"):
        monkeypatch.setattr(f"{module}.policy", lambda: other)
    return dormancy


def done_in_vain(*days: date) -> None:
    """The open step is answered before each of these nights."""
    for day in days:
        run(
            "update wakeup_plan set status = 'done', result = 'not_reached', is_followed = false"
            " where status = 'open'"
        )
        night(day)


def test_an_exhausted_plan_is_followed_by_a_check_every_half_year() -> None:
    given_silent()
    night()
    done_in_vain(date(2026, 9, 29), date(2026, 11, 30), date(2026, 12, 1))
    assert rows("select step_number, step, planned_date, status from wakeup_plan order by 1") == [
        (1, "industry_news", DAY, "done"),
        (2, "new_product", date(2026, 10, 28), "done"),
        (3, "check", date(2027, 4, 28), "done"),
        (4, "check", date(2027, 10, 28), "open"),
    ]
    night(date(2026, 12, 2))
    assert one("select count(*) from wakeup_plan") == 4, "one open step, and no second successor"


def test_an_exhausted_plan_begins_again_where_the_policy_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_dormancy(monkeypatch, when_exhausted="repeat")
    given_silent()
    night()
    done_in_vain(date(2026, 9, 29), date(2026, 11, 30))
    assert rows("select step_number, step, planned_date, status from wakeup_plan order by 1") == [
        (1, "industry_news", DAY, "done"),
        (2, "new_product", date(2026, 10, 28), "done"),
        (3, "industry_news", date(2026, 11, 30), "open"),
    ]


def test_an_exhausted_customer_is_lost_where_the_policy_says_so_until_heard_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_dormancy(monkeypatch, when_exhausted="lost")
    given_silent()
    given_opportunity(52, "C000001", is_won=True, close_date=date(2025, 6, 1))
    night()
    done_in_vain(date(2026, 9, 29))
    assert state()[0] == "dormant", "the second step is still to come"
    done_in_vain(date(2026, 11, 30))
    assert state() == ("lost", None)
    assert rows(
        "select details ->> 'steps', details ->> 'policy_version' is not null"
        " from customer_event where kind = 'given_up'"
    ) == [("2", True)]
    night(date(2026, 12, 1))
    assert state() == ("lost", None), "the night after, the book judges it the same"
    given_activity(2001, "C000001", at("2026-12-01"))
    night(date(2026, 12, 2))
    assert state() == ("customer", None)


def test_a_wakeup_that_a_source_tells_of_is_done_too() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-09-27"), is_reached=False, is_interaction=False)
    night(date(2026, 9, 28))
    assert one("select status from wakeup_plan") == "open", "a touch before its day was not it"
    given_activity(2002, "C000001", at("2026-09-29"), is_reached=False, is_interaction=False)
    night(date(2026, 9, 29))
    assert rows("select step_number, status, result from wakeup_plan order by 1") == [
        (1, "done", "not_reached"),
        (2, "open", None),
    ]


@pytest.mark.parametrize(
    ("last", "run_date", "months", "expected"),
    [
        pytest.param(date(2028, 2, 29), date(2028, 8, 29), 6, False, id="leap day: six months"),
        pytest.param(date(2028, 2, 29), date(2028, 8, 30), 6, True, id="leap day: one more"),
        pytest.param(date(2027, 8, 31), date(2028, 2, 29), 6, False, id="clamped to the leap day"),
        pytest.param(date(2027, 8, 31), date(2028, 3, 1), 6, True, id="after the leap day"),
        pytest.param(date(2026, 8, 29), date(2027, 2, 28), 6, False, id="clamped in other years"),
        pytest.param(date(2026, 8, 29), date(2027, 3, 1), 6, True, id="after February"),
        pytest.param(date(2028, 2, 29), date(2029, 2, 28), 12, False, id="a year after a leap day"),
        pytest.param(date(2028, 2, 29), date(2029, 3, 1), 12, True, id="a year and a day after"),
        pytest.param(date(2026, 11, 30), date(2027, 2, 28), 3, False, id="three months, clamped"),
        pytest.param(date(2026, 11, 30), date(2027, 3, 1), 3, True, id="three months and a day"),
        pytest.param(date(2026, 3, 30), date(2026, 9, 30), 6, False, id="30th to the 30th"),
        pytest.param(date(2026, 3, 31), date(2026, 9, 30), 6, False, id="31st to the 30th"),
        pytest.param(date(2026, 3, 31), date(2026, 10, 1), 6, True, id="31st: first of October"),
        pytest.param(date(2020, 1, 1), date(2028, 1, 1), None, False, id="the rule is off"),
    ],
)
def test_months_end_as_calendars_do(
    monkeypatch: pytest.MonkeyPatch,
    last: date,
    run_date: date,
    months: int | None,
    expected: bool,
) -> None:
    rules = with_dormancy(monkeypatch, dormant_after_months_of={"customer": months})
    # twenty to midnight in Shanghai
    given_customer(
        "C000001",
        "星河1号有限公司",
        [1],
        lifecycle="customer",
        last_interaction_at=at(last.isoformat(), "15:40"),
    )
    insert("working_day", day=date(2029, 6, 1), is_working=True, working_day_number=10_000)
    assert (mark_dormant(run_date)["marked"] == 1) is expected
    assert is_dormant(last, run_date, rules, "customer") is expected


def test_each_lifecycle_has_its_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    with_dormancy(monkeypatch, dormant_after_months_of={"lead": 3, "customer": 12})
    for number, lifecycle in enumerate(("lead", "prospect", "customer"), 1):
        for place, last in enumerate(("2026-06-28", "2026-06-27", "2026-03-27", "2025-09-27")):
            customer = f"C{number:03}{place:03}"
            given_customer(
                customer,
                f"星河{customer}有限公司",
                [number * 10 + place],
                lifecycle=lifecycle,
                last_interaction_at=at(last),
            )
    mark_dormant(DAY)
    assert rows(
        "select customer_id, dormant_since_date, lifecycle_before_dormant from customer"
        " where lifecycle = 'dormant' order by 1"
    ) == [
        ("C001001", date(2026, 9, 28), "lead"),
        ("C001002", date(2026, 6, 28), "lead"),
        ("C001003", date(2025, 12, 28), "lead"),
        ("C002002", date(2026, 9, 28), "prospect"),
        ("C002003", date(2026, 3, 28), "prospect"),
        ("C003003", date(2026, 9, 28), "customer"),
    ]


def test_a_longer_threshold_wakes_and_says_that_the_policy_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_silent("C000001", "2026-02-10")
    given_silent("C000002", "2025-02-10")
    night()
    with_dormancy(monkeypatch, dormant_after_months=12)
    assert night(date(2026, 9, 29))["reactivated"] == 1
    assert [state(f"C00000{n}")[0] for n in (1, 2)] == ["lead", "dormant"]
    assert rows("select status, result from wakeup_plan order by customer_id") == [
        ("woken", "policy_changed"),
        ("open", None),
    ]
    assert state("C000002") == ("dormant", date(2025, 8, 11)), "an old mark keeps its day"
    assert one("select count(*) from notice where kind = 'late_activity'") == 0


def test_a_rule_turned_off_erases_nothing_and_marks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_silent("C000001")
    night()
    given_silent("C000002")
    with_dormancy(monkeypatch, dormant_after_months_of={"lead": None})
    night(date(2026, 9, 29))
    assert [state(f"C00000{n}") for n in (1, 2)] == [
        ("dormant", date(2026, 8, 11)),
        ("lead", None),
    ]
    given_activity(2001, "C000001", at("2026-09-29"))
    night(date(2026, 9, 30))
    assert state() == ("lead", None), "who is heard of is awake, rule or not"


def test_a_dormancy_that_moves_onto_an_older_one_keeps_the_steps_of_both() -> None:
    given_silent()
    night()
    given_activity(2001, "C000001", at("2026-09-29"))
    night(date(2026, 9, 30))
    night(date(2027, 3, 30))
    run("delete from activity where activity_id = 2001")  # withdrawn: silent since February 2026
    assert night(date(2027, 3, 31))["moved"] == 1
    assert rows("select dormant_since_date, step_number, status from wakeup_plan order by 2") == [
        (date(2026, 8, 11), 1, "woken"),
        (date(2026, 8, 11), 2, "open"),
    ]


def test_who_was_never_reached_is_told_once_and_forgotten_when_reached() -> None:
    given_rep("R01")
    given_customer("C000001", "星河1号有限公司", [1], owner_id="R01", is_in_lead_pool=False)
    run("update customer set created_date = '2026-03-28'")
    given_activity(1001, "C000001", at("2026-04-01"), is_reached=False, is_interaction=False)
    assert night(date(2026, 9, 28))["never_reached"] == 0, "six months to the day"
    assert night(date(2026, 9, 29))["never_reached"] == 1
    told = rows("select audience, kind, details ->> 'customers' from notice order by 1")
    assert told == [("R01", "never_reached", "C000001"), ("manager", "never_reached", "C000001")]
    assert state()[0] == "lead"
    assert one("select never_reached_since_date from mart.customer") == date(2026, 9, 29)
    assert night(date(2026, 9, 30))["never_reached"] == 0
    given_activity(2001, "C000001", at("2026-09-30"))
    night(date(2026, 10, 1))
    assert one("select never_reached_since_date from mart.customer") is None


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
