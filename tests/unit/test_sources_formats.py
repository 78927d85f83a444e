"""Every shipped profile reads its own export: values, and columns moved, added, left out, renamed.

The files are in source_format_cases.yaml, more headers in source_headers.yaml; all people in them
are invented.
"""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from leadflow.config import policy
from leadflow.sources.cells import fold, html_text
from leadflow.sources.landed_text import BlockWriter
from leadflow.sources.landing import Lander
from leadflow.sources.people import looks_like_person
from leadflow.sources.phones import parse_phone
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import LandedRow, PartReading, read_part
from leadflow.sources.recognise import Recognised, Unrecognised, header_keys, recognise
from leadflow.sources.tables import Sheet
from leadflow.sources.times_of_day import parse_time_of_day
from leadflow.sources.timing import parse_timing

CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "source_format_cases.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
NAMES = sorted(CASES)
HEADERS: dict[str, list[str]] = yaml.load(
    (Path(__file__).parent / "source_headers.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
ZONE = "Asia/Shanghai"


def test_every_profile_has_a_case() -> None:
    assert [profile.name for profile in profiles()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_read_with_its_types(name: str) -> None:
    reading = read(CASES[name]["csv"])
    assert profile_of(reading) == name
    check(reading, CASES[name]["expect"])


@pytest.mark.parametrize("name", NAMES)
def test_its_header_belongs_to_no_other_profile(name: str) -> None:
    table = rows_of(name)
    others = [profile for profile in profiles() if profile.name != name]
    assert isinstance(recognise(table, others), Unrecognised)


@pytest.mark.parametrize(
    ("name", "header"), [(name, header) for name, headers in HEADERS.items() for header in headers]
)
def test_a_header_is_recognised_by_other_names_too(name: str, header: str) -> None:
    found = recognise([next(csv.reader([header]))], profiles())
    assert (found.profile.name if isinstance(found, Recognised) else "nothing") == name


@pytest.mark.parametrize("name", NAMES)
def test_columns_may_stand_in_any_order(name: str) -> None:
    table = rows_of(name)
    if name == "hubspot_contact":  # of two columns of one name the contact's own stands first
        table = [[row[1], row[0], *row[2:]] for row in table]
    else:
        table = [row if is_line_of_text(row) else row[::-1] for row in table]
    reading = read(text_of(table))
    assert profile_of(reading) == name
    check(reading, CASES[name]["expect"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("extra", ["Custom_Field__c", "自定义字段", "Notes (internal)"])
def test_columns_of_its_own_organisation_do_no_harm(name: str, extra: str) -> None:
    table = [[*row, "" if is_line_of_text(row) else "x"] for row in rows_of(name)]
    table[header_row(name)][-1] = extra
    reading = read(text_of(table))
    assert profile_of(reading) == name
    check(reading, CASES[name]["expect"])


@pytest.mark.parametrize("name", NAMES)
def test_each_column_that_it_is_not_recognised_by_may_be_missing(name: str) -> None:
    (profile,) = (p for p in profiles() if p.name == name)
    table, place = rows_of(name), header_row(name)
    keys = [profile.alias_keys.get(key, key) for key in header_keys(table[place])]
    optional = profile.required_keys | profile.any_keys
    left_out = [index for index, key in enumerate(keys) if key and key not in optional]
    assert left_out or len(keys) <= len(optional)
    for index in left_out:
        found = recognise([row[:index] + row[index + 1 :] for row in table], profiles())
        assert isinstance(found, Recognised) and found.profile.name == name, keys[index]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("closing", [["合计", "3"], ["Total: 3"], ["总计", "", "1,200.00"]])
def test_a_line_of_sums_below_any_table_is_a_footer(name: str, closing: list[str]) -> None:
    reading = read(text_of([*rows_of(name), closing]))
    assert profile_of(reading) == name
    check(reading, CASES[name]["expect"])
    *_, last = reading.rows()
    assert last.ignored_because in ("footer", "unanswered")  # a task list's rows without an answer


@pytest.mark.parametrize("name", NAMES)
def test_marks_of_required_columns_and_case_do_not_count(name: str) -> None:
    table = rows_of(name)
    for mark in ("*{}", "{}（必填）", "{} *", "{}(*)", " {} "):
        header = [mark.format(cell.upper()) if cell else "" for cell in table[header_row(name)]]
        found = recognise([header], profiles())
        assert isinstance(found, Recognised) and found.profile.name == name, mark


@pytest.mark.parametrize(
    ("name", "header", "row", "expected"),
    [
        pytest.param(
            "pipedrive_deal",
            "Deal - Titel,Deal - Wert,Deal - Währung,Deal - Phase,Deal - Status,Deal - Besitzer,"
            "Deal - Organisation",
            "Packlinie,42.000,EUR,Angebot,Gewonnen,Jan Holm,Hafenlicht GmbH",
            {"deal_name": "Packlinie", "is_won": "true", "company_name": "Hafenlicht GmbH"},
            id="Pipedrive in German",
        ),
        pytest.param(
            "pipedrive_deal",
            "Affaire - Titre,Affaire - Valeur,Affaire - Étape,Affaire - Statut,"
            "Affaire - Organisation",
            "Ligne,42000,Proposition,Perdu,Nouvelle Boulangerie",
            {
                "is_lost": "true",
                "company_name": "Nouvelle Boulangerie",
                "stage_text": "Proposition",
            },
            id="Pipedrive in French",
        ),
        pytest.param(
            "hubspot_contact",
            "记录 ID,名字,姓氏,电子邮件,联系人所有者,创建日期",
            "101,芳,王,fang@jiangnan.example,林小梅,2024-05-06 10:20",
            {"source_id": "101", "owner_source": "林小梅", "email": "fang@jiangnan.example"},
            id="HubSpot in Chinese",
        ),
        pytest.param(
            "hubspot_deal",
            "记录 ID,交易名称,管道,交易阶段,金额,创建日期",
            "501,包装线,销售管道,Closed Won,42000,2024-05-06 10:20",
            {"source_id": "501", "deal_name": "包装线", "is_won": "true"},
            id="HubSpot deals in Chinese",
        ),
        pytest.param(
            "dynamics_lead",
            "(Nicht ändern) Lead,(Nicht ändern) Geändert am,Thema,Vorname,Nachname,Firmenname",
            "7f1c0d9e-1111-4222-8333-444455556666,2022-12-22 09:00,Packlinie,Jan,Holm,Hafenlicht",
            {"person_name": "Jan Holm", "company_name": "Hafenlicht"},
            id="Dynamics in German",
        ),
        pytest.param(
            "salesforce_lead",
            "Id,LastName,Company,Status,OwnerId,CreatedDate,IsDeleted",
            "00Q5g00000AAAA1EAB,Berg,Pinestone,Open,0055g00000BBBB1AAA,21-06-2022 14:27,FALSE",
            {"source_created_at": "2022-06-21T14:27:00+00:00", "is_deleted": "false"},
            id="Salesforce saved again by Excel",
        ),
        pytest.param(
            "zoho_deal",
            "Potential Name,Stage,Closing Date,Amount,Potential Owner,Account Name",
            'Line,Closed Lost,2023-02-28,"42,000",Jan Holm,Harbourlight',
            {"is_lost": "true", "owner_source": "Jan Holm", "source_id": "Line · Harbourlight"},
            id="Zoho's older labels, without the id",
        ),
        pytest.param(
            "pipedrive_activity",
            "Deal - Title,Deal - Stage,Activity - Subject,Activity - Due date,Activity - Done",
            "Line,Lead In,Call,2025-03-04,1",
            {"is_done": "true", "channel": "phone", "deal_name": "Line"},
            id="an activity export with columns of the deal",
        ),
    ],
)
def test_other_labels_of_a_format(
    name: str, header: str, row: str, expected: dict[str, str]
) -> None:
    reading = read(f"{header}\n{row}\n")
    assert profile_of(reading) == name
    check(reading, [expected])


@pytest.mark.parametrize(
    ("cell", "stage", "is_won", "is_lost"),
    [
        ("NEW", "screening", "null", "null"),
        ("C2:NEW", "screening", "null", "null"),
        ("C2:PREPARATION", "screening", "null", "null"),
        ("C12:PREPAYMENT_INVOIC", "proposal", "null", "null"),  # as long as a stage's id may be
        ("C2:EXECUTING", "signing", "null", "null"),
        ("C2:WON", "won", "true", "false"),
        ("C2:LOSE", "lost", "false", "true"),
        ("DT128_3:CLIENT", "proposal", "null", "null"),
        ("DT128_3:SUCCESS", "won", "true", "false"),
        ("DT128_3:FAIL", "lost", "false", "true"),
        ("C2:UC_7XQ1", "null", "null", "null"),
    ],
)
def test_a_stage_of_bitrix_is_one_in_every_pipeline(
    cell: str, stage: str, is_won: str, is_lost: str
) -> None:
    reading = read(f"ID;TITLE;STAGE_ID;OPPORTUNITY\n77;Line;{cell};42000.00\n")
    assert profile_of(reading) == "bitrix_deal"
    check(reading, [{"is_won": is_won, "is_lost": is_lost}])
    (row,) = data_rows(reading)
    assert row.typed is not None
    stages = {
        name.casefold(): reference.stage
        for reference in policy().stages
        for name in reference.names
    }
    assert stages.get(str(row.typed.get("stage_text")).casefold(), "null") == stage


ODOO_COLUMNS = (
    "id,type,name,partner_name,contact_name,email_from,phone,user_id,stage_id,expected_revenue,"
    "probability,date_deadline,date_closed,active,lost_reason_id,description,write_date\n"
)
ODOO_ROWS = {
    "lead": "__export__.crm_lead_1,Lead,Ovens,Pinestone Retail Inc.,Anna Berg,"
    "anna@pinestone.example,,Xiaomei Lin,New,0.0,10.0,,,True,,Two ovens,2022-12-21 08:00:00\n",
    "open": "__export__.crm_lead_2,Opportunity,Line,Harbourlight Foods,Tom Hale,"
    "tom@harbourlight.example,,Xiaomei Lin,Proposition,42000.0,60.0,2023-02-28,,True,,Soon,"
    "2022-12-21 08:00:00\n",
    "won": "__export__.crm_lead_3,opportunity,Spares,Fernhill GmbH,Ida Moss,ida@fernhill.example,,"
    "Xiaomei Lin,Won,900.5,100.0,2023-02-28,2023-02-20 09:00:00,True,,,2022-12-21 08:00:00\n",
    "lost": "__export__.crm_lead_4,opportunity,Silo,Cedar Hall LLP,Ben South,ben@cedarhall.example,"
    ",Xiaomei Lin,Qualified,100,0.0,2023-02-28,,False,Too expensive,,2022-12-21 08:00:00\n",
}
ODOO_DEALS = [
    {
        "deal_name": "Line", "stage_text": "Proposition", "amount": "42000", "is_won": "null",
        "probability_pct": "60", "close_date": "2023-02-28", "rep_source": "Xiaomei Lin",
        "company_name": "Harbourlight Foods", "requirement_type": "null", "summary": "Soon",
    },
    {"stage_text": "Won", "is_won": "true", "amount": "900.5", "close_date": "2023-02-20"},
    {"stage_text": "Lost", "is_won": "false", "is_lost": "true", "loss_reason": "Too expensive"},
]  # fmt: skip


def test_each_row_of_odoo_is_what_it_is() -> None:
    reading = read(ODOO_COLUMNS + "".join(ODOO_ROWS.values()))
    assert profile_of(reading) == "odoo_lead"
    lead = {
        "requirement_type": "Ovens", "lead_status": "New", "deal_name": "null", "amount": "null",
        "currency": "null", "is_won": "null", "requirement_text": "Two ovens",
    }  # fmt: skip
    check(reading, [lead, *ODOO_DEALS])
    (block,) = [Lander(reading.landing).land(1, rows) for _, rows in reading.blocks()]
    assert block.typed is not None
    assert block.typed.record_types == ["lead", "deal", "deal", "deal"]
    lines = BlockWriter(7, reading.landing).write(block)
    for written in (lines.source_lines, lines.typed_lines):
        types = ["lead" if '"lead"' in line else "deal" for line in written.splitlines()]
        assert types == block.typed.record_types


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        ("Salesperson,Opportunity,Expected Revenue,Stage", "Lin,Line,100,New", "deal"),
        ("Salesperson,Lead,Sales Team,Email", "Lin,Line,Europe,a@b.example", "lead"),
        ("Salesperson,Opportunity,Sales Team,Stage,Type", "Lin,Line,Europe,New,Lead", "lead"),
        ("销售员,商机,预期收入,阶段,类型", "林,包装线,100,新,商机", "deal"),
        ("销售员,线索,销售团队,类型", "林,包装线,华东,线索", "lead"),
    ],
)
def test_an_export_of_odoo_without_a_type_is_told_by_its_stage(
    header: str, row: str, told: str
) -> None:
    reading = read(f"{header}\n{row}\n")
    assert profile_of(reading) == "odoo_lead_labels"
    (block,) = [Lander(reading.landing).land(1, rows) for _, rows in reading.blocks()]
    assert block.typed is not None and block.typed.record_types == [told]


def test_an_id_that_excel_cut_is_told_and_never_guessed() -> None:
    cut = read("Record Id,Deal Name,Stage,Closing Date\n4.87688E+18,Line,New,2023-02-28\n")
    (row,) = data_rows(cut)
    assert row.typed and "source_id" in row.typed.invalid


def test_a_report_whose_day_and_month_nobody_can_tell_is_held() -> None:
    reading = read("Opportunity Name,Stage,Close Date\nLine,New,03/04/2023\n")
    assert reading.held and reading.held["key"] == "sources.held.date_order"


def test_a_report_with_filters_above_and_totals_below_gives_its_rows() -> None:
    reading = read(
        "Open Leads by Owner,,,,\n"
        "As of 2026-09-20 10:00:00 China Standard Time,,,,\n,,,,\nFiltered By,,,,\n"
        "Show: All leads,,,,\nLead Status not equal to Closed,,,,\n,,,,\n"
        "Lead Owner  ↑,First Name,Last Name,Company / Account,Lead Status\n"
        "Xiaomei Lin,Anna,Berg,Total Foods Ltd,Open\n,Tom,Hale,Harbourlight,Open\n"
        "Subtotal,,,,2\nTotal,,,,2\nGrand Totals (2 records),,,,\nCount,2,,,\n"
        "Confidential Information - Do Not Distribute,,,,\n"
        '"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.",,,,\n'
        "Generated By:  Xiaomei Lin  9/20/2026,,,,\n"
    )
    assert profile_of(reading) == "salesforce_lead_report"
    check(
        reading,
        [
            {"owner_source": "Xiaomei Lin", "company_name": "Total Foods Ltd"},
            {"owner_source": "null", "person_name": "Tom Hale"},
        ],
    )
    assert {row.ignored_because for row in reading.rows()} == {None, "above_table", "footer"}


def test_footers_of_a_report_are_ignored_with_their_reason() -> None:
    reading = read(CASES["salesforce_lead_report"]["csv"])
    assert [row.ignored_because for row in reading.rows()] == [None, *["footer"] * 4]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>one</p><p>two &lt;3</p>", "one\ntwo <3"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<style>p {}</style><!-- x -->seen", "seen"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<anna@pinestone.example> wrote", "<anna@pinestone.example> wrote"),
        ('<a href="https://x.example">link</a>', "link"),
        ("<" * 50_000, "<" * 50_000),
    ],
)
def test_markup_goes_and_words_stay(cell: str, text: str) -> None:
    assert html_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "told"),
    [("14:30", "14:30:00"), ("2:30 PM", "14:30:00"), ("0.5", "12:00:00"), ("1899-12-31 08:15:00",
     "08:15:00"), ("25:00", "None"), ("soon", "None")],
)  # fmt: skip
def test_a_time_of_day_alone(cell: str, told: str) -> None:
    assert str(parse_time_of_day(cell)) == told


