"""Working days (T10)."""

from datetime import date

from leadflow.presets.model import Model


class CalendarPolicy(Model):
    """T10. `holidays` knows the country's calendar; overrides add what it lacks."""

    country: str
    extra_holidays: tuple[date, ...] = ()
    extra_working_days: tuple[date, ...] = ()
