"""The kinds of next steps and how they compete for being a customer's one step (T3, law 4).

One order decides everything, from the first line that applies:

1. opted out, contact failed: no step at all, and why. Nothing overrules an opt-out.
2. paused 暂缓: no step until the day that ends it.
3. no owner: assigned first.
4. dormant: its wake-up is its only step (Z3).
5. agreed: a promise to the customer. While one is open it takes the place of every kind that
   `waits_for_agreed_date`, earlier or not.
6. the earliest due day wins; on one day, the lower priority number does: agreed, reply (the
   customer waits for us, T4), first_touch (the lead is warm, T1), wakeup, cadence (T2), and last
   the questions that can be put with any other contact, complete_data (I6) and confirm (I7).
   Missing fields do not wait for an agreed date: they are the owner's to find within 24 hours.

The cap of touches in 7 days (T3) moves a step of ours to the first working day that has room for
one more touch. A reply is no touch that we start, and an agreed day is the customer's own wish:
neither is moved by the cap (`is_moved_by_cap`); both count as touches once they are made.

A new kind takes a row here, a statement insert_candidate_KIND.sql, its words in the catalogue and
its place in the second opinion of the tests. Its wish follows from facts alone and never from the
day of the plan: then a night need not look at customers of whom nothing has changed. Where a wish
does come up with a day, its statement writes that day to plan_revisit. A table that it reads gets
the triggers of schema/0004_plan_core/10_plan_slice.sql.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepKind:
    """One kind; `is_touch`: we start it, so the cap of touches in 7 days applies (T3)."""

    kind: str
    priority: int
    is_touch: bool = True
    waits_for_agreed_date: bool = True
    keeps_its_day: bool = False

    @property
    def is_moved_by_cap(self) -> bool:
        """Whether a full cap moves it to a later day."""
        return self.is_touch and not self.keeps_its_day


STEP_KINDS = (
    StepKind("agreed", 1, waits_for_agreed_date=False, keeps_its_day=True),
    StepKind("reply", 2, is_touch=False),
    StepKind("first_touch", 3),
    StepKind("wakeup", 4),
    StepKind("cadence", 5),
    StepKind("complete_data", 6, waits_for_agreed_date=False),
    StepKind("confirm", 7),
)


def kind_rows() -> list[dict[str, object]]:
    """The kinds as rows of plan_kind."""
    return [
        {
            "kind": kind.kind,
            "priority": kind.priority,
            "is_moved_by_cap": kind.is_moved_by_cap,
            "waits_for_agreed_date": kind.waits_for_agreed_date,
        }
        for kind in STEP_KINDS
    ]
