"""When to try a customer: from its own touches, else its segment's, never from too few (T10)."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.config import policy
from leadflow.followup.explaining import suggestion_text, won_text
from leadflow.followup.steps import plan_followups
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY, TUESDAY = date(2026, 9, 28), date(2026, 9, 29)
DAY = timedelta(days=1)
FEWEST = policy().cadence.suggestion.fewest_observations
assert FEWEST is not None
Counts = dict[int, tuple[int, int]]
EMAIL = {"email": "a@b.example"}


def calls(
    count: int, reached: int, hour: int, *, first_day: date = date(2026, 8, 3), **values: Any
) -> tuple[Activity, ...]:
    """So many calls at one hour, a week apart, the first of them reached; a Monday by default."""
    return tuple(
        Activity(at(first_day - 7 * number * DAY, hour), is_reached=number < reached, **values)
        for number in range(count)
    )


def planned(*customers: Customer, run_date: date = MONDAY) -> dict[str, dict[str, Any]]:
    sync_roster(run_date)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, run_date, policy().version)
        connection.execute(text("update customer set industry = 'steel'"))
    plan_followups(run_date)
    return suggested()


def suggested() -> dict[str, dict[str, Any]]:
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select customer_id, suggested_hour, suggested_channel, suggestion_basis"
                " from mart.followup_task where status = 'open'"
            )
        ).mappings()
        return {row["customer_id"]: dict(row) for row in rows}


def hour_of(row: dict[str, Any]) -> tuple[int | None, str | None]:
    return row["suggested_hour"], row["suggested_channel"]


@pytest.mark.parametrize(
    "count, expected",
    [(FEWEST - 1, (None, None)), (FEWEST, (14, "phone"))],
    ids=["one too few", "just enough"],
)
def test_never_from_fewer_than_the_policy_asks_for(
    store: Engine, count: int, expected: tuple[Any, Any]
) -> None:
    own = (*calls(count, count, 14), *calls(FEWEST - 1, FEWEST - 1, 10))
    row = planned(Customer("C1", activities=own))["C1"]
    assert hour_of(row) == expected
    if row["suggestion_basis"]:
        assert row["suggestion_basis"] == {
            "key": "followup.suggestion.customer",
            "industry": "steel",
            "grade": "B",
            "attempts": count,
            "connects": count,
            "weekend": None,
        }


def test_the_better_rate_wins_not_the_greater_number(store: Engine) -> None:
    own = (*calls(30, 15, 10), *calls(8, 7, 16))
    assert hour_of(planned(Customer("C1", activities=own))["C1"]) == (16, "phone")


def test_nobody_reached_suggests_nothing(store: Engine) -> None:
    assert hour_of(planned(Customer("C1", activities=calls(20, 0, 10)))["C1"]) == (None, None)


def test_a_day_without_an_hour_tells_none(store: Engine) -> None:
    assert hour_of(planned(Customer("C1", activities=calls(20, 20, 0)))["C1"]) == (None, None)


def test_the_segment_speaks_for_whom_little_is_known_of_on_the_day(store: Engine) -> None:
    others = [
        Customer(f"C1{number}", activities=calls(1, 1, 11, first_day=date(2026, 8, 3)))
        for number in range(FEWEST)
    ]
    due = Customer("C1", activities=(Activity(at(date(2026, 9, 1))),))
    later = Customer("C2", activities=(Activity(at(MONDAY), next_action_date=date(2026, 11, 3)),))
    other_grade = Customer("C3", grade="A", activities=(Activity(at(date(2026, 9, 1))),))
    rows = planned(*others, due, later, other_grade)
    assert hour_of(rows["C1"]) == (11, "phone")
    assert rows["C1"]["suggestion_basis"]["key"] == "followup.suggestion.segment"
    assert hour_of(rows["C2"]) == (None, None), "its day has not come"
    assert hour_of(rows["C3"]) == (None, None), "another segment"


def test_only_ways_that_are_open_are_suggested(store: Engine) -> None:
    own = (*calls(FEWEST, FEWEST, 14), *calls(FEWEST, 1, 9, channel="email"))
    assert hour_of(planned(Customer("C1", activities=own, contact=EMAIL))["C1"]) == (9, "email")


def test_a_weekend_is_proposed_where_it_does_better(store: Engine) -> None:
    saturday = date(2026, 8, 1)
    own = (*calls(10, 4, 10), *calls(8, 6, 15, first_day=saturday))
    row = planned(Customer("C1", activities=own))["C1"]
    assert hour_of(row) == (10, "phone"), "the plan stays with working days"
    assert row["suggestion_basis"]["weekend"] == {
        "channel": "phone",
        "hour": 15,
        "attempts": 8,
        "connects": 6,
    }
    told = suggestion_text(10, "email", row["suggestion_basis"], "en")
    assert told is not None and told.startswith("E-mail: best from 10:00")
    assert "10 times" in told and "Phone: weekends at 15:00" in told
    assert "电话：周末 15:00" in str(suggestion_text(10, "phone", row["suggestion_basis"], "zh"))
    assert suggestion_text(None, None, None, "zh") is None


def test_a_weekend_that_does_worse_is_not(store: Engine) -> None:
    own = (*calls(10, 4, 10), *calls(10, 4, 15, first_day=date(2026, 8, 1)))
    assert planned(Customer("C1", activities=own))["C1"]["suggestion_basis"]["weekend"] is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_random_books_every_suggestion_stands_on_enough_touches(
    store: Engine, seed: int
) -> None:
    """A second opinion: the customer's own best hour, else one of its segment's, else none."""
    assert FEWEST is not None
    rng = random.Random(seed)
    own: dict[str, Counts] = {}
    customers = []
    for number in range(30):
        customer_id = f"C{number:02}"
        counts: Counts = {}
        # known by its date alone: it has no hour to learn from
        activities: tuple[Activity, ...] = (Activity(at(date(2026, 9, 1), 0)),)
        for hour in rng.sample(range(10, 18), rng.randint(0, 3)):
            attempts = rng.randint(1, FEWEST + 3)
            connects = rng.randint(0, attempts)
            counts[hour] = (attempts, connects)
            activities += calls(attempts, connects, hour)
        own[customer_id] = counts
        customers.append(Customer(customer_id, grade=rng.choice("AB"), activities=activities))
    rows = planned(*customers)
    segment: dict[str, Counts] = {"A": {}, "B": {}}
    for customer in customers:
        for hour, (attempts, connects) in own[customer.customer_id].items():
            summed = segment[customer.grade].get(hour, (0, 0))
            segment[customer.grade][hour] = (summed[0] + attempts, summed[1] + connects)
    told = set()
    for customer in customers:
        row = rows.get(customer.customer_id)
        if row is None:
            continue
        basis, hour = row["suggestion_basis"], row["suggested_hour"]
        mine = best_hour(own[customer.customer_id])
        if mine is not None:
            assert basis["key"] == "followup.suggestion.customer"
            assert (hour, basis["attempts"], basis["connects"]) == mine
        elif basis is not None:
            assert basis["key"] == "followup.suggestion.segment"
            assert (hour, basis["attempts"], basis["connects"]) == best_hour(
                segment[customer.grade]
            )
        if basis is not None:
            assert basis["attempts"] >= FEWEST
            words = suggestion_text(hour, row["suggested_channel"], basis, "zh")
            assert words is not None and f"{basis['attempts']} 次中 {basis['connects']} 次" in words
        told.add(basis and basis["key"])
    assert {"followup.suggestion.customer", "followup.suggestion.segment"} <= told


def best_hour(counts: Counts) -> tuple[int, int, int] | None:
    """Hour, attempts and connects of the best rate; None where no hour was tried enough."""
    assert FEWEST is not None
    enough = [
        (-Fraction(connects, attempts), -attempts, hour)
        for hour, (attempts, connects) in counts.items()
        if attempts >= FEWEST and connects
    ]
    if not enough:
        return None
    _, attempts, hour = min(enough)
    return hour, -attempts, counts[hour][1]


def test_the_segments_sums_are_those_of_the_touches(store: Engine) -> None:
    """Kept up by changes alone, through moves, merges and withdrawals, they stay exact."""
    book = [
        Customer(f"C{number}", grade="ABC"[number % 3], activities=calls(number + 1, number, 9))
        for number in range(6)
    ]
    planned(*book)
    for statement in (
        "update customer set industry = 'food' where customer_id in ('C1', 'C2')",
        "update customer set grade = 'A' where customer_id = 'C5'",
        "delete from activity where activity_id in (select min(activity_id) from activity"
        " group by customer_id)",
        "update activity set customer_id = 'C0' where customer_id = 'C4'",
        "update customer set merged_into = 'C0' where customer_id = 'C4'",
    ):
        with transaction() as connection:
            connection.execute(text(statement))
        plan_followups(TUESDAY)
        with transaction() as connection:
            kept, anew = (
                sorted(tuple(row) for row in connection.execute(text(query)))
                for query in (
                    "select industry, grade, channel, hour, is_weekend, attempt_count,"
                    " connect_count from segment_connect",
                    "select coalesce(c.industry, ''), c.grade, a.channel,"
                    " extract(hour from a.occurred_at at time zone 'Asia/Shanghai')::int, false,"
                    " count(*), count(*) filter (where a.is_reached)"
                    " from activity a join customer c using (customer_id)"
                    " where a.is_touch and c.merged_into is null group by 1, 2, 3, 4",
                )
            )
        assert kept == anew


@pytest.mark.parametrize(
    "customer, key, kinds",
    [
        (Customer("C1", created_date=MONDAY), "followup.won.earliest", ["verify"]),
        (
            Customer(
                "C1",
                vague_fields=("budget_text",),
                activities=(Activity(at(MONDAY, 9), next_action_date=date(2026, 10, 20)),),
            ),
            "followup.won.agreed",
            ["confirm", "verify"],
        ),
        (
            Customer("C1", missing_fields=("phone",), vague_fields=("budget_text",)),
            "followup.won.priority",
            ["complete_data", "confirm"],
        ),
        (
            Customer("C1", created_date=MONDAY, missing_fields=("phone",)),
            "followup.won.earliest",
            ["first_touch", "verify"],
        ),
        (Customer("C1", lifecycle="dormant", wakeup_date=MONDAY), "followup.won.dormant", None),
    ],
)
def test_each_task_says_why_it_is_the_one(
    store: Engine, customer: Customer, key: str, kinds: list[str] | None
) -> None:
    planned(customer)
    with transaction() as connection:
        [won] = connection.execute(text("select won_because from mart.followup_task")).scalars()
    assert (won["key"], won.get("kinds")) == (key, kinds)
    for language in ("zh", "en"):
        assert won_text(won, language)  # type: ignore[arg-type]
