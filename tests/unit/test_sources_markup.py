"""HTML tables and Excel 2003's XML under a workbook's name, text under any name: all are read."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.markup import is_html, is_sheet_xml
from leadflow.sources.reading import PartReading
from tests.unit.hostile_given import LEAD_HEADER, LEAD_ROW, zip_of
from tests.unit.test_sources_containers import companies, held_key, read

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
LINES = [LEAD_HEADER.split(","), *(LEAD_ROW.format(n=n).split(",") for n in (1, 2))]
COMPANY = "苏州星河科技有限公司"


def page(rows: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><table border=1>{rows}</table></body></html>"


def rows_of(lines: list[list[str]], cell: str = "td") -> str:
    return "".join(
        "<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in line) + "</tr>" for line in lines
    )


def sheet_xml(rows: str, name: str = "线索", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}">'
        f'<Styles><Style ss:ID="s1"/></Styles><Worksheet ss:Name="{name}"><Table>{rows}</Table>'
        "</Worksheet></Workbook>"
    ).encode()


def xml_rows(lines: list[list[str]]) -> str:
    return "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in line)
        + "</Row>"
        for line in lines
    )


def only(data: bytes) -> PartReading:
    (reading,) = read(data).values()
    return reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1"])
def test_a_page_is_read_whatever_encoding_it_declares(encoding: str, declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    reading = only(page(rows_of(LINES), head).encode(encoding))
    assert companies(reading) == [COMPANY] * 2


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(rows_of(LINES, "th"), id="th"),
        pytest.param(rows_of(LINES).upper().replace("CRM系统", "crm"), id="capitals"),
        pytest.param(rows_of(LINES).replace("</td>", "").replace("</tr>", ""), id="not closed"),
        pytest.param(
            f'<tr><td colspan="13" align=center>客户登记表</td></tr>{rows_of(LINES)}', id="title"
        ),
        pytest.param(
            rows_of(LINES).replace("<td>", "<td style='mso-number-format:\"\\@\"' x:str>"),
            id="Excel's styles",
        ),
        pytest.param("<!-- a > b -->" + rows_of(LINES), id="comment"),
        pytest.param(rows_of(LINES).replace(COMPANY, f"&nbsp;{COMPANY}&nbsp;"), id="blanks"),
        pytest.param(rows_of(LINES).replace(COMPANY, f"<b><a href='x'>{COMPANY}</a></b>"), id="b"),
        pytest.param(
            rows_of(LINES).replace(COMPANY, f"<table><tr><td>{COMPANY}</td></tr></table>"),
            id="a table in a cell",
        ),
    ],
)
def test_pages_as_programs_write_them(rows: str) -> None:
    assert companies(only(page(rows).encode())) == [COMPANY] * 2


def test_cells_of_a_page_keep_their_words() -> None:
    lines = [list(LINES[0]), list(LINES[1])]
    lines[1][9] = 'a &lt; b &amp;&#20013;<br style="mso-data-placement:same-cell;">next\n   line'
    lines[1][7] = "1.38E+10"
    rows = rows_of(lines).replace("<td>1.38E+10", '<td x:num="13800138000">1.38E+10')
    (row,) = (row for row in only(page(rows).encode()).rows() if row.typed)
    assert row.cells[9] == "a < b &中\nnext line"
    assert row.typed is not None and row.typed.get("mobile") == "+8613800138000"


def test_merged_cells_leave_the_others_in_their_columns() -> None:
    rows = (
        "<tr><td rowspan=2>企业名称</td><td>联系人姓名</td></tr><tr><td>x</td></tr>"
        "<tr><td colspan=2>a</td><td>b</td></tr>"
    )
    reading = only(page(rows).encode())
    assert [list(row.cells) for row in reading.rows()] == [
        ["企业名称", "联系人姓名"], ["", "x"], ["a", "", "b"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        page(rows_of(LINES))[:-40],
        page(rows_of(LINES)).replace("</table>", "", 1),
        page(rows_of(LINES) + "</table>" + rows_of(LINES)),
        page(rows_of(LINES).replace("<td>" + COMPANY, COMPANY)),
    ],
)
def test_a_page_whose_tags_do_not_fit_is_held_whole(text: str) -> None:
    assert held_key(text.encode()) == "sources.held.cut_markup"


def test_sheets_of_xml_are_parts() -> None:
    assert companies(only(sheet_xml(xml_rows(LINES)))) == [COMPANY] * 2
    data = sheet_xml(xml_rows(LINES)).decode().encode("utf-16")
    assert companies(only(data)) == [COMPANY] * 2
    packed = read(zip_of({"线索.xls": sheet_xml(xml_rows(LINES))}))
    assert list(packed) == ["线索.xls/线索"]


def test_xml_tells_places_days_and_comments_apart() -> None:
    rows = (
        xml_rows([LINES[0]])
        + '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="String">a&#10;b</Data>'
        + '<Comment ss:Author="x"><Data>not this</Data></Comment></Cell>'
        + '<Cell ss:Index="12"><Data ss:Type="DateTime">2026-09-06T00:00:00.000</Data></Cell></Row>'
    )
    (row,) = only(sheet_xml(rows)).rows()
    assert row.row_number == 4
    assert (row.cells[1], row.cells[11]) == ("a\nb", "2026-09-06")
    assert row.typed is not None and row.typed.get("recorded_date").isoformat() == "2026-09-06"


def test_entities_are_refused_in_xml() -> None:
    before = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert held_key(sheet_xml(xml_rows(LINES), before=before)) == "sources.held.xml_entities"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_under_a_workbooks_name_is_text(encoding: str, tmp_path: Path) -> None:
    """The name decides nothing; tabs in UTF-16 are what Excel calls Unicode text."""
    data = "\r\n".join("\t".join(line) for line in LINES).encode(encoding)
    assert companies(only(data)) == [COMPANY] * 2


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", '<td b="', "<?", "<![CDATA[", "&#", "<", "<td>", "<tr>", "<table>",
              "<td rowspan=99999999 colspan=99999999>", "</table>", "<script>", "<a b='>"],
)  # fmt: skip
def test_markup_without_end_costs_what_its_length_costs(piece: str) -> None:
    data = ("<table><tr><td>" + piece * 20_000).encode()
    limits = IntakeLimits(sheet_cells=1_000_000, record_kb=512)
    assert held_key(data, limits) in (
        "sources.held.cut_markup", "sources.held.sheet_cells", "sources.held.long_record",
        "sources.held.no_content",
    )  # fmt: skip


@given(strategies.text(alphabet="<>/=\"'!-? tdrablescpn\n", max_size=200))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_markup_breaks_the_reader(text: str) -> None:
    data = f"<table>{text}".encode()
    assert is_html(data) and not is_sheet_xml(data)
    for reading in read(data).values():
        assert reading.held or list(reading.rows()) is not None


def test_a_zip_may_hold_a_page_and_a_text() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xls", page(rows_of(LINES)))
        archive.writestr("b.xls", "\r\n".join(",".join(line) for line in LINES))
    parts = read(buffer.getvalue())
    assert [companies(reading) for reading in parts.values()] == [[COMPANY] * 2] * 2
