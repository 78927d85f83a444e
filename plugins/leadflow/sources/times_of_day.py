"""Times of day and zones as exports write them behind a date, or in a column of their own."""

import re
from datetime import UTC, time, timedelta, timezone

from leadflow.sources.cells import clean, half_width

DAY_SECONDS = 86_400
MORNING, NOON, AFTERNOON, EVENING = "morning", "noon", "afternoon", "evening"
PARTS = {
    "凌晨": MORNING, "清晨": MORNING, "早晨": MORNING, "早上": MORNING, "上午": MORNING,
    "午前": MORNING, "am": MORNING, "中午": NOON, "下午": AFTERNOON, "午后": AFTERNOON,
    "午後": AFTERNOON, "傍晚": AFTERNOON, "pm": AFTERNOON, "晚上": EVENING, "晚间": EVENING,
    "夜里": EVENING,
}  # fmt: skip
# Hours east of Greenwich. CST and BST are left out: each stands for several.
NAMED_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2,
    "JST": 9, "KST": 9, "HKT": 8, "SGT": 8,
}  # fmt: skip
_HALF = r"[AaPp]\.?[Mm]\.?"
_ZONE = rf"(?:UTC|GMT)?[+-]\d{{1,2}}(?::?\d{{2}})?|{'|'.join(NAMED_ZONES)}"
TIME = (
    r"(?:[T ,_]*(?P<half_before>凌晨|清晨|早[晨上]|上午|午[前后後]|中午|下午|傍晚|晚[上间]|夜里"
    rf"|{_HALF})?"
    r"\s*(?P<hour>\d{1,2})\s*(?::|时|時|点|點)\s*(?P<minute>\d{1,2}|半|整)?\s*分?"
    r"(?:(?::|(?<=分))\s*(?P<second>\d{1,2})\s*秒?(?:[.,]\d+)?)?"
    rf"\s*(?P<half>{_HALF})?\s*(?P<zone>{_ZONE})?(?:\s*\([^()]*\))?)?"
)
TIME_ALONE = re.compile(TIME)
DAY_BEFORE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]+")
PART_OF_DAY = re.compile(r"0?\.\d+|0|0\.0")


def time_of(match: re.Match[str]) -> tuple[time | None, int]:
    """The time that a match of TIME tells, and the days it lies ahead: 24:00 is the next day's.

    Raises ValueError for no such time, and where the half of the day contradicts the hour.
    """
    if match["hour"] is None:
        return None, 0
    half = (match["half_before"] or match["half"] or "").replace(".", "").casefold()
    hour, days = _hour(int(match["hour"]), PARTS.get(half))
    minute = {"半": 30, "整": 0, None: 0}.get(match["minute"])
    minute = int(match["minute"]) if minute is None else minute
    second = int(match["second"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return time(), days + 1
    return time(hour, minute, second), days


def _hour(hour: int, part: str | None) -> tuple[int, int]:
    """An hour of the 24, and whether it belongs to the next day: 晚上12点 does."""
    if part == MORNING and hour <= 12:
        return hour % 12, 0
    if part in (AFTERNOON, EVENING) and 12 < hour < 24:
        return hour, 0
    if part == AFTERNOON and hour <= 12:
        return hour % 12 + 12, 0
    if part == EVENING and 5 <= hour <= 12:
        return (hour + 12, 0) if hour < 12 else (0, 1)
    if part == NOON and hour in (11, 12, 13, 1, 2):
        return (hour if hour >= 11 else hour + 12), 0
    if part is None:
        return hour, 0
    raise ValueError("the half of the day contradicts the hour")


def zone_of(text: str | None) -> timezone | None:
    """An offset from Greenwich. Raises ValueError for one of a day or more."""
    if not text:
        return None
    if text in NAMED_ZONES:
        hours = NAMED_ZONES[text]
        return timezone(timedelta(hours=hours)) if hours else UTC
    text = text.removeprefix("UTC").removeprefix("GMT")
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    offset = timedelta(hours=hours, minutes=minutes)
    if not offset:
        return UTC
    return timezone(-offset if text[0] == "-" else offset)


def parse_time_of_day(cell: str) -> time | None:
    """A cell that holds a time alone: `14:30`, `2:30 PM`, or a sheet's part of a day (0.5)."""
    text = half_width(clean(cell))
    if PART_OF_DAY.fullmatch(text):
        seconds = round(float(text) * DAY_SECONDS) % DAY_SECONDS
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    match = TIME_ALONE.fullmatch(DAY_BEFORE.sub("", text, count=1))
    try:
        return time_of(match)[0] if match and text else None
    except ValueError:  # no such hour: the day alone counts
        return None
