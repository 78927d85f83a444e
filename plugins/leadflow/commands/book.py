"""`explain`, `unmerge`, `sql`: a person looks into the book and takes a merge back."""

import argparse
import csv
import json
import re
import sys
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlparse
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from leadflow import clock
from leadflow.commands import relation
from leadflow.commands.output import CommandError, day, show, table
from leadflow.config import policy
from leadflow.followup.reasons import reason_text
from leadflow.grading.names import grade_name, value_name
from leadflow.messages import Language, catalogue
from leadflow.messages import text as message
from leadflow.orchestration.run_step import book_lock
from leadflow.store.database import engine, transaction
from leadflow.store.sql import read_sql

WRITING = re.compile(r"\W*(insert|update|delete|merge|truncate|create|alter|drop|copy)\b", re.I)

# The story of a customer, in the order it is told: title, statement, columns shown.
STORY = (
    ("source rows", "select_source_rows", ("file_name", "part", "row_number", "source_system",
                                           "record_type", "outcome")),
    ("fields", "select_fields", ("field", "value", "rule", "file_name", "row_number")),
    ("other values", "select_other_values", ("field", "value", "told_date", "file_name",
                                             "row_number", "surviving_value", "rule")),
    ("compared records", "select_edges", ("one_record", "other_record", "decision", "reason",
                                          "evidence", "decided_by")),
    ("merges", "select_merges", ("merge_id", "merge_date", "kept_customer_id", "gone_customer_id",
                                 "reason", "rests_on", "undone_date", "undone_by")),
    ("grades", "select_grades", ("valid_from_at", "valid_to_at", "grade", "reason",
                                 "policy_version")),
    ("value classes", "select_values", ("valid_from_at", "valid_to_at", "value_class", "reason",
                                        "policy_version")),
    ("tags", "select_tags", ("tag", "source", "reason", "given_by", "given_date")),
    ("owners", "select_owners", ("valid_from_at", "valid_to_at", "owner", "reason",
                                 "policy_version")),
    ("last activities", "select_activities", ("occurred_at", "channel", "direction",
                                              "is_interaction", "feedback", "urgency", "rep",
                                              "file_name", "row_number")),
    ("stated needs", "select_needs", ("recorded_date", "requirement_type", "timing_text",
                                      "urgency", "urgency_at", "file_name", "row_number")),
    ("response times", "select_clocks", ("kind", "received_at", "respond_by_at", "state",
                                         "answered_at", "evidence", "policy_version")),
    ("next step", "select_next_step", ("next_step", "next_step_date", "no_step_reason", "owner_id",
                                       "wanted_date", "moved_reason", "reason", "further_reasons")),
)  # fmt: skip


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    explain = commands.add_parser(
        "explain",
        help="the story of a customer, from source row to today's task",
        description="Tells which rows a customer was made from and why it has its grade, its owner "
        "and its next step. With two customers or rows: whether they are one customer, and why or "
        "why not.",
    )
    explain.add_argument("customer", help="customer id, such as C000012")
    relation.add_arguments(explain)
    explain.add_argument("--json", action="store_true", help="print as JSON")
    explain.set_defaults(command=explain_command, needs_store=True)

    unmerge = commands.add_parser(
        "unmerge",
        help="undo a merge of a customer",
        description="Parts what a merge into a customer joined and keeps it apart for ever: the "
        "last one, or any that stands. What other merges brought stays.",
    )
    unmerge.add_argument("customer", help="customer id that survived the merge")
    unmerge.add_argument(
        "--merge", type=int, metavar="N", help="number of the merge, as `explain` lists it"
    )
    unmerge.add_argument("--by", required=True, help="who decides")
    unmerge.add_argument("--date", type=day, help="run date (default: today)")
    unmerge.add_argument(
        "--dry-run", action="store_true", help="tell what would part, write nothing"
    )
    unmerge.add_argument("--language", choices=("zh", "en"), default="en")
    unmerge.add_argument("--json", action="store_true", help="print as JSON")
    unmerge.set_defaults(command=unmerge_command, needs_store=True)

    sql = commands.add_parser(
        "sql",
        help="one read-only query over the mart, CSV out",
        description="Runs one query over schema mart in a read-only transaction; CSV on stdout.",
    )
    sql.add_argument("query", help='such as "select grade, count(*) from customer group by grade"')
    sql.add_argument("--json", action="store_true", help="print as JSON")
    sql.set_defaults(command=sql_command, needs_store=True)


