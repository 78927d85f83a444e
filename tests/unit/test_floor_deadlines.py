"""The simulated floor's own count of response clocks (T4) and lapses (D4) finds what is wrong."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from floor.deadlines import clocks, lapses, next_workday
from floor.world import Event, History
from leadflow.config import policy

FRIDAY = date(2026, 9, 4)
MONDAY = date(2026, 9, 7)
NAME = "星河有限公司"


def works(day: date) -> bool:
    return day.weekday() < 5


def told_of_clocks(state: str | None, day: date, *touches: date) -> list[str]:
    """The verdicts on an enquiry of Friday, known by its date alone."""
    history = History()
    history.events[NAME] = [
        Event(FRIDAY, FRIDAY + timedelta(days=1), "inbound", "R1"),
        *(Event(touch, touch, "attempt", "R1") for touch in touches),
    ]
    received_at = datetime(2026, 9, 4, 10, tzinfo=UTC)  # closing time in Shanghai
    rows: list[dict[str, Any]] = []
    if state is not None:
        rows.append({"customer_id": "C1", "received_at": received_at, "state": state})
    return list(clocks(rows, {"C1": NAME}, day, policy("b2b"), works, history))


def test_two_hours_after_closing_time_end_on_the_next_workday() -> None:
    assert next_workday(FRIDAY, works) == MONDAY
    assert told_of_clocks("open", MONDAY) == []
    assert told_of_clocks("at_risk", MONDAY) == []
    assert told_of_clocks("breached", MONDAY + timedelta(days=1)) == []
    assert told_of_clocks("met", MONDAY + timedelta(days=1), MONDAY) == []
    late = MONDAY + timedelta(days=1)
    assert told_of_clocks("breached", late, late) == []


def test_a_clock_that_is_missing_or_tells_another_state_is_a_verdict() -> None:
    assert "has no clock" in told_of_clocks(None, MONDAY)[0]
    assert "is breached" in told_of_clocks("breached", MONDAY)[0]
    assert "is open" in told_of_clocks("open", MONDAY + timedelta(days=1))[0]
    late = MONDAY + timedelta(days=1)
    assert "is met" in told_of_clocks("met", late, late)[0]


def told_of_lapses(
    silent_days: int, lifecycle: str = "lead", has_lapsed: bool = False, touch: str = "R1"
) -> list[str]:
    """The verdicts on an owner since January who was last heard of so many days ago."""
    day = date(2026, 9, 28)
    history = History()
    history.events[NAME] = [Event(day - timedelta(days=silent_days), day, "reached", touch)]
    customer = {"customer_id": "C1", "legal_name": NAME, "lifecycle": lifecycle, "grade": "C"}
    owned = {
        "customer_id": "C1",
        "owner_id": "R1",
        "valid_from_at": datetime(2026, 1, 5, tzinfo=UTC),
        "valid_to_at": datetime(2026, 9, 27, 16, tzinfo=UTC) if has_lapsed else None,
        "next_reason": "lapsed" if has_lapsed else None,
    }
    return list(lapses([customer], [owned], day, policy("b2b"), history))


def test_an_owner_who_is_silent_for_long_must_not_stay() -> None:
    assert told_of_lapses(35) == []
    assert "stays with an owner" in told_of_lapses(45)[0]
    assert "stays with an owner" in told_of_lapses(1, touch="R2")[0], "another one's touch"
    assert told_of_lapses(400, lifecycle="customer") == [], "who has bought stays"


def test_an_owner_must_not_lose_a_customer_early() -> None:
    assert "lapsed after silence" in told_of_lapses(15, has_lapsed=True)[0]
    assert told_of_lapses(16, has_lapsed=True) == []
