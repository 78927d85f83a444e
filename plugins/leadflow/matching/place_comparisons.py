"""What speaks for one address: numbers and words of the street, post code, city and state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.columns import Column
from leadflow.matching.comparison import (
    UNKNOWN,
    Chances,
    Comparison,
    Levels,
    Places,
    codes_of_pairs,
    over_distinct,
)
from leadflow.matching.spelling import similarities, token_sets
from leadflow.matching.streets import Streets

# A place that no record of the book was in is still one of a few hundred, not one's own.
LEAST_CHANCE = {"city": np.float32(1 / 300), "postcode": np.float32(0)}


class StreetComparison(Comparison):
    """An address: house numbers and the words of the street."""

    name = "address"
    levels = ("differ", "street_akin", "number_only", "street_similar", "similar", "same")
    expected = (0.1, 0.05, 0.05, 0.1, 0.25, 0.45)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        streets = self.features.streets
        assert streets is not None
        one, other = codes_of_pairs(streets.column, left, right)
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        at = np.flatnonzero((one >= 0) & (other >= 0))

        def distinct(left_codes: Places, right_codes: Places) -> tuple[Levels]:
            return (_street_levels(streets, left_codes, right_codes),)

        levels[at] = over_distinct(one[at], other[at], distinct)[0]
        alike = levels >= 4
        chance = self.chance("address", streets.whole)
        chances[alike] = np.maximum(chance[one[alike]], chance[other[alike]])
        return levels, chances


def _street_levels(streets: Streets, one: Places, other: Places) -> Levels:
    words_one, words_other = streets.words[one], streets.words[other]
    alike = np.maximum(
        similarities(words_one, words_other), token_sets(words_one, words_other) / 100
    )
    first_one, first_other = streets.first_number[one], streets.first_number[other]
    known = (first_one != 0) & (first_other != 0)
    same_number = known & (first_one == first_other)
    levels = np.zeros(len(one), dtype=np.int8)
    levels[alike >= 0.8] = 1
    levels[same_number] = 2
    levels[(alike >= 0.9) & ~same_number] = 3
    levels[(alike >= 0.8) & same_number] = 4
    levels[(alike >= 0.8) & ~known & (first_one == first_other)] = 4
    levels[one == other] = 5
    return levels


class PlaceComparison(Comparison):
    """Where an address is: post code, city, state together, as they imply each other."""

    name = "place"
    levels = ("differ", "state_only", "one_agrees", "same")
    expected = (0.1, 0.1, 0.25, 0.55)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        features = self.features
        known = np.zeros(len(left), dtype=np.int8)
        agree = np.zeros(len(left), dtype=np.int8)
        chances = np.ones(len(left), dtype=np.float32)
        for kind, column in (
            ("postcode", features.plain.get("postcode")),
            ("city", features.city),
        ):
            if column is None:
                continue
            one, other = codes_of_pairs(column, left, right)
            both = (one >= 0) & (other >= 0)
            equal = both & (one == other)
            near = _near(column, one, other, both & ~equal) if kind == "city" else equal
            known += both
            agree += equal | near
            chance = np.maximum(self.chance(kind, column.hashes), LEAST_CHANCE[kind])
            chances[equal] = np.minimum(chances[equal], chance[one[equal]])
        levels = np.where(known > 0, 0, UNKNOWN).astype(np.int8)
        one, other = codes_of_pairs(features.plain.get("state"), left, right)
        state = (one >= 0) & (one == other)
        levels[(one >= 0) & (other >= 0) & (known == 0)] = 0
        levels[state] = 1
        levels[agree > 0] = 2
        levels[(agree > 0) & (agree == known)] = 3
        return levels, np.where((levels >= 2) & (chances < 1), chances, np.float32(0))


def _near(
    column: Column, one: Places, other: Places, open_pairs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of the open pairs have almost the same spelling."""
    near = np.zeros(len(one), dtype=bool)
    at = np.flatnonzero(open_pairs)

    def alike(left: Places, right: Places) -> tuple[NDArray[np.bool_]]:
        return (similarities(column.texts[left], column.texts[right]) >= 0.9,)

    if len(at):
        near[at] = over_distinct(one[at], other[at], alike)[0]
    return near
