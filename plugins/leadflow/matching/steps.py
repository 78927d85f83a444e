"""The edge to the store: a matching book in PostgreSQL that new records are matched into.

Load a book once, then place batches of any size in any order, records with new content among them:
under one model version the clusters are those that one load of everything gives. Only the keys of
placed records are probed, and only components that changed are clustered anew. Each call belongs to
the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from leadflow.matching.blocking import Pairs
from leadflow.matching.book import (
    Numbers,
    array_text,
    copy_keys,
    copy_links,
    copy_records,
    current_models,
    number_array,
    split_lines,
    stored_lines,
)
from leadflow.matching.clustering import ASK_BITS, LEAST_JOINING_BITS, cluster, components
from leadflow.matching.columns import hash_texts
from leadflow.matching.engine import match_under, weigher_under
from leadflow.matching.features import features_of
from leadflow.matching.model import Models
from leadflow.matching.normal import WORTH_A_PROCESS, Normal, normalise, read_lines
from leadflow.matching.records import Records
from leadflow.parallel import both
from leadflow.store.sql import indexes_set_aside, read_sql, run_sql

BOOK_TABLES = ("leadflow.matching_record", "leadflow.matching_key", "leadflow.matching_link")


@dataclass(frozen=True)
class Placed:
    """What placing records did: counts, and the record numbers whose cluster is another one now."""

    counts: dict[str, int]
    moved: list[int]


@dataclass(frozen=True)
class _Arrived:
    """The records that are placed, by number in order: their ids and their forms, a line each."""

    numbers: Numbers
    ids: list[str]
    lines: dict[int, str]
    columns: frozenset[str]


@dataclass(frozen=True)
class _Members:
    """Whole components of records and where each is in the partition, in order of number."""

    numbers: Numbers
    ids: list[str]
    lines: dict[int, str]
    clusters: Numbers
    components: Numbers


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
    asked = outcome.bits > ASK_BITS
    links, bits = Pairs(outcome.pairs.left[asked], outcome.pairs.right[asked]), outcome.bits[asked]
    clusters, joined = numbers[outcome.clusters], numbers[_joined(records.size, links, bits)]
    with indexes_set_aside(connection, *BOOK_TABLES):
        copy_records(connection, numbers, records.ids, normal.lines(), clusters, joined)
        copy_keys(connection, "leadflow.matching_key", features, models, numbers)
        copy_links(connection, numbers[links.left], numbers[links.right], bits)
    return {"records": records.size, "links": len(bits)}


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
    leaving = np.concatenate((numbers, np.array(withdrawn, dtype=np.int64)))
    run_sql(connection, "matching/create_replaced_record.sql", record_numbers=array_text(leaving))
    run_sql(connection, "matching/create_new_key.sql")
    copy_keys(connection, "new_key", features_of(normal), models, numbers)
    for name in ("touched_key", "probed_key", "heated_record"):
        run_sql(connection, f"matching/create_{name}.sql")
    [shaken] = read_sql(connection, "matching/select_replaced_neighbour.sql")
    for name in ("link", "key", "record"):
        run_sql(connection, f"matching/delete_replaced_{name}.sql")
    [met] = read_sql(connection, "matching/select_candidate_pair.sql")
    run_sql(connection, "matching/insert_new_key.sql")
    arrived = _arrived(records, normal, numbers)
    low, high = number_array(met["low_numbers"]), number_array(met["high_numbers"])
    by_record = np.argsort(high)
    low, high = low[by_record], high[by_record]
    stored = np.setdiff1d(np.union1d(low, high), arrived.numbers)
    lines = dict(zip(stored.tolist(), stored_lines(connection, stored), strict=True))
    bits = _weighed(models, arrived.columns, lines | arrived.lines, low, high)
    is_link, is_strong = bits > ASK_BITS, bits >= LEAST_JOINING_BITS
    copy_links(connection, low[is_link], high[is_link], bits[is_link])
    # the components before links part: whoever hung on one of these may be apart now
    begun = (low[is_strong], high[is_strong], number_array(shaken["record_numbers"]))
    members = _members(connection, arrived, np.unique(np.concatenate(begun)))
    run_sql(connection, "matching/delete_parted_link.sql")
    moved = _recluster(connection, models, arrived, members)
    run_sql(connection, "matching/drop_step_table.sql")
    return Placed(
        {
            "records": records.size,
            "pairs": len(bits),
            "links": int(is_link.sum()),
            "affected": len(members.numbers),
            "moved": len(moved),
        },
        moved.tolist(),
    )


def _arrived(records: Records, normal: Normal, numbers: Numbers) -> _Arrived:
    at = np.argsort(numbers)
    lines = list(normal.lines())
    in_order, places = numbers[at], at.tolist()
    return _Arrived(
        in_order,
        [records.ids[place] for place in places],
        dict(zip(in_order.tolist(), [lines[place] for place in places], strict=True)),
        frozenset(normal.columns),
    )


def _members(connection: Connection, arrived: _Arrived, begun: Numbers) -> _Members:
    """Everything that hangs together with the given records, and what arrived, each by itself."""
    [rows] = read_sql(connection, "matching/select_component.sql", record_numbers=array_text(begun))
    known, own = number_array(rows["record_numbers"]), arrived.numbers
    numbers = np.concatenate((known, own))
    ids = [*(rows["record_keys"] or ()), *arrived.ids]
    lines = dict(zip(known.tolist(), split_lines(rows["lines"], known), strict=True))
    order = np.argsort(numbers)
    return _Members(
        numbers[order],
        [ids[place] for place in order.tolist()],
        lines | arrived.lines,
        np.concatenate((number_array(rows["cluster_numbers"]), own))[order],
        np.concatenate((number_array(rows["component_numbers"]), own))[order],
    )


def _recluster(
    connection: Connection, models: Models, arrived: _Arrived, members: _Members
) -> Numbers:
    """Cluster whole components anew, and keep what arrived; returns who changed their cluster."""
    numbers = members.numbers
    [links] = read_sql(connection, "matching/select_link.sql", record_numbers=array_text(numbers))
    low, high = number_array(links["low_numbers"]), number_array(links["high_numbers"])
    between, bits = _places(numbers, low, high), np.array(links["bits"] or [], dtype=np.float32)
    joined = _joined(len(numbers), between, bits)
    order = hash_texts(members.ids)

    def of_part(part: NDArray[np.bool_]) -> Numbers:
        """Clusters of some whole components, as places among all."""
        at, inside = np.flatnonzero(part), part[between.left] & part[between.right]

        def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.float32]:
            """Pairs that never met."""
            low, high = numbers[at[left]], numbers[at[right]]
            return _weighed(models, arrived.columns, members.lines, low, high)

        links = _places(at, between.left[inside], between.right[inside])
        found = cluster(len(at), links, bits[inside], order[at], weigh, models.prior_bits)
        return np.take(at, found)

    half = _half(joined)
    found = np.empty(len(numbers), dtype=np.int64)
    found[half], found[~half] = both(
        lambda: of_part(half),
        lambda: of_part(~half),
        is_worthwhile=len(numbers) >= WORTH_A_PROCESS,
    )
    clusters, components_now = numbers[found], numbers[joined]
    is_moved = clusters != members.clusters
    is_new = np.isin(numbers, arrived.numbers)
    changed = (is_moved | (components_now != members.components)) & ~is_new
    run_sql(
        connection,
        "matching/update_cluster.sql",
        record_numbers=array_text(numbers[changed]),
        cluster_numbers=array_text(clusters[changed]),
        component_numbers=array_text(components_now[changed]),
    )
    copy_records(
        connection,
        arrived.numbers,
        arrived.ids,
        arrived.lines.values(),
        clusters[is_new],
        components_now[is_new],
    )
    return numbers[is_moved]


def _half(joined: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whole components with about half of all pairs within one."""
    pairs = np.cumsum(np.bincount(joined, minlength=len(joined)).astype(np.int64) ** 2)
    half: NDArray[np.bool_] = (pairs * 2 <= pairs[-1:])[joined]
    return half


