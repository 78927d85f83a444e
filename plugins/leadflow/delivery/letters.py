"""What is said when lists are out: a mail to each rep or manager, a few lines to a group. Pure.

Short, for the phone: today's count and the first ten with why. Customers' names only where asked
for, contact details never (P4): those are in the list itself.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from leadflow.delivery.queues import ListedTask, Queue
from leadflow.delivery.wording import day_text, shorten
from leadflow.followup.reasons import reason_text
from leadflow.messages import Language, text

FIRST_TASKS = 10
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class Letter:
    """One message. `html` is for mail; `row_count` counts the tasks it tells of."""

    batch_id: str
    subject: str
    words: str
    html: str
    row_count: int

    @property
    def digest(self) -> str:
        """SHA-256 of what is said."""
        return sha256(f"{self.subject}\n{self.words}".encode()).hexdigest()


def letter_to_rep(queue: Queue, link: str | None, *, names_customers: bool) -> Letter:
    """A rep's mail: how much, the first ten with why, where the list is."""
    tasks = queue.sheets["today"]
    first = [
        _line(number, task, names_customers)
        for number, task in enumerate(tasks[:FIRST_TASKS], start=1)
    ]
    lines = [_counts(queue, "zh"), _counts(queue, "en"), "", *first]
    if len(tasks) > FIRST_TASKS:
        more = len(tasks) - FIRST_TASKS
        lines.append(_both("delivery.letter.more", count=more))
    address = link and link.format(date=queue.run_date, rep_id=queue.receiver.rep_id)
    lines += ["", *_where(address)]
    subject = _both("delivery.letter.subject", day=queue.plan_date.isoformat(), today=len(tasks))
    return Letter(
        queue.batch_id, subject, "\n".join(lines), _html(lines, address), len(queue.tasks)
    )


def letter_to_group(queues: Sequence[Queue], link: str | None, keyword: str | None) -> Letter:
    """What a manager or a group is told: each rep's counts, and where the lists are."""
    first = queues[0]
    title = _both("delivery.letter.group", day=first.plan_date.isoformat(), reps=len(queues))
    lines = [f"{keyword} {title}" if keyword else title]
    lines += [
        _both(
            "delivery.letter.rep",
            rep=f"{queue.receiver.rep_id} {queue.receiver.name}",
            today=len(queue.sheets["today"]),
            late=queue.late_today,
        )
        for queue in queues
    ]
    address = link and link.format(date=first.run_date, rep_id="")
    lines += _where(address)
    batches = "|".join(sorted(queue.batch_id for queue in queues))
    batch_id = f"G{first.plan_date:%Y%m%d}-{sha256(batches.encode()).hexdigest()[:8]}"
    count = sum(len(queue.tasks) for queue in queues)
    return Letter(batch_id, title, "\n".join(lines), _html(lines, address), count)


def _line(number: int, task: ListedTask, names_customers: bool) -> str:
    who = task.customer_id
    if names_customers and task.customer_name:
        who = f"{who} {shorten(task.customer_name, 40)}"
    grade = f" [{task.grade}]" if task.grade else ""
    channel = text(f"delivery.channel.{task.channel}", "zh")
    due = text("delivery.task.due_time", "zh", time=task.due_time) + "，" if task.due_time else ""
    return f"{number}. {who}{grade}\n{channel}：{due}{reason_text(task.reason, 'zh')}"


def _counts(queue: Queue, language: Language) -> str:
    counts = text(
        "delivery.counts",
        language,
        today=len(queue.sheets["today"]),
        grade_a=queue.grade_a_today,
        late=queue.late_today,
        week=len(queue.sheets["week"]),
        overdue=len(queue.sheets["overdue"]),
    )
    return f"{day_text(queue.plan_date, language)}  {counts}"


def _where(address: str | None) -> list[str]:
    if address:
        return [text("delivery.letter.link", language, link=address) for language in LANGUAGES]
    return [_both("delivery.letter.outbox")]


def _both(key: str, **values: object) -> str:
    return " · ".join(text(key, language, **values) for language in LANGUAGES)


def _html(lines: Sequence[str], address: str | None) -> str:
    """The lines as one column that a phone shows without zooming."""
    shown = "".join(f"<p style='margin:10px 0'>{_paragraph(line)}</p>" for line in lines if line)
    if address:
        link = html.escape(address, quote=True)
        shown = shown.replace(html.escape(address), f"<a href='{link}'>{link}</a>")
    return (
        "<html><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'></head>"
        "<body style='font:16px/1.45 sans-serif;max-width:40em;overflow-wrap:anywhere'>"
        f"{shown}</body></html>"
    )


def _paragraph(line: str) -> str:
    """Whom to contact stands out from why."""
    who, mark, why = html.escape(line).partition("\n")
    return f"<b>{who}</b><br>{why}" if mark else who
