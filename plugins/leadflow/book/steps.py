"""Carries accepted rows into the book and judges the customers that they touch. The edge."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from leadflow.book.naming import keys_of, may_stand_for
from leadflow.book.slice import is_slice_enough
from leadflow.clock import local_midnight
from leadflow.config import policy, roster
from leadflow.identity.golden import write_golden_of
from leadflow.identity.survivorship import survivorship
from leadflow.presets.preset import Policy
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql


def record_book(run_date: date) -> dict[str, int]:
    """Attach and record what was accepted since the last run; judge the touched customers.

    Rows whose customer none or several bear the name of wait in match_review and are tried again
    on every run. A row is recorded under the id of its first version, so an edit never doubles it.
    """
    rules = policy()
    with transaction() as connection:
        run_sql(connection, "book/create_pending_record.sql")
        pending = run_sql(connection, "book/insert_pending_record.sql").rowcount
        run_sql(connection, "book/analyze_pending_record.sql")
        run_sql(connection, "book/update_pending_rep.sql")
        run_sql(connection, "book/create_touched_customer.sql")
        run_sql(connection, "book/insert_touched_customer.sql", run_date=run_date)
        _load_stage_names(connection, rules)
        _attach_by_link(connection, rules)
        _attach_by_name(connection)
        run_sql(connection, "book/update_source_record_party.sql")
        counts = {"records": pending, **_write(connection, rules)}
        run_sql(connection, "book/insert_name_review.sql", run_date=run_date)
        run_sql(connection, "book/close_name_review.sql", run_date=run_date)
        _tell_unknown_reps(connection, run_date)
        run_sql(connection, "book/insert_major_change_event.sql", run_date=run_date)
        run_sql(connection, "book/insert_major_change_notice.sql", run_date=run_date)
        run_sql(connection, "book/insert_touched_customer.sql", run_date=run_date)
        run_sql(connection, "book/mark_recorded.sql", run_date=run_date)
        _survive_anew(connection)
        judge_touched_customers(connection, run_date)
        return counts | _book_counts(connection)


def refresh_book(run_date: date, *, is_whole_book: bool = False) -> dict[str, int]:
    """Judge again whom something has happened to, or whose day has come (a pause that ends).

    Under another policy or set of rules, and on a night that goes back in time, every live customer
    is judged; so with `is_whole_book`, which changes no row.
    """
    with transaction() as connection:
        run_sql(connection, "book/create_touched_customer.sql")
        if is_whole_book or not is_slice_enough(connection, run_date, policy().version):
            scope = run_sql(connection, "book/insert_touched_book.sql")
        else:
            scope = run_sql(connection, "book/insert_touched_slice.sql", run_date=run_date)
        customers = scope.rowcount
        judge_touched_customers(connection, run_date)
    return {"customers": customers}


def judge_customers(run_date: date, customer_ids: Sequence[str]) -> dict[str, int]:
    """Judge these customers again: what they hold has changed by a person's decision."""
    with transaction() as connection:
        run_sql(connection, "book/create_touched_customer.sql")
        customers = run_sql(
            connection, "book/insert_touched_named.sql", customer_ids=list(customer_ids)
        ).rowcount
        judge_touched_customers(connection, run_date)
    return {"customers": customers}


def judge_touched_customers(connection: Connection, run_date: date) -> None:
    """Derive the state of the customers in the temporary table touched_customer.

    What lies after the run date does not count; edits of records move no date.
    """
    rules = policy()
    timezone = rules.timezone
    until_at = local_midnight(run_date + timedelta(days=1), timezone)
    run_sql(connection, "book/analyze_touched_customer.sql")
    run_sql(connection, "book/delete_shadowed_value_activity.sql", timezone=timezone)
    run_sql(connection, "book/insert_value_activity.sql", timezone=timezone)
    urgent_values = list(rules.cadence.response.urgent_values)
    run_sql(
        connection,
        "book/update_withdrawn_urgency.sql",
        run_date=run_date,
        urgent_values=urgent_values,
    )
    run_sql(connection, "book/upsert_urgent_enquiry.sql", urgent_values=urgent_values)
    run_sql(connection, "book/update_told_opportunity.sql")
    run_sql(connection, "book/delete_tag.sql")
    run_sql(connection, "book/insert_tag.sql")
    run_sql(connection, "book/update_activity_contact.sql")
    run_sql(
        connection,
        "book/update_customer_contacts_made.sql",
        run_date=run_date,
        timezone=timezone,
        until_at=until_at,
        pause_days=rules.cadence.pause_days,
    )
    run_sql(connection, "book/update_contact_failure.sql", timezone=timezone, until_at=until_at)
    run_sql(connection, "book/update_contact_refusal.sql")
    run_sql(connection, "book/update_customer_reach.sql")
    run_sql(connection, "book/update_customer_gaps.sql")
    judge_lifecycle(connection, run_date)


