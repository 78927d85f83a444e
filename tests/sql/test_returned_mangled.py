"""Lists come back mangled in ways that nobody has listed: right, or told with file and row (T7).

What is written where it is read counts once, for the customer of its row; all else is told.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, make_url, text

from leadflow.config import settings
from leadflow.delivery.notices import Notice, render_notices
from leadflow.delivery.steps import write_workbooks
from leadflow.followup.row_check import CHECKED, cell_key, changed_columns, row_check
from leadflow.followup.steps import plan_followups
from leadflow.store import database, embedded
from leadflow.store.database import transaction
from tests.sql import returned_manglings as way
from tests.sql.returned_lists import MONDAY, REP, applied, fates, give_back, hand_out, kinds
from tests.sql.returned_manglings import MARKS, Filled, Mangling, filled

CUSTOMERS = 30
OFFICE_SECONDS = 120
FOURTH = "丁的下一步"
HIDDEN = ("task_id", "batch_id", "row_check")
FINE = ("applied",) * 3
HELD = ("told list_held",) * 3
BESIDE = ("told result_beside",) * 3
WRONG = ("told result_wrong_customer",) * 3
WRONGS = ["result_wrong_customer"] * 3
FOUND = ["result_found_by_customer"]


def run(running: embedded.Server, statement: str) -> None:
    url = make_url(running.url("postgres"))
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(statement))


@pytest.fixture(scope="module")
def planned(
    server: embedded.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A planned book with its lists, made once: each test has a copy of it."""
    home, name = tmp_path_factory.mktemp("planned"), f"planned_{os.urandom(4).hex()}"
    run(server, f"create database {name} template leadflow_template")
    with pytest.MonkeyPatch.context() as patch:
        enter(server, name, home, patch)
        hand_out(CUSTOMERS)
        leave()
    yield name, home
    run(server, f"drop database {name} with (force)")


@pytest.fixture
def listed(
    server: embedded.Server,
    planned: tuple[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Engine]:
    name = copied(server, planned, tmp_path, monkeypatch)
    yield database.engine()
    leave()
    run(server, f"drop database {name} with (force)")


def copied(
    server: embedded.Server, planned: tuple[str, Path], home: Path, patch: pytest.MonkeyPatch
) -> str:
    """A copy of the planned book to work on; its database's name."""
    name = f"scratch_{os.urandom(4).hex()}"
    run(server, f"create database {name} template {planned[0]}")
    shutil.copytree(planned[1], home, dirs_exist_ok=True)
    enter(server, name, home, patch)
    return name


def enter(server: embedded.Server, name: str, home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("LEADFLOW_HOME", str(home))
    patch.setenv("LEADFLOW_DATABASE_URL", server.url(name))
    settings.cache_clear()
    database.forget_engine()


def leave() -> None:
    database.forget_engine()
    settings.cache_clear()


def hand_in(it: Filled, mangle: Mangling) -> None:
    for name, content in mangle(it) or [(it.name, it.save())]:
        give_back(content, name)


def customers_by_mark() -> dict[str, str]:
    """The customer that each applied row counts for, by what stands under 下一步动作."""
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select next_action, followup_task.customer_id as customer_id"
                " from task_result join followup_task using (task_id)"
                " where next_action is not null"
            )
        ).all()
    assert len({row.next_action for row in rows}) == len(rows)
    return {row.next_action: row.customer_id for row in rows}


def assert_told_in_words(rep_id: str = REP) -> None:
    """Each notice names file and row, in both languages."""
    with transaction() as connection:
        notices = [
            Notice(**row._mapping)
            for row in connection.execute(
                text(
                    "select audience, kind, subject, details from notice where audience = :rep_id"
                ),
                {"rep_id": rep_id},
            )
        ]
    for notice in notices:
        page = render_notices("-", MONDAY, [], [notice])
        assert str(notice.details.get("file_name", notice.details.get("file"))) in page
        if "row_number" in notice.details:
            row = notice.details["row_number"]
            assert f"第 {row} 行" in page and f"row {row}" in page, page
        assert "{" not in page


