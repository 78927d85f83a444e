"""Forbidden data in texts: ID-card and bank-card numbers, found by checksum and masked (P1).

Runs in memory, before anything is written: database, logs, rejects. The mask keeps no digit.
Whether a column may hold long numbers that are ids is said by the caller.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

ID_CARD_MASK = "[身份证号已删除]"
BANK_CARD_MASK = "[银行卡号已删除]"
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
# In one run, in groups of four (with a rest), 4-6-5 as on American Express, or 6-13.
BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:\d{15,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?"
    r"|\d{4}[ -]\d{6}[ -]\d{5}"
    r"|\d{6}[ -]\d{10,13})(?![0-9A-Za-z]|\.\d)"
)
FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("Ｘ"): ord("X"), ord("ｘ"): ord("x"), ord("－"): ord("-"), ord("　"): ord(" "),
    ord("\u00a0"): ord(" "), ord("–"): ord("-"), ord("—"): ord("-"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text after redaction and how many numbers were masked."""

    text: str
    count: int


def may_hold_forbidden(text: str) -> bool:
    """Whether a closer look is worth it; cheap, for whole rows at once."""
    return bool(LONG_NUMBER.search(text.translate(FULL_WIDTH) if not text.isascii() else text))


def redact(text: str, *, is_id_column: bool = False) -> Redacted:
    """Mask ID-card numbers (GB 11643: checksum, birth date, province) and bank-card numbers.

    The latter by Luhn, length and issuer. A column of ids or phones (`is_id_column`) is searched
    for ID cards only: one id in ten passes Luhn by chance.
    """
    if not may_hold_forbidden(text):
        return Redacted(text, 0)
    plain = text.translate(FULL_WIDTH)  # one character for one, so that places agree
    spans = [(*m.span(), ID_CARD_MASK) for m in ID_CARD.finditer(plain) if is_id_card(m[0])]
    if not is_id_column:
        spans += [
            (*match.span(), BANK_CARD_MASK)
            for match in BANK_CARD.finditer(plain)
            if is_bank_card(match[0])
            and not any(start < match.end() and match.start() < end for start, end, _ in spans)
        ]
    pieces, at = [], 0
    for start, end, mask in sorted(spans):
        pieces += [text[at:start], mask]
        at = end
    return Redacted("".join([*pieces, text[at:]]), len(spans))


def is_id_card(number: str) -> bool:
    """An 18-character resident identity number; a valid tax number of digits only is none."""
    digits = re.sub(r"[ -]", "", number).upper()
    if len(digits) != 18 or digits[:2] not in PROVINCES or uscc.is_valid(digits):
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
