"""The edge of follow-up: plans the book or what changed in it, and takes back what reps answered.

A plan is one chain of set-based statements over temporary tables, limited to `plan_scope`:
subject (what is known of a customer) → candidate (what each rule wants) → option (on which working
day) → laid (where the reps have room) → step (the one that wins) → followup_task and next_step.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.followup.demands import find_demands
from leadflow.followup.kinds import INNER_KINDS, STEP_KINDS
from leadflow.followup.questions import worded_columns
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql

CAP_WINDOW_DAYS = 7  # T3 counts touches in 7 days
DATA_TEAM = "data_team"


class CalendarTooShortError(LookupError):
    """The working-day table does not reach the run date: sync_roster has not run for it."""


def plan_followups(run_date: date) -> dict[str, int]:
    """Plan the whole book for the run date, or the next working day: one next step each (T6)."""
    with transaction() as connection:
        run_sql(connection, "followup/create_plan_scope.sql")
        run_sql(connection, "followup/insert_scope_of_book.sql")
        return _plan(connection, run_date)


def plan_new_leads(run_date: date) -> dict[str, int]:
    """Plan at once what is new or changed by day: first touches, enquiries, answers (T1, T4, T7).

    The rest of the day's plan stands; it keeps its room in the reps' day.
    """
    with transaction() as connection:
        run_sql(connection, "followup/create_plan_scope.sql")
        run_sql(
            connection,
            "followup/insert_scope_of_changes.sql",
            run_date=run_date,
            until_at=_end_of(run_date),
        )
        return _plan(connection, run_date)


def plan_customers(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Plan these customers alone, for the day that the run date plans; the others keep theirs."""
    with transaction() as connection:
        run_sql(connection, "followup/create_plan_scope.sql")
        run_sql(
            connection,
            "followup/insert_scope_of_customers.sql",
            customer_ids=list(customer_ids),
        )
        return _plan(connection, run_date)


def apply_results(run_date: date) -> dict[str, int]:
    """Take what reps wrote into their lists: results become activities and drive the plan (T7).

    One answer per task: a second, different one is told and never applied; so are rows of another
    rep's list. Rows whose task does not exist were quarantined at the gate; the rep is told.
    """
    rules = policy()
    with transaction() as connection:
        answers = run_sql(
            connection,
            "followup/create_task_answer.sql",
            run_date=run_date,
            timezone=rules.timezone,
        ).rowcount
        applied = run_sql(connection, "followup/insert_task_result.sql").rowcount
        run_sql(connection, "followup/create_answer_anchor.sql")
        run_sql(connection, "followup/update_source_record_of_answer.sql")
        run_sql(
            connection,
            "followup/insert_activity_of_answer.sql",
            timezone=rules.timezone,
            inner_kinds=list(INNER_KINDS),
        )
        run_sql(connection, "followup/update_answered_task.sql", run_date=run_date)
        run_sql(connection, "followup/update_wakeup_plan_of_answer.sql")
        told = run_sql(
            connection,
            "followup/insert_notice_of_answer.sql",
            run_date=run_date,
            data_team=DATA_TEAM,
        ).rowcount
        told += run_sql(
            connection,
            "followup/insert_notice_of_unknown_task.sql",
            run_date=run_date,
            data_team=DATA_TEAM,
        ).rowcount
        return {"rows": answers, "applied": applied, "notices": told}


def _plan(connection: Connection, run_date: date) -> dict[str, int]:
    """Plan the customers in plan_scope; the same statements whatever the scope."""
    rules = policy()
    [planned] = read_sql(connection, "followup/select_plan_date.sql", run_date=run_date)
    plan_date = planned["plan_date"]
    if plan_date is None:
        raise CalendarTooShortError(
            f"The calendar has no working day from {run_date} on. Run sync_roster for that date."
        )
    until_at = _end_of(run_date)
    _find_candidates(connection, rules, plan_date, until_at)
    for statement in ("create_plan_option", "create_plan_laid", "create_plan_step"):
        run_sql(connection, f"followup/{statement}.sql", plan_date=plan_date)
    for statement in ("delete_next_step", "delete_unlisted_task", "replace_listed_task"):
        run_sql(connection, f"followup/{statement}.sql")
    run_sql(
        connection,
        "followup/upsert_followup_task.sql",
        plan_date=plan_date,
        policy_version=rules.version,
    )
    run_sql(connection, "followup/insert_next_step.sql", plan_date=plan_date)
    [counts] = read_sql(connection, "followup/count_plan.sql", plan_date=plan_date)
    return counts


def _find_candidates(
    connection: Connection, rules: Policy, plan_date: date, until_at: datetime
) -> None:
    """Fill plan_subject and plan_candidate: every rule adds what it wants."""
    cadence, zone = rules.cadence, rules.timezone
    run_sql(
        connection,
        "followup/create_plan_kind.sql",
        kinds=json.dumps([asdict(kind) for kind in STEP_KINDS]),
    )
    run_sql(connection, "followup/create_plan_grade.sql", grades=json.dumps(grade_rows(rules)))
    run_sql(
        connection,
        "followup/create_plan_subject.sql",
        plan_date=plan_date,
        timezone=zone,
        until_at=until_at,
        customer_cadence_days=cadence.customer_cadence_days,
        cap_window_days=CAP_WINDOW_DAYS,
        cap_from_at=local_midnight(plan_date - timedelta(days=CAP_WINDOW_DAYS - 1), zone),
    )
    run_sql(connection, "followup/create_plan_candidate.sql")
    for statement in ("insert_candidate_agreed", "insert_candidate_reply"):
        run_sql(connection, f"followup/{statement}.sql", timezone=zone, until_at=until_at)
    for statement in ("insert_candidate_first_touch", "insert_candidate_cadence"):
        run_sql(connection, f"followup/{statement}.sql")
    run_sql(
        connection,
        "followup/insert_candidate_wakeup.sql",
        wakeup_every_days=rules.dormancy.wakeup_every_days,
    )
    run_sql(
        connection,
        "followup/insert_candidate_complete_data.sql",
        complete_data_days=cadence.complete_data_days,
        timezone=zone,
        until_at=until_at,
    )
    run_sql(
        connection,
        "followup/insert_candidate_confirm.sql",
        confirm_days=cadence.confirm_days,
        worded_columns=worded_columns(),
    )
    find_demands(connection, rules, plan_date, until_at)


def grade_rows(rules: Policy) -> list[dict[str, object]]:
    """What the policy sets per grade, one row each (T1–T3)."""
    cadence = rules.cadence
    return [
        {
            "grade": grade,
            "first_touch_days": getattr(cadence.first_touch_days, grade),
            "cadence_days": getattr(cadence.cadence_days, grade),
            "touch_cap": getattr(cadence.touch_cap_per_7_days, grade),
            "channel": channel,
        }
        for grade, channel in sorted(cadence.channels.items())
    ]


def _end_of(run_date: date) -> datetime:
    """The instant that ends the run date; what claims to have happened later does not count yet."""
    return local_midnight(run_date + timedelta(days=1), policy().timezone)
