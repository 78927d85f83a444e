"""What the engine is given: a table of records, each field as received, and what each is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.columns import Codes, Column, Hashes, encode, hash_texts, mix

Level = Literal["person", "company"]
Join = Callable[[tuple[str | None, ...]], str | None]

# What a column may hold. `attribute` is anything else that speaks for sameness: a trade, a gender.
FIELDS = (
    "person_name",
    "given_name",
    "surname",
    "company_name",
    "uscc",
    "mobile",
    "phone",
    "email",
    "website",
    "wechat",
    "birth_date",
    "identifier",
    "address",
    "city",
    "postcode",
    "state",
    "attribute",
)


@dataclass(frozen=True)
class Records:
    """A table of records: per field its columns as received. `ids` name the records for good.

    Ids decide ties, so that the order of the rows decides nothing: equal ids are not allowed. A
    field that is there counts as one the table has, even where no record has a value.
    """

    size: int
    fields: Mapping[str, Sequence[Column]]
    ids: Sequence[str] = ()
    attribute_names: Sequence[str] = field(default=())

    def first(self, name: str) -> Column | None:
        """The field's one column; of several the values of the first that has one."""
        columns = self.fields.get(name)
        if not columns:
            return None
        if len(columns) == 1:
            return columns[0]
        return joined(columns, lambda parts: next((part for part in parts if part), None))

    def has(self, *names: str) -> bool:
        """Whether any of these fields holds a value anywhere."""
        return any(column.values for name in names for column in self.fields.get(name, ()))

    def order(self) -> Hashes:
        """A number per record that follows from its id alone: what ties are broken by."""
        if not self.ids:
            return np.arange(self.size, dtype=np.uint64)
        return hash_texts(list(self.ids))


def records_of(
    rows: Iterable[Mapping[str, str | None]],
    ids: Sequence[str] = (),
    attribute_names: Sequence[str] = (),
) -> Records:
    """Records from dicts by field (attributes by their own names); for small tables and tests."""
    kept = list(rows)
    names = list(dict.fromkeys(name for row in kept for name in row))
    fields: dict[str, list[Column]] = {}
    attributes = []
    for name in names:
        column = encode(row.get(name) for row in kept)
        if name in attribute_names:
            attributes.append(name)
        fields.setdefault("attribute" if name in attribute_names else name, []).append(column)
    return Records(len(kept), fields, ids, tuple(attributes))


def joined(columns: Sequence[Column], join: Join) -> Column:
    """Several columns as one: `join` is called once for each distinct combination of values."""
    if not columns:
        raise ValueError("no columns to join")
    combined, inverse = combinations(columns)
    texts = []
    for row in combined:
        parts = tuple(
            column.values[code] if code >= 0 else None
            for column, code in zip(columns, row, strict=True)
        )
        texts.append(join(parts) if any(parts) else None)
    return Column(inverse, [""] * len(texts)).recoded(texts)


def combinations(columns: Sequence[Column]) -> tuple[NDArray[np.int32], Codes]:
    """The distinct combinations of codes (one row each), and each record's combination."""
    codes = np.stack([column.codes for column in columns], axis=1)
    packed = mix(*[(codes[:, at] + 1).astype(np.uint64) for at in range(codes.shape[1])])
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return codes[first], inverse.astype(np.int32)
