"""Whether a night may look at a slice of the book: whom something has happened to, or is due for.

Facts that change note their customer by trigger, and each weighing says when time alone may change
its result (`book_waiting`). The night that weighs the slice takes the notes away.
"""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection

from leadflow.grading.tags import industry_names
from leadflow.store.sql import read_sql, rules_digest, run_sql

ROOMS = ("book", "grading", "value", "tagging")


def is_slice_enough(connection: Connection, run_date: date, policy_version: str) -> bool:
    """Whether the last night weighed the book by this policy and these rules, and not later."""
    [held] = read_sql(connection, "book/select_book_basis.sql", **_basis(run_date, policy_version))
    return bool(held["is_slice_enough"])


def settle_slice(connection: Connection, run_date: date, policy_version: str) -> None:
    """Whatever waited has been weighed: what changes from now on is the next night's."""
    run_sql(connection, "book/delete_book_change.sql")
    run_sql(connection, "book/upsert_book_basis.sql", **_basis(run_date, policy_version))


def _basis(run_date: date, policy_version: str) -> dict[str, Any]:
    return {
        "run_date": run_date,
        "policy_version": policy_version,
        "rules_digest": _rules_digest(),
    }


@cache
def _rules_digest() -> str:
    return rules_digest(*ROOMS, also=industry_names())
