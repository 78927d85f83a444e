"""The matching book in PostgreSQL: any batches in any order give what one load gives."""

import itertools
import random

import pytest
from sqlalchemy import Engine

from leadflow.matching.engine import learn_model, pairs_by_keys
from leadflow.matching.features import read_features
from leadflow.matching.model import Model
from leadflow.matching.records import Records, records_of
from leadflow.matching.steps import add_records, load_book
from leadflow.store.sql import read_sql
from tests.unit.matching_given import leads

FIELDS = ("person_name", "company_name", "mobile", "phone", "email", "uscc")


def book_of(rows: list[dict[str, str]]) -> Records:
    table = [{name: row.get(name) for name in FIELDS} for row in rows]
    return records_of(table, [row["id"] for row in rows])


def model_of(rows: list[dict[str, str]], cap: int) -> Model:
    features = read_features(book_of(rows))
    learnt = learn_model(features, "person", pairs_by_keys(features, "person"))
    return Model(learnt.level, learnt.statistics, learnt.weights, cap)


def partition(store: Engine) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    with store.begin() as connection:
        for row in read_sql(connection, "matching/select_cluster.sql"):
            groups.setdefault(row["cluster_number"], set()).add(row["record_id"])
        for name in ("record", "key", "link", "model"):
            connection.exec_driver_sql(f"drop table matching_{name}")
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize(
    "cap", [pytest.param(60, id="no hot keys"), pytest.param(3, id="hot keys")]
)
def test_batches_in_any_order_give_the_clusters_of_one_load(store: Engine, cap: int) -> None:
    rows = leads(400, seed=5)
    model = model_of(rows, cap)
    with store.begin() as connection:
        load_book(connection, book_of(rows), model)
    whole = partition(store)
    assert sum(len(group) > 1 for group in whole) > 20
    for seed in range(2):
        shuffled = random.Random(seed).sample(rows, len(rows))
        with store.begin() as connection:
            load_book(connection, book_of(shuffled[:150]), model)
        for start in range(150, 400, 50):
            with store.begin() as connection:
                add_records(connection, book_of(shuffled[start : start + 50]))
        assert partition(store) == whole


@pytest.mark.parametrize("seed", range(4))
def test_any_split_of_the_records_gives_the_clusters_of_one_load(store: Engine, seed: int) -> None:
    rows = leads(240, seed=20 + seed)
    model = model_of(rows, cap=(60, 60, 4, 2)[seed])
    with store.begin() as connection:
        load_book(connection, book_of(rows), model)
    whole = partition(store)
    chance = random.Random(seed)
    shuffled = chance.sample(rows, len(rows))
    # batches of one record and of many, after a book of hardly any
    cuts = [2, 3, 4, *sorted(chance.sample(range(5, len(rows)), 7)), len(rows)]
    with store.begin() as connection:
        load_book(connection, book_of(shuffled[:2]), model)
    for start, end in itertools.pairwise(cuts):
        with store.begin() as connection:
            add_records(connection, book_of(shuffled[start:end]))
    assert partition(store) == whole


def test_records_that_arrive_one_by_one_give_the_clusters_of_one_load(store: Engine) -> None:
    rows = leads(60, seed=31)
    model = model_of(leads(400, seed=5), cap=3)
    with store.begin() as connection:
        load_book(connection, book_of(rows), model)
    whole = partition(store)
    assert any(len(group) > 1 for group in whole)
    with store.begin() as connection:
        load_book(connection, book_of(rows[-1:]), model)
    for row in rows[-2::-1]:
        with store.begin() as connection:
            add_records(connection, book_of([row]))
    assert partition(store) == whole


def test_a_key_that_grows_hot_parts_what_met_under_it_alone(store: Engine) -> None:
    rows = leads(400, seed=5)
    model = model_of(rows, cap=2)
    twins = [
        {"id": f"T{number}", "person_name": "庄梓睿", "mobile": "13900001111"}
        for number in range(3)
    ]
    with store.begin() as connection:
        load_book(connection, book_of(twins[:2]), model)
        add_records(connection, book_of(twins[2:]))
    assert partition(store) == {frozenset({"T0"}), frozenset({"T1"}), frozenset({"T2"})}


def test_adding_without_a_book_is_refused(store: Engine) -> None:
    with store.begin() as connection:
        load_book(connection, book_of(leads(20, seed=1)), model_of(leads(200, seed=1), 60))
        connection.exec_driver_sql("delete from matching_model")
        with pytest.raises(LookupError, match="no matching book"):
            add_records(connection, book_of(leads(5, seed=9)))