@pytest.mark.parametrize("name", ["张伟", "王经理", "刘女士", "欧阳明华", "李先生", "陈晓明"])
def test_names_of_persons(name: str) -> None:
    assert looks_like_person(name)


@pytest.mark.parametrize(
    "name", ["江南包装有限公司", "张伟五金店", "ACME", "宏达", "王府饭店", "金店"]
)
def test_names_that_are_no_persons(name: str) -> None:
    assert not looks_like_person(name)


def test_a_country_code_without_its_plus_is_read_where_it_stands_apart() -> None:
    assert parse_phone("886-2-25474189", ("CN", "US")).landline == "+886225474189"
    assert parse_phone("999-2-25474189", ("CN", "US")).is_invalid


def test_a_workbook_with_real_dates_and_times_is_read_like_its_text() -> None:
    header = ["Activity - Subject", "Activity - Due date", "Activity - Due time", "Activity - Done"]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Activities")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["Call"])
        sheet.write_datetime(1, 1, datetime(2025, 3, 4), workbook.add_format({"num_format": 14}))
        sheet.write_datetime(1, 2, time(10, 30), workbook.add_format({"num_format": 20}))
        sheet.write(1, 3, "Done")
    reading = read_part(content.getvalue(), Sheet("Activities"), profiles(), ZONE)
    assert profile_of(reading) == "pipedrive_activity"
    check(reading, [{"activity_at": "2025-03-04T02:30:00+00:00", "is_done": "true"}])


