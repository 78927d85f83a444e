"""Telephone numbers to E.164: mobile or fixed line, extension apart, two numbers in a cell (I5).

Whether two records share a number is identity's business.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from leadflow.sources.cells import clean, half_width, is_blank

# A Chinese mobile number typed without its country code, in one run or grouped 3-4-4.
CHINESE_MOBILE = re.compile(r"(?:(?:\+|00)?\s?86[\s-]*)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")
EXTENSION = re.compile(
    r"(?:转|分机|ext\.?|extension|x|#|-|—|,)\s*[:：]?\s*(?P<extension>\d{1,6})\s*(?:分机)?$",
    re.IGNORECASE,
)
LABELLED_EXTENSION = re.compile(r"转|分机|ext|x|#", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*(?:[/;；、，|\n\r]|,\s|或|\bor\b)\s*")
SPACED_NUMBERS = re.compile(r"\s+(?=(?:\+?86)?1[3-9]\d{9}\b|0\d{2,3}-?\d{7,8}\b)")
# The number of a cell that a sheet program turned into a float: complete, or cut for good.
EXPONENT = re.compile(r"(\d)\.(\d+)[eE]\+(\d{2})")
WITHOUT_PLUS = re.compile(r"[1-9]\d{0,2}(?:[-. ]+\(?\d+\)?){2,6}")
CHINESE_STARTS = ("0", "1", "400")
LETTER = re.compile(r"[^\W\d_]")
HIDDEN = re.compile(r"[xX*]{3,}|[xX*]+$")


@dataclass(frozen=True, slots=True)
class Phone:
    """The numbers of one cell in E.164; all null where the cell is blank or unreadable.

    `unsure` is a number that may be either kind (North America); the column it stands in decides.
    """

    mobile: str | None = None
    landline: str | None = None
    unsure: str | None = None
    extension: str | None = None
    is_invalid: bool = False
    is_mended: bool = False


BLANK = Phone()


def parse_phone(cell: str, regions: Sequence[str]) -> Phone:
    """The numbers of one cell. `regions` are tried in order for a number without country code.

    Placeholders such as 00000000 and numbers without their area code are invalid: nobody can be
    called there. The first mobile and the first fixed line of a cell count.
    """
    if is_blank(cell):
        return BLANK
    text = half_width(clean(cell))
    expanded = _expand_exponent(text)
    is_mended = expanded != clean(cell)
    pieces = _split(expanded)
    found = [phone for piece in pieces if (phone := _parse_one(piece, tuple(regions))) is not None]
    if not found:
        return Phone(is_invalid=True)
    landline = next((phone for phone in found if phone.landline), None)
    unsure = next((phone for phone in found if phone.unsure), None)
    extended = landline or unsure
    return Phone(
        mobile=next((phone.mobile for phone in found if phone.mobile), None),
        landline=landline.landline if landline else None,
        unsure=unsure.unsure if unsure else None,
        extension=extended.extension if extended else None,
        is_mended=is_mended or len(pieces) > 1,
    )


def _split(text: str) -> list[str]:
    """One piece per number; what follows a slash and is too short to dial goes on the first."""
    pieces = [
        part for chunk in SEPARATOR.split(text) for part in SPACED_NUMBERS.split(chunk) if part
    ]
    return pieces or [text]


@lru_cache(maxsize=4096)
def _parse_one(text: str, regions: tuple[str, ...]) -> Phone | None:
    if HIDDEN.search(text) and not re.search(r"ext?\.?\s*\d|x\s*\d", text, re.IGNORECASE):
        return None
    digits = re.sub(r"\D", "", text)
    if len(set(digits)) <= 1 or digits in ("12345678", "123456789", "1234567890"):
        return None
    match = CHINESE_MOBILE.fullmatch(text.strip())
    if match and (
        regions[:1] == ("CN",) or text.strip()[0] in "+0" or _is_plain_run(text, regions)
    ):
        number = _valid(f"+86{match[1]}{match[2]}{match[3]}", None)
        if number:
            return Phone(mobile=_e164(number))
    for candidate, extension in _readings(text):
        for region in _regions_for(candidate, regions):
            number = _valid(candidate, region)
            if number:
                return _classified(number, extension or number.extension)
    return _without_plus(text)


def _without_plus(text: str) -> Phone | None:
    """`886-2-25474189`, `49 30 901820`: a country code whose plus sign is gone, groups kept."""
    match = WITHOUT_PLUS.fullmatch(text.strip())
    number = _valid(f"+{match[0]}", None) if match else None
    return _classified(number, number.extension) if number else None


def _regions_for(text: str, regions: tuple[str, ...]) -> tuple[str | None, ...]:
    """The regions in the order to try; China comes last for a number without its leading 0 or 1.

    The library would read (206) 555-0112 as one in Guangzhou.
    """
    if text.startswith("+"):
        return (None,)
    if re.sub(r"\D", "", text).startswith(CHINESE_STARTS):
        return regions
    return tuple(sorted(regions, key=lambda region: region == "CN"))


def _is_plain_run(text: str, regions: tuple[str, ...]) -> bool:
    """Eleven digits in one run from 1[3-9] on are Chinese where China is a region at all."""
    return "CN" in regions and text.strip().isdigit()


def _readings(text: str) -> list[tuple[str, str | None]]:
    """The text as number and extension: the labelled split first, -801 only after the whole."""
    whole = re.sub(
        r"^(?:tel|phone|mobile|电话|手机|座机)\s*[.:：]?\s*", "", text, flags=re.IGNORECASE
    )
    whole = re.sub(r"^00(?=[1-9])", "+", whole.strip())
    match = EXTENSION.search(whole)
    if not match or len(re.sub(r"\D", "", whole[: match.start()])) < 7:
        return [(whole, None)]
    split = (whole[: match.start()].strip(), match["extension"])
    if LABELLED_EXTENSION.search(match[0]):
        return [split]
    return [(whole, None), split]


def _valid(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    if LETTER.search(text):  # the library would dial 1381234abcd as a word number
        return None
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:  # no number at all: the caller tries the next reading
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _classified(number: phonenumbers.PhoneNumber, extension: str | None) -> Phone:
    kind = phonenumbers.number_type(number)
    if kind in (PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER):
        return Phone(mobile=_e164(number))
    if kind == PhoneNumberType.FIXED_LINE_OR_MOBILE:
        return Phone(unsure=_e164(number), extension=extension)
    return Phone(landline=_e164(number), extension=extension)


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _expand_exponent(text: str) -> str:
    match = EXPONENT.fullmatch(text)
    if not match or len(match[2].rstrip("0")) > int(match[3]):
        return text.removesuffix(".0") if re.fullmatch(r"\d{7,}\.0", text) else text
    digits = match[1] + match[2]
    if len(digits) < 8:  # 1.38E+10: the sheet program has thrown the other digits away
        return text
    return digits.ljust(int(match[3]) + 1, "0")
