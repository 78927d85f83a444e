"""Whether two records, or two customers, are one now, and why or why not.

Together: the chain of edges from one to the other. Apart: what the rules, the models and people say
about the two records that have most in common, and what is missing. Reads the store, changes none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np
from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.compared import read_book
from leadflow.identity.edges import Edge, Party, compare_parties, names_contradict
from leadflow.identity.golden import party_of
from leadflow.matching.book import current_models
from leadflow.matching.clustering import JOIN_BITS, STRONGEST_AGAINST, STRONGEST_FOR, votes
from leadflow.matching.engine import weigher_under
from leadflow.matching.explaining import evidence_of
from leadflow.matching.learning import probabilities
from leadflow.matching.model import Models
from leadflow.store.sql import read_sql

# Of two large customers so many records each are compared.
MOST_COMPARED = 200
# Bits as printed; what is kept in a link has more digits.
DIGITS = 2


class UnknownSide(ValueError):
    """What was asked about does not exist; `reason` says which way, for the reader's words."""

    def __init__(self, reason: str, asked: str) -> None:
        super().__init__(f"{asked}: {reason}")
        self.reason, self.asked = reason, asked


@dataclass(frozen=True)
class Side:
    """One of the two: its customer now and the records that are meant."""

    asked: str
    customer_id: str
    parties: tuple[int, ...]


def relate(connection: Connection, one: str, other: str) -> dict[str, Any]:
    """What is known about `one` and `other`, each a customer id or FILE_ID:ROW.

    `is_one` and then `chain` (edges) or `apart`. Raises UnknownSide.
    """
    sides = [_side(connection, asked) for asked in (one, other)]
    first, second = _as_before(*sides), _as_before(*reversed(sides))
    is_one = first.customer_id == second.customer_id
    told: dict[str, Any] = {
        "one": _told_side(first),
        "other": _told_side(second),
        "is_one": is_one,
        "is_one_record": bool(set(first.parties) & set(second.parties)),
        "chain": [],
        "apart": None,
    }
    if is_one:
        told["chain"] = _chain(connection, first, second)
    else:
        told["apart"] = _apart(connection, first, second)
    return told


def _side(connection: Connection, asked: str) -> Side:
    if ":" in asked:
        return _side_of_row(connection, asked)
    found = read_sql(connection, "explain/select_customer.sql", customer_id=asked.upper())
    if not found:
        raise UnknownSide("no_customer", asked)
    customer_id = found[0]["customer_id"]
    return Side(asked.upper(), customer_id, _members(connection, customer_id, asked.upper()))


def _side_of_row(connection: Connection, asked: str) -> Side:
    file_id, _, row_number = asked.partition(":")
    if not (file_id.isdecimal() and row_number.isdecimal()):
        raise UnknownSide("no_row", asked)
    found = read_sql(
        connection, "explain/select_row.sql", file_id=int(file_id), row_number=int(row_number)
    )
    if not found:
        raise UnknownSide("no_row", asked)
    row = found[0]
    if row["customer_id"] is None:
        raise UnknownSide("no_customer_yet", asked)
    if row["party_id"] is None:
        # an activity or a deal is no record of anybody: its customer is what is meant
        return Side(asked, row["customer_id"], _members(connection, row["customer_id"]))
    return Side(asked, row["customer_id"], (row["party_id"],))


def _members(
    connection: Connection, customer_id: str, former_id: str | None = None
) -> tuple[int, ...]:
    """A customer's records; of one that was merged away, those that it brought."""
    rows = read_sql(
        connection,
        "explain/select_member_once.sql",
        customer_id=customer_id,
        former_id=former_id or customer_id,
    )
    brought = [row["party_id"] for row in rows if row["was_of_former"]]
    return tuple(brought or [row["party_id"] for row in rows])


def _as_before(side: Side, other: Side) -> Side:
    """A customer beside one that was merged into it: the records that it had without that one."""
    if side.asked != side.customer_id or other.customer_id != side.customer_id:
        return side
    if ":" in other.asked or other.asked == side.asked:
        return side
    kept = tuple(party for party in side.parties if party not in other.parties)
    return Side(side.asked, side.customer_id, kept or side.parties)


def _told_side(side: Side) -> dict[str, Any]:
    return {
        "asked": side.asked,
        "customer_id": side.customer_id,
        "record_count": len(side.parties),
    }


def _chain(connection: Connection, first: Side, second: Side) -> list[dict[str, Any]]:
    """The fewest edges from a record of the one to a record of the other, strong ones preferred."""
    import networkx

    graph = networkx.Graph()
    for edge in read_sql(
        connection, "explain/select_joining_edge.sql", customer_id=first.customer_id
    ):
        length = 1 + 1 / (1 + edge["strength"])
        graph.add_edge(edge["party_id_low"], edge["party_id_high"], length=length, edge=edge)
    goal = "goal"
    graph.add_nodes_from([*first.parties, goal])
    graph.add_edges_from(((party, goal) for party in second.parties), length=0)
    try:
        _, path = networkx.multi_source_dijkstra(graph, set(first.parties), goal, weight="length")
    except networkx.NetworkXNoPath:
        return []
    steps = pairwise(path[:-1])
    rows = _rows_of(connection, path[:-1])
    return [_told_edge(graph.edges[step]["edge"], rows, step) for step in steps]


