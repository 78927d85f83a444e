"""Writes who belongs to whom from a run date on: customers, memberships, merges and their story."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.identity.customers import Assignment, Merge
from leadflow.identity.edges import MODEL_VERSION, Edge, Party
from leadflow.store.sql import copy_rows, run_sql

MERGE_EVIDENCE_EDGES = 10


@dataclass(frozen=True, slots=True)
class Part:
    """An affected part of the book: its records, their present customers, the edges among them."""

    parties: dict[int, Party]
    present: dict[int, str]
    edges: list[Edge]


def write_memberships(
    connection: Connection,
    run_date: date,
    part: Part,
    assignment: Assignment,
    before: Mapping[int, str],
    reason: str | None,
) -> list[int]:
    """Write customers, merges and memberships; returns the parties that got another customer."""
    run_sql(
        connection,
        "identity/insert_customer.sql",
        customer_ids=assignment.created,
        run_date=run_date,
    )
    best = _best_reasons(part.edges, assignment.customer_of)
    goes = {merge.gone for merge in assignment.merges}
    moves, splits = [], set()
    for party, customer in sorted(assignment.customer_of.items()):
        present = part.present.get(party)
        if present == customer:
            continue
        if present is None:
            why = best.get(party, "new")
        elif reason is not None and before[party] == customer:
            why = reason
        elif before[party] in goes:
            why = "merge"
        else:
            why = "split"
            splits.add((present, customer))
        moves.append((party, customer, why))
    run_sql(connection, "identity/create_moved_party.sql")
    copy_rows(connection, "moved_party", ["party_id", "customer_id", "reason"], moves)
    _write_merges(connection, run_date, part, assignment, before)
    for statement in (
        "delete_membership_of_day",
        "close_membership",
        "reopen_membership",
        "insert_membership",
    ):
        run_sql(connection, f"identity/{statement}.sql", run_date=run_date)
    events = [
        {"customer_id": left, "kind": "split", "subject": joined, "details": {}}
        for left, joined in sorted(splits)
    ]
    _tell(connection, run_date, events)
    return [party for party, _, _ in moves]


def _best_reasons(edges: Iterable[Edge], customer_of: Mapping[int, str]) -> dict[int, str]:
    """The strongest evidence that ties each party to its customer."""
    best: dict[int, tuple[int, str]] = {}
    for edge in edges:
        if edge.decision == "join" and customer_of[edge.low] == customer_of[edge.high]:
            for party in (edge.low, edge.high):
                if edge.strength > best.get(party, (0, ""))[0]:
                    best[party] = (edge.strength, edge.reason)
    return {party: reason for party, (_, reason) in best.items()}


def _write_merges(
    connection: Connection,
    run_date: date,
    part: Part,
    assignment: Assignment,
    before: Mapping[int, str],
) -> None:
    merges = assignment.merges
    if not merges:
        return
    members: dict[str, list[int]] = {}
    for party, customer in sorted(before.items()):
        members.setdefault(customer, []).append(party)
    rows = [_merge_row(merge, members, part.edges, assignment.customer_of) for merge in merges]
    gone = [merge.gone for merge in merges]
    run_sql(
        connection,
        "identity/attach_rows_of_merged.sql",
        anchors=json.dumps(
            [
                {"customer_id": name, "party_id": members[name][0]}
                for name in sorted({*gone, *(merge.kept for merge in merges)})
            ]
        ),
    )
    told = json.dumps(rows)
    run_sql(connection, "identity/insert_merge.sql", made_merges=told, run_date=run_date)
    run_sql(connection, "identity/update_customer_merged.sql", made_merges=told)
    starts_at = local_midnight(run_date, policy().timezone)
    for table in ("ownership", "grade", "value"):
        for verb in ("delete", "close"):
            run_sql(
                connection,
                f"identity/{verb}_{table}_of_gone.sql",
                customer_ids=gone,
                valid_to_at=starts_at,
            )
    events = [
        {
            "customer_id": row["kept"],
            "kind": "merged",
            "subject": row["gone"],
            "details": {"reason": row["reason"]},
        }
        for row in rows
    ]
    _tell(connection, run_date, events)


def _merge_row(
    merge: Merge,
    members: Mapping[str, list[int]],
    edges: Iterable[Edge],
    customer_of: Mapping[int, str],
) -> dict[str, Any]:
    """What the merge table keeps: the edges that cross between the sides, and who was where."""
    gone = set(members[merge.gone])
    crossing = [
        edge
        for edge in edges
        if edge.decision == "join"
        and (edge.low in gone) != (edge.high in gone)
        and customer_of[edge.low] == customer_of[edge.high]
    ]
    crossing.sort(key=lambda edge: (-edge.strength, edge.low, edge.high))
    return {
        "kept": merge.kept,
        "gone": merge.gone,
        "reason": crossing[0].reason,
        "evidence": {
            "model_version": MODEL_VERSION,
            "edges": [
                {
                    "party_ids": [edge.low, edge.high],
                    "evidence": list(edge.evidence),
                    "decided_by": edge.decided_by,
                }
                for edge in crossing[:MERGE_EVIDENCE_EDGES]
            ],
        },
        "before": {"kept": members[merge.kept], "gone": members[merge.gone]},
    }


def _tell(connection: Connection, run_date: date, events: list[dict[str, Any]]) -> None:
    if events:
        run_sql(
            connection,
            "identity/insert_customer_event.sql",
            events=json.dumps(events),
            run_date=run_date,
        )
