"""Which days a report covers, and when a quarter is reviewed."""

from datetime import date

import pytest

from leadflow.review.periods import Quarter, quarter_that_ended


@pytest.mark.parametrize(
    "since_date, run_date, expected",
    [
        pytest.param(date(2026, 9, 30), date(2026, 10, 8), "2026-Q3", id="after the holiday"),
        pytest.param(
            date(2026, 9, 29), date(2026, 9, 30), None, id="on its last day: not over yet"
        ),
        pytest.param(date(2026, 9, 30), date(2026, 10, 1), "2026-Q3", id="the day after its end"),
        pytest.param(date(2026, 10, 8), date(2026, 10, 9), None, id="reviewed already"),
        pytest.param(date(2026, 6, 30), date(2026, 7, 1), "2026-Q2", id="an ordinary working day"),
        pytest.param(date(2025, 12, 31), date(2026, 1, 4), "2025-Q4", id="over the new year"),
        pytest.param(date(2026, 9, 24), date(2026, 9, 28), None, id="a holiday inside a quarter"),
    ],
)
def test_quarter_that_ended(since_date: date, run_date: date, expected: str | None) -> None:
    ended = quarter_that_ended(since_date, run_date)
    assert (ended.name if ended else None) == expected


@pytest.mark.parametrize(
    "quarter, from_date, to_date",
    [
        pytest.param(Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31), id="first"),
        pytest.param(
            Quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31), id="last of the year"
        ),
        pytest.param(Quarter(2024, 1), date(2024, 1, 1), date(2024, 3, 31), id="leap year"),
    ],
)
def test_a_quarter_begins_and_ends(quarter: Quarter, from_date: date, to_date: date) -> None:
    assert (quarter.from_date, quarter.to_date) == (from_date, to_date)
    assert Quarter.of(from_date) == Quarter.of(to_date) == quarter


def test_quarters_count_back_over_the_year() -> None:
    assert Quarter(2026, 1).back(1) == Quarter(2025, 4)
    assert Quarter(2026, 3).back(4) == Quarter(2025, 3)
    assert Quarter(2025, 4).back(-1) == Quarter(2026, 1)
