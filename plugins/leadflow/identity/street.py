"""Addresses as match keys: house numbers, the street's words, the place, in both scripts."""

import re
from typing import NamedTuple

from leadflow.identity.folding import WORD, fold_text_once, has_han
from leadflow.identity.lexicon import places, words

NUMBER = re.compile(r"\d+[a-z]?")
HAN_ADMIN = re.compile(
    r"^(?:[^\d省市区县]{2,8}?(?:省|自治区))?(?:[^\d省市区县]{2,8}?(?:市|自治州|地区|盟))?"
    r"(?:[^\d省市区县]{1,8}?(?:区|县|市|旗))?"
)
HAN_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
HAN_NUMBERED = re.compile(r"[零〇一二三四五六七八九]+(?=[号楼层室栋座幢单元期])")
LONGEST = 200


class Street(NamedTuple):
    """An address taken apart: numbers as written, words without them, the place of a Han one."""

    numbers: tuple[str, ...]
    words: str
    place: str


NOWHERE = Street((), "", "")


def read_street(text: str | None) -> Street:
    """Take an address apart; never raises. Abbreviations count as what they stand for."""
    if not text:
        return NOWHERE
    folded = fold_text_once(text)
    if not folded:
        return NOWHERE
    return _han_street(folded) if has_han(folded) else _latin_street(folded)


def street_key(text: str | None) -> str | None:
    """The address in one spelling, numbers first; None where nothing is left."""
    street = read_street(text)
    key = " ".join((*street.numbers, street.place, street.words)).split()
    return " ".join(key)[:LONGEST].strip() or None


def _latin_street(folded: str) -> Street:
    abbreviations = _abbreviations()
    found = [abbreviations.get(word, word) for word in WORD.findall(re.sub(r"[.'’`]", "", folded))]
    numbers = tuple(word for word in found if NUMBER.fullmatch(word))
    rest = " ".join(word for word in found if word and not NUMBER.fullmatch(word))
    return Street(numbers[:6], rest[:LONGEST], "")


def _han_street(folded: str) -> Street:
    joined = "".join(WORD.findall(folded))
    joined = HAN_NUMBERED.sub(lambda found: found[0].translate(HAN_DIGITS), joined)
    admin = HAN_ADMIN.match(joined)
    place, rest = (admin[0], joined[admin.end() :]) if admin else ("", joined)
    if not place:
        known = next((joined[:n] for n in (4, 3, 2) if joined[:n] in places()), "")
        place, rest = known, joined[len(known) :]
    numbers = tuple(NUMBER.findall(rest))
    street = re.sub(r"(?:号楼?|楼|层|室|栋|座|幢|单元)+", "", NUMBER.sub("", rest))
    return Street(numbers[:6], street[:LONGEST], place)


def _abbreviations() -> dict[str, str]:
    """Abbreviation → word; a word that says nothing, such as `the`, → nothing."""
    if not _TABLE:
        for pair in words("street_abbreviation"):
            short, _, full = pair.partition("=")
            _TABLE[short] = full
    return _TABLE


_TABLE: dict[str, str] = {}
