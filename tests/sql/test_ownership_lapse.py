"""The lapse: on which night a customer returns to the pool, night after night (D4, D5)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.config import policy, roster
from leadflow.ownership import changes, lapsing, steps
from leadflow.ownership.steps import assign_owners, lapse_owners, refresh_clocks, sync_roster
from leadflow.presets.cadence import CadencePolicy
from leadflow.presets.ownership import OwnershipPolicy
from leadflow.presets.roster import Roster
from leadflow.quality.laws import law_checks
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql
from tests.sql.followup_book import Activity, Customer, Writer, at

DAY = timedelta(days=1)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def run(statement: str) -> None:
    with transaction() as connection:
        connection.execute(text(statement))


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Another ownership policy from now on; `cadence_days` is set in the cadence section."""

    def set_policy(cadence_days: dict[str, int] | None = None, **values: Any) -> None:
        rules = policy()
        own = OwnershipPolicy.model_validate(rules.ownership.model_dump() | values)
        cadence = rules.cadence
        if cadence_days:
            cadence = CadencePolicy.model_validate(
                cadence.model_dump() | {"cadence_days": cadence_days}
            )
        other = rules.model_copy(update={"ownership": own, "cadence": cadence})
        for module in (changes, lapsing, steps):
            monkeypatch.setattr(module, "policy", lambda: other)

    return set_policy


@pytest.fixture(autouse=True)
def the_laws_hold(store: Engine) -> Iterator[None]:
    yield
    with transaction() as connection:
        for check in law_checks():
            if "ownership" in check.name or "lapses" in check.name or "barred" in check.name:
                assert read_sql(connection, check.sql_name) == []


def given(run_date: date, *customers: Customer) -> Writer:
    sync_roster(run_date)
    [(version,)] = rows("select policy_version from policy_version")
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, run_date, version)
    return writer


def nights(first: date, last: date) -> tuple[date | None, date | None]:
    """Every night of the span: on which the owner was warned, and on which it lapsed."""
    warned = lapsed = None
    night = first
    while night <= last and lapsed is None:
        counts = lapse_owners(night)
        warned = night if counts["warned"] else warned
        lapsed = night if counts["lapsed"] else lapsed
        night += DAY
    return warned, lapsed


def d(told: str) -> date:
    return date.fromisoformat(told)


