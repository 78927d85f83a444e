"""The decimal mark is a whole column's, told by its values or the file; else it waits."""

import io
from decimal import Decimal

import pytest
import xlsxwriter

from leadflow.sources.decimal_marks import decide_mark, plain_number
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.tables import list_sheets

HEADER = ["Record Id", "Deal Name", "Stage", "Closing Date", "Amount", "Currency"]


def read(data: bytes) -> PartReading:
    (part,) = list_sheets(data)
    return read_part(data, part, profiles(), "Asia/Shanghai")


def deals(
    *amounts: str, delimiter: str = ",", day: str = "2026-02-28", currency: str = ""
) -> PartReading:
    lines = [
        delimiter.join([str(number), "Line", "New", day, f'"{amount}"', currency])
        for number, amount in enumerate(amounts, 1)
    ]
    return read("\n".join([delimiter.join(HEADER), *lines, ""]).encode())


def amounts_of(reading: PartReading) -> list[Decimal]:
    assert reading.held is None, reading.held
    return [row.typed.get("amount") for row in reading.rows() if row.typed]


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.234", "1.234,56"], ","),
        (["1.234", "12,5"], ","),
        (["1.234", "1.234.567"], ","),
        (["1,234", "1,234.56"], "."),
        (["1.234", "12.5"], "."),
        (["1.234", "0.125"], "."),
        (["1.234", "1234.567"], "."),
        (["1,234", "12,34,567"], "."),
        (["1,234", "99,999"], "."),
        (["€ 1.234", "€ 9,50"], ","),
        (["100", "2000"], None),
        (["12,5", "12.5"], None),
        (["1.234万", "2.5万"], None),
        ([], None),
    ],
)
def test_the_whole_column_decides(cells: list[str], mark: str | None) -> None:
    decision = decide_mark(cells)
    assert decision.is_decided
    assert decision.mark == mark


@pytest.mark.parametrize("cells", [["1.234"], ["1.234", "500"], ["1.234", "12.5", "12,5"]])
def test_a_column_that_can_be_read_either_way_is_undecided(cells: list[str]) -> None:
    decision = decide_mark(cells)
    assert not decision.is_decided
    assert decision.readings == (Decimal("1.234"), Decimal("1234"))


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(deals("1.234", "1.234,56", "12,5"), ["1234", "1234.56", "12.5"], id="values"),
        pytest.param(deals("1,234", "1,234.56"), ["1234", "1234.56"], id="English values"),
        pytest.param(deals("1.234", delimiter=";"), ["1234"], id="semicolons"),
        pytest.param(deals("1.234", day="28.02.2026"), ["1234"], id="days with points"),
        pytest.param(deals("1.234", currency="EUR"), ["1234"], id="a column of euros"),
        pytest.param(deals("€1.234", "€20.000"), ["1234", "20000"], id="euros in the cells"),
        pytest.param(deals("1.234", "12.5", delimiter=";"), ["1.234", "12.5"], id="values first"),
        pytest.param(deals("42,000"), ["42000"], id="commas part thousands"),
    ],
)
def test_amounts_are_read_by_it(reading: PartReading, expected: list[str]) -> None:
    assert amounts_of(reading) == [Decimal(amount) for amount in expected]


def test_commas_in_a_file_that_otherwise_has_decimal_commas_are_undecided() -> None:
    held = deals("42,000", delimiter=";").held
    assert held and held["readings"] == "42000 / 42.000"


def test_a_sister_column_with_values_of_one_reading_tells() -> None:
    reading = read(
        b"Id,LastName,Company,Status,OwnerId,AnnualRevenue,NumberOfEmployees,CreatedDate\n"
        b'00Q5g00000AAAA1EAB,Berg,Pinestone,Open,0055g00000BBBB1AAA,"1.234,50",3,2026-01-02\n'
    )
    assert reading.held is None and set(reading.orders.marks.values()) == {","}


def test_an_undecided_column_holds_the_file_with_both_readings() -> None:
    assert deals("1.234", "2.500").held == {
        "key": "sources.held.decimal_mark",
        "column": "Amount",
        "example": "1.234",
        "readings": "1.234 / 1234",
    }


def test_a_number_of_a_workbook_is_no_text_that_may_be_thousands() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Deals")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "Line", "New", "2026-02-28", 12.345])
    assert amounts_of(read(content.getvalue())) == [Decimal("12.345")]


@pytest.mark.parametrize(
    ("cell", "mark", "plain"),
    [("1.234", ",", "1234"), ("1.234,5 EUR", ",", "1234.5 EUR"), ("1.234", ".", "1.2340"),
     ("1,234", ".", "1234"), ("none", ",", "none")],
)  # fmt: skip
def test_a_mended_row_says_alone_what_its_column_said(cell: str, mark: str, plain: str) -> None:
    assert mark in (".", ",")
    assert plain_number(cell, "," if mark == "," else ".") == plain
