"""Rhythms by channel, the days before a first grading, and the cap at its edges (T2, T3)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.config import policy
from leadflow.followup import steps
from leadflow.followup.steps import plan_followups
from leadflow.ownership.steps import sync_roster
from leadflow.presets.cadence import Rhythm
from leadflow.store.database import transaction
from leadflow.store.sql import run_sql
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY = date(2026, 9, 14)
DAY = timedelta(days=1)
# S3: for B, material every three days and one call a week; for C, a weekly push and one light touch
# a month.
RHYTHMS = (
    Rhythm(grade="B", channel="email", every_days=3),
    Rhythm(grade="B", channel="phone", every_days=7),
    Rhythm(grade="C", channel="email", every_days=7, kind="push"),
    Rhythm(grade="C", channel="any", every_days=30),
)
BOTH = {"mobile": "+8613800000000", "email": "a@b.example"}


def planned(customer: Customer) -> dict[str, Any]:
    sync_roster(MONDAY)
    with transaction() as connection:
        run_sql(
            connection,
            "ownership/insert_policy_version.sql",
            policy_version=steps.policy().version,
            policy_name="b2b",
            content="{}",
            run_date=MONDAY,
        )
        Writer(connection).customer(customer, MONDAY, policy().version)
    plan_followups(MONDAY)
    with transaction() as connection:
        [task] = connection.execute(text("select * from mart.followup_task")).mappings()
        return dict(task)


def touch(days_ago: int, channel: str = "phone", **values: Any) -> Activity:
    return Activity(at(MONDAY - days_ago * DAY, 10), channel=channel, **values)


@pytest.mark.parametrize(
    "grade, touches, channel, days_ahead",
    [
        pytest.param("B", (touch(1), touch(0, "email")), "email", 3, id="material comes first"),
        pytest.param("B", (touch(6), touch(0, "email")), "phone", 1, id="then the weekly call"),
        pytest.param("B", (touch(4), touch(0, "email")), "phone", 3, id="the rarer on one day"),
        pytest.param("B", (touch(0),), "email", 3, id="never by mail: since the first contact"),
        pytest.param("C", (touch(0, "wechat"),), "phone", 30, id="a push is no next step"),
    ],
)
def test_a_grade_may_have_two_rhythms(
    store: Engine,
    monkeypatch: pytest.MonkeyPatch,
    grade: str,
    touches: tuple[Activity, ...],
    channel: str,
    days_ahead: int,
) -> None:
    rules = policy()
    cadence = rules.cadence.model_copy(update={"rhythms": RHYTHMS})
    monkeypatch.setattr(steps, "policy", lambda: rules.model_copy(update={"cadence": cadence}))
    task = planned(Customer("C1", grade=grade, activities=touches, contact=BOTH))
    assert (task["kind"], task["channel"]) == ("cadence", channel)
    assert task["wanted_date"] == MONDAY + days_ahead * DAY
    assert task["reason"]["days"] == {("B", "email"): 3, ("B", "phone"): 7}.get(
        (grade, channel), 30
    )


@pytest.mark.parametrize(
    "reason, touches, days",
    [
        pytest.param("no_evidence", (touch(0),), 3, id="not graded yet"),
        pytest.param("only_aware", (touch(0),), 30, id="graded C"),
        pytest.param("no_evidence", (touch(20), touch(0)), 3, id="for three weeks"),
        pytest.param("no_evidence", (touch(21), touch(0)), 30, id="and not a day longer"),
    ],
)
def test_between_first_contact_and_first_grading(
    store: Engine, reason: str, touches: tuple[Activity, ...], days: int
) -> None:
    task = planned(Customer("C1", grade="C", grade_reason=reason, activities=touches))
    assert (task["kind"], task["wanted_date"]) == ("cadence", MONDAY + days * DAY)


@pytest.mark.parametrize(
    "grade, touches, moved_to",
    [
        pytest.param("C", (touch(6),), MONDAY + DAY, id="C: the one touch is six days ago"),
        pytest.param("C", (touch(7),), MONDAY, id="C: seven days ago counts no more"),
        pytest.param("B", (touch(6), touch(5)), MONDAY, id="B: two of three"),
        pytest.param("B", (touch(6), touch(5), touch(4)), MONDAY + DAY, id="B: three of three"),
        pytest.param(
            "A", tuple(touch(days) for days in (6, 5, 4, 3)), MONDAY, id="A: four of five"
        ),
        pytest.param(
            "A", tuple(touch(days) for days in (6, 5, 4, 3, 2)), MONDAY + DAY, id="A: five of five"
        ),
        pytest.param("C", (touch(6, "push"), touch(30)), MONDAY, id="a push is no touch"),
        pytest.param("C", (touch(6, "email"),), MONDAY + DAY, id="over all channels"),
        pytest.param("C", (touch(6, is_reached=False),), MONDAY + DAY, id="attempts too"),
    ],
)
def test_the_cap_at_its_edges(
    store: Engine, grade: str, touches: tuple[Activity, ...], moved_to: date
) -> None:
    """Missing fields are asked for as soon as the cap lets them be."""
    task = planned(Customer("C1", grade=grade, missing_fields=("phone",), activities=touches))
    assert task["due_date"] == moved_to
    assert task["wanted_date"] <= MONDAY
    assert (task["moved_reason"] == "frequency_cap") == (moved_to > MONDAY)


def test_an_agreed_day_is_kept_however_many_touches_there_were(store: Engine) -> None:
    agreed = touch(1, next_action_date=MONDAY)
    task = planned(Customer("C1", grade="C", activities=(touch(3), touch(2), agreed)))
    assert (task["kind"], task["due_date"], task["moved_reason"]) == ("agreed", MONDAY, None)
