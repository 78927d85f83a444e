"""`owners`, `claim`, `assign`, `handover`, `dispute`, `absent`: people and who owns whom."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from leadflow import clock
from leadflow.commands.load import show_load
from leadflow.commands.output import CommandError, day, show, table
from leadflow.config import policy
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.ownership.moves import MoveRefused

# What customers can be told apart by in `assign --where`.
WHERE_COLUMNS = ("grade", "lifecycle", "owner_id", "city", "industry", "lead_source", "value_class")


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    owners = _command(
        commands,
        owners_command,
        "owners",
        "how the reps stand; --dry-run: who would lose what tonight; --load: what lies ahead",
        "Lists the reps: duty, customers held, last turn, claims of the day, customers whose lapse "
        "was warned of. With --dry-run: which customers would change hands in the night of the "
        "day, and why, and whose lapse is near.",
    )
    shown = owners.add_mutually_exclusive_group()
    shown.add_argument("--dry-run", action="store_true", help="what the night would do")
    shown.add_argument(
        "--load", action="store_true", help="open tasks against capacity, two weeks ahead"
    )

    claim = _command(
        commands,
        claim_command,
        "claim",
        "a rep takes a customer from the lead pool",
        "Caps, the bar of whoever let it lapse and the bands of the policy apply.",
    )
    claim.add_argument("customer", help="customer id, such as C000012")
    claim.add_argument("--rep", required=True, help="who takes it")
    _decides(claim, needs_name=False)

    assign = _command(
        commands,
        assign_command,
        "assign",
        "give customers to reps, many at once",
        "From a CSV file with the columns customer_id and rep_id, or all customers with certain "
        "values to one rep. Every row that breaks a rule is told; then nothing has changed.",
    )
    assign.add_argument("--from-file", type=Path, metavar="FILE", help="CSV: customer_id, rep_id")
    assign.add_argument(
        "--where",
        nargs="+",
        metavar="COLUMN=VALUE",
        help=f"customers by {', '.join(WHERE_COLUMNS)}; an empty value: none",
    )
    assign.add_argument("--rep", help="with --where: to whom")
    _decides(assign)

    handover = _command(
        commands,
        handover_command,
        "handover",
        "hand a leaving rep's customers over, with a record",
        "Gives all customers of a rep to colleagues: to those named, by load, or by seniority band "
        "and load as the night does when the roster says left_date. Writes the handover record for "
        "each new owner and the manager.",
    )
    handover.add_argument("rep", help="who leaves")
    to = handover.add_mutually_exclusive_group()
    to.add_argument("--to", nargs="+", metavar="REP", default=[], help="who gets them")
    to.add_argument("--by-turns", action="store_true", help="by band and load (the default)")
    _decides(handover)

    dispute = _command(
        commands,
        dispute_command,
        "dispute",
        "list and decide disputed registrations",
        "Without a customer: lists earlier registrations that came late. `keep` leaves the "
        "customer with its owner, `move` gives it to the claimant; both are told.",
    )
    dispute.add_argument("customer", nargs="?", help="customer id")
    dispute.add_argument("rep", nargs="?", help="who claims it")
    dispute.add_argument("decision", nargs="?", choices=("keep", "move"))
    dispute.add_argument("--reason", help="why, for the record")
    _decides(dispute, needs_name=False)

    absent = _command(
        commands,
        absent_command,
        "absent",
        "note that a rep was absent without notice",
        "Turns that pass the rep on that day are not made good. Leave that was announced belongs "
        "into the roster.",
    )
    absent.add_argument("rep", help="who was absent")
    absent.add_argument("day", type=day, help="the day, such as 2026-10-08")
    absent.add_argument("--undo", action="store_true", help="take it back")
    _decides(absent)


def owners_command(arguments: argparse.Namespace) -> int:
    """`owners`: the reps as they stand, what the night would change, or what lies ahead."""
    from leadflow.ownership.lapsing import lapse
    from leadflow.store.sql import read_sql

    run_date, language = _day_of(arguments), arguments.language
    if arguments.load:
        show_load(run_date, language, as_json=arguments.json)
        return 0
    if not arguments.dry_run:
        from leadflow.store.database import transaction

        with transaction() as connection:
            reps = read_sql(connection, "ownership/select_rep_standing.sql", run_date=run_date)
        told = table(list(reps[0]), reps) if reps else message("ownership.owners.none", language)
        show(reps, arguments.json, told)
        return 0

    found: dict[str, Any] = {}

    def trial(connection: Any) -> Sequence[str]:
        lapse(connection, run_date)
        found["changes"] = read_sql(connection, "ownership/select_owner_change.sql")
        found["warnings"] = read_sql(connection, "ownership/select_warned.sql", run_date=run_date)
        return ()

    _decide(run_date, trial, is_trial=True)
    lines = [message("ownership.owners.changes", language, count=len(found["changes"]),
                     day=run_date)]  # fmt: skip
    lines += [table(list(found["changes"][0]), found["changes"])] if found["changes"] else []
    lines += ["", message("ownership.owners.warnings", language, count=len(found["warnings"]))]
    lines += [table(list(found["warnings"][0]), found["warnings"])] if found["warnings"] else []
    show(found, arguments.json, "\n".join(lines))
    return 0


def claim_command(arguments: argparse.Namespace) -> int:
    """`claim`: exit code 2 with the reason where a rule forbids it."""
    from leadflow.ownership.moves import claim

    customer_id, rep_id, run_date = arguments.customer.upper(), arguments.rep, _day_of(arguments)
    _acted(
        arguments,
        lambda _: (claim(run_date, customer_id, rep_id, arguments.by), [customer_id])[1],
    )
    told = message("ownership.done.claim", arguments.language, customer_id=customer_id,
                   rep_id=rep_id)  # fmt: skip
    show({"customer_id": customer_id, "owner_id": rep_id}, arguments.json, _trial(arguments, told))
    return 0


def assign_command(arguments: argparse.Namespace) -> int:
    """`assign`: exit code 2 where the file cannot be read or any row breaks a rule."""
    from leadflow.ownership.moves import assign

    if bool(arguments.from_file) == bool(arguments.where):
        raise CommandError("give either --from-file FILE, or --where COLUMN=VALUE with --rep", 2)
    run_date = _day_of(arguments)
    wanted = _wanted(arguments)
    counts: dict[str, int] = {}

    def act(_: Any) -> Sequence[str]:
        counts.update(assign(run_date, wanted, arguments.by))
        return [one.customer_id for one in wanted]

    _acted(arguments, act)
    told = message("ownership.done.assign", arguments.language, **counts)
    show(counts, arguments.json, _trial(arguments, told))
    return 0


def handover_command(arguments: argparse.Namespace) -> int:
    """`handover`: exit code 2 for reps that the roster does not have."""
    from leadflow.delivery.steps import write_handovers
    from leadflow.ownership.moves import hand_over

    run_date, language = _day_of(arguments), arguments.language
    changes: list[dict[str, Any]] = []

    def act(_: Any) -> Sequence[str]:
        changes.extend(hand_over(run_date, arguments.rep, arguments.to, arguments.by))
        return [change["customer_id"] for change in changes]

    _acted(arguments, act)
    lines = [table(["customer_id", "customer", "grade", "from_rep_id", "to_rep_id"], changes)]
    pooled = sum(change["to_rep_id"] is None for change in changes)
    lines += ["", _trial(arguments, message("ownership.done.handover", language,
                                            count=len(changes), pooled=pooled))]  # fmt: skip
    if not arguments.dry_run:
        counts = write_handovers(run_date)
        lines.append(message("ownership.done.handover_files", language, files=counts["files"],
                             day=run_date))  # fmt: skip
        lines.append(message("ownership.done.handover_roster", language, rep_id=arguments.rep))
    show(changes, arguments.json, "\n".join(lines))
    return 0


def dispute_command(arguments: argparse.Namespace) -> int:
    """`dispute`: lists them; with a decision exit code 2 where no such one is open."""
    from leadflow.ownership.moves import decide_dispute
    from leadflow.store.database import transaction
    from leadflow.store.sql import read_sql

    language = arguments.language
    if arguments.customer is None:
        with transaction() as connection:
            open_ones = read_sql(
                connection, "ownership/select_dispute.sql", timezone=policy().timezone
            )
        none = message("ownership.dispute.none", language)
        show(open_ones, arguments.json, table(list(open_ones[0]), open_ones) if open_ones else none)
        return 0
    if not (arguments.rep and arguments.decision and arguments.by):
        raise CommandError("give the customer, the claimant, keep or move, and --by NAME", 2)
    customer_id, run_date = arguments.customer.upper(), _day_of(arguments)
    counts: dict[str, int] = {}

    def act(_: Any) -> Sequence[str]:
        counts.update(
            decide_dispute(run_date, customer_id, arguments.rep, arguments.decision, arguments.by,
                           arguments.reason)
        )  # fmt: skip
        return [customer_id] if counts["moved"] else []

    _acted(arguments, act)
    told = message(f"ownership.done.dispute_{arguments.decision}", language,
                   customer_id=customer_id, rep_id=arguments.rep)  # fmt: skip
    show(counts, arguments.json, _trial(arguments, told))
    return 0


def absent_command(arguments: argparse.Namespace) -> int:
    """`absent`: exit code 2 for a rep that the roster does not have."""
    from leadflow.ownership.moves import tell_absence

    counts: dict[str, int] = {}

    def act(_: Any) -> Sequence[str]:
        counts.update(
            tell_absence(
                _day_of(arguments), arguments.rep, arguments.day, arguments.by, undo=arguments.undo
            )
        )
        return ()

    _acted(arguments, act)
    key = "ownership.done.absence_undone" if arguments.undo else "ownership.done.absence"
    told = message(key, arguments.language, rep_id=arguments.rep, day=arguments.day)
    show(counts, arguments.json, _trial(arguments, told))
    return 0


def _command(
    commands: Any, command: Callable[[argparse.Namespace], int], name: str, brief: str, told: str
) -> Any:
    parser = commands.add_parser(name, help=brief, description=told)
    parser.add_argument("--date", type=day, help="run date (default: today)")
    parser.add_argument("--language", choices=("zh", "en"), default="en")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(command=command, needs_store=True)
    return parser


def _decides(parser: Any, *, needs_name: bool = True) -> None:
    parser.add_argument("--by", required=needs_name, help="who decides")
    parser.add_argument(
        "--dry-run", action="store_true", help="tell what would change, write nothing"
    )


def _acted(arguments: argparse.Namespace, act: Callable[[Any], Sequence[str]]) -> None:
    """Do what the person decides, or try it. Raises CommandError with every row that is refused."""
    try:
        _decide(_day_of(arguments), act, is_trial=arguments.dry_run)
    except MoveRefused as refused:
        language: Language = arguments.language
        raise CommandError("\n".join(refused.told(language)), 2) from refused


def _decide(run_date: date, act: Callable[[Any], Sequence[str]], *, is_trial: bool) -> None:
    """The roster of the day, the decision, and the next steps of whom it moved: all or nothing."""
    from leadflow.followup.steps import plan_customers
    from leadflow.orchestration.run_step import book_lock
    from leadflow.ownership.moves import deciding
    from leadflow.ownership.steps import sync_roster
    from leadflow.store.sql import run_sql
    from leadflow.undo.replay import play

    with book_lock(), deciding(keeps=not is_trial) as connection:
        play(connection, sync_roster, run_date)
        moved = act(connection)
        run_sql(connection, "undo/drop_step_table.sql")
        if moved:
            play(connection, plan_customers, run_date, customer_ids=list(moved))


def _wanted(arguments: argparse.Namespace) -> list[Any]:
    """The wishes of a file, or of a condition. Raises CommandError naming file, row, column."""
    from leadflow.ownership.moves import Wanted
    from leadflow.ownership.wishes import WishesUnreadable, read_wishes, wishes_where

    language: Language = arguments.language
    try:
        if arguments.from_file:
            return read_wishes(arguments.from_file)
        if not arguments.rep:
            raise CommandError("say to whom: --rep REP", 2)
        conditions = {}
        for given in arguments.where:
            column, equals, value = given.partition("=")
            if not equals or column not in WHERE_COLUMNS:
                known = ", ".join(WHERE_COLUMNS)
                raise CommandError(f"{given!r} is no COLUMN=VALUE with one of: {known}", 2)
            conditions[column] = value
        customer_ids = wishes_where(conditions)
    except WishesUnreadable as error:
        raise CommandError("\n".join(error.told(language)), 2) from error
    return [
        Wanted(number, customer_id, arguments.rep)
        for number, customer_id in enumerate(customer_ids, start=1)
    ]


def _trial(arguments: argparse.Namespace, told: str) -> str:
    if not arguments.dry_run:
        return told
    return message("ownership.done.trial", arguments.language, told=told)


def _day_of(arguments: argparse.Namespace) -> date:
    return arguments.date or clock.today(policy().timezone)