SHAPES = [
    ("the yellow columns moved to the front", way.move_columns, FINE, []),
    ("columns hidden and shown", way.hide_columns, FINE, []),
    ("headers in English", way.english_headers, FINE, []),
    ("the Chinese header row deleted", way.only_english_headers, FINE, FOUND * 3),
    ("headers and choices in traditional characters", way.traditional_headers, FINE, []),
    ("the header twice", way.double_header, FINE, []),
    ("the header again between rows", way.header_again, FINE, []),
    ("spaces and line breaks in headers", way.headers_dressed, FINE, []),
    ("a title row above", way.title_above, FINE, []),
    ("fifty rows above", way.fifty_rows_above, HELD, ["list_held"]),
    ("沟通摘要 renamed", way.rename_answer, BESIDE, ["result_beside"] * 3),
    (
        "a header emptied",
        way.empty_answer_header,
        ("told result_beside", "applied", "told result_beside"),
        ["result_beside"] * 2,
    ),
    ("结果 renamed", way.rename_result, FINE, FOUND * 3),
    ("结果 copied and filled in there", way.copy_result, BESIDE, ["result_beside"] * 3),
    (
        "a remark beside the table",
        way.beside_the_table,
        ("told result_beside", "applied", "applied"),
        ["result_beside"],
    ),
    (
        "one result merged over two rows",
        way.merge_results,
        ("applied", "told result_missing", "applied"),
        ["result_missing"],
    ),
    ("subtotals inserted", way.subtotal, FINE, []),
    ("a customer of one's own below", way.write_below, FINE, ["result_unknown"]),
    ("rows and columns exchanged", way.turn_table, HELD, ["list_held"]),
    ("task ids emptied", way.ids(way.emptied, "task_id"), FINE, FOUND * 3),
    ("task ids filled in sequence", way.ids(way.counted, "task_id"), FINE, FOUND * 3),
    ("task ids copied down", way.ids(way.repeated, "task_id"), FINE, FOUND * 2),
    ("task ids shifted", way.ids(way.shifted, "task_id"), FINE, FOUND * 3),
    ("task ids in capitals", way.ids(way.upper, "task_id"), FINE, FOUND * 3),
    ("hidden ids shifted", way.ids(way.shifted, *HIDDEN), FINE, FOUND * 3),
    ("batches emptied", way.ids(way.emptied, "batch_id"), FINE, []),
    ("customer numbers emptied", way.ids(way.emptied, "客户编号"), WRONG, WRONGS),
    ("customer numbers shifted", way.ids(way.shifted, "客户编号"), WRONG, WRONGS),
    (
        "customer numbers filled in sequence",
        way.ids(way.counted, "客户编号"),
        ("applied", *WRONG[:2]),
        WRONGS[:2],
    ),
    (
        "customer and name copied down",
        way.ids(way.repeated, "客户编号", "客户名称"),
        ("applied", "told conflict", "told conflict"),
        ["conflict"] * 2,
    ),
    (
        "every id emptied",
        way.ids(way.emptied, *HIDDEN, "客户编号"),
        ("told result_unknown",) * 3,
        ["result_unknown"] * 3,
    ),
    ("all but the hidden columns sorted", way.sort_visible, FINE, FOUND * 3),
    ("summaries alone sorted", way.sort_summaries, FINE, ["result_missing"]),
    (
        "results alone sorted",
        way.sort_results,
        ("told result_missing", "applied", "applied"),
        ["result_missing"],
    ),
    ("a comment in place of an answer", way.comment_only, FINE, ["result_beside"]),
    (
        "a comment beside an answer",
        way.comment_beside,
        ("told result_beside", "applied", "applied"),
        ["result_beside"],
    ),
    ("rich text", way.rich_text, FINE, []),
    ("rows hidden by a filter", way.filter_rows, FINE, []),
    ("protection and formats gone: days as numbers", way.unlocked, FINE, []),
    ("days counted from 1904", way.old_mac_dates, FINE, []),
]
FORMULAS = [
    (
        "a day as a formula without value",
        way.formula(下一步日期="=TODAY()"),
        ("told result_unreadable", "applied", "applied"),
        ["result_unreadable"],
    ),
    ("a day as a formula", way.formula(cached="n:46304", 下一步日期="=TODAY()+11"), FINE, []),
    (
        "words as a formula without value",
        way.formula(沟通摘要='="ok"'),
        ("told result_unreadable", "applied", "applied"),
        ["result_unreadable"],
    ),
    ("words as a formula", way.formula(cached="str:ok", 沟通摘要='="ok"'), FINE, []),
    ("a result as a formula", way.formula(cached="str:已联系", 结果="=V7"), FINE, []),
    (
        "a broken reference",
        way.formula(cached="e:#REF!", 沟通摘要="=#REF!"),
        ("told result_unreadable", "applied", "applied"),
        ["result_unreadable"],
    ),
    (
        "words that begin with a dash, taken for a formula",
        way.put(沟通摘要="#NAME?"),
        ("told result_unreadable", "applied", "applied"),
        ["result_unreadable"],
    ),
]
TWICE = tuple(f"{fate},repeated" for fate in FINE)
FILES = [
    ("the sheet copied", way.copy_sheet, TWICE, []),
    (
        "the copy filled in further and changed",
        way.copy_sheet_and_go_on,
        ("applied,told conflict", *TWICE[1:]),
        ["conflict"],
    ),
    ("the sheet hidden", way.hide_sheet, FINE, []),
    ("a sheet of one's own", way.own_sheet, FINE, ["list_held"]),
    ("two reps' rows in one sheet", way.two_reps, FINE, []),
    ("two reps' sheets below each other", way.two_reps_with_titles, FINE, []),
    ("text in GB18030", way.as_text("R03.csv", "gb18030"), FINE, []),
    ("text with semicolons", way.as_text("R03.csv", "utf-8", ";"), FINE, []),
    ("Unicode text with tabs", way.as_text("R03.txt", "utf-16", "\t"), FINE, []),
    ("UTF-16 without a mark", way.as_text("R03.txt", "utf-16-le", "\t"), FINE, []),
    ("days with points", way.as_text("x.csv", day="%d.%m.%Y"), FINE, []),
    ("days as in America", way.as_text("x.csv", day="%m/%d/%Y"), HELD, ["list_held"]),
    (
        "text without quotes",
        way.unquoted,
        ("told result_unreadable", "applied", "applied"),
        ["result_unreadable"],
    ),
    ("a web page called xls", way.as_html, FINE, []),
    ("Strict Open XML", way.strict_xml, FINE, []),
    ("the list's own CSV", way.the_csv_of_the_list, FINE, []),
    ("the calendar file beside", way.calendar_file, FINE, ["list_held"]),
    ("in a zip with a name in GBK", way.zipped("周一.zip"), FINE, []),
    ("the same file thrice", way.thrice, FINE, []),
    ("empty", way.cut(0), ("", "", ""), ["list_held"]),
    ("cut in the middle", way.cut(0.5), ("", "", ""), ["list_held"]),
    ("cut at its end", way.cut(0.99), ("", "", ""), ["list_held"]),
    ("text cut in a row", way.cut_text, ("applied", "applied", ""), ["result_unreadable"]),
    ("with a password", way.encrypted, ("", "", ""), ["list_held"]),
    ("a picture", way.given("R03.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"), ("",) * 3, ["list_held"]),
    ("blank lines", way.given("R03.csv", b"\r\n\r\n"), ("", "", ""), ["list_held"]),
    ("another name", way.renamed("=?utf-8?B?6Lef6L+b.xlsx.txt"), FINE, []),
    ("an attachment without a name", way.renamed("winmail.dat"), FINE, []),
]


