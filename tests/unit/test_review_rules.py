"""The counting rules of the reports and what they make the review propose."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadflow.config import policy
from leadflow.review.brief import shape_coverage, shape_questions
from leadflow.review.conversion import StageDuration, durations, funnel, pipeline, verdict
from leadflow.review.outcomes import (
    Contrast,
    Group,
    LossGroup,
    contrasts,
    factors,
    grade_outcomes,
    is_high_intent,
    lost_by_reason,
    won_by,
)
from leadflow.review.periods import Quarter
from leadflow.review.proposals import (
    for_cadence,
    for_grades,
    for_sources,
    for_stages,
    for_templates,
)
from leadflow.review.statistics import Rate, Spread, rate, spread

REVIEW = policy("b2b").review
STAGES = policy("b2b").stages
FEWEST = 8


def deal(**values: Any) -> dict[str, Any]:
    """A closed deal as the SQL returns it; lost, and nothing known but what is given."""
    blank: dict[str, Any] = {
        "opportunity_id": 1,
        "customer_id": "C000001",
        "is_won": False,
        "amount": Decimal(100),
        "currency": "CNY",
        "lead_source": None,
        "industry": None,
        "loss_reason": None,
        "cycle_days": None,
        "grade_at_close": None,
        "furthest_stage_number": 0,
        "touch_count": 0,
        "visit_count": 0,
        "objection_count": 0,
        "has_said_interested": False,
        "has_decision_maker": False,
        "close_date": date(2026, 9, 1),
    }
    return {**blank, **values}


@pytest.mark.parametrize(
    "values, median, p80",
    [
        pytest.param([], None, None, id="no case"),
        pytest.param([4], 4, 4, id="one"),
        pytest.param([1, 2, 3, 4], 2.5, 3.4, id="between neighbours"),
        pytest.param([10, 0, 5], 5, 8, id="order does not matter"),
    ],
)
def test_spread(values: list[float], median: float | None, p80: float | None) -> None:
    found = spread(values)
    assert found.count == len(values)
    assert found.median == pytest.approx(median) if median is not None else found.median is None
    assert found.p80 == pytest.approx(p80) if p80 is not None else found.p80 is None


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_a_spread_lies_within_its_values(values: list[float]) -> None:
    found = spread(values)
    assert found.median is not None and found.p80 is not None
    assert min(values) <= found.median <= found.p80 + 1e-9
    assert found.p80 <= max(values) + 1e-9


def test_a_rate_without_cases_is_no_zero() -> None:
    assert rate([]).pct is None
    assert rate([True, False]).pct == 50


@pytest.mark.parametrize(
    "stays, reference, expected",
    [
        pytest.param(Spread(8, 14.0, 20.0), 14, "within", id="equal to the reference"),
        pytest.param(Spread(8, 14.1, 20.0), 14, "beyond", id="above it"),
        pytest.param(Spread(7, 99.0, 99.0), 14, "few", id="one case too few"),
        pytest.param(Spread(8, 99.0, 99.0), None, "no_reference", id="no reference cycle"),
        pytest.param(Spread(0, None, None), 14, "no_case", id="no case"),
    ],
)
def test_verdict(stays: Spread, reference: int | None, expected: str) -> None:
    assert verdict(stays, reference, FEWEST) == expected


def test_durations_cover_the_open_stages_in_order() -> None:
    stays = [{"stage": "needs", "stayed_days": Decimal(day)} for day in (10, 15, 20)]
    shaped = durations(stays, STAGES, REVIEW)
    assert [stage.stage for stage in shaped] == ["screening", "needs", "proposal", "signing"]
    assert (shaped[1].stays.median, shaped[1].over, shaped[1].verdict) == (15, Rate(2, 3), "few")


def test_funnel_counts_each_lead_in_its_own_quarter() -> None:
    leads = [
        {
            "first_seen_date": date(2026, 7, 1),
            "interested_date": date(2026, 7, 9),
            "won_date": None,
        },
        {"first_seen_date": date(2026, 9, 30), "interested_date": None, "won_date": None},
        {
            "first_seen_date": date(2026, 6, 30),
            "interested_date": date(2026, 7, 1),
            "won_date": date(2026, 8, 1),
        },
    ]
    *_, before, present = funnel(leads, Quarter(2026, 3))
    assert (present.interested, present.won) == (Rate(1, 2), Rate(0, 2))
    assert (before.interested, before.won) == (Rate(1, 1), Rate(1, 1))


def test_pipeline_keeps_deals_of_unknown_stage_in_sight() -> None:
    deals = [
        {"stage": "needs", "amount": Decimal(5), "currency": "CNY", "stage_age_days": 15},
        {"stage": "needs", "amount": Decimal(7), "currency": "USD", "stage_age_days": 14},
        {"stage": None, "amount": None, "currency": "CNY", "stage_age_days": None},
    ]
    shaped = {stage.stage: stage for stage in pipeline(deals, STAGES, "CNY")}
    assert shaped["needs"].over == Rate(1, 2)
    assert shaped["needs"].amount == 5, "another currency is no part of the sum"
    assert shaped["unknown"].count == 1
    assert sum(stage.count for stage in shaped.values()) == len(deals)


@pytest.mark.parametrize(
    "values, expected",
    [
        pytest.param({"grade_at_close": "B"}, True, id="a high grade at closing"),
        pytest.param({"grade_at_close": "C"}, False, id="a low one"),
        pytest.param({"has_said_interested": True}, True, id="said so"),
        pytest.param({"furthest_stage_number": 3}, True, id="had a proposal"),
        pytest.param({"furthest_stage_number": 2}, False, id="needs only"),
    ],
)
def test_is_high_intent(values: dict[str, Any], expected: bool) -> None:
    assert is_high_intent(deal(**values), REVIEW) is expected


def test_groups_add_up_and_unknown_comes_last() -> None:
    deals = [
        deal(is_won=True, lead_source="referral"),
        deal(lead_source="referral"),
        deal(is_won=True),
        deal(is_won=True),
    ]
    groups = won_by(deals, "lead_source", "CNY")
    assert [group.key for group in groups] == ["referral", None]
    assert sum(group.won.count for group in groups) == len(deals)
    losses = lost_by_reason([deal(), deal(loss_reason="price"), deal()], REVIEW)
    assert [(group.key, group.count) for group in losses] == [("price", 1), (None, 2)]


def test_deals_that_closed_without_a_grade_are_counted_apart() -> None:
    graded, ungraded = grade_outcomes([deal(grade_at_close="A", is_won=True), deal(), deal()])
    assert dict(graded)["A"] == Rate(1, 1)
    assert ungraded == 2


def test_a_criterion_counts_once_for_each_deal() -> None:
    rows = [
        {"opportunity_id": 1, "factor": "price", "is_won": True},
        {"opportunity_id": 1, "factor": "价格", "is_won": True},
        {"opportunity_id": 2, "factor": "价格", "is_won": False},
        {"opportunity_id": 2, "factor": "颜色", "is_won": False},
    ]
    found = factors(rows, {"price": "value", "价格": "value"})
    assert found == [("value", Rate(1, 2)), ("颜色", Rate(0, 1))]


def test_contrasts_leave_out_deals_without_a_customer() -> None:
    found = {
        one.key: one
        for one in contrasts(
            [
                deal(is_won=True, visit_count=1),
                deal(),
                deal(customer_id=None, visit_count=3),
            ]
        )
    }
    assert (found["visit"].present, found["visit"].absent) == (Rate(1, 1), Rate(0, 1))
    assert found["visit"].gain_points == 100


@pytest.mark.parametrize(
    "best, second, expected",
    [
        pytest.param(Rate(4, 8), Rate(4, 8), "change", id="A closes no better than B"),
        pytest.param(Rate(5, 8), Rate(4, 8), "keep", id="A closes better"),
        pytest.param(Rate(0, 7), Rate(4, 8), "few", id="too few A"),
        pytest.param(Rate(5, 8), Rate(0, 0), "few", id="no B"),
    ],
)
def test_for_grades(best: Rate, second: Rate, expected: str) -> None:
    (proposal,) = for_grades([("A", best), ("B", second), ("C", Rate(0, 0))], 3, FEWEST)
    assert proposal.kind == expected


def test_for_stages_names_each_stage_beyond_its_reference() -> None:
    beyond = StageDuration("proposal", Spread(9, 40.0, 60.0), 28, Rate(7, 9), "beyond")
    few = StageDuration("signing", Spread(2, 40.0, 60.0), 7, Rate(2, 2), "few")
    assert [one.sentence.key for one in for_stages([beyond, few])] == [
        "review.propose.stage_proposal"
    ]
    assert for_stages([few]) == []


def group(key: str, hits: int, count: int) -> Group:
    return Group(key, Rate(hits, count), Decimal(0), Spread(0, None, None))


def test_for_sources_wants_more_of_the_best_and_checks_the_worst() -> None:
    groups = [group("referral", 9, 10), group("cold_call", 1, 10), group("website", 3, 3)]
    made = for_sources(groups, Rate(13, 23), FEWEST)
    assert [one.sentence.key for one in made] == [
        "review.propose.source_more",
        "review.propose.source_check",
    ]
    assert for_sources(groups[2:], Rate(3, 3), FEWEST)[0].kind == "few"
    even = [group("referral", 5, 10), group("cold_call", 5, 10)]
    assert [one.kind for one in for_sources(even, Rate(10, 20), FEWEST)] == ["keep"]


@pytest.mark.parametrize(
    "present, absent, expected",
    [
        pytest.param(Rate(6, 10), Rate(5, 10), "change", id="ten points: clear"),
        pytest.param(Rate(59, 100), Rate(50, 100), "keep", id="nine points: not"),
        pytest.param(Rate(7, 7), Rate(0, 10), "few", id="too few with it"),
    ],
)
def test_for_cadence(present: Rate, absent: Rate, expected: str) -> None:
    (proposal,) = for_cadence([Contrast("visit", present, absent)], 4, FEWEST)
    assert proposal.kind == expected


def test_what_customers_say_is_no_habit_to_propose() -> None:
    said = Contrast("intent_said", Rate(10, 10), Rate(0, 10))
    assert all(one.kind != "change" for one in for_cadence([said], 4, FEWEST))


@pytest.mark.parametrize(
    "count, lost, expected",
    [
        pytest.param(3, 15, "change", id="a fifth of the losses"),
        pytest.param(3, 16, "keep", id="less than a fifth"),
        pytest.param(2, 8, "keep", id="a quarter, but two cases"),
        pytest.param(7, 7, "few", id="too few losses"),
    ],
)
def test_for_templates(count: int, lost: int, expected: str) -> None:
    reasons = [LossGroup("price", count, Decimal(0), 0)]
    assert {one.kind for one in for_templates(reasons, lost, FEWEST)} == {expected}


def test_coverage_and_questions_count_what_waits() -> None:
    coverage = shape_coverage(
        [
            {"source_system": "salesforce", "has_arrived": True},
            {"source_system": "hubspot", "has_arrived": False},
        ]
    )
    assert (coverage["arrived_count"], coverage["known_count"]) == (1, 2)
    questions = shape_questions(
        [
            {"kind": "name_only", "is_new": True, "waiting_days": 0},
            {"kind": "name_only", "is_new": False, "waiting_days": 9},
        ]
    )
    assert (questions["new_count"], questions["oldest_days"]) == (1, 9)
    assert shape_questions([])["oldest_days"] is None
