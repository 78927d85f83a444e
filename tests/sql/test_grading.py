"""Grades from evidence, with history (G1, G4)."""

from collections.abc import Callable
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


Judging = Callable[[str], None]


@pytest.fixture
def judging_by(monkeypatch: pytest.MonkeyPatch) -> Judging:
    """Another preset decides, from now on."""

    def judge(preset: str) -> None:
        rules = policy(preset)
        insert("policy_version", policy_version=rules.version, name=preset, content="{}",
               first_used_date=DAY)  # fmt: skip
        monkeypatch.setattr("leadflow.grading.steps.policy", lambda: rules)

    return judge


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


@pytest.mark.parametrize(
    "feedbacks, deal, expected",
    [
        pytest.param([], None, "none", id="nothing said"),
        pytest.param([("2026-09-01", "interested")], None, "high", id="clear intent"),
        pytest.param([("2026-09-01", "hesitant")], None, "middle", id="hesitant"),
        pytest.param([("2026-09-01", "objection")], None, "low", id="an objection"),
        pytest.param([("2026-08-01", "interested"), ("2026-09-01", "objection")], None, "middle",
                     id="clear intent before an objection"),
        pytest.param([("2026-08-01", "hesitant"), ("2026-09-01", "interested")], None, "high",
                     id="decided at last"),
        pytest.param([], {"stage": "proposal", "close_date": DAY}, "middle", id="pursued"),
        pytest.param([], {"stage": "screening", "close_date": DAY}, "none", id="only screened"),
        pytest.param([("2026-04-01", "interested")], None, "high", id="180 days ago"),
        pytest.param([("2026-03-31", "interested")], None, "none", id="181 days ago"),
    ],
)  # fmt: skip
def test_intent(
    judging_by: Judging, feedbacks: list[tuple[str, str]], deal: dict | None, expected: str
) -> None:
    judging_by("automation")
    for number, (day, feedback) in enumerate(feedbacks, 20):
        given_activity(number, "C000001", at(day), feedback=feedback)
    if deal:
        given_opportunity(50, "C000001", **deal)
    assert level("intent") == expected


@pytest.mark.parametrize(
    "day, told, expected",
    [
        pytest.param(DAY, {}, "high", id="today"),
        pytest.param(date(2026, 10, 27), {}, "high", id="a day less than a month"),
        pytest.param(date(2026, 10, 28), {}, "high", id="one month to the day"),
        pytest.param(date(2026, 10, 29), {}, "middle", id="a day more than a month"),
        pytest.param(date(2026, 12, 27), {}, "middle", id="a day less than three months"),
        pytest.param(date(2026, 12, 28), {}, "middle", id="three months to the day"),
        pytest.param(date(2026, 12, 29), {}, "low", id="a day more than three months"),
        pytest.param(date(2026, 9, 27), {}, "low", id="past"),
        pytest.param(DAY, {"vague_columns": ["timing_text"]}, "middle", id="soon, no timetable"),
        pytest.param(None, {"timing_text": "看情况"}, "low", id="words only"),
        pytest.param(None, {}, "none", id="not a word"),
    ],
)
def test_decision_cycle(judging_by: Judging, day: date | None, told: dict, expected: str) -> None:
    judging_by("automation")
    given_requirement(40, "C000001", timing_to=day, **told)
    assert level("decision_cycle") == expected


def test_a_decision_cycle_of_a_month_is_clamped_to_the_months_end(judging_by: Judging) -> None:
    judging_by("automation")
    given_requirement(40, "C000001", timing_to=date(2027, 2, 28), recorded_date=date(2027, 1, 1))
    grade_book(date(2027, 1, 31))
    assert one("select evidence #>> '{levels,decision_cycle}' from grade_history") == "high"


@pytest.mark.parametrize(
    "budget, deal, employees, expected",
    [
        pytest.param(None, None, None, "none", id="nothing known"),
        pytest.param(49_999, None, None, "low", id="below middle"),
        pytest.param(50_000, None, None, "middle", id="at middle"),
        pytest.param(199_999, None, None, "middle", id="below high"),
        pytest.param(200_000, None, None, "high", id="at high"),
        pytest.param(1_000, {"amount": 200_000}, None, "high", id="an open opportunity counts"),
        pytest.param(None, {"amount": 200_000, "is_won": True}, None, "none", id="a won one not"),
        pytest.param(None, {"amount": 200_000, "currency": "USD"}, None, "none",
                     id="a currency without rate does not"),
        pytest.param(None, None, 99, "low", id="a small company"),
        pytest.param(None, None, 100, "middle", id="a large company"),
        pytest.param(200_000, None, 100, "high", id="the higher counts"),
    ],
)  # fmt: skip
def test_potential(
    judging_by: Judging,
    budget: int | None,
    deal: dict | None,
    employees: int | None,
    expected: str,
) -> None:
    judging_by("service")
    if budget is not None:
        given_requirement(40, "C000001", budget_max=budget)
    if deal:
        given_opportunity(50, "C000001", stage="needs", close_date=DAY, **deal)
    if employees is not None:
        run("update customer set employees_min = :employees", employees=employees)
        insert("field_source", customer_id="C000001", field="employees_min",
               value=str(employees), record_id=11, rule="newest")  # fmt: skip
    assert level("potential") == expected


def test_a_preset_keeps_the_evidence_of_its_own_dimensions_alone(judging_by: Judging) -> None:
    judging_by("service")
    given_requirement(40, "C000001", **CLEAR)
    grade_book(DAY)
    evidence = one("select evidence from grade_history")
    assert set(evidence["levels"]) == set(evidence["record_ids"]) == {
        "potential", "intent", "need_urgency",
    }  # fmt: skip
    assert evidence["record_ids"]["potential"] == [40]


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
    assert grade_book(DAY, is_whole_book=True)["changed"] == 0
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
