"""Keys under which records meet, and the pairs that meet under one.

A key is a 64-bit hash of what two records must share. A key that more records have than the cap
is hot: it says too little to look at all its pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.columns import Hashes, hash_texts, mix
from leadflow.matching.features import Features
from leadflow.matching.key_parts import ZERO, KeyParts
from leadflow.matching.records import Level

CAP = 60
# Up to so many records each is compared with each other: no key can then miss a pair.
SMALL_BOOK = 1500
RARER = 10
FOLLOWERS = 6
HOTTEST = 2_000


class Keys(NamedTuple):
    """One kind of key: hashes with the place of the record that has each; 0 is no key.

    A record may have two, as it has two phones. More than `most` records make a key hot.
    """

    kind: str
    hashes: Hashes
    places: NDArray[np.int32]
    most: int


class Pairs(NamedTuple):
    """Pairs of places in the table, left below right, each once, in order."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.left)


def keys_of(features: Features, level: Level, cap: int = CAP) -> Iterator[Keys]:
    """Every kind of key that the fields of a table allow."""
    parts = KeyParts(features)
    kinds: dict[str, int] = {}
    if level == "person" and features.names is not None:
        kinds |= dict.fromkeys(PERSON_KEYS, cap)
        # among people in companies a bare name says little: only where few have it
        kinds["reading"] = cap // RARER
        if features.companies is None:
            kinds |= dict.fromkeys(HOME_KEYS, cap)
    elif features.names is not None:
        kinds |= dict.fromkeys(COLLEAGUE_KEYS, cap)
        # in one house there may be a hundred companies
        kinds["number+street_start+place"] = cap // RARER
    else:
        kinds |= dict.fromkeys(COMPANY_KEYS, cap)
    kinds["phone"] = cap
    for kind, most in kinds.items():
        names = kind.split("+")
        slots = next((SLOTS[name] for name in names if name in SLOTS), ("",))
        found = []
        for slot in slots:
            columns = [parts.get(name + slot if name in SLOTS else name) for name in names]
            if all(column is not None for column in columns):
                found.append(_combined(kind, columns))
        if found:
            places = np.arange(features.size, dtype=np.int32)
            yield Keys(kind, np.concatenate(found), np.tile(places, len(found)), most)


# Combinations of parts: all must agree. The name makes the key: combinations may come and go.
PERSON_KEYS = (
    "email",
    "reading+brand",
    "initials+short",
    "initials+domain",
    "surname+short",
    "surname+domain",
    "initials+uscc",
    "initials+desk",
    "wechat",
    "identifier",
    "birth_date+initials",
    "birth_date+postcode",
    "birth_date+city",
    "reading+birth_year",
    "surname+birth_year",
    "given+birth_year",
)
# Persons at home: their address is their own.
HOME_KEYS = (
    "reading",
    "local",
    "birth_date",
    "reading+city",
    "reading+postcode",
    "reading+number",
    "street+number",
    "postcode+number",
    "postcode+initials",
    "street+initials",
    "surname+number",
    "surname+postcode",
    "given+postcode",
    "given+number",
    "reading_start+postcode",
    "reading_start+city",
)
COMPANY_KEYS = (
    "company",
    "short",
    "short_reading",
    "domain",
    "email",
    "uscc",
    "identifier",
    "street+number",
    "postcode+number",
    "brand+city",
    "brand+postcode",
    "brand+number",
    "number+street_start",
    "short_start",
    "desk",
    "word",
)
# Companies whose people are told of meet under phones, mailboxes and domains as well. The keys that
# companies alone have beside (the start of a name, its reading, a brand with its city) meet many
# pairs and join next to none, and so does a house number in a street of any city.
COLLEAGUE_KEYS = (
    "company",
    "short",
    "domain",
    "email",
    "uscc",
    "identifier",
    "postcode+number",
    "number+street_start+place",
    "desk",
    "word",
)
# What hardly two persons have: who has it in more records than the cap is one in many exports.
OWN_KEYS = frozenset(
    ("phone", "email", "wechat", "identifier", "birth_date+initials", "reading+brand")
)
# Parts that a record may have several of.
SLOTS = {"phone": ("0", "1"), "desk": ("0", "1"), "word": ("0", "1", "2")}


def pairs_under(keys: Iterable[Keys], order: Hashes, chain: Level | None = None) -> Pairs:
    """All pairs of records that share a key that is not hot, each once.

    With `chain` each record of a hot key meets those that follow it in `order`: enough to find
    the hundreds of people of one company together, or the hundred rows of one person, whose other
    pairs are weighed when clustering.
    """
    found = []
    for each in keys:
        found.append(_packed_pairs(each))
        if chain == "company":
            found.append(_chained_pairs(each, order, HOTTEST))
        elif chain == "person" and each.kind in OWN_KEYS:
            found.append(_chained_pairs(each, order, len(order)))
    packed = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)
    return unpack(packed)


def every_pair(size: int) -> Pairs:
    """Each record with each other: for small books, and for tests."""
    left, right = np.triu_indices(size, 1)
    return Pairs(left.astype(np.int32), right.astype(np.int32))


def pack(left: NDArray[np.int32], right: NDArray[np.int32]) -> Hashes:
    """Pairs as single numbers, whichever of the two comes first."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    return (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)


def unpack(packed: Hashes) -> Pairs:
    """The inverse of `pack`."""
    return Pairs(
        (packed >> np.uint64(32)).astype(np.int32),
        (packed & np.uint64(0xFFFFFFFF)).astype(np.int32),
    )


def _packed_pairs(of_kind: Keys) -> Hashes:
    at = np.flatnonzero(of_kind.hashes)
    at = at[np.argsort(of_kind.hashes[at], kind="stable")]
    keys, places = of_kind.hashes[at], of_kind.places[at]
    if not len(keys):
        return np.zeros(0, dtype=np.uint64)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    found = []
    wanted = (sizes >= 2) & (sizes <= of_kind.most)
    for size in np.unique(sizes[wanted]):
        members = places[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        one, other = members[:, left].ravel(), members[:, right].ravel()
        apart = one != other  # a record may have one key twice
        found.append(pack(one[apart], other[apart]))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


def _chained_pairs(of_kind: Keys, order: Hashes, hottest: int) -> Hashes:
    at = np.flatnonzero(of_kind.hashes)
    at = at[np.lexsort((order[of_kind.places[at]], of_kind.hashes[at]))]
    keys, places = of_kind.hashes[at], of_kind.places[at]
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    is_hot = (counts[inverse] > of_kind.most) & (counts[inverse] <= hottest)
    found = [np.zeros(0, dtype=np.uint64)]
    for step in range(1, FOLLOWERS + 1):
        together = is_hot[:-step] & (keys[:-step] == keys[step:])
        found.append(pack(places[:-step][together], places[step:][together]))
    return np.concatenate(found)


def _combined(kind: str, parts: list[Hashes | None]) -> Hashes:
    present = [part for part in parts if part is not None]
    has_all = np.logical_and.reduce([part != 0 for part in present])
    return np.where(has_all, mix(hash_texts([kind])[0], *present), ZERO)
