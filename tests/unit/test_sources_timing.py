"""When a customer means to buy, relative to the day it was said."""

from datetime import date

import pytest
from hypothesis import given, strategies

from leadflow.sources.spoken_days import find_day
from leadflow.sources.timing import parse_timing

SAID = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("cell", "from_date", "to_date", "is_vague"),
    [
        pytest.param("2026年5月底前", None, date(2026, 5, 31), False, id="a deadline with year"),
        pytest.param(
            "2024年4月签约", date(2024, 4, 1), date(2024, 4, 30), False, id="a month with year"
        ),
        pytest.param("10月签约", date(2026, 10, 1), date(2026, 10, 31), False, id="a coming month"),
        pytest.param(
            "8月签约",
            date(2026, 8, 1),
            date(2026, 8, 31),
            False,
            id="last month is still this year's",
        ),
        pytest.param(
            "7月签约",
            date(2027, 7, 1),
            date(2027, 7, 31),
            False,
            id="two months back is next year's",
        ),
        pytest.param("2026年11月15日前", None, date(2026, 11, 15), False, id="a day as deadline"),
        pytest.param("2026年10月20日", date(2026, 10, 20), date(2026, 10, 20), False, id="a day"),
        pytest.param("10月上旬", date(2026, 10, 1), date(2026, 10, 10), False, id="first ten days"),
        pytest.param("10月下旬", date(2026, 10, 21), date(2026, 10, 31), False, id="last days"),
        pytest.param("近期采购", SAID, date(2026, 12, 10), True, id="soon: one to three months"),
        pytest.param("尽快", SAID, date(2026, 10, 10), True, id="as soon as possible"),
        pytest.param("年内", SAID, date(2026, 12, 31), True, id="this year"),
        pytest.param("年底前", None, date(2026, 12, 31), False, id="by the year's end"),
        pytest.param("明年上半年", date(2027, 1, 1), date(2027, 6, 30), True, id="next half-year"),
        pytest.param("过完年再说", None, None, True, id="after the holidays"),
        pytest.param("1个月内", SAID, date(2026, 10, 10), False, id="within a month"),
        pytest.param("三个月内", SAID, date(2026, 12, 10), False, id="Chinese count"),
        pytest.param("1-3个月", date(2026, 10, 10), date(2026, 12, 10), False, id="between"),
        pytest.param("两周内", SAID, date(2026, 9, 24), False, id="weeks"),
        pytest.param("半年内", SAID, date(2027, 3, 10), False, id="half a year"),
        pytest.param("6个月以上", date(2027, 3, 10), None, False, id="later than"),
        pytest.param("下个月", date(2026, 10, 1), date(2026, 10, 31), False, id="next month"),
        pytest.param("2026年第四季度", date(2026, 10, 1), date(2026, 12, 31), False, id="quarter"),
        pytest.param("Q4 2026", date(2026, 10, 1), date(2026, 12, 31), False, id="English quarter"),
        pytest.param("within 3 months", SAID, date(2026, 12, 10), False, id="English within"),
        pytest.param("by 2026-10-31", None, date(2026, 10, 31), False, id="English deadline"),
        pytest.param(
            "December 2026", date(2026, 12, 1), date(2026, 12, 31), False, id="English month"
        ),
        pytest.param("soon", SAID, date(2026, 12, 10), True, id="English soon"),
        pytest.param("暂无计划", None, None, False, id="no plan"),
        pytest.param("unknown", None, None, False, id="unknown"),
        pytest.param("2026年2月30日", None, None, True, id="no such day"),
    ],
)
def test_parse_timing(
    cell: str, from_date: date | None, to_date: date | None, is_vague: bool
) -> None:
    timing = parse_timing(cell, SAID)
    assert timing is not None
    assert (timing.from_date, timing.to_date, timing.is_vague) == (from_date, to_date, is_vague)


def test_text_without_a_time_says_nothing() -> None:
    assert parse_timing("看情况而定吧", SAID) is None
    assert parse_timing("", SAID) is None


def test_relative_words_without_a_day_stay_vague() -> None:
    timing = parse_timing("近期采购", None)
    assert timing is not None
    assert (timing.from_date, timing.to_date, timing.is_vague) == (None, None, True)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("3月28日发送案例及报价单", date(2027, 3, 28), id="the next such day"),
        pytest.param("9月20日上门演示", date(2026, 9, 20), id="in ten days"),
        pytest.param("8月1日回访", date(2026, 8, 1), id="40 days back: noted late"),
        pytest.param("7月26日回访", date(2027, 7, 26), id="46 days back: next year"),
        pytest.param("7月27日回访", date(2026, 7, 27), id="45 days back: noted late"),
        pytest.param("2026年10月14日电话回访", date(2026, 10, 14), id="with year"),
        pytest.param("2026-10-14 call", date(2026, 10, 14), id="ISO"),
        pytest.param("下周三发报价", date(2026, 9, 16), id="next Wednesday"),
        pytest.param("周五回电", date(2026, 9, 11), id="this Friday"),
        pytest.param("明天回电", date(2026, 9, 11), id="tomorrow"),
        pytest.param("3天后回访", date(2026, 9, 13), id="in three days"),
        pytest.param("两周后回访", date(2026, 9, 24), id="in two weeks"),
        pytest.param("发送案例及报价单", None, id="no day"),
        pytest.param("9月31日", None, id="no such day"),
        pytest.param("报价1.5万", None, id="an amount is no day"),
    ],
)
def test_find_day(cell: str, expected: date | None) -> None:
    assert find_day(cell, SAID) == expected


WORDS = strategies.lists(
    strategies.sampled_from(
        [
            "年",
            "月",
            "日",
            "前",
            "底",
            "内",
            "周",
            "下",
            "后",
            "个",
            "季度",
            "1",
            "2",
            "9",
            "31",
            "2026",
            "半",
            "三",
            "近期",
            "尽快",
            "q",
            "within ",
            " months",
            "-",
            "/",
            ".",
            "明",
            "天",
        ]
    )
).map("".join)


@given(WORDS | strategies.text(max_size=30), strategies.dates() | strategies.none())
def test_no_text_breaks_a_parser(cell: str, said_on: date | None) -> None:
    find_day(cell, said_on)
    timing = parse_timing(cell, said_on)
    if timing and timing.from_date and timing.to_date and not timing.is_vague:
        assert timing.to_date >= timing.from_date or said_on is not None
