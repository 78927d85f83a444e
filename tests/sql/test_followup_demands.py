"""Stages, ratings, renewals, greetings, changes, yearly checks: each on its day (T5, T9, I10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.config import policy
from leadflow.followup import steps as followup_steps
from leadflow.followup.reasons import reason_text
from leadflow.followup.steps import apply_results, plan_followups
from leadflow.ownership.steps import sync_roster
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from tests.sql.demands_book import (
    Sale,
    candidates,
    given_birthday,
    given_change,
    given_sale,
)
from tests.sql.followup_book import Activity, Customer, Writer, at
from tests.sql.test_followup_results import returned, rows

MONDAY = date(2026, 9, 28)
ARRIVED = date(2026, 9, 1)
BUYER = Customer("C1", lifecycle="customer", created_date=ARRIVED)
PROSPECT = Customer("C1", lifecycle="prospect", grade="B", created_date=ARRIVED)


def book(*customers: tuple[Customer, Sale | None]) -> Writer:
    """A fresh book of customers, each with a sale or none."""
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        for customer, sale in customers:
            writer.customer(customer, MONDAY, policy().version)
            if sale:
                given_sale(writer, customer.customer_id, sale)
        # writer.customer's party is a row without typed values: it was first seen on arrival
        connection.execute(text("update customer set first_seen_at = null"))
    return writer


def wanted(kind: str, day: date = MONDAY) -> dict[str, Any] | None:
    """The candidate of the only customer."""
    return candidates(day, ["C1"]).get(("C1", kind))


def wanted_actions(kind: str = "stage_action", day: date = MONDAY) -> list[tuple[str, str]]:
    found = wanted(kind, day)
    return [(a["action"], a["date"]) for a in found["reason"]["actions"]] if found else []


def with_policy(monkeypatch: pytest.MonkeyPatch, **sections: Any) -> Policy:
    """Plans go by a policy with these sections changed."""
    other = policy().model_copy(update=sections)
    monkeypatch.setattr(followup_steps, "policy", lambda: other)
    monkeypatch.setattr("tests.sql.demands_book.policy", lambda: other)
    monkeypatch.setattr("leadflow.ownership.steps.policy", lambda: other)
    sync_roster(MONDAY)
    return other


def without_actions(rules: Policy) -> Any:
    return tuple(stage.model_copy(update={"actions": ()}) for stage in rules.stages)


STAGES = [
    pytest.param(
        Sale("proposal", (("proposal", at(date(2026, 9, 22), 10)),)),
        "stage_action",
        [("send_proposal", "2026-09-28")],
        id="proposal on Tuesday 22nd: three working days, past Mid-Autumn, are Monday 28th",
    ),
    pytest.param(
        Sale("proposal", (("proposal", at(date(2026, 9, 18), 10)),)),
        "stage_action",
        [("send_proposal", "2026-09-22")],
        id="entered on a Friday before a made-up Sunday: 20, 21, 22",
    ),
    pytest.param(
        Sale("signing", (("signing", at(date(2026, 9, 28), 10)),)),
        "stage_work",
        [("post_contract", "2026-09-29")],
        id="contract original one working day after",
    ),
    pytest.param(
        Sale("signing", (("signing", at(date(2026, 9, 30), 10)),)),
        "stage_work",
        [("post_contract", "2026-10-08")],
        id="signed before National Day: posted on the 8th",
    ),
    pytest.param(
        Sale(
            "proposal",
            (
                ("needs", at(date(2026, 9, 1), 9)),
                ("proposal", at(date(2026, 9, 3), 9)),
                ("needs", at(date(2026, 9, 21), 9)),
                ("proposal", at(date(2026, 9, 23), 9)),
                ("proposal", at(date(2026, 9, 24), 9)),
            ),
        ),
        "stage_action",
        [("send_proposal", "2026-09-29")],
        id="back in the stage since the 23rd; a sub-stage is the same stay",
    ),
    pytest.param(
        Sale("needs", created_at=at(date(2026, 9, 21), 9)),
        "stage_action",
        [("needs_interview", "2026-09-29")],
        id="no history: since it was created",
    ),
    pytest.param(
        Sale("won", close_date=date(2026, 9, 21)),
        "stage_care",
        [("progress_report", "2026-09-28")],
        id="first weekly progress report",
    ),
    pytest.param(
        Sale("won", close_date=date(2026, 8, 20)),
        "stage_care",
        [("monthly_call", "2026-10-01")],
        id="delivered: no report; the monthly call counts from arrival",
    ),
]


@pytest.mark.parametrize(("sale", "kind", "actions"), STAGES)
def test_each_stage_asks_for_its_action_on_its_day(
    store: Engine, sale: Sale, kind: str, actions: list[tuple[str, str]]
) -> None:
    customer = BUYER if sale.is_won else PROSPECT
    entered = max([day for _, day in sale.entered], default=None)
    day = max(MONDAY, entered.date()) if entered else MONDAY
    book((customer, sale))
    assert wanted_actions(kind, day) == actions


def test_the_calls_visits_and_reviews_after_a_sale_come_again(store: Engine) -> None:
    calls = (
        Activity(at(date(2026, 9, 10), 10)),
        Activity(at(date(2026, 9, 20), 10), channel="visit"),
    )
    book((replace(BUYER, activities=calls), Sale("won", close_date=date(2026, 1, 5))))
    assert wanted_actions("stage_care", day=date(2026, 10, 19)) == [("monthly_call", "2026-10-20")]
    assert wanted_actions("stage_care", day=date(2026, 12, 25)) == [
        ("monthly_call", "2026-10-20"),
        ("quarterly_visit", "2026-12-19"),
    ]
    assert wanted_actions("stage_work") == [("half_yearly_review", "2027-03-02")]


@pytest.mark.parametrize(
    ("activity", "is_done"),
    [
        pytest.param(Activity(at(MONDAY, 9), summary="报价单已发"), True, id="says so"),
        pytest.param(
            Activity(at(MONDAY, 9), summary="Sent the PROPOSAL", is_reached=False, channel="email"),
            True,
            id="says so in English; nobody need have answered",
        ),
        pytest.param(Activity(at(MONDAY, 9), summary="闲聊"), False, id="about something else"),
        pytest.param(Activity(at(MONDAY, 9)), False, id="no words at all"),
        pytest.param(
            Activity(at(MONDAY, 9), summary="请发方案", direction="inbound"),
            False,
            id="the customer asks for it",
        ),
        pytest.param(
            Activity(at(date(2026, 9, 21), 9), summary="方案初稿"), False, id="before the stage"
        ),
    ],
)
def test_a_recorded_touch_that_says_so_does_the_action(
    store: Engine, activity: Activity, is_done: bool
) -> None:
    sale = Sale("proposal", (("proposal", at(date(2026, 9, 22), 0)),))
    book((replace(PROSPECT, activities=(activity,)), sale))
    assert ("send_proposal" not in dict(wanted_actions(day=MONDAY))) is is_done


def test_a_need_that_was_recorded_asks_for_a_proposal_without_an_opportunity(
    store: Engine,
) -> None:
    writer = book((PROSPECT, None))
    with transaction() as connection:
        writer.connection = connection
        record_id = writer.record(record_type="requirement", customer_id="C1")
        writer.insert(
            "requirement",
            requirement_id=record_id,
            record_id=record_id,
            customer_id="C1",
            recorded_date=date(2026, 9, 23),
        )
    assert wanted_actions() == [("send_proposal", "2026-09-29")]


def test_an_answered_action_is_done_and_the_customer_untouched_by_inner_work(
    store: Engine,
) -> None:
    sale = Sale("signing", (("signing", at(date(2026, 9, 27), 10)),))
    quiet = tuple(Activity(at(date(2026, 9, day), 10)) for day in (26, 27))
    writer = book((replace(PROSPECT, activities=quiet), sale))
    plan_followups(MONDAY)
    assert rows("select next_step, next_step_date from next_step") == [("stage_work", MONDAY)]
    batch = "B20260928-R03-0123abcd"
    with transaction() as connection:
        connection.execute(text("update followup_task set batch_id = :batch"), {"batch": batch})
        [task_id] = connection.execute(text("select task_id from followup_task")).scalars()
    before = rows("select count(*) from activity where is_touch")
    returned(writer, 2, {"task_id": task_id, "outcome": "reached", "summary": "已寄出"})
    assert apply_results(date(2026, 9, 29))["applied"] == 1
    assert rows("select count(*) from activity where is_touch") == before
    assert rows("select is_interaction, summary from activity where record_id > 20000000") == [
        (False, "已寄出")
    ]
    assert wanted("stage_work", date(2026, 9, 29)) is None


def test_a_step_of_a_stage_tells_what_by_when_with_what_output(store: Engine) -> None:
    sale = Sale("proposal", (("proposal", at(date(2026, 9, 22), 10)),))
    done_lately = (Activity(at(date(2026, 9, 27), 10)),)
    book((replace(PROSPECT, activities=done_lately), sale))
    plan_followups(MONDAY)
    [(kind, due, reason)] = rows("select kind, due_date, reason from followup_task")
    assert (kind, due) == ("stage_action", MONDAY)
    assert reason_text(reason, "zh") == (
        "阶段动作：方案与谈判阶段（自 2026-09-22，参考周期 28 天），2026-09-28 前："
        "提交方案及报价（产出：方案及报价单；销售）"
    )
    assert reason_text(reason, "en") == (
        "Stage of the sale: proposal and negotiation (since 2026-09-22, reference cycle 28 days),"
        " by 2026-09-28: send proposal and quotation"
        " (output: proposal and quotation; sales)"
    )


def test_an_agreed_date_goes_before_a_stage_action(store: Engine) -> None:
    sale = Sale("proposal", (("proposal", at(date(2026, 9, 22), 10)),))
    agreed = (Activity(at(date(2026, 9, 24), 10), next_action_date=date(2026, 10, 12)),)
    book((replace(PROSPECT, activities=agreed), sale))
    plan_followups(MONDAY)
    [(kind, due, beside)] = rows("select kind, due_date, further_reasons from followup_task")
    assert (kind, due) == ("agreed", date(2026, 10, 12))
    assert "followup.reason.stage_action" in [further["key"] for further in beside]


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        pytest.param(date(2026, 8, 30), date(2026, 9, 28), id="28 days have passed"),
        pytest.param(date(2026, 8, 31), date(2026, 9, 29), id="the last day of the cycle"),
    ],
)
def test_a_sale_beyond_its_reference_cycle_is_reviewed(
    store: Engine, entered: date, expected: date
) -> None:
    book((PROSPECT, Sale("proposal", (("proposal", at(entered, 10)),))))
    found = wanted("stage_review")
    assert found and found["wanted_date"] == expected
    assert reason_text(found["reason"], "zh").startswith("商机自 2026-08-3")


@pytest.mark.parametrize(
    ("rating", "later", "expected"),
    [
        pytest.param(3, None, date(2026, 9, 28), id="below four: the next working day"),
        pytest.param(3.5, None, date(2026, 9, 28), id="three and a half is below four"),
        pytest.param(4, None, None, id="four is content"),
        pytest.param(1, Activity(at(date(2026, 9, 24), 15)), None, id="talked about since"),
        pytest.param(
            1, Activity(at(date(2026, 9, 24), 15), is_reached=False), date(2026, 9, 28),
            id="an attempt settles nothing",
        ),
        pytest.param(
            1, Activity(at(date(2026, 9, 24), 15), direction="inbound"), date(2026, 9, 28),
            id="the customer's complaint settles nothing",
        ),
    ],
)  # fmt: skip
def test_a_low_rating_is_followed_up_first(
    store: Engine, rating: float, later: Activity | None, expected: date | None
) -> None:
    told = [Activity(at(date(2026, 9, 24), 10)), *([later] if later else [])]
    book((replace(BUYER, activities=tuple(told)), None))
    with transaction() as connection:
        connection.execute(
            text(
                "update activity set satisfaction = :rating"
                " where activity_id = (select min(activity_id) from activity)"
            ),
            {"rating": rating},
        )
    found = wanted("satisfaction")
    assert (found and found["wanted_date"]) == expected
    if expected:
        plan_followups(MONDAY)
        assert rows("select next_step from next_step")[0][0] in ("satisfaction", "reply")


@pytest.mark.parametrize(
    ("sale", "expected"),
    [
        pytest.param(
            Sale("won", close_date=date(2026, 1, 5), contract_end_date=date(2026, 10, 28)),
            date(2026, 9, 28),
            id="thirty days before the stated end",
        ),
        pytest.param(
            Sale("won", close_date=date(2025, 10, 31)), date(2026, 10, 1), id="assumed: a year"
        ),
        pytest.param(
            Sale("won", close_date=date(2024, 2, 29), contract_end_date=date(2026, 8, 29)),
            date(2026, 7, 30),
            id="ended thirty days ago: still talked about",
        ),
        pytest.param(
            Sale("won", close_date=date(2024, 2, 29), contract_end_date=date(2026, 8, 28)),
            None,
            id="ended longer ago",
        ),
    ],
)
def test_renewals_come_in_time(store: Engine, sale: Sale, expected: date | None) -> None:
    book((BUYER, sale))
    found = wanted("renewal")
    assert (found and found["wanted_date"]) == expected


@pytest.mark.parametrize(
    ("talks", "expected"),
    [
        pytest.param((), date(2026, 10, 2), id="never reached: a year and a day after arrival"),
        pytest.param(
            (Activity(at(date(2026, 9, 10), 10)),), date(2027, 9, 11), id="reached by phone"
        ),
        pytest.param(
            (Activity(at(date(2026, 9, 10), 10), is_reached=False),),
            date(2026, 10, 2),
            id="an attempt checks nothing",
        ),
        pytest.param(
            (Activity(at(date(2026, 9, 10), 10), channel="email"),),
            date(2026, 10, 2),
            id="reached by another way",
        ),
    ],
)
def test_a_number_is_verified_a_year_after_it_was_last_of_use(
    store: Engine, talks: tuple[Activity, ...], expected: date
) -> None:
    book((replace(BUYER, created_date=date(2025, 10, 1), activities=talks), None))
    found = wanted("verify")
    assert found and found["wanted_date"] == expected
    assert found["reason"]["means"] == "phone"


def test_details_of_one_that_has_just_arrived_are_not_verified_at_once(store: Engine) -> None:
    writer = book((BUYER, None))
    with transaction() as connection:
        writer.connection = connection
        connection.execute(text("update customer set first_seen_at = '2023-01-01'"))
    found = wanted("verify")
    assert found and found["wanted_date"] == date(2026, 10, 1)


def test_a_major_change_is_shown_until_it_was_talked_about(store: Engine) -> None:
    writer = book((BUYER, None), (replace(BUYER, customer_id="C2"), None))
    with transaction() as connection:
        writer.connection = connection
        for customer in ("C1", "C2"):
            given_change(writer, customer, date(2026, 9, 24), "buyer_replaced")
            given_change(writer, customer, date(2026, 9, 25), "legal_representative_changed")
        writer.activity("C2", Activity(at(date(2026, 9, 26), 10)))
    found = candidates(MONDAY, ["C1", "C2"])
    assert ("C2", "major_change") not in found
    change = found["C1", "major_change"]
    assert change["wanted_date"] == date(2026, 9, 29)
    assert reason_text(change["reason"], "zh") == (
        "客户有重大变化（2026-09-24）：采购联系人更换、法定代表人变更"
    )
    assert reason_text(change["questions"][0], "en").startswith(
        "Please find out: the buyer was replaced, another legal representative."
    )


def test_greetings_are_a_task_for_some_and_a_listed_push_for_others(store: Engine) -> None:
    valued = [("C1", "high_value"), ("C2", "ordinary"), ("C3", None)]
    writer = book(
        *(
            (replace(BUYER, customer_id=customer), Sale("won", close_date=date(2024, 9, 28)))
            for customer, _ in valued
        )
    )
    with transaction() as connection:
        writer.connection = connection
        for customer, value_class in valued:
            connection.execute(
                text("update customer set value_class = :value where customer_id = :id"),
                {"value": value_class, "id": customer},
            )
    plan_followups(MONDAY)
    assert rows(
        "select customer_id, greeting_date, occasion, way from mart.greeting order by 1, 2, 3"
    ) == [
        ("C1", date(2026, 9, 25), "mid_autumn", "task"),
        ("C1", date(2026, 9, 28), "deal_anniversary", "task"),
        ("C2", date(2026, 9, 25), "mid_autumn", "push"),
        ("C2", date(2026, 9, 28), "deal_anniversary", "push"),
        ("C3", date(2026, 9, 25), "mid_autumn", "push"),
        ("C3", date(2026, 9, 28), "deal_anniversary", "push"),
    ]
    found = candidates(MONDAY, ["C1", "C2", "C3"])
    assert [key for key in found if key[1] == "greeting"] == [("C1", "greeting")]
    assert found["C1", "greeting"]["reason"]["occasion"] == "mid_autumn"


def test_a_birthday_on_a_leap_day_comes_on_the_28th_of_other_years(store: Engine) -> None:
    writer = book((BUYER, None))
    with transaction() as connection:
        writer.connection = connection
        [contact_id] = connection.execute(text("select contact_id from contact")).scalars()
        given_birthday(writer, contact_id, date(1988, 2, 29))
        connection.execute(text("update customer set value_class = 'high_value'"))
    found = wanted("greeting", date(2027, 2, 26))
    assert found and found["wanted_date"] == date(2027, 2, 28)
    found = wanted("greeting", date(2028, 2, 28))
    assert found and found["wanted_date"] == date(2028, 2, 29)
    assert wanted("greeting", date(2027, 2, 19)) is None, "more than a week ahead"


def test_rules_that_are_off_want_nothing_and_erase_nothing(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = Sale("won", close_date=date(2025, 10, 20))
    writer = book((BUYER, sale))
    with transaction() as connection:
        writer.connection = connection
        given_change(writer, "C1", date(2026, 9, 24), "buyer_replaced")
        connection.execute(text("update customer set value_class = 'high_value'"))
    plan_followups(MONDAY)
    greeted = rows("select * from greeting")
    assert {kind for _, kind in candidates(MONDAY, ["C1"])} >= {
        "stage_care", "stage_work", "renewal", "verify", "major_change", "greeting",
    }  # fmt: skip
    rules = policy()
    care = rules.care.model_copy(
        update={
            "satisfaction_below": None,
            "verify_after_months": None,
            "major_change_within_days": None,
            "renewal_days_before": None,
            "greetings": (),
        }
    )
    with_policy(monkeypatch, care=care, stages=without_actions(rules))
    assert {kind for _, kind in candidates(MONDAY, ["C1"])} == {"cadence"}
    plan_followups(date(2026, 9, 29))
    assert rows("select * from greeting") == greeted and greeted
