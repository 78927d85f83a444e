"""Forbidden numbers are masked whole, ids and phones stay; originals are encrypted."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, strategies
from stdnum import luhn
from stdnum.cn import ric

from leadflow.config import roster
from leadflow.privacy.archive import (
    ArchiveError,
    archive_path,
    key_path,
    read_original,
    store_original,
)
from leadflow.privacy.redact import (
    ADDRESS_MASK,
    BANK_CARD_MASK,
    ID_CARD_MASK,
    is_home_column,
    redact,
)
from leadflow.privacy.telling import redaction_counts

# invented numbers with right check digits
ID_CARD = "11010519491231002X"
BANK_CARD = "622202020011223344"
BANK_CARD += luhn.calc_check_digit(BANK_CARD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"身份证{ID_CARD}。", f"身份证{ID_CARD_MASK}。", id="ID card in a note"),
        pytest.param(ID_CARD.lower(), ID_CARD_MASK, id="small x"),
        pytest.param("110105 19491231 002X", ID_CARD_MASK, id="in groups"),
        pytest.param("１１０１０５１９４９１２３１００２Ｘ", ID_CARD_MASK, id="full width"),
        pytest.param(f"卡号{BANK_CARD}", f"卡号{BANK_CARD_MASK}", id="bank card"),
        pytest.param("4111 1111 1111 1111", BANK_CARD_MASK, id="Visa in groups"),
        pytest.param("3782-822463-10005", BANK_CARD_MASK, id="American Express"),
        pytest.param(f"{ID_CARD},{BANK_CARD}", f"{ID_CARD_MASK},{BANK_CARD_MASK}", id="both"),
    ],
)
def test_forbidden_numbers_are_masked(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("110105194912310021", id="ID card with a wrong check digit"),
        pytest.param("11010519491331002X", id="no such month"),
        pytest.param("991105194912310027", id="no such province"),
        pytest.param("4111111111111112", id="Luhn says no"),
        pytest.param("0123456789012347", id="no issuer"),
        pytest.param("13800138000", id="mobile"),
        pytest.param("0571-88990011转801", id="landline"),
        pytest.param("66551234 66551235", id="two local numbers"),
        pytest.param("91110000600037341L", id="tax number"),
        pytest.param("000000000000000AAA", id="Salesforce's empty look-up"),
        pytest.param("00QLf00000000JfMAI", id="Salesforce id"),
        pytest.param("0.4111111111111111", id="a fraction"),
        pytest.param("2026-09-06 14:27:52", id="a time"),
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert redact(text).text == text


def test_ids_that_pass_luhn_stay_in_id_columns_but_id_cards_do_not() -> None:
    assert redact(BANK_CARD, is_id_column=True).text == BANK_CARD
    assert redact(ID_CARD, is_id_column=True).text == ID_CARD_MASK


@given(strategies.text(max_size=60))
def test_redacting_twice_equals_once(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert once.count or once.text == text


@given(
    strategies.sampled_from(["110105", "310101", "440305", "820000"]),
    strategies.dates(),
    strategies.integers(0, 999),
    strategies.text("甲乙 ，。", max_size=5),
)
def test_every_valid_id_card_is_found(area: str, born: object, serial: int, around: str) -> None:
    if not 1900 <= born.year <= 2100:  # type: ignore[attr-defined]
        return
    stem = f"{area}{born:%Y%m%d}{serial:03}"
    number = stem + ric.calc_check_digit(stem + "0")
    assert redact(f"{around}{number}{around}").text == f"{around}{ID_CARD_MASK}{around}"


def test_an_original_comes_back_as_it_was_and_only_with_its_key(tmp_path: Path) -> None:
    data = "客户名称,手机\n星河,13800138000\n".encode("gb18030")
    digest = sha256(data).hexdigest()
    path = store_original(tmp_path, data)
    assert path == archive_path(tmp_path, digest)
    assert b"13800138000" not in path.read_bytes()
    assert read_original(tmp_path, digest) == data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_path(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "archive").stat().st_mode) == 0o700
    kept = path.read_bytes()
    store_original(tmp_path, data)
    assert path.read_bytes() == kept
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    key_path(tmp_path).unlink()
    with pytest.raises(ArchiveError, match="does not open"):
        read_original(tmp_path, digest)


def test_an_unknown_original_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no original"):
        read_original(tmp_path, "0" * 64)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("家庭住址：苏州市星湖街1号，电话：1", f"家庭住址：{ADDRESS_MASK}，电话：1"),
        ("住址: 北京市中关村大街1号。下周联系", f"住址: {ADDRESS_MASK}。下周联系"),
        ("客户家住苏州市平江路8号;爱喝茶", f"客户家住{ADDRESS_MASK};爱喝茶"),
        ("Home address: 12 Elm Street; call", f"Home address: {ADDRESS_MASK}; call"),
        ("公司住址:上海市浦东新区", "公司住址:上海市浦东新区"),
        ("专家住宿在市区", "专家住宿在市区"),
        ("住址：无", "住址：无"),
        ("email address: a@b.example", "email address: a@b.example"),
    ],
)
def test_home_addresses_are_masked_and_business_addresses_stay(text: str, expected: str) -> None:
    assert redact(text).text == expected
    assert redact(expected).text == expected


def test_every_cell_of_a_column_of_home_addresses_is_masked() -> None:
    assert is_home_column("家庭住址") and is_home_column("Home Address")
    assert not is_home_column("公司地址") and not is_home_column("Mailing Address")
    assert redact("某地", is_home_column=True).text == ADDRESS_MASK
    assert redact("无", is_home_column=True).text == "无"


@pytest.mark.parametrize(
    ("number", "is_masked"),
    [
        ("110105491231002", True),
        ("110105491331002", False),
        ("990105491231002", False),
        ("110105491231000", False),
    ],
)
def test_id_cards_of_fifteen_digits_need_province_and_birthday(
    number: str, is_masked: bool
) -> None:
    assert redact(f"身份证{number}").text == f"身份证{ID_CARD_MASK if is_masked else number}"
    assert redact(number, is_id_column=True).text == number


def test_the_owner_is_told_where_one_rep_bears_the_name() -> None:
    told = redaction_counts({"陈志远": 2, "无名": 1, "": 3}, roster())
    assert told == {"R01": 2, "data_team": 6}


def test_a_large_original_is_kept_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadflow.privacy.archive.PIECE_BYTES", 7)
    data = bytes(range(50))
    path = store_original(tmp_path, data)
    digest = sha256(data).hexdigest()
    assert path.read_bytes().count(b"\n") == 8
    assert read_original(tmp_path, digest) == data
    pieces = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(reversed(pieces)))
    with pytest.raises(ArchiveError, match="not whole"):
        read_original(tmp_path, digest)
