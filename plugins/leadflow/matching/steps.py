"""The edge to the store: a matching book in PostgreSQL that new records are matched into.

Load a book once, then place batches of any size in any order, records with new content among them:
under one model version the clusters are those that one load of everything gives. Only the keys of
placed records are probed, and only components that changed are clustered anew. Each call belongs to
the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from leadflow.matching.blocking import Pairs
from leadflow.matching.clustering import ASK_BITS, LEAST_JOINING_BITS, cluster
from leadflow.matching.columns import hash_texts
from leadflow.matching.engine import keys_under, match_under, weigher_under
from leadflow.matching.features import Features, features_of
from leadflow.matching.model import Models, read_models
from leadflow.matching.normal import Normal, normalise, read_lines
from leadflow.matching.records import Records
from leadflow.store.sql import copy_numbers, copy_rows, read_sql, run_sql

KEY_COLUMNS = ("key_hash", "record_number", "most_records")
LINK_COLUMNS = ("low_number", "high_number", "bits")

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Placed:
    """What placing records did: counts, and the record numbers whose cluster is another one now."""

    counts: dict[str, int]
    moved: list[int]


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


def load_book(
    connection: Connection, records: Records, models: Models, numbers: Numbers | None = None
) -> dict[str, int]:
    """Match a whole book and keep it with its keys and links, instead of whatever was there.

    `numbers` (ascending; 1 and up where they are not given) name the records in the store.
    """
    for name in ("link", "key", "record"):
        run_sql(connection, f"matching/delete_every_{name}.sql")
    normal = normalise(records)
    features = features_of(normal)
    outcome = match_under(features, models)
    if numbers is None:
        numbers = np.arange(1, records.size + 1, dtype=np.int64)
    copy_records(connection, records.ids, normal, numbers, numbers[outcome.clusters])
    copy_keys(connection, "leadflow.matching_key", features, models, numbers)
    asked = outcome.bits > ASK_BITS
    _copy_links(
        connection,
        numbers[outcome.pairs.left[asked]],
        numbers[outcome.pairs.right[asked]],
        outcome.bits[asked],
    )
    return {"records": records.size, "links": int(asked.sum())}


def add_records(connection: Connection, records: Records) -> dict[str, int]:
    """Match records that are new to the book, under the numbers that follow the highest."""
    last = int(read_sql(connection, "matching/select_last_number.sql")[0]["last_number"])
    numbers = np.arange(last + 1, last + 1 + records.size, dtype=np.int64)
    return place_records(connection, records, numbers).counts


def place_records(
    connection: Connection, records: Records, numbers: Numbers, withdrawn: Sequence[int] = ()
) -> Placed:
    """Match records into the book under its models; `numbers` name them, in any order.

    A number that the book knows gets the new content; the `withdrawn` ones leave it. Raises
    LookupError where the book has no model.
    """
    models = current_models(connection)
    if models is None:
        raise LookupError("no matching book is loaded")
    normal = normalise(records)
    run_sql(
        connection,
        "matching/create_replaced_record.sql",
        record_numbers=[*numbers.tolist(), *withdrawn],
    )
    run_sql(connection, "matching/create_new_key.sql")
    copy_keys(connection, "new_key", features_of(normal), models, numbers)
    for name in ("touched_key", "probed_key", "key_turn", "heated_record"):
        run_sql(connection, f"matching/create_{name}.sql")
    [shaken] = read_sql(connection, "matching/select_replaced_neighbour.sql")
    for name in ("link", "key", "record"):
        run_sql(connection, f"matching/delete_replaced_{name}.sql")
    [met] = read_sql(connection, "matching/select_candidate_pair.sql")
    run_sql(connection, "matching/insert_new_key.sql")
    copy_records(connection, records.ids, normal, numbers, numbers)
    low, high = _numbers(met["low_numbers"]), _numbers(met["high_numbers"])
    bits = _weighed(connection, models, normal.columns, low, high)
    is_link, is_strong = bits > ASK_BITS, bits >= LEAST_JOINING_BITS
    _copy_links(connection, low[is_link], high[is_link], bits[is_link])
    # the components before links part: whoever hung on one of these may be apart now
    begun = (low[is_strong], high[is_strong], _numbers(shaken["record_numbers"]), numbers)
    [reached] = read_sql(
        connection,
        "matching/select_linked_record.sql",
        record_numbers=np.unique(np.concatenate(begun)).tolist(),
        join_bits=LEAST_JOINING_BITS,
    )
    run_sql(connection, "matching/delete_parted_link.sql")
    affected = np.setdiff1d(_numbers(reached["record_numbers"]), _numbers(withdrawn))
    moved = _recluster(connection, models, normal.columns, affected)
    run_sql(connection, "matching/drop_step_table.sql")
    return Placed(
        {
            "records": records.size,
            "pairs": len(bits),
            "links": int(is_link.sum()),
            "affected": len(affected),
            "moved": len(moved),
        },
        moved.tolist(),
    )


def _recluster(
    connection: Connection, models: Models, columns: Iterable[str], affected: Numbers
) -> Numbers:
    """Cluster whole components anew; returns the records that changed their cluster."""
    wanted_numbers = affected.tolist()
    [rows] = read_sql(
        connection, "matching/select_present_cluster.sql", record_numbers=wanted_numbers
    )
    [links] = read_sql(connection, "matching/select_link.sql", record_numbers=wanted_numbers)

    def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
        """Pairs that never met."""
        return _weighed(connection, models, columns, affected[left], affected[right])

    order = hash_texts(rows["record_keys"] or [])
    between = _places(affected, _numbers(links["low_numbers"]), _numbers(links["high_numbers"]))
    bits = np.array(links["bits"] or [], dtype=np.float32)
    clusters = cluster(len(affected), between, bits, order, weigh, models.prior_bits)
    wanted = affected[clusters]
    moved = np.flatnonzero(wanted != _numbers(rows["cluster_numbers"]))
    run_sql(
        connection,
        "matching/update_cluster.sql",
        record_numbers=affected[moved].tolist(),
        cluster_numbers=wanted[moved].tolist(),
    )
    return affected[moved]


def _weighed(
    connection: Connection, models: Models, columns: Iterable[str], low: Numbers, high: Numbers
) -> NDArray[np.float32]:
    """The evidence of pairs of stored records."""
    among = np.union1d(low, high)
    weigh = weigher_under(stored_features(connection, columns, among), models)
    return weigh(*_places(among, low, high))


def stored_features(connection: Connection, columns: Iterable[str], numbers: Numbers) -> Features:
    """Features of stored records, which are in order of number; `columns` their table has.

    Raises ValueError where the book lacks one of them.
    """
    [found] = read_sql(connection, "matching/select_form.sql", record_numbers=numbers.tolist())
    return features_of(read_lines(found["lines"] or "", columns, numbers.astype(np.uint64)))


def _numbers(found: Sequence[int] | None) -> Numbers:
    """An array column of the store, which is null where it would be empty."""
    return np.array(found or [], dtype=np.int64)


def _places(affected: Numbers, low: Numbers, high: Numbers) -> Pairs:
    """Record numbers → places among the affected ones, which are in order."""
    return Pairs(
        np.searchsorted(affected, low).astype(np.int32),
        np.searchsorted(affected, high).astype(np.int32),
    )


def copy_records(
    connection: Connection,
    ids: Sequence[str],
    normal: Normal,
    numbers: Numbers,
    clusters: Numbers,
) -> None:
    """Keep records in their normal forms."""
    copy_rows(
        connection,
        "leadflow.matching_record",
        ("record_number", "record_key", "forms", "cluster_number"),
        zip(numbers.tolist(), ids, normal.lines(), clusters.tolist(), strict=True),
    )


def copy_keys(
    connection: Connection, table: str, features: Features, models: Models, numbers: Numbers
) -> None:
    """Bulk-load the keys of records into `table`, a literal of the calling code."""
    for keys in keys_under(features, models):
        at = np.flatnonzero(keys.hashes)
        hashes, holders = keys.hashes[at].view(np.int64), numbers[keys.places[at]]
        copy_numbers(connection, table, KEY_COLUMNS, hashes, holders, np.full(len(at), keys.most))


def _copy_links(
    connection: Connection, low: Numbers, high: Numbers, bits: NDArray[np.float32]
) -> None:
    copy_numbers(connection, "leadflow.matching_link", LINK_COLUMNS, low, high, bits.astype(float))
