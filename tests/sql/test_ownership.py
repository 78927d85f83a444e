"""Ownership in the store: registration, turns, lapse, handover, and a history without gaps."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.clock import local_midnight
from leadflow.config import policy, roster
from leadflow.ownership import steps
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.presets.roster import Roster
from leadflow.store.database import transaction
from tests.sql.followup_book import Activity, Customer, Writer, at

FRIDAY = date(2026, 9, 4)
MONDAY = date(2026, 9, 28)
TUESDAY = date(2026, 9, 29)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def run(statement: str) -> None:
    with transaction() as connection:
        connection.execute(text(statement))


def owners() -> dict[str, str | None]:
    return dict(
        rows("select customer_id, owner_id from ownership_history where valid_to_at is null")
    )


def unowned(writer: Writer, customer_id: str, day: date = MONDAY, **values: Any) -> None:
    writer.insert(
        "customer", customer_id=customer_id, created_date=day, **({"grade": "B"} | values)
    )


def written(run_date: date = MONDAY) -> Any:
    """An empty store with the roster."""
    sync_roster(run_date)
    return transaction()


def assert_history_is_whole() -> None:
    """Law 3: no gap, no overlap, one present row, and the customer's row says the same."""
    assert not rows(
        "select 1 from (select valid_to_at, lead(valid_from_at) over "
        "(partition by customer_id order by valid_from_at) as next_at from ownership_history) h "
        "where valid_to_at is distinct from next_at"
    )
    assert not rows(
        "select 1 from customer c join ownership_history o using (customer_id) "
        "where o.valid_to_at is null and (c.owner_id is distinct from o.owner_id "
        "or c.is_in_lead_pool <> (o.owner_id is null))"
    )


def test_sync_roster_twice_changes_nothing(store: Engine) -> None:
    first = sync_roster(MONDAY)
    tables = ("rep", "rep_alias", "rep_leave", "policy_version", "working_day", "notice")
    before = [rows(f"select * from {table} order by 1, 2") for table in tables]
    assert sync_roster(MONDAY) == first
    assert [rows(f"select * from {table} order by 1, 2") for table in tables] == before
    assert first["reps"] == 7 and first["days"] == 2557


