"""What becomes of the rows of a returned list: applied, told before, or told to the rep (T7).

Every row in which a rep filled something in ends as exactly one of these; none is guessed at, and
none is applied twice. Which row is what is decided in create_task_answer.sql.
"""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from leadflow.followup.kinds import INNER_KINDS
from leadflow.followup.row_check import CHECKED, ROW_CHECK, changed_columns
from leadflow.sources.cells import fold
from leadflow.store.sql import read_sql, run_sql

DATA_TEAM = "data_team"
# A next date further away than this is a slip of the pen.
NEXT_DATE_WITHIN_DAYS = 730
# What a stored result is called in a list.
RESULT_WORDS = {
    "reached": "已联系",
    "not_reached": "未接通",
    "paused": "暂缓",
    "contact_failed": "空号/已离职",
    "opted_out": "拒绝联系",
}
# The list's header of each typed column that a rep fills in; other names are of no column of it.
HEADERS = {
    "task_id": "task_id",
    "lead_status": "结果",
    "outcome": "结果",
    "channel": "实际方式",
    "summary": "沟通摘要",
    "feedback": "客户反馈",
    "next_action": "下一步动作",
    "next_action_date": "下一步日期",
    "support_needed": "需支持资源",
    "satisfaction": "满意度",
    "whole_row": "整行",
}


def take_answers(connection: Connection, run_date: date, timezone: str) -> dict[str, int]:
    """Apply what came back and nobody has looked at yet, tell the rest; returns counts.

    `rows` counts the returned rows, `applied` the results made of them, `notices` what was told.
    """
    run_sql(connection, "followup/create_returned_list.sql", run_date=run_date)
    _find_changes(connection)
    answers = run_sql(
        connection,
        "followup/create_task_answer.sql",
        run_date=run_date,
        timezone=timezone,
        next_date_within_days=NEXT_DATE_WITHIN_DAYS,
    ).rowcount
    applied = run_sql(connection, "followup/insert_task_result.sql").rowcount
    run_sql(connection, "followup/create_answer_anchor.sql")
    run_sql(connection, "followup/update_source_record_of_answer.sql")
    run_sql(connection, "followup/update_typed_record_of_answer.sql")
    run_sql(
        connection,
        "followup/insert_activity_of_answer.sql",
        timezone=timezone,
        inner_kinds=list(INNER_KINDS),
    )
    run_sql(connection, "followup/update_answered_task.sql", run_date=run_date)
    run_sql(connection, "followup/update_wakeup_plan_of_answer.sql")
    return {"rows": answers, "applied": applied, "notices": _tell(connection, run_date)}


def _find_changes(connection: Connection) -> None:
    """Note which locked cells were written over, for the rows that came back."""
    changes: dict[int, str] = {}
    for row in read_sql(connection, "followup/select_returned_row.sql"):
        changed = _changed(row["headers"] or [], row["raw"])
        if changed:
            changes[row["record_id"]] = ",".join(changed)
    run_sql(
        connection,
        "followup/create_returned_change.sql",
        record_ids=list(changes),
        columns=list(changes.values()),
    )


def _changed(headers: Sequence[str], cells: Sequence[str]) -> list[str]:
    known = {fold(name): name for name in (*CHECKED, ROW_CHECK)}
    found = {
        known[fold(header)]: cell
        for header, cell in zip(headers, cells, strict=False)
        if fold(header) in known
    }
    return changed_columns(found.pop(ROW_CHECK, ""), found)


def _tell(connection: Connection, run_date: date) -> int:
    told = run_sql(
        connection,
        "followup/insert_notice_of_answer.sql",
        run_date=run_date,
        data_team=DATA_TEAM,
        result_words=json.dumps(RESULT_WORDS, ensure_ascii=False),
    ).rowcount
    told += run_sql(
        connection,
        "followup/insert_notice_of_unread_answer.sql",
        run_date=run_date,
        data_team=DATA_TEAM,
        headers=json.dumps(HEADERS, ensure_ascii=False),
    ).rowcount
    told += run_sql(
        connection, "followup/insert_notice_of_held_list.sql", run_date=run_date
    ).rowcount
    return int(told)
