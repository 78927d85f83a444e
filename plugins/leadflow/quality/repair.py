"""One rejected row, mended from the terminal: a file of corrections with just that row.

It is written as rejects are (layout, encoding, reason and record number), so that the intake takes
it as it takes a mended rejects file. Pure; reading and recording are the command's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import PurePath
from typing import Any

from leadflow.messages import Language, text
from leadflow.quality.rejects import RejectedRow, RejectedTable, rejects_name, render
from leadflow.quality.wording import titles_of
from leadflow.sources.cells import clean, half_width
from leadflow.sources.dates import NUMERIC, parse_moment
from leadflow.sources.decimal_marks import plain_number
from leadflow.sources.profiles import Profile, chosen_profiles, profiles
from leadflow.sources.reading import read_part
from leadflow.sources.recognise import canonical_columns, header_keys
from leadflow.sources.tables import list_sheets

# Decides for itself whatever it holds; for a text that the file's own encoding cannot write.
ANY_TEXT = "utf-8-sig"


class RepairRefused(ValueError):
    """Why a row cannot be mended this way: a message key and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def told(self, language: Language) -> str:
        """The refusal in one language."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True)
class CellChange:
    """One cell that a person set."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Repair:
    """The file of corrections and what was set in it."""

    file_name: str
    content: bytes
    changes: tuple[CellChange, ...]


def check_open(row: Mapping[str, Any] | None, file_id: int, row_number: int) -> Mapping[str, Any]:
    """The row (select_quarantined_row), if it waits. Raises RepairRefused saying what became."""
    where = {"file": file_id, "row": row_number}
    if row is None:
        raise RepairRefused("quality.repair.not_quarantined", **where)
    if row["status"] == "corrected":
        raise RepairRefused(
            "quality.repair.corrected_already",
            **where,
            by_file=row["corrected_by_file_id"],
            by_row=row["corrected_by_row_number"],
        )
    if row["status"] == "dismissed":
        raise RepairRefused("quality.repair.dismissed_already", **where)
    return row


def repair_row(row: Mapping[str, Any], edits: Sequence[tuple[str, str]]) -> Repair:
    """The corrections of one open row. `edits` are (column as in the file, new cell).

    Raises RepairRefused where the row has no layout, no such column, or cells without a column.
    """
    layout = row["layout"]
    where = {"file": row["file_id"], "row": row["row_number"]}
    if layout is None:
        raise RepairRefused("quality.repair.no_layout", **where)
    columns = [str(column) for column in layout["columns"]]
    cells = [str(cell) for cell in row["raw"]]
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise RepairRefused("quality.repair.surplus_cells", **where)
    cells = [*cells[: len(columns)], *[""] * (len(columns) - len(cells))]
    profile = next((known for known in profiles() if known.name == row["profile"]), None)
    changes = []
    for name, after in edits:
        place = _place_of(name, columns, profile)
        changes.append(CellChange(clean(columns[place]), cells[place], after))
        cells[place] = after
    cells = _with_plain_dates(cells, columns, layout.get("date_orders") or {})
    marks = layout.get("decimal_marks") or {}
    cells = [
        plain_number(cell, marks[column]) if column in marks else cell
        for cell, column in zip(cells, columns, strict=True)
    ]
    table = RejectedTable(
        layout,
        _encoding_for(row["encoding"], cells),
        titles_of(row["profile"], columns),
        [RejectedRow(row["record_id"], cells, row["reasons"])],
        row["held_reason"],
    )
    return Repair(_file_name(row), render([table]), tuple(changes))


def unreadable_columns(repair: Repair, profile: str, timezone: str) -> list[str]:
    """The typed columns that the mended row would still leave unread.

    Raises RepairRefused where the corrections would be held, in the words of the reason.
    """
    (sheet,) = list_sheets(repair.content)
    reading = read_part(repair.content, sheet, chosen_profiles(profile), timezone)
    if reading.held:
        values = {key: value for key, value in reading.held.items() if key != "key"}
        raise RepairRefused(reading.held["key"], **values)
    return [
        column for row in reading.rows() if row.typed is not None for column in row.typed.invalid
    ]


def _place_of(name: str, columns: Sequence[str], profile: Profile | None) -> int:
    """Where the column is: by the header as it stands, or by the name that the profile gives it.

    A header that occurs again is called `name#2`.
    """
    keys = header_keys(columns)
    wanted = header_keys([name])[0]
    for known in (keys, canonical_columns(profile, keys) if profile else ()):
        if wanted and wanted in known:
            return known.index(wanted)
    raise RepairRefused(
        "quality.repair.no_column",
        column=name,
        columns=", ".join(clean(column) for column in columns if clean(column)),
    )


def _with_plain_dates(
    cells: Sequence[str], columns: Sequence[str], orders: Mapping[str, Any]
) -> list[str]:
    """Numeric dates written year first: the whole file told their order, one row cannot."""
    plain = list(cells)
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if column in orders and NUMERIC.fullmatch(half_width(clean(cell))):
            moment = parse_moment(cell, orders[column])
            if moment is not None:
                at = datetime.combine(moment.day, moment.time_of_day or time(), moment.zone)
                plain[place] = at.isoformat() if moment.time_of_day else moment.day.isoformat()
    return plain


def _encoding_for(encoding: str | None, cells: Sequence[str]) -> str:
    try:
        "".join(cells).encode(encoding or ANY_TEXT)
    except UnicodeEncodeError:
        return ANY_TEXT
    return encoding or ANY_TEXT


def _file_name(row: Mapping[str, Any]) -> str:
    """The sender's name with the record's number: it tells where the row comes from."""
    path = PurePath(rejects_name(row["file_name"], row["layout"]["kind"], 1))
    return f"{path.stem}.R{row['record_id']}{path.suffix}"
