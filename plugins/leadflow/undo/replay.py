"""Plays the days since an import again, for the affected customers, by the steps of the rooms."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from leadflow.book.steps import record_book, refresh_book
from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup.steps import apply_results
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.identity.evidence import withdraw_parties
from leadflow.identity.golden import write_golden_records
from leadflow.identity.partition import repartition
from leadflow.identity.steps import resolve_parties
from leadflow.quality.steps import settle_file
from leadflow.store.sql import read_sql, run_sql
from leadflow.support.steps import ask_support
from leadflow.undo.rewind import affected_parties


def replay(
    connection: Connection, since: date, run_date: date, progress: Callable[[date], None]
) -> None:
    """Play all that happened from `since` to `run_date` again: intakes and nights, in their order.

    Older rows that lost a later version are recorded first, on their own days.
    """
    events = read_sql(connection, "undo/select_event.sql", run_date=run_date)
    older = [event for event in events if event["kind"] == "record"]
    for event in older:
        run_sql(connection, "undo/record_again.sql", day=event["day"])
        play(connection, record_book, event["day"])
    _own_as_of(connection, since - timedelta(days=1))
    _decide_anew(connection, since)
    last_day = None
    for event in events[len(older) :]:
        if event["day"] != last_day:
            progress(event["day"])
        last_day = event["day"]
        if event["kind"] == "night":
            _play_night(connection, last_day)
        else:
            _play_intake(connection, last_day, event["file_ids"], event["has_answers"])
    _judge_anew(connection, last_day or since)
    run_sql(connection, "undo/delete_book_basis.sql")


def play(connection: Connection, step: Callable[..., Any], day: date, **params: Any) -> None:
    """Run one step as a part of the present transaction; its temporary tables go with it."""
    step(run_date=day, **params)
    run_sql(connection, "undo/drop_step_table.sql")


@contextmanager
def affected_customers_alone(connection: Connection) -> Iterator[None]:
    """Let steps that go through the whole book see the affected customers only."""
    run_sql(connection, "undo/create_customer_view.sql")
    yield
    run_sql(connection, "undo/drop_customer_view.sql")


def _play_intake(connection: Connection, day: date, file_ids: list[int], has_answers: bool) -> None:
    for file_id in file_ids:
        settle_file(connection, file_id)
    run_sql(connection, "undo/record_again.sql", day=day)
    if has_answers:
        play(connection, apply_results, day)
    play(connection, resolve_parties, day, recall=_recall)
    run_sql(connection, "undo/insert_new_customer.sql")
    play(connection, record_book, day)
    play(connection, ask_support, day)
    with affected_customers_alone(connection):
        play(connection, grade_customers, day)
    _own_as_of(connection, day)


def _own_as_of(connection: Connection, day: date) -> None:
    run_sql(
        connection,
        "undo/update_owner_of_day.sql",
        day_at=local_midnight(day, policy().timezone),
    )


def _play_night(connection: Connection, day: date) -> None:
    play(connection, record_book, day)
    with affected_customers_alone(connection):
        play(connection, refresh_book, day, is_whole_book=True)
        play(connection, mark_dormant, day)
        play(connection, grade_book, day, is_whole_book=True)


def _recall(connection: Connection) -> Mapping[int, str]:
    """What was known of the parties that have just been made anew: decisions, customer ids."""
    run_sql(connection, "undo/restore_edge.sql")
    run_sql(connection, "undo/restore_review.sql")
    return {
        row["party_id"]: row["customer_id"] for row in read_sql(connection, "undo/select_prior.sql")
    }


def _decide_anew(connection: Connection, since: date) -> None:
    """Records that were there before the import: compared pairs and questions without it."""
    parted = [row["party_id"] for row in read_sql(connection, "undo/select_parted.sql")]
    moved = withdraw_parties(connection, parted)
    run_sql(connection, "undo/resolve_again.sql")
    play(connection, resolve_parties, since)  # first: versions of the import must not be compared
    parties = sorted({*affected_parties(connection), *moved})
    if parties:
        repartition(connection, since, parties)
        run_sql(connection, "undo/drop_step_table.sql")


def _judge_anew(connection: Connection, last_day: date) -> None:
    """Golden records, contacts and state of the affected customers, as the last day left them."""
    run_sql(connection, "undo/restore_recorded.sql")
    run_sql(connection, "undo/update_owner.sql")
    run_sql(connection, "undo/reattach_answer.sql")
    customers = [row["customer_id"] for row in read_sql(connection, "undo/select_customer.sql")]
    run_sql(connection, "identity/create_moved_party.sql")  # nobody moves: all are touched
    write_golden_records(connection, affected_parties(connection), customers)
    run_sql(connection, "undo/drop_step_table.sql")
    with affected_customers_alone(connection):
        play(connection, refresh_book, last_day, is_whole_book=True)
    for statement in ("delete_replayed_wakeup", "restore_wakeup", "delete_lapsed_review"):
        run_sql(connection, f"undo/{statement}.sql")
