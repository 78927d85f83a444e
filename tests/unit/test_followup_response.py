"""Response times (T4): by when an answer is due, in working hours, and what counts as urgent."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from leadflow.config import policy
from leadflow.followup.calendar import calendar_days
from leadflow.followup.response import (
    NEXT_DAY,
    Clock,
    clock_rows,
    due_at,
    pieces_of,
    urgent_pattern,
)
from leadflow.presets.response import ResponsePolicy, WorkingHours

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = frozenset(
    day.day for day in calendar_days(policy().calendar, date(2026, 9, 1)) if day.is_working
)
TWO_HOURS, HALF_AN_HOUR = timedelta(hours=2), timedelta(minutes=30)
LUNCH = WorkingHours(lunch_from=time(12), lunch_to=time(13, 30))


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


# Monday 28 to Wednesday 30 September are working days, then comes the holiday until 7 October;
# Saturday 10 October is worked.
@pytest.mark.parametrize(
    "received, clock, hours, due",
    [
        pytest.param(at(28, 10), TWO_HOURS, WorkingHours(), at(28, 12), id="in the morning"),
        pytest.param(at(28, 9), TWO_HOURS, WorkingHours(), at(28, 11), id="at the opening"),
        pytest.param(
            at(28, 16), TWO_HOURS, WorkingHours(), at(28, 18), id="to the minute of closing"
        ),
        pytest.param(
            at(28, 16, 1), TWO_HOURS, WorkingHours(), at(29, 9, 1), id="one minute goes on next day"
        ),
        pytest.param(at(28, 18), TWO_HOURS, WorkingHours(), at(29, 11), id="at closing time"),
        pytest.param(at(28, 7), TWO_HOURS, WorkingHours(), at(28, 11), id="before the opening"),
        pytest.param(at(26, 15), TWO_HOURS, WorkingHours(), at(28, 11), id="on a Saturday"),
        pytest.param(
            at(30, 17, 45), HALF_AN_HOUR, WorkingHours(), at(8, 9, 15, 10), id="into the holiday"
        ),
        pytest.param(
            at(10, 10, 0, 10),
            HALF_AN_HOUR,
            WorkingHours(),
            at(10, 10, 30, 10),
            id="made-up day",
        ),
        pytest.param(at(28, 11), TWO_HOURS, LUNCH, at(28, 14, 30), id="around lunch"),
        pytest.param(at(28, 10), TWO_HOURS, LUNCH, at(28, 12), id="up to lunch, not past it"),
        pytest.param(at(28, 12, 30), HALF_AN_HOUR, LUNCH, at(28, 14), id="during lunch"),
        pytest.param(at(28, 15), NEXT_DAY, WorkingHours(), at(29, 15), id="same time next day"),
        pytest.param(at(30, 15), NEXT_DAY, WorkingHours(), at(8, 15, 0, 10), id="past the holiday"),
        pytest.param(at(26, 15), NEXT_DAY, WorkingHours(), at(28, 15), id="from a day off"),
        pytest.param(
            at(28, 10), timedelta(hours=20), WorkingHours(), at(30, 12), id="longer than a day"
        ),
    ],
)
def test_when_an_answer_is_due(
    received: datetime, clock: Clock, hours: WorkingHours, due: datetime
) -> None:
    assert due_at(received, clock, CALENDAR, hours, ZONE) == due
    in_utc = received.astimezone(UTC)
    assert due_at(in_utc, clock, CALENDAR, hours, ZONE) == due, "whatever zone it is told in"


def test_past_the_calendar_no_clock_is_read() -> None:
    last = datetime.combine(max(CALENDAR), time(17, 30), tzinfo=ZONE)
    for clock in (TWO_HOURS, NEXT_DAY):
        with pytest.raises(ValueError, match="no working day after"):
            due_at(last, clock, CALENDAR, WorkingHours(), ZONE)


def test_lunch_parts_the_day_in_two() -> None:
    assert [(piece.to_second - piece.from_second) / 3600 for piece in pieces_of(LUNCH)] == [3, 4.5]
    assert [piece.seconds_before / 3600 for piece in pieces_of(LUNCH)] == [0, 3]


@pytest.mark.parametrize(
    "hours",
    [
        {"opens": "18:00", "closes": "09:00"},
        {"lunch_from": "12:00"},
        {"lunch_from": "13:00", "lunch_to": "12:00"},
        {"lunch_from": "08:00", "lunch_to": "09:30"},
    ],
)
def test_hours_that_are_none_are_refused(hours: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        WorkingHours.model_validate(hours)


def test_a_clock_is_switched_off_by_its_key() -> None:
    kinds = [row["kind"] for row in clock_rows(ResponsePolicy())]
    assert kinds == ["enquiry", "urgent", "feedback"]
    off = ResponsePolicy(enquiry_minutes=None, urgent_minutes=None, feedback_grades=())
    assert clock_rows(off) == []
    assert urgent_pattern(()) is None
