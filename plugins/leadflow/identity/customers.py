"""Which customer id each cluster bears: ids outlive merges and splits, never reused. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ID_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Merge:
    """One customer that went into another."""

    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is whose from now on; `created` in the order of the clusters."""

    customer_of: dict[int, str]
    created: list[str]
    merges: list[Merge]


def customer_number(customer_id: str) -> int:
    """The number in a customer id: smaller means older."""
    return int(customer_id[1:])


def customer_id_of(number: int) -> str:
    """The id that a number is written as: C000001."""
    return f"C{number:0{ID_DIGITS}d}"


def assign_customers(
    clusters: Iterable[Sequence[int]],
    prior: Mapping[int, str],
    last_number: int,
    remembered: Mapping[int, str] | None = None,
) -> Assignment:
    """Give each cluster its customer id.

    An id goes to the cluster that holds most of its prior members (the one with the smallest party
    where two hold as many). A cluster that gets several keeps the oldest, the others merge into it;
    one that gets none takes the next new id, in order of the clusters' smallest parties. A party
    that is made anew may be `remembered` under an id that nobody bears: it comes before a new one.
    """
    ordered = sorted((sorted(cluster) for cluster in clusters), key=lambda cluster: cluster[0])
    holders: dict[str, tuple[int, int]] = {}
    for index, cluster in enumerate(ordered):
        counts = Counter(prior[party] for party in cluster if party in prior)
        for customer_id, count in counts.items():
            if count > holders.get(customer_id, (0, 0))[0]:
                holders[customer_id] = (count, index)
    claims: dict[int, list[str]] = {}
    for customer_id, (_, index) in holders.items():
        claims.setdefault(index, []).append(customer_id)
    customer_of: dict[int, str] = {}
    created, merges = [], []
    free = set((remembered or {}).values()) - set(holders)
    for index, cluster in enumerate(ordered):
        claimed = sorted(claims.get(index, ()), key=customer_number)
        if claimed:
            kept = claimed[0]
            merges += [Merge(kept, gone) for gone in claimed[1:]]
        elif known := free & {(remembered or {}).get(party) for party in cluster}:
            kept = min(known, key=customer_number)
            free.remove(kept)
        else:
            last_number += 1
            kept = customer_id_of(last_number)
            created.append(kept)
        customer_of.update(dict.fromkeys(cluster, kept))
    return Assignment(customer_of, created, merges)
