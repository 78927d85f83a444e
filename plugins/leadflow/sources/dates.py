"""Dates and times as exports write them, and the day/month order of a whole column.

Vague timings such as 近期采购 belong to timing.py; whether a date is plausible, to the gate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from leadflow.sources.cells import clean, half_width, is_blank

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Excel counts days from here; 20,000 is 1954 and 80,000 is 2119.
EXCEL_EPOCH = datetime(1899, 12, 30)
EXCEL_SERIALS = (20_000, 80_000)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"),
            ("may",), ("jun", "june"), ("jul", "july"), ("aug", "august"),
            ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}  # fmt: skip

TIME = (
    r"(?:[T ,]*(?P<half_before>上午|下午|晚上)?\s*(?P<hour>\d{1,2})(?::|时|点)"
    r"(?P<minute>\d{1,2})?分?"
    r"(?::(?P<second>\d{1,2})秒?(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?" + TIME
)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + TIME)
NUMERIC = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{2})" + TIME
)
DAY_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]+(?P<name>[A-Za-z]{3,9})\.?,?[ -]+"
    r"(?P<year>\d{4})" + TIME
)
NAME_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>\d{4})" + TIME
)
PART_OF_DAY = re.compile(r"0?\.\d+")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, perhaps with time and zone; `is_mended` where a sheet's serial number was read."""

    day: date
    time_of_day: time | None = None
    zone: timezone | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class OrderDecision:
    """How a column's numeric dates are read; `order` is null where there is none to decide on.

    `example` is a value that two orders read differently, with both readings by order.
    """

    order: Order | None
    is_decided: bool
    example: str | None = None
    readings: tuple[tuple[Order, date], ...] = ()


def parse_moment(cell: str, order: Order | None = None) -> Moment | None:
    """One cell as a moment, or None where it is no date. `order` reads 09-06-2026 and 02/24/26."""
    text = half_width(clean(cell))
    if not text or not any(character.isdigit() for character in text):
        return None
    if SERIAL.fullmatch(text):
        return _from_serial(float(text))
    for pattern in (YEAR_FIRST, COMPACT, DAY_NAMED, NAME_FIRST):
        match = pattern.fullmatch(text)
        if match:
            named = match.groupdict().get("name")
            month = MONTHS.get(named.casefold()) if named else int(match["month"])
            return _moment(int(match["year"]), month, int(match["day"]), match)
    match = NUMERIC.fullmatch(text)
    if match and order:
        year, month, day = _arranged(match, order)
        return _moment(year, month, day, match)
    return None


def parse_time_of_day(cell: str) -> time | None:
    """A cell that holds a time alone: `14:30`, `2:30 PM`, or a sheet's part of a day (0.5)."""
    text = half_width(clean(cell))
    if PART_OF_DAY.fullmatch(text):
        return (EXCEL_EPOCH + timedelta(seconds=round(float(text) * 86_400))).time()
    match = re.fullmatch(TIME, text.partition(" ")[2] if YEAR_FIRST.fullmatch(text) else text)
    try:
        return _time(match) if match else None
    except ValueError:  # no such hour: the day alone counts
        return None


def decide_order(values: Iterable[str], hint: Order | None = None) -> OrderDecision:
    """The order that reads every numeric date of a column (DESIGN.md: never row by row).

    Values that no order can read decide nothing: they are invalid cells. Where several orders read
    all values and differ, `hint`, the profile's word on this column, decides; without one the
    column is undecidable. Where no order reads all values the column mixes orders: undecidable too.
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
    differing = [
        text for text, read in readable.items() if len({read[order] for order in candidates}) > 1
    ]
    if candidates and not differing:
        return OrderDecision(order=candidates[0], is_decided=True)
    if hint in candidates:
        return OrderDecision(order=hint, is_decided=True)
    example = min(differing or readable)
    return OrderDecision(
        order=None, is_decided=False, example=example, readings=tuple(readable[example].items())
    )


def is_unreadable_date(cell: str, order: Order | None) -> bool:
    """Neither blank nor a date."""
    return not is_blank(cell) and parse_moment(cell, order) is None


def to_instant(moment: Moment, source_zone: ZoneInfo, local_zone: ZoneInfo) -> datetime:
    """The instant in UTC. A time without zone is in the source's; a bare day begins locally."""
    if moment.time_of_day is None:
        zone: ZoneInfo | timezone = local_zone
        local = datetime.combine(moment.day, time())
    else:
        zone = moment.zone or source_zone
        local = datetime.combine(moment.day, moment.time_of_day)
    return local.replace(tzinfo=zone).astimezone(UTC)


def _arranged(match: re.Match[str], order: Order) -> tuple[int, int, int]:
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    if order == "ymd":
        # Only a two-digit year can stand first: a four-digit one at the end leaves no such reading.
        return (2000 + first, second, third) if len(match["c"]) == 2 else (0, 0, 0)
    year = third if len(match["c"]) == 4 else 2000 + third
    return (year, second, first) if order == "dmy" else (year, first, second)


def _moment(year: int, month: int | None, day: int, match: re.Match[str]) -> Moment | None:
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Moment(date(year, month, day), _time(match), _zone(match["zone"]))
    except ValueError:  # no such day, hour or offset: not a date, the caller says so
        return None


def _time(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    half = (match["half"] or "").replace(".", "").casefold()
    if half == "pm" or match["half_before"] in ("下午", "晚上"):
        hour = hour % 12 + 12
    elif half == "am" or match["half_before"] == "上午":
        hour %= 12
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _from_serial(serial: float) -> Moment | None:
    if not EXCEL_SERIALS[0] <= serial < EXCEL_SERIALS[1]:
        return None
    moment = EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))
    has_time = moment.time() != time()
    return Moment(moment.date(), moment.time() if has_time else None, is_mended=True)