def judge_lifecycle(connection: Connection, run_date: date) -> None:
    """The lifecycle of the customers in touched_customer, dormant ones left as they are."""
    rules = policy()
    run_sql(
        connection,
        "book/update_customer_lifecycle.sql",
        timezone=rules.timezone,
        until_at=local_midnight(run_date + timedelta(days=1), rules.timezone),
        qualified_stages=list(rules.qualified_stages),
    )


def _load_stage_names(connection: Connection, rules: Policy) -> None:
    run_sql(connection, "book/create_stage_name.sql")
    names = {
        name.strip().lower(): (reference.stage, reference.outcome)
        for reference in rules.stages
        for name in (reference.stage, *reference.names)
    }
    rows = [(name, *named) for name, named in sorted(names.items())]
    copy_rows(connection, "stage_name", ("name", "stage", "outcome"), rows)


def _attach_by_link(connection: Connection, rules: Policy) -> None:
    """Links inside a source first; opportunities are written early because rows point at them."""
    run_sql(connection, "book/attach_linked_record.sql")
    run_sql(connection, "book/update_source_record_party.sql")
    run_sql(connection, "book/upsert_opportunity.sql", currency=rules.review.currency)
    run_sql(connection, "book/attach_opportunity_record.sql")
    run_sql(connection, "book/attach_numbered_record.sql")


def _attach_by_name(connection: Connection) -> None:
    """People's answers, then the name-only rule, then the numbers that it has just explained."""
    run_sql(connection, "book/create_named_key.sql")
    run_sql(connection, "book/create_short_bearer.sql")
    run_sql(connection, "book/create_named_customer.sql")
    names = [row["named"] for row in read_sql(connection, "book/read_unattached_name.sql")]
    copy_rows(
        connection,
        "named_key",
        ("named", "company_key", "short_key", "person_key", "has_legal_form"),
        (keys_of(named) for named in names),
    )
    pairs = [
        (pair["named"], pair["legal_name"])
        for pair in read_sql(connection, "book/read_short_pair.sql")
        if may_stand_for(pair["named"], pair["legal_name"])
    ]
    copy_rows(connection, "short_bearer", ("named", "legal_name"), pairs)
    run_sql(connection, "book/attach_answered_record.sql")
    run_sql(connection, "book/analyze_named_key.sql")
    run_sql(connection, "book/insert_named_customer.sql")
    run_sql(connection, "book/analyze_named_customer.sql")
    run_sql(connection, "book/create_name_candidate.sql")
    run_sql(connection, "book/attach_named_record.sql")
    run_sql(connection, "book/attach_numbered_record.sql")


def _write(connection: Connection, rules: Policy) -> dict[str, int]:
    """Write what the pending rows tell; returns how many rows each kind has written."""
    timezone, currency = rules.timezone, rules.review.currency
    opportunities = run_sql(connection, "book/upsert_opportunity.sql", currency=currency).rowcount
    run_sql(connection, "book/upsert_told_opportunity.sql", currency=currency, timezone=timezone)
    run_sql(connection, "book/update_stage_history_opportunity.sql")
    run_sql(connection, "book/delete_superseded_stage.sql")
    stages = run_sql(connection, "book/insert_stage_history.sql").rowcount
    run_sql(connection, "book/delete_withdrawn_activity.sql")
    run_sql(connection, "book/update_retold_activity.sql", timezone=timezone)
    activities = run_sql(connection, "book/upsert_activity.sql", timezone=timezone).rowcount
    run_sql(connection, "book/delete_withdrawn_requirement.sql")
    run_sql(connection, "book/update_changed_requirement.sql", timezone=timezone)
    run_sql(connection, "book/update_retold_requirement.sql", timezone=timezone)
    requirements = run_sql(connection, "book/upsert_requirement.sql", timezone=timezone).rowcount
    return {
        "activities": activities,
        "requirements": requirements,
        "opportunities": opportunities,
        "stages": stages,
    }


def _survive_anew(connection: Connection) -> None:
    """Fields that survive by whom activities have reached, where the data team asks for that."""
    if not survivorship().asks_activities():
        return
    touched = read_sql(connection, "book/select_touched_customer.sql")
    customers = [row["customer_id"] for row in touched]
    run_sql(connection, "book/drop_touched_customer.sql")
    write_golden_of(connection, customers)
    run_sql(connection, "book/drop_touched_customer.sql")
    run_sql(connection, "book/create_touched_customer.sql")
    run_sql(connection, "book/insert_touched_named.sql", customer_ids=customers)


def _tell_unknown_reps(connection: Connection, run_date: date) -> None:
    """For the data team; managers of the roster act in sources too, but own nobody."""
    managers = {
        name
        for manager in roster().managers
        for names in ((manager.name, manager.name_en), *manager.source_names.values())
        for name in names
    }
    run_sql(
        connection,
        "book/insert_rep_notice.sql",
        run_date=run_date,
        manager_names=sorted(managers),
    )


def _book_counts(connection: Connection) -> dict[str, int]:
    return read_sql(connection, "book/count_waiting_record.sql")[0]
