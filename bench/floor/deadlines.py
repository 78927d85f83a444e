"""What runs out: response clocks (T4) and ownerships (D4), counted from the floor's own history."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from floor.world import Event, History
from leadflow.presets.preset import Policy

DAY = timedelta(days=1)
# A warning comes first, and a grade that has changed lately may shorten the time that was left.
SLACK_DAYS = 2
GRADES = ("A", "B", "C")


def clocks(
    rows: list[dict[str, Any]],
    names: Mapping[str, str],
    day: date,
    policy: Policy,
    works: Callable[[date], bool],
    history: History,
) -> Iterator[str]:
    """T4: what came in by its date alone came at closing time: two hours end on the next workday.

    Its answer, known by its date alone as well, is in time on that day.
    """
    zone = ZoneInfo(policy.timezone)
    held = {(names.get(row["customer_id"], ""), row["received_at"].astimezone(zone).date()): row
            for row in rows}  # fmt: skip
    for name, events in history.events.items():
        known = [event for event in events if event.known_date <= day]
        touched = {event.day for event in known if event.kind != "inbound"}
        for event in known:
            late = (event.known_date - event.day).days > policy.cadence.response.told_within_days
            if event.kind != "inbound" or event.day in touched or late:
                continue
            clock = held.get((name, event.day))
            if clock is None:
                yield f"what {name} asked on {event.day} has no clock"
                continue
            respond_by = next_workday(event.day, works)
            answered = min((touch for touch in touched if touch > event.day), default=None)
            if answered is not None:
                state = "met" if answered <= respond_by else "breached"
            else:
                state = "breached" if respond_by < day else "open"
            told = "open" if clock["state"] == "at_risk" else clock["state"]
            if told != state:
                yield (
                    f"what {name} asked on {event.day}, answered {answered}, is {clock['state']}"
                )


def next_workday(day: date, works: Callable[[date], bool]) -> date:
    """The first working day after `day`."""
    day += DAY
    while not works(day):
        day += DAY
    return day


def lapses(
    customers: list[dict[str, Any]],
    ownerships: list[dict[str, Any]],
    day: date,
    policy: Policy,
    history: History,
) -> Iterator[str]:
    """D4: whoever is silent beyond the limit loses the customer, and nobody does before it."""
    zone = ZoneInfo(policy.timezone)
    by_id = {customer["customer_id"]: customer for customer in customers}
    for row in ownerships:
        customer = by_id.get(row["customer_id"])
        if customer is None or row["owner_id"] is None or _is_spared(customer, history):
            continue
        since = row["valid_from_at"].astimezone(zone).date()
        silent = _silent_since(history, customer["legal_name"], row["owner_id"], since, day)
        limits = [_limit(policy, customer["lifecycle"], grade) for grade in GRADES]
        if None in limits:
            continue
        until = row["valid_to_at"]
        if until is None and customer["grade"]:
            most = max(limit for limit in limits if limit is not None)
            over = (day - silent).days - most - 1
            if over > policy.ownership.lapse_warning_days + SLACK_DAYS:
                yield f"{customer['customer_id']} stays with an owner silent since {silent}"
        elif until is not None and row["next_reason"] == "lapsed":
            least = min(limit for limit in limits if limit is not None)
            if until.astimezone(zone).date() == day and (day - silent).days <= least:
                yield f"{customer['customer_id']} lapsed after silence since {silent} alone"


def _is_spared(customer: dict[str, Any], history: History) -> bool:
    return (
        customer["lifecycle"] not in ("lead", "prospect", "customer", "dormant")
        or customer["legal_name"] in history.silenced | history.paused | history.won
    )


def _silent_since(history: History, name: str, owner: str, since: date, day: date) -> date:
    """The owner's last touch, the day it began, or a date agreed in the last talk, if later."""
    known: list[Event] = [
        event
        for event in history.events.get(name, ())
        if event.known_date <= day and event.kind != "inbound"
    ]
    last = max((event.day for event in known), default=None)
    touches = [event.day for event in known if event.rep_id == owner]
    agreed = [event.agreed_date for event in known if event.agreed_date and event.day == last]
    return max([since, *touches, *agreed])


def _limit(policy: Policy, lifecycle: str, grade: str) -> int | None:
    rules = policy.ownership
    by_lifecycle = cast(Mapping[str, int | None], rules.lapse_days_by_lifecycle)
    by_grade = cast(Mapping[str, int | None], rules.lapse_days_by_grade)
    if lifecycle in by_lifecycle:
        base = by_lifecycle[lifecycle]
    elif grade in by_grade:
        base = by_grade[grade]
    else:
        base = rules.lapse_days
    if base is None:
        return None
    cadence = (
        policy.cadence.customer_cadence_days
        if lifecycle == "customer"
        else getattr(policy.cadence.cadence_days, grade)
    )
    return base if cadence is None else max(base, cadence + rules.lapse_grace_days)