# Owned from `since` on and never touched; the day that is full, the warning three days ahead.
@pytest.mark.parametrize(
    "grade, lifecycle, since, values, warned, lapsed",
    [
        pytest.param("B", "lead", "2026-11-02", {}, "2026-11-15", "2026-11-18", id="15 days"),
        pytest.param("C", "lead", "2026-11-02", {}, "2026-12-05", "2026-12-08", id="30 + 5 days"),
        pytest.param("A", "prospect", "2026-11-02", {}, "2026-11-15", "2026-11-18", id="A: 15"),
        pytest.param("B", "lead", "2028-02-20", {}, "2028-03-04", "2028-03-07", id="29 February"),
        pytest.param("B", "lead", "2027-02-20", {}, "2027-03-05", "2027-03-08", id="no 29th"),
        pytest.param(
            "B",
            "lead",
            "2026-11-02",
            {"cadence_days": {"A": 1, "B": 10, "C": 30}},
            "2026-11-15",
            "2026-11-18",
            id="10 + 5 is 15 too",
        ),
        pytest.param(
            "B",
            "lead",
            "2026-11-02",
            {"cadence_days": {"A": 1, "B": 11, "C": 30}},
            "2026-11-16",
            "2026-11-19",
            id="11 + 5 is longer",
        ),
        pytest.param(
            "A",
            "lead",
            "2026-11-02",
            {"lapse_days_by_grade": {"A": 7}},
            "2026-11-07",
            "2026-11-10",
            id="7 days by grade",
        ),
        pytest.param(
            "A",
            "dormant",
            "2026-11-02",
            {"lapse_days_by_grade": {"A": 7}, "lapse_days_by_lifecycle": {"dormant": 9}},
            "2026-11-09",
            "2026-11-12",
            id="9 days by lifecycle, which goes first",
        ),
        pytest.param("B", "customer", "2026-11-02", {}, None, None, id="who has bought stays"),
        pytest.param(
            "B",
            "lead",
            "2026-11-02",
            {"lapse_days_by_grade": {"B": None}},
            None,
            None,
            id="never by grade",
        ),
        pytest.param(
            "B",
            "customer",
            "2026-11-02",
            {"lapse_days_by_lifecycle": {"customer": 40}},
            "2026-12-10",
            "2026-12-13",
            id="who has bought, by a rule of its own",
        ),
        pytest.param(
            "B",
            "lead",
            "2026-11-02",
            {"lapse_warning_days": 0},
            "2026-11-18",
            "2026-11-18",
            id="no warning",
        ),
        # Monday 2 November + 15 working days is Monday 23 November
        pytest.param(
            "B",
            "lead",
            "2026-11-02",
            {"lapse_counts": "working_days"},
            "2026-11-19",
            "2026-11-24",
            id="working days",
        ),
        # Saturday 7 November: the 15th working day after it is Friday 27 November
        pytest.param(
            "B",
            "lead",
            "2026-11-07",
            {"lapse_counts": "working_days"},
            "2026-11-25",
            "2026-11-28",
            id="from a Saturday",
        ),
        # 中秋 and 国庆 2026: off 25-27 September and 1-7 October, made up on Sunday 20 September
        # and Saturday 10 October. From Monday 14 September: 15-18 (4), 20 (5), 21-24 (9),
        # 28-30 (12), 8 October (13), 9 (14), 10 (15)
        pytest.param(
            "B",
            "lead",
            "2026-09-14",
            {"lapse_counts": "working_days"},
            "2026-10-01",
            "2026-10-11",
            id="over the long holiday",
        ),
    ],
)
def test_the_night_of_the_warning_and_of_the_lapse(
    store: Engine, under: Callable[..., None], grade: str, lifecycle: str, since: str,
    values: dict[str, Any], warned: str | None, lapsed: str | None,
) -> None:  # fmt: skip
    under(**values)
    start = d(since)
    given(start, Customer("C1", grade=grade, lifecycle=lifecycle, created_date=start))
    assert nights(start, start + 60 * DAY) == (warned and d(warned), lapsed and d(lapsed))


@pytest.mark.parametrize(
    "told, lapsed",
    [
        pytest.param({"is_reached": False}, "2026-11-26", id="an attempt sets it back"),
        pytest.param({"rep_id": "R01"}, "2026-11-18", id="a colleague's touch does not"),
        pytest.param({"next_action_date": d("2026-11-20")}, "2026-12-06", id="an agreed date"),
        pytest.param({"direction": "inbound"}, "2026-11-18", id="their call is no follow-up"),
    ],
)
def test_what_sets_the_clock_back(store: Engine, told: dict[str, Any], lapsed: str) -> None:
    start, day = d("2026-11-02"), d("2026-11-10")
    writer = given(start, Customer("C1", created_date=start))
    assert nights(start, day - DAY) == (None, None)
    with transaction() as connection:
        writer.connection = connection
        activity = replace(Activity(at(day, 10), rep_id="R03"), **told)
        writer.activity("C1", activity)
        connection.execute(text(f"update source_record set recorded_date = '{day}'"))
        if activity.is_touch:
            connection.execute(text(f"update customer set last_touch_at = '{at(day, 10)}'"))
    assert nights(day, d("2026-12-20"))[1] == d(lapsed)


def test_a_touch_after_the_warning_takes_it_back(store: Engine) -> None:
    start = d("2026-11-02")
    writer = given(start, Customer("C1", created_date=start))
    assert nights(start, d("2026-11-16"))[0] == d("2026-11-15")
    assert rows("select warned_date, lapses_date from lapse_clock") == [
        (d("2026-11-15"), d("2026-11-18"))
    ]
    with transaction() as connection:
        writer.connection = connection
        writer.activity("C1", Activity(at(d("2026-11-17"), 10), rep_id="R03"))
        connection.execute(text("update source_record set recorded_date = '2026-11-17'"))
    lapse_owners(d("2026-11-18"))
    assert rows("select warned_date, lapses_date from lapse_clock") == [(None, d("2026-12-03"))]
    assert nights(d("2026-11-19"), d("2026-12-20")) == (d("2026-11-30"), d("2026-12-03"))


