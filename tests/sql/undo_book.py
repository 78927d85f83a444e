"""Homes for the tests of an undo: files dropped in, days run, all tables as they stand."""

import csv
import io
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import text

from leadflow.book.steps import record_book, refresh_book
from leadflow.config import INCLUDE, settings
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup.steps import apply_results, plan_followups, plan_new_leads
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.identity.steps import resolve_parties
from leadflow.orchestration.load_file import load_file
from leadflow.orchestration.run_step import run_step
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.quality.steps import check_laws, settle_files
from leadflow.sources.steps import read_file, receive_files
from leadflow.store.database import engine, transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import run_sql
from leadflow.support.steps import ask_support, take_support_answers
from leadflow.undo.imports import find_import
from leadflow.undo.steps import Undone, undo_import

SAMPLE = INCLUDE / "sample"
DAY = date(2026, 9, 28)
NEXT_DAY = date(2026, 9, 29)

INTAKE = (
    settle_files, sync_roster, apply_results, take_support_answers, resolve_parties, record_book,
    grade_customers,
    ask_support, assign_owners, plan_new_leads, check_laws,
)  # fmt: skip
NIGHT = (
    sync_roster, lapse_owners, record_book, refresh_book, mark_dormant, grade_book, assign_owners,
    ask_support, plan_followups, check_laws,
)  # fmt: skip


def sample(*names: str, day: date = DAY) -> dict[str, bytes]:
    """Files of the sample's inbox by name."""
    return {name: (SAMPLE / day.isoformat() / name).read_bytes() for name in names}


def some(name: str, first: int, last: int, day: date = DAY) -> dict[str, bytes]:
    """The data rows `first` to `last` of a text file of the sample, under its own header."""
    content = (SAMPLE / day.isoformat() / name).read_bytes()
    encoding = _encoding_of(content)
    lines = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows([lines[0], *lines[first : last + 1]])
    return {f"{first}-{last} {name}": kept.getvalue().encode(encoding)}


def sheet(header: Sequence[str], *lines: Sequence[str]) -> bytes:
    """A text file of its own."""
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows([header, *lines])
    return kept.getvalue().encode("utf-8-sig")


def workbook(**sheets: Sequence[Sequence[str]]) -> bytes:
    """A workbook of several sheets, header lines first."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        for title, lines in sheets.items():
            written = made.add_worksheet(title)
            for number, line in enumerate(lines):
                written.write_row(number, 0, line)
    return content.getvalue()


def _encoding_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp1252"


def take(files: Mapping[str, bytes] | Path, day: date = DAY, *, is_gated: bool = False) -> None:
    """Drop files into the inbox and run the intake of a day.

    Unless `is_gated`, no row is judged by the gate: it takes longer than all else together.
    """
    settings().inbox.mkdir(parents=True, exist_ok=True)
    if isinstance(files, Path):
        shutil.copyfile(files, settings().inbox / files.name)
    else:
        for name, content in files.items():
            (settings().inbox / name).write_bytes(content)
    for path in settings().inbox.iterdir():
        os.utime(path, (0, 0))  # long since stopped growing: intake need not watch it
    for file_id in receive_files(run_date=day):
        if is_gated:
            load_file(run_date=day, file_id=file_id)
        else:
            read_file(run_date=day, file_id=file_id)
            with transaction() as connection:
                run_sql(connection, "quality/update_gated.sql", file_id=file_id, run_date=day)
    for step in INTAKE:
        run_step("leads_intake", step, day)


def night(day: date) -> None:
    """The night of a day, without delivery."""
    for step in NIGHT:
        run_step("followups_plan", step, day)


def undo(name: str, day: date = DAY, **params: Any) -> Undone:
    """Take an import back."""
    with transaction() as connection:
        imported = find_import(connection, name)
    return undo_import(day, imported, "数据组", "wrong file", **params)


def start_over() -> None:
    """An empty store and an empty home."""
    with engine().begin() as connection:
        connection.execute(text("drop schema leadflow cascade"))
        connection.execute(text("drop table public.schema_revision"))
    for path in settings().home.iterdir():
        shutil.rmtree(path)
    migrate()


def rows(statement: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of one query."""
    with transaction() as connection:
        return [dict(row) for row in connection.execute(text(statement), params).mappings()]


