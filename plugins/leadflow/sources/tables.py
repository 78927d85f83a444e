"""Bytes to rows of cells: text files by delimiter, workbooks by sheet. Rows keep their numbers.

What a row means is not decided here. A Table is read several times, so it hands out fresh iterators
and a text file's rows never lie in memory all at once.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from leadflow.presets.intake import DEFAULT_LIMITS, IntakeLimits
from leadflow.sources.containers import (
    OLE_START,
    Member,
    check_archive,
    gzip_chunks,
    is_gzip,
    is_office,
    is_zip,
    list_members,
    member_chunks,
    refuse_nested,
    refuse_other_archive,
)
from leadflow.sources.decoding import Candidate, Decoded, decode
from leadflow.sources.markup import (
    HEAD_BYTES,
    html_head,
    html_rows,
    is_html,
    is_sheet_xml,
    sheet_xml_text,
    xml_sheets,
)
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import HEADER_WITHIN_ROWS, Recognised, recognise
from leadflow.sources.table_end import TextEnd
from leadflow.sources.texts import Original, Survey, Text, gathered
from leadflow.sources.unread_cells import UnreadCells, unread_cells
from leadflow.sources.unreadable import UnreadableError
from leadflow.sources.workbooks import rows_of, sheets_of, unpack_rows

DELIMITERS = (",", ";", "\t", "|")
HEAD_CHARACTERS = 65_536
# A cell this long is a quote that nobody closed; csv refuses it and the file is held.
MAX_CELL_CHARACTERS = 1_000_000
# Enough to tell a kind of file by.
START_BYTES = 512
LINE_END = re.compile(r"\r\n|\n|\r")

Rows = Iterator[list[str]]


@dataclass(frozen=True)
class Sheet:
    """One part of a received file: '' for a text file, a workbook's sheet, or a file in a zip.

    `member` is the zip's file that holds it; `sheet` the workbook's sheet, None where it is text
    or where the workbook cannot be opened.
    """

    name: str
    is_hidden: bool = False
    member: Member | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Table:
    """The rows of one part, the first row being number 1; `layout` is how they were written.

    `unread` tells of cells that hold more than the rows have, where a workbook can say so.
    """

    rows: Callable[[], Rows]
    layout: dict[str, Any]
    encoding: str | None = None
    candidates: tuple[Candidate, ...] = ()
    text_end: TextEnd = "whole"
    unread: Callable[[], UnreadCells] = dict

    def head(self) -> list[list[str]]:
        """The rows among which a header is looked for."""
        return list(islice(self.rows(), HEADER_WITHIN_ROWS + 1))


def is_workbook(data: Original, limits: IntakeLimits) -> bool:
    """Told by the first bytes, never by the name. Raises UnreadableError."""
    start = data[:START_BYTES]
    return start.startswith(OLE_START) or (is_zip(start) and is_office(data, limits))


def list_sheets(
    data: Original, limits: IntakeLimits = DEFAULT_LIMITS, folder: Path | None = None
) -> list[Sheet]:
    """The parts of a file that hold anything; one unnamed part for text or what is unreadable.

    Each file of a zip is a part under its label; of a workbook in it, `label/sheet`. What is large
    is unpacked to a nameless file on `folder`'s disk, by default the system's for such files.
    """
    try:
        start = data[:START_BYTES]
        if is_gzip(start):
            return _parts_of_packed(gzip_chunks(data, limits), limits, folder)
        if is_zip(start) and not is_office(data, limits):
            check_archive(data, limits)
            parts = [
                part
                for member in list_members(data, limits)
                for part in _parts_of_member(data, member, limits, folder)
            ]
            return parts or [Sheet("")]
        return _parts_of_workbook(data, limits)
    except UnreadableError:  # one part, and reading it says what is wrong
        return [Sheet("")]


def _parts_of_workbook(data: Original, limits: IntakeLimits) -> list[Sheet]:
    """Its sheets; one unnamed part for what is no workbook."""
    if is_sheet_xml(data[:HEAD_BYTES]):
        filled = (
            sheet.name for sheet in xml_sheets(sheet_xml_text(data[:]), limits) if sheet.batches
        )
        return [Sheet(name, sheet=name) for name in dict.fromkeys(filled)] or [Sheet("")]
    if not is_workbook(data, limits):
        return [Sheet("")]
    sheets = [
        Sheet(entry.name, entry.is_hidden, sheet=entry.name)
        for entry in sheets_of(data[:], limits)
        if entry.has_content
    ]
    return sheets or [Sheet("")]


def _parts_of_packed(
    chunks: Iterator[bytes], limits: IntakeLimits, folder: Path | None
) -> list[Sheet]:
    """What came out of an archive as parts; a text is told by its start, and not unpacked here."""
    first = next(chunks, b"")
    start = first[:START_BYTES]
    is_book = start.startswith(OLE_START) or is_zip(start) or is_sheet_xml(first[:HEAD_BYTES])
    if not is_book:
        return [Sheet("")]
    inner = gathered(chain((first,), chunks), folder)
    refuse_nested(inner, limits)
    return _parts_of_workbook(inner, limits)


def _parts_of_member(
    data: Original, member: Member, limits: IntakeLimits, folder: Path | None
) -> list[Sheet]:
    """A file in a zip as parts; one that cannot be opened is a part that says so when read."""
    whole = Sheet(member.label, member=member)
    try:
        parts = _parts_of_packed(member_chunks(data, member, limits), limits, folder)
    except UnreadableError:
        return [whole]
    return [
        replace(part, name=f"{member.label}/{part.name}", member=member) if part.name else whole
        for part in parts
    ]


def open_table(
    data: Original,
    part: Sheet,
    profiles: Sequence[Profile],
    limits: IntakeLimits,
    folder: Path | None = None,
) -> Table:
    """The table of one part; a text is read from where it lies, unpacked as list_sheets does.

    Raises UnreadableError, decoding.UndecidableEncodingError.
    """
    start = data[:START_BYTES]
    if is_gzip(start):
        data = _unpacked(gzip_chunks(data, limits), limits, folder)
    elif part.member is not None:
        data = _unpacked(member_chunks(data, part.member, limits), limits, folder)
    elif is_zip(start) and not is_office(data, limits):
        check_archive(data, limits)
        raise UnreadableError("sources.held.no_content")
    refuse_other_archive(data[:START_BYTES])
    if is_workbook(data, limits):
        if part.sheet is None:  # listing failed, and fails again here to say why
            sheets_of(data[:], limits)
        name = part.sheet or part.name
        table = sheet_table(data[:], name, limits)
        return replace(table, unread=partial(unread_cells, data, name, limits))
    if is_sheet_xml(data[:HEAD_BYTES]):
        return sheet_xml_table(data[:], part.sheet, limits)
    if is_html(data[:HEAD_BYTES]):
        return html_table(data[:], profiles, limits)
    return text_table(data, profiles, limits)


def _unpacked(chunks: Iterator[bytes], limits: IntakeLimits, folder: Path | None) -> Original:
    inner = gathered(chunks, folder)
    refuse_nested(inner, limits)
    return inner


def sheet_table(data: bytes, name: str, limits: IntakeLimits) -> Table:
    """One sheet of a workbook. Raises UnreadableError for a damaged, locked or too large one."""
    batches = rows_of(data, name, limits)
    return Table(lambda: unpack_rows(batches), {"kind": "xlsx", "sheet": name})


def sheet_xml_table(data: bytes, name: str | None, limits: IntakeLimits) -> Table:
    """One sheet of Excel 2003's XML. Raises UnreadableError."""
    sheets = [sheet for sheet in xml_sheets(sheet_xml_text(data[:]), limits) if sheet.name == name]
    batches = [batch for sheet in sheets for batch in sheet.batches]
    return Table(lambda: unpack_rows(batches), {"kind": "xlsx", "sheet": name or "Sheet1"})


