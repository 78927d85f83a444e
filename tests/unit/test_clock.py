"""The run date: asked for, else the local date at which the data interval ends."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from leadflow.clock import local_midnight, run_date_of

SHANGHAI = "Asia/Shanghai"
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE_MIDNIGHT = datetime(2026, 9, 28, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dag_run", "expected"),
    [
        pytest.param(
            {"conf": {"run_date": "2026-09-28"}, "data_interval_end": JANUARY},
            date(2026, 9, 28),
            id="asked for wins",
        ),
        pytest.param(
            {"conf": None, "data_interval_end": datetime(2026, 9, 27, 18, tzinfo=UTC)},
            date(2026, 9, 28),
            id="02:00 in Shanghai is the evening before in UTC",
        ),
        pytest.param(
            {"conf": {}, "data_interval_end": None, "run_after": BEFORE_MIDNIGHT},
            date(2026, 9, 28),
            id="a manual run has no interval: one minute before midnight",
        ),
        pytest.param(
            {"conf": {}, "data_interval_end": None, "run_after": MIDNIGHT},
            date(2026, 9, 29),
            id="a manual run at midnight",
        ),
    ],
)
def test_run_date(dag_run: dict, expected: date) -> None:
    assert run_date_of(SimpleNamespace(**dag_run), SHANGHAI) == expected


def test_a_local_day_begins_at_its_own_midnight() -> None:
    assert local_midnight(date(2026, 9, 28), SHANGHAI) == datetime(2026, 9, 27, 16, tzinfo=UTC)
