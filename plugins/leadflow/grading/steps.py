"""Weighs customers: grade, value class and tags, with their histories. The edge of the room."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from leadflow.book.slice import is_slice_enough, settle_slice
from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.grading.tags import industry_names, tag_dimensions, tag_rules
from leadflow.grading.values import amounts_of, silent_months, value_rules
from leadflow.presets.grade_table import Levels, grade_of
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql

LEVEL_COLUMNS = Levels._fields


def grade_customers(run_date: date) -> dict[str, int]:
    """Weigh the customers whose book changed on the run date, and those never graded (G4)."""
    with transaction() as connection:
        run_sql(connection, "grading/create_graded_customer.sql")
        run_sql(connection, "grading/insert_changed_customer.sql", run_date=run_date)
        return _weigh(connection, run_date)


def grade_book(run_date: date, *, is_whole_book: bool = False) -> dict[str, int]:
    """Weigh whom something has happened to, or whose needs come due or evidence ages this night.

    Under another policy or set of rules, and on a night that goes back in time, every live customer
    is weighed; so with `is_whole_book`, which changes no row. The first night under another policy
    tells the managers so.
    """
    with transaction() as connection:
        switches = read_sql(connection, "policy/select_policy_switch.sql", run_date=run_date)
        run_sql(connection, "grading/create_graded_customer.sql")
        version = policy().version
        if is_whole_book or switches or not is_slice_enough(connection, run_date, version):
            run_sql(connection, "grading/insert_every_customer.sql")
        else:
            run_sql(connection, "grading/insert_slice_customer.sql", run_date=run_date)
        counts = _weigh(connection, run_date)
        settle_slice(connection, run_date, version)
        _tell_switch(connection, run_date, switches, counts["weighed"])
        return counts


def grade_named(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Weigh these customers: what they hold has changed by a person's decision."""
    with transaction() as connection:
        run_sql(connection, "grading/create_graded_customer.sql")
        run_sql(connection, "grading/insert_named_customer.sql", customer_ids=list(customer_ids))
        return _weigh(connection, run_date)


def _weigh(connection: Connection, run_date: date) -> dict[str, int]:
    rules = policy()
    from_at = local_midnight(run_date, rules.timezone)
    run_sql(connection, "grading/analyze_graded_customer.sql")
    _gather(connection, run_date, rules)
    _grade(connection, rules, from_at)
    _value(connection, run_date, rules, from_at)
    _tag(connection, run_date, rules)
    _wait(connection, run_date, rules)
    return read_sql(connection, "grading/count_grade.sql")[0]


def _gather(connection: Connection, run_date: date, rules: Policy) -> None:
    """What was said and pursued, and which level of which dimension it shows."""
    grading = rules.grading
    params: dict[str, Any] = grading.model_dump(exclude={"dimensions", "rules"}) | {
        "run_date": run_date,
        "timezone": rules.timezone,
        "until_at": local_midnight(run_date + timedelta(days=1), rules.timezone),
        "qualified_stages": list(rules.qualified_stages),
        "urgency_high": list(grading.urgency_high),
        "urgency_middle": list(grading.urgency_middle),
        **amounts_of(rules),
    }
    for gathered in (
        "stated_need",
        "told_urgency",
        "heard_feedback",
        "pursued_deal",
        "dimension_evidence",
    ):
        run_sql(connection, f"grading/create_{gathered}.sql", **params)
    for dimension in dict.fromkeys((*grading.dimensions, *tag_dimensions(rules))):
        run_sql(connection, f"grading/insert_evidence_of_{dimension}.sql", **params)


def _grade(connection: Connection, rules: Policy, from_at: datetime) -> None:
    """Levels to grades: the rule table is asked once per combination, not once per customer."""
    dimensions = list(rules.grading.dimensions)
    run_sql(connection, "grading/create_customer_level.sql", dimensions=dimensions)
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
    run_sql(connection, "grading/create_grade_change.sql", from_at=from_at)
    run_sql(connection, "grading/delete_todays_grade.sql", from_at=from_at)
    run_sql(connection, "grading/close_grade.sql", from_at=from_at)
    run_sql(connection, "grading/insert_grade.sql", from_at=from_at, policy_version=rules.version)
    run_sql(connection, "grading/update_customer_grade.sql")
    run_sql(connection, "grading/close_merged_grade.sql", from_at=from_at)


def _value(connection: Connection, run_date: date, rules: Policy, from_at: datetime) -> None:
    """Wins to value classes, with history (G5)."""
    run_sql(
        connection,
        "value/create_customer_worth.sql",
        run_date=run_date,
        timezone=rules.timezone,
        window_months=rules.value.window_months,
        **amounts_of(rules),
    )
    run_sql(
        connection, "value/create_customer_value.sql", run_date=run_date, rules=value_rules(rules)
    )
    run_sql(connection, "value/create_value_change.sql", from_at=from_at)
    run_sql(connection, "value/delete_todays_value.sql", from_at=from_at)
    run_sql(connection, "value/close_value.sql", from_at=from_at)
    run_sql(connection, "value/insert_value.sql", from_at=from_at, policy_version=rules.version)
    run_sql(connection, "value/update_customer_value.sql")
    run_sql(connection, "value/close_merged_value.sql", from_at=from_at)


def _tag(connection: Connection, run_date: date, rules: Policy) -> None:
    """The tags of rules (G6); those of sheets belong to the book, those by hand to people."""
    run_sql(
        connection,
        "tagging/create_wanted_tag.sql",
        rules=tag_rules(rules),
        industry_names=industry_names(),
    )
    run_sql(connection, "tagging/delete_todays_rule_tag.sql", run_date=run_date)
    run_sql(connection, "tagging/close_rule_tag.sql", run_date=run_date)
    run_sql(connection, "tagging/close_merged_tag.sql", run_date=run_date)
    run_sql(
        connection,
        "tagging/insert_rule_tag.sql",
        run_date=run_date,
        policy_version=rules.version,
    )


def _wait(connection: Connection, run_date: date, rules: Policy) -> None:
    """When each weighed customer has to be looked at again, whatever happens to it."""
    grading = rules.grading
    run_sql(connection, "grading/delete_book_due.sql")
    run_sql(
        connection,
        "grading/insert_book_due.sql",
        run_date=run_date,
        timezone=rules.timezone,
        evidence_lasts_days=grading.evidence_lasts_days,
        urgent_within_days=grading.urgent_within_days,
        soon_within_days=grading.soon_within_days,
        decision_cycle_short_months=grading.decision_cycle_short_months,
        decision_cycle_long_months=grading.decision_cycle_long_months,
        window_months=rules.value.window_months,
        silent_months=silent_months(rules),
    )


def _tell_switch(
    connection: Connection, run_date: date, switches: list[dict[str, Any]], weighed: int
) -> None:
    for switch in switches:
        if switch["previous_version"] is not None:
            run_sql(
                connection,
                "policy/insert_switch_notice.sql",
                run_date=run_date,
                policy_version=switch["policy_version"],
                previous_version=switch["previous_version"],
                weighed=weighed,
            )
        run_sql(
            connection,
            "policy/update_regraded.sql",
            used_from_date=switch["used_from_date"],
            run_date=run_date,
        )
