"""What a book's values say about themselves: how frequent each is, and which nobody owns alone.

Frozen with a model version, so that a later batch is judged as an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.columns import Codes, Column, Hashes
from leadflow.matching.features import Features
from leadflow.matching.records import Level

# A value that up to this many records have counts as one that this many have: what is learnt from
# a record's own copies, and from values that come later, is then the same.
RARE = 2
# A short list is a part of a larger world: a value that only two of ten rows have is still one
# among thousands.
SMALLEST_WORLD = 2_000
# A number that one person has is another's by chance so many times in a book.
OWN_BY_CHANCE = 0.02
COMMON_KINDS = ("word", "rest", "city")
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Frequencies:
    """Hash of a value → number of records that have it, for values of more than RARE records."""

    hashes: Hashes
    counts: Counts

    def of(self, hashes: Hashes) -> Counts:
        """The count of each value; RARE for those that are not listed."""
        if not len(self.hashes):
            return np.full(len(hashes), RARE, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, self.counts[at], RARE)


@dataclass(frozen=True)
class Statistics:
    """Frequencies by kind of value and, by kind, the values that several persons share."""

    size: int
    tables: dict[str, Frequencies] = field(default_factory=dict)
    shared: dict[str, Hashes] = field(default_factory=dict)

    def chance(self, kind: str, hashes: Hashes) -> NDArray[np.float32]:
        """How probable it is that another record has the value by chance."""
        counts = self.tables.get(kind, NOTHING).of(hashes)
        world = np.where(counts > RARE, self.size, max(self.size, SMALLEST_WORLD))
        return ((counts - 1) / world).astype(np.float32)

    def chance_of_own(self, kind: str, hashes: Hashes) -> NDArray[np.float32]:
        """The same for a number or mailbox: one that a single person has, others hardly have."""
        chances = self.chance(kind, hashes)
        if kind not in self.shared:
            return chances
        rarest = np.float32(OWN_BY_CHANCE / max(self.size, SMALLEST_WORLD))
        return np.where(self.is_shared(kind, hashes), chances, rarest)

    def is_shared(self, kind: str, hashes: Hashes) -> NDArray[np.bool_]:
        """Which values several persons have."""
        known = self.shared.get(kind)
        if known is None or not len(known):
            return np.zeros(len(hashes), dtype=bool)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        found: NDArray[np.bool_] = known[at] == hashes
        return found


NOTHING = Frequencies(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))


def learn_statistics(features: Features, level: Level = "person") -> Statistics:
    """Count the values of a book: by records, or where companies are matched by company names.

    A company's records all have its name and its switchboard; that makes neither of them common.
    """
    bearers = _bearers(features, level)
    size = int(bearers.max(initial=0)) + 1 if level == "company" else features.size
    tables: dict[str, Frequencies] = {}
    shared: dict[str, Hashes] = {}

    def count(kind: str, codes: Codes, hashes: Hashes) -> None:
        tables[kind] = frequencies(hashes, _bearers_of_each(codes, bearers, len(hashes)))

    names = features.names
    if names is not None:
        count("name", names.column.codes, names.reading)
        counts = _bearers_of_each(names.column.codes, bearers, len(names.reading))
        words = names.words.reshape(-1)
        tables["word"] = frequencies(words[words != 0], np.repeat(counts, 3)[words != 0])
    if features.companies is not None:
        companies = features.companies
        count("company", companies.column.codes, companies.short_hash)
        if level == "company":
            count("brand", companies.column.codes, companies.brand)
            count("rest", companies.column.codes, companies.rest)
    for kind, column in columns_by_kind(features).items():
        count(kind, column.codes, column.hashes)
    if features.streets is not None:
        count("address", features.streets.column.codes, features.streets.whole)
    if features.phones is not None:
        phones = features.phones
        one, other = (
            _bearers_of_each(codes, bearers, len(phones.values)) for codes in phones.columns
        )
        tables["phone"] = frequencies(phones.hashes, one + other)
        if names is not None:
            shared["phone"] = _shared_values(features, phones.columns, phones.hashes)
    if features.mailboxes is not None and names is not None:
        column = features.mailboxes.column
        shared["email"] = _shared_values(features, (column.codes,), column.hashes)
    return Statistics(size, tables, shared)


def learn_common_statistics(features: Features, level: Level) -> Statistics:
    """The same, of what belongs to nobody: words of names, trades, cities.

    For a book of customers that come again and again: what is one's own (a brand, a switchboard, a
    domain) stands in many of its records, in several spellings, and would count as common.
    """
    found = learn_statistics(features, level)
    return Statistics(
        found.size, {kind: table for kind, table in found.tables.items() if kind in COMMON_KINDS}
    )


def _bearers(features: Features, level: Level) -> NDArray[np.int64]:
    """Who a record's values are counted for: itself, or the company that it names."""
    own = np.arange(features.size, dtype=np.int64)
    if level == "person" or features.companies is None:
        return own
    codes = features.companies.column.codes.astype(np.int64)
    nameless = codes < 0
    codes[nameless] = len(features.companies.column.values) + np.arange(nameless.sum())
    return codes


def _bearers_of_each(codes: Codes, bearers: NDArray[np.int64], size: int) -> Counts:
    """How many bearers have each distinct value."""
    present = codes >= 0
    if len(bearers) == 0 or not size:
        return np.zeros(size, dtype=np.int64)
    packed = codes[present].astype(np.int64) * (int(bearers.max()) + 1) + bearers[present]
    if int(bearers.max()) + 1 < len(bearers):
        packed = np.unique(packed)
    return np.bincount(packed // (int(bearers.max()) + 1), minlength=size).astype(np.int64)


def columns_by_kind(features: Features) -> dict[str, Column]:
    """The columns whose values are counted as they are."""
    found: dict[str, Column] = dict(features.plain)
    if features.mailboxes is not None:
        found["email"] = features.mailboxes.column
        found["local"] = features.mailboxes.local
    if features.domain is not None:
        found["domain"] = features.domain
    if features.city is not None:
        found["city"] = features.city
    return found


def frequencies(hashes: Hashes, counts: Counts) -> Frequencies:
    """Counts by hash, summed where several values have one hash; rare ones are left out."""
    if not len(hashes):
        return NOTHING
    distinct, inverse = np.unique(hashes, return_inverse=True)
    summed = np.bincount(inverse, weights=counts, minlength=len(distinct)).astype(np.int64)
    kept = summed > RARE
    return Frequencies(distinct[kept], summed[kept])


def _shared_values(features: Features, columns: tuple[Codes, ...], hashes: Hashes) -> Hashes:
    """Values that records with different initials have, sorted by hash.

    Initials and not whole names: a slip of the pen does not make a second person.
    """
    assert features.names is not None
    names = features.names
    per_record = names.column.of_distinct(names.initials, 0)
    codes = np.concatenate(columns)
    initials = np.tile(per_record, len(columns))
    known = (codes >= 0) & (initials != 0)
    codes, initials = codes[known], initials[known]
    lowest = np.full(len(hashes), np.iinfo(np.uint64).max, dtype=np.uint64)
    highest = np.zeros(len(hashes), dtype=np.uint64)
    np.minimum.at(lowest, codes, initials)
    np.maximum.at(highest, codes, initials)
    return np.sort(hashes[(highest > 0) & (lowest != highest)])
