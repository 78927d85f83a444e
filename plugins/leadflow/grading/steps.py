"""Grades customers and keeps the history of their grades. The edge of the room."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.presets.grade_table import Levels, grade_of
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql

LEVEL_COLUMNS = Levels._fields


def grade_customers(run_date: date) -> dict[str, int]:
    """Grade the customers whose book changed on the run date, and those never graded (G4)."""
    with transaction() as connection:
        run_sql(connection, "grading/create_graded_customer.sql")
        run_sql(connection, "grading/insert_changed_customer.sql", run_date=run_date)
        return _grade(connection, run_date)


def grade_book(run_date: date) -> dict[str, int]:
    """Grade every live customer: needs come due and evidence ages without any new row."""
    with transaction() as connection:
        run_sql(connection, "grading/create_graded_customer.sql")
        run_sql(connection, "grading/insert_every_customer.sql")
        return _grade(connection, run_date)


def grade_named(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Grade these customers: what they hold has changed by a person's decision."""
    with transaction() as connection:
        run_sql(connection, "grading/create_graded_customer.sql")
        run_sql(connection, "grading/insert_named_customer.sql", customer_ids=list(customer_ids))
        return _grade(connection, run_date)


def _grade(connection: Connection, run_date: date) -> dict[str, int]:
    rules = policy()
    from_at = local_midnight(run_date, rules.timezone)
    _weigh(connection, run_date, rules)
    _decide(connection, rules)
    run_sql(connection, "grading/create_grade_change.sql", from_at=from_at)
    run_sql(connection, "grading/delete_todays_grade.sql", from_at=from_at)
    run_sql(connection, "grading/close_grade.sql", from_at=from_at)
    run_sql(connection, "grading/insert_grade.sql", from_at=from_at, policy_version=rules.version)
    run_sql(connection, "grading/update_customer_grade.sql")
    run_sql(connection, "grading/close_merged_grade.sql", from_at=from_at)
    return read_sql(connection, "grading/count_grade.sql")[0]


def _weigh(connection: Connection, run_date: date, rules: Policy) -> None:
    """Evidence to levels, one row a customer."""
    grading = rules.grading
    span = {"run_date": run_date, "evidence_lasts_days": grading.evidence_lasts_days}
    until_at = local_midnight(run_date + timedelta(days=1), rules.timezone)
    run_sql(connection, "grading/create_level_shown.sql")
    run_sql(connection, "grading/create_stated_requirement.sql", **span)
    run_sql(
        connection,
        "grading/create_feedback_heard.sql",
        timezone=rules.timezone,
        until_at=until_at,
        **span,
    )
    run_sql(
        connection,
        "grading/create_deal_pursued.sql",
        timezone=rules.timezone,
        qualified_stages=list(rules.qualified_stages),
        **span,
    )
    run_sql(
        connection,
        "grading/insert_level_need_urgency.sql",
        run_date=run_date,
        urgent_within_days=grading.urgent_within_days,
        soon_within_days=grading.soon_within_days,
    )
    run_sql(
        connection,
        "grading/insert_level_budget_clarity.sql",
        clear_budget_spread_pct=grading.clear_budget_spread_pct,
    )
    run_sql(connection, "grading/insert_level_decision_chain_clarity.sql")
    run_sql(connection, "grading/insert_level_intent.sql")
    run_sql(
        connection,
        "grading/insert_level_decision_cycle.sql",
        run_date=run_date,
        decision_cycle_short_months=grading.decision_cycle_short_months,
        decision_cycle_long_months=grading.decision_cycle_long_months,
    )
    run_sql(
        connection,
        "grading/insert_level_potential.sql",
        potential_high_amount=grading.potential_high_amount,
        potential_middle_amount=grading.potential_middle_amount,
        potential_large_employees=grading.potential_large_employees,
        currency=rules.review.currency,
        rates=json.dumps(rules.value.rates),
    )
    run_sql(connection, "grading/create_customer_level.sql", dimensions=list(grading.dimensions))


def _decide(connection: Connection, rules: Policy) -> None:
    """Levels to grades: the rule table is asked once per combination, not once per customer."""
    run_sql(connection, "grading/create_level_grade.sql")
    combinations = [
        Levels(**row) for row in read_sql(connection, "grading/read_level_combination.sql")
    ]
    copy_rows(
        connection,
        "level_grade",
        (*LEVEL_COLUMNS, "grade", "reason"),
        ((*levels, *grade_of(levels, rules.grading)) for levels in combinations),
    )
