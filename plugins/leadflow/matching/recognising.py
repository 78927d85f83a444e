"""What each column of a table is for: by its header's words, else by the shape of its values.

A column that neither tells is left out and said so; nothing is guessed from an unclear one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from leadflow.config import INCLUDE
from leadflow.identity.folding import WORD, fold_text_once
from leadflow.identity.lexicon import simplified_characters, words
from leadflow.identity.mailbox import email_key
from leadflow.identity.phone_key import phone_keys
from leadflow.matching.columns import Column, encode
from leadflow.matching.records import FIELDS, Level, Records
from leadflow.sources.cells import fold, is_blank
from leadflow.sources.companies import parse_uscc, parse_website
from leadflow.sources.people import looks_like_person

SAMPLE = 2_000
# Of a column's filled values so many must have a shape for the column to have it.
SHAPE_SHARE = 0.7
# Golden Dragon Cafe has the form of a person's name; of people's names fewer have such a word.
ORGANISATION_SHARE = 0.05
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){1,2}")
# Fields that may be told by several columns: parts of one address, several phones.
SEVERAL = frozenset({"phone", "mobile", "address", "attribute", "ignore"})


@dataclass(frozen=True)
class Columns:
    """Column index → field; the other columns are not used. `record_id` names the row."""

    fields: dict[int, str]
    record_id: int | None


@cache
def header_words() -> dict[str, str]:
    """Folded header word → field."""
    path = INCLUDE / "matching" / "headers.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {header_key(word): field for field, words in listed.items() for word in words}


def header_key(text: str) -> str:
    """A header cell to compare by: width, case, spaces and traditional characters do not count."""
    return fold(text).translate(simplified_characters())


def recognise_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], given: Mapping[int, str]
) -> Columns:
    """What each column is for; `given` is a person's word on some, `ignore` among them."""
    fields: dict[int, str] = dict(given)
    taken = set(fields.values())
    record_id = None
    for place, name in enumerate(header):
        field = header_words().get(header_key(name))
        if place in given or field is None:
            continue
        if field == "record_id":
            record_id = place if record_id is None else record_id
        elif field not in taken or field in SEVERAL:
            fields[place] = field
            taken.add(field)
    for place in range(len(header)):
        if place not in fields and place != record_id:
            field = _shape(_values(rows, place))
            if field and field not in taken:
                fields[place] = field
                taken.add(field)
    for place, field in list(fields.items()):
        if field == "name":
            fields[place] = _kind_of_name(_values(rows, place), taken)
    used = {place: field for place, field in sorted(fields.items()) if field in FIELDS}
    return Columns(used, record_id)


def default_level(mapping: Columns) -> Level:
    """People where the table names people, else companies."""
    return "person" if {"person_name", "surname"} & set(mapping.fields.values()) else "company"


def records_from(
    header: Sequence[str], rows: Sequence[Sequence[str]], mapping: Columns, ids: Sequence[str]
) -> Records:
    """The table as records for the engine."""
    fields: dict[str, list[Column]] = {}
    attributes = []
    for place, field in mapping.fields.items():
        column = encode(None if is_blank(row[place]) else row[place] for row in rows)
        if not column.values:  # an empty column says nothing
            continue
        fields.setdefault(field, []).append(column)
        if field == "attribute":
            attributes.append(header[place])
    return Records(len(rows), fields, ids, tuple(attributes))


def _values(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    filled = (row[place] for row in rows[: 5 * SAMPLE] if not is_blank(row[place]))
    return list(dict.fromkeys(value for _, value in zip(range(SAMPLE), filled, strict=False)))


def _shape(values: Sequence[str]) -> str | None:
    """The field whose form most of the values have; codes before phones, which are digits too."""
    if len(values) < 2:
        return None
    for field, has_form in FORMS:
        if sum(map(has_form, values)) >= SHAPE_SHARE * len(values):
            return field
    return None


def _looks_like_phone(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    has_form = value.strip().startswith(("+", "0", "(")) or "-" in value or len(digits) == 11
    return 10 <= len(digits) <= 15 and has_form and bool(phone_keys(value))


FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda value: email_key(value) is not None),
    ("uscc", lambda value: parse_uscc(value) is not None),
    ("website", lambda value: "." in value and "/" in value and parse_website(value) is not None),
    ("phone", _looks_like_phone),
)


def _kind_of_name(values: Sequence[str], taken: set[str]) -> str:
    """What a column of names names: what the table has no other column for, else by its values."""
    if taken & {"person_name", "surname", "given_name"}:
        return "ignore" if "company_name" in taken else "company_name"
    if "company_name" in taken or "birth_date" in taken:
        return "person_name"
    organisations = sum(_names_organisation(value) for value in values)
    if organisations > ORGANISATION_SHARE * len(values):
        return "company_name"
    han = [value for value in values if HAN.search(value)]
    people = sum(looks_like_person(value) for value in han)
    people += sum(bool(LATIN_PERSON.fullmatch(value)) for value in values if not HAN.search(value))
    is_of_people = values and people >= 0.85 * len(values)
    return "person_name" if is_of_people else "company_name"


def _names_organisation(value: str) -> bool:
    return any(word in words("organisation_word") for word in WORD.findall(fold_text_once(value)))
