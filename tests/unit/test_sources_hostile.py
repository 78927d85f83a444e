"""Files made to break the reader: each ends held and told, in bounded memory, never in a crash."""

import gzip
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from leadflow.messages import catalogue
from leadflow.presets.intake import IntakeLimits
from leadflow.sources.inbox import NotTakenError, hash_file, open_file, read_if_same, take_stock
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import read_part
from leadflow.sources.tables import has_long_line, lines_of, list_sheets
from leadflow.sources.texts import Text
from tests.unit.hostile_given import (
    LEAD_HEADER,
    LEAD_ROW,
    cell,
    leads_csv,
    leads_xlsx,
    xlsx_of,
    zip_of,
)
from tests.unit.test_sources_containers import companies, held_key, read

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
SMALL = IntakeLimits(unpacked_mb=20, unpacked_ratio=200, members=10, record_kb=256)
MB = 1 << 20
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
OLD = (1_700_000_000, 1_700_000_000)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param(zip_of({"a.csv": bytes(17 * MB)}), "unpacked_ratio", id="bomb in a zip"),
        pytest.param(gzip.compress(bytes(17 * MB)), "unpacked_ratio", id="bomb in a gz"),
        pytest.param(
            zip_of({f"{n}.csv": bytes(9 * MB) for n in range(2)}), "unpacked_ratio", id="in parts"
        ),
        pytest.param(
            zip_of({f"{n}.csv": os.urandom(7 * MB) for n in range(3)}), "unpacked_size", id="size"
        ),
        pytest.param(
            zip_of({f"{n}.csv": b"" for n in range(11)}), "too_many_members", id="members"
        ),
        pytest.param(xlsx_of(" " * 17 * MB), "unpacked_ratio", id="bomb in a workbook"),
    ],
)
def test_unpacking_stops_at_the_limit(data: bytes, key: str) -> None:
    assert held_key(data, SMALL) == f"sources.held.{key}"


