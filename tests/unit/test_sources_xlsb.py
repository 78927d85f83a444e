"""Excel's binary workbooks: read as `import --dry-run` reads, held where damaged or too large."""

import struct
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.preview import EXIT_HELD, EXIT_READABLE, preview_file
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import read_part
from leadflow.sources.tables import list_sheets
from tests.unit.hostile_given import zip_of
from tests.unit.xlsb_given import CELL_REAL, ROW, Cell, record, xlsb_of

LEADS: list[list[Cell]] = [
    ["线索信息"],
    ["线索名称", "线索来源", "客户行业", "下次联系时间", "手机", "备注", "创建时间", "负责人"],
    ["苏州星河科技有限公司", "展会", "电子", date(2026, 10, 9), 13800138000.0, None,
     date(2026, 9, 28), "林小梅"],
    ["杭州蓝海包装有限公司", "电话", "包装", None, 13800138001.0, "要样品",
     date(2026, 9, 27), "林小梅"],
]  # fmt: skip
DEALS: list[list[Cell]] = [
    ["Record Id", "Deal Name", "Stage", "Closing Date", "Amount", "Account Name"],
    [487687001.0, "Packing line", "Closed Won", date(2026, 2, 28), 42000.5, "Harbourlight Foods"],
]


def changed(data: bytes, member: str, content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(members | {member: content})


def held_of(data: bytes, limits: IntakeLimits) -> list[str]:
    """Why each part is held."""
    readings = [
        read_part(data, part, profiles(), "Asia/Shanghai", limits)
        for part in list_sheets(data, limits)
    ]
    return [reading.held["key"] if reading.held else "" for reading in readings]


def test_text_numbers_that_are_ids_and_dates_of_two_sheets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsb"
    path.write_bytes(xlsb_of({"线索": LEADS, "Deals": DEALS}))
    shown = preview_file(path)
    assert shown.exit_code == EXIT_READABLE
    leads, deals = shown.parts
    assert (leads.part, leads.profile, leads.row_count) == ("线索", "wukong_lead", 3)
    first = leads.sample[0]
    assert first["company_name"] == "苏州星河科技有限公司"
    assert first["mobile"] == "+8613800138000"
    assert first["next_action_date"] == date(2026, 10, 9)
    assert first["source_created_at"].date() == date(2026, 9, 27)  # midnight in Shanghai, in UTC
    assert leads.sample[1]["summary"] == "要样品"
    assert (deals.part, deals.profile) == ("Deals", "zoho_deal")
    (deal,) = deals.sample
    assert deal["source_id"] == "487687001"
    assert deal["close_date"] == date(2026, 2, 28)
    assert float(deal["amount"]) == 42000.5


@pytest.mark.parametrize(
    "member", ["xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/sharedStrings.bin"]
)
def test_a_damaged_one_is_held(tmp_path: Path, member: str) -> None:
    path = tmp_path / "damaged.xlsb"
    whole = xlsb_of({"Deals": DEALS})
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        content = archive.read(member)
    path.write_bytes(changed(whole, member, content[: len(content) // 2]))
    shown = preview_file(path)
    assert shown.exit_code == EXIT_HELD
    assert [part.held and part.held["key"] for part in shown.parts] == [
        "sources.held.unreadable_workbook"
    ]


def test_one_cut_in_its_archive_is_held(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsb"
    path.write_bytes(xlsb_of({"Deals": DEALS})[:-200])
    (part,) = preview_file(path).parts
    assert part.held and part.held["key"] == "sources.held.unreadable_workbook"


def test_one_that_unpacks_without_end_is_held() -> None:
    bomb = changed(xlsb_of({"Deals": DEALS}), "xl/worksheets/sheet1.bin", bytes(40 << 20))
    assert held_of(bomb, IntakeLimits()) == ["sources.held.unpacked_ratio"]
    assert held_of(bomb, IntakeLimits(unpacked_mb=8)) == ["sources.held.unpacked_size"]


def test_one_whose_last_cell_lies_too_far_away_is_held() -> None:
    far = record(ROW, struct.pack("<IIHHBI", 1_000_000, 0, 300, 0, 0, 0)) + record(
        CELL_REAL, struct.pack("<IId", 16_000, 0, 1.0)
    )
    whole = xlsb_of({"Deals": DEALS})
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.bin")
    end = sheet.rindex(record(146))
    wide = changed(whole, "xl/worksheets/sheet1.bin", sheet[:end] + far + sheet[end:])
    assert held_of(wide, IntakeLimits(workbook_memory_mb=512)) in (
        ["sources.held.sheet_cells"],
        ["sources.held.workbook_memory"],
    )
