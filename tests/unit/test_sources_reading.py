"""Decoding, cutting, recognising and typing whole files; law 1 on any table."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies

from leadflow.privacy.redact import ID_CARD_MASK
from leadflow.sources.preview import EXIT_HELD, lines_of, preview, preview_file
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.tables import Sheet, list_sheets

LEAD = [
    "序号",
    "企业名称",
    "所属行业",
    "企业规模(员工数/年营收)",
    "联系人姓名",
    "职位",
    "办公电话",
    "手机号码",
    "微信号",
    "初步需求意向",
    "信息来源(展会/陌拜/推荐)",
    "录入日期",
    "负责人",
]
ROW = [
    "1",
    "苏州星河科技有限公司",
    "制造业",
    "50-100人/年营收1000-5000万",
    "王芳",
    "采购经理",
    "0512-53953284",
    "13800138000",
    "wx_wf",
    "CRM系统50个账号",
    "展会",
    "2026/9/6",
    "陈志远",
]


def csv_of(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **options: Any) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **{"lineterminator": "\r\n", **options}).writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(data: bytes, sheet: str = "") -> PartReading:
    return read_part(data, Sheet(sheet), profiles(), "Asia/Shanghai")


def typed_of(reading: PartReading) -> list[dict[str, Any]]:
    return [row.typed.as_dict() for row in reading.rows() if row.typed]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str) -> None:
    reading = read(csv_of([LEAD, ROW], encoding, delimiter=delimiter))
    assert reading.held is None
    (typed,) = typed_of(reading)
    assert typed["company_name"] == "苏州星河科技有限公司"
    assert typed["mobile"] == "+8613800138000"
    assert (typed["employees_min"], typed["revenue_max"]) == (50, 50_000_000)
    assert reading.layout is not None and reading.layout["delimiter"] == delimiter


def test_accents_in_a_code_page_are_no_hanzi() -> None:
    header = ["Id", "LastName", "FirstName", "Company", "Status", "OwnerId", "City"]
    rows = [["00Q000000000001EAA", "Müller", "Zoë", "Café Doré SAS", "New", "005", "Orléans"]]
    reading = read(csv_of([header, *rows], "cp1252", quoting=csv.QUOTE_ALL))
    assert reading.table is not None and reading.table.encoding == "cp1252"
    assert typed_of(reading)[0]["person_name"] == "Zoë Müller"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        pytest.param("cp950", "臺灣星河科技股份有限公司", id="Big5"),
        pytest.param("cp932", "株式会社ミライ電子", id="Shift-JIS"),
        pytest.param("cp1250", "Paweł Żółć i Wspólnicy", id="Central European"),
        pytest.param("gb18030", "苏州星河科技有限公司", id="Chinese Excel"),
        pytest.param("cp1252", "Müller & Söhne", id="Western"),
    ],
)
def test_other_code_pages_are_not_read_as_mojibake(encoding: str, name: str) -> None:
    header = ["Id", "LastName", "Company", "Status", "OwnerId"]
    rows = [[f"00Q00000000000{n}EAA", "Lee", name, "New", "005"] for n in range(9)]
    reading = read(csv_of([header, *rows], encoding))
    assert reading.held is None
    assert {row["company_name"] for row in typed_of(reading)} == {name}


def test_one_bad_byte_in_utf8_does_not_become_mojibake() -> None:
    header = ["Id", "LastName", "Company", "Status", "OwnerId"]
    rows = [[f"00Q00000000000{n}EAA", "Müller", "Café Doré", "New", "005"] for n in range(9)]
    data = csv_of([header, *rows]) + b"x\xff\r\n"
    reading = read(data)
    assert reading.held is not None and reading.held["key"] == "sources.held.encoding"


def test_title_rows_above_and_footers_below_are_ignored_with_their_reason() -> None:
    reading = read(
        csv_of(
            [["客户基本信息登记表", *[""] * 12], [], LEAD, ROW, [], ["合计", "1"], ["制表人：张三"]]
        )
    )
    outcomes = [(row.row_number, row.ignored_because) for row in reading.rows()]
    assert outcomes == [(1, "above_table"), (4, None), (6, "footer"), (7, "footer")]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows_past_line_breaks_in_cells() -> None:
    broken = [*ROW[:9], "第一行\n第二行,带逗号", *ROW[10:]]
    reading = read(csv_of([LEAD, broken, ROW]))
    rows = list(reading.rows())
    assert [row.row_number for row in rows] == [2, 3]
    assert rows[0].typed is not None
    assert rows[0].typed.get("requirement_text") == "第一行\n第二行,带逗号"


def test_a_row_with_more_cells_than_the_header_is_not_typed_into_wrong_columns() -> None:
    reading = read(csv_of([LEAD, [*ROW[:3], "多出", *ROW[3:]], [*ROW, "", ""], ROW[:8]]))
    shifted, trailing, short = (row.typed for row in reading.rows())
    assert shifted is not None and (shifted.invalid, shifted.as_dict()) == (["row_shape"], {})
    assert trailing is not None and trailing.get("mobile") == "+8613800138000"
    assert short is not None and short.get("owner_source") is None


def test_columns_may_stand_in_any_order_and_carry_marks_and_widths() -> None:
    header = [f"*{name}" for name in reversed(LEAD)]
    header[header.index("*信息来源(展会/陌拜/推荐)")] = "信息来源（展会／陌拜／推荐）"
    (typed,) = typed_of(read(csv_of([header, list(reversed(ROW))])))
    (expected,) = typed_of(read(csv_of([LEAD, ROW])))
    assert typed == expected


def test_repeated_header_names_keep_the_first(tmp_path: Path) -> None:
    header = [
        "Record ID",
        "First Name",
        "Last Name",
        "Email",
        "Contact owner",
        "Create Date",
        "Create Date",
    ]
    row = ["1", "Ann", "Lee", "a@x.example", "Kai Zheng", "2026-09-06 14:27", "2020-01-01 00:00"]
    (typed,) = typed_of(read(csv_of([header, row])))
    assert typed["recorded_date"].isoformat() == "2026-09-06"


def test_day_and_month_are_decided_by_sister_columns_of_one_program() -> None:
    header = ["Id", "WhoId", "WhatId", "Subject", "ActivityDate", "CompletedDateTime"]
    rows = [["00T000000000001", "", "", "Call", "03-04-2026", "24-06-2025 14:27"]]
    reading = read(csv_of([header, *rows]))
    assert reading.held is None
    assert reading.orders.orders == {4: "dmy", 5: "dmy"}


def test_a_header_of_two_rows_below_a_block(tmp_path: Path) -> None:
    path = tmp_path / "s5.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("统计表")
        sheet.write_row(0, 0, ["客户跟进记录统计表"])
        sheet.write_row(1, 0, ["查询日期(起)", "2026/1/1", "", "查询日期(止)", "2026/9/1"])
        sheet.write_row(
            3,
            0,
            [
                "编号",
                "姓名",
                "客户类型",
                "跟进情况记录",
                "",
                "",
                "",
                "跟进结果",
                "成交日期",
                "业务员",
            ],
        )
        sheet.write_row(4, 3, ["跟进日期", "跟进方式", "跟进进度", "客户意向"])
        sheet.write_row(
            5,
            0,
            [
                "XS1",
                "星河科技",
                "超级VIP客户",
                "2026/2/1",
                "现场跟进",
                0.45,
                "有意向徘徊犹豫",
                "未成交",
                "2026/2/3",
                "陈志远",
            ],
        )
        sheet.write_row(6, 0, ["", "", "", "2026/2/2"])
    reading = read(path.read_bytes(), "统计表")
    rows = list(reading.rows())
    assert [(row.row_number, row.ignored_because) for row in rows] == [
        (1, "above_table"),
        (2, "above_table"),
        (6, None),
        (7, "left_over"),
    ]
    (typed,) = typed_of(reading)
    assert typed["company_source_id"] == "XS1"
    assert "source_id" not in typed
    assert (typed["is_won"], typed["probability_pct"], typed["feedback"]) == (False, 45, "hesitant")
    assert (typed["channel"], typed["outcome"], typed["value_class"]) == (
        "visit",
        "reached",
        "超级VIP",
    )


@pytest.mark.parametrize(
    ("method", "summary", "feedback", "expected"),
    [
        pytest.param(
            "电话沟通",
            "讨论报价",
            "有意向",
            ("phone", "outbound", "reached", "interested"),
            id="a call",
        ),
        pytest.param(
            "电话",
            "电话无人接听，稍后再拨",
            "",
            ("phone", "outbound", "not_reached", None),
            id="nobody answers",
        ),
        pytest.param(
            "邮件",
            "已发邮件，客户未回复",
            "",
            ("email", "outbound", "not_reached", None),
            id="no reply",
        ),
        pytest.param(
            "邮件",
            "发送方案",
            "",
            ("email", "outbound", "not_reached", None),
            id="a mail says nothing of reaching",
        ),
        pytest.param(
            "邮件",
            "发送方案",
            "犹豫",
            ("email", "outbound", "reached", "hesitant"),
            id="a mail with feedback",
        ),
        pytest.param(
            "邮件",
            "客户来信索取资料",
            "",
            ("email", "inbound", "reached", None),
            id="an inbound mail",
        ),
        pytest.param(
            "上门拜访", "演示", "异议", ("visit", "outbound", "reached", "objection"), id="a visit"
        ),
        pytest.param(
            "传真",
            "演示",
            "无意向",
            ("other", "outbound", "reached", "objection"),
            id="an unknown way, no intent",
        ),
    ],
)
def test_how_a_touch_went(
    method: str, summary: str, feedback: str, expected: tuple[str | None, ...]
) -> None:
    header = [
        "客户名称",
        "跟进日期",
        "跟进方式(电话/拜访/邮件)",
        "沟通内容摘要(如方案反馈、异议处理等)",
        "客户反馈(明确意向/犹豫/异议)",
        "跟进人",
    ]
    (typed,) = typed_of(
        read(csv_of([header, ["星河", "2026-09-06", method, summary, feedback, "王"]]))
    )
    columns = ("channel", "direction", "outcome", "feedback")
    assert tuple(typed.get(column) for column in columns) == expected


def test_an_open_salesforce_task_is_a_plan() -> None:
    header = [
        "Id",
        "WhoId",
        "WhatId",
        "AccountId",
        "Subject",
        "ActivityDate",
        "Status",
        "Type",
        "IsClosed",
        "CallDisposition",
    ]
    rows = [
        [
            "00T000000000001",
            "003000000000001",
            "006000000000001",
            "000000000000000AAA",
            "Call",
            "2026-09-01",
            "Completed",
            "Call",
            "1",
            "Left Voicemail",
        ],
        [
            "00T000000000002",
            "003000000000001",
            "001000000000001",
            "",
            "Call back",
            "2026-10-01",
            "Not Started",
            "Call",
            "0",
            "",
        ],
    ]
    done, plan = typed_of(read(csv_of([header, *rows])))
    assert (done["is_done"], done["outcome"], plan["is_done"]) == (True, "not_reached", False)
    assert done["opportunity_source_id"] == "006000000000001AAA"
    assert "company_source_id" not in done
    assert plan["company_source_id"] == "001000000000001AAA"


def test_stage_history_of_deals_lies_in_columns() -> None:
    header = [
        "Record ID",
        "Deal Name",
        "Pipeline",
        "Deal Stage",
        'Date entered "Demo (Sales Pipeline)"',
        'Date entered "Closed Won (Sales Pipeline)"',
    ]
    (typed,) = typed_of(
        read(
            csv_of(
                [
                    header,
                    [
                        "1",
                        "d",
                        "Sales Pipeline",
                        "Closed Won",
                        "2026-01-02 10:00",
                        "2026-02-02 10:00",
                    ],
                ]
            )
        )
    )
    assert typed["stage_dates"] == (
        '[{"stage": "Demo", "entered_at": "2026-01-02T02:00:00+00:00"},'
        ' {"stage": "Closed Won", "entered_at": "2026-02-02T02:00:00+00:00"}]'
    )
    assert typed["is_won"] is True


@pytest.mark.parametrize(
    ("status", "is_won", "is_lost"),
    [
        ("已成交", True, None),
        ("成交", True, None),
        ("流失", None, True),
        ("未成交", None, None),
        ("跟进中", None, None),
        ("暂缓", None, None),
    ],
)
def test_the_status_of_a_followup_record_tells_wins_and_losses(
    status: str, is_won: bool | None, is_lost: bool | None
) -> None:
    header = ["客户编号", "客户名称", "上次跟进日期", "跟进内容摘要", "负责人", "状态"]
    row = ["KH-1", "星河", "2026-09-01", "谈价格", "王浩然", status]
    (typed,) = typed_of(read(csv_of([header, row])))
    assert (typed.get("is_won"), typed.get("is_lost")) == (is_won, is_lost)


def test_an_unanswered_task_is_ignored_and_an_answered_one_typed(tmp_path: Path) -> None:
    path = tmp_path / "R01.xlsx"
    header = [
        "task_id",
        "batch_id",
        "客户编号",
        "客户名称",
        "结果",
        "实际方式",
        "沟通摘要",
        "客户反馈",
        "下一步动作",
        "下一步日期",
        "需支持资源",
    ]
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("今日", "本周", "说明"):
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 2, "陈志远 · 今日跟进")
            if name != "说明":
                sheet.write_row(4, 0, header)
                sheet.write_row(
                    5,
                    0,
                    [
                        "T1",
                        "B1",
                        "C000001",
                        "星河",
                        "已联系",
                        "微信",
                        "谈妥",
                        "明确意向",
                        "发报价",
                        "2026-10-09",
                        "技术方案",
                    ],
                )
                sheet.write_row(6, 0, ["T2", "B1", "C000002", "月湖"])
                sheet.write_row(7, 0, ["T3", "B1", "C000003", "海棠", "已离职"])
    data = path.read_bytes()
    assert [sheet.name for sheet in list_sheets(data)] == ["今日", "本周", "说明"]
    reading = read(data, "今日")
    assert [row.ignored_because for row in reading.rows()] == [
        "above_table",
        None,
        "unanswered",
        None,
    ]
    first, left = typed_of(reading)
    assert (first["outcome"], first["channel"], first["feedback"]) == (
        "reached",
        "wechat",
        "interested",
    )
    assert (left["outcome"], left["contact_failure"]) == ("not_reached", "left_company")
    guide = read(data, "说明")
    assert guide.held is None
    assert [row.ignored_because for row in guide.rows()] == ["left_over_sheet"]


def test_forbidden_numbers_are_gone_from_everything_that_is_read() -> None:
    row = [*ROW[:9], "身份证11010519491231002X", *ROW[10:]]
    reading = read(csv_of([["备注 11010519491231002X"], LEAD, row]))
    rows = list(reading.rows())
    assert "1101051949" not in repr(rows) + repr(reading.layout)
    assert rows[1].redacted == ("requirement_text",)
    assert ID_CARD_MASK in rows[1].cells[9]


def test_a_mask_does_not_hide_that_two_rows_are_the_same() -> None:
    first, second = read(csv_of([LEAD, ROW, ["2", *ROW[1:]]])).rows()
    assert first.content_sha256 == second.content_sha256  # 序号 is no content


CELL = strategies.text(
    strategies.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12
)


@given(
    strategies.lists(
        strategies.lists(CELL | strategies.sampled_from(ROW), min_size=1, max_size=15), max_size=12
    )
)
def test_every_row_that_is_not_blank_comes_out_exactly_once(table: list[list[str]]) -> None:
    data = csv_of([LEAD, *table], quoting=csv.QUOTE_ALL)
    reading = read(data)
    parsed = list(csv.reader(io.StringIO(data.decode(), newline="")))
    expected = [
        n for n, cells in enumerate(parsed, 1) if n > 1 and any(cell.strip() for cell in cells)
    ]
    rows = list(reading.rows())
    assert [row.row_number for row in rows] == expected
    assert all((row.typed is None) == (row.ignored_because is not None) for row in rows)


@given(strategies.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for sheet in list_sheets(data):
        reading = read_part(data, sheet, profiles(), "Asia/Shanghai")
        assert reading.held is not None
        assert all(row.typed is None for row in reading.rows())


def test_preview_shows_what_would_happen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "登记.csv"
    path.write_bytes(csv_of([LEAD, ROW, [*ROW[:7], "00000000", *ROW[8:]]], "gb18030"))
    (part,) = preview_file(path).parts
    assert (part.profile, part.encoding, part.row_count) == ("s2_1_registration", "gb18030", 2)
    assert part.invalid == {"mobile": 1}
    assert part.invalid_rows == [{"row_number": 3, "columns": ["mobile"]}]
    assert ("手机号码", "mobile", "phone") in part.mapping
    assert part.unmapped == ["序号"]
    assert part.sample[0]["mobile"] == "+8613800138000"
    assert any("登记.csv" in line for line in lines_of(preview_file(path), "zh"))
    held = tmp_path / "prose.csv"
    held.write_bytes("没有表格".encode())
    assert preview([path, held], None, as_json=True) == EXIT_HELD
    assert '"profile": "s2_1_registration"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tail", "key"),
    [
        pytest.param(
            '2,"月湖公司,没有结束\r\n3,海棠公司\r\n', "sources.held.open_quote", id="never closed"
        ),
        pytest.param('2,19"显示器公司\r\n', None, id="an inch mark is no quote"),
    ],
)
def test_an_open_quote_swallows_no_rows(tail: str, key: str | None) -> None:
    held = read(csv_of([LEAD, ROW]) + tail.encode()).held
    assert (held["key"] if held else None) == key


def deals(*rows: str) -> PartReading:
    header = "Deal - Title,Deal - Stage,Deal - Deal created,Deal - Expected close date"
    data = "\n".join([header, *rows]).encode()
    (sheet,) = list_sheets(data)
    return read_part(data, sheet, profiles(), "Asia/Shanghai")


def test_a_column_that_every_order_reads_alike_tells_nothing_of_its_sisters() -> None:
    reading = deals("a,x,05/05/2025,03/04/2025", "b,x,07/07/2025,05/06/2025")
    assert reading.held and reading.held["key"] == "sources.held.date_order"


def test_a_column_whose_days_a_sheet_program_exchanged_holds_the_file() -> None:
    days = ["2026-06-09", "2026-04-03", "2026-01-12", "24/02/2026", "13/05/2026"]
    reading = deals(*(f"a,x,{day},2026-01-01" for day in days))
    assert reading.held == {
        "key": "sources.held.date_swapped",
        "column": "Deal - Deal created",
        "example": "13/05/2026",
    }
    assert len(list(reading.rows())) == 5
