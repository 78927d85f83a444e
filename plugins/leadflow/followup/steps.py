"""The edge of follow-up: plans the book or what changed in it, and takes back what reps answered.

A plan is one chain of set-based statements over temporary tables, limited to `plan_scope`:
subject (what is known of a customer) → candidate (what each rule wants) → option (on which working
day) → laid (where the reps have room) → step (the one that wins) → followup_task and next_step.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from leadflow.clock import local_midnight, night_of
from leadflow.config import policy
from leadflow.followup.answers import take_answers
from leadflow.followup.demands import find_demands
from leadflow.followup.escalation import ladder_rows
from leadflow.followup.kinds import kind_rows
from leadflow.followup.questions import worded_columns
from leadflow.followup.response import clock_rows, pieces_of, urgent_pattern
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, rules_digest, run_sql

CAP_WINDOW_DAYS = 7  # T3 counts touches in 7 days


class CalendarTooShortError(LookupError):
    """The working-day table does not reach the run date: sync_roster has not run for it."""


def plan_followups(
    run_date: date, as_of: datetime | None = None, *, is_whole_book: bool = False
) -> dict[str, int]:
    """Plan the run date, or the next working day: one next step a customer (T6).

    Only the slice that may have another step than last night is planned: whose facts have changed,
    and whose step, pause or laid day is due. Another policy, calendar or set of rules, and a night
    that goes back in time, plan the whole book; so does `is_whole_book`, which changes no row.
    """
    with transaction() as connection:
        plan_date, until_at = _plan_date(connection, run_date), _end_of(run_date)
        basis = {
            "plan_date": plan_date,
            "until_at": until_at,
            "policy_version": policy().version,
            "rules_digest": _rules_digest(),
        }
        [held] = read_sql(connection, "followup/select_plan_basis.sql", **basis)
        run_sql(connection, "followup/create_plan_scope.sql")
        if held["is_slice_enough"] and not is_whole_book:
            run_sql(connection, "followup/insert_scope_of_slice.sql", plan_date=plan_date)
        else:
            run_sql(connection, "followup/insert_scope_of_book.sql")
        counts = _plan(connection, run_date, plan_date, as_of)
        run_sql(connection, "followup/delete_rep_load.sql", plan_date=plan_date)
        run_sql(connection, "followup/insert_rep_load.sql", plan_date=plan_date)
        run_sql(
            connection,
            "followup/insert_notice_of_load.sql",
            run_date=run_date,
            plan_date=plan_date,
        )
        run_sql(
            connection,
            "followup/upsert_plan_basis.sql",
            calendar_digest=held["calendar_digest"],
            **basis,
        )
        return counts


def plan_new_leads(run_date: date, as_of: datetime | None = None) -> dict[str, int]:
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
        return _plan(connection, run_date, _plan_date(connection, run_date), as_of)


def plan_customers(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Plan these customers alone, for the day that the run date plans; the others keep theirs."""
    with transaction() as connection:
        run_sql(connection, "followup/create_plan_scope.sql")
        run_sql(
            connection,
            "followup/insert_scope_of_customers.sql",
            customer_ids=list(customer_ids),
        )
        return _plan(connection, run_date, _plan_date(connection, run_date))


def watch_clocks(run_date: date, as_of: datetime | None = None) -> dict[str, int]:
    """Mark what is at risk or over its time by now, and tell rep and manager once (T4).

    For every quarter of an hour, files or not; what has come in since is the plan's to see.
    """
    with transaction() as connection:
        as_of_at = as_of or night_of(run_date, policy().timezone)
        marked = run_sql(
            connection, "followup/update_enquiry_state.sql", as_of_at=as_of_at
        ).rowcount
        return {"marked": marked, "notices": _tell_of_enquiries(connection, run_date)}


