"""The engine against other means to the same end: brute force, plain Python, other libraries."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import learn_model, weigher
from leadflow.matching.features import read_features
from leadflow.matching.records import Records, records_of
from tests.unit.matching_given import leads

FIELDS = ("person_name", "company_name", "mobile", "phone", "email", "website", "uscc", "address")


def book_of(rows: list[dict[str, str]]) -> Records:
    table = [{name: row.get(name) for name in FIELDS} for row in rows]
    return records_of(table, [row["id"] for row in rows])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("John Paul Smith", "Smith John Paul", id="turned, three words"),
        pytest.param("Maria Vogel", "Vogel Maria Anna Keller", id="two words in common"),
        pytest.param("Zhang Wei", "张伟", id="two scripts"),
    ],
)
def test_a_pair_weighs_the_same_whichever_of_the_two_comes_first(one: str, other: str) -> None:
    # the words of these names are unequally common
    letters = "abcdefghijklmnopqrst"
    crowd = [{"id": f"C{each}", "person_name": f"Paul Sm{each}th"} for each in letters]
    crowd += [{"id": f"D{each}", "person_name": f"Maria Ke{each}ler"} for each in letters[:9]]
    pair = [{"id": "A", "person_name": one}, {"id": "B", "person_name": other}]
    model = learn_model(read_features(book_of([*pair, *crowd])), "person")
    found = []
    for rows in (pair, pair[::-1]):
        features = read_features(book_of(rows))
        comparisons = comparisons_for(features, model.statistics, "person")
        weigh = weigher(features, comparisons, model.weights)
        found.append(weigh(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))[0])
    assert found[0] == found[1]
