"""A rep's list as a calendar file (RFC 5545): each task on its day and, if known, its hour. Pure.

A task keeps its id from file to file, so that a calendar that takes both moves the event instead of
doubling it. Contact details stay in the list: calendars travel to phones and clouds (P4).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from leadflow.clock import local_midnight
from leadflow.delivery.queues import ListedTask, Queue
from leadflow.delivery.wording import questions_text, shorten, why_text
from leadflow.messages import text

CALL = timedelta(minutes=30)
PRODUCT = "-//Leadflow//Task list//ZH"


def render_calendar(queue: Queue, timezone: str) -> bytes:
    """All listed tasks of one rep; the same queue gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", text("delivery.workbook.title", "zh"))
    written_at = local_midnight(queue.run_date, timezone)
    for task in queue.tasks:
        calendar.add_component(_event(task, written_at, ZoneInfo(timezone)))
    content: bytes = calendar.to_ical()
    return content


def _event(task: ListedTask, written_at: Any, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{task.task_id}@leadflow")
    event.add("dtstamp", written_at)
    starts_at = _start(task, zone)
    if starts_at:
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + CALL)
    else:
        day: date = task.due_date
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    event.add("summary", _title(task))
    told = (why_text(task, "zh"), questions_text(task, "zh"))
    event.add("description", "\n".join(part for part in told if part))
    if task.grade:
        event.add("categories", [task.grade])
    event.add("transp", "TRANSPARENT")  # a task is no appointment: the time stays free
    return event


def _start(task: ListedTask, zone: ZoneInfo) -> datetime | None:
    """When to call, in UTC: the suggested hour, or early enough to answer by the due time.

    A suggestion that would end after the due time does not count.
    """
    wishes = []
    if task.suggested_hour is not None:
        wishes.append(datetime.combine(task.due_date, time(task.suggested_hour), zone))
    if task.due_time:
        due_at = datetime.combine(task.due_date, time.fromisoformat(task.due_time), zone)
        wishes.append(due_at.astimezone(UTC) - CALL)
    return min((wish.astimezone(UTC) for wish in wishes), default=None)


def _title(task: ListedTask) -> str:
    channel = text(f"delivery.channel.{task.channel}", "zh")
    name = " ".join((shorten(task.customer_name, 80) or "").split())
    return " ".join(part for part in (channel, name, task.customer_id) if part)
