"""What stages, contracts, ratings and changes demand of a plan (T5, T9, I10, I11): its candidates.

Called once by `steps`, after the candidates of agreements and rhythms; each statement is limited to
the customers of the plan.
"""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from leadflow.followup.festivals import festival_days
from leadflow.presets.care import CarePolicy
from leadflow.presets.preset import Policy
from leadflow.store.sql import run_sql

# A greeting is planned this many days ahead and dropped this many days after its day.
GREETING_WINDOW_DAYS = 7
# How far ahead the next greeting of everybody is known: a lunar year may last 385 days.
GREETING_HORIZON_DAYS = 400
MAJOR_CHANGES = (
    "legal_name_changed",
    "business_line_changed",
    "legal_representative_changed",
    "buyer_replaced",
    "contact_left",
)


def find_demands(
    connection: Connection, rules: Policy, plan_date: date, until_at: datetime
) -> None:
    """Fill plan_candidate with stage actions, reviews, ratings, renewals, greetings, checks."""
    _find_stage_work(connection, rules, plan_date, until_at)
    _find_care(connection, rules, plan_date, until_at)
    if rules.care.greetings:
        _find_greetings(connection, rules, plan_date, until_at)


def stage_rows(rules: Policy) -> list[dict[str, object]]:
    """The stages of the policy, one row each."""
    return [
        {
            "stage": reference.stage,
            "number": reference.number,
            "outcome": reference.outcome,
            "reference_days": reference.reference_days,
            "implied_by": reference.implied_by,
        }
        for reference in rules.stages
    ]


def action_rows(rules: Policy) -> list[dict[str, object]]:
    """The actions of the policy's stages, one row each."""
    return [
        {"stage": reference.stage, "stage_number": reference.number, **action.model_dump()}
        for reference in rules.stages
        for action in reference.actions
    ]


def _find_stage_work(
    connection: Connection, rules: Policy, plan_date: date, until_at: datetime
) -> None:
    run_sql(connection, "followup/create_plan_reference.sql", stages=json.dumps(stage_rows(rules)))
    run_sql(
        connection, "followup/create_plan_stage.sql", timezone=rules.timezone, until_at=until_at
    )
    if any(reference.actions for reference in rules.stages):
        run_sql(
            connection, "followup/create_plan_action.sql", actions=json.dumps(action_rows(rules))
        )
        run_sql(
            connection,
            "followup/create_plan_stage_wish.sql",
            timezone=rules.timezone,
            until_at=until_at,
        )
        run_sql(connection, "followup/insert_candidate_stage_action.sql", plan_date=plan_date)
        run_sql(
            connection,
            "followup/insert_revisit_of_stage.sql",
            plan_date=plan_date,
            timezone=rules.timezone,
            until_at=until_at,
        )
    run_sql(connection, "followup/insert_candidate_stage_review.sql")


def _find_care(connection: Connection, rules: Policy, plan_date: date, until_at: datetime) -> None:
    care: CarePolicy = rules.care
    if care.satisfaction_below is not None:
        run_sql(
            connection,
            "followup/insert_candidate_satisfaction.sql",
            satisfaction_below=care.satisfaction_below,
            within_days=care.satisfaction_within_days,
            timezone=rules.timezone,
            until_at=until_at,
        )
    if care.renewal_days_before is not None:
        run_sql(
            connection,
            "followup/insert_candidate_renewal.sql",
            plan_date=plan_date,
            days_before=care.renewal_days_before,
            open_days=care.renewal_open_days,
            term_months=care.term_months,
        )
        run_sql(
            connection,
            "followup/insert_revisit_of_contract.sql",
            plan_date=plan_date,
            open_days=care.renewal_open_days,
            term_months=care.term_months,
        )
    if care.major_change_within_days is not None:
        run_sql(
            connection,
            "followup/insert_candidate_major_change.sql",
            plan_date=plan_date,
            change_kinds=list(MAJOR_CHANGES),
            within_days=care.major_change_within_days,
            timezone=rules.timezone,
            until_at=until_at,
        )
        run_sql(
            connection,
            "followup/insert_revisit_of_major_change.sql",
            plan_date=plan_date,
            change_kinds=list(MAJOR_CHANGES),
        )
    if care.verify_after_months is not None:
        run_sql(
            connection,
            "followup/insert_candidate_verify.sql",
            after_months=care.verify_after_months,
            grace_days=care.verify_grace_days,
            timezone=rules.timezone,
            until_at=until_at,
        )


def _find_greetings(
    connection: Connection, rules: Policy, plan_date: date, until_at: datetime
) -> None:
    """Who is greeted by a rep is a candidate; who gets a push is listed and no step (law 4)."""
    window = timedelta(days=GREETING_WINDOW_DAYS)
    first, last = plan_date - window, plan_date + timedelta(days=GREETING_HORIZON_DAYS)
    run_sql(
        connection,
        "followup/create_plan_greeting.sql",
        greetings=json.dumps(
            [
                {"place": place, **greeting.model_dump()}
                for place, greeting in enumerate(rules.care.greetings)
            ]
        ),
        festivals=json.dumps(
            [
                {"occasion": occasion, "day": day.isoformat()}
                for occasion, day in festival_days(rules.calendar.country, first, last)
            ]
        ),
        first_date=first,
        last_date=last,
    )
    run_sql(
        connection,
        "followup/insert_greeting.sql",
        plan_date=plan_date,
        policy_version=rules.version,
    )
    run_sql(
        connection,
        "followup/insert_candidate_greeting.sql",
        last_date=plan_date + window,
        timezone=rules.timezone,
        until_at=until_at,
    )
    run_sql(
        connection,
        "followup/insert_revisit_of_greeting.sql",
        plan_date=plan_date,
        window_days=GREETING_WINDOW_DAYS,
    )
