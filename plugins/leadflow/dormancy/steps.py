"""Marks silent customers dormant, plans their waking, takes back the awake ones. The edge."""

from datetime import date

from sqlalchemy import Connection

from leadflow.book.steps import judge_lifecycle
from leadflow.config import policy
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql


def mark_dormant(run_date: date) -> dict[str, int]:
    """Dormancy of the whole book on the run date (Z1, Z3).

    First those that are awake again, so that a customer is never woken and marked by one run; then
    the newly silent; then one open wake-up step for every dormant customer. Lost and invalid
    customers are not marked.
    """
    rules = policy()
    with transaction() as connection:
        _wake(connection, run_date, rules)
        _move(connection, run_date, rules)
        _mark(connection, run_date, rules)
        run_sql(connection, "dormancy/close_wakeup_plan.sql")
        run_sql(
            connection,
            "dormancy/insert_wakeup_plan.sql",
            run_date=run_date,
            wakeup_within_days=rules.dormancy.wakeup_within_days,
            wakeup_every_days=rules.dormancy.wakeup_every_days,
            wakeup_steps=list(rules.dormancy.wakeup_steps),
            policy_version=rules.version,
        )
        return read_sql(connection, "dormancy/count_dormant.sql")[0]


def _wake(connection: Connection, run_date: date, rules: Policy) -> None:
    """The first interaction after dormancy; the book's rule says where the customer stands now."""
    run_sql(
        connection,
        "dormancy/create_awake_customer.sql",
        run_date=run_date,
        timezone=rules.timezone,
        dormant_after_months=rules.dormancy.dormant_after_months,
    )
    run_sql(connection, "dormancy/wake_customer.sql")
    run_sql(connection, "book/create_touched_customer.sql")
    run_sql(connection, "dormancy/insert_touched_awake.sql")
    judge_lifecycle(connection, run_date)
    run_sql(
        connection,
        "dormancy/insert_reactivated_event.sql",
        run_date=run_date,
        policy_version=rules.version,
    )
    run_sql(connection, "dormancy/insert_late_notice.sql", run_date=run_date)


def _move(connection: Connection, run_date: date, rules: Policy) -> None:
    """Late rows that leave a customer dormant, but since another day."""
    run_sql(
        connection,
        "dormancy/create_moved_dormancy.sql",
        timezone=rules.timezone,
        dormant_after_months=rules.dormancy.dormant_after_months,
    )
    run_sql(connection, "dormancy/update_moved_plan.sql")
    run_sql(connection, "dormancy/update_moved_customer.sql")
    run_sql(connection, "dormancy/insert_moved_notice.sql", run_date=run_date)


def _mark(connection: Connection, run_date: date, rules: Policy) -> None:
    run_sql(
        connection,
        "dormancy/create_newly_dormant.sql",
        run_date=run_date,
        timezone=rules.timezone,
        dormant_after_months=rules.dormancy.dormant_after_months,
    )
    run_sql(connection, "dormancy/mark_customer.sql")
    run_sql(
        connection,
        "dormancy/insert_dormant_event.sql",
        run_date=run_date,
        policy_version=rules.version,
        dormant_after_months=rules.dormancy.dormant_after_months,
    )
