"""Judges how a file was read: law 1, truth of every cell, no crash. Answers in sentences."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Sequence

from corpus.files import LOCAL, Export, Row
from leadflow.messages import catalogue, text
from leadflow.presets.intake import IntakeLimits
from leadflow.sources.cells import clean
from leadflow.sources.containers import is_gzip, is_zip
from leadflow.sources.landed_text import BlockWriter
from leadflow.sources.landing import Lander
from leadflow.sources.profiles import Profile
from leadflow.sources.reading import LandedRow, PartReading, read_part
from leadflow.sources.tables import list_sheets
from leadflow.sources.typed_columns import ALLOWED_VALUES, ROW_SHAPE

LIMITS = IntakeLimits(sheet_cells=200_000, workbook_memory_mb=256, workbook_seconds=20)
# What typed_record keeps in a column of type integer.
INTEGERS, MOST_INTEGER = ("employees_min", "employees_max"), 2**31 - 1


def readings_of(data: bytes, profiles: Sequence[Profile]) -> list[PartReading]:
    """Every part of a file, as receive_files and read_file read it."""
    parts = list_sheets(data, LIMITS)
    assert parts, "no part at all"
    assert len({part.name for part in parts}) == len(parts), "two parts of one name"
    return [read_part(data, part, profiles, LOCAL, LIMITS) for part in parts]


def broken_laws(readings: Sequence[PartReading]) -> list[str]:
    """What no file whatever may do: rows lost or told twice, a reason without words."""
    problems = []
    for reading in readings:
        if reading.held:
            values = {key: value for key, value in reading.held.items() if key != "key"}
            if reading.held["key"] not in catalogue():
                problems.append(f"held for {reading.held['key']}, which has no words")
            else:
                text(reading.held["key"], "zh", **values)
        rows = list(reading.rows())
        numbers = [row.row_number for row in rows]
        if numbers != sorted(set(numbers)):
            problems.append("a row is told twice or out of order")
        if reading.table is None:
            if rows or not reading.held:
                problems.append("no table, and no reason")
            continue
        filled = {
            number
            for number, cells in enumerate(reading.table.rows(), 1)
            if any(cell.strip() for cell in cells)
        }
        found = reading.recognised
        header = set(range(found.header_index + 1, found.first_data_index + 1)) if found else set()
        if set(numbers) != filled - header:
            problems.append(f"rows {sorted((filled - header) ^ set(numbers))[:5]} are not told")
        for row in rows:
            is_typed = row.typed is not None
            if is_typed + bool(row.ignored_because) != (
                not reading.held or bool(row.ignored_because)
            ):
                problems.append(f"row {row.row_number} has no outcome, or two")
    return problems


def uncounted(data: bytes, readings: Sequence[PartReading]) -> list[str]:
    """Of a text file: rows that Python's csv finds in the whole of it and the reading did not."""
    table = readings[0].table
    if table is None or table.encoding is None or table.layout["kind"] != "text":
        return []
    if is_gzip(data):
        data = gzip.decompress(data)
    if is_zip(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            (name,) = archive.namelist()
            data = archive.read(name)
    text = data.decode(table.encoding, errors="replace").removeprefix("\ufeff").replace("\0", "")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=table.layout["delimiter"])
    expected = sum(any(cell.strip() for cell in line) for line in lines)
    found = sum(any(cell.strip() for cell in line) for line in table.rows())
    return [] if found == expected else [f"{found} rows are read of {expected}"]


def unstorable(readings: Sequence[PartReading]) -> list[str]:
    """Rows that the database would refuse: lines of COPY that are none, values out of range."""
    problems = []
    for reading in readings:
        lander, writer = Lander(reading.landing), BlockWriter(1, reading.landing)
        for block in reading.blocks():
            landed = lander.land(*block)
            written = writer.write(landed)
            for lines, count in (
                (written.source_lines, len(landed.row_numbers)),
                (written.typed_lines, len(landed.typed_places)),
            ):
                if "\0" in lines:
                    problems.append("a NUL for COPY")
                lines.encode()
                if sum(1 for _ in csv.reader(io.StringIO(lines, newline=""))) != count:
                    problems.append("COPY would see other rows")
            values = landed.typed.values if landed.typed else {}
            for name in set(values) & set(INTEGERS):
                if any(value is not None and abs(value) > MOST_INTEGER for value in values[name]):
                    problems.append(f"{name} is larger than the column")
            for name in set(values) & set(ALLOWED_VALUES):
                if set(values[name]) - {None} - ALLOWED_VALUES[name]:
                    problems.append(f"{name} has a value that is not allowed")
    return problems


def untruths(export: Export, readings: Sequence[PartReading]) -> list[str]:
    """Of an undamaged file: rows that are not all there, and cells that are not the truth."""
    (reading,) = readings
    if reading.held:
        return [f"held: {reading.held}"]
    if reading.profile is None or reading.profile.name != export.profile.name:
        return [f"recognised as {reading.profile and reading.profile.name}"]
    landed = [row for row in reading.rows() if not row.ignored_because]
    if len(landed) != len(export.rows):
        return [f"{len(landed)} data rows, not {len(export.rows)}"]
    problems = []
    for row, truth in zip(landed, export.rows, strict=True):
        problems += _wrong(row, truth, may_be_invalid=False)
    return problems


def untruths_of_damaged(
    export: Export, readings: Sequence[PartReading], touched_rows: int
) -> list[str]:
    """Of a damaged file: what the damage did not touch is there, and true or told as invalid.

    A row whose cells are as they were written must be read as the truth; rows that are gone must
    be as few as the damage touched, unless a row that swallowed them is told as misshapen.
    """
    encoding = export.layout.encoding
    known = {
        tuple(clean(cell.encode(encoding).decode(encoding)) for cell in row.cells): row
        for row in export.rows
    }
    problems: list[str] = []
    for reading in readings:
        if reading.held or reading.profile is None or reading.profile.name != export.profile.name:
            return problems
        if reading.recognised is None or reading.recognised.header != export.header:
            return problems  # the header itself is damaged: drift tells which column is gone
        landed = list(reading.rows())
        seen: Counter[tuple[str, ...]] = Counter()
        swallowed = 0
        for row in landed:
            cells = tuple(clean(cell) for cell in row.cells)
            if cells in known and row.typed is not None:
                seen[cells] += 1
                problems += _wrong(row, known[cells], may_be_invalid=True)
            elif row.typed is not None and ROW_SHAPE in row.typed.invalid:
                swallowed += sum("\n" in cell or "\r" in cell for cell in row.cells) and 10**6
        gone = len(set(known) - set(seen))
        if gone > touched_rows + swallowed:
            problems.append(f"{gone} rows are gone or changed, the damage touched {touched_rows}")
    return problems


def _wrong(row: LandedRow, truth: Row, *, may_be_invalid: bool) -> list[str]:
    assert row.typed is not None
    problems = []
    for column, expected in truth.truth.items():
        got = row.typed.get(column)
        if isinstance(expected, str) and isinstance(got, str):
            is_right = clean(got) == clean(expected)
        else:
            is_right = got == expected
        if not is_right and not (may_be_invalid and got is None and column in row.typed.invalid):
            problems.append(f"row {row.row_number} {column}: {got!r}, not {expected!r}")
    return problems
