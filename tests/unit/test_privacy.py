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
from leadflow.privacy.homes import ADDRESS_MASK, is_home_column
from leadflow.privacy.redact import BANK_CARD_MASK, ID_CARD_MASK, redact
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


DIGIT_ID_CARD = "440301199003074611"[:17] + ric.calc_check_digit("440301199003074611")
VISA = "4111111111111111"


def wide(text: str) -> str:
    """Full-width forms of plain characters."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def grouped(number: str, mark: str) -> str:
    """A number in groups of four."""
    return mark.join(number[start : start + 4] for start in range(0, len(number), 4))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # people's names and notes, as retail sheets and WeCom remarks have them
        (f"王芳{ID_CARD}", f"王芳{ID_CARD_MASK}"),
        (f"他的证件是{DIGIT_ID_CARD}号", f"他的证件是{ID_CARD_MASK}号"),
        (f"身份证号:{wide(ID_CARD)}，请核对", f"身份证号:{ID_CARD_MASK}，请核对"),
        (f"ID_{ID_CARD}", f"ID_{ID_CARD_MASK}"),
        (f"{ID_CARD};{DIGIT_ID_CARD}", f"{ID_CARD_MASK};{ID_CARD_MASK}"),
        (f"{DIGIT_ID_CARD}.0", f"{ID_CARD_MASK}.0"),
        ("110105.19491231.002X", ID_CARD_MASK),
        ("110105\u00a019491231\u00a0002X", ID_CARD_MASK),
        (grouped(ID_CARD, " "), ID_CARD_MASK),
        (f"{ID_CARD[:10]}\n{ID_CARD[10:]}", ID_CARD_MASK),
        (f"{ID_CARD[:6]}\r\n{ID_CARD[6:]}", ID_CARD_MASK),
        (f"证件 {ID_CARD[:6]}\n{ID_CARD[6:14]}\n{ID_CARD[14:]} 已核", f"证件 {ID_CARD_MASK} 已核"),
        (f"{ID_CARD[:6]}\u200b{ID_CARD[6:]}", ID_CARD_MASK),
        (f"13800138000\n{ID_CARD}", f"13800138000\n{ID_CARD_MASK}"),
        # bank cards
        (f"银行卡号：{BANK_CARD}（工行）", f"银行卡号：{BANK_CARD_MASK}（工行）"),
        (grouped(VISA, "."), BANK_CARD_MASK),
        (grouped(VISA, "  "), BANK_CARD_MASK),
        (grouped(VISA, "—"), BANK_CARD_MASK),
        (grouped(BANK_CARD, "-"), BANK_CARD_MASK),
        (grouped(wide(BANK_CARD), "　"), BANK_CARD_MASK),
        (grouped(VISA, "\n"), BANK_CARD_MASK),
        (f"{BANK_CARD[:10]}\n{BANK_CARD[10:]}", BANK_CARD_MASK),
        # homes
        ("户籍地址 江苏省南京市玄武区1号", f"户籍地址 {ADDRESS_MASK}"),
        ("住址: 上海市\n浦东新区世纪大道100号", f"住址: {ADDRESS_MASK}"),
        ("客户住在海淀区中关村南大街5号院2号楼", f"客户住在{ADDRESS_MASK}"),
        ("现住深圳市南山区科技园1栋2单元303", f"现住{ADDRESS_MASK}"),
        ("居住于广州市天河区体育东路1号", f"居住于{ADDRESS_MASK}"),
        ("收货地址(家里):杭州市西湖区文三路1号", f"收货地址(家里):{ADDRESS_MASK}"),
        ("送到阳光小区3号楼2单元501室，晚上有人", f"送到{ADDRESS_MASK}，晚上有人"),
        ("杭州市西湖区文三路幸福家园5栋301", ADDRESS_MASK),
        ("lives in 5 Oak Road, Leeds; likes tea", f"lives in {ADDRESS_MASK}; likes tea"),
    ],
)
def test_hard_texts_are_masked(text: str, expected: str) -> None:
    assert redact(text).text == expected
    assert redact(expected).count == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("订单号 202405061234567890", id="an order number of 18 digits"),
        pytest.param("2024050612345678901", id="an order number of 19 digits"),
        pytest.param("91110000123456789X", id="looks like a tax number"),
        pytest.param("统一社会信用代码:91310115MA1K4GXY9T", id="a tax number"),
        pytest.param("SF1234567890123", id="a tracking number"),
        pytest.param("IMEI 490154203237518", id="a phone's serial number"),
        pytest.param("7f1c0d9e-1111-4222-8333-444455556666", id="a UUID"),
        pytest.param("4876876000000333001", id="an id of Zoho"),
        pytest.param("13800138000/13900139000", id="two mobiles"),
        pytest.param("13800138000\n13900139000\n62345678", id="phones by line"),
        pytest.param("62345678\n62345679\n62345671", id="local numbers by line"),
        pytest.param("2022-12-21 14:27:52.123456", id="a moment"),
        pytest.param("2022-12-21\n2022-12-22", id="days by line"),
        pytest.param("192.168.100.200 192.168.100.201", id="network addresses"),
        pytest.param("1234567890123456.78", id="an amount"),
        pytest.param("上海市浦东新区世纪大道100号A座1201室", id="an office"),
        pytest.param("公司地址：北京市朝阳区建国路88号", id="a company's address"),
        pytest.param("展会期间住在希尔顿酒店", id="a night at a hotel"),
        pytest.param("入住率 95%，3号楼", id="occupancy"),
        pytest.param("每单元价格 12 元，共 3 单元", id="units of goods"),
    ],
)
def test_what_only_looks_forbidden_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("header", "is_home"),
    [
        ("家庭住址(必填)", True), ("*家庭地址", True), ("地址（家庭）", True), ("现住址", True),
        ("Address (Home)", True), ("Home Address: Street", True),
        ("地址", False), ("收货地址", False), ("Mailing Street", False), ("公司地址", False),
    ],
)  # fmt: skip
def test_which_columns_are_for_homes(header: str, is_home: bool) -> None:
    assert is_home_column(header) is is_home


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
