"""The set-based plan against a slow second opinion in plain Python, on small random books."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text

from leadflow.config import policy, roster
from leadflow.followup.steps import plan_followups
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.followup_book import ZONE, Activity, Customer, Writer, at

RUN_DATE = date(2026, 9, 28)
DAY = timedelta(days=1)
FREE = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
REPS = ("R02", "R04")
TROUBLE = "设备故障，请速回"
SHORT = "R02"  # gets a capacity of one, so that small books overflow
TABLES = (
    "plan_change",
    "plan_basis",
    "next_step",
    "followup_task",
    "activity",
    "wakeup_plan",
    "ownership_history",
    "grade_history",
    "contact",
    "membership",
    "party",
    "customer",
    "source_record",
    "source_file",
)


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in FREE)


def moved_on(day: date) -> date:
    while not works(day):
        day += DAY
    return day


def on_leave(rep_id: str, day: date) -> bool:
    [rep] = [rep for rep in roster().reps if rep.rep_id == rep_id]
    return any(leave.from_date <= day <= leave.to_date for leave in rep.leave)


def local_day(instant: datetime) -> date:
    return instant.astimezone(ZONE).date()


def answer_due(received: datetime, minutes: int) -> date:
    """Minute by minute, from 9 to 18 on working days; a day alone means that it came at 18:00."""
    now = received.replace(hour=18) if received.hour == 0 else received
    while minutes:
        minutes -= works(now.date()) and 9 <= now.hour < 18
        now += timedelta(minutes=1)
    return now.date()


def why_not(customer: Customer, today: date) -> str | None:
    until = customer.paused_until_date
    if customer.is_opted_out:
        return "opted_out"
    if customer.is_contact_failed:
        return "contact_failed"
    if customer.is_paused and (until is None or until > today):
        return "paused"
    return None if customer.owner_id else "in_pool"


def is_ungraded(customer: Customer) -> bool:
    """Between the first contact and the first grading, for three weeks at most (T3)."""
    days_of_touch = sorted(
        local_day(activity.occurred_at)
        for activity in customer.activities
        if activity.is_touch and local_day(activity.occurred_at) <= RUN_DATE
    )
    return bool(
        customer.grade_reason == "no_evidence"
        and customer.lifecycle in ("lead", "prospect")
        and days_of_touch
        and days_of_touch[-1] - days_of_touch[0] < 21 * DAY
    )


def wishes(customer: Customer) -> dict[str, date]:
    """Wanted day by kind."""
    rules = policy().cadence
    known = sorted(
        (
            (activity.occurred_at, place, activity)
            for place, activity in enumerate(customer.activities)
            if local_day(activity.occurred_at) <= RUN_DATE
        ),
        key=lambda item: item[:2],
    )
    touches = [(when, place) for when, place, activity in known if activity.is_touch]
    grade_days = getattr(rules.cadence_days, customer.grade)
    rhythm = rules.customer_cadence_days if customer.lifecycle == "customer" else grade_days
    if is_ungraded(customer):
        rhythm = 3
    wanted: dict[str, date] = {}

    agreements = [
        (when, place, activity.next_action_date)
        for when, place, activity in known
        if activity.next_action_date and activity.next_action_date >= local_day(when)
    ]
    if agreements:
        when, place, agreed = agreements[-1]
        later = [touch for touch in touches if touch > (when, place)]
        used = [t for t in later if local_day(t[0]) > local_day(when) or agreed == local_day(when)]
        if not used:
            wanted["agreed"] = agreed

    last = touches[-1][0] if touches else None
    respond_by: list[tuple[date, date]] = []
    for when, _, activity in known:
        if activity.direction != "inbound" or activity.is_planned:
            continue
        if last and when <= last:
            continue
        if last and last.astimezone(ZONE).hour == 0 and local_day(when) == local_day(last):
            continue
        if activity.next_action_date:
            continue
        minutes = 30 if activity.summary == TROUBLE else 120
        respond_by.append((answer_due(when.astimezone(ZONE), minutes), local_day(when)))
    if respond_by:
        wanted["reply"] = min(respond_by)[0]

    if customer.lifecycle == "dormant":
        base = max(customer.created_date, date(2026, 1, 1), local_day(last) if last else date.min)
        wanted["wakeup"] = customer.wakeup_date or base + timedelta(days=30)
    elif last or customer.lifecycle == "customer":
        if "agreed" not in wanted:
            base = local_day(last) if last else customer.created_date
            wanted["cadence"] = base + rhythm * DAY
    else:
        days = getattr(rules.first_touch_days, customer.grade)
        wanted["first_touch"] = customer.created_date + days * DAY
    if customer.missing_fields:
        wanted["complete_data"] = customer.created_date + rules.complete_data_days * DAY
    if customer.vague_fields:
        wanted["confirm"] = customer.created_date + rules.confirm_days * DAY
    return wanted


ORDER = ["agreed", "reply", "first_touch", "wakeup", "cadence", "complete_data", "confirm"]


def due_days(customer: Customer, wanted: dict[str, date], today: date) -> dict[str, date]:
    cap = getattr(policy().cadence.touch_cap_per_7_days, customer.grade)
    if is_ungraded(customer):
        cap = 3
    days_of_touch = [
        local_day(activity.occurred_at)
        for activity in customer.activities
        if activity.is_touch and local_day(activity.occurred_at) <= RUN_DATE
    ]
    due = {}
    for kind, day in wanted.items():
        day = moved_on(max(day, today))
        # a promise keeps its day, and an answer is no touch that we start
        capped = kind not in ("reply", "agreed")
        while capped and sum(day - 7 * DAY < done <= day for done in days_of_touch) >= cap:
            day = moved_on(day + DAY)
        due[kind] = day
    return due


def choose(customer: Customer, due: dict[str, date]) -> str:
    if customer.lifecycle == "dormant":
        return "wakeup"
    allowed = set(due)
    if "agreed" in due:
        allowed -= {"reply", "first_touch", "wakeup", "confirm"}
    return min(allowed, key=lambda kind: (due[kind], ORDER.index(kind)))


def opinion(book: list[Customer], capacity: dict[str, int]) -> dict[str, tuple[object, ...]]:
    """(kind, due date, reason for none, kinds beside it) by customer."""
    today = moved_on(RUN_DATE)
    told: dict[str, tuple[object, ...]] = {}
    queue: dict[str, list[tuple[tuple[object, ...], Customer]]] = {rep: [] for rep in REPS}
    dues = {}
    for customer in book:
        reason = why_not(customer, today)
        if reason:
            told[customer.customer_id] = (None, None, reason, [])
            continue
        ruled = wishes(customer)
        # nothing is wanted before the customer is here; what is older takes the rhythm's turn
        wanted = {kind: max(day, customer.created_date) for kind, day in ruled.items()}
        due = due_days(customer, wanted, today)
        dues[customer.customer_id] = due
        kind = choose(customer, due)
        place = ORDER.index(kind)
        if ruled[kind] < customer.created_date:
            place = max(place, ORDER.index("cadence"))
        rank = (place, customer.grade, ruled[kind], customer.customer_id)
        if due[kind] == today:
            queue[str(customer.owner_id)].append((rank, customer))
    laid = {}
    for rep_id, waiting in queue.items():
        day, used = today, Counter[date]()
        for _, customer in sorted(waiting, key=lambda item: item[0]):
            while on_leave(rep_id, day) or used[day] >= capacity[rep_id]:
                day = moved_on(day + DAY)
            used[day] += 1
            laid[customer.customer_id] = day
    for customer in book:
        if customer.customer_id in told:
            continue
        due = dues[customer.customer_id]
        final = {
            kind: laid.get(customer.customer_id, day) if day == today else day
            for kind, day in due.items()
        }
        kind = choose(customer, final)
        over = due[kind] == today and final[kind] > today
        beside = [
            other for other in ORDER if other in due and other != kind and due[other] <= final[kind]
        ]
        told[customer.customer_id] = (
            kind,
            final[kind],
            "over_capacity" if over else None,
            beside,
        )
    return told


days = strategies.integers(-12, 2).map(lambda offset: RUN_DATE + offset * DAY)
later_days = strategies.integers(-10, 25).map(lambda offset: RUN_DATE + offset * DAY)
activities = strategies.builds(
    Activity,
    occurred_at=strategies.builds(at, days, strategies.sampled_from([0, 0, 9, 15, 17, 21])),
    direction=strategies.sampled_from(["outbound", "outbound", "inbound"]),
    channel=strategies.sampled_from(["phone", "phone", "phone", "push"]),
    next_action_date=strategies.none() | later_days,
    is_planned=strategies.sampled_from([False] * 5 + [True]),
    summary=strategies.sampled_from([None, None, "问价格", TROUBLE]),
)
customers = strategies.builds(
    Customer,
    customer_id=strategies.just(""),
    owner_id=strategies.sampled_from([*REPS, *REPS, SHORT, SHORT, SHORT, None]),
    grade=strategies.sampled_from("ABCC"),
    lifecycle=strategies.sampled_from(["lead", "prospect", "customer", "dormant"]),
    created_date=strategies.integers(-40, 0).map(lambda offset: RUN_DATE + offset * DAY),
    activities=strategies.lists(activities, max_size=5).map(tuple),
    missing_fields=strategies.sampled_from([(), ("phone",)]),
    vague_fields=strategies.sampled_from([(), ("budget_text",)]),
    is_paused=strategies.sampled_from([False] * 6 + [True]),
    paused_until_date=strategies.none() | later_days,
    is_opted_out=strategies.sampled_from([False] * 8 + [True]),
    is_contact_failed=strategies.sampled_from([False] * 8 + [True]),
    wakeup_date=strategies.none(),
    grade_reason=strategies.sampled_from([None, "no_evidence", "has_need"]),
)


@hypothesis_settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    # every example is a written book: shrinking one would take longer than reading it
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=strategies.lists(customers, min_size=6, max_size=12), wakeup=strategies.lists(days))
def test_the_plan_agrees_with_a_slow_second_opinion(
    store: Engine, drawn: list[Customer], wakeup: list[date]
) -> None:
    planned_wakeups = iter(wakeup)
    book = [
        replace(
            customer,
            customer_id=f"C{number:03}",
            wakeup_date=next(planned_wakeups, None) if customer.lifecycle == "dormant" else None,
        )
        for number, customer in enumerate(drawn)
    ]
    sync_roster(RUN_DATE)
    with transaction() as connection:
        connection.execute(text(f"truncate {', '.join(TABLES)} cascade"))
        connection.execute(
            text("update rep set capacity = 1 where rep_id = :rep_id"), {"rep_id": SHORT}
        )
        writer = Writer(connection)
        for customer in book:
            writer.customer(customer, RUN_DATE, policy().version)
    plan_followups(RUN_DATE)
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select s.customer_id, s.next_step, s.next_step_date, s.no_step_reason, "
                "coalesce(t.further_reasons, '[]') "
                "from next_step s left join followup_task t on s.task_id = t.task_id"
            )
        ).all()
    planned = {
        customer_id: (
            kind,
            None if reason == "paused" else day,
            reason,
            [_kind(further["key"]) for further in beside],
        )
        for customer_id, kind, day, reason, beside in rows
    }
    capacity = {rep.rep_id: 1 if rep.rep_id == SHORT else rep.capacity for rep in roster().reps}
    assert planned == opinion(book, capacity)


def _kind(key: str) -> str:
    return key.removeprefix("followup.reason.").removeprefix("customer_").split(".")[0]
