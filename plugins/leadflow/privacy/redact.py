"""Forbidden data in texts: ID cards, bank cards, home addresses, found and masked (P1).

Numbers are found by checksum, addresses by the words before them. Runs in memory, before anything
is written: database, logs, rejects. The mask keeps no digit. Whether a column may hold long numbers
that are ids is said by the caller.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

ID_CARD_MASK = "[身份证号已删除]"
BANK_CARD_MASK = "[银行卡号已删除]"
ADDRESS_MASK = "[家庭住址已删除]"
# First two digits of GB 11643 numbers: provinces, Taiwan, Hong Kong, Macau, foreign residents.
PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for number in range(first, last + 1)
) | {"81", "82", "83", "91"}
OLDEST_BIRTH_YEAR, LATEST_BIRTH_YEAR = 1900, 2100
# Cheap look before the exact patterns: fourteen digits in a row, single marks between them allowed;
# Salesforce's empty look-up, fifteen zeros, stands in every row of its exports.
LONG_NUMBER = re.compile(r"(?<!\d)(?!0{14})\d(?:[ \-]?\d){13}")
ID_CARD = re.compile(r"(?<![0-9A-Za-z.])\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
# Cards issued until 1999: year of two digits, no check digit. Told from order numbers by province
# and birthday, so about one such number in sixty is masked without being one.
OLD_ID_CARD = re.compile(r"(?<![0-9A-Za-z.])\d{15}(?![0-9A-Za-z]|\.\d)")
# A company's address is business data, so only an address that is said to be a home is masked: to
# the end of its sentence, or to the next `label:`.
HOME_WORDS = (
    r"(?<!公司)(?<!单位)(?<!办公)(?:家庭(?:详细)?(?:住址|地址)|居住地址?|常住地址?|户籍(?:地址|所在地|地)"
    r"|户口所在地|住宅地址|住家地址|住址)"
    r"|\b(?:home|residential|private|personal)[ _]?(?:address|addr)\b"
)
# A word of a home with a mark behind it, or words that need none.
HOME_ADDRESS = re.compile(
    rf"(?:(?:{HOME_WORDS})[ \t]*(?:[:=]|[是为在]|is\b|(?=[ ]\d))"
    r"|(?<![专大国商厂买])家住|\blives?[ ]at\b)"
    r"[ \t:]*(?P<place>(?:(?![;；。！!？?\r\n|]|[,，、 \t][ \t]{0,4}\w{1,12}[ ]?:).)+)",
    re.IGNORECASE,
)
# What stands in a column of home addresses and is none.
NO_PLACE = re.compile(
    r"[\s\-—/.]{0,9}(?:无|暂无|不详|未知|未提供|未填|保密|n/?a|none|unknown|not given)?[\s\-—/.]*",
    re.IGNORECASE,
)
# A home has a place in it: a unit of a Chinese address, or a number beside a word.
PLACE = re.compile(
    r"[省市区县镇乡村路街道巷弄号栋幢座楼室苑园庄里屯坊寓邸府湾城]|\d\s+\w|\w,?\s+\d"
)
HOME_MARKS = ("住", "户籍", "户口", "家庭", "address", "addr", "lives at", "live at")
HOME_HEADER = re.compile(
    r"(?:家庭|居住|户籍|户口|住宅|住家|个人|私人|现)?(?:详细)?住址"
    r"|(?:家庭|居住|户籍|住宅|住家|常住)(?:详细)?(?:地址|所在地|地)|户口所在地"
    r"|(?:home|residential|private|personal)[ _-]?(?:street[ _-]?)?address(?:[ _-]?\d)?"
    r"|home[ _-]?street",
    re.IGNORECASE,
)
# In one run, in groups of four (with a rest), 4-6-5 as on American Express, or 6-13.
BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:\d{15,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?"
    r"|\d{4}[ -]\d{6}[ -]\d{5}"
    r"|\d{6}[ -]\d{10,13})(?![0-9A-Za-z]|\.\d)"
)
FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("Ｘ"): ord("X"), ord("ｘ"): ord("x"), ord("－"): ord("-"), ord("　"): ord(" "),
    ord("\u00a0"): ord(" "), ord("–"): ord("-"), ord("—"): ord("-"), ord("："): ord(":"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text after redaction and how many numbers and addresses were masked."""

    text: str
    count: int


