"""A night that plans a slice leaves the very rows that a plan of the whole book would (law 5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, Engine, text

from leadflow.book.steps import refresh_book
from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup import steps
from leadflow.followup.steps import escalate_tasks, plan_followups, plan_new_leads
from leadflow.grading.steps import grade_book
from leadflow.ownership.steps import lapse_owners, sync_roster
from leadflow.store.database import one_transaction, transaction
from tests.sql.followup_book import Activity, Customer, Writer, at
from tests.sql.test_followup_oracle import (
    DAY,
    REPS,
    RUN_DATE,
    SHORT,
    TABLES,
    Known,
    activities,
    customers,
    given_known,
)

# Working days, the holiday, and the working days after it.
NIGHTS = [RUN_DATE + offset * DAY for offset in (1, 2, 6, 10, 11, 12, 14)]
PLANNED = (
    "next_step",
    "followup_task",
    "enquiry",
    "connect_count",
    "segment_connect",
    "rep_load",
    "greeting",
    "notice",
    "plan_change",
    "plan_basis",
)


class _Rollback(Exception):
    """Ends a trial."""


def planned(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All that plans write, in an order of its own."""
    return {
        table: sorted(
            (dict(row) for row in connection.execute(text(f"select * from {table}")).mappings()),
            key=repr,
        )
        for table in PLANNED
    }


def whole_book(night: date) -> dict[str, list[dict[str, Any]]]:
    """What a plan of the whole book would leave; nothing is kept."""
    found = {}
    try:
        with one_transaction() as connection:
            plan_followups(night, is_whole_book=True)
            found = planned(connection)
            raise _Rollback
    except _Rollback:
        return found


def differing(
    found: dict[str, list[dict[str, Any]]], expected: dict[str, list[dict[str, Any]]]
) -> list[tuple[str, str, dict[str, Any]]]:
    """The rows that only one of two plans has, by table."""
    return [
        (table, whose, row)
        for table in PLANNED
        for whose, rows, others in (
            ("slice", found[table], expected[table]),
            ("book", expected[table], found[table]),
        )
        for row in rows
        if row not in others
    ]


def change(connection: Connection, night: date, event: tuple[str, int, Any], count: int) -> None:
    """One thing that happens to a customer before a night."""
    kind, number, value = event
    customer_id = f"C{number % count:03}"
    params = {"id": customer_id, "night": night, "day": night + (number % 9) * DAY}
    if kind == "activity":
        writer = Writer.__new__(Writer)
        writer.connection = connection
        [writer.row_number] = connection.execute(
            text("select coalesce(max(row_number), 0) from source_record")
        ).one()
        moved = value.occurred_at + (night - RUN_DATE)
        writer.activity(customer_id, replace(value, occurred_at=moved))
        return
    statement = {
        "answer": "update followup_task set status = 'answered', answered_date = :night"
        " where customer_id = :id and status = 'open'",
        "list": "update followup_task set batch_id = 'B' where status = 'open'"
        " and due_date <= :night",
        "owner": "update customer set is_in_lead_pool = owner_id is null,"
        " owner_id = case owner_id when 'R02' then 'R04' when 'R04' then null else 'R02' end"
        " where customer_id = :id",
        "grade": "update customer set grade = case grade when 'A' then 'C' else 'A' end"
        " where customer_id = :id",
        "industry": "update customer set industry = 'steel' where customer_id = :id",
        "pause": "update customer set is_paused = not is_paused, paused_until_date = :day"
        " where customer_id = :id",
        "refuse": "update customer set is_opted_out = not is_opted_out where customer_id = :id",
        "lose": "update customer set lifecycle = 'lost' where customer_id = :id",
        "vague": "update customer set vague_fields = '{budget_text}' where customer_id = :id",
        "contact": "update contact set email = 'a@b.example' where customer_id = :id",
        "withdraw": "delete from activity where activity_id ="
        " (select max(activity_id) from activity where customer_id = :id)",
        "urgent": "update activity set urgency = 'urgent', urgency_at = cast(:night as timestamp)"
        " at time zone 'Asia/Shanghai' where activity_id = (select max(activity_id) from activity"
        " where customer_id = :id and direction = 'inbound')",
        "calm": "update activity set urgency = 'low' where customer_id = :id",
        "called off": "update activity set withdrawn_date = :night where customer_id = :id"
        " and direction = 'inbound'",
        "stage": "update opportunity set stage = case stage when 'needs' then 'proposal'"
        " else 'needs' end where customer_id = :id and not is_won",
        "entered": "update stage_history set entered_at = entered_at + interval '3 days'"
        " where opportunity_id in"
        " (select opportunity_id from opportunity where customer_id = :id)",
        "contract": "update opportunity set contract_end_date = :day where customer_id = :id",
        "value": "update customer set value_class = case value_class when 'high_value' then null"
        " else 'high_value' end where customer_id = :id",
        "changed": "insert into customer_event (customer_id, event_date, kind, subject, details)"
        " values (:id, :night, 'buyer_replaced', '', '{}') on conflict do nothing",
        "leave": "insert into rep_leave values ('R04', :night, :day) on conflict do nothing",
        "room": "update rep set capacity = 2 where rep_id = 'R02'",
        "calendar": "update working_day set is_working = false where day = '2026-10-10'",
        "by_day": "select 1",
    }[kind]
    connection.execute(text(statement), params)


