"""Whose turn it is (D5, D6)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, strategies

from leadflow.ownership.turns import Duty, RosterRep, SkippedTurn, Unowned, share_out
from leadflow.presets.model import Grade
from leadflow.presets.ownership import OwnershipPolicy

POLICY = OwnershipPolicy(
    lapse_days=15,
    lapse_grace_days=5,
    seniority_by_grade={
        "A": ("senior", "mid", "junior"),
        "B": ("mid", "senior", "junior"),
        "C": ("junior", "mid", "senior"),
    },
    owned_customers_cap=10,
)


def rep(
    rep_id: str,
    load: int = 0,
    turn: int | None = None,
    band: str = "senior",
    duty: Duty = "on_duty",
) -> RosterRep:
    return RosterRep(rep_id, band, int(rep_id[1:]), load, turn, duty)


def chosen(reps: list[RosterRep], **values: Any) -> str | None:
    [one] = share_out([Unowned("C1", "A", **({"takes_turn": True} | values))], reps, POLICY,
                      last_turn_number=100).assignments  # fmt: skip
    return one.rep.rep_id if one.rep else None


@pytest.mark.parametrize(
    "reps, expected",
    [
        pytest.param([rep("R1", turn=5), rep("R2", turn=4)], "R2", id="longest wait first"),
        pytest.param([rep("R1", turn=1), rep("R2")], "R2", id="never had a turn: before all"),
        pytest.param([rep("R1", load=3), rep("R2", load=2)], "R2", id="then the smaller load"),
        pytest.param([rep("R2"), rep("R1")], "R1", id="then the roster's order"),
        pytest.param([rep("R1", band="mid"), rep("R2", 9, 9)], "R2", id="the best band first"),
        pytest.param([rep("R1", load=10), rep("R2", 9, 9)], "R2", id="at the cap: no more"),
        pytest.param(
            [rep("R1", load=10), rep("R2", band="mid")], "R2", id="full band: the next one"
        ),
        pytest.param([rep("R1", load=10)], None, id="nobody has room: the pool"),
        pytest.param([rep("R1", duty="leave"), rep("R2", 9, 9)], "R2", id="on leave: passed over"),
        pytest.param([rep("R1", duty="absent"), rep("R2", 9, 9)], "R2", id="absent: passed over"),
        pytest.param([rep("R1", duty="leave")], None, id="nobody on duty: the pool"),
        pytest.param([], None, id="nobody at all: the pool"),
    ],
)
def test_whose_turn_it_is(reps: list[RosterRep], expected: str | None) -> None:
    assert chosen(reps) == expected


def test_nobody_in_the_bands_of_the_grade_means_the_pool() -> None:
    seniors = POLICY.model_copy(update={"seniority_by_grade": {"A": ("senior",)}})
    juniors = [rep("R1", band="junior")]
    [one] = share_out([Unowned("C1", "A", True)], juniors, seniors, 0).assignments
    assert one.rep is None


def test_who_let_it_lapse_does_not_get_it_back_at_once() -> None:
    reps = [rep("R1"), rep("R2", turn=9)]
    assert chosen(reps, barred_rep_ids=frozenset({"R1"})) == "R2"
    assert chosen(reps[:1], barred_rep_ids=frozenset({"R1"})) is None


@pytest.mark.parametrize(
    "own, barred, expected",
    [
        pytest.param(rep("R2", 9, 99), (), "R2", id="its own rep, whoever's turn it is"),
        pytest.param(rep("R2", 9, 99, duty="leave"), (), "R2", id="on leave too"),
        pytest.param(rep("R2", 9, 99, duty="absent"), (), "R2", id="absent too"),
        pytest.param(rep("R2", 10, 99), (), "R1", id="not beyond the cap"),
        pytest.param(rep("R2", 9, 99), ("R2",), "R1", id="not while barred"),
        pytest.param(rep("R3", 9, 99), (), "R1", id="not when it has left"),
    ],
)
def test_a_returning_customer_goes_to_its_own_rep(
    own: RosterRep, barred: tuple[str, ...], expected: str
) -> None:
    reps = [rep("R1"), own]
    assert chosen(reps, own_rep_id="R2", barred_rep_ids=frozenset(barred)) == expected


def test_a_returning_customer_that_has_not_bought_takes_a_turn() -> None:
    reps = [rep("R1", turn=1), rep("R2", turn=2), rep("R3", turn=3)]
    back = Unowned("C1", "A", True, own_rep_id="R1")
    leads = [Unowned(f"C{number}", "A", True) for number in (2, 3, 4)]
    assert got([back, *leads], reps) == ["R1", "R2", "R3", "R1"]


def got(customers: list[Unowned], reps: list[RosterRep]) -> list[str | None]:
    dealt = share_out(customers, reps, POLICY, last_turn_number=9)
    return [one.rep.rep_id if one.rep else None for one in dealt.assignments]


def test_a_turn_is_made_good_after_a_won_customer_and_not_after_an_absence() -> None:
    """R1 is next. A won customer goes by load and leaves the queue; an absence uses it up (D5)."""
    leads = [Unowned(f"C{number}", "A", True) for number in range(3)]
    won = Unowned("C9", "A", False)
    reps = [rep("R1", turn=1), rep("R2", load=1, turn=2), rep("R3", load=2, turn=3)]
    assert got([won, *leads], reps) == ["R1", "R1", "R2", "R3"]

    away = [rep("R1", turn=1, duty="absent"), *reps[1:]]
    dealt = share_out(leads[:1], away, POLICY, last_turn_number=3)
    assert [one.rep.rep_id for one in dealt.assignments if one.rep] == ["R2"]
    assert dealt.skipped == [SkippedTurn(4, "R1", "C0", "senior")]
    assert dealt.assignments[0].turn_number == 5
    back = [rep("R1", turn=4), rep("R2", load=2, turn=5), rep("R3", load=2, turn=3)]
    assert got(leads, back) == ["R3", "R1", "R2"], "the turn of that day is not made good"

    on_leave = [rep("R1", turn=1, duty="leave"), *reps[1:]]
    dealt = share_out(leads[:1], on_leave, POLICY, last_turn_number=3)
    assert not dealt.skipped, "who announced the leave keeps the place"


def test_an_absent_rep_without_room_or_right_loses_no_turn() -> None:
    full = rep("R1", load=10, duty="absent")
    barred = rep("R2", duty="absent")
    alone = rep("R3", duty="absent", band="mid")
    lead = Unowned("C1", "A", True, barred_rep_ids=frozenset({"R2"}))
    dealt = share_out([lead], [full, barred, rep("R4", turn=9)], POLICY, 9)
    assert not dealt.skipped
    dealt = share_out([lead], [alone, rep("R5", band="junior")], POLICY, 9)
    assert not dealt.skipped and dealt.assignments[0].rep is not None, "nobody took it in that band"


# A slow second opinion: everything looked up anew for each customer, nothing kept in order.
def slowly(
    customers: list[Unowned], reps: list[RosterRep], last_turn: int
) -> tuple[list[tuple[str | None, int | None]], list[tuple[int, str]]]:
    load = {one.rep_id: one.load for one in reps}
    turn = {one.rep_id: one.last_turn or 0 for one in reps}
    given: list[tuple[str | None, int | None]] = []
    skipped: list[tuple[int, str]] = []
    for customer in customers:
        fit = [
            one for one in reps
            if load[one.rep_id] < POLICY.owned_customers_cap
            and one.rep_id not in customer.barred_rep_ids
        ]  # fmt: skip
        receiver = next((one for one in fit if one.rep_id == customer.own_rep_id), None)
        if receiver is None:
            for band in POLICY.seniority_by_grade[customer.grade]:
                here = [one for one in fit if one.seniority == band and one.duty != "leave"]
                here.sort(
                    key=lambda one: (
                        (turn[one.rep_id], load[one.rep_id], one.roster_order)
                        if customer.takes_turn
                        else (load[one.rep_id], turn[one.rep_id], one.roster_order)
                    )
                )
                receiver = next((one for one in here if one.duty == "on_duty"), None)
                if receiver is None:
                    continue
                if customer.takes_turn:
                    for one in here[: here.index(receiver)]:
                        last_turn += 1
                        turn[one.rep_id] = last_turn
                        skipped.append((last_turn, one.rep_id))
                break
        if receiver is None:
            given.append((None, None))
            continue
        load[receiver.rep_id] += 1
        if customer.takes_turn:
            last_turn += 1
            turn[receiver.rep_id] = last_turn
        given.append((receiver.rep_id, last_turn if customer.takes_turn else None))
    return given, skipped


REP_IDS = [f"R{number}" for number in range(1, 8)]
ROSTERS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(("senior", "mid", "junior")),
        strategies.integers(0, 12),
        strategies.one_of(strategies.none(), strategies.integers(1, 40)),
        strategies.sampled_from(("on_duty", "on_duty", "absent", "leave")),
    ),
    min_size=1,
    max_size=len(REP_IDS),
)
CUSTOMERS = strategies.lists(
    strategies.builds(
        Unowned,
        customer_id=strategies.just("C"),
        grade=strategies.sampled_from("ABC"),
        takes_turn=strategies.booleans(),
        own_rep_id=strategies.one_of(strategies.none(), strategies.sampled_from(REP_IDS)),
        barred_rep_ids=strategies.frozensets(strategies.sampled_from(REP_IDS), max_size=2),
    ),
    max_size=60,
)


@given(nights=strategies.lists(strategies.tuples(ROSTERS, CUSTOMERS), min_size=1, max_size=4))
def test_dealing_agrees_with_a_slow_second_opinion(
    nights: list[tuple[list[tuple[str, int, int | None, Duty]], list[Unowned]]],
) -> None:
    """Night after night: the turns that one night leaves are what the next one begins with."""
    last_turn, turns = 40, dict[str, int | None]()
    for roster, customers in nights:
        reps = [
            rep(rep_id, load, turns.get(rep_id, turn), band, duty)
            for rep_id, (band, load, turn, duty) in zip(REP_IDS, roster, strict=False)
        ]
        expected, passed = slowly(customers, reps, last_turn)
        dealt = share_out(customers, reps, POLICY, last_turn)
        assert [
            (one.rep.rep_id if one.rep else None, one.turn_number) for one in dealt.assignments
        ] == expected
        assert [(one.turn_number, one.rep_id) for one in dealt.skipped] == passed
        for one in dealt.skipped:
            turns[one.rep_id] = last_turn = max(last_turn, one.turn_number)
        for given_ in dealt.assignments:
            if given_.rep and given_.turn_number:
                last_turn = max(last_turn, given_.turn_number)
                turns[given_.rep.rep_id] = max(
                    turns.get(given_.rep.rep_id) or 0, given_.turn_number
                )


@given(
    grades=strategies.lists(strategies.sampled_from("ABC"), max_size=60),
    loads=strategies.lists(strategies.integers(0, 12), min_size=1, max_size=6),
)
def test_turns_are_fair_and_capped(grades: list[Grade], loads: list[int]) -> None:
    """Within one band without caps reached, nobody is ever two turns ahead; no cap is broken."""
    reps = [rep(f"R{number}", load) for number, load in enumerate(loads)]
    customers = [Unowned(f"C{number}", grade, True) for number, grade in enumerate(grades)]
    shared = share_out(customers, reps, POLICY, last_turn_number=0).assignments
    taken = Counter(one.rep.rep_id for one in shared if one.rep)
    for one in reps:
        assert taken[one.rep_id] <= max(POLICY.owned_customers_cap - one.load, 0)
    room = sum(max(POLICY.owned_customers_cap - load, 0) for load in loads)
    assert sum(taken.values()) == min(len(customers), room)
    unfilled = [
        taken[one.rep_id]
        for one in reps
        if one.load + taken[one.rep_id] < POLICY.owned_customers_cap
    ]
    assert not unfilled or max(unfilled) - min(unfilled) <= 1
    assert [one.turn_number for one in shared if one.rep] == list(range(1, sum(taken.values()) + 1))
