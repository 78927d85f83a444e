"""Names of people: match key, incomplete names, comparison of two names."""

import re
from functools import lru_cache
from typing import NamedTuple

from leadflow.identity.folding import KEY_LENGTH, WORD, fold_text_once, is_han
from leadflow.identity.lexicon import surnames, words

# Titles of several characters are cut wherever a name stands before them.
CHINESE_TITLE = re.compile(
    r"(先生|女士|小姐|太太|夫人|同学|老师|董事长|总经理|副总经理|副总裁|总裁|副总|经理|总监|主任|主管|部长|"
    r"科长|处长|院长|校长|厂长|店长|会长|秘书|博士|教授|律师|医生|工程师|老板|总)$"
)
# Titles of one character are given names as well: they count only after a bare surname.
SHORT_TITLES = frozenset("总工董哥姐叔姨某")
FAMILIAR_PREFIXES = frozenset("小老阿")
BRACKETED = re.compile(r"[(\[{〔【〈《「][^)\]}〕】〉》」]*[)\]}〕】〉》」]?")
INSIDE_WORD = re.compile(r"[.'’`´·•・]")
LONGEST_HAN_NAME = 15


class PersonName(NamedTuple):
    """A person's name taken apart. `key` is None for an incomplete name, which matches nobody."""

    key: str | None
    surname: str | None
    words: tuple[str, ...]
    is_han: bool


def person_key(text: str | None) -> str | None:
    """The name as a match key: no salutation, no title, no case, no order of Latin words.

    None for what does not name one person: 李, 李总, 王先生, a single Latin word, a placeholder.
    """
    return read_person_name(text).key


def take_person_name_apart(text: str | None) -> PersonName:
    """Take a name apart; never raises. `read_person_name` is the same with a memory."""
    if not text:
        return PersonName(None, None, (), False)
    folded = fold_text_once(text)
    if folded.isalnum():
        parts = [folded]
    else:
        parts = WORD.findall(INSIDE_WORD.sub("", BRACKETED.sub(" ", folded)))
    parts = [part for part in parts if part not in words("salutation") and not part.isdigit()]
    if not parts or "".join(parts) in words("person_placeholder"):
        return PersonName(None, None, (), False)
    han_parts = [part for part in parts if is_han(part)]
    if len("".join(han_parts)) > 1 or len(han_parts) == len(parts):  # 张伟 David goes by 张伟
        return _chinese_name(han_parts)
    if han_parts:
        return PersonName(None, surname_of(han_parts[0]), tuple(parts), True)
    key = " ".join(sorted(parts))[:KEY_LENGTH].strip() if len(parts) > 1 else None
    return PersonName(key, None, tuple(parts), False)


read_person_name = lru_cache(maxsize=200_000)(take_person_name_apart)


@lru_cache(maxsize=200_000)
def names_compatible(left: str | None, right: str | None) -> bool:
    """Whether two names may be one person's: a missing name contradicts nothing."""
    one, other = read_person_name(left), read_person_name(right)
    if not one.words or not other.words or (one.key is not None and one.key == other.key):
        return True
    if one.is_han and other.is_han:
        if one.key is not None and other.key is not None:
            return False
        return one.surname is None or other.surname is None or one.surname == other.surname
    if one.is_han or other.is_han:
        chinese, latin = (one, other) if one.is_han else (other, one)
        return _may_be_pinyin(chinese, latin.words)
    return _all_found(one.words, other.words) or _all_found(other.words, one.words)


def surname_of(han_name: str) -> str | None:
    """The surname that a Chinese name begins with, compound ones first; None where unknown."""
    return next((han_name[:n] for n in (2, 1) if han_name[:n] in surnames()), None)


def _chinese_name(parts: list[str]) -> PersonName:
    # CRMs put the given name first: 伟 张.
    if len(parts) == 2 and parts[1] in surnames() and surname_of(parts[0]) is None:
        parts = parts[::-1]
    name = "".join(parts)
    while (title := CHINESE_TITLE.search(name)) and title.start() > 0:
        name = name[: title.start()]
    if name in words("person_placeholder") or CHINESE_TITLE.fullmatch(name):
        return PersonName(None, None, (), False)
    if len(name) > 1 and name[-1] in SHORT_TITLES and name[:-1] in surnames():
        name = name[:-1]
    if len(name) == 2 and name[0] in FAMILIAR_PREFIXES and name[1] in surnames():
        name = name[1:]
    if name in surnames() or len(name) == 1:
        return PersonName(None, name if name in surnames() else None, (name,), True)
    key = name if len(name) <= LONGEST_HAN_NAME else None
    return PersonName(key, surname_of(name), (name,), True)


def _may_be_pinyin(chinese: PersonName, latin: tuple[str, ...]) -> bool:
    if chinese.surname is None:
        return True
    readings = surnames()[chinese.surname]
    if len(latin) == 1:  # zhangwei or weizhang, written together
        return any(latin[0].startswith(known) or latin[0].endswith(known) for known in readings)
    return any(word in readings for word in latin)


def _all_found(words: tuple[str, ...], among: tuple[str, ...]) -> bool:
    return all(any(_same_word(word, candidate) for candidate in among) for word in words)


def _same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
