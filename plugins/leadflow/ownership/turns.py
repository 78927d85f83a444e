"""Whose turn it is: own rep, seniority band by grade, fair round robin, capped by load (D5, D6).

Pure. Finding unowned customers and writing who got them is the step's work.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from leadflow.presets.model import Grade
from leadflow.presets.ownership import OwnershipPolicy

Duty = Literal["on_duty", "absent", "leave"]


@dataclass(frozen=True)
class RosterRep:
    """A rep who is employed. `load` counts live customers owned; `last_turn` the latest one.

    On leave, a rep is passed over and keeps its place; absent without notice, its turn passes.
    """

    rep_id: str
    seniority: str
    roster_order: int
    load: int
    last_turn: int | None
    duty: Duty = "on_duty"


@dataclass(frozen=True)
class Unowned:
    """A customer without an owner. `barred_rep_ids` let it lapse and may not get it back yet.

    `is_returning`: it has come back by itself; else its own rep is that of a customer merged in.
    """

    customer_id: str
    grade: Grade
    takes_turn: bool
    own_rep_id: str | None = None
    barred_rep_ids: frozenset[str] = frozenset()
    is_returning: bool = False


@dataclass(frozen=True)
class Assignment:
    """Who gets a customer. `rep` is as it stood before; no `turn_number` where none is taken."""

    customer: Unowned
    rep: RosterRep | None
    turn_number: int | None
    is_own: bool = False


@dataclass(frozen=True)
class SkippedTurn:
    """A turn that passed a rep who was absent without notice; it is not made good (D5)."""

    turn_number: int
    rep_id: str
    customer_id: str
    seniority_band: str


@dataclass
class Dealt:
    """What a dealing has come to, in the order of the customers."""

    assignments: list[Assignment] = field(default_factory=list)
    skipped: list[SkippedTurn] = field(default_factory=list)


def share_out(
    customers: Iterable[Unowned],
    reps: Iterable[RosterRep],
    policy: OwnershipPolicy,
    last_turn_number: int,
) -> Dealt:
    """One assignment per customer, in the order given; loads and turns move along with each.

    The own rep has the first right. Else the best band of the grade that has room: the longest wait
    since the last turn goes first (never had one: before all), then the smaller load, then the
    roster's order. A customer that takes no turn (a won one, or a colleague's) goes by load first
    and leaves the queue as it was: that is how the turn it would have cost is made good (D5).
    """
    floor = _Floor(reps, policy.owned_customers_cap, last_turn_number)
    dealt = Dealt()
    for customer in customers:
        own = floor.own_rep(customer)
        rep = own or floor.next_rep(customer, policy, dealt.skipped)
        turn_number = floor.give(rep, customer.takes_turn) if rep else None
        dealt.assignments.append(Assignment(customer, rep, turn_number, is_own=own is not None))
    return dealt


Place = tuple[int, int, int, str]


class _Floor:
    """The reps as they stand while customers are dealt, each band in the two orders it deals by."""

    def __init__(self, reps: Iterable[RosterRep], cap: int, last_turn_number: int) -> None:
        self.cap = cap
        self.turn_number = last_turn_number
        self.reps = {rep.rep_id: rep for rep in reps}
        self.by_turn: dict[str, list[Place]] = defaultdict(list)
        self.by_load: dict[str, list[Place]] = defaultdict(list)
        for rep in self.reps.values():
            self._enter(rep)

    def own_rep(self, customer: Unowned) -> RosterRep | None:
        """The rep that it comes back to: employed, with room, not barred; on leave or not."""
        rep = self.reps.get(customer.own_rep_id or "")
        if rep is None or rep.load >= self.cap or rep.rep_id in customer.barred_rep_ids:
            return None
        return rep

    def next_rep(
        self, customer: Unowned, policy: OwnershipPolicy, skipped: list[SkippedTurn]
    ) -> RosterRep | None:
        """Whose turn it is in the best band with room; the absent ones before it lose theirs."""
        order = self.by_turn if customer.takes_turn else self.by_load
        for band in policy.seniority_by_grade[customer.grade]:
            passed: list[RosterRep] = []
            for place in order[band]:
                rep = self.reps[place[-1]]
                if rep.rep_id in customer.barred_rep_ids:
                    continue
                if rep.duty == "absent":
                    passed.append(rep)
                    continue
                if customer.takes_turn:
                    self._skip(passed, customer, skipped)
                return rep
        return None

    def give(self, rep: RosterRep, takes_turn: bool) -> int | None:
        """Note that a rep has one more customer; the number of the turn it took, if it took one."""
        self.turn_number += takes_turn
        last_turn = self.turn_number if takes_turn else rep.last_turn
        self._move(rep, replace(rep, load=rep.load + 1, last_turn=last_turn))
        return self.turn_number if takes_turn else None

    def _skip(self, passed: list[RosterRep], customer: Unowned, skipped: list[SkippedTurn]) -> None:
        for rep in passed:
            self.turn_number += 1
            skipped.append(
                SkippedTurn(self.turn_number, rep.rep_id, customer.customer_id, rep.seniority)
            )
            self._move(rep, replace(rep, last_turn=self.turn_number))

    def _move(self, before: RosterRep, after: RosterRep) -> None:
        if self._takes_part(before):
            for order, place in self._places(before):
                del order[bisect_left(order, place)]
        self.reps[after.rep_id] = after
        self._enter(after)

    def _enter(self, rep: RosterRep) -> None:
        if self._takes_part(rep):
            for order, place in self._places(rep):
                insort(order, place)

    def _takes_part(self, rep: RosterRep) -> bool:
        return rep.load < self.cap and rep.duty != "leave"

    def _places(self, rep: RosterRep) -> tuple[tuple[list[Place], Place], ...]:
        turn, tie = rep.last_turn or 0, (rep.roster_order, rep.rep_id)
        return (
            (self.by_turn[rep.seniority], (turn, rep.load, *tie)),
            (self.by_load[rep.seniority], (rep.load, turn, *tie)),
        )
