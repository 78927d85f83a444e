"""Addresses as features: the first number, the words of the street, the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.street import read_street
from leadflow.matching.columns import Column, Hashes, hash_texts, hash_texts_or_zero


@dataclass(frozen=True)
class Streets:
    """Addresses: per distinct one the first number and all as hashes, the words, the whole.

    `whole` is equal for two spellings of one number and street: what frequency is counted of.
    """

    column: Column
    first_number: Hashes
    words: NDArray[np.object_]
    word_hash: Hashes
    whole: Hashes


def street_form(text: str) -> str | None:
    """An address as numbers, place and words; None where nothing is left."""
    street = read_street(text)
    form = f"{' '.join(street.numbers)}|{street.place}|{street.words}"
    return form if len(form) > 2 else None


def read_streets(forms: Column) -> Streets:
    """The features of every distinct address; one is told apart by its form without the bars."""
    keys = [" ".join(form.replace("|", " ").split()) for form in forms.values]
    column = forms.recoded(keys)
    form_of = dict(zip(reversed(keys), reversed(forms.values), strict=True))  # the first of each
    apart = [form_of[key].split("|") for key in column.values]
    numbers = [numbers.partition(" ")[0] for numbers, _, _ in apart]
    words = [words or place for _, place, words in apart]
    return Streets(
        column,
        hash_texts_or_zero(numbers),
        np.array(words, dtype=object),
        hash_texts_or_zero(words),
        hash_texts(
            [f"{first} {words[:6]}" for first, (_, _, words) in zip(numbers, apart, strict=True)]
        ),
    )
