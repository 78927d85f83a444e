"""One task sheet: a title block, the labelled header, a row a task, and what may be typed where."""

from datetime import date, datetime, timedelta
from typing import Any

from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_rowcol_to_cell

from leadflow.delivery import looks
from leadflow.delivery.columns import (
    COLUMNS,
    FIRST_ANSWER,
    FIRST_VISIBLE,
    POSITION,
    Column,
)
from leadflow.delivery.looks import Looks, row_height
from leadflow.delivery.queues import ListedTask, Queue, SheetKey
from leadflow.delivery.wording import Cell, cells_of, day_text, mail_link, phone_link
from leadflow.grading.names import grade_name
from leadflow.messages import Language, text

TITLE_ROW, COUNTS_ROW, HINT_ROW, LABEL_ROW, HEADER_ROW, FIRST_ROW = range(6)
LAST_COLUMN = len(COLUMNS) - 1
NEXT_DATE_WITHIN_DAYS = 730


class _Link(Url):  # type: ignore[misc]  # the library has no types
    """A link with its words. XlsxWriter knows no tel: links; they are written as mailto: ones."""

    def __init__(self, link: str, words: str) -> None:
        super().__init__(link)
        self._text = words

    def _parse_url(self) -> None:
        if not self._original_url.startswith("tel:"):
            super()._parse_url()
        else:
            self._link_type = UrlTypes.URL


def write_task_sheet(sheet: Any, styles: Looks, queue: Queue, key: SheetKey) -> None:
    """Write one sheet of a queue; an empty one keeps its header and says so in the title block."""
    for position, column in enumerate(COLUMNS):
        options = {"hidden": True} if column.kind == "hidden" else {}
        sheet.set_column(position, position, column.width, None, options)
    _write_title(sheet, styles, queue, key)
    _write_header(sheet, styles)
    tasks = queue.sheets[key]
    for at, task in enumerate(tasks):
        _write_task(sheet, styles, queue, task, FIRST_ROW + at, is_band=at % 2 == 1)
    if tasks:
        last_row = FIRST_ROW + len(tasks) - 1
        # from the hidden ids on: who sorts by a filter's button takes them along
        sheet.autofilter(HEADER_ROW, 0, last_row, LAST_COLUMN)
        for position, column in enumerate(COLUMNS):
            rule = _rule_of(column, queue.plan_date)
            if rule:
                sheet.data_validation(FIRST_ROW, position, last_row, position, rule)
        _colour(sheet, styles, tasks, last_row)
        sheet.set_selection(FIRST_ROW, FIRST_ANSWER, FIRST_ROW, FIRST_ANSWER)
    sheet.freeze_panes(FIRST_ROW, POSITION["客户名称"] + 1)
    # two pages side by side: on one, the letters are too small to be read; each names the customer
    sheet.fit_to_pages(2, 0)
    sheet.print_across()
    sheet.repeat_columns(FIRST_VISIBLE, POSITION["客户名称"])
    sheet.repeat_rows(LABEL_ROW, HEADER_ROW)
    sheet.print_area(0, 0, max(HEADER_ROW, HEADER_ROW + len(tasks)), LAST_COLUMN)


def title_lines(queue: Queue, key: SheetKey) -> list[str]:
    """The three lines above the table: whose and which day, the counts, what to do with it."""
    languages: tuple[Language, Language] = ("zh", "en")
    receiver = queue.receiver
    title = "    ".join(
        text(
            f"delivery.title.{key}",
            language,
            rep=receiver.name if language == "zh" else receiver.name_en,
            day=day_text(queue.plan_date, language),
        )
        for language in languages
    )
    counts = "    ".join(
        text(
            "delivery.counts",
            language,
            today=len(queue.sheets["today"]),
            grade_a=queue.grade_a_today,
            late=queue.late_today,
            week=len(queue.sheets["week"]),
            overdue=len(queue.sheets["overdue"]),
        )
        for language in languages
    )
    hint_key = f"delivery.hint.{key}" if queue.sheets[key] else f"delivery.hint.{key}_empty"
    if receiver.is_on_leave and key == "today":
        hint_key = "delivery.hint.on_leave"
    hint = "    ".join(text(hint_key, language) for language in languages)
    return [title, counts, hint]


