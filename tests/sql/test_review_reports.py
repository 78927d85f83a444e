"""The reports of a small invented book (review_book.sql), read back from their files."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from leadflow.config import settings
from leadflow.review import pdf
from leadflow.review.steps import MissingCalendarError, build_reports
from leadflow.review.wording import NBSP

BOOK = Path(__file__).with_name("review_book.sql")
MONDAY = date(2026, 9, 28)
AFTER_HOLIDAY = date(2026, 10, 8)


@pytest.fixture
def book(store: Engine) -> Engine:
    with store.begin() as connection:
        connection.exec_driver_sql(BOOK.read_text(encoding="utf-8").replace("%", "%%"))
    return store


@pytest.fixture
def html_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing takes a second a file; tests that read HTML or rows do without."""
    monkeypatch.setattr("leadflow.review.steps.can_print", lambda: False)


def rows(period: str, figure: str) -> list[dict[str, str]]:
    path = settings().reports / period / "rows" / f"{figure}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def page(period: str, name: str) -> str:
    return (settings().reports / period / name).read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_build_again_gives_the_same_bytes(book: Engine) -> None:
    counts = build_reports(AFTER_HOLIDAY)
    before = contents(settings().reports)
    stale = settings().reports / "2026-Q3" / "rows" / "stale.csv"
    stale.write_text("left by an earlier build")
    assert build_reports(AFTER_HOLIDAY) == counts
    assert contents(settings().reports) == before
    assert counts["reports"] == 2
    assert counts["html"] == 4 == counts["pdf"] + counts["pdf_skipped"]


@pytest.mark.usefixtures("html_only")
def test_the_quarter_is_reviewed_on_the_first_run_after_its_end_only(book: Engine) -> None:
    assert build_reports(MONDAY)["reports"] == 1
    assert build_reports(AFTER_HOLIDAY)["reports"] == 2
    assert sorted(path.name for path in settings().reports.iterdir()) == [
        "2026-09-28",
        "2026-10-08",
        "2026-Q3",
    ]


@pytest.mark.parametrize(
    "run_date, coverage",
    [
        pytest.param(
            date(2026, 9, 28), "2 of 3 sources arrived; missing: HubSpot", id="an ordinary week"
        ),
        pytest.param(
            date(2026, 10, 8),
            "2 of 3 sources arrived; missing: HubSpot",
            id="over the holiday, five working days back reach 24 September",
        ),
        pytest.param(
            date(2026, 10, 13),
            "0 of 3 sources arrived; missing: HubSpot, Salesforce, Customer sheets (S2)",
            id="a week later",
        ),
    ],
)
@pytest.mark.usefixtures("html_only")
def test_a_source_counts_as_missing_after_a_working_week(
    book: Engine, run_date: date, coverage: str
) -> None:
    build_reports(run_date)
    assert coverage in page(run_date.isoformat(), "daily_brief.en.html")


@pytest.mark.usefixtures("html_only")
def test_the_brief_counts_what_its_rows_hold(book: Engine) -> None:
    build_reports(MONDAY)
    plan = rows("2026-09-28", "plan")
    today = [row for row in plan if row["due_date"] == "2026-09-28"]
    put_off = [row for row in plan if row["is_over_capacity"] == "yes"]
    late = [row for row in today if row["is_late"] == "yes"]
    assert (len(today), len(put_off), len(late)) == (40, 4, 8)
    brief = page("2026-09-28", "daily_brief.en.html")
    assert (
        "40 tasks are planned against a capacity of 38; 8 should have been done earlier, "
        "4 found no room and moved on" in brief
    ), "the rep on leave adds nothing to the capacity"
    moves = rows("2026-09-28", "grade_moves")
    assert len(moves) == 8 and {row["grade_before"] + row["grade"] for row in moves} == {"BA"}
    assert "2 of 3 sources arrived; missing: HubSpot" in brief
    assert "3 个数据来源中到了 2 个；缺：HubSpot" in page("2026-09-28", "daily_brief.zh.html")
    assert {row["rule"] for row in rows("2026-09-28", "quarantined_rows")} == {"mobile_unreadable"}
    overdue = rows("2026-09-28", "late_replies")
    assert all(row["wanted_date"] < "2026-09-28" for row in overdue) and len(overdue) == 9
    assert sum(int(row["accepted_count"]) for row in rows("2026-09-28", "arrivals")) == 210


