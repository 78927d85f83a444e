"""Grades from evidence, with history (G1, G4)."""

from datetime import date, timedelta

import pytest

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.grading.steps import grade_book, grade_customers
from tests.sql.book_given import (
    at,
    given_activity,
    given_customer,
    given_opportunity,
    given_requirement,
    insert,
    one,
    rows,
    run,
)

DAY = date(2026, 9, 28)
CLEAR = {
    "budget_text": "80-100万",
    "budget_min": 800_000,
    "budget_max": 1_000_000,
    "timing_text": "10月",
    "timing_from": date(2026, 10, 1),
    "timing_to": date(2026, 10, 20),
    "decision_chain_text": "最终决策人:李(采购经理)",
    "has_decision_maker": True,
}

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def star(store: object) -> None:
    """One customer, and the policy that decides."""
    insert(
        "policy_version",
        policy_version=policy().version,
        name="b2b",
        content="{}",
        first_used_date=DAY,
    )
    given_customer("C000001", "北京星河科技有限公司", [11])


def history() -> list[tuple]:
    return rows(
        "select grade, reason, valid_from_at, valid_to_at from grade_history order by valid_from_at"
    )


def level(dimension: str) -> str:
    grade_book(DAY)
    return one(
        "select evidence #>> array['levels', :dimension] from grade_history"
        " where valid_to_at is null",
        dimension=dimension,
    )


def midnight(day: date):
    return local_midnight(day, "Asia/Shanghai")


def test_no_evidence_is_a_c_and_says_so() -> None:
    assert grade_customers(DAY) == {"weighed": 1, "changed": 1, "revalued": 0}
    assert history() == [("C", "no_evidence", midnight(DAY), None)]
    assert one("select grade from customer") == "C"


def test_three_clear_dimensions_are_an_a_with_the_rows_that_show_it() -> None:
    given_requirement(40, "C000001", **CLEAR)
    grade_customers(DAY)
    assert rows("select grade, reason, evidence, policy_version from grade_history") == [
        (
            "A",
            "all_dimensions_high",
            {
                "levels": {
                    "need_urgency": "high",
                    "budget_clarity": "high",
                    "decision_chain_clarity": "high",
                },
                "record_ids": {
                    "need_urgency": [40],
                    "budget_clarity": [40],
                    "decision_chain_clarity": [40],
                },
            },
            policy().version,
        )
    ]


@pytest.mark.parametrize(
    "days, expected",
    [(-1, "low"), (0, "high"), (30, "high"), (31, "middle"), (90, "middle"), (91, "low")],
)
def test_need_urgency_by_the_day_of_purchase(days: int, expected: str) -> None:
    given_requirement(40, "C000001", timing_to=DAY + timedelta(days=days))
    assert level("need_urgency") == expected


@pytest.mark.parametrize(
    "feedbacks, expected",
    [
        pytest.param([], "none", id="nothing said"),
        pytest.param([("2026-09-01", "interested")], "middle", id="clear intent"),
        pytest.param([("2026-09-01", "hesitant")], "none", id="hesitant"),
        pytest.param(
            [("2026-08-01", "interested"), ("2026-09-01", "objection")],
            "low",
            id="no longer so clear",
        ),
        pytest.param([("2026-04-01", "interested")], "middle", id="180 days ago"),
        pytest.param([("2026-03-31", "interested")], "none", id="181 days ago"),
        pytest.param([("2026-09-29", "interested")], "none", id="tomorrow"),
    ],
)
def test_need_urgency_by_feedback(feedbacks: list[tuple[str, str]], expected: str) -> None:
    for number, (day, feedback) in enumerate(feedbacks, 20):
        given_activity(number, "C000001", at(day), feedback=feedback)
    assert level("need_urgency") == expected


@pytest.mark.parametrize(
    "deal, expected",
    [
        pytest.param({"stage": "needs", "close_date": DAY}, "low", id="pursued"),
        pytest.param({"stage": "screening", "close_date": DAY}, "none", id="only screened"),
        pytest.param({"stage": "needs", "close_date": date(2026, 3, 1)}, "none", id="forgotten"),
        pytest.param({"stage": "needs", "close_date": DAY, "is_lost": True}, "none", id="lost"),
        pytest.param({"stage": "needs", "close_date": DAY, "is_deleted": True}, "none", id="gone"),
    ],
)
def test_need_by_an_open_opportunity(deal: dict, expected: str) -> None:
    given_opportunity(50, "C000001", **deal)
    assert level("need_urgency") == expected


