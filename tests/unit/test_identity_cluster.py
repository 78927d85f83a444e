"""Constrained clustering: walls, independence of order, a second opinion, stable customer ids."""

import networkx
from hypothesis import given, settings, strategies

from leadflow.identity.cluster import cluster_parties
from leadflow.identity.customers import Merge, assign_customers
from leadflow.identity.edges import DECIDED, Edge, Party
from leadflow.identity.person_name import person_key
from leadflow.identity.persons import group_persons
from leadflow.identity.questions import choose_questions


def join(low: int, high: int, strength: int = 62, by: str = "rule") -> Edge:
    return Edge(low, high, ("mobile",), "join", strength, "mobile", decided_by=by)


def apart(low: int, high: int) -> Edge:
    return Edge(low, high, ("person",), "apart", DECIDED, "possible_merge", decided_by="M01")


def ask(low: int, high: int, kind: str = "same_phone_other_name") -> Edge:
    return Edge(low, high, ("mobile",), "review", 0, kind, question=kind)


def parties(count: int, **features: dict[int, object]) -> dict[int, Party]:
    return {
        number: Party(
            number,
            ("sheet", "lead", f"{number:04}"),
            **{field: values[number] for field, values in features.items() if number in values},
        )
        for number in range(1, count + 1)
    }


EDGES = strategies.lists(
    strategies.tuples(
        strategies.integers(1, 9),
        strategies.integers(1, 9),
        strategies.sampled_from([44, 62, 70, 90]),
    ).filter(lambda edge: edge[0] < edge[1]),
    max_size=20,
    unique_by=lambda edge: edge[:2],
)


@given(EDGES)
def test_without_walls_clusters_are_connected_components(pairs):
    graph = networkx.Graph()
    graph.add_nodes_from(range(1, 10))
    graph.add_edges_from(pair[:2] for pair in pairs)
    expected = sorted(sorted(component) for component in networkx.connected_components(graph))
    clustering = cluster_parties(parties(9), [join(*pair) for pair in pairs])
    assert clustering.clusters == expected
    assert clustering.refusals == []


@settings(max_examples=200)
@given(
    EDGES, EDGES, strategies.randoms(use_true_random=False), strategies.permutations(range(1, 10))
)
def test_neither_order_nor_ids_decide(pairs, walls, random, renamed):
    """Shuffled edges and other party ids (another order of arrival) give the same partition."""
    codes = {number: "ABC"[number % 3] for number in range(1, 10) if number % 2}
    book = parties(9, uscc=codes)
    joined = {pair[:2] for pair in pairs}
    edges = [join(*pair) for pair in pairs] + [
        (apart, ask)[wall[2] % 2](*wall[:2]) for wall in walls if wall[:2] not in joined
    ]
    new_id = dict(zip(range(1, 10), renamed, strict=True))
    other_book = {
        new_id[number]: Party(new_id[number], party.content, uscc=party.uscc)
        for number, party in book.items()
    }
    other_edges = [
        Edge(
            *sorted((new_id[edge.low], new_id[edge.high])),
            edge.evidence,
            edge.decision,
            edge.strength,
            edge.reason,
            edge.question,
            edge.decided_by,
        )
        for edge in edges
    ]
    random.shuffle(other_edges)
    one, other = cluster_parties(book, edges), cluster_parties(other_book, other_edges)
    as_content = [
        {frozenset(people[party].content for party in cluster) for cluster in found.clusters}
        for people, found in ((book, one), (other_book, other))
    ]
    assert as_content[0] == as_content[1]
    for cluster in one.clusters:
        assert len({codes[party] for party in cluster if party in codes}) <= 1
        assert not any(
            edge.decision == "apart" and {edge.low, edge.high} <= set(cluster) for edge in edges
        )


def test_a_bridge_joins_the_stronger_side_and_asks():
    book = parties(3, uscc={1: "A", 3: "B"})
    edges = [join(1, 2, 70), join(2, 3, 62)]
    clustering = cluster_parties(book, edges)
    assert clustering.clusters == [[1, 2], [3]]
    [question] = choose_questions(book, edges, clustering, set())
    assert (question.kind, question.low, question.high, question.wall) == (
        "possible_merge",
        2,
        3,
        "uscc",
    )


