"""The edge to the store: a matching book in PostgreSQL that new records are matched into.

Load a book once, then place batches of any size in any order, records with new content among them:
under one model version the clusters are those that one load of everything gives. Only the keys of
placed records are probed, and only components that changed are clustered anew. Each call belongs to
the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from leadflow.matching.batch import (
    cluster_components,
    lowest_joined,
    places_of,
    weigh_pairs,
)
from leadflow.matching.blocking import Pairs, pack, unpack
from leadflow.matching.book import (
    array_text,
    copy_keys,
    copy_links,
    copy_records,
    current_models,
    number_array,
    stored_lines,
)
from leadflow.matching.clustering import ASK_BITS, LEAST_JOINING_BITS, Bits
from leadflow.matching.columns import Numbers, hash_texts
from leadflow.matching.engine import match_under
from leadflow.matching.features import features_of
from leadflow.matching.model import Models
from leadflow.matching.normal import Normal, normalise
from leadflow.matching.records import Records
from leadflow.store.sql import indexes_set_aside, read_numbers, read_sql, run_sql

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


@dataclass(frozen=True)
class _Members:
    """Whole components of records and where each is in the partition, in order of number."""

    numbers: Numbers
    ids: list[str]
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
    clusters, joined = numbers[outcome.clusters], numbers[lowest_joined(records.size, links, bits)]
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
    shaken = _probe(connection, models, normal, numbers)
    low, high = _met(connection)
    arrived = _arrived(records, normal, numbers)
    lines = _with_stored(connection, arrived.lines, np.union1d(low, high))

    def keep_keys() -> None:
        run_sql(connection, "matching/insert_new_key.sql")
        run_sql(connection, "matching/delete_parted_link.sql")

    bits = weigh_pairs(models, normal.columns, lines, low, high, meanwhile=keep_keys)
    is_link, is_strong = bits > ASK_BITS, bits >= LEAST_JOINING_BITS
    # components as they were before links parted: whoever hung on one of these may be apart now
    begun = np.unique(np.concatenate((low[is_strong], high[is_strong], shaken)))
    members = _members(connection, arrived, begun)
    lines = _with_stored(connection, lines, members.numbers)
    low, high, bits = low[is_link], high[is_link], bits[is_link]
    links, linked = _links_within(connection, members.numbers, low, high, bits)
    clusters, joined = cluster_components(
        models,
        normal.columns,
        lines,
        members.numbers,
        hash_texts(members.ids),
        links,
        linked,
        meanwhile=lambda: copy_links(connection, low, high, bits),
    )
    placed = members.numbers
    moved = _keep_partition(connection, arrived, members, placed[clusters], placed[joined])
    run_sql(connection, "matching/drop_step_table.sql")
    return Placed(
        {
            "records": records.size,
            "pairs": len(is_link),
            "links": len(bits),
            "affected": len(members.numbers),
            "moved": len(moved),
        },
        moved.tolist(),
    )


def _probe(connection: Connection, models: Models, normal: Normal, numbers: Numbers) -> Numbers:
    """Look up who has the keys that come and go, and take out what is replaced.

    Returns the records that hung on something which is gone now.
    """
    run_sql(connection, "matching/create_new_key.sql")
    copy_keys(connection, "new_key", features_of(normal), models, numbers)
    for name in ("touched_key", "probed_key", "heated_record"):
        run_sql(connection, f"matching/create_{name}.sql")
    [shaken] = read_sql(connection, "matching/select_replaced_neighbour.sql")
    for name in ("link", "key", "record"):
        run_sql(connection, f"matching/delete_replaced_{name}.sql")
    return number_array(shaken["record_numbers"])


def _met(connection: Connection) -> tuple[Numbers, Numbers]:
    """Pairs of record numbers to weigh, each once; those of the higher one follow each other."""
    met = read_numbers(connection, "matching/select_candidate_pair.sql")
    low, high = met["low_number"], met["high_number"]
    among = np.union1d(low, high)
    places = unpack(np.unique(pack(*places_of(among, low, high))))
    by_record = np.argsort(places.right, kind="stable")
    return among[places.left[by_record]], among[places.right[by_record]]


def _arrived(records: Records, normal: Normal, numbers: Numbers) -> _Arrived:
    at = np.argsort(numbers)
    lines = list(normal.lines())
    in_order, places = numbers[at], at.tolist()
    return _Arrived(
        in_order,
        [records.ids[place] for place in places],
        dict(zip(in_order.tolist(), [lines[place] for place in places], strict=True)),
    )


def _with_stored(connection: Connection, lines: dict[int, str], numbers: Numbers) -> dict[int, str]:
    """The lines of forms, and those of the given records that are not among them yet."""
    known = np.fromiter(lines, dtype=np.int64, count=len(lines))
    wanted = np.setdiff1d(numbers, known)
    return lines | dict(zip(wanted.tolist(), stored_lines(connection, wanted), strict=True))


def _links_within(
    connection: Connection, numbers: Numbers, low: Numbers, high: Numbers, bits: Bits
) -> tuple[Pairs, Bits]:
    """The stored and the given links between the places of these records."""
    wanted = array_text(numbers)
    stored = read_numbers(connection, "matching/select_link.sql", record_numbers=wanted)
    inside = np.isin(low, numbers) & np.isin(high, numbers)
    pairs = places_of(
        numbers,
        np.concatenate((stored["low_number"], low[inside])),
        np.concatenate((stored["high_number"], high[inside])),
    )
    return pairs, np.concatenate((stored["bits"], bits[inside]))


def _members(connection: Connection, arrived: _Arrived, begun: Numbers) -> _Members:
    """Everything that hangs together with the given records, and what arrived, each by itself."""
    [rows] = read_sql(connection, "matching/select_component.sql", record_numbers=array_text(begun))
    own = arrived.numbers
    numbers = np.concatenate((number_array(rows["record_numbers"]), own))
    ids = [*(rows["record_keys"] or ()), *arrived.ids]
    order = np.argsort(numbers)
    return _Members(
        numbers[order],
        [ids[place] for place in order.tolist()],
        np.concatenate((number_array(rows["cluster_numbers"]), own))[order],
        np.concatenate((number_array(rows["component_numbers"]), own))[order],
    )


def _keep_partition(
    connection: Connection,
    arrived: _Arrived,
    members: _Members,
    clusters: Numbers,
    components: Numbers,
) -> Numbers:
    """Keep what arrived and where everybody is now; returns who changed their cluster."""
    is_moved = clusters != members.clusters
    is_new = np.isin(members.numbers, arrived.numbers)
    changed = (is_moved | (components != members.components)) & ~is_new
    run_sql(
        connection,
        "matching/update_cluster.sql",
        record_numbers=array_text(members.numbers[changed]),
        cluster_numbers=array_text(clusters[changed]),
        component_numbers=array_text(components[changed]),
    )
    copy_records(
        connection,
        arrived.numbers,
        arrived.ids,
        arrived.lines.values(),
        clusters[is_new],
        components[is_new],
    )
    moved: Numbers = members.numbers[is_moved]
    return moved