def refresh(connection: Connection, night: date) -> None:
    """As refresh_book has it: the last touch that counts by the run date."""
    connection.execute(
        text(
            "update customer set last_touch_at = made.at from ("
            " select c.customer_id, (select max(a.occurred_at) from activity a"
            "  where a.customer_id = c.customer_id and a.is_touch and a.occurred_at < :until) as at"
            " from customer c) made where made.customer_id = customer.customer_id"
            " and made.at is distinct from customer.last_touch_at"
        ),
        {"until": local_midnight(night + timedelta(days=1), policy().timezone)},
    )


SIMPLE = [
    *("answer", "list", "owner", "grade", "industry", "pause", "refuse", "lose", "vague"),
    *("stage", "entered", "contract", "value", "changed"),
    *("urgent", "urgent", "calm", "called off"),
    *("contact", "withdraw", "leave", "room", "calendar", "by_day"),
]
events = strategies.tuples(
    strategies.sampled_from(SIMPLE), strategies.integers(0, 99), strategies.none()
) | strategies.tuples(strategies.just("activity"), strategies.integers(0, 99), activities)
nights = strategies.lists(
    strategies.lists(events, max_size=6), min_size=len(NIGHTS), max_size=len(NIGHTS)
)


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    # every example is a week of nights: shrinking one would take longer than reading it
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=strategies.lists(customers, min_size=6, max_size=14), happening=nights)
def test_a_slice_leaves_what_the_whole_book_would(
    store: Engine, drawn: list[Known], happening: list[list[tuple[str, int, Any]]]
) -> None:
    book = [replace(customer, customer_id=f"C{number:03}") for number, customer in enumerate(drawn)]
    sync_roster(RUN_DATE)
    with transaction() as connection:
        tables = (*PLANNED, *TABLES, "rep_leave")
        connection.execute(text(f"truncate {', '.join(dict.fromkeys(tables))} cascade"))
    sync_roster(RUN_DATE)
    with transaction() as connection:
        connection.execute(text(f"update rep set capacity = 1 where rep_id = '{SHORT}'"))
        writer = Writer(connection)
        for customer in book:
            given_known(writer, customer)
    plan_followups(RUN_DATE)
    for night, happened in zip(NIGHTS, happening, strict=True):
        with transaction() as connection:
            for event in happened:
                change(connection, night, event, len(book))
            refresh(connection, night)
        if any(event[0] == "by_day" for event in happened):
            plan_new_leads(night)
        expected = whole_book(night)
        plan_followups(night)
        with transaction() as connection:
            assert differing(planned(connection), expected) == [], night


def scopes(night: date) -> int:
    """How many customers a night plans."""
    counts = plan_followups(night)
    return counts["customers"]


def given_book(count: int) -> None:
    sync_roster(RUN_DATE)
    with transaction() as connection:
        writer = Writer(connection)
        for number in range(count):
            touch = Activity(at(RUN_DATE, 10), next_action_date=date(2026, 11, 3))
            writer.customer(
                Customer(f"C{number:03}", owner_id=REPS[number % 2], activities=(touch,)),
                RUN_DATE,
                policy().version,
            )


def test_a_night_plans_whom_something_has_happened_to(store: Engine) -> None:
    given_book(20)
    assert scopes(RUN_DATE) == 20, "the first plan is of the book"
    assert scopes(RUN_DATE + DAY) == 0, "nothing has changed and nothing is due"
    with transaction() as connection:
        connection.execute(text("update customer set city = '上海' where customer_id = 'C003'"))
        connection.execute(text("update contact set wechat = 'w' where customer_id = 'C004'"))
        connection.execute(text("update customer set city = city"))
        connection.execute(text("update contact set email = email"))
    assert scopes(RUN_DATE + 2 * DAY) == 2
    assert scopes(date(2026, 11, 3)) == 20, "the agreed day has come"


