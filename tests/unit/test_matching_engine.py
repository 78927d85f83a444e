"""The matcher: levels of names, weights, clusters, models; brute force as a second opinion."""

import itertools
import random

import numpy as np
import pytest

from leadflow.matching import clustering
from leadflow.matching.blocking import Pairs, every_pair, keys_of, pairs_under
from leadflow.matching.clustering import JOIN_BITS, average_link, cluster
from leadflow.matching.columns import encode, mix
from leadflow.matching.companies import LEVELS as COMPANY_LEVELS
from leadflow.matching.companies import company_form, compare_companies, read_companies
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import learn_model, match, pairs_by_keys
from leadflow.matching.evaluation import best_pair_agreement, cluster_agreement
from leadflow.matching.features import read_features
from leadflow.matching.model import UnreadableModel, read_model
from leadflow.matching.names import LEVELS as NAME_LEVELS
from leadflow.matching.names import compare_names, name_form, read_names
from leadflow.matching.person_comparisons import PhoneComparison
from leadflow.matching.records import Records, records_of
from leadflow.matching.statistics import learn_statistics
from tests.unit.matching_given import leads

FIELDS = ("person_name", "company_name", "mobile", "phone", "email", "website", "uscc", "address")


def book_of(rows: list[dict[str, str]]) -> Records:
    return records_of(
        [{name: row[name] for name in FIELDS} for row in rows], [r["id"] for r in rows]
    )


def truth_of(rows: list[dict[str, str]], column: str = "person") -> np.ndarray:
    return np.unique([row[column] for row in rows], return_inverse=True)[1]


def groups_of(clusters: np.ndarray, ids: list[str]) -> set[frozenset[str]]:
    by_number: dict[int, set[str]] = {}
    for number, record in zip(clusters.tolist(), ids, strict=True):
        by_number.setdefault(number, set()).add(record)
    return {frozenset(group) for group in by_number.values()}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        pytest.param("张伟", "张伟先生", "same", id="title"),
        pytest.param("張偉", "张伟", "same", id="traditional characters"),
        pytest.param("张伟", "Zhang Wei", "same_reading", id="two scripts"),
        pytest.param("李晓明", "Xiaoming Li", "same_reading", id="two scripts, given name first"),
        pytest.param("李晓明", "Li Xiao Ming", "same_reading", id="syllables apart"),
        pytest.param("张伟", "章玮", "same_reading", id="homophones"),
        pytest.param("John Smith", "SMITH, John", "same_reading", id="turned"),
        pytest.param("John Smith", "J. Smith", "compatible", id="initial"),
        pytest.param("John Smith", "John Paul Smith", "compatible", id="middle name"),
        pytest.param("J. P. Smith", "John Smith", "compatible", id="initials"),
        pytest.param("Angela Wright", "Angela J. Wilson", "one_part", id="two surnames"),
        pytest.param("Mary Thomas", "Thomas D. Moore", "one_part", id="given name as surname"),
        pytest.param("John Smith", "Jhon Smith", "close", id="slip"),
        pytest.param("李晓明", "李晓朋", "close", id="one character of three"),
        pytest.param("张总", "张伟", "incomplete", id="surname alone"),
        pytest.param("张伟", "张强", "one_part", id="one surname"),
        pytest.param("John Smith", "Ann Baker", "differ", id="others"),
    ],
)
def test_names_are_compared(one: str, other: str, level: str) -> None:
    names = read_names(encode([name_form(one), name_form(other)]))
    left, right = names.column.codes[[0]], names.column.codes[[1]]
    forth, back = compare_names(names, left, right)[0], compare_names(names, right, left)[0]
    assert NAME_LEVELS[forth[0]] == NAME_LEVELS[back[0]] == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        pytest.param("北京星河科技有限公司", "北京星河科技有限责任公司", "same", id="form"),
        pytest.param("北京星河科技有限公司", "星河科技", "same_short", id="short name"),
        pytest.param("星河科技（北京）有限公司", "北京星河科技有限公司", "same_short", id="place"),
        pytest.param("北京星河科技有限公司", "上海星河科技有限公司", "differ", id="another city"),
        pytest.param("星河网络科技有限公司", "星河", "similar", id="brand"),
        pytest.param(
            "合肥北海食品有限公司", "合肥南阳食品有限公司", "differ", id="cities as brands"
        ),
        pytest.param("Acme Tools Inc.", "ACME Tools", "same_short", id="Latin form"),
        pytest.param("Acme Tools Inc.", "Acme Tolos Inc.", "similar", id="slip"),
        pytest.param("Acme Tools Inc.", "Borealis Foods Ltd", "differ", id="others"),
    ],
)
def test_companies_are_compared(one: str, other: str, level: str) -> None:
    companies = read_companies(encode([company_form(one), company_form(other)]))
    left, right = companies.column.codes[[0]], companies.column.codes[[1]]
    forth, back = (
        compare_companies(companies, left, right),
        compare_companies(companies, right, left),
    )
    assert COMPANY_LEVELS[forth[0]] == COMPANY_LEVELS[back[0]] == level


