"""The edge of ownership: keeps the roster, deals out unowned customers, takes lapsed ones back.

Every change of a night goes through the temporary table `owner_change`, so that histories are
written in one way only: the day's earlier row is replaced, the present one closed, the new begun.
"""

import json
from datetime import date, datetime

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy, roster
from leadflow.followup.calendar import calendar_days, years_without_make_up_days
from leadflow.ownership.roster import alias_rows, leave_rows, rep_rows
from leadflow.ownership.turns import Assignment, OnDuty, Unowned, share_out
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
    rules = policy()
    with transaction() as connection:
        run_sql(connection, "ownership/create_owner_change.sql")
        registered = run_sql(
            connection, "ownership/insert_change_of_registered.sql", run_date=run_date
        ).rowcount
        followed = run_sql(
            connection, "ownership/insert_change_of_source_owner.sql", run_date=run_date
        ).rowcount
        unowned = read_sql(connection, "ownership/select_unowned_customer.sql")
        reps = read_sql(connection, "ownership/select_rep_on_duty.sql", run_date=run_date)
        [turn] = read_sql(connection, "ownership/select_next_turn_number.sql")
        assignments = share_out(
            [
                Unowned(
                    customer["customer_id"],
                    customer["grade"],
                    customer["takes_turn"],
                    customer["previous_owner"],
                )
                for customer in unowned
            ],
            [OnDuty(**rep) for rep in reps],
            rules.ownership,
            first_turn_number=turn["turn_number"],
        )
        pool_rows = {row["customer_id"]: row for row in unowned if row["is_in_pool"]}
        changes = [
            _change(assignment, pool_rows.get(assignment.customer.customer_id))
            for assignment in assignments
            # one that lies in the pool and finds nobody stays there: nothing changed
            if assignment.rep or assignment.customer.customer_id not in pool_rows
        ]
        copy_rows(
            connection, "owner_change", ["customer_id", "owner_id", "reason", "evidence"], changes
        )
        turns = [
            (
                assignment.turn_number,
                assignment.rep.rep_id,
                assignment.customer.customer_id,
                run_date,
                assignment.rep.seniority,
            )
            for assignment in assignments
            if assignment.rep and assignment.turn_number
        ]
        copy_rows(
            connection,
            "round_robin_turn",
            ["turn_number", "rep_id", "customer_id", "turn_date", "seniority_band"],
            turns,
        )
        begins_at = local_midnight(run_date, rules.timezone)
        _write_changes(connection, run_date, begins_at, rules.version)
        disputes = run_sql(
            connection,
            "ownership/insert_notice_of_dispute.sql",
            run_date=run_date,
            valid_from_at=begins_at,
            timezone=rules.timezone,
        ).rowcount
        return {
            "registered": registered,
            "followed": followed,
            "dealt": sum(assignment.rep is not None for assignment in assignments),
            "turns": len(turns),
            "pooled": sum(assignment.rep is None for assignment in assignments),
            "disputes": disputes,
        }


def lapse_owners(run_date: date) -> dict[str, int]:
    """Return to the pool what its owner left alone too long, or behind by leaving (D4, D7)."""
    rules = policy()
    with transaction() as connection:
        run_sql(connection, "ownership/create_owner_change.sql")
        handed_over = run_sql(
            connection, "ownership/insert_change_of_left_rep.sql", run_date=run_date
        ).rowcount
        lapsed = run_sql(
            connection,
            "ownership/insert_change_of_lapsed.sql",
            run_date=run_date,
            timezone=rules.timezone,
            cadence=rules.cadence.cadence_days.model_dump_json(),
            lapse_days=rules.ownership.lapse_days,
            lapse_grace_days=rules.ownership.lapse_grace_days,
        ).rowcount
        begins_at = local_midnight(run_date, rules.timezone)
        _write_changes(connection, run_date, begins_at, rules.version)
        run_sql(connection, "ownership/insert_notice_of_lapse.sql", run_date=run_date)
        return {"lapsed": lapsed, "left_behind": handed_over}


def _change(
    assignment: Assignment, pool_row: dict[str, object] | None
) -> tuple[str, str | None, str, str]:
    """One row of owner_change, with what its evidence keeps of the pool row that it ends."""
    evidence: dict[str, object] = {}
    if pool_row:
        evidence["after"] = pool_row["pool_reason"]
        evidence |= dict(pool_row["pool_evidence"])  # type: ignore[call-overload]
    if assignment.rep is None:
        return (assignment.customer.customer_id, None, "no_rep_free", json.dumps({"rule": "D6"}))
    is_handover = evidence.get("after") == "rep_left"
    evidence |= {
        "rule": "D7" if is_handover else "D6",
        "grade": assignment.customer.grade,
        "seniority_band": assignment.rep.seniority,
        "load_before": assignment.rep.load,
        "last_turn": assignment.rep.last_turn,
        "turn_number": assignment.turn_number,
    }
    reason = "handover" if is_handover else "round_robin"
    return (
        assignment.customer.customer_id,
        assignment.rep.rep_id,
        reason,
        json.dumps(evidence, ensure_ascii=False, sort_keys=True),
    )


def _write_changes(
    connection: Connection, run_date: date, begins_at: datetime, policy_version: str
) -> None:
    run_sql(connection, "ownership/delete_ownership_of_day.sql", valid_from_at=begins_at)
    run_sql(connection, "ownership/close_ownership.sql", valid_from_at=begins_at)
    run_sql(
        connection,
        "ownership/insert_ownership.sql",
        valid_from_at=begins_at,
        policy_version=policy_version,
    )
    run_sql(connection, "ownership/update_customer_owner.sql")
    run_sql(connection, "ownership/insert_customer_event_of_change.sql", run_date=run_date)


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
