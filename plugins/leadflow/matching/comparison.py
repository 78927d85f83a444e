"""One source of evidence: a level for each pair of records, and the chance of an agreement.

What a comparison has in common with the others; the comparisons themselves are the modules beside.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.columns import Column, Hashes
from leadflow.matching.features import Features
from leadflow.matching.statistics import Statistics

Places = NDArray[np.int32]
Levels = NDArray[np.int8]
Chances = NDArray[np.float32]
UNKNOWN = -1


@dataclass
class Comparison(ABC):
    """One source of evidence. `expected` is how often matches have each level, before learning."""

    features: Features
    statistics: Statistics
    _chances: dict[str, Chances] = field(default_factory=dict, repr=False)
    _shared: dict[str, NDArray[np.bool_]] = field(default_factory=dict, repr=False)
    name: ClassVar[str]
    levels: ClassVar[tuple[str, ...]]
    expected: ClassVar[tuple[float, ...]]

    def chance(self, kind: str, hashes: Hashes) -> Chances:
        """Of each distinct value of a kind the chance that another record has it; made once."""
        if kind not in self._chances:
            self._chances[kind] = self.statistics.chance(kind, hashes)
        return self._chances[kind]

    def chance_of_own(self, kind: str, hashes: Hashes) -> Chances:
        """The same for numbers and mailboxes that one person has; made once."""
        own = f"own {kind}"
        if own not in self._chances:
            self._chances[own] = self.statistics.chance_of_own(kind, hashes)
        return self._chances[own]

    def shared(self, kind: str, hashes: Hashes) -> NDArray[np.bool_]:
        """Which distinct values several persons have; made once."""
        if kind not in self._shared:
            self._shared[kind] = self.statistics.is_shared(kind, hashes)
        return self._shared[kind]

    @abstractmethod
    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """The level of each pair of records, UNKNOWN where one of them says nothing.

        And for agreement on a value the chance that another record has it; 0 where the average of
        the level counts.
        """


def over_distinct(
    left: Places, right: Places, compare: Callable[[Places, Places], tuple[NDArray[Any], ...]]
) -> tuple[NDArray[Any], ...]:
    """Compare each distinct unordered pair of codes once."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    packed = (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)
    distinct, inverse = np.unique(packed, return_inverse=True)
    found = compare(
        (distinct >> np.uint64(32)).astype(np.int32),
        (distinct & np.uint64(0xFFFFFFFF)).astype(np.int32),
    )
    return tuple(each[inverse] for each in found)


def codes_of_pairs(column: Column | None, left: Places, right: Places) -> tuple[Places, Places]:
    """The codes of both records of each pair; all missing where there is no such column."""
    if column is None:
        missing = np.full(len(left), UNKNOWN, dtype=np.int32)
        return missing, missing
    return column.codes[left], column.codes[right]
