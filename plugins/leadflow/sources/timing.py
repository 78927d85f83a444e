"""When a customer means to buy, in people's words, from the day they said it: a span of days.

Single days belong to spoken_days.py, months and years to spans_of_months.py and spans_of_years.py.
An honest range is given where the words leave one (I7).
"""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.sources.festivals import (
    AFTER_ENGLISH,
    BEFORE_ENGLISH,
    FESTIVAL,
    festival_day,
    next_festival,
)
from leadflow.sources.spans import UNKNOWN, VAGUE, Rules, Timing, is_deadline
from leadflow.sources.spans_of_months import MONTH_RULES
from leadflow.sources.spans_of_years import YEAR_RULES
from leadflow.sources.spoken_days import count_of, day_in, plain_words, span_of

# "Soon" is answered with the documents' own question: within 1 or within 3 months?
SOON_MONTHS, AT_ONCE_MONTHS = 3, 1
NO_PLAN = re.compile(
    r"暂无|无计划|没有?计划|未定|待定|不确定|未知|不清楚|没想好|not fixed|unknown|\btbd\b|no plan"
    r"|\bnone\b|not sure", re.I
)  # fmt: skip
NOT_SOON = re.compile(r"不急|不着急|不是很急|不太急|not urgent|no rush|no hurry", re.I)
# What must happen first has no date: 签约后2个月内, 预算批下来后.
AFTER_EVENT = re.compile(
    r"(?:签约|签合同|审批|批|验收|到货|到账|到位|开工|开业|投产|融资|装修|上线|完工|交付)\S{0,4}后"
)
YEAR_WORDS = {"明年": 1, "次年": 1, "来年": 1, "后年": 2, "去年": -1, "今年": 0, "本年": 0}
YEAR_WORD = re.compile(r"(?:明年|次年|来年|后年|去年|今年|本年)(?:度|年)?")
DAY = (
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]"
    r"|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])|(?:下下?个?|[本这当]个?)月\d{1,2}[日号]"
)
# 3个月 is a span, 3月 is March.
_DURATION = r" ?个?(?P<unit>工作日|天|日|周|星期|礼拜|(?<=个)月|年|day|week|month|year)s?"
_COUNT = r"(?P<count>(?<!\d)\d{1,3}|半|几|数)"


def parse_timing(cell: str, said_on: date | None) -> Timing | None:
    """A purchase timing as people write it, or None where the text says nothing about time.

    `said_on` is the day on which it was recorded; without it relative words stay vague.
    """
    text = plain_words(cell)
    if not text:
        return None
    if NO_PLAN.search(text) and not any(character.isdigit() for character in text):
        return UNKNOWN
    if NOT_SOON.search(text) or AFTER_EVENT.search(text):
        return VAGUE
    if said_on is not None:
        text = YEAR_WORD.sub(lambda m: f"{said_on.year + YEAR_WORDS[m[0][:2]]}年", text)
    for pattern, rule in RULES:
        match = pattern.search(text)
        if match:
            try:
                found = rule(match, said_on, text)
            except (ValueError, OverflowError):  # the 31st of a short month, or beyond year 9999
                return VAGUE
            if found is not None:
                return found
    return UNKNOWN if NO_PLAN.search(text) else None


def _days_between(match: re.Match[str], said_on: date | None, _text: str) -> Timing | None:
    first = day_in(match["first"], said_on)
    last_text = match["last"]
    if first is None:
        return VAGUE if said_on is None else None
    if re.fullmatch(r"\d{1,2}[日号]", last_text):
        last: date | None = first.replace(day=int(last_text[:-1]))
    else:
        last = day_in(last_text, first)
    return Timing(first, last, False) if last and last >= first else None


