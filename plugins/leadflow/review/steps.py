"""The edge of the review room: reads each report's figures, shapes them, writes the files."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy, settings
from leadflow.delivery.outbox import Export, log_exports, publish
from leadflow.messages import Language
from leadflow.presets.preset import Policy
from leadflow.review.brief import shape_brief
from leadflow.review.figures import (
    BRIEF_FIGURES,
    QUARTER_FIGURES,
    FigureRows,
    read_figures,
    rows_csv,
)
from leadflow.review.pdf import can_print, print_pdf
from leadflow.review.periods import Quarter, Window, quarter_that_ended
from leadflow.review.quarterly import shape_quarter
from leadflow.review.render import render_html
from leadflow.review.vocabulary import vocabulary
from leadflow.review.wording import Wording
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql

LANGUAGES: tuple[Language, ...] = ("zh", "en")
COVERAGE_WORKING_DAYS_BACK = 5
COHORT_QUARTERS = 5
RECEIVER = "managers"


class MissingCalendarError(RuntimeError):
    """The working-day table does not reach the run date; sync_roster fills it."""


def build_reports(run_date: date) -> dict[str, int]:
    """Build the daily brief, and the quarterly review where a quarter has just ended.

    Counts: `reports` (periods), `figures` (rows files), `html`, `pdf` and `pdf_skipped` (files).
    Raises MissingCalendarError.
    """
    counts = {"reports": 0, "figures": 0, "html": 0, "pdf": 0, "pdf_skipped": 0}
    with transaction() as connection:
        window = read_window(connection, run_date)
        build_brief(connection, window, counts)
        quarter = quarter_that_ended(window.since_date, run_date)
        if quarter is not None:
            build_quarter(connection, quarter, run_date, counts)
    return counts


def read_window(connection: Connection, run_date: date) -> Window:
    """The days that the brief of `run_date` covers. Raises MissingCalendarError."""
    days = read_sql(
        connection,
        "review/select_working_days.sql",
        run_date=run_date,
        working_days_back=COVERAGE_WORKING_DAYS_BACK,
    )[0]
    if None in days.values():
        raise MissingCalendarError(f"no working days around {run_date}; run sync_roster first")
    return Window(
        run_date, days["previous_working_date"], days["plan_date"], days["look_back_date"]
    )


def build_brief(connection: Connection, window: Window, counts: dict[str, int]) -> None:
    """Write the daily brief to reports/<run_date>/."""
    rules = policy()
    figures = read_figures(
        connection,
        BRIEF_FIGURES,
        {
            **_shared_params(rules),
            "run_date": window.run_date,
            "since_date": window.since_date,
            "plan_date": window.plan_date,
            "run_at": local_midnight(window.run_date, rules.timezone),
            "since_at": local_midnight(window.since_date, rules.timezone),
            "coverage_from_date": window.coverage_from_date,
        },
    )
    view = {
        "run_date": window.run_date,
        "coverage_from_date": window.coverage_from_date,
        **shape_brief(figures, window, rules),
    }
    _publish(
        connection,
        window.run_date,
        window.run_date.isoformat(),
        "daily_brief",
        view,
        {name: figure.behind for name, figure in figures.items()},
        counts,
    )


def build_quarter(
    connection: Connection, quarter: Quarter, run_date: date, counts: dict[str, int]
) -> None:
    """Write the quarterly review to reports/<quarter>/."""
    rules = policy()
    figures = read_figures(
        connection,
        QUARTER_FIGURES,
        {
            **_shared_params(rules),
            "run_date": run_date,
            "from_date": quarter.from_date,
            "to_date": quarter.to_date,
            "year_from_date": quarter.back(3).from_date,
            "cohort_from_date": quarter.back(COHORT_QUARTERS - 1).from_date,
            "coverage_from_date": quarter.from_date,
        },
    )
    view = {
        "run_date": run_date,
        "coverage_from_date": quarter.from_date,
        **shape_quarter(figures, quarter, rules),
    }
    behind = {name: figure.behind for name, figure in figures.items()}
    _publish(
        connection,
        run_date,
        quarter.name,
        "quarterly_review",
        view,
        {**behind, **_closed_in_quarter(figures, quarter)},
        counts,
    )


def _closed_in_quarter(
    figures: dict[str, FigureRows], quarter: Quarter
) -> dict[str, list[dict[str, Any]]]:
    closed = [
        row
        for row in figures["closed_deals"].rows
        if quarter.from_date <= row["close_date"] <= quarter.to_date
    ]
    return {
        "wins": [row for row in closed if row["is_won"]],
        "losses": [row for row in closed if not row["is_won"]],
    }


def _shared_params(rules: Policy) -> dict[str, Any]:
    words = vocabulary()
    return {
        "timezone": rules.timezone,
        "currency": rules.review.currency,
        "stage_numbers": json.dumps({stage.stage: stage.number for stage in rules.stages}),
        "lead_source_names": words.names_json("lead_sources"),
        "industry_names": words.names_json("industries"),
        "loss_reason_names": words.names_json("loss_reasons"),
    }


def _publish(
    connection: Connection,
    run_date: date,
    period: str,
    report: str,
    view: dict[str, Any],
    behind: dict[str, list[dict[str, Any]]],
    counts: dict[str, int],
) -> None:
    row_counts = {name: len(rows) for name, rows in behind.items()}
    pages: dict[str, bytes] = {}
    for language in LANGUAGES:
        wording = Wording(language, policy().review.currency)
        html = render_html(f"{report}.html.j2", view, wording, row_counts)
        pages[f"{report}.{language}.html"] = html.encode("utf-8")
        counts["html"] += 1
        if can_print():
            pages[f"{report}.{language}.pdf"] = print_pdf(html)
            counts["pdf"] += 1
        else:
            counts["pdf_skipped"] += 1
    tables = {f"{name}.csv": rows_csv(rows) for name, rows in behind.items()}
    log_exports(
        connection,
        run_date,
        [
            *(
                Export("report", RECEIVER, f"{period}/{name}", content, 0)
                for name, content in pages.items()
            ),
            *(
                Export(
                    "report_rows",
                    RECEIVER,
                    f"{period}/rows/{name}.csv",
                    tables[f"{name}.csv"],
                    row_counts[name],
                )
                for name in behind
            ),
        ],
    )
    folder = settings().reports / period
    publish(folder, pages)
    publish(folder / "rows", tables)
    counts["reports"] += 1
    counts["figures"] += len(tables)
