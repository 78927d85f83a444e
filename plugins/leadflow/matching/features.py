"""From records as received to features: every field normalised once for each distinct value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.birth_date import birth_date_key
from leadflow.identity.folding import fold_text_once
from leadflow.identity.lexicon import (
    places,
    places_by_pinyin,
    readings,
    simplified_characters,
    surnames,
)
from leadflow.identity.street import read_street
from leadflow.matching.columns import Column, Hashes, hash_texts
from leadflow.matching.companies import Companies, read_companies
from leadflow.matching.contacts import (
    Mailboxes,
    Phones,
    read_domain,
    read_mailboxes,
    read_phones,
)
from leadflow.matching.names import Names, read_names
from leadflow.matching.parallel import both
from leadflow.matching.records import Records, joined
from leadflow.sources.cells import is_blank
from leadflow.sources.companies import parse_uscc
from leadflow.sources.date_orders import decide_order

NOT_WORD = re.compile(r"[^\w]+")


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


@dataclass(frozen=True)
class Features:
    """The normalised fields of a table; None for one that the table lacks."""

    size: int
    order: Hashes
    names: Names | None = None
    companies: Companies | None = None
    phones: Phones | None = None
    mailboxes: Mailboxes | None = None
    domain: Column | None = None
    streets: Streets | None = None
    city: Column | None = None
    plain: dict[str, Column] = field(default_factory=dict)


def read_features(records: Records, regions: tuple[str, ...] = ("CN", "US")) -> Features:
    """Normalise every field that the records have. Never raises on any text."""
    for load in (readings, surnames, places, places_by_pinyin, simplified_characters):
        load()  # once, before a second process begins
    # the two halves take about as long as each other
    (companies, mailboxes, domain, plain), (names, phones, streets) = both(
        records.size,
        lambda: (*_of_companies(records), _plain(records)),
        lambda: (_names(records), read_phones(records, regions), _streets(records)),
    )
    city = records.first("city")
    return Features(
        records.size,
        records.order(),
        names=names,
        companies=companies,
        phones=phones,
        mailboxes=mailboxes,
        domain=domain,
        streets=streets,
        city=city.map(_folded_text) if city is not None else None,
        plain=plain,
    )


def _of_companies(
    records: Records,
) -> tuple[Companies | None, Mailboxes | None, Column | None]:
    company = records.first("company_name")
    mailboxes = read_mailboxes(records)
    companies = read_companies(company) if company is not None else None
    return companies, mailboxes, read_domain(records, mailboxes)


def _plain(records: Records) -> dict[str, Column]:
    """Fields that are compared as they are written, folded."""
    plain: dict[str, Column] = {}
    for name, normalise in (
        ("uscc", parse_uscc),
        ("wechat", _folded_key),
        ("identifier", _folded_key),
        ("postcode", _folded_key),
        ("state", _folded_key),
    ):
        column = records.first(name)
        if column is not None:
            plain[name] = column.map(normalise)
    birth = records.first("birth_date")
    if birth is not None:
        order = decide_order(birth.values).order
        plain["birth_date"] = birth.map(lambda text: birth_date_key(text, order))
    attributes = records.fields.get("attribute", ())
    for name, column in zip(records.attribute_names, attributes, strict=True):
        plain[f"attribute:{name}"] = column.map(_folded_text)
    return plain


def _names(records: Records) -> Names | None:
    whole, given, surname = (
        records.first(name) for name in ("person_name", "given_name", "surname")
    )
    if whole is None and given is not None and surname is not None:
        whole = joined([given, surname], _full_name)
    found = next((each for each in (whole, surname, given) if each is not None), None)
    return read_names(found) if found is not None else None


def _full_name(parts: tuple[str | None, ...]) -> str:
    from leadflow.sources.people import full_name

    return full_name(parts[0] or "", parts[1] or "")


def _streets(records: Records) -> Streets | None:
    columns = records.fields.get("address", ())
    if not columns:
        return None
    whole = (
        columns[0]
        if len(columns) == 1
        else joined(columns, lambda parts: " ".join(part for part in parts if part))
    )
    apart = [read_street(text) for text in whole.values]
    keys = [" ".join((*each.numbers, each.place, each.words)) for each in apart]
    column = whole.recoded([" ".join(key.split()) or None for key in keys])
    first: dict[str, int] = {}
    for at, key in enumerate(keys):
        first.setdefault(" ".join(key.split()), at)
    kept = [apart[first[key]] for key in column.values]
    words = [each.words or each.place for each in kept]
    return Streets(
        column,
        _hash_or_zero([each.numbers[0] if each.numbers else "" for each in kept]),
        np.array(words, dtype=object),
        _hash_or_zero(words),
        hash_texts([f"{''.join(each.numbers[:1])} {each.words[:6]}" for each in kept]),
    )


def _hash_or_zero(texts: list[str]) -> Hashes:
    return np.where([bool(text) for text in texts], hash_texts(texts), 0).astype(np.uint64)


def _folded_key(text: str) -> str | None:
    return None if is_blank(text) else NOT_WORD.sub("", fold_text_once(text)) or None


def _folded_text(text: str) -> str | None:
    return None if is_blank(text) else " ".join(NOT_WORD.sub(" ", fold_text_once(text)).split())
