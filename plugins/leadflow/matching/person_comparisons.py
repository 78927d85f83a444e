"""What speaks for one person: name, own phone and mailbox, birth date, codes and other words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadflow.matching import names as person_names
from leadflow.matching.comparison import (
    UNKNOWN,
    Chances,
    Comparison,
    Levels,
    Places,
    codes_of_pairs,
    over_distinct,
)
from leadflow.matching.names import compare_names
from leadflow.matching.records import Level
from leadflow.matching.spelling import distances, similarities
from leadflow.matching.statistics import RARE

ONE_LETTER = np.float32(1 / 20)


class NameComparison(Comparison):
    """All evidence of a person's name."""

    name = "name"
    levels = person_names.LEVELS
    expected = (0.05, 0.03, 0.04, 0.06, 0.04, 0.08, 0.7)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        names = self.features.names
        assert names is not None
        one, other = names.column.codes[left], names.column.codes[right]
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        at = np.flatnonzero((one >= 0) & (other >= 0))

        def distinct(left_codes: Places, right_codes: Places) -> tuple[Levels, Chances]:
            found, common = compare_names(names, left_codes, right_codes)
            chance = np.zeros(len(found), dtype=np.float32)
            # whichever of the two comes first: the order of the records decides nothing
            whole = found >= person_names.READING
            chance[whole] = np.maximum(
                self.whole_chances[left_codes[whole]], self.whole_chances[right_codes[whole]]
            )
            part = np.isin(found, (person_names.PART, person_names.INCOMPLETE))
            of_words = np.where(common[part], self.word_chances[left_codes[part]], np.float32(1))
            chance[part] = of_words.min(axis=1)
            return found, chance

        levels[at], chances[at] = over_distinct(one[at], other[at], distinct)
        return levels, chances

    @cached_property
    def word_chances(self) -> Chances:
        """(distinct names, words): of each word the chance that another name has it."""
        names = self.features.names
        assert names is not None
        flat = self.statistics.chance("word", names.words.reshape(-1))
        chances: Chances = flat.reshape(names.words.shape)
        return chances

    @cached_property
    def whole_chances(self) -> Chances:
        """Of a rare name the chance that its parts give: two records of it may be one person's."""
        names = self.features.names
        assert names is not None
        parts = np.ones(len(names.reading), dtype=np.float32)
        for place in range(2):
            is_word = names.words[:, place] != 0
            parts *= np.where(is_word, self.word_chances[:, place], ONE_LETTER)
        counted = self.statistics.chance("name", names.reading)
        # of those who bear a name oftener than its parts tell, half may be one person's records
        is_rare = counted * self.statistics.size < RARE
        others = np.where(is_rare, np.float32(0), counted / 2)
        return np.maximum(others, np.minimum(parts, counted)).astype(np.float32)


@dataclass
class PhoneComparison(Comparison):
    """Numbers that are a person's own; one that several persons have speaks for their company.

    Where companies are matched by their people, each has a number of its own: that two differ, or
    hardly differ, says nothing, and a number that they share is the company's.
    """

    unit: Level = "person"
    name = "phone"
    levels = ("differ", "one_digit_off", "shared", "same")
    expected = (0.25, 0.05, 0.05, 0.65)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        phones = self.features.phones
        assert phones is not None
        has_people = self.unit == "company" and self.features.names is not None
        company_bears = (
            not has_people
            and self.features.companies is not None
            and self.features.names is not None
        )
        is_shared = self.shared("phone", phones.hashes)
        per_value = self.chance_of_own("phone", phones.hashes)
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        for one_codes, one_desk in zip(phones.columns, phones.is_desk, strict=True):
            for other_codes, other_desk in zip(phones.columns, phones.is_desk, strict=True):
                one, other = one_codes[left], other_codes[right]
                at = np.flatnonzero((one >= 0) & (other >= 0))
                one, other = one[at], other[at]
                equal = one == other
                level = np.where(equal, 3, 0).astype(np.int8)
                nobodys = is_shared[one] | is_shared[other]
                nobodys |= one_desk[left[at]] | other_desk[right[at]]
                level[~equal & nobodys] = UNKNOWN
                level[equal & nobodys] = UNKNOWN if company_bears else 2
                if has_people:
                    level[~equal] = UNKNOWN
                check = np.flatnonzero(~equal & ~nobodys & (level != UNKNOWN))
                slip = _one_digit_off(phones.digits[one[check]], phones.digits[other[check]])
                level[check[slip]] = 1
                better = level > levels[at]
                levels[at[better]] = level[better]
                chances[at[better]] = np.where(
                    level[better] >= 2, per_value[one[better]], np.float32(0)
                )
        return levels, chances


