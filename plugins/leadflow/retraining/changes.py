"""What differs between two models, and where the links of new records differ from a model. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadflow.matching.blocking import Pairs
from leadflow.matching.comparison import UNKNOWN
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import weigher_under
from leadflow.matching.features import Features
from leadflow.matching.learning import LEAST, probabilities
from leadflow.matching.model import Model, Models

# A weight that moved by less is the same weight learnt on other records.
MOVED_BITS = 1.0
# Fewer links say nothing about shares: half of this distance is what chance makes of them.
LEAST_LINKS = 200
MOST_DISTANCE = 0.25


@dataclass(frozen=True)
class Weight:
    """What one level of one comparison weighs, in bits, and the share of matches that have it."""

    model: str
    comparison: str
    level: str
    bits: float
    share: float


@dataclass(frozen=True)
class MovedWeight:
    """A weight before and after, in bits."""

    model: str
    comparison: str
    level: str
    before: float
    after: float


@dataclass(frozen=True)
class Drift:
    """How far the levels of new links are from what the model expects: 0 the same, 1 disjoint."""

    model: str
    comparison: str
    distance: float
    links: int


def weights_in(models: Models, features: Features) -> list[Weight]:
    """All weights of models, in the order of their comparisons; features name the levels."""
    return [
        Weight(
            model.level,
            comparison.name,
            level,
            float(np.log2(match / other)),
            float(match),
        )
        for model in models.each
        for comparison in comparisons_for(features, model.statistics, model.level)
        if comparison.name in model.weights.matches
        for level, match, other in zip(
            comparison.levels,
            model.weights.matches[comparison.name],
            model.weights.others[comparison.name],
            strict=True,
        )
    ]


def moved_weights(before: list[Weight], after: list[Weight]) -> list[MovedWeight]:
    """Weights that differ by more than a bit, those that moved most first."""
    known = {(each.model, each.comparison, each.level): each.bits for each in before}
    moved = [
        MovedWeight(each.model, each.comparison, each.level, known[key], each.bits)
        for each in after
        if (key := (each.model, each.comparison, each.level)) in known
        and abs(each.bits - known[key]) > MOVED_BITS
    ]
    return sorted(moved, key=lambda each: -abs(each.after - each.before))


def drifts(features: Features, models: Models, pairs: Pairs) -> list[Drift]:
    """Comparisons whose levels among the probable matches of `pairs` are not the model's.

    Levels are counted as learning counts them: each pair by its probability under the one model.
    """
    found = [drift for model in models.each for drift in _drifts_of(features, model, pairs)]
    far = [each for each in found if each.links >= LEAST_LINKS and each.distance > MOST_DISTANCE]
    return sorted(far, key=lambda each: -each.distance)


def _drifts_of(features: Features, model: Model, pairs: Pairs) -> Iterator[Drift]:
    likely = probabilities(weigher_under(features, Models((model,)))(*pairs))
    likely[likely < LEAST] = 0
    for comparison in comparisons_for(features, model.statistics, model.level):
        if comparison.name not in model.weights.matches:
            continue
        levels, _ = comparison.compare(*pairs)
        known = levels != UNKNOWN
        counted = np.bincount(
            levels[known], weights=likely[known], minlength=len(comparison.levels)
        )
        total = float(counted.sum())
        if total > 0:
            expected = np.array(model.weights.matches[comparison.name])
            distance = 0.5 * float(np.abs(counted / total - expected / expected.sum()).sum())
            yield Drift(model.level, comparison.name, distance, int(total))
