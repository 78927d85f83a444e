"""Phone numbers as match keys: digits with their country, extensions and placeholders gone.

One key for all ways to write one number; whether it is a person's or a switchboard is told by its
kind and by who else has it. What a cell of an export means in full belongs to sources/phones.py.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

CHINESE_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
CHINESE_LANDLINE = re.compile(r"(?:(?:\+?86|0086)0?|0)(10|2\d|[3-9]\d{2})([2-8]\d{6,7})")
CHINESE_SERVICE = re.compile(r"(?:\+?86)?([48]00\d{7})")
AMERICAN = re.compile(r"(?:\+?1)?([2-9]\d{2}[2-9]\d{6})")
INTERNATIONAL = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
NATIONAL = re.compile(r"\d{7,15}")
EXTENSION = re.compile(
    r"\s*(?:转|分机|ext\.?|extension|x|#)\s*[:：.]?\s*\d{1,6}\s*(?:分机)?\s*$", re.IGNORECASE
)
DASH_EXTENSION = re.compile(r"(?<=\d{7})\s*[-—–]\s*\d{1,5}$")
LETTERS = re.compile(r"[^\W\d_]")
NOT_DIGITS = re.compile(r"[^\d+]+")
SEPARATOR = re.compile(r"\s*(?:[/;,，；、|\n]|或|\bor\b)\s*")
LONGEST_CELL = 200
WIDE_DIGITS = {ord("０") + n: str(n) for n in range(10)} | dict(
    zip(map(ord, "＋－（）\u3000"), "+-() ", strict=True)
)
RISING, FALLING = "0123456789" * 3, "9876543210" * 3

FEWEST_DIGITS = 7


class PhoneKey(NamedTuple):
    """A number as `86-13800001111`; fixed for a line that a desk has, mobile for a person's.

    Neither where the number does not tell, as in North America.
    """

    key: str
    is_fixed: bool = False
    is_mobile: bool = False


def phone_keys(text: str | None, regions: Sequence[str] = ("CN", "US")) -> tuple[PhoneKey, ...]:
    """The numbers of one cell, at most four, each once; never raises.

    `regions` are the countries that a number without country code may belong to, in order. A
    number that no country's form fits is kept as its bare digits: it still equals itself.
    """
    if not text:
        return ()
    if regions[:1] == ("CN",) and (plain := CHINESE_MOBILE.fullmatch(text)):  # most of them
        return () if _is_placeholder(plain[1]) else (PhoneKey(f"86-{plain[1]}", is_mobile=True),)
    found = _one_number(text, regions)
    if found:
        return (found,)
    pieces = SEPARATOR.split(text[:LONGEST_CELL])
    if len(pieces) == 1:
        return ()
    keys = (_one_number(piece, regions) for piece in pieces)
    return tuple(dict.fromkeys(key for key in keys if key))[:4]


def _one_number(text: str, regions: Sequence[str]) -> PhoneKey | None:
    if len(text) > LONGEST_CELL:
        return None
    if not text.isascii():
        text = text.translate(WIDE_DIGITS)
    compact = NOT_DIGITS.sub("", text)
    if len(compact) > 11 or LETTERS.search(text):
        text = EXTENSION.sub("", text)
        if _labelled(text):
            return None
        compact = NOT_DIGITS.sub("", text)
        if len(compact) > 11 and not compact.startswith("+"):
            compact = NOT_DIGITS.sub("", DASH_EXTENSION.sub("", text.strip()))
    if len(compact) < FEWEST_DIGITS or _is_placeholder(compact):
        return None
    return _by_form(compact, regions)


def _by_form(compact: str, regions: Sequence[str]) -> PhoneKey | None:
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    is_chinese = "CN" in regions or compact.startswith(("+86", "86"))
    american_first = "US" in regions and compact[0] != "0"
    if is_chinese and (found := CHINESE_MOBILE.fullmatch(compact)):
        # 1 and ten more digits are a Chinese mobile unless America comes first and reads it too
        as_american = AMERICAN.fullmatch(compact) if regions[:1] == ("US",) else None
        if not as_american:
            return PhoneKey(f"86-{found[1]}", is_mobile=True)
    if is_chinese and (found := CHINESE_LANDLINE.fullmatch(compact)):
        return PhoneKey(f"86-{found[1]}{found[2]}", is_fixed=True)
    if is_chinese and (found := CHINESE_SERVICE.fullmatch(compact)) and regions[:1] == ("CN",):
        return PhoneKey(f"86-{found[1]}", is_fixed=True)
    if (american_first or compact.startswith("+1")) and (found := AMERICAN.fullmatch(compact)):
        return PhoneKey(f"1-{found[1]}")
    if found := INTERNATIONAL.fullmatch(compact):
        return PhoneKey(found[1])
    bare = compact.lstrip("0+")
    return PhoneKey(bare) if NATIONAL.fullmatch(compact) and len(bare) >= FEWEST_DIGITS else None


def _labelled(text: str) -> bool:
    """Whether letters are left that are no label before the number: 1381234abcd is no number."""
    bare = re.sub(
        r"^\s*(?:tel|phone|mobile|mob|cell|电话|手机|座机|联系方式)\s*[.:：]?", "", text, flags=re.I
    )
    return LETTERS.search(bare) is not None


def _is_placeholder(compact: str) -> bool:
    tail = compact[-7:]
    return tail == tail[0] * 7 or compact in RISING or compact in FALLING
