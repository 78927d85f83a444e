"""What is left undone is told: the rep, the manager, then another rep (T8); and fairness (T6)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.cli import main
from leadflow.config import policy
from leadflow.followup import steps
from leadflow.followup.steps import escalate_tasks, plan_followups
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.presets.response import EscalationPolicy
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY, TUESDAY, WEDNESDAY = date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)
HOLIDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 10, day) for day in (5, 8, 9, 10))
PROMISE = Activity(at(date(2026, 9, 22), 10), next_action_date=MONDAY)
DUE = Customer("C1", owner_id="R03", activities=(PROMISE,))


def given_book(*customers: Customer) -> None:
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, MONDAY, policy().version)
    plan_followups(MONDAY)


def select(statement: str) -> list[dict[str, Any]]:
    with transaction() as connection:
        return [dict(row) for row in connection.execute(text(statement)).mappings()]


def execute(statement: str) -> None:
    with transaction() as connection:
        connection.execute(text(statement))


def ladder(monkeypatch: pytest.MonkeyPatch, **days: int | None) -> None:
    rules = policy()
    with_ladder = rules.model_copy(
        update={
            "cadence": rules.cadence.model_copy(update={"escalation": EscalationPolicy(**days)})
        }
    )
    monkeypatch.setattr(steps, "policy", lambda: with_ladder)
    with transaction() as connection:
        run_sql(
            connection,
            "ownership/insert_policy_version.sql",
            policy_version=with_ladder.version,
            policy_name="b2b",
            content=with_ladder.model_dump_json(),
            run_date=MONDAY,
        )


def taken(night: date) -> list[str]:
    """The steps that a night takes."""
    escalate_tasks(night)
    plan_followups(night)
    return [
        row["step"]
        for row in select("select * from mart.escalation order by step")
        if row["escalated_date"] == night
    ]


def test_the_rep_is_reminded_then_the_manager_told_each_once(store: Engine) -> None:
    given_book(DUE)
    nights = (MONDAY, TUESDAY, WEDNESDAY, HOLIDAY, THURSDAY, FRIDAY, SATURDAY)
    assert [taken(night) for night in nights] == [
        [],
        ["reminder"],
        [],
        [],
        ["manager"],  # the third working day: the holiday does not count
        [],
        [],
    ]
    notices = select("select audience, kind from notice where kind like 'escalation%' order by 1")
    assert [tuple(row.values()) for row in notices] == [
        ("M01", "escalation_manager"),
        ("R03", "escalation_reminder"),
    ]
    escalate_tasks(THURSDAY)
    assert len(select("select * from escalation")) == 2


def test_a_person_has_one_notice_a_day_with_the_tasks_behind_it(store: Engine) -> None:
    given_book(DUE, replace(DUE, customer_id="C2"), replace(DUE, customer_id="C3", owner_id="R02"))
    escalate_tasks(THURSDAY)
    told = select(
        "select audience, kind, details from notice where kind like 'escalation%' order by 1, 2"
    )
    assert [(row["audience"], row["kind"], row["details"]["count"]) for row in told] == [
        ("M01", "escalation_manager", 3),
        ("R02", "escalation_reminder", 1),
        ("R03", "escalation_reminder", 2),
    ]
    manager = told[0]["details"]
    assert manager["owners"] == "R02 × 1, R03 × 2"
    assert [row["customer_id"] for row in manager["listed"]] == ["C3", "C1", "C2"]


@pytest.mark.parametrize(
    "event",
    [
        "update followup_task set status = 'answered', answered_date = '2026-09-28'",
        "update customer set is_opted_out = true",
        "update customer set is_paused = true",
        "update customer set is_contact_failed = true",
        "update customer set owner_id = 'R02'",
        "update customer set lifecycle = 'lost'",
        "update activity set occurred_at = '2026-09-28 03:00+00'",
    ],
    ids=["answered", "opted out", "paused", "no contact", "another's now", "lost", "touched since"],
)
def test_nobody_is_reminded_of_what_is_no_delay(store: Engine, event: str) -> None:
    given_book(DUE)
    execute(event)
    assert escalate_tasks(TUESDAY) == {"escalated": 0, "notices": 0}


def test_what_the_day_had_no_room_for_is_no_delay(store: Engine) -> None:
    given_book(DUE, replace(DUE, customer_id="C2"))
    execute("update rep set capacity = 1 where rep_id = 'R03'")
    execute("update followup_task set first_due_date = null")
    plan_followups(MONDAY)
    [laid] = select("select customer_id from followup_task where first_due_date is not null")
    escalate_tasks(TUESDAY)
    told = select("select customer_id from mart.escalation")
    assert told == [laid] == [{"customer_id": "C1"}]


def test_the_last_step_gives_the_customer_to_somebody_else(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_book(DUE)
    ladder(monkeypatch, remind_after_days=None, manager_after_days=None, reassign_after_days=2)
    assert taken(TUESDAY) == []
    for _ in range(2):  # rerun-safe
        escalate_tasks(WEDNESDAY)
        lapse_owners(WEDNESDAY)
        assign_owners(WEDNESDAY)
        plan_followups(WEDNESDAY)
    history = select(
        "select owner_id, reason, evidence from ownership_history order by valid_from_at"
    )
    assert history[0]["owner_id"] == "R03"
    assert history[-1]["owner_id"] not in (None, "R03")
    assert history[-1]["evidence"]["after"] == "escalated"
    assert history[-1]["evidence"]["previous_owner"] == "R03"
    tasks = select("select owner_id, status from followup_task order by status")
    assert tasks == [
        {"owner_id": history[-1]["owner_id"], "status": "open"},
        {"owner_id": "R03", "status": "replaced"},
    ]
    assert [row["step"] for row in select("select step from mart.escalation")] == ["reassign"]


def test_a_ladder_without_steps_is_off(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    given_book(DUE)
    ladder(monkeypatch, remind_after_days=None, manager_after_days=None)
    assert [taken(night) for night in (TUESDAY, THURSDAY, SATURDAY)] == [[], [], []]


def test_load_is_counted_and_an_overflow_told(store: Engine) -> None:
    given_book(*(replace(DUE, customer_id=f"C{number:03}") for number in range(30)))
    [row] = select("select * from mart.rep_load where rep_id = 'R03'")
    assert row == {
        "rep_id": "R03",
        "day": MONDAY,
        "capacity": 24,
        "is_on_leave": False,
        "planned_count": 24,
        "overflow_count": 6,
        "oldest_waiting_date": MONDAY,
        "grade_mix": {"B": 24},
    }
    [notice] = select("select audience, details from notice where kind = 'rep_overflow'")
    assert notice["audience"] == "M01"
    assert (notice["details"]["planned"], notice["details"]["overflow"]) == (24, 6)
    assert notice["details"]["team_free"] > 0, "the others have room"
    check = select(
        "select no_step_reason, next_step_date from next_step where no_step_reason <> ''"
    )
    assert check == [{"no_step_reason": "over_capacity", "next_step_date": TUESDAY}] * 6


def outlook(first: date, last: date) -> dict[tuple[str, date], dict[str, Any]]:
    with transaction() as connection:
        rows = read_sql(
            connection, "followup/select_rep_outlook.sql", first_date=first, last_date=last
        )
    return {(row["rep_id"], row["day"]): dict(row) for row in rows}


def test_the_outlook_shows_where_an_overflow_went_and_whose_share_is_large(store: Engine) -> None:
    given_book(*(replace(DUE, customer_id=f"C{number:03}") for number in range(30)))
    ahead = outlook(MONDAY, FRIDAY)
    monday, tuesday = ahead["R03", MONDAY], ahead["R03", TUESDAY]
    assert (monday["capacity"], monday["open_count"], monday["put_off_count"]) == (24, 24, 0)
    assert (tuesday["open_count"], tuesday["put_off_count"]) == (6, 6)
    assert ahead["R04", TUESDAY]["capacity"] == 0, "on leave"
    assert {day for _, day in ahead} == {MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY}
    reps = {rep_id for rep_id, _ in ahead}
    assert monday["share_pct"] == 100 * len(reps), "all tasks of all reps"
    assert ahead["R04", TUESDAY]["share_pct"] == 0
    # a day later what was not done joins the day's own: more than it holds
    late = outlook(TUESDAY, FRIDAY)["R03", TUESDAY]
    assert (late["open_count"], late["over_count"]) == (30, 6)


def test_an_outlook_without_a_task_has_no_share(store: Engine) -> None:
    sync_roster(MONDAY)
    assert {row["share_pct"] for row in outlook(MONDAY, FRIDAY).values()} == {None}


def test_a_rep_on_leave_has_no_capacity(store: Engine) -> None:
    sync_roster(TUESDAY)
    with transaction() as connection:
        Writer(connection).customer(Customer("C1", owner_id="R04"), TUESDAY, policy().version)
    plan_followups(TUESDAY)
    [row] = select("select * from mart.rep_load where rep_id = 'R04'")
    assert (row["capacity"], row["is_on_leave"], row["planned_count"]) == (0, True, 0)
    assert (row["overflow_count"], row["oldest_waiting_date"]) == (1, date(2026, 9, 4))


def test_the_command_shows_the_days_ahead(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    given_book(DUE)
    assert main(["owners", "--load", "--date", MONDAY.isoformat(), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    [row] = [one for one in rows if (one["rep_id"], one["day"]) == ("R03", MONDAY.isoformat())]
    assert (row["capacity"], row["open_count"], row["over_count"]) == (24, 1, 0)
    assert main(["owners", "--load", "--date", MONDAY.isoformat(), "--language", "zh"]) == 0
    assert "人均" in capsys.readouterr().out
