"""`explain A B`: whether two customers or rows are one, and why or why not."""

import argparse

from leadflow.commands.output import CommandError, show
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.store.database import transaction


def add_arguments(explain: argparse.ArgumentParser) -> None:
    """Add what `explain` needs to tell of two."""
    explain.add_argument(
        "other",
        nargs="?",
        help="another customer or row: whether both are one customer. A row is FILE_ID:ROW, as "
        "mart.source_record numbers them (source_file, row_number)",
    )
    explain.add_argument("--language", choices=("zh", "en"), default="en", help="of the reasons")


def relation_command(arguments: argparse.Namespace) -> int:
    """`explain A B`: exit code 2 for a customer or row that does not exist."""
    from leadflow.identity.relation import UnknownSide, relate
    from leadflow.identity.relation_words import relation_lines

    language: Language = arguments.language
    if arguments.other is None:
        raise CommandError(
            "a row is explained beside another row or customer: ./leadflow explain 14:338 C000012",
            2,
        )
    try:
        with transaction() as connection:
            told = relate(connection, arguments.customer, arguments.other)
    except UnknownSide as unknown:
        told_why = message(f"relation.unknown.{unknown.reason}", language, asked=unknown.asked)
        raise CommandError(told_why, 2) from unknown
    show(told, arguments.json, "\n".join(relation_lines(told, language)))
    return 0
