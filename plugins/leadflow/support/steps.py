"""The edge of support: asks departments, lists what is open, tells what is late, closes (T11)."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.delivery.outbox import Export, day_folder, log_exports, publish
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql
from leadflow.support.requests import department_rows
from leadflow.support.sheet import render_support_list

MANAGER = "manager"
DATA_TEAM = "data_team"


class UnknownRequest(LookupError):
    """No open request bears this id; `status` is that of a closed one."""

    def __init__(self, request_id: str, status: str | None) -> None:
        super().__init__(request_id)
        self.status = status


def ask_support(run_date: date) -> dict[str, int]:
    """Turn what reps said they need into a request for each department that is asked (T11).

    Only activities that nobody has looked at yet are read. What was asked long ago when it is first
    told of has lapsed, and so has what is overdue for as long; neither is listed. Overdue and
    lapsed requests are told to the requester and the manager, once, in one notice a day each.
    """
    rules = policy()
    support = rules.care.support
    with transaction() as connection:
        asked = run_sql(
            connection,
            "support/insert_support_request.sql",
            run_date=run_date,
            timezone=rules.timezone,
            departments=json.dumps(department_rows(support)),
            otherwise=support.otherwise,
            otherwise_within_days=support.otherwise_within_days,
            lapses_after_days=support.lapses_after_days,
            policy_version=rules.version,
        ).rowcount
        run_sql(connection, "support/mark_support_asked.sql")
        run_sql(
            connection,
            "support/lapse_support_request.sql",
            run_date=run_date,
            lapses_after_days=support.lapses_after_days,
        )
        told = run_sql(
            connection,
            "support/insert_request_notice.sql",
            run_date=run_date,
            manager=MANAGER,
        ).rowcount
        run_sql(connection, "support/mark_overdue_told.sql", run_date=run_date)
        return {"asked": asked, "notices": told}


def take_support_answers(run_date: date) -> dict[str, int]:
    """Close what departments have answered in the lists that they returned, each row once (T11).

    The requesters are told; rows that close nothing are told to data team and manager, in words.
    """
    with transaction() as connection:
        run_sql(connection, "support/create_support_answer.sql")
        closed = read_sql(connection, "support/apply_support_answer.sql", run_date=run_date)
        told = run_sql(
            connection,
            "support/insert_done_notice.sql",
            request_ids=[row["request_id"] for row in closed],
            run_date=run_date,
        ).rowcount
        told += run_sql(
            connection,
            "support/insert_answer_notice.sql",
            run_date=run_date,
            audiences=[DATA_TEAM, MANAGER],
        ).rowcount
        rows = run_sql(connection, "support/mark_support_answer.sql", run_date=run_date).rowcount
        return {"rows": rows, "closed": len(closed), "notices": told}


def write_support_lists(run_date: date) -> dict[str, int]:
    """A workbook per department with open requests in outbox/<run_date>/support, to be filled in.

    No contact details.

    Logs each file before it appears; the folder then holds this run's files only.
    """
    with transaction() as connection:
        rows = _requests(connection, run_date, "open")
        departments = sorted({row["department"] for row in rows})
        exports = [
            _list_file(
                run_date, department, [row for row in rows if row["department"] == department]
            )
            for department in departments
        ]
        log_exports(connection, run_date, exports)
    publish(
        day_folder(run_date) / "support",
        {export.file_name.partition("/")[2]: export.content for export in exports},
    )
    return {"files": len(exports), "requests": len(rows)}


def close_request(run_date: date, request_id: str, by: str, answer: str | None) -> dict[str, Any]:
    """A department has done what was asked; the requester is told. Returns the request.

    Raises UnknownRequest where no open request bears the id.
    """
    with transaction() as connection:
        closed = read_sql(
            connection,
            "support/close_support_request.sql",
            request_id=request_id,
            run_date=run_date,
            done_by=by,
            answer=answer,
        )
        if not closed:
            raise UnknownRequest(request_id, _status(connection, request_id))
        run_sql(
            connection,
            "support/insert_done_notice.sql",
            request_ids=[request_id],
            run_date=run_date,
        )
        return closed[0]


def requests_by_status(run_date: date, status: str) -> list[dict[str, Any]]:
    """Every request that is open, or has lapsed, by department and due date."""
    with transaction() as connection:
        return _requests(connection, run_date, status)


def _requests(connection: Connection, run_date: date, status: str) -> list[dict[str, Any]]:
    return read_sql(connection, "support/select_request.sql", run_date=run_date, status=status)


def _status(connection: Connection, request_id: str) -> str | None:
    rows = read_sql(connection, "support/select_request_status.sql", request_id=request_id)
    return rows[0]["status"] if rows else None


def _list_file(run_date: date, department: str, rows: list[dict[str, Any]]) -> Export:
    content = render_support_list(department, run_date, rows)
    return Export("support", department, f"support/{department}.xlsx", content, len(rows))
