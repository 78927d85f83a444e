"""The demo's reps: fills a task workbook the way a rep would and sends it back (T7).

Each answer follows from the task's id, so that every demo gives the same files.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

TODAY_SHEET = 0
# result, done by, summary, feedback, next action, days until the agreed next date
ANSWERS: tuple[tuple[str, str, str, str, str, int | None], ...] = (
    ("已联系", "电话", "介绍了新方案，客户希望看案例", "明确意向", "发送案例并约演示", 5),
    ("已联系", "微信", "客户仍在比较两家供应商", "犹豫", "再次联系", 9),
    ("未接通", "电话", "", "", "", None),
    ("已联系", "邮件", "客户认为价格偏高", "异议", "申请价格审批后回复", 4),
    ("已联系", "电话", "确认了预算范围和采购时间", "明确意向", "提交报价单", 3),
    ("暂缓", "电话", "客户近期无需沟通", "", "", 60),
)
# Like a real rep, the demo's reps leave every fourth task unanswered.
UNANSWERED_EVERY = 4


def answer_workbook(workbook: Path, target: Path, plan_date: date) -> int:
    """Write a filled copy of a task workbook's first sheet; returns the number of answers."""
    import python_calamine
    import xlsxwriter

    rows = python_calamine.load_workbook(str(workbook)).get_sheet_by_index(TODAY_SHEET).to_python()
    header_at = next(at for at, row in enumerate(rows) if "task_id" in row)
    header = [str(cell) for cell in rows[header_at]]
    book = xlsxwriter.Workbook(
        str(target), {"strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(plan_date.year, plan_date.month, plan_date.day)})
    sheet = book.add_worksheet("今日")
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    answered = 0
    for at, row in enumerate(rows[header_at:]):
        cells = dict(zip(header, row, strict=True))
        if at and cells["task_id"]:
            answered += _fill(cells, plan_date)
        _write_row(sheet, at, [cells[column] for column in header], day_format)
    book.close()
    return answered


def _fill(cells: dict[str, Any], plan_date: date) -> int:
    pick = int(md5(str(cells["task_id"]).encode()).hexdigest(), 16)
    if pick % UNANSWERED_EVERY == 0:
        return 0
    result, channel, summary, feedback, action, days = ANSWERS[pick // 7 % len(ANSWERS)]
    cells.update({"结果": result, "实际方式": channel, "沟通摘要": summary, "客户反馈": feedback})
    cells["下一步动作"] = action
    cells["下一步日期"] = plan_date + timedelta(days=days) if days else ""
    return 1


def _write_row(sheet: Any, at: int, cells: Sequence[Any], day_format: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, datetime | date):
            sheet.write_datetime(at, column, cell, day_format)
        elif isinstance(cell, int | float):
            sheet.write_number(at, column, cell)
        elif cell:
            sheet.write_string(at, column, str(cell))
