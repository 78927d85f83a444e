"""The matching book in PostgreSQL: any batches in any order give what one load gives."""

import itertools
import random
from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from leadflow.matching.book import use_models
from leadflow.matching.columns import encode
from leadflow.matching.engine import keys_under, learn_model, pairs_by_keys
from leadflow.matching.features import read_features
from leadflow.matching.model import Model, Models
from leadflow.matching.normal import WORTH_A_PROCESS
from leadflow.matching.records import Records
from leadflow.matching.steps import add_records, load_book, place_records
from leadflow.store.sql import read_sql
from tests.unit.matching_given import leads

FIELDS = ("person_name", "company_name", "mobile", "phone", "email", "uscc", "website", "city")
DAY = date(2026, 9, 28)


def book_of(rows: list[dict[str, str]]) -> Records:
    fields = {name: [encode(row.get(name) for row in rows)] for name in FIELDS}
    return Records(len(rows), fields, [row["id"] for row in rows])


def models_of(rows: list[dict[str, str]], cap: int) -> Models:
    features = read_features(book_of(rows))
    learnt = [
        learn_model(features, level, pairs_by_keys(features, level))
        for level in ("person", "company")
    ]
    return Models(tuple(Model(each.level, each.statistics, each.weights, cap) for each in learnt))


def load(store: Engine, rows: list[dict[str, str]], models: Models) -> None:
    with store.begin() as connection:
        use_models(connection, models, "book", DAY)
        load_book(connection, book_of(rows), models)


def partition(store: Engine) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    with store.begin() as connection:
        for row in read_sql(connection, "matching/select_cluster.sql"):
            groups.setdefault(row["cluster_number"], set()).add(row["record_key"])
    return {frozenset(group) for group in groups.values()}


def links(store: Engine) -> dict[frozenset[str], float]:
    """Each link by the ids of its two records."""
    with store.begin() as connection:
        rows = connection.exec_driver_sql(
            "select low.record_key, high.record_key, round(bits::numeric, 3) from matching_link"
            " join matching_record as low on low.record_number = low_number"
            " join matching_record as high on high.record_number = high_number"
        ).all()
    found = {frozenset((one, other)): float(bits) for one, other, bits in rows}
    assert len(found) == len(rows), "a pair has one link"
    return found


CAPS = pytest.mark.parametrize(
    "cap", [pytest.param(60, id="no hot keys"), pytest.param(3, id="hot keys")]
)


@CAPS
@pytest.mark.parametrize("worth", [pytest.param(1, id="two processes"), WORTH_A_PROCESS])
def test_batches_in_any_order_give_the_clusters_of_one_load(
    store: Engine, cap: int, worth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadflow.matching.batch.WORTH_A_PROCESS", worth)
    rows = leads(400, seed=5)
    models = models_of(rows, cap)
    load(store, rows, models)
    whole, whole_links = partition(store), links(store)
    assert sum(len(group) > 1 for group in whole) > 20
    for seed in range(2):
        shuffled = random.Random(seed).sample(rows, len(rows))
        load(store, shuffled[:150], models)
        for start in range(150, 400, 50):
            with store.begin() as connection:
                add_records(connection, book_of(shuffled[start : start + 50]))
        assert partition(store) == whole
        assert links(store) == whole_links


@CAPS
def test_replaced_and_withdrawn_records_leave_what_a_load_without_them_gives(
    store: Engine, cap: int
) -> None:
    rows = leads(300, seed=11)
    models = models_of(rows, cap)
    load(store, rows[:260], models)
    whole, whole_links = partition(store), links(store)
    dice = random.Random(3)
    load(store, rows, models)  # numbers 1 to 300 in this order
    with store.begin() as connection:
        for number in range(261, 301):
            place_records(connection, book_of([]), np.zeros(0, dtype=np.int64), [number])
    assert partition(store) == whole
    assert links(store) == whole_links
    with store.begin() as connection:
        for _ in range(3):  # other people's content for a while, then their own again
            taken = sorted(dice.sample(range(260), 30))
            borrowed = [
                {**rows[260 + at % 40], "id": rows[place]["id"]} for at, place in enumerate(taken)
            ]
            numbers = np.array(taken) + 1
            place_records(connection, book_of(borrowed), numbers)
            place_records(connection, book_of([rows[place] for place in taken]), numbers)
    assert partition(store) == whole
    assert links(store) == whole_links
    with store.begin() as connection:
        keys = connection.exec_driver_sql("select count(*) from matching_key").scalar_one()
    features = read_features(book_of(rows[:260]))
    assert keys == sum(int((each.hashes != 0).sum()) for each in keys_under(features, models))


@pytest.mark.parametrize("seed", range(4))
def test_any_split_of_the_records_gives_the_clusters_of_one_load(store: Engine, seed: int) -> None:
    rows = leads(240, seed=20 + seed)
    models = models_of(rows, cap=(60, 60, 4, 2)[seed])
    load(store, rows, models)
    whole = partition(store)
    chance = random.Random(seed)
    shuffled = chance.sample(rows, len(rows))
    # batches of one record and of many, after a book of hardly any
    cuts = [2, 3, 4, *sorted(chance.sample(range(5, len(rows)), 7)), len(rows)]
    load(store, shuffled[:2], models)
    for start, end in itertools.pairwise(cuts):
        with store.begin() as connection:
            add_records(connection, book_of(shuffled[start:end]))
    assert partition(store) == whole


def test_a_load_leaves_the_indexes_as_they_were(store: Engine) -> None:
    rows = leads(60, seed=31)
    listed = "select indexdef from pg_indexes where tablename like 'matching_%%' order by 1"
    with store.connect() as connection:
        before = connection.exec_driver_sql(listed).scalars().all()
    load(store, rows, models_of(rows, cap=60))
    with store.connect() as connection:
        assert connection.exec_driver_sql(listed).scalars().all() == before
    assert any("matching_key" in definition for definition in before)


def test_records_that_arrive_one_by_one_give_the_clusters_of_one_load(store: Engine) -> None:
    rows = leads(60, seed=31)
    models = models_of(leads(400, seed=5), cap=3)
    load(store, rows, models)
    whole = partition(store)
    assert any(len(group) > 1 for group in whole)
    load(store, rows[-1:], models)
    for row in rows[-2::-1]:
        with store.begin() as connection:
            add_records(connection, book_of([row]))
    assert partition(store) == whole


def test_a_key_that_grows_hot_parts_what_met_under_it_alone(store: Engine) -> None:
    models = models_of(leads(400, seed=5), cap=2)
    twins = [
        {"id": f"T{number}", "person_name": "庄梓睿", "mobile": "13900001111"}
        for number in range(3)
    ]
    load(store, twins[:2], models)
    assert partition(store) == {frozenset({"T0", "T1"})}
    with store.begin() as connection:
        add_records(connection, book_of(twins[2:]))
    assert partition(store) == {frozenset({"T0"}), frozenset({"T1"}), frozenset({"T2"})}
    with store.begin() as connection:
        place_records(connection, book_of([]), np.zeros(0, dtype=np.int64), [1])
    assert partition(store) == {frozenset({"T1", "T2"})}, "a key that cools down joins again"


def test_adding_without_a_model_is_refused(store: Engine) -> None:
    with store.begin() as connection, pytest.raises(LookupError, match="no matching book"):
        add_records(connection, book_of(leads(5, seed=9)))
