"""When a customer means to buy or to be called, in people's words, from the day they said it.

Dates in full belong to dates.py. An honest range is given where the words leave one (I7).
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.sources.cells import clean, half_width
from leadflow.sources.dates import MONTHS, parse_moment

DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
# "Soon" is answered with the documents' own question: within 1 or within 3 months?
SOON_MONTHS, AT_ONCE_MONTHS = 3, 1
COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]|半|几|数)"
NO_PLAN = re.compile(
    r"暂无|无计划|没有计划|未定|待定|不确定|未知|不清楚|not fixed|unknown|tbd|no plan|none", re.I
)


@dataclass(frozen=True, slots=True)
class Timing:
    """From and to, both inclusive, null where open or unknown; vague where a person should ask."""

    from_date: date | None
    to_date: date | None
    is_vague: bool


UNKNOWN = Timing(None, None, False)
VAGUE = Timing(None, None, True)


def parse_timing(cell: str, said_on: date | None) -> Timing | None:
    """A purchase timing as people write it, or None where the text says nothing about time.

    `said_on` is the day on which it was recorded; without it relative words stay vague.
    """
    text = half_width(clean(cell)).casefold()
    if not text:
        return None
    if NO_PLAN.search(text):
        return UNKNOWN
    for pattern, rule in RULES:
        match = pattern.search(text)
        if match:
            try:
                return rule(match, said_on, text)
            except (ValueError, OverflowError):  # the 31st of a short month, or beyond year 9999
                return VAGUE
    return None


def find_day(cell: str, said_on: date | None) -> date | None:
    """The day that a plan such as `3月28日发送报价单` names: the first on or after `said_on`."""
    text = half_width(clean(cell)).casefold()
    for pattern, rule in DAY_RULES:
        match = pattern.search(text)
        if match:
            try:
                return rule(match, said_on)
            except (ValueError, OverflowError):  # no such day of that month
                return None
    return None


def _day_of(match: re.Match[str], said_on: date | None) -> date | None:
    """A month and day, with the year where written; else the next such day from `said_on`."""
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        return date(int(match["year"]), month, day)
    if said_on is None:
        return None
    this_year = date(said_on.year, month, day)
    # A day shortly before is a late note about that day, not one eleven months ahead.
    if this_year >= said_on - timedelta(days=45):
        return this_year
    return date(said_on.year + 1, month, day)


def _iso_day(match: re.Match[str], _said_on: date | None) -> date | None:
    moment = parse_moment(match[0])
    return moment.day if moment else None


def _days_after(match: re.Match[str], said_on: date | None) -> date | None:
    count = _count(match["count"])
    if said_on is None or count is None:
        return None
    return said_on + _span(count, match["unit"])


def _near_day(match: re.Match[str], said_on: date | None) -> date | None:
    ahead = {"今天": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
    return said_on + timedelta(days=ahead[match[0]]) if said_on else None


def _weekday(match: re.Match[str], said_on: date | None) -> date | None:
    if said_on is None:
        return None
    monday = said_on - timedelta(days=said_on.weekday()) + timedelta(weeks=len(match["next"] or ""))
    weekday = match["weekday"]
    number = 6 if weekday in "日天" else "一二三四五六".index(weekday)
    return monday + timedelta(days=number)


DAY_RULES: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date | None], date | None]], ...
] = (
    (re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"), _iso_day),
    (re.compile(r"(?P<year>\d{4})?年?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"), _day_of),
    (
        re.compile(r"(?<![\d.])(?P<year>)(?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?![\d.%万])"),
        _day_of,
    ),
    (re.compile(rf"{COUNT}\s*(?P<unit>天|日|周|星期|个星期|个月|月)(?:之?后|以后)"), _days_after),
    (re.compile(r"in (?P<count>\d{1,3}) (?P<unit>day|week|month)s?"), _days_after),
    (re.compile(r"大后天|后天|明天|明日|今天|today|tomorrow"), _near_day),
    (re.compile(r"(?P<next>下{0,2})(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"), _weekday),
)


def _named_day(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    day = find_day(match[0], said_on)
    if day is None:
        return VAGUE
    is_deadline = re.search(r"前|之内|by |before|until", text)
    return Timing(None if is_deadline else day, day, False)


def _named_month(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """`2026年5月底前`, `4月签约`: that month, from its first day unless it is a deadline."""
    year = match["year"]
    month = int(match["month"]) if match["month"].isdigit() else MONTHS[match["month"]]
    if not year and said_on is None:
        return VAGUE
    chosen = int(year) if year else _year_of(month, said_on)
    first, last = date(chosen, month, 1), _month_end(chosen, month)
    part = re.search(r"[上中下]旬|月初|月中", text)
    if part:
        first, last = {
            "上旬": (first, first.replace(day=10)), "月初": (first, first.replace(day=10)),
            "中旬": (first.replace(day=11), first.replace(day=20)),
            "月中": (first.replace(day=11), first.replace(day=20)),
            "下旬": (first.replace(day=21), last),
        }[part[0]]  # fmt: skip
    is_deadline = re.search(r"前|之内|by |before|until", text)
    return Timing(None if is_deadline else first, last, False)


def _within(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    count = _count(match["count"])
    if said_on is None or count is None:
        return VAGUE
    low = match.groupdict().get("low")
    start = said_on + _span(int(low), match["unit"]) if low else said_on
    return Timing(
        start, said_on + _span(count, match["unit"]), bool(re.search("约|大概|左右", text))
    )


def _later_than(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    count = _count(match["count"])
    if said_on is None or count is None:
        return VAGUE
    return Timing(said_on + _span(count, match["unit"]), None, False)


def _quarter(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    number = match["quarter"]
    quarter = int(number) if number.isdigit() else DIGITS[number]
    year = match["year"] or match.groupdict().get("year_after")
    if not year and said_on is None:
        return VAGUE
    chosen = int(year) if year else _year_of(quarter * 3, said_on)
    first, last = date(chosen, quarter * 3 - 2, 1), _month_end(chosen, quarter * 3)
    return Timing(None if re.search(r"前|by |before", text) else first, last, False)


def _this_month(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    if said_on is None:
        return VAGUE
    is_next = match[0][0] == "下" or match[0].startswith("next")
    first = said_on.replace(day=1) + relativedelta(months=1) if is_next else said_on
    return Timing(first, _month_end(first.year, first.month), False)


def _part_of_year(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    """年底前 names a day; 年内, 明年 and half-years leave months open: a person asks."""
    if said_on is None:
        return VAGUE
    words = match[0]
    if words in ("年底", "年末", "今年底", "year end", "end of the year", "end of year"):
        return Timing(None, date(said_on.year, 12, 31), False)
    year = said_on.year + (1 if words.startswith(("明年", "next")) else 0)
    start = said_on if year == said_on.year else date(year, 1, 1)
    if "上半年" in words:
        return Timing(start, date(year, 6, 30), True)
    if "下半年" in words:
        return Timing(max(start, date(year, 7, 1)), date(year, 12, 31), True)
    return Timing(start, date(year, 12, 31), True)


def _at_once(_match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    if said_on is None:
        return VAGUE
    return Timing(said_on, said_on + relativedelta(months=AT_ONCE_MONTHS), True)


def _soon(_match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    if said_on is None:
        return VAGUE
    return Timing(said_on, said_on + relativedelta(months=SOON_MONTHS), True)


def _some_time(_match: re.Match[str], _said_on: date | None, _text: str) -> Timing:
    return VAGUE


_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_UNIT = r"\s*(?P<unit>天|日|周|星期|个星期|个月|月|年|day|week|month|year)s?"
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None, str], Timing]], ...] = (
    (re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"), _named_day),
    (re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]"), _named_day),
    (re.compile(r"(?:(?P<year>\d{4})[年.])?q?第?(?P<quarter>[一二三四1-4])季度?"), _quarter),
    (
        re.compile(r"(?:(?P<year>\d{4})[ -]?)?q(?P<quarter>[1-4])(?:[ -]?(?P<year_after>\d{4}))?"),
        _quarter,
    ),
    (
        re.compile(r"(?P<low>\d{1,2})\s*(?:个月)?\s*(?:-|~|至|到|to)\s*(?P<count>\d{1,2})" + _UNIT),
        _within,
    ),
    (re.compile(COUNT + _UNIT + r"(?:以后|之后|以上|后)"), _later_than),
    (re.compile(COUNT + _UNIT + r"(?:以内|之内|内|左右)"), _within),
    (re.compile(r"(?:within|in|less than) (?P<count>\d{1,3})" + _UNIT), _within),
    (re.compile(r"(?<![上下])半年内?"), lambda _match, said_on, text: _half_year(said_on, text)),
    (re.compile(r"(?:(?P<year>20\d{2})[年/.-])(?P<month>1[0-2]|0?[1-9])月?"), _named_month),
    (re.compile(r"(?P<year>)(?<![\d个])(?P<month>1[0-2]|0?[1-9])月"), _named_month),
    (re.compile(rf"\b(?P<month>{_MONTH_NAMES})\b\.?(?: (?P<year>20\d{{2}}))?"), _named_month),
    (re.compile(r"本月|这个月|当月|下个?月|this month|next month"), _this_month),
    (re.compile(r"明年[上下]半年|[上下]半年|明年|今年底|年底|年末|今年|年内|本年"), _part_of_year),
    (re.compile(r"next year|this year|end of the year|end of year|year end"), _part_of_year),
    (re.compile(r"尽快|立即|马上|立刻|越快越好|急|asap|urgent|immediate|right away|now"), _at_once),
    (re.compile(r"近期|最近|近来|不久|短期|soon|shortly|near term"), _soon),
    (re.compile(r"再说|以后|过完?年|节后|节前|长期|later|some ?time|someday"), _some_time),
)


def _half_year(said_on: date | None, _text: str) -> Timing:
    if said_on is None:
        return VAGUE
    return Timing(said_on, said_on + relativedelta(months=6), False)


def _year_of(month: int, said_on: date | None) -> int:
    """The year of the next such month: this one unless it lies more than a month back."""
    assert said_on is not None
    return said_on.year if month >= said_on.month - 1 else said_on.year + 1


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _count(text: str) -> float | None:
    """A number of units; 几 and 数 name none."""
    if text == "半":
        return 0.5
    return float(text) if text.isdigit() else float(DIGITS[text]) if text in DIGITS else None


def _span(count: float, unit: str) -> relativedelta:
    days_of = {"天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "个星期": 7, "week": 7}
    if unit in days_of:
        return relativedelta(days=round(count * days_of[unit]))
    months = count * (12 if unit in ("年", "year") else 1)
    return relativedelta(months=int(months), days=15 if months % 1 else 0)