@pytest.mark.parametrize(
    ("mangle", "expected", "told"),
    [pytest.param(*case, id=name) for name, *case in (*SHAPES, *FORMULAS, *FILES)],
)
def test_a_mangled_list_is_right_or_told(
    listed: Engine, mangle: Mangling, expected: tuple[str, ...], told: list[str]
) -> None:
    it = filled()
    meant = {mark: it.cell(at, "客户编号").value for at, mark in enumerate(MARKS)}
    hand_in(it, mangle)
    assert tuple(",".join(fates(mark)) for mark in MARKS) == expected
    assert kinds() == sorted(told)
    assert_told_in_words()
    counted = customers_by_mark()
    assert {mark: counted[mark] for mark in MARKS if mark in counted} == {
        mark: meant[mark] for mark in MARKS if mark in counted
    }
    before = applied()
    give_back(it.save(), "noch einmal.xlsx")
    assert set(before) <= set(applied())
    assert all(len(held) == 1 for held in by_task().values())


def by_task() -> dict[str, list[int]]:
    """The activities that each answered task became."""
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select task_id, activity.activity_id from task_result"
                " join activity using (activity_id)"
            )
        )
        found: dict[str, list[int]] = {}
        for row in rows:
            found.setdefault(row.task_id, []).append(row.activity_id)
        return found


