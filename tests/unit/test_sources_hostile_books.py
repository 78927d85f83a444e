"""Old and open workbooks that claim or fill more than fits: told, in bounded memory."""

import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.unit.hostile_given import zip_of
from tests.unit.test_sources_containers import companies, read

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
MB = 1 << 20
# BIFF8 records: how far a sheet says it goes, and a cell with a shared text.
DIMENSIONS, DIMENSIONS_BYTES = b"\x00\x02\x0e\x00", struct.Struct("<IIHH")
SHARED_TEXT = b"\xfd\x00\x0a\x00"
READER_MB, PROBE_MB = 256, 500
PROBE = (
    "import pathlib, resource, sys\n"
    "sys.path.insert(0, sys.argv[1])\n"
    "from leadflow.presets.intake import IntakeLimits\n"
    "from leadflow.sources.profiles import profiles\n"
    "from leadflow.sources.reading import read_part\n"
    "from leadflow.sources.tables import list_sheets\n"
    "known = profiles()\n"
    "limits = IntakeLimits(workbook_memory_mb=int(sys.argv[3]), sheet_cells=int(sys.argv[5]))\n"
    "most = int(sys.argv[4]) << 20\n"
    "resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))\n"
    "data = pathlib.Path(sys.argv[2]).read_bytes()\n"
    "for part in list_sheets(data, limits):\n"
    "    print(read_part(data, part, known, 'Asia/Shanghai', limits).held['key'])\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)\n"
)


def xls_with_dimensions(last_row: int, last_column: int) -> bytes:
    data = bytearray((FIXTURES / "leads.xls").read_bytes())
    (place,) = (match.end() for match in re.finditer(re.escape(DIMENSIONS), data))
    DIMENSIONS_BYTES.pack_into(data, place, 0, last_row, 0, last_column)
    return bytes(data)


def xls_with_a_cell_at(row: int, column: int) -> bytes:
    data = bytearray((FIXTURES / "leads.xls").read_bytes())
    place = data.rfind(SHARED_TEXT) + len(SHARED_TEXT)
    struct.pack_into("<HH", data, place, row, column)
    return bytes(data)


def ods_of(row_xml: bytes) -> bytes:
    """The sample workbook with this XML before its first row."""
    with zipfile.ZipFile(FIXTURES / "leads.ods") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = members["content.xml"]
    place = content.index(b"<table:table-row")
    members["content.xml"] = content[:place] + row_xml + content[place:]
    return zip_of(members)


def ods_row(rows: int, columns: int, text: str) -> bytes:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    ).encode()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (65_536, 256)])
def test_what_an_xls_says_of_its_own_size_decides_nothing(row: int, column: int) -> None:
    (reading,) = read(xls_with_dimensions(row, column)).values()
    assert reading.held is None
    assert companies(reading) == ["苏州星河科技有限公司"]


@pytest.mark.parametrize(
    ("data", "most_cells"),
    [
        pytest.param(xls_with_a_cell_at(65_535, 255), 12_000_000, id="xls, the last cell"),
        pytest.param(xls_with_a_cell_at(65_535, 255), 100_000_000, id="xls, memory decides"),
        pytest.param(xls_with_a_cell_at(65_535, 65_535), 12_000_000, id="xls, beyond the format"),
        pytest.param(
            xls_with_dimensions(0xFFFF_FFFF, 0xFFFF), 12_000_000, id="xls, says what cannot be"
        ),
        pytest.param(ods_of(ods_row(1_000_000, 1, "x" * 1000)), 12_000_000, id="ods, rows"),
        pytest.param(ods_of(ods_row(1_000, 16_000, "x")), 12_000_000, id="ods, cells"),
        pytest.param(ods_of(ods_row(4_000_000_000, 4_000_000_000, "x")), 12_000_000, id="ods, all"),
        pytest.param(ods_of(b" " * 150 * MB), 12_000_000, id="ods, white space"),
    ],
)
def test_a_book_that_is_larger_than_its_file_is_held_in_bounded_memory(
    data: bytes, most_cells: int, tmp_path: Path
) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(data)
    result = subprocess.run(
        [
            *(sys.executable, "-c", PROBE, str(PLUGINS), str(path)),
            *map(str, (READER_MB, PROBE_MB, most_cells)),
        ],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-2000:]
    *keys, reader_mb = result.stdout.split()
    assert keys and set(keys) <= {
        "sources.held.sheet_cells",
        "sources.held.workbook_memory",
        "sources.held.unreadable_workbook",
        "sources.held.unpacked_ratio",
    }
    assert int(reader_mb) <= READER_MB
