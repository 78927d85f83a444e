"""One part of a received file as rows, ignored for a reason or typed; writes nothing.

`steps.py` loads what this module reads, `preview.py` shows it: both see the same rows.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from leadflow.presets.intake import DEFAULT_LIMITS, IntakeLimits
from leadflow.privacy.redact import redact
from leadflow.sources.cells import clean, fold
from leadflow.sources.column_orders import ColumnOrders, decide_column_orders
from leadflow.sources.decoding import Candidate, UndecidableEncodingError
from leadflow.sources.landing import LEFT_OVER_SHEET, LandedRow, Lander, Landing
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import Recognised, Unrecognised, recognise
from leadflow.sources.row_blocks import row_blocks
from leadflow.sources.table_end import WHOLE_TABLE, EndWatch, TableEnd
from leadflow.sources.tables import (
    Sheet,
    Table,
    open_table,
    table_of,
)
from leadflow.sources.texts import Original
from leadflow.sources.unreadable import UnreadableError

Held = dict[str, Any]


class PartReading:
    """What one part holds. `held` says why the whole part waits; its rows are then untyped."""

    def __init__(
        self, table: Table | None, found: Recognised | Unrecognised, timezone: str,
        held: Held | None = None, ignored_because: str | None = None,
    ) -> None:  # fmt: skip
        self.table = table
        self.recognised = found if isinstance(found, Recognised) else None
        self.timezone = timezone
        self._held = held
        self._ignored_because = ignored_because

    @property
    def profile(self) -> Profile | None:
        """The recognised profile."""
        return self.recognised.profile if self.recognised else None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The encodings considered, the chosen one among them."""
        return self.table.candidates if self.table else ()

    @property
    def orders(self) -> ColumnOrders:
        """The day/month order of each date column."""
        return self._seen_in_one_pass[0]

    @cached_property
    def _seen_in_one_pass(self) -> tuple[ColumnOrders, TableEnd]:
        if self.table is None or self.recognised is None:
            return ColumnOrders({}, {}), WHOLE_TABLE
        found = self.recognised
        watch = EndWatch(len(found.columns), self.table.text_end)
        rows = watch.passing(self._data_rows(found))
        orders = decide_column_orders(found, rows, self.table.layout.get("delimiter"))
        return orders, watch.end(found.profile.footer_patterns)

    def check_to_the_end(self) -> None:
        """Read every row once. Raises UnreadableError: an open quote shows only at the end."""
        if self.recognised:
            _ = self.orders
        elif self.table:
            for _ in self.table.rows():
                pass

    @cached_property
    def held(self) -> Held | None:
        """{"key": message key, ...values} where it waits; shows a date or an amount."""
        if self._held or self.recognised is None:
            return self._held
        if not self.orders.undecided:
            return self._held_by_marks(self.recognised.header)
        place, decision = min(self.orders.undecided.items())
        told = {
            "column": clean(self.recognised.header[place]),
            "example": decision.example or "",
        }
        if decision.is_swapped:
            return {"key": "sources.held.date_swapped", **told}
        readings = " / ".join(day.isoformat() for _, day in decision.readings)
        return {"key": "sources.held.date_order", **told, "readings": readings}

    def _held_by_marks(self, header: Sequence[str]) -> Held | None:
        if not self.orders.undecided_marks:
            return None
        place, decision = min(self.orders.undecided_marks.items())
        return {
            "key": "sources.held.decimal_mark",
            "column": clean(header[place]),
            "example": decision.example or "",
            "readings": " / ".join(f"{reading:f}" for reading in decision.readings),
        }

    @cached_property
    def layout(self) -> dict[str, Any] | None:
        """How the part was written, for rejects: None where no table was recognised."""
        if self.table is None or self.recognised is None:
            return None
        found, head = self.recognised, self.table.head()
        above = head[: found.header_index]
        return {
            **self.table.layout,
            "columns": list(found.header),
            "preamble": [[redact(cell).text for cell in row] for row in above],
            "header_rows": [list(row) for row in head[found.header_index : found.first_data_index]],
            "header_row_number": found.header_index + 1,
            "date_orders": {
                found.header[place]: order for place, order in sorted(self.orders.orders.items())
            },
            "decimal_marks": {
                found.header[place]: mark for place, mark in sorted(self.orders.marks.items())
            },
            "encodings_considered": [
                {"encoding": c.encoding, "plausible": c.plausible_share, "profile": c.profile}
                for c in self.candidates
            ],
        }

    @cached_property
    def landing(self) -> Landing:
        """What decides how the rows land."""
        found, held = self.recognised, self.held
        return Landing(
            found,
            self.orders.orders,
            self.timezone,
            held is not None,
            self._ignored_because,
            self._seen_in_one_pass[1],
            self.orders.marks,
            self.table.unread() if self.table and found and found.profile.answers else {},
        )

    def rows(self) -> Iterator[LandedRow]:
        """Every row but blank ones and the header, once, in order. Raises UnreadableError."""
        lander = Lander(self.landing)
        for first_row_number, rows in self.blocks():
            yield from lander.land(first_row_number, rows).rows()

    def blocks(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Every row as it stands, a bounded number at a time, each with its first row's number.

        Raises UnreadableError.
        """
        rows = self.table.rows() if self.table else iter(())
        first_row_number = 1
        for block in row_blocks(rows):
            yield first_row_number, block
            first_row_number += len(block)

    def _data_rows(self, found: Recognised) -> Iterator[tuple[int, list[str]]]:
        assert self.table is not None
        for number, cells in enumerate(self.table.rows(), 1):
            if number > found.first_data_index:
                yield number, cells


def read_part(
    data: Original,
    sheet: Sheet,
    profiles: Sequence[Profile],
    timezone: str,
    limits: IntakeLimits = DEFAULT_LIMITS,
    folder: Path | None = None,
) -> PartReading:
    """Open one part: unpack, decode, cut, recognise. `timezone` is where the organisation works.

    What is large is unpacked on `folder`'s disk (tables.list_sheets). Never raises for bad input:
    `held` then says what is wrong.
    """
    nothing = Unrecognised(None, ())
    try:
        table = open_table(data, sheet, profiles, limits, folder)
        found = recognise(table.head(), profiles)
        reading = _reading(table, found, sheet, profiles, timezone)
        reading.check_to_the_end()
        return reading
    except UnreadableError as error:
        return PartReading(None, nothing, timezone, error.held)
    except UndecidableEncodingError as error:
        undecidable = error
    try:
        reading = _undecidable(undecidable, profiles, timezone, limits)
        reading.check_to_the_end()
        return reading
    except UnreadableError as error:
        return PartReading(None, nothing, timezone, error.held)


def _reading(
    table: Table,
    found: Recognised | Unrecognised,
    sheet: Sheet,
    profiles: Sequence[Profile],
    timezone: str,
) -> PartReading:
    if isinstance(found, Recognised):
        return PartReading(table, found, timezone)
    if not any(cell.strip() for row in table.head() for cell in row):
        return PartReading(table, found, timezone, {"key": "sources.held.no_content"})
    spared = {fold(name) for profile in profiles for name in profile.ignore_sheets}
    titles = tuple(fold(title) for profile in profiles for title in profile.ignore_titles)
    first = next((cell for row in table.head() for cell in row if cell.strip()), "")
    if sheet.is_hidden or fold(sheet.name) in spared or fold(first).startswith(titles):
        return PartReading(table, found, timezone, ignored_because=LEFT_OVER_SHEET)
    return PartReading(table, found, timezone, _not_recognised(found))


def _not_recognised(found: Unrecognised) -> Held:
    if found.rivals:
        return {"key": "sources.held.two_profiles", "profiles": ", ".join(found.rivals)}
    if found.nearest:
        missing = "、".join(found.missing)
        return {"key": "sources.held.near_profile", "profile": found.nearest, "missing": missing}
    return {"key": "sources.held.no_profile"}


def _undecidable(
    error: UndecidableEncodingError,
    profiles: Sequence[Profile],
    timezone: str,
    limits: IntakeLimits,
) -> PartReading:
    """No encoding is decidable; rows are cut from the most plausible reading where there is one."""
    readings = ", ".join(
        f"{candidate.encoding} {candidate.plausible_share:.0%}" for candidate in error.candidates
    )
    table = table_of(error.best_text, profiles, limits) if error.best_text is not None else None
    found = recognise(table.head(), profiles) if table else None
    is_known_text = isinstance(found, Recognised) or any(c.profile for c in error.candidates)
    if is_known_text or (table is None and error.candidates):
        held: Held = {"key": "sources.held.encoding", "readings": readings}
    elif isinstance(found, Unrecognised):
        held = _not_recognised(found)
    else:
        held = {"key": "sources.held.no_table"}
    return PartReading(table, Unrecognised(None, ()), timezone, held)
