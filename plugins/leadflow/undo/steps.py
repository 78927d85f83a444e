"""The edge of the room: takes one import back, in one transaction, or says why not."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from leadflow import clock
from leadflow.followup.demands import GREETING_WINDOW_DAYS
from leadflow.followup.steps import apply_results, plan_customers, plan_new_leads
from leadflow.grading.steps import grade_customers
from leadflow.ownership.steps import assign_owners, refresh_clocks
from leadflow.quality.steps import check_laws
from leadflow.store.database import one_transaction
from leadflow.store.sql import read_sql, run_sql
from leadflow.undo.imports import Import, UndoRefused, find_blockers
from leadflow.undo.replay import play, replay
from leadflow.undo.rewind import mark_affected, rewind

# What hangs on a customer, in an order that its references allow; the customer itself goes last.
OF_A_CUSTOMER = (
    "next_step", "followup_task", "grade_history", "ownership_history", "wakeup_plan",
    "greeting", "push", "customer_event", "round_robin_turn", "lapse_clock", "handover",
    "registration_dispute", "membership", "field_source", "tag", "value_history", "rule_tag",
    "tag_decision", "customer",
)  # fmt: skip

Progress = Callable[[str, dict[str, object]], None]


@dataclass(frozen=True)
class Undone:
    """What an undo took away, or would: rows by outcome, customers that differ, tasks."""

    outcomes: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    open_tasks: int
    sent_tasks: int

    def counts(self) -> dict[str, int]:
        """The figures of the run's log."""
        changed = Counter(row["change"] for row in self.changes)
        return {
            "rows": sum(row["row_count"] for row in self.outcomes),
            "vanished": changed["vanished"],
            "parted": changed["parted"],
            "changed": changed["changed"],
            "open_tasks": self.open_tasks,
            "sent_tasks": self.sent_tasks,
        }


class _NotMeant(Exception):
    """Ends a trial: the transaction is rolled back."""


def undo_import(
    run_date: date,
    imported: Import,
    by: str,
    because: str,
    *,
    is_trial: bool = False,
    progress: Progress = lambda key, values: None,
) -> Undone:
    """Take an import back as of the run date; a trial does the same and keeps nothing.

    The caller holds the book. Raises UndoRefused, with people's deeds, where they have worked on
    what the import brought, and LawBroken; nothing is changed then.
    """
    undone = None
    try:
        with one_transaction() as connection:
            undone = _undo(connection, run_date, imported, by, because, progress)
            if is_trial:
                raise _NotMeant
    except _NotMeant:
        pass
    assert undone is not None
    return undone


def _undo(
    connection: Connection,
    run_date: date,
    imported: Import,
    by: str,
    because: str,
    progress: Progress,
) -> Undone:
    started_at = clock.now()
    progress("undo.progress.affected", {"file": imported.file_name})
    mark_affected(connection, imported.file_ids)
    outcomes = read_sql(connection, "undo/count_outcome.sql")
    blockers = find_blockers(connection)
    if blockers:
        raise UndoRefused(
            "undo.refused.blocked", blockers=blockers, file=imported.file_name, count=len(blockers)
        )
    run_sql(connection, "undo/create_state.sql")
    run_sql(connection, "undo/insert_state.sql", moment="before")
    [row] = read_sql(connection, "undo/select_since.sql")
    since = row["since"]
    progress("undo.progress.rewind", {"day": since})
    task_ids = rewind(connection, since)
    replay(connection, since, run_date, lambda day: progress("undo.progress.replay", {"day": day}))
    tasks = _remove_vanished(connection, run_date, imported.file_name)
    run_sql(
        connection,
        "undo/delete_greeting.sql",
        since=run_date - timedelta(days=GREETING_WINDOW_DAYS),
    )
    progress("undo.progress.plan", {})
    _plan_again(connection, run_date, has_answers=bool(task_ids))
    run_sql(
        connection,
        "undo/update_file.sql",
        run_date=run_date,
        undone_by=by,
        undone_because=because,
    )
    undone = Undone(outcomes, read_sql(connection, "undo/select_change.sql"), **tasks)
    play(connection, check_laws, run_date)
    run_sql(
        connection,
        "store/insert_run.sql",
        dag_id="import_undo",
        step="undo_import",
        run_date=run_date,
        counts=json.dumps({"file_id": imported.file_id, **undone.counts()}),
        started_at=started_at,
        finished_at=clock.now(),
    )
    return undone


def _remove_vanished(connection: Connection, run_date: date, file_name: str) -> dict[str, int]:
    """Delete the customers that nobody's row makes up any more; returns what went of their tasks.

    A task that was sent is no work yet: it goes, and its rep is told.
    """
    run_sql(connection, "undo/create_vanished.sql")
    [tasks] = read_sql(connection, "undo/count_task.sql")
    run_sql(connection, "undo/insert_withdrawn_customer.sql", run_date=run_date)
    run_sql(connection, "undo/insert_task_notice.sql", run_date=run_date, file_name=file_name)
    run_sql(connection, "undo/update_candidate.sql")
    run_sql(connection, "undo/delete_vanished_request.sql")
    for table in OF_A_CUSTOMER:
        run_sql(connection, f"undo/delete_vanished_{table}.sql")
    run_sql(connection, "undo/update_created_date.sql")
    return tasks


def _plan_again(connection: Connection, run_date: date, has_answers: bool) -> None:
    """Owners and next steps of whoever is left, by day as the intake does it.

    A customer that is what it was keeps its step; the others find room in their reps' day.
    """
    if has_answers:
        play(connection, apply_results, run_date)
    play(connection, grade_customers, run_date)
    play(connection, assign_owners, run_date)
    affected = [row["customer_id"] for row in read_sql(connection, "undo/select_customer.sql")]
    play(connection, refresh_clocks, run_date, customer_ids=affected)
    run_sql(connection, "undo/insert_state.sql", moment="after")
    customers = [row["customer_id"] for row in read_sql(connection, "undo/select_otherwise.sql")]
    play(connection, plan_customers, run_date, customer_ids=customers)
    play(connection, plan_new_leads, run_date)
