"""Sheets and rows of one workbook by calamine; runs inside the program or as a process of its own.

calamine lays a sheet out densely down to its last cell and, where memory ends, ends the process.
So this module imports little, and as a process it limits its own memory first.
"""

import io
import marshal
import struct
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from leadflow.sources.cells import cell_text
from leadflow.sources.unreadable import UnreadableError

ROWS_A_BATCH = 256
FRAME = struct.Struct(">cI")
SHEETS, ROWS, ERROR, END = b"s", b"r", b"e", b"."
# A panic inside calamine comes as this; it is no Exception, so that it is not caught by accident.
PANIC = "PanicException"


def list_sheets_of(data: bytes, most_cells: int) -> list[tuple[str, bool, bool]]:
    """Name, whether it is hidden and whether it has content, of each sheet. Raises UnreadableError.

    A sheet too large to look into counts as one with content: reading it says what is wrong.
    """
    try:
        workbook = _open(data)
        return [
            (
                entry.name,
                entry.visible != SheetVisibleEnum.Visible,
                _has_content(workbook, entry.name, most_cells),
            )
            for entry in workbook.sheets_metadata
        ]
    except BaseException as error:
        raise _unreadable(error) from None


def row_batches(data: bytes, name: str, most_cells: int) -> Iterator[bytes]:
    """The rows of one sheet from its row 1 and column A on, packed. Raises UnreadableError."""
    try:
        workbook = _open(data)
        if name not in workbook.sheet_names:
            raise UnreadableError("sources.held.no_content")
        sheet = workbook.get_sheet_by_name(name)
        _refuse_large(sheet, most_cells)
        padding = [""] * (sheet.start[1] if sheet.start else 0)
        batch: list[list[str]] = []
        for row in sheet.iter_rows():
            batch.append([*padding, *map(cell_text, row)])
            if len(batch) == ROWS_A_BATCH:
                yield marshal.dumps(batch)
                batch = []
        yield marshal.dumps(batch)
    except GeneratorExit:
        raise
    except BaseException as error:
        raise _unreadable(error) from None


def _open(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _has_content(workbook: CalamineWorkbook, name: str, most_cells: int) -> bool:
    try:
        sheet = workbook.get_sheet_by_name(name)
        _refuse_large(sheet, most_cells)
    except CalamineError:  # a chart sheet has no cells
        return False
    except UnreadableError:
        return True
    return any(cell_text(value).strip() for row in sheet.iter_rows() for value in row)


def _refuse_large(sheet: CalamineSheet, most_cells: int) -> None:
    if sheet.end and (sheet.end[0] + 1) * (sheet.end[1] + 1) > most_cells:
        raise UnreadableError("sources.held.sheet_cells", limit=most_cells)


def _unreadable(error: BaseException) -> BaseException:
    """What the caller is told; errors of the program itself stay what they are."""
    if isinstance(error, CalamineError | OSError) or type(error).__name__ == PANIC:
        return UnreadableError("sources.held.unreadable_workbook")
    if isinstance(error, MemoryError):
        return UnreadableError("sources.held.workbook_memory")
    return error


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one question (marshal: mode, sheet, cells, MB) about the workbook that follows it."""
    (size,) = struct.unpack(">I", source.read(4))
    mode, sheet, most_cells, memory_mb = marshal.loads(source.read(size))
    _limit_memory(memory_mb)
    data = source.read()
    try:
        if mode == "list":
            _send(sink, SHEETS, marshal.dumps(list_sheets_of(data, most_cells)))
        else:
            for batch in row_batches(data, sheet, most_cells):
                _send(sink, ROWS, batch)
        _send(sink, END, b"")
    except UnreadableError as error:
        answer: tuple[str, dict[str, Any]] = (error.key, error.values)
        _send(sink, ERROR, marshal.dumps(answer))
    sink.flush()


def _limit_memory(memory_mb: int) -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system: the process still dies alone
        return
    limit = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _send(sink: BinaryIO, kind: bytes, payload: bytes) -> None:
    sink.write(FRAME.pack(kind, len(payload)))
    sink.write(payload)


def main() -> None:
    """Entry of the reading process."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
