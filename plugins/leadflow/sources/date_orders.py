"""The day/month order of a column of numeric dates, from its values alone.

How columns of one table help each other is column_orders.py's; what one cell says, dates.py's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from leadflow.sources.cells import clean, half_width
from leadflow.sources.dates import NUMERIC, ORDERS, SERIAL, YEAR_FIRST, Order, parse_moment
from leadflow.sources.times_of_day import TIME

# How many different numbers at one end of two-digit dates tell that the year is at the other.
MANY, FEW = 10, 3
DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}" + TIME)


@dataclass(frozen=True, slots=True)
class OrderDecision:
    """How a column's numeric dates are read; `order` is null where there is none to decide on.

    `example` is a value that two orders read differently, with both readings by order. Of a column
    that `is_swapped` the example is a value that a sheet program left as text. It `is_evident`
    where the values leave no other order: what all orders read alike tells nothing of sisters.
    """

    order: Order | None
    is_decided: bool
    example: str | None = None
    readings: tuple[tuple[Order, date], ...] = ()
    is_swapped: bool = False
    is_evident: bool = False


def decide_order(values: Iterable[str], hint: Order | None = None) -> OrderDecision:
    """The order that reads every numeric date of a column (DESIGN.md: never row by row).

    Values that no order can read decide nothing: they are invalid cells. Where several orders read
    all values and differ, `hint`, the profile's word on this column, decides, and for 09.06.2026
    the dots: who writes them writes the day first. Without either the column is undecidable. Where
    no order reads all values the column mixes orders: undecidable too.
    """
    readings: dict[str, dict[Order, date]] = {}
    for value in values:
        match = NUMERIC.fullmatch(half_width(clean(value)))
        if match and match[0] not in readings:
            readings[match[0]] = {
                order: moment.day
                for order in ORDERS
                if (moment := parse_moment(match[0], order)) is not None
            }
    readable = {text: read for text, read in readings.items() if read}
    if not readable:
        return OrderDecision(order=None, is_decided=True)
    candidates = [order for order in ORDERS if all(order in read for read in readable.values())]
    candidates = _without_unlikely_years(candidates, readable)
    differing = [
        text for text, read in readable.items() if len({read[order] for order in candidates}) > 1
    ]
    if candidates and not differing:
        return OrderDecision(candidates[0], is_decided=True, is_evident=len(candidates) == 1)
    dotted = all(DOTTED.fullmatch(text) for text in readable)
    for told in (hint, "dmy" if dotted else None):
        if told in candidates:
            return OrderDecision(order=told, is_decided=True)
    example = min(differing or readable)
    return OrderDecision(
        order=None, is_decided=False, example=example, readings=tuple(readable[example].items())
    )


def _without_unlikely_years(candidates: list[Order], readable: Iterable[str]) -> list[Order]:
    """Of two-digit numbers, a few at one end and many at the other, the few are the year.

    There are no ten different years that have seen three different days only.
    """
    matches = [match for text in readable if (match := NUMERIC.fullmatch(text))]
    firsts = {int(match["a"]) for match in matches}
    thirds = {match["c"] for match in matches}
    if "ymd" not in candidates or len(candidates) == 1:
        return candidates
    if len(firsts) >= MANY and len(thirds) <= FEW:
        return [order for order in candidates if order != "ymd"]
    if len(thirds) >= MANY and len(firsts) <= FEW and min(firsts) > 12:
        return ["ymd"]
    return candidates


def is_swapped(cells: Iterable[str]) -> str | None:
    """A text of a column of which a sheet program has exchanged day and month, or None.

    It took what it could for month first: those are dates now, none with a day past 12. The others
    it left as text, none with both numbers up to 12. By chance a column looks so less than one time
    in twenty: 12 of 30 days are up to 12.
    """
    days: set[date] = set()
    texts: set[str] = set()
    for cell in cells:
        text = half_width(clean(cell))
        match = NUMERIC.fullmatch(text)
        if match and len(match["c"]) == 4:
            texts.add(text)
        elif SERIAL.fullmatch(text) or YEAR_FIRST.fullmatch(text):
            moment = parse_moment(text)
            if moment:
                days.add(moment.day)
    left = [match for text in texts if (match := NUMERIC.fullmatch(text))]
    if not left or any(day.day > 12 for day in days):
        return None
    if any(max(int(match["a"]), int(match["b"])) <= 12 for match in left):
        return None
    is_chance = 0.4 ** len(days) * 0.6 ** len(left) >= 0.05
    return None if is_chance or not days else min(texts)
