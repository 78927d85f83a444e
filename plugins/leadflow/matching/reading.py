"""Files to tables for matching: through the same reading as imports, any encoding, csv or sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leadflow.matching.recognising import header_key, header_words
from leadflow.messages import text
from leadflow.presets.intake import DEFAULT_LIMITS
from leadflow.sources.decoding import UndecidableEncodingError
from leadflow.sources.tables import Sheet, Table, list_sheets, open_table, table_of
from leadflow.sources.unreadable import UnreadableError

HEADER_WITHIN_ROWS = 20


class NoTable(ValueError):
    """Why a file cannot be read as a table, in the reader's words."""


@dataclass(frozen=True)
class RawTable:
    """A header and its rows as received, each as wide as the widest; `numbers` are file rows."""

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    encoding: str | None


def read_table(path: Path) -> RawTable:
    """The one table of a file. Raises NoTable.

    The header is the row, among the first, with most words that are known; else the first with two
    cells or more. Empty rows are left out.
    """
    data = path.read_bytes()
    tables = [_opened(data, part, path) for part in list_sheets(data)]
    found = [raw for raw in (_with_header(table) for table in tables) if raw]
    if not found:
        raise NoTable(f"{path.name} holds no table: no row with two filled cells and rows below")
    return max(found, key=lambda raw: len(raw.rows))


def _opened(data: bytes, part: Sheet, path: Path) -> Table:
    try:
        return open_table(data, part, (), DEFAULT_LIMITS)
    except UndecidableEncodingError as error:
        readings = ", ".join(
            f"{each.encoding} {each.plausible_share:.0%}" for each in error.candidates[:3]
        )
        if error.best_text is None:
            raise NoTable(
                f"{path.name}: no encoding gives readable text ({readings}). Save it as UTF-8."
            ) from error
        table = table_of(error.best_text, ())
        best = error.candidates[0].encoding if error.candidates else None
        return Table(table.rows, table.layout, best)
    except UnreadableError as error:
        raise NoTable(f"{path.name}: {text(error.key, 'en', **error.values)}") from error


def _with_header(table: Table) -> RawTable | None:
    try:
        rows = list(enumerate(table.rows(), start=1))
    except UnreadableError as error:
        raise NoTable(text(error.key, "en", **error.values)) from error
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    at = _header_place([row for _, row in filled[:HEADER_WITHIN_ROWS]])
    if at is None or at + 1 >= len(filled):
        return None
    width = max(len(row) for _, row in filled[at:])
    header = _padded(filled[at][1], width)
    below = filled[at + 1 :]
    return RawTable(
        [name.strip() or f"column {place + 1}" for place, name in enumerate(header)],
        [_padded(row, width) for _, row in below],
        [number for number, _ in below],
        table.encoding,
    )


def _header_place(rows: Sequence[Sequence[str]]) -> int | None:
    known_words = header_words()
    scores = [
        (
            sum(header_key(cell) in known_words for cell in row),
            sum(bool(cell.strip()) for cell in row),
        )
        for row in rows
    ]
    most = max((known for known, _ in scores), default=0)
    if most >= 1:
        return next(at for at, (known, _) in enumerate(scores) if known == most)
    return next((at for at, (_, count) in enumerate(scores) if count >= 2), None)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]
