"""How a table ends: a row that the file was cut inside of, lines that stand below a footer.

Both are told by rows that come before and after, so they are seen in the pass that reads every row
once, before any row lands.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from leadflow.sources.cells import clean

# How a text ends: with a line end, without one, or inside a character, where it must be cut.
TextEnd = Literal["whole", "open", "cut"]
# Rows looked at from the last one up: footers are short.
LAST_ROWS = 40
PLAIN_NUMBER = re.compile(r"[¥$€]?[-\d.,%\s]+")
# The table goes on after these: a lone cell below them may be the next group's name.
SUBTOTAL = re.compile(r"sub[ -]?totals?|小计", re.IGNORECASE)

Row = Sequence[str]


@dataclass(frozen=True)
class TableEnd:
    """Numbers of rows: `cut_row` lacks its rest, `closing_rows` are footers by their place alone.

    An organisation's name on the last line is one of these.
    """

    cut_row: int | None = None
    closing_rows: frozenset[int] = frozenset()


WHOLE_TABLE = TableEnd()


class EndWatch:
    """Looks at the data rows of one table while they pass by."""

    def __init__(self, width: int, text_end: TextEnd) -> None:
        self._width = width
        self._text_end = text_end
        self._last: deque[tuple[int, Row]] = deque(maxlen=LAST_ROWS)
        self._row_count = 0
        self._short_count = 0

    def passing(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Row]:
        """The cells of numbered rows as they come."""
        for row in rows:
            self._last.append(row)
            if len(row[1]) < self._width and is_filled(row[1]):
                self._short_count += 1
            self._row_count += 1
            yield row[1]

    def end(self, footers: Sequence[re.Pattern[str]]) -> TableEnd:
        """What the rows that passed by say; `footers` are the profile's."""
        return TableEnd(self._cut_row(), frozenset(self._closing_rows(footers)))

    def _cut_row(self) -> int | None:
        """The last row where it alone is short: exporters that leave out empty cells do it often.

        A single row has none to be compared with.
        """
        if self._text_end == "whole" or not self._last:
            return None
        number, cells = self._last[-1]
        if not is_filled(cells):
            return None
        is_short = len(cells) < self._width and self._short_count == 1 and self._row_count > 1
        return number if is_short or self._text_end == "cut" else None

    def _closing_rows(self, footers: Sequence[re.Pattern[str]]) -> Iterator[int]:
        """Rows with one cell, the first, between or below the footers that end the table."""
        ending: list[tuple[int, Row, bool]] = []
        for number, cells in reversed(self._last):
            if not is_filled(cells):
                continue
            told = is_footer(footers, cells)
            if not told and not (self._width > 1 and _is_lone(cells)):
                break
            ending.append((number, cells, told))
        is_below = False
        for number, cells, told in reversed(ending):
            if told:
                first = next(filter(None, map(clean, cells)))
                is_below = SUBTOTAL.match(first) is None
            elif is_below:
                yield number


def is_filled(cells: Row) -> bool:
    """Whether some cell is not white space."""
    return any(cell.strip() for cell in cells)


def is_footer(footers: Sequence[re.Pattern[str]], cells: Row) -> bool:
    """Whether the first filled cell is a footer's and the others are numbers."""
    filled = (text for cell in cells if cell and (text := clean(cell)))
    first = next(filled, None)
    return (
        first is not None
        and any(footer.fullmatch(first) for footer in footers)
        and all(PLAIN_NUMBER.fullmatch(text) for text in filled)
    )


def _is_lone(cells: Row) -> bool:
    return bool(clean(cells[0])) and not is_filled(cells[1:])
