"""Value classes by amount, frequency and loyalty over a sliding year, with history (G5)."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.presets.preset import Policy
from tests.sql.book_given import at, given_customer, given_opportunity, insert, one, rows, run

DAY = date(2026, 9, 28)
Judging = Callable[[str], Policy]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def judging_by(monkeypatch: pytest.MonkeyPatch) -> Judging:
    """A customer that was spoken with lately, and the preset that decides."""
    given_customer("C000001", "北京星河科技有限公司", [11], last_interaction_at=at("2026-09-20"))

    def judge(preset: str, **value: object) -> Policy:
        rules = policy(preset)
        if value:
            rules = rules.model_copy(
                update={"value": rules.value.model_copy(update=value), "name": "changed"}
            )
        run(
            "insert into policy_version values (:version, :name, '{}', :day)",
            version=rules.version, name=preset, day=DAY,
        )  # fmt: skip
        monkeypatch.setattr("leadflow.grading.steps.policy", lambda: rules)
        return rules

    return judge


def won(number: int, day: date | None, amount: float | None = None, **columns: object) -> None:
    given_opportunity(
        number, "C000001", is_won=True, stage="won", close_date=day, amount=amount, **columns
    )


def value_on(day: date = DAY) -> tuple[str | None, str | None]:
    """The class and its reason after a night."""
    grade_book(day)
    found = rows("select value_class, reason from value_history where valid_to_at is null")
    assert one("select value_class from customer") == (found[0][0] if found else None)
    return tuple(found[0]) if found else (None, None)


def history() -> list[tuple]:
    return rows(
        "select value_class, reason, valid_from_at, valid_to_at from value_history"
        " order by valid_from_at"
    )


def midnight(day: date):
    return local_midnight(day, "Asia/Shanghai")


@pytest.mark.parametrize(
    "preset, wins, expected",
    [
        # S2: 高价值, 潜力, 普通, 沉睡
        pytest.param("b2b", [], (None, None), id="b2b: never bought"),
        pytest.param("b2b", [(1, 1_000_000)], ("high_value", "large_amount"), id="b2b: at 1m"),
        pytest.param("b2b", [(1, 999_999.99)], ("potential", "fair_amount"), id="b2b: below 1m"),
        pytest.param("b2b", [(1, 600_000), (2, 400_000)], ("high_value", "large_amount"),
                     id="b2b: the year's amounts add up"),
        pytest.param("b2b", [(1, 299_999)], ("ordinary", "has_bought"), id="b2b: below 300,000"),
        pytest.param("b2b", [(1, 300_000)], ("potential", "fair_amount"), id="b2b: at 300,000"),
        pytest.param("b2b", [(1, 1), (2, 1)], ("potential", "bought_again"), id="b2b: twice"),
        pytest.param("b2b", [(1, 1), (2, 1), (3, 1)], ("potential", "bought_again"),
                     id="b2b: thrice, but new"),
        pytest.param("b2b", [(1, 1), (2, 1), (3, 1), (370, 1)], ("high_value", "often_and_loyal"),
                     id="b2b: thrice, and loyal for a year"),
        pytest.param("b2b", [(1, None)], ("ordinary", "has_bought"), id="b2b: no amount told"),
        pytest.param("b2b", [(None, 5_000_000)], ("ordinary", "has_bought"), id="b2b: no day told"),
        # S5: 重点, 潜在, 普通
        pytest.param("channel", [(1, 1_000_000)], ("key", "large_amount"), id="channel: 重点"),
        pytest.param("channel", [(1, 999_999)], ("ordinary", "has_bought"), id="channel: 普通"),
        # S5: 一般, 优质, 超级VIP
        pytest.param("retail", [(1, 49_999)], ("general", "has_bought"), id="retail: 一般"),
        pytest.param("retail", [(1, 50_000)], ("premium", "fair_amount"), id="retail: 优质"),
        pytest.param("retail", [(1, 200_000)], ("super_vip", "large_amount"), id="retail: VIP"),
    ],
)  # fmt: skip
def test_value_class(
    judging_by: Judging, preset: str, wins: list, expected: tuple[str | None, str | None]
) -> None:
    judging_by(preset)
    for number, (days_ago, amount) in enumerate(wins, 50):
        won(number, None if days_ago is None else DAY - timedelta(days=days_ago), amount)
    assert value_on() == expected


@pytest.mark.parametrize(
    "lifecycle, expected",
    [
        pytest.param("prospect", ("prospective", "prospect"), id="a prospect is 潜在"),
        pytest.param("lead", (None, None), id="a lead has no class"),
    ],
)
def test_who_never_bought(judging_by: Judging, lifecycle: str, expected: tuple) -> None:
    judging_by("channel")
    run("update customer set lifecycle = :lifecycle", lifecycle=lifecycle)
    assert value_on() == expected


@pytest.mark.parametrize(
    "day, is_in_window",
    [
        pytest.param(date(2025, 9, 27), False, id="a day more than twelve months"),
        pytest.param(date(2025, 9, 28), False, id="twelve months to the day"),
        pytest.param(date(2025, 9, 29), True, id="a day less"),
        pytest.param(DAY, True, id="today"),
        pytest.param(date(2026, 9, 29), False, id="tomorrow's does not count yet"),
    ],
)
def test_the_window_is_a_sliding_year(judging_by: Judging, day: date, is_in_window: bool) -> None:
    judging_by("b2b")
    won(49, date(2026, 1, 1), 1)
    won(50, day, 2_000_000)
    assert (value_on()[0] == "high_value") is is_in_window


@pytest.mark.parametrize(
    "silent_since, expected",
    [
        pytest.param(date(2026, 3, 28), "high_value", id="six months to the day"),
        pytest.param(date(2026, 3, 27), "dormant", id="a day more"),
    ],
)
def test_who_is_silent_sleeps(judging_by: Judging, silent_since: date, expected: str) -> None:
    judging_by("b2b")
    run("update customer set last_interaction_at = :at", at=at(silent_since.isoformat()))
    won(50, date(2026, 1, 1), 2_000_000)
    assert value_on()[0] == expected


def test_other_currencies_count_by_their_rate_or_as_deals_alone(judging_by: Judging) -> None:
    judging_by("b2b")
    won(50, DAY, 150_000, currency="USD")
    assert value_on() == ("ordinary", "has_bought")
    assert one("select evidence ->> 'unpriced_count' from value_history") == "1"
    judging_by("b2b", rates={"USD": 7.0})
    assert value_on(DAY + timedelta(days=1)) == ("high_value", "large_amount")


def test_deleted_and_lost_ones_do_not_count(judging_by: Judging) -> None:
    judging_by("b2b")
    won(50, DAY, 2_000_000, is_deleted=True)
    given_opportunity(51, "C000001", is_lost=True, stage="lost", close_date=DAY, amount=2_000_000)
    assert value_on() == (None, None)


def test_the_history_says_why_by_which_policy_and_time_alone_moves_it(judging_by: Judging) -> None:
    rules = judging_by("b2b")
    run("update customer set last_interaction_at = '2027-09-20'")
    won(50, date(2026, 9, 1), 1_200_000)
    won(51, date(2026, 9, 2), 10)
    assert grade_customers(DAY)["revalued"] == 1
    evidence, version = rows("select evidence, policy_version from value_history")[0]
    assert evidence == {
        "amount": 1_200_010,
        "deal_count": 2,
        "unpriced_count": 0,
        "loyalty_months": 0,
        "last_sign_date": "2027-09-20",
        "record_ids": [50, 51],
    }
    assert version == rules.version
    grade_book(date(2027, 8, 31))
    grade_book(date(2027, 9, 1))
    assert history() == [
        ("high_value", "large_amount", midnight(DAY), midnight(date(2027, 9, 1))),
        ("ordinary", "has_bought", midnight(date(2027, 9, 1)), None),
    ]


def test_again_changes_nothing_and_back_on_one_day_is_no_change(judging_by: Judging) -> None:
    judging_by("b2b")
    won(50, DAY, 1_200_000)
    grade_book(DAY)
    before = rows("select *, xmin from value_history"), rows("select *, xmin from customer")
    assert grade_book(DAY)["revalued"] == 0
    grade_book(date(2026, 2, 1))
    assert before == (
        rows("select *, xmin from value_history"),
        rows("select *, xmin from customer"),
    )
    next_day = DAY + timedelta(days=1)
    run("update opportunity set amount = 1")
    assert value_on(next_day) == ("ordinary", "has_bought")
    run("update opportunity set amount = 1200000")
    assert value_on(next_day) == ("high_value", "large_amount")
    assert len(history()) == 1
    run("update opportunity set is_deleted = true")
    assert value_on(next_day) == (None, None)
    assert history()[0][3] == midnight(next_day)


def test_what_the_sheets_state_stays_beside_it(judging_by: Judging) -> None:
    judging_by("b2b")
    run("update customer set stated_value = '普通'")
    won(50, DAY, 1_200_000)
    grade_book(DAY)
    assert rows("select value_class, stated_value from mart.customer") == [("high_value", "普通")]
    assert rows("select value_class, reason from mart.value_history") == [
        ("high_value", "large_amount")
    ]


def test_a_policy_without_a_table_gives_no_class(judging_by: Judging) -> None:
    judging_by("b2b")
    won(50, DAY, 1_200_000)
    grade_book(DAY)
    judging_by("b2b", rules=())
    assert value_on(DAY + timedelta(days=1)) == (None, None)
    assert len(history()) == 1


def by_hand(rules: Policy, wins: list[tuple[date, int | None]], last_seen: date) -> str:
    """The table read row by row in plain Python."""
    days = [day for day, _ in wins]
    window = [
        (day, amount)
        for day, amount in wins
        if day > DAY - relativedelta(months=rules.value.window_months)
    ]
    amount = sum(amount or 0 for _, amount in window)
    between = relativedelta(max(days), min(days))
    loyalty = between.years * 12 + between.months
    last_sign = max(*days, last_seen)
    for rule in rules.value.rules:
        is_silent = rule.silent_months_min is None or (
            last_sign + relativedelta(months=rule.silent_months_min) < DAY
        )
        if (
            rule.has_bought
            and amount >= (rule.amount_min or 0)
            and len(window) >= (rule.deal_count_min or 0)
            and loyalty >= (rule.loyalty_months_min or 0)
            and is_silent
        ):
            return rule.value_class
    raise AssertionError("the table has a gap")


def test_the_store_agrees_with_the_table_read_by_hand(judging_by: Judging) -> None:
    chance = random.Random(20260928)
    for preset in ("b2b", "service", "retail", "channel", "new_market"):
        rules = judging_by(preset)
        expected = {}
        run("delete from opportunity where customer_id > 'C000001'")
        for number in range(60):
            customer_id = f"C{number + 2:06}"
            last_seen = DAY - timedelta(days=chance.randrange(400))
            run(
                "insert into customer (customer_id, created_date, last_interaction_at)"
                " values (:id, '2024-01-01', :at) on conflict (customer_id) do update"
                " set last_interaction_at = excluded.last_interaction_at",
                id=customer_id, at=at(last_seen.isoformat()),
            )  # fmt: skip
            wins = [
                (
                    DAY - timedelta(days=chance.randrange(900)),
                    chance.choice([None, 1, 49_999, 100_000, 300_000, 600_000, 1_000_000]),
                )
                for _ in range(chance.randrange(1, 6))
            ]
            for place, (day, amount) in enumerate(wins):
                opportunity_id = 1000 + number * 10 + place
                insert(
                    "opportunity", opportunity_id=opportunity_id, record_id=11, is_won=True,
                    source_system="sheet", customer_id=customer_id, close_date=day, amount=amount,
                    currency="CNY", is_lost=False,
                )  # fmt: skip
            expected[customer_id] = by_hand(rules, wins, last_seen)
        grade_book(DAY)
        found = dict(
            rows("select customer_id, value_class from customer where customer_id > 'C000001'")
        )
        assert found == expected
        assert len(set(expected.values())) > 1
