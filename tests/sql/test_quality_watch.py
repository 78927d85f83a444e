"""What the data team is told of sources: changed files, missing files, short files, mended rows."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from leadflow.config import settings
from leadflow.quality.steps import check_sources, gate_file, settle_files
from tests.sql.quality_rows import COLUMNS, GOOD, LAYOUT, execute, given_file

PROFILE = "s2_1_registration"
SOURCE = "信息来源(展会/陌拜/推荐)"
WIDE = [*COLUMNS, SOURCE]
MONDAY = date(2026, 8, 3)


def _layout(columns: list[str]) -> dict[str, Any]:
    return {**LAYOUT, "columns": columns, "header_rows": [columns]}


def _delivered(
    file_id: int,
    day: date,
    *,
    columns: list[str] = WIDE,
    sources: list[str] | None = None,
    typed_source: bool = True,
) -> None:
    """One file of leads, gated and settled; `sources` are the cells of the choice column."""
    rows = [
        {
            **GOOD["lead"],
            "raw": [
                "星河科技有限公司",
                "王芳",
                "13800138000",
                *(["x"] * (len(columns) - 4)),
                source,
            ],
            "lead_source": source if typed_source else None,
        }
        for source in sources or ["展会", "推荐"] * 5
    ]
    given_file(file_id, rows, layout=_layout(columns), arrival_date=day)
    execute(
        "update source_file set profile = :profile where file_id = :file_id",
        profile=PROFILE,
        file_id=file_id,
    )
    gate_file(file_id, day)
    settle_files(day)


def _told(kind: str) -> list[tuple[date, str, dict[str, Any]]]:
    rows = execute(
        "select notice_date, details from notice where kind = :kind and audience = 'data_team'"
        " order by notice_date, subject",
        kind=kind,
    )
    return [(row["notice_date"], row["details"]["key"], row["details"]) for row in rows]


def test_the_same_shape_again_is_not_told(store: Engine) -> None:
    _delivered(1, MONDAY)
    _delivered(2, MONDAY + timedelta(1))
    assert _told("schema_drift") == []


def test_columns_that_went_and_came_are_told_on_the_page_and_to_the_data_team(
    store: Engine,
) -> None:
    _delivered(1, MONDAY)
    _delivered(2, MONDAY + timedelta(1), columns=["企业名称", "联系人姓名", "层级", SOURCE])
    assert [(key, details["columns"]) for _, key, details in _told("schema_drift")] == [
        ("quality.drift.appeared_unread", "层级"),
        ("quality.drift.vanished_read", "手机号码"),
    ]
    page = (settings().home / "data_docs" / "file_000002.html").read_text(encoding="utf-8")
    assert "层级" in page and "与上次交付相比" in page and "the profile does not know them" in page
    before = (settings().home / "data_docs" / "file_000001.html").read_text(encoding="utf-8")
    assert "与上次交付相比" not in before


def test_files_of_one_day_are_not_measured_by_each_other(store: Engine) -> None:
    _delivered(1, MONDAY)
    _delivered(2, MONDAY, columns=[*COLUMNS, "层级", SOURCE])
    assert _told("schema_drift") == []


@pytest.mark.parametrize(
    "sources, typed, expected",
    [
        pytest.param(["展会", " 推荐"], True, None, id="known values"),
        pytest.param(
            ["展会", "直播", "直播", "短信"],
            True,
            ("quality.drift.vocabulary_new", 2, 3, 3),
            id="new values",
        ),
        pytest.param(
            ["展会", "直播"],
            False,
            ("quality.drift.vocabulary_unread", 1, 1, 3),
            id="read as nothing",
        ),
        pytest.param(
            [f"来源{number}" for number in range(50)],
            True,
            ("quality.drift.vocabulary_gone", 41, 41, None),
            id="a list of choices no more",
        ),
    ],
)
def test_values_never_seen_before(
    store: Engine, sources: list[str], typed: bool, expected: tuple[str, int, int, int] | None
) -> None:
    _delivered(1, MONDAY)
    _delivered(2, MONDAY + timedelta(1), sources=sources, typed_source=typed)
    told = _told("schema_drift")
    if expected is None:
        assert told == []
        return
    ((day, key, details),) = told
    assert (day, key, details["count"], details["rows"]) == (MONDAY + timedelta(1), *expected[:3])
    assert expected[3] is None or details["row"] == expected[3]
    assert "直播" not in str(details)  # a cell may hold anybody's data


def test_a_value_is_new_only_where_the_vocabulary_was_settled(store: Engine) -> None:
    _delivered(1, MONDAY, sources=["展会", "推荐", "陌拜"])  # a row each: no vocabulary yet
    _delivered(2, MONDAY + timedelta(1), sources=["直播"])
    assert _told("schema_drift") == []


def test_gating_again_tells_the_same_once(store: Engine) -> None:
    _delivered(1, MONDAY)
    _delivered(2, MONDAY + timedelta(1), sources=["直播"])
    before = execute("select * from notice order by subject")
    execute("update source_file set status = 'landed' where file_id = 2")
    gate_file(2, MONDAY + timedelta(1))
    assert len(before) == 1 and execute("select * from notice order by subject") == before


def _arrived(days_and_rows: list[tuple[date, int]], *, status: str = "loaded") -> None:
    """Deliveries as source_file keeps them, and a calendar of Mondays to Fridays."""
    execute(
        "insert into working_day (day, is_working, working_day_number) select day,"
        " extract(isodow from day) < 6, count(*) filter (where extract(isodow from day) < 6)"
        " over (order by day) from (select cast(generate_series(date '2026-08-03',"
        " date '2026-12-31', interval '1 day') as date) as day) as calendar"
    )
    for file_id, (day, rows) in enumerate(days_and_rows, 1):
        execute(
            "insert into source_file (file_id, file_name, content_sha256, arrival_date, status,"
            " source_system, profile, layout, row_count) values (:file_id, 'x.csv', :sha, :day,"
            " :status, 'sheet', :profile, cast('{\"columns\": [\"a\"]}' as jsonb), :rows)",
            file_id=file_id,
            sha=str(file_id),
            day=day,
            status=status,
            profile=PROFILE,
            rows=rows,
        )


def _days(*offsets: int, rows: int = 100) -> list[tuple[date, int]]:
    return [(MONDAY + timedelta(offset), rows) for offset in offsets]


@pytest.mark.parametrize(
    "arrivals, night, silent_days",
    [
        pytest.param(_days(0, 1, 2), 3, None, id="daily, and it may still come today"),
        pytest.param(_days(0, 1, 2), 4, 2, id="daily, and yesterday's did not come"),
        pytest.param(_days(0, 1, 4), 7, None, id="a weekend is no gap"),
        pytest.param(_days(0, 1, 2), 5, None, id="nothing is told on a Saturday"),
        pytest.param(_days(0, 7, 14), 22, None, id="weekly, a day late"),
        pytest.param(_days(0, 7, 14), 23, 7, id="weekly, two days late"),
        pytest.param(_days(0, 7), 60, None, id="twice is no habit"),
        pytest.param(_days(0, 1, 2), 100, None, id="a retired source"),
    ],
)
def test_a_file_that_did_not_come(
    store: Engine, arrivals: list[tuple[date, int]], night: int, silent_days: int | None
) -> None:
    _arrived(arrivals)
    run_date = MONDAY + timedelta(night)
    counts = check_sources(run_date)
    told = _told("source_missing")
    assert counts == {"missing": int(silent_days is not None), "short": 0}
    assert [details["silent_days"] for _, _, details in told] == (
        [] if silent_days is None else [silent_days]
    )
    assert check_sources(run_date) == counts and _told("source_missing") == told


@pytest.mark.parametrize(
    "last_rows, short", [pytest.param(49, 1, id="49 of 100"), pytest.param(50, 0, id="half")]
)
def test_a_delivery_of_less_than_half_is_told_once(
    store: Engine, last_rows: int, short: int
) -> None:
    _arrived([*_days(0, 1, 2), (MONDAY + timedelta(3), last_rows)])
    run_date = MONDAY + timedelta(3)
    assert check_sources(run_date) == {"missing": 0, "short": short}
    assert check_sources(run_date) == {"missing": 0, "short": short}
    assert check_sources(run_date + timedelta(1)) == {"missing": 0, "short": 0}
    assert len(_told("source_short")) == short


def test_what_is_usual_needs_three_earlier_deliveries(store: Engine) -> None:
    _arrived([*_days(0, 1), (MONDAY + timedelta(2), 1)])
    assert check_sources(MONDAY + timedelta(2)) == {"missing": 0, "short": 0}


def test_the_same_file_again_and_a_held_one_have_come(store: Engine) -> None:
    _arrived(_days(0, 1, 2), status="held")
    execute(
        "insert into source_file (file_id, file_name, content_sha256, arrival_date, status,"
        " repeats_file_id) values (9, 'x.csv', '3', :day, 'repeated', 3)",
        day=MONDAY + timedelta(3),
    )
    assert check_sources(MONDAY + timedelta(4)) == {"missing": 0, "short": 0}
    assert check_sources(MONDAY + timedelta(7)) == {"missing": 1, "short": 0}


def test_corrections_and_returned_workbooks_are_no_deliveries(store: Engine) -> None:
    _arrived(_days(0, 1, 2))
    execute(
        'update source_file set layout = cast(\'{"columns": ["a", "记录号"]}\' as jsonb)'
        " where file_id = 2"
    )
    assert check_sources(MONDAY + timedelta(4)) == {"missing": 0, "short": 0}
    execute("update source_file set layout = null, source_system = 'leadflow'")
    assert check_sources(MONDAY + timedelta(4)) == {"missing": 0, "short": 0}
