"""The records of a store as the matching room compares them, and any pair's evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from leadflow.matching.blocking import Pairs
from leadflow.matching.columns import encode
from leadflow.matching.engine import weigher_under
from leadflow.matching.features import Features, read_features
from leadflow.matching.model import Models
from leadflow.matching.records import Records
from leadflow.matching.start import BOOK_FIELDS
from leadflow.store.sql import read_sql


@dataclass(frozen=True)
class Book:
    """Parties in ascending order with their normalised fields; a place is an index into both."""

    features: Features
    parties: NDArray[np.int64]

    def places(self, low: Sequence[int], high: Sequence[int]) -> tuple[Pairs, NDArray[np.intp]]:
        """Pairs of parties as pairs of places, and which of the given pairs these are.

        Pairs of which the book lacks a party are left out.
        """
        ones = np.array(low, dtype=np.int64)
        others = np.array(high, dtype=np.int64)
        at = np.flatnonzero(np.isin(ones, self.parties) & np.isin(others, self.parties))
        pairs = Pairs(
            np.searchsorted(self.parties, ones[at]).astype(np.int32),
            np.searchsorted(self.parties, others[at]).astype(np.int32),
        )
        return pairs, at


def read_book(connection: Connection, party_ids: Sequence[int] | None = None) -> Book:
    """The given parties, or with None every party of the store."""
    records, parties = read_records(connection, party_ids)
    return Book(read_features(records), parties)


def read_records(
    connection: Connection, party_ids: Sequence[int] | None = None
) -> tuple[Records, NDArray[np.int64]]:
    """The compared fields as the store has them, of the same parties, and these in order."""
    rows = read_sql(
        connection,
        "identity/select_compared_field.sql",
        party_ids=None if party_ids is None else list(party_ids),
    )
    fields = {name: [encode(row[name] for row in rows)] for name in BOOK_FIELDS}
    parties = np.array([row["party_id"] for row in rows], dtype=np.int64)
    return Records(len(rows), fields, [row["record_key"] for row in rows]), parties


def bits_of_pairs(
    connection: Connection, models: Models, low: Sequence[int], high: Sequence[int]
) -> list[float | None]:
    """Each pair's evidence under the models, prior included; None for a party that is gone.

    Minus infinity is a wall: two credit codes.
    """
    found: list[float | None] = [None] * len(low)
    if not low:
        return found
    book = read_book(connection, sorted({*low, *high}))
    pairs, at = book.places(low, high)
    for place, bits in zip(
        at.tolist(), weigher_under(book.features, models)(*pairs).tolist(), strict=True
    ):
        found[place] = bits
    return found
