"""Workbooks to sheets and rows: small xlsx files here, all others by a process of their own.

What the reader costs is decided by the place of a sheet's last cell, not by the file's size, and
where memory ends, its process ends without an exception. So that process is one that may end.
"""

import marshal
import re
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.containers import MB, Unpacked, check_office, is_zip, member_bytes
from leadflow.sources.unreadable import UnreadableError
from leadflow.sources.workbook_reader import END, ERROR, FRAME, list_sheets_of, row_batches

# Small: neither the XML, nor the cells it spans, nor the longest text it could repeat along a row,
# can cost more than this.
SMALL_UNPACKED = 16 * MB
SMALL_CELLS = 1_000_000
SMALL_ROW = 256 * MB
CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])([^>]*)>")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
# What a workbook with a password holds instead of sheets.
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# Their sizes are told by other means than cell references.
NOT_SMALL = ("workbook.bin", "content.xml")
PACKAGE_ROOT = Path(__file__).resolve().parents[2]
READER = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from leadflow.sources.workbook_reader import main; main()"
)


@dataclass(frozen=True)
class SheetEntry:
    """One sheet: `has_content` where some cell is not blank."""

    name: str
    is_hidden: bool
    has_content: bool


def sheets_of(data: bytes, limits: IntakeLimits) -> list[SheetEntry]:
    """The sheets of a workbook. Raises UnreadableError for a damaged, locked or too large one."""
    if _is_small(data, limits):
        entries = list_sheets_of(data, limits.sheet_cells)
    else:
        (answer,) = _ask_reader(data, "list", "", limits)
        entries = marshal.loads(answer)
    return [SheetEntry(*entry) for entry in entries]


def rows_of(data: bytes, sheet: str, limits: IntakeLimits) -> list[bytes]:
    """A sheet's rows, packed: `unpack_rows` gives them back. Raises UnreadableError."""
    if _is_small(data, limits):
        return list(row_batches(data, sheet, limits.sheet_cells))
    return list(_ask_reader(data, "rows", sheet, limits))


def unpack_rows(batches: Sequence[bytes]) -> Iterator[list[str]]:
    """The rows in order, each cell as text."""
    for batch in batches:
        yield from marshal.loads(batch)


def _is_small(data: bytes, limits: IntakeLimits) -> bool:
    """Whether reading it here is safe. Raises UnreadableError for what is not read at all."""
    if not is_zip(data):
        if ENCRYPTED_STREAM in data:
            raise UnreadableError("sources.held.unreadable_workbook")
        return False
    unpacked = check_office(data, limits)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name.casefold() for name in archive.namelist()]
    if unpacked.total > SMALL_UNPACKED or any(name.endswith(NOT_SMALL) for name in names):
        return False
    return all(_is_small_sheet(xml, unpacked) for xml in member_bytes(data, limits))


def _is_small_sheet(xml: bytes, unpacked: Unpacked) -> bool:
    last_row, last_column = 0, 0
    for match in CELL.finditer(xml):
        reference = REFERENCE.search(match[1])
        if reference is None:  # placed by counting: not worth doing twice
            return False
        last_row = max(last_row, int(reference[2]))
        column = 0
        for letter in reference[1].upper():
            column = column * 26 + letter - ord("A") + 1
        last_column = max(last_column, column)
    return last_row * last_column <= SMALL_CELLS and last_column * unpacked.largest <= SMALL_ROW


def _ask_reader(data: bytes, mode: str, sheet: str, limits: IntakeLimits) -> Iterator[bytes]:
    """The payloads that the reading process answers with. Raises UnreadableError."""
    question = marshal.dumps((mode, sheet, limits.sheet_cells, limits.workbook_memory_mb))
    with subprocess.Popen(
        [sys.executable, "-I", "-c", READER, str(PACKAGE_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        timer = threading.Timer(limits.workbook_seconds, process.kill)
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            _feed(process.stdin, struct.pack(">I", len(question)), question, data)
            while len(head := process.stdout.read(FRAME.size)) == FRAME.size:
                kind, size = FRAME.unpack(head)
                payload = process.stdout.read(size)
                if len(payload) < size:
                    break
                if kind == END:
                    return
                if kind == ERROR:
                    key, values = marshal.loads(payload)
                    raise UnreadableError(key, **values)
                yield payload
            raise UnreadableError("sources.held.workbook_memory")
        finally:
            timer.cancel()
            process.kill()


def _feed(sink: IO[bytes], *pieces: bytes) -> None:
    # It may end early: what it answered says why, or nothing does.
    with suppress(BrokenPipeError):
        for piece in pieces:
            sink.write(piece)
        sink.flush()
    with suppress(BrokenPipeError):
        sink.close()