@pytest.mark.parametrize(
    "budget, expected",
    [
        pytest.param({"budget_min": 80, "budget_max": 100}, "high", id="80-100"),
        pytest.param({"budget_min": 60, "budget_max": 100}, "high", id="spread of just 50 %"),
        pytest.param({"budget_min": 50, "budget_max": 120}, "middle", id="50-120"),
        pytest.param({"budget_min": 300}, "middle", id="300+"),
        pytest.param(
            {"budget_min": 40, "budget_max": 60, "vague_columns": ["budget_text"]},
            "middle",
            id="about 50",
        ),
        pytest.param({"budget_text": "看情况"}, "low", id="words only"),
        pytest.param({"requirement_text": "设备"}, "none", id="not a word"),
        pytest.param(
            {"budget_min": 80, "budget_max": 100, "recorded_date": date(2026, 3, 31)},
            "none",
            id="too long ago",
        ),
    ],
)
def test_budget_clarity(budget: dict, expected: str) -> None:
    given_requirement(40, "C000001", **budget)
    assert level("budget_clarity") == expected


@pytest.mark.parametrize(
    "chain, expected",
    [
        pytest.param(
            {"decision_chain_text": "最终决策人:李", "has_decision_maker": True},
            "high",
            id="names who decides",
        ),
        pytest.param(
            {"decision_chain_text": "影响者:技术部", "has_decision_maker": False},
            "middle",
            id="names who influences",
        ),
        pytest.param(
            {"decision_chain_text": "未知", "vague_columns": ["decision_chain_text"]},
            "low",
            id="vague",
        ),
        pytest.param({"requirement_text": "设备"}, "none", id="not a word"),
    ],
)
def test_decision_chain_clarity(chain: dict, expected: str) -> None:
    given_requirement(40, "C000001", **chain)
    assert level("decision_chain_clarity") == expected


def test_the_newest_statement_on_a_subject_counts() -> None:
    given_requirement(40, "C000001", budget_min=80, budget_max=100, recorded_date=date(2026, 8, 1))
    given_requirement(41, "C000001", budget_min=10, budget_max=100, recorded_date=date(2026, 8, 2))
    given_requirement(42, "C000001", timing_to=DAY, recorded_date=date(2026, 8, 3))
    assert level("budget_clarity") == "middle"


def test_a_c_with_a_sudden_urgent_need_becomes_an_a_and_the_history_keeps_both() -> None:
    grade_customers(DAY)
    given_requirement(40, "C000001", **CLEAR)
    run("update source_record set recorded_date = '2026-09-29' where record_id = 40")
    grade_customers(date(2026, 9, 29))
    assert history() == [
        ("C", "no_evidence", midnight(DAY), midnight(date(2026, 9, 29))),
        ("A", "all_dimensions_high", midnight(date(2026, 9, 29)), None),
    ]
    assert one("select grade from customer") == "A"


def test_two_changes_on_one_date_are_one_row_and_back_again_is_none() -> None:
    grade_book(DAY)
    before = history()
    given_requirement(40, "C000001", **CLEAR)
    grade_book(date(2026, 9, 29))
    run("update requirement set budget_max = null")
    grade_book(date(2026, 9, 29))
    assert [(row[0], row[1]) for row in history()] == [("C", "no_evidence"), ("B", "has_need")]
    run("delete from requirement")
    grade_book(date(2026, 9, 29))
    assert history() == before
    assert one("select grade from customer") == "C"


def test_time_alone_moves_a_grade_at_night_but_not_at_intake() -> None:
    given_requirement(40, "C000001", **CLEAR)
    grade_book(DAY)
    assert grade_customers(date(2027, 3, 1)) == {"weighed": 0, "changed": 0, "revalued": 0}
    grade_book(date(2027, 3, 1))
    assert [row[:2] for row in history()] == [("A", "all_dimensions_high"), ("C", "no_evidence")]


def test_grading_again_changes_nothing_nor_does_an_earlier_date() -> None:
    given_requirement(40, "C000001", **CLEAR)
    grade_book(DAY)
    before = rows("select *, xmin from grade_history"), rows("select *, xmin from customer")
    assert grade_book(DAY) == {"weighed": 1, "changed": 0, "revalued": 0}
    grade_book(date(2026, 2, 1))
    assert (
        rows("select *, xmin from grade_history"),
        rows("select *, xmin from customer"),
    ) == before


def test_the_history_of_a_merged_customer_ends() -> None:
    given_customer("C000002", "上海星河科技有限公司", [12])
    grade_book(DAY)
    run("update customer set merged_into = 'C000001' where customer_id = 'C000002'")
    grade_book(date(2026, 9, 29))
    assert rows("select valid_to_at from grade_history order by customer_id") == [
        (None,),
        (midnight(date(2026, 9, 29)),),
    ]
