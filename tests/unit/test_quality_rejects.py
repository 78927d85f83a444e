"""Rejects: the sentence, the layout, the bytes."""

import csv
import io
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from leadflow.quality.rejects import (
    RejectedRow,
    RejectedTable,
    rejects_name,
    render,
)
from leadflow.quality.wording import critical_sentences, language_of, titles_of


def _reason(rule: str, column: str | None, severity: str = "critical") -> dict[str, Any]:
    return {"rule": rule, "severity": severity, "column": column, "value_class": "empty"}


def _layout(columns: list[str], **changes: Any) -> dict[str, Any]:
    return {
        "kind": "csv",
        "delimiter": ",",
        "lineterminator": "\n",
        "quoting": "all",
        "preamble": [],
        "header_rows": [columns],
        "columns": columns,
        "sheet": None,
        **changes,
    }


@pytest.mark.parametrize(
    "reasons, titles, language, expected",
    [
        pytest.param(
            [_reason("unreachable", "mobile")],
            {"mobile": "手机号码"},
            "zh",
            "手机号码：电话无法识别，且没有其他联系方式。"
            "请填写 11 位手机号码、带区号的座机、邮箱或微信号。",
            id="the sender's header",
        ),
        pytest.param(
            [_reason("deal_without_stage", "stage_text")],
            {},
            "en",
            "stage: the stage is missing; enter the stage.",
            id="our name where the file has no such column",
        ),
        pytest.param(
            [_reason("no_name", "company_name"), _reason("value_vague", "budget_text", "info")],
            {},
            "en",
            "company name: neither a company name nor a person's name; "
            "enter the company's full name or the person's name.",
            id="only what rejects the row is told",
        ),
        pytest.param(
            [_reason("file_held", None)],
            {},
            "en",
            "the whole file is held; check the file and drop it in again.",
            id="a reason without a column",
        ),
    ],
)
def test_sentence(
    reasons: list[dict[str, Any]], titles: dict[str, str], language: Any, expected: str
) -> None:
    assert critical_sentences(reasons, language, titles) == expected


def test_a_held_file_tells_why_it_waits() -> None:
    held = {"key": "quality.held.too_many_rejects", "rows": 4, "rejected": 3, "limit_pct": "50"}
    assert critical_sentences([_reason("file_held", None)], "en", held_reason=held) == (
        "3 of 4 rows fail, more than the limit of 50 %: probably the wrong file; "
        "check the file and drop it in again."
    )


def test_titles_are_the_senders_headers() -> None:
    titles = titles_of("s2_1_registration", ["序号", "企业名称", "联系人", "手机", "录入日期"])
    assert titles["mobile"] == "手机"  # an alias, as this sender writes it
    assert titles["company_name"] == "企业名称"
    assert titles_of(None, ["企业名称"]) == {}


@pytest.mark.parametrize(
    "headers, expected",
    [
        pytest.param(["Id", "企业名称"], "zh", id="one Chinese header"),
        pytest.param(["Id", "Name", ""], "en", id="none"),
    ],
)
def test_language_of(headers: list[str], expected: str) -> None:
    assert language_of(headers) == expected


@pytest.mark.parametrize(
    "name, kind, number, expected",
    [
        ("客户.csv", "csv", 1, "客户.csv"),
        ("客户.csv", "csv", 2, "客户 (2).csv"),
        ("线索.xls", "xlsx", 1, "线索.xlsx"),
    ],
)
def test_rejects_name(name: str, kind: str, number: int, expected: str) -> None:
    assert rejects_name(name, kind, number) == expected


def test_a_text_file_keeps_title_delimiter_quotes_line_ends_and_encoding() -> None:
    columns = ["Name", "Ville"]
    table = RejectedTable(
        _layout(columns, delimiter=";", preamble=[["Clients"]]),
        "cp1252",
        {},
        [
            RejectedRow(
                20000003, ["Café", "+cmd|' /C calc'!A0"], [_reason("no_name", "company_name")]
            )
        ],
    )
    assert render([table]).decode("cp1252").split("\n") == [
        '"Clients"',
        '"Name";"Ville";"reason";"leadflow_record_id"',
        '"Café";"\'+cmd|\' /C calc\'!A0";"company name: neither a company name nor a person\'s'
        ' name; enter the company\'s full name or the person\'s name.";"R20000003"',
        "",
    ]


def test_a_row_that_is_too_short_keeps_the_added_columns_in_place() -> None:
    table = RejectedTable(_layout(["a", "b", "c"]), "utf-8-sig", {}, [RejectedRow(1, ["x"], [])])
    content = render([table])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1] == ["x", "", "", "", "R1"]


def test_cells_beyond_the_header_stay_behind_the_added_columns() -> None:
    table = RejectedTable(_layout(["a", "b"]), "utf-8", {}, [RejectedRow(1, ["x", "y", "z"], [])])
    lines = list(csv.reader(io.StringIO(render([table]).decode())))
    assert lines[1] == ["x", "y", "", "R1", "z"]


def test_columns_of_an_earlier_round_are_replaced_also_in_the_middle() -> None:
    table = RejectedTable(
        _layout(["名称", "拒绝原因", "记录号", "电话"]),
        "gb18030",
        {},
        [RejectedRow(7, ["甲公司", "旧的原因", "R1", "88"], [])],
    )
    lines = list(csv.reader(io.StringIO(render([table]).decode("gb18030"))))
    assert lines == [["名称", "电话", "拒绝原因", "记录号"], ["甲公司", "88", "", "R7"]]


def _workbook_table(sheet: str) -> RejectedTable:
    columns = ["编号", "姓名", "跟进日期", "跟进方式", "业务员"]
    header_rows = [
        ["编号", "姓名", "跟进情况记录", "", "业务员"],
        ["", "", "跟进日期", "跟进方式", ""],
    ]
    layout = _layout(
        columns, kind="xlsx", sheet=sheet, header_rows=header_rows, preamble=[["统计表"], []]
    )
    row = RejectedRow(
        10000006, ["XS001", "=1+1", "", "电话", ""], [_reason("no_name", "person_name")]
    )
    return RejectedTable(layout, None, {"person_name": "姓名"}, [row])


def test_a_workbook_has_its_sheets_two_header_rows_and_no_formula() -> None:
    content = render([_workbook_table("一季度"), _workbook_table("二季度")])
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.sheet_names == ["一季度", "二季度"]
    lines = workbook.get_sheet_by_name("二季度").to_python(skip_empty_area=False)
    assert lines[0][0] == "统计表"
    assert lines[2] == ["编号", "姓名", "跟进情况记录", "", "业务员", "拒绝原因", "记录号"]
    assert lines[3] == ["", "", "跟进日期", "跟进方式", "", "", ""]
    assert lines[4][:2] == ["XS001", "=1+1"]
    assert lines[4][5].startswith("姓名：没有公司名称")
    assert lines[4][6] == "R10000006"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_equal_rejects_are_equal_bytes() -> None:
    assert render([_workbook_table("一季度")]) == render([_workbook_table("一季度")])
