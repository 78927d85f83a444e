"""`run` and `demo`: business days through Airflow, without a running scheduler."""

import argparse
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, output_to, say, show, table
from leadflow.config import policy, settings
from leadflow.store.database import transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import read_sql


def add_commands(commands: Any) -> None:
    """Add `run` to the command line."""
    run = commands.add_parser(
        "run",
        help="run the DAGs of one or more business days",
        description="Runs leads_intake, followups_plan and reviews_build for each business day of "
        "the range through Airflow, in this process. Running a day again changes nothing.",
    )
    run.add_argument("--date", type=day, help="one day, YYYY-MM-DD (default: today)")
    run.add_argument("--from", dest="first", type=day, help="first day of a range")
    run.add_argument("--to", dest="last", type=day, help="last day of a range")
    run.add_argument(
        "--dag",
        choices=("leads_intake", "followups_plan", "reviews_build", "matching_learn"),
        help="only this one (default: the first three)",
    )
    run.add_argument("--json", action="store_true", help="print the outcome as JSON")
    run.set_defaults(command=run_command)


def run_command(arguments: argparse.Namespace) -> int:
    """`run`: exit code 0 when every DAG succeeded, 1 otherwise."""
    if bool(arguments.first) != bool(arguments.last) or (arguments.first and arguments.date):
        raise CommandError("give either --date D, or --from D together with --to D", 2)
    today = clock.today(policy().timezone)
    first = arguments.first or arguments.date or today
    last = arguments.last or first
    if last < first:
        raise CommandError(f"--to {last} lies before --from {first}", 2)
    days = business_days(first, last) if arguments.first else [first]
    if not days:
        raise CommandError(f"no working day lies between {first} and {last}", 2)
    migrate()
    outcomes = run_nights(days, [arguments.dag] if arguments.dag else None)
    with transaction() as connection:
        totals = read_sql(connection, "store/select_totals.sql")
    show(
        {"dag_runs": outcomes, "totals": {row["figure"]: row["total"] for row in totals}},
        arguments.json,
        table(["figure", "total"], totals),
    )
    return 0


def run_nights(
    days: list[date],
    dag_ids: list[str] | None = None,
    before_day: Callable[[date], None] | None = None,
    conf: dict[str, Any] | None = None,
) -> list[dict[str, str]]:
    """Run the DAGs of these days with progress; raises CommandError at the first failure."""
    from leadflow.orchestration.run_days import NIGHT, DagOutcome, run_days

    log = settings().home / "logs" / "run.log"
    outcomes: list[dict[str, str]] = []

    def tell_outcome(outcome: DagOutcome) -> None:
        say(f"  {outcome.run_date}  {outcome.dag_id:<15} {outcome.state}")
        outcomes.append(
            {
                "dag_id": outcome.dag_id,
                "run_date": outcome.run_date.isoformat(),
                "state": outcome.state,
            }
        )

    log.parent.mkdir(parents=True, exist_ok=True)
    already = log.stat().st_size if log.exists() else 0
    with output_to(log):
        results = run_days(days, dag_ids or NIGHT, before_day, tell_outcome, conf)
    failed = [result for result in results if result.state != "success"]
    if failed and "No space left on device" in last_error(log, already):
        free = shutil.disk_usage(settings().home).free // 2**20
        raise CommandError(
            f"the disk that holds {settings().home} is full ({free} MB free). Nothing partial was "
            "kept. Free some space and run it again."
        )
    if failed:
        raise CommandError(
            f"{failed[0].dag_id} failed for {failed[0].run_date} in "
            f"{', '.join(failed[0].failures) or 'its wiring'}: {last_error(log, already)}\n"
            f"The whole log is {log}. Nothing partial was kept; after mending, run it again."
        )
    return outcomes


def business_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, by the policy's calendar (T10)."""
    from leadflow.followup.calendar import calendar_days

    years = range(first.year, last.year + 1)
    calendar = {
        known.day: known.is_working
        for year in years
        for known in calendar_days(policy().calendar, date(year, 1, 1))
    }
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in span if calendar[day]]


def last_error(log: Path, start: int) -> str:
    """The first exception line that was written to the log since `start`, without its trace."""
    with log.open("rb") as stream:
        stream.seek(start)
        written = stream.read().decode("utf-8", "replace")
    errors = re.findall(
        r"^(?:[\w.]+\.)?(\w*(?:Error|Exception|Broken|Crashed)\b.*)$", written, re.M
    )
    return errors[0] if errors else "see the log"
