"""What a source's priority says: the urgent clock and the grade, there and back (T4, G1, G4)."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from leadflow.book.steps import record_book, refresh_book
from leadflow.cli import main
from leadflow.config import policy
from leadflow.followup.steps import plan_followups, plan_new_leads
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.book_given import (
    at,
    given_customer,
    given_party,
    given_record,
    insert,
    one,
    rows,
    run,
)

MONDAY, TUESDAY = date(2026, 9, 28), date(2026, 9, 29)
ACCOUNT = "001Lf00000A0001AAA"
HALF_AN_HOUR = timedelta(minutes=30)

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def star(store: object) -> None:
    """One customer of Salesforce with an owner, and the policy that decides."""
    sync_roster(MONDAY)
    given_customer("C000001", "北京星河科技有限公司", [11], owner_id="R03")
    given_party(12, "C000001", "company", "salesforce", source_key=ACCOUNT)
    insert(
        "ownership_history", customer_id="C000001", owner_id="R03",
        valid_from_at=at("2026-09-01"), reason="registration", evidence={},
        policy_version=one("select min(policy_version) from policy_version"),
    )  # fmt: skip


def given_case(record_id: int, urgency: str | None, **typed: Any) -> None:
    given_record(
        record_id,
        "activity",
        "salesforce",
        **{
            "source_id": "500A1",
            "company_source_id": ACCOUNT,
            "direction": "inbound",
            "outcome": "reached",
            "is_done": True,
            "activity_at": at("2026-09-28"),
            "summary": "a question",
            "urgency": urgency,
            **typed,
        },
    )


def given_lead(record_id: int, urgency: str | None, **typed: Any) -> None:
    given_record(
        record_id,
        "lead",
        "salesforce",
        party_id=12,
        customer_id="C000001",
        **{
            "source_id": "00Q1",
            "source_created_at": at("2026-09-28"),
            "urgency": urgency,
            **typed,
        },
    )


def intake(day: date, as_of: datetime) -> None:
    """What an intake does with the rows that have come."""
    record_book(day)
    grade_customers(day)
    plan_new_leads(day, as_of=as_of)


def night(day: date) -> None:
    """What a night does with the book."""
    refresh_book(day)
    grade_book(day)
    plan_followups(day)


def clocks() -> list[tuple[Any, ...]]:
    return rows("select activity_id, kind, respond_by_at, state from enquiry order by activity_id")


def tasks() -> list[tuple[Any, ...]]:
    return rows("select kind, due_at from followup_task where status = 'open'")


def grades() -> list[tuple[Any, ...]]:
    return rows("select grade, reason from grade_history order by valid_from_at")


@pytest.mark.parametrize(
    ("urgency", "kind", "minutes"),
    [("urgent", "urgent", 30), ("high", "enquiry", 120), ("low", "enquiry", 120),
     (None, "enquiry", 120)],
)  # fmt: skip
def test_a_ticket_has_the_clock_that_its_priority_asks_for(
    urgency: str | None, kind: str, minutes: int
) -> None:
    given_case(20, urgency)
    intake(MONDAY, at("2026-09-28"))
    due = at("2026-09-28") + timedelta(minutes=minutes)
    assert clocks() == [(20, kind, due, "open")]
    assert tasks() == [("reply", due)]


def test_the_clock_of_a_ticket_runs_in_working_hours() -> None:
    given_case(20, "urgent", activity_at=at("2026-09-28", "09:50"))
    intake(MONDAY, at("2026-09-28", "09:50"))
    assert clocks() == [(20, "urgent", at("2026-09-29", "01:20"), "open")]


def test_an_urgent_lead_waits_for_an_answer_and_moves_no_last_contact() -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28"))
    assert clocks() == [(20, "urgent", at("2026-09-28") + HALF_AN_HOUR, "open")]
    assert tasks() == [("reply", at("2026-09-28") + HALF_AN_HOUR)]
    assert rows("select last_interaction_at, last_touch_at from customer") == [(None, None)]
    assert one("select evidence ->> 'urgency' from enquiry") == "urgent"


@pytest.mark.parametrize("urgency", ["high", "normal", "low", None])
def test_a_lead_of_another_priority_has_no_clock(urgency: str | None) -> None:
    given_lead(20, urgency)
    intake(MONDAY, at("2026-09-28"))
    assert clocks() == []


@pytest.mark.parametrize(
    ("urgency", "grade", "reason"),
    [
        ("urgent", "B", "has_need"),
        ("high", "B", "has_need"),
        ("normal", "C", "no_evidence"),
        ("low", "C", "no_evidence"),
    ],
)
def test_a_priority_above_the_ordinary_is_a_need(urgency: str, grade: str, reason: str) -> None:
    given_lead(20, urgency)
    intake(MONDAY, at("2026-09-28"))
    assert grades() == [(grade, reason)]


CLEAR = {
    "requirement_text": "十台泵",
    "budget_text": "80-100万",
    "budget_min": 800_000,
    "budget_max": 1_000_000,
    "timing_text": "明年",
    "decision_chain_text": "最终决策人:李(采购经理)",
    "has_decision_maker": True,
}


def test_a_raised_priority_regrades_within_the_intake_and_a_lowered_one_takes_it_back() -> None:
    given_lead(20, "normal", **CLEAR)
    intake(MONDAY, at("2026-09-28"))
    assert (grades(), clocks()) == ([("B", "has_need")], [])
    given_lead(
        30, "urgent", file_id=2, arrival=TUESDAY, source_updated_at=at("2026-09-29", "03:00"),
        **CLEAR,
    )  # fmt: skip
    intake(TUESDAY, at("2026-09-29", "03:10"))
    assert grades() == [("B", "has_need"), ("A", "all_dimensions_high")]
    assert clocks() == [(30, "urgent", at("2026-09-29", "03:30"), "open")]
    wednesday = date(2026, 9, 30)
    given_lead(
        40, "normal", file_id=3, arrival=wednesday,
        source_updated_at=at("2026-09-29", "03:20"), **CLEAR,
    )  # fmt: skip
    intake(wednesday, at("2026-09-29", "03:25"))
    assert [grade for grade, _ in grades()] == ["B", "A", "B"], "history stays"
    assert [state for *_, state in clocks()] == ["withdrawn"]
    assert "reply" not in [kind for kind, _ in tasks()]
    night(wednesday)
    assert [state for *_, state in clocks()] == ["withdrawn"], "time alone breaches it no more"
    assert rows("select recorded_date from requirement") == [(MONDAY,)], "no younger need"


def test_what_was_late_stays_late_when_its_lead_is_withdrawn() -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28", "05:00"))
    assert [state for *_, state in clocks()] == ["breached"]
    given_lead(30, None, file_id=2, arrival=TUESDAY, is_deleted=True)
    intake(TUESDAY, at("2026-09-29"))
    assert [state for *_, state in clocks()] == ["breached"]
    assert one("select count(*) from requirement") == 0
    assert "reply" not in [kind for kind, _ in tasks()]


def test_a_lead_that_becomes_urgent_again_has_another_clock() -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28", "02:10"))
    given_lead(30, "low", file_id=2, source_updated_at=at("2026-09-28", "02:20"))
    intake(MONDAY, at("2026-09-28", "02:25"))
    given_lead(40, "urgent", file_id=3, source_updated_at=at("2026-09-28", "03:00"))
    intake(MONDAY, at("2026-09-28", "03:10"))
    assert clocks() == [
        (20, "urgent", at("2026-09-28", "02:30"), "withdrawn"),
        (40, "urgent", at("2026-09-28", "03:30"), "open"),
    ]


def test_an_edit_that_leaves_the_priority_alone_leaves_the_clock() -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28"))
    given_lead(30, "urgent", file_id=2, source_updated_at=at("2026-09-28", "04:00"))
    intake(MONDAY, at("2026-09-28", "02:10"))
    assert clocks() == [(20, "urgent", at("2026-09-28", "02:30"), "open")]


def test_a_ticket_that_is_called_urgent_later_has_half_an_hour_from_then() -> None:
    given_case(20, "normal")
    intake(MONDAY, at("2026-09-28", "02:10"))
    given_case(30, "urgent", file_id=2, source_updated_at=at("2026-09-28", "03:00"))
    intake(MONDAY, at("2026-09-28", "03:05"))
    assert clocks() == [(20, "urgent", at("2026-09-28", "03:30"), "open")]
    assert one("select evidence -> 'before' ->> 'kind' from enquiry") == "enquiry"
    assert tasks() == [("reply", at("2026-09-28", "03:30"))]


def test_a_ticket_that_is_urgent_no_longer_has_the_clock_of_an_enquiry() -> None:
    given_case(20, "urgent")
    intake(MONDAY, at("2026-09-28", "02:10"))
    given_case(30, "low", file_id=2, source_updated_at=at("2026-09-28", "02:15"))
    intake(MONDAY, at("2026-09-28", "02:20"))
    assert clocks() == [(20, "enquiry", at("2026-09-28", "04:00"), "open")]
    assert rows("select evidence -> 'before' ->> 'kind', evidence ->> 'urgency' from enquiry") == [
        ("urgent", None)
    ]


def test_an_urgent_clock_that_was_missed_is_not_forgiven() -> None:
    given_case(20, "urgent")
    intake(MONDAY, at("2026-09-28", "02:40"))
    given_case(30, "low", file_id=2, source_updated_at=at("2026-09-28", "02:45"))
    intake(MONDAY, at("2026-09-28", "02:50"))
    assert clocks() == [(20, "urgent", at("2026-09-28", "02:30"), "breached")]


def test_a_task_of_ours_is_no_need_whatever_its_priority() -> None:
    given_case(20, "urgent", direction="outbound")
    intake(MONDAY, at("2026-09-28"))
    assert clocks() == []
    assert one("select evidence -> 'need_urgency' from grade_history") is None


def test_an_old_priority_that_is_told_now_has_no_clock() -> None:
    given_lead(20, "urgent", source_created_at=at("2026-08-01"))
    intake(MONDAY, at("2026-09-28"))
    assert clocks() == []


@pytest.mark.parametrize("days", [1, 2])
def test_a_priority_ages_as_evidence_on_its_day(days: int) -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28"))
    night(MONDAY)
    last = MONDAY + timedelta(days=policy().grading.evidence_lasts_days)
    with transaction() as connection:
        connection.execute(text("delete from requirement where urgency is null"))
    run("update requirement set recorded_date = null")
    refresh_book(last)
    grade_book(last)
    assert one("select grade from customer") == "B"
    refresh_book(last + timedelta(days=days))
    grade_book(last + timedelta(days=days))
    assert one("select grade from customer") == "C"


def test_explain_tells_what_the_source_says_and_the_clock(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given_lead(20, "urgent")
    intake(MONDAY, at("2026-09-28"))
    assert main(["explain", "C000001", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [need["urgency"] for need in told["stated needs"]] == ["urgent"]
    [clock] = told["response times"]
    assert (clock["kind"], clock["evidence"]["urgency"]) == ("urgent", "urgent")


def test_an_urgent_need_hides_no_follow_up_that_a_value_sheet_tells() -> None:
    given_lead(20, "urgent")
    given_record(
        30, "customer_value", party_id=11, customer_id="C000001", activity_at=at("2026-09-28"),
        value_class="B", rep_source="林晓梅",
    )  # fmt: skip
    record_book(MONDAY)
    refresh_book(MONDAY, is_whole_book=True)
    assert rows("select activity_id, direction from activity order by 1") == [
        (20, "inbound"),
        (30, "outbound"),
    ]