# What cannot be equal, or is no part of the book. Ids that count on (merges, questions, turns) and
# customer ids have gaps where the import had taken some; notices are what people were told.
UNCOMPARED_TABLES = {"run", "export_log", "notice", "withdrawn_customer", "source_vocabulary"}
# When nights looked at the clocks; the clocks themselves follow owners, which are not compared.
UNCOMPARED_TABLES |= {"lapse_night", "lapse_clock"}
# What people were asked: whose registration came before an owner's, who may be another one then.
UNCOMPARED_TABLES |= {"registration_dispute"}
# What a store matches with outlasts the file that it was first used for.
UNCOMPARED_TABLES |= {"matching_model"}
# What waits to be planned again, and what a day's plan came to while the file was there.
UNCOMPARED_TABLES |= {"plan_change", "plan_basis", "rep_load"}
# What the next night looks at; after an undo it is the whole book.
UNCOMPARED_TABLES |= {"book_change", "book_basis", "book_due"}
UNCOMPARED_COLUMNS = {
    "*": {"recorded_at"},
    "merge": {"merge_id"},
    "match_review": {"review_id"},
    "ownership_history": {"evidence.turn_number", "evidence.last_turn"},
    "round_robin_turn": {"turn_number"},
    "followup_task": {"task_id"},
    "next_step": {"task_id"},
    "support_request": {"request_id"},
}
CUSTOMER_ID = re.compile(r"\bC\d{6}\b")
RECORD_ID = re.compile(r"\b\d{8,}\b")
FILE_COLUMNS = {"file_id", "corrects_file_id", "repeats_file_id"}
RECORD_COLUMNS = {
    "record_id", "party_id", "party_id_low", "party_id_high", "contact_id", "activity_id",
    "opportunity_id", "requirement_id", "corrected_by_record_id", "urgency_record_id",
    "record_number", "cluster_number", "component_number", "low_number", "high_number",
}  # fmt: skip
# Structures that name records as evidence.
TOLD_COLUMNS = {"evidence", "reason", "further_reasons", "before", "details", "subject"}


def book() -> dict[str, list[str]]:
    """Every table of the store as sorted lines, ids put in terms of what they mean.

    Files are called by name and part instead of their numbers, customers by their oldest record.
    """
    with transaction() as connection:
        files = {
            row.file_id: f"{row.file_name}/{row.part}"
            for row in connection.execute(
                text("select file_id, file_name, part from leadflow.source_file")
            )
        }
        undone = set(
            connection.execute(
                text("select file_id from leadflow.source_file where status = 'undone'")
            ).scalars()
        )
        names = {
            row.customer_id: f"customer of {_record(str(row.party_id), files)} {row.merged_into}"
            for row in connection.execute(
                text(
                    "select customer.customer_id, min(membership.party_id) as party_id, "
                    "customer.merged_into is not null as merged_into "
                    "from leadflow.customer left join leadflow.membership "
                    "using (customer_id) group by customer.customer_id"
                )
            )
        }
        tables = connection.execute(
            text("select tablename from pg_tables where schemaname = 'leadflow'")
        ).scalars()
        told: dict[str, list[str]] = {}
        for table in sorted(set(tables) - UNCOMPARED_TABLES):
            result = connection.execute(text(f"select * from leadflow.{table}")).mappings()
            told[table] = sorted(
                _line(table, dict(row), files, names)
                for row in result
                if row.get("file_id") not in undone
            )
        return told


def _line(
    table: str, row: dict[str, Any], files: Mapping[int, str], names: Mapping[str, str]
) -> str:
    for column in UNCOMPARED_COLUMNS["*"] | UNCOMPARED_COLUMNS.get(table, set()):
        outer, _, inner = column.partition(".")
        if inner and row.get(outer):
            row[outer] = {key: value for key, value in row[outer].items() if key != inner}
        row.pop(column, None)
    for column, value in row.items():
        if column in FILE_COLUMNS and value is not None:
            row[column] = files[value]
        elif column in RECORD_COLUMNS and value is not None:
            row[column] = _record(str(value), files)
        elif column in TOLD_COLUMNS:
            row[column] = RECORD_ID.sub(lambda found: _record(found[0], files), repr(value))
    if "candidate_customer_ids" in row:
        named = [names.get(candidate, candidate) for candidate in row["candidate_customer_ids"]]
        row["candidate_customer_ids"] = sorted(named)
    line = " ".join(f"{column}={value!r}" for column, value in sorted(row.items()))
    return CUSTOMER_ID.sub(lambda found: names.get(found[0], found[0]), line)


def _record(number: str, files: Mapping[int, str]) -> str:
    file_id, row_number = divmod(int(number), 10_000_000)
    return f"{files[file_id]}#{row_number}" if file_id in files else number


# What was dealt and planned while the file was there: a rep's turn and load, the room in its day,
# the day of a wake-up among the owner's others. What a rep was given or sent is not taken back.
SENT_TABLES = {
    "followup_task", "next_step", "ownership_history", "round_robin_turn", "wakeup_plan",
    "greeting",
}  # fmt: skip
OWNER = re.compile(r"(is_in_lead_pool|owner_id)=\S+ ?")


def unsent(told: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """A book without owners and plans."""
    return {
        table: sorted(OWNER.sub("", line) if table == "customer" else line for line in lines)
        for table, lines in told.items()
        if table not in SENT_TABLES
    }


def differences(one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> list[str]:
    """The lines that only one of two books has, with the table and the side."""
    found = []
    for table in sorted({*one, *other}):
        here, there = list(one.get(table, ())), list(other.get(table, ()))
        for side, lines in (("-", _less(here, there)), ("+", _less(there, here))):
            found += [f"{table} {side} {line}" for line in lines]
    return found


def _less(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    left = list(others)
    kept = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            kept.append(line)
    return kept