def test_a_size_that_a_header_lies_about_decides_nothing() -> None:
    data = bytearray(zip_of({"a.csv": bytes(17 * MB)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert held_key(bytes(data), SMALL) == "sources.held.damaged_archive"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!doctype w SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_xml_entities_are_refused(declared: str) -> None:
    data = xlsx_of(f'<row r="1">{cell("A1", "&b;")}</row>', before=declared)
    assert held_key(data) == "sources.held.xml_entities"


def test_a_dimension_that_lies_costs_nothing() -> None:
    rows = leads_xlsx()
    lying = xlsx_of(
        f'<row r="1">{cell("A1", "x")}</row>', between='<dimension ref="A1:XFD1048576"/>'
    )
    started = time.monotonic()
    assert held_key_with_rows(lying) == "sources.held.no_profile"
    assert time.monotonic() - started < 2
    assert companies(next(iter(read(rows).values())))


def held_key_with_rows(data: bytes) -> str:
    (reading,) = read(data).values()
    assert reading.held is not None
    return str(reading.held["key"])


@pytest.mark.parametrize("reference", ["XFD1048576", "J10000000", "A4294967290"])
def test_a_cell_far_away_holds_the_sheet(reference: str) -> None:
    data = xlsx_of(f'<row r="1">{cell("A1", "x")}</row><row r="9">{cell(reference, "y")}</row>')
    assert held_key(data) in (
        "sources.held.sheet_cells",
        "sources.held.workbook_memory",
        "sources.held.unreadable_workbook",
    )


def test_millions_of_blank_styled_cells_are_nothing() -> None:
    row = "".join('<c s="1"/>' for _ in range(100))
    data = xlsx_of(f"<row>{row}</row>" * 10_000)
    assert held_key(data, IntakeLimits(unpacked_ratio=2000)) == "sources.held.no_content"


def test_an_ods_that_repeats_a_cell_without_end_is_held() -> None:
    with zipfile.ZipFile(FIXTURES / "leads.ods") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = re.sub(
        rb"<table:table-row[^>]*>\s*<table:table-cell ",
        b'<table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="16000" ',
        members["content.xml"],
        count=1,
    )
    assert b'repeated="16000"' in members["content.xml"]
    data = zip_of(members)
    limits = IntakeLimits(workbook_memory_mb=256, workbook_seconds=10)
    assert held_key(data, limits) in (
        "sources.held.sheet_cells",
        "sources.held.workbook_memory",
        "sources.held.unreadable_workbook",  # calamine gives up by itself where it can
    )


def test_a_reader_that_does_not_end_is_ended() -> None:
    from leadflow.sources import workbooks

    limits = IntakeLimits(workbook_seconds=1)
    started = time.monotonic()
    original, workbooks.READER = workbooks.READER, "import time; time.sleep(60)"
    try:
        assert held_key(b"\xd0\xcf\x11\xe0" + bytes(600), limits) == "sources.held.workbook_memory"
    finally:
        workbooks.READER = original
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a" * 300_000, id="one line"),
        pytest.param(LEAD_HEADER.encode() + b"\n" + b"x," * 200_000, id="one row of many cells"),
        pytest.param(LEAD_HEADER.encode() + b"\n" + b'"a\n",' * 60_000, id="quoted line breaks"),
    ],
)
def test_a_record_without_end_is_held(data: bytes) -> None:
    assert held_key_with_limits(data) == "sources.held.long_record"


def held_key_with_limits(data: bytes) -> str:
    (reading,) = read(data, SMALL).values()
    assert reading.held is not None
    return str(reading.held["key"])


@pytest.mark.parametrize("kind", ["line", "zip", "gz", "workbook", "far"])
def test_memory_is_bounded(kind: str, tmp_path: Path) -> None:
    """A tenth of the sizes with less than half the memory: 600 MB of zeros are read in 400 MB."""
    path = tmp_path / "hostile"
    match kind:
        case "line":
            with path.open("wb") as file:
                file.truncate(100 * MB)
                file.seek(0)
                file.write(b"a,b,c")
        case "zip":
            path.write_bytes(zip_of({f"{n}.csv": bytes(60 * MB) for n in range(1)}))
        case "gz":
            path.write_bytes(gzip.compress(bytes(4 * MB), 1) * 150)
        case "workbook":
            path.write_bytes(xlsx_of(" " * 60 * MB))
        case "far":
            path.write_bytes(
                xlsx_of(f'<row r="1">{cell("A1", "x")}</row>{"<row/>" * 2000}'
                        f"<row>{'<c/>' * 9000}<c t=\"str\"><v>x</v></c></row>")
            )  # fmt: skip
    probe = (
        "import resource, sys, pathlib\n"
        f"sys.path.insert(0, {str(PLUGINS)!r})\n"
        "from leadflow.sources.tables import list_sheets\n"
        "from leadflow.sources.reading import read_part\n"
        "from leadflow.sources.profiles import profiles\n"
        "known = profiles()\n"
        "from leadflow.presets.intake import IntakeLimits\n"
        "limits = IntakeLimits(unpacked_mb=100, record_kb=400, sheet_cells=1_200_000)\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({400 * MB}, {1200 * MB}))\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "for part in list_sheets(data, limits):\n"
        "    reading = read_part(data, part, known, 'Asia/Shanghai', limits)\n"
        "    print(reading.held['key'])\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(
        [sys.executable, "-c", probe, str(path)], capture_output=True, text=True, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.returncode == 0, result.stderr[-2000:]
    assert result.stdout.split() and set(result.stdout.split()) <= {
        "sources.held.long_record", "sources.held.unpacked_ratio", "sources.held.unpacked_size",
        "sources.held.sheet_cells", "sources.held.workbook_memory",
    }  # fmt: skip
    assert after.ru_utime - before.ru_utime < 8


def test_nul_bytes_are_taken_out_and_the_rows_stay() -> None:
    data = leads_csv(3).replace("王芳".encode(), "王\x00芳".encode())
    (reading,) = read(data).values()
    assert reading.held is None
    assert len(companies(reading)) == 3
    assert "\x00" not in str([row.cells for row in reading.rows()])


def test_formulas_are_text_and_nothing_is_computed() -> None:
    data = leads_csv(1).replace("CRM系统".encode(), b'"=HYPERLINK(""http://x.invalid"")"')
    (reading,) = read(data).values()
    assert '=HYPERLINK("http://x.invalid")' in next(iter(reading.rows())).cells
    sheet = leads_xlsx()
    assert companies(next(iter(read(sheet).values()))) == ["苏州星河科技有限公司"]


@given(strategies.text(alphabet='a,"\r\n\x00', max_size=60), strategies.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_slices_give_the_lines_that_the_whole_text_has(text: str, size: int) -> None:
    import io

    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    lines = list(lines_of(Text(lambda: iter(pieces))))
    assert lines == list(io.StringIO(text.replace("\x00", ""), newline=""))


@given(strategies.lists(strategies.integers(0, 12), max_size=9), strategies.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_a_long_line_is_found_wherever_it_is(lengths: list[int], most: int) -> None:
    data = b"\n".join(b"x" * length for length in lengths)
    if has_long_line(data, most):
        assert max(lengths) + 1 > most
    elif lengths:
        assert max(lengths) <= most


VALID = {
    "csv": leads_csv(4),
    "xlsx": leads_xlsx(),
    "zip": zip_of({"a.csv": leads_csv(2)}),
    "gz": gzip.compress(leads_csv(2), mtime=0),
}


@given(
    kind=strategies.sampled_from(sorted(VALID)),
    changes=strategies.lists(
        strategies.tuples(
            strategies.floats(0, 0.999),
            strategies.sampled_from(["set", "cut", "insert", "repeat"]),
            strategies.binary(min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=5,
    ),
)
@settings(max_examples=120, deadline=None)
def test_damaged_files_never_crash_and_lose_no_row(
    kind: str, changes: list[tuple[float, str, bytes]]
) -> None:
    data = bytearray(VALID[kind])
    for place, how, piece in changes:
        at = int(place * len(data))
        match how:
            case "set":
                data[at : at + len(piece)] = piece
            case "cut":
                del data[at : at + 10 * len(piece)]
            case "insert":
                data[at:at] = piece
            case "repeat":
                data[at:at] = data[at : at + 20 * len(piece)]
    limits = IntakeLimits(sheet_cells=100_000, workbook_memory_mb=256, workbook_seconds=5)
    parts = list_sheets(bytes(data), limits)
    assert parts
    assert len({part.name for part in parts}) == len(parts)
    for part in parts:
        reading = read_part(bytes(data), part, profiles(), "Asia/Shanghai", limits)
        if reading.held:
            assert reading.held["key"] in catalogue()
        rows = list(reading.rows())
        numbers = [row.row_number for row in rows]
        assert numbers == sorted(set(numbers))
        if reading.table is None:
            assert reading.held and not rows
            continue
        filled = {
            number
            for number, cells in enumerate(reading.table.rows(), 1)
            if any(text.strip() for text in cells)
        }
        found = reading.recognised
        header = set(range(found.header_index + 1, found.first_data_index + 1)) if found else set()
        assert set(numbers) == filled - header


def test_only_plain_files_are_taken(tmp_path: Path) -> None:
    _plain(tmp_path / "a.csv")
    _plain(tmp_path / "elsewhere" / "secret.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere" / "secret.csv")
    (tmp_path / "broken.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    stock = take_stock(tmp_path, 0)
    assert [path.name for path in stock.files] == ["a.csv"]
    assert {refused.name: refused.key for refused in stock.refused} == {
        "broken.csv": "sources.refused.link",
        "elsewhere": "sources.refused.folder",
        "folder.csv": "sources.refused.folder",
        "link.csv": "sources.refused.link",
        "pipe.csv": "sources.refused.special",
    }
    assert all(refused.key in catalogue() for refused in stock.refused)
    assert read_if_same(tmp_path / "link.csv", "", tmp_path) is None
    for name in ("link.csv", "pipe.csv", "folder.csv"):
        with pytest.raises(NotTakenError), open_file(tmp_path / name):
            pass


def test_a_file_without_permission_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder)
        inbox.chmod(0o755)
        _plain(inbox / "a.csv").chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            stock = take_stock(inbox, 0)
        finally:
            if root:
                os.seteuid(0)
    assert [refused.key for refused in stock.refused] == ["sources.refused.no_permission"]
    assert stock.files == ()


def test_a_file_still_being_written_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(leads_csv())

    def grow(_seconds: float) -> None:
        with path.open("ab") as file:
            file.write(LEAD_ROW.format(n=9).encode())

    monkeypatch.setattr("leadflow.sources.inbox.time.sleep", grow)
    assert take_stock(tmp_path, 5).files == ()
    os.utime(path, OLD)
    assert take_stock(tmp_path, 5).files == (path,)
    digest, size = hash_file(path)
    assert size == path.stat().st_size
    path.write_bytes(b"other")
    assert read_if_same(path, digest, tmp_path) is None


def _plain(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(leads_csv())
    os.utime(path, OLD)
    return path
