"""The kinds of next steps and how they compete for being a customer's one step (T3, law 4).

One order decides everything, from the first line that applies:

1. opted out, contact failed: no step at all, and why. Nothing overrules an opt-out.
2. paused 暂缓: no step until the day that ends it.
3. no owner: assigned first.
4. dormant: its wake-up is its only step (Z3).
5. agreed: a promise to the customer. While one is open it takes the place of every kind that
   `waits_for_agreed_date`, earlier or not.
6. the earliest due day wins; on one day, the lower priority number does:

   - agreed; reply, as the customer waits for us (T4); satisfaction, as it is not content (T9)
   - first_touch, as the lead is warm and its time is short (T1); wakeup; renewal: a contract ends
   - stage_action and stage_work: what the stage of a sale asks for by a day; the second contacts
     nobody (T5)
   - cadence, the ordinary rhythm (T2); stage_care, what comes again and again after a sale (T5)
   - greeting: a birthday or an anniversary, late after that day and never early; a festival, which
     is a day off, on the last working day up to it (T5)
   - major_change and stage_review: something to look into (I11, T5)
   - complete_data, confirm, verify: questions that can be put with any other contact, and come on
     their own only where nothing else is due yet (I6, I7, I10). Missing fields do not wait for an
     agreed date: they are the owner's to find within 24 hours.

The cap of touches in 7 days (T3) moves a step of ours to the first working day that has room for
one more touch. A reply is no touch that we start, and an agreed day is the customer's own wish:
neither is moved by the cap (`is_moved_by_cap`); both count as touches once they are made.

A new kind takes a row here, a statement insert_candidate_KIND.sql, its words in the catalogue and
its place in the second opinion of the tests. Its wish follows from facts alone and never from the
day of the plan: then a night need not look at customers of whom nothing has changed. Where a wish
does come up with a day, its statement writes that day to plan_revisit. A table that it reads gets
the triggers of schema/0008_plan_core/10_plan_slice.sql.
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
