"""Undoes one merge: which records go with which side, and that nothing else moves. The edge.

Which merge is undone and what comes back with it is `steps.unmerge`'s business; how records cluster
is that of `partition`.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection

from leadflow.identity.edges import DECIDED, MODEL_VERSION
from leadflow.identity.partition import repartition
from leadflow.messages import Language, text
from leadflow.store.sql import read_sql, run_sql

# What was told after the merge is dealt out by the evidence first; then what evidence alone does
# not hold is held by decision.
ATTEMPTS = 3


class UnfitAnswer(ValueError):
    """A decision that does not fit its question; the message says what would, in English.

    One with a `key` of the message catalogue is told in either language.
    """

    def __init__(self, told: str, key: str | None = None, **values: object) -> None:
        super().__init__(told)
        self.key, self.values = key, values

    @classmethod
    def of(cls, key: str, **values: object) -> "UnfitAnswer":
        """A refusal whose words are in the message catalogue."""
        return cls(text(key, "en", **values), key, **values)

    def told(self, language: Language) -> str:
        """The refusal in the reader's language, where the catalogue has it."""
        return text(self.key, language, **self.values) if self.key else str(self)


@dataclass(frozen=True, slots=True)
class Sides:
    """The records of one customer as a merge into it has them.

    `gone` was the customer that went, `kept` the one that took it in. `others` came by merges of
    their own and stay with it; records of neither are newer than the merge: their evidence says.
    """

    customer_id: str
    gone_customer_id: str
    kept: list[int]
    gone: list[int]
    others: list[int]


def sides_of(
    merge: Mapping[str, Any], standing: Iterable[Mapping[str, Any]], present: Collection[int]
) -> Sides:
    """The sides of `merge`, of `standing` ones into the same customer, among its present members.

    Of each other merge the side that this one does not know is a customer of its own.
    """
    known = {*merge["before"]["kept"], *merge["before"]["gone"]}
    others = {
        party
        for other in standing
        for side in (other["before"]["kept"], other["before"]["gone"])
        if not known & set(side)
        for party in side
    }
    return Sides(
        merge["customer_id"],
        merge["gone_customer_id"],
        sorted(set(merge["before"]["kept"]) & set(present)),
        sorted(set(merge["before"]["gone"]) & set(present)),
        sorted(others & set(present)),
    )


def part(
    connection: Connection, run_date: date, sides: Sides, present: Collection[int], by: str
) -> dict[str, int]:
    """Part the sides for good; returns the counts of the new partition.

    A trial shows where the evidence takes the records that came after the merge, and which records
    of one side it does not hold together by itself: those are held by the person's decision.
    Raises UnfitAnswer where decisions about single records contradict the parting.
    """
    staying = [*sides.kept, *sides.others]
    # From the others too: what came by its own merge, perhaps on evidence of the side that goes,
    # would draw it back as soon as the kept side leaves as well.
    decide(connection, product(staying, sides.gone), "apart", "unmerge", by)
    prior = dict.fromkeys(sides.gone, sides.gone_customer_id)
    for _ in range(ATTEMPTS):
        trial = connection.begin_nested()
        counts = repartition(
            connection,
            run_date,
            [*sides.kept, *sides.gone],
            prior=prior,
            reason="unmerge",
            compared=(),
        )
        clusters = _clusters(connection, present)
        if _holds(connection, sides.customer_id, staying, clusters) and _holds(
            connection, sides.gone_customer_id, sides.gone, clusters
        ):
            trial.commit()
            return counts
        trial.rollback()
        for cluster in clusters.values():
            # Newer records that go with the side that goes must not take the other's id along.
            if cluster & set(sides.gone) and not cluster & set(staying):
                prior |= dict.fromkeys(sorted(cluster), sides.gone_customer_id)
        for side in (staying, sides.gone):
            decide(connection, _ties(side, clusters.values()), "join", "unmerge", by)
    raise UnfitAnswer.of(
        "identity.unmerge.decided_otherwise",
        customer=sides.customer_id,
        gone=sides.gone_customer_id,
    )


def decide(
    connection: Connection,
    pairs: Iterable[tuple[int, int]],
    decision: str,
    reason: str,
    by: str,
) -> None:
    """Keep what a person decided about pairs of records: `join` or `apart`."""
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    run_sql(
        connection,
        "identity/upsert_decided_edge.sql",
        pairs=json.dumps([{"low": low, "high": high} for low, high in ordered]),
        decision=decision,
        strength=DECIDED,
        reason=reason,
        decided_by=by,
        model_version=MODEL_VERSION,
    )


def _clusters(connection: Connection, parties: Collection[int]) -> dict[str, set[int]]:
    clusters: dict[str, set[int]] = {}
    for row in read_sql(connection, "identity/select_customer_of.sql", party_ids=sorted(parties)):
        clusters.setdefault(row["customer_id"], set()).add(row["party_id"])
    return clusters


def _holds(
    connection: Connection,
    customer_id: str,
    parties: Collection[int],
    clusters: Mapping[str, Collection[int]],
) -> bool:
    """Whether all these records are in this customer, or in the one that it has just gone into."""
    [live] = read_sql(connection, "identity/select_live_customer.sql", customer_id=customer_id)
    return set(parties) <= set(clusters.get(live["customer_id"], ()))


def _ties(side: Collection[int], clusters: Iterable[Collection[int]]) -> list[tuple[int, int]]:
    """Pairs that tie the parts of a side, which these clusters have torn, to its largest one."""
    parts = sorted(
        (sorted(set(side) & set(cluster)) for cluster in clusters if set(side) & set(cluster)),
        key=lambda torn: (-len(torn), torn),
    )
    return [(parts[0][0], torn[0]) for torn in parts[1:]]
