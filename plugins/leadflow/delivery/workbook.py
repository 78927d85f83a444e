"""One rep's workbook: the sheets today, this week, overdue and the guide (T6, T7).

Every byte follows from the queue: no clock, fixed document dates. User text is written as text
only, never as a formula or a link of its own making.
"""

import io
from copy import deepcopy
from datetime import datetime
from typing import Any

import xlsxwriter

from leadflow.delivery import looks
from leadflow.delivery.guide_sheet import write_guide
from leadflow.delivery.looks import Looks
from leadflow.delivery.queues import SHEET_KEYS, Queue
from leadflow.delivery.task_sheet import write_task_sheet
from leadflow.messages import text

OPTIONS = {
    # personal data do not go through temporary files
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": looks.FONT, "font_size": 10},
}
# Locked cells stay readable and may be filtered and resized; there is no password.
PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}
TAB_COLOURS = {"today": looks.NAVY, "week": looks.BLUE, "overdue": looks.RED}


def render_workbook(queue: Queue) -> bytes:
    """The xlsx file of one queue; the same queue gives the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, deepcopy(OPTIONS))  # it writes into what it is given
    styles = Looks(workbook)
    _describe(workbook, queue)
    for key in SHEET_KEYS:
        sheet = workbook.add_worksheet(text(f"delivery.sheet.{key}", "zh"))
        sheet.set_tab_color(TAB_COLOURS[key])
        write_task_sheet(sheet, styles, queue, key)
        finish_sheet(sheet, queue.batch_id)
    guide = workbook.add_worksheet(text("delivery.sheet.guide", "zh"))
    guide.set_tab_color(looks.MUTED)
    write_guide(guide, styles, queue)
    finish_sheet(guide, queue.batch_id)
    guide.set_portrait()
    guide.fit_to_pages(1, 1)
    workbook.get_worksheet_by_name(text("delivery.sheet.today", "zh")).activate()
    workbook.close()
    return buffer.getvalue()


def _describe(workbook: Any, queue: Queue) -> None:
    workbook.set_properties(
        {
            "title": text("delivery.workbook.title", "zh"),
            "author": "Leadflow",
            "comments": queue.batch_id,
            "created": datetime(queue.run_date.year, queue.run_date.month, queue.run_date.day),
        }
    )
    workbook.set_custom_property("leadflow_batch_id", queue.batch_id, "text")
    workbook.set_custom_property("leadflow_rep_id", queue.receiver.rep_id, "text")
    workbook.set_custom_property("leadflow_plan_date", queue.plan_date.isoformat(), "text")


def finish_sheet(sheet: Any, reference: str) -> None:
    """Page set-up and protection, alike on every sheet; the foot of a page names the list."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.55)
    sheet.set_footer(
        f"&L&8{reference}&C&8{text('delivery.print.page', 'zh')}"
        f"&R&8{text('delivery.print.confidential', 'zh')}"
    )
    sheet.protect("", PROTECTION)
