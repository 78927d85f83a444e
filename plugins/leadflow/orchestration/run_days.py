"""Runs DAGs for given days through Airflow, in this process, without a scheduler."""

import logging
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leadflow.config import PROJECT, policy
from leadflow.orchestration.airflow_home import use_run_database

# The order of a night: what came in, then the plan, then the reports about both.
NIGHT = ("leads_intake", "followups_plan", "reviews_build")


@dataclass(frozen=True)
class DagOutcome:
    """How one DAG ended for one run date, and what its failed tasks said."""

    dag_id: str
    run_date: date
    state: str
    failures: tuple[str, ...]


def run_days(
    days: Iterable[date],
    dag_ids: Iterable[str] = NIGHT,
    before_day: Callable[[date], None] | None = None,
    on_outcome: Callable[[DagOutcome], None] | None = None,
    conf: Mapping[str, Any] | None = None,
) -> list[DagOutcome]:
    """Run these DAGs for each day in turn; ends with the first one that fails.

    `before_day` may put files into the inbox; `on_outcome` tells progress; `conf` is handed to the
    runs beside their date.
    """
    use_run_database()
    wanted = tuple(dag_ids)
    dags = load_dags()
    outcomes: list[DagOutcome] = []
    for day in days:
        if before_day:
            before_day(day)
        for dag_id in wanted:
            outcome = _run_dag(dags[dag_id], day, conf or {})
            outcomes.append(outcome)
            if on_outcome:
                on_outcome(outcome)
            if outcome.state != "success":
                return outcomes
    return outcomes


def load_dags() -> dict[str, Any]:
    """The project's DAGs by id; raises ImportError where a DAG file cannot be imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from airflow.dag_processing.dagbag import DagBag

        bag = DagBag(str(PROJECT / "dags"))
    if bag.import_errors:
        raise ImportError("\n".join(bag.import_errors.values()))
    return dict(bag.dags)


def _run_dag(dag: Any, day: date, conf: Mapping[str, Any]) -> DagOutcome:
    # The 02:00 run on a day knows what arrived before it; its interval ends then.
    at = datetime.combine(day, time(2), tzinfo=ZoneInfo(policy().timezone))
    for task in dag.tasks:
        task.retry_delay = timedelta(seconds=1)
    logging.getLogger("airflow").setLevel(logging.WARNING)
    run = dag.test(run_after=at, logical_date=at, run_conf={**conf, "run_date": day.isoformat()})
    failures = tuple(
        f"{instance.task_id}[{instance.map_index}]" if instance.map_index >= 0 else instance.task_id
        for instance in run.get_task_instances()
        if instance.state == "failed"
    )
    return DagOutcome(dag.dag_id, day, str(run.state.value), failures)
