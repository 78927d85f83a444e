"""Merges undone at random in a book with two years of history: each comes apart to the row."""

import itertools
import os
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from leadflow.config import settings
from leadflow.identity.steps import UnfitAnswer, unmerge
from leadflow.quality.steps import check_laws
from leadflow.store import database, embedded
from leadflow.undo.merges import undo_merge
from tests.conftest import TEMPLATE
from tests.sql.identity_given import fetch
from tests.sql.merge_history import (
    Held,
    History,
    answer_lists,
    bridge,
    decided,
    held_rows,
    intake,
    merge_ids,
    night,
    two_years,
)

PARTED = "二〇二六年经理"


def execute(running: embedded.Server, statement: str) -> None:
    url = make_url(running.url("postgres"))
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(statement))


@pytest.fixture(scope="module")
def lived(
    server: embedded.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, History]]:
    """The database of the book after two years, and its truth; made once."""
    name = f"lived_{os.urandom(4).hex()}"
    execute(server, f"create database {name} template {TEMPLATE}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADFLOW_HOME", str(tmp_path_factory.mktemp("lived")))
        patch.setenv("LEADFLOW_DATABASE_URL", server.url(name))
        settings.cache_clear()
        database.forget_engine()
        history = two_years()
        database.forget_engine()
    settings.cache_clear()
    yield name, history
    execute(server, f"drop database {name} with (force)")


