"""Months and their parts as people name them: 5月底前, 10-12月, 下月初, late October."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.sources.dates import MONTHS
from leadflow.sources.spans import (
    VAGUE,
    Rules,
    Timing,
    is_deadline,
    part_of_month,
    year_of,
)
from leadflow.sources.spoken_days import MONTH_NAMES

_NUMBER = r"1[0-2]|0?[1-9]"
_PART = r"上中旬|中下旬|[上中下]旬|初|中(?!旬)|底|末"
OPEN_BEHIND = re.compile(r"(?:份)?(?:起|开始|以后|之后|后)")
AFTER = re.compile(r"after ?$")


def _months_between(match: re.Match[str], said_on: date | None, text: str) -> Timing | None:
    """`10-12月`, `10月到12月`, `2026年11月至2027年1月`, `5月或6月`, `9月底至10月初`."""
    year = match["year"]
    if not year and said_on is None:
        return VAGUE
    month, last_month = int(match["month"]), int(match["last_month"])
    chosen = int(year) if year else year_of(month, said_on)
    last_year = int(match["last_year"] or chosen + (last_month < month))
    first, _ = part_of_month(chosen, month, match["part"] or "")
    _, last = part_of_month(last_year, last_month, match["last_part"] or "")
    is_before = is_deadline(text) and not match["last_part"]
    return Timing(first, last, False) if not is_before else Timing(None, last, False)


def _named_month(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """`2026年5月底前`, `4月签约`, `10月以后`; 5月前 is before May begins, 5月底前 in May."""
    found = match.groupdict()
    year = found.get("year")
    month = int(match["month"]) if match["month"].isdigit() else MONTHS[match["month"]]
    if not year and said_on is None:
        return VAGUE
    chosen = int(year) if year else year_of(month, said_on)
    part = found.get("part") or ""
    first, last = part_of_month(chosen, month, part)
    after = text[match.end() :]
    if re.match(r"(?:份)?(?:之前|以前|前)", after) and not part:
        return Timing(None, date(chosen, month, 1) - timedelta(days=1), False)
    if OPEN_BEHIND.match(after) or AFTER.search(text[: match.start()]):
        start = last + timedelta(days=1) if after.startswith("后") and not part else first
        return Timing(start, None, True)
    return Timing(None if is_deadline(text) else first, last, False)


def _month_of(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """本月, 下个月, next month, with its part: 下月初; what is left of this month."""
    if said_on is None:
        return VAGUE
    words = match["of"] or match["english"]
    ahead = words.count("下") or int(words.startswith("next"))
    start = said_on.replace(day=1) + relativedelta(months=ahead)
    part = match["part"] or match.groupdict().get("english_part") or ""
    first, last = part_of_month(start.year, start.month, part)
    if not ahead and last < said_on:
        return VAGUE
    if part and is_deadline(text):
        return Timing(None, last, False)
    return Timing(max(first, said_on), last, False)


def _month_part(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """`月底前`, `中旬`, `end of month` without a month: the next such part."""
    if said_on is None:
        return VAGUE
    part = (match["part"] or "end").removeprefix("月")
    first, last = part_of_month(said_on.year, said_on.month, part)
    if last < said_on:
        following = said_on.replace(day=1) + relativedelta(months=1)
        first, last = part_of_month(following.year, following.month, part)
    return Timing(None if is_deadline(text) else max(first, said_on), last, False)


MONTH_RULES: Rules = (
    (
        re.compile(
            rf"(?:(?P<year>20\d{{2}})[年/.-])?(?<!\d)(?P<month>{_NUMBER})(?:月份?)?(?P<part>{_PART})?"
            rf"(?:-|~|–|—|到|至|或|、|/)(?:(?P<last_year>20\d{{2}})年)?(?P<last_month>{_NUMBER})月"
            rf"(?!\d)(?:份)?(?P<last_part>{_PART})?"
        ),
        _months_between,
    ),
    (
        re.compile(
            rf"(?<!\d)(?P<year>20\d{{2}})[年/.-](?P<month>{_NUMBER})(?!\d)月?(?P<part>{_PART})?"
        ),
        _named_month,
    ),
    (re.compile(rf"(?<![\d个./])(?P<month>{_NUMBER})月(?:份)?(?P<part>{_PART})?"), _named_month),
    (re.compile(rf"(?<![\d/])(?P<month>{_NUMBER})/(?P<year>20\d{{2}})(?!\d)"), _named_month),
    (
        re.compile(
            rf"(?:\b(?P<part>early|mid|late|end of)[ -])?\b(?P<month>{MONTH_NAMES})\b\.?"
            r"(?:,? (?P<year>20\d{2}))?"
        ),
        _named_month,
    ),
    (
        re.compile(
            rf"(?P<of>本|这个|当|下下?个?)月(?:份)?(?P<part>{_PART})?"
            r"|(?:(?P<english_part>early|mid|late|end of) )?(?P<english>this|next) month"
        ),
        _month_of,
    ),
    (re.compile(r"(?P<part>月[底末中初]|[上中下]旬)|end of (?:the )?month"), _month_part),
)
