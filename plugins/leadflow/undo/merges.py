"""The un-merge as a person asks for it: identity parts, the other rooms judge both sides anew."""

from datetime import date
from typing import Any

from leadflow.book.steps import judge_customers
from leadflow.followup.steps import plan_customers, plan_new_leads
from leadflow.grading.steps import grade_named
from leadflow.identity.steps import chosen_merge, unmerge
from leadflow.ownership.steps import assign_owners, refresh_clocks, sync_roster
from leadflow.store.database import one_transaction, transaction
from leadflow.store.sql import read_sql, run_sql
from leadflow.undo.replay import play


def undo_merge(
    run_date: date, customer_id: str, by: str, merge_id: int | None = None
) -> dict[str, int]:
    """Undo a merge and leave both customers with state, grade, owner and next step of their own.

    A step that came back stands until the night plans; one is made where none can stand. All of it
    in one transaction; the caller holds the book. Raises UnfitAnswer, nothing changed.
    """
    with one_transaction() as connection:
        counts = unmerge(customer_id, by, run_date, merge_id)
        parted = read_sql(connection, "undo/select_parted_customer.sql")
        run_sql(connection, "undo/drop_step_table.sql")
        customers = [row["customer_id"] for row in parted]
        play(connection, sync_roster, run_date)
        play(connection, judge_customers, run_date, customer_ids=customers)
        play(connection, grade_named, run_date, customer_ids=customers)
        play(connection, assign_owners, run_date)
        play(connection, refresh_clocks, run_date, customer_ids=customers)
        misplanned = read_sql(
            connection, "undo/select_misplanned_customer.sql", customer_ids=customers
        )
        play(
            connection,
            plan_customers,
            run_date,
            customer_ids=[row["customer_id"] for row in misplanned],
        )
        play(connection, plan_new_leads, run_date)
    return counts


def would_undo(customer_id: str, merge_id: int | None = None) -> dict[str, Any]:
    """The merge that `undo_merge` would undo. Raises UnfitAnswer as it would for the merge."""
    with transaction() as connection:
        return chosen_merge(connection, customer_id, merge_id)