def _one_digit_off(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether two numbers of one length differ in one digit, or by a swap of neighbours."""
    apart = np.abs(one - other)
    found = np.zeros(len(one), dtype=bool)
    for exponent in range(11):
        power = 10**exponent
        found |= (apart % power == 0) & (apart // power < 10) & (apart > 0)
        found |= (apart % (9 * power) == 0) & (apart // (9 * power) < 10) & (apart > 0)
    return found & (np.maximum(one, other) < 10 * np.minimum(one, other))


class EmailComparison(Comparison):
    """Mailboxes that are a person's own."""

    name = "email"
    levels = ("differ", "close", "same_local", "shared", "same")
    expected = (0.2, 0.06, 0.06, 0.03, 0.65)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        boxes = self.features.mailboxes
        assert boxes is not None
        codes = boxes.column.codes
        one, other = codes[left], codes[right]
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        hashes = boxes.column.hashes
        no_ones = self.shared("email", hashes) | boxes.is_role
        at = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[at], other[at]
        level = np.zeros(len(at), dtype=np.int8)
        local_one, local_other = boxes.local.codes[left[at]], boxes.local.codes[right[at]]
        same, same_local = one == other, local_one == local_other
        nobody = no_ones[one] | no_ones[other]
        chance = np.zeros(len(at), dtype=np.float32)
        alike = boxes.digits[one] == boxes.digits[other]
        alike &= boxes.first[one] == boxes.first[other]
        check = np.flatnonzero(~same & ~same_local & ~nobody & alike)
        values = boxes.column.texts
        near = distances(values[one[check]], values[other[check]], 1) <= 1
        level[check[near]] = 1
        # wei.zhang@ follows from the name and says nothing more; zhangwei1987@ does
        level[same_local] = np.where(boxes.digits[one[same_local]] >= 10, 2, UNKNOWN)
        local_chance = self.chance("local", boxes.local.hashes)
        told = level == 2
        chance[told] = local_chance[local_one[told]]
        level[same] = 4
        chance[same] = self.chance_of_own("email", hashes)[one[same]]
        has_company = self.features.companies is not None
        level[nobody] = UNKNOWN
        level[nobody & same] = UNKNOWN if has_company else 3
        levels[at], chances[at] = level, chance
        return levels, chances


class DateComparison(Comparison):
    """Birth dates."""

    name = "birth_date"
    levels = ("differ", "two_parts", "one_slip", "same")
    expected = (0.04, 0.04, 0.07, 0.85)

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        column = self.features.plain["birth_date"]
        one, other = codes_of_pairs(column, left, right)
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        at = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[at], other[at]
        values = column.texts
        digits = np.array([int(value) for value in column.values], dtype=np.int64)
        level = np.zeros(len(at), dtype=np.int8)
        a, b = digits[one], digits[other]
        year = a // 10_000 == b // 10_000
        month = a // 100 % 100 == b // 100 % 100
        day = a % 100 == b % 100
        level[(year.astype(int) + month + day) == 2] = 1
        turned = year & (a // 100 % 100 == b % 100) & (b // 100 % 100 == a % 100)
        level[turned | (distances(values[one], values[other], 1) <= 1)] = 2
        level[one == other] = 3
        chance = self.chance("birth_date", column.hashes)
        chances[at] = np.where(level == 3, chance[one], np.float32(0))
        levels[at] = level
        return levels, chances


@dataclass
class PlainComparison(Comparison):
    """A code or a word that is compared as it is written: identifier, WeChat, attribute."""

    kind: str = ""
    expected = (0.1, 0.1, 0.8)
    levels = ("differ", "close", "same")

    @property
    def name(self) -> str:  # type: ignore[override]
        """The kind of value that is compared."""
        return self.kind

    def compare(self, left: Places, right: Places) -> tuple[Levels, Chances]:
        """See Comparison."""
        column = self.features.plain[self.kind]
        one, other = codes_of_pairs(column, left, right)
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        chances = np.zeros(len(left), dtype=np.float32)
        at = np.flatnonzero((one >= 0) & (other >= 0))
        values = column.texts
        is_code = not self.kind.startswith("attribute:")

        def distinct(a: Places, b: Places) -> tuple[Levels]:
            level = np.zeros(len(a), dtype=np.int8)
            if is_code:
                level[distances(values[a], values[b], 1) <= 1] = 1
            else:
                level[similarities(values[a], values[b]) >= 0.9] = 1
            level[a == b] = 2
            return (level,)

        levels[at] = over_distinct(one[at], other[at], distinct)[0]
        chance = self.chance(self.kind, column.hashes)
        same = levels == 2
        chances[same] = chance[column.codes[left[same]]]
        return levels, chances
