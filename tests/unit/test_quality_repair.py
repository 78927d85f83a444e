"""One row mended from the terminal: the corrections that the intake gets."""

import csv
import io
from typing import Any

import pytest

from leadflow.quality.repair import RepairRefused, check_open, repair_row, unreadable_columns
from tests.sql.quality_rows import COLUMNS, LAYOUT

HEADER = [
    "客户名称", "跟进日期", "跟进方式(电话/拜访/邮件)", "沟通内容摘要(如方案反馈、异议处理等)",
    "客户反馈(明确意向/犹豫/异议)", "下一步计划(时间+动作)",
    "需支持资源(如技术方案、价格审批)", "跟进人",
]  # fmt: skip


def _row(**changes: Any) -> dict[str, Any]:
    return {
        "record_id": 10000003,
        "file_id": 1,
        "row_number": 3,
        "status": "open",
        "reasons": [
            {"rule": "unreachable", "severity": "critical", "column": "mobile", "value_class": "x"}
        ],
        "raw": ["星河科技有限公司", "王芳", "139"],
        "file_name": "名单.csv",
        "profile": "given",
        "encoding": "gb18030",
        "layout": LAYOUT,
        "held_reason": None,
        **changes,
    }


def _lines(content: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_the_corrections_hold_the_row_as_the_rejects_do_with_the_cell_set() -> None:
    repair = repair_row(_row(), [("手机号码", "13900139000"), ("联系人姓名", "王芳芳")])
    assert repair.file_name == "名单.R10000003.csv"
    head, line = _lines(repair.content, "gb18030")
    assert head == [*COLUMNS, "拒绝原因", "记录号"]
    assert line[:3] == ["星河科技有限公司", "王芳芳", "13900139000"]
    assert line[-1] == "R10000003"
    assert [(change.column, change.before) for change in repair.changes] == [
        ("手机号码", "139"),
        ("联系人姓名", "王芳"),
    ]


def test_a_text_that_the_encoding_cannot_write_is_not_lost() -> None:
    layout = {**LAYOUT, "columns": ["Company", "Name"], "header_rows": [["Company", "Name"]]}
    row = _row(layout=layout, encoding="cp1252", raw=["Ærø", ""])
    repair = repair_row(row, [("name", "王芳")])
    assert _lines(repair.content, "utf-8-sig")[1][:2] == ["Ærø", "王芳"]
    plain = repair_row(row, [("Name", "Jörg")])
    assert _lines(plain.content, "cp1252")[1][:2] == ["Ærø", "Jörg"]


def test_a_numeric_date_keeps_the_order_that_the_whole_file_told() -> None:
    layout = {
        **LAYOUT,
        "columns": ["A", "B", "C"],
        "header_rows": [["A", "B", "C"]],
        "date_orders": {"A": "dmy", "B": "mdy"},
    }
    repair = repair_row(
        _row(layout=layout, raw=["03/04/2026 14:30", "", "03/04/2026"]), [("B", "03/04/2026")]
    )
    line = _lines(repair.content, "gb18030")[1]
    assert line[:3] == ["2026-04-03T14:30:00", "2026-03-04", "03/04/2026"]


@pytest.mark.parametrize(
    "row, edits, key",
    [
        pytest.param({}, [("Fax", "1")], "no_column", id="no such column"),
        pytest.param({"layout": None}, [("手机号码", "1")], "no_layout", id="no table was known"),
        pytest.param(
            {"raw": ["a", "b", "c", "d"]}, [("手机号码", "1")], "surplus_cells", id="misshapen"
        ),
    ],
)
def test_what_cannot_be_mended_here(row: dict[str, Any], edits: Any, key: str) -> None:
    with pytest.raises(RepairRefused) as refusal:
        repair_row(_row(**row), edits)
    assert refusal.value.key == f"quality.repair.{key}"
    assert refusal.value.told("zh") != refusal.value.told("en")


@pytest.mark.parametrize(
    "row, key",
    [
        pytest.param(None, "not_quarantined", id="unknown"),
        pytest.param(_row(status="dismissed"), "dismissed_already", id="dismissed"),
        pytest.param(
            _row(status="corrected", corrected_by_file_id=2, corrected_by_row_number=2),
            "corrected_already",
            id="corrected",
        ),
    ],
)
def test_only_an_open_row_is_mended(row: dict[str, Any] | None, key: str) -> None:
    with pytest.raises(RepairRefused, match=key):
        check_open(row, 1, 3)


@pytest.mark.parametrize(
    "value, expected",
    [
        pytest.param("2026-09-16", [], id="readable"),
        pytest.param("上上周", ["activity_at"], id="still not"),
    ],
)
def test_a_trial_says_what_would_still_be_unreadable(value: str, expected: list[str]) -> None:
    layout = {**LAYOUT, "columns": HEADER, "header_rows": [HEADER]}
    raw = ["北辰医疗有限公司", "上周三", "电话", "客户询问价格", "犹豫", "", "", "林晓梅"]
    row = _row(layout=layout, raw=raw, profile="s2_3_activity")
    repair = repair_row(row, [("跟进日期", value)])
    assert unreadable_columns(repair, "s2_3_activity", "Asia/Shanghai") == expected
