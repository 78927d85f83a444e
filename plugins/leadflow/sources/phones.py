"""Telephone numbers to E.164: mobile or fixed line, extension apart, two numbers in a cell (I5).

Whether two records share a number is identity's business.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from leadflow.sources.cells import clean, half_width, is_blank

# A Chinese mobile number typed without its country code, in one run or grouped 3-4-4.
CHINESE_MOBILE = re.compile(r"(?:(?:\+|00)?\s?86[\s-]*)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")
CHINESE_SHAPE = re.compile(r"\d{11}|\d{3}[\s-]\d{4}[\s-]\d{4}")
# Hanzi that stand before a number's extension.
EXTENSION_WORDS = r"转分机|轉分機|转|轉|分机|分機|内线|內線"
EXTENSION = re.compile(
    rf"\s*\(?\s*(?:{EXTENSION_WORDS}|ext\.?|extension|x|#|\*|-|—|,)\s*:?\s*"
    r"(?P<extension>\d{1,6})\s*(?:分机|分機)?\s*\)?$",
    re.IGNORECASE,
)
BRACKETED_EXTENSION = re.compile(r"(?<=\d)\s*\((?P<extension>\d{1,5})\)$")
LABELLED_EXTENSION = re.compile(rf"{EXTENSION_WORDS}|ext|x|#|\*", re.IGNORECASE)
SEPARATOR = re.compile(
    r"\s*(?:[/;；、，|\n\r]|,\s|,(?=(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-)|或|和|\bor\b|\band\b)\s*"
)
SPACED_NUMBERS = re.compile(
    r"\s+(?=(?:\+?86)?1[3-9]\d{9}\b|0\d{2,3}-?\d{7,8}\b)"
    rf"|\s+(?=(?!{EXTENSION_WORDS})[\u4e00-\u9fff]{{1,6}}\s*:?\s*[+\d(])"
)
# What people write around a number: whose or which it is, never a part of it.
LABEL = re.compile(
    r"^(?:[\u4e00-\u9fff·]{1,8}|(?:tel|telephone|phone|mobile|mob|cell|office|work|home|main|direct"
    r"|whatsapp|wechat|[tmpoh])(?![a-z]))\s*[.:]*\s*",
    re.IGNORECASE,
)
REMARK = re.compile(r"\s*(?:\([^()\d]*\)|[\u4e00-\u9fff]{1,12}|[,;:.-])\s*$")
NO_PHONE = re.compile(
    r"空号|停机|错号|号码错误|错误|打不通|不通|无效|停用|传真|\bfax\b|wrong|invalid|disconnected",
    re.I,
)
GROUPED_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){3,4}")
RANGE_END = re.compile(r"(?<=\d)\s*[~～]\s*\d{1,4}$")
# The number of a cell that a sheet program turned into a float: complete, or cut for good. Without
# a plus sign it is Java's, which writes every digit.
EXPONENT = re.compile(r"(\d)\.(\d+)[eE](\+?)(\d{2})")
WITHOUT_PLUS = re.compile(r"[1-9]\d{0,2}(?:[-. ]+\(?\d+\)?){2,6}|(?:852|853|886)[- ]\d{8,9}")
# One number and nothing else, as most cells hold it: eleven digits, or area code and subscriber.
PLAIN_CHINESE = re.compile(
    r"(?P<mobile>1[3-9][0-9]{9})|0(?P<area>[0-9]{2,3})-?(?P<line>[0-9]{7,8})"
)
PLAIN_FOREIGN = re.compile(r"\+[1-9][0-9]{0,2}(?:[ -]?[0-9]{2,}){1,5}")
COUNTRY_CODE = re.compile(r"\(?(?:\+|00)\d{1,3}\)?")
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
    plain = plain_phone(cell, regions)
    if plain:
        return plain
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


def plain_phone(cell: str, regions: Sequence[str]) -> Phone | None:
    """The one number of a cell without anything around it; None where the long way decides."""
    return _plain_foreign(cell) if cell[:1] == "+" else _plain_chinese(cell, regions)


def _without_words(text: str) -> str:
    """A piece without the words around its number: `王芳 138… (微信同号)`, `电话:010-…`."""
    while (shorter := REMARK.sub("", LABEL.sub("", text))) != text:
        text = shorter
    return RANGE_END.sub("", text)


def _plain_foreign(cell: str) -> Phone | None:
    """A number with its country code, as most programs write it; None where the long way decides.

    North America's code is that of many countries, and 0 behind a code may be a prefix or not.
    """
    if not PLAIN_FOREIGN.fullmatch(cell):
        return None
    digits = cell[1:].replace(" ", "").replace("-", "")
    for length in (1, 2, 3):
        code, national = int(digits[:length]), digits[length:]
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code)
        if regions:
            break
    if not regions or len(regions) > 1 or regions == ("001",) or national[:1] in ("", "0"):
        return None
    if len(set(digits)) == 1 or not _has_plain_prefix(regions[0]):
        return None
    number = phonenumbers.PhoneNumber(country_code=code, national_number=int(national))
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        return None
    return _classified(f"+{digits}", kind, None)


@cache
def _has_plain_prefix(region: str) -> bool:
    """Whether nothing but a leading 0 is ever taken off or put into the region's numbers."""
    country = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return country is not None and country.national_prefix_for_parsing in (None, "0")