OK, UNREAD, NONE = "applied", "told result_unreadable", "told result_missing"
CELLS: dict[str, list[tuple[Any, str, Any]]] = {
    "结果": [
        ("已聯繫", OK, "reached"), ("Reached ", OK, "reached"), ("ｒｅａｃｈｅｄ", OK, "reached"),
        ("已 联 系", OK, "reached"), ("已联系\n", OK, "reached"), ("No answer", OK, "not_reached"),
        ("暫緩", OK, "paused"), ("空號", OK, "contact_failed"), ("已離職", OK, "contact_failed"),
        ("拒絕聯繫", OK, "opted_out"), ("已联系✅", UNREAD, None), ("'已联系", UNREAD, None),
        ("已联系/暂缓", UNREAD, None), ("接了", UNREAD, None), ("ok", UNREAD, None),
        ("✓", UNREAD, None), (True, UNREAD, None), (1, UNREAD, None), ("#REF!", UNREAD, None),
        ("/", NONE, None), ("无", NONE, None), ("#N/A", UNREAD, None),
    ],
    "实际方式": [
        ("電話", OK, "phone"), ("打电话", OK, "phone"), ("WeChat", OK, "wechat"),
        ("电话\n微信", OK, "phone"), ("拜訪", OK, "visit"), ("不限", UNREAD, None),
    ],
    "客户反馈": [
        ("明確意向", OK, "interested"), ("猶豫", OK, "hesitant"), ("異議", OK, "objection"),
        ("Interested", OK, "interested"), ("不感兴趣", UNREAD, None), ("很好", UNREAD, None),
        ("意向强", UNREAD, None),
    ],
    "满意度": [
        (4.0, OK, 4), ("４", OK, 4), (0, "told result_bad_rating", None),
        (6, "told result_bad_rating", None), ("4.5", "told result_bad_rating", None),
        ("-1", "told result_bad_rating", None), ("五", UNREAD, None), ("5分", UNREAD, None),
        ("非常满意", UNREAD, None), ("100%", UNREAD, None), ("#VALUE!", UNREAD, None),
    ],
    "下一步日期": [
        ("2026.10.9", OK, "2026-10-09"), ("２０２６－１０－０９", OK, "2026-10-09"),
        (46304, OK, "2026-10-09"), ("46304", OK, "2026-10-09"), ("20261009", OK, "2026-10-09"),
        ("2026-10-09 15:00", OK, "2026-10-09"), ("'2026-10-09", OK, "2026-10-09"),
        ("2026年10月9日（周五）", OK, "2026-10-09"), ("9-Oct-26", OK, "2026-10-09"),
        ("二〇二六年十月九日", OK, "2026-10-09"), ("2026-10-01", OK, "2026-10-01"),
        ("2026-09-28", OK, "2026-09-28"), ("2026-09-27", "told result_bad_date", None),
        ("2099-01-01", "told result_bad_date", None), ("1900-01-00", OK, None),
        ("10-09", UNREAD, None), ("10月9日", UNREAD, None), ("下周三", UNREAD, None),
        ("2026-13-01", UNREAD, None), ("26-10-9", UNREAD, None), ("0", UNREAD, None),
        ("#REF!", UNREAD, None),
    ],
    "沟通摘要": [
        ("第一行\n第二行", OK, "第一行\n第二行"), ("😀👍好", OK, "😀👍好"), ("'引号", OK, "'引号"),
        ("-价格高", OK, "-价格高"), ('"引",号', OK, '"引",号'), ("<b>好</b>", OK, "<b>好</b>"),
        ("长" * 32_000, OK, "长" * 32_000), ("a\tb", OK, "a\tb"), ("\u202e好\u200b", OK, "好"),
        ("无", OK, None), ("#DIV/0!", UNREAD, None), ("=1+2 元", UNREAD, None),
        ("身份证 110101199003072316", OK, "身份证 [身份证号已删除]"),
    ],
}  # fmt: skip
STORED = {
    "结果": "result", "实际方式": "channel", "客户反馈": "feedback", "满意度": "satisfaction",
    "下一步日期": "next_action_date", "沟通摘要": "summary",
}  # fmt: skip


