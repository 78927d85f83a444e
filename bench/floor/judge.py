"""Holds the store against what happened on the simulated floor, after every night.

Reads the views of schema mart; counts for itself, from the history of the floor, what the plan has
to respect. Each verdict is a sentence; an empty list is a good night.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, text

from floor import deadlines
from floor.staff import CAPACITY, Person
from floor.world import Event, History
from leadflow.presets.preset import Policy

LIVE = ("lead", "prospect", "customer", "dormant")
# No touch that we start, or the customer's own wish (followup/kinds.py).
UNCAPPED = ("reply", "agreed", "stage_work", "stage_review")
CAP_WINDOW = timedelta(days=6)  # with the day itself, seven days
# What may differ between two runs of a night: when something was recorded (law 5).
RECORDED_AT = {"recorded_at", "exported_at", "started_at", "finished_at"}
# What waits for the next night: the same night again has nothing left to look at.
UNCOMPARED = {"run", "export_log", "book_change", "registration_change"}
# The periods that run, and those that ended, with what ended them.
OWNERSHIPS = """
select
    *,
    lead(reason) over (partition by customer_id order by valid_from_at) as next_reason
from mart.ownership_history
"""


@dataclass(frozen=True)
class Night:
    """What the judge knows of one night."""

    day: date
    plan_day: date
    people: tuple[Person, ...]
    works: Callable[[date], bool]
    policy: Policy


def judge(connection: Connection, night: Night, history: History) -> list[str]:
    """Everything that is wrong after this night."""
    customers = _rows(connection, "select * from mart.customer")
    tasks = _rows(connection, "select * from mart.followup_task where status = 'open'")
    results = _rows(connection, "select distinct task_id from mart.task_result")
    waiting = _rows(connection, "select * from mart.response_clock")
    ownerships = _rows(connection, OWNERSHIPS)
    names = {customer["customer_id"]: customer["legal_name"] for customer in customers}
    return [
        *_one_next_step(customers, tasks),
        *_days(tasks, night),
        *_rooms(tasks, night),
        *_caps(customers, tasks, night, history),
        *_promises(customers, tasks, night, history),
        *_owners(customers, night),
        *deadlines.clocks(waiting, names, night.day, night.policy, night.works, history),
        *deadlines.lapses(customers, ownerships, night.day, night.policy, history),
        *_dormancy(customers, night, history),
        *_answers({row["task_id"] for row in results}, night, history),
    ]


def table_digests(connection: Connection) -> dict[str, str]:
    """A digest of each table's rows, for comparing two runs of the same days (law 5)."""
    names = connection.execute(
        text("select tablename from pg_tables where schemaname = 'leadflow' order by 1")
    ).scalars()
    digests = {}
    for name in set(names) - UNCOMPARED:
        rows = sorted(
            repr({key: value for key, value in row.items() if key not in RECORDED_AT})
            for row in connection.execute(text(f"select * from leadflow.{name}")).mappings()
        )
        digests[name] = sha256("\n".join(rows).encode()).hexdigest()
    return digests


def _rows(connection: Connection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query)).mappings()]


def _one_next_step(customers: list[dict[str, Any]], tasks: list[dict[str, Any]]) -> Iterator[str]:
    """Law 4: exactly one open task, or a reason why not, for every live customer."""
    open_tasks = Counter(task["customer_id"] for task in tasks)
    for customer in customers:
        name, count = customer["customer_id"], open_tasks.pop(customer["customer_id"], 0)
        reason = customer["no_step_reason"]
        if customer["lifecycle"] not in LIVE:
            if count:
                yield f"{name} is {customer['lifecycle']} and has {count} open tasks"
        elif count > 1:
            yield f"{name} has {count} open tasks"
        elif count == 0 and reason in (None, "over_capacity"):
            yield f"{name} has neither an open task nor a reason"
        elif count == 1 and reason not in (None, "over_capacity"):
            yield f"{name} has an open task although it is {reason}"
    for name in open_tasks:
        yield f"{name} is no customer and has an open task"


def _days(tasks: list[dict[str, Any]], night: Night) -> Iterator[str]:
    """T10: no task on a day off; nothing due before the day that is planned."""
    for task in tasks:
        if not night.works(task["due_date"]):
            yield f"{task['task_id']} is due on {task['due_date']}, a day off"
        if task["due_date"] < night.plan_day:
            yield f"{task['task_id']} is due on {task['due_date']}, before {night.plan_day}"


