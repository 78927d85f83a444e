"""A span of days that words about time leave open, and what all rules about spans share."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DEADLINE = re.compile(r"前|之内|以内|最迟|最晚|截止|\b(?:by|before|until|no later than)\b")


@dataclass(frozen=True, slots=True)
class Timing:
    """From and to, both inclusive, null where open or unknown; vague where a person should ask."""

    from_date: date | None
    to_date: date | None
    is_vague: bool


UNKNOWN = Timing(None, None, False)
VAGUE = Timing(None, None, True)

# A match, the day it was said on and the whole text; None where another rule should look.
Rule = Callable[[re.Match[str], date | None, str], Timing | None]
Rules = tuple[tuple[re.Pattern[str], Rule], ...]


def is_deadline(text: str) -> bool:
    """Whether the text names an end and no beginning: 5月底前, by 2026-10-31."""
    return bool(DEADLINE.search(text))


def year_of(month: int, said_on: date | None) -> int:
    """The year of the next such month: this one unless it lies more than a month back."""
    assert said_on is not None
    return said_on.year if month >= said_on.month - 1 else said_on.year + 1


def part_of_month(year: int, month: int, part: str) -> tuple[date, date]:
    """The first and last day of a part of a month: 上旬, 初, 中, 底, late; all of it for ''."""
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    tenth, twentieth = first.replace(day=10), first.replace(day=20)
    ends = {
        "上旬": (first, tenth), "初": (first, tenth), "月初": (first, tenth),
        "early": (first, tenth), "中旬": (tenth + timedelta(days=1), twentieth),
        "中": (tenth + timedelta(days=1), twentieth), "mid": (tenth + timedelta(days=1), twentieth),
        "上中旬": (first, twentieth), "中下旬": (tenth + timedelta(days=1), last),
        "下旬": (twentieth + timedelta(days=1), last), "底": (twentieth + timedelta(days=1), last),
        "末": (twentieth + timedelta(days=1), last), "late": (twentieth + timedelta(days=1), last),
        "end": (twentieth + timedelta(days=1), last),
    }  # fmt: skip
    return ends.get(part.strip(" -").removesuffix(" of"), (first, last))
