"""The one way in which owners change: what a step has put into `owner_change` becomes history.

The day's earlier row is replaced, the present one closed, the new one begun (law 3); then events,
the handover record, and the clock of each new ownership. Who changes hands, and why, is decided by
the callers: assignment and lapse in steps.py, people's moves in moves.py.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.ownership.lapse import lapse_rules
from leadflow.store.sql import copy_rows, run_sql

Change = tuple[str, str | None, str, str]


def begin_changes(connection: Connection) -> None:
    """Make the empty temporary table owner_change."""
    run_sql(connection, "ownership/create_owner_change.sql")


def add_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Add (customer_id, owner_id or None for the pool, reason, evidence as JSON) rows."""
    copy_rows(
        connection, "owner_change", ["customer_id", "owner_id", "reason", "evidence"], changes
    )


def write_changes(connection: Connection, run_date: date) -> None:
    """Write what owner_change holds, valid from the local midnight of the run date."""
    rules = policy()
    begins_at = local_midnight(run_date, rules.timezone)
    run_sql(connection, "ownership/analyze_owner_change.sql")
    run_sql(connection, "ownership/upsert_handover.sql", run_date=run_date)
    run_sql(connection, "ownership/delete_ownership_of_day.sql", valid_from_at=begins_at)
    run_sql(connection, "ownership/close_ownership.sql", valid_from_at=begins_at)
    run_sql(
        connection,
        "ownership/insert_ownership.sql",
        valid_from_at=begins_at,
        policy_version=rules.version,
    )
    run_sql(connection, "ownership/update_customer_owner.sql")
    run_sql(connection, "ownership/insert_customer_event_of_change.sql", run_date=run_date)
    begin_clocks(connection)
    run_sql(connection, "ownership/insert_lapse_scope_of_change.sql")
    set_clocks(connection, run_date)


def begin_clocks(connection: Connection) -> None:
    """Make the empty temporary table lapse_scope: whose clocks are to be set anew."""
    run_sql(connection, "ownership/drop_lapse_scope.sql")
    run_sql(connection, "ownership/create_lapse_scope.sql")


def set_clocks(connection: Connection, run_date: date) -> int:
    """Set the clocks of the customers in lapse_scope as of the run date; how many tick (D4)."""
    rules = policy()
    limits = lapse_rules(rules)
    run_sql(connection, "ownership/analyze_lapse_scope.sql")
    run_sql(connection, "ownership/create_lapse_day.sql", counts=limits["counts"])
    run_sql(connection, "ownership/create_lapse_number.sql")
    run_sql(connection, "ownership/delete_lapse_clock.sql")
    return run_sql(
        connection,
        "ownership/upsert_lapse_clock.sql",
        run_date=run_date,
        timezone=rules.timezone,
        until_at=local_midnight(run_date + timedelta(days=1), rules.timezone),
        limits=json.dumps(limits["limits"]),
        warning_days=limits["warning_days"],
        exempt_stages=limits["exempt_stages"],
        contract_days=limits["contract_days"],
    ).rowcount
