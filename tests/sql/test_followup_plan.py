"""The plan: one next step a customer, by the rules of T1-T4, T10, I6, I7 and the reps' room."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.config import policy
from leadflow.followup.steps import plan_followups, plan_new_leads
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY = date(2026, 9, 28)
BEFORE_HOLIDAY = date(2026, 9, 30)
AFTER_HOLIDAY = date(2026, 10, 8)


def planned(run_date: date, *customers: Customer) -> dict[str, dict[str, Any]]:
    """The plan of a fresh book: next step and task by customer."""
    sync_roster(run_date)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, run_date, policy().version)
    plan_followups(run_date)
    return steps()


def steps() -> dict[str, dict[str, Any]]:
    """Next step and open task by customer."""
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select s.customer_id as planned_id, s.next_step, s.next_step_date, "
                "s.no_step_reason, t.* "
                "from next_step s left join followup_task t "
                "on s.task_id = t.task_id and t.status = 'open' order by 1"
            )
        ).mappings()
        return {row["planned_id"]: dict(row) for row in rows}


def touched(day: date, hour: int = 10, **values: Any) -> Activity:
    return Activity(at(day, hour), **values)


CASES = [
    pytest.param(
        Customer("C1", grade="A", created_date=date(2026, 9, 24)),
        MONDAY,
        "first_touch",
        date(2026, 9, 28),
        "no_working_day",
        id="A arrives before the Mid-Autumn weekend: 24 h is the next working day, Monday",
    ),
    pytest.param(
        Customer("C1", grade="A", created_date=BEFORE_HOLIDAY),
        BEFORE_HOLIDAY,
        "first_touch",
        AFTER_HOLIDAY,
        "no_working_day",
        id="A arrives before National Day: next working day is 8 October",
    ),
    pytest.param(
        Customer("C1", grade="B", created_date=date(2026, 10, 8)),
        AFTER_HOLIDAY,
        "first_touch",
        date(2026, 10, 12),
        "no_working_day",
        id="B's three calendar days end on a Sunday: moved on to Monday",
    ),
    pytest.param(
        Customer("C1", grade="B", created_date=date(2026, 10, 7)),
        AFTER_HOLIDAY,
        "first_touch",
        date(2026, 10, 10),
        None,
        id="a make-up Saturday is a working day",
    ),
    pytest.param(
        Customer("C1", grade="C", created_date=MONDAY),
        MONDAY,
        "first_touch",
        date(2026, 10, 28),
        None,
        id="C waits for the monthly nurture",
    ),
    pytest.param(
        Customer("C1", grade="B", activities=(touched(MONDAY),)),
        MONDAY,
        "cadence",
        AFTER_HOLIDAY,
        "no_working_day",
        id="B every three days, past the holiday",
    ),
    pytest.param(
        Customer("C1", lifecycle="customer", activities=(touched(date(2026, 9, 10)),)),
        MONDAY,
        "cadence",
        date(2026, 10, 10),
        None,
        id="who has bought is called monthly",
    ),
    pytest.param(
        Customer(
            "C1", grade="A", activities=(touched(MONDAY, next_action_date=date(2026, 11, 3)),)
        ),
        MONDAY,
        "agreed",
        date(2026, 11, 3),
        None,
        id="an agreed date takes the place of the cadence",
    ),
    pytest.param(
        Customer(
            "C1",
            activities=(
                touched(date(2026, 9, 21), next_action_date=date(2026, 11, 3)),
                touched(date(2026, 9, 24)),
            ),
        ),
        MONDAY,
        "cadence",
        MONDAY,
        "no_working_day",
        id="a later touch uses the agreement up",
    ),
    pytest.param(
        Customer(
            "C1",
            activities=(
                touched(date(2026, 9, 21), next_action_date=date(2026, 11, 3)),
                touched(date(2026, 9, 21), 15, is_reached=False),
            ),
        ),
        MONDAY,
        "agreed",
        date(2026, 11, 3),
        None,
        id="another attempt on the day of the agreement leaves it standing",
    ),
    pytest.param(
        Customer(
            "C1",
            grade="C",
            activities=(
                touched(date(2026, 9, 1)),
                touched(date(2026, 9, 28), direction="inbound", channel="wechat"),
            ),
        ),
        MONDAY,
        "reply",
        MONDAY,
        None,
        id="an enquiry is answered within two working hours",
    ),
    pytest.param(
        Customer(
            "C1",
            grade="C",
            activities=(
                touched(date(2026, 9, 28), direction="inbound"),
                touched(date(2026, 9, 28), 0),
            ),
        ),
        MONDAY,
        "cadence",
        date(2026, 10, 28),
        None,
        id="a touch known by its date alone answers the day's enquiry",
    ),
    pytest.param(
        Customer(
            "C1",
            grade="C",
            activities=(
                touched(date(2026, 9, 20), 10),
                touched(date(2026, 9, 28), direction="inbound", is_planned=True),
            ),
        ),
        MONDAY,
        "cadence",
        date(2026, 10, 20),
        None,
        id="a plan of the source is no enquiry",
    ),
    pytest.param(
        Customer(
            "C1",
            vague_fields=("budget_text",),
            activities=(
                touched(date(2026, 9, 1)),
                touched(
                    date(2026, 9, 22), direction="inbound", next_action_date=date(2026, 10, 20)
                ),
            ),
        ),
        MONDAY,
        "agreed",
        date(2026, 10, 20),
        None,
        id="a call that ended with a date is no open enquiry, and vague words wait for that date",
    ),
    pytest.param(
        Customer("C1", activities=(touched(BEFORE_HOLIDAY),)),
        AFTER_HOLIDAY,
        "cadence",
        AFTER_HOLIDAY,
        "no_working_day",
        id="wanted in the holiday is not late on the first day after it",
    ),
    pytest.param(
        Customer("C1", grade="C", missing_fields=("phone",), activities=(touched(MONDAY),)),
        MONDAY,
        "complete_data",
        AFTER_HOLIDAY,
        "frequency_cap",
        id="C was touched today: the cap holds the question back seven days, past the holiday",
    ),
    pytest.param(
        Customer("C1", grade="C", missing_fields=("phone",), created_date=MONDAY),
        MONDAY,
        "complete_data",
        date(2026, 9, 29),
        None,
        id="missing fields are asked for within 24 hours",
    ),
    pytest.param(
        Customer("C1", grade="C", vague_fields=("budget_text",), created_date=MONDAY),
        MONDAY,
        "confirm",
        AFTER_HOLIDAY,
        "no_working_day",
        id="vague statements within three days",
    ),
    pytest.param(
        Customer(
            "C1", lifecycle="dormant", wakeup_date=date(2026, 9, 29), missing_fields=("phone",)
        ),
        MONDAY,
        "wakeup",
        date(2026, 9, 29),
        None,
        id="a dormant customer's step is its wake-up, whatever else is due",
    ),
    pytest.param(
        Customer("C1", lifecycle="dormant", activities=(touched(date(2026, 9, 20)),)),
        MONDAY,
        "wakeup",
        date(2026, 10, 20),
        None,
        id="a wake-up in vain is tried again a month later",
    ),
]


@pytest.mark.parametrize("customer, run_date, kind, due_date, moved_reason", CASES)
def test_the_step_and_its_day(
    store: Engine,
    customer: Customer,
    run_date: date,
    kind: str,
    due_date: date,
    moved_reason: str | None,
) -> None:
    step = planned(run_date, customer)["C1"]
    assert (step["next_step"], step["due_date"], step["moved_reason"]) == (
        kind,
        due_date,
        moved_reason,
    )
    assert step["next_step_date"] == step["due_date"] and step["no_step_reason"] is None


@pytest.mark.parametrize(
    "change, reason, until",
    [
        ({"is_opted_out": True, "is_paused": True}, "opted_out", None),
        ({"is_contact_failed": True}, "contact_failed", None),
        (
            {"is_paused": True, "paused_until_date": date(2026, 10, 20)},
            "paused",
            date(2026, 10, 20),
        ),
        ({"owner_id": None}, "in_pool", None),
    ],
)
def test_no_step_says_why(
    store: Engine, change: dict[str, Any], reason: str, until: date | None
) -> None:
    step = planned(MONDAY, replace(Customer("C1"), **change))["C1"]
    assert step["next_step"] is None and step["task_id"] is None
    assert (step["no_step_reason"], step["next_step_date"]) == (reason, until)


def test_a_pause_that_is_over_holds_nobody_back(store: Engine) -> None:
    paused = Customer("C1", is_paused=True, paused_until_date=MONDAY)
    assert planned(MONDAY, paused)["C1"]["next_step"] == "first_touch"


def test_other_duties_of_the_day_are_told_with_the_step(store: Engine) -> None:
    step = planned(
        MONDAY,
        Customer(
            "C1",
            missing_fields=("phone", "requirement_type"),
            vague_fields=("budget_text",),
            activities=(touched(date(2026, 9, 3)),),
        ),
    )["C1"]
    assert step["next_step"] == "cadence"
    assert [reason["key"] for reason in step["further_reasons"]] == [
        "followup.reason.complete_data",
        "followup.reason.confirm",
    ]
    # keys and values, worded for whoever reads them
    assert step["questions"] == [
        {"key": "followup.question.complete_data", "fields": ["phone", "requirement_type"]},
        {"key": "followup.question.confirm.budget_text", "text": ""},
    ]


def test_an_agreed_date_leaves_no_rhythm_to_name_beside_it(store: Engine) -> None:
    step = planned(
        MONDAY,
        Customer("C1", activities=(touched(date(2026, 9, 3), next_action_date=MONDAY),)),
    )["C1"]
    assert (step["next_step"], step["further_reasons"]) == ("agreed", [])


def test_what_was_left_undone_before_arrival_begins_with_it(store: Engine) -> None:
    """A promise of May is no task that is 100 days late on the night that brought it."""
    old = touched(date(2026, 5, 6), next_action_date=date(2026, 5, 12))
    step = planned(MONDAY, Customer("C1", created_date=MONDAY, activities=(old,)))["C1"]
    assert (step["next_step"], step["wanted_date"], step["due_date"], step["moved_reason"]) == (
        "agreed",
        MONDAY,
        MONDAY,
        None,
    )
    assert step["reason"]["date"] == "2026-05-12", "the reason tells the day that was agreed"
    plan_followups(date(2026, 9, 29))
    assert steps()["C1"]["task_id"] == step["task_id"]
    assert steps()["C1"]["moved_reason"] == "overdue", "from then on it is late like any other"


def test_a_backlog_takes_its_turn_after_fresh_duties(store: Engine) -> None:
    old = touched(date(2026, 5, 6), next_action_date=date(2026, 5, 12))
    arrival = date(2026, 9, 25)
    book = [
        Customer(f"C{number:03}", created_date=arrival, activities=(old,)) for number in range(24)
    ]
    fresh = [
        Customer("C100", grade="A", created_date=arrival),
        Customer(
            "C101",
            created_date=arrival,
            activities=(touched(arrival, next_action_date=MONDAY),),
        ),
    ]
    plan = planned(MONDAY, *book, *fresh)
    assert plan["C100"]["due_date"] == MONDAY and plan["C101"]["due_date"] == MONDAY
    assert sum(step["due_date"] > MONDAY for step in plan.values()) == 2


def test_the_reps_room_decides_who_waits(store: Engine) -> None:
    """R03 has 24 places a day and is laid full by rank; the rest is told with its date."""
    book = [Customer(f"C{number:03}", created_date=date(2026, 9, 1)) for number in range(60)]
    book[59] = replace(
        book[59], activities=(touched(date(2026, 9, 20), next_action_date=date(2026, 9, 24)),)
    )
    plan = planned(MONDAY, *book)
    by_day: dict[date, list[str]] = {}
    for customer_id, step in plan.items():
        by_day.setdefault(step["due_date"], []).append(customer_id)
        late = step["due_date"] > MONDAY
        assert (step["no_step_reason"], step["moved_reason"]) == (
            ("over_capacity", "capacity") if late else (None, "overdue")
        )
    assert {day: len(ids) for day, ids in by_day.items()} == {
        MONDAY: 24,
        date(2026, 9, 29): 24,
        date(2026, 9, 30): 12,
    }
    assert "C059" in by_day[MONDAY], "a promise comes before first touches"


def test_a_rep_on_leave_has_no_room(store: Engine) -> None:
    step = planned(date(2026, 9, 29), Customer("C1", owner_id="R04"))["C1"]
    assert (step["due_date"], step["moved_reason"], step["no_step_reason"]) == (
        date(2026, 9, 30),
        "on_leave",
        "over_capacity",
    )


@pytest.mark.parametrize(
    "contact, channel",
    [
        ({"mobile": "+8613800000000", "email": "a@b.example"}, "email"),
        ({"mobile": "+8613800000000"}, "phone"),
        ({"mobile": "+8613800000000", "is_opted_out_of_calls": True, "wechat": "w"}, "wechat"),
        ({"email": "a@b.example", "is_opted_out_of_email": True}, "other"),
        (
            {"mobile": "+8613800000000", "contact_failure": "number_invalid", "wechat": "w"},
            "wechat",
        ),
        ({"landline": "+861062345678", "contact_failure": "number_invalid"}, "other"),
        (
            {
                "mobile": "+8613800000000",
                "landline": "+861062345678",
                "email": "a@b.example",
                "noted_failure": "number_invalid",
            },
            "email",
        ),
        (
            {
                "mobile": "+8613800000000",
                "wechat": "w",
                "is_opted_out_of_calls": True,
                "is_opted_out_of_email": True,
            },
            "other",
        ),
    ],
)
def test_only_ways_that_are_open_are_proposed(
    store: Engine, contact: dict[str, Any], channel: str
) -> None:
    assert planned(MONDAY, Customer("C1", grade="B", contact=contact))["C1"]["channel"] == channel


def test_planning_again_changes_nothing(store: Engine) -> None:
    book = [
        Customer("C1", grade="A"),
        Customer("C2", activities=(touched(date(2026, 9, 21)),), missing_fields=("phone",)),
        Customer("C3", lifecycle="dormant", wakeup_date=MONDAY),
        Customer("C4", owner_id=None),
    ]
    first = planned(MONDAY, *book)
    plan_followups(MONDAY)
    assert steps() == first
    assert plan_new_leads(MONDAY)["customers"] == 0


def test_a_listed_task_that_is_wanted_no_more_is_kept_as_replaced(store: Engine) -> None:
    first = planned(MONDAY, Customer("C1"))["C1"]
    with transaction() as connection:
        connection.execute(text("update followup_task set batch_id = 'B20260928-R03-00000000'"))
        connection.execute(text("update customer set is_paused = true"))
    plan_followups(MONDAY)
    assert steps()["C1"]["no_step_reason"] == "paused"
    with transaction() as connection:
        row = connection.execute(text("select task_id, status from followup_task")).one()
        assert tuple(row) == (first["task_id"], "replaced")
        connection.execute(text("update customer set is_paused = false"))
    plan_followups(MONDAY)
    assert steps()["C1"] == first | {"batch_id": "B20260928-R03-00000000"}


def test_who_is_live_no_more_loses_its_step(store: Engine) -> None:
    planned(MONDAY, Customer("C1"), Customer("C2"))
    with transaction() as connection:
        connection.execute(text("update customer set lifecycle = 'lost' where customer_id = 'C1'"))
    assert plan_new_leads(MONDAY)["customers"] == 0
    assert list(steps()) == ["C2"]


def test_by_day_only_changes_are_planned_and_others_keep_their_room(store: Engine) -> None:
    book = [Customer(f"C{number:03}") for number in range(24)]
    before = planned(MONDAY, *book)
    with transaction() as connection:
        connection.execute(text("delete from next_step where customer_id = 'C000'"))
        connection.execute(text("delete from followup_task where customer_id = 'C000'"))
    assert plan_new_leads(MONDAY)["due"] == 1
    assert steps() == before, "the one place that was free is given back"


def test_a_dead_number_is_missing_from_the_day_it_failed(store: Engine) -> None:
    """Z2: not called, and the owner is asked for the right one within 24 hours, by mail."""
    dead = touched(MONDAY, is_reached=False, contact_failure="number_invalid")
    step = planned(
        MONDAY,
        Customer(
            "C1",
            grade="A",
            missing_fields=("phone",),
            activities=(dead,),
            contact={
                "mobile": "+8613800000000",
                "email": "a@b.example",
                "noted_failure": "number_invalid",
            },
        ),
    )["C1"]
    assert (step["next_step"], step["wanted_date"], step["channel"]) == (
        "cadence",
        date(2026, 9, 29),
        "email",
    )
    assert [question["fields"] for question in step["questions"]] == [["phone"]]
    assert step["moved_reason"] is None


def test_the_contact_who_can_be_reached_is_named(store: Engine) -> None:
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        refused = {
            "is_opted_out_of_calls": True,
            "is_opted_out_of_email": True,
            "email": "a@b.example",
        }
        customer = Customer("C1", contact={"mobile": "+8613800000000", **refused})
        writer.customer(customer, MONDAY, policy().version)
        other = writer.party("C1", MONDAY)
        writer.insert(
            "contact", contact_id=other, customer_id="C1", record_id=other, mobile="+8613900000000"
        )
    plan_followups(MONDAY)
    assert (steps()["C1"]["contact_id"], steps()["C1"]["channel"]) == (other, "phone")
