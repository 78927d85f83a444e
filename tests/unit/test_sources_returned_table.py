"""A list that comes back: which of its cells nobody would read, and which rows are no answers."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from leadflow.presets.intake import DEFAULT_LIMITS
from leadflow.sources.profiles import Profile, profiles
from leadflow.sources.recognise import Recognised, recognise
from leadflow.sources.returned_table import ReturnedTable
from leadflow.sources.unread_cells import unread_cells

LABELS = ["", "Customer ID", "Result", "Done by", "Summary", "Feedback", "Next action"]
LABELS += ["Next date", "Support needed", "Satisfaction"]
HEADER = ["task_id", "客户编号", "结果", "实际方式", "沟通摘要", "客户反馈", "下一步动作"]
HEADER += ["下一步日期", "需支持资源", "满意度"]
ROW = ["T1", "C000001", "已联系", "电话", "谈过", "", "", "", "", ""]


@pytest.fixture(scope="module")
def profile() -> Profile:
    return next(known for known in profiles() if known.name == "leadflow_tasks")


def found_in(rows: list[list[str]]) -> Recognised:
    found = recognise(rows, profiles())
    assert isinstance(found, Recognised) and found.profile.name == "leadflow_tasks"
    return found


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        pytest.param([LABELS, HEADER, ROW], 1, id="labels above the header"),
        pytest.param([LABELS, ROW], 0, id="labels alone"),
        pytest.param([HEADER, HEADER, ROW], 1, id="the header twice"),
        pytest.param([HEADER, LABELS, ROW], 0, id="labels below: they say less"),
        pytest.param([HEADER, ROW], 0, id="the header alone"),
    ],
)
def test_of_two_headers_the_lower_one_counts_unless_it_says_less(
    rows: list[list[str]], index: int
) -> None:
    assert found_in(rows).header_index == index


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(HEADER, True, id="the header"),
        pytest.param(LABELS, True, id="its labels"),
        pytest.param(["", "陈志远 · 今日跟进", "B20260928-R01-0ff77fb1"], True, id="a title"),
        pytest.param(ROW, False, id="an answer"),
        pytest.param(["T1", "B20260928-R01-0ff77fb1", "C000001", "已联系"], False, id="with batch"),
        pytest.param(["", "", "结果"], False, id="one word"),
        pytest.param(["", "", ""], False, id="nothing"),
    ],
)
def test_which_rows_are_a_header_again(row: list[str], expected: bool) -> None:
    assert ReturnedTable(found_in([HEADER, ROW]), {}, {}).is_header(row) is expected


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        pytest.param([*HEADER, "我的备注"], [*ROW, "x"], [], id="a column of one's own"),
        pytest.param([*HEADER, ""], [*ROW, "x"], ["column K"], id="a column without a name"),
        pytest.param(HEADER, [*ROW, "x"], ["column K"], id="beyond the header"),
        pytest.param([*HEADER, "结果"], [*ROW, "x"], ["结果"], id="an answer's column twice"),
        pytest.param([*HEADER, "客户编号"], [*ROW, "x"], [], id="another column twice"),
        pytest.param(
            [*HEADER[:4], "我的记录", *HEADER[5:]],
            ROW,
            ["我的记录"],
            id="an answer's column renamed",
        ),
        pytest.param([*HEADER[:4], "我的记录", *HEADER[5:]], ["T1"], [], id="and not filled"),
        pytest.param(["", *HEADER[1:]], ROW, [], id="hidden ids without their header"),
    ],
)
def test_what_stands_where_no_rule_reads_it(
    header: list[str], row: list[str], told: list[str]
) -> None:
    assert ReturnedTable(found_in([header, row]), {}, {}).unread_in(2, row) == told


def test_cells_that_no_reader_hands_over() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "R&D <今日>"
    sheet["B2"], sheet["C3"], sheet["D4"], sheet["E5"] = "=TODAY()", "#REF!", "text", 5
    sheet["A6"].comment = Comment("said here", "R03")
    book.create_sheet("other")["A1"] = "=1"
    buffer = io.BytesIO()
    book.save(buffer)
    content = buffer.getvalue()
    assert unread_cells(content, sheet.title, DEFAULT_LIMITS) == {2: {1}, 3: {2}, 6: {None}}
    assert unread_cells(content, "other", DEFAULT_LIMITS) == {1: {0}}
    assert unread_cells(content, "nowhere", DEFAULT_LIMITS) == {}
    assert unread_cells(b"a,b\n", "", DEFAULT_LIMITS) == {}


def test_prefixed_names_and_threaded_comments() -> None:
    """As other programs write the same."""
    members = {
        "xl/workbook.xml": "<x:workbook><x:sheet name='S' sheetId='1' r:id='rId1'/></x:workbook>",
        "xl/_rels/workbook.xml.rels": (
            "<Relationships><Relationship Id='rId1' Target='/xl/worksheets/a.xml'/></Relationships>"
        ),
        "xl/worksheets/a.xml": (
            "<x:worksheet><x:sheetData><x:row r='7'>"
            "<x:c r='AB7'><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r='AC7'><x:f>A1</x:f></x:c>"
            "<x:c r='AD7' t='e'><x:v>#N/A</x:v></x:c><x:c r='AE7'/>"
            "</x:row></x:sheetData></x:worksheet>"
        ),
        "xl/worksheets/_rels/a.xml.rels": (
            "<Relationships>"
            "<Relationship Id='r1' Target='../threadedComments/t1.xml'/></Relationships>"
        ),
        "xl/threadedComments/t1.xml": (
            "<ThreadedComments><threadedComment ref='B9' id='1'/></ThreadedComments>"
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    found = unread_cells(buffer.getvalue(), "S", DEFAULT_LIMITS)
    assert found == {7: {28, 29}, 9: {None}}


def test_comments_and_errors_of_an_ods_file() -> None:
    """Rows and columns that are blank alike are written once, with their number."""
    names = (
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"
        " xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
        " xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
    )
    xml = (
        f"<office:document-content {names}><table:table table:name='S'>"
        "<table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell table:number-columns-repeated='2'/>"
        '<table:covered-table-cell/><table:table-cell calcext:value-type="error"/>'
        "<table:table-cell><office:annotation/></table:table-cell></table:table-row>"
        "</table:table></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", xml)
    assert unread_cells(buffer.getvalue(), "S", DEFAULT_LIMITS) == {4: {3, None}}
    assert unread_cells(buffer.getvalue(), "other", DEFAULT_LIMITS) == {}
