"""The edge between clustering and the store: an affected part of the book is decided anew.

Calls the pure rules on what `affected` reads, writes questions; edges, memberships and golden
records are the neighbouring modules' work. Each call belongs to the caller's transaction.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.affected import affected_part
from leadflow.identity.cluster import Clustering, cluster_parties
from leadflow.identity.customers import Assignment, assign_customers
from leadflow.identity.evidence import compare_pairs, doubtful_pairs
from leadflow.identity.golden import write_golden_records
from leadflow.identity.memberships import Part, write_memberships
from leadflow.identity.questions import Question, choose_questions
from leadflow.store.sql import read_sql, run_sql


def repartition(
    connection: Connection,
    run_date: date,
    seeds: Collection[int],
    touched: Collection[int] = (),
    prior: Mapping[int, str] | None = None,
    reason: str | None = None,
    remembered: Mapping[int, str] | None = None,
    compared: Collection[int] | None = None,
) -> dict[str, int]:
    """Decide anew who is whose, starting from the parties `seeds`; returns counts.

    Those that are `compared` anew (all of them, if nothing is said) get new edges first.
    `touched` parties have new content: the golden records of their customers are made anew in any
    case. `prior` says for single parties whose they count as before (un-merge), with its `reason`;
    `remembered` the ids, borne by nobody now, that parties had which are made anew.
    """
    part = affected_part(connection, seeds, seeds if compared is None else compared)
    clustering = cluster_parties(part.parties, part.edges, policy().identity.customer_is)
    last_number = read_sql(connection, "identity/select_last_customer_number.sql")[0]["last_number"]
    before = {**part.present, **(prior or {})}
    assignment = assign_customers(clustering.clusters, before, last_number, remembered)
    moved = write_memberships(connection, run_date, part, assignment, before, reason)
    _write_questions(connection, run_date, part, clustering, assignment)
    run_sql(connection, "identity/update_registration.sql")
    leavers = {part.present[party] for party in moved if party in part.present}
    write_golden_records(connection, touched, leavers)
    return {
        "affected_parties": len(part.parties),
        "edges": len(part.edges),
        "moved_parties": len(moved),
        "new_customers": len(assignment.created),
        "merges": len(assignment.merges),
    }


def _write_questions(
    connection: Connection,
    run_date: date,
    part: Part,
    clustering: Clustering,
    assignment: Assignment,
) -> None:
    asked = read_sql(connection, "identity/select_affected_review.sql")
    pair_of = {
        row["review_id"]: (row["kind"], row["party_id_low"], row["party_id_high"])
        for row in asked
        if row["status"] == "open"
    }
    chosen = choose_questions(part.parties, part.edges, clustering, set(pair_of.values()))
    doubts = _doubts(connection, chosen, assignment)
    wanted = {(question.kind, question.low, question.high) for question in chosen}
    wanted |= {(row["kind"], row["low"], row["high"]) for row in doubts}
    lapsed = [review_id for review_id, pair in pair_of.items() if pair not in wanted]
    run_sql(connection, "identity/update_review_obsolete.sql", review_ids=lapsed)
    questions: list[dict[str, Any]] = [
        {
            "kind": question.kind,
            "low": question.low,
            "high": question.high,
            "customers": sorted(
                {assignment.customer_of[question.low], assignment.customer_of[question.high]}
            ),
            "evidence": {
                "evidence": list(question.evidence),
                **({"wall": question.wall} if question.wall else {}),
            },
        }
        for question in chosen
    ]
    questions += doubts
    # Questions new to the table get the next ids in this order: those asked already come last.
    questions.sort(key=lambda row: (row["kind"], row["low"], row["high"]) in pair_of.values())
    run_sql(
        connection,
        "identity/upsert_match_review.sql",
        questions=json.dumps(questions),
        run_date=run_date,
    )


def _doubts(
    connection: Connection, chosen: Iterable[Question], assignment: Assignment
) -> list[dict[str, Any]]:
    """Questions about pairs that the model leaves in doubt; none where a rule asks the same."""
    customer_of = assignment.customer_of
    asked = {frozenset((customer_of[each.low], customer_of[each.high])) for each in chosen}
    rows = [
        row
        for row in doubtful_pairs(connection)
        if frozenset((row["customer_low"], row["customer_high"])) not in asked
    ]
    told = compare_pairs(connection, [(row["party_id_low"], row["party_id_high"]) for row in rows])
    return [
        {
            "kind": "possible_match",
            "low": row["party_id_low"],
            "high": row["party_id_high"],
            "customers": [row["customer_low"], row["customer_high"]],
            "evidence": {
                "evidence": ["weights"],
                "bits": round(row["bits"], 2),
                "comparisons": [
                    asdict(each) for each in told[row["party_id_low"], row["party_id_high"]]
                ],
            },
        }
        for row in rows
    ]
