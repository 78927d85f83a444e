"""The handover record as files: one for each new owner, one for the manager (D7, P3).

No phone, e-mail or name of a contact is in them: whoever owns the customer finds these in its task
list. In the manager's copy numbers and addresses inside a summary are masked.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from leadflow.config import policy
from leadflow.delivery.csv_file import safe_cell
from leadflow.delivery.outbox import Export, day_folder, log_exports, publish
from leadflow.messages import text
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql

MANAGER = "manager"
COLUMNS = (
    "customer_id", "customer", "grade", "from_rep", "to_rep", "handed_date", "task",
    "opportunities", "last_activity", "last_summary", "next_action",
)  # fmt: skip
REACHABLE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d(?:[ -]?\d){6,}")


def write_handovers(run_date: date) -> dict[str, int]:
    """CSV files in outbox/<run_date>/handover: what was handed over on the run date, if anything.

    The folder then holds this run's files only; the same store gives the same bytes.
    """
    with transaction() as connection:
        rows = read_sql(
            connection,
            "delivery/select_handover.sql",
            run_date=run_date,
            timezone=policy().timezone,
        )
        exports = [
            Export("handover", receiver, f"handover/{receiver}.csv", content, count)
            for receiver, content, count in handover_files(rows)
        ]
        log_exports(connection, run_date, exports)
    folder = day_folder(run_date) / "handover"
    if exports or folder.exists():
        publish(folder, {one.file_name.partition("/")[2]: one.content for one in exports})
    return {"files": len(exports), "customers": len(rows)}


def handover_files(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, bytes, int]]:
    """(receiver, file, rows) of each new owner that got something, and of the manager."""
    if not rows:
        return []
    of_receiver: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["to_rep_id"]:
            of_receiver[row["to_rep_id"]].append(row)
    files = [(rep_id, _render(own), len(own)) for rep_id, own in sorted(of_receiver.items())]
    masked = [
        {**row, "last_summary": REACHABLE.sub("***", row["last_summary"] or ""),
         "next_action": REACHABLE.sub("***", row["next_action"] or "")}
        for row in rows
    ]  # fmt: skip
    return [*files, (MANAGER, _render(masked), len(rows))]


def _render(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8 with BOM, CRLF, ISO dates, headers in both languages."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        " ".join(text(f"ownership.handover.{column}", language) for language in ("zh", "en"))
        for column in COLUMNS
    )
    for row in rows:
        writer.writerow([safe_cell(row[column]) for column in COLUMNS])
    return buffer.getvalue().encode("utf-8-sig")