def test_turning_the_rule_off_and_on_warns_before_it_takes(
    store: Engine, under: Callable[..., None]
) -> None:
    """Off, the clocks run on; on again, nobody loses everything in one night."""
    start = d("2026-11-02")
    given(start, Customer("C1", created_date=start), Customer("C2", created_date=start))
    under(lapse_days=None, lapse_days_by_lifecycle={})
    assert nights(start, d("2027-01-10")) == (None, None)
    assert rows("select distinct clock_start_date, limit_days, lapses_date from lapse_clock") == [
        (start, None, None)
    ]
    under()
    sync_roster(d("2027-01-11"))
    assert lapse_owners(d("2027-01-11"))["warned"] == 2
    assert rows(
        "select audience, kind, subject from notice where audience <> 'data_team' order by 3"
    ) == [
        ("R03", "lapse_warning", "C1"),
        ("R03", "lapse_warning", "C2"),
    ]
    assert lapse_owners(d("2027-01-13"))["lapsed"] == 0
    assert lapse_owners(d("2027-01-14"))["lapsed"] == 2


def test_nights_that_did_not_run_cost_the_owner_nothing(store: Engine) -> None:
    start = d("2026-11-02")
    given(start, Customer("C1", created_date=start))
    lapse_owners(start)
    assert lapse_owners(d("2026-12-01")) == {
        "lapsed": 0, "left_behind": 0, "warned": 1, "stood_in": 0, "given_back": 0,
    }  # fmt: skip
    assert nights(d("2026-12-02"), d("2026-12-10")) == (None, d("2026-12-04"))


@pytest.mark.parametrize(
    "column",
    [pytest.param("is_opted_out", id="opted out"), pytest.param("is_contact_failed", id="failed"),
     pytest.param("is_paused", id="paused")],
)  # fmt: skip
def test_the_clock_stands_still_and_starts_anew(store: Engine, column: str) -> None:
    start = d("2026-11-02")
    standing: dict[str, Any] = {column: True}
    if column == "is_paused":
        standing["paused_until_date"] = d("2026-12-15")
    given(start, Customer("C1", created_date=start, **standing))
    assert nights(start, d("2026-12-14")) == (None, None)
    run(f"update customer set {column} = false, paused_until_date = null")
    run("update source_record set recorded_date = '2026-12-15'")
    assert nights(d("2026-12-15"), d("2027-01-20")) == (d("2026-12-28"), d("2026-12-31"))


DEAL = {
    "record_id": 10_000_001, "source_system": "sheet", "customer_id": "C1", "currency": "CNY",
    "is_lost": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "deal, lapsed",
    [
        pytest.param({"stage": "signing", "is_won": False}, None, id="being signed"),
        pytest.param({"stage": "proposal", "is_won": False}, "2026-11-18", id="only proposed"),
        pytest.param(
            {"stage": "signing", "is_won": False, "is_deleted": True}, "2026-11-18", id="deleted"
        ),
        pytest.param(
            {"stage": "won", "is_won": True, "close_date": d("2025-11-12")},
            "2026-11-28", id="won: the contract ends on 12 November 2026, then 15 days",
        ),
        pytest.param(
            {"stage": "won", "is_won": True, "close_date": d("2026-10-12")}, None,
            id="under contract",
        ),
        pytest.param(
            {"stage": "won", "is_won": True, "close_date": d("2024-10-12")}, "2026-11-18",
            id="a contract long over",
        ),
    ],
)  # fmt: skip
def test_who_is_under_contract_stays(
    store: Engine, deal: dict[str, Any], lapsed: str | None
) -> None:
    start = d("2026-11-02")
    writer = given(start, Customer("C1", created_date=start))
    with transaction() as connection:
        writer.connection = connection
        writer.insert("opportunity", opportunity_id=1, **(DEAL | deal))
    assert nights(start, d("2026-12-20"))[1] == (lapsed and d(lapsed))


