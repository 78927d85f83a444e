"""The tables of a matching book: its models, and its records, keys and links as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from leadflow.matching.columns import Numbers
from leadflow.matching.engine import keys_under
from leadflow.matching.features import Features, features_of
from leadflow.matching.model import Models, read_models
from leadflow.matching.normal import read_lines
from leadflow.store.sql import copy_numbers, copy_rows, read_sql, run_sql

RECORD_COLUMNS = ("record_number", "record_key", "forms", "cluster_number", "component_number")
KEY_COLUMNS = ("key_hash", "record_number", "most_records")
LINK_COLUMNS = ("low_number", "high_number", "bits")


def current_models(connection: Connection) -> Models | None:
    """The models that the book is matched under; None before the first load."""
    found = read_sql(connection, "matching/select_model.sql")
    return read_models(found[0]["content"]) if found else None


def is_unloaded(connection: Connection) -> bool:
    """Whether there is a model but no record: the book has to be loaded."""
    found = read_sql(connection, "matching/select_unloaded.sql")
    return bool(found[0]["is_unloaded"])


def use_models(
    connection: Connection, models: Models, learnt_from: Literal["start", "book"], run_date: date
) -> None:
    """Match under these models from now on; the book has to be loaded again then."""
    run_sql(connection, "matching/update_model_retired.sql")
    run_sql(
        connection,
        "matching/insert_model.sql",
        model_version=models.version,
        content=models.to_json(),
        learnt_from=learnt_from,
        run_date=run_date,
    )


def stored_lines(connection: Connection, numbers: Numbers) -> list[str]:
    """The forms of stored records, a line each; `numbers` are in order, and the book has each."""
    [found] = read_sql(connection, "matching/select_form.sql", record_numbers=array_text(numbers))
    return (found["lines"] or "").split("\n") if len(numbers) else []


def stored_features(connection: Connection, columns: Iterable[str], numbers: Numbers) -> Features:
    """Features of stored records, which are in order of number; `columns` their table has.

    Raises ValueError where the book lacks one of them.
    """
    lines = stored_lines(connection, numbers)
    return features_of(read_lines(lines, columns, numbers.astype(np.uint64)))


def copy_records(
    connection: Connection,
    numbers: Numbers,
    ids: Sequence[str],
    lines: Iterable[str],
    clusters: Numbers,
    components: Numbers,
) -> None:
    """Keep records in their normal forms, a line each."""
    copy_rows(
        connection,
        "leadflow.matching_record",
        RECORD_COLUMNS,
        zip(numbers.tolist(), ids, lines, clusters.tolist(), components.tolist(), strict=True),
    )


def copy_keys(
    connection: Connection, table: str, features: Features, models: Models, numbers: Numbers
) -> None:
    """Bulk-load the keys of records into `table`, a literal of the calling code."""
    for keys in keys_under(features, models):
        at = np.flatnonzero(keys.hashes)
        hashes, holders = keys.hashes[at].view(np.int64), numbers[keys.places[at]]
        copy_numbers(connection, table, KEY_COLUMNS, hashes, holders, np.full(len(at), keys.most))


def copy_links(
    connection: Connection, low: Numbers, high: Numbers, bits: NDArray[np.float32]
) -> None:
    """Keep links, the lower record first."""
    copy_numbers(connection, "leadflow.matching_link", LINK_COLUMNS, low, high, bits.astype(float))


def array_text(numbers: Numbers) -> str:
    """Numbers as an array literal: the server reads one text ten times sooner than a list."""
    return f"{{{','.join(map(str, numbers.tolist()))}}}"


def number_array(found: Sequence[int] | None) -> Numbers:
    """An array column of the store, which is null where it would be empty."""
    return np.array(found or [], dtype=np.int64)
