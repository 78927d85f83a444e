"""Marks silent customers dormant, plans their waking, takes back the awake ones. The edge.

Each statement reads what is due alone: the newly silent, the dormant that were heard of, the steps
that were done. What a night costs follows from them, not from the size of the book.
"""

import json
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from leadflow.book.steps import judge_lifecycle
from leadflow.config import policy
from leadflow.presets.dormancy import AWAKE_LIFECYCLES, CHECK_STEP, DormancyPolicy
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql

MANAGER = "manager"
# Indexes are asked for a few days more than the rule needs: clamped months, time zones.
BOUND_SLACK = timedelta(days=5)


def mark_dormant(run_date: date) -> dict[str, int]:
    """Dormancy on the run date (Z1, Z3), and who has never been reached (T1).

    First those that are awake again, so that a customer is never woken and marked by one run; then
    the newly silent; then one open wake-up step for every dormant customer. Lost and invalid
    customers are not marked.
    """
    rules = policy()
    with transaction() as connection:
        run_sql(
            connection,
            "dormancy/create_dormancy_threshold.sql",
            thresholds=json.dumps(threshold_rows(rules.dormancy)),
        )
        _wake(connection, run_date, rules)
        _move(connection, run_date, rules)
        _mark(connection, run_date, rules)
        run_sql(connection, "dormancy/close_wakeup_plan.sql")
        run_sql(connection, "dormancy/forget_ended_dormancy.sql")
        _plan_waking(connection, run_date, rules)
        _tell_never_reached(connection, run_date, rules)
        return read_sql(connection, "dormancy/count_dormant.sql")[0]


def threshold_rows(rules: DormancyPolicy) -> list[dict[str, object]]:
    """Months of silence by lifecycle, one row each; null where the rule is off."""
    return [
        {"lifecycle": lifecycle, "months": rules.months_of(lifecycle)}
        for lifecycle in AWAKE_LIFECYCLES
    ]


def _bounds(rules: DormancyPolicy, day: date, name: str) -> dict[str, date | None]:
    """`day` less the months of each lifecycle, as parameters; null where the rule is off."""
    return {
        f"{lifecycle}_{name}": None if months is None else day - relativedelta(months=months)
        for lifecycle in AWAKE_LIFECYCLES
        for months in [rules.months_of(lifecycle)]
    }


def _wake(connection: Connection, run_date: date, rules: Policy) -> None:
    """The first interaction after dormancy; the book's rule says where the customer stands now."""
    run_sql(
        connection,
        "dormancy/create_heard_customer.sql",
        **_bounds(rules.dormancy, run_date - BOUND_SLACK, "from_date"),
    )
    run_sql(connection, "dormancy/analyze_heard_customer.sql")
    run_sql(
        connection,
        "dormancy/create_awake_customer.sql",
        run_date=run_date,
        timezone=rules.timezone,
    )
    run_sql(connection, "dormancy/wake_customer.sql")
    run_sql(connection, "book/create_touched_customer.sql")
    run_sql(connection, "dormancy/insert_touched_awake.sql")
    run_sql(connection, "book/analyze_touched_customer.sql")
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
    run_sql(connection, "dormancy/create_moved_dormancy.sql", timezone=rules.timezone)
    run_sql(connection, "dormancy/update_moved_plan.sql")
    run_sql(connection, "dormancy/update_moved_customer.sql")
    run_sql(connection, "dormancy/insert_moved_notice.sql", run_date=run_date)


def _mark(connection: Connection, run_date: date, rules: Policy) -> None:
    run_sql(
        connection,
        "dormancy/create_newly_dormant.sql",
        run_date=run_date,
        timezone=rules.timezone,
        **_bounds(rules.dormancy, run_date + BOUND_SLACK, "before_date"),
    )
    run_sql(connection, "dormancy/mark_customer.sql")
    run_sql(
        connection,
        "dormancy/insert_dormant_event.sql",
        run_date=run_date,
        policy_version=rules.version,
    )


def _plan_waking(connection: Connection, run_date: date, rules: Policy) -> None:
    """The next step of each plan; what becomes of a customer whose plan is exhausted."""
    dormancy = rules.dormancy
    run_sql(
        connection,
        "dormancy/update_touched_plan.sql",
        run_date=run_date,
        timezone=rules.timezone,
    )
    if dormancy.when_exhausted == "lost":
        run_sql(
            connection,
            "dormancy/create_given_up.sql",
            step_count=len(dormancy.wakeup_steps),
        )
        run_sql(connection, "dormancy/give_customer_up.sql")
        run_sql(
            connection,
            "dormancy/insert_given_up_event.sql",
            run_date=run_date,
            policy_version=rules.version,
        )
    run_sql(
        connection,
        "dormancy/insert_wakeup_plan.sql",
        run_date=run_date,
        wakeup_within_days=dormancy.wakeup_within_days,
        wakeup_every_days=dormancy.wakeup_every_days,
        wakeup_steps=list(dormancy.wakeup_steps),
        is_repeated=dormancy.when_exhausted == "repeat",
        check_step=CHECK_STEP,
        check_every_months=dormancy.check_every_months,
        policy_version=rules.version,
    )
    run_sql(connection, "dormancy/mark_plan_followed.sql")


def _tell_never_reached(connection: Connection, run_date: date, rules: Policy) -> None:
    run_sql(connection, "dormancy/forget_reached.sql")
    run_sql(connection, "dormancy/create_never_reached.sql", run_date=run_date)
    run_sql(connection, "dormancy/mark_never_reached.sql")
    run_sql(
        connection,
        "dormancy/insert_never_reached_event.sql",
        run_date=run_date,
        policy_version=rules.version,
    )
    run_sql(
        connection,
        "dormancy/insert_never_reached_notice.sql",
        run_date=run_date,
        manager=MANAGER,
    )
