"""Puts what an import can have changed back to the day before it came. Set-based; no rules here.

The statements work on temporary tables `undo_...`, filled first: the import's parts, the parties
and customers that they can have changed, the rows of other files that have to be played again.
"""

from datetime import date

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.identity.affected import spread_affected
from leadflow.store.sql import read_sql, run_sql


def mark_affected(connection: Connection, file_ids: list[int]) -> None:
    """Fill undo_file, undo_party and undo_customer: whoever the import's rows can have touched.

    Whoever shares a match key, a compared pair or a customer with an affected record is affected
    as well, and so is whoever was in such a customer since.
    """
    run_sql(connection, "undo/create_file.sql", file_ids=file_ids)
    run_sql(connection, "undo/create_party.sql")
    run_sql(connection, "undo/create_customer.sql")
    grew = True
    while grew:
        run_sql(connection, "undo/insert_customer.sql")
        spread_affected(connection, affected_parties(connection))
        grew = run_sql(connection, "undo/insert_party.sql").rowcount > 0
        run_sql(connection, "undo/drop_step_table.sql")


def affected_parties(connection: Connection) -> list[int]:
    """The affected parties, those that are gone by now included."""
    return [row["party_id"] for row in read_sql(connection, "undo/select_party.sql")]


def rewind(connection: Connection, since: date) -> list[str]:
    """Take back what the import's rows and all later ones brought to the affected customers.

    `since` is the day that the import came. Returns the tasks whose answers went with it.
    """
    run_sql(connection, "undo/create_record.sql")
    run_sql(connection, "undo/create_gone.sql")
    task_ids = _withdraw_rows(connection)
    _empty_book(connection)
    _rewind_identity(connection, since)
    _rewind_histories(connection, since)
    run_sql(connection, "undo/analyze_rewound.sql")
    return task_ids


def _withdraw_rows(connection: Connection) -> list[str]:
    for statement in (
        "close_quarantine",
        "reopen_support_request",
        "withdraw_record",
        "reset_record",
        "update_current",
    ):
        run_sql(connection, f"undo/{statement}.sql")
    deleted = read_sql(connection, "undo/delete_task_result.sql")
    task_ids = sorted(row["task_id"] for row in deleted)
    for statement in ("update_unanswered_task", "update_undone_wakeup", "reset_rival_answer"):
        run_sql(connection, f"undo/{statement}.sql", task_ids=task_ids)
    return task_ids


def _empty_book(connection: Connection) -> None:
    for row in ("activity", "requirement", "opportunity", "stage", "contact", "field", "tag"):
        run_sql(connection, f"undo/delete_{row}.sql")
    run_sql(connection, "undo/detach_stage.sql")


def _rewind_identity(connection: Connection, since: date) -> None:
    """Memberships and merges as before; parties that came since wait for their rows."""
    run_sql(connection, "undo/delete_doubt.sql", since=since)
    for kept in ("parted", "prior", "edge", "review"):
        run_sql(connection, f"undo/create_{kept}.sql")
    merges = [row["merge_id"] for row in read_sql(connection, "undo/select_merge.sql")]
    for merge_id in merges:
        run_sql(connection, "identity/restore_ownership.sql", merge_id=merge_id)
    run_sql(connection, "undo/revive_customer.sql")
    run_sql(connection, "undo/delete_merge.sql", merge_ids=merges)
    for statement in (
        "delete_review",
        "reopen_review",
        "delete_edge",
        "delete_key",
        "delete_membership",
        "reopen_membership",
        "detach_row",
        "delete_party",
    ):
        run_sql(connection, f"undo/{statement}.sql")


def _rewind_histories(connection: Connection, since: date) -> None:
    since_at = local_midnight(since, policy().timezone)
    run_sql(connection, "undo/delete_event.sql")
    run_sql(connection, "undo/delete_lapse_night.sql", since=since)
    for history in ("grade", "value"):
        run_sql(connection, f"undo/delete_{history}.sql", since_at=since_at)
        run_sql(connection, f"undo/reopen_{history}.sql", since_at=since_at)
    run_sql(connection, "undo/delete_rule_tag.sql", since=since)
    run_sql(connection, "undo/reopen_rule_tag.sql", since=since)
    for statement in (
        "create_wakeup",
        "reset_customer",
        "delete_wakeup",
        "delete_ownership",
        "delete_dispute",
        "reopen_ownership",
    ):
        run_sql(connection, f"undo/{statement}.sql")
