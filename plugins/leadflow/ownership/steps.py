"""The edge of ownership: keeps the roster, deals out unowned customers, takes lapsed ones back.

Every change goes through the temporary table `owner_change` and is written by changes.py. What
people decide about owners is in moves.py.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy, roster
from leadflow.followup.calendar import calendar_days, years_without_make_up_days
from leadflow.ownership.changes import (
    Change,
    add_changes,
    begin_changes,
    begin_clocks,
    set_clocks,
    write_changes,
)
from leadflow.ownership.lapsing import lapse
from leadflow.ownership.roster import absence_rows, alias_rows, leave_rows, rep_rows
from leadflow.ownership.turns import Assignment, Dealt, RosterRep, Unowned, share_out
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql

DATA_TEAM = "data_team"


def sync_roster(run_date: date) -> dict[str, int]:
    """Bring reps, aliases, leave, the policy version and the calendar to the store (D5)."""
    rules = policy()
    with transaction() as connection:
        reps = rep_rows(roster())
        run_sql(connection, "ownership/upsert_rep.sql", reps=json.dumps(reps))
        missing = run_sql(
            connection,
            "ownership/update_missing_rep.sql",
            rep_ids=[rep["rep_id"] for rep in reps],
            run_date=run_date,
        ).scalars()
        for rep_id in sorted(missing):
            _tell(connection, run_date, "rep_missing", rep_id, rep_id=rep_id)

        aliases, shared = alias_rows(roster())
        run_sql(connection, "ownership/delete_rep_alias.sql")
        copy_rows(connection, "rep_alias", ["source_system", "alias", "rep_id"], aliases)
        for system, rep_ids in shared:
            _tell(
                connection,
                run_date,
                "alias_shared",
                f"{system} {' '.join(rep_ids)}",
                source_system=system,
                rep_ids=", ".join(rep_ids),
            )

        run_sql(connection, "ownership/delete_rep_leave.sql")
        run_sql(
            connection, "ownership/insert_rep_leave.sql", leaves=json.dumps(leave_rows(roster()))
        )
        absences = absence_rows(roster())
        run_sql(connection, "ownership/delete_told_absence.sql")
        run_sql(
            connection,
            "ownership/insert_rep_absence.sql",
            rep_ids=[rep_id for rep_id, _ in absences],
            absent_dates=[day for _, day in absences],
            told_by=None,
        )
        run_sql(
            connection,
            "ownership/insert_policy_version.sql",
            policy_version=rules.version,
            policy_name=rules.name,
            content=rules.model_dump_json(),
            run_date=run_date,
        )
        run_sql(
            connection,
            "policy/insert_policy_use.sql",
            policy_version=rules.version,
            run_date=run_date,
        )
        day_count = _sync_calendar(connection, run_date)
        for year in years_without_make_up_days(rules.calendar, run_date):
            _tell(connection, run_date, "calendar_incomplete", str(year), year=year)
        return {"reps": len(reps), "aliases": len(aliases), "days": day_count}


def assign_owners(run_date: date) -> dict[str, int]:
    """Give live customers without an owner one: own rep, then fair turns, else the pool (D3–D7).

    A customer that fell to the pool tonight is dealt out tonight; its row of the day is replaced.
    One whose record changed hands in its source follows it.
    """
    with transaction() as connection:
        begin_changes(connection)
        registered = run_sql(
            connection, "ownership/insert_change_of_registered.sql", run_date=run_date
        ).rowcount
        followed = run_sql(
            connection, "ownership/insert_change_of_source_owner.sql", run_date=run_date
        ).rowcount
        dealt, pool_rows = _deal(connection, run_date)
        add_changes(
            connection,
            [
                _change(assignment, pool_rows.get(assignment.customer.customer_id))
                for assignment in dealt.assignments
                # one that lies in the pool and finds nobody stays there: nothing changed
                if assignment.rep or assignment.customer.customer_id not in pool_rows
            ],
        )
        turns = _write_turns(connection, run_date, dealt)
        write_changes(connection, run_date)
        disputes = _open_disputes(connection, run_date)
        return {
            "registered": registered,
            "followed": followed,
            "dealt": sum(assignment.rep is not None for assignment in dealt.assignments),
            "returned": sum(assignment.is_own for assignment in dealt.assignments),
            "turns": turns,
            "skipped": len(dealt.skipped),
            "pooled": sum(assignment.rep is None for assignment in dealt.assignments),
            "disputes": disputes,
        }


def lapse_owners(run_date: date) -> dict[str, int]:
    """Warn owners, and return to the pool what was left alone too long or behind (D4, D5, D7)."""
    with transaction() as connection:
        return lapse(connection, run_date)


def refresh_clocks(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Set the clocks of these customers anew: what they rest on has been taken back (D4)."""
    with transaction() as connection:
        begin_clocks(connection)
        run_sql(
            connection,
            "ownership/insert_lapse_scope_of_named.sql",
            customer_ids=list(customer_ids),
        )
        return {"clocks": set_clocks(connection, run_date)}


