"""Rows of a recognised table as typed columns, by the profile's rules (I5).

Every distinct cell of a column is parsed once. Nothing here reads files or writes tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadflow.sources.cells import NOTHING, Reading, fold
from leadflow.sources.column_orders import columns_of, pattern_columns
from leadflow.sources.countries import COUNTRIES
from leadflow.sources.dates import Order
from leadflow.sources.parsers import JOIN, Options, parse, stage_dates_json
from leadflow.sources.profiles import LOCAL, FieldRule, Profile
from leadflow.sources.recognise import Recognised
from leadflow.sources.typed_columns import POSITION, ROW_SHAPE, VALUE_COLUMNS

Memo = dict[Any, Reading]


@dataclass(slots=True)
class TypedRow:
    """The typed columns of one row, in the order of VALUE_COLUMNS, and how the typing went."""

    values: list[Any] = field(default_factory=lambda: [None] * len(VALUE_COLUMNS))
    invalid: list[str] = field(default_factory=list)
    vague: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    def get(self, column: str) -> Any:
        """The typed value of one column."""
        return self.values[POSITION[column]]

    def as_dict(self) -> dict[str, Any]:
        """The columns that have a value, by name."""
        pairs = zip(VALUE_COLUMNS, self.values, strict=True)
        return {column: value for column, value in pairs if value is not None}


class RowTyper:
    """Types the rows of one table. Holds the readings of every distinct cell seen so far."""

    def __init__(
        self, recognised: Recognised, orders: dict[int, Order], policy_timezone: str
    ) -> None:
        profile = recognised.profile
        self._width = len(recognised.columns)
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
        self._steps = [
            step
            for rule in profile.fields
            if (step := self._compile(rule, recognised, orders)) is not None
        ]

    def type_row(self, cells: Sequence[str]) -> TypedRow:
        """One data row; one with more filled cells than the header has names stays untyped."""
        row = TypedRow()
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            row.invalid.append(ROW_SHAPE)
            return row
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        for step in self._steps:
            step(cells, row)
        return row

    def _compile(
        self, rule: FieldRule, recognised: Recognised, orders: dict[int, Order]
    ) -> Callable[[Sequence[str], TypedRow], None] | None:
        if rule.constant is not None:
            constant = Reading({rule.to: rule.constant})
            return lambda _cells, row: self._apply(rule.to, constant, row)
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
    ) -> Callable[[Sequence[str], TypedRow], None]:
        position = POSITION[rule.to]
        memo: Memo = {}
        options_by_place = {
            place: Options(
                rule, base.values, base.source_zone, base.local_zone, orders.get(place),
                self._profile.regions,
            )
            for place in places
        }  # fmt: skip
        is_phone, relative = rule.parser == "phone", rule.relative_to

        def step(cells: Sequence[str], row: TypedRow) -> None:
            if row.values[position] is not None:
                return
            for place in places:
                cell = cells[place]
                if not cell:
                    continue
                extra: Any = None
                if relative:
                    extra = self._day(row.get(relative))
                elif is_phone and self._country_places:
                    extra = self._regions(cells)
                key = (place, cell, extra)
                reading = memo.get(key)
                if reading is None:
                    reading = parse(cell, _with(options_by_place[place], extra, relative))
                    memo[key] = reading
                if reading is not NOTHING:
                    self._apply(rule.to, reading, row)
                    return

        return step

    def _compile_joined(
        self, rule: FieldRule, places: list[int | None], base: Options
    ) -> Callable[[Sequence[str], TypedRow], None]:
        memo: Memo = {}
        position = POSITION[rule.to]

        def step(cells: Sequence[str], row: TypedRow) -> None:
            if row.values[position] is not None:
                return
            joined = JOIN.join("" if place is None else cells[place] for place in places)
            reading = memo.get(joined)
            if reading is None:
                reading = parse(joined, base)
                memo[joined] = reading
            self._apply(rule.to, reading, row)

        return step

    def _compile_stages(
        self, rule: FieldRule, recognised: Recognised, orders: dict[int, Order], base: Options
    ) -> Callable[[Sequence[str], TypedRow], None]:
        stages = [(place, match["stage"]) for place, match in pattern_columns(rule, recognised)]

        def step(cells: Sequence[str], row: TypedRow) -> None:
            entered: list[tuple[str, datetime]] = []
            for place, stage in stages:
                options = Options(
                    rule, base.values, base.source_zone, base.local_zone, orders.get(place)
                )
                reading = parse(cells[place], options) if cells[place] else NOTHING
                if reading.is_invalid:
                    row.invalid.append(rule.to)
                elif reading.values:
                    entered.append((stage, reading.values[rule.to]))
            row.values[POSITION[rule.to]] = stage_dates_json(entered)

        return step

    def _compile_tags(
        self, rule: FieldRule, places: list[int], base: Options
    ) -> Callable[[Sequence[str], TypedRow], None]:
        """One column for each group of tags: all of them together are the row's tags."""

        def step(cells: Sequence[str], row: TypedRow) -> None:
            tags = ";".join(cells[place] for place in places if cells[place])
            self._apply(rule.to, parse(tags, base), row)

        return step

    def _apply(self, to: str, reading: Reading, row: TypedRow) -> None:
        for column, value in reading.values.items():
            if row.values[POSITION[column]] is None:
                row.values[POSITION[column]] = value
        if reading.is_invalid and to not in row.invalid:
            row.invalid.append(to)
        if reading.is_vague and to not in row.vague:
            row.vague.append(to)
        if reading.is_mended and to not in row.mended:
            row.mended.append(to)

    def _day(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.astimezone(self._local_zone).date()
        return value if isinstance(value, date) else None

    def _regions(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The row's own country first, then the profile's regions."""
        regions = self._profile.regions
        for place in self._country_places:
            word = fold(cells[place])
            if word:
                code = self._countries.get(word, word.upper() if len(word) == 2 else "")
                if code:
                    return (code, *(region for region in regions if region != code))
        return regions


def _with(options: Options, extra: Any, relative: str | None) -> Options:
    regions = extra if isinstance(extra, tuple) else options.regions
    return Options(
        options.rule, options.values, options.source_zone, options.local_zone, options.order,
        regions, extra if relative else None,
    )  # fmt: skip


def mapping_of(profile: Profile, recognised: Recognised) -> list[tuple[str, str, str]]:
    """Header as received, typed column and parser, for every rule that finds its header."""
    return [
        (recognised.header[place], rule.to, rule.parser)
        for rule in profile.fields
        for place in columns_of(rule, recognised)
    ]
