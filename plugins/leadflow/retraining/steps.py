"""The edge of the room: learn from the store's records and answers, and switch to what was learnt.

Everything of a switch is one transaction: the model, the book under it, who is whose, what follows
from it, and the law checks.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from math import log2
from typing import Any

from sqlalchemy import Connection

from leadflow.book.steps import record_book
from leadflow.config import policy
from leadflow.followup.steps import plan_new_leads
from leadflow.grading.steps import grade_customers
from leadflow.identity.compared import Book, read_book
from leadflow.identity.evidence import load_parties
from leadflow.identity.partition import repartition
from leadflow.matching.blocking import Pairs
from leadflow.matching.book import current_models, use_models
from leadflow.matching.clustering import JOIN_BITS
from leadflow.matching.engine import learn_model, pairs_by_keys
from leadflow.matching.learning import LEAST
from leadflow.matching.model import Models
from leadflow.matching.records import Level
from leadflow.matching.statistics import learn_common_statistics
from leadflow.ownership.steps import assign_owners, sync_roster
from leadflow.quality.steps import check_laws
from leadflow.retraining.changes import Drift, MovedWeight, drifts, moved_weights, weights_in
from leadflow.retraining.labels import labels_for, read_answers
from leadflow.store.database import one_transaction
from leadflow.store.sql import read_sql, run_sql
from leadflow.undo.replay import play

# What is learnt where a customer is a company with its people, or each person is one.
LEVELS: dict[str, tuple[Level, ...]] = {"company": ("person", "company"), "person": ("person",)}
# Below this many records the chance of an agreement is counted as if there were as many, and the
# few matches teach less than what is usual already says (statistics.SMALLEST_WORLD).
LEAST_RECORDS = 2_000
# A model that a book of a quarter of the size taught has not seen what is frequent in this one.
MOST_GROWTH = 4
# By itself a new model moves no more than this share of the customers: a person looks first.
MOST_CHANGED_SHARE = 0.1
RECENT_LINKS = 5_000
# What an intake does once it knows who is whose.
FOLLOWING = (sync_roster, record_book, grade_customers, assign_owners, plan_new_leads)
# Less probable links teach nothing when weights are learnt.
LEAST_LINK_BITS = log2(LEAST / (1 - LEAST))


class TooFewRecords(ValueError):
    """A book that is too small to learn from; the message says how small and what is needed."""

    def __init__(self, records: int) -> None:
        super().__init__(
            f"the store holds {records:,} records; below {LEAST_RECORDS:,} too few of them are "
            "duplicates to learn weights from, so the models that Leadflow comes with stay"
        )
        self.records = records


@dataclass(frozen=True)
class Learnt:
    """A model that was learnt and what it changes: weights by more than a bit, and counts.

    `change`: customers before, merged and split ones, questions that open and close.
    """

    version: str
    is_new: bool
    is_switched: bool
    records: int
    labels: int
    moved: list[MovedWeight]
    change: dict[str, int]

    @property
    def changed_share(self) -> float:
        """Share of the customers that merge or split."""
        changed = self.change["merged"] + self.change["split"]
        return changed / max(self.change["customers"], 1)


class _NotMeant(Exception):
    """Ends a trial: the transaction is rolled back."""


def learn_models(
    run_date: date,
    is_by_hand: bool = False,
    report: Callable[[Learnt], None] = lambda learnt: None,
) -> dict[str, int]:
    """Learn and switch, and tell the data team; a book that is too small stays as it is.

    Not asked for by hand, a model that moves more than a tenth of the customers is told and not
    taken. Raises LawBroken, and TooFewRecords where it was asked for by hand.
    """
    try:
        learnt = relearn(run_date, most_changed_share=None if is_by_hand else MOST_CHANGED_SHARE)
    except TooFewRecords as few:
        if is_by_hand:
            raise
        return {"records": few.records, "switched": 0}
    report(learnt)
    if learnt.is_new:
        with one_transaction() as connection:
            _tell(connection, run_date, learnt)
    return {
        "records": learnt.records,
        "labels": learnt.labels,
        "switched": int(learnt.is_switched),
        "moved_weights": len(learnt.moved),
        **learnt.change,
    }


def relearn(
    run_date: date, *, is_trial: bool = False, most_changed_share: float | None = None
) -> Learnt:
    """Learn from the whole book, switch to it, decide anew who is whose; a trial keeps nothing.

    Nor is anything kept where more than `most_changed_share` of the customers would merge or split.
    The caller holds the book. People's decisions stand. Raises TooFewRecords and LawBroken.
    """
    learnt = None
    try:
        with one_transaction() as connection:
            learnt = _relearn(connection, run_date, is_trial, most_changed_share)
            if not learnt.is_switched:
                raise _NotMeant
    except _NotMeant:
        pass
    assert learnt is not None
    return learnt


def model_state(connection: Connection) -> dict[str, Any] | None:
    """The present model's version, origin and day, and counts of the book; None before the first.

    `learnt_records` is the number of records that it was learnt from.
    """
    found = read_sql(connection, "retraining/select_model_state.sql", join_bits=JOIN_BITS)
    models = current_models(connection)
    if not found or models is None:
        return None
    return {**found[0], "learnt_records": models.each[0].statistics.size}


def drift_of(connection: Connection) -> list[Drift]:
    """Where the links of records that came since the model was taken into use are not its own."""
    models = current_models(connection)
    if models is None:
        return []
    rows = read_sql(
        connection,
        "retraining/select_recent_link.sql",
        least_bits=LEAST_LINK_BITS,
        most=RECENT_LINKS,
    )
    if not rows:
        return []
    low = [row["low_number"] for row in rows]
    high = [row["high_number"] for row in rows]
    book = read_book(connection, sorted({*low, *high}))
    pairs, _ = book.places(low, high)
    return drifts(book.features, models, pairs)


def has_outgrown(state: dict[str, Any]) -> bool:
    """Whether the book is more than four times what the model was learnt from.

    The models that a store begins with were learnt elsewhere: their size says nothing about it.
    """
    if state["learnt_from"] == "start":
        return False
    return bool(state["records"] > MOST_GROWTH * state["learnt_records"])


def _relearn(
    connection: Connection, run_date: date, is_trial: bool, most_changed_share: float | None
) -> Learnt:
    book = read_book(connection)
    if len(book.parties) < LEAST_RECORDS:
        raise TooFewRecords(len(book.parties))
    before = current_models(connection)
    models, label_count = _learn(connection, book)
    change = {"customers": 0, "merged": 0, "split": 0, "opened": 0, "closed": 0}
    moved: list[MovedWeight] = []
    if before is not None:
        moved = moved_weights(weights_in(before, book.features), weights_in(models, book.features))
        if before.version == models.version:
            return Learnt(
                models.version, False, False, len(book.parties), label_count, moved, change
            )
    change = _switch(connection, run_date, models)
    learnt = Learnt(
        models.version, True, not is_trial, len(book.parties), label_count, moved, change
    )
    if most_changed_share is not None and learnt.changed_share > most_changed_share:
        return replace(learnt, is_switched=False)
    for step in (*FOLLOWING, check_laws):
        play(connection, step, run_date)
    return learnt


def _learn(connection: Connection, book: Book) -> tuple[Models, int]:
    answers = read_answers(connection)
    learnt = []
    count = 0
    for level in LEVELS[policy().identity.customer_is]:
        labels = labels_for(level, answers, book)
        count = max(count, len(labels.left))
        pairs: Pairs = pairs_by_keys(book.features, level)
        statistics = learn_common_statistics(book.features, level)
        learnt.append(learn_model(book.features, level, pairs, labels, statistics))
    return Models(tuple(learnt)), count


def _switch(connection: Connection, run_date: date, models: Models) -> dict[str, int]:
    run_sql(connection, "retraining/create_before.sql")
    use_models(connection, models, "book", run_date)
    parties = load_parties(connection)
    repartition(connection, run_date, parties)
    [change] = read_sql(connection, "retraining/count_change.sql")
    run_sql(connection, "undo/drop_step_table.sql")
    return {name: int(count) for name, count in change.items()}


def _tell(connection: Connection, run_date: date, learnt: Learnt) -> None:
    outcome = "switched" if learnt.is_switched else "held_back"
    details = {
        "key": f"retraining.notice.{outcome}",
        "version": learnt.version,
        "records": learnt.records,
        "labels": learnt.labels,
        "moved": len(learnt.moved),
        **learnt.change,
    }
    run_sql(
        connection, "retraining/insert_notice.sql", run_date=run_date, details=json.dumps(details)
    )