def test_leads_are_matched_without_labels() -> None:
    rows = leads(4_000, seed=3)
    features = read_features(book_of(rows))
    outcome = match(features, learn_model(features, "person"))
    found = cluster_agreement(outcome.clusters, truth_of(rows))
    assert found.precision > 0.985
    assert found.f1 > 0.88


def test_companies_of_leads_are_matched_without_labels() -> None:
    rows = leads(3_000, seed=4)
    features = read_features(book_of(rows))
    outcome = match(features, learn_model(features, "company"))
    assert cluster_agreement(outcome.clusters, truth_of(rows, "company")).precision > 0.95


def test_keys_find_what_brute_force_over_all_pairs_finds() -> None:
    rows = leads(1_200, seed=6)
    features = read_features(book_of(rows))
    by_keys = pairs_by_keys(features, "person")
    model = learn_model(features, "person", by_keys)
    truth = truth_of(rows)
    every = match(features, model, every_pair(features.size))
    some = match(features, model, by_keys)
    assert len(by_keys) < len(every_pair(features.size)) / 100
    assert cluster_agreement(every.clusters, truth).f1 == pytest.approx(
        cluster_agreement(some.clusters, truth).f1, abs=0.01
    )
    best_of_all, _ = best_pair_agreement(every.pairs, every.bits, truth)
    best_by_keys, _ = best_pair_agreement(some.pairs, some.bits, truth)
    assert best_by_keys.f1 > best_of_all.f1 - 0.03


def test_the_order_of_the_rows_decides_nothing() -> None:
    rows = leads(2_000, seed=8)
    features = read_features(book_of(rows))
    model = learn_model(features, "person")
    wanted = groups_of(match(features, model).clusters, [row["id"] for row in rows])
    shuffled = random.Random(1).sample(rows, len(rows))
    again = match(read_features(book_of(shuffled)), model)
    assert groups_of(again.clusters, [row["id"] for row in shuffled]) == wanted


def test_two_credit_codes_are_a_wall() -> None:
    rows = leads(1_000, seed=8)
    features = read_features(book_of(rows))
    model = learn_model(features, "person")
    twin = {
        "person_name": "庄梓睿", "company_name": "北京星河科技有限公司", "mobile": "13900001111",
        "email": "zrzhuang88@example.com",
    }  # fmt: skip
    codes = ("91110105MA01A8XQ0T", "91310115MA1K4Q8Y6N")
    from stdnum.cn import uscc

    codes = tuple(code[:17] + uscc.calc_check_digit(code[:17]) for code in codes)
    tables = [
        [{**twin, "uscc": code} for code in codes],
        [{**twin, "uscc": codes[0]} for _ in codes],
    ]
    together = []
    for table in tables:
        given_fields = [{name: row.get(name) for name in FIELDS} for row in table]
        found = match(read_features(records_of(given_fields, ["a", "b"])), model)
        together.append(len(set(found.clusters.tolist())) == 1)
    assert together == [False, True]


def test_a_decision_is_a_wall() -> None:
    bits = np.array([20.0, 20.0, 20.0], dtype=np.float32)
    pairs = Pairs(np.array([0, 0, 1], dtype=np.int32), np.array([1, 2, 2], dtype=np.int32))
    walls = Pairs(np.array([2], dtype=np.int32), np.array([0], dtype=np.int32))
    order = np.arange(3, dtype=np.uint64)
    weigh = np.vectorize(lambda one, other: -10.0)
    joined = cluster(3, pairs, bits, order, weigh, -10.0)
    apart = cluster(3, pairs, bits, order, weigh, -10.0, walls)
    assert joined.tolist() == [0, 0, 0]
    assert apart.tolist() == [0, 0, 2]


def test_another_name_is_never_joined_by_statistics_alone() -> None:
    rows = leads(2_000, seed=9)
    features = read_features(book_of(rows))
    model = learn_model(features, "person")
    couple = [
        {"person_name": name, "mobile": "13900001111", "company_name": "北京星河科技有限公司"}
        for name in ("庄梓睿", "李建国")
    ]
    table = [{field: row.get(field) for field in FIELDS} for row in couple]
    outcome = match(read_features(records_of(table, ["a", "b"])), model)
    assert len(set(outcome.clusters.tolist())) == 2
    assert outcome.bits.max(initial=-99) < JOIN_BITS


