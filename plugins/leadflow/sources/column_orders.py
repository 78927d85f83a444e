"""The day/month order of each date column of a table, decided before any row is typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from leadflow.sources.cells import clean, fold, half_width
from leadflow.sources.date_orders import OrderDecision, decide_order, is_swapped
from leadflow.sources.dates import NUMERIC, Order
from leadflow.sources.field_rules import FieldRule
from leadflow.sources.recognise import Recognised

DATE_PARSERS = ("date", "datetime", "stage_dates", "day_and_time")
# No order is to be decided of these; without their times a column has few of them.
YEAR_FIRST = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
LONGEST_DAY = len("2026-09-28")
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class ColumnOrders:
    """Orders by column index, and the columns whose order nobody can tell, with both readings."""

    orders: dict[int, Order]
    undecided: dict[int, OrderDecision]


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


def decide_column_orders(recognised: Recognised, rows: Iterable[Sequence[str]]) -> ColumnOrders:
    """Decide each column by its own values; where these leave it open, by its sister columns.

    One program wrote the file with one setting: columns written with the same mark share the order.
    Only where no sister tells it the profile's word counts. Columns that contradict each other, or
    a column that mixes orders, stay undecided.
    """
    hints = date_columns(recognised)
    values: dict[int, set[str]] = {place: set() for place in hints}
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        for place, seen in values.items():
            seen |= _distinct(row[place] for row in some if place < len(row))
    numeric = {place: _numeric(seen) for place, seen in values.items()}
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
    return ColumnOrders(orders, undecided)


def _distinct(cells: Iterable[str]) -> set[str]:
    """The cells that are filled; of those that begin with a year, their days."""
    distinct = set(cells)
    days = {head: YEAR_FIRST.match(head) for head in {cell[:LONGEST_DAY] for cell in distinct}}
    found = {day[0] for day in days.values() if day}
    return found | {cell for cell in distinct if cell and days[cell[:LONGEST_DAY]] is None}


def _numeric(values: set[str]) -> set[str]:
    return {value for value in values if NUMERIC.fullmatch(half_width(clean(value)))}


def _marks(values: set[str]) -> set[str]:
    matches = (NUMERIC.fullmatch(half_width(clean(value))) for value in values)
    return {match["mark"] for match in matches if match}
