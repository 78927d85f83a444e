"""The kinds of next steps and how they compete for being a customer's one step (T3, law 4).

The earliest wins; on one day, the lower priority number does:

1. agreed: a promise to the customer. While one is open it also takes the place of every kind that
   `waits_for_agreed_date`, earlier or not: opted out > paused > agreed > response > cadence (T3).
2. reply: the customer waits for us (T4).
3. satisfaction: the customer is not content (T9).
4. first_touch: the lead is warm, and its time is short (T1).
5. wakeup: the only step of a dormant customer (Z3).
6. renewal: a contract ends (T5).
7. stage_action, 8. stage_work: what the stage of a sale asks for by a day; the second contacts
   nobody (T5).
9. cadence: the ordinary rhythm (T2). 10. stage_care: what comes again and again after a sale (T5).
11. greeting: a birthday, an anniversary or a festival; it is late after that day, never early (T5).
12. major_change, 13. stage_review: something to look into (I11, T5).
14. complete_data, 15. confirm, 16. verify: questions that can be put with any other contact, and
   come on their own only where nothing else is due yet (I6, I7, I10). Missing fields do not wait
   for an agreed date: they are the owner's to find within 24 hours.

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
    StepKind("satisfaction", 3),
    StepKind("first_touch", 4),
    StepKind("wakeup", 5),
    StepKind("renewal", 6),
    StepKind("stage_action", 7),
    StepKind("stage_work", 8, is_touch=False),
    StepKind("cadence", 9),
    StepKind("stage_care", 10),
    StepKind("greeting", 11),
    StepKind("major_change", 12),
    StepKind("stage_review", 13, is_touch=False),
    StepKind("complete_data", 14, waits_for_agreed_date=False),
    StepKind("confirm", 15),
    StepKind("verify", 16),
)
# Steps that contact nobody: an answer to one is a touch only where it tells of the customer.
INNER_KINDS = ("stage_work", "stage_review")
