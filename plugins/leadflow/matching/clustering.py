"""Who ends up with whom: constrained average link within each component of linked records.

Two groups join only where all pairs between them, also those that never met under a key, agree on
average; a wall (two credit codes, a person's decision) keeps groups apart whatever the average.
Against a group speaks only what differs. That two records which have no field in common are
improbable as a pair is no evidence once a third one, which shares fields with both, is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from leadflow.matching.blocking import Pairs, pack, unpack
from leadflow.matching.columns import Hashes

JOIN = 0.95
ASK = 0.05
JOIN_BITS = float(np.log2(JOIN / (1 - JOIN)))
ASK_BITS = float(np.log2(ASK / (1 - ASK)))
# A component of more records is first cut at its stronger links, step by step.
LARGEST = 1_000
CUTS = (8.0, 12.0, 16.0, 20.0)
# A matrix of more does not fit beside the rest; what is larger after all cuts is taken in parts.
MOST_AT_ONCE = 5_000
# Groups join by an average, and an average is reached only where some pair reaches it (less what
# rounding may take): weaker links decide nothing about who can end up together.
LEAST_JOINING_BITS = JOIN_BITS - 0.001
# Bits beyond which evidence is not counted, so that one pair cannot outvote many; against counts
# less than for, as a record with few fields filled says little about the others.
STRONGEST_FOR = 20.0
STRONGEST_AGAINST = 6.0
# Components are clustered side by side, so many cells of their matrices at once.
CELLS = 4_000_000
# A larger component is sooner clustered by itself.
SIDE_BY_SIDE = 40
# How far apart a wall keeps two groups: any average with it is beyond what may join.
FAR = 1e12

Bits = NDArray[np.float32]
# Components of one size: a row of members each.
Stack = NDArray[np.int32]
Weigh = Callable[[NDArray[np.int32], NDArray[np.int32]], Bits]


def components(size: int, pairs: Pairs) -> NDArray[np.int32]:
    """A component number for each record."""
    if not len(pairs):
        return np.arange(size, dtype=np.int32)
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((ones, (pairs.left, pairs.right)), shape=(size, size))
    numbers: NDArray[np.int32] = connected_components(graph, directed=False)[1].astype(np.int32)
    return numbers


def cluster(
    size: int,
    pairs: Pairs,
    bits: Bits,
    order: Hashes,
    weigh: Weigh,
    prior_bits: float,
    walls: Pairs | None = None,
) -> NDArray[np.int32]:
    """A cluster number for each record: the lowest place among its members.

    `bits` is the evidence of each pair with the prior, which is `prior_bits` of it; `weigh` gives
    that of pairs that never met. Ties go by `order`, so that the order of the records decides
    nothing.
    """
    kept = bits >= LEAST_JOINING_BITS
    links = Pairs(pairs.left[kept], pairs.right[kept])
    part = _small_components(size, links, bits[kept])
    found = np.arange(size, dtype=np.int32)
    known = np.argsort(pack(pairs.left, pairs.right), kind="stable")
    packed, sorted_bits = pack(pairs.left, pairs.right)[known], bits[known]
    barred = np.sort(pack(walls.left, walls.right)) if walls is not None else None
    for stacks in _groups(_stacks(part, order)):
        for members, matrix in zip(
            stacks, _evidence(stacks, packed, sorted_bits, weigh), strict=True
        ):
            matrix = votes(matrix, prior_bits)
            if barred is not None:
                matrix[_is_among(members, barred)] = -np.inf
            groups = average_link(matrix)
            lowest = np.full(members.shape, np.iinfo(np.int32).max, dtype=np.int32)
            for place in range(members.shape[1]):
                rows = np.arange(len(members))
                at = groups[:, place]
                lowest[rows, at] = np.minimum(lowest[rows, at], members[:, place])
            found[members] = np.take_along_axis(lowest, groups, axis=1)
    return found


def votes(bits: Bits, prior_bits: float) -> Bits:
    """What each pair says about a group that holds both: against counts without the prior.

    0 where a pair is improbable only because too little speaks for it.
    """
    against = np.minimum(bits - np.float32(prior_bits), np.float32(0))
    return np.where(bits < 0, against, bits).astype(np.float32)


def average_link(evidence: Bits) -> NDArray[np.int64]:
    """Groups of components side by side: `evidence` is (components, records, records).

    The groups with the best average join first; a group is named by its first record. Minus
    infinity is a wall. The result follows from the evidence and the order of the records alone.
    """
    total = np.minimum(evidence, STRONGEST_FOR).astype(np.float64)
    np.maximum(total, -STRONGEST_AGAINST, out=total, where=np.isfinite(total))
    if total.shape[1] > SIDE_BY_SIDE:
        return np.array([_joined_at_once(each) for each in total])
    return _joined_in_turn(total)


def _joined_at_once(total: NDArray[np.float64]) -> NDArray[np.int64]:
    """The groups of one component of many records."""
    apart = np.where(np.isfinite(total), STRONGEST_FOR - total, FAR)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    numbers = fcluster(tree, STRONGEST_FOR - JOIN_BITS, "distance")
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    groups: NDArray[np.int64] = first[inverse]
    return groups


def _joined_in_turn(total: NDArray[np.float64]) -> NDArray[np.int64]:
    """The groups of small components side by side; ties go to the earlier records."""
    count, size, _ = total.shape
    diagonal = np.arange(size)
    total[:, diagonal, diagonal] = -np.inf
    weight = np.ones((count, size))
    groups = np.tile(diagonal, (count, 1))
    active = np.arange(count)
    average = np.round(total, 6)
    # Of each group the best average and with whom. An average never grows as groups join, so what
    # was the best stays a bound: it is looked up anew only where it comes first (`stale`).
    best, partner = average.max(axis=2), average.argmax(axis=2)
    stale = np.zeros(best.shape, dtype=bool)
    while len(active):
        first = np.argmax(best, axis=1)
        reached = best[np.arange(len(active)), first] >= JOIN_BITS
        if not reached.all():
            active, first = active[reached], first[reached]
            average, total, weight = average[reached], total[reached], weight[reached]
            best, partner, stale = best[reached], partner[reached], stale[reached]
        is_stale = stale[np.arange(len(active)), first]
        again, at = np.flatnonzero(is_stale), first[is_stale]
        partner[again, at] = average[again, at].argmax(axis=1)
        best[again, at] = average[again, at, partner[again, at]]
        stale[again, at] = False
        rows, one = np.flatnonzero(~is_stale), first[~is_stale]
        other = partner[rows, one]
        joined = total[rows, one] + total[rows, other]
        total[rows, one], total[rows, :, one] = joined, joined
        total[rows, one, one] = -np.inf
        total[rows, other], total[rows, :, other] = -np.inf, -np.inf
        weight[rows, one] += weight[rows, other]
        # only what was joined has another average now
        joined = np.round(total[rows, one] / (weight[rows] * weight[rows, one][:, None]), 6)
        average[rows, one], average[rows, :, one] = joined, joined
        average[rows, other], average[rows, :, other] = -np.inf, -np.inf
        with_joined = (partner[rows] == one[:, None]) | (partner[rows] == other[:, None])
        stale[rows] |= with_joined
        stale[rows, one] = True
        best[rows, other], stale[rows, other] = -np.inf, False
        moved = groups[active[rows]]
        groups[active[rows]] = np.where(moved == other[:, None], one[:, None], moved)
    return groups


def _small_components(size: int, links: Pairs, bits: Bits) -> NDArray[np.int32]:
    """Components of at most LARGEST records, where cutting weak links can make them so small."""
    part = components(size, links)
    left, right = links
    for least in CUTS:
        large = np.bincount(part, minlength=size)[part] > LARGEST
        if not large.any():
            break
        kept = ~large[left] | (bits >= least)
        left, right, bits = left[kept], right[kept], bits[kept]
        part = components(size, Pairs(left, right))
    return part


def _stacks(part: NDArray[np.int32], order: Hashes) -> Iterator[Stack]:
    """Components of two records and more, those of one size together, members in `order`."""
    sizes = np.bincount(part)
    members = np.flatnonzero(sizes[part] > 1)
    members = members[np.lexsort((order[members], part[members]))].astype(np.int32)
    if not len(members):
        return
    numbers = part[members]
    is_start = np.concatenate(([True], numbers[1:] != numbers[:-1]))
    begun = np.flatnonzero(is_start)[np.cumsum(is_start) - 1]
    is_start |= (np.arange(len(members)) - begun) % MOST_AT_ONCE == 0
    starts = np.flatnonzero(is_start)
    counts = np.diff(np.concatenate((starts, [len(members)])))
    for size in np.unique(counts):
        chosen = starts[counts == size]
        step = max(1, CELLS // int(size) ** 2)
        for begin in range(0, len(chosen), step):
            yield members[chosen[begin : begin + step][:, None] + np.arange(size)]


def _groups(stacks: Iterable[Stack]) -> Iterator[list[Stack]]:
    """Stacks with about CELLS cells together: what never met in them is weighed in one go."""
    group: list[Stack] = []
    cells = 0
    for members in stacks:
        group.append(members)
        cells += members.size * members.shape[1]
        if cells >= CELLS:
            yield group
            group, cells = [], 0
    if group:
        yield group


def _evidence(stacks: list[Stack], packed: Hashes, bits: Bits, weigh: Weigh) -> Iterator[Bits]:
    """The evidence of each pair within each component, weighed now where it never met."""
    wanted = np.concatenate([_pairs_within(members) for members in stacks])
    at = np.minimum(np.searchsorted(packed, wanted), len(packed) - 1)
    values = bits[at].astype(np.float32)
    missing = np.flatnonzero(packed[at] != wanted)
    if len(missing):
        values[missing] = weigh(*unpack(wanted[missing]))
    begin = 0
    for members in stacks:
        count, size = members.shape
        one, other = np.triu_indices(size, 1)
        part = values[begin : begin + count * len(one)].reshape(count, -1)
        begin += part.size
        matrix = np.full((count, size, size), -np.inf, dtype=np.float32)
        matrix[:, one, other] = part
        matrix[:, other, one] = part
        yield matrix


def _pairs_within(members: Stack) -> Hashes:
    one, other = np.triu_indices(members.shape[1], 1)
    return pack(members[:, one].ravel(), members[:, other].ravel())


def _is_among(members: NDArray[np.int32], barred: Hashes) -> NDArray[np.bool_]:
    """Which pairs of each component are walls."""
    wanted = pack(
        np.repeat(members, members.shape[1], axis=1).ravel(),
        np.tile(members, (1, members.shape[1])).ravel(),
    )
    if not len(barred):
        return np.zeros((*members.shape, members.shape[1]), dtype=bool)
    at = np.minimum(np.searchsorted(barred, wanted), len(barred) - 1)
    found: NDArray[np.bool_] = barred[at] == wanted
    return found.reshape(*members.shape, members.shape[1])