def explain_command(arguments: argparse.Namespace) -> int:
    """`explain`: exit code 2 for an id that no customer has."""
    if arguments.other is not None or ":" in arguments.customer:
        return relation.relation_command(arguments)
    with transaction() as connection:
        customer = _customer(connection, arguments.customer)
        parts = {
            title: read_sql(
                connection, f"explain/{statement}.sql", customer_id=customer["customer_id"]
            )
            for title, statement, _ in STORY
        }
    known = {key: value for key, value in _named(customer).items() if value not in (None, [])}
    lines = [f"{key:<20} {value}" for key, value in _as_text(known, arguments.language).items()]
    for title, _, columns in STORY:
        rows = [_as_text(_named(row), arguments.language) for row in parts[title]]
        told = table(columns, rows) if rows else "none"
        lines += ["", title.upper(), told]
    show({"customer": customer, **parts}, arguments.json, "\n".join(lines))
    return 0


def unmerge_command(arguments: argparse.Namespace) -> int:
    """`unmerge`: exit code 2 where the merge cannot be undone; nothing has changed then."""
    from leadflow.identity.parting import UnfitAnswer
    from leadflow.undo.merges import undo_merge, would_undo

    language: Language = arguments.language
    with transaction() as connection:
        customer_id = _customer(connection, arguments.customer)["customer_id"]
    try:
        if arguments.dry_run:
            merge = would_undo(customer_id, arguments.merge)
            counts = {"merge_id": merge["merge_id"], "gone_customer_id": merge["gone_customer_id"]}
            told = message(
                "identity.unmerge.would",
                language,
                merge=merge["merge_id"],
                gone=merge["gone_customer_id"],
                customer=customer_id,
            )
        else:
            with book_lock():
                counts = undo_merge(
                    arguments.date or _today(), customer_id, arguments.by, arguments.merge
                )
            told = message("identity.unmerge.done", language, told=_counts(counts))
    except UnfitAnswer as error:
        raise CommandError(error.told(language), 2) from error
    show(counts, arguments.json, told)
    return 0


def sql_command(arguments: argparse.Namespace) -> int:
    """`sql`: exit code 2 with PostgreSQL's own words where the query is wrong.

    A superuser's query runs as a mere reader: the transaction being read-only keeps tables from
    being written, not files and programs of the machine from being reached.
    """
    statements = [part for part in sqlparse.split(arguments.query) if part.strip(" ;\n\t")]
    if len(statements) != 1:
        raise CommandError("give exactly one query", 2)
    if WRITING.match(statements[0]):
        raise CommandError("`sql` only reads: give a query that begins with select or with", 2)
    try:
        with engine().connect() as connection:
            connection.exec_driver_sql("set transaction read only")
            connection.exec_driver_sql("set local search_path = mart")
            if connection.exec_driver_sql("show is_superuser").scalar() == "on":
                connection.exec_driver_sql("set local role pg_read_all_data")
            result = connection.exec_driver_sql(statements[0].replace("%", "%%"))
            rows = [dict(row) for row in result.mappings()]
            columns = list(result.keys())
    except DBAPIError as error:
        raise CommandError(str(error.orig).strip(), 2) from error
    if arguments.json:
        show(rows, True, "")
        return 0
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_value(row[column]) for column in columns] for row in rows)
    return 0


def _customer(connection: Connection, customer_id: str) -> dict[str, Any]:
    found = read_sql(connection, "explain/select_customer.sql", customer_id=customer_id.upper())
    if not found:
        raise CommandError(
            f"no customer has the id {customer_id}; find ids with ./leadflow sql "
            "\"select customer_id, legal_name from customer where legal_name like '%…%'\"",
            2,
        )
    return found[0]


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """A row with grade and value class as the policy's users call them, beside letter and code."""
    named = dict(row)
    if named.get("grade"):
        name = grade_name(named["grade"], "en")
        named["grade"] = name if name == row["grade"] else f"{row['grade']} ({name})"
    if named.get("value_class"):
        named["value_class"] = value_name(named["value_class"], "en")
    if "stated_value" in named and named["stated_value"] == value_name(row["value_class"], "zh"):
        named["stated_value"] = None  # says the same as the computed class
    return named


def _as_text(row: dict[str, Any], language: Language = "en") -> dict[str, Any]:
    """A row for people: reasons in words, times on the policy's clock, other structures as JSON."""
    return {key: _words(value, language) for key, value in row.items()}


def _words(value: Any, language: Language) -> Any:
    if isinstance(value, dict) and value.get("key") in catalogue():
        return reason_text(value, language)
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(policy().timezone)):%Y-%m-%d %H:%M}"
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return "; ".join(str(_words(item, language)) for item in value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _csv_value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in counts.items())


def _today() -> date:
    return clock.today(policy().timezone)
