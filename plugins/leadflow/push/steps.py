"""The edge of pushes: decides what is due by itself, lists it for marketing (T2, T5, Z3).

A push is no activity: it writes none, so it is no touch, no interaction, and moves no clock (Z1).
Mails are sent by `delivery.dispatch`, where the policy asks for it.
"""

import json
from datetime import date

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.delivery.outbox import Export, day_folder, log_exports, publish
from leadflow.push.letters import Push, push_list
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql

MARKETING = "marketing"
# A push that a missed night left undone is still sent so many days after its day.
LATE_DAYS = 2


def decide_pushes(run_date: date) -> dict[str, int]:
    """Set down what is due on the run date; a rerun gives the same rows. Nothing where it is off.

    Greetings are those of the plan (`greeting`), which is made before.
    """
    rules = policy()
    with transaction() as connection:
        run_sql(connection, "push/delete_unsent_push.sql", run_date=run_date)
        if rules.care.pushes == "off":
            return {"pushes": 0}
        decided = run_sql(
            connection,
            "push/insert_push.sql",
            run_date=run_date,
            late_days=LATE_DAYS,
            rhythms=json.dumps(
                [
                    {"grade": rhythm.grade, "every_days": rhythm.every_days}
                    for rhythm in rules.cadence.rhythms
                    if rhythm.kind == "push"
                ]
            ),
            wakeup_steps=list(rules.dormancy.wakeup_steps),
            policy_version=rules.version,
        ).rowcount
        return {"pushes": decided}


def write_push_lists(run_date: date) -> dict[str, int]:
    """One CSV for marketing in outbox/<run_date>/pushes; no contact details (P3), no empty file.

    Logs the file before it appears; the folder then holds this run's file only.
    """
    mode = policy().care.pushes
    with transaction() as connection:
        pushes = read_due_pushes(connection, run_date) if mode != "off" else []
        exports = []
        if pushes:
            content = push_list(pushes, is_mailed=mode == "mail")
            name = f"pushes/{MARKETING}.csv"
            exports = [Export("pushes", MARKETING, name, content, len(pushes))]
        log_exports(connection, run_date, exports)
    folder = day_folder(run_date) / "pushes"
    if exports or folder.exists():
        publish(folder, {f"{MARKETING}.csv": export.content for export in exports})
    return {"files": len(exports), "pushes": len(pushes)}


def read_due_pushes(connection: Connection, run_date: date) -> list[Push]:
    """The run date's pushes that may go out as the book stands now."""
    rows = read_sql(connection, "push/select_due_push.sql", run_date=run_date)
    return [Push(**row) for row in rows]