def test_company_names_that_contradict_hold_against_a_shared_mobile_only():
    names = {1: "北京星河科技有限公司", 2: "北京云帆物流有限公司"}
    book = parties(2, company_name=names, company_key=names)
    assert cluster_parties(book, [join(1, 2, 62)]).clusters == [[1], [2]]
    assert cluster_parties(book, [join(1, 2, 90)]).clusters == [[1, 2]]


def test_a_person_wins_over_uscc_but_not_over_another_person():
    book = parties(3, uscc={1: "A", 2: "B"})
    assert cluster_parties(book, [join(1, 2, DECIDED, "M01")]).clusters == [[1, 2], [3]]
    edges = [join(1, 2, DECIDED, "M01"), join(2, 3, DECIDED, "M01"), apart(1, 3)]
    assert cluster_parties(book, edges).clusters == [[1, 2], [3]]


def test_a_nameless_record_does_not_bridge_two_names_on_one_phone():
    """D2: 1 and 3 share a phone under other names; 2 shares it without a name."""
    edges = [join(1, 2), join(2, 3), ask(1, 3)]
    clustering = cluster_parties(parties(3), edges)
    assert clustering.clusters == [[1, 2], [3]]
    [question] = choose_questions(parties(3), edges, clustering, set())
    assert question.kind == "same_phone_other_name"


def test_no_question_about_contacts_of_one_proven_customer():
    edges = [join(1, 2, 70), join(2, 3, 65), ask(1, 3)]
    clustering = cluster_parties(parties(3), edges)
    assert clustering.clusters == [[1, 2, 3]]
    assert choose_questions(parties(3), edges, clustering, set()) == []


def test_an_asked_question_stays_and_a_parted_pair_is_not_asked_again():
    edges = [join(1, 2), ask(1, 3), ask(2, 3)]
    clustering = cluster_parties(parties(3), edges)
    asked = {("same_phone_other_name", 2, 3)}
    assert [
        question.low for question in choose_questions(parties(3), edges, clustering, asked)
    ] == [2]
    edges = [join(1, 2), apart(1, 3), ask(2, 3)]
    assert choose_questions(parties(3), edges, cluster_parties(parties(3), edges), set()) == []


def test_the_oldest_id_survives_a_merge_and_new_ids_go_on_counting():
    assignment = assign_customers(
        [[3, 1], [2], [4]], {1: "C000002", 2: "C000010", 3: "C000001"}, last_number=10
    )
    assert assignment.customer_of == {1: "C000001", 3: "C000001", 2: "C000010", 4: "C000011"}
    assert assignment.merges == [Merge("C000001", "C000002")]
    assert assignment.created == ["C000011"]


def test_a_split_leaves_the_id_with_most_prior_members():
    prior = dict.fromkeys([1, 2, 3], "C000001")
    assignment = assign_customers([[1], [2, 3]], prior, last_number=1)
    assert assignment.customer_of == {1: "C000002", 2: "C000001", 3: "C000001"}
    assert assignment.merges == []


def test_ids_are_compared_as_numbers():
    assignment = assign_customers([[1, 2]], {1: "C1000000", 2: "C999999"}, last_number=1_000_000)
    assert assignment.customer_of[1] == "C999999"


def test_persons_of_a_customer():
    people = {
        1: ("张伟", "+861"),
        2: ("Wei Zhang", "+861"),
        3: ("张伟", "+862"),
        4: (None, "+862"),
        5: ("李总", "+863"),
        6: ("李强", "+863"),
        7: ("王芳", "+863"),
        8: (None, None),
    }
    book = [
        Party(
            number,
            ("sheet", "lead", f"{number:04}"),
            person_name=name,
            person_key=person_key(name),
            mobile=mobile,
        )
        for number, (name, mobile) in people.items()
    ]
    expected = {1: 1, 2: 1, 3: 1, 4: 1, 5: 5, 6: 5, 7: 7, 8: 8}
    assert group_persons({"C000001": book}) == expected
    assert group_persons({"C000001": book[::-1]}) == expected