def _rooms(tasks: list[dict[str, Any]], night: Night) -> Iterator[str]:
    """Nobody gets more for the day than there is room, and nothing on a day of leave."""
    load = Counter(task["owner_id"] for task in tasks if task["due_date"] == night.plan_day)
    for person in night.people:
        count = load.pop(person.rep_id, 0)
        if count and not person.is_employed(night.plan_day):
            yield f"{person.rep_id} does not work here on {night.plan_day} and has {count} tasks"
        elif count and person.is_away(night.plan_day):
            yield f"{person.rep_id} is on leave on {night.plan_day} and has {count} tasks"
        elif count > CAPACITY[person.seniority]:
            yield f"{person.rep_id} has {count} tasks on {night.plan_day}"
    for rep_id, count in load.items():
        yield f"{rep_id} is unknown and has {count} tasks"


def _known(history: History, name: str, day: date) -> list[Event]:
    return [event for event in history.events.get(name, ()) if event.known_date <= day]


def _caps(
    customers: list[dict[str, Any]],
    tasks: list[dict[str, Any]],
    night: Night,
    history: History,
) -> Iterator[str]:
    """T3: with today's task, no customer is touched more often in 7 days than its grade bears."""
    named = {customer["customer_id"]: customer for customer in customers}
    for task in tasks:
        if task["due_date"] != night.plan_day or task["kind"] in UNCAPPED:
            continue
        customer = named[task["customer_id"]]
        cap = getattr(night.policy.cadence.touch_cap_per_7_days, customer["grade"])
        touches = [
            event
            for event in _known(history, customer["legal_name"], night.day)
            if event.kind != "inbound" and event.day >= night.plan_day - CAP_WINDOW
        ]
        if len(touches) >= cap:
            yield (
                f"{task['task_id']} ({task['kind']}) would be touch {len(touches) + 1} in 7 days "
                f"of {customer['customer_id']}, grade {customer['grade']}"
            )


def _promises(
    customers: list[dict[str, Any]],
    tasks: list[dict[str, Any]],
    night: Night,
    history: History,
) -> Iterator[str]:
    """T3: a date agreed with the customer in the last talk is kept, neither early nor forgotten."""
    step = {task["customer_id"]: task for task in tasks}
    for customer in customers:
        events = _known(history, customer["legal_name"], night.day)
        if not events or customer["customer_id"] not in step:
            continue
        last = max(events, key=lambda event: event.day)
        same_day = [event for event in events if event.day == last.day]
        if last.agreed_date is None or len(same_day) > 1 or customer["lifecycle"] == "dormant":
            continue
        task = step[customer["customer_id"]]
        if task["kind"] == "complete_data":
            continue
        if task["due_date"] < last.agreed_date:
            yield f"{task['task_id']} ({task['kind']}) comes before {last.agreed_date}, as agreed"
        kept_date = max(last.agreed_date, night.plan_day)
        is_late = task["due_date"] > kept_date and night.works(kept_date)
        if is_late and task["moved_reason"] is None:
            yield f"{task['task_id']} is later than agreed and does not say why"


def _owners(customers: list[dict[str, Any]], night: Night) -> Iterator[str]:
    """Law 3: one owner who works here, or a place in the pool."""
    employed = {person.rep_id for person in night.people if person.is_employed(night.plan_day)}
    for customer in customers:
        if customer["lifecycle"] not in LIVE:
            continue
        if (customer["owner_id"] is None) != customer["is_in_lead_pool"]:
            yield f"{customer['customer_id']} has neither or both of owner and pool"
        if customer["owner_id"] is not None and customer["owner_id"] not in employed:
            yield f"{customer['customer_id']} is owned by {customer['owner_id']}, who is not here"


def _dormancy(customers: list[dict[str, Any]], night: Night, history: History) -> Iterator[str]:
    """Z1: dormant exactly where the last interaction is more than six calendar months ago."""
    months = relativedelta(months=night.policy.dormancy.dormant_after_months)
    for customer in customers:
        events = _known(history, customer["legal_name"], night.day)
        interactions = [event.day for event in events if event.kind != "attempt"]
        if not interactions or customer["lifecycle"] not in LIVE:
            continue
        is_dormant = max(interactions) + months < night.day
        if is_dormant != (customer["lifecycle"] == "dormant"):
            yield (
                f"{customer['customer_id']} is {customer['lifecycle']}; "
                f"its last interaction was on {max(interactions)}"
            )


def _answers(applied: set[str], night: Night, history: History) -> Iterator[str]:
    """T7: what a rep sent back is applied, however late."""
    for task_id, known in history.answered.items():
        if known <= night.day and task_id not in applied:
            yield f"the answer to {task_id}, which came on {known}, was not applied"
