"""The edge of delivery: reads queues and notices, renders files, logs them, hands them out."""

import re
from datetime import date

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.delivery.calendar_file import render_calendar
from leadflow.delivery.csv_file import render_csv
from leadflow.delivery.failure import FILE_PREFIX
from leadflow.delivery.handovers import handover_files
from leadflow.delivery.notices import Notice, render_notices
from leadflow.delivery.outbox import Export, day_folder, log_exports, publish
from leadflow.delivery.queues import ListedTask, Queue, Receiver, queues_of
from leadflow.delivery.workbook import render_workbook
from leadflow.messages import text
from leadflow.parallel import both
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql

DATA_TEAM = "data_team"
MANAGER = "manager"
# so many lists take longer than a process to begin
WORTH_A_PROCESS = 4


class CalendarEndsError(LookupError):
    """The working-day calendar holds no working day on or after the run date."""


def write_workbooks(run_date: date) -> dict[str, int]:
    """One xlsx, CSV and calendar file per active rep in outbox/<run_date>/tasks (T6, P3).

    Notes the batch on each listed task and logs each file before any file appears; the folder
    then holds this run's files only. The same store gives the same bytes.
    """
    with transaction() as connection:
        queues = read_queues(connection, run_date)
        half = len(queues) // 2
        first, second = both(
            lambda: _files_of(queues[:half]),
            lambda: _files_of(queues[half:]),
            is_worthwhile=len(queues) >= WORTH_A_PROCESS,
        )
        exports = first + second
        run_sql(
            connection,
            "delivery/update_task_batch.sql",
            task_ids=[task.task_id for queue in queues for task in queue.tasks],
            batch_ids=[queue.batch_id for queue in queues for _ in queue.tasks],
        )
        log_exports(connection, run_date, exports)
    publish(day_folder(run_date) / "tasks", _by_name(exports))
    return {
        "reps": len(queues),
        "files": len(exports),
        "today": sum(len(queue.sheets["today"]) for queue in queues),
        "week": sum(len(queue.sheets["week"]) for queue in queues),
        "overdue": sum(len(queue.sheets["overdue"]) for queue in queues),
    }


def write_notices(run_date: date) -> dict[str, int]:
    """One page per audience in outbox/<run_date>/notices: data team, manager, reps, others named.

    A rep's page holds its own notices and counts only. Notices of failed tasks stay beside them.
    """
    with transaction() as connection:
        queues = read_queues(connection, run_date)
        notices = [
            Notice(**row)
            for row in read_sql(connection, "delivery/select_notice.sql", run_date=run_date)
        ]
        exports = [
            _notice_file(audience, run_date, queues, notices)
            for audience in _audiences(queues, notices)
        ]
        log_exports(connection, run_date, exports)
    publish(day_folder(run_date) / "notices", _by_name(exports), keep=f"{FILE_PREFIX}*.md")
    return {"files": len(exports), "notices": len(notices)}


def write_handovers(run_date: date) -> dict[str, int]:
    """CSV files in outbox/<run_date>/handover: what was handed over on the run date (D7).

    One for each new owner and one for the manager; no folder where nothing was. The folder then
    holds this run's files only; the same store gives the same bytes.
    """
    with transaction() as connection:
        rows = read_sql(
            connection,
            "delivery/select_handover.sql",
            run_date=run_date,
            timezone=policy().timezone,
        )
        exports = [
            Export("handover", receiver, f"handover/{_safe_name(receiver)}.csv", content, count)
            for receiver, content, count in handover_files(rows)
        ]
        log_exports(connection, run_date, exports)
    folder = day_folder(run_date) / "handover"
    if exports or folder.exists():
        publish(folder, _by_name(exports))
    return {"files": len(exports), "customers": len(rows)}


def read_queues(connection: Connection, run_date: date) -> list[Queue]:
    """Every active rep's queue for the first working day from the run date on, by rep_id.

    Raises CalendarEndsError where the calendar does not reach that far.
    """
    days = read_sql(connection, "delivery/select_plan_day.sql", run_date=run_date)
    if not days:
        raise CalendarEndsError(f"no working day on or after {run_date} in table working_day")
    plan_date, week_end_date = days[0]["plan_date"], days[0]["week_end_date"]
    receivers = [
        Receiver(**row)
        for row in read_sql(connection, "delivery/select_active_rep.sql", plan_date=plan_date)
    ]
    tasks = [
        ListedTask(**row)
        for row in read_sql(
            connection,
            "delivery/select_listed_task.sql",
            plan_date=plan_date,
            week_end_date=week_end_date,
            timezone=policy().timezone,
        )
    ]
    return queues_of(receivers, tasks, run_date, plan_date, week_end_date)


def _files_of(queues: list[Queue]) -> list[Export]:
    return [export for queue in queues for export in _list_files(queue)]


def _list_files(queue: Queue) -> list[Export]:
    rep_id = _safe_name(queue.receiver.rep_id)
    row_count = len(queue.tasks)
    calendar = render_calendar(queue, policy().timezone)
    return [
        Export("tasks", rep_id, f"tasks/{rep_id}.csv", render_csv(queue), row_count),
        Export("tasks", rep_id, f"tasks/{rep_id}.ics", calendar, row_count),
        Export("tasks", rep_id, f"tasks/{rep_id}.xlsx", render_workbook(queue), row_count),
    ]


def _audiences(queues: list[Queue], notices: list[Notice]) -> list[str]:
    named = {queue.receiver.rep_id for queue in queues} | {notice.audience for notice in notices}
    return sorted(named | {DATA_TEAM, MANAGER})


def _notice_file(
    audience: str, run_date: date, queues: list[Queue], notices: list[Notice]
) -> Export:
    own_queues = [queue for queue in queues if audience in (MANAGER, queue.receiver.rep_id)]
    own_notices = [notice for notice in notices if notice.audience == audience]
    name = next(
        (queue.receiver.name for queue in queues if queue.receiver.rep_id == audience), audience
    )
    if audience in (DATA_TEAM, MANAGER):
        name = " ".join(
            text(f"delivery.audience.{audience}", language) for language in ("zh", "en")
        )
    page = render_notices(name, run_date, own_queues, own_notices)
    file_name = f"notices/{_safe_name(audience)}.md"
    return Export("notices", audience, file_name, page.encode(), len(own_notices))


def _safe_name(value: str) -> str:
    """A rep's or audience's id as a file name; an id that could leave the folder is refused."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        raise ValueError(f"{value!r} cannot name a file: use letters, digits, _ and - in ids")
    return value


def _by_name(exports: list[Export]) -> dict[str, bytes]:
    return {export.file_name.partition("/")[2]: export.content for export in exports}
