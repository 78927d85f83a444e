"""`demo`: the sample inbox through several business days in a fresh home."""

import argparse
import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from leadflow.commands.nights import run_nights
from leadflow.commands.output import CommandError, say, show, table
from leadflow.commands.sample_answers import answer_workbook
from leadflow.config import INCLUDE, PROJECT, settings
from leadflow.store import embedded
from leadflow.store.database import forget_engine, transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import read_sql

SAMPLE = INCLUDE / "sample"
MARK = "demo.json"
# Reps who send their workbook back in the demo, the way a rep would: after the day is over.
ANSWERING_REPS = ("R01", "R02")


def add_commands(commands: Any) -> None:
    """Add `demo` to the command line."""
    demo = commands.add_parser(
        "demo",
        help="try it: the sample inbox through several business days",
        description="Runs the DAGs over the sample inbox in a fresh home and prints where the task "
        "lists, reports and rejects lie. Later commands then work on that home.",
    )
    demo.add_argument("--json", action="store_true", help="print the totals as JSON")
    demo.set_defaults(command=demo_command)


def demo_command(arguments: argparse.Namespace) -> int:
    """`demo`: exit code 0; 2 where the home is in use for something else."""
    prepare_home(settings().home)
    days = sorted(date.fromisoformat(path.name) for path in SAMPLE.iterdir() if path.is_dir())
    say(f"Running {len(days)} business days over the sample inbox:")
    migrate()
    (settings().home / MARK).write_text(json.dumps({"days": [day.isoformat() for day in days]}))
    outcomes = run_nights(days, before_day=lambda day: fill_inbox(day, days))
    with transaction() as connection:
        totals = read_sql(connection, "store/select_totals.sql")
    reports = sorted(settings().reports.rglob("*.html"))
    totals.append({"figure": "reports", "total": len(reports)})
    paths = where_to_look(days[-1])
    lines = [table(["figure", "total"], totals), "", table(["open", "path"], paths)]
    show(
        {
            "dag_runs": outcomes,
            "totals": {row["figure"]: row["total"] for row in totals},
            "paths": {row["open"]: row["path"] for row in paths},
        },
        arguments.json,
        "\n".join(lines),
    )
    return 0


def prepare_home(home: Path) -> None:
    """A fresh home. An earlier demo in var/ is kept as var/previous; anything else is refused."""
    is_default = home == PROJECT / "var"
    content = [path for path in home.iterdir() if path.name != "previous"] if home.exists() else []
    if not content:
        home.mkdir(parents=True, exist_ok=True)
        return
    if not is_default or not (home / MARK).exists():
        raise CommandError(
            f"{home} is not empty, and the demo starts from nothing. Choose an empty folder: "
            "LEADFLOW_HOME=/tmp/leadflow-demo ./leadflow demo",
            2,
        )
    previous = home / "previous"
    say(f"The earlier demo is kept in {previous}.")
    embedded.stop(home)
    forget_engine()
    if previous.exists():
        embedded.remove(previous)
        shutil.rmtree(previous)
    previous.mkdir()
    for path in content:
        path.rename(previous / path.name)


def fill_inbox(day: date, days: list[date]) -> None:
    """What arrives before the 02:00 run of `day`: its sample files, and workbooks sent back."""
    inbox = settings().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    arrived = [
        shutil.copyfile(path, inbox / path.name)
        for path in sorted((SAMPLE / day.isoformat()).iterdir())
    ]
    earlier = [other for other in days if other < day]
    for rep_id in ANSWERING_REPS if earlier else ():
        sent_back = inbox / f"{rep_id}-{earlier[-1]}.xlsx"
        workbook = settings().outbox / earlier[-1].isoformat() / "tasks" / f"{rep_id}.xlsx"
        if workbook.exists():
            answer_workbook(workbook, sent_back, earlier[-1])
            arrived.append(sent_back)
    for path in arrived:
        os.utime(path, (0, 0))  # long since stopped growing: intake need not watch it


def where_to_look(last_day: date) -> list[dict[str, Any]]:
    """What a newcomer opens first, by what it is."""
    home = settings().home
    outbox = settings().outbox / last_day.isoformat()
    reports = sorted(path for path in settings().reports.iterdir() if path.is_dir())
    found = [
        ("task workbooks", outbox / "tasks"),
        *(("rejected rows", path) for path in sorted(settings().outbox.glob("*/rejects"))),
        ("notices", outbox / "notices"),
        *((f"report {path.name}", path) for path in reports if "Q" in path.name),
        ("daily brief", settings().reports / last_day.isoformat()),
        ("data quality pages", home / "data_docs" / "index.html"),
    ]
    return [{"open": name, "path": str(path)} for name, path in found if path.exists()]
