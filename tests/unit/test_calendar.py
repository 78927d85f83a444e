"""Working days and make-up working days (T10)."""

from datetime import date
from itertools import pairwise

import pytest

from leadflow.followup.calendar import calendar_days, years_without_make_up_days
from leadflow.presets.calendar import CalendarPolicy

CHINA = CalendarPolicy(country="CN")
RUN_DATE = date(2026, 9, 28)


@pytest.mark.parametrize(
    "day, is_working",
    [
        pytest.param(date(2026, 9, 20), True, id="Sunday made up for National Day"),
        pytest.param(date(2026, 9, 25), False, id="Mid-Autumn"),
        pytest.param(date(2026, 9, 26), False, id="plain Saturday"),
        pytest.param(date(2026, 9, 30), True, id="before National Day"),
        pytest.param(date(2026, 10, 1), False, id="first day of National Day"),
        pytest.param(date(2026, 10, 7), False, id="last day of National Day"),
        pytest.param(date(2026, 10, 8), True, id="after National Day"),
        pytest.param(date(2026, 10, 10), True, id="Saturday made up for National Day"),
        pytest.param(date(2026, 10, 11), False, id="plain Sunday"),
    ],
)
def test_the_autumn_of_2026(day: date, is_working: bool) -> None:
    held = {known.day: known.is_working for known in calendar_days(CHINA, RUN_DATE)}
    assert held[day] is is_working


def test_numbers_count_working_days_without_a_gap() -> None:
    days = calendar_days(CHINA, RUN_DATE)
    assert days[0].day == date(2023, 1, 1) and days[-1].day == date(2029, 12, 31)
    for before, after in pairwise(days):
        assert (after.day - before.day).days == 1
        assert after.working_day_number - before.working_day_number == after.is_working


def test_overrides_win_over_the_library() -> None:
    own = CalendarPolicy(
        country="CN",
        extra_holidays=(date(2026, 9, 29),),
        extra_working_days=(date(2026, 10, 1),),
    )
    held = {known.day: known.is_working for known in calendar_days(own, RUN_DATE)}
    assert not held[date(2026, 9, 29)] and held[date(2026, 10, 1)]


@pytest.mark.parametrize(
    "calendar, run_date, expected",
    [
        pytest.param(CHINA, RUN_DATE, [], id="plans reach December: 2026 is known"),
        pytest.param(CHINA, date(2026, 10, 8), [2027], id="plans reach January 2027: not known"),
        pytest.param(
            CalendarPolicy(country="CN", extra_working_days=(date(2027, 2, 20),)),
            date(2026, 10, 8),
            [],
            id="stated in the policy",
        ),
        pytest.param(
            CalendarPolicy(country="DE"), date(2026, 10, 8), [], id="a country without such days"
        ),
    ],
)
def test_a_year_without_make_up_days_is_told(
    calendar: CalendarPolicy, run_date: date, expected: list[int]
) -> None:
    assert years_without_make_up_days(calendar, run_date) == expected
