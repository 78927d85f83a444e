"""Dates and times as exports write them; the order of a whole column is date_orders.py's.

Vague timings such as 近期采购 belong to timing.py; whether a date is plausible, to the gate.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from leadflow.sources.cells import clean, half_width, is_blank
from leadflow.sources.times_of_day import TIME, time_of, zone_of

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
FIRST_YEAR, LAST_YEAR = 1900, 2100
# A year of two digits: 69 is 2069, 70 is 1970.
LAST_SHORT_YEAR = 69
# Excel counts days from here; the numbers are of 1970 and 2100.
EXCEL_EPOCH = datetime(1899, 12, 30)
EXCEL_SERIALS = (25_569, 73_051)
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
# German, French, Spanish, Portuguese, Italian: full names, and the short ones that exports write.
OTHER_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar janvier janv enero ene janeiro gennaio gen", "februar février févr febrero "
            "fevereiro fev febbraio", "märz mär mrz mars marzo março", "avril avr abril abr aprile",
            "mai mayo maio maggio mag", "juni juin junio junho giugno giu",
            "juli juillet juil julio julho luglio lug", "août agosto ago",
            "septembre septiembre setiembre setembro set settembre",
            "oktober okt octobre octubre outubro out ottobre ott",
            "novembre noviembre novembro", "dezember dez décembre déc diciembre dic dezembro "
            "dicembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
CHINESE_DATE = re.compile(
    r"(?P<year>[〇零一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
CHINESE_DIGITS = "零一二三四五六七八九"

WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-–—/.年]\s*(?P<month>\d{1,2})\s*[-–—/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    + WEEKDAY + TIME
)  # fmt: skip
SHORT_YEAR_FIRST = re.compile(
    r"(?P<year>\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]" + WEEKDAY + TIME
)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + TIME)
COMPACT_TIME = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?")
NUMERIC = re.compile(
    r"(?P<a>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<b>\d{1,2})\s*(?P=mark)\s*(?P<c>\d{4}|\d{2})" + TIME
)
DAY_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[ /-]*(?:de )?" + NAME
    + r",?[ /-]*(?:de )?(?P<year>\d{4}|\d{2})" + TIME
)  # fmt: skip
NAME_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?" + NAME + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>\d{4})" + TIME
)
PLAIN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z)?)?"
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# What a program of ours or another counts in: milliseconds since 1970, of 2001 to 2286.
EPOCH_MS = re.compile(r"[1-9]\d{12}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, perhaps with time and zone; `is_mended` where a sheet's serial number was read."""

    day: date
    time_of_day: time | None = None
    zone: timezone | None = None
    is_mended: bool = False


def parse_moment(cell: str, order: Order | None = None) -> Moment | None:
    """One cell as a moment, or None where it is no date. `order` reads 09-06-2026 and 02/24/26."""
    plain = _plain_moment(cell)
    if plain:
        return plain
    text = half_width(clean(cell)).rstrip(" 。,;")
    if not any(character.isdigit() for character in text):
        match = CHINESE_DATE.fullmatch(text)
        return _from_chinese(match) if match else None
    if SERIAL.fullmatch(text):
        return _from_serial(float(text))
    if EPOCH_MS.fullmatch(text):
        instant = datetime.fromtimestamp(int(text) // 1000, UTC)
        return Moment(instant.date(), instant.time(), UTC, is_mended=True)
    compact = COMPACT_TIME.fullmatch(text)
    if compact:
        text = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    for pattern in (YEAR_FIRST, COMPACT, DAY_NAMED, NAME_FIRST, SHORT_YEAR_FIRST):
        match = pattern.fullmatch(text)
        if match:
            named = match.groupdict().get("name")
            month = _named_month(named) if named else int(match["month"])
            return _moment(_full_year(match["year"]), month, int(match["day"]), match)
    match = NUMERIC.fullmatch(text)
    if match and order:
        year, month, day = _arranged(match, order)
        return _moment(year, month, day, match)
    return None


@lru_cache(maxsize=1 << 15)  # one column is often read for two typed ones
def _plain_moment(cell: str) -> Moment | None:
    """What the long way finds too, for what most programs write; None where that has to look."""
    match = PLAIN.fullmatch(cell)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return Moment(day)
        at = time(int(match[4]), int(match[5]), int(match[6] or 0))
    except ValueError:  # no such day or hour
        return None
    return Moment(day, at, UTC if match[7] else None)


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
        short = match["a"].zfill(2) if len(match["c"]) == 2 else "0000"
        return _full_year(short), second, third
    year = _full_year(match["c"])
    return (year, second, first) if order == "dmy" else (year, first, second)


def _full_year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (2000 if int(text) <= LAST_SHORT_YEAR else 1900)


def _named_month(name: str) -> int | None:
    word = name.casefold()
    return MONTHS.get(word) or OTHER_MONTHS.get(word)


def _moment(year: int, month: int | None, day: int, match: re.Match[str]) -> Moment | None:
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        time_of_day, days = time_of(match)
        zone = zone_of(match["zone"])
        return Moment(date(year, month, day) + timedelta(days=days), time_of_day, zone)
    except ValueError:  # no such day, hour or offset: not a date, the caller says so
        return None


def _from_chinese(match: re.Match[str]) -> Moment | None:
    year = int("".join(str(CHINESE_DIGITS.index(c)) for c in match["year"].replace("〇", "零")))
    try:
        return Moment(date(year, _chinese_count(match["month"]), _chinese_count(match["day"])))
    except ValueError:  # no such day
        return None


def _chinese_count(text: str) -> int:
    """一 to 九十九; raises ValueError for what is no count."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        raise ValueError("no count")
    return (CHINESE_DIGITS.index(tens or "一") * 10 if ten else 0) + CHINESE_DIGITS.index(
        ones or "零"
    )


def _from_serial(serial: float) -> Moment | None:
    if not EXCEL_SERIALS[0] <= serial < EXCEL_SERIALS[1]:
        return None
    moment = EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))
    has_time = moment.time() != time()
    return Moment(moment.date(), moment.time() if has_time else None, is_mended=True)
