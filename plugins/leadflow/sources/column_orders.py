"""The day/month order of each date column of a table, decided before any row is typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadflow.sources.cells import clean, fold, half_width
from leadflow.sources.dates import NUMERIC, Order, OrderDecision, decide_order
from leadflow.sources.profiles import FieldRule
from leadflow.sources.recognise import Recognised

DATE_PARSERS = ("date", "datetime", "stage_dates", "day_and_time")


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
    Columns that contradict each other, or a column that mixes orders, stay undecided.
    """
    hints = date_columns(recognised)
    values: dict[int, set[str]] = {place: set() for place in hints}
    for row in rows:
        for place, seen in values.items():
            if place < len(row) and row[place]:
                seen.add(row[place])
    numeric = {place: _numeric(seen) for place, seen in values.items()}
    decisions = {place: decide_order(numeric[place], hints[place]) for place in hints}
    by_mark: dict[str, set[Order]] = {}
    for place, decision in decisions.items():
        if decision.order:
            for mark in _marks(numeric[place]):
                by_mark.setdefault(mark, set()).add(decision.order)
    orders: dict[int, Order] = {}
    undecided: dict[int, OrderDecision] = {}
    for place, decision in decisions.items():
        if not decision.is_decided:
            sisters = {
                order for mark in _marks(numeric[place]) for order in by_mark.get(mark, set())
            }
            if len(sisters) == 1:
                decision = decide_order(numeric[place], sisters.pop())
        if decision.order:
            orders[place] = decision.order
        elif not decision.is_decided:
            undecided[place] = decision
    return ColumnOrders(orders, undecided)


def _numeric(values: set[str]) -> set[str]:
    return {value for value in values if NUMERIC.fullmatch(half_width(clean(value)))}


def _marks(values: set[str]) -> set[str]:
    matches = (NUMERIC.fullmatch(half_width(clean(value))) for value in values)
    return {match["mark"] for match in matches if match}
