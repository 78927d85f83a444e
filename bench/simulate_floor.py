"""A year on a simulated sales floor: every night run, every law and cap held against the truth.

    python bench/simulate_floor.py [--days N] [--seed N] [--policy NAME] [--start D]
                                   [--replay-every N]

Prints progress a month, and every verdict; exit code 1 where there is one.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import holidays
from sqlalchemy import text

VERDICTS_SHOWN = 40


def main() -> int:
    """Parse, play, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365, help="calendar days (default 365)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--policy", default="b2b", help="preset under include/policy")
    parser.add_argument("--start", type=date.fromisoformat, default=date(2025, 11, 3))
    parser.add_argument("--replay-every", type=int, default=25, help="run each Nth night twice")
    arguments = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="leadflow-floor-"))
    home.chmod(0o755)
    os.environ["LEADFLOW_HOME"] = str(home / "home")
    os.environ["LEADFLOW_POLICY"] = arguments.policy
    os.environ["LEADFLOW_DATABASE_OPTIONS"] = "-c fsync=off -c full_page_writes=off"
    os.environ.pop("LEADFLOW_DATABASE_URL", None)
    from leadflow.store import embedded
    from leadflow.store.migrate import migrate

    migrate()
    try:
        verdicts = play(
            home, arguments.seed, arguments.start, arguments.days, arguments.replay_every, say
        )
    finally:
        embedded.stop(home / "home")
        shutil.rmtree(home)
    for verdict in verdicts[:VERDICTS_SHOWN]:
        print(verdict)
    print(f"{len(verdicts)} verdicts in {arguments.days} nights, seed {arguments.seed}")
    return 1 if verdicts else 0


def play(
    home: Path, seed: int, start: date, days: int, replay_every: int, tell: Callable[[str], None]
) -> list[str]:
    """Run the nights of `days` calendar days in a migrated store; returns the verdicts."""
    from floor.judge import Night, judge, table_digests
    from floor.night import run_intake, run_night
    from floor.staff import hire, write_roster
    from floor.world import Floor
    from leadflow import config
    from leadflow.store.database import transaction

    people = hire(Random(seed), start, days)
    include = home / "include"
    shutil.copytree(config.POLICY_FOLDER, include / "policy")
    write_roster(people, include / "policy" / "reps.yaml")
    earlier, config.POLICY_FOLDER = config.POLICY_FOLDER, include / "policy"
    config.roster.cache_clear()
    config.policy.cache_clear()
    calendar = holidays.country_holidays("CN")
    floor = Floor(seed, people, calendar.is_working_day)
    settings = config.settings()
    verdicts: list[str] = []
    try:
        for offset in range(days):
            day = start + timedelta(days=offset)
            floor.send_files(day, settings.inbox, settings.outbox)
            run_intake(day)
            run_night(day)
            plan_day = day
            while not calendar.is_working_day(plan_day):
                plan_day += timedelta(days=1)
            night = Night(day, plan_day, people, calendar.is_working_day, config.policy())
            with transaction() as connection:
                found = judge(connection, night, floor.history)
                before = table_digests(connection) if offset % replay_every == 0 else {}
            if before:
                run_night(day)
                with transaction() as connection:
                    again = table_digests(connection)
                found += [f"table {name} changed when the night ran again" for name in before
                          if before[name] != again[name]]  # fmt: skip
            verdicts += [f"{day}: {verdict}" for verdict in found]
            if day.day == 1 or offset == days - 1:
                with transaction() as connection:
                    lifecycles = connection.execute(text("select lifecycle from mart.customer"))
                    counts = Counter(lifecycles.scalars())
                tell(f"{day}  {dict(sorted(counts.items()))}  verdicts {len(verdicts)}")
    finally:
        config.POLICY_FOLDER = earlier
        config.roster.cache_clear()
        config.policy.cache_clear()
    return verdicts


def say(line: str) -> None:
    """Progress."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
