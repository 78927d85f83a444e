"""Columns of distinct values: what a value costs is paid once, however many records have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

MISSING = -1
HASH_SECRET = "leadflow-match-1"


@dataclass(frozen=True)
class Column:
    """One value a record: `codes` point into `values`, distinct and in order of appearance."""

    codes: Codes
    values: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    def map(self, normalise: Callable[[str], str | None]) -> Column:
        """The column with each distinct value normalised; what becomes None or '' is missing."""
        return self.recoded([normalise(value) for value in self.values])

    def recoded(self, normalised: Sequence[str | None]) -> Column:
        """The column with its n-th distinct value replaced by the n-th of `normalised`."""
        inner = encode(normalised)
        return Column(take(inner.codes, self.codes), inner.values)

    def of_distinct(self, per_value: NDArray[Any], missing: Any) -> NDArray[Any]:
        """A property of each distinct value → the property of each record's value."""
        return spread(per_value, self.codes, missing)

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """The distinct values as an array."""
        return np.array(self.values, dtype=object)

    def counts(self) -> NDArray[np.int64]:
        """How many records have each distinct value."""
        present = self.codes[self.codes >= 0]
        return np.bincount(present, minlength=len(self.values))

    @cached_property
    def hashes(self) -> Hashes:
        """A stable 64-bit hash of each distinct value: equal in every process and version."""
        return hash_texts(self.values)


def encode(values: Iterable[str | None]) -> Column:
    """Values → a column; None and '' are missing."""
    known: dict[str, int] = {}
    codes = [known.setdefault(value, len(known)) if value else MISSING for value in values]
    return Column(np.array(codes, dtype=np.int32), list(known))


def take_forms_apart(forms: Column, parts: int) -> tuple[Column, list[list[str]]]:
    """Normal forms of so many parts, set apart by `|`, the first of which is the value's key.

    The column of keys, and for each distinct one its parts, in lists side by side; of several
    forms with one key the first counts. One split of all makes no list for each, which the
    collector of garbage would go through again and again.
    """
    flat = "|".join(forms.values).split("|") if forms.values else []
    keys = flat[::parts]
    column = forms.recoded(keys)
    lists = [flat[part::parts] for part in range(parts)]
    if len(column.values) < len(keys):
        first = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
        lists = [[texts[first[key]] for key in column.values] for texts in lists]
    return column, lists


def take(codes: Codes, at: Codes) -> Codes:
    """`codes[at]`, missing where `at` is missing."""
    return spread(codes, at, MISSING)


def spread(per_value: NDArray[Any], codes: Codes, missing: Any) -> NDArray[Any]:
    """Per distinct value → per record; `missing` where a record has no value."""
    if len(per_value) == 0:
        return np.full(len(codes), missing, dtype=per_value.dtype)
    found = per_value[np.maximum(codes, 0)]
    found[codes < 0] = missing
    return found


def hash_texts(texts: Sequence[str]) -> Hashes:
    """Stable 64-bit hashes of texts (SipHash with a fixed key)."""
    from pandas.util import hash_array

    if not len(texts):
        return np.zeros(0, dtype=np.uint64)
    array = np.array(texts, dtype=object)
    return hash_array(array, hash_key=HASH_SECRET, categorize=False)


def hash_texts_or_zero(texts: Sequence[str]) -> Hashes:
    """The same; 0 for an empty text."""
    return np.where([bool(text) for text in texts], hash_texts(texts), 0).astype(np.uint64)


def mix(*parts: Hashes | np.uint64 | int) -> Hashes:
    """One hash of several, in their order (multiply, rotate, xor; wraps around)."""
    mixed: Hashes = np.uint64(0x9E3779B97F4A7C15)  # type: ignore[assignment]
    with np.errstate(over="ignore"):
        for part in parts:
            value = np.uint64(part) if isinstance(part, int) else part
            mixed = (mixed ^ value) * np.uint64(0xD6E8FEB86659FD93)
            mixed = mixed ^ (mixed >> np.uint64(32))
            mixed = mixed * np.uint64(0xD6E8FEB86659FD93)
            mixed = mixed ^ (mixed >> np.uint64(29))
    return mixed