@pytest.mark.parametrize("changed", ["policy", "calendar", "rules", "back in time"])
def test_another_basis_plans_the_whole_book(
    store: Engine, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    given_book(5)
    scopes(RUN_DATE + DAY)
    night = RUN_DATE + 2 * DAY
    if changed == "policy":
        with transaction() as connection:
            connection.execute(text("update plan_basis set policy_version = 'b2b-before'"))
    elif changed == "calendar":
        with transaction() as connection:
            connection.execute(
                text("update working_day set is_working = false where day = '2026-11-09'")
            )
    elif changed == "rules":
        monkeypatch.setattr(steps, "_rules_digest", lambda: "another release")
    else:
        night = RUN_DATE
    assert scopes(night) == 5
    assert scopes(night) == 0


def test_no_step_of_a_night_goes_through_the_book(store: Engine) -> None:
    """One changed customer of 8,000: PostgreSQL reads no table of the book from end to end."""
    sync_roster(RUN_DATE)
    with transaction() as connection:
        Writer(connection)
        for statement in BOOK:
            connection.execute(text(statement), {"version": policy().version})
    for night in (RUN_DATE, RUN_DATE + DAY):  # the clocks of the second count the first's grades
        for step in NIGHT:
            step(night)
    with transaction() as connection:
        connection.execute(text(ANSWERED), {"version": policy().version})
        connection.execute(text("update customer set city = 'x' where customer_id = 'C00007'"))
    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    read = {}
    for step in NIGHT:
        before = _rows_read_in_sequence(store)
        counts = step(RUN_DATE + 2 * DAY)
        after = _rows_read_in_sequence(store)
        read[step.__name__] = {table for table in after if after[table] != before[table]}
    assert counts["customers"] == 1
    assert read == {step.__name__: set() for step in NIGHT}


def _rows_read_in_sequence(store: Engine) -> dict[str, int]:
    store.dispose()  # a session that ends has told all its counts
    with store.connect() as connection:
        connection.execute(text("select pg_stat_clear_snapshot()"))
        rows = connection.execute(
            text(
                "select relname, seq_scan from pg_stat_user_tables where schemaname = 'leadflow'"
                " and n_live_tup >= 8000"
            )
        )
        return {table: count for table, count in rows}


NIGHT: tuple[Callable[[date], dict[str, int]], ...] = (
    escalate_tasks, lapse_owners, refresh_book, mark_dormant, grade_book, plan_followups,
)  # fmt: skip
BOOK = [
    "insert into rep select 'B' || n, 'rep', 'rep', 'mid', 'M01', 't', 'm', 25, '2020-01-01', null,"
    " 1000 + n from generate_series(0, 399) n",
    "insert into customer (customer_id, created_date, lifecycle, grade, owner_id, is_in_lead_pool,"
    " last_touch_at, legal_name) select 'C' || lpad(n::text, 5, '0'), '2026-09-01', 'lead', 'C',"
    " 'B' || n % 400, false, '2026-09-28 02:00+00', 'company ' || n"
    " from generate_series(1, 8000) n",
    "insert into source_record (record_id, file_id, row_number, source_system, record_type,"
    " content_sha256, raw, outcome, is_current, recorded_date) select n, 1, n, 'sheet', 'activity',"
    " n::text, '[]', 'accepted', true, '2026-09-01' from generate_series(1, 8000) n",
    "insert into activity (activity_id, record_id, customer_id, occurred_at, channel, direction,"
    " is_reached, is_interaction, is_touch, next_action_date) select n, n,"
    " 'C' || lpad(n::text, 5, '0'), '2026-09-28 02:00+00', 'phone', 'outbound', true, true, true,"
    " '2026-12-01'"
    " from generate_series(1, 8000) n",
    "insert into contact (contact_id, customer_id, record_id, is_primary, mobile,"
    " person_name) select n, 'C' || lpad(n::text, 5, '0'), n, true, '+8613800000000', 'p'"
    " from generate_series(1, 8000) n",
    "insert into requirement (requirement_id, record_id, customer_id, recorded_date,"
    " requirement_type, requirement_text) select n, n, 'C' || lpad(n::text, 5, '0'), '2026-09-01',"
    " 'equipment', 'a pump' from generate_series(1, 8000) n",
    "insert into party (party_id, source_system, record_type, source_key, record_id, legal_name,"
    " is_deleted) select n, 'sheet', 'company', 'k' || n, n, 'company ' || n, false"
    " from generate_series(1, 8000) n",
    "insert into membership (party_id, customer_id, valid_from_date, reason)"
    " select n, 'C' || lpad(n::text, 5, '0'), '2026-09-01', 'given'"
    " from generate_series(1, 8000) n",
    "insert into ownership_history (customer_id, owner_id, valid_from_at, reason, evidence,"
    " policy_version) select customer_id, owner_id, '2026-09-20', 'registration', '{}', :version"
    " from customer",
]
ANSWERED = (
    "insert into enquiry (activity_id, kind, received_at, respond_by_at, at_risk_at, state,"
    " answered_at, evidence, policy_version) select activity_id, 'enquiry', occurred_at,"
    " occurred_at, occurred_at, 'met', occurred_at, '{}', :version from activity"
)
