"""The figures of each report: a name, the SQL file that computes it, the SQL file of its rows.

Most figures are counted from the very rows that lie beside the report; `rows_sql` names another
file only where the rows are many and the figure needs no more than their counts.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from leadflow.delivery.csv_file import safe_cell
from leadflow.store.sql import read_sql

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """One figure; `name` is also the name of its rows file."""

    name: str
    sql: str
    rows_sql: str | None = None


@dataclass(frozen=True)
class FigureRows:
    """What a figure is computed from, and the rows to lie beside the report."""

    rows: Rows
    behind: Rows


BRIEF_FIGURES = (
    Figure("arrivals", "select_arrival.sql"),
    Figure("quarantined_rows", "select_quarantined_row.sql"),
    Figure("new_customers", "select_new_customer.sql"),
    Figure("merges", "select_merge.sql"),
    Figure("questions", "select_open_question.sql"),
    Figure("grades", "count_grade.sql", rows_sql="select_graded_customer.sql"),
    Figure("grade_moves", "select_grade_move.sql"),
    Figure("plan", "count_rep_plan.sql", rows_sql="select_planned_task.sql"),
    Figure("dormancy", "select_dormancy_change.sql"),
    Figure("late_replies", "select_late_reply.sql"),
    Figure("notices", "select_notice.sql"),
    Figure("coverage", "select_source_coverage.sql"),
)

QUARTER_FIGURES = (
    Figure("conversion", "select_lead_conversion.sql"),
    Figure("pipeline", "select_open_opportunity.sql"),
    Figure("stage_durations", "select_stage_episode.sql"),
    Figure("closed_deals", "select_closed_opportunity.sql"),
    Figure("decision_factors", "select_decision_factor.sql"),
    Figure("months", "select_month_trend.sql"),
    Figure("weeks", "select_week_trend.sql"),
    Figure("reps", "select_rep_result.sql"),
    Figure("coverage", "select_source_coverage.sql"),
    Figure("gaps", "select_data_gap.sql"),
)


def read_figures(
    connection: Connection, figures: tuple[Figure, ...], params: dict[str, Any]
) -> dict[str, FigureRows]:
    """Every figure's rows by its name; each statement takes what it needs of `params`."""
    result = {}
    for figure in figures:
        rows = read_sql(connection, f"review/{figure.sql}", **params)
        behind = rows
        if figure.rows_sql:
            behind = read_sql(connection, f"review/{figure.rows_sql}", **params)
        result[figure.name] = FigureRows(rows, behind)
    return result


def rows_csv(rows: Rows) -> bytes:
    """The rows behind a figure, UTF-8 with BOM so that spreadsheets read Chinese; safe to open."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    match value:
        case None | str() | date():
            return safe_cell(value)
        case bool():
            return "yes" if value else "no"
        case int() | float() | Decimal():
            return str(value)
        case dict():  # a reason: its catalogue key, without the values
            return str(value.get("key", ""))
        case _:
            raise TypeError(f"no CSV text for {type(value).__name__}")
