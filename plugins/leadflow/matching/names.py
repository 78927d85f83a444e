"""Names of persons as features: readings, words, initials; and how alike two of them are.

A name in characters and one in letters are compared by their readings: 张伟 is Zhang Wei.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.person_name import PersonName, surname_of, take_person_name_apart
from leadflow.identity.pinyin import spell, spell_surname
from leadflow.matching.columns import (
    Column,
    Hashes,
    hash_texts,
    hash_texts_or_zero,
    take_forms_apart,
)
from leadflow.matching.spelling import distances, similarities, token_sets

DIFFER, PART, INCOMPLETE, CLOSE, COMPATIBLE, READING, SAME = range(7)
LEVELS = (
    "differ", "one_part", "incomplete", "close", "compatible", "same_reading", "same",
)  # fmt: skip
CLOSE_SIMILARITY = 0.9
LONGEST = 60


@dataclass(frozen=True)
class Names:
    """Person names, a distinct one in `column.values` each; the arrays are per distinct name.

    `words` are hashes of up to three words, 0 where there is none: surname and given name of a
    Chinese name as read; `spelt_out` are those of more than a letter. `initials` is equal for one
    name in either order and either script.
    """

    column: Column
    written: NDArray[np.object_]
    turned: NDArray[np.object_]
    is_full: NDArray[np.bool_]
    is_han: NDArray[np.bool_]
    one_way: Hashes
    other_way: Hashes
    reading: Hashes
    words: NDArray[np.uint64]
    length: NDArray[np.int32]
    spelt_out: NDArray[np.object_]
    initials: NDArray[np.uint64]


def name_form(text: str) -> str | None:
    """A name as what tells it apart, whether it is whole and in characters, and its words as read.

    None for what names nobody.
    """
    name = take_person_name_apart(text)
    key = name.key if name.key and name.is_han else " ".join(name.words)
    if not key:
        return None
    kind = ("whole" if name.key is not None else "") + ("+han" if name.is_han else "")
    return f"{key}|{kind}|{' '.join(_parts(name))}"


def read_names(forms: Column) -> Names:
    """The features of every distinct name; two forms of one key are one name."""
    column, (keys, kinds, spelt) = take_forms_apart(forms, 3)
    is_full = ["whole" in kind for kind in kinds]
    turned, one_way, other_way, initials, spelt_out = [], [], [], [], []
    texts_at: tuple[list[str], ...] = ([], [], [])
    for text, full in zip(spelt, is_full, strict=True):
        words = text.split(" ")
        turned.append(" ".join(sorted(words))[:LONGEST])
        one_way.append("".join(words))
        other_way.append(words[-1] + "".join(words[:-1]))
        for at, texts in enumerate(texts_at):
            texts.append(_word_at(words, at))
        ends = (words[0][:1], words[-1][:1])
        initials.append("".join(sorted(ends)) if full else "")
        spelt_out.append(" ".join(word for word in words if len(word) > 1)[:LONGEST])
    one, other = hash_texts(one_way), hash_texts(other_way)
    return Names(
        column,
        np.array([text[:LONGEST] for text in spelt], dtype=object),
        np.array(turned, dtype=object),
        np.array(is_full, dtype=bool),
        np.array(["han" in kind for kind in kinds], dtype=bool),
        one,
        other,
        np.minimum(one, other),
        np.stack([hash_texts_or_zero(texts) for texts in texts_at], axis=1),
        np.array([len(key) for key in keys], dtype=np.int32),
        np.array(spelt_out, dtype=object),
        hash_texts_or_zero(initials),
    )


def compare_names(
    names: Names, left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Levels of pairs of distinct names, and which words of the left one the right one has too."""
    levels = np.zeros(len(left), dtype=np.int8)
    full = names.is_full[left] & names.is_full[right]
    same = left == right
    is_read_alike = full & (
        (names.one_way[left] == names.one_way[right])
        | (names.one_way[left] == names.other_way[right])
        | (names.other_way[left] == names.one_way[right])
    )
    common = _common_words(names.words[left], names.words[right])
    any_common = common.any(axis=1)
    levels[any_common] = PART
    # one word alone against a whole name, or twice the same one word
    levels[~full & any_common] = INCOMPLETE
    open_pairs = np.flatnonzero(full & ~is_read_alike & ~same)
    levels[open_pairs] = np.maximum(
        levels[open_pairs], _spelling_levels(names, left[open_pairs], right[open_pairs])
    )
    levels[is_read_alike] = READING
    levels[same & full] = SAME
    return levels, common


def _spelling_levels(
    names: Names, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.int8]:
    levels = np.zeros(len(left), dtype=np.int8)
    han = names.is_han[left] & names.is_han[right]
    keys = names.column.texts
    at = np.flatnonzero(han)
    if len(at):
        near = distances(keys[left[at]], keys[right[at]], 1) <= 1
        long = np.maximum(names.length[left[at]], names.length[right[at]]) >= 3
        levels[at[near & long]] = CLOSE
    at = np.flatnonzero(~han)
    if len(at):
        one, other = left[at], right[at]
        alike = similarities(names.written[one], names.written[other])
        low = np.flatnonzero(alike < CLOSE_SIMILARITY)
        alike[low] = np.maximum(
            alike[low], similarities(names.turned[one[low]], names.turned[other[low]])
        )
        levels[at[alike >= CLOSE_SIMILARITY]] = CLOSE
        latin = ~names.is_han[one] & ~names.is_han[other]
        may = np.flatnonzero(latin & (names.initials[one] == names.initials[other]))
        if len(may):
            fits = _initials_fit(names, one[may], other[may])
            levels[at[may[fits]]] = COMPATIBLE
    return levels


def _initials_fit(
    names: Names, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """J. Smith and John Smith, John Smith and John Paul Smith: nothing contradicts.

    Angela Wright and Angela J. Wilson: a letter in the middle makes no two surnames one.
    """
    subset = token_sets(names.spelt_out[left], names.spelt_out[right]) >= 100
    one_common = _common_words(names.words[left], names.words[right]).any(axis=1)
    fits: NDArray[np.bool_] = one_common & subset
    return fits


def _common_words(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """(pairs, words): which words of the left name are words of the right one."""
    common = np.zeros(left.shape, dtype=bool)
    for other in range(right.shape[1]):
        common |= (left != 0) & (left == right[:, other : other + 1])
    return common


def _parts(name: PersonName) -> tuple[str, ...]:
    """The words as read: surname first for a Chinese name, as written for others."""
    if not name.is_han:
        return name.words
    whole = "".join(name.words)
    surname = name.surname or surname_of(whole) or whole[:1]
    given = spell(whole[len(surname) :])
    return (spell_surname(surname), given) if given else (spell_surname(surname),)


def _word_at(words: Sequence[str], at: int) -> str:
    """First, last and second word; a single letter is no word to agree on."""
    place = (0, len(words) - 1, 1)[at]
    if at and (place == 0 or (at == 2 and len(words) < 3)):
        return ""
    return words[place] if len(words[place]) > 1 else ""
