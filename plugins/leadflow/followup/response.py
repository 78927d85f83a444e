"""By when who waits for us has an answer (T4). Pure; create_clock_due.sql is the same rule in sets.

Minutes run in working hours alone: what comes outside them starts at the next opening. A clock of
one day ends at the same time of the next working day, whatever the hour. "By its date alone"
(midnight in the store) means at closing time of that day, so that nobody is late for want of an
hour in a source.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from leadflow.presets.response import ResponsePolicy, WorkingHours

NEXT_DAY: Literal["next_working_day"] = "next_working_day"
# Minutes of working time, or the same time of the next working day.
Clock = timedelta | Literal["next_working_day"]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Piece:
    """Hours without a break: seconds since local midnight, and those worked before it that day."""

    from_second: int
    to_second: int
    seconds_before: int


def pieces_of(hours: WorkingHours) -> list[Piece]:
    """A working day's pieces in order: one, or two around lunch."""
    ends = [hours.opens, hours.lunch_from, hours.lunch_to, hours.closes]
    seconds = [_second(end) for end in ends if end is not None]
    pieces: list[Piece] = []
    worked = 0
    for start, end in zip(seconds[::2], seconds[1::2], strict=True):
        pieces.append(Piece(start, end, worked))
        worked += end - start
    return pieces


def due_at(
    received_at: datetime, clock: Clock, calendar: Set[date], hours: WorkingHours, zone: ZoneInfo
) -> datetime:
    """The instant by which an answer is due; `calendar` holds the working days.

    Raises ValueError where the calendar ends before the clock does.
    """
    last_day = max(calendar)
    local = received_at.astimezone(zone).replace(tzinfo=None)
    day = local.date()
    if clock == NEXT_DAY:
        return _instant(_next_working_day(day, calendar, last_day), local.time(), zone)
    left = clock
    while True:
        if day in calendar:
            midnight = datetime.combine(day, time())
            for piece in pieces_of(hours):
                start = max(local, midnight + timedelta(seconds=piece.from_second))
                end = midnight + timedelta(seconds=piece.to_second)
                if start < end and left <= end - start:
                    return _instant(day, (start + left).time(), zone)
                left -= max(end - start, timedelta())
        if day >= last_day:
            raise ValueError(f"the calendar has no working day after {day}")
        day += DAY


def urgent_pattern(words: Sequence[str]) -> str | None:
    """A PostgreSQL pattern that finds one of the words, Latin ones as whole words; None: no word.

    Chinese knows no spaces: there a word is found anywhere.
    """
    found = [
        rf"\m{re.escape(word)}\M" if word.isascii() else re.escape(word) for word in words if word
    ]
    return "|".join(found) or None


def clock_rows(policy: ResponsePolicy) -> list[dict[str, object]]:
    """The clocks that run, one row a kind; `working_seconds` is null for the next working day."""
    used = (100 - policy.at_risk_left_pct) / 100
    rows: list[dict[str, object]] = [
        {"kind": kind, "working_seconds": minutes * 60, "risk_seconds": minutes * 60 * used}
        for kind, minutes in (
            ("enquiry", policy.enquiry_minutes),
            ("urgent", policy.urgent_minutes),
        )
        if minutes is not None
    ]
    if policy.feedback_grades:
        left = DAY.total_seconds() * policy.at_risk_left_pct / 100
        rows.append({"kind": "feedback", "working_seconds": None, "risk_seconds": left})
    return rows


def _next_working_day(day: date, calendar: Set[date], last_day: date) -> date:
    while True:
        day += DAY
        if day > last_day:
            raise ValueError(f"the calendar has no working day after {day}")
        if day in calendar:
            return day


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


def _second(at: time) -> int:
    return (at.hour * 60 + at.minute) * 60 + at.second