def _plain_chinese(cell: str, regions: Sequence[str]) -> Phone | None:
    """What the long way finds too, by the library's own patterns; None where that has to look."""
    match = PLAIN_CHINESE.fullmatch(cell)
    if not match or "CN" not in regions:
        return None
    mobile_number, fixed_line = _chinese_patterns()
    if match["mobile"]:
        return Phone(mobile=f"+86{cell}") if mobile_number.fullmatch(cell) else None
    national = match["area"] + match["line"]
    if (
        regions[0] != "CN"
        or not fixed_line.fullmatch(national)
        or mobile_number.fullmatch(national)
    ):
        return None
    return Phone(landline=f"+86{national}")


@cache
def _chinese_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The library's patterns of China's mobile numbers and fixed lines, without the leading 0."""
    china = phonenumbers.PhoneMetadata.metadata_for_region("CN")
    assert china is not None and china.mobile is not None and china.fixed_line is not None
    mobile, fixed_line = china.mobile, china.fixed_line
    return (
        re.compile(str(mobile.national_number_pattern)),
        re.compile(str(fixed_line.national_number_pattern)),
    )


def _split(text: str) -> list[str]:
    """One piece per number; a country code stays with the number behind it."""
    pieces: list[str] = []
    for chunk in SEPARATOR.split(text):
        for part in SPACED_NUMBERS.split(chunk):
            if pieces and COUNTRY_CODE.fullmatch(pieces[-1]):
                pieces[-1] += f" {part}"
            elif part:
                pieces.append(part)
    return pieces or [text]


@lru_cache(maxsize=4096)
def _parse_one(text: str, regions: tuple[str, ...]) -> Phone | None:
    if NO_PHONE.search(text):
        return None
    if LETTER.search(text) or text[-1:] in ",;:.-)" or RANGE_END.search(text):
        text = _without_words(text)
    if HIDDEN.search(text) and not re.search(r"ext?\.?\s*\d|x\s*\d", text, re.IGNORECASE):
        return None
    digits = re.sub(r"\D", "", text)
    if len(set(digits)) <= 1 or digits in ("12345678", "123456789", "1234567890"):
        return None
    match = CHINESE_MOBILE.fullmatch(text.strip())
    if match and (
        regions[:1] == ("CN",) or text.strip()[0] in "+0" or _has_chinese_shape(text, regions)
    ):
        number, _ = _valid(f"+86{match[1]}{match[2]}{match[3]}", None)
        if number:
            return Phone(mobile=_e164(number))
    for candidate, extension in _readings(text):
        for region in _regions_for(candidate, regions):
            number, kind = _valid(candidate, region)
            if number:
                return _classified(_e164(number), kind, extension or number.extension)
    return _without_plus(text)


def _without_plus(text: str) -> Phone | None:
    """`886-2-25474189`, `49 30 901820`: a country code whose plus sign is gone, groups kept."""
    match = WITHOUT_PLUS.fullmatch(text.strip())
    number, kind = _valid(f"+{match[0]}", None) if match else (None, None)
    return _classified(_e164(number), kind, number.extension) if number else None


def _regions_for(text: str, regions: tuple[str, ...]) -> tuple[str | None, ...]:
    """The regions in the order to try; China comes last for a number without its leading 0 or 1.

    The library would read (206) 555-0112 as one in Guangzhou.
    """
    if text.startswith("+"):
        return (None,)
    if re.sub(r"\D", "", text).startswith(CHINESE_STARTS):
        return regions
    return tuple(sorted(regions, key=lambda region: region == "CN"))


def _has_chinese_shape(text: str, regions: tuple[str, ...]) -> bool:
    """Eleven digits in one run or grouped 3-4-4 are Chinese where China is a region at all."""
    return "CN" in regions and bool(CHINESE_SHAPE.fullmatch(text.strip()))


def _readings(text: str) -> list[tuple[str, str | None]]:
    """The text as number and extension: the labelled split first, -801 only after the whole."""
    whole = re.sub(r"^00(?=[1-9])", "+", text.strip())
    match = EXTENSION.search(whole) or BRACKETED_EXTENSION.search(whole)
    if not match or len(re.sub(r"\D", "", whole[: match.start()])) < 7:
        return [(whole, None)]
    split = (whole[: match.start()].strip(), match["extension"])
    if LABELLED_EXTENSION.search(match[0]):
        return [split]
    return [(whole, None), split]


def _valid(text: str, region: str | None) -> tuple[phonenumbers.PhoneNumber | None, int | None]:
    """A number that can be called, and its kind; (None, None) for anything else."""
    if LETTER.search(text):  # the library would dial 1381234abcd as a word number
        return None, None
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:  # no number at all: the caller tries the next reading
        return None, None
    # a number without a kind is what the library calls invalid, at twice the cost
    kind = phonenumbers.number_type(number)
    return (None, None) if kind == PhoneNumberType.UNKNOWN else (number, kind)


def _classified(number: str, kind: int | None, extension: str | None) -> Phone:
    if kind in (PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER):
        return Phone(mobile=number)
    if kind == PhoneNumberType.FIXED_LINE_OR_MOBILE:
        return Phone(unsure=number, extension=extension)
    return Phone(landline=number, extension=extension)


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _expand_exponent(text: str) -> str:
    match = EXPONENT.fullmatch(text)
    if not match or len(match[2].rstrip("0")) > int(match[4]):
        if GROUPED_THOUSANDS.fullmatch(text):
            return text.replace(",", "")
        return text.removesuffix(".0") if re.fullmatch(r"\d{7,}\.0", text) else text
    digits = match[1] + match[2]
    # 1.38E+10, 1.3800138E+10: the sheet program has thrown the other digits away
    if len(digits) < (10 if match[3] else 8):
        return text
    return digits.ljust(int(match[4]) + 1, "0")
