"""Addresses as features: the first number, the words of the street, the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.street import read_street
from leadflow.matching.columns import (
    Column,
    Hashes,
    hash_texts,
    hash_texts_or_zero,
    take_forms_apart,
)


@dataclass(frozen=True)
class Streets:
    """Addresses: per distinct one the first number, the words, the place and the whole.

    `whole` is equal for two spellings of one number and street: what frequency is counted of.
    `place` is 0 where the address names none.
    """

    column: Column
    first_number: Hashes
    words: NDArray[np.object_]
    word_hash: Hashes
    place: Hashes
    whole: Hashes


def street_form(text: str) -> str | None:
    """An address as its key, first number, words and place; None where nothing is left."""
    street = read_street(text)
    key = " ".join(" ".join((*street.numbers, street.place, street.words)).split())
    first = street.numbers[0] if street.numbers else ""
    return f"{key}|{first}|{street.words}|{street.place}" if key else None


def read_streets(forms: Column) -> Streets:
    """The features of every distinct address."""
    column, (_, numbers, words, places) = take_forms_apart(forms, 4)
    told = [each or place for each, place in zip(words, places, strict=True)]
    return Streets(
        column,
        hash_texts_or_zero(numbers),
        np.array(told, dtype=object),
        hash_texts_or_zero(told),
        hash_texts_or_zero(places),
        hash_texts([f"{first} {each[:6]}" for first, each in zip(numbers, words, strict=True)]),
    )
