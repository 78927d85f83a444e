"""Working days of a country with its make-up working days, and an organisation's own (T10).

Pure. The table `working_day` is filled from here; SQL then reckons with its running number: the
n-th working day after a day is the working day whose number is n more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from leadflow.presets.calendar import CalendarPolicy

# The table covers this many whole years before and after the year of a run.
YEARS_AROUND = 3
# How far ahead ordinary plans reach; a year this near must have its make-up days to be trusted.
PLANNED_AHEAD_DAYS = 92


@dataclass(frozen=True)
class CalendarDay:
    """One day; `working_day_number` counts working days up to and including it."""

    day: date
    is_working: bool
    working_day_number: int


def calendar_days(calendar: CalendarPolicy, run_date: date) -> list[CalendarDay]:
    """Every day of the years around `run_date`, in order."""
    first, last = run_date.year - YEARS_AROUND, run_date.year + YEARS_AROUND
    country = _country(calendar.country, first, last)
    extra_holidays = frozenset(calendar.extra_holidays)
    extra_working_days = frozenset(calendar.extra_working_days)
    days = []
    number = 0
    day = date(first, 1, 1)
    while day.year <= last:
        is_working = day in extra_working_days or (
            day not in extra_holidays and country.is_working_day(day)
        )
        number += is_working
        days.append(CalendarDay(day, is_working, number))
        day += timedelta(days=1)
    return days


def years_without_make_up_days(calendar: CalendarPolicy, run_date: date) -> list[int]:
    """Years that plans reach and whose make-up working days are not known.

    Only for a country that has such days in an earlier year of the table: without them the
    weekends around its long holidays would be planned wrongly.
    """
    reached = sorted({run_date.year, (run_date + timedelta(days=PLANNED_AHEAD_DAYS)).year})
    country = _country(calendar.country, run_date.year - YEARS_AROUND, reached[-1])
    known = {day.year for day in country.weekend_workdays}
    stated = {day.year for day in calendar.extra_working_days}
    return [
        year
        for year in reached
        if year not in known | stated and any(earlier < year for earlier in known)
    ]


def _country(code: str, first_year: int, last_year: int) -> Any:
    # imported here: the library costs more to load than most steps take
    import holidays

    return holidays.country_holidays(code, years=range(first_year, last_year + 1))
