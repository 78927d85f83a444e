"""What the DAG files share: schedules, defaults, the run date. Imported by dags/ only."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import CronDataIntervalTimetable

from leadflow import clock
from leadflow.config import policy
from leadflow.delivery.failure import notify_failure

# The first interval a scheduler may make; runs before it are asked for with `./leadflow run`.
START = datetime(2024, 1, 1, tzinfo=ZoneInfo(policy().timezone))

DAG_DEFAULTS: dict[str, Any] = {
    "owner": "leadflow",
    "retries": 2,
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "execution_timeout": timedelta(hours=2),
    "on_failure_callback": notify_failure,
}


def every(cron: str) -> CronDataIntervalTimetable:
    """A schedule whose data interval is the time since the last run (a plain cron has none)."""
    return CronDataIntervalTimetable(cron, timezone=policy().timezone)


def as_of(dag_run: Any) -> datetime:
    """The instant up to which a run sees, for what is measured in hours."""
    return clock.as_of(dag_run, policy().timezone)


def run_date_of(dag_run: Any) -> date:
    """The local date that a run is about, in the policy's time zone."""
    return clock.run_date_of(dag_run, policy().timezone)
