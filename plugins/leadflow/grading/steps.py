"""Grades customers and keeps the history of their grades. The edge of the room."""

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
    run_sql(connection, "grading/create_customer_level.sql")
    run_sql(
        connection,
        "grading/insert_customer_level.sql",
        run_date=run_date,
        timezone=rules.timezone,
        until_at=local_midnight(run_date + timedelta(days=1), rules.timezone),
        urgent_within_days=rules.grading.urgent_within_days,
        soon_within_days=rules.grading.soon_within_days,
        evidence_lasts_days=rules.grading.evidence_lasts_days,
        clear_budget_spread_pct=rules.grading.clear_budget_spread_pct,
        qualified_stages=list(rules.qualified_stages),
    )


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