@pytest.fixture
def history(
    server: embedded.Server,
    lived: tuple[str, History],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[History]:
    """A copy of the book for one test."""
    name = f"scratch_{os.urandom(4).hex()}"
    execute(server, f"create database {name} template {lived[0]}")
    monkeypatch.setenv("LEADFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("LEADFLOW_DATABASE_URL", server.url(name))
    settings.cache_clear()
    database.forget_engine()
    yield deepcopy(lived[1])
    database.forget_engine()
    settings.cache_clear()
    execute(server, f"drop database {name} with (force)")


@dataclass(frozen=True)
class Merge:
    """A merge as the table has it."""

    merge_id: int
    kept: str
    gone: str
    gone_parties: frozenset[int]


def standing() -> dict[int, Merge]:
    return {
        row[0]: Merge(row[0], row[1], row[2], frozenset(row[3]["gone"]))
        for row in fetch(
            "select merge_id, kept_customer_id, gone_customer_id, before from merge"
            " where undone_date is null order by merge_id"
        )
    }


def live(customer_id: str) -> str:
    """The live customer that an id stands for."""
    [(merged_into,)] = fetch(
        "select merged_into from customer where customer_id = :id", id=customer_id
    )
    return live(merged_into) if merged_into else customer_id


def is_live(customer_id: str) -> bool:
    return live(customer_id) == customer_id


def keys(held: Held, customer_id: str, table: str) -> set[tuple[Any, ...]]:
    return set(held.get(customer_id, {}).get(table, {}))


# What a customer was planned, judged and told stays under its id while it is merged away; its
# rows by source go with their records.
BY_RECORD = ("activity", "requirement", "opportunity", "stage_history", "source_record")
BY_CUSTOMER = (
    "followup_task", "task_result", "wakeup_plan", "customer_event", "ownership_history",
    "grade_history",
)  # fmt: skip
UNCHANGED = {
    "followup_task": ("owner_id", "kind", "wanted_date", "plan_date"),
    "task_result": ("rep_id", "done_date", "result", "summary", "activity_id"),
    "ownership_history": ("owner_id", "reason", "valid_from_at"),
    "grade_history": ("grade", "reason", "valid_from_at"),
    "wakeup_plan": ("step", "planned_date"),
    "customer_event": ("details",),
}


def assert_has_its_rows_again(
    customer_id: str, before: Held, now: Held, parted_since: set[str]
) -> None:
    """Every row of before is there, the customer's own, but what inner un-merges have taken out."""
    for table in (*BY_RECORD, *BY_CUSTOMER, "tag"):
        held_by = {
            key: holder
            for holder, tables in now.items()
            for key in tables.get(table, ())
            if table in BY_RECORD
        }
        for key, row in before.get(customer_id, {}).get(table, {}).items():
            if table in BY_RECORD:
                assert held_by.get(key) in {customer_id, *parted_since}, (table, key)
                continue
            here = now.get(customer_id, {}).get(table, {}).get(key)
            if here is None and table == "tag":
                assert any(key in now.get(other, {}).get("tag", {}) for other in parted_since)
                continue
            if here is None and table == "followup_task":
                assert is_planned_anew(customer_id, row), (key, row)
                continue
            assert here is not None, (table, key, row)
            for column in UNCHANGED.get(table, ()):
                assert here[column] == row[column], (table, key, column)


def is_planned_anew(customer_id: str, task: dict[str, Any]) -> bool:
    """A step that nobody was shown gives way where an enquiry has found its answer since (T4)."""
    [(answered, open_steps)] = fetch(
        "select (select count(*) from enquiry join activity using (activity_id)"
        "  where activity.customer_id = :id and enquiry.answered_at is not null),"
        " (select count(*) from next_step join followup_task using (task_id)"
        "  where next_step.customer_id = :id and followup_task.status = 'open')",
        id=customer_id,
    )
    return (task["status"], task["batch_id"], open_steps) == ("open", None, 1) and answered > 0


def assert_histories_are_whole(customer_id: str) -> None:
    """Owner and grade from the first day to now: no gap, no overlap, one present row."""
    for table in ("ownership_history", "grade_history"):
        periods = fetch(
            f"select valid_from_at, valid_to_at from {table} where customer_id = :id order by 1",
            id=customer_id,
        )
        assert periods, table
        for (_, ends), (begins, _) in itertools.pairwise(periods):
            assert ends == begins, (customer_id, table)
        assert periods[-1][1] is None, (customer_id, table)


def assert_rows_follow_their_company(history: History, companies: list[int]) -> None:
    """Rows told of a company, whenever they came, are where its own records are."""
    customer = {number: history.customer_of_company(number) for number in companies}
    found = fetch("select record_id, customer_id from source_record where customer_id is not null")
    for record_id, customer_id in found:
        number = history.told_of.get(record_id)
        if number in customer:
            assert customer_id == customer[number], (record_id, number)


@pytest.mark.parametrize("seed", [1, 2])
def test_merges_undone_at_random(history: History, seed: int) -> None:
    chance = random.Random(seed)
    day = history.last_day + timedelta(days=1)
    assert len(standing()) >= 14
    undone: dict[str, set[str]] = {}
    first = set(history.before)
    while left := {number: merge for number, merge in standing().items() if number in first}:
        merge = left[chance.choice(sorted(left))]
        kept = live(merge.gone)
        others = {
            party
            for (party,) in fetch(
                "select party_id from membership where customer_id = :id and valid_to_date is null",
                id=kept,
            )
        } - merge.gone_parties
        merges = merge_ids()
        assert undo_merge(day, kept, PARTED, merge.merge_id)["unmerged"] == 1
        check_laws(day)
        assert is_live(merge.gone) and live(kept) == kept
        assert fetch(
            "select undone_date, undone_by from merge where merge_id = :id", id=merge.merge_id
        ) == [(day, PARTED)]
        # Whatever is no record of the gone customer stays with the kept one, or is newer than both.
        for party, customer_id in fetch(
            "select party_id, customer_id from membership"
            " where party_id = any(:ids) and valid_to_date is null",
            ids=sorted(others),
        ):
            if party < 20_000_000:
                assert customer_id == kept, party
        before, now = history.before[merge.merge_id], held_rows()
        parted = undone.setdefault(merge.gone, set())
        assert_has_its_rows_again(merge.gone, before, now, parted)
        for outer in {merge.kept, kept}:
            undone.setdefault(outer, set()).add(merge.gone)
        for inner in left.values():
            if merge.gone_parties < inner.gone_parties:
                undone.setdefault(inner.gone, set()).add(merge.gone)
        for customer_id in (merge.gone, kept):
            assert_histories_are_whole(customer_id)
        # What is new since are the torn parts of the gone customer that came home.
        for new in merge_ids() - merges:
            assert fetch("select kept_customer_id from merge where merge_id = :id", id=new) == [
                (merge.gone,)
            ]
        if chance.random() < 0.3:
            merges = merge_ids()
            day += timedelta(days=1)
            answer_lists(history, day)
            intake(history, day)
            night(day)
            assert merge_ids() == merges
            steps = fetch(
                "select customer_id, count(next_step.customer_id) from customer"
                " left join next_step using (customer_id)"
                " where customer_id = any(:ids) and lifecycle <> 'lost' group by 1",
                ids=[merge.gone, kept],
            )
            assert all(count == 1 for _, count in steps), steps
    numbers = list(range(len(history.companies)))
    assert len({history.customer_of_company(number) for number in numbers}) == len(numbers)
    assert [history.customer_of_company(number) for number in numbers] == [
        f"C{number + 1:06d}" for number in numbers
    ]
    assert_rows_follow_their_company(history, numbers)
    merges = merge_ids()
    day += timedelta(days=1)
    intake(history, day)
    night(day)
    assert merge_ids() == merges


# What a merge leaves behind however it is undone: decisions, questions, the story of both.
NOT_COMPARED = {"match_edge", "match_review", "merge", "membership", "run", "notice"}
# The clock of the owner who has the customer back starts anew: a merge is no neglect (D4).
# plan_change, book_change, registration_change: of whom the next night has to think again; it finds
# the same.
NOT_COMPARED |= {"lapse_clock", "plan_change", "book_change", "registration_change"}


def whole_book() -> dict[str, list[Any]]:
    """Every table that tells what is, as sorted rows."""
    tables = [
        name
        for (name,) in fetch("select tablename from pg_tables where schemaname = 'leadflow'")
        if name not in NOT_COMPARED
    ]
    told = {table: sorted(str(row) for row in fetch(f"select * from {table}")) for table in tables}
    told["customer_event"] = [
        row for row in told["customer_event"] if "'merged'" not in row and "'unmerged'" not in row
    ]
    told["members"] = fetch(
        "select party_id, customer_id from membership where valid_to_date is null order by 1"
    )
    return told


@pytest.mark.parametrize("seed", [3, 4])
def test_a_merge_undone_the_same_day_never_was(history: History, seed: int) -> None:
    """Table by table, whoever was merged: open tasks, tags, wake-up steps, contacts, histories."""
    chance = random.Random(seed)
    numbers: dict[str, int] = {}
    for number in range(len(history.companies)):
        numbers.setdefault(history.customer_of_company(number), number)
    for left, right in zip(*[iter(chance.sample(sorted(numbers.values()), 8))] * 2, strict=True):
        before = whole_book()
        decided(history, left, right, history.last_day)
        assert whole_book()["members"] != before["members"]
        kept = live(history.customer_of_company(left))
        unmerge(kept, PARTED, history.last_day)
        after = whole_book()
        for table in before:
            assert after[table] == before[table], table


def given_merge(history: History, gone_of: str) -> tuple[str, str]:
    """A person merges the last customer of one company that the query names into the first one."""
    number_of = {
        history.customer_of_company(number): number for number in range(len(history.companies))
    }
    merged = {merge.kept for merge in standing().values()}
    gone = max(({customer_id for (customer_id,) in fetch(gone_of)} & set(number_of)) - merged)
    decided(history, 0, number_of[gone], history.last_day)
    return live("C000001"), gone


def test_an_answer_to_a_task_of_the_gone_customer_goes_with_it(history: History) -> None:
    """The list was out before the merge and names nobody; it comes back after it."""
    kept, gone = given_merge(
        history,
        "select customer_id from followup_task where status = 'open' and batch_id is not null"
        " and customer_id > 'C000001'",
    )
    [(task_id, batch_id)] = fetch(
        "update followup_task set contact_id = null where customer_id = :id and status = 'open'"
        " returning task_id, batch_id",
        id=gone,
    )
    day = history.last_day + timedelta(days=1)
    night(day)
    history.tell(
        day,
        [
            (
                None,
                {
                    "system": "leadflow",
                    "type": "task_result",
                    "task_id": task_id,
                    "batch_id": batch_id,
                    "outcome": "reached",
                    "summary": "merged meanwhile",
                },
            )
        ],
    )
    intake(history, day)
    query = "select customer_id from activity where summary = 'merged meanwhile'"
    assert fetch(query) == [(kept,)]
    undo_merge(day, kept, PARTED)
    assert fetch(query) == [(gone,)]
    assert fetch("select status from followup_task where task_id = :id", id=task_id) == [
        ("answered",)
    ]
    check_laws(day)


def test_a_wakeup_step_that_the_merge_ended_is_open_again(history: History) -> None:
    kept, gone = given_merge(history, "select customer_id from wakeup_plan where status = 'open'")
    query = "select status, result from wakeup_plan where customer_id = :id order by step_number"
    before = fetch(query, id=gone)
    day = history.last_day + timedelta(days=1)
    night(day)
    assert fetch(query, id=gone)[-1] == ("woken", "merged")
    undo_merge(day, kept, PARTED)
    assert fetch(query, id=gone) == before
    night(day)
    assert fetch(query, id=gone) == before


def test_the_time_of_a_merge_is_no_neglect_of_the_owner(history: History) -> None:
    """D4: the owner that comes back could not follow up a customer that was another's."""
    kept, gone = given_merge(
        history,
        "select customer_id from customer where owner_id is not null and lifecycle = 'lead'"
        " and merged_into is null and customer_id > 'C000001'",
    )
    [(owner,)] = fetch("select owner_id from customer where customer_id = :id", id=gone)
    day = history.last_day + timedelta(days=200)
    undo_merge(day, kept, PARTED)
    query = "select owner_id from customer where customer_id = :id"
    assert fetch(query, id=gone) == [(owner,)]
    night(day + timedelta(days=1))
    assert fetch(query, id=gone) == [(owner,)]
    for later in (200, 203):  # the owner is warned first
        night(day + timedelta(days=later))
    assert fetch(query, id=gone) != [(owner,)]


def test_a_later_record_that_bridges_the_parted_is_asked_about(history: History) -> None:
    day = history.last_day
    merge = next(merge for merge in standing().values() if merge.gone == "C000017")
    undo_merge(day, live(merge.gone), PARTED, merge.merge_id)
    history.tell(day, [(None, {**bridge(history, 15, 16)[1], "source_id": "0035g0000BR9999"})])
    merges = merge_ids()
    intake(history, day)
    assert merge_ids() == merges
    assert is_live("C000017")
    assert fetch(
        "select evidence ->> 'wall' from match_review where kind = 'possible_merge'"
        " and status = 'open' and candidate_customer_ids = :both",
        both=["C000016", "C000017"],
    ) == [("apart",)]


def test_refusals_say_why_in_both_languages(history: History) -> None:
    day = history.last_day
    inner = next(merge for merge in standing().values() if merge.kept == "C000014")
    refused = [("C000025", None), ("C000013", 99), ("C000001", inner.merge_id)]
    unmerge("C000013", PARTED, day, inner.merge_id)
    for customer_id, merge_id in [*refused, ("C000013", inner.merge_id)]:
        with pytest.raises(UnfitAnswer) as refusal:
            unmerge(customer_id, PARTED, day, merge_id)
        assert refusal.value.told("zh") != refusal.value.told("en") == str(refusal.value)


def test_an_activity_keeps_its_person_through_merge_and_unmerge(history: History) -> None:
    """The row hangs on the company's record; whom it was with is known by the contact alone."""
    number, person = 24, history.companies[0].people[0]["person_name"]
    gone = history.customer_of_company(number)
    lead = {"company_name": history.companies[number].name, "person_name": person}
    [contact_id] = history.tell(history.last_day, [(number, {"type": "lead", **lead})])
    intake(history, history.last_day)
    kept = live("C000001")
    assert fetch("select customer_id from contact where contact_id = :id", id=contact_id) == [
        (gone,)
    ]
    [(activity_id,)] = fetch(
        "update activity set party_id = :company, contact_id = :contact where activity_id ="
        " (select min(activity_id) from activity where customer_id = :gone) returning activity_id",
        company=history.companies[number].record_ids[0],
        contact=contact_id,
        gone=gone,
    )
    query = (
        "select activity.contact_id, contact.person_name, contact.customer_id from activity"
        " left join contact using (contact_id) where activity_id = :id"
    )
    before = fetch(query, id=activity_id)
    decided(history, 0, number, history.last_day)
    assert [row[1:] for row in fetch(query, id=activity_id)] == [(person, kept)]
    unmerge(kept, PARTED, history.last_day)
    assert fetch(query, id=activity_id) == before
