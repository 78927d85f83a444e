"""Which doubtful pairs a person is asked about: one question per two clusters and kind. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from leadflow.identity.cluster import Clustering
from leadflow.identity.edges import Edge, Party, ReviewKind

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two records, and the customers that they are in, are the same."""

    kind: ReviewKind
    low: int
    high: int
    evidence: tuple[str, ...]
    wall: str | None


def choose_questions(
    parties: Mapping[int, Party],
    edges: Iterable[Edge],
    clustering: Clustering,
    open_pairs: Collection[tuple[str, int, int]],
) -> list[Question]:
    """The questions that stand after clustering, in a stable order.

    Records that ended up in one customer need none (D2: both are its contacts), nor do clusters
    that a person has parted. Of several pairs between two clusters the one asked already stays,
    else the strongest is asked.
    """
    root = clustering.root_of()
    parted: dict[Pair, set[int]] = {}
    wanted: list[tuple[Question, int]] = []
    for edge in edges:
        if edge.decision == "apart":
            parted.setdefault(_clusters(edge, root), set()).update((edge.low, edge.high))
        elif edge.question:
            question = Question(edge.question, edge.low, edge.high, edge.evidence, None)
            wanted.append((question, edge.strength))
    for refusal in clustering.refusals:
        if refusal.wall != "question":
            edge = refusal.edge
            question = Question("possible_merge", edge.low, edge.high, edge.evidence, refusal.wall)
            wanted.append((question, edge.strength))
    best: dict[tuple[str, Pair], tuple[tuple[object, ...], Question]] = {}
    for question, strength in wanted:
        clusters = _clusters(question, root)
        if clusters[0] == clusters[1] or _is_settled(question, parted.get(clusters, set())):
            continue
        rank = (
            (question.kind, question.low, question.high) not in open_pairs,
            -strength,
            *sorted((parties[question.low].content, parties[question.high].content)),
        )
        place = (question.kind, clusters)
        if place not in best or rank < best[place][0]:
            best[place] = (rank, question)
    chosen = (question for _, question in best.values())
    return sorted(chosen, key=lambda question: (question.low, question.high, question.kind))


def _clusters(pair: Edge | Question, root: Mapping[int, int]) -> Pair:
    left, right = sorted((root[pair.low], root[pair.high]))
    return left, right


def _is_settled(question: Question, parted: Collection[int]) -> bool:
    """A person has parted these clusters; only a record that came later is asked about again."""
    if question.wall == "apart":
        return question.low in parted and question.high in parted
    return bool(parted)
