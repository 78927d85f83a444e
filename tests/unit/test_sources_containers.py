"""Packed and old formats: a file in a zip is a part; gz, tsv, xls, ods; no archive in another."""

import gzip
import zipfile
from pathlib import Path

import pytest

from leadflow.messages import text
from leadflow.presets.intake import IntakeLimits
from leadflow.sources.labels import LONGEST_NAME_BYTES, file_label, safe_label, safe_name
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.tables import Sheet, list_sheets
from tests.unit.hostile_given import LEAD_HEADER, leads_csv, leads_xlsx, xlsx_of, zip_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def read(data: bytes, limits: IntakeLimits | None = None) -> dict[str, PartReading]:
    limits = limits or IntakeLimits()
    return {
        part.name: read_part(data, part, profiles(), "Asia/Shanghai", limits)
        for part in list_sheets(data, limits)
    }


def companies(reading: PartReading) -> list[str]:
    return [row.typed.get("company_name") for row in reading.rows() if row.typed]


def held_key(data: bytes, limits: IntakeLimits | None = None) -> str:
    (reading,) = read(data, limits).values()
    assert reading.held is not None
    assert list(reading.rows()) == []
    for language in ("zh", "en"):
        values = {name: value for name, value in reading.held.items() if name != "key"}
        assert "{" not in text(reading.held["key"], language, **values)  # type: ignore[arg-type]
    return str(reading.held["key"])


def test_each_file_in_a_zip_is_a_part() -> None:
    readings = read(
        zip_of(
            {
                "Deals_001.csv": leads_csv(2),
                "export/Deals_002.csv": leads_csv(3),
                "book.xlsx": leads_xlsx(),
                "__MACOSX/._Deals_001.csv": b"x",
                "export/": b"",
            }
        )
    )
    assert {name: len(companies(reading)) for name, reading in readings.items()} == {
        "Deals_001.csv": 2,
        "export/Deals_002.csv": 3,
        "book.xlsx/S": 1,
    }


@pytest.mark.parametrize("name", ["leads.xls", "leads.ods"])
def test_old_and_open_workbooks_are_read(name: str) -> None:
    (reading,) = read((FIXTURES / name).read_bytes()).values()
    assert reading.held is None
    assert companies(reading) == ["苏州星河科技有限公司"]


@pytest.mark.parametrize("inner", [leads_csv(), leads_xlsx(), leads_csv().replace(b",", b"\t")])
def test_gz_of_text_tabs_and_workbooks_is_read(inner: bytes) -> None:
    (reading,) = read(gzip.compress(inner)).values()
    assert reading.held is None
    assert companies(reading)[0] == "苏州星河科技有限公司"


def test_names_in_a_zip_are_labels_not_paths() -> None:
    data = zip_of({"../../etc/leads.csv": leads_csv(), "C:\\..\\leads.csv": leads_csv()})
    assert list(read(data)) == ["etc/leads.csv", "C:/leads.csv"]
    assert safe_label("/../..//a\\..\\b\n.csv") == "a/b\ufffd.csv"
    assert "/" not in file_label("a.zip", "x/y/z.csv")


def test_equal_names_in_a_zip_are_two_parts() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = _zip_of_twins()
    assert list(read(data)) == ["a.csv", "a.csv (2)"]


def _zip_of_twins() -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", leads_csv(1))
        archive.writestr("a.csv", leads_csv(2))
    return buffer.getvalue()


def test_chinese_names_of_an_old_packer_are_no_mojibake() -> None:
    name = "线索.csv".encode("gb18030")
    data = zip_of({"A" * len(name): leads_csv()}).replace(b"A" * len(name), name)
    assert list(read(data)) == ["线索.csv"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param(gzip.compress(zip_of({"a.csv": b"x"})), "nested_archive", id="zip in gz"),
        pytest.param(gzip.compress(gzip.compress(b"x")), "nested_archive", id="gz in gz"),
        pytest.param(zip_of({"a.zip": zip_of({"a.csv": b"x"})}), "nested_archive", id="zip in zip"),
        pytest.param(gzip.compress(leads_csv())[:-20], "damaged_archive", id="gz cut short"),
        pytest.param(
            zip_of({"a.csv": leads_csv()})[:-40], "unreadable_workbook", id="zip cut short"
        ),
        pytest.param(zip_of({}), "no_content", id="zip of nothing"),
        pytest.param(b"Rar!\x1a\x07\x00" + bytes(50), "other_archive", id="rar"),
        pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(50), "other_archive", id="7z"),
        pytest.param(b"PK\x03\x04 nothing", "unreadable_workbook", id="only a beginning"),
        pytest.param(xlsx_of("<row")[:-30], "unreadable_workbook", id="workbook cut short"),
    ],
)
def test_what_is_not_opened_says_why(data: bytes, key: str) -> None:
    assert held_key(data) == f"sources.held.{key}"


def test_a_damaged_member_holds_the_zip() -> None:
    data = bytearray(zip_of({"a.csv": leads_csv(200)}))
    data[60:70] = bytes(10)
    assert held_key(bytes(data)) == "sources.held.damaged_archive"


def test_a_password_and_a_strange_method_are_told() -> None:
    data = bytearray(zip_of({"a.csv": leads_csv()}))
    at = data.rfind(b"PK\x01\x02")
    locked, strange = data.copy(), data.copy()
    locked[at + 8] |= 1
    strange[at + 10] = 14
    assert held_key(bytes(locked)) == "sources.held.encrypted_archive"
    assert held_key(bytes(strange)) == "sources.held.packing_method"


def test_a_picture_in_a_zip_waits_alone() -> None:
    readings = read(zip_of({"a.csv": leads_csv(), "logo.png": b"\x89PNG\r\n\x1a\n\x00\x81" * 30}))
    assert readings["a.csv"].held is None
    held = readings["logo.png"].held
    assert held and held["key"] in ("sources.held.no_table", "sources.held.encoding")


def test_safe_names_stay_and_others_become_safe() -> None:
    assert safe_name("客户 (1).csv") == "客户 (1).csv"
    assert safe_name("a\x1b[31m\n\u202e.csv") == "a\ufffd[31m\ufffd\ufffd.csv"
    long, other = safe_name("客" * 85 + ".csv"), safe_name("客" * 84 + "户.csv")
    assert len(long.encode()) <= LONGEST_NAME_BYTES and long.endswith(".csv") and long != other
    safe_name("\udcff.csv").encode()


def test_a_part_asked_for_by_name_alone_is_the_workbooks_sheet() -> None:
    reading = read_part(leads_xlsx(), Sheet("S"), profiles(), "Asia/Shanghai")
    assert reading.recognised is not None
    assert reading.recognised.header == tuple(LEAD_HEADER.split(","))
