"""More hostile files: what else has a workbook's or an archive's form, names and sizes."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.tables import list_sheets
from tests.unit.hostile_given import LEAD_HEADER, cell, leads_csv, leads_xlsx, xlsx_of, zip_of
from tests.unit.test_sources_containers import companies, held_key, read

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
COMPANY = "苏州星河科技有限公司"
MB = 1 << 20
HEADER = LEAD_HEADER.split(",")


def lead_rows(last: str) -> str:
    line = ["1", COMPANY, "制造业", "50-100人", "王芳", "", "", "13800138000", "", "", "", ""]
    texts = [*line, "陈志远"]
    head = "".join(cell(f"{chr(65 + place)}1", text) for place, text in enumerate(HEADER))
    body = "".join(cell(f"{chr(65 + place)}2", text) for place, text in enumerate(texts) if text)
    return f'<row r="1">{head}</row><row r="2">{body}{last}</row>'


def test_a_formula_shows_its_kept_value_and_nothing_is_computed() -> None:
    data = xlsx_of(lead_rows('<c r="L2"><f>TODAY()</f><v>46271</v></c>'))
    (reading,) = read(data).values()
    (row,) = (row for row in reading.rows() if row.typed)
    assert row.typed is not None and str(row.typed.get("recorded_date")) == "2026-09-06"
    (reading,) = read(xlsx_of(lead_rows('<c r="L2"><f>TODAY()</f></c>'))).values()
    (row,) = (row for row in reading.rows() if row.typed)
    assert row.typed is not None and row.typed.get("recorded_date") is None


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "@SUM(1+1)", "+1+1", "-2+3"])
def test_formulas_as_text_stay_text(text: str) -> None:
    data = leads_csv(1).replace("CRM系统".encode(), f'"{text}"'.encode())
    (reading,) = read(data).values()
    assert next(iter(reading.rows())).cells[9] == text


def test_cells_that_excel_made_dates_are_those_days() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "d/m/yy"})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", COMPANY, "", "", "王芳", "", "", 13800138000, "", "", ""])
        sheet.write_number(1, 11, 46271, day)
    (reading,) = read(buffer.getvalue()).values()
    (row,) = (row for row in reading.rows() if row.typed)
    assert row.typed is not None
    assert (str(row.typed.get("recorded_date")), row.typed.get("mobile")) == (
        "2026-09-06",
        "+8613800138000",
    )


def encrypted_ole() -> bytes:
    """The first sector of what Office writes for a password: a compound file, no workbook."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    return head.ljust(512, b"\x00") + "EncryptedPackage".encode("utf-16-le").ljust(4096, b"\x00")


def damaged_xls() -> bytes:
    data = bytearray((FIXTURES / "leads.xls").read_bytes())
    data[600:1400] = os.urandom(800)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encrypted_ole(), id="password"),
        pytest.param((FIXTURES / "leads.xls").read_bytes()[:3000], id="half an xls"),
        pytest.param(leads_xlsx()[:-200], id="an xlsx without its directory"),
        pytest.param(
            zip_of({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00" * 50}),
            id="xlsb without parts",
        ),
    ],
)
def test_what_no_program_opens_is_told_as_such(data: bytes) -> None:
    assert held_key(data) in ("sources.held.unreadable_workbook", "sources.held.no_content")


def test_a_packed_password_is_told() -> None:
    data = bytearray(zip_of({"a.csv": leads_csv()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        data[at + place] |= 1
    parts = list_sheets(bytes(data), IntakeLimits())
    assert len(parts) == 1
    assert held_key(bytes(data)) == "sources.held.encrypted_archive"


def test_names_in_gbk_and_paths_are_labels() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xxxx.csv", leads_csv(1))
        archive.writestr("../../etc/passwd.csv", leads_csv(1))
        archive.writestr("C:\\temp\\a.csv", leads_csv(1))
    data = buffer.getvalue().replace(b"xxxx.csv", "线索".encode("gbk") + b".csv")
    assert [part.name for part in list_sheets(data, IntakeLimits())] == [
        "线索.csv", "etc/passwd.csv", "C:/temp/a.csv",
    ]  # fmt: skip


def test_a_zip_in_a_zip_is_told_and_its_neighbour_is_read() -> None:
    parts = read(zip_of({"a.zip": zip_of({"b.csv": leads_csv()}), "c.csv": leads_csv(1)}))
    assert parts["a.zip"].held == {"key": "sources.held.nested_archive"}
    assert companies(parts["c.csv"]) == [COMPANY]


def test_a_cell_longer_than_a_sheet_allows_is_read() -> None:
    data = leads_csv(1).replace("CRM系统".encode(), b"x" * 40_000)
    (reading,) = read(data).values()
    (row,) = (row for row in reading.rows() if row.typed)
    assert len(row.cells[9]) == 40_000


def test_the_last_column_and_the_last_row_of_a_sheet() -> None:
    assert list_sheets(xlsx_of(f'<row r="1">{cell("XFD1", "x")}</row>'))
    assert held_key(xlsx_of(f'<row r="1048576">{cell("Z1048576", "x")}</row>')) in (
        "sources.held.sheet_cells", "sources.held.workbook_memory",
    )  # fmt: skip


def test_halves_of_characters_are_no_text() -> None:
    data = "Deal - Title,Deal - Stage\nx,\ud800\n".encode("utf-16-le", "surrogatepass")
    for reading in read(b"\xff\xfe" + data).values():
        assert reading.held
        for row in reading.rows():
            str(list(row.cells)).encode()


def test_a_gigabyte_of_one_line_costs_its_bytes_once(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(leads_csv(1))
        file.truncate(300 * MB)  # holes: nothing is written
    probe = (
        "import pathlib, resource, sys\n"
        f"sys.path.insert(0, {str(PLUGINS)!r})\n"
        "from leadflow.sources.profiles import profiles\n"
        "from leadflow.sources.reading import read_part\n"
        "from leadflow.sources.tables import list_sheets\n"
        "known = profiles()\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({700 * MB}, {700 * MB}))\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "for part in list_sheets(data):\n"
        "    print(read_part(data, part, known, 'Asia/Shanghai').held['key'])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", probe, str(path)], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr[-1000:]
    assert result.stdout.split() == ["sources.held.long_record"]
