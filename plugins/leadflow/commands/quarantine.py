"""`quarantine`: the rows that were turned away, listed, mended or dismissed."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from leadflow import clock
from leadflow.commands.imports import EXIT_HELD, EXIT_QUARANTINED, reason_values
from leadflow.commands.nights import run_nights
from leadflow.commands.output import CommandError, day, show, table
from leadflow.config import policy, settings
from leadflow.delivery.outbox import write_whole
from leadflow.messages import text as message
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql


def add_commands(commands: Any) -> None:
    """Add `quarantine` to the command line."""
    quarantine = commands.add_parser(
        "quarantine",
        help="list rows that were turned away, with the reasons; mend or dismiss one",
        description="Lists open quarantined rows. To repair rows, correct them in "
        "outbox/DATE/rejects/ and drop that file into the inbox; or mend one here: --file N --row "
        "R --set COLUMN=VALUE --by NAME. Exit code 0: mended or dismissed; 2: refused; 3: the row "
        "was rejected again; 4: not processed.",
    )
    quarantine.add_argument("--file", type=int, help="only rows of this file number")
    quarantine.add_argument("--row", type=int, help="the row to mend or dismiss, as listed")
    quarantine.add_argument(
        "--set",
        action="append",
        dest="edits",
        metavar="COLUMN=VALUE",
        help="a cell of the row, by the file's own header; may be given again",
    )
    quarantine.add_argument("--dismiss", action="store_true", help="give the row up for good")
    quarantine.add_argument("--by", help="who mends or dismisses")
    quarantine.add_argument("--reason", help="why the row is dismissed")
    quarantine.add_argument("--date", type=day, help="run date (default: today)")
    quarantine.add_argument("--dry-run", action="store_true", help="show it, and change nothing")
    quarantine.add_argument("--language", choices=("zh", "en"), default="en")
    quarantine.add_argument("--json", action="store_true", help="print as JSON")
    quarantine.set_defaults(command=quarantine_command, needs_store=True)


def quarantine_command(arguments: argparse.Namespace) -> int:
    """`quarantine`: open rows, each with its reasons in words; or one of them mended."""
    from leadflow.quality.repair import RepairRefused
    from leadflow.quality.wording import reason_sentence

    if arguments.edits or arguments.dismiss or arguments.row is not None:
        try:
            return _decide_row(arguments)
        except RepairRefused as refusal:
            raise CommandError(refusal.told(arguments.language), 2) from refusal
    with transaction() as connection:
        rows = read_sql(connection, "quality/select_open_quarantine.sql", file_id=arguments.file)
    for row in rows:
        sentences = [reason_sentence(reason, arguments.language) for reason in row["reasons"]]
        row["why"] = " ".join(sentences)
    columns = ["file_id", "file_name", "row_number", "quarantined_date", "why"]
    show(rows, arguments.json, table(columns, rows) if rows else "Nothing is quarantined.")
    return 0


def _decide_row(arguments: argparse.Namespace) -> int:
    """Mend or dismiss one open row. Raises RepairRefused."""
    from leadflow.quality.repair import RepairRefused, check_open, repair_row

    if arguments.file is None or arguments.row is None or not (arguments.by or "").strip():
        raise RepairRefused("quality.repair.needs_row")
    if bool(arguments.edits) == arguments.dismiss:
        raise RepairRefused("quality.repair.one_of_both")
    if arguments.dismiss and not (arguments.reason or "").strip():
        raise RepairRefused("quality.repair.needs_reason")
    edits = []
    for edit in arguments.edits or ():
        column, equals, value = edit.partition("=")
        if not equals or not column.strip():
            raise RepairRefused("quality.repair.not_an_edit", edit=edit)
        edits.append((column, value))
    row = check_open(_quarantined_row(arguments), arguments.file, arguments.row)
    run_date = arguments.date or clock.today(policy().timezone)
    if arguments.dismiss:
        return _dismiss(arguments, row["record_id"], run_date)
    repair = repair_row(row, edits)
    if arguments.dry_run:
        return _show_repair(arguments, repair, row["profile"])
    columns = [change.column for change in repair.changes]
    _record_decision(arguments, row["record_id"], run_date, "open", columns)
    settings().inbox.mkdir(parents=True, exist_ok=True)
    write_whole(settings().inbox / repair.file_name, repair.content)
    asked = {repair.file_name: row["profile"]}
    run_nights([run_date], ["leads_intake"], conf={"profiles": asked})
    return _show_outcome(arguments, repair.file_name, run_date)


def _quarantined_row(arguments: argparse.Namespace) -> dict[str, Any] | None:
    with transaction() as connection:
        rows = read_sql(
            connection,
            "quality/select_quarantined_row.sql",
            file_id=arguments.file,
            row_number=arguments.row,
        )
    return rows[0] if rows else None


def _record_decision(
    arguments: argparse.Namespace, record_id: int, run_date: date, status: str, columns: list[str]
) -> None:
    """Who did it, before it is done. Raises RepairRefused where the row has just been closed."""
    from leadflow.quality.repair import RepairRefused

    with transaction() as connection:
        decided = run_sql(
            connection,
            "quality/update_decision.sql",
            record_id=record_id,
            status=status,
            decided_by=arguments.by.strip(),
            decided_date=run_date,
            decided_columns=columns,
            decided_because=arguments.reason,
        )
    if decided.rowcount != 1:
        raise RepairRefused(
            "quality.repair.not_quarantined", file=arguments.file, row=arguments.row
        )


def _dismiss(arguments: argparse.Namespace, record_id: int, run_date: date) -> int:
    told = {"file": arguments.file, "row": arguments.row, "by": arguments.by.strip()}
    if not arguments.dry_run:
        _record_decision(arguments, record_id, run_date, "dismissed", [])
    done = "would_dismiss" if arguments.dry_run else "dismissed"
    status = "open" if arguments.dry_run else "dismissed"
    result = {**told, "reason": arguments.reason, "status": status}
    show(result, arguments.json, message(f"quality.repair.{done}", arguments.language, **told))
    return 0


def _show_repair(arguments: argparse.Namespace, repair: Any, profile: str) -> int:
    """What `--dry-run` shows of a repair: the cells, and what would still be unreadable."""
    from leadflow.quality.repair import unreadable_columns

    unreadable = unreadable_columns(repair, profile, policy().timezone)
    changes = [asdict(change) for change in repair.changes]
    lines = [table(["column", "before", "after"], changes), ""]
    if unreadable:
        names = ", ".join(unreadable)
        lines.append(message("quality.repair.still_unreadable", arguments.language, columns=names))
    lines.append(message("quality.repair.would_write", arguments.language, name=repair.file_name))
    result = {"file_name": repair.file_name, "changes": changes, "unreadable": unreadable}
    show(result, arguments.json, "\n".join(lines))
    return EXIT_QUARANTINED if unreadable else 0


def _show_outcome(arguments: argparse.Namespace, file_name: str, run_date: date) -> int:
    """What became of a row that was mended; the exit code says it too."""
    from leadflow.quality.wording import reason_sentence

    language = arguments.language
    row = _quarantined_row(arguments)
    assert row is not None
    by = {"by_file": row["corrected_by_file_id"], "by_row": row["corrected_by_row_number"]}
    result = {"file": arguments.file, "row": arguments.row, "status": row["status"], **by}
    result |= {"outcome": row["corrected_by_outcome"], "file_name": file_name, "why": ""}
    if row["status"] == "corrected":
        told = message(
            "quality.repair.corrected", language, **by, outcome=row["corrected_by_outcome"]
        )
        exit_code = 0
    elif row["status"] == "dismissed":
        reasons = row["corrected_by_reasons"]
        critical = [reason for reason in reasons if reason["severity"] == "critical"]
        result["why"] = " ".join(reason_sentence(reason, language) for reason in critical)
        told = message("quality.repair.rejected_again", language, **by, why=result["why"])
        exit_code = EXIT_QUARANTINED
    else:
        with transaction() as connection:
            files = read_sql(
                connection,
                "store/select_import_result.sql",
                file_names=[file_name],
                arrival_date=run_date,
            )
        reason = (files[-1]["held_reason"] if files else None) or {
            "key": "quality.repair.repeated_file"
        }
        result["why"] = message(reason["key"], language, **reason_values(reason))
        told = message("quality.repair.not_taken", language, name=file_name, why=result["why"])
        exit_code = EXIT_HELD
    show(result, arguments.json, told)
    return exit_code