def test_two_of_one_household_are_never_joined_by_statistics_alone() -> None:
    chance = np.random.default_rng(3)
    surnames = ("Hartley", "Woodford", "Lindberg", "Fairwell", "Stern", "Ashdale")
    crowd = [
        {
            "given_name": f"{'BDGKMPRT'[at % 8]}{'aeiou'[at % 5]}{'lnrst'[at // 8 % 5]}a",
            "surname": surnames[at % 6],
            "birth_date": f"19{40 + at % 50}-0{1 + at % 9}-{10 + at % 18}",
            "address": f"{chance.integers(1, 200)} {('Mill Lane', 'Park Road')[at % 2]}",
            "phone": f"0770090{at:04d}",
        }
        for at in range(200)
    ]
    twice = [dict(row) for row in crowd[:60]]
    model = learn_model(read_features(records_of([*crowd, *twice])), "person")
    home = {"surname": "Goldqvist", "address": "7 Mill Lane", "phone": "07700909999"}
    couple = [
        {**home, "given_name": "Ingrid", "birth_date": "1961-03-04"},
        {**home, "given_name": "Pavel", "birth_date": "1958-11-23"},
    ]
    outcome = match(read_features(records_of(couple, ["a", "b"])), model)
    assert len(set(outcome.clusters.tolist())) == 2
    assert outcome.bits.max(initial=-99) < JOIN_BITS


def test_a_person_in_more_rows_than_a_key_brings_together_is_one() -> None:
    rows = leads(2_000, seed=9)
    own = {
        "person_name": "庄梓睿", "company_name": "北京星河科技有限公司", "mobile": "13900001111",
        "email": "zhuangzr@xinghe-keji.cn",
    }  # fmt: skip
    many = [dict(own) for _ in range(150)]
    book = [*({field: row.get(field) for field in FIELDS} for row in rows), *many]
    features = read_features(records_of(book, [str(at) for at in range(len(book))]))
    outcome = match(features, learn_model(features, "person"))
    assert len(set(outcome.clusters[len(rows) :].tolist())) == 1


def test_what_is_too_large_for_one_matrix_is_clustered_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clustering, "MOST_AT_ONCE", 4)
    pairs = every_pair(10)
    bits = np.full(len(pairs), 30, dtype=np.float32)
    order = np.arange(10, 0, -1).astype(np.uint64)
    found = cluster(10, pairs, bits, order, lambda one, _: np.zeros(len(one), np.float32), -9.0)
    assert found.tolist() == [0, 0, 2, 2, 2, 2, 6, 6, 6, 6]


def joined_in_turn(evidence: np.ndarray) -> list[int]:
    """Average link as it is told: of all pairs of groups the best joins, while it reaches p."""
    count = len(evidence)
    votes = np.clip(evidence.astype(float), -np.inf, clustering.STRONGEST_FOR)
    votes = np.where(np.isfinite(votes), np.maximum(votes, -clustering.STRONGEST_AGAINST), votes)
    groups = [[at] for at in range(count)]
    while True:
        averages = {
            (one, other): round(votes[np.ix_(groups[one], groups[other])].mean(), 6)
            for one, other in itertools.combinations(range(len(groups)), 2)
        }
        best = max(averages, key=lambda pair: (averages[pair], -pair[0], -pair[1]), default=None)
        if best is None or averages[best] < JOIN_BITS:
            names = {member: min(group) for group in groups for member in group}
            return [names[member] for member in range(count)]
        groups[best[0]] += groups.pop(best[1])


@pytest.mark.parametrize("seed", range(40))
def test_average_link_joins_the_best_of_all_groups_each_time(seed: int) -> None:
    chance = np.random.default_rng(seed)
    size = int(chance.integers(2, 12))
    many = [
        chance.normal(4, 9, (3, size, size)), 5.0 * chance.integers(0, 4, (3, size, size))
    ][seed % 2]  # fmt: skip
    many[chance.random(many.shape) < 0.04] = -np.inf
    even = np.minimum(many, many.transpose(0, 2, 1)).astype(np.float32)
    assert average_link(even).tolist() == [joined_in_turn(each) for each in even]