def _named_day(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    day = day_in(match[0], said_on)
    if day is None:
        return VAGUE
    if re.match(r"(?:之|以)?后|起", text[match.end() :]) or AFTER_ENGLISH.search(
        text[: match.start()]
    ):
        return Timing(day, None, False)
    return Timing(None if is_deadline(text) else day, day, False)


def _within(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    count = count_of(match["count"])
    if said_on is None or count is None:
        return VAGUE
    low = match.groupdict().get("low")
    start = said_on + span_of(float(low), match["unit"]) if low else said_on
    is_vague = bool(re.search("约|大概|左右|about|around", text)) or bool(
        match.groupdict().get("bare")
    )
    return Timing(start, said_on + span_of(count, match["unit"]), is_vague)


def _later_than(match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    count = count_of(match["count"])
    if said_on is None or count is None:
        return VAGUE
    return Timing(said_on + span_of(count, match["unit"]), None, False)


def _bare_count(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    """`3个月` alone: within them, most likely; a person asks."""
    found = _within(match, said_on, text)
    return Timing(found.from_date, found.to_date, True)


def _half_year(_match: re.Match[str], said_on: date | None, _text: str) -> Timing:
    return Timing(said_on, said_on + relativedelta(months=6), False) if said_on else VAGUE


def _week(match: re.Match[str], said_on: date | None, text: str) -> Timing:
    if said_on is None:
        return VAGUE
    ahead = match[0].count("下") or int(match[0].startswith("next"))
    monday = said_on - timedelta(days=said_on.weekday()) + timedelta(weeks=ahead)
    first, last = monday, monday + timedelta(days=6)
    if "末" in text[match.end() : match.end() + 1]:
        first = last - timedelta(days=1)
    return Timing(None if is_deadline(text) else max(first, said_on), last, False)


def _festival(match: re.Match[str], said_on: date | None, text: str) -> Timing | None:
    if match["name"] in ("过完年", "过年") and "再说" in text:
        return VAGUE
    year = match["year"]
    if year:
        day = festival_day(match["name"], int(year))
    else:
        day = next_festival(match["name"], said_on) if said_on else None
    if day is None:
        return VAGUE
    side, before = match["side"] or "", text[: match.start()]
    if side.endswith("前") or match["name"] == "年前" or BEFORE_ENGLISH.search(before):
        return Timing(None, day - timedelta(days=1), False)
    if "后" in side or match["name"] in ("年后", "过完年") or AFTER_ENGLISH.search(before):
        return Timing(day, None, True)
    return Timing(day, day + timedelta(days=7), True)


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


SPAN_RULES: Rules = (
    (
        re.compile(
            r"(?P<low>\d{1,2})(?:个?[月年周天])? ?(?:-|~|至|到|to) ?(?P<count>\d{1,2})" + _DURATION
        ),
        _within,
    ),
    (re.compile(_COUNT + _DURATION + r"(?:以后|之后|以上|后|\+)"), _later_than),
    (
        re.compile(
            r"(?:>|(?<!不)超过|大于|more than|over|after) ?(?P<count>\d{1,3})\+?" + _DURATION
        ),
        _later_than,
    ),
    (re.compile(r"(?P<count>\d{1,3})\+" + _DURATION), _later_than),
    (re.compile(_COUNT + _DURATION + r"(?:以内|之内|内|左右)"), _within),
    (
        re.compile(
            r"(?:\b(?:within|in|less than|under|next)\b|<|不超过|不到|近|未来|最近) ?"
            r"(?P<count>\d{1,3})" + _DURATION
        ),
        _within,
    ),
    (re.compile(r"(?<![上下])半年(?!后|以后|之后)内?"), _half_year),
    (re.compile(r"(?<![\d月年])(?P<count>\d{1,3})" + _DURATION), _bare_count),
)
RULES: Rules = (
    (
        re.compile(rf"(?P<first>{DAY})(?:-|~|–|—|到|至)(?P<last>{DAY}|\d{{1,2}}[日号])"),
        _days_between,
    ),
    (re.compile(DAY), _named_day),
    (FESTIVAL, _festival),
    *MONTH_RULES[:1],
    *YEAR_RULES[:5],
    *SPAN_RULES,
    *MONTH_RULES[1:],
    *YEAR_RULES[5:],
    (
        re.compile(
            r"下{0,2}(?:本|这)?个?(?:周|星期|礼拜)[一二三四五六日天](?!天)|大后天|后天|明[天日]|今[天日]"
            r"|\b(?:today|tomorrow)\b"
            r"|\b(?:next |this |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
            r"|(?<![\d月])\d{1,2}[日号]"
        ),
        _named_day,
    ),
    (
        re.compile(r"(?:下{1,2}个?|本|这个?)(?:周|星期|礼拜)|^周(?=末)|\b(?:this|next) week\b"),
        _week,
    ),
    (
        re.compile(
            r"尽快|立即|马上|立刻|越快越好|急|随时|\basap\b|as soon as possible|\burgent"
            r"|\bimmediate|right away|\bnow\b"
        ),
        _at_once,
    ),
    (re.compile(r"近期|最近|近来|不久|短期|\bsoon\b|\bshortly\b|near term"), _soon),
    (re.compile(r"再说|以后|节后|节前|长期|\blater\b|some ?time|someday"), _some_time),
)
