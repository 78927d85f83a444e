"""Whose turn it is: seniority band by grade, then the fair round robin, capped by load (D5, D6).

Pure. Finding unowned customers and writing who got them is the step's work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from leadflow.presets.model import Grade
from leadflow.presets.ownership import OwnershipPolicy


@dataclass(frozen=True)
class OnDuty:
    """A rep who may receive a customer tonight: employed and not on leave.

    `load` counts live customers owned now; `last_turn` is the number of the latest turn taken.
    """

    rep_id: str
    seniority: str
    roster_order: int
    load: int
    last_turn: int | None


@dataclass(frozen=True)
class Unowned:
    """A customer without an owner. `barred_rep_id` let it lapse and may not get it back at once."""

    customer_id: str
    grade: Grade
    takes_turn: bool
    barred_rep_id: str | None = None


@dataclass(frozen=True)
class Assignment:
    """Who gets a customer. `rep` is as it stood before; no `turn_number` where none is taken."""

    customer: Unowned
    rep: OnDuty | None
    turn_number: int | None


def next_rep(
    reps: Iterable[OnDuty],
    bands: Sequence[str],
    owned_customers_cap: int,
    *,
    takes_turn: bool = True,
    barred_rep_id: str | None = None,
) -> OnDuty | None:
    """The rep whose turn it is in the best band with room, or None where nobody has room.

    The longest wait since the last turn goes first (never had one: before all), then the smaller
    load, then the roster's order. A customer that takes no turn (a won one, or a colleague's, D5)
    goes by load first: it leaves the queue as it was, so the queue's head would get them all.
    """
    with_room = [
        rep for rep in reps if rep.load < owned_customers_cap and rep.rep_id != barred_rep_id
    ]
    for band in bands:
        in_band = [rep for rep in with_room if rep.seniority == band]
        if in_band:
            return min(in_band, key=_by_turn if takes_turn else _by_load)
    return None


def share_out(
    customers: Iterable[Unowned],
    reps: Iterable[OnDuty],
    policy: OwnershipPolicy,
    first_turn_number: int,
) -> list[Assignment]:
    """One assignment per customer, in the order given; loads and turns move along with each."""
    on_duty = {rep.rep_id: rep for rep in reps}
    turn_number = first_turn_number
    assignments = []
    for customer in customers:
        rep = next_rep(
            on_duty.values(),
            policy.seniority_by_grade[customer.grade],
            policy.owned_customers_cap,
            takes_turn=customer.takes_turn,
            barred_rep_id=customer.barred_rep_id,
        )
        if rep is None:
            assignments.append(Assignment(customer, None, None))
            continue
        taken = turn_number if customer.takes_turn else None
        assignments.append(Assignment(customer, rep, taken))
        on_duty[rep.rep_id] = replace(
            rep, load=rep.load + 1, last_turn=rep.last_turn if taken is None else taken
        )
        turn_number += customer.takes_turn
    return assignments


def _by_turn(rep: OnDuty) -> tuple[int, int, int]:
    return (rep.last_turn or 0, rep.load, rep.roster_order)


def _by_load(rep: OnDuty) -> tuple[int, int, int]:
    return (rep.load, rep.last_turn or 0, rep.roster_order)
