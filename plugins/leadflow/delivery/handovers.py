"""The handover record as files: one for each new owner, one for the manager (D7, P3).

No phone, e-mail or name of a contact is in them: whoever owns the customer finds these in its task
list. In the manager's copy numbers and addresses inside a summary are masked.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from leadflow.delivery.csv_file import safe_cell
from leadflow.messages import text

MANAGER = "manager"
COLUMNS = (
    "customer_id", "customer", "grade", "from_rep", "to_rep", "handed_date", "task",
    "opportunities", "last_activity", "last_summary", "next_action_date", "next_action",
)  # fmt: skip
# An address, or seven digits and more that are no ISO date.
REACHABLE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?(?!\d{4}-\d\d-\d\d(?!\d))\d(?:[ -]?\d){6,}"
)


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
