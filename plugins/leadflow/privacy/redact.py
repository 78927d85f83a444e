"""Forbidden data in texts: ID cards, bank cards, home addresses, found and masked (P1).

Numbers are found by checksum, addresses (homes.py) by the words before them. Runs in memory, before
anything is written: database, logs, rejects. The mask keeps no digit. Whether a column may hold
long numbers that are ids is said by the caller.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from leadflow.privacy.homes import ADDRESS_MASK, find_homes, is_no_place, may_hold_home

ID_CARD_MASK = "[身份证号已删除]"
BANK_CARD_MASK = "[银行卡号已删除]"
# First two digits of GB 11643 numbers: provinces, Taiwan, Hong Kong, Macau, foreign residents.
PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for number in range(first, last + 1)
) | {"81", "82", "83", "91"}
OLDEST_BIRTH_YEAR, LATEST_BIRTH_YEAR = 1900, 2100
# What breaks a number in two without a space: line ends, and characters that nobody sees.
BREAKS = "\\r\\n\u200b\u200c\u200d\u2060\ufeff"
# Cheap look before the exact patterns: fourteen digits in a row, a few marks between them allowed;
# Salesforce's empty look-up, fifteen zeros, stands in every row of its exports.
LONG_NUMBER = re.compile(rf"(?<!\d)(?!0{{14}})\d(?:[ .\-{BREAKS}]{{0,3}}\d){{13}}")
# 6-4-4-4 with marks between some, or in groups of four.
ID_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:\d{6}[ .-]{0,2}\d{4}[ .-]{0,2}\d{4}[ .-]{0,2}\d{3}[0-9Xx]"
    r"|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}\1\d[0-9Xx])(?![0-9A-Za-z])"
)
# Numbers that go on in the next line, or behind an unseen character.
NUMBER_LINE = r"\d+(?:[ -]\d+){0,9}"
BROKEN_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.]){NUMBER_LINE}(?:[ \t]{{0,3}}[{BREAKS}]{{1,3}}[ \t]{{0,3}}{NUMBER_LINE})+"
    r"[Xx]?(?![0-9A-Za-z])"
)
NUMBER_PIECE = re.compile(rf"{NUMBER_LINE}[Xx]?")
SHORTEST_CARD, LONGEST_CARD = 15, 19
# Cards issued until 1999: year of two digits, no check digit. Told from order numbers by province
# and birthday, so about one such number in sixty is masked without being one.
OLD_ID_CARD = re.compile(r"(?<![0-9A-Za-z.])\d{15}(?![0-9A-Za-z]|\.\d)")
# In one run, in groups of four (with a rest), 4-6-5 as on American Express, or 6-13.
BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:\d{15,19}|\d{4}([ .-]{1,2})\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?"
    r"|\d{4}[ -]\d{6}[ -]\d{5}"
    r"|\d{6}[ -]\d{10,13})(?![0-9A-Za-z]|\.\d)"
)
FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("Ｘ"): ord("X"), ord("ｘ"): ord("x"), ord("－"): ord("-"), ord("　"): ord(" "),
    ord("\u00a0"): ord(" "), ord("–"): ord("-"), ord("—"): ord("-"), ord("："): ord(":"),
}  # fmt: skip
FULL_WIDTH_MARK = re.compile("[" + "".join(map(chr, FULL_WIDTH)) + "]")
# Between cells that are looked at together; no number and no word of a home goes across it.
BETWEEN_CELLS = "\x1f"
CELLS_AT_ONCE = 200
# A local number, one with its area code, or a mobile.
PHONE = re.compile(r"\d{7,8}|0[1-9]\d{8,10}|1[3-9]\d{9}")
# Start, end, and what stands there afterwards.
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text after redaction and how many numbers and addresses were masked."""

    text: str
    count: int


def may_hold_forbidden(text: str) -> bool:
    """Whether a closer look is worth it; cheap, for many cells at once."""
    plain = _half_width(text)
    lowered = plain.lower()
    return bool(LONG_NUMBER.search(plain)) or may_hold_home(lowered)


def redact(text: str, *, is_id_column: bool = False, is_home_column: bool = False) -> Redacted:
    """Mask ID cards (GB 11643: checksum, birth date, province), bank cards and home addresses.

    Bank cards by Luhn, length and issuer. A column of ids or phones (`is_id_column`) is searched
    for 18-digit ID cards only: one id in ten passes Luhn by chance.
    """
    if is_home_column:
        return Redacted(text, 0) if is_no_place(text) else Redacted(ADDRESS_MASK, 1)
    if not may_hold_forbidden(text):
        return Redacted(text, 0)
    plain = _half_width(text)
    spans: list[Span] = [(*home, ADDRESS_MASK) for home in find_homes(plain)]
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
            and not _overlaps(spans, *match.span())
        ]
    spans += [
        span
        for span in _broken_cards(plain, is_id_column)
        if not _overlaps(spans, span[0], span[1])
    ]
    pieces, at = [], 0
    for start, end, mask in sorted(spans):
        pieces += [text[at:start], mask]
        at = end
    return Redacted("".join([*pieces, text[at:]]), len(spans))


def _broken_cards(plain: str, is_id_column: bool) -> list[Span]:
    """Cards whose number goes over line ends or unseen characters; two phones are none."""
    found: list[Span] = []
    for match in BROKEN_NUMBER.finditer(plain):
        pieces = [
            (piece.start() + match.start(), piece.end() + match.start(), _digits(piece[0]))
            for piece in NUMBER_PIECE.finditer(match[0])
        ]
        for first, (start, _, number) in enumerate(pieces):
            if _overlaps(found, start, start + 1):
                continue
            for _, end, more in pieces[first + 1 : first + LONGEST_CARD]:
                looks_like_phones = PHONE.fullmatch(number) and PHONE.fullmatch(more)
                number += more
                if len(number) > LONGEST_CARD:
                    break
                if len(number) < SHORTEST_CARD:
                    continue
                if is_id_card(number):
                    found.append((start, end, ID_CARD_MASK))
                    break
                if not is_id_column and not looks_like_phones and is_bank_card(number):
                    found.append((start, end, BANK_CARD_MASK))
                    break
    return found


def _overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(one_start < end and start < one_end for one_start, one_end, _ in spans)


def _digits(number: str) -> str:
    return re.sub(r"[^0-9Xx]", "", number)


def redact_cells(
    cells: Sequence[str], *, is_id_column: bool = False, is_home_column: bool = False
) -> dict[str, str]:
    """The cells of one column in which something is forbidden, each with its redacted text."""
    found: dict[str, str] = {}
    for start in range(0, len(cells), CELLS_AT_ONCE):
        some = cells[start : start + CELLS_AT_ONCE]
        if not is_home_column and not may_hold_forbidden(BETWEEN_CELLS.join(some)):
            continue
        for cell in some:
            outcome = redact(cell, is_id_column=is_id_column, is_home_column=is_home_column)
            if outcome.count:
                found[cell] = outcome.text
    return found


def _half_width(text: str) -> str:
    """Digits and marks in their plain forms, one character for one, so that places agree."""
    if text.isascii() or not FULL_WIDTH_MARK.search(text):
        return text
    return text.translate(FULL_WIDTH)


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
    digits = _digits(number).upper()
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
    digits = _digits(number)
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
