"""Numbers, money and budgets as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies

from leadflow.sources.amounts import (
    parse_amount_range,
    parse_money,
    parse_number,
    parse_percent,
)

WAN, YI = 10_000, 100_000_000


@pytest.mark.parametrize(
    ("cell", "low", "high", "is_vague"),
    [
        pytest.param("50万", 50 * WAN, 50 * WAN, False, id="one amount"),
        pytest.param("80-100万", 80 * WAN, 100 * WAN, False, id="a range shares its unit"),
        pytest.param("80万-1.2亿", 80 * WAN, 120_000_000, False, id="each end with its unit"),
        pytest.param("5000-1亿", 5000 * WAN, YI, False, id="a unit that cannot be shared"),
        pytest.param("80-120万/台", 80 * WAN, 120 * WAN, True, id="per unit is vague"),
        pytest.param("年配送费300万+", 300 * WAN, None, True, id="open above"),
        pytest.param("300万以上", 300 * WAN, None, True, id="in words"),
        pytest.param("预算大概50万", 50 * WAN, 50 * WAN, True, id="about"),
        pytest.param("50万左右", 50 * WAN, 50 * WAN, True, id="about, behind"),
        pytest.param("不超过100万", None, 100 * WAN, True, id="open below"),
        pytest.param("100万以内", None, 100 * WAN, True, id="within"),
        pytest.param("五十万", 50 * WAN, 50 * WAN, False, id="Chinese numeral"),
        pytest.param("三百二十万元", 320 * WAN, 320 * WAN, False, id="longer Chinese numeral"),
        pytest.param("８０－１００万", 80 * WAN, 100 * WAN, False, id="full width"),
        pytest.param("CNY 800,000-1,000,000", 800_000, 1_000_000, False, id="with separators"),
        pytest.param("about CNY 300,000", 300_000, 300_000, True, id="English about"),
        pytest.param("$20k - $30k", 20_000, 30_000, False, id="k with signs"),
        pytest.param("3M+", 3_000_000, None, True, id="M and more"),
        pytest.param("1.5 million", 1_500_000, 1_500_000, False, id="million"),
        pytest.param("未定", None, None, False, id="not fixed says nothing"),
        pytest.param("待内部审批", None, None, False, id="waits for approval"),
    ],
)
def test_parse_amount_range(cell: str, low: int | None, high: int | None, is_vague: bool) -> None:
    amount = parse_amount_range(cell)
    assert amount is not None
    assert (amount.low, amount.high, amount.is_vague) == (low, high, is_vague)


@pytest.mark.parametrize("cell", ["", "按实际需求", "120-80万", "x"])
def test_no_amount(cell: str) -> None:
    assert parse_amount_range(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("42,000", 42_000),
        ("74.0", Decimal("74.0")),
        ("1.234,56", Decimal("1234.56")),
        ("1,234.56", Decimal("1234.56")),
        ("12,5", Decimal("12.5")),
        ("1.234.567", 1_234_567),
        ("(1,200)", -1200),
        ("-3", -3),
        ("1.5E+3", 1500),
        ("１２", 12),
        ("12 000", 12_000),
        ("abc", None),
        ("", None),
        ("1,2,3", None),
        ("1.2.3", None),
        ("--", None),
        ("1e999", None),
    ],
)
def test_parse_number(cell: str, expected: object) -> None:
    assert parse_number(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$12,400.00", (Decimal("12400.00"), "USD")),
        ("42,000", (42_000, None)),
        ("CNY 500,000", (500_000, "CNY")),
        ("￥3,000", (3000, "CNY")),
        ("12.5万元", (125_000, "CNY")),
        ("HK$ 100", (100, "HKD")),
        ("一些", None),
        ("", None),
    ],
)
def test_parse_money(cell: str, expected: object) -> None:
    assert parse_money(cell) == expected


@pytest.mark.parametrize(
    ("cell", "is_fraction", "expected"),
    [
        ("0.45", True, 45),
        ("45%", True, 45),
        ("45%", False, 45),
        ("1", True, 100),
        ("1", False, 1),
        ("100", False, 100),
        ("100.1", False, None),
        ("-1", False, None),
        ("高", True, None),
    ],
)
def test_parse_percent(cell: str, is_fraction: bool, expected: int | None) -> None:
    assert parse_percent(cell, is_fraction=is_fraction) == expected


@given(strategies.text(max_size=40))
def test_no_text_breaks_a_parser(cell: str) -> None:
    parse_number(cell)
    parse_money(cell)
    parse_percent(cell, is_fraction=True)
    amount = parse_amount_range(cell)
    if amount and amount.low is not None and amount.high is not None:
        assert amount.low <= amount.high


@given(strategies.integers(1, 9999), strategies.integers(1, 9999))
def test_a_closed_range_reads_as_its_ends(first: int, second: int) -> None:
    low, high = sorted((first, second))
    amount = parse_amount_range(f"{low}-{high}万")
    assert amount is not None
    assert (amount.low, amount.high, amount.is_vague) == (low * WAN, high * WAN, False)


@given(strategies.decimals(0, 10**9, places=2))
def test_separators_do_not_change_a_number(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == number
    assert parse_number(str(number)) == number
