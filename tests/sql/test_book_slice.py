"""A night that judges and weighs a slice leaves what the whole book would (G4, law 5)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text

from leadflow.book.steps import refresh_book
from leadflow.config import policy, settings
from leadflow.grading.steps import grade_book
from leadflow.store.database import one_transaction, transaction
from tests.sql.book_given import (
    at,
    given_activity,
    given_customer,
    given_opportunity,
    given_requirement,
    insert,
    rows,
    run,
)

DAY = date(2026, 8, 31)
CUSTOMERS = 4
WEIGHED = {
    "customer": "customer_id, lifecycle, grade, value_class, last_interaction_at, last_touch_at,"
    " is_paused, paused_until_date, last_feedback",
    "grade_history": "customer_id, grade, valid_from_at, valid_to_at, reason",
    "value_history": "customer_id, value_class, valid_from_at, valid_to_at, reason",
    "rule_tag": "customer_id, tag, valid_from_date, valid_to_date",
    "book_due": "customer_id, due_date",
}


class _Rollback(Exception):
    """Ends a trial."""


def weighed() -> dict[str, set[tuple[Any, ...]]]:
    """All that the night's judging and weighing write; evidence may be older than the last look."""
    return {
        table: set(rows(f"select {columns} from {table}")) for table, columns in WEIGHED.items()
    }


