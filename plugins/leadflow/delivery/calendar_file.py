"""A rep's list as a calendar file (RFC 5545): each task on its day. Pure.

A task keeps its id from file to file, so that a calendar that takes both moves the event instead of
doubling it. Contact details stay in the list: calendars travel to phones and clouds (P4).
"""

from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event

from leadflow.clock import local_midnight
from leadflow.delivery.queues import ListedTask, Queue
from leadflow.delivery.wording import questions_text, shorten, why_text
from leadflow.messages import text

PRODUCT = "-//Leadflow//Task list//ZH"


def render_calendar(queue: Queue, timezone: str) -> bytes:
    """All listed tasks of one rep as all-day events; the same queue gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", text("delivery.workbook.title", "zh"))
    written_at = local_midnight(queue.run_date, timezone)
    for task in queue.tasks:
        calendar.add_component(_event(task, written_at))
    content: bytes = calendar.to_ical()
    return content


def _event(task: ListedTask, written_at: Any) -> Event:
    event = Event()
    event.add("uid", f"{task.task_id}@leadflow")
    event.add("dtstamp", written_at)
    day: date = task.due_date
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _title(task))
    told = (why_text(task, "zh"), questions_text(task, "zh"))
    event.add("description", "\n".join(part for part in told if part))
    if task.grade:
        event.add("categories", [task.grade])
    event.add("transp", "TRANSPARENT")  # a task on a day is no appointment: the day stays free
    return event


def _title(task: ListedTask) -> str:
    channel = text(f"delivery.channel.{task.channel}", "zh")
    name = " ".join((shorten(task.customer_name, 80) or "").split())
    return " ".join(part for part in (channel, name, task.customer_id) if part)
