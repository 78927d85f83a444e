"""Workbooks come back mangled: each filled row is right or told to the rep, never lost (T7)."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from leadflow.config import settings
from leadflow.delivery.notices import Notice, render_notices
from leadflow.store.database import transaction
from tests.sql.returned_lists import (
    MONDAY,
    REP,
    Book,
    Sheet,
    applied,
    columns_without,
    day,
    empty_store,
    fates,
    give_back,
    hand_out,
    handed_out,
    kinds,
)

IDS = ("task_id", "batch_id", "row_check")
A, B, C = "甲说要再看方案", "乙说价格偏高", "丙没有时间"


def filled() -> Book:
    book = handed_out()
    book.fill(0, A)
    book.fill(1, B, 结果="未接通", 客户反馈=None)
    book.fill(2, C, 下一步日期=day(9), 下一步动作="报价")
    return book


def nothing(book: Book) -> None:
    """As it is."""


def keep_one_sheet(book: Book) -> None:
    book.sheets = [book.today]


def rename_and_turn_sheets(book: Book) -> None:
    for number, sheet in enumerate(book.sheets):
        sheet.name = f"Sheet{number}"
    book.sheets.reverse()


def sort_rows(book: Book) -> None:
    sheet = book.today
    sheet.rows[sheet.first :] = sheet.rows[sheet.first :][::-1]


def delete_blank_rows(book: Book) -> None:
    sheet = book.today
    del sheet.rows[sheet.first + 3 :]


def insert_column(book: Book) -> None:
    sheet = book.today
    for at, row in enumerate(sheet.rows):
        row.insert(5, "我的备注" if at == sheet.header else f"备注{at}")


def insert_rows(book: Book) -> None:
    sheet = book.today
    sheet.rows.insert(sheet.first + 1, [None] * len(sheet.rows[sheet.first]))
    sheet.rows.append(["以上已全部联系"])


def cut_title(book: Book) -> None:
    sheet = book.today
    assert sheet.header is not None
    del sheet.rows[: sheet.header]
    sheet.header = 0


def without(*names: str) -> Callable[[Book], None]:
    def mangle(book: Book) -> None:
        columns_without(book.today, names)

    return mangle


def copy_row(book: Book) -> None:
    sheet = book.today
    sheet.rows.append(list(sheet.rows[sheet.first]))


RIGHT = ("applied", "applied", "applied")


@pytest.mark.parametrize(
    ("mangle", "expected", "told"),
    [
        pytest.param(nothing, RIGHT, [], id="as it is"),
        pytest.param(keep_one_sheet, RIGHT, [], id="one sheet alone"),
        pytest.param(rename_and_turn_sheets, RIGHT, [], id="sheets renamed and turned around"),
        pytest.param(sort_rows, RIGHT, [], id="rows sorted"),
        pytest.param(delete_blank_rows, RIGHT, [], id="rows deleted"),
        pytest.param(insert_column, RIGHT, [], id="a column inserted"),
        pytest.param(insert_rows, RIGHT, [], id="a blank row and a remark inserted"),
        pytest.param(cut_title, RIGHT, [], id="lines above the table deleted"),
        pytest.param(
            without("task_id"), RIGHT, ["result_found_by_customer"] * 3, id="no hidden id"
        ),
        pytest.param(without("batch_id"), RIGHT, [], id="no batch: it stands above the table"),
        pytest.param(without(*IDS), RIGHT, ["result_found_by_customer"] * 3, id="no hidden column"),
        pytest.param(without("客户编号"), RIGHT, [], id="no customer number"),
        pytest.param(
            without("task_id", "客户编号"),
            ("told result_unknown",) * 3,
            ["result_unknown"] * 3,
            id="neither id nor customer number",
        ),
        pytest.param(
            without("实际方式", "客户反馈", "电话", "原因"), RIGHT, [], id="visible columns deleted"
        ),
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "utf-8-sig", "gb18030"])
def test_a_mangled_list_is_taken(
    store: Engine,
    mangle: Callable[[Book], None],
    expected: tuple[str, ...],
    told: list[str],
    form: str,
) -> None:
    hand_out()
    book = filled()
    mangle(book)
    content = book.xlsx() if form == "xlsx" else book.csv(form)
    name = "周一 填好.xlsx" if form == "xlsx" else "周一.csv"
    give_back(content, name)
    assert tuple(fates(summary)[0] for summary in (A, B, C)) == expected
    assert kinds() == told
    results = applied()
    assert all(row[0] == row[4] for row in results)
    give_back(content, "again " + name)
    assert applied() == results


def row_of(book: Book, summary: str) -> list[Any]:
    return next(row for row in book.today.rows if summary in row)


def cell(header: str, value: Any, summary: str = A) -> Callable[[Book], None]:
    def mangle(book: Book) -> None:
        row_of(book, summary)[book.today.at(header)] = value

    return mangle


def other_customers_name(book: Book) -> None:
    sheet = book.today
    row_of(book, A)[sheet.at("客户名称")] = "自己写的客户"


def other_customers_number(book: Book) -> None:
    sheet = book.today
    row_of(book, A)[sheet.at("客户编号")] = row_of(book, B)[sheet.at("客户编号")]


@pytest.mark.parametrize(
    ("mangle", "fate", "told"),
    [
        pytest.param(cell("结果", " 已 联系 "), "applied", [], id="a result with spaces"),
        pytest.param(cell("结果", "Reached"), "applied", [], id="a result in English"),
        pytest.param(cell("结果", "ｒｅａｃｈｅｄ"), "applied", [], id="a result in full width"),
        pytest.param(
            cell("结果", "打过了"),
            "told result_unreadable",
            ["result_unreadable"],
            id="a result in other words",
        ),
        pytest.param(
            cell("结果", None), "told result_missing", ["result_missing"], id="no result chosen"
        ),
        pytest.param(cell("下一步日期", "2026/10/9"), "applied", [], id="a date as text"),
        pytest.param(cell("下一步日期", "2026年10月9日"), "applied", [], id="a Chinese date"),
        pytest.param(
            cell("下一步日期", "等通知"),
            "told result_unreadable",
            ["result_unreadable"],
            id="a date that is none",
        ),
        pytest.param(
            cell("下一步日期", day(-3)), "told result_bad_date", ["result_bad_date"], id="past"
        ),
        pytest.param(
            cell("下一步日期", day(9000)),
            "told result_bad_date",
            ["result_bad_date"],
            id="a date out of reach",
        ),
        pytest.param(
            cell("客户反馈", "不好说"),
            "told result_unreadable",
            ["result_unreadable"],
            id="feedback in other words",
        ),
        pytest.param(cell("客户反馈", "没有意向"), "applied", [], id="no is not yes"),
        pytest.param(cell("满意度", "2"), "applied", [], id="a rating"),
        pytest.param(
            cell("满意度", "7"),
            "told result_bad_rating",
            ["result_bad_rating"],
            id="a rating that is none",
        ),
        pytest.param(
            cell("电话", "139 1111 2222"),
            "applied",
            ["result_locked_changed"],
            id="a phone written over",
        ),
        pytest.param(
            other_customers_name,
            "told result_wrong_customer",
            ["result_wrong_customer"],
            id="a row made into another customer's",
        ),
        pytest.param(
            other_customers_number,
            "told result_wrong_customer",
            ["result_wrong_customer"],
            id="another customer's number",
        ),
        pytest.param(
            cell("task_id", "T-made-up"),
            "applied",
            ["result_found_by_customer"],
            id="a made-up id",
        ),
        pytest.param(
            cell("batch_id", "B20260925-R03-00000000"),
            "applied",
            ["result_old_batch"],
            id="an older batch",
        ),
    ],
)
def test_an_odd_cell_is_read_or_told(
    store: Engine, mangle: Callable[[Book], None], fate: str, told: list[str]
) -> None:
    hand_out()
    book = filled()
    mangle(book)
    give_back(book.csv("utf-8-sig"), "R03.csv")
    assert fates(A) == [fate]
    assert [fates(B), fates(C)] == [["applied"], ["applied"]]
    assert kinds() == told


def test_a_rating_in_a_list_is_kept_with_its_activity(store: Engine) -> None:
    hand_out()
    book = filled()
    row_of(book, A)[book.today.at("满意度")] = "2"
    give_back(book.xlsx())
    with transaction() as connection:
        rated = connection.execute(
            text("select summary, satisfaction from activity where satisfaction is not null")
        ).all()
    assert rated == [(A, 2)]


def test_sorted_without_the_hidden_columns_the_visible_customer_counts(store: Engine) -> None:
    hand_out()
    book = filled()
    sheet = book.today
    rows = sheet.rows[sheet.first :]
    hidden = [row[:3] for row in rows]
    sheet.rows[sheet.first :] = [
        [*ids, *row[3:]] for ids, row in zip(hidden, rows[::-1], strict=True)
    ]
    shown = {summary: row_of(book, summary)[sheet.at("客户编号")] for summary in (A, B, C)}
    give_back(book.xlsx())
    assert [fates(summary) for summary in (A, B, C)] == [["applied"]] * 3
    assert {row[2]: row[0] for row in applied()} == shown
    assert kinds() == ["result_found_by_customer"] * 3


def test_a_second_version_adds_what_is_new_and_tells_what_differs(store: Engine) -> None:
    hand_out()
    give_back(filled().xlsx(), "R03.xlsx")
    second = filled()
    second.fill(3, "丁很满意")
    row_of(second, A)[second.today.at("结果")] = "未接通"
    give_back(second.xlsx(), "R03 (1).xlsx")
    assert fates(A) == ["applied", "told conflict"]
    assert [fates(B), fates(C)] == [["applied", "repeated"]] * 2
    assert fates("丁很满意") == ["applied"]
    with transaction() as connection:
        row = connection.execute(
            text("select audience, kind, subject, details from notice where audience = :rep"),
            {"rep": REP},
        ).one()
    page = render_notices("R03", MONDAY, [], [Notice(**row._mapping)])
    for words in ("「已联系」", "R03.xlsx", "「未接通」", "--undo R03.xlsx", "tell your manager"):
        assert words in page, page


def test_copied_rows_count_once_and_their_differences_are_told(store: Engine) -> None:
    hand_out()
    book = filled()
    sheet = book.today
    sheet.rows.append(list(row_of(book, A)))
    other = list(row_of(book, B))
    other[sheet.at("结果")] = "空号"
    sheet.rows.append(other)
    give_back(book.xlsx())
    assert fates(A) == ["applied", "repeated"]
    assert fates(B) == ["applied", "told conflict"]
    assert len(applied()) == 3


def test_a_mended_row_counts_after_a_refusal(store: Engine) -> None:
    """Also the very same row again, once what was wrong with it lies elsewhere."""
    hand_out()
    book = filled()
    cell("结果", None)(book)
    give_back(book.xlsx(), "R03.xlsx")
    cell("结果", "已联系")(book)
    give_back(book.xlsx(), "R03b.xlsx")
    assert fates(A) == ["told result_missing", "applied"]


def test_a_list_without_its_header_is_told_to_its_rep(store: Engine) -> None:
    hand_out()
    book = filled()
    sheet = book.today
    assert sheet.header is not None
    del sheet.rows[sheet.header - 1 : sheet.header + 1]  # the English labels are a header, too
    give_back(book.xlsx(), "填好.xlsx")
    assert [fates(summary) for summary in (A, B, C)] == [["told list_held"]] * 3


def test_a_damaged_file_is_told_to_whom_it_was_handed_out(store: Engine) -> None:
    hand_out()
    give_back(filled().xlsx()[:3000], "R03 副本.xlsx")
    assert kinds() == ["list_held"]


def test_days_that_nobody_can_tell_apart_are_told(store: Engine) -> None:
    hand_out()
    book = filled()
    cell("下一步日期", "03/04/2027", A)(book)
    cell("下一步日期", "05/06/2027", C)(book)
    give_back(book.csv("utf-8-sig"), "R03.csv")
    assert [fates(summary) for summary in (A, B, C)] == [["told list_held"]] * 3


def test_a_colleagues_list_counts_for_the_colleague_and_a_moved_customer_does_not(
    store: Engine,
) -> None:
    hand_out()
    theirs = handed_out("R06")
    theirs.fill(0, "是同事的客户")
    give_back(theirs.xlsx(), "R03.xlsx")
    assert fates("是同事的客户", "R06") == ["applied"]
    book = filled()
    moved = row_of(book, A)[book.today.at("客户编号")]
    with transaction() as connection:
        connection.execute(
            text("update followup_task set owner_id = 'R06' where customer_id = :moved"),
            {"moved": moved},
        )
    for names, name in (((), "R03.xlsx"), (("task_id",), "R03 副本.xlsx")):
        columns_without(book.today, names)
        give_back(book.xlsx(), name)
        assert fates(A)[-1] == "told result_other_rep"


def test_a_save_by_another_program_keeps_what_the_list_needs(store: Engine) -> None:
    """Without frozen panes and with its own way of writing; nothing of it is missed."""
    hand_out()
    path = settings().outbox / MONDAY.isoformat() / "tasks" / "R03.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["今日"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "task_id")
    place = {str(cell.value): cell.column for cell in header}
    first = header[0].row + 1
    sheet.cell(first, place["结果"], "已联系")
    sheet.cell(first, place["沟通摘要"], A)
    for other in book.worksheets:
        other.freeze_panes = None
        other.protection.sheet = False
    buffer = io.BytesIO()
    book.save(buffer)
    give_back(buffer.getvalue())
    assert fates(A) == ["applied"]
    assert kinds() == []


def test_the_guide_is_known_by_its_title(store: Engine) -> None:
    hand_out()
    book = handed_out()
    book.sheets = [Sheet("随便", book.sheets[-1].rows)]
    assert book.sheets[0].header is None
    give_back(book.xlsx(), "说明.xlsx")
    with transaction() as connection:
        assert connection.execute(
            text("select distinct status from source_file")
        ).scalars().all() == ["loaded"]


# What may happen to one filled row, and to the whole list, in any order and number.
CELL_MANGLINGS = (
    *(
        ("结果", word)
        for word in ("reached", "打过了", None, "空号 ", "暂缓", "结果", "0", "left company")
    ),
    *(("客户反馈", word) for word in ("明确意向 ", "不好说", "objection", "犹豫/异议")),
    *(("实际方式", word) for word in ("Phone", "传真", None, "电话、微信")),
    *(("下一步日期", word) for word in ("2026-10-20", day(12), day(-40), "下周五", "46300", "0")),
    *(("电话", word) for word in ("13911112222", None)),
    *(("客户名称", word) for word in ("别的客户", None, "客户C000002有限公司")),
    *(("客户编号", word) for word in ("C000002", "c000001", "C999999", None, " C000003 ")),
    *(("task_id", word) for word in ("T-made-up", None)),
    *(("batch_id", word) for word in ("B20260925-R06-00000000", "x", None)),
    *(("到期日", word) for word in ("2027-01-01", None)),
    *(("下一步动作", word) for word in ("=1+1", "发方案")),
)
COLUMNS_TO_LOSE = (*IDS, "客户编号", "客户名称", "电话", "实际方式", "下一步日期", "原因", "到期日")
mangled_cells = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CELL_MANGLINGS)), max_size=4)
mangled_tables = st.lists(
    st.sampled_from(["reverse", "copy", "sort_visible", "extra_column", "cut_title", "cut_header"]),
    max_size=2,
    unique=True,
)
SUMMARIES = tuple(f"摘要{letter}一二三" for letter in "甲乙丙丁")


def mangle_table(book: Book, how: str, at: int) -> None:
    sheet = book.today
    rows = sheet.rows[sheet.first :]
    if how == "reverse":
        sheet.rows[sheet.first :] = rows[::-1]
    elif how == "copy":
        sheet.rows.insert(sheet.first + at, list(row_of(book, SUMMARIES[at])))
    elif how == "sort_visible":
        sheet.rows[sheet.first :] = [
            [*own[:3], *shown[3:]] for own, shown in zip(rows, rows[::-1], strict=True)
        ]
    elif how == "extra_column":
        for number, row in enumerate(sheet.rows):
            row.insert(at, "备注" if number == sheet.header else None)
    elif sheet.header and how == "cut_title":
        cut_title(book)
    elif sheet.header is not None and how == "cut_header":
        del sheet.rows[sheet.header]
        sheet.header = None


@given(
    cells=mangled_cells,
    tables=mangled_tables,
    lost=st.lists(st.sampled_from(COLUMNS_TO_LOSE), max_size=3, unique=True),
    at=st.integers(0, 3),
    form=st.sampled_from(["xlsx", "utf-8-sig", "gb18030"]),
)
@hypothesis_settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_to_a_list_each_row_has_one_fate(
    store: Engine,
    cells: list[tuple[int, tuple[str, Any]]],
    tables: list[str],
    lost: list[str],
    at: int,
    form: str,
) -> None:
    """Applied, told before, or told to its rep: exactly one; and all of it twice is as once."""
    empty_store()
    hand_out()
    book = handed_out()
    for number, summary in enumerate(SUMMARIES):
        book.fill(number, summary)
    for number, (header, value) in cells:
        cell(header, value, SUMMARIES[number])(book)
    columns_without(book.today, lost)
    for how in sorted(tables):
        mangle_table(book, how, at)
    content = book.xlsx() if form == "xlsx" else book.csv(form)
    give_back(content, "R03 填好.xlsx" if form == "xlsx" else "R03.csv")
    first = {summary: fates(summary) for summary in SUMMARIES}
    assert all(first.values()), first
    results = applied()
    assert len({row[0] for row in results}) == len(results)  # no customer is answered for twice
    if book.today.has("客户编号"):
        for customer_id, _, summary, *_ in results:
            shown = row_of(book, summary)[book.today.at("客户编号")]
            assert shown is None or str(shown).strip().upper() == customer_id
    again = book.csv("utf-8-sig")
    give_back(again, "R03 again.csv")
    assert applied() == results
    assert all(fates(summary) for summary in SUMMARIES)
