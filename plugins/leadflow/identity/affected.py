"""Which records a change can reach: the changed ones are compared anew, then edges are followed.

Pairs of unchanged records keep the edges that they have. Works on the temporary tables
affected_party (round 0: compared anew) and key_state; each call belongs to the caller's
transaction.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.edges import Comparison, Edge, Party, compare_parties
from leadflow.identity.evidence import linked_edges
from leadflow.identity.golden import party_of
from leadflow.identity.memberships import Part
from leadflow.matching.clustering import LEAST_JOINING_BITS
from leadflow.store.sql import copy_rows, read_sql, run_sql

# A phone, mailbox or WeChat with more names than this is nobody's own.
HOT_KEY_NAMES = 20
# Under one key each record is compared with this many that follow it in order of content.
BAND = 50
EDGE_COLUMNS = (
    "party_id_low", "party_id_high", "evidence", "decision", "strength", "reason", "model_version",
    "decided_by", "bits", "comparisons",
)  # fmt: skip


def affected_part(
    connection: Connection, seeds: Collection[int], compared: Collection[int]
) -> Part:
    """The part of the book that has to be decided anew; `compared` parties get their edges first.

    Whoever hangs together with a seed or a compared party by edges or by a customer belongs to it.
    """
    run_sql(connection, "identity/create_affected_party.sql")
    run_sql(connection, "identity/create_key_state.sql")
    run_sql(connection, "identity/insert_affected_seed.sql", party_ids=sorted(compared), round=0)
    _compare(connection)
    run_sql(
        connection,
        "identity/insert_affected_seed.sql",
        party_ids=sorted(set(seeds) - set(compared)),
        round=1,
    )
    spread = 0
    while _follow_edges(connection, spread) or spread == 0:
        spread += 1
    customer_of = {
        row["party_id"]: row["customer_id"]
        for row in read_sql(connection, "identity/select_affected_party.sql")
    }
    present = {party: customer for party, customer in customer_of.items() if customer is not None}
    edges = [
        Edge(
            row["party_id_low"],
            row["party_id_high"],
            tuple(row["evidence"]),
            row["decision"],
            row["strength"],
            row["reason"],
            row["question"],
            row["decided_by"],
        )
        for row in read_sql(connection, "identity/select_affected_edge.sql")
    ]
    return Part(_parties(connection, customer_of), present, edges)


def spread_affected(connection: Connection, seeds: Collection[int]) -> None:
    """Fill affected_party with whoever a change of `seeds` can reach, by keys as well as by edges.

    For an undo, which has to see what else the change would have made.
    """
    run_sql(connection, "identity/create_affected_party.sql")
    run_sql(connection, "identity/create_key_state.sql")
    run_sql(connection, "identity/insert_affected_seed.sql", party_ids=sorted(seeds), round=0)
    found, spread = len(seeds), 0
    while found:
        _judge_keys(connection, spread)
        if spread == 0:
            run_sql(connection, "identity/insert_affected_hot.sql")
        found = run_sql(
            connection,
            "identity/insert_key_neighbour.sql",
            round=spread,
            join_bits=LEAST_JOINING_BITS,
        ).rowcount
        found += _follow_edges(connection, spread)
        spread += 1


def _compare(connection: Connection) -> None:
    """Write the edges of the parties of round 0, and of whoever met others under a key now hot."""
    _judge_keys(connection, 0)
    if run_sql(connection, "identity/insert_affected_hot.sql").rowcount:
        _judge_keys(connection, 0)
    pairs = read_sql(connection, "identity/select_candidate_pair.sql", band=BAND)
    decided = {
        (row["party_id_low"], row["party_id_high"])
        for row in read_sql(connection, "identity/select_decision.sql")
    }
    links = read_sql(connection, "identity/select_affected_link.sql", join_bits=LEAST_JOINING_BITS)
    ends = {row[end] for row in [*pairs, *links] for end in ("party_id_low", "party_id_high")}
    parties = _parties(connection, ends)
    edges = []
    for row in pairs:
        low, high = row["party_id_low"], row["party_id_high"]
        if (low, high) not in decided:
            edge = compare_parties(
                parties[low],
                parties[high],
                row["key_types"],
                row["hot_key_types"],
                policy().identity.customer_is,
            )
            if edge is not None:
                edges.append(edge)
    decided |= {(edge.low, edge.high) for edge in edges}
    edges += linked_edges(connection, links, parties, decided)
    run_sql(connection, "identity/delete_rule_edge.sql")
    _copy_edges(connection, edges)


def _follow_edges(connection: Connection, spread: int) -> int:
    return run_sql(connection, "identity/insert_edge_neighbour.sql", round=spread).rowcount


def _judge_keys(connection: Connection, spread: int) -> None:
    run_sql(connection, "identity/insert_key_state.sql", round=spread, hot_key_names=HOT_KEY_NAMES)


def _parties(connection: Connection, party_ids: Iterable[int]) -> dict[int, Party]:
    rows = read_sql(connection, "identity/select_party.sql", party_ids=sorted(party_ids))
    return {row["party_id"]: party_of(row) for row in rows}


def _copy_edges(connection: Connection, edges: Iterable[Edge]) -> None:
    copy_rows(
        connection,
        "leadflow.match_edge",
        EDGE_COLUMNS,
        (
            (
                edge.low,
                edge.high,
                edge.evidence,
                edge.decision,
                edge.strength,
                edge.reason,
                edge.model_version,
                edge.decided_by,
                edge.link.bits if edge.link else None,
                _told(edge.link.comparisons) if edge.link else None,
            )
            for edge in edges
        ),
    )


def _told(comparisons: Iterable[Comparison]) -> str:
    return json.dumps([asdict(each) for each in comparisons])