def html_table(data: bytes, profiles: Sequence[Profile], limits: IntakeLimits) -> Table:
    """The tables of a page, its encoding decided as a text's.

    Raises UnreadableError, decoding.UndecidableEncodingError.
    """

    def profile_of(text: Text) -> Profile | None:
        rows = list(unpack_rows(html_head(text.whole(), limits, HEADER_WITHIN_ROWS + 1)))
        found = recognise(rows, profiles)
        return found.profile if isinstance(found, Recognised) else None

    decoded = decode(data, profile_of, _encodings(profiles))
    batches = html_rows(decoded.text.whole(), limits)
    layout = {"kind": "xlsx", "sheet": "Sheet1"}
    return Table(lambda: unpack_rows(batches), layout, decoded.encoding, decoded.candidates)


def _encodings(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Those that some profile names."""
    return tuple(dict.fromkeys(name for profile in profiles for name in profile.encodings))


def text_table(data: Original, profiles: Sequence[Profile], limits: IntakeLimits) -> Table:
    """A text file, its encoding and delimiter decided by which reading has a known header.

    Raises UnreadableError, decoding.UndecidableEncodingError.
    """
    most = limits.record_kb << 10
    if has_long_line(data, most):
        raise UnreadableError("sources.held.long_record", limit=limits.record_kb)

    def profile_of(text: Text) -> Profile | None:
        found = recognise(table_of(text, profiles).head(), profiles)
        return found.profile if isinstance(found, Recognised) else None

    decoded: Decoded = decode(data, profile_of, _encodings(profiles))
    table = table_of(decoded.text, profiles, limits)
    if decoded.survey.quote_count % 2:
        _refuse_open_quote(decoded.text, table.layout["delimiter"])
    end = _text_end(decoded.survey)
    return Table(table.rows, table.layout, decoded.encoding, decoded.candidates, end)


def _text_end(seen: Survey) -> TextEnd:
    """Zeros at the end are what a crashed copy leaves behind."""
    if seen.is_cut:
        return "cut"
    return "whole" if seen.last_character in ("\n", "\r") else "open"


def table_of(
    text: Text, profiles: Sequence[Profile], limits: IntakeLimits = DEFAULT_LIMITS
) -> Table:
    """A decoded text as a table. The delimiter is the one whose header a profile knows best."""
    text = text.without_mark()
    head = text.head(HEAD_CHARACTERS)
    best: tuple[int, int, str] | None = None
    for place, delimiter in enumerate(_by_frequency(head)):
        first_rows = list(islice(_records(head, delimiter, limits), HEADER_WITHIN_ROWS + 1))
        found = recognise(first_rows, profiles)
        known = sum(bool(c) for c in found.columns) if isinstance(found, Recognised) else 0
        if best is None or (known, -place) > best[:2]:
            best = (known, -place, delimiter)
    assert best is not None
    delimiter = best[2]
    ends = LINE_END.findall(head)
    layout = {
        "kind": "text",
        "delimiter": delimiter,
        "lineterminator": max(("\r\n", "\n", "\r"), key=ends.count) if ends else "\r\n",
        "quoting": "all"
        if re.search(rf'^"[^\r\n]*"{re.escape(delimiter)}"', head, re.M)
        else "minimal",
    }
    return Table(lambda: _records(text, delimiter, limits), layout)


def has_long_line(data: Original, most: int) -> bool:
    """Whether some line is longer than this many bytes; never copies, reads once."""
    start = 0
    while start + most < len(data):
        end = start + most
        last = max(data.rfind(b"\n", start, end), data.rfind(b"\r", start, end))
        if last < start:
            return True
        start = last + 1
    return False


def lines_of(text: str | Text) -> Iterator[str]:
    """The lines of a text with their ends, a piece at a time: csv reads them as from a file."""
    rest = ""
    for piece in Text.of(text).pieces():
        rest += piece.replace("\x00", "")
        # a line feed may follow a carriage return that is the last of what is there
        end = max(rest.rfind("\n"), rest.rfind("\r", 0, -1)) + 1
        yield from io.StringIO(rest[:end], newline="")
        rest = rest[end:]
    yield from io.StringIO(rest, newline="")


def _records(text: str | Text, delimiter: str, limits: IntakeLimits) -> Rows:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = _Counted(lines_of(text), limits.record_kb)
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            lines.in_record = 0
            yield record
    except csv.Error as error:
        raise UnreadableError("sources.held.open_quote") from error


class _Counted:
    """Lines, counted since the last whole record: quoted line breaks can join a file into one."""

    def __init__(self, lines: Iterator[str], record_kb: int) -> None:
        self.in_record = 0
        self._lines = lines
        self._record_kb = record_kb

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.in_record += len(line)
        if self.in_record > self._record_kb << 10:
            raise UnreadableError("sources.held.long_record", limit=self._record_kb)
        return line


def _refuse_open_quote(text: Text, delimiter: str) -> None:
    """Raise UnreadableError where a quote that nobody closes swallows the rest of the file."""
    try:
        for _ in csv.reader(lines_of(text), delimiter=delimiter, strict=True):
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
