"""Names of companies as features, and how alike two of them are: brand, reading, places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.company_name import take_company_name_apart
from leadflow.identity.folding import has_han
from leadflow.identity.lexicon import places
from leadflow.identity.pinyin import spell
from leadflow.matching.columns import Column, Hashes, hash_texts, take_forms_apart
from leadflow.matching.spelling import distances, similarities, token_sets, token_sorts

# How two names compare, in rising order; NOT_COMPARABLE is a name missing or in another script.
NOT_COMPARABLE, DIFFER, AKIN, SIMILAR, SAME_SHORT, SAME = -1, 0, 1, 2, 3, 4
LEVELS = ("differ", "akin", "similar", "same_short", "same")
SEVERAL_CITIES = -2
SEVERAL = "several"
BRAND_HAN, BRAND_LATIN = 2, 5
LONGEST = 80


@dataclass(frozen=True)
class Companies:
    """Company names, a distinct match key in `column.values` each; the arrays are per key.

    `short` is the name without place and legal form, `reading` the same in letters, `city` the
    one city that the name tells of (-1 none, -2 several).
    """

    column: Column
    short: NDArray[np.object_]
    spelt: NDArray[np.object_]
    core: NDArray[np.object_]
    is_han: NDArray[np.bool_]
    length: NDArray[np.int32]
    city: NDArray[np.int32]
    short_hash: Hashes
    reading: Hashes
    brand: Hashes
    rest: Hashes
    words: list[str]


def company_form(text: str) -> str | None:
    """A company as its match key, its short name, its city and its words; None for no name.

    The words only of a name in letters; one in characters has none.
    """
    name = take_company_name_apart(text)
    if not name.key:
        return None
    short = (name.short or name.key)[:LONGEST]
    words = "" if has_han(short) else " ".join(name.words)
    return f"{name.key}|{short}|{_city(name.places)}|{words}"


def read_companies(forms: Column) -> Companies:
    """The features of every distinct company; two forms with one match key are one company."""
    column, (_, shorts, cities, words) = take_forms_apart(forms, 4)
    spelt = [spell(short)[:LONGEST] for short in shorts]
    han = [has_han(short) for short in shorts]
    cores = [each or short for each, short in zip(words, shorts, strict=True)]
    brands = [
        short[:BRAND_HAN] if is_han else core.partition(" ")[0][:BRAND_LATIN]
        for short, is_han, core in zip(shorts, han, cores, strict=True)
    ]
    numbers = _city_numbers()
    return Companies(
        column,
        np.array(shorts, dtype=object),
        np.array(spelt, dtype=object),
        np.array([core[:LONGEST] for core in cores], dtype=object),
        np.array(han, dtype=bool),
        np.array([len(short) for short in shorts], dtype=np.int32),
        np.array([numbers[city] for city in cities], dtype=np.int32),
        hash_texts(shorts),
        hash_texts(spelt),
        hash_texts([spell(brand) for brand in brands]),
        hash_texts([short[len(brand) :] for short, brand in zip(shorts, brands, strict=True)]),
        cores,
    )


def compare_companies(
    companies: Companies, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.int8]:
    """Levels of pairs of distinct companies, NOT_COMPARABLE where the scripts differ too far."""
    levels = np.zeros(len(left), dtype=np.int8)
    one_city, other_city = companies.city[left], companies.city[right]
    elsewhere = (one_city >= 0) & (other_city >= 0) & (one_city != other_city)
    is_short = companies.short_hash[left] == companies.short_hash[right]
    mixed = companies.is_han[left] != companies.is_han[right]
    is_read = companies.reading[left] == companies.reading[right]
    open_pairs = ~is_short & ~is_read & ~elsewhere
    at = np.flatnonzero(open_pairs & ~mixed & companies.is_han[left])
    levels[at] = _han_levels(companies, left[at], right[at])
    at = np.flatnonzero(open_pairs & ~mixed & ~companies.is_han[left])
    levels[at] = _latin_levels(companies, left[at], right[at])
    at = np.flatnonzero(open_pairs & mixed)
    alike = similarities(companies.spelt[left[at]], companies.spelt[right[at]])
    levels[at] = np.where(alike >= 0.92, SIMILAR, NOT_COMPARABLE)
    levels[is_read & ~elsewhere] = SIMILAR
    levels[is_short & ~elsewhere] = SAME_SHORT
    levels[is_short & elsewhere] = DIFFER
    levels[left == right] = SAME
    return levels


def _han_levels(
    companies: Companies, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.int8]:
    one, other = companies.short[left], companies.short[right]
    alike = similarities(one, other)
    levels = np.where(alike >= 0.8, AKIN, DIFFER).astype(np.int8)
    near = distances(one, other, 1) <= 1
    longer = np.maximum(companies.length[left], companies.length[right])
    starts = np.zeros(len(one), dtype=bool)
    for at in np.flatnonzero(companies.brand[left] == companies.brand[right]):
        first, second = one[at], other[at]
        starts[at] = first.startswith(second) or second.startswith(first)
    levels[(near & (longer >= 4)) | (starts & (longer >= 3)) | (alike >= 0.92)] = SIMILAR
    return levels


def _latin_levels(
    companies: Companies, left: NDArray[np.int32], right: NDArray[np.int32]
) -> NDArray[np.int8]:
    one, other = companies.core[left], companies.core[right]
    alike = np.maximum(similarities(one, other), token_sorts(one, other) / 100)
    levels = np.where(alike >= 0.85, AKIN, DIFFER).astype(np.int8)
    rest = np.flatnonzero(alike < 0.93)
    whole = np.zeros(len(left), dtype=bool)
    whole[rest] = token_sets(one[rest], other[rest]) >= 97
    levels[(alike >= 0.93) | whole] = SIMILAR
    return levels


def _city(named: frozenset[str]) -> str:
    """The one city among the places that a name tells of; `several`, or nothing for none."""
    cities = [place for place in named if places()[place] == "city"]
    if len(cities) > 1:
        return SEVERAL
    return cities[0] if cities else ""


@cache
def _city_numbers() -> dict[str, int]:
    numbers = {place: number for number, place in enumerate(places())}
    return {**numbers, "": -1, SEVERAL: SEVERAL_CITIES}
