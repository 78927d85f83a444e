"""A rep's list as CSV for programs: one table of all sheets, safe to open in a sheet program."""

import csv
import io
import re
from datetime import date

from leadflow.delivery.columns import HEADERS
from leadflow.delivery.queues import SHEET_KEYS, Queue
from leadflow.delivery.wording import Cell, cells_of
from leadflow.messages import text

SHEET_HEADER = "清单"
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_csv(queue: Queue) -> bytes:
    """All listed tasks of one rep, sheet by sheet; UTF-8 with BOM, CRLF, ISO dates."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*HEADERS, SHEET_HEADER])
    for key in SHEET_KEYS:
        name = text(f"delivery.sheet.{key}", "zh")
        for task in queue.sheets[key]:
            cells = cells_of(task, queue.receiver, queue.batch_id)
            writer.writerow([safe_cell(cell) for cell in [*cells, name]])
    return buffer.getvalue().encode("utf-8-sig")


def safe_cell(value: Cell) -> str:
    """Text that no sheet program takes for a formula: a leading ' where it would (OWASP's list)."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    start = value.lstrip(" \u3000\xa0")
    if start.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(start):
        return f"'{value}"
    return value
