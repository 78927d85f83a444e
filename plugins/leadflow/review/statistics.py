"""Counting rules of the reports: quantiles, rates, and when cases are too few to judge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Median and 80th percentile of some cases; both None where there is no case."""

    count: int
    median: float | None
    p80: float | None

    def is_enough(self, fewest_cases: int) -> bool:
        """Whether there are enough cases to judge by (policy review.fewest_cases)."""
        return self.count >= fewest_cases


@dataclass(frozen=True)
class Rate:
    """`hits` of `count` cases."""

    hits: int
    count: int

    @property
    def pct(self) -> float | None:
        """0-100; None without a case."""
        return 100 * self.hits / self.count if self.count else None

    def is_enough(self, fewest_cases: int) -> bool:
        """Whether there are enough cases to judge by (policy review.fewest_cases)."""
        return self.count >= fewest_cases


def spread(values: Iterable[float]) -> Spread:
    """The median and 80th percentile, interpolated linearly between neighbours."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, None, None)
    return Spread(len(ordered), _quantile(ordered, 0.5), _quantile(ordered, 0.8))


def rate(outcomes: Iterable[bool]) -> Rate:
    """How many of the cases came out true."""
    listed = list(outcomes)
    return Rate(sum(listed), len(listed))


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
