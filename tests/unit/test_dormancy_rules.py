"""Dormant means silent for more than six calendar months (Z1)."""

from datetime import date

import pytest

from leadflow.config import policy
from leadflow.dormancy.rules import dormant_since, is_dormant

POLICY = policy("b2b").dormancy


@pytest.mark.parametrize(
    "last_interaction_date, run_date, expected",
    [
        pytest.param(
            date(2026, 2, 28), date(2026, 8, 28), False, id="six months to the day: active"
        ),
        pytest.param(date(2026, 2, 28), date(2026, 8, 29), True, id="one day more: dormant"),
        pytest.param(date(2025, 8, 31), date(2026, 2, 28), False, id="clamped to the month's end"),
        pytest.param(date(2025, 8, 31), date(2026, 3, 1), True, id="the day after the clamped end"),
        pytest.param(date(2023, 8, 31), date(2024, 2, 29), False, id="clamped in a leap year"),
        pytest.param(date(2026, 9, 28), date(2026, 9, 28), False, id="today"),
        pytest.param(None, date(2026, 9, 1), False, id="never reached"),
    ],
)
def test_is_dormant(last_interaction_date: date | None, run_date: date, expected: bool) -> None:
    assert is_dormant(last_interaction_date, run_date, POLICY) is expected


def test_dormant_since_is_the_first_dormant_day() -> None:
    since = dormant_since(date(2025, 8, 31), POLICY)
    assert since == date(2026, 3, 1)
    assert is_dormant(date(2025, 8, 31), since, POLICY)