def test_a_month_without_a_year_or_a_day_to_count_from_is_vague() -> None:
    found = parse_timing("5月签约", None)
    assert found is not None and found.is_vague


def read(text: str) -> PartReading:
    return read_part(text.encode("utf-8"), Sheet(""), profiles(), ZONE)


def profile_of(reading: PartReading) -> str:
    assert reading.held is None, reading.held
    assert reading.profile is not None
    return reading.profile.name


def data_rows(reading: PartReading) -> list[LandedRow]:
    return [row for row in reading.rows() if row.typed]


def check(reading: PartReading, expected: list[dict[str, Any]]) -> None:
    rows = data_rows(reading)
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        assert row.typed is not None
        values = row.typed.as_dict()
        got = {column: shown(values.get(column)) for column in wanted}
        assert got == {column: told(value) for column, value in wanted.items()}


def told(value: Any) -> Any:
    if isinstance(value, list):  # several columns may hold tags: their order is the columns'
        return sorted(value)
    return None if value == "null" else value


def shown(value: Any) -> Any:
    match value:
        case bool():
            return str(value).casefold()
        case Decimal() | int():
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else str(value)
        case date():
            return value.isoformat()
        case list():
            return sorted(value)
        case _:
            return value


def is_line_of_text(row: list[str]) -> bool:
    """A title or a footer, not a row of the table."""
    return sum(bool(cell) for cell in row) <= 2


def rows_of(name: str) -> list[list[str]]:
    text = CASES[name]["csv"]
    mark = ";" if name.startswith("bitrix") else ","
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row]


def header_row(name: str) -> int:
    found = recognise(rows_of(name), profiles())
    assert isinstance(found, Recognised)
    return found.header_index


def text_of(table: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue()


def test_a_header_is_compared_folded() -> None:
    assert fold(" Record  ID ") == fold("record id")


def test_the_table_of_formats_names_every_profile() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [p.name for p in profiles() if f"`{p.name}`" not in page] == []
