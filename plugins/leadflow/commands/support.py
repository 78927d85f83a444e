"""`support`: what reps need from other departments, and that it is done (T11)."""

import argparse
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, show, table
from leadflow.config import policy
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.orchestration.run_step import book_lock

COLUMNS = ("request_id", "department", "due_date", "late_days", "customer_id", "customer_name",
           "rep_name", "request")  # fmt: skip


def add_commands(commands: Any) -> None:
    """Add `support` to the command line."""
    support = commands.add_parser(
        "support",
        help="what reps need from other departments; close a request",
        description="Without more: lists the open requests by department. `done ID --by NAME` "
        "closes one, and its requester is told.",
    )
    support.add_argument("action", nargs="?", choices=("done",), help="close a request")
    support.add_argument("request", nargs="?", help="id of the request, such as S0123456789ab")
    support.add_argument("--by", help="who has done it (needed with done)")
    support.add_argument("--answer", metavar="TEXT", help="what the requester should know")
    support.add_argument("--department", help="only requests to this department")
    support.add_argument(
        "--lapsed", action="store_true", help="the archive: what nobody did, long ago"
    )
    support.add_argument("--date", type=day, help="run date (default: today)")
    support.add_argument("--language", choices=("zh", "en"), default="en")
    support.add_argument("--json", action="store_true", help="print as JSON")
    support.set_defaults(command=support_command, needs_store=True)


def support_command(arguments: argparse.Namespace) -> int:
    """`support`: exit code 2 where no open request bears the id, or nobody is named."""
    if arguments.action == "done":
        return _close(arguments)
    return _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from leadflow.support.steps import requests_by_status

    run_date = arguments.date or clock.today(policy().timezone)
    every = requests_by_status(run_date, "lapsed" if arguments.lapsed else "open")
    rows = [row for row in every if arguments.department in (None, row["department"])]
    if every and not rows:
        nothing = message(
            "support.none_of_department",
            arguments.language,
            department=arguments.department,
            departments=", ".join(sorted({row["department"] for row in every})),
        )
    else:
        none = "support.none_lapsed" if arguments.lapsed else "support.none"
        nothing = message(none, arguments.language)
    told = table(COLUMNS, rows) if rows else nothing
    show(rows, arguments.json, told)
    return 0


def _close(arguments: argparse.Namespace) -> int:
    from leadflow.support.steps import UnknownRequest, close_request

    language: Language = arguments.language
    if not arguments.request:
        raise CommandError(message("support.ask_request", language), 2)
    if not arguments.by:
        raise CommandError(message("support.ask_by", language), 2)
    try:
        with book_lock():
            closed = close_request(
                arguments.date or clock.today(policy().timezone),
                arguments.request,
                arguments.by,
                arguments.answer,
            )
    except UnknownRequest as error:
        if error.status:
            status = message(f"support.status.{error.status}", language)
            told = message("support.closed", language, request_id=arguments.request, status=status)
        else:
            told = message("support.unknown", language, request_id=arguments.request)
        raise CommandError(told, 2) from error
    show(closed, arguments.json, message("support.done", language, request_id=arguments.request))
    return 0
