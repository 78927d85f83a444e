"""`deliver`: tell people that their lists are out, or what has become of it."""

import argparse
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, show, table
from leadflow.config import policy
from leadflow.messages import text as message

EXIT_NOT_ALL = 3
COLUMNS = ("channel", "receiver", "batch_id", "state", "attempts", "told")


def add_commands(commands: Any) -> None:
    """Add `deliver` to the command line."""
    deliver = commands.add_parser(
        "deliver",
        help="tell reps, managers and groups that lists are out",
        description="Sends what is due of a day's lists over the channels of the policy, each "
        "receiver once a batch, and shows what became of each message. Exit code 0: nothing is "
        "open; 2: wrong use; 3: some message did not arrive, or nobody knows.",
    )
    deliver.add_argument("--date", type=day, help="run date of the lists (default: today)")
    deliver.add_argument("--rep", metavar="REP", help="this rep's messages alone")
    deliver.add_argument("--dry-run", action="store_true", help="show what is due; send nothing")
    deliver.add_argument(
        "--resend",
        action="store_true",
        help="also what was refused, and what may have arrived: see to it that it did not",
    )
    deliver.add_argument("--json", action="store_true", help="print as JSON")
    deliver.set_defaults(command=deliver_command, needs_store=True)


def deliver_command(arguments: argparse.Namespace) -> int:
    """`deliver`: exit code 3 where a message is open after all."""
    from leadflow.delivery import dispatch

    rules = policy()
    if not rules.delivery.channels and rules.care.pushes != "mail":
        raise CommandError(
            "no channel is set up: name one under delivery.channels in "
            f"include/policy/{rules.name}.yaml",
            2,
        )
    run_date = arguments.date or clock.today(rules.timezone)
    due = dispatch.outgoing_of(run_date, arguments.rep)
    if not due:
        raise CommandError(f"no lists of {run_date} are out for anybody to be told of", 2)
    if not arguments.dry_run:
        dispatch.deliver(run_date, rep_id=arguments.rep, is_resend=arguments.resend)
    states = {
        (row["channel"], row["receiver"], row["batch_id"]): row
        for row in dispatch.states_of(run_date)
    }
    rows = []
    for outgoing in due:
        key = outgoing.key
        state = states.get((key["channel"], key["receiver"], key["batch_id"]), {})
        told = state.get("told")
        values = {**outgoing.key, **told} if told else {}
        rows.append(
            {
                **outgoing.key,
                "state": state.get("state", "due"),
                "attempts": state.get("attempt_count", 0),
                "told": message(values.pop("key"), "en", **values) if told else None,
            }
        )
    show(rows, arguments.json, table(COLUMNS, rows))
    is_open = any(row["state"] != "sent" for row in rows)
    return EXIT_NOT_ALL if is_open and not arguments.dry_run else 0
