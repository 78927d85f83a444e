"""`import` and `quarantine`: files by hand, and the rows that were turned away."""

import argparse
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from leadflow import clock
from leadflow.commands.nights import run_nights
from leadflow.commands.output import CommandError, show, table
from leadflow.config import policy, settings
from leadflow.messages import text as message
from leadflow.sources.preview import preview
from leadflow.sources.profiles import ProfileError, chosen_profiles
from leadflow.store.database import transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import read_sql

EXIT_QUARANTINED = 3
EXIT_HELD = 4
OUTCOMES = ("accepted", "repaired", "duplicate", "quarantined", "ignored")


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    imports = commands.add_parser(
        "import",
        help="take files in now, as leads_intake does",
        description="Copies the files into the inbox and runs leads_intake. Exit code 0: all rows "
        "taken; 3: some rows quarantined; 4: a file held.",
    )
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument(
        "--dry-run",
        action="store_true",
        help="show format, mapping, sample and rejects; load nothing",
    )
    imports.add_argument("--source", help="the profile to use, a file name under include/sources/")
    imports.add_argument("--date", type=date.fromisoformat, help="run date (default: today)")
    imports.add_argument("--json", action="store_true", help="print as JSON")
    imports.set_defaults(command=import_command)

    quarantine = commands.add_parser(
        "quarantine",
        help="list rows that were turned away, with the reasons",
        description="Lists open quarantined rows. To repair rows, correct them in "
        "outbox/DATE/rejects/ and drop that file into the inbox.",
    )
    quarantine.add_argument("--file", type=int, help="only rows of this file number")
    quarantine.add_argument("--language", choices=("zh", "en"), default="en")
    quarantine.add_argument("--json", action="store_true", help="print as JSON")
    quarantine.set_defaults(command=quarantine_command, needs_store=True)


def import_command(arguments: argparse.Namespace) -> int:
    """`import`: the exit code says how the worst of the files ended."""
    for path in arguments.files:
        if not path.is_file():
            raise CommandError(f"{path} is no file", 2)
    try:
        chosen_profiles(arguments.source)
    except ProfileError as error:
        raise CommandError(str(error), 2) from error
    if arguments.dry_run:
        return preview(arguments.files, arguments.source, arguments.json)
    run_date = arguments.date or clock.today(policy().timezone)
    settings().inbox.mkdir(parents=True, exist_ok=True)
    for path in arguments.files:
        if (settings().inbox / path.name).resolve() != path.resolve():
            shutil.copyfile(path, settings().inbox / path.name)
    migrate()
    asked = {path.name: arguments.source for path in arguments.files if arguments.source}
    run_nights([run_date], ["leads_intake"], conf={"profiles": asked})
    with transaction() as connection:
        files = read_sql(
            connection,
            "store/select_import_result.sql",
            file_names=[path.name for path in arguments.files],
            arrival_date=run_date,
        )
    for row in files:
        reason = row["held_reason"]
        row["note"] = message(reason["key"], "en", **_values(reason)) if reason else ""
    columns = ["file_name", "part", "profile", "status", *OUTCOMES, "note"]
    rejects = settings().outbox / run_date.isoformat() / "rejects"
    lines = [table(columns, files)]
    if any(row["quarantined"] for row in files):
        lines.append(f"\nRejected rows, as received and with the reasons: {rejects}")
    show(files, arguments.json, "\n".join(lines))
    if any(row["status"] == "held" for row in files):
        return EXIT_HELD
    return EXIT_QUARANTINED if any(row["quarantined"] for row in files) else 0


def quarantine_command(arguments: argparse.Namespace) -> int:
    """`quarantine`: open rows, each with its reasons in words; exit code 0."""
    from leadflow.quality.wording import reason_sentence

    with transaction() as connection:
        rows = read_sql(connection, "quality/select_open_quarantine.sql", file_id=arguments.file)
    for row in rows:
        sentences = [reason_sentence(reason, arguments.language) for reason in row["reasons"]]
        row["why"] = " ".join(sentences)
    columns = ["file_id", "file_name", "row_number", "quarantined_date", "why"]
    show(rows, arguments.json, table(columns, rows) if rows else "Nothing is quarantined.")
    return 0


def _values(reason: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reason.items() if key != "key"}
