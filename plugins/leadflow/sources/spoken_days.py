"""One day as people name it, from the day they said it: 9月20日, 下周三, 15号, tomorrow.

Dates in full belong to dates.py, spans of time to timing.py.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.sources.cells import clean, half_width
from leadflow.sources.chinese_numerals import DIGITS, value_of
from leadflow.sources.dates import MONTHS, parse_moment

MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAYS = {
    "monday": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wed": 2, "thursday": 3,
    "thurs": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_WEEKDAY_NAMES = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
# A day shortly before is a late note about that day, not one eleven months ahead.
LATE_NOTE_DAYS = 45
HANZI_COUNT = re.compile(
    r"(?<![周期拜双第])[一二两三四五六七八九十]{1,3}(?=个?(?:月|日|号|天|周|星期|礼拜|年|季度|工作日))"
    r"|(?<=第)[一二三四](?=季度)"
)
TWO_COUNTS = re.compile(r"([一二两三四五六七八])([两三四五六七八九])(?=个?(?:月|天|周|星期|年))")
CJK_SPACE = re.compile(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+")
# What may follow a day written 9/15 or 9.15: an end, or what is done on it; never 折, 米, 版.
_BEFORE_DAY = r"(?<![\d./a-z第])"
_AFTER_DAY = r"(?=$|[\s,;，。；、)前后号日上下回拜发电寄签见送约联到开提来给做完再])"

Rule = Callable[[re.Match[str], date | None], date | None]


def plain_words(cell: str) -> str:
    """The text as the rules read it: half width, lower case, counts in digits, hanzi together."""
    text = CJK_SPACE.sub("", half_width(clean(cell)).casefold())
    text = TWO_COUNTS.sub(lambda match: f"{DIGITS[match[1]]}-{DIGITS[match[2]]}", text)
    return HANZI_COUNT.sub(lambda match: str(int(value_of(match[0]))), text)


def find_day(cell: str, said_on: date | None) -> date | None:
    """The day that a plan such as `3月28日发送报价单` names: the first on or after `said_on`."""
    return day_in(plain_words(cell), said_on)


def day_in(text: str, said_on: date | None) -> date | None:
    """As find_day, of a text in plain words."""
    for pattern, rule in DAY_RULES:
        match = pattern.search(text)
        if match:
            try:
                return rule(match, said_on)
            except (ValueError, OverflowError):  # no such day of that month
                return None
    return None


def _full_day(match: re.Match[str], _said_on: date | None) -> date | None:
    moment = parse_moment(match[0])
    return moment.day if moment else None


def _day_of(match: re.Match[str], said_on: date | None) -> date | None:
    """A month and day, with the year where written; else the next such day from `said_on`."""
    found = match.groupdict()
    name = found.get("name")
    month = MONTHS[name] if name else int(match["month"])
    day = int(match["day"])
    if found.get("year"):
        return date(int(match["year"]), month, day)
    if said_on is None:
        return None
    this_year = date(said_on.year, month, day)
    if this_year >= said_on - timedelta(days=LATE_NOTE_DAYS):
        return this_year
    return date(said_on.year + 1, month, day)


def _day_of_month(match: re.Match[str], said_on: date | None) -> date | None:
    """`下个月15号`, `15号`, `每月15日`: where no month is named the next such day."""
    if said_on is None:
        return None
    words, day = match["of"] or "", int(match["day"])
    if words.startswith("下"):
        said_on = said_on.replace(day=1) + relativedelta(months=words.count("下"))
    elif not words.startswith(("本", "这", "当")) and day < said_on.day:
        said_on = said_on.replace(day=1) + relativedelta(months=1)
    return said_on.replace(day=day)


def _month_end(match: re.Match[str], said_on: date | None) -> date | None:
    if said_on is None:
        return None
    first = said_on.replace(day=1) + relativedelta(
        months=1 if (match["of"] or "").startswith("下") else 0
    )
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _days_after(match: re.Match[str], said_on: date | None) -> date | None:
    count = count_of(match["count"])
    if said_on is None or count is None:
        return None
    return said_on + span_of(count, match["unit"])


def _near_day(match: re.Match[str], said_on: date | None) -> date | None:
    ahead = {"明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3}
    return said_on + timedelta(days=ahead.get(match[0], 0)) if said_on else None


def _weekday(match: re.Match[str], said_on: date | None) -> date | None:
    """本周三 and 下周三 are of that week, as it was said; 周三 alone is the next one."""
    if said_on is None or match["week"] == "上":
        return None
    weekday = match["weekday"]
    number = 6 if weekday in "日天" else "一二三四五六".index(weekday)
    if match["week"] in ("", "每"):
        return said_on + timedelta(days=(number - said_on.weekday()) % 7)
    monday = said_on - timedelta(days=said_on.weekday())
    return monday + timedelta(weeks=match["week"].count("下"), days=number)


def _english_weekday(match: re.Match[str], said_on: date | None) -> date | None:
    if said_on is None:
        return None
    number = WEEKDAYS[match["weekday"]]
    if match["next"]:
        monday = said_on - timedelta(days=said_on.weekday())
        return monday + timedelta(weeks=1, days=number)
    return said_on + timedelta(days=(number - said_on.weekday()) % 7)


DAY_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (re.compile(r"(?<!\d)\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)日?"), _full_day),
    (re.compile(r"(?<!\d)20\d{6}(?!\d)"), _full_day),
    (re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"), _day_of),
    (
        re.compile(rf"{_BEFORE_DAY}(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}}){_AFTER_DAY}"),
        _day_of,
    ),
    (
        re.compile(rf"{_BEFORE_DAY}(?P<month>\d{{1,2}})\.(?P<day>\d{{2}}){_AFTER_DAY}"),
        _day_of,
    ),
    (
        re.compile(
            rf"\b(?P<name>{MONTH_NAMES})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"
            r"(?:,? (?P<year>20\d{2}))?"
        ),
        _day_of,
    ),
    (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<name>{MONTH_NAMES})\b\.?"
            r"(?:,? (?P<year>20\d{2}))?"
        ),
        _day_of,
    ),
    (
        re.compile(r"(?P<count>\d{1,3}|半|几|数)个?(?P<unit>天|日|周|星期|月|年)(?:之?后|以后)"),
        _days_after,
    ),
    (re.compile(r"\bin (?P<count>\d{1,3}) (?P<unit>day|week|month)s?"), _days_after),
    (re.compile(r"大后天|后天|明天|明日|今天|今日|\btoday\b|\btomorrow\b"), _near_day),
    (
        re.compile(
            r"(?P<week>下{0,2}|本|这|上|每)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
        ),
        _weekday,
    ),
    (
        re.compile(rf"\b(?P<next>next )?(?P<weekday>{_WEEKDAY_NAMES})\b"),
        _english_weekday,
    ),
    (
        re.compile(
            r"(?:(?P<of>下下?个?月|[本这当]个?月|每月)|(?<![\d月./-]))(?P<day>\d{1,2})[日号](?!线|楼|门|院|机)"
        ),
        _day_of_month,
    ),
    (re.compile(r"(?P<of>下下?个?|[本这当]个?)?(?<!\d)月[底末]"), _month_end),
)


def count_of(text: str) -> float | None:
    """A number of units; 几 and 数 name none."""
    if text == "半":
        return 0.5
    return float(text) if text.isdigit() else float(DIGITS[text]) if text in DIGITS else None


def span_of(count: float, unit: str) -> relativedelta:
    """So many days, weeks, months or years; working days with the weekends between."""
    if unit == "工作日":
        return relativedelta(days=round(count) + 2 * -(-round(count) // 5))
    days_of = {"天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "礼拜": 7, "week": 7}
    if unit in days_of:
        return relativedelta(days=round(count * days_of[unit]))
    months = count * (12 if unit in ("年", "year") else 1)
    return relativedelta(months=int(months), days=15 if months % 1 else 0)
