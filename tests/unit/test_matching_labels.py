"""People's answers beside the statistics: which way they move weights; none move none."""

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from leadflow.matching.blocking import Pairs, every_pair, pack
from leadflow.matching.columns import encode
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import (
    learn_model,
    match,
    match_under,
    pairs_by_keys,
    weigher_under,
)
from leadflow.matching.evaluation import Agreement, cluster_agreement
from leadflow.matching.features import Features, read_features
from leadflow.matching.learning import Labels, learn_weights, probabilities
from leadflow.matching.model import Model, Models
from leadflow.matching.records import Level, Records, records_of
from leadflow.matching.start import BOOK_FIELDS, start_models
from leadflow.matching.statistics import Statistics, learn_common_statistics, learn_statistics
from tests.unit.matching_given import leads

FIELDS = ("person_name", "company_name", "mobile", "phone", "email", "website", "uscc")
NOBODY = np.zeros(0, dtype=np.int32)
MANY = 60


@pytest.fixture(scope="module")
def features() -> Features:
    rows = leads(900, seed=31)
    return read_features(
        records_of([{name: row[name] for name in FIELDS} for row in rows], [r["id"] for r in rows])
    )


@pytest.fixture(scope="module")
def pairs(features: Features) -> Pairs:
    return pairs_by_keys(features, "person")


@pytest.fixture(scope="module")
def unlabelled(features: Features, pairs: Pairs) -> Model:
    return learn_model(features, "person", pairs)


def evidence(features: Features, model: Model, pairs: Pairs) -> np.ndarray:
    return weigher_under(features, Models((model,)))(pairs.left, pairs.right)


def labels_of(pairs: Pairs, is_same: bool) -> Labels:
    return Labels(pairs.left, pairs.right, np.full(len(pairs), is_same))


def share(model: Model, comparison: str, level: str, features: Features) -> float:
    """How often matches have the level."""
    each = next(
        each
        for each in comparisons_for(features, model.statistics, model.level)
        if each.name == comparison
    )
    return model.weights.matches[comparison][each.levels.index(level)]


def test_no_labels_give_exactly_the_weights_without(
    features: Features, pairs: Pairs, unlabelled: Model
) -> None:
    nothing = Labels(NOBODY, NOBODY, np.zeros(0, dtype=bool))
    assert learn_model(features, "person", pairs, nothing).to_json() == unlabelled.to_json()
    assert learn_model(features, "person", pairs, None).to_json() == unlabelled.to_json()


def test_no_labels_give_the_same_where_pairs_are_thinned(
    features: Features, pairs: Pairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third pair stands for three: sums that are no powers of two keep their last digit."""
    monkeypatch.setattr("leadflow.matching.learning.TRAINING_PAIRS", len(pairs) // 2 - 1)
    nothing = Labels(NOBODY, NOBODY, np.zeros(0, dtype=bool))
    with_none = learn_model(features, "person", pairs, None).to_json()
    assert learn_model(features, "person", pairs, nothing).to_json() == with_none


def test_different_answers_about_likely_pairs_lower_what_these_have_in_common(
    features: Features, pairs: Pairs, unlabelled: Model
) -> None:
    comparisons = comparisons_for(features, unlabelled.statistics, "person")
    phone = next(each for each in comparisons if each.name == "phone")
    levels, _ = phone.compare(pairs.left, pairs.right)
    likely = probabilities(evidence(features, unlabelled, pairs)) > 0.5
    chosen = np.flatnonzero(likely & (levels == phone.levels.index("differ")))[:MANY]
    assert len(chosen) >= 10
    asked = Pairs(pairs.left[chosen], pairs.right[chosen])
    answered = learn_model(features, "person", pairs, labels_of(asked, is_same=False))
    before, after = (share(model, "phone", "differ", features) for model in (unlabelled, answered))
    assert after < before
    assert np.median(evidence(features, answered, asked)) < np.median(
        evidence(features, unlabelled, asked)
    )


def test_same_answers_about_unlikely_pairs_raise_what_these_have_in_common(
    features: Features, pairs: Pairs, unlabelled: Model
) -> None:
    comparisons = comparisons_for(features, unlabelled.statistics, "person")
    email = next(each for each in comparisons if each.name == "email")
    levels, _ = email.compare(pairs.left, pairs.right)
    unlikely = probabilities(evidence(features, unlabelled, pairs)) < 0.2
    chosen = np.flatnonzero(unlikely & (levels == email.levels.index("differ")))[:MANY]
    assert len(chosen) >= 20
    asked = Pairs(pairs.left[chosen], pairs.right[chosen])
    answered = learn_model(features, "person", pairs, labels_of(asked, is_same=True))
    assert share(answered, "email", "differ", features) > share(
        unlabelled, "email", "differ", features
    )
    assert np.median(evidence(features, answered, asked)) > np.median(
        evidence(features, unlabelled, asked)
    )


def test_answers_about_pairs_that_no_key_brings_together_count_too(
    features: Features, pairs: Pairs, unlabelled: Model
) -> None:
    every = every_pair(features.size)
    strangers = np.flatnonzero(~np.isin(pack(*every), pack(*pairs)))[:: features.size][:MANY]
    asked = Pairs(every.left[strangers], every.right[strangers])
    answered = learn_model(features, "person", pairs, labels_of(asked, is_same=True))
    assert np.median(evidence(features, answered, asked)) > np.median(
        evidence(features, unlabelled, asked)
    )


def test_an_answer_counts_once_whichever_record_comes_first(
    features: Features, pairs: Pairs
) -> None:
    statistics = learn_statistics(features, "person")
    comparisons = comparisons_for(features, statistics, "person")
    some = Pairs(pairs.left[:MANY], pairs.right[:MANY])
    told = [
        learn_weights(comparisons, features.size, *pairs, labels=labels)
        for labels in (
            labels_of(some, is_same=True),
            labels_of(Pairs(some.right, some.left), is_same=True),
        )
    ]
    assert told[0] == told[1]


def test_answers_that_agree_with_the_statistics_leave_the_clusters(
    features: Features, pairs: Pairs, unlabelled: Model
) -> None:
    likely = probabilities(evidence(features, unlabelled, pairs))
    sure = np.flatnonzero(likely > 0.999)[:MANY]
    asked = Pairs(pairs.left[sure], pairs.right[sure])
    answered = learn_model(features, "person", pairs, labels_of(asked, is_same=True))
    before, after = (match(features, model, pairs).clusters for model in (unlabelled, answered))
    assert (before == after).mean() > 0.98


def test_what_a_store_learns_finds_more_of_its_customers_than_what_it_began_with() -> None:
    """And more than with the frequencies of what is a customer's own, which look common there."""
    rows = leads(2_000, seed=105)
    fields = {name: [encode(row.get(name) or None for row in rows)] for name in BOOK_FIELDS}
    book = read_features(Records(len(rows), fields, [row["id"] for row in rows]))
    truth = np.unique([row["company"] for row in rows], return_inverse=True)[1]

    def agreement(models: Models) -> Agreement:
        return cluster_agreement(match_under(book, models).clusters, truth)

    def learnt(statistics: Callable[[Features, Level], Statistics]) -> Models:
        return Models(
            tuple(
                learn_model(
                    book, level, pairs_by_keys(book, level), statistics=statistics(book, level)
                )
                for level in get_args(Level)
            )
        )

    began, own = agreement(start_models()), agreement(learnt(learn_common_statistics))
    assert own.recall > began.recall
    assert own.precision > began.precision - 0.002
    assert own.recall > agreement(learnt(learn_statistics)).recall + 0.02