def may_hold_forbidden(text: str) -> bool:
    """Whether a closer look is worth it; cheap, for whole rows at once."""
    plain = text if text.isascii() else text.translate(FULL_WIDTH)
    lowered = plain.lower()
    return bool(LONG_NUMBER.search(plain)) or any(mark in lowered for mark in HOME_MARKS)


def is_home_column(header: str) -> bool:
    """Whether a column is for home addresses: then every cell of it is one."""
    return bool(HOME_HEADER.fullmatch(header.strip().strip("*")))


def redact(text: str, *, is_id_column: bool = False, is_home_column: bool = False) -> Redacted:
    """Mask ID cards (GB 11643: checksum, birth date, province), bank cards and home addresses.

    Bank cards by Luhn, length and issuer. A column of ids or phones (`is_id_column`) is searched
    for 18-digit ID cards only: one id in ten passes Luhn by chance.
    """
    if is_home_column:
        is_empty = NO_PLACE.fullmatch(text) or text == ADDRESS_MASK
        return Redacted(text, 0) if is_empty else Redacted(ADDRESS_MASK, 1)
    if not may_hold_forbidden(text):
        return Redacted(text, 0)
    plain = text.translate(FULL_WIDTH)  # one character for one, so that places agree
    spans = [
        (*match.span("place"), ADDRESS_MASK)
        for match in HOME_ADDRESS.finditer(plain)
        if PLACE.search(match["place"]) and not match["place"].startswith(ADDRESS_MASK)
    ]
    finders = [(ID_CARD, is_id_card, ID_CARD_MASK)]
    if not is_id_column:
        finders += [
            (OLD_ID_CARD, is_old_id_card, ID_CARD_MASK),
            (BANK_CARD, is_bank_card, BANK_CARD_MASK),
        ]
    for pattern, is_forbidden, mask in finders:
        spans += [
            (*match.span(), mask)
            for match in pattern.finditer(plain)
            if is_forbidden(match[0])
            # a tax number of digits only may pass as an ID card, and the other way round
            and not (is_id_column and uscc.is_valid(match[0]))
            and not any(start < match.end() and match.start() < end for start, end, _ in spans)
        ]
    pieces, at = [], 0
    for start, end, mask in sorted(spans):
        pieces += [text[at:start], mask]
        at = end
    return Redacted("".join([*pieces, text[at:]]), len(spans))


def is_old_id_card(number: str) -> bool:
    """A 15-digit resident identity number: a province, and a birthday of the 20th century."""
    if len(number) != 15 or number[:2] not in PROVINCES or number[12:] == "000":
        return False
    try:
        date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:  # no such birthday: another kind of number
        return False
    return True


def is_id_card(number: str) -> bool:
    """An 18-character resident identity number (GB 11643)."""
    digits = re.sub(r"[ -]", "", number).upper()
    if len(digits) != 18 or digits[:2] not in PROVINCES:
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
        has_checksum = ric.calc_check_digit(digits) == digits[-1]
    except (ValueError, ValidationError):  # no such birthday, or no digits: another kind of number
        return False
    return has_checksum and OLDEST_BIRTH_YEAR <= int(digits[6:10]) <= LATEST_BIRTH_YEAR


def is_bank_card(number: str) -> bool:
    """15 to 19 digits with the start and length of a card issuer and Luhn's check digit."""
    digits = re.sub(r"[ -]", "", number)
    if not _has_issuer(digits) or len(set(digits)) == 1:
        return False
    return bool(luhn.is_valid(digits))


def _has_issuer(digits: str) -> bool:
    length = len(digits)
    if digits.startswith(("34", "37")):  # American Express
        return length == 15
    if length == 16:  # Visa, Mastercard, JCB, Discover, UnionPay and older Chinese credit cards
        return digits[0] in "3456" or 2221 <= int(digits[:4]) <= 2720
    # Chinese debit cards; 4, 5, 60, 62, 68, 69, 9558 and 955 are their issuers' beginnings.
    return 16 < length <= 19 and (digits[0] in "456" or digits.startswith("955"))
