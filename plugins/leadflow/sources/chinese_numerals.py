"""Numbers written in hanzi, or in digits and hanzi, as plain digits before 万 or 亿.

`三十到五十万` becomes `30到50万`, so that a range can share its unit. What is said roughly (几十万,
十几万, 五六万, 百万级) becomes the range that it honestly names.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
    "玖": 9,
}  # fmt: skip
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG_PLACES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_DIGIT, _PLACE, _BIG = "".join(DIGITS), "".join(PLACES), "".join(BIG_PLACES)
NUMERAL = re.compile(
    rf"(?:\d+(?:\.\d+)?|[{_DIGIT}{_PLACE}])[\d{_DIGIT}{_PLACE}]*个?[{_BIG}]?"
    rf"(?:[\d{_DIGIT}{_PLACE}]+[{_BIG}]?)?"
)
TOKEN = re.compile(rf"\d+(?:\.\d+)?|[{_DIGIT}{_PLACE}{_BIG}]")
# Arabic digits with one unit are read as they stand: the unit may be shared by a range.
SIMPLE = re.compile(r"\d+(?:\.\d+)?(?:百万|千万|百萬|千萬|[千万萬亿億])?")
# Followed by these a place alone is a number (百万, 千万级), and a few hanzi are one.
COUNTED = "一二三四五六七八九"
NEIGHBOURS = re.compile(rf"([{COUNTED}两])([{COUNTED}两])([十百千]?)(?=[{_BIG}十百千人])")
SOME = re.compile(rf"[几数]([十百千]?)(?=[{_BIG}人元块])")
TEEN_SOME = re.compile(rf"十[几多余](?=[{_BIG}人元块])")
SOME_MORE = re.compile(rf"(\d+|[{_DIGIT}{_PLACE}]+)[多余](?=[{_BIG}人元块])")
ALMOST = re.compile(rf"(?<=[\d{_DIGIT}{_PLACE}])来(?=[{_BIG}人])")
OF_ORDER = re.compile(r"(?<![\d.])([十百千]?)([万亿])级")
PLACE_ALONE = re.compile(rf"(?<![\d.{_DIGIT}{_PLACE}])([十百千])(?=[{_BIG}人元])")


@dataclass(frozen=True, slots=True)
class Digits:
    """A text with its numbers in digits; `is_rough` where a range stands for rough words."""

    text: str
    is_rough: bool


def in_digits(text: str) -> Digits:
    """The text with numbers in hanzi as digits; other words stay."""
    rough = text
    rough = OF_ORDER.sub(lambda m: _order(m[1], m[2]), rough)
    rough = TEEN_SOME.sub("11-19", rough)
    rough = SOME.sub(lambda m: f"{2 * PLACES.get(m[1], 1)}-{9 * PLACES.get(m[1], 1)}", rough)
    rough = NEIGHBOURS.sub(_neighbours, rough)
    rough = SOME_MORE.sub(_some_more, rough)
    rough = ALMOST.sub("", rough)
    plain = PLACE_ALONE.sub(lambda m: str(PLACES[m[1]]), rough)
    return Digits(NUMERAL.sub(_plain, plain), rough != text)


def value_of(numeral: str) -> Decimal:
    """三百二十万, 5千万, 1万5千; a last digit without its place is of the next: 两万五 is 25000."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last_place, has_zero = 0, False
    for token in TOKEN.findall(numeral):
        if token in BIG_PLACES:
            place = BIG_PLACES[token]
            section += digit or Decimal(0)
            if total and place > 10**4:
                section, total = total + section, Decimal(0)
            total += (section or Decimal(1)) * place
            section, digit, last_place, has_zero = Decimal(0), None, place, False
        elif token in PLACES:
            counted = Decimal(1) if digit is None else digit
            section += counted * PLACES[token]
            digit, last_place, has_zero = None, PLACES[token], False
        elif token in DIGITS and (digit is None or digit == 0):
            digit, has_zero = Decimal(DIGITS[token]), has_zero or DIGITS[token] == 0
        elif token in DIGITS:
            digit = (digit or Decimal(0)) * 10 + DIGITS[token]
        else:
            digit = Decimal(token)
    if digit is not None and last_place and not has_zero and 0 < digit < 10:
        digit *= last_place // 10
    return total + section + (digit or Decimal(0))


def _plain(match: re.Match[str]) -> str:
    numeral = match[0]
    if SIMPLE.fullmatch(numeral):
        return numeral
    bare = numeral.replace("个", "")
    if not any(character in PLACES or character in BIG_PLACES for character in bare):
        return numeral if len(bare) > 1 or bare.isascii() else str(DIGITS[bare])
    value, unit = value_of(bare), bare[-1]
    if unit in BIG_PLACES:
        return f"{_text(value / BIG_PLACES[unit])}{unit}"
    return _text(value)


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _order(place: str, unit: str) -> str:
    factor = PLACES.get(place, 1)
    return f"{factor}-{factor * 10 - 1}{unit}"


def _neighbours(match: re.Match[str]) -> str:
    """五六万, 三五十万, 一两百万; 二三 only where they follow each other."""
    low, high = DIGITS[match[1]], DIGITS[match[2]]
    if high - low != 1 and (low, high) != (3, 5):
        return match[0]
    factor = PLACES.get(match[3], 1)
    return f"{low * factor}-{high * factor}"


def _some_more(match: re.Match[str]) -> str:
    number = int(value_of(match[1]))
    step = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    return f"{number}-{number + step}"