def test_a_rep_missing_from_the_roster_has_left(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_roster(MONDAY)
    shorter = Roster(reps=roster().reps[:-1], managers=roster().managers)
    monkeypatch.setattr(steps, "roster", lambda: shorter)
    sync_roster(TUESDAY)
    assert rows("select left_date from rep where rep_id = 'R07'") == [(MONDAY,)]
    assert rows("select kind, subject from notice") == [("rep_missing", "R07")]


def test_the_earliest_complete_registration_of_an_active_rep_owns(store: Engine) -> None:
    with written() as connection:
        connection.execute(text("update rep set left_date = '2026-01-01' where rep_id = 'R05'"))
        writer = Writer(connection)
        unowned(writer, "C1")
        for rep_id, day, complete in [
            ("R05", 1, True),
            ("R06", 2, False),
            ("R02", 4, True),
            ("R01", 3, True),
        ]:
            writer.party(
                "C1",
                MONDAY,
                owner_rep_id=rep_id,
                registered_at=at(date(2026, 9, day)),
                is_registration_complete=complete,
            )
    assert assign_owners(MONDAY)["registered"] == 1
    assert rows("select owner_id, reason, evidence ->> 'rule' from ownership_history") == [
        ("R01", "registration", "D3")
    ]
    assert rows("select count(*) from round_robin_turn") == [(0,)]
    assert_history_is_whole()


def test_turns_go_round_within_the_band_of_the_grade(store: Engine) -> None:
    """R04 is on leave on Tuesday; B goes to the mid-level reps R03 and R05 in turn."""
    with written(TUESDAY) as connection:
        writer = Writer(connection)
        for number in range(4):
            unowned(writer, f"C{number}", TUESDAY)
        unowned(writer, "C9", TUESDAY, grade="A")
        unowned(writer, "C10", TUESDAY, lifecycle="lost")
    counts = assign_owners(TUESDAY)
    assert (counts["dealt"], counts["turns"], counts["pooled"]) == (5, 5, 0)
    assert owners() == {"C0": "R03", "C1": "R05", "C2": "R03", "C3": "R05", "C9": "R01"}
    assert rows("select turn_number, rep_id, customer_id from round_robin_turn order by 1") == [
        (1, "R01", "C9"),
        (2, "R03", "C0"),
        (3, "R05", "C1"),
        (4, "R03", "C2"),
        (5, "R05", "C3"),
    ]
    before = rows("select * from ownership_history order by 1")
    assert assign_owners(TUESDAY)["dealt"] == 0
    assert rows("select * from ownership_history order by 1") == before
    assert_history_is_whole()


def test_where_nobody_has_room_the_customer_lies_in_the_pool(store: Engine) -> None:
    with written() as connection:
        connection.execute(text("update rep set left_date = '2026-01-01'"))
        unowned(Writer(connection), "C1")
    assert assign_owners(MONDAY)["pooled"] == 1
    assert owners() == {"C1": None}
    assert assign_owners(TUESDAY)["pooled"] == 1
    assert rows("select count(*) from ownership_history") == [(1,)]
    run("update rep set left_date = null")
    assign_owners(TUESDAY)
    assert owners()["C1"] == "R03"
    assert rows("select count(*) from ownership_history") == [(2,)]
    assert_history_is_whole()


def test_an_earlier_registration_that_arrives_late_opens_a_dispute_only(store: Engine) -> None:
    with written() as connection:
        writer = Writer(connection)
        unowned(writer, "C1")
        claim = {"is_registration_complete": True}
        writer.party("C1", MONDAY, owner_rep_id="R01", registered_at=at(date(2026, 9, 9)), **claim)
    assert assign_owners(MONDAY)["disputes"] == 0
    with transaction() as connection:
        writer.connection = connection
        for rep_id, day in [("R02", 8), ("R03", 10)]:
            registered_at = at(date(2026, 9, day))
            writer.party("C1", TUESDAY, owner_rep_id=rep_id, registered_at=registered_at, **claim)
    assert assign_owners(TUESDAY)["disputes"] == 1
    assert rows("select audience, kind, subject from notice") == [
        ("manager", "registration_dispute", "C1 R02")
    ]
    assert owners() == {"C1": "R01"}


START = date(2026, 9, 1)
WARNING = timedelta(days=policy().ownership.lapse_warning_days)
LAPSE_CASES = [
    pytest.param(
        Customer("C1", created_date=START),
        date(2026, 9, 16),
        False,
        id="15 days to the day: not yet over",
    ),
    pytest.param(Customer("C1", created_date=START), date(2026, 9, 17), True, id="one day more"),
    pytest.param(
        Customer("C1", grade="C", created_date=START),
        date(2026, 10, 6),
        False,
        id="C: cadence 30 + 5 is longer than 15; to the day",
    ),
    pytest.param(
        Customer("C1", grade="C", created_date=START), date(2026, 10, 7), True, id="C: one day more"
    ),
    pytest.param(
        Customer(
            "C1",
            created_date=START,
            activities=(Activity(at(date(2026, 9, 5), 10), rep_id="R03", is_reached=False),),
        ),
        date(2026, 9, 20),
        False,
        id="an attempt counts",
    ),
    pytest.param(
        Customer(
            "C1", created_date=START, activities=(Activity(at(date(2026, 9, 5), 10), rep_id="R03"),)
        ),
        date(2026, 9, 21),
        True,
        id="15 days after the touch are over",
    ),
    pytest.param(
        Customer(
            "C1", created_date=START, activities=(Activity(at(date(2026, 9, 5), 10), rep_id="R01"),)
        ),
        date(2026, 9, 17),
        True,
        id="a colleague's touch is not the owner's",
    ),
    pytest.param(
        Customer(
            "C1", created_date=START, activities=(Activity(at(date(2026, 9, 5), 10), rep_id=None),)
        ),
        date(2026, 9, 17),
        False,
        id="a touch by somebody unknown is",
    ),
    pytest.param(
        Customer(
            "C1", created_date=START, activities=(Activity(at(date(2025, 3, 5), 10), rep_id="R03"),)
        ),
        date(2026, 9, 16),
        False,
        id="history that arrives late does not take it away overnight",
    ),
    pytest.param(
        Customer(
            "C1",
            created_date=START,
            activities=(
                Activity(at(START, 10), rep_id="R03", next_action_date=date(2026, 10, 20)),
            ),
        ),
        date(2026, 10, 15),
        False,
        id="an agreed date is waited for",
    ),
    pytest.param(
        Customer("C1", created_date=START, lifecycle="customer"),
        date(2026, 12, 1),
        False,
        id="who has bought stays",
    ),
    pytest.param(
        Customer("C1", created_date=START, is_paused=True),
        date(2026, 12, 1),
        False,
        id="paused: the clock stands still",
    ),
]


@pytest.mark.parametrize("customer, run_date, lapses", LAPSE_CASES)
def test_lapse(store: Engine, customer: Customer, run_date: date, lapses: bool) -> None:
    with written(run_date) as connection:
        Writer(connection).customer(customer, run_date, policy().version)
    assert lapse_owners(run_date - WARNING)["lapsed"] == 0
    assert lapse_owners(run_date)["lapsed"] == int(lapses)
    assert owners() == {"C1": None if lapses else "R03"}
    assert_history_is_whole()


def test_a_lapsed_customer_goes_to_another_rep_the_same_night(store: Engine) -> None:
    with written() as connection:
        Writer(connection).customer(Customer("C1", created_date=START), MONDAY, policy().version)
    lapse_owners(MONDAY - WARNING)
    assert rows("select audience, kind, subject from notice") == [("R03", "lapse_warning", "C1")]
    for _ in range(2):
        lapse_owners(MONDAY)
        assign_owners(MONDAY)
    assert rows(
        "select owner_id, reason, evidence ->> 'after', evidence ->> 'previous_owner' "
        "from ownership_history order by valid_from_at"
    ) == [("R03", "registration", None, None), ("R04", "round_robin", "lapsed", "R03")]
    assert rows("select kind, subject from customer_event") == [("owner_lapsed", "R03")]
    assert rows("select audience, kind, subject from notice where kind = 'lapsed'") == [
        ("R03", "lapsed", "C1")
    ]
    assert rows("select count(*) from round_robin_turn") == [(1,)]
    assert_history_is_whole()


def test_all_customers_of_a_leaving_rep_are_handed_over(store: Engine) -> None:
    book = [
        Customer("C1", created_date=MONDAY),
        Customer("C2", created_date=MONDAY, lifecycle="customer"),
        Customer("C3", created_date=MONDAY, owner_id="R01"),
    ]
    with written() as connection:
        writer = Writer(connection)
        for customer in [*book, replace(book[0], customer_id="C4", lifecycle="lost")]:
            writer.customer(customer, MONDAY, policy().version)
    run("update rep set left_date = '2026-09-28' where rep_id = 'R03'")
    assert lapse_owners(MONDAY)["left_behind"] == 0
    assert lapse_owners(TUESDAY)["left_behind"] == 3
    assign_owners(TUESDAY)
    assert owners() == {"C1": "R05", "C2": "R05", "C3": "R01", "C4": None}
    assert rows("select customer_id, kind, subject from customer_event order by 1") == [
        ("C1", "handover", "R03"),
        ("C2", "handover", "R03"),
    ]
    assert rows("select count(*) from round_robin_turn") == [(0,)], "they take no turn (D5)"
    assert_history_is_whole()


@pytest.mark.parametrize(
    ("last_day", "handed_on"),
    [
        pytest.param("2026-09-04", "2026-09-05", id="a Friday: gone by the Monday planned"),
        pytest.param("2026-09-05", "2026-09-05", id="a Saturday: works no more"),
        pytest.param("2026-09-06", "2026-09-05", id="a Sunday: gone by the Monday planned"),
        pytest.param("2026-09-07", "2026-09-08", id="a Monday: still has that day's list"),
    ],
)
def test_the_last_day_is_worked_and_no_day_after_it_is_planned(
    store: Engine, last_day: str, handed_on: str
) -> None:
    """The nights to Saturday, Sunday and Monday plan the Monday (D7)."""
    with written() as connection:
        Writer(connection).customer(Customer("C1", created_date=FRIDAY), FRIDAY, policy().version)
    run(f"update rep set left_date = '{last_day}' where rep_id = 'R03'")
    nights = [FRIDAY + timedelta(days=number) for number in range(5)]
    losing = [night.isoformat() for night in nights if lapse_owners(night)["left_behind"]]
    assert losing[:1] == [handed_on]


def test_validity_begins_at_the_local_midnight_of_the_run_date(store: Engine) -> None:
    with written() as connection:
        unowned(Writer(connection), "C1")
    assign_owners(MONDAY)
    assert rows("select valid_from_at from ownership_history") == [
        (local_midnight(MONDAY, policy().timezone),)
    ]
