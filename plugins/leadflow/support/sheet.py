"""A department's list of open requests as a workbook to fill in and drop into the inbox (T11).

The headers are those of include/sources/leadflow_support.yaml, with their English labels above.
Every byte follows from the rows: no clock, a fixed document date.
"""

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import xlsxwriter

from leadflow.delivery.looks import Looks, row_height
from leadflow.delivery.workbook import OPTIONS, finish_sheet
from leadflow.messages import text

# Column of a request → its width; the columns to fill in come last.
COLUMNS = {
    "request_id": 17, "customer_id": 12, "customer_name": 26, "rep_id": 8, "rep_name": 10,
    "request": 34, "requested_date": 12, "due_date": 12, "late_days": 14,
}  # fmt: skip
ANSWERS = {"result": 12, "answer": 40, "done_by": 14}
RESULTS = ("已完成", "无法提供")
TITLE_ROW, HINT_ROW, LABEL_ROW, HEADER_ROW, FIRST_ROW = range(5)


def render_support_list(department: str, run_date: date, rows: Sequence[dict[str, Any]]) -> bytes:
    """The xlsx file of one department; the same rows give the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, deepcopy(OPTIONS))
    workbook.set_properties(
        {
            "author": "Leadflow",
            "created": datetime(run_date.year, run_date.month, run_date.day),
        }
    )
    sheet = workbook.add_worksheet(text("support.sheet", "zh"))
    styles = Looks(workbook)
    _write_head(sheet, styles, department, run_date)
    for at, row in enumerate(rows):
        _write_row(sheet, styles, FIRST_ROW + at, row, is_band=at % 2 == 1)
    result = len(COLUMNS)
    sheet.data_validation(
        FIRST_ROW,
        result,
        FIRST_ROW + max(len(rows), 1) - 1,
        result,
        {
            "validate": "list",
            "source": list(RESULTS),
            "error_title": text("delivery.input.wrong", "zh"),
            "error_message": text("delivery.input.choose", "zh"),
        },
    )
    sheet.freeze_panes(FIRST_ROW, 1)
    # two pages side by side, as a rep's list: each names the request and its customer
    sheet.fit_to_pages(2, 0)
    sheet.print_across()
    sheet.repeat_columns(0, 2)
    sheet.repeat_rows(LABEL_ROW, HEADER_ROW)
    finish_sheet(sheet, f"{department} {run_date}")
    workbook.close()
    return buffer.getvalue()


def _write_head(sheet: Any, styles: Looks, department: str, run_date: date) -> None:
    title = " ".join(text("support.title", language) for language in ("zh", "en"))
    hint = " ".join(text("support.hint", language) for language in ("zh", "en"))
    lines = ((TITLE_ROW, f"{title} {department} {run_date}", styles.title()),
             (HINT_ROW, hint, styles.subtitle()))  # fmt: skip
    for row, line, style in lines:
        for place in range(len(COLUMNS) + len(ANSWERS)):
            sheet.write_blank(row, place, None, style)
        sheet.write_string(row, 0, line, style)
    sheet.set_row(TITLE_ROW, 32)
    for row in (HINT_ROW, HEADER_ROW):
        sheet.set_row(row, 20)
    for place, (column, width) in enumerate([*COLUMNS.items(), *ANSWERS.items()]):
        sheet.set_column(place, place, width)
        label = text(f"support.column.{column}", "en")
        sheet.write_string(LABEL_ROW, place, label[:1].upper() + label[1:], styles.label())
        header = styles.header(is_answer=column in ANSWERS)
        sheet.write_string(HEADER_ROW, place, text(f"support.column.{column}", "zh"), header)


def _write_row(sheet: Any, styles: Looks, at: int, row: dict[str, Any], *, is_band: bool) -> None:
    cells = ["" if row[column] is None else str(row[column]) for column in COLUMNS]
    for place, cell in enumerate(cells):
        sheet.write_string(at, place, cell, styles.cell("text", is_band=is_band))
    for place in range(len(COLUMNS), len(COLUMNS) + len(ANSWERS)):
        sheet.write_blank(at, place, None, styles.cell("answer", is_band=is_band))
    sheet.set_row(at, row_height(list(zip(cells, COLUMNS.values(), strict=True))))
