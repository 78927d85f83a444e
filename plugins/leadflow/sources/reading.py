"""One part of a received file as rows, ignored for a reason or typed; writes nothing.

`steps.py` loads what this module reads, `preview.py` shows it: both see the same rows.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from leadflow.config import DEFAULT_LIMITS, IntakeLimits
from leadflow.privacy.redact import is_home_column, may_hold_forbidden, redact
from leadflow.sources.cells import clean, fold, is_blank
from leadflow.sources.column_orders import ColumnOrders, columns_of, decide_column_orders
from leadflow.sources.decoding import Candidate, UndecidableEncodingError
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import Recognised, Unrecognised, recognise
from leadflow.sources.row_typing import RowTyper, TypedRow
from leadflow.sources.tables import (
    Sheet,
    Table,
    open_table,
    table_of,
)
from leadflow.sources.unreadable import UnreadableError

UNKNOWN = "unknown"
ABOVE_TABLE, FOOTER, LEFT_OVER_SHEET = "above_table", "footer", "left_over_sheet"
ID_PARSERS = ("identifier", "first_identifier", "salesforce_id", "phone")
ID_HEADER = re.compile(r"(?:^|[\s_.\-])ids?$|[a-z]Ids?$|\bIDs?\b|编号$|^id\b", re.IGNORECASE)
CARD_HEADER = re.compile(r"卡|银行|账号|帐号|card|bank|account number", re.IGNORECASE)
PLAIN_NUMBER = re.compile(r"[¥$€]?[-\d.,%\s]+")
# characters; an address with the word before it, e.g. 家住苏州市
SHORTEST_FORBIDDEN = 5
CANONICAL_JSON = json.JSONEncoder(ensure_ascii=False)
Held = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LandedRow:
    """One row that is not blank: ignored for a reason, or typed, or (in a held file) neither.

    `cells` are after redaction; `redacted` names the columns where something was masked.
    """

    row_number: int
    cells: Sequence[str]
    content_sha256: str
    ignored_because: str | None = None
    typed: TypedRow | None = None
    redacted: tuple[str, ...] = ()


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

    @cached_property
    def orders(self) -> ColumnOrders:
        """The day/month order of each date column."""
        if self.table is None or self.recognised is None:
            return ColumnOrders({}, {})
        data_rows = (cells for _, cells in self._data_rows(self.recognised))
        return decide_column_orders(self.recognised, data_rows)

    def check_to_the_end(self) -> None:
        """Read every row once. Raises UnreadableError: an open quote shows only at the end."""
        if self.recognised:
            _ = self.orders
        elif self.table:
            for _ in self.table.rows():
                pass

    @cached_property
    def held(self) -> Held | None:
        """{"key": message key, ...values} where the part waits; shows no cell but dates."""
        if self._held or not self.orders.undecided or self.recognised is None:
            return self._held
        place, decision = min(self.orders.undecided.items())
        readings = " / ".join(day.isoformat() for _, day in decision.readings)
        return {
            "key": "sources.held.date_order",
            "column": clean(self.recognised.header[place]),
            "example": decision.example or "",
            "readings": readings,
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
            "encodings_considered": [
                {"encoding": c.encoding, "plausible": c.plausible_share, "profile": c.profile}
                for c in self.candidates
            ],
        }

    def rows(self) -> Iterator[LandedRow]:
        """Every row but blank ones and the header, once, in order. Raises UnreadableError."""
        if self.table is None:
            return
        if self.recognised is None:
            yield from self._unknown_rows(self.table)
            return
        yield from self._known_rows(self.table, self.recognised)

    def _unknown_rows(self, table: Table) -> Iterator[LandedRow]:
        for number, cells in enumerate(table.rows(), 1):
            if any(cell.strip() for cell in cells):
                masked, redacted = _redact_row(cells, {}, {})
                digest = _digest(UNKNOWN, masked)
                yield LandedRow(number, masked, digest, self._ignored_because, None, redacted)

    def _known_rows(self, table: Table, found: Recognised) -> Iterator[LandedRow]:
        profile, held = found.profile, self.held
        typer = None if held else RowTyper(found, self.orders.orders, self.timezone)
        footers = [re.compile(pattern, re.IGNORECASE) for pattern in profile.footers]
        empties = [
            (found.columns.index(fold(rule.empty)), rule.reason)
            for rule in profile.ignore
            if fold(rule.empty) in found.columns
        ]
        mapped = sorted(
            {
                (found.columns[place], place)
                for r in profile.fields
                for place in columns_of(r, found)
            }
        )
        names, id_places = _column_names(found)
        homes = frozenset(
            place for place, header in enumerate(found.header) if is_home_column(clean(header))
        )
        for number, cells in enumerate(table.rows(), 1):
            if not any(cells) or not any(cell.strip() for cell in cells):
                continue
            index = number - 1
            if found.header_index <= index < found.first_data_index:
                continue
            masked, redacted = _redact_row(cells, names, id_places, homes)
            reason = (
                ABOVE_TABLE
                if index < found.header_index
                else _ignored_because(masked, footers, empties)
            )
            mapped_cells = {
                key: masked[place] if place < len(masked) else "" for key, place in mapped
            }
            digest = _digest(profile.record_type, masked if reason else mapped_cells)
            typed = typer.type_row(masked) if typer and not reason else None
            yield LandedRow(number, masked, digest, reason, typed, redacted)

    def _data_rows(self, found: Recognised) -> Iterator[tuple[int, list[str]]]:
        assert self.table is not None
        for number, cells in enumerate(self.table.rows(), 1):
            if number > found.first_data_index:
                yield number, cells


def read_part(
    data: bytes,
    sheet: Sheet,
    profiles: Sequence[Profile],
    timezone: str,
    limits: IntakeLimits = DEFAULT_LIMITS,
) -> PartReading:
    """Open one part: unpack, decode, cut, recognise. `timezone` is where the organisation works.

    Never raises for bad input: `held` then says what is wrong.
    """
    nothing = Unrecognised(None, ())
    try:
        table = open_table(data, sheet, profiles, limits)
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
    if sheet.is_hidden or fold(sheet.name) in spared:
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


def _ignored_because(
    cells: Sequence[str],
    footers: Sequence[re.Pattern[str]],
    empties: Sequence[tuple[int, str]],
) -> str | None:
    for place, reason in empties:
        if place >= len(cells) or is_blank(cells[place]):
            return reason
    if footers:
        filled = [clean(cell) for cell in cells if cell and clean(cell)]
        is_alone = all(PLAIN_NUMBER.fullmatch(cell) for cell in filled[1:])
        if filled and is_alone and any(footer.fullmatch(filled[0]) for footer in footers):
            return FOOTER
    return None


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


def _redact_row(
    cells: Sequence[str],
    names: dict[int, str],
    ids: dict[int, bool],
    homes: frozenset[int] = frozenset(),
) -> tuple[Sequence[str], tuple[str, ...]]:
    if not homes and not may_hold_forbidden("\x1f".join(cells)):
        return cells, ()
    masked, told = list(cells), []
    for place, cell in enumerate(cells):
        if place in homes or len(cell) >= SHORTEST_FORBIDDEN:
            outcome = redact(
                cell, is_id_column=ids.get(place, False), is_home_column=place in homes
            )
            if outcome.count:
                masked[place] = outcome.text
                told.append(names.get(place, f"column {place + 1}"))
    return masked, tuple(dict.fromkeys(told))


def _digest(record_type: str, cells: Sequence[str] | dict[str, str]) -> str:
    return sha256(f"{record_type}\n{CANONICAL_JSON.encode(cells)}".encode()).hexdigest()
