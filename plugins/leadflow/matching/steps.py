"""The edge to the store: a matching book in PostgreSQL that new records are matched into.

Load a book once, then add batches of any size in any order: under one model version the clusters
are those that one load of everything gives. Only the keys of new records are probed, and only
components that changed are clustered anew. Each call belongs to the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from leadflow.matching.blocking import Pairs, keys_of
from leadflow.matching.clustering import ASK_BITS, Weigh, cluster
from leadflow.matching.columns import Column, encode, hash_texts
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import match, pairs_by_keys, weigher
from leadflow.matching.features import Features, read_features
from leadflow.matching.model import Model, read_model
from leadflow.matching.records import Records
from leadflow.store.sql import copy_rows, read_sql, run_sql

TABLES = ("master_record", "master_key", "master_link", "master_model")
INDEXES = ("index_key_hash", "index_key_record", "index_link_low", "index_link_high")
KEY_COLUMNS = ("key_hash", "record_number", "most_records")
LINK_COLUMNS = ("low_number", "high_number", "bits")

Numbers = NDArray[np.int64]


def load_book(connection: Connection, records: Records, model: Model) -> dict[str, int]:
    """Match a whole book and keep it with its keys, links and model. The book must be empty."""
    for name in TABLES:
        run_sql(connection, f"matching/create_{name}.sql")
    run_sql(
        connection,
        "matching/insert_model.sql",
        model_version=model.version,
        content=model.to_json(),
    )
    features = read_features(records)
    outcome = match(features, model, pairs_by_keys(features, model.level, model.cap))
    numbers = np.arange(1, records.size + 1, dtype=np.int64)
    copy_records(connection, records, numbers, numbers[outcome.clusters])
    copy_keys(connection, "matching_key", features, model, numbers)
    asked = outcome.bits > ASK_BITS
    _copy_links(
        connection,
        numbers[outcome.pairs.left[asked]],
        numbers[outcome.pairs.right[asked]],
        outcome.bits[asked],
    )
    for name in INDEXES:
        run_sql(connection, f"matching/create_{name}.sql")
    return {"records": records.size, "links": int(asked.sum())}


def add_records(connection: Connection, records: Records) -> dict[str, int]:
    """Match new records into the book under its model; their ids are new to it.

    Raises LookupError where no book is loaded.
    """
    found = read_sql(connection, "matching/select_model.sql")
    if not found:
        raise LookupError("no matching book is loaded")
    model = read_model(found[0]["content"])
    last = int(read_sql(connection, "matching/select_last_number.sql")[0]["last_number"])
    numbers = np.arange(last + 1, last + 1 + records.size, dtype=np.int64)
    features = read_features(records)
    run_sql(connection, "matching/create_new_key.sql")
    copy_keys(connection, "new_key", features, model, numbers)
    run_sql(connection, "matching/create_probed_key.sql")
    candidates = _pairs(connection, "matching/select_candidate_pair.sql")
    run_sql(connection, "matching/create_heated_record.sql")
    run_sql(connection, "matching/insert_new_key.sql")
    copy_records(connection, records, numbers, numbers)
    partners = np.setdiff1d(np.unique(np.concatenate(candidates)), numbers)
    fields = list(records.fields)
    links = _weighed(connection, model, fields, np.union1d(partners, numbers), candidates)
    _copy_links(connection, *links)
    # the components before links part: whoever hung on one of these may be apart now
    reached = read_sql(
        connection, "matching/select_linked_record.sql", record_numbers=_both_ends(links)
    )
    run_sql(connection, "matching/delete_parted_link.sql")
    affected = np.array([row["record_number"] for row in reached], dtype=np.int64)
    moved = _recluster(connection, model, fields, affected)
    return {
        "records": records.size,
        "pairs": len(candidates[0]),
        "links": len(links[0]),
        "affected": len(affected),
        "moved": moved,
    }


def _weighed(
    connection: Connection,
    model: Model,
    fields: Sequence[str],
    among: Numbers,
    candidates: tuple[Numbers, Numbers],
) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
    """The candidate pairs that may be one entity, with their evidence."""
    weigh = _weigher_of(connection, model, fields, among)
    pairs = _places(among, *candidates)
    bits = weigh(pairs.left, pairs.right)
    kept = bits > ASK_BITS
    return candidates[0][kept], candidates[1][kept], bits[kept]


def _recluster(
    connection: Connection, model: Model, fields: Sequence[str], affected: Numbers
) -> int:
    """Cluster whole components anew; returns how many records changed their cluster."""
    wanted_numbers = affected.tolist()
    rows = read_sql(
        connection, "matching/select_present_cluster.sql", record_numbers=wanted_numbers
    )
    links = run_sql(connection, "matching/select_link.sql", record_numbers=wanted_numbers).all()
    low = np.array([row.low_number for row in links], dtype=np.int64)
    high = np.array([row.high_number for row in links], dtype=np.int64)
    bits = np.array([row.bits for row in links], dtype=np.float32)

    def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
        """Pairs that never met: only their records are read and normalised."""
        among = np.unique(np.concatenate([affected[left], affected[right]]))
        pairs = _places(among, affected[left], affected[right])
        return _weigher_of(connection, model, fields, among)(pairs.left, pairs.right)

    order = hash_texts([row["record_id"] for row in rows])
    links_between = _places(affected, low, high)
    prior_bits = model.weights.prior_bits
    clusters = cluster(len(affected), links_between, bits, order, weigh, prior_bits)
    present = np.array([row["cluster_number"] for row in rows], dtype=np.int64)
    wanted = affected[clusters]
    moved = np.flatnonzero(wanted != present)
    run_sql(
        connection,
        "matching/update_cluster.sql",
        record_numbers=affected[moved].tolist(),
        cluster_numbers=wanted[moved].tolist(),
    )
    return len(moved)


def _weigher_of(
    connection: Connection, model: Model, fields: Sequence[str], numbers: Numbers
) -> Weigh:
    """Evidence of pairs among stored records, which are in order of number."""
    rows = read_sql(connection, "matching/select_record.sql", record_numbers=numbers.tolist())
    features = read_features(_stored(rows, fields))
    comparisons = comparisons_for(features, model.statistics, model.level)
    return weigher(features, comparisons, model.weights)


def _both_ends(links: tuple[Numbers, Numbers, NDArray[np.float32]]) -> list[int]:
    ends: list[int] = np.unique(np.concatenate(links[:2])).tolist()
    return ends


def _stored(rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> Records:
    """Records as they were given; a field that none of them has is still one of the table."""
    told = [json.loads(row["fields"]) for row in rows]
    return Records(
        len(rows),
        {name: [encode(each.get(name) for each in told)] for name in fields},
        [row["record_id"] for row in rows],
    )


def _pairs(connection: Connection, name: str) -> tuple[Numbers, Numbers]:
    rows = run_sql(connection, name).all()
    table = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _places(affected: Numbers, low: Numbers, high: Numbers) -> Pairs:
    """Record numbers → places among the affected ones, which are in order."""
    return Pairs(
        np.searchsorted(affected, low).astype(np.int32),
        np.searchsorted(affected, high).astype(np.int32),
    )


def copy_records(
    connection: Connection, records: Records, numbers: Numbers, clusters: Numbers
) -> None:
    """Keep records with their fields as received."""
    columns = {name: _only(records, name) for name in records.fields}
    texts = {
        name: [column.values[code] if code >= 0 else None for code in column.codes.tolist()]
        for name, column in columns.items()
    }
    copy_rows(
        connection,
        "matching_record",
        ("record_number", "record_id", "fields", "cluster_number"),
        (
            (
                number,
                records.ids[place],
                json.dumps(
                    {name: each[place] for name, each in texts.items() if each[place]},
                    ensure_ascii=False,
                ),
                cluster_number,
            )
            for place, (number, cluster_number) in enumerate(
                zip(numbers.tolist(), clusters.tolist(), strict=True)
            )
        ),
    )


def _only(records: Records, name: str) -> Column:
    columns = records.fields[name]
    if len(columns) != 1:
        raise ValueError(f"a book has one column of {name}; join them before")
    return columns[0]


def copy_keys(
    connection: Connection, table: str, features: Features, model: Model, numbers: Numbers
) -> None:
    """Bulk-load the keys of records into `table`, a literal of the calling code."""
    for keys in keys_of(features, model.level, model.cap):
        at = np.flatnonzero(keys.hashes)
        hashes = keys.hashes[at].view(np.int64).tolist()
        holders = numbers[keys.places[at]].tolist()
        rows = zip(hashes, holders, [keys.most] * len(at), strict=True)
        copy_rows(connection, table, KEY_COLUMNS, rows)


def _copy_links(
    connection: Connection, low: Numbers, high: Numbers, bits: NDArray[np.float32]
) -> None:
    rows = zip(low.tolist(), high.tolist(), bits.astype(float).tolist(), strict=True)
    copy_rows(connection, "matching_link", LINK_COLUMNS, rows)