def test_a_night_looks_at_what_is_due_or_has_changed_alone(store: Engine) -> None:
    start = d("2026-11-02")
    writer = given(start, *(Customer(f"C{n}", created_date=start, grade="C") for n in range(6)))
    lapse_owners(start)
    run("update source_record set recorded_date = '2026-10-01'")
    run("update ownership_history set valid_from_at = valid_from_at - interval '1 day'")
    run("update membership set valid_from_date = '2026-10-01'")
    with transaction() as connection:
        writer.connection = connection
        record_id = writer.record(customer_id="C4")
        connection.execute(
            text("update source_record set recorded_date = '2026-11-03' where record_id = :id"),
            {"id": record_id},
        )
    lapse_owners(d("2026-11-03"))
    assert rows("select customer_id from lapse_clock where checked_date = '2026-11-03'") == [
        ("C4",)
    ]
    refresh_clocks(d("2026-11-04"), ["C2"])
    assert rows("select customer_id from lapse_clock where checked_date = '2026-11-04'") == [
        ("C2",)
    ]


def test_a_night_again_changes_nothing(store: Engine) -> None:
    start = d("2026-11-02")
    given(start, Customer("C1", created_date=start), Customer("C2", created_date=start + 3 * DAY))
    tables = ("ownership_history", "lapse_clock", "notice", "customer_event", "round_robin_turn")
    for night in (d("2026-11-15"), d("2026-11-18"), d("2026-11-19")):
        lapse_owners(night)
        assign_owners(night)
        before = [rows(f"select * from {table} order by 1, 2, 3") for table in tables]
        lapse_owners(night)
        assign_owners(night)
        assert [rows(f"select * from {table} order by 1, 2, 3") for table in tables] == before


def away(monkeypatch: pytest.MonkeyPatch, rep_id: str, **values: Any) -> None:
    """A roster in which this rep is away."""
    told = roster().model_dump()
    for rep in told["reps"]:
        if rep["rep_id"] == rep_id:
            rep.update(values)
    other = Roster.model_validate(told)
    monkeypatch.setattr(steps, "roster", lambda: other)


@pytest.mark.parametrize(
    "until, stands_in",
    [
        pytest.param("2026-11-13", False, id="10 working days are not long"),
        pytest.param("2026-11-16", True, id="11 are"),
    ],
)
def test_a_stand_in_has_what_falls_due_in_a_long_leave(
    store: Engine, under: Callable[..., None], monkeypatch: pytest.MonkeyPatch, until: str,
    stands_in: bool,
) -> None:  # fmt: skip
    under(long_leave="stand_in", long_leave_days=10)
    start, end = d("2026-11-02"), d(until)
    away(monkeypatch, "R03", leave=[{"from_date": start, "to_date": end}])
    writer = given(start, Customer("C1", created_date=start), Customer("C2", created_date=start))
    [(version,)] = rows("select policy_version from policy_version")
    with transaction() as connection:
        writer.connection = connection
        for customer_id, wanted in (("C1", end), ("C2", end + DAY)):
            writer.insert("followup_task", task_id=customer_id, customer_id=customer_id,
                          owner_id="R03", kind="cadence", wanted_date=wanted, due_date=wanted,
                          plan_date=start, channel="phone", priority=5, reason='{"rule": "T2"}',
                          policy_version=version)  # fmt: skip
    for _ in range(2):
        lapse_owners(start)
        assign_owners(start)
    found = dict(rows("select customer_id, owner_id from customer"))
    assert found == {"C1": "R04" if stands_in else "R03", "C2": "R03"}
    lapse_owners(end)
    assert dict(rows("select customer_id, owner_id from customer")) == found
    lapse_owners(end + DAY)
    assert dict(rows("select customer_id, owner_id from customer")) == {"C1": "R03", "C2": "R03"}
    assert [reason for (reason,) in rows(
        "select reason from ownership_history where customer_id = 'C1' order by valid_from_at"
    )] == (["stand_in", "rep_back"] if stands_in else ["registration"])  # fmt: skip
    assert rows("select count(*) from round_robin_turn") == [(0,)]