def whole_book(night: date) -> dict[str, set[tuple[Any, ...]]]:
    """What a look at every customer would leave; nothing is kept."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    try:
        with one_transaction():
            refresh_book(night, is_whole_book=True)
            grade_book(night, is_whole_book=True)
            found = weighed()
            raise _Rollback
    except _Rollback:
        return found


days = strategies.integers(-400, 200)
needs = strategies.fixed_dictionaries(
    {
        "kind": strategies.just("need"),
        "told": strategies.integers(-220, 0),
        "due": strategies.none() | days,
        "budget": strategies.sampled_from([None, 50_000, 2_000_000]),
        "vague": strategies.sampled_from([[], ["timing_text"]]),
        "urgency": strategies.sampled_from([None, "urgent", "high", "low"]),
        "called": strategies.integers(-220, 40),
    }
)
calls = strategies.fixed_dictionaries(
    {
        "kind": strategies.just("call"),
        "made": strategies.integers(-220, 40),
        "feedback": strategies.sampled_from([None, "interested", "hesitant", "objection"]),
        "paused": strategies.booleans(),
        "next": strategies.none() | strategies.integers(-10, 60),
        "urgency": strategies.sampled_from([None, "urgent", "high"]),
    }
)
deals = strategies.fixed_dictionaries(
    {
        "kind": strategies.just("deal"),
        "created": strategies.integers(-400, 0),
        "closed": strategies.none() | days,
        "result": strategies.sampled_from(["open", "won", "lost"]),
        "stage": strategies.sampled_from(["needs", "contact"]),
        "amount": strategies.sampled_from([None, 90_000, 6_000_000]),
    }
)
changes = strategies.fixed_dictionaries(
    {
        "kind": strategies.sampled_from(
            ["forget call", "forget need", "lower", "win", "move", "name"]
        )
    }
)
facts = strategies.tuples(strategies.integers(0, CUSTOMERS - 1), needs | calls | deals | changes)
nights = strategies.lists(
    strategies.tuples(strategies.integers(0, 70), strategies.lists(facts, max_size=3)),
    min_size=3,
    max_size=9,
)


def happen(number: int, customer_id: str, told: dict[str, Any], night: date) -> None:
    """One fact of a customer, by days from the night before which it comes in."""

    def day(offset: int | None) -> date | None:
        return None if offset is None else night + timedelta(days=offset)

    def instant(offset: int) -> datetime:
        return datetime.combine(
            night + timedelta(days=offset), time(10), tzinfo=ZoneInfo("Asia/Shanghai")
        )

    kind = told["kind"]
    if kind == "need":
        given_requirement(
            number,
            customer_id,
            requirement_text="泵",
            recorded_date=day(told["told"]),
            timing_text="月底",
            timing_to=day(told["due"]),
            budget_min=told["budget"],
            budget_max=told["budget"],
            vague_columns=told["vague"],
            urgency=told["urgency"],
            urgency_at=told["urgency"] and instant(told["called"]),
            urgency_record_id=number if told["urgency"] else None,
        )
    elif kind == "call":
        given_activity(
            number,
            customer_id,
            instant(told["made"]),
            direction="inbound" if told["urgency"] else "outbound",
            urgency=told["urgency"],
            feedback=told["feedback"],
            is_paused=told["paused"],
            next_action_date=day(told["next"]),
        )
    elif kind == "deal":
        given_opportunity(
            number,
            customer_id,
            is_won=told["result"] == "won",
            is_lost=told["result"] == "lost",
            stage=told["stage"],
            amount=told["amount"],
            close_date=day(told["closed"]),
            created_at=instant(told["created"]),
        )
    else:
        run(
            {
                "forget call": "delete from activity where activity_id = (select max(activity_id)"
                " from activity where customer_id = :id)",
                "forget need": "delete from requirement where requirement_id = (select"
                " max(requirement_id) from requirement where customer_id = :id)",
                "lower": "update requirement set urgency = 'low' where customer_id = :id",
                "win": "update opportunity set is_won = not is_lost where customer_id = :id",
                "move": "update activity set customer_id = 'C000000' where activity_id = (select"
                " max(activity_id) from activity where customer_id = :id)",
                "name": "update customer set short_name = coalesce(short_name, '') || '星'"
                " where customer_id = :id",
            }[kind],
            id=customer_id,
        )


Judging = Callable[[str], None]


@pytest.fixture
def judging_by(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judging]:
    """A preset decides, from now on."""

    def judge(preset: str) -> None:
        monkeypatch.setenv("LEADFLOW_POLICY", preset)
        settings.cache_clear()
        policy.cache_clear()
        insert("policy_version", policy_version=policy().version, name=preset, content="{}",
               first_used_date=DAY)  # fmt: skip

    yield judge
    policy.cache_clear()


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    # every example is a row of nights: shrinking one would take longer than reading it
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.parametrize("preset", ["b2b", "service", "automation"])
@given(before=strategies.lists(facts, min_size=4, max_size=12), happening=nights)
def test_a_slice_leaves_what_the_whole_book_would(
    preset: str,
    judging_by: Judging,
    before: list[tuple[int, dict[str, Any]]],
    happening: list[tuple[int, list[tuple[int, dict[str, Any]]]]],
) -> None:
    with transaction() as connection:
        connection.execute(
            text(
                "truncate customer, source_file, source_record, typed_record, party,"
                " policy_version, book_change, book_basis cascade"
            )
        )
    judging_by(preset)
    for number in range(CUSTOMERS):
        given_customer(f"C{number:06}", f"星河{number}有限公司", [10 + number])
    night, number = DAY, 1000
    for offset, events in [(0, before), *happening]:
        night += timedelta(days=offset)
        for who, told in events:
            number += 1
            happen(number, f"C{who:06}", told, night)
        expected = whole_book(night)
        refresh_book(night)
        grade_book(night)
        assert weighed() == expected, night


CLEAR = {
    "budget_text": "80-100万",
    "budget_min": 800_000,
    "budget_max": 1_000_000,
    "timing_text": "按计划",
    "decision_chain_text": "最终决策人:李(采购经理)",
    "has_decision_maker": True,
}


def need(told: str, due: str) -> None:
    given_requirement(
        50, "C000001", **CLEAR,
        recorded_date=date.fromisoformat(told), timing_to=date.fromisoformat(due),
    )  # fmt: skip


def timing(told: str, due: str) -> None:
    given_requirement(
        50, "C000001",
        recorded_date=date.fromisoformat(told), timing_to=date.fromisoformat(due),
    )  # fmt: skip


def call(day: str, **columns: Any) -> None:
    given_activity(51, "C000001", at(day), **columns)


def called(day: str) -> None:
    given_requirement(
        50, "C000001", recorded_date=date(2025, 1, 1), urgency="urgent", urgency_at=at(day),
        urgency_record_id=50,
    )  # fmt: skip


def wanted(told: str, due: str) -> None:
    need(told, due)
    call(told, feedback="interested")


def deal(**columns: Any) -> None:
    given_opportunity(52, "C000001", stage="needs", **columns)


def won(day: str, amount: int, last_call: str) -> None:
    deal(is_won=True, close_date=date.fromisoformat(day), amount=amount)
    call(last_call)


COMES = [
    # preset, last day of the old state, first day of the new one, what is known
    ("b2b", "2026-09-20", "2026-09-21", lambda: need("2026-08-01", "2026-09-20"), "day passed"),
    ("b2b", "2026-10-01", "2026-10-02", lambda: need("2026-08-01", "2026-11-01"), "urgent"),
    ("b2b", "2026-09-20", "2026-09-21", lambda: timing("2026-08-01", "2026-12-20"), "soon"),
    ("b2b", "2026-09-20", "2026-09-21", lambda: need("2026-03-24", "2026-10-01"), "need aged"),
    ("b2b", "2026-09-20", "2026-09-21", lambda: need("2026-09-21", "2026-10-01"), "need begins"),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: call("2026-09-01", is_paused=True, next_action_date=date(2026, 9, 21)), "pause",
    ),
    ("b2b", "2026-09-20", "2026-09-21", lambda: call("2026-09-21"), "later call"),
    ("b2b", "2026-09-20", "2026-09-21", lambda: called("2026-03-24"), "priority aged"),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: call("2026-03-24", direction="inbound", urgency="high"), "urgent call aged",
    ),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: call("2026-03-24", feedback="interested"), "word aged",
    ),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: deal(created_at=at("2025-01-01"), close_date=date(2026, 9, 20)), "deal closes",
    ),
    ("b2b", "2026-09-20", "2026-09-21", lambda: deal(created_at=at("2026-03-24")), "deal aged"),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: won("2026-09-21", 400_000, "2026-08-01"), "win dated ahead",
    ),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: won("2026-03-20", 400_000, "2026-03-01"), "silent",
    ),
    (
        "b2b", "2026-09-20", "2026-09-21",
        lambda: won("2025-09-21", 2_000_000, "2026-08-01"), "year over",
    ),
    (
        "b2b", "2025-02-28", "2025-03-01",
        lambda: won("2024-02-29", 2_000_000, "2025-01-10"), "leap year over",
    ),
    (
        "automation", "2026-09-20", "2026-09-21",
        lambda: timing("2026-08-01", "2026-12-21"), "long cycle",
    ),
    (
        "automation", "2026-09-20", "2026-09-21",
        lambda: wanted("2026-08-01", "2026-10-21"), "short cycle",
    ),
    (
        "automation", "2026-02-28", "2026-03-01",
        lambda: need("2026-01-01", "2026-05-31"), "long cycle to a month's end",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "preset, until, since, known", [case[:4] for case in COMES], ids=[case[4] for case in COMES]
)
def test_a_day_that_changes_a_customer_is_not_slept_through(
    judging_by: Judging, preset: str, until: str, since: str, known: Callable[[], None]
) -> None:
    last, first = date.fromisoformat(until), date.fromisoformat(since)
    judging_by(preset)
    given_customer("C000001", "星河有限公司", [11])
    known()
    for night in (last - timedelta(days=5), last):
        refresh_book(night)
        grade_book(night)
    before = weighed()
    expected = whole_book(first)
    assert expected != before, "nothing changes on that day"
    assert looked_at(first) == (1, 1)
    assert weighed() == expected


def given_quiet_book(count: int) -> None:
    """Customers of whom nothing is due for a long time; the first night has weighed them."""
    insert("policy_version", policy_version=policy().version, name="b2b", content="{}",
           first_used_date=DAY)  # fmt: skip
    for number in range(count):
        given_customer(f"C{number:06}", f"星河{number}有限公司", [10 + number])
    assert refresh_book(DAY) == {"customers": count}
    assert grade_book(DAY)["weighed"] == count


def looked_at(night: date) -> tuple[int, int]:
    """How many customers a night judges and weighs."""
    return refresh_book(night)["customers"], grade_book(night)["weighed"]


def test_a_night_looks_at_whom_something_has_happened_to(store: Engine) -> None:
    given_quiet_book(10)
    night = DAY + timedelta(days=1)
    assert looked_at(night) == (0, 0)
    given_requirement(50, "C000003", recorded_date=night, timing_to=night + timedelta(days=100))
    run("update customer set industry = '钢铁' where customer_id = 'C000004'")
    run("update customer set city = '上海', grade = 'A' where customer_id = 'C000005'")
    assert looked_at(night) == (2, 2)
    assert looked_at(night) == (0, 0), "the night again"
    soon = night + timedelta(days=100 - policy().grading.soon_within_days)
    assert looked_at(night + timedelta(days=1)) == (0, 0)
    assert looked_at(soon) == (1, 1), "the need comes due soon"


@pytest.mark.parametrize("changed", ["policy", "rules", "back in time"])
def test_another_basis_looks_at_the_whole_book(store: Engine, changed: str) -> None:
    given_quiet_book(5)
    night = DAY + timedelta(days=1)
    assert looked_at(night) == (0, 0)
    if changed == "policy":
        run("update book_basis set policy_version = 'b2b-before'")
    elif changed == "rules":
        run("update book_basis set rules_digest = 'another release'")
    else:
        night = DAY
    assert looked_at(night) == (5, 5)
    assert looked_at(night) == (0, 0)
