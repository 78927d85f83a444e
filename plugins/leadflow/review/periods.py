"""The days that a report covers: the brief's window and the calendar quarter. Pure dates."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Window:
    """The daily brief covers the days after `since_date` up to and including `run_date`.

    `since_date` is the last working day before: a brief after a holiday covers the whole holiday.
    `plan_date` is the run date where it is a working day, else the next one. Sources count as
    arrived from `coverage_from_date` on: a working week and a day, so that a weekly export is not
    called missing for a holiday or on the morning it is due.
    """

    run_date: date
    since_date: date
    plan_date: date
    coverage_from_date: date


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def name(self) -> str:
        """The period's name in paths, such as 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @property
    def from_date(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def to_date(self) -> date:
        """Its last day."""
        return self.back(-1).from_date - timedelta(days=1)

    def back(self, count: int) -> "Quarter":
        """The quarter `count` quarters earlier (later where negative)."""
        index = self.year * 4 + self.number - 1 - count
        return Quarter(index // 4, index % 4 + 1)


def quarter_that_ended(since_date: date, run_date: date) -> Quarter | None:
    """The quarter whose last day lies in `[since_date, run_date)`, or None.

    `since_date` is the last working day before the run date, so a quarter that ends before a
    holiday is reviewed on the first run dates after its end, up to the first working one.
    """
    ended = Quarter.of(since_date)
    return ended if since_date <= ended.to_date < run_date else None
