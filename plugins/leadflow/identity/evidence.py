"""The store's records in the matching room's book: placed there, and its links as edges here.

Weighing and clustering by evidence alone are matching's; what a link means beside rules and
people's decisions is `edges`'s. Each call belongs to the caller's transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.compared import read_records
from leadflow.identity.edges import Comparison, Edge, Link, Party, linked_edge
from leadflow.matching.blocking import Pairs
from leadflow.matching.book import current_models, is_unloaded, stored_features, use_models
from leadflow.matching.clustering import ASK_BITS
from leadflow.matching.columns import encode
from leadflow.matching.explaining import Evidence, best_evidence_of
from leadflow.matching.model import Models
from leadflow.matching.records import Records
from leadflow.matching.start import BOOK_FIELDS, BOOK_FORMS, start_models
from leadflow.matching.steps import load_book, place_records
from leadflow.store.sql import read_sql

Pair = tuple[int, int]


def place_parties(connection: Connection, run_date: date, changed: Sequence[int]) -> list[int]:
    """Match new and changed parties into the book; returns the parties that it moved.

    A store that has no model yet begins with Leadflow's own. The whole book is loaded then, and
    where a new version of Leadflow has emptied it.
    """
    if current_models(connection) is None:
        use_models(connection, _start_models(), "start", run_date)
        return load_parties(connection)
    if is_unloaded(connection):
        return load_parties(connection)
    if not changed:
        return []
    records, numbers = read_records(connection, changed)
    return place_records(connection, records, numbers).moved


def _start_models() -> Models:
    if policy().identity.customer_is == "company":
        return start_models()
    return Models(tuple(model for model in start_models().each if model.level == "person"))


def load_parties(connection: Connection) -> list[int]:
    """Match every party anew under the present models; returns them all."""
    models = current_models(connection)
    if models is None:
        raise LookupError("no matching book is loaded")
    records, numbers = read_records(connection)
    load_book(connection, records, models, numbers)
    parties: list[int] = numbers.tolist()
    return parties


def withdraw_parties(connection: Connection, party_ids: Sequence[int]) -> list[int]:
    """Take parties out of the book; returns the others that this moved."""
    if not party_ids or current_models(connection) is None:
        return []
    nobody = {name: [encode(())] for name in BOOK_FIELDS}
    nothing = np.zeros(0, dtype=np.int64)
    return place_records(connection, Records(0, nobody), nothing, party_ids).moved


def linked_edges(
    connection: Connection,
    links: Sequence[Mapping[str, Any]],
    parties: Mapping[int, Party],
    decided: Collection[Pair],
) -> list[Edge]:
    """An edge for each pair that the evidence joins and nothing else has decided."""
    rows = [row for row in links if (row["party_id_low"], row["party_id_high"]) not in decided]
    unknown = [
        (row["party_id_low"], row["party_id_high"]) for row in rows if row["comparisons"] is None
    ]
    told = compare_pairs(connection, unknown)
    edges = []
    for row in rows:
        low, high = row["party_id_low"], row["party_id_high"]
        comparisons = (
            told[low, high]
            if row["comparisons"] is None
            else tuple(Comparison(**each) for each in row["comparisons"])
        )
        link = Link(row["bits"], comparisons, row["model_version"])
        edges.append(linked_edge(parties[low], parties[high], link, policy().identity.customer_is))
    return [edge for edge in edges if edge is not None]


def compare_pairs(
    connection: Connection, pairs: Sequence[Pair]
) -> dict[Pair, tuple[Comparison, ...]]:
    """The comparisons of pairs of parties in the book, under the model that speaks most for each.

    What says nothing is left out.
    """
    models = current_models(connection)
    if models is None or not pairs:
        return {}
    low, high = np.array(pairs, dtype=np.int64).T
    parties = np.union1d(low, high)
    features = stored_features(connection, BOOK_FORMS, parties)
    places = Pairs(
        np.searchsorted(parties, low).astype(np.int32),
        np.searchsorted(parties, high).astype(np.int32),
    )
    return {
        pair: tuple(_comparison(each) for each in evidence if each.level != "unknown")
        for pair, evidence in zip(pairs, best_evidence_of(features, models, places), strict=True)
    }


def _comparison(evidence: Evidence) -> Comparison:
    return Comparison(**asdict(evidence))


def doubtful_pairs(connection: Connection) -> list[dict[str, Any]]:
    """Of each two customers, one of them affected, the pair that may be one and is not joined.

    One row a pair of customers: party_id_low, party_id_high, bits, customer_low, customer_high.
    """
    return read_sql(connection, "identity/select_doubtful_link.sql", ask_bits=ASK_BITS)
