"""A sample file before it is written: rows with what is true of them, and the writers.

Nothing here knows what a column means. Every writer is byte-deterministic: workbooks are repacked
without compression and with fixed times, so that no zlib version shows.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = str | int | float | date | None
FIXED_TIME = (2026, 9, 27, 18, 0, 0)


@dataclass
class Row:
    """One data row: its cells, whose it is, what should become of it, what is wrong with it."""

    cells: list[Cell]
    entity_id: str | None = None
    person_id: str | None = None
    outcome: str = "accepted"
    faults: tuple[str, ...] = ()
    waits_in_review: bool = False


@dataclass
class Table:
    """One file: `first_row` is the spreadsheet row number of the first data row (1-based)."""

    path: str
    header: tuple[str, ...]
    rows: list[Row]
    write: Callable[["Table", Path], None]
    first_row: int = 2
    blank_before: dict[int, int] = field(default_factory=dict)
    held: bool = False
    note: str = ""

    def numbered(self) -> list[tuple[int, Row]]:
        """Rows with their spreadsheet row numbers; blank lines count there, so they do here."""
        numbered, number = [], self.first_row
        for index, row in enumerate(self.rows):
            number += self.blank_before.get(index, 0)
            numbered.append((number, row))
            number += 1
        return numbered


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return str(value)


def _csv_bytes(
    lines: Sequence[Sequence[Cell]], encoding: str, line_end: str, *, quote_all: bool
) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, lineterminator=line_end, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    )
    for line in lines:
        if line:
            writer.writerow([_text(value) for value in line])
        else:
            buffer.write(line_end)
    return buffer.getvalue().encode(encoding)


def csv_writer(
    encoding: str, line_end: str, *, quote_all: bool, title: str = ""
) -> Callable[[Table, Path], None]:
    """A writer of delimited text; `title` is a sheet title above the header."""

    def write(table: Table, path: Path) -> None:
        lines: list[Sequence[Cell]] = []
        if title:
            lines.append([title, *[""] * (len(table.header) - 1)])
        lines.append(table.header)
        for index, row in enumerate(table.rows):
            lines += [[]] * table.blank_before.get(index, 0)
            lines.append(row.cells)
        path.write_bytes(_csv_bytes(lines, encoding, line_end, quote_all=quote_all))

    return write


CHINESE_EXCEL_CSV = csv_writer("gb18030", "\r\n", quote_all=False)
SALESFORCE_CSV = csv_writer("cp1252", "\n", quote_all=True)
HUBSPOT_CSV = csv_writer("utf-8-sig", "\n", quote_all=True)
RESAVED_CSV = csv_writer("utf-8", "\r\n", quote_all=False)


def _workbook(path: Path, fill: Callable[[Any, Any, dict[str, Any]], None], name: str) -> None:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"author": "Leadflow sample", "created": datetime(*FIXED_TIME)})
    formats = {
        "head": workbook.add_format({"bold": True, "align": "center", "border": 1}),
        "date": workbook.add_format({"num_format": "yyyy/m/d"}),
        "percent": workbook.add_format({"num_format": "0%"}),
    }
    fill(workbook, workbook.add_worksheet(name), formats)
    workbook.close()
    path.write_bytes(_repacked(buffer.getvalue()))


def _repacked(content: bytes) -> bytes:
    """The same archive, stored with fixed times: equal on every machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return packed.getvalue()


def _write_cells(sheet: Any, number: int, row: Row, formats: dict[str, Any]) -> None:
    for column, value in enumerate(row.cells):
        if value is None or value == "":
            continue
        if isinstance(value, date):
            sheet.write_datetime(
                number, column, datetime(value.year, value.month, value.day), formats["date"]
            )
        elif isinstance(value, float) and 0 < value < 1:
            sheet.write_number(number, column, value, formats["percent"])
        elif isinstance(value, int | float):
            sheet.write_number(number, column, value)
        else:
            sheet.write_string(number, column, value)


def write_sheet(table: Table, path: Path) -> None:
    """A workbook of one sheet, header in row 1."""

    def fill(_: Any, sheet: Any, formats: dict[str, Any]) -> None:
        sheet.write_row(0, 0, table.header, formats["head"])
        sheet.set_column(0, len(table.header) - 1, 16)
        for number, row in table.numbered():
            _write_cells(sheet, number - 1, row, formats)

    _workbook(path, fill, "Sheet1")


def statistics_writer(
    first: date, last: date, won_count: int, group: str, group_columns: tuple[int, int]
) -> Callable[[Table, Path], None]:
    """The S5-1 layout: title, query block, an empty row, a header of two rows with merged cells."""

    def write(table: Table, path: Path) -> None:
        def fill(_: Any, sheet: Any, formats: dict[str, Any]) -> None:
            head = formats["head"]
            width = len(table.header) - 1
            sheet.merge_range(0, 0, 0, width, "客户跟进记录统计表", head)
            for column, label, value in ((0, "查询日期(起)", first), (3, "查询日期(止)", last)):
                sheet.write_string(1, column, label)
                sheet.write_datetime(
                    1, column + 1, datetime(value.year, value.month, value.day), formats["date"]
                )
            sheet.write_string(1, 6, "成交户数统计")
            sheet.write_number(1, 7, won_count)
            sheet.merge_range(3, group_columns[0], 3, group_columns[1], group, head)
            for column, label in enumerate(table.header):
                if group_columns[0] <= column <= group_columns[1]:
                    sheet.write_string(4, column, label, head)
                else:
                    sheet.merge_range(3, column, 4, column, label, head)
            for number, row in table.numbered():
                _write_cells(sheet, number - 1, row, formats)

        _workbook(path, fill, "统计表")

    return write