def _told_edge(
    edge: Mapping[str, Any], rows: Mapping[int, Mapping[str, Any]], step: tuple[int, int]
) -> dict[str, Any]:
    return {
        "one_record": rows[step[0]]["source_row"],
        "other_record": rows[step[1]]["source_row"],
        "reason": edge["reason"],
        "evidence": edge["evidence"],
        "decided_by": edge["decided_by"],
        "bits": None if edge["bits"] is None else round(edge["bits"], DIGITS),
        "comparisons": edge["comparisons"] or [],
    }


def _apart(connection: Connection, first: Side, second: Side) -> dict[str, Any]:
    models = current_models(connection)
    ones, others = first.parties[:MOST_COMPARED], second.parties[:MOST_COMPARED]
    pairs = list(product(ones, others))
    told: dict[str, Any] = {"models": [], "bits": None, "average_bits": None, "pairs": len(pairs)}
    low, high = pairs[0]
    if models is not None:
        (low, high), weighed = _weigh(connection, models, pairs)
        told |= weighed
    rows = _rows_of(connection, [*ones, *others])
    [keys] = read_sql(connection, "explain/select_shared_key.sql", low=low, high=high)
    [said] = read_sql(
        connection,
        "explain/select_parting.sql",
        ones=list(first.parties),
        others=list(second.parties),
    )
    verdict = compare_parties(
        party_of(rows[low]),
        party_of(rows[high]),
        keys["rule_keys"],
        unit=policy().identity.customer_is,
    )
    parties = [[party_of(rows[party]) for party in side] for side in (ones, others)]
    return {
        "one_record": rows[low]["source_row"],
        "other_record": rows[high]["source_row"],
        **told,
        "rule": _told_verdict(verdict),
        "walls": _walls(*parties) if policy().identity.customer_is == "company" else [],
        "parted_by": said["decided_by"],
        "parted_reason": said["reason"],
        "review_id": said["review_id"],
        **keys,
    }


def _weigh(
    connection: Connection, models: Models, pairs: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], dict[str, Any]]:
    """The pair that has most in common, and its evidence under each model."""
    book = read_book(connection, sorted({party for pair in pairs for party in pair}))
    places, _ = book.places([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    weighed = weigher_under(book.features, models)(*places)
    best = int(np.argmax(weighed))
    chosen, _ = book.places([pairs[best][0]], [pairs[best][1]])
    told = []
    for model in models.each:
        bits = float(weigher_under(book.features, Models((model,)))(*chosen)[0])
        evidence = evidence_of(book.features, model, chosen)[0]
        prior = model.weights.prior_bits
        # the prior in the sum as well: without it a reader could not add the bits up
        uncapped = prior + sum(each.bits for each in evidence)
        told.append(
            {
                "level": model.level,
                "prior_bits": round(prior, DIGITS),
                "comparisons": [vars(each) for each in evidence if each.level != "unknown"],
                "is_capped": bool(np.isfinite(bits) and uncapped > bits + 1),
                **_strength(bits),
            }
        )
    finite = weighed[np.isfinite(weighed)]
    # as clustering counts them: no pair outvotes the others, little in common is nothing against
    counted = np.clip(votes(finite, models.prior_bits), -STRONGEST_AGAINST, STRONGEST_FOR)
    average = round(float(counted.mean()), DIGITS) if len(counted) else None
    return pairs[best], {
        "models": told,
        "average_bits": average,
        **_strength(float(weighed[best])),
    }


def _strength(bits: float) -> dict[str, float | None]:
    """Bits, their probability, and the bits missing to p = 0.95; None for what a wall forbids."""
    if not np.isfinite(bits):
        return {"bits": None, "probability": 0.0, "missing_bits": None}
    likely = float(probabilities(np.array([bits], dtype=np.float32))[0])
    return {
        "bits": round(bits, DIGITS),
        "probability": round(likely, 4),
        "missing_bits": round(max(JOIN_BITS - bits, 0.0), DIGITS),
    }


def _told_verdict(edge: Edge | None) -> dict[str, Any] | None:
    if edge is None:
        return None
    return {
        "decision": edge.decision,
        "reason": edge.reason,
        "evidence": list(edge.evidence),
        "question": edge.question,
    }


def _walls(ones: Sequence[Party], others: Sequence[Party]) -> list[str]:
    """What keeps the two customers apart whatever their records have in common."""
    walls = []
    codes, other_codes = ({party.uscc for party in side if party.uscc} for side in (ones, others))
    if codes and other_codes and not codes & other_codes:
        walls.append("uscc")
    names, other_names = (
        {party.company_name for party in side if party.company_key and party.company_name}
        for side in (ones, others)
    )
    if names_contradict(names, other_names):
        walls.append("company_name")
    return walls


def _rows_of(connection: Connection, party_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    wanted = sorted(set(party_ids))
    rows = {
        row["party_id"]: row
        for row in read_sql(connection, "identity/select_party.sql", party_ids=wanted)
    }
    for row in read_sql(connection, "explain/select_party_row.sql", party_ids=wanted):
        rows[row["party_id"]]["source_row"] = row["source_row"]
    return rows