def _joined(size: int, pairs: Pairs, bits: NDArray[np.float32]) -> NDArray[np.int32]:
    """Of each record the lowest place that it hangs together with, by links that may join."""
    kept = bits >= LEAST_JOINING_BITS
    part = components(size, Pairs(pairs.left[kept], pairs.right[kept]))
    _, first = np.unique(part, return_index=True)
    lowest: NDArray[np.int32] = first.astype(np.int32)[part]
    return lowest


def _weighed(
    models: Models, columns: Collection[str], lines: Mapping[int, str], low: Numbers, high: Numbers
) -> NDArray[np.float32]:
    """The evidence of pairs of records; `lines` are their forms, by number.

    Two processes halve them: soonest where a record's pairs follow each other.
    """

    def of_part(part: slice) -> NDArray[np.float32]:
        among = np.union1d(low[part], high[part])
        forms = [lines[number] for number in among.tolist()]
        features = features_of(read_lines(forms, columns, among.astype(np.uint64)))
        weigh = weigher_under(features, models)
        return weigh(*_places(among, low[part], high[part]))

    middle = len(low) // 2
    halves = both(
        lambda: of_part(slice(middle)),
        lambda: of_part(slice(middle, None)),
        is_worthwhile=len(low) >= WORTH_A_PROCESS,
    )
    return np.concatenate(halves)


def _places(among: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Pairs:
    """Record numbers → places among those that are in order."""
    return Pairs(
        np.searchsorted(among, low).astype(np.int32),
        np.searchsorted(among, high).astype(np.int32),
    )
