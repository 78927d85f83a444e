"""Rows of a recognised table as typed columns, by the profile's rules (I5).

A block of rows is typed rule by rule, column by column, and every distinct cell of a column is
parsed once while it is remembered. Nothing here reads files or writes tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from leadflow.sources.cells import NOTHING, Reading, fold, is_blank
from leadflow.sources.column_orders import columns_of, pattern_columns
from leadflow.sources.countries import COUNTRIES
from leadflow.sources.dates import Order
from leadflow.sources.decimal_marks import Mark
from leadflow.sources.field_rules import FieldRule, RecordType
from leadflow.sources.parsers import JOIN, Options, parse, stage_dates_json
from leadflow.sources.plain_cells import plain_values
from leadflow.sources.profiles import LOCAL, Profile
from leadflow.sources.recognise import Recognised
from leadflow.sources.typed_columns import VALUE_COLUMNS

# Readings that one rule remembers from block to block; a column of ids would fill the memory.
MEMO_READINGS = 10_000

Columns = Sequence[Sequence[str]]
Told = dict[int, list[str]]


@dataclass(slots=True)
class TypedRow:
    """The typed columns of one row that have a value, and how the typing went.

    `record_type` is null where all rows of the table are of the profile's type.
    """

    values: dict[str, Any] = field(default_factory=dict)
    invalid: list[str] = field(default_factory=list)
    vague: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    record_type: RecordType | None = None

    def get(self, column: str) -> Any:
        """The typed value of one column."""
        return self.values.get(column)

    def as_dict(self) -> dict[str, Any]:
        """The columns that have a value, by name."""
        return self.values


class TypedBlock:
    """The typed columns of a block of rows; a column that no rule fills is not there.

    `invalid`, `vague` and `mended` list columns by the row's place, of the rows that have any.
    `record_types` is null where all rows are of the profile's type.
    """

    def __init__(self, cells: Columns, row_count: int) -> None:
        self.cells = cells
        self.row_count = row_count
        self.values: dict[str, list[Any]] = {}
        self.record_types: list[RecordType] | None = None
        self.invalid: Told = {}
        self.vague: Told = {}
        self.mended: Told = {}

    def column(self, name: str) -> list[Any]:
        """The values of one column, to be filled."""
        if name not in self.values:
            self.values[name] = [None] * self.row_count
        return self.values[name]

    def apply(self, place: int, to: str, reading: Reading) -> None:
        """Take over what a rule for `to` read in one row; a value that stands there stays."""
        for name, value in reading.values.items():
            column = self.column(name)
            if column[place] is None:
                column[place] = value
        if reading.is_invalid:
            _tell(self.invalid, place, to)
        if reading.is_vague:
            _tell(self.vague, place, to)
        if reading.is_mended:
            _tell(self.mended, place, to)

    def clear(self, place: int, invalid: str) -> None:
        """Leave one row untyped and say why."""
        for column in self.values.values():
            column[place] = None
        for told in (self.vague, self.mended):
            told.pop(place, None)
        self.invalid[place] = [invalid]

    def tell_invalid(self, place: int, column: str) -> None:
        """Say of one row that a column of it cannot be read."""
        _tell(self.invalid, place, column)

    def row(self, place: int) -> TypedRow:
        """One row of the block."""
        return TypedRow(
            {
                name: self.values[name][place]
                for name in VALUE_COLUMNS
                if name in self.values and self.values[name][place] is not None
            },
            self.invalid.get(place, []),
            self.vague.get(place, []),
            self.mended.get(place, []),
            record_type=self.record_types[place] if self.record_types else None,
        )


Step = Callable[[TypedBlock], None]


class RowTyper:
    """Types the rows of one table, block by block."""

    def __init__(
        self,
        recognised: Recognised,
        orders: dict[int, Order],
        policy_timezone: str,
        marks: Mapping[int, Mark] = MappingProxyType({}),
    ) -> None:
        self._marks = marks
        profile = recognised.profile
        self._local_zone = ZoneInfo(policy_timezone)
        self._source_zone = (
            self._local_zone if profile.timezone == LOCAL else ZoneInfo(profile.timezone)
        )
        self._profile = profile
        self._country_places = [
            recognised.columns.index(key)
            for key in map(fold, profile.country_from)
            if key in recognised.columns
        ]
        named = {**COUNTRIES, **profile.countries}
        self._countries = {fold(name): code for name, code in named.items()}
        self._row_types = [
            (
                recognised.columns.index(key),
                {fold(word): told for word, told in rule.values.items()},
                rule.filled,
            )
            for rule in profile.row_types
            if (key := fold(rule.header)) in recognised.columns
        ]
        self._regions_memo: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._steps = [
            step
            for rule in profile.fields
            if (step := self._compile(rule, recognised, orders)) is not None
        ]

    def type_columns(self, cells: Columns, row_count: int) -> TypedBlock:
        """The rows of a block, given as one column of cells for each column of the header."""
        block = TypedBlock(cells, row_count)
        if self._profile.row_types:
            block.record_types = self._types_of(block)
        for step in self._steps:
            step(block)
        return block

    def _types_of(self, block: TypedBlock) -> list[RecordType]:
        types: list[RecordType] = [self._profile.record_type] * block.row_count
        for place, listed, filled in reversed(self._row_types):  # the first that knows has its way
            said = {
                cell: filled if filled and not is_blank(cell) else listed.get(fold(cell))
                for cell in set(block.cells[place])
            }
            types = [
                said[cell] or known for cell, known in zip(block.cells[place], types, strict=True)
            ]
        return types

    def _compile(
        self, rule: FieldRule, recognised: Recognised, orders: dict[int, Order]
    ) -> Step | None:
        if rule.constant is not None:
            constant = Reading({rule.to: rule.constant})
            return lambda block: _apply_all(block, rule.to, _open_rows(block, rule), constant)
        places = columns_of(rule, recognised)
        if not places:
            return None
        listed = {fold(key): value for key, value in rule.values.items()}
        base = Options(rule, listed, self._source_zone, self._local_zone)
        if rule.parser == "stage_dates":
            return self._compile_stages(rule, recognised, orders, base)
        if rule.pattern:
            return self._compile_tags(rule, places, base)
        if rule.join:
            joined = [
                recognised.columns.index(key) if key in recognised.columns else None
                for key in map(fold, rule.join)
            ]
            first = next((orders[place] for place in places if place in orders), None)
            return self._compile_joined(rule, joined, replace(base, order=first))
        return self._compile_plain(rule, places, orders, base)

    def _compile_plain(
        self, rule: FieldRule, places: list[int], orders: dict[int, Order], base: Options
    ) -> Step:
        """The first of the rule's columns with a value counts."""
        readers = [
            (
                place,
                _Reader(
                    replace(
                        base,
                        order=orders.get(place),
                        mark=self._marks.get(place),
                        regions=self._profile.regions,
                    )
                ),
            )
            for place in places
        ]

        def step(block: TypedBlock) -> None:
            rows = _open_rows(block, rule)
            for place, reader in readers:
                if not rows:
                    break
                rows = reader.read(block, rows, block.cells[place], self._context(rule, block))

        return step

    def _context(self, rule: FieldRule, block: TypedBlock) -> Sequence[Any] | None:
        """What a rule's reading depends on besides the cell, row by row."""
        if rule.relative_to:
            return [self._day(value) for value in block.column(rule.relative_to)]
        if rule.parser == "phone" and self._country_places:
            countries = zip(*(block.cells[place] for place in self._country_places), strict=True)
            return [self._regions(named) for named in countries]
        return None

    def _compile_joined(self, rule: FieldRule, places: list[int | None], base: Options) -> Step:
        reader = _Reader(base)

        def step(block: TypedBlock) -> None:
            blanks = [""] * block.row_count
            columns = [blanks if place is None else block.cells[place] for place in places]
            joined = list(map(JOIN.join, zip(*columns, strict=True)))
            reader.read(block, _open_rows(block, rule), joined, None)

        return step

    def _compile_stages(
        self, rule: FieldRule, recognised: Recognised, orders: dict[int, Order], base: Options
    ) -> Step:
        stages = [
            (place, match["stage"], replace(base, order=orders.get(place)))
            for place, match in pattern_columns(rule, recognised)
        ]

        def step(block: TypedBlock) -> None:
            column = block.column(rule.to)
            for row in range(block.row_count):
                entered: list[tuple[str, datetime]] = []
                for place, stage, options in stages:
                    cell = block.cells[place][row]
                    reading = parse(cell, options) if cell else NOTHING
                    if reading.is_invalid:
                        block.invalid.setdefault(row, []).append(rule.to)
                    elif reading.values:
                        entered.append((stage, reading.values[rule.to]))
                column[row] = stage_dates_json(entered)

        return step

    def _compile_tags(self, rule: FieldRule, places: list[int], base: Options) -> Step:
        """One column for each group of tags: all of them together are the row's tags."""
        reader = _Reader(base)

        def step(block: TypedBlock) -> None:
            columns = (block.cells[place] for place in places)
            joined = [";".join(filter(None, cells)) for cells in zip(*columns, strict=True)]
            reader.read(block, _open_rows(block, rule), joined, None)

        return step

    def _day(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.astimezone(self._local_zone).date()
        return value if isinstance(value, date) else None

    def _regions(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """The row's own country first, then the profile's regions."""
        known = self._regions_memo.get(named)
        if known is None:
            if len(self._regions_memo) >= MEMO_READINGS:
                self._regions_memo.clear()
            known = self._regions_memo[named] = self._regions_of(named)
        return known

    def _regions_of(self, named: tuple[str, ...]) -> tuple[str, ...]:
        regions = self._profile.regions
        for word in map(fold, named):
            if word:
                code = self._countries.get(word, word.upper() if len(word) == 2 else "")
                if code:
                    return (code, *(region for region in regions if region != code))
        return regions


class _Reader:
    """One rule's parser over one column. Remembers the readings of distinct cells."""

    def __init__(self, options: Options) -> None:
        self._options = options
        # of most cells the bare value of the rule's own column, of the others the whole reading
        self._values: dict[Any, Any] = {}
        self._readings: dict[Any, Reading] = {}
        self._options_by_context: dict[Any, Options] = {}

    def read(
        self,
        block: TypedBlock,
        rows: Sequence[int],
        cells: Sequence[str],
        context: Sequence[Any] | None,
    ) -> list[int]:
        """Apply what the cells of these rows say; returns the rows whose cell says nothing.

        The rows have no value of the rule's column yet.
        """
        to = self._options.rule.to
        if len(rows) < block.row_count:
            cells = [cells[row] for row in rows]
            context = None if context is None else [context[row] for row in rows]
        keys: Sequence[Any] = cells if context is None else list(zip(cells, context, strict=True))
        self._learn(cells, context)
        column = block.column(to)
        unsaid: list[int] = []
        for row, key, value in zip(rows, keys, map(self._values.get, keys), strict=True):
            if value is not None:
                column[row] = value
                continue
            reading = self._readings.get(key, NOTHING)
            if reading is NOTHING:
                unsaid.append(row)
            else:
                block.apply(row, to, reading)
        if len(self._values) + len(self._readings) > MEMO_READINGS:
            self._values.clear()
            self._readings.clear()
        return unsaid

    def _learn(self, cells: Sequence[str], context: Sequence[Any] | None) -> None:
        """Read what is new among these cells; an empty one is none."""
        if context is None:
            new = set(cells) - self._values.keys() - self._readings.keys() - {""}
            plain = plain_values(new, self._options)
            self._values.update(plain)
            for cell in new - plain.keys():
                self._remember(cell, parse(cell, self._options))
            return
        pairs = set(zip(cells, context, strict=True))
        by_context: dict[Any, list[str]] = {}
        for cell, told in pairs - self._values.keys() - self._readings.keys():
            if cell:
                by_context.setdefault(told, []).append(cell)
        for told, some in by_context.items():
            options = self._options_for(told)
            plain = plain_values(some, options)
            for cell in some:
                if cell in plain:
                    self._values[cell, told] = plain[cell]
                else:
                    self._remember((cell, told), parse(cell, options))

    def _remember(self, key: Any, reading: Reading) -> None:
        """A reading of the rule's own column and nothing else as its bare value: most are."""
        to = self._options.rule.to
        is_told = reading.is_invalid or reading.is_vague or reading.is_mended
        value = reading.values.get(to)
        if is_told or value is None or len(reading.values) != 1:
            self._readings[key] = reading
        else:
            self._values[key] = value

    def _options_for(self, context: Any) -> Options:
        options = self._options_by_context.get(context)
        if options is None:
            if len(self._options_by_context) > MEMO_READINGS:
                self._options_by_context.clear()
            changed = {"said_on" if self._options.rule.relative_to else "regions": context}
            options = self._options_by_context[context] = replace(self._options, **changed)
        return options


def _open_rows(block: TypedBlock, rule: FieldRule) -> Sequence[int]:
    """The rows that a rule is for, and for which none above has read a value of its column."""
    rows: Sequence[int] = range(block.row_count)
    if rule.to in block.values:
        rows = [row for row, value in enumerate(block.values[rule.to]) if value is None]
    if rule.only and block.record_types is not None:
        rows = [row for row in rows if block.record_types[row] in rule.only]
    return rows


def _apply_all(block: TypedBlock, to: str, rows: Sequence[int], reading: Reading) -> None:
    for row in rows:
        block.apply(row, to, reading)


def _tell(told: Told, place: int, column: str) -> None:
    columns = told.setdefault(place, [])
    if column not in columns:
        columns.append(column)


def mapping_of(profile: Profile, recognised: Recognised) -> list[tuple[str, str, str]]:
    """Header as received, typed column and parser, for every rule that finds its header."""
    return [
        (recognised.header[place], rule.to, rule.parser)
        for rule in profile.fields
        for place in columns_of(rule, recognised)
    ]
