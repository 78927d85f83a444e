"""The kinds of next steps and how they compete for being a customer's one step (T3, law 4).

The earliest wins; on one day, the lower priority number does:

1. agreed: a promise to the customer. While one is open it also takes the place of every kind that
   `waits_for_agreed_date`, earlier or not: opted out > paused > agreed > response > cadence (T3).
2. reply: the customer waits for us (T4).
3. first_touch: the lead is warm, and its time is short (T1).
4. wakeup: the only step of a dormant customer (Z3).
5. cadence: the ordinary rhythm (T2).
6. complete_data, 7. confirm: questions that can be put with any other contact, and come on their
   own only where nothing else is due yet (I6, I7). Missing fields do not wait for an agreed date:
   they are the owner's to find within 24 hours.

Opted out, contact failed and paused stand before all of them: there is no step at all, and why.
A kind that is no touch of ours is not held back by the frequency cap.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepKind:
    """One kind; `is_touch`: we start it, so the cap of touches in 7 days applies (T3)."""

    kind: str
    priority: int
    is_touch: bool = True
    waits_for_agreed_date: bool = True


STEP_KINDS = (
    StepKind("agreed", 1, waits_for_agreed_date=False),
    StepKind("reply", 2, is_touch=False),
    StepKind("first_touch", 3),
    StepKind("wakeup", 4),
    StepKind("cadence", 5),
    StepKind("complete_data", 6, waits_for_agreed_date=False),
    StepKind("confirm", 7),
)
