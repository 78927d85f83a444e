"""A block of a part's rows as they land: redacted, ignored for a reason or typed, digested (I5).

Rules only: where the rows come from is reading.py's, where they go steps.py's. A block is worked on
column by column, because what costs is done once for each distinct cell; what a row becomes does
not depend on its neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from leadflow.privacy.homes import is_home_column
from leadflow.privacy.redact import redact_cells
from leadflow.sources.cells import clean, fold, is_blank
from leadflow.sources.column_orders import columns_of
from leadflow.sources.dates import Order
from leadflow.sources.decimal_marks import Mark
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import Recognised
from leadflow.sources.returned_table import HEADER_AGAIN, ReturnedTable
from leadflow.sources.row_typing import RowTyper, TypedBlock, TypedRow
from leadflow.sources.table_end import WHOLE_TABLE, TableEnd, is_footer
from leadflow.sources.typed_columns import ROW_CUT, ROW_SHAPE
from leadflow.sources.unread_cells import UnreadCells

UNKNOWN = "unknown"
ABOVE_TABLE, FOOTER, LEFT_OVER_SHEET = "above_table", "footer", "left_over_sheet"
ID_PARSERS = ("identifier", "first_identifier", "salesforce_id", "phone")
ID_HEADER = re.compile(r"(?:^|[\s_.\-])ids?$|[a-z]Ids?$|\bIDs?\b|编号$|^id\b", re.IGNORECASE)
CARD_HEADER = re.compile(r"卡|银行|账号|帐号|card|bank|account number", re.IGNORECASE)
# characters; an address with the word before it, e.g. 家住苏州市
SHORTEST_FORBIDDEN = 5

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class LandedRow:
    """One row that is not blank: ignored for a reason, or typed, or (in a held file) neither.

    `cells` are after redaction; `redacted` names the columns where something was masked.
    """

    row_number: int
    cells: Row
    content_sha256: str
    ignored_because: str | None = None
    typed: TypedRow | None = None
    redacted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Landing:
    """What decides how the rows of one part land; `recognised` is None where no profile knows it.

    The rows of a held part stay untyped. `ignored_because` is said of every row. `unread` counts
    for a table that was handed out to be filled in.
    """

    recognised: Recognised | None
    orders: dict[int, Order]
    timezone: str
    is_held: bool
    ignored_because: str | None
    end: TableEnd = WHOLE_TABLE
    marks: dict[int, Mark] = field(default_factory=dict)
    unread: UnreadCells = field(default_factory=dict)

    @property
    def record_type(self) -> str:
        """The profile's, else unknown."""
        return self.recognised.profile.record_type if self.recognised else UNKNOWN

    @property
    def source_system(self) -> str:
        """The profile's, else unknown."""
        return self.recognised.profile.source_system if self.recognised else UNKNOWN


@dataclass
class LandedBlock:
    """Some rows in order. `typed` holds those that are typed; `typed_places` are their places.

    `raw` is the JSON of the cells after redaction; `redacted` names columns by the row's place.
    """

    row_numbers: list[int]
    cells: list[Row]
    raw: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    ignored: list[str | None] = field(default_factory=list)
    redacted: dict[int, tuple[str, ...]] = field(default_factory=dict)
    typed: TypedBlock | None = None
    typed_places: Sequence[int] = ()

    def rows(self) -> Iterator[LandedRow]:
        """The same, row by row."""
        typed_rows: dict[int, TypedRow] = {}
        if self.typed is not None:
            typed_rows = {
                place: self.typed.row(number) for number, place in enumerate(self.typed_places)
            }
        for place, row_number in enumerate(self.row_numbers):
            yield LandedRow(
                row_number,
                self.cells[place],
                self.digests[place],
                self.ignored[place],
                typed_rows.get(place),
                self.redacted.get(place, ()),
            )


