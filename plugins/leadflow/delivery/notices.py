"""Notice pages in Markdown, Chinese and English: what an audience should know today."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadflow.delivery.queues import Queue
from leadflow.delivery.wording import day_text
from leadflow.followup.reasons import reason_text, worded
from leadflow.messages import Language, text

LIST_HELD = "list_held"
# What the rows behind a notice may tell, in the order of their columns.
ROW_COLUMNS = ("request_id", "department", "rep_id", "customer_id", "since", "days", "due_date")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class Notice:
    """One row of table notice; `details` may hold a message key, its values, and rows `listed`."""

    audience: str
    kind: str
    subject: str
    details: dict[str, Any]


def render_notices(
    audience_name: str, run_date: date, queues: Sequence[Queue], notices: Sequence[Notice]
) -> str:
    """One audience's page: the lists that concern it, then its notices, if only to say: none."""
    parts = [f"# {both('delivery.notices.title', audience=plain(audience_name))}", _day(run_date)]
    if queues:
        parts += [f"## {both('delivery.notices.lists')}", _table(queues)]
    parts.append(f"## {both('delivery.notices.heading', count=len(notices))}")
    parts += [_item(notice) for notice in notices] or [both("delivery.notices.none")]
    return "\n\n".join(parts) + "\n"


def both(key: str, **values: object) -> str:
    """A message in both languages on one line."""
    return " · ".join(text(key, language, **values) for language in LANGUAGES)


def plain(value: object) -> str:
    """Text from outside that can be neither markup nor a second line of its own."""
    escaped = html.escape(" ".join(str(value).split()), quote=False)
    for mark in ("\\", "|", "`", "*", "_", "[", "]", "#"):
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped


def _plain(value: object) -> object:
    """A value for a message: text made plain, lists item by item so that their names are worded."""
    return (
        [plain(item).replace("\\_", "_") for item in value]
        if isinstance(value, list)
        else plain(value)
    )


def _day(run_date: date) -> str:
    days = " · ".join(day_text(run_date, language) for language in LANGUAGES)
    return f"{run_date.isoformat()} · {days}"


def _table(queues: Sequence[Queue]) -> str:
    columns = ("rep", "plan_date", "today", "grade_a", "late", "week", "overdue", "batch")
    header = [both(f"delivery.notices.column.{column}") for column in columns]
    lines = [header, ["---"] * 2 + ["---:"] * 5 + ["---"]]
    lines += [
        [
            f"{queue.receiver.rep_id} {plain(queue.receiver.name)}",
            queue.plan_date.isoformat(),
            str(len(queue.sheets["today"])),
            str(queue.grade_a_today),
            str(queue.late_today),
            str(len(queue.sheets["week"])),
            str(len(queue.sheets["overdue"])),
            queue.batch_id,
        ]
        for queue in queues
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _item(notice: Notice) -> str:
    """One notice: its own words where it names a message, else its facts as they are."""
    values = {
        name: _plain(value)
        for name, value in sorted(notice.details.items())
        if name not in ("key", "listed")
    }
    if "key" in notice.details:
        told = {"key": notice.details["key"], **values}
        first, *others = [reason_text(told, language) for language in LANGUAGES]
        if notice.kind == LIST_HELD:  # the reason was written for who knows which file it is about
            first, *others = [
                text(
                    "followup.notice.list_held", language, file=plain(notice.subject), reason=words
                )
                for language, words in zip(LANGUAGES, (first, *others), strict=True)
            ]
    else:
        first = f"{plain(notice.kind)} {plain(notice.subject)}"
        others = [
            text("delivery.notices.fact", "en", name=plain(name), value=value)
            for name, value in values.items()
        ]
    behind = _rows(notice.details["listed"]) if notice.details.get("listed") else []
    return "\n".join(
        [f"- {first}", *(f"  - {line}" for line in others), *(f"  {line}" for line in behind)]
    )


def _rows(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The rows that a notice counts, as lines of a table."""
    columns = [column for column in ROW_COLUMNS if column in rows[0]]
    header = [both(f"delivery.notices.row.{column}") for column in columns]
    cells = [[_cell(column, row[column]) for column in columns] for row in rows]
    return ["", *(f"| {' | '.join(line)} |" for line in [header, ["---"] * len(columns), *cells])]


def _cell(column: str, value: object) -> str:
    if value is None:
        return "–"
    words = dict.fromkeys(str(worded(column, value, language)) for language in LANGUAGES)
    return plain(" · ".join(words))
