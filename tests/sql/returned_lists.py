"""Task lists as reps return them: handed out for real, filled in, mangled, dropped into the inbox.

`fates` is the judge: what became of each row that a rep filled in, found by the row's own summary.
"""

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
from sqlalchemy import text

from leadflow.config import policy, settings
from leadflow.delivery.columns import HEADERS
from leadflow.delivery.steps import write_workbooks
from leadflow.followup.steps import apply_results, plan_followups
from leadflow.orchestration.load_file import load_file
from leadflow.ownership.steps import sync_roster
from leadflow.quality.steps import settle_files
from leadflow.sources.steps import receive_files
from leadflow.store.database import transaction
from tests.sql.followup_book import Customer, Writer

MONDAY = date(2026, 9, 28)
REP, OTHER_REP = "R03", "R06"
LONG_AGO = 1_700_000_000
REFUSALS = (
    *("conflict", "result_unknown", "result_unreadable", "result_other_rep"),
    *("result_wrong_customer", "result_missing", "result_bad_date", "result_bad_rating"),
    "result_beside",
)
Cell = Any


@dataclass
class Sheet:
    """One sheet as rows of cells; `header` is the place of the header row, None once it is gone."""

    name: str
    rows: list[list[Cell]]
    header: int | None = None

    @property
    def first(self) -> int:
        """Place of the first data row."""
        return 0 if self.header is None else self.header + 1

    def at(self, header: str) -> int:
        """Place of a column."""
        assert self.header is not None
        return self.rows[self.header].index(header)

    def has(self, header: str) -> bool:
        """Whether the column is still there."""
        return self.header is not None and header in self.rows[self.header]


@dataclass
class Book:
    """A workbook in hand; `today` is the sheet that is filled in.

    `filled` are the summaries that a rep wrote, each of its own.
    """

    sheets: list[Sheet]
    today: Sheet
    filled: list[str] = field(default_factory=list)

    def fill(self, row: int, summary: str, **answers: Cell) -> None:
        """Fill in one data row of today's sheet."""
        sheet = self.today
        cells = sheet.rows[sheet.first + row]
        told = {"结果": "已联系", "实际方式": "电话", "客户反馈": "犹豫"} | answers
        for header, value in (told | {"沟通摘要": summary}).items():
            cells[sheet.at(header)] = value
        self.filled.append(summary)

    def xlsx(self) -> bytes:
        """As a sheet program saves it."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for sheet in self.sheets:
            saved = book.create_sheet(sheet.name)
            for row in sheet.rows:
                saved.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def csv(self, encoding: str) -> bytes:
        """Today's sheet saved as text."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        for row in self.today.rows:
            writer.writerow(
                f"{cell:%Y-%m-%d}" if isinstance(cell, date) else ("" if cell is None else cell)
                for cell in row
            )
        return buffer.getvalue().encode(encoding)


def empty_store() -> None:
    """A store as it was made, for the next example of a property."""
    with transaction() as connection:
        names = connection.execute(
            text("select tablename from pg_tables where schemaname = 'leadflow'")
        ).scalars()
        tables = ", ".join(f"leadflow.{name}" for name in sorted(names))
        connection.execute(text(f"truncate {tables} restart identity cascade"))


def hand_out(customers: int = 6, run_date: date = MONDAY) -> None:
    """A book of one rep's customers and one of a colleague's, planned and listed."""
    sync_roster(run_date)
    with transaction() as connection:
        writer = Writer(connection)
        for number in range(1, customers + 2):
            owner_id = REP if number <= customers else OTHER_REP
            customer = Customer(
                f"C{number:06d}",
                owner_id=owner_id,
                contact={
                    "mobile": f"+86138000000{number:02d}",
                    "email": f"buyer{number}@kehu.example",
                    "person_name": f"联系{number}",
                },
            )
            writer.customer(customer, run_date, policy().version)
        connection.execute(
            text("update customer set legal_name = '客户' || customer_id || '有限公司'")
        )
    plan_followups(run_date)
    write_workbooks(run_date)