@pytest.mark.parametrize("header", CELLS)
def test_each_odd_value_of_a_cell_is_read_or_told_with_its_row(listed: Engine, header: str) -> None:
    it = filled()
    cases = CELLS[header]
    for number, (value, _, _) in enumerate(cases):
        it.put(number, 结果="已联系", 实际方式="电话", 沟通摘要="谈过", 客户反馈=None, 满意度=None)
        it.put(number, 下一步日期=None, 下一步动作=f"第{number}步")
        it.put(number, **{header: value})
    give_back(it.save())
    assert [fates(f"第{number}步") for number in range(len(cases))] == [
        [fate] for _, fate, _ in cases
    ]
    with transaction() as connection:
        stored = {
            row.next_action: row.value
            for row in connection.execute(
                text(f"select next_action, {STORED[header]} as value from task_result")
            )
        }
    assert {
        number: str(stored[f"第{number}步"]) for number, case in enumerate(cases) if case[1] == OK
    } == {number: str(value) for number, (_, fate, value) in enumerate(cases) if fate == OK}
    assert len(kinds()) == sum(fate != OK for _, fate, _ in cases)
    assert_told_in_words()


def test_forty_thousand_characters_in_a_text_file(listed: Engine) -> None:
    it = filled()
    long = ("长" * 40_000).encode()  # more than a workbook's cell can hold
    give_back(it.text().replace("甲说要再看方案".encode(), long), "R03.csv")
    assert ("长" * 40_000) in {row[2] for row in applied()}


@pytest.mark.parametrize(
    ("statement", "fate", "told"),
    [
        pytest.param(
            "update followup_task set owner_id = 'R06' where customer_id = :customer_id",
            "told result_other_rep",
            ["result_other_rep"],
            id="given to a colleague",
        ),
        pytest.param(
            "update followup_task set status = 'replaced' where customer_id = :customer_id",
            "applied",
            [],
            id="cancelled since",
        ),
        pytest.param(
            "update customer set is_opted_out = true where customer_id = :customer_id",
            "applied",
            [],
            id="opted out since",
        ),
        pytest.param(
            "update customer set is_paused = true where customer_id = :customer_id",
            "applied",
            [],
            id="paused since",
        ),
        pytest.param(
            "update customer set merged_into = 'C000030' where customer_id = :customer_id",
            "applied",
            [],
            id="merged into another since",
        ),
        pytest.param(
            "delete from next_step where customer_id = :customer_id;"
            " delete from followup_task where customer_id = :customer_id",
            "told result_unknown",
            ["result_unknown"],
            id="the task is gone",
        ),
    ],
)
def test_what_has_become_of_the_task_meanwhile(
    listed: Engine, statement: str, fate: str, told: list[str]
) -> None:
    it = filled()
    with transaction() as connection:
        customer_id = it.cell(0, "客户编号").value
        connection.execute(text(statement), {"customer_id": customer_id})
    give_back(it.save())
    assert [fates(mark) for mark in MARKS] == [[fate], ["applied"], ["applied"]]
    assert kinds() == told
    assert_told_in_words()


