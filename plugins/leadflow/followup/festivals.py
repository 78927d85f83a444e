"""The days of festivals on which customers are greeted, lunar ones too (T5). Pure."""

from datetime import date
from typing import Any

from leadflow.presets.care import Occasion

# The first day that bears this name, as the library words it in English.
NAMES: dict[Occasion, str] = {
    "new_year": "New Year's Day",
    "spring_festival": "Chinese New Year (Spring Festival)",
    "dragon_boat": "Dragon Boat Festival",
    "mid_autumn": "Mid-Autumn Festival",
    "national_day": "National Day",
}


def festival_days(country: str, first: date, last: date) -> list[tuple[Occasion, date]]:
    """Festivals of the country from `first` to `last`, in order; several may share a day.

    A country without a festival of that name has no such day: it is not greeted.
    """
    found: list[tuple[Occasion, date]] = []
    for year in range(first.year, last.year + 1):
        named = _named_days(country, year)
        for occasion, name in NAMES.items():
            days = [day for day, names in named if name in names]
            if days and first <= days[0] <= last:
                found.append((occasion, days[0]))
    return sorted(found, key=lambda item: (item[1], item[0]))


def _named_days(country: str, year: int) -> list[tuple[date, list[str]]]:
    # imported here: the library costs more to load than most steps take
    import holidays

    calendar: Any = holidays.country_holidays(country, years=year, language="en_US")
    return [
        (day, name.split("; ")) for day, name in sorted(calendar.items()) if "observed" not in name
    ]
