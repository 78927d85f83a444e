"""Dates as exports write them; the order of a whole column."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from leadflow.sources.date_orders import decide_order, is_swapped
from leadflow.sources.dates import parse_moment, to_instant

SHANGHAI, UTC_ZONE = ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("cell", "day", "time_of_day"),
    [
        pytest.param("2026-09-06", date(2026, 9, 6), None, id="ISO"),
        pytest.param("2026/9/6", date(2026, 9, 6), None, id="as Chinese Excel shows it"),
        pytest.param("2026.9.6", date(2026, 9, 6), None, id="with dots"),
        pytest.param("2026年9月6日", date(2026, 9, 6), None, id="Chinese"),
        pytest.param("2026年9月6号 14:27", date(2026, 9, 6), time(14, 27), id="Chinese with time"),
        pytest.param("２０２６－０９－０６", date(2026, 9, 6), None, id="full width"),
        pytest.param("20260906", date(2026, 9, 6), None, id="compact"),
        pytest.param("2022-12-21 14:27:52", date(2022, 12, 21), time(14, 27, 52), id="Salesforce"),
        pytest.param(
            "2019-06-27T20:28:42.000+0000", date(2019, 6, 27), time(20, 28, 42), id="Data Loader"
        ),
        pytest.param("15 Apr, 2021 00:03:00", date(2021, 4, 15), time(0, 3), id="Zoho Analytics"),
        pytest.param("Apr 15, 2021", date(2021, 4, 15), None, id="month first by name"),
        pytest.param("15-Sept-2021", date(2021, 9, 15), None, id="four-letter month"),
        pytest.param("45631.0", date(2024, 12, 5), None, id="sheet serial"),
        pytest.param("45631.5", date(2024, 12, 5), time(12), id="sheet serial with time"),
        pytest.param("2026-02-29", None, None, id="no such day"),
        pytest.param("2026-13-01", None, None, id="no such month"),
        pytest.param("2026-09-06 25:00", None, None, id="no such hour"),
        pytest.param("2101-01-01", None, None, id="beyond the last year"),
        pytest.param("2100-12-31", date(2100, 12, 31), None, id="the last year"),
        pytest.param("1899-12-31", None, None, id="before the first year"),
        pytest.param("25568", None, None, id="below the serials"),
        pytest.param("25569", date(1970, 1, 1), None, id="the first serial"),
        pytest.param("上周三", None, None, id="a word"),
        pytest.param("09-06-2026", None, None, id="numeric without an order"),
        pytest.param("", None, None, id="empty"),
    ],
)
def test_parse_moment(cell: str, day: date | None, time_of_day: time | None) -> None:
    moment = parse_moment(cell)
    assert (moment.day if moment else None) == day
    assert (moment.time_of_day if moment else None) == time_of_day


@pytest.mark.parametrize(
    ("values", "order", "is_decided"),
    [
        pytest.param(
            ["24-06-2025", "03-04-2025"], "dmy", True, id="one day past 12 decides for all"
        ),
        pytest.param(["6/24/2025", "3/4/2025"], "mdy", True, id="American"),
        pytest.param(["12-06-2025"], None, False, id="12 is still both"),
        pytest.param(["13-06-2025"], "dmy", True, id="13 is a day"),
        pytest.param(["03-04-2025"], None, False, id="ambiguous alone"),
        pytest.param(["05-05-2025", "07-07-2025"], "dmy", True, id="both readings agree"),
        pytest.param(["24-06-2025", "06-24-2025"], None, False, id="contradiction"),
        pytest.param(
            ["45-45-2025", "24-06-2025"], "dmy", True, id="what nobody can read decides nothing"
        ),
        pytest.param(["2025-06-24", "2025-04-03"], None, True, id="year first needs no order"),
        pytest.param(["02/24/26", "02/03/26"], "mdy", True, id="two-digit year"),
        pytest.param(["09.06.2025", "01.02.2025"], "dmy", True, id="dots: the day first"),
        pytest.param(["09.06.2025", "01/02/2025"], None, False, id="not all of them dots"),
        pytest.param(
            [f"{day:02}/03/26" for day in range(1, 29)], "dmy", True, id="many ends, one year"
        ),
        pytest.param(
            [f"25/03/{day:02}" for day in range(1, 29)], "ymd", True, id="one year, many ends"
        ),
        pytest.param(["26-02-24"], None, False, id="two-digit year that may stand first"),
        pytest.param([], None, True, id="no value"),
        pytest.param(["", "无", "n/a"], None, True, id="blanks"),
    ],
)
def test_decide_order(values: list[str], order: str | None, is_decided: bool) -> None:
    decision = decide_order(values)
    assert (decision.order, decision.is_decided) == (order, is_decided)


def test_an_undecided_column_shows_both_readings() -> None:
    decision = decide_order(["03-04-2026", "05-06-2026"])
    assert decision.example == "03-04-2026"
    assert dict(decision.readings) == {"dmy": date(2026, 4, 3), "mdy": date(2026, 3, 4)}


def test_the_profiles_hint_decides_only_what_is_open() -> None:
    assert decide_order(["03-04-2026"], "mdy").order == "mdy"
    assert decide_order(["24-06-2025"], "mdy").order == "dmy"


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        pytest.param(
            ["2026-06-09", "2026/4/3", "2026-01-12", "24/02/2026", "13/05/2026"], "13/05/2026",
            id="what could be a month first is a date, the rest stayed text",
        ),
        pytest.param(["46010", "46001", "2026-01-12", "24/02/2026"], None, id="a day past 12"),
        pytest.param(["46027", "46028", "45997", "24/02/2026"], "24/02/2026", id="as serials"),
        pytest.param(["2026-06-09", "24/02/2026"], None, id="too few to tell from chance"),
        pytest.param(["2026-06-09", "2026-04-03", "2026-01-12", "2026-01-11"], None, id="no text"),
        pytest.param(
            ["2026-06-09", "2026-04-03", "2026-01-12", "04/02/2026", "24/02/2026"], None,
            id="a text that could have been taken was not",
        ),
        pytest.param(["24/02/2026", "13/05/2026", "30/05/2026"], None, id="no date"),
    ],
)  # fmt: skip
def test_a_sheet_program_that_exchanged_day_and_month_gives_itself_away(
    cells: list[str], example: str | None
) -> None:
    assert is_swapped(cells) == example


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param(
            "2026-09-06", datetime(2026, 9, 5, 16, tzinfo=UTC), id="a bare day begins locally"
        ),
        pytest.param(
            "2026-09-06 14:27", datetime(2026, 9, 6, 14, 27, tzinfo=UTC), id="the source's zone"
        ),
        pytest.param(
            "2026-09-06T14:27:00+08:00", datetime(2026, 9, 6, 6, 27, tzinfo=UTC), id="its own zone"
        ),
        pytest.param(
            "2026-09-06T14:27:00-0330", datetime(2026, 9, 6, 17, 57, tzinfo=UTC), id="west"
        ),
    ],
)
def test_to_instant(cell: str, expected: datetime) -> None:
    moment = parse_moment(cell)
    assert moment is not None
    assert to_instant(moment, UTC_ZONE, SHANGHAI) == expected


@given(strategies.text(max_size=30), strategies.sampled_from([None, "dmy", "mdy", "ymd"]))
def test_no_text_breaks_the_parser(cell: str, order: str | None) -> None:
    moment = parse_moment(cell, order)  # type: ignore[arg-type]
    assert moment is None or 1900 <= moment.day.year <= 2155


@given(strategies.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_notation_of_a_day_reads_as_that_day(day: date) -> None:
    notations = {
        day.isoformat(): None,
        f"{day.year}/{day.month}/{day.day}": None,
        f"{day.year}年{day.month}月{day.day}日": None,
        day.strftime("%d-%m-%Y"): "dmy",
        day.strftime("%m/%d/%Y"): "mdy",
        f"{day.day} {day:%b}, {day.year}": None,
    }
    for text, order in notations.items():
        moment = parse_moment(text, order)  # type: ignore[arg-type]
        assert moment is not None and moment.day == day, text


@given(
    strategies.lists(strategies.dates(date(2000, 1, 1), date(2030, 12, 31)), min_size=1),
    strategies.randoms(),
)
def test_the_order_of_rows_never_decides_the_order_of_dates(
    days: list[date], random: object
) -> None:
    values = [day.strftime("%d-%m-%Y") for day in days]
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide_order(values) == decide_order(shuffled)
    if any(day.day > 12 for day in days):
        assert decide_order(values).order == "dmy"
