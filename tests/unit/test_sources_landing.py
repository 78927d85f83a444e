"""Blocks of rows: where they are cut and where they are typed decides nothing."""

import random
from datetime import date
from pathlib import Path

import phonenumbers
import pytest

from leadflow.privacy.redact import redact, redact_cells
from leadflow.sources import landing_processes, row_blocks
from leadflow.sources.dates import parse_moment
from leadflow.sources.landing_processes import LandingProcessDied, land_blocks
from leadflow.sources.phones import parse_phone
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.tables import list_sheets

ID_CARD = "11010519491231002X"
HEADER = "Id,FirstName,LastName,Company,Phone,MobilePhone,Email,CreatedDate,OwnerId,Description"


def reading_of(row_count: int) -> PartReading:
    """Leads with every kind of row: short, long, blank, forbidden, unreadable."""
    lines = [HEADER]
    for number in range(row_count):
        cells = [
            f"00QLf00000{number:05}MAA", "Anna", f"Archer{number % 7}", f"Archer {number % 5} Ltd",
            "010-61234567", f"138{number:08}", f"a{number}@archer.example",
            f"2026-09-{number % 28 + 1:02}T08:00:00.000Z", "005", "",
        ]  # fmt: skip
        match number % 11:
            case 1:
                cells[-1] = f"证件 {ID_CARD}"
            case 2:
                cells = cells[:6]
            case 3:
                cells += ["", f"surplus {ID_CARD}"]
            case 4:
                cells = [""] * 10
            case 5:
                cells[5], cells[7] = "00000000", "soon"
            case 6:
                cells += ["", " "]
        lines.append(",".join(cells))
    data = "\n".join(lines).encode()
    (sheet,) = list_sheets(data)
    return read_part(data, sheet, profiles(), "Asia/Shanghai")


def texts(row_count: int) -> tuple[str, str]:
    part = reading_of(row_count)
    landed = list(land_blocks(part.landing, 1, part.blocks()))
    return (
        "".join(text.source_lines for text in landed),
        "".join(text.typed_lines for text in landed),
    )


@pytest.mark.parametrize("block_rows", [1, 7, 64])
def test_blocks_of_any_size_give_the_same_rows(
    monkeypatch: pytest.MonkeyPatch, block_rows: int
) -> None:
    whole = list(reading_of(120).rows())
    monkeypatch.setattr(row_blocks, "BLOCK_ROWS", block_rows)
    assert list(reading_of(120).rows()) == whole
    assert {row.redacted for row in whole} >= {(), ("summary",), ("column 12",)}


def test_long_rows_make_short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_blocks, "BLOCK_CHARACTERS", 300)
    sizes = [len(rows) for _, rows in reading_of(20).blocks()]
    assert sum(sizes) == 21
    assert max(sizes) <= 5


def test_processes_write_what_this_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_blocks, "BLOCK_ROWS", 40)
    monkeypatch.setattr(landing_processes, "processor_count", lambda: 1)
    alone = texts(200)
    monkeypatch.setattr(landing_processes, "processor_count", lambda: 3)
    assert texts(200) == alone
    assert ID_CARD not in "".join(alone)


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_blocks, "BLOCK_ROWS", 40)
    monkeypatch.setattr(landing_processes, "processor_count", lambda: 2)
    monkeypatch.setattr(landing_processes, "PROGRAM", "import sys; sys.exit(7)")
    with pytest.raises(LandingProcessDied):
        texts(200)


def test_what_breaks_in_a_process_is_told_without_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (
        landing_processes.PROGRAM.partition("serve(")[0]
        + "import leadflow.sources.landing_processes as here\n"
        "def fail(*_): raise ValueError('a cell')\n"
        "here._lander = lambda *_: fail\n"
        "serve(sys.stdin.buffer, sys.stdout.buffer)"
    )
    monkeypatch.setattr(row_blocks, "BLOCK_ROWS", 40)
    monkeypatch.setattr(landing_processes, "processor_count", lambda: 2)
    monkeypatch.setattr(landing_processes, "PROGRAM", broken)
    with pytest.raises(RuntimeError, match=r"^ValueError while landing rows 1 on$"):
        texts(200)


def test_cells_looked_at_together_are_redacted_as_one_by_one() -> None:
    cells = [
        "", "5", ID_CARD, f"证件：{ID_CARD}。", "110105 19491231 002X",
        "６２２２０２０２００１１２２３３４４０",
        "家住苏州市人民路10号", "Home address: 5 Main Street", "1" * 14, "0" * 15, "110105194912",
        "31002X", "\x1f110105", "2026-09-28", "人民路",
    ]  # fmt: skip
    for is_id in (False, True):
        one_by_one = {
            cell: found.text for cell in cells if (found := redact(cell, is_id_column=is_id)).count
        }
        assert redact_cells(cells, is_id_column=is_id) == one_by_one
    assert ID_CARD in redact_cells(cells)


def test_short_ways_find_what_the_long_ways_find(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = random.Random(7)

    def digits(count: int) -> str:
        return "".join(drawn.choices("0123456789", k=count))

    phones = [f"1{drawn.choice('3456789')}{digits(9)}" for _ in range(300)]
    phones += [
        f"0{digits(drawn.choice((2, 3)))}-{digits(drawn.choice((7, 8)))}" for _ in range(300)
    ]
    codes = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    phones += [
        f"+{drawn.choice(codes)} {digits(drawn.choice((2, 3)))} {digits(drawn.randrange(4, 9))}"
        for _ in range(600)
    ]
    regions = [("CN",), ("CN", "US"), ("US", "CN"), ("US",)]
    moments = [
        f"{drawn.choice((1899, 2026, 2101))}-{drawn.randrange(14):02}-{drawn.randrange(33):02}{end}"
        for end in ("", "T08:00:00.000Z", " 24:00", " 23:59:60", "T25:00", " 08:00")
        for _ in range(50)
    ]
    short = [parse_phone(cell, region) for cell in phones for region in regions]
    short_moments = [parse_moment(cell) for cell in moments]
    assert any(phone.mobile and phone.mobile[:3] != "+86" for phone in short)
    assert any(phone.mobile for phone in short) and any(phone.landline for phone in short)
    monkeypatch.setattr("leadflow.sources.phones._plain_chinese", lambda *_: None)
    monkeypatch.setattr("leadflow.sources.phones._plain_foreign", lambda _: None)
    monkeypatch.setattr("leadflow.sources.dates._plain_moment", lambda _: None)
    assert [parse_phone(cell, region) for cell in phones for region in regions] == short
    assert [parse_moment(cell) for cell in moments] == short_moments


def test_the_benchmark_draws_equal_leads_at_any_length(tmp_path: Path) -> None:
    from intake.leads import HEADER as COLUMNS
    from intake.leads import write_csv

    write_csv(tmp_path / "short.csv", 50, seed=3)
    write_csv(tmp_path / "long.csv", 400, seed=3)
    short = (tmp_path / "short.csv").read_bytes()
    assert (tmp_path / "long.csv").read_bytes().startswith(short)
    part = read_part(short, list_sheets(short)[0], profiles(), "Asia/Shanghai")
    assert part.profile is not None and part.profile.name == "salesforce_lead"
    assert len(COLUMNS) == 20
    days = {row.typed.get("recorded_date") for row in part.rows() if row.typed} - {None}
    assert len(days) > 30 and date(2024, 9, 1) <= min(days) <= max(days) <= date(2026, 9, 1)