def _write_title(sheet: Any, styles: Looks, queue: Queue, key: SheetKey) -> None:
    for row, line in enumerate(title_lines(queue, key)):
        style = styles.title() if row == TITLE_ROW else styles.subtitle()
        for position in range(LAST_COLUMN + 1):
            sheet.write_blank(row, position, None, style)
        sheet.write_string(row, FIRST_VISIBLE, line, style)
    # a list whose hidden columns are gone still names its batch
    sheet.write_string(TITLE_ROW, LAST_COLUMN, queue.batch_id, styles.title_note())
    sheet.set_row(TITLE_ROW, 32)
    sheet.set_row(COUNTS_ROW, 20)
    sheet.set_row(HINT_ROW, 20)


def _write_header(sheet: Any, styles: Looks) -> None:
    sheet.set_row(LABEL_ROW, 20)
    sheet.set_row(HEADER_ROW, 32)
    for position, column in enumerate(COLUMNS):
        if column.label:
            sheet.write_string(LABEL_ROW, position, column.label, styles.label())
        style = styles.header(is_answer=column.kind.startswith("answer"))
        sheet.write_string(HEADER_ROW, position, column.header, style)


def _write_task(
    sheet: Any, styles: Looks, queue: Queue, task: ListedTask, row: int, *, is_band: bool
) -> None:
    cells = cells_of(task, queue.receiver, queue.batch_id)
    links = {POSITION["电话"]: phone_link(task), POSITION["邮箱"]: mail_link(task)}
    for position, (column, value) in enumerate(zip(COLUMNS, cells, strict=True)):
        style = styles.cell(column.kind, is_band=is_band)
        if link := links.get(position):
            style = styles.cell("link", is_band=is_band)
            sheet.write_url(row, position, _Link(link, str(value)), style)
        elif value is None:
            sheet.write_blank(row, position, None, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, position, datetime(value.year, value.month, value.day), style)
        else:
            sheet.write_string(row, position, value, style)
    sheet.set_row(row, row_height(_sized(cells)))


def _sized(cells: tuple[Cell, ...]) -> list[tuple[str, float]]:
    return [
        (value, column.width)
        for column, value in zip(COLUMNS, cells, strict=True)
        if isinstance(value, str) and column.kind != "hidden"
    ]


def _rule_of(column: Column, plan_date: date) -> dict[str, Any] | None:
    """What a column accepts, with the words a rep sees when it does not."""
    if column.choices:
        return {
            "validate": "list",
            "source": list(column.choices),
            "error_title": text("delivery.input.wrong", "zh"),
            "error_message": text("delivery.input.choose", "zh"),
        }
    if column.kind == "answer_date":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": plan_date,
            "maximum": plan_date + timedelta(days=NEXT_DATE_WITHIN_DAYS),
            "input_title": column.header,
            "input_message": text("delivery.input.date_hint", "zh"),
            "error_title": text("delivery.input.wrong", "zh"),
            "error_message": text("delivery.input.date", "zh"),
        }
    return None


def _colour(sheet: Any, styles: Looks, tasks: tuple[ListedTask, ...], last_row: int) -> None:
    """Late dates red, grade A amber, answered rows green; they follow what is typed or filtered."""
    grade, due, wanted = (POSITION[name] for name in ("级别", "到期日", "原定日期"))
    rules = [
        (
            (grade, grade),
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{grade_name("A", "zh")}"',
                "format": styles.mark(bold=True, font_color=looks.ORANGE, bg_color=looks.AMBER),
            },
        ),
        (
            (FIRST_ANSWER, LAST_COLUMN),
            {
                "type": "formula",
                "criteria": f'={_cell(FIRST_ANSWER)}<>""',
                "format": styles.mark(bg_color=looks.ANSWER_DONE),
            },
        ),
    ]
    late_dates = [task.wanted_date for task in tasks if task.late_days > 0]
    if late_dates:
        # whoever was wanted no later than the latest late one is late as well
        newest = max(late_dates)
        day = f"DATE({newest.year},{newest.month},{newest.day})"
        rules.append(
            (
                (due, wanted),
                {
                    "type": "formula",
                    "criteria": f'=AND({_cell(wanted)}<>"",{_cell(wanted)}<={day})',
                    "format": styles.mark(bold=True, font_color=looks.RED, bg_color=looks.ROSE),
                },
            )
        )
    for (first, last), rule in rules:
        sheet.conditional_format(FIRST_ROW, first, last_row, last, rule)


def _cell(position: int) -> str:
    """The first data row's cell of a column as conditional formats name it: $I6."""
    return str(xl_rowcol_to_cell(FIRST_ROW, position, col_abs=True))