def _deal(connection: Connection, run_date: date) -> tuple[Dealt, dict[str, dict[str, Any]]]:
    """Who gets whom tonight, and the pool rows of the customers that lie in the pool."""
    rules = policy()
    unowned = read_sql(
        connection,
        "ownership/select_unowned_customer.sql",
        run_date=run_date,
        timezone=rules.timezone,
        until_at=local_midnight(run_date + timedelta(days=1), rules.timezone),
        pool_days=rules.ownership.pool_days,
        barred_days=rules.ownership.reclaim_barred_days,
    )
    if not unowned:
        return Dealt(), {}
    reps = read_sql(connection, "ownership/select_rep_on_roster.sql", run_date=run_date)
    [last] = read_sql(connection, "ownership/select_last_turn.sql")
    dealt = share_out(
        [
            Unowned(
                customer["customer_id"],
                customer["grade"],
                customer["takes_turn"],
                customer["own_rep_id"],
                frozenset(customer["barred_rep_ids"]),
                customer["has_come_back"],
            )
            for customer in unowned
        ],
        [RosterRep(**rep) for rep in reps],
        rules.ownership,
        last_turn_number=last["turn_number"],
    )
    return dealt, {row["customer_id"]: row for row in unowned if row["is_in_pool"]}


def _change(assignment: Assignment, pool_row: Mapping[str, Any] | None) -> Change:
    """One row of owner_change, with what its evidence keeps of the pool row that it ends."""
    evidence: dict[str, object] = {}
    if pool_row:
        evidence |= dict(pool_row["pool_evidence"])
        # of several stays in the pool the first tells why: the later ones only found nobody free
        evidence.setdefault("after", pool_row["pool_reason"])
    if assignment.rep is None:
        return (assignment.customer.customer_id, None, "no_rep_free", json.dumps({"rule": "D6"}))
    is_handover = evidence.get("after") == "rep_left" and not assignment.is_own
    reason = "round_robin"
    if assignment.is_own:
        reason = "returned" if assignment.customer.is_returning else "merged"
    elif is_handover:
        reason = "handover"
    evidence |= {
        "rule": {"handover": "D7", "round_robin": "D6"}.get(reason, "D5"),
        "grade": assignment.customer.grade,
        "seniority_band": assignment.rep.seniority,
        "load_before": assignment.rep.load,
        "last_turn": assignment.rep.last_turn,
        "turn_number": assignment.turn_number,
    }
    return (
        assignment.customer.customer_id,
        assignment.rep.rep_id,
        reason,
        json.dumps(evidence, ensure_ascii=False, sort_keys=True),
    )


def _write_turns(connection: Connection, run_date: date, dealt: Dealt) -> int:
    """Note the turns taken, one a customer and day, and those that passed; returns the taken."""
    taken = [
        (one.turn_number, one.rep.rep_id, one.customer.customer_id, run_date, one.rep.seniority,
         False)
        for one in dealt.assignments
        if one.rep and one.turn_number
    ]  # fmt: skip
    skipped = [
        (one.turn_number, one.rep_id, one.customer_id, run_date, one.seniority_band, True)
        for one in dealt.skipped
    ]
    run_sql(
        connection,
        "ownership/delete_turn_of_day.sql",
        customer_ids=[turn[2] for turn in taken],
        run_date=run_date,
    )
    copy_rows(
        connection,
        "round_robin_turn",
        ["turn_number", "rep_id", "customer_id", "turn_date", "seniority_band", "is_skipped"],
        sorted(taken + skipped),
    )
    return len(taken)


def _open_disputes(connection: Connection, run_date: date) -> int:
    """Earlier registrations that came late open a dispute; withdrawn ones close theirs (D3).

    Where the owner's own was withdrawn the owner stays, and the manager is told who is next.
    """
    rules = policy()
    run_sql(connection, "ownership/update_dispute_obsolete.sql", run_date=run_date)
    opened = run_sql(
        connection,
        "ownership/insert_registration_dispute.sql",
        run_date=run_date,
        valid_from_at=local_midnight(run_date, rules.timezone),
    ).rowcount
    run_sql(
        connection,
        "ownership/insert_withdrawn_registration.sql",
        run_date=run_date,
        timezone=rules.timezone,
    )
    run_sql(connection, "ownership/delete_registration_change.sql")
    run_sql(
        connection,
        "ownership/insert_notice_of_dispute.sql",
        run_date=run_date,
        timezone=rules.timezone,
    )
    return opened


def _sync_calendar(connection: Connection, run_date: date) -> int:
    """Write the calendar anew only where it differs; returns the number of its days."""
    rows = [
        (day.day, day.is_working, day.working_day_number)
        for day in calendar_days(policy().calendar, run_date)
    ]
    held = [
        (row["day"], row["is_working"], row["working_day_number"])
        for row in read_sql(connection, "ownership/select_working_day.sql")
    ]
    if held != rows:
        run_sql(connection, "ownership/delete_working_day.sql")
        copy_rows(connection, "working_day", ["day", "is_working", "working_day_number"], rows)
    return len(rows)


def _tell(
    connection: Connection, run_date: date, kind: str, subject: str, **values: object
) -> None:
    run_sql(
        connection,
        "ownership/insert_notice.sql",
        run_date=run_date,
        audience=DATA_TEAM,
        kind=kind,
        subject=subject,
        details=json.dumps({"key": f"ownership.notice.{kind}", **values}, ensure_ascii=False),
    )
