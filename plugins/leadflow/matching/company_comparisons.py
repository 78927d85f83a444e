"""What speaks for one company: one comparison of people, several of companies."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadflow.matching import companies as company_names
from leadflow.matching.companies import compare_companies
from leadflow.matching.comparison import (
    UNKNOWN,
    Chances,
    Comparison,
    Levels,
    Places,
    codes_of_pairs,
    over_distinct,
)


class CompanyEvidence(Comparison):
    """All that speaks for one company, as one comparison of persons in companies."""

    name = "company"
    levels = (
        "differ", "akin", "name_differs_else_same", "similar", "same_name", "else_same",
        "name_and_else_same", "same_code",
    )  # fmt: skip
    expected = (0.15, 0.04, 0.03, 0.08, 0.3, 0.1, 0.25, 0.05)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        names, chance = company_levels(self, left, right)
        else_same, else_chance, else_differs = self._else(left, right)
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        levels[else_differs] = 0
        levels[names >= company_names.DIFFER] = 0
        levels[names == company_names.AKIN] = 1
        levels[names == company_names.SIMILAR] = 3
        levels[names >= company_names.SAME_SHORT] = 4
        chances = np.where(names >= company_names.SAME_SHORT, chance, np.float32(0))
        alike = names >= company_names.SIMILAR
        levels[else_same & (names <= company_names.AKIN)] = 2
        levels[else_same & (names == company_names.NOT_COMPARABLE)] = 5
        levels[else_same & alike] = 6
        both = else_same & (names >= company_names.SAME_SHORT)
        only = else_same & ~both
        chances[only] = else_chance[only]
        chances[both] = np.minimum(chances[both], else_chance[both])
        one, other = codes_of_pairs(self.features.plain.get("uscc"), left, right)
        levels[(one >= 0) & (one == other)] = 7
        return levels, chances

    def _else(
        self, left: Places, right: Places
    ) -> tuple[NDArray[np.bool_], Chances, NDArray[np.bool_]]:
        """Whether anything but the name agrees, its chance, and whether the domains differ."""
        features = self.features
        same = np.zeros(len(left), dtype=bool)
        differs = np.zeros(len(left), dtype=bool)
        chances = np.ones(len(left), dtype=np.float32)

        def agree(equal: NDArray[np.bool_], chance: Chances) -> None:
            same[equal] = True
            chances[equal] = np.minimum(chances[equal], chance)

        if features.domain is not None:
            one, other = codes_of_pairs(features.domain, left, right)
            equal = (one >= 0) & (one == other)
            agree(equal, self.chance("domain", features.domain.hashes)[one[equal]])
            differs |= (one >= 0) & (other >= 0) & ~equal
        if features.phones is not None and features.phones.values:
            phones = features.phones
            is_shared = self.shared("phone", phones.hashes)
            chance = self.chance("phone", phones.hashes)
            for one_codes, one_desk in zip(phones.columns, phones.is_desk, strict=True):
                for other_codes, other_desk in zip(phones.columns, phones.is_desk, strict=True):
                    one, other = one_codes[left], other_codes[right]
                    equal = (one >= 0) & (one == other)
                    equal &= is_shared[np.maximum(one, 0)] | one_desk[left] | other_desk[right]
                    agree(equal, chance[one[equal]])
        if features.mailboxes is not None and features.mailboxes.column.values:
            boxes = features.mailboxes
            hashes = boxes.column.hashes
            is_desk = self.shared("email", hashes) | boxes.is_role
            one, other = codes_of_pairs(boxes.column, left, right)
            equal = (one >= 0) & (one == other)
            equal &= is_desk[np.maximum(one, 0)]
            agree(equal, self.chance("email", hashes)[one[equal]])
        if features.streets is not None and features.streets.column.values:
            streets = features.streets
            one, other = codes_of_pairs(streets.column, left, right)
            equal = (one >= 0) & (other >= 0) & (one == other)
            equal &= streets.first_number[np.maximum(one, 0)] != 0
            agree(equal, self.chance("address", streets.whole)[one[equal]])
        return same, chances, differs


class CompanyNameComparison(Comparison):
    """A company's name where companies themselves are matched."""

    name = "company_name"
    levels = company_names.LEVELS
    expected = (0.08, 0.07, 0.25, 0.2, 0.4)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        levels, _ = company_levels(self, left, right)
        companies = self.features.companies
        assert companies is not None
        same = levels >= company_names.SAME_SHORT
        chances = np.zeros(len(left), dtype=np.float32)
        chances[same] = self._by_parts[companies.column.codes[left[same]]]
        return levels, chances

    @cached_property
    def _by_parts(self) -> Chances:
        """The chance of a name: of its brand and of what follows, where the name is rarer yet."""
        companies = self.features.companies
        assert companies is not None
        brand = self.statistics.chance("brand", companies.brand)
        rest = self.statistics.chance("rest", companies.rest)
        whole = self.statistics.chance("company", companies.short_hash)
        chances: Chances = np.minimum(brand * rest, whole)
        return chances


def company_levels(comparison: Comparison, left: Places, right: Places) -> tuple[Levels, Chances]:
    """Levels of the names, and for each pair the chance of the left one's short name."""
    companies = comparison.features.companies
    levels = np.full(len(left), UNKNOWN, dtype=np.int8)
    chances = np.zeros(len(left), dtype=np.float32)
    if companies is None:
        return levels, chances
    one, other = codes_of_pairs(companies.column, left, right)
    at = np.flatnonzero((one >= 0) & (other >= 0))

    def distinct(left_codes: Places, right_codes: Places) -> tuple[Levels]:
        return (compare_companies(companies, left_codes, right_codes),)

    levels[at] = over_distinct(one[at], other[at], distinct)[0]
    chances[at] = comparison.chance("company", companies.short_hash)[one[at]]
    return levels, chances


class DomainComparison(Comparison):
    """A company's domain where companies themselves are matched."""

    name = "domain"
    levels = ("differ", "same")
    expected = (0.25, 0.75)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        column = self.features.domain
        assert column is not None
        one, other = codes_of_pairs(column, left, right)
        levels = np.where((one >= 0) & (other >= 0), 0, UNKNOWN).astype(np.int8)
        same = (one >= 0) & (one == other)
        levels[same] = 1
        chances = np.zeros(len(left), dtype=np.float32)
        chances[same] = self.chance("domain", column.hashes)[one[same]]
        return levels, chances
