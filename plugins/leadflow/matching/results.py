"""What is handed back for a table: each row's cluster, the pairs in doubt, a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.matching.blocking import Pairs
from leadflow.matching.clustering import ASK_BITS
from leadflow.matching.engine import Outcome
from leadflow.matching.explaining import Evidence, evidence_of
from leadflow.matching.features import Features
from leadflow.matching.learning import probabilities
from leadflow.matching.model import Model
from leadflow.matching.report import comparison_name
from leadflow.messages import Language, text

CLUSTER_COLUMNS = ("cluster_id", "cluster_size", "match_probability", "match_why")


@dataclass(frozen=True)
class RowAnswer:
    """One row's cluster: the row number of its first row, its size, its best link and why."""

    cluster_id: int
    cluster_size: int
    probability: float | None
    why: str


def row_answers(
    features: Features,
    model: Model,
    outcome: Outcome,
    numbers: Sequence[int],
    language: Language,
) -> list[RowAnswer]:
    """One answer a row, in the order of the rows. A row alone has no probability and no reason."""
    sizes = np.bincount(outcome.clusters, minlength=features.size)
    best = _best_links(features.size, outcome)
    chosen = np.unique(best[best >= 0])
    links = Pairs(outcome.pairs.left[chosen], outcome.pairs.right[chosen])
    reasons = {
        int(place): why(evidence, language)
        for place, evidence in zip(chosen, evidence_of(features, model, links), strict=True)
    }
    likely = probabilities(outcome.bits)
    answers = []
    for place in range(features.size):
        cluster, link = int(outcome.clusters[place]), int(best[place])
        answers.append(
            RowAnswer(
                numbers[cluster],
                int(sizes[cluster]),
                round(float(likely[link]), 4) if link >= 0 else None,
                reasons[link] if link >= 0 else "",
            )
        )
    return answers


def doubtful_pairs(outcome: Outcome) -> tuple[Pairs, NDArray[np.float32]]:
    """Pairs of two clusters that a person should decide, the likeliest first.

    Their p is above 0.05; above 0.95 too, where the clusters as a whole do not agree.
    """
    left, right = outcome.pairs
    apart = outcome.clusters[left] != outcome.clusters[right]
    at = np.flatnonzero(apart & (outcome.bits > ASK_BITS))
    at = at[np.lexsort((right[at], left[at], -outcome.bits[at]))]
    return Pairs(left[at], right[at]), probabilities(outcome.bits[at])


def doubt_rows(
    features: Features,
    model: Model,
    outcome: Outcome,
    numbers: Sequence[int],
    language: Language,
) -> Iterator[list[str]]:
    """The header and a line for each pair in doubt, with the evidence of every comparison."""
    pairs, likely = doubtful_pairs(outcome)
    told = evidence_of(features, model, pairs)
    names = list(model.weights.matches)
    yield [
        "row_1",
        "row_2",
        "cluster_1",
        "cluster_2",
        "probability",
        *[comparison_name(name, language) for name in names],
    ]
    for place, (left, right) in enumerate(zip(pairs.left, pairs.right, strict=True)):
        by_name = {each.comparison: each for each in told[place]}
        yield [
            str(numbers[left]),
            str(numbers[right]),
            str(numbers[outcome.clusters[left]]),
            str(numbers[outcome.clusters[right]]),
            f"{likely[place]:.4f}",
            *[_told(by_name.get(name), language) for name in names],
        ]


def summary_of(outcome: Outcome) -> dict[str, int]:
    """Counts: rows, entities, rows that are joined with another, pairs in doubt."""
    counts = np.unique(outcome.clusters, return_counts=True)[1]
    return {
        "rows": len(outcome.clusters),
        "clusters": len(counts),
        "joined": int(counts[counts > 1].sum()),
        "doubts": len(doubtful_pairs(outcome)[0]),
    }


def why(evidence: Sequence[Evidence], language: Language) -> str:
    """A pair's evidence in words, the strongest first; what is not known is left out."""
    known = [each for each in evidence if each.level != "unknown"]
    ordered = sorted(known, key=lambda each: (-each.bits, each.comparison))
    return "; ".join(
        f"{comparison_name(each.comparison, language)}: {_told(each, language)}" for each in ordered
    )


def _told(evidence: Evidence | None, language: Language) -> str:
    if evidence is None or evidence.level == "unknown":
        return ""
    return f"{text(f'matching.level_of.{evidence.level}', language)} ({evidence.bits:+.1f})"


def _best_links(size: int, outcome: Outcome) -> NDArray[np.int64]:
    """For each record the place of the strongest pair with another of its cluster, -1 for none."""
    left, right = outcome.pairs
    inside = np.flatnonzero(outcome.clusters[left] == outcome.clusters[right])
    inside = inside[np.argsort(outcome.bits[inside], kind="stable")]
    best = np.full(size, -1, dtype=np.int64)
    best[left[inside]] = inside
    at = inside
    weaker = np.full(size, -np.inf, dtype=np.float32)
    known = best >= 0
    weaker[known] = outcome.bits[best[known]]
    best_right = np.full(size, -1, dtype=np.int64)
    best_right[right[at]] = at
    stronger = best_right >= 0
    stronger[stronger] = outcome.bits[best_right[stronger]] > weaker[stronger]
    best[stronger] = best_right[stronger]
    return best
