"""What is decided for whole columns of a table before any row is typed.

The day/month order of each column of dates, and the decimal mark of each column of amounts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from leadflow.sources.cells import clean, fold, half_width
from leadflow.sources.date_orders import OrderDecision, decide_order, is_swapped
from leadflow.sources.dates import NUMERIC, Order
from leadflow.sources.decimal_marks import Mark, MarkDecision, decide_mark
from leadflow.sources.field_rules import FieldRule
from leadflow.sources.recognise import Recognised
from leadflow.sources.row_blocks import row_blocks

AMOUNT_PARSERS = ("money", "number", "revenue")
DOTTED_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)")
# Where the mark of amounts is a comma.
COMMA_CURRENCIES = frozenset(
    {"eur", "€", "brl", "r$", "pln", "zł", "czk", "dkk", "sek", "nok", "try", "rub"}
)
DATE_PARSERS = ("date", "datetime", "stage_dates", "day_and_time")
# No order is to be decided of these; without their times a column has few of them.
YEAR_FIRST = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
LONGEST_DAY = len("2026-09-28")
# Characters: what is longer is no day, no number and no currency.
LONGEST_TOLD = 256


@dataclass(frozen=True)
class ColumnOrders:
    """Orders by column index, and the columns whose order nobody can tell, with both readings.

    So too the decimal marks of amounts.
    """

    orders: dict[int, Order]
    undecided: dict[int, OrderDecision]
    marks: dict[int, Mark] = field(default_factory=dict)
    undecided_marks: dict[int, MarkDecision] = field(default_factory=dict)


def date_columns(recognised: Recognised) -> dict[int, Order | None]:
    """Index of every column that a rule reads as a date, with the profile's word on its order."""
    places: dict[int, Order | None] = {}
    for rule in recognised.profile.fields:
        if rule.parser in DATE_PARSERS:
            for place in columns_of(rule, recognised):
                places[place] = rule.date_order or places.get(place)
    return places


def columns_of(rule: FieldRule, recognised: Recognised) -> list[int]:
    """Indices of the columns that a rule reads, in the rule's order."""
    if rule.pattern:
        return [place for place, _ in pattern_columns(rule, recognised)]
    wanted = (fold(header) for header in (*rule.headers, *rule.join))
    return [recognised.columns.index(key) for key in wanted if key in recognised.columns]


def pattern_columns(rule: FieldRule, recognised: Recognised) -> list[tuple[int, re.Match[str]]]:
    """Indices of the columns whose header matches a rule's pattern, with the match."""
    pattern = re.compile(rule.pattern or "")
    found = (
        (place, pattern.fullmatch(clean(header))) for place, header in enumerate(recognised.header)
    )
    return [(place, match) for place, match in found if match]


def amount_columns(recognised: Recognised) -> dict[int, Mark | None]:
    """Index of every column that a rule reads as an amount, with the profile's word on its mark."""
    places: dict[int, Mark | None] = {}
    for rule in recognised.profile.fields:
        if rule.parser in AMOUNT_PARSERS:
            for place in columns_of(rule, recognised):
                places[place] = rule.decimal_mark or places.get(place)
    return places


def decide_column_orders(
    recognised: Recognised, rows: Iterable[Sequence[str]], delimiter: str | None = None
) -> ColumnOrders:
    """Decide each column by its own values; where these leave it open, by its sister columns.

    One program wrote the file with one setting: columns written with the same mark share the order.
    Only where no sister tells it the profile's word counts. Columns that contradict each other, or
    a column that mixes orders, stay undecided. The decimal mark likewise; what speaks of it beside
    the columns themselves are `delimiter`, days with points, and currencies.
    """
    hints, mark_hints = date_columns(recognised), amount_columns(recognised)
    currencies = [
        place
        for rule in recognised.profile.fields
        if rule.to == "currency"
        for place in columns_of(rule, recognised)
    ]
    values: dict[int, set[str]] = {place: set() for place in (*hints, *mark_hints, *currencies)}
    for some in row_blocks(rows):
        for place, seen in values.items():
            seen |= _distinct(row[place] for row in some if place < len(row))
    numeric = {place: _numeric(values[place]) for place in hints}
    decisions = {place: decide_order(numeric[place]) for place in hints}
    by_mark: dict[str, set[Order]] = {}
    for place, decision in decisions.items():
        if decision.order and decision.is_evident:
            for mark in _marks(numeric[place]):
                by_mark.setdefault(mark, set()).add(decision.order)
    orders: dict[int, Order] = {}
    undecided: dict[int, OrderDecision] = {}
    for place, decision in decisions.items():
        swapped = is_swapped(values[place])
        if swapped:
            decision = OrderDecision(None, is_decided=False, example=swapped, is_swapped=True)
        elif not decision.is_decided:
            sisters = {
                order for mark in _marks(numeric[place]) for order in by_mark.get(mark, set())
            }
            told = sisters.pop() if len(sisters) == 1 else hints[place]
            decision = decide_order(numeric[place], told)
        if decision.order:
            orders[place] = decision.order
        elif not decision.is_decided:
            undecided[place] = decision
    is_european = delimiter == ";" or any(
        DOTTED_DAY.match(cell) for place in hints for cell in numeric[place]
    )
    named = {clean(cell).casefold() for place in currencies for cell in values[place]}
    is_european = is_european or (bool(named) and named <= COMMA_CURRENCIES)
    marks = _decide_marks({p: values[p] for p in mark_hints}, mark_hints, is_european)
    return ColumnOrders(
        orders,
        undecided,
        {place: decision.mark for place, decision in marks.items() if decision.mark},
        {place: decision for place, decision in marks.items() if not decision.is_decided},
    )


def _decide_marks(
    values: dict[int, set[str]], hints: dict[int, Mark | None], is_european: bool
) -> dict[int, MarkDecision]:
    """The columns by their own values, else by their sisters, the profile, the file, the cells."""
    decisions = {place: decide_mark(seen) for place, seen in values.items()}
    sisters = {decision.mark for decision in decisions.values() if decision.is_evident}
    told = sisters.pop() if len(sisters) == 1 else None
    for place, seen in values.items():
        if not decisions[place].is_evident:
            is_euro = any("€" in cell or "eur" in cell.casefold() for cell in seen)
            sure = told or hints[place]
            decisions[place] = decide_mark(seen, sure, is_european=is_european or is_euro)
    return decisions


def _distinct(cells: Iterable[str]) -> set[str]:
    """Filled cells short enough to be told of; of those that begin with a year, their days."""
    distinct = {cell for cell in cells if len(cell) <= LONGEST_TOLD}
    days = {head: YEAR_FIRST.match(head) for head in {cell[:LONGEST_DAY] for cell in distinct}}
    found = {day[0] for day in days.values() if day}
    return found | {cell for cell in distinct if cell and days[cell[:LONGEST_DAY]] is None}


def _numeric(values: set[str]) -> set[str]:
    return {value for value in values if NUMERIC.fullmatch(half_width(clean(value)))}


def _marks(values: set[str]) -> set[str]:
    matches = (NUMERIC.fullmatch(half_width(clean(value))) for value in values)
    return {match["mark"] for match in matches if match}