def handed_out(rep_id: str = REP, run_date: date = MONDAY) -> Book:
    """A rep's workbook as it lies in the outbox."""
    path = settings().outbox / run_date.isoformat() / "tasks" / f"{rep_id}.xlsx"
    book = openpyxl.load_workbook(path)
    sheets = []
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.values]
        places = [at for at, row in enumerate(rows) if "结果" in row and "task_id" in row]
        sheets.append(Sheet(sheet.title, rows, places[0] if places else None))
    return Book(sheets, today=sheets[0])


def give_back(content: bytes, name: str = "R03.xlsx", run_date: date = MONDAY) -> dict[str, int]:
    """Drop a file into the inbox and take it in; what apply_results counted."""
    settings().inbox.mkdir(parents=True, exist_ok=True)
    path = settings().inbox / name
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))
    for file_id in receive_files(run_date=run_date):
        load_file(run_date=run_date, file_id=file_id)
    settle_files(run_date=run_date)
    return apply_results(run_date)


def fates(summary: str, rep_id: str = REP) -> list[str]:
    """What became of each row with this summary, in the order received; each has one fate."""
    with transaction() as connection:
        found = connection.execute(
            text(
                """
                select
                    source_record.record_id,
                    source_record.outcome,
                    source_file.status,
                    concat_ws(' ', source_file.file_name, nullif(source_file.part, '')) as label,
                    exists(
                        select from task_result
                        where task_result.record_id = source_record.record_id
                    ) as is_applied,
                    exists(
                        select from task_result join typed_record using (task_id)
                        where typed_record.record_id = source_record.record_id
                        and task_result.record_id < source_record.record_id
                        and task_result.summary = typed_record.summary
                        and task_result.result is not distinct from coalesce(
                            case when typed_record.is_paused then 'paused' end,
                            typed_record.outcome
                        )
                    ) as is_told_before
                from source_record join source_file using (file_id)
                where source_record.raw @> to_jsonb(cast(:summary as text))
                order by source_record.record_id
                """
            ),
            {"summary": summary},
        ).all()
        told = {
            (row.subject, row.kind)
            for row in connection.execute(
                text("select subject, kind from notice where audience = :rep_id"),
                {"rep_id": rep_id},
            )
        }
    return [_fate(row, told) for row in found]


def _fate(row: Any, told: set[tuple[str, str]]) -> str:
    kinds = [kind for subject, kind in sorted(told) if subject == str(row.record_id)]
    fate = [f"told {kind}" for kind in kinds if kind in REFUSALS]
    if (row.label, "list_held") in told and row.status == "held":
        fate.append("told list_held")
    if row.is_applied:
        fate.append("applied")
    if row.outcome == "duplicate" or (row.is_told_before and not fate and not row.is_applied):
        fate.append("repeated")
    assert len(fate) == 1, (dict(row._mapping), kinds, fate)
    return fate[0]


def applied() -> list[tuple[Any, ...]]:
    """Every result with its customer and the activity it became."""
    with transaction() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                text(
                    "select followup_task.customer_id, task_result.result, task_result.summary,"
                    " task_result.next_action_date, activity.customer_id, activity.summary"
                    " from task_result join followup_task using (task_id)"
                    " join activity using (activity_id)"
                    " order by task_result.record_id"
                )
            )
        ]


def kinds(rep_id: str = REP) -> list[str]:
    """What the rep was told."""
    with transaction() as connection:
        return list(
            connection.execute(
                text("select kind from notice where audience = :rep_id order by kind, subject"),
                {"rep_id": rep_id},
            ).scalars()
        )


def day(offset: int) -> datetime:
    """A next date as a date cell."""
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day) + timedelta(days=offset)


def columns_without(sheet: Sheet, names: Sequence[str]) -> None:
    """Delete columns of a sheet."""
    gone = [sheet.at(name) for name in names if sheet.has(name)]
    sheet.rows = [[cell for at, cell in enumerate(row) if at not in gone] for row in sheet.rows]


ANSWER_FROM = HEADERS.index("结果")
