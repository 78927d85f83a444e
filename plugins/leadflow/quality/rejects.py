"""Rejected rows as a file in the layout they came in, with the reason and the record's number.

The lines above the table, header, column order, delimiter, quoting, line ends and encoding are the
sender's, so that the file can be mended in the program it came from and dropped in again. Pure:
what the rows are and where the file goes is for `steps.py`.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from leadflow.delivery.csv_file import safe_cell
from leadflow.messages import catalogue, text
from leadflow.quality.wording import HAN, critical_sentences, language_of

REASON_HEADER = "quality.rejects.reason_header"
RECORD_HEADER = "quality.rejects.record_header"

# Workbooks carry a creation time; a fixed one keeps equal rejects byte-identical.
WORKBOOK_CREATED = datetime(2000, 1, 1)
WIDTH_CHARACTERS = (8, 40)


@dataclass(frozen=True)
class RejectedRow:
    """One quarantined row: its cells as received, after redaction, and why it is rejected."""

    record_id: int
    cells: Sequence[str]
    reasons: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RejectedTable:
    """The rejected rows of one text file, or of one sheet of a workbook.

    `titles` gives the sender's header of a typed column; `held_reason` why the whole file waits.
    """

    layout: Mapping[str, Any]
    encoding: str | None
    titles: Mapping[str, str]
    rows: Sequence[RejectedRow]
    held_reason: Mapping[str, Any] | None = None


def added_headers() -> tuple[set[str], set[str]]:
    """The headers, in any language, of the reason column and of the record number's column."""
    return set(catalogue()[REASON_HEADER].values()), set(catalogue()[RECORD_HEADER].values())


def rejects_name(file_name: str, kind: str, name_number: int) -> str:
    """The original name, as xlsx for workbooks; numbered where the day brought the name twice."""
    path = PurePath(file_name)
    suffix = ".xlsx" if kind == "xlsx" else path.suffix
    number = f" ({name_number})" if name_number > 1 else ""
    return f"{path.stem}{number}{suffix}"


def render(tables: Sequence[RejectedTable]) -> bytes:
    """The rejects of one received file: a text file has one table, a workbook one per sheet."""
    if tables[0].layout["kind"] == "xlsx":
        return _render_workbook(tables)
    if len(tables) != 1:
        raise ValueError("a text file has one table")
    return _render_text(tables[0])


def lines_of(table: RejectedTable) -> tuple[list[list[str]], list[list[str]]]:
    """The lines down to the header, and the rows, both with the two added columns.

    The added columns of an earlier round are left out first, so that they never pile up. Cells
    beyond the header stay, behind the added ones.
    """
    columns = [str(column) for column in table.layout["columns"]]
    language = language_of(columns)
    reason_headers, record_headers = added_headers()
    kept = [
        position
        for position, column in enumerate(columns)
        if column not in reason_headers | record_headers
    ]
    added = [text(REASON_HEADER, language), text(RECORD_HEADER, language)]
    head = [[str(cell) for cell in line] for line in table.layout.get("preamble") or []]
    for number, line in enumerate(table.layout["header_rows"]):
        # under merged labels only the first header row holds text
        head.append([*_pick(line, kept), *(added if number == 0 else ["", ""])])
    rows = [
        [
            *_pick(row.cells, kept),
            critical_sentences(row.reasons, language, table.titles, table.held_reason),
            f"R{row.record_id}",
            *row.cells[len(columns) :],
        ]
        for row in table.rows
    ]
    return head, rows


def _pick(cells: Sequence[Any], positions: Sequence[int]) -> list[str]:
    """The cells at these positions as text; a row that is too short is filled up."""
    return [
        str(cells[position]) if position < len(cells) and cells[position] is not None else ""
        for position in positions
    ]


def _render_text(table: RejectedTable) -> bytes:
    layout = table.layout
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=layout["delimiter"],
        lineterminator=layout["lineterminator"],
        quoting=csv.QUOTE_ALL if layout["quoting"] == "all" else csv.QUOTE_MINIMAL,
    )
    head, rows = lines_of(table)
    writer.writerows(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    # The cells came out of this encoding; only what we add could lie outside it.
    return buffer.getvalue().encode(table.encoding or "utf-8-sig", errors="replace")


def _render_workbook(tables: Sequence[RejectedTable]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": WORKBOOK_CREATED})
        plain = workbook.add_format({"valign": "top"})
        header = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DCE6F2"})
        told = workbook.add_format({"valign": "top", "text_wrap": True, "font_color": "#B42318"})
        for table in tables:
            sheet = workbook.add_worksheet(str(table.layout["sheet"]))
            head, rows = lines_of(table)
            header_start = len(head) - len(table.layout["header_rows"])
            for number, line in enumerate([*head, *rows]):
                for position, cell in enumerate(line):
                    is_reason = number >= len(head) and position == len(line) - 2
                    style = header if header_start <= number < len(head) else plain
                    if cell:
                        sheet.write_string(number, position, cell, told if is_reason else style)
            _set_widths(sheet, [*head[header_start:], *rows])
            sheet.freeze_panes(len(head), 0)
    return buffer.getvalue()


def _set_widths(sheet: Any, lines: Sequence[Sequence[str]]) -> None:
    low, high = WIDTH_CHARACTERS
    for position in range(max(len(line) for line in lines)):
        cells = (line[position] for line in lines if position < len(line))
        # a Chinese character is twice as wide as a Latin one
        longest = max(len(cell) + len(HAN.findall(cell)) for cell in cells)
        sheet.set_column(position, position, min(max(longest + 2, low), high))
