"""Phones, mailboxes and domains as features: whose they may be, and their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadflow.identity.mailbox import company_domain, is_role_mailbox
from leadflow.identity.phone_key import phone_keys
from leadflow.matching.columns import MISSING, Codes, Column, Hashes, hash_texts, spread
from leadflow.matching.records import Records, joined

DESK = "|desk"
NOT_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True)
class Phones:
    """Numbers of a record in two columns over the same distinct values; `digits` as integers.

    `is_desk` says per record whether its number there is a desk's: a fixed line, or what stands in
    the column of office numbers beside one of mobiles.
    """

    columns: tuple[Codes, Codes]
    is_desk: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    values: list[str]
    hashes: Hashes
    digits: NDArray[np.int64]


@dataclass(frozen=True)
class Mailboxes:
    """E-mail addresses and their parts before the @, both per record; the arrays per distinct one.

    `digits` is the number that the digits before the @ make, `first` the code of the first letter.
    """

    column: Column
    local: Column
    is_role: NDArray[np.bool_]
    digits: NDArray[np.int64]
    first: NDArray[np.int32]


def read_phone_forms(records: Records, regions: tuple[str, ...]) -> dict[str, Column]:
    """Up to two numbers a record, from its columns of mobiles and phones in this order.

    A desk's number is marked as one; nothing where the table has no such column.
    """
    given = [
        (name, column) for name in ("mobile", "phone") for column in records.fields.get(name, ())
    ]
    if not given:
        return {}
    has_both = len({name for name, _ in given}) == 2
    known: dict[str, int] = {}
    found = np.full((records.size, 2), MISSING, dtype=np.int32)
    is_desk = np.zeros((records.size, 2), dtype=bool)
    for name, column in given:
        codes = [[MISSING] * len(column.values) for _ in range(2)]
        desks = [[False] * len(column.values) for _ in range(2)]
        for at, text in enumerate(column.values):
            for place, phone in enumerate(phone_keys(text, regions)[:2]):
                codes[place][at] = known.setdefault(phone.key, len(known))
                is_office = has_both and name == "phone" and not phone.is_mobile
                desks[place][at] = phone.is_fixed or is_office
        for code, desk in zip(codes, desks, strict=True):
            _add_value(
                found,
                is_desk,
                spread(np.array(code, dtype=np.int32), column.codes, MISSING),
                spread(np.array(desk, dtype=bool), column.codes, False),
            )
    numbers = [text for key in known for text in (key, f"{key}{DESK}")]
    return {
        name: _used(Column(np.where(codes < 0, MISSING, 2 * codes + desk), numbers))
        for name, codes, desk in zip(("phone", "other_phone"), found.T, is_desk.T, strict=True)
    }


def _used(column: Column) -> Column:
    """The column without the values that no record has."""
    used, codes = np.unique(column.codes, return_inverse=True)
    missing = int(used[:1].sum() < 0)
    values = [column.values[code] for code in used[missing:].tolist()]
    return Column((codes - missing).astype(np.int32), values)


def read_phones(one: Column, other: Column) -> Phones:
    """The features of numbers in two columns of forms."""
    known: dict[str, int] = {}
    columns, desks = [], []
    for forms in (one, other):
        codes = [known.setdefault(form.removesuffix(DESK), len(known)) for form in forms.values]
        columns.append(forms.of_distinct(np.array(codes, dtype=np.int32), MISSING))
        desk = np.array([form.endswith(DESK) for form in forms.values], dtype=bool)
        desks.append(forms.of_distinct(desk, False))
    values = list(known)
    return Phones(
        (columns[0], columns[1]),
        (desks[0], desks[1]),
        values,
        hash_texts(values),
        np.array([int(text.rpartition("-")[2][-15:]) for text in values], dtype=np.int64),
    )


def _add_value(
    found: NDArray[np.int32],
    is_desk: NDArray[np.bool_],
    codes: Codes,
    desk: NDArray[np.bool_],
) -> None:
    """Put each record's further value into its first free place; a third one is left out."""
    fresh = (codes >= 0) & (codes != found[:, 0]) & (codes != found[:, 1])
    first = fresh & (found[:, 0] < 0)
    second = fresh & ~first & (found[:, 1] < 0)
    for place, chosen in enumerate((first, second)):
        found[chosen, place] = codes[chosen]
        is_desk[chosen, place] = desk[chosen]


def read_mailboxes(keys: Column) -> Mailboxes:
    """Mailboxes in one spelling, taken apart."""
    local = keys.map(lambda value: value.partition("@")[0])
    is_role = np.array([is_role_mailbox(value) for value in keys.values], dtype=bool)
    digits = [NOT_DIGIT.sub("", value.partition("@")[0])[:15] or "0" for value in keys.values]
    return Mailboxes(
        keys,
        local,
        is_role,
        np.array([int(each) for each in digits], dtype=np.int64),
        np.array([ord(value[0]) for value in keys.values], dtype=np.int32),
    )


def read_domain(site: Column | None, mailboxes: Column | None) -> Column | None:
    """The company's own domain: from the web site, else from the mailbox in one spelling."""
    columns = []
    if site is not None:
        columns.append(site.map(company_domain))
    if mailboxes is not None:
        hosts = mailboxes.map(lambda address: address.rpartition("@")[2])
        columns.append(hosts.map(company_domain))
    if not columns:
        return None
    if len(columns) == 1:
        return columns[0]
    return joined(columns, lambda parts: parts[0] or parts[1])