def test_two_days_lists_pasted_together(listed: Engine) -> None:
    """Tuesday's rows below Monday's: a task that stands in both counts once, as it came first."""
    tuesday = MONDAY + timedelta(days=1)
    plan_followups(tuesday)
    write_workbooks(tuesday)
    it, later = filled(), filled(run_date=tuesday)
    both = {it.cell(0, "客户编号").value} & {later.cell(at, "客户编号").value for at in range(3)}
    later.put(0, 下一步动作=FOURTH)
    for row in later.rows()[later.header :]:
        it.sheet.append(row)
    give_back(it.save(), run_date=tuesday)
    assert [fates(mark)[0] for mark in MARKS] == ["applied"] * 3
    assert len(fates(FOURTH)) == 1
    assert all(len(held) == 1 for held in by_task().values())
    assert both <= {row[0] for row in applied()}
    assert_told_in_words()


def test_a_row_with_a_comment_counts_once_the_comment_is_gone(listed: Engine) -> None:
    it = filled()
    way.comment_beside(it)
    give_back(it.save())
    it.cell(0, "沟通摘要").comment = None
    give_back(it.save(), "R03b.xlsx")
    assert fates(MARKS[0]) == ["told result_beside", "applied"]
    assert fates(MARKS[1]) == ["applied", "repeated"]


@pytest.mark.parametrize("shown", ["9月28日", "2026-09-28", "46293", "28.09.2026", "9/28/26"])
def test_a_day_is_the_same_day_however_it_is_shown(shown: str) -> None:
    cells = dict.fromkeys(CHECKED, "x")
    check = row_check({**cells, "到期日": cell_key(MONDAY)})
    assert changed_columns(check, {**cells, "到期日": shown}) == []
    assert changed_columns(check, {**cells, "到期日": "2026-09-29"}) == ["到期日"]


# What may befall one list, all of it at once: cells first, headers last.
IDS_LOST = (
    None,
    way.ids(way.emptied, "task_id"),
    way.ids(way.shifted, "task_id"),
    way.ids(way.counted, "task_id"),
    way.ids(way.shifted, *HIDDEN),
    way.ids(way.emptied, "batch_id"),
    way.ids(way.emptied, "客户编号"),
    way.ids(way.counted, "客户编号"),
    way.ids(way.repeated, "客户编号", "客户名称"),
)
TABLES = (
    way.header_again, way.subtotal, way.beside_the_table, way.comment_beside, way.comment_only,
    way.filter_rows, way.unlocked, way.two_reps, way.title_above,
    way.sort_visible, way.move_columns, way.copy_sheet, way.hide_sheet, way.copy_result,
    way.merge_results,
)  # fmt: skip
HEADERS_LOST = (
    None, way.english_headers, way.traditional_headers, way.double_header, way.headers_dressed,
    way.rename_answer, way.empty_answer_header, way.rename_result,
)  # fmt: skip
FORMS = (None, way.as_text("R03.csv", "gb18030"), way.as_text("x.csv"), way.as_html)
FORMS += (way.zipped("R03.zip"), way.thrice)
odd_cells = st.sampled_from(
    [(header, value) for header, cases in CELLS.items() for value, _, _ in cases]
)


