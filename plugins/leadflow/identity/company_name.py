"""Names of companies: match key, short key, standardised display form, comparison of two names."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from leadflow.identity.folding import KEY_LENGTH, WORD, fold_text, fold_text_once, has_han
from leadflow.identity.lexicon import (
    places,
    places_by_pinyin,
    simplified_characters,
    words,
)

# Legal forms as sequences of folded words → the form's one spelling in keys, and for display.
LEGAL_FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    **dict.fromkeys(
        [("co", "ltd"), ("co", "limited"), ("company", "ltd"), ("company", "limited")],
        ("ltd", "Co., Ltd."),
    ),
    **dict.fromkeys([("ltd",), ("limited",)], ("ltd", "Ltd")),
    **dict.fromkeys(
        [("pty", "ltd"), ("pty", "limited"), ("proprietary", "limited")], ("ptyltd", "Pty Ltd")
    ),
    **dict.fromkeys([("pte", "ltd"), ("pte", "limited")], ("pteltd", "Pte. Ltd.")),
    **dict.fromkeys([("pvt", "ltd"), ("private", "limited")], ("pvtltd", "Pvt. Ltd.")),
    **dict.fromkeys([("inc",), ("incorporated",), ("co", "inc")], ("inc", "Inc.")),
    **dict.fromkeys([("corp",), ("corporation",)], ("corp", "Corp.")),
    **dict.fromkeys([("llc",), ("l", "l", "c")], ("llc", "LLC")),
    ("llp",): ("llp", "LLP"),
    ("plc",): ("plc", "PLC"),
    ("gmbh",): ("gmbh", "GmbH"),
    **dict.fromkeys(
        [
            ("gmbh", *between, *end)
            for between in ((), ("and",), ("und",))
            for end in (("co", "kg"), ("cokg",))  # Co. KG, Co.KG
        ],
        ("gmbhcokg", "GmbH & Co. KG"),
    ),
    ("ag",): ("ag", "AG"),
    ("kg",): ("kg", "KG"),
    ("ohg",): ("ohg", "OHG"),
    ("ug",): ("ug", "UG"),
    ("gbr",): ("gbr", "GbR"),
    ("kgaa",): ("kgaa", "KGaA"),
    ("eurl",): ("eurl", "EURL"),
    ("sas",): ("sas", "SAS"),
    ("sarl",): ("sarl", "SARL"),
    ("sa",): ("sa", "SA"),
    ("bv",): ("bv", "B.V."),
    ("nv",): ("nv", "N.V."),
    ("ab",): ("ab", "AB"),
    ("oy",): ("oy", "Oy"),
    ("aps",): ("aps", "ApS"),
    ("spa",): ("spa", "S.p.A."),
    ("srl",): ("srl", "S.r.l."),
}
LONGEST_FORM = max(len(words) for words in LEGAL_FORMS)
FORM_WORDS = frozenset(spelling for spelling, _ in LEGAL_FORMS.values()) | frozenset(
    "".join(words) for words in LEGAL_FORMS
)
LAST_FORM_WORDS = frozenset(words[-1] for words in LEGAL_FORMS)
CHINESE_FORMS = (
    "股份有限公司", "有限公司", "股份公司", "有限合伙", "普通合伙", "合伙企业", "个人独资企业",
    "个体工商户", "分公司",
)  # fmt: skip
# What people leave out when they name a company shortly; no trade word such as 科技 is among them.
# The longer first.
CHINESE_TAILS = (
    "股份有限公司", "有限公司", "股份公司", "有限合伙", "普通合伙", "合伙企业", "公司",
)  # fmt: skip
BRACKETED = re.compile(r"[(\[{〔【〈《「]([^)\]}〕】〉》」]*)[)\]}〕】〉》」]")
OPENING_BRACKETS = frozenset("([{〔【〈《「")
INSIDE_WORD = re.compile(r"[.'’`´·]")
ADMINISTRATIVE = re.compile(r"^(壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)")
MINIMUM_SHORT = 2
SAME_BRAND_LATIN = 5
SIMILAR_DICE = 0.75


class CompanyName(NamedTuple):
    """One company name taken apart; every part is folded, `None` where nothing is left.

    `words` are those before the legal form, without places in brackets.
    """

    key: str | None
    short: str | None
    has_legal_form: bool
    places: frozenset[str]
    words: tuple[str, ...] = ()


def company_key(text: str | None) -> str | None:
    """The legal name as a match key: folded, no brackets, no spaces, its form spelt one way."""
    return read_company_name(text).key


def short_key(text: str | None) -> str | None:
    """The key without place and legal form: 星河科技 for 北京星河科技有限公司 (name-only rule)."""
    return read_company_name(text).short


def has_legal_form(text: str | None) -> bool:
    """Whether the name is a full legal one, such as …有限公司 or … GmbH."""
    return read_company_name(text).has_legal_form


def take_company_name_apart(text: str | None) -> CompanyName:
    """Take a name apart; a placeholder such as 无 or n/a, or a bare legal form, is no name.

    `read_company_name` is the same with a memory.
    """
    if not text:
        return CompanyName(None, None, False, frozenset())
    folded = fold_text_once(text)
    stem, form = _words_and_form(folded)
    key = _one_chinese_form("".join(stem) + (form or ""))[:KEY_LENGTH]
    if _says_nothing(key):
        return CompanyName(None, None, False, frozenset())
    bracket_places: set[str] = set()
    if not OPENING_BRACKETS.isdisjoint(folded) and (inside_brackets := BRACKETED.findall(folded)):
        bracket_places.update(
            place for inside in inside_brackets for place in _places_at_start(inside)[0]
        )
        without_places = BRACKETED.sub(
            lambda found: "" if _is_place(found.group(1)) else f" {found.group(1)} ", folded
        )
        stem = _words_and_form(without_places)[0]
    short, start_places = _short(stem)
    is_full = form is not None or key.endswith(CHINESE_FORMS)
    return CompanyName(key, short, is_full, start_places.union(bracket_places), tuple(stem))


read_company_name = lru_cache(maxsize=200_000)(take_company_name_apart)


@lru_cache(maxsize=200_000)
def company_names_compatible(left: str | None, right: str | None) -> bool | None:
    """Whether two names may be one company; None where they cannot be compared.

    Not comparable: a name that is missing, or one in characters and one in letters.
    """
    one, other = read_company_name(left), read_company_name(right)
    if one.key is None or other.key is None:
        return None
    if one.key == other.key:
        return True
    if has_han(one.key) != has_han(other.key):
        return None
    if not places_compatible(one.places, other.places):
        return False
    first, second = sorted(
        (one.short or one.key, other.short or other.key), key=lambda short: (len(short), short)
    )
    if first in second:
        return True
    brand = MINIMUM_SHORT if has_han(one.key) else SAME_BRAND_LATIN
    return first[:brand] == second[:brand] or _dice(first, second) >= SIMILAR_DICE


def places_compatible(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two different cities contradict each other; a province or the country contradicts nothing."""
    cities = [{place for place in named if places()[place] == "city"} for named in (one, other)]
    return not cities[0] or not cities[1] or bool(cities[0] & cities[1])


