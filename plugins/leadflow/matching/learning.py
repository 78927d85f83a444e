"""Weights by expectation maximisation, without labels (Fellegi and Sunter, Winkler).

What two unrelated records have in common is counted on random pairs; what two records of one
entity have in common is learnt from the candidate pairs, starting from what is usual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import pack
from leadflow.matching.columns import mix
from leadflow.matching.comparison import UNKNOWN, Comparison
from leadflow.matching.statistics import SMALLEST_WORLD

Shares = NDArray[np.float64]
RANDOM_PAIRS = 400_000
TRAINING_PAIRS = 400_000
ITERATIONS = 60
# What is usual counts as much as so many pairs of one entity that were seen.
USUAL_PAIRS = 30.0
USUAL_SHARE = 0.1
# Pairs less probable than this teach nothing: there are so many that they would outweigh the rest.
LEAST = 0.3
SMALLEST = 1e-7
MOST_DUPLICATES = 1.5
# People of one company: what leads hold where companies are matched.
MOST_COLLEAGUES = 30.0
# One record in five has a second one, before anything is learnt.
PRIOR_DUPLICATES = 0.2
HIGHEST_WEIGHT = 25.0


@dataclass(frozen=True)
class Weights:
    """What was learnt: per comparison the shares of levels among matches and among others."""

    prior: float
    matches: dict[str, tuple[float, ...]]
    others: dict[str, tuple[float, ...]]

    @property
    def prior_bits(self) -> float:
        """The evidence that a pair begins with: that any two records are one entity."""
        return float(np.log2(self.prior / (1 - self.prior)))


@dataclass(frozen=True)
class Labels:
    """Pairs that people have decided: the places of both records, and whether they are one."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    is_same: NDArray[np.bool_]


def weights_of(
    comparison: Comparison, weights: Weights, levels: NDArray[np.int8], chances: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The evidence of each pair in bits; 0 where the comparison says nothing."""
    match = np.array(weights.matches[comparison.name])
    other = np.array(weights.others[comparison.name])
    table = np.log2(match / other).astype(np.float32)
    found = table[np.maximum(levels, 0)]
    adjusted = np.flatnonzero(chances > 0)
    if len(adjusted):
        level = levels[adjusted]
        found[adjusted] = np.log2(match[level]).astype(np.float32) - np.log2(
            np.maximum(chances[adjusted], SMALLEST)
        )
    found[levels == UNKNOWN] = 0
    clipped: NDArray[np.float32] = np.clip(found, -HIGHEST_WEIGHT, HIGHEST_WEIGHT)
    return clipped


def learn_weights(
    comparisons: list[Comparison],
    size: int,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    most_duplicates: float = MOST_DUPLICATES,
    labels: Labels | None = None,
) -> Weights:
    """Learn from the candidate pairs of a book of `size` records.

    `most_duplicates` bounds how many others of its entity a record has on average. `labels` are
    pairs whose probability is 1 or 0 whatever the statistics say, among the candidates or not: what
    is the same counts among the matches, what is different no longer does. What unrelated records
    share is counted on random pairs alone: pairs that a person was asked about look alike, and are
    no fair sample of it.
    """
    is_every_pair = len(left) == size * (size - 1) // 2
    step = 1 if is_every_pair else max(1, -(-len(left) // TRAINING_PAIRS))
    left, right = left[::step], right[::step]
    seen = [each.compare(left, right) for each in comparisons]
    share = {}
    for each, (levels, _) in zip(comparisons, seen, strict=True):
        drawn = levels if is_every_pair else each.compare(*random_pairs(size))[0]
        share[each.name] = _shares(each, drawn)
    is_told, told = _told(comparisons, labels, left, right)
    same_count = 0.0 if labels is None else float(labels.is_same.sum())
    world = max(size, SMALLEST_WORLD)
    prior = 2 * PRIOR_DUPLICATES / world
    matches = {each.name: np.array(each.expected) for each in comparisons}
    weights = _weights(prior, matches, share)
    for iteration in range(ITERATIONS):
        total = np.full(len(left), np.log2(weights.prior / (1 - weights.prior)), dtype=np.float32)
        for each, (levels, chances) in zip(comparisons, seen, strict=True):
            total += weights_of(each, weights, levels, chances)
        probability = probabilities(total)
        probability[probability < LEAST] = 0
        probability[is_told] = 0
        for each, (levels, _) in zip(comparisons, seen, strict=True):
            known = levels != UNKNOWN
            counted = np.bincount(
                levels[known], weights=probability[known], minlength=len(each.levels)
            )
            same = told[each.name]
            seen_share = USUAL_SHARE * counted.sum() * step + USUAL_SHARE * same.sum()
            usual = np.array(each.expected) * max(USUAL_PAIRS, seen_share)
            matches[each.name] = (counted * step + same + usual) / (
                counted.sum() * step + same.sum() + usual.sum()
            )
        expected = float(probability.sum()) * step + same_count
        duplicates = min(max(expected, 1.0) / max(size, 1), most_duplicates)
        new_prior = 2 * duplicates / world
        moved = abs(np.log2(new_prior / weights.prior))
        weights = _weights(new_prior, matches, share)
        if moved < 1e-3 and iteration > 10:
            break
    return weights


def probabilities(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bits of evidence, prior included, → probability of being one entity."""
    return (1 / (1 + np.exp2(-np.clip(weight, -60, 60)))).astype(np.float32)


def random_pairs(size: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Pairs that follow from the size alone, so that the same book gives the same weights."""
    if size * (size - 1) // 2 <= RANDOM_PAIRS:
        left, right = np.triu_indices(size, 1)
        return left.astype(np.int32), right.astype(np.int32)
    at = np.arange(RANDOM_PAIRS, dtype=np.uint64)
    left = (mix(1, at) % np.uint64(size)).astype(np.int32)
    right = (mix(2, at) % np.uint64(size)).astype(np.int32)
    kept = left != right
    return left[kept], right[kept]


def _told(
    comparisons: list[Comparison],
    labels: Labels | None,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
) -> tuple[NDArray[np.bool_], dict[str, Shares]]:
    """Which candidates people have decided, and how often what is the same has each level."""
    if labels is None:
        nothing = {each.name: np.zeros(len(each.levels)) for each in comparisons}
        return np.zeros(len(left), dtype=bool), nothing
    decided = pack(labels.left, labels.right)
    one, other = labels.left[labels.is_same], labels.right[labels.is_same]
    told = {}
    for each in comparisons:
        levels, _ = each.compare(one, other)
        told[each.name] = np.bincount(levels[levels != UNKNOWN], minlength=len(each.levels)).astype(
            float
        )
    return np.isin(pack(left, right), decided), told


def _weights(
    prior: float, matches: dict[str, Shares], share: dict[str, tuple[Shares, float]]
) -> Weights:
    others = {}
    for name, (rate, pairs) in share.items():
        # random pairs hold matches as well: what these explain is taken off
        without = np.maximum(rate - prior * matches[name], 0.05 * rate)
        floor = 0.5 / max(pairs, 1)
        clean = np.maximum(without, floor)
        others[name] = tuple(clean / clean.sum())
    return Weights(
        prior, {name: tuple(np.maximum(each, 1e-5)) for name, each in matches.items()}, others
    )


def _shares(comparison: Comparison, levels: NDArray[np.int8]) -> tuple[Shares, float]:
    known = levels[levels != UNKNOWN]
    counts = np.bincount(known, minlength=len(comparison.levels)).astype(float)
    return counts / max(counts.sum(), 1), float(len(known))
