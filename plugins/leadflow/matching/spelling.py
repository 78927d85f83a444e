"""How alike two spellings are, for many pairs at once: rapidfuzz over arrays of texts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

Texts = NDArray[np.object_]
WORKERS = 2


def similarities(left: Texts, right: Texts) -> NDArray[np.float32]:
    """Jaro-Winkler similarity of each pair, 0 to 1."""
    return _each(left, right, JaroWinkler.similarity)


def token_sets(left: Texts, right: Texts) -> NDArray[np.float32]:
    """0 to 100; 100 where the words of one are all words of the other."""
    return _each(left, right, fuzz.token_set_ratio)


def token_sorts(left: Texts, right: Texts) -> NDArray[np.float32]:
    """0 to 100: how alike two texts are whatever the order of their words."""
    return _each(left, right, fuzz.token_sort_ratio)


def distances(left: Texts, right: Texts, most: int) -> NDArray[np.int32]:
    """Edits (a swap of neighbours is one) of each pair; `most` + 1 where there are more."""
    if not len(left):
        return np.zeros(0, dtype=np.int32)
    return process.cpdist(
        left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.int32, workers=WORKERS
    )


def _each(left: Texts, right: Texts, scorer: Any) -> NDArray[np.float32]:
    if not len(left):
        return np.zeros(0, dtype=np.float32)
    return process.cpdist(left, right, scorer=scorer, dtype=np.float32, workers=WORKERS)