def legal_name(text: str | None) -> str | None:
    """The name as it is shown (I5): one width, one kind of bracket, one spelling of its form."""
    if not text or company_key(text) is None:
        return None
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if has_han(plain):
        plain = plain.translate(simplified_characters())
        plain = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", plain)
        return unicodedata.normalize("NFC", plain).replace("(", "（").replace(")", "）")
    words, form = _display_words_and_form(plain)
    return " ".join(words).rstrip(", ") + f" {form}" if form else plain


def short_name(text: str | None) -> str | None:
    """The display form without place and legal form; None where only these make up the name."""
    name = legal_name(text)
    if name is None:
        return None
    if has_han(name):
        short = short_key(name) or ""
        # Where case folding keeps every place, the name's own capitals are kept: ABC, not abc.
        folded = name.casefold()
        start = folded.find(short) if len(folded) == len(name) else -1
        return (name[start : start + len(short)] if start >= 0 else short) or None
    words, form = _display_words_and_form(name)
    while form:
        words, form = _display_words_and_form(" ".join(words))
    while len(words) > 1 and "".join(_words(fold_text(words[0]))) in places_by_pinyin():
        words = words[1:]
    rest = " ".join(words).rstrip(", ")
    return rest if company_key(rest) else None


def _display_words_and_form(plain: str) -> tuple[list[str], str | None]:
    words = plain.split()
    for count in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
        form = LEGAL_FORMS.get(tuple(_words(fold_text(" ".join(words[-count:])))))
        if form:
            return words[:-count], form[1]
    return words, None


def _words(folded: str) -> list[str]:
    if folded.replace(" ", "").isalnum():  # most of them
        return folded.split()
    # Dots and apostrophes stand inside a word: G.m.b.H., Xi'an, d'Or.
    return WORD.findall(INSIDE_WORD.sub("", folded).replace("&", " and "))


def _words_and_form(folded: str) -> tuple[list[str], str | None]:
    words = _words(folded)
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    if words and words[-1] in LAST_FORM_WORDS:
        for count in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
            form = LEGAL_FORMS.get(tuple(words[-count:]))
            if form:
                return words[:-count], form[0]
    return words, None


def _says_nothing(key: str) -> bool:
    is_empty = not key or key in words("company_placeholder")
    return is_empty or key in FORM_WORDS or key in CHINESE_FORMS


def _one_chinese_form(joined: str) -> str:
    while "有限责任" in joined:
        joined = joined.replace("有限责任", "有限")
    return joined


def _short(stem: list[str]) -> tuple[str | None, frozenset[str]]:
    found: set[str] = set()
    while len(stem) > 1 and stem[0] in places_by_pinyin():
        found |= places_by_pinyin()[stem[0]]
        stem = stem[1:]
    short = _one_chinese_form("".join(stem))
    while tail := next((tail for tail in CHINESE_TAILS if short.endswith(tail)), ""):
        if len(short) - len(tail) < MINIMUM_SHORT:
            break
        short = short.removesuffix(tail)
    named, short = _places_at_start(short)
    is_short = len(short) >= MINIMUM_SHORT and not _says_nothing(short)
    return (short if is_short else None), frozenset(found | named)


def _places_at_start(text: str) -> tuple[set[str], str]:
    """The places that a text begins with, and the rest; a rest of one character stays whole.

    So does what is nothing but a trade: 合肥北海食品 is 北海食品 of 合肥, and not any 食品.
    """
    found: set[str] = set(places_by_pinyin().get(text, ()))
    known = places()
    while not text[:1].isascii():
        place = next((start for n in (4, 3, 2) if (start := text[:n]) in known), None)
        if place is None:
            return found, text
        rest = ADMINISTRATIVE.sub("", text[len(place) :])
        found.add(place)
        if len(rest) < MINIMUM_SHORT or _trades().fullmatch(rest):
            return found, text
        text = rest
    return found, text


@cache
def _trades() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(words('trade_word')))})+")


def _is_place(inside: str) -> bool:
    bare = re.sub(r"[省市\s]+$", "", inside)
    return bare in places() or bare in places_by_pinyin()


def _dice(one: str, other: str) -> float:
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / max(1, len(pairs[0]) + len(pairs[1]))