def escalate_tasks(run_date: date) -> dict[str, int]:
    """Take what was left undone up the ladder: rep, manager, another rep (T8); before the lapses.

    Each step is taken once per task; the last one is carried out by the ownership of that night.
    """
    rules = policy()
    with transaction() as connection:
        taken = run_sql(
            connection,
            "followup/insert_escalation.sql",
            run_date=run_date,
            timezone=rules.timezone,
            until_at=_end_of(run_date),
            steps=json.dumps(ladder_rows(rules.cadence.escalation)),
            policy_version=rules.version,
        ).rowcount
        told = run_sql(
            connection, "followup/insert_notice_of_escalation.sql", run_date=run_date
        ).rowcount
        return {"escalated": taken, "notices": told}


def apply_results(run_date: date) -> dict[str, int]:
    """Take what reps wrote into their lists: results become activities and drive the plan (T7).

    One answer per task: a second, different one is told and never applied. What becomes of each
    row is answers.py's.
    """
    with transaction() as connection:
        return take_answers(connection, run_date, policy().timezone)


def _plan(
    connection: Connection, run_date: date, plan_date: date, as_of: datetime | None = None
) -> dict[str, int]:
    """Plan the customers in plan_scope; the same statements whatever the scope."""
    rules = policy()
    until_at = _end_of(run_date)
    # what the plan looks up is never more than the scope, and the pages of a hot book are in memory
    run_sql(connection, "followup/set_page_cost.sql")
    run_sql(connection, "followup/analyze_plan_scope.sql")
    _read_clocks(connection, run_date, rules, until_at, as_of)
    _count_connects(connection, rules, until_at)
    _find_candidates(connection, rules, plan_date, until_at)
    run_sql(connection, "followup/create_plan_option.sql", plan_date=plan_date)
    run_sql(connection, "followup/analyze_plan_option.sql")
    run_sql(connection, "followup/insert_revisit_of_option.sql")
    run_sql(connection, "followup/create_plan_laid.sql", plan_date=plan_date)
    run_sql(
        connection,
        "followup/create_plan_suggestion.sql",
        fewest_observations=rules.cadence.suggestion.fewest_observations,
    )
    run_sql(connection, "followup/create_plan_step.sql", plan_date=plan_date)
    run_sql(connection, "followup/analyze_plan_step.sql")
    for statement in ("delete_changed_step", "delete_unlisted_task", "replace_listed_task"):
        run_sql(connection, f"followup/{statement}.sql")
    run_sql(
        connection,
        "followup/upsert_followup_task.sql",
        plan_date=plan_date,
        policy_version=rules.version,
    )
    run_sql(connection, "followup/upsert_next_step.sql", plan_date=plan_date)
    run_sql(connection, "followup/delete_plan_change.sql")
    [counts] = read_sql(connection, "followup/count_plan.sql", plan_date=plan_date)
    return counts


def _read_clocks(
    connection: Connection,
    run_date: date,
    rules: Policy,
    until_at: datetime,
    as_of: datetime | None,
) -> None:
    """Start, stop and judge the response clocks of the customers in scope, and tell of them.

    What time alone does to the others is marked as well: they are few, and found by their time.
    """
    response, zone = rules.cadence.response, rules.timezone
    as_of_at = as_of or night_of(run_date, zone)
    run_sql(
        connection,
        "followup/create_working_hours.sql",
        pieces=json.dumps([asdict(piece) for piece in pieces_of(response.working_hours)]),
    )
    run_sql(
        connection,
        "followup/create_response_clock.sql",
        clocks=json.dumps(clock_rows(response)),
    )
    run_sql(connection, "followup/delete_withdrawn_enquiry.sql")
    run_sql(
        connection,
        "followup/create_enquiry_now.sql",
        timezone=zone,
        until_at=until_at,
        urgent_pattern=urgent_pattern(response.urgent_words),
        urgent_values=list(response.urgent_values),
        feedback_grades=list(response.feedback_grades),
        told_within_days=response.told_within_days,
    )
    run_sql(connection, "followup/create_clock_question.sql")
    run_sql(connection, "followup/insert_clock_question.sql")
    run_sql(connection, "followup/create_clock_due.sql", timezone=zone)
    run_sql(
        connection,
        "followup/upsert_enquiry.sql",
        timezone=zone,
        as_of_at=as_of_at,
        policy_version=rules.version,
    )
    run_sql(connection, "followup/update_enquiry_state.sql", as_of_at=as_of_at)
    _tell_of_enquiries(connection, run_date)


