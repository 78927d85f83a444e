"""The set-based plan against a slow second opinion in plain Python, on small random books."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, Phase, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text

from leadflow.config import policy, roster
from leadflow.followup.steps import plan_followups
from leadflow.ownership.steps import sync_roster
from leadflow.store.database import transaction
from tests.sql.demands_book import Sale, given_change, given_sale
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
    "customer_event",
    "greeting",
    "stage_history",
    "opportunity",
    "ownership_history",
    "grade_history",
    "contact",
    "membership",
    "party",
    "customer",
    "source_record",
    "source_file",
)


MID_AUTUMN = date(2026, 9, 25)


@dataclass(frozen=True)
class Known(Customer):
    """A customer with what stages and care ask about."""

    sale: Sale | None = None
    changed_date: date | None = None
    value_class: str | None = None
    seen_date: date = RUN_DATE


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


def working_days_after(day: date, count: int) -> date:
    for _ in range(count):
        day = moved_on(day + DAY)
    return day


def stage_of(customer: Known) -> tuple[str, date] | None:
    """The stage that the customer is in, and since when."""
    sale = customer.sale
    if customer.lifecycle == "dormant":
        return None
    if sale is None or sale.stage == "lost":
        # a prospect without an opportunity: its need is to be found out
        return ("needs", customer.created_date) if customer.lifecycle == "prospect" else None
    if sale.is_won:
        assert sale.close_date
        return ("won", sale.close_date) if sale.close_date <= RUN_DATE else None
    known = [entry for entry in sale.entered if local_day(entry[1]) <= RUN_DATE]
    left = max((when for stage, when in known if stage != sale.stage), default=None)
    stay = [when for stage, when in known if stage == sale.stage and (not left or when > left)]
    return sale.stage, local_day(min(stay)) if stay else customer.created_date


def stage_wishes(customer: Known, known: list[Activity]) -> dict[str, date]:
    found = stage_of(customer)
    if found is None:
        return {}
    stage, entered = found
    [reference] = [reference for reference in policy().stages if reference.stage == stage]
    touches = [a for a in known if a.is_touch and local_day(a.occurred_at) >= entered]
    wanted: dict[str, date] = {}
    for action in reference.actions:
        begun = max(entered, customer.created_date) if action.repeat_days else entered
        day = (
            working_days_after(begun, action.within_days)
            if action.working_days
            else begun + action.within_days * DAY
        )
        done = [
            local_day(touch.occurred_at)
            for touch in touches
            if (touch.is_reached and touch.channel in action.done_by_channels)
            or any(word in (touch.summary or "") for word in action.done_by_words)
        ]
        if done:
            if not action.repeat_days:
                continue
            day = max(done) + action.repeat_days * DAY
        if action.until_days and max(day, RUN_DATE) > entered + action.until_days * DAY:
            continue
        rhythm = "stage_care" if action.repeat_days else "stage_action"
        kind = rhythm if action.is_touch else "stage_work"
        wanted[kind] = min(day, wanted.get(kind, day))
    if reference.reference_days is not None and customer.sale and customer.sale.stage == stage:
        wanted["stage_review"] = entered + (reference.reference_days + 1) * DAY
    return wanted


def care_wishes(customer: Known, known: list[Activity]) -> dict[str, date]:
    care, sale = policy().care, customer.sale
    wanted: dict[str, date] = {}
    talks = [
        (place, local_day(a.occurred_at))
        for place, a in enumerate(known)
        if a.is_touch and a.is_reached
    ]
    rated = [place for place, a in enumerate(known) if a.satisfaction and not a.is_planned]
    assert care.satisfaction_below
    is_low = bool(rated) and (known[rated[-1]].satisfaction or 5) < care.satisfaction_below
    if is_low and not any(place > rated[-1] for place, _ in talks):
        rated_day = local_day(known[rated[-1]].occurred_at)
        wanted["satisfaction"] = working_days_after(rated_day, care.satisfaction_within_days)
    if sale and sale.is_won and sale.close_date and sale.close_date <= RUN_DATE:
        end = sale.contract_end_date or sale.close_date + relativedelta(months=12)
        if end + 30 * DAY >= RUN_DATE:
            wanted["renewal"] = end - 30 * DAY
    last_talk = max((day for _, day in talks), default=date.min)
    if customer.changed_date and last_talk <= customer.changed_date <= RUN_DATE:
        wanted["major_change"] = customer.changed_date + 5 * DAY
    calls = [local_day(a.occurred_at) for a in known if a.channel == "phone" and a.is_interaction]
    checked = max([customer.seen_date, *calls])
    wanted["verify"] = max(
        checked + relativedelta(months=12) + DAY, customer.created_date + 30 * DAY
    )
    days = []
    if customer.value_class == "high_value" and sale and sale.is_won and sale.close_date:
        years = RUN_DATE.year - sale.close_date.year
        days += [sale.close_date + relativedelta(years=years)] if years > 0 else []
    if customer.value_class == "high_value" and customer.lifecycle == "customer":
        days.append(MID_AUTUMN)
    near = [
        greeted
        for day in days
        # a festival is greeted on the last working day before it
        for greeted in [day - DAY if day == MID_AUTUMN else day]
        if abs(day - RUN_DATE) <= 7 * DAY and customer.created_date <= day and last_talk < greeted
    ]
    if near and customer.lifecycle != "dormant":
        wanted["greeting"] = min(near)
    return wanted


def wishes(customer: Known) -> dict[str, date]:
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
    of_buyers = 7 if customer.value_class == "high_value" else rules.customer_cadence_days
    rhythm = of_buyers if customer.lifecycle == "customer" else grade_days
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
        is_urgent = activity.summary == TROUBLE or activity.urgency == "urgent"
        minutes = 30 if is_urgent else 120
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
    told = [activity for _, _, activity in known]
    return wanted | stage_wishes(customer, told) | care_wishes(customer, told)


ORDER = [
    "agreed", "reply", "satisfaction", "first_touch", "wakeup", "renewal", "stage_action",
    "stage_work", "cadence", "stage_care", "greeting", "major_change", "stage_review",
    "complete_data", "confirm", "verify",
]  # fmt: skip
NO_TOUCH = {"reply", "stage_work", "stage_review"}


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
        # a promise keeps its day, and what contacts nobody or answers is no touch that we start
        capped = kind not in (*NO_TOUCH, "agreed")
        while capped and sum(day - 7 * DAY < done <= day for done in days_of_touch) >= cap:
            day = moved_on(day + DAY)
        due[kind] = day
    return due


def choose(customer: Customer, due: dict[str, date]) -> str:
    if customer.lifecycle == "dormant":
        return "wakeup"
    allowed = set(due)
    if "agreed" in due:
        allowed &= {"agreed", "complete_data"}
    return min(allowed, key=lambda kind: (due[kind], ORDER.index(kind)))


def opinion(book: list[Known], capacity: dict[str, int]) -> dict[str, tuple[object, ...]]:
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
    is_reached=strategies.booleans(),
    summary=strategies.sampled_from([None, "报价单", "周报", "闲聊", "问价格", TROUBLE]),
    satisfaction=strategies.sampled_from([None, None, None, 2, 5]),
    urgency=strategies.sampled_from([None, None, None, "high", "urgent"]),
)
past_days = strategies.integers(0, 800).map(lambda offset: RUN_DATE - offset * DAY)
stage_names = strategies.sampled_from(["needs", "proposal", "signing"])
open_sales = strategies.builds(
    Sale,
    stage=stage_names,
    entered=strategies.lists(
        strategies.tuples(stage_names, strategies.builds(at, days, strategies.just(10))), max_size=3
    ).map(lambda entered: tuple({entry[1:]: entry for entry in entered}.values())),
)
won_sales = strategies.builds(
    Sale,
    stage=strategies.sampled_from(["won", "won", "won", "lost"]),
    close_date=days
    | past_days
    | strategies.integers(-9, 9).map(lambda offset: date(2024, 9, 28) + offset * DAY),
    contract_end_date=strategies.none() | later_days,
)
customers = strategies.builds(
    Known,
    sale=strategies.none() | open_sales | won_sales,
    changed_date=strategies.none() | days,
    value_class=strategies.sampled_from([None, "ordinary", "high_value", "high_value"]),
    seen_date=past_days,
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


def given_known(writer: Writer, customer: Known) -> None:
    """Write a customer with its sale, its value and what changed at it."""
    writer.customer(customer, RUN_DATE, policy().version)
    writer.connection.execute(
        text(
            "update customer set value_class = :value_class, first_seen_at = :seen_at"
            " where customer_id = :customer_id"
        ),
        {
            "value_class": customer.value_class,
            "seen_at": at(customer.seen_date, 12),
            "customer_id": customer.customer_id,
        },
    )
    if customer.sale:
        given_sale(writer, customer.customer_id, customer.sale)
    if customer.changed_date:
        given_change(writer, customer.customer_id, customer.changed_date, "contact_left")


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
    store: Engine, drawn: list[Known], wakeup: list[date]
) -> None:
    planned_wakeups = iter(wakeup)
    book: list[Known] = [
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
            given_known(writer, customer)
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
    kind = key.removeprefix("followup.reason.").removeprefix("customer_").split(".")[0]
    return kind.removesuffix("_assumed")
