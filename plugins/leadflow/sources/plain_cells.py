"""The short way for a column: cells written as most programs write them, many at a time.

Says what parsers.py says of the same cells, or nothing: what looks otherwise goes there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from leadflow.sources.cells import BLANK_EXACT, BLANK_WORDS
from leadflow.sources.dates import FIRST_YEAR, LAST_YEAR
from leadflow.sources.field_rules import ParserName
from leadflow.sources.identifiers import SALESFORCE_EMPTY
from leadflow.sources.parsers import Options
from leadflow.sources.phones import plain_phone

EMAIL = re.compile(
    r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
)
# 2026-09-30T08:15:00.000Z, with or without the thousandths
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z")
TO_SECONDS = len("2026-09-30T08:15:00")

Known = Mapping[str, Any]


def plain_values(cells: Iterable[str], options: Options) -> Known:
    """The value that the rule's own column gets from each plain cell; others are not there."""
    short_way = SHORT_WAYS.get(options.rule.parser)
    return short_way(cells, options) if short_way else {}


def _lines(cells: Iterable[str], _: Options) -> Known:
    """Nothing around the words, nothing unseen or doubled between them."""
    return {
        cell: cell
        for cell in cells
        if cell.isprintable()
        and cell[0].isalnum()
        and cell[-1].isalnum()
        and "  " not in cell
        and cell not in BLANK_EXACT
        and cell.casefold() not in BLANK_WORDS
    }


def _emails(cells: Iterable[str], _: Options) -> Known:
    return {cell: cell for cell in cells if EMAIL.fullmatch(cell)}


def _salesforce_ids(cells: Iterable[str], options: Options) -> Known:
    starts = options.rule.starts_with or ("",)
    return {
        cell: cell
        for cell in cells
        if len(cell) == 18
        and cell.isascii()
        and cell.isalnum()
        and cell.startswith(starts)
        and not cell.startswith(SALESFORCE_EMPTY)
    }


def _instants(cells: Iterable[str], _: Options) -> dict[str, datetime]:
    found = {}
    for cell in filter(INSTANT.fullmatch, cells):
        try:
            moment = datetime.fromisoformat(cell[:TO_SECONDS]).replace(tzinfo=UTC)
        except ValueError:  # no such day or hour
            continue
        if FIRST_YEAR <= moment.year <= LAST_YEAR:
            found[cell] = moment
    return found


def _days(cells: Iterable[str], options: Options) -> Known:
    zone = options.local_zone
    return {
        cell: moment.astimezone(zone).date() for cell, moment in _instants(cells, options).items()
    }


def _phones(cells: Iterable[str], options: Options) -> Known:
    """One number of the kind that the column is for."""
    is_mobile, regions = options.rule.to == "mobile", options.regions
    found = {}
    for cell in cells:
        phone = plain_phone(cell, regions)
        if phone and not phone.unsure:
            number = phone.mobile if is_mobile else phone.landline
            if number:
                found[cell] = number
    return found


SHORT_WAYS: Mapping[ParserName, Callable[[Iterable[str], Options], Known]] = {
    "text": _lines,
    "line": _lines,
    "email": _emails,
    "salesforce_id": _salesforce_ids,
    "datetime": _instants,
    "date": _days,
    "phone": _phones,
}
