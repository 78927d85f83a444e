"""`tag`: a person gives a customer a tag or takes it away, for ever (G6)."""

import argparse
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, show
from leadflow.config import policy
from leadflow.grading.tags import decide_tag
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.orchestration.run_step import book_lock
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql


def add_commands(commands: Any) -> None:
    """Add this command to the command line."""
    tag = commands.add_parser(
        "tag",
        help="give a customer a tag, or take it away",
        description="Gives a customer a tag or takes it away. A person's word is kept for ever and "
        "beats sheets and rules, until a person says otherwise.",
    )
    tag.add_argument("customer", help="customer id, such as C000012")
    tag.add_argument("action", choices=("add", "remove"))
    tag.add_argument("tag", help="such as 决策链复杂")
    tag.add_argument("--by", required=True, help="who decides")
    tag.add_argument("--reason", help="why")
    tag.add_argument("--date", type=day, help="run date (default: today)")
    tag.add_argument("--dry-run", action="store_true", help="tell what would change, write nothing")
    tag.add_argument("--language", choices=("zh", "en"), default="en")
    tag.add_argument("--json", action="store_true", help="print as JSON")
    tag.set_defaults(command=tag_command, needs_store=True)


def tag_command(arguments: argparse.Namespace) -> int:
    """`tag`: exit code 2 for an unknown customer, an empty tag or nobody's name."""
    language: Language = arguments.language
    tag, by = arguments.tag.strip(), arguments.by.strip()
    if not tag or not by:
        raise CommandError(message("tag.empty", language), 2)
    with transaction() as connection:
        found = read_sql(
            connection, "explain/select_customer.sql", customer_id=arguments.customer.upper()
        )
    if not found:
        raise CommandError(
            message("tag.unknown_customer", language, customer_id=arguments.customer), 2
        )
    customer_id = found[0]["customer_id"]
    is_given = arguments.action == "add"
    with book_lock():
        is_changed = decide_tag(
            arguments.date or clock.today(policy().timezone),
            customer_id,
            tag,
            is_given,
            by,
            arguments.reason,
            is_trial=arguments.dry_run,
        )
    outcome = "unchanged" if not is_changed else "would" if arguments.dry_run else "done"
    key = f"tag.{'given' if is_given else 'taken'}.{outcome}"
    show(
        {
            "customer_id": customer_id,
            "tag": tag,
            "is_borne": is_given,
            "is_changed": is_changed,
            "is_written": is_changed and not arguments.dry_run,
        },
        arguments.json,
        message(key, language, customer_id=customer_id, tag=tag),
    )
    return 0