@given(
    cells=st.lists(st.tuples(st.integers(0, 2), odd_cells), max_size=4),
    lost=st.sampled_from(IDS_LOST),
    tables=st.lists(st.sampled_from(TABLES), max_size=3, unique=True),
    renamed=st.sampled_from(HEADERS_LOST),
    form=st.sampled_from(FORMS),
)
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_that_is_written_is_lost_or_counts_twice(
    server: embedded.Server,
    planned: tuple[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[tuple[int, tuple[str, Any]]],
    lost: Mangling | None,
    tables: list[Mangling],
    renamed: Mangling | None,
    form: Mangling | None,
) -> None:
    """Each filled row counts once, whole and for the customer that it shows, or is told."""
    with pytest.MonkeyPatch.context() as patch:
        name = copied(server, planned, tmp_path_factory.mktemp("home"), patch)
        it = filled()
        for number, (header, value) in cells:
            it.put(number, **{header: value})
        for mangle in filter(None, (lost, *sorted(tables, key=TABLES.index))):
            mangle(it)
        columns = it.columns()
        written = [row for row in it.rows() if set(row) & set(MARKS)]
        if renamed:
            renamed(it)
        hand_in(it, form or (lambda it: None))
        for row in written:
            mark = next(mark for mark in MARKS if mark in row)
            told = {header: row[place - 1] for header, place in columns.items()}
            judge(
                mark,
                told,
                is_converted=renamed is way.traditional_headers,
                is_page=form is way.as_html,
            )
        assert all(len(held) == 1 for held in by_task().values())
        before = applied()
        hand_in(it, form or (lambda it: None))
        assert applied() == before
        leave()
    run(server, f"drop database {name} with (force)")


def judge(mark: str, written: dict[str, Any], *, is_converted: bool, is_page: bool) -> None:
    """The oracle: one fate for each landed row; what counts, counts with all that was written.

    In a web page a tab or a line's end is a space: the file itself no longer says more.
    """
    found = fates(mark)
    rows = [row for row in applied_rows() if row["next_action"] == mark]
    assert found and len(rows) == found.count("applied") <= 1, (found, rows)
    if not rows:
        assert any(fate.startswith("told") for fate in found)
        return
    [row] = rows
    shown = written.get("客户编号")
    assert shown is None or str(shown).strip().upper() == row["customer_id"]
    if is_converted:  # its words are no longer those that were written
        return
    for header, column in STORED.items():
        cases = {str(value): read for value, _, read in CELLS[header]}
        value = written.get(header)
        expected = cases.get(str(value), value if header == "沟通摘要" else row[column])
        assert (row[column] is None) == (value is None or expected is None), (header, value)
        if isinstance(value, str) and value in cases:
            stored, meant = str(row[column]), str(expected)
            if is_page:
                stored, meant = " ".join(stored.split()), " ".join(meant.split())
            assert stored == meant


def applied_rows() -> list[dict[str, Any]]:
    with transaction() as connection:
        return [
            dict(row._mapping)
            for row in connection.execute(
                text(
                    "select followup_task.customer_id, task_result.*"
                    " from task_result join followup_task using (task_id)"
                )
            )
        ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("xlsx", []),
        ("xls", []),
        ("ods", []),
        ("xlsm", []),
        ("csv:Text - txt - csv (StarCalc):44,34,76", []),
        ("html", FOUND * 3),  # without the hidden columns
    ],
)
def test_what_libreoffice_saves_is_taken(
    listed: Engine, tmp_path: Path, kind: str, told: list[str]
) -> None:
    source = tmp_path / "list.xlsx"
    source.write_bytes(filled().save())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", kind, "--outdir", str(tmp_path / "saved"), str(source)],
        check=True, capture_output=True, timeout=OFFICE_SECONDS,
    )  # fmt: skip
    [saved] = (tmp_path / "saved").iterdir()
    give_back(saved.read_bytes(), f"R03{saved.suffix}")
    assert [fates(mark) for mark in MARKS] == [["applied"]] * 3, kinds()
    assert kinds() == told


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_cannot_show_in_cells_is_told(listed: Engine, tmp_path: Path) -> None:
    source = tmp_path / "list.xlsx"
    it = filled()
    way.comment_only(it)
    it.put(0, 沟通摘要="=1/0")
    source.write_bytes(it.save())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "ods", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=OFFICE_SECONDS,
    )  # fmt: skip
    give_back((tmp_path / "list.ods").read_bytes(), "R03.ods")
    assert [fates(mark) for mark in MARKS] == [[UNREAD], ["applied"], ["applied"]]
    assert kinds() == ["result_beside", "result_unreadable"]
    assert_told_in_words()