def test_two_of_one_chain_are_never_joined_by_their_name_alone() -> None:
    chance = np.random.default_rng(5)
    cities, streets = ("Leeds", "York", "Bath", "Derby"), ("Mill Lane", "Park Road", "Quay Street")
    crowd = [
        {
            "company_name": f"{'BDGKMPRT'[at % 8]}{'aeiou'[at % 5]}{'lnrst'[at // 8 % 5]}o Grill",
            "address": f"{chance.integers(1, 400)} {streets[at % 3]}",
            "city": cities[at % 4],
            "phone": f"0770090{at:04d}",
        }
        for at in range(300)
    ]
    moved = [{**row, "address": f"{at} Hill Rise", "city": "Hull"} for at, row in enumerate(crowd)]
    model = learn_model(read_features(records_of([*crowd, *moved[:150]])), "company")
    one = {"company_name": "Quixofen Tavern", "address": "7 Mill Lane", "city": "Leeds"}
    other = {**one, "address": "212 Harbour View", "city": "Bath"}
    apart = match(read_features(records_of([one, other], ["a", "b"])), model)
    assert len(set(apart.clusters.tolist())) == 2
    assert len(apart.bits) == 1 and apart.bits[0] < JOIN_BITS, "asked about"
    phone = {"phone": "07700909999"}
    joined = match(read_features(records_of([one | phone, other | phone], ["a", "b"])), model)
    assert len(set(joined.clusters.tolist())) == 1


def test_every_pair_under_a_key_is_found_once() -> None:
    rows = leads(300, seed=2)
    features = read_features(book_of(rows))
    wanted = set()
    for keys in keys_of(features, "person"):
        holders: dict[int, list[int]] = {}
        for place, key in zip(keys.places.tolist(), keys.hashes.tolist(), strict=True):
            if key:
                holders.setdefault(key, []).append(place)
        for places in holders.values():
            if len(places) <= keys.most:
                wanted |= set(itertools.combinations(sorted(places), 2))
    found = pairs_under(keys_of(features, "person"), features.order)
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted
    assert len(found) == len(wanted)


def test_a_model_is_frozen_as_json() -> None:
    rows = leads(1_000, seed=1)
    features = read_features(book_of(rows))
    model = learn_model(features, "person")
    again = read_model(model.to_json())
    assert again.version == model.version
    assert (match(features, again).clusters == match(features, model).clusters).all()
    assert learn_model(features, "person").version == model.version
    for broken in ("", "{}", "[]", '{"format": 99}', '{"format": 1}'):
        with pytest.raises(UnreadableModel):
            read_model(broken)


def test_hashes_are_the_same_in_every_process() -> None:
    column = encode(["张伟", "Acme"])
    assert column.hashes.tolist() == [7_953_880_037_508_916_301, 887_531_586_723_261_248]
    assert int(mix(1, column.hashes)[0]) == 8_885_880_530_200_012_299


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_a_tiny_table_is_matched(size: int) -> None:
    table = [{"person_name": "张伟", "mobile": "13900001112"} for _ in range(size)]
    records = records_of(table, [str(at) for at in range(size)])
    if size == 0:
        records = Records(0, {"person_name": [encode([])]}, [])
    features = read_features(records)
    outcome = match(features, learn_model(features, "person"))
    assert len(outcome.clusters) == size
    assert len(set(outcome.clusters.tolist())) == min(size, 1)


def test_where_companies_are_matched_people_have_numbers_of_their_own() -> None:
    rows = [
        {
            "company_name": "成都锦川启航软件有限公司",
            "person_name": "庄梓睿",
            "mobile": "13900000071",
        },
        {"company_name": "成都锦川启航软件公司", "person_name": "程若溪", "mobile": "13900000072"},
        {"company_name": "锦川启航", "person_name": "程若溪", "phone": "028-85550001"},
        {"company_name": "锦川启航", "person_name": "庄梓睿", "phone": "028-85550001转8"},
    ]
    fields = {
        name: [encode(row.get(name) for row in rows)]
        for name in ("company_name", "person_name", "mobile", "phone")
    }
    features = read_features(Records(4, fields, ["a", "b", "c", "d"]))
    statistics = learn_statistics(features, "company")
    of_companies, of_persons = (
        next(
            each for each in comparisons_for(features, statistics, unit) if each.name == "phone"
        ).compare(np.array([0, 2], dtype=np.int32), np.array([1, 3], dtype=np.int32))[0]
        for unit in ("company", "person")
    )
    assert [PhoneComparison.levels[level] if level >= 0 else None for level in of_companies] == [
        None,
        "shared",
    ]
    assert [PhoneComparison.levels[level] if level >= 0 else None for level in of_persons] == [
        "one_digit_off",
        None,
    ]
