"""Who gets which of the open follow-up tasks on which sheet. Pure rules; no file, no wording."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

SheetKey = Literal["today", "week", "overdue"]
SHEET_KEYS: tuple[SheetKey, ...] = ("today", "week", "overdue")


@dataclass(frozen=True)
class Receiver:
    """A rep who is employed on the plan day."""

    rep_id: str
    name: str
    name_en: str
    team: str
    is_on_leave: bool


@dataclass(frozen=True, eq=False)
class ListedTask:
    """An open follow-up task with the customer and the contact to reach; columns as in the store.

    `late_days` counts working days between the first working day that the rule asked for and the
    plan day; 0 when it is on time. `due_time` is the local hour and minute of a response clock that
    runs out on the due day; `lapses_date` is known once the owner was warned; `need` is what the
    customer asked for last. A task equals itself alone: its words are found once for all formats.
    """

    task_id: str
    owner_id: str
    customer_id: str
    customer_name: str | None
    grade: str | None
    value_class: str | None
    tags: list[str]
    contact_name: str | None
    job_title: str | None
    mobile: str | None
    landline: str | None
    phone_extension: str | None
    email: str | None
    wechat: str | None
    is_opted_out_of_calls: bool
    is_opted_out_of_email: bool
    contact_failure: str | None
    kind: str
    wanted_date: date
    due_date: date
    late_days: int
    channel: str
    reason: dict[str, Any]
    further_reasons: list[dict[str, Any]]
    moved_reason: str | None
    questions: list[dict[str, Any]]
    last_summary: str | None
    due_time: str | None = None
    suggested_hour: int | None = None
    suggested_channel: str | None = None
    suggestion_basis: dict[str, Any] | None = None
    lapses_date: date | None = None
    need: str | None = None


@dataclass(frozen=True)
class Queue:
    """One rep's list for one plan day: each task on exactly one sheet (T6)."""

    receiver: Receiver
    run_date: date
    plan_date: date
    sheets: dict[SheetKey, tuple[ListedTask, ...]]

    @property
    def tasks(self) -> tuple[ListedTask, ...]:
        """All listed tasks, sheet by sheet."""
        return tuple(task for key in SHEET_KEYS for task in self.sheets[key])

    @cached_property
    def batch_id(self) -> str:
        """Names this very list; depends on the rep, the day and the tasks in it, nothing else."""
        content = "|".join(
            [
                self.receiver.rep_id,
                self.plan_date.isoformat(),
                *sorted(task.task_id for task in self.tasks),
            ]
        )
        digest = sha256(content.encode()).hexdigest()[:8]
        return f"B{self.plan_date:%Y%m%d}-{self.receiver.rep_id}-{digest}"

    @property
    def late_today(self) -> int:
        """How many of today's tasks were wanted on an earlier working day."""
        return sum(task.late_days > 0 for task in self.sheets["today"])

    @property
    def grade_a_today(self) -> int:
        """How many of today's tasks are with grade A customers."""
        return sum(task.grade == "A" for task in self.sheets["today"])


def sheet_of(task: ListedTask, plan_date: date, week_end_date: date) -> SheetKey | None:
    """The one sheet that shows a task, so that it cannot be answered twice; None past this week.

    Today holds all that is to be done today, late or not; overdue holds what is late and was not
    fitted into today, under its new date.
    """
    if task.due_date == plan_date:
        return "today"
    if task.late_days > 0 or task.due_date < plan_date:
        return "overdue"
    return "week" if task.due_date <= week_end_date else None


def queues_of(
    receivers: list[Receiver],
    tasks: list[ListedTask],
    run_date: date,
    plan_date: date,
    week_end_date: date,
) -> list[Queue]:
    """One queue a receiver, also an empty one; only the receiver's own tasks, order kept (P3)."""
    tasks_of: dict[str, list[ListedTask]] = defaultdict(list)
    for task in tasks:
        tasks_of[task.owner_id].append(task)
    queues = []
    for receiver in receivers:
        own = tasks_of[receiver.rep_id]
        sheets = {
            key: tuple(task for task in own if sheet_of(task, plan_date, week_end_date) == key)
            for key in SHEET_KEYS
        }
        queues.append(Queue(receiver, run_date, plan_date, sheets))
    return queues
