"""Task lists as files: which sheet, which words, what may be typed; nothing is a formula."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from leadflow import messages
from leadflow.delivery import columns, looks, workbook
from leadflow.delivery.columns import COLUMNS, FIRST_VISIBLE, HEADERS, POSITION
from leadflow.delivery.csv_file import render_csv, safe_cell
from leadflow.delivery.queues import ListedTask, Queue, Receiver, queues_of, sheet_of
from leadflow.delivery.task_sheet import FIRST_ROW, HEADER_ROW
from leadflow.delivery.wording import (
    mail_link,
    opening_text,
    phone_link,
    phone_text,
    shorten,
    why_text,
)
from leadflow.delivery.workbook import render_workbook

RUN_DATE = date(2026, 9, 28)
WEEK_END = date(2026, 10, 4)
# an inline list of choices may be no longer; the sheet program refuses more
CHOICES_MAX_CHARACTERS = 255
HOSTILE = "=cmd|' /C calc'!A0"
REP = Receiver("R01", "陈志远", "Zhiyuan Chen", "华北大客户部", False)
OTHER_REP = Receiver("R02", "林晓梅", "Xiaomei Lin", "海外部", False)
TASK = ListedTask(
    task_id="T1",
    owner_id="R01",
    customer_id="C000001",
    customer_name="北京星河科技有限公司",
    grade="A",
    value_class="高价值",
    tags=["价格敏感", "行业-制造业"],
    contact_name="王芳",
    job_title="采购经理",
    mobile="+8613800138000",
    landline="+861062345678",
    phone_extension="801",
    email="wang.fang@xinghe.example",
    wechat="wangfang_xh",
    is_opted_out_of_calls=False,
    is_opted_out_of_email=False,
    contact_failure=None,
    kind="cadence",
    wanted_date=RUN_DATE,
    due_date=RUN_DATE,
    late_days=0,
    channel="phone",
    reason={"key": "case.reason", "days": 3},
    further_reasons=[],
    moved_reason=None,
    questions=[{"key": "followup.question.confirm_other", "text": "预算大概50万"}],
    last_summary="客户对方案感兴趣",
)


@pytest.fixture(autouse=True)
def reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    known = messages.catalogue() | {
        "case.reason": {"zh": "{days} 天没有联系", "en": "{days} days without contact"},
    }
    monkeypatch.setattr(messages, "catalogue", lambda: known)


def queue_of(*tasks: ListedTask, receiver: Receiver = REP) -> Queue:
    return queues_of([receiver], list(tasks), RUN_DATE, RUN_DATE, WEEK_END)[0]


def opened(queue: Queue) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_workbook(queue)))


@pytest.mark.parametrize(
    ("due_date", "late_days", "expected"),
    [
        pytest.param(RUN_DATE, 0, "today", id="due on the plan day"),
        pytest.param(RUN_DATE, 2, "today", id="late but fitted into today: to be done today"),
        pytest.param(date(2026, 9, 29), 0, "week", id="due tomorrow"),
        pytest.param(WEEK_END, 0, "week", id="due on the last day of the week"),
        pytest.param(date(2026, 10, 8), 0, None, id="due after the week: not listed"),
        pytest.param(date(2026, 9, 29), 1, "overdue", id="late and moved to tomorrow"),
        pytest.param(date(2026, 10, 8), 1, "overdue", id="late and moved past the week"),
        pytest.param(date(2026, 9, 25), 1, "overdue", id="left from an earlier day"),
    ],
)
def test_each_task_is_on_one_sheet(due_date: date, late_days: int, expected: str | None) -> None:
    task = replace(TASK, due_date=due_date, late_days=late_days)
    assert sheet_of(task, RUN_DATE, WEEK_END) == expected


def test_a_queue_holds_its_own_reps_tasks_only() -> None:
    theirs = replace(TASK, task_id="T2", owner_id="R02", customer_id="C000002")
    own, other = queues_of([REP, OTHER_REP], [TASK, theirs], RUN_DATE, RUN_DATE, WEEK_END)
    assert [task.task_id for task in own.tasks] == ["T1"]
    assert [task.task_id for task in other.tasks] == ["T2"]


def test_the_batch_id_names_rep_day_and_tasks() -> None:
    batch_id = queue_of(TASK).batch_id
    assert batch_id.startswith("B20260928-R01-")
    assert batch_id == queue_of(replace(TASK, last_summary="anything else")).batch_id
    assert batch_id != queue_of(TASK, replace(TASK, task_id="T2")).batch_id


def test_sheets_are_recognisable_and_ids_hidden() -> None:
    book = opened(queue_of(TASK))
    assert book.sheetnames == ["今日", "本周", "逾期", "说明"]
    for name in ("今日", "本周", "逾期"):
        sheet = book[name]
        assert [cell.value for cell in sheet[HEADER_ROW + 1]] == list(HEADERS)
        assert sheet.column_dimensions["A"].hidden
        # one <col> element may cover both hidden columns
        assert sheet.column_dimensions["A"].max >= 2 or sheet.column_dimensions["B"].hidden
    properties = {item.name: item.value for item in book.custom_doc_props.props}
    assert properties["leadflow_batch_id"] == queue_of(TASK).batch_id
    assert properties["leadflow_rep_id"] == "R01"


def test_only_answer_cells_are_unlocked() -> None:
    sheet = opened(queue_of(TASK))["今日"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for cell, column in zip(sheet[FIRST_ROW + 1], COLUMNS, strict=True):
        assert cell.protection.locked is not column.kind.startswith("answer"), column.header
    for row in (1, 2, 3, HEADER_ROW + 1):
        assert all(cell.protection.locked for cell in sheet[row])


def test_answers_are_chosen_from_lists_and_dates() -> None:
    sheet = opened(queue_of(TASK, replace(TASK, task_id="T2")))["今日"]
    rules = {
        area.min_col - 1: (rule, area)
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    for header, choices in (
        ("结果", columns.RESULTS),
        ("实际方式", columns.CHANNELS),
        ("客户反馈", columns.FEEDBACKS),
        ("满意度", columns.SATISFACTIONS),
    ):
        rule, area = rules[POSITION[header]]
        assert rule.formula1 == f'"{",".join(choices)}"'
        assert len(rule.formula1) <= CHOICES_MAX_CHARACTERS + 2
        assert (area.min_row, area.max_row) == (FIRST_ROW + 1, FIRST_ROW + 2)
    assert rules[POSITION["下一步日期"]][0].type == "date"
    answered = ("结果", "实际方式", "客户反馈", "满意度", "下一步日期")
    assert set(rules) == {POSITION[name] for name in answered}


@pytest.mark.parametrize("hostile", [HOSTILE, "+1+1", "@SUM(A1)", "-2+3", "http://evil.example"])
def test_user_text_is_neither_formula_nor_link(hostile: str) -> None:
    task = replace(
        TASK,
        customer_name=hostile,
        contact_name=hostile,
        job_title=hostile,
        email=hostile,
        wechat=hostile,
        mobile=hostile,
        landline=hostile,
        questions=[{"key": "followup.question.agreed", "text": hostile}],
        last_summary=hostile,
        reason={"key": "case.reason", "days": hostile},
    )
    with zipfile.ZipFile(io.BytesIO(render_workbook(queue_of(task)))) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = package.read(name).decode()
                assert "<f>" not in sheet
                assert "<hyperlink" not in sheet
    rows = list(csv.reader(io.StringIO(render_csv(queue_of(task)).decode("utf-8-sig"))))
    row = dict(zip(rows[0], rows[1], strict=True))
    if not hostile.startswith("http"):
        assert row["待问问题"] == f"约定的下一步：{hostile}"
        for header in ("客户名称", "联系人", "上次摘要"):
            assert row[header].startswith(f"'{hostile[0]}"), header


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param(" =1+1", "' =1+1", id="a formula after a space"),
        pytest.param("＝1+1", "'＝1+1", id="full width"),
        pytest.param("\t=1", "'\t=1", id="a tab first"),
        pytest.param("-12.5", "-12.5", id="a plain negative number stays"),
        pytest.param("+8613800138000", "+8613800138000", id="a plain number with sign stays"),
        pytest.param("-2+3", "'-2+3", id="a sum is no number"),
        pytest.param("王芳", "王芳", id="text stays"),
        pytest.param(date(2026, 9, 28), "2026-09-28", id="a date in ISO form"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_safe_cell(value: str | date | None, expected: str) -> None:
    assert safe_cell(value) == expected


def test_the_same_queue_gives_the_same_bytes() -> None:
    queue = queue_of(TASK, replace(TASK, task_id="T2", due_date=date(2026, 9, 29)))
    assert render_workbook(queue) == render_workbook(queue)
    assert render_csv(queue) == render_csv(queue)


def test_the_csv_holds_every_sheet_with_the_sheets_headers() -> None:
    moved = replace(
        TASK, task_id="T2", due_date=date(2026, 9, 30), late_days=1, wanted_date=date(2026, 9, 25)
    )
    content = render_csv(queue_of(moved, TASK))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["task_id"], row["清单"]) for row in rows] == [("T1", "今日"), ("T2", "逾期")]
    assert rows[1]["到期日"] == "2026-09-30"
    assert rows[1]["原定日期"] == "2026-09-25"
    assert rows[0]["结果"] == ""
    assert rows[0]["batch_id"] == queue_of(moved, TASK).batch_id


def test_an_empty_list_is_still_a_workbook() -> None:
    sheet = opened(queue_of())["今日"]
    assert sheet.max_row == HEADER_ROW + 1
    assert "今日没有到期" in sheet.cell(3, FIRST_VISIBLE + 1).value


def test_why_tells_lateness_duties_and_move() -> None:
    task = replace(
        TASK,
        late_days=2,
        wanted_date=date(2026, 9, 24),
        further_reasons=[{"key": "case.reason", "days": 9}],
        moved_reason="capacity",
    )
    assert why_text(task, "zh").split("\n") == [
        "【逾期 2 个工作日】",
        "3 天没有联系",
        "另：9 天没有联系",
        "原定 9月24日（周四），此前已排满",
    ]
    assert "Wanted Thu 24 Sep; no room before" in why_text(task, "en")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "138 0013 8000 /\n010 6234 5678 转801", id="mobile, then landline"),
        pytest.param(
            {"mobile": "+14155550100", "landline": None}, "(+1) 415-555-0100", id="foreign"
        ),
        pytest.param({"is_opted_out_of_calls": True}, "请勿致电", id="opted out: no number at all"),
        pytest.param(
            {"contact_failure": "number_invalid", "landline": None},
            "138 0013 8000（空号）",
            id="a dead number says so",
        ),
        pytest.param(
            {"contact_failure": "number_invalid", "mobile": None, "phone_extension": None},
            "010 6234 5678（空号）",
            id="so does the only landline",
        ),
        pytest.param({"mobile": None, "landline": None}, None, id="none"),
    ],
)
def test_phone_text(changes: dict[str, object], expected: str | None) -> None:
    assert phone_text(replace(TASK, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "mailto:wang.fang@xinghe.example", id="a plain address"),
        pytest.param({"email": "a@b.example?cc=x@y.example"}, None, id="no parameters smuggled in"),
        pytest.param({"is_opted_out_of_email": True}, None, id="opted out"),
        pytest.param({"email": None}, None, id="none"),
    ],
)
def test_mail_link(changes: dict[str, object], expected: str | None) -> None:
    assert mail_link(replace(TASK, **changes)) == expected


def test_a_late_promise_is_not_called_todays() -> None:
    promised = replace(TASK, kind="agreed", reason={"key": "case.reason", "date": "2026-09-28"})
    assert "今天" in opening_text(promised, REP)
    # what is wanted begins with the customer's arrival; what was agreed does not
    late = opening_text(replace(promised, reason={"key": "case", "date": "2026-09-14"}), REP)
    assert "今天" not in late
    assert "9月14日（周一）" in late
    assert "抱歉" in late


def test_the_opening_speaks_the_contacts_language() -> None:
    assert opening_text(TASK, REP).startswith("王芳您好，我是陈志远")
    english = replace(TASK, contact_name="Anna Müller")
    assert opening_text(english, REP).startswith("Hello Anna Müller, this is Zhiyuan Chen")
    nameless = replace(TASK, contact_name=None)
    assert opening_text(nameless, REP).startswith("您好，我是陈志远")


def test_long_text_is_cut_and_control_characters_go() -> None:
    assert shorten("a" * 200, 160) == "a" * 159 + "…"
    assert shorten("a\x07b\x00", 160) == "a b"
    assert shorten(None, 160) is None


def test_a_workbook_leaves_nothing_behind_that_the_next_one_would_differ_by() -> None:
    """XlsxWriter writes into what it is given: the first one of a process was another."""
    render_workbook(queue_of())
    assert workbook.OPTIONS["default_format_properties"] == {
        "font_name": looks.FONT,
        "font_size": 10,
    }


def test_phone_and_mail_are_one_click_away() -> None:
    sheet = opened(queue_of(TASK))["今日"]
    targets = {
        header: sheet.cell(FIRST_ROW + 1, POSITION[header] + 1).hyperlink.target
        for header in ("电话", "邮箱")
    }
    assert targets == {"电话": "tel:+8613800138000", "邮箱": "mailto:wang.fang@xinghe.example"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, "tel:+8613800138000", id="the mobile first"),
        pytest.param({"mobile": None}, "tel:+861062345678;ext=801", id="a landline's extension"),
        pytest.param({"is_opted_out_of_calls": True}, None, id="who must not be called"),
        pytest.param(
            {"contact_failure": "number_invalid"},
            "tel:+861062345678;ext=801",
            id="the mobile is dead",
        ),
        pytest.param(
            {"mobile": None, "contact_failure": "number_invalid"},
            None,
            id="its only number",
        ),
        pytest.param({"mobile": "+86138;x=1", "landline": None}, None, id="no plain number"),
    ],
)
def test_who_is_dialled(change: dict[str, object], expected: str | None) -> None:
    assert phone_link(replace(TASK, **change)) == expected


def test_value_and_tags_can_be_filtered_by() -> None:
    sheet = opened(queue_of(TASK))["今日"]
    row = [cell.value for cell in sheet[FIRST_ROW + 1]]
    assert (row[POSITION["价值"]], row[POSITION["标签"]]) == ("高价值", "价格敏感、行业-制造业")
    first, _, last = sheet.auto_filter.ref.partition(":")
    # a filter that leaves the hidden ids out would sort the rows apart from them
    assert first == f"A{HEADER_ROW + 1}"
    assert last.endswith(str(FIRST_ROW + 1))


def test_a_row_is_as_high_as_its_longest_cell() -> None:
    """Twenty lines of reasons are all seen; a file that asks Excel for more than 409 is refused."""
    assert looks.row_height([("\n".join(["原因"] * 20), 34)]) >= 20 * looks.LINE_POINTS
    assert looks.row_height([("\n".join(["原因"] * 200), 34)]) < 409
