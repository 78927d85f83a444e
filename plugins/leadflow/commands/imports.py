"""`import`: files by hand."""

import argparse
import filecmp
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from leadflow import clock
from leadflow.commands.held import accept_command, path_of_held_file
from leadflow.commands.nights import run_nights
from leadflow.commands.output import CommandError, day, show, table
from leadflow.commands.undo import add_arguments as add_undo_arguments
from leadflow.commands.undo import undo_command
from leadflow.config import policy, settings
from leadflow.messages import text as message
from leadflow.quality.data_docs import docs_folder
from leadflow.sources.preview import preview
from leadflow.sources.profiles import ProfileError, chosen_profiles
from leadflow.store.database import transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import read_sql

EXIT_QUARANTINED = 3
EXIT_HELD = 4
OUTCOMES = ("accepted", "repaired", "duplicate", "quarantined", "ignored")


def add_commands(commands: Any) -> None:
    """Add `import` to the command line."""
    imports = commands.add_parser(
        "import",
        help="take files in now, as leads_intake does; or take an import back",
        description="Copies the files into the inbox and runs leads_intake. Exit code 0: all rows "
        "taken; 3: some rows quarantined; 4: a file held. With --undo: exit code 0: taken back; 2: "
        "refused, with the list of what people have done with it since.",
    )
    imports.add_argument("files", nargs="*", type=Path, metavar="FILE")
    imports.add_argument(
        "--dry-run",
        action="store_true",
        help="show format, mapping, sample and rejects; load nothing",
    )
    imports.add_argument(
        "--source",
        help="the profile to use, a file name under include/sources/; with --dry-run also a "
        "proposal that is being checked (its path, ending with .yaml)",
    )
    imports.add_argument(
        "--accept",
        action="store_true",
        help="FILE is a proposed profile that has been checked: use it from now on",
    )
    imports.add_argument(
        "--again",
        action="store_true",
        help="FILE is the number of a held file, as `quarantine` lists it: read it once more, from "
        "the archive",
    )
    imports.add_argument("--date", type=day, help="run date (default: today)")
    imports.add_argument("--json", action="store_true", help="print as JSON")
    add_undo_arguments(imports)
    imports.set_defaults(command=import_command)


def import_command(arguments: argparse.Namespace) -> int:
    """`import`: the exit code says how the worst of the files ended."""
    if arguments.undo:
        return undo_command(arguments)
    if arguments.accept:
        return accept_command(arguments)
    if not arguments.files:
        raise CommandError("give at least one FILE", 2)
    if arguments.again:
        path = path_of_held_file(arguments)
        return _import([path], arguments)
    for path in arguments.files:
        if not path.is_file():
            raise CommandError(f"{path} is no file", 2)
    is_draft = (arguments.source or "").endswith(".yaml")
    if is_draft and not arguments.dry_run:
        raise CommandError("a profile that is not accepted can only be tried: add --dry-run", 2)
    try:
        if not is_draft:
            chosen_profiles(arguments.source)
        if arguments.dry_run:
            return preview(arguments.files, arguments.source, arguments.json)
    except (ProfileError, FileNotFoundError) as error:
        raise CommandError(str(error), 2) from error
    return _import(arguments.files, arguments)


def _import(paths: list[Path], arguments: argparse.Namespace) -> int:
    run_date = arguments.date or clock.today(policy().timezone)
    inbox = settings().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    put_into_inbox(paths, inbox)
    migrate()
    asked = {path.name: arguments.source for path in paths if arguments.source}
    run_nights([run_date], ["leads_intake"], conf={"profiles": asked})
    with transaction() as connection:
        files = read_sql(
            connection,
            "store/select_import_result.sql",
            file_names=[path.name for path in paths],
            arrival_date=run_date,
        )
    for row in files:
        reason = row["held_reason"]
        row["note"] = message(reason["key"], "en", **reason_values(reason)) if reason else ""
    columns = ["file_name", "part", "profile", "status", *OUTCOMES, "note"]
    rejects = settings().outbox / run_date.isoformat() / "rejects"
    lines = [table(columns, files)]
    if any(row["quarantined"] and row["profile"] for row in files):
        lines.append(f"\nRejected rows, as received and with the reasons: {rejects}")
    if any(row["profile"] for row in files):
        lines.append(f"\nWhat was checked, in counts: {docs_folder() / 'index.html'}")
    show(files, arguments.json, "\n".join(lines))
    if any(row["status"] == "held" for row in files):
        return EXIT_HELD
    return EXIT_QUARANTINED if any(row["quarantined"] for row in files) else 0


def put_into_inbox(paths: list[Path], inbox: Path) -> None:
    """Copy the files into the inbox, each whole or not at all.

    Raises CommandError, having copied nothing, where two different files have one name: one would
    be lost.
    """
    names = Counter(path.name for path in paths)
    same_names = [name for name, count in names.items() if count > 1]
    coming = [path for path in paths if (inbox / path.name).resolve() != path.resolve()]
    waiting = [
        path.name
        for path in coming
        if (inbox / path.name).exists() and not filecmp.cmp(path, inbox / path.name, shallow=False)
    ]
    if same_names:
        told = f"{same_names[0]} is given twice; rename one of them, so that neither is lost"
        raise CommandError(told, 2)
    if waiting:
        told = (
            f"another {waiting[0]} waits in {inbox}; rename yours, or let the other one be taken in"
        )
        raise CommandError(told, 2)
    for path in coming:
        arriving = inbox / f".{path.name}"  # a running intake leaves hidden files alone
        shutil.copyfile(path, arriving)
        arriving.replace(inbox / path.name)


def reason_values(reason: dict[str, Any]) -> dict[str, Any]:
    """What the message of a held reason names."""
    return {key: value for key, value in reason.items() if key != "key"}
