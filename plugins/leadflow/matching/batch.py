"""What a batch asks of the records that it meets: their evidence, and their components clustered.

Nothing here reads the store: records come as the lines of forms that it keeps. Where there is
enough to do, two processes share it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import Pairs
from leadflow.matching.clustering import LEAST_JOINING_BITS, Bits, cluster, components
from leadflow.matching.columns import Hashes, Numbers
from leadflow.matching.engine import weigher_under
from leadflow.matching.features import features_of
from leadflow.matching.model import Models
from leadflow.matching.normal import WORTH_A_PROCESS, read_lines
from leadflow.parallel import both

# Of the work this process does so much itself: a half, or less where it has something to do first
# (beside weighing: keep the keys of a batch; beside clustering: keep its links).
OWN_SHARE, OWN_SHARE_OF_WEIGHING, OWN_SHARE_OF_CLUSTERING = 0.5, 0.15, 0.35

P = TypeVar("P")
R = TypeVar("R")
Meanwhile = Callable[[], object]


def weigh_pairs(
    models: Models,
    columns: Collection[str],
    lines: Mapping[int, str],
    low: Numbers,
    high: Numbers,
    meanwhile: Meanwhile | None = None,
) -> Bits:
    """The evidence of pairs of records; `lines` are their forms by number.

    `columns` are those of their table. Soonest where a record's pairs follow each other. While
    another process weighs, where there is one, this one first does what is due `meanwhile`.
    """

    def of_part(part: slice) -> Bits:
        among = np.union1d(low[part], high[part])
        forms = [lines[number] for number in among.tolist()]
        features = features_of(read_lines(forms, columns, among.astype(np.uint64)))
        return weigher_under(features, models)(*places_of(among, low[part], high[part]))

    own = int(len(low) * (OWN_SHARE if meanwhile is None else OWN_SHARE_OF_WEIGHING))
    parts = both(
        lambda: _after(meanwhile, of_part, slice(own)),
        lambda: of_part(slice(own, None)),
        is_worthwhile=len(low) >= WORTH_A_PROCESS,
    )
    return np.concatenate(parts)


def cluster_components(
    models: Models,
    columns: Collection[str],
    lines: Mapping[int, str],
    numbers: Numbers,
    order: Hashes,
    links: Pairs,
    bits: Bits,
    meanwhile: Meanwhile | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Of each record the lowest place in its cluster, and the lowest in its component.

    `numbers` are those of whole components, in order; `links` are between their places, `order`
    decides ties. `meanwhile` is as with `weigh_pairs`.
    """
    joined = lowest_joined(len(numbers), links, bits)

    def of_part(part: NDArray[np.bool_]) -> NDArray[np.int32]:
        at, inside = np.flatnonzero(part).astype(np.int32), part[links.left] & part[links.right]

        def weigh(left: NDArray[np.int32], right: NDArray[np.int32]) -> Bits:
            """Pairs that never met."""
            return weigh_pairs(models, columns, lines, numbers[at[left]], numbers[at[right]])

        between = places_of(at, links.left[inside], links.right[inside])
        found = cluster(len(at), between, bits[inside], order[at], weigh, models.prior_bits)
        return np.take(at, found)

    share = OWN_SHARE if meanwhile is None else OWN_SHARE_OF_CLUSTERING
    own = _components_with(joined, share)
    clusters = np.empty(len(numbers), dtype=np.int32)
    clusters[own], clusters[~own] = both(
        lambda: _after(meanwhile, of_part, own),
        lambda: of_part(~own),
        is_worthwhile=len(numbers) >= WORTH_A_PROCESS,
    )
    return clusters, joined


def lowest_joined(size: int, pairs: Pairs, bits: Bits) -> NDArray[np.int32]:
    """Of each record the lowest place that it hangs together with, by links that may join."""
    kept = bits >= LEAST_JOINING_BITS
    part = components(size, Pairs(pairs.left[kept], pairs.right[kept]))
    _, first = np.unique(part, return_index=True)
    lowest: NDArray[np.int32] = first.astype(np.int32)[part]
    return lowest


def places_of(among: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Pairs:
    """Pairs of record numbers → of places among those that are in order."""
    return Pairs(
        np.searchsorted(among, low).astype(np.int32),
        np.searchsorted(among, high).astype(np.int32),
    )


def _after(first: Meanwhile | None, call: Callable[[P], R], part: P) -> R:
    if first is not None:
        first()
    return call(part)


def _components_with(joined: NDArray[np.int32], share: float) -> NDArray[np.bool_]:
    """Who is in the first components, which have about this share of all pairs within one."""
    pairs = np.cumsum(np.bincount(joined, minlength=len(joined)).astype(np.int64) ** 2)
    found: NDArray[np.bool_] = (pairs <= pairs[-1:] * share)[joined]
    return found
