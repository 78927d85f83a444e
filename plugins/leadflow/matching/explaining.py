"""Why: the level and the weight of each comparison for chosen pairs, and how keys found matches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import Keys, Pairs, keys_of
from leadflow.matching.comparison import UNKNOWN
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import weigher_under
from leadflow.matching.features import Features
from leadflow.matching.learning import weights_of
from leadflow.matching.model import Model, Models


@dataclass(frozen=True)
class Evidence:
    """One comparison of one pair: its level's name (`unknown` for none) and its weight in bits."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True)
class KeyFinds:
    """Of the probable matches, how many each kind of key finds; once and twice found by any."""

    by_kind: dict[str, int]
    matches: int
    once: int
    twice: int

    @property
    def recall(self) -> float:
        """Share of all matches that the keys find, estimated (Chao) from those found seldom."""
        missed = self.once * max(self.once - 1, 0) / (2 * (self.twice + 1))
        return self.matches / (self.matches + missed) if self.matches else 1.0


def evidence_of(features: Features, model: Model, pairs: Pairs) -> list[list[Evidence]]:
    """The evidence of each pair, one entry a comparison."""
    told: list[list[Evidence]] = [[] for _ in range(len(pairs))]
    for comparison in comparisons_for(features, model.statistics, model.level):
        levels, chances = comparison.compare(pairs.left, pairs.right)
        bits = weights_of(comparison, model.weights, levels, chances)
        for entry, level, weight in zip(told, levels.tolist(), bits.tolist(), strict=True):
            name = "unknown" if level == UNKNOWN else comparison.levels[level]
            entry.append(Evidence(comparison.name, name, round(weight, 1)))
    return told


def best_evidence_of(features: Features, models: Models, pairs: Pairs) -> list[list[Evidence]]:
    """The evidence of each pair under the model that speaks most for it."""
    told = [evidence_of(features, model, pairs) for model in models.each]
    weighed = np.stack(
        [
            weigher_under(features, Models((model,)))(pairs.left, pairs.right)
            for model in models.each
        ]
    )
    best = np.argmax(weighed, axis=0)
    return [told[model][place] for place, model in enumerate(best.tolist())]


def key_finds(features: Features, model: Model, pairs: Pairs) -> KeyFinds:
    """How the keys find these pairs, which are the probable matches."""
    times = np.zeros(len(pairs), dtype=np.int64)
    by_kind: dict[str, int] = {}
    for keys in keys_of(features, model.level, model.cap):
        is_found = _found_by(keys, features.size, pairs)
        by_kind[keys.kind] = int(is_found.sum())
        times += is_found
    return KeyFinds(
        by_kind, int((times > 0).sum()), int((times == 1).sum()), int((times == 2).sum())
    )


def _found_by(keys: Keys, size: int, pairs: Pairs) -> NDArray[np.bool_]:
    found = np.zeros(len(pairs), dtype=bool)
    ordered = np.sort(keys.hashes[keys.hashes != 0])
    slots = keys.hashes.reshape(-1, size)
    for one_slot in slots:
        for other_slot in slots:
            one = one_slot[pairs.left]
            same = np.flatnonzero((one != 0) & (one == other_slot[pairs.right]))
            wanted = one[same]
            counts = np.searchsorted(ordered, wanted, "right") - np.searchsorted(ordered, wanted)
            found[same] |= counts <= keys.most
    return found
