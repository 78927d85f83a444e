"""Telephone numbers as sheets and CRMs hold them."""

import phonenumbers
import pytest
from hypothesis import given, strategies

from leadflow.sources.phones import Phone, parse_phone

CN, BOTH = ("CN",), ("CN", "US")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("13800138000", Phone(mobile="+8613800138000"), id="mobile"),
        pytest.param("138 0013 8000", Phone(mobile="+8613800138000"), id="grouped"),
        pytest.param("+86 138-0013-8000", Phone(mobile="+8613800138000"), id="international"),
        pytest.param("008613800138000", Phone(mobile="+8613800138000"), id="with 00"),
        pytest.param("13800138000.0", Phone(mobile="+8613800138000", is_mended=True), id="a float"),
        pytest.param(
            "1.3800138000E+10", Phone(mobile="+8613800138000", is_mended=True), id="whole exponent"
        ),
        pytest.param("1.38E+10", Phone(is_invalid=True), id="exponent with digits lost"),
        pytest.param(
            "１３８００１３８０００",
            Phone(mobile="+8613800138000", is_mended=True),
            id="full width",
        ),
        pytest.param("010-66551234", Phone(landline="+861066551234"), id="landline"),
        pytest.param("(0571)88990011", Phone(landline="+8657188990011"), id="brackets"),
        pytest.param(
            "0571-88990011-801", Phone(landline="+8657188990011", extension="801"), id="-801"
        ),
        pytest.param(
            "0571-88990011转801", Phone(landline="+8657188990011", extension="801"), id="转801"
        ),
        pytest.param(
            "0571-88990011 ext. 12", Phone(landline="+8657188990011", extension="12"), id="ext."
        ),
        pytest.param("400-800-1234", Phone(landline="+864008001234"), id="service number"),
        pytest.param(
            "13800138000/13900139000",
            Phone(mobile="+8613800138000", is_mended=True),
            id="two mobiles: the first",
        ),
        pytest.param(
            "010-66551234 13800138000",
            Phone(mobile="+8613800138000", landline="+861066551234", is_mended=True),
            id="one of each",
        ),
        pytest.param(
            "13800138000、010-66551234",
            Phone(mobile="+8613800138000", landline="+861066551234", is_mended=True),
            id="with a Chinese comma",
        ),
        pytest.param("无", Phone(), id="the word for nothing"),
        pytest.param("n/a", Phone(), id="n/a"),
        pytest.param("", Phone(), id="empty"),
        pytest.param("00000000", Phone(is_invalid=True), id="placeholder"),
        pytest.param("1381234", Phone(is_invalid=True), id="too short"),
        pytest.param("138001380001", Phone(is_invalid=True), id="a digit too many"),
        pytest.param("66551234", Phone(is_invalid=True), id="no area code (I5)"),
        pytest.param("1381234abcd", Phone(is_invalid=True), id="letters are no word number"),
        pytest.param("010-XXXXXXXX", Phone(is_invalid=True), id="hidden digits"),
        pytest.param("138****8000", Phone(is_invalid=True), id="masked"),
    ],
)
def test_chinese_sources(cell: str, expected: Phone) -> None:
    assert parse_phone(cell, CN) == expected


@pytest.mark.parametrize(
    ("cell", "regions", "expected"),
    [
        pytest.param(
            "(206) 555-0112", BOTH, Phone(unsure="+12065550112"), id="American, either kind"
        ),
        pytest.param("+44 20 7946 0958", BOTH, Phone(landline="+442079460958"), id="British"),
        pytest.param(
            "07911 123456",
            ("GB", *BOTH),
            Phone(mobile="+447911123456"),
            id="the row's country first",
        ),
        pytest.param(
            "(800) - 456 - 2033", ("US",), Phone(landline="+18004562033"), id="Zoho's spaces"
        ),
        pytest.param(
            "(206) 555-0112 x34", BOTH, Phone(unsure="+12065550112", extension="34"), id="extension"
        ),
        pytest.param(
            "13800138000", BOTH, Phone(mobile="+8613800138000"), id="Chinese in an English CRM"
        ),
    ],
)
def test_other_regions(cell: str, regions: tuple[str, ...], expected: Phone) -> None:
    assert parse_phone(cell, regions) == expected


@given(strategies.text(max_size=40) | strategies.text("0123456789-+() 转xX/.", max_size=40))
def test_no_text_breaks_the_parser_and_each_number_is_valid(cell: str) -> None:
    phone = parse_phone(cell, BOTH)
    for number in (phone.mobile, phone.landline, phone.unsure):
        if number:
            assert phonenumbers.is_valid_number(phonenumbers.parse(number))


@given(strategies.integers(0, 10**8 - 1), strategies.sampled_from(["138", "139", "150", "186"]))
def test_parsing_a_parsed_number_gives_the_same(rest: int, prefix: str) -> None:
    once = parse_phone(f"{prefix}{rest:08}", CN)
    if once.mobile:
        assert parse_phone(once.mobile, CN) == once
        assert parse_phone(f"+86 {prefix} {rest:08}", CN).mobile == once.mobile


@pytest.mark.parametrize(
    ("cell", "mobile"),
    [
        ("+49 15177474239", "+4915177474239"),
        ("0049 15177474239", "+4915177474239"),
        ("(+49) 15177474239", "+4915177474239"),
        ("+86 13812345678", "+8613812345678"),
        ("(+86) 13812345678", "+8613812345678"),
    ],
)
def test_a_country_code_stays_with_the_number_behind_it(cell: str, mobile: str) -> None:
    phone = parse_phone(cell, ("CN", "US"))

    assert phone.mobile == mobile
    assert not phone.is_mended


def test_a_number_that_no_country_has_is_not_read_as_a_chinese_one() -> None:
    assert parse_phone("+44 13812345678", ("CN", "US")).is_invalid
