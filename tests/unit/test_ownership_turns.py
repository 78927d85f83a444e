"""Whose turn it is (D5, D6)."""

from collections import Counter

import pytest
from hypothesis import given, strategies

from leadflow.ownership.turns import RosterRep, Unowned, share_out
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
BANDS = ("senior", "mid")


def rep(rep_id: str, load: int = 0, turn: int | None = None, band: str = "senior") -> RosterRep:
    return RosterRep(rep_id, band, int(rep_id[1:]), load, turn)


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
        pytest.param([rep("R1", band="junior")], None, id="nobody in the bands: the pool"),
        pytest.param([], None, id="nobody on duty: the pool"),
    ],
)
def test_next_rep(reps: list[RosterRep], expected: str | None) -> None:
    chosen = next_rep(reps, BANDS, owned_customers_cap=10)
    assert (chosen and chosen.rep_id) == expected


def test_who_let_it_lapse_does_not_get_it_back_at_once() -> None:
    reps = [rep("R1"), rep("R2", turn=9)]
    chosen = next_rep(reps, BANDS, 10, barred_rep_id="R1")
    assert chosen and chosen.rep_id == "R2"
    assert next_rep(reps[:1], BANDS, 10, barred_rep_id="R1") is None


def test_a_won_customer_takes_no_turn_and_goes_by_load() -> None:
    reps = [rep("R1", load=5), rep("R2", load=1, turn=7), rep("R3", load=1, turn=6)]
    won = [Unowned(f"C{number}", "A", takes_turn=False) for number in range(2)]
    lead = Unowned("C9", "A", takes_turn=True)
    shared = share_out([*won, lead], reps, POLICY, first_turn_number=8)
    assert [(one.rep.rep_id, one.turn_number) for one in shared if one.rep] == [
        ("R3", None),
        ("R2", None),
        ("R1", 8),
    ]


@given(
    grades=strategies.lists(strategies.sampled_from("ABC"), max_size=60),
    loads=strategies.lists(strategies.integers(0, 12), min_size=1, max_size=6),
)
def test_turns_are_fair_and_capped(grades: list[str], loads: list[int]) -> None:
    """Within one band without caps reached, nobody is ever two turns ahead; no cap is broken."""
    reps = [rep(f"R{number}", load) for number, load in enumerate(loads)]
    customers = [Unowned(f"C{number}", grade, True) for number, grade in enumerate(grades)]
    shared = share_out(customers, reps, POLICY, first_turn_number=1)
    got = Counter(one.rep.rep_id for one in shared if one.rep)
    for one in reps:
        assert got[one.rep_id] <= max(POLICY.owned_customers_cap - one.load, 0)
    room = sum(max(POLICY.owned_customers_cap - load, 0) for load in loads)
    assert sum(got.values()) == min(len(customers), room)
    unfilled = [
        got[one.rep_id] for one in reps if one.load + got[one.rep_id] < POLICY.owned_customers_cap
    ]
    assert not unfilled or max(unfilled) - min(unfilled) <= 1
    assert [one.turn_number for one in shared if one.rep] == list(range(1, sum(got.values()) + 1))
