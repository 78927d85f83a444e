"""The engine: learn a model from a table, and match a table under a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import (
    CAP,
    SMALL_BOOK,
    Keys,
    Pairs,
    every_pair,
    keys_of,
    pairs_under,
)
from leadflow.matching.clustering import Weigh, cluster
from leadflow.matching.comparison import Comparison
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.features import Features
from leadflow.matching.learning import (
    MOST_COLLEAGUES,
    MOST_DUPLICATES,
    Labels,
    Weights,
    learn_weights,
    weights_of,
)
from leadflow.matching.model import Model, Models
from leadflow.matching.names import DIFFER, PART
from leadflow.matching.records import Level
from leadflow.matching.statistics import Statistics, learn_statistics

CHUNK = 500_000
# Pairs with less evidence are neither joined nor asked about.
LEAST_BITS = -7.0
# Under another name a person decides, whatever else agrees (D2): evidence stops short of joining.
MOST_UNPROVEN = np.float32(3.0)
PROOFS = ("identifier", "birth_date", "wechat", "uscc", "email")
PROOFS_ELSEWHERE = ("identifier", "uscc", "phone", "domain")


@dataclass(frozen=True)
class Outcome:
    """Pairs that were looked at with their evidence in bits, and the cluster of each record."""

    pairs: Pairs
    bits: NDArray[np.float32]
    clusters: NDArray[np.int32]
    candidates: int


def candidates_of(features: Features, level: Level, cap: int = CAP) -> Pairs:
    """The pairs that are looked at: every pair of a small book, else those that share a key."""
    if features.size <= SMALL_BOOK:
        return every_pair(features.size)
    return pairs_by_keys(features, level, cap)


def pairs_by_keys(features: Features, level: Level, cap: int = CAP) -> Pairs:
    """The pairs that share a key, however small the book."""
    return pairs_under(keys_of(features, level, cap), features.order, chain=level)


def learn_model(
    features: Features,
    level: Level,
    pairs: Pairs | None = None,
    labels: Labels | None = None,
    statistics: Statistics | None = None,
) -> Model:
    """Learn weights and, unless they are given, statistics, without labels or beside a few."""
    statistics = learn_statistics(features, level) if statistics is None else statistics
    comparisons = comparisons_for(features, statistics, level)
    pairs = candidates_of(features, level) if pairs is None else pairs
    holds_people = level == "company" and features.names is not None
    most = MOST_COLLEAGUES if holds_people else MOST_DUPLICATES
    weights = learn_weights(comparisons, features.size, pairs.left, pairs.right, most, labels)
    return Model(level, statistics, weights)


def keys_under(features: Features, models: Models) -> Iterator[Keys]:
    """Every kind of key of any of the models, each once."""
    seen = set()
    for model in models.each:
        for keys in keys_of(features, model.level, model.cap):
            if keys.kind not in seen:
                seen.add(keys.kind)
                yield keys


def weigher_under(features: Features, models: Models) -> Weigh:
    """The evidence of pairs under several models: the best of any; a wall of one is a wall."""
    weighers = [
        weigher(features, comparisons_for(features, model.statistics, model.level), model.weights)
        for model in models.each
    ]

    def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
        each = [part(left, right) for part in weighers]
        best: NDArray[np.float32] = np.maximum.reduce(each)
        best[np.logical_or.reduce([np.isneginf(bits) for bits in each])] = -np.inf
        return best

    return weigh


def match_under(features: Features, models: Models) -> Outcome:
    """Match a whole book under its models, by keys alone: what any order of batches gives."""
    pairs = pairs_under(keys_under(features, models), features.order)
    return _outcome(features, pairs, weigher_under(features, models), models.prior_bits)


def match(
    features: Features, model: Model, pairs: Pairs | None = None, walls: Pairs | None = None
) -> Outcome:
    """Match a table under a model."""
    pairs = candidates_of(features, model.level, model.cap) if pairs is None else pairs
    comparisons = comparisons_for(features, model.statistics, model.level)
    weigh = weigher(features, comparisons, model.weights)
    return _outcome(features, pairs, weigh, model.weights.prior_bits, walls)


def _outcome(
    features: Features, pairs: Pairs, weigh: Weigh, prior_bits: float, walls: Pairs | None = None
) -> Outcome:
    bits = weigh(pairs.left, pairs.right)
    kept = bits > LEAST_BITS
    strong = Pairs(pairs.left[kept], pairs.right[kept])
    clusters = cluster(features.size, strong, bits[kept], features.order, weigh, prior_bits, walls)
    return Outcome(strong, bits[kept], clusters, len(pairs))


def is_unproven(levels: dict[str, NDArray[np.int8]]) -> NDArray[np.bool_]:
    """Pairs whose names differ while nothing that is one's own for good agrees (D2).

    And organisations elsewhere under one name: a company that moved, or another of its chain. Whole
    names with one word in common are two names: spouses, siblings, colleagues called Wang.
    """
    unproven = np.zeros(len(next(iter(levels.values()))), dtype=bool)
    for name, other in OTHER_NAME.items():
        if name in levels:
            unproven = (levels[name] >= 0) & (levels[name] <= other)
            break
    for proof in PROOFS:
        if proof in levels:
            unproven &= levels[proof] < HIGHEST[proof]
    return unproven | _is_elsewhere(levels)


def _is_elsewhere(levels: dict[str, NDArray[np.int8]]) -> NDArray[np.bool_]:
    """Organisations of another city and street that only a name connects: two of one chain."""
    elsewhere = np.zeros(len(next(iter(levels.values()))), dtype=bool)
    if "company_name" in levels and "place" in levels and "address" in levels:
        elsewhere = (levels["place"] == 0) & np.isin(levels["address"], OTHER_STREET)
        for proof in PROOFS_ELSEWHERE:
            if proof in levels:
                elsewhere &= levels[proof] < HIGHEST[proof]
    return elsewhere


# Up to which level a name is another one: of persons, of companies.
OTHER_NAME = {"name": PART, "company_name": DIFFER}
HIGHEST = {
    "identifier": 2, "birth_date": 3, "wechat": 2, "uscc": 2, "email": 4, "phone": 3, "domain": 1,
}  # fmt: skip
# Levels of addresses of which one cannot be the other, however alike their streets are.
OTHER_STREET = (0, 1, 3)


def weigher(features: Features, comparisons: list[Comparison], weights: Weights) -> Weigh:
    """A function from pairs to their evidence in bits, the prior included.

    Minus infinity is a wall: two credit codes are two companies, whatever else agrees.
    """
    codes = features.plain.get("uscc")
    start = np.float32(weights.prior_bits)

    def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
        total = np.full(len(left), start, dtype=np.float32)
        for begin in range(0, len(left), CHUNK):
            part = slice(begin, begin + CHUNK)
            levels = {}
            for each in comparisons:
                levels[each.name], chances = each.compare(left[part], right[part])
                total[part] += weights_of(each, weights, levels[each.name], chances)
            unproven = is_unproven(levels)
            total[part][unproven] = np.minimum(total[part][unproven], MOST_UNPROVEN)
            if codes is not None:
                one, other = codes.codes[left[part]], codes.codes[right[part]]
                total[part][(one >= 0) & (other >= 0) & (one != other)] = -np.inf
        return total

    return weigh