def _tell_of_enquiries(connection: Connection, run_date: date) -> int:
    told = run_sql(
        connection,
        "followup/insert_notice_of_enquiry.sql",
        run_date=run_date,
        timezone=policy().timezone,
    ).rowcount
    run_sql(connection, "followup/update_told_enquiry.sql", run_date=run_date)
    return told


def _count_connects(connection: Connection, rules: Policy, until_at: datetime) -> None:
    """Bring the counts of who was reached when up to date, for the customers in scope (T10)."""
    run_sql(
        connection,
        "followup/create_connect_now.sql",
        timezone=rules.timezone,
        until_at=until_at,
    )
    for statement in (
        "upsert_segment_connect",
        "delete_empty_segment",
        "delete_connect_count",
        "upsert_connect_count",
    ):
        run_sql(connection, f"followup/{statement}.sql")


def _find_candidates(
    connection: Connection, rules: Policy, plan_date: date, until_at: datetime
) -> None:
    """Fill plan_subject and plan_candidate: every rule adds what it wants."""
    cadence, zone = rules.cadence, rules.timezone
    ungraded = cadence.first_grading
    run_sql(
        connection,
        "followup/create_plan_kind.sql",
        kinds=json.dumps(kind_rows()),
    )
    run_sql(connection, "followup/create_plan_grade.sql", grades=json.dumps(grade_rows(rules)))
    run_sql(
        connection,
        "followup/create_plan_rhythm.sql",
        rhythms=json.dumps([rhythm.model_dump() for rhythm in cadence.rhythms]),
    )
    run_sql(
        connection,
        "followup/create_plan_subject.sql",
        plan_date=plan_date,
        timezone=zone,
        until_at=until_at,
        customer_cadence_days=cadence.customer_cadence_days,
        customer_cadence_days_by_value=json.dumps(cadence.customer_cadence_days_by_value),
        cap_window_days=CAP_WINDOW_DAYS,
        cap_from_at=local_midnight(plan_date - timedelta(days=CAP_WINDOW_DAYS - 1), zone),
        first_grading_days=ungraded.every_days if ungraded else None,
        first_grading_for_days=ungraded.for_days if ungraded else None,
        first_grading_cap=ungraded.touch_cap_per_7_days if ungraded else None,
    )
    run_sql(connection, "followup/analyze_plan_subject.sql")
    run_sql(connection, "followup/create_plan_revisit.sql")
    run_sql(connection, "followup/insert_revisit_of_subject.sql", timezone=zone, until_at=until_at)
    run_sql(connection, "followup/create_plan_candidate.sql")
    for statement in ("insert_candidate_agreed", "insert_candidate_reply"):
        run_sql(connection, f"followup/{statement}.sql", timezone=zone, until_at=until_at)
    run_sql(connection, "followup/insert_candidate_first_touch.sql")
    run_sql(connection, "followup/insert_candidate_cadence.sql")
    run_sql(
        connection,
        "followup/insert_candidate_rhythm.sql",
        timezone=zone,
        until_at=until_at,
    )
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
    run_sql(connection, "followup/analyze_plan_candidate.sql")


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


def _plan_date(connection: Connection, run_date: date) -> date:
    """The day that a run plans; raises CalendarTooShortError."""
    [planned] = read_sql(connection, "followup/select_plan_date.sql", run_date=run_date)
    plan_date: date | None = planned["plan_date"]
    if plan_date is None:
        raise CalendarTooShortError(
            f"The calendar has no working day from {run_date} on. Run sync_roster for that date."
        )
    return plan_date


@cache
def _rules_digest() -> str:
    """Names the rules of this release: its kinds and every statement of the plan."""
    return rules_digest("followup", also=json.dumps(kind_rows()))


def _end_of(run_date: date) -> datetime:
    """The instant that ends the run date; what claims to have happened later does not count yet."""
    return local_midnight(run_date + timedelta(days=1), policy().timezone)