@pytest.mark.usefixtures("html_only")
def test_the_review_agrees_with_a_second_count(book: Engine) -> None:
    build_reports(AFTER_HOLIDAY)
    with book.connect() as connection:
        won_count, won_amount = connection.execute(
            text(
                "select count(*), sum(amount) from opportunity "
                "where is_won and close_date between '2026-07-01' and '2026-09-30'"
            )
        ).one()
        open_count = connection.execute(
            text("select count(*) from opportunity where not is_won and not is_lost")
        ).scalar_one()
    wins = rows("2026-Q3", "wins")
    assert len(wins) == won_count
    assert sum(float(row["amount"]) for row in wins) == won_amount
    assert f"{won_count} deals won worth CNY{NBSP}{won_amount / 1_000_000:.2f}m" in page(
        "2026-Q3", "quarterly_review.en.html"
    )
    assert len(rows("2026-Q3", "pipeline")) == open_count
    months = rows("2026-Q3", "months")
    assert len(months) == 12
    assert sum(int(row["won_count"]) for row in months[-3:]) == won_count
    assert sum(int(row["won_count"]) for row in rows("2026-Q3", "reps")) == won_count


@pytest.mark.usefixtures("html_only")
def test_sub_stages_in_a_row_are_one_stay(book: Engine) -> None:
    build_reports(AFTER_HOLIDAY)
    stays = rows("2026-Q3", "stage_durations")
    assert {row["stayed_days"] for row in stays if row["stage"] == "screening"} == {"15.0"}
    assert all("2026-07-01" <= row["left_date"] <= "2026-09-30" for row in stays)
    assert not any(row["stage"] in ("won", "lost") for row in stays)


@pytest.mark.usefixtures("html_only")
def test_names_of_both_languages_are_counted_as_one(book: Engine) -> None:
    build_reports(AFTER_HOLIDAY)
    closed = rows("2026-Q3", "closed_deals")
    assert {row["loss_reason"] for row in closed} == {
        "",
        "price",
        "competitor",
        "no_response",
        "fit",
    }
    assert {row["industry"] for row in closed} >= {"manufacturing", "software", "healthcare"}
    assert {row["factor"] for row in rows("2026-Q3", "decision_factors")} == {
        "性价比",
        "售后响应",
        "质量",
        "交期",
        "price",
        "delivery time",
    }


@pytest.mark.usefixtures("html_only")
def test_every_link_leads_to_rows_and_every_figure_has_some_file(book: Engine) -> None:
    build_reports(AFTER_HOLIDAY)
    for period, report in (("2026-10-08", "daily_brief"), ("2026-Q3", "quarterly_review")):
        files = {path.name for path in (settings().reports / period / "rows").iterdir()}
        for language in ("zh", "en"):
            linked = re.findall(r'href="rows/([^"]+)"', page(period, f"{report}.{language}.html"))
            assert set(linked) == files


@pytest.mark.usefixtures("html_only")
def test_an_export_is_logged_once_however_often_it_is_built(book: Engine) -> None:
    build_reports(MONDAY)
    build_reports(MONDAY)
    with book.connect() as connection:
        logged = connection.execute(
            text("select file_name from export_log where kind = 'report' order by file_name")
        ).scalars()
        assert list(logged) == [
            "2026-09-28/daily_brief.en.html",
            "2026-09-28/daily_brief.zh.html",
        ]


@pytest.mark.usefixtures("html_only")
def test_a_book_without_a_customer_still_gives_reports(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(
            text(
                "insert into working_day "
                "select cast(day as date), extract(isodow from day) < 6, 0 "
                "from generate_series(timestamp '2026-09-01', '2026-10-31', '1 day') as day"
            )
        )
    assert build_reports(date(2026, 10, 1))["reports"] == 2
    assert "No source has delivered yet" in page("2026-Q3", "quarterly_review.en.html")
    assert "No rows arrived" in page("2026-10-01", "daily_brief.en.html")


def test_without_a_calendar_there_is_no_report(store: Engine) -> None:
    with pytest.raises(MissingCalendarError):
        build_reports(MONDAY)


def test_without_pango_the_html_is_built_and_the_skipped_pdf_counted(
    book: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import builtins

    real_import = builtins.__import__

    def without_pango(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real_import(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_pango)
    pdf.can_print.cache_clear()
    try:
        counts = build_reports(MONDAY)
    finally:
        pdf.can_print.cache_clear()
    assert (counts["html"], counts["pdf"], counts["pdf_skipped"]) == (2, 0, 2)
    assert "pango is missing" in caplog.text
    assert not list(settings().reports.rglob("*.pdf"))
