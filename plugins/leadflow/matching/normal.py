"""From records as received to normal forms: every value in one spelling, each distinct one once.

Features follow from the forms alone and fast (`features`), so a book keeps these. No form holds a
tab or a line end; within one, parts are set apart by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadflow.identity.birth_date import birth_date_key
from leadflow.identity.folding import fold_text_once
from leadflow.identity.lexicon import (
    places,
    places_by_pinyin,
    readings,
    simplified_characters,
    surnames,
)
from leadflow.identity.mailbox import email_key
from leadflow.matching.columns import Column, Hashes, encode
from leadflow.matching.companies import company_form
from leadflow.matching.contacts import read_domain, read_phone_forms
from leadflow.matching.names import name_form
from leadflow.matching.records import Records, joined
from leadflow.matching.streets import street_form
from leadflow.parallel import both
from leadflow.sources.cells import is_blank
from leadflow.sources.companies import parse_uscc
from leadflow.sources.date_orders import decide_order

# Below so many records a second process costs more than it brings.
WORTH_A_PROCESS = 8_000
NOT_WORD = re.compile(r"[^\w]+")
# What a line of a book holds, in this order; `phone` and `other_phone` are any two of a record's.
FORMS = (
    "name", "company", "phone", "other_phone", "email", "domain", "street", "city", "uscc",
    "wechat", "identifier", "postcode", "state", "birth_date",
)  # fmt: skip


@dataclass(frozen=True)
class Normal:
    """A table's values in one spelling; a column that is there counts as one the table has.

    `order` is a number per record that ties are broken by.
    """

    size: int
    order: Hashes
    columns: Mapping[str, Column]

    def lines(self) -> Iterator[str]:
        """Each record's forms as one line. Raises ValueError for a column no book has."""
        if beyond := set(self.columns) - set(FORMS):
            raise ValueError(f"a book keeps no {', '.join(sorted(beyond))}")
        texts = []
        for name in FORMS:
            column = self.columns.get(name)
            values = ["", *column.values] if column is not None else [""]
            codes = column.codes.tolist() if column is not None else [-1] * self.size
            texts.append([values[code + 1] for code in codes])
        return map("\t".join, zip(*texts, strict=True))


def read_lines(lines: Sequence[str], names: Iterable[str], order: Hashes) -> Normal:
    """What `Normal.lines` wrote, of a table with the columns `names`.

    Raises ValueError where these are not the lines of as many records as `order` has.
    """
    wanted = set(names)
    flat = "\t".join(lines).split("\t") if lines else []
    if len(flat) != len(order) * len(FORMS):
        raise ValueError(f"{len(flat)} forms are not those of {len(order)} records")
    columns = {
        name: encode(flat[at :: len(FORMS)]) for at, name in enumerate(FORMS) if name in wanted
    }
    return Normal(len(order), order, columns)


def normalise(records: Records, regions: tuple[str, ...] = ("CN", "US")) -> Normal:
    """Normalise every field that the records have. Never raises on any text."""
    for load in (readings, surnames, places, places_by_pinyin, simplified_characters):
        load()  # once, before a second process begins
    # the two halves take about as long as each other
    one, other = both(
        lambda: {**_of_companies(records), **_plain(records)},
        lambda: {**_names(records), **read_phone_forms(records, regions), **_streets(records)},
        is_worthwhile=records.size >= WORTH_A_PROCESS,
    )
    return Normal(records.size, records.order(), {**one, **other})


def _of_companies(records: Records) -> dict[str, Column]:
    company, email = records.first("company_name"), records.first("email")
    found: dict[str, Column] = {}
    if company is not None:
        found["company"] = company.map(company_form)
    if email is not None:
        found["email"] = email.map(email_key)
    domain = read_domain(records.first("website"), found.get("email"))
    return found if domain is None else {**found, "domain": domain}


def _plain(records: Records) -> dict[str, Column]:
    """Fields that are compared as they are written, folded."""
    plain: dict[str, Column] = {}
    normalisers: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        ("uscc", parse_uscc),
        ("wechat", _folded_key),
        ("identifier", _folded_key),
        ("postcode", _folded_key),
        ("state", _folded_key),
        ("city", _folded_text),
    )
    for name, normaliser in normalisers:
        column = records.first(name)
        if column is not None:
            plain[name] = column.map(normaliser)
    birth = records.first("birth_date")
    if birth is not None:
        order = decide_order(birth.values).order
        plain["birth_date"] = birth.map(lambda text: birth_date_key(text, order))
    attributes = records.fields.get("attribute", ())
    for name, column in zip(records.attribute_names, attributes, strict=True):
        plain[f"attribute:{name}"] = column.map(_folded_text)
    return plain


def _names(records: Records) -> dict[str, Column]:
    whole, given, surname = (
        records.first(name) for name in ("person_name", "given_name", "surname")
    )
    if whole is None and given is not None and surname is not None:
        whole = joined([given, surname], _full_name)
    found = next((each for each in (whole, surname, given) if each is not None), None)
    return {} if found is None else {"name": found.map(name_form)}


def _full_name(parts: tuple[str | None, ...]) -> str:
    from leadflow.sources.people import full_name

    return full_name(parts[0] or "", parts[1] or "")


def _streets(records: Records) -> dict[str, Column]:
    columns = records.fields.get("address", ())
    if not columns:
        return {}
    whole = (
        columns[0]
        if len(columns) == 1
        else joined(columns, lambda parts: " ".join(part for part in parts if part))
    )
    return {"street": whole.map(street_form)}


def _folded_key(text: str) -> str | None:
    return None if is_blank(text) else NOT_WORD.sub("", fold_text_once(text)) or None


def _folded_text(text: str) -> str | None:
    return None if is_blank(text) else " ".join(NOT_WORD.sub(" ", fold_text_once(text)).split())
