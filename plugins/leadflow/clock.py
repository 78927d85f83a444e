"""The only source of "today" and "now". Rules take dates as parameters and never ask the clock."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

NIGHTLY_AT = time(2)


def now() -> datetime:
    """The present instant in UTC. For `recorded at` columns and run logs only."""
    return datetime.now(tz=UTC)


def today(timezone: str) -> date:
    """The present local date in an IANA time zone such as Asia/Shanghai."""
    return now().astimezone(ZoneInfo(timezone)).date()


def local_midnight(day: date, timezone: str) -> datetime:
    """The instant at which a local day begins; validity periods of histories start there."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def night_of(day: date, timezone: str) -> datetime:
    """The instant of a day's nightly run: what a run knows of the time where nobody says more."""
    return datetime.combine(day, NIGHTLY_AT, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def as_of(dag_run: Any, timezone: str) -> datetime:
    """The instant up to which an Airflow run sees: its interval's end, never the real clock.

    A run that was asked for a date sees what that date's night sees, so that it can be repeated.
    """
    asked = (dag_run.conf or {}).get("run_date")
    if asked:
        return night_of(date.fromisoformat(asked), timezone)
    instant: datetime = dag_run.data_interval_end or dag_run.run_after
    return instant.astimezone(UTC)


def run_date_of(dag_run: Any, timezone: str) -> date:
    """The local date that an Airflow run is about: asked for, else its interval's end.

    Manual and asset runs have no data interval; `run_after` stands in for it.
    """
    asked = (dag_run.conf or {}).get("run_date")
    if asked:
        return date.fromisoformat(asked)
    instant: datetime = dag_run.data_interval_end or dag_run.run_after
    return instant.astimezone(ZoneInfo(timezone)).date()
