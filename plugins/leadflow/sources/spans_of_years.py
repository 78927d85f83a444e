"""Years and their parts as people name them: Q3, 下半年, 2027年初, 年底前, this quarter."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.sources.spans import VAGUE, Rules, Timing, is_deadline, year_of

_YEAR = r"(?:(?P<year>20\d{2})(?:年|[ -])?)?"
_YEAR_AFTER = r"(?:[ -]?(?P<year_after>20\d{2}))?"


def _quarter(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    found = match.groupdict()
    quarter, last_quarter = (
        int(match["quarter"]),
        int(found.get("last_quarter") or match["quarter"]),
    )
    year = found.get("year") or found.get("year_after")
    if not year and said_on is None:
        return VAGUE
    chosen = int(year) if year else year_of(quarter * 3, said_on)
    return _quarters(chosen, quarter, max(quarter, last_quarter), match, text)


def _quarters(
    year: int, quarter: int, last_quarter: int, match: re.Match[str], text: str
) -> Timing:
    first = date(year, quarter * 3 - 2, 1)
    last = date(year, last_quarter * 3, 1) + relativedelta(months=1, days=-1)
    after, before = text[match.end() :], text[: match.start()]
    if re.match(r"[末底]", after) or re.search(r"end of ?$", before):
        return Timing(None if is_deadline(text) else last.replace(day=1), last, False)
    if re.match(r"(?:之|以)?前", after) or re.search(r"before ?$", before):
        return Timing(None, first - timedelta(days=1), False)
    if re.match(r"(?:之|以)?后", after) or re.search(r"after ?$", before):
        return Timing(last + timedelta(days=1), None, False)
    return Timing(None if is_deadline(text) else first, last, False)


def _this_quarter(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    if said_on is None:
        return VAGUE
    number = (said_on.month - 1) // 3 + (1 if match["next"] else 0)
    year, quarter = said_on.year + number // 4, number % 4 + 1
    found = _quarters(year, quarter, quarter, match, text)
    if found.from_date and not match["next"]:
        return Timing(max(found.from_date, said_on), found.to_date, found.is_vague)
    return found


def _half_of_year(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    """上半年, H1 2027: half-years leave months open, so a person asks."""
    year = match["year"] or match["year_after"]
    if not year and said_on is None:
        return VAGUE
    half = 1 if (match["half"] or match["number"]) in ("上", "1") else 2
    chosen = int(year) if year else year_of(half * 6, said_on)
    start = date(chosen, half * 6 - 5, 1)
    if said_on and start < said_on <= date(chosen, half * 6, 28):
        start = said_on
    return Timing(start, date(chosen, 6, 30) if half == 1 else date(chosen, 12, 31), True)


def _season(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    start = {"春": 3, "夏": 6, "秋": 9, "冬": 12}[match["season"]]
    if not match["year"] and said_on is None:
        return VAGUE
    year = int(match["year"] or (said_on.year if said_on else 0))
    first = date(year, start, 1)
    if not match["year"] and said_on and first + relativedelta(months=3) <= said_on:
        first = date(year + 1, start, 1)
    return Timing(first, first + relativedelta(months=3, days=-1), True)


def _part_of_year(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """年底前 names a day; 年内, 明年, 2027年 leave months open: a person asks."""
    year_text, part = match["year"], match["part"] or ""
    if not year_text and said_on is None:
        return VAGUE
    year = int(year_text) if year_text else (said_on.year if said_on else 0)
    if part in ("底", "末", "终"):
        return Timing(None, date(year, 12, 31), False)
    first, last = {
        "初": (date(year, 1, 1), date(year, 3, 31)), "年初": (date(year, 1, 1), date(year, 3, 31)),
        "early": (date(year, 1, 1), date(year, 3, 31)),
        "mid": (date(year, 5, 1), date(year, 8, 31)),
        "late": (date(year, 10, 1), date(year, 12, 31)),
        "中": (date(year, 6, 1), date(year, 7, 31)), "年中": (date(year, 6, 1), date(year, 7, 31)),
    }.get(part, (date(year, 1, 1), date(year, 12, 31)))  # fmt: skip
    if re.match(r"(?:之|以)?前", text[match.end() :]) and not part:
        return Timing(None, first - timedelta(days=1), False)
    if said_on and first < said_on <= last:
        first = said_on
    return Timing(first, last, True)


def _english_year(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    if said_on is None:
        return VAGUE
    year = said_on.year + int("next" in match[0])
    if "end" in match[0]:
        return Timing(None, date(year, 12, 31), False)
    start = said_on if year == said_on.year else date(year, 1, 1)
    return Timing(start, date(year, 12, 31), True)


YEAR_RULES: Rules = (
    (
        re.compile(
            _YEAR
            + r"(?<![a-z])q(?P<quarter>[1-4])"
            + r"(?:(?:/|-|~|到|至|或)q?(?P<last_quarter>[1-4])(?!\d))?"
            + _YEAR_AFTER
        ),
        _quarter,
    ),
    (
        re.compile(
            _YEAR
            + r"第?(?P<quarter>[1-4])(?:(?:/|-|~|到|至|或|、)第?(?P<last_quarter>[1-4]))?季度?"
        ),
        _quarter,
    ),
    (re.compile(r"(?P<next>下个?|next )(?:季度?|quarter)"), _this_quarter),
    (re.compile(r"(?P<next>)(?:本|这个?|this )(?:季度?|quarter)"), _this_quarter),
    (
        re.compile(
            _YEAR + r"(?:(?P<half>[上下])半年|(?<![a-z])h(?P<number>[12])(?!\d))" + _YEAR_AFTER
        ),
        _half_of_year,
    ),
    (re.compile(_YEAR + r"(?:开)?(?P<season>[春夏秋冬])(?:季|天|$)"), _season),
    (
        re.compile(r"(?P<year>20\d{2})年(?P<part>年初|年中|初|中|底|末|终)?(?!\d|前半|后半)"),
        _part_of_year,
    ),
    (re.compile(r"(?P<year>)年(?P<part>底|末|终|初|中)|(?P<whole>年度?内|本年)"), _part_of_year),
    (
        re.compile(r"next year|this year|end of (?:the )?year|year end|end of next year"),
        _english_year,
    ),
    (re.compile(r"\b(?P<part>early|mid|late)[ -](?P<year>20\d{2})(?!\d)"), _part_of_year),
    (re.compile(r"(?:^|fy ?)(?P<year>20\d{2})(?P<part>)(?=$|财年)"), _part_of_year),
)
