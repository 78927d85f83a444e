"""Working days (T10)."""

from datetime import date

from leadflow.presets.model import Model


class CalendarPolicy(Model):
    """T10. `holidays` knows the country's calendar; overrides add what it lacks."""

    country: str
    """Country whose holidays count, as a code such as CN (T10)."""
    extra_holidays: tuple[date, ...] = ()
    """Days off that the library lacks or that this organisation sets itself (T10)."""
    extra_working_days: tuple[date, ...] = ()
    """Working days that the library lacks: above all make-up days 调休 of coming years (T10)."""
