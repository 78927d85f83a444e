"""The lapse of a night: clocks, warnings, who returns to the pool, who stands in (D4, D5, D7).

Run in a transaction that is rolled back it tells what a night would do.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.ownership.changes import (
    Change,
    add_changes,
    begin_changes,
    begin_clocks,
    set_clocks,
    write_changes,
)
from leadflow.ownership.lapse import lapse_rules
from leadflow.ownership.turns import RosterRep, Unowned, share_out
from leadflow.store.sql import read_sql, run_sql


def lapse(connection: Connection, run_date: date) -> dict[str, int]:
    """Find and write the night's lapses, handovers and stand-ins; returns the counts."""
    rules = lapse_rules(policy())
    begin_changes(connection)
    behind = run_sql(
        connection, "ownership/insert_change_of_left_rep.sql", run_date=run_date
    ).rowcount
    warned = _check_clocks(connection, run_date, rules)
    lapsed = run_sql(
        connection,
        "ownership/insert_change_of_lapsed.sql",
        run_date=run_date,
        counts=rules["counts"],
        warning_days=rules["warning_days"],
    ).rowcount
    # counted by the ladder that asks for it
    run_sql(connection, "ownership/insert_change_of_escalated.sql", run_date=run_date)
    back = run_sql(
        connection, "ownership/insert_change_of_rep_back.sql", run_date=run_date
    ).rowcount
    stood_in = _stand_in(connection, run_date)
    write_changes(connection, run_date)
    run_sql(connection, "ownership/insert_notice_of_warning.sql", run_date=run_date)
    run_sql(connection, "ownership/insert_notice_of_lapse.sql", run_date=run_date)
    run_sql(connection, "ownership/insert_notice_of_stand_in.sql", run_date=run_date)
    return {
        "lapsed": lapsed,
        "left_behind": behind,
        "warned": warned,
        "stood_in": stood_in,
        "given_back": back,
    }


def _check_clocks(connection: Connection, run_date: date, rules: dict[str, Any]) -> int:
    """Set anew what is due or has changed since the last night; warn. Returns the warnings.

    The whole book only where the rules are others than the last night's, or there was none. A night
    that is run again finds its clocks set: what its later steps changed is the next one's business.
    """
    last = read_sql(connection, "ownership/select_lapse_night.sql", run_date=run_date)
    begin_clocks(connection)
    if last and last[0]["run_date"] == run_date and last[0]["rules"] == rules:
        return 0
    if not last or last[0]["rules"] != rules:
        run_sql(connection, "ownership/insert_lapse_scope_of_owned.sql")
    else:
        since = last[0]["run_date"]
        run_sql(
            connection,
            "ownership/insert_lapse_scope_of_changed.sql",
            since_date=since,
            since_at=local_midnight(since, policy().timezone),
        )
        run_sql(connection, "ownership/insert_lapse_scope_of_due.sql", run_date=run_date)
    set_clocks(connection, run_date)
    warned = run_sql(connection, "ownership/update_lapse_warned.sql", run_date=run_date).rowcount
    run_sql(
        connection,
        "ownership/upsert_lapse_night.sql",
        run_date=run_date,
        rules=json.dumps(rules),
    )
    return warned


def _stand_in(connection: Connection, run_date: date) -> int:
    """Give what falls due in a long leave to colleagues until its end, by load (policy, D5)."""
    rules = policy().ownership
    if rules.long_leave == "stay" or rules.long_leave_days is None:
        return 0
    waiting = read_sql(
        connection,
        "ownership/select_customer_of_long_leave.sql",
        run_date=run_date,
        long_leave_days=rules.long_leave_days,
    )
    if not waiting:
        return 0
    reps = read_sql(connection, "ownership/select_rep_on_roster.sql", run_date=run_date)
    dealt = share_out(
        [Unowned(row["customer_id"], row["grade"], takes_turn=False) for row in waiting],
        [RosterRep(**rep) for rep in reps],
        rules,
        last_turn_number=0,
    )
    changes: list[Change] = [
        (
            one.customer.customer_id,
            one.rep.rep_id,
            "stand_in",
            json.dumps(
                {
                    "rule": "D5",
                    "previous_owner": row["owner_id"],
                    "until_date": row["until_date"].isoformat(),
                    "load_before": one.rep.load,
                }
            ),
        )
        for row, one in zip(waiting, dealt.assignments, strict=True)
        if one.rep
    ]
    add_changes(connection, changes)
    return len(changes)
