"""Days of the year that people name by their festival: 春节, 国庆, 618, Christmas."""

import re
from datetime import date, timedelta
from functools import cache

FIXED = {
    "元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "618": (6, 18), "十一": (10, 1),
    "国庆节": (10, 1), "国庆": (10, 1), "双11": (11, 11), "双十一": (11, 11), "双12": (12, 12),
    "双十二": (12, 12), "圣诞节": (12, 25), "圣诞": (12, 25), "christmas": (12, 25),
    "new year": (1, 1),
}  # fmt: skip
SPRING = "Chinese New Year (Spring Festival)"
LUNAR = {
    "春节": SPRING, "农历年": SPRING, "农历新年": SPRING, "过年": SPRING, "过完年": SPRING,
    "年前": SPRING, "年后": SPRING, "chinese new year": SPRING, "cny": SPRING,
    "spring festival": SPRING, "端午节": "Dragon Boat Festival", "端午": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival", "中秋": "Mid-Autumn Festival",
    "清明节": "Tomb-Sweeping Day", "清明": "Tomb-Sweeping Day",
}  # fmt: skip
LANTERN, LANTERN_DAYS = ("元宵节", "元宵"), 14
NAMES = sorted({*FIXED, *LUNAR, *LANTERN} - {"年前", "年后"}, key=len, reverse=True)
# Before and after the Spring Festival; 半年后 and 2年后 are spans.
YEAR_SIDE = "(?<![半\\d几数明今去个])年[前后]"
# 十一 is the tenth month's first day, not the eleventh month; 年前 is no year's beginning 今年前.
FESTIVAL = re.compile(
    rf"(?:(?P<year>20\d{{2}})年?)?(?<!第)(?P<name>{'|'.join(NAMES)}|{YEAR_SIDE})(?![月日号个\d天])(?:假期|长假|期间|节)?"
    r"(?P<side>前|之前|以前|后|之后|以后|过后)?"
)
BEFORE_ENGLISH = re.compile(r"(?:by|before|until)\s+(?:the\s+)?$")
AFTER_ENGLISH = re.compile(r"after\s+(?:the\s+)?$")


def festival_day(name: str, year: int) -> date | None:
    """The day of a festival in one year; None where nobody has computed it (before 2000 ...)."""
    if name in FIXED:
        month, day = FIXED[name]
        return date(year, month, day)
    if name in LANTERN:
        spring = festival_day("春节", year)
        return spring + timedelta(days=LANTERN_DAYS) if spring else None
    return _lunar_days(year).get(LUNAR[name])


def next_festival(name: str, from_date: date) -> date | None:
    """The first such day on or after a date."""
    for year in (from_date.year, from_date.year + 1):
        day = festival_day(name, year)
        if day and day >= from_date:
            return day
    return None


@cache
def _lunar_days(year: int) -> dict[str, date]:
    import holidays

    days: dict[str, date] = {}
    found = holidays.country_holidays("CN", years=year, language="en_US")
    for day, names in sorted(found.items()):
        for name in names.split("; "):
            days.setdefault(name, day)
    return days
