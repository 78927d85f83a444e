"""The command line `./leadflow`: parses, calls one command, turns its errors into words."""

import argparse
import os
import sys

from leadflow.commands import (
    book,
    dedupe,
    delivery,
    demo,
    imports,
    model,
    nights,
    owners,
    project,
    quarantine,
    review,
    server,
    support,
    tag,
)
from leadflow.commands.output import CommandError
from leadflow.presets.problem import PolicyError
from leadflow.store.migrate import is_current, migrate
from leadflow.store.placement import ServerError

GROUPS = (
    demo,
    nights,
    delivery,
    server,
    imports,
    quarantine,
    review,
    owners,
    support,
    book,
    tag,
    dedupe,
    model,
    project,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code. Errors that a user can mend end in one sentence."""
    parsed, rest = parser().parse_known_args(arguments)
    if rest and not getattr(parsed, "passes_rest", False):
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    parsed.rest = rest
    try:
        if getattr(parsed, "needs_store", False) and not is_current():
            migrate()
        return int(parsed.command(parsed))
    except CommandError as error:
        print(f"leadflow: {error}", file=sys.stderr)
        return error.exit_code
    except (PolicyError, ServerError) as error:
        print(f"leadflow: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads the output has seen enough, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno == 28:  # ENOSPC: the one system error that a user meets and can mend
            print(f"leadflow: the disk is full ({error.filename}). Free space.", file=sys.stderr)
            return 1
        raise


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; docs and tests read the commands from it."""
    top = argparse.ArgumentParser(
        prog="./leadflow",
        description="Leads in, customers, task lists and reports out, every night.",
        epilog="LEADFLOW_HOME (default var/) holds inbox, outbox, reports and the database; "
        "LEADFLOW_DATABASE_URL points at another PostgreSQL; LEADFLOW_POLICY names the preset.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_commands(commands)
    return top