class Lander:
    """Lands the rows of one part, block by block."""

    def __init__(self, landing: Landing) -> None:
        self._landing = landing
        found = landing.recognised
        # An unknown table has no columns to work on as such: every cell is beyond them.
        self._width = len(found.columns) if found else 0
        self._names: dict[int, str] = {}
        self._ids: dict[int, bool] = {}
        self._homes: frozenset[int] = frozenset()
        self._typer: RowTyper | None = None
        self._footers: tuple[re.Pattern[str], ...] = ()
        self._empties: list[tuple[tuple[int, ...], str]] = []
        self._returned: ReturnedTable | None = None
        self._digest_form = ""
        self._digest_places: list[int] = []
        if found:
            self._know(found, found.profile)

    def _know(self, found: Recognised, profile: Profile) -> None:
        self._names, self._ids = _column_names(found)
        self._homes = frozenset(
            place for place, header in enumerate(found.header) if is_home_column(clean(header))
        )
        if not self._landing.is_held:
            landing = self._landing
            self._typer = RowTyper(found, landing.orders, landing.timezone, landing.marks)
        self._footers = profile.footer_patterns
        if profile.answers:
            self._returned = ReturnedTable(found, self._landing.unread, self._names)
        for rule in profile.ignore:
            known = [fold(header) for header in rule.columns]
            places = tuple(found.columns.index(key) for key in known if key in found.columns)
            if places:
                self._empties.append((places, rule.reason))
        self._digest_form, self._digest_places = _digest_form(found, profile)

    def land(self, first_row_number: int, rows: Sequence[list[str]]) -> LandedBlock:
        """Rows that follow one another, the first with this number; blank ones and headers fall."""
        kept = [
            (number, cells)
            for number, cells in enumerate(rows, first_row_number)
            if any(cells) and not self._is_header(number) and any(cell.strip() for cell in cells)
        ]
        block = LandedBlock([number for number, _ in kept], [cells for _, cells in kept])
        columns = self._redact(block)
        encoded = [list(map(encode_basestring, column)) for column in columns]
        self._write_raw(block, encoded)
        block.ignored = [
            self._ignored_because(number, cells)
            for number, cells in zip(block.row_numbers, block.cells, strict=True)
        ]
        self._digest(block, encoded)
        if self._typer:
            self._type(block, columns)
        return block

    def _is_header(self, row_number: int) -> bool:
        found = self._landing.recognised
        return found is not None and found.header_index < row_number <= found.first_data_index

    def _redact(self, block: LandedBlock) -> list[list[str]]:
        """Mask forbidden data in the block's cells; returns its columns, short rows filled up."""
        width = self._width
        told: dict[int, list[str]] = {}
        padded = (
            cells if len(cells) == width else [*cells, *[""] * (width - len(cells))][:width]
            for cells in block.cells
        )
        columns = [list(column) for column in zip(*padded, strict=True)]
        columns = columns or [[] for _ in range(width)]
        for place, column in enumerate(columns):
            is_home = place in self._homes
            looked_at = [c for c in set(column) if is_home or len(c) >= SHORTEST_FORBIDDEN]
            masked = redact_cells(
                looked_at,
                is_id_column=self._ids.get(place, False),
                is_home_column=is_home,
            )
            if masked:
                for row, cell in enumerate(column):
                    if cell in masked:
                        column[row] = masked[cell]
                        told.setdefault(row, []).append(self._column_name(place))
        beyond = {
            row: self._redact_beyond(cells)
            for row, cells in enumerate(block.cells)
            if len(cells) > width
        }
        lengths = [len(cells) for cells in block.cells]
        if columns:
            block.cells = [
                cells if length == width else cells[:length]
                for cells, length in zip(zip(*columns, strict=True), lengths, strict=True)
            ]
        for row, (cells, names) in beyond.items():
            block.cells[row] = (*(block.cells[row] if columns else ()), *cells)
            if names:
                told.setdefault(row, []).extend(names)
        block.redacted = {row: tuple(dict.fromkeys(names)) for row, names in sorted(told.items())}
        return columns

    def _redact_beyond(self, cells: Row) -> tuple[list[str], list[str]]:
        """The cells beyond the header's columns, and the names of those where something is told."""
        extra = list(cells[self._width :])
        masked = redact_cells([cell for cell in extra if len(cell) >= SHORTEST_FORBIDDEN])
        names = [
            self._column_name(place)
            for place, cell in enumerate(extra, self._width)
            if cell in masked
        ]
        return [masked.get(cell, cell) for cell in extra], names

    def _column_name(self, place: int) -> str:
        return self._names.get(place, f"column {place + 1}")

    def _write_raw(self, block: LandedBlock, encoded: list[list[str]]) -> None:
        """The cells as JSON: what json.dumps(..., ensure_ascii=False) would write."""
        if encoded:
            block.raw = ["[" + ", ".join(row) + "]" for row in zip(*encoded, strict=True)]
        else:
            block.raw = [""] * len(block.cells)
        for row, cells in enumerate(block.cells):
            if len(cells) != self._width or not encoded:
                block.raw[row] = "[" + ", ".join(map(encode_basestring, cells)) + "]"

    def _ignored_because(self, row_number: int, cells: Row) -> str | None:
        found = self._landing.recognised
        if found is None:
            return self._landing.ignored_because
        if row_number <= found.header_index:
            return ABOVE_TABLE
        if self._returned is not None:
            if self._returned.is_header(cells):
                return HEADER_AGAIN
            if self._returned.unread_in(row_number, cells):
                return None
        if row_number != self._landing.end.cut_row:  # its cells may stand in the part that is gone
            for places, reason in self._empties:
                if all(place >= len(cells) or is_blank(cells[place]) for place in places):
                    return reason
        is_closing = row_number in self._landing.end.closing_rows
        return FOOTER if is_closing or (self._footers and is_footer(self._footers, cells)) else None

    def _digest(self, block: LandedBlock, encoded: list[list[str]]) -> None:
        """Of a data row only mapped columns count; of any other row the whole of it."""
        record_type = self._landing.record_type
        if self._landing.recognised is None:
            contents: Iterator[str] = (f"{record_type}\n{raw}" for raw in block.raw)
        else:
            mapped = [encoded[place] for place in self._digest_places] if encoded else []
            contents = (
                f"{record_type}\n{raw}" if reason else self._digest_form % values
                for raw, reason, *rest in zip(block.raw, block.ignored, *mapped, strict=True)
                for values in [tuple(rest)]
            )
        block.digests = [sha256(content.encode()).hexdigest() for content in contents]

    def _type(self, block: LandedBlock, columns: list[list[str]]) -> None:
        places: Sequence[int] = range(len(block.cells))
        if any(block.ignored):
            places = [place for place, reason in enumerate(block.ignored) if reason is None]
            columns = [[column[place] for place in places] for column in columns]
        assert self._typer is not None
        block.typed = self._typer.type_columns(columns, len(places))
        block.typed_places = places
        for number, place in enumerate(places):
            cells = block.cells[place]
            if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
                block.typed.clear(number, ROW_SHAPE)
            if block.row_numbers[place] == self._landing.end.cut_row:
                block.typed.clear(number, ROW_CUT)
            elif self._returned is not None:
                for name in self._returned.unread_in(block.row_numbers[place], cells):
                    block.typed.tell_invalid(number, name)


def _column_names(found: Recognised) -> tuple[dict[int, str], dict[int, bool]]:
    """What a redaction is told under (typed column, else header), and which columns hold ids."""
    names: dict[int, str] = {place: clean(header) for place, header in enumerate(found.header)}
    ids = {
        place: bool(ID_HEADER.search(name)) and not CARD_HEADER.search(name)
        for place, name in names.items()
    }
    for rule in reversed(found.profile.fields):
        for place in columns_of(rule, found):
            names[place] = rule.to
            ids[place] = ids[place] or rule.parser in ID_PARSERS
    return names, ids


def _digest_form(found: Recognised, profile: Profile) -> tuple[str, list[int]]:
    """What is hashed of a data row, with %s for each mapped cell's JSON, and the cells' places."""
    mapped: dict[str, Any] = dict(
        sorted(
            {
                (found.columns[place], place)
                for rule in profile.fields
                for place in columns_of(rule, found)
            }
        )
    )
    pairs = ", ".join(f"{encode_basestring(key)}: ".replace("%", "%%") + "%s" for key in mapped)
    return f"{profile.record_type}\n{{{pairs}}}", list(mapped.values())
