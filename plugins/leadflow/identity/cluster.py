"""Constrained clustering of one affected part of the records: edges join, walls hold. Pure.

Edges are taken from the strongest on, equal ones by the records' content, so that the order in
which records arrived decides nothing. A union that a wall refuses becomes a question for a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadflow.identity.edges import (
    CONTACT,
    DECIDED,
    PERSON,
    PROOF,
    Edge,
    Party,
    Unit,
    names_contradict,
)

# A wall holds against unions by evidence weaker than this.
APART_HOLDS = 1_000
USCC_HOLDS = DECIDED
COMPANY_NAME_HOLDS = PROOF
# A record without a whole name must not bridge two names on one phone; the same name may.
WALL_OF_QUESTION = {"same_phone_other_name": PERSON, "same_name_other_phone": CONTACT}


@dataclass(slots=True)
class Refusal:
    """A union that a wall refused, worth a person's look."""

    edge: Edge
    wall: str


@dataclass(slots=True)
class Clustering:
    """The clusters as sorted lists of party ids in order of their smallest id, and the refusals."""

    clusters: list[list[int]]
    refusals: list[Refusal]

    def root_of(self) -> dict[int, int]:
        """Party → smallest party of its cluster."""
        return {party: cluster[0] for cluster in self.clusters for party in cluster}


@dataclass(slots=True)
class _Group:
    members: list[int]
    credit_codes: set[str]
    company_names: set[str]
    walls: dict[int, int] = field(default_factory=dict)


def cluster_parties(
    parties: Mapping[int, Party], edges: Iterable[Edge], unit: Unit = "company"
) -> Clustering:
    """Cluster `parties` along `edges` (all edges among them, people's decisions included).

    A person is no other one for having changed companies: the walls of companies' names and credit
    codes stand only where customers are companies.
    """
    is_company = unit == "company"
    groups = {
        party.party_id: _Group(
            [party.party_id],
            {party.uscc} if is_company and party.uscc else set(),
            {party.company_name}
            if is_company and party.company_key and party.company_name
            else set(),
        )
        for party in parties.values()
    }
    root = {party_id: party_id for party_id in parties}

    def content(edge: Edge) -> tuple[tuple[str, str, str], ...]:
        return tuple(sorted((parties[edge.low].content, parties[edge.high].content)))

    edges = list(edges)
    for edge in edges:
        holds = _wall_strength(edge)
        if holds:
            for here, there in ((edge.low, edge.high), (edge.high, edge.low)):
                groups[here].walls[there] = max(holds, groups[here].walls.get(there, 0))
    joins = [edge for edge in edges if edge.decision == "join"]
    refusals = []
    for edge in sorted(joins, key=lambda edge: (-edge.strength, content(edge))):
        left, right = root[edge.low], root[edge.high]
        if left == right:
            continue
        if len(groups[left].members) < len(groups[right].members):
            left, right = right, left
        wall = _wall_between(groups[left], groups[right], root, left, edge)
        if wall is not None:
            refusals.append(Refusal(edge, wall))
            continue
        for member in groups[right].members:
            root[member] = left
        groups[left].members += groups[right].members
        groups[left].credit_codes |= groups[right].credit_codes
        groups[left].company_names |= groups[right].company_names
        for there, holds in groups[right].walls.items():
            groups[left].walls[there] = max(holds, groups[left].walls.get(there, 0))
        del groups[right]
    clusters = sorted(sorted(group.members) for group in groups.values())
    return Clustering(clusters, refusals)


def _wall_strength(edge: Edge) -> int:
    if edge.decision == "apart":
        return APART_HOLDS
    return WALL_OF_QUESTION[edge.question] if edge.question else 0


def _wall_between(
    large: _Group, small: _Group, root: Mapping[int, int], large_root: int, edge: Edge
) -> str | None:
    """The wall that refuses a union by this edge: apart, uscc, question or company_name."""
    holds = max(
        (holds for there, holds in small.walls.items() if root[there] == large_root), default=0
    )
    if holds == APART_HOLDS:
        return "apart"
    if (
        edge.strength < USCC_HOLDS
        and large.credit_codes
        and small.credit_codes
        and not large.credit_codes & small.credit_codes
    ):
        return "uscc"
    if edge.strength < holds:
        return "question"
    if edge.strength < COMPANY_NAME_HOLDS and names_contradict(
        large.company_names, small.company_names
    ):
        return "company_name"
    return None
