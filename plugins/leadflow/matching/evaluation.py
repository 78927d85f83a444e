"""How well clusters and scores agree with the truth, where it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import Pairs


@dataclass(frozen=True)
class Agreement:
    """Shares from 0 to 1 over all pairs that share a group."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def cluster_agreement(clusters: NDArray[np.int64], truth: NDArray[np.int64]) -> Agreement:
    """Over all pairs of records that share a cluster, or the truth's entity."""
    found, true = _pairs_within(clusters), _pairs_within(truth)
    low = np.unique(clusters, return_inverse=True)[1].astype(np.int64)
    high = np.unique(truth, return_inverse=True)[1].astype(np.int64)
    both = _pairs_within(low * (high.max(initial=0) + 1) + high)
    return Agreement(both / found if found else 1.0, both / true if true else 1.0)


def best_pair_agreement(
    pairs: Pairs, bits: NDArray[np.float32], truth: NDArray[np.int64]
) -> tuple[Agreement, float]:
    """The best F1 of scored pairs over all thresholds, and that threshold in bits.

    True pairs that were never looked at count as missed.
    """
    true = _pairs_within(truth)
    is_true = truth[pairs.left] == truth[pairs.right]
    order = np.argsort(-bits, kind="stable")
    hits = np.cumsum(is_true[order])
    precision = hits / np.arange(1, len(order) + 1)
    recall = hits / max(true, 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    if not len(f1):
        return Agreement(1.0, 0.0), 0.0
    at = int(np.argmax(f1))
    return Agreement(float(precision[at]), float(recall[at])), float(bits[order[at]])


def agreement_above(
    pairs: Pairs, bits: NDArray[np.float32], truth: NDArray[np.int64], least: float
) -> Agreement:
    """Precision and recall of the pairs whose evidence reaches `least` bits."""
    chosen = bits >= least
    hits = int((truth[pairs.left[chosen]] == truth[pairs.right[chosen]]).sum())
    true = _pairs_within(truth)
    return Agreement(hits / max(int(chosen.sum()), 1), hits / max(true, 1))


def _pairs_within(groups: NDArray[np.int64]) -> int:
    counts = np.unique(groups, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())
