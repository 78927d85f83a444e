"""Bytes to rows of cells: text files by delimiter, workbooks by sheet. Rows keep their numbers.

What a row means is not decided here. A Table is read several times, so it hands out fresh iterators
and a text file's rows never lie in memory all at once.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from leadflow.sources.cells import cell_text
from leadflow.sources.decoding import Candidate, Decoded, decode
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import HEADER_WITHIN_ROWS, Recognised, recognise

DELIMITERS = (",", ";", "\t", "|")
HEAD_CHARACTERS = 65_536
# A cell this long is a quote that nobody closed; csv refuses it and the file is held.
MAX_CELL_CHARACTERS = 1_000_000
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LINE_END = re.compile(r"\r\n|\n|\r")

Rows = Iterator[list[str]]


class UnreadableError(ValueError):
    """The bytes are no table: the key of the message that tells why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Sheet:
    """One part of a received file: a workbook's sheet, or the whole of a text file as ''."""

    name: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """The rows of one part, the first row being number 1; `layout` is how they were written."""

    rows: Callable[[], Rows]
    layout: dict[str, Any]
    encoding: str | None = None
    candidates: tuple[Candidate, ...] = ()

    def head(self) -> list[list[str]]:
        """The rows among which a header is looked for."""
        return list(islice(self.rows(), HEADER_WITHIN_ROWS + 1))


def is_workbook(data: bytes) -> bool:
    """Told by the first bytes, never by the name."""
    return data.startswith(WORKBOOK_STARTS)


def list_sheets(data: bytes) -> list[Sheet]:
    """The parts of a file that hold anything; one unnamed part for text or what is unreadable."""
    if not is_workbook(data):
        return [Sheet("")]
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(entry.name, entry.visible != SheetVisibleEnum.Visible)
            for entry in workbook.sheets_metadata
            if _has_content(workbook, entry.name)
        ]
    except CalamineError:  # damaged or encrypted: one part, and reading it says so
        return [Sheet("")]
    return sheets or [Sheet("")]


def sheet_table(data: bytes, name: str) -> Table:
    """One sheet of a workbook. Raises UnreadableError for a damaged or encrypted one."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if name not in workbook.sheet_names:
            raise UnreadableError("sources.held.no_content")
        values = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise UnreadableError("sources.held.unreadable_workbook") from error

    def rows() -> Rows:
        for row in values:
            yield [cell_text(value) for value in row]

    return Table(rows, {"kind": "xlsx", "sheet": name})


def text_table(data: bytes, profiles: Sequence[Profile]) -> Table:
    """A text file, its encoding and delimiter decided by which reading has a known header.

    Raises UnreadableError, decoding.UndecidableEncodingError.
    """
    encodings = dict.fromkeys(encoding for profile in profiles for encoding in profile.encodings)

    def profile_of(text: str) -> Profile | None:
        found = recognise(table_of(text, profiles).head(), profiles)
        return found.profile if isinstance(found, Recognised) else None

    decoded: Decoded = decode(data, profile_of, tuple(encodings))
    table = table_of(decoded.text, profiles)
    _refuse_open_quote(decoded.text, table.layout["delimiter"])
    return Table(table.rows, table.layout, decoded.encoding, decoded.candidates)


def table_of(text: str, profiles: Sequence[Profile]) -> Table:
    """A decoded text as a table. The delimiter is the one whose header a profile knows best."""
    head = text[:HEAD_CHARACTERS].removeprefix("\ufeff")
    best: tuple[int, int, str] | None = None
    for place, delimiter in enumerate(_by_frequency(head)):
        found = recognise(list(islice(_records(head, delimiter), HEADER_WITHIN_ROWS + 1)), profiles)
        known = sum(bool(c) for c in found.columns) if isinstance(found, Recognised) else 0
        if best is None or (known, -place) > best[:2]:
            best = (known, -place, delimiter)
    assert best is not None
    delimiter = best[2]
    text = text.removeprefix("\ufeff")
    ends = LINE_END.findall(head)
    layout = {
        "kind": "text",
        "delimiter": delimiter,
        "lineterminator": max(("\r\n", "\n", "\r"), key=ends.count) if ends else "\r\n",
        "quoting": "all"
        if re.search(rf'^"[^\r\n]*"{re.escape(delimiter)}"', head, re.M)
        else "minimal",
    }
    return Table(lambda: _records(text, delimiter), layout)


def _records(text: str, delimiter: str) -> Rows:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    plain = text.replace("\x00", "")
    try:
        yield from csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableError("sources.held.open_quote") from error


def _refuse_open_quote(text: str, delimiter: str) -> None:
    """Raise UnreadableError where a quote that nobody closes swallows the rest of the file."""
    if text.count('"') % 2 == 0:
        return
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "end of data" in str(error):
            raise UnreadableError("sources.held.open_quote") from error


def _by_frequency(head: str) -> list[str]:
    """Delimiters by how often they stand in the line with most of them, mostly the header."""
    lines = head.splitlines()[:HEADER_WITHIN_ROWS]
    return sorted(
        DELIMITERS, key=lambda mark: -max((line.count(mark) for line in lines), default=0)
    )


def _has_content(workbook: CalamineWorkbook, name: str) -> bool:
    try:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
    except CalamineError:  # a chart sheet has no cells
        return False
    return any(cell_text(value).strip() for row in rows for value in row)