def test_the_turn_of_an_absent_rep_passes(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """R03, R04 and R05 are the mid-level reps; R03 is absent without notice on the first day."""
    start = d("2026-11-02")
    away(monkeypatch, "R03", absent=[start])
    writer = given(start)
    for day, customer_id in ((start, "C1"), (start + DAY, "C2"), (start + DAY, "C3")):
        with transaction() as connection:
            writer.connection = connection
            writer.insert("customer", customer_id=customer_id, created_date=day, grade="B")
        sync_roster(day)
        assign_owners(day)
    assert rows("select turn_number, rep_id, customer_id, is_skipped from round_robin_turn "
                "order by 1") == [
        (1, "R03", "C1", True),
        (2, "R04", "C1", False),
        (3, "R05", "C2", False),
        (4, "R03", "C3", False),
    ]  # fmt: skip


def test_a_customer_that_comes_back_goes_to_its_own_rep_and_takes_a_turn(
    store: Engine, under: Callable[..., None]
) -> None:
    under(pool_days=None, reclaim_barred_days=10)
    start = d("2026-11-02")
    writer = given(start, Customer("C1", created_date=start), Customer("C2", created_date=start))
    assert nights(start, d("2026-11-18"))[1] == d("2026-11-18")
    for day, customer_id in ((d("2026-11-20"), "C1"), (d("2026-11-28"), "C2")):
        with transaction() as connection:
            writer.connection = connection
            writer.activity(customer_id, Activity(at(day, 10), direction="inbound"))
        assign_owners(day)
    assert rows(
        "select customer_id, owner_id, reason from ownership_history where valid_to_at is null "
        "order by 1"
    ) == [("C1", "R04", "round_robin"), ("C2", "R03", "returned")], "C1's rep was still barred"
    assert rows("select rep_id, customer_id from round_robin_turn order by turn_number") == [
        ("R04", "C1"),
        ("R03", "C2"),
    ]


def test_a_customer_that_has_bought_comes_back_without_a_turn(
    store: Engine, under: Callable[..., None]
) -> None:
    under(pool_days=None, reclaim_barred_days=0, contract_days=None)
    start = d("2026-11-02")
    writer = given(start, Customer("C1", created_date=start, lifecycle="dormant"))
    with transaction() as connection:
        writer.connection = connection
        writer.insert("opportunity", opportunity_id=1, is_won=True, **DEAL)
    assert nights(start, d("2026-11-18"))[1] == d("2026-11-18")
    with transaction() as connection:
        writer.connection = connection
        writer.activity("C1", Activity(at(d("2026-11-19"), 10), direction="inbound"))
    assert assign_owners(d("2026-11-19"))["returned"] == 1
    assert rows("select count(*) from round_robin_turn") == [(0,)]


def test_repeat_visits_on_one_day_count_once(store: Engine) -> None:
    """Two records of one visit were dealt as two customers before they turned out to be one."""
    start = d("2026-11-02")
    writer = given(start)
    with transaction() as connection:
        writer.connection = connection
        for customer_id in ("C1", "C2"):
            writer.insert("customer", customer_id=customer_id, created_date=start, grade="B")
    assign_owners(start)
    assert rows("select rep_id, customer_id from round_robin_turn order by 1") == [
        ("R03", "C1"), ("R04", "C2"),
    ]  # fmt: skip
    run("update customer set merged_into = 'C1' where customer_id = 'C2'")
    run("update ownership_history set valid_to_at = valid_from_at + interval '1 hour' "
        "where customer_id = 'C2'")  # fmt: skip
    run("insert into merge (merge_id, kept_customer_id, gone_customer_id, merge_date, reason, "
        "evidence, before) values (1, 'C1', 'C2', '2026-11-02', 'mobile', '{}', '{}')")  # fmt: skip
    with transaction() as connection:
        writer.connection = connection
        for customer_id in ("C5", "C6"):
            writer.insert("customer", customer_id=customer_id, created_date=start, grade="B")
    assign_owners(start + DAY)
    assert dict(rows("select customer_id, rep_id from round_robin_turn where turn_date > "
                     "'2026-11-02'")) == {"C5": "R04", "C6": "R05"}  # fmt: skip
