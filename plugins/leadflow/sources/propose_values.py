"""What the values of one column look like: shares of phones, dates, names ... Shows no value.

A share is of the filled cells of the sample. Whether a header agrees is propose_columns.py's.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from leadflow.identity.folding import fold_text, has_han
from leadflow.privacy.redact import redact
from leadflow.sources.amounts import parse_amount_range, parse_money, parse_number, parse_percent
from leadflow.sources.cells import clean, half_width, is_blank, single_line
from leadflow.sources.companies import parse_company_size, parse_uscc, parse_website
from leadflow.sources.dates import NUMERIC, ORDERS, SERIAL, parse_moment
from leadflow.sources.identifiers import parse_boolean, parse_email
from leadflow.sources.people import looks_like_person
from leadflow.sources.phones import CHINESE_MOBILE, parse_phone
from leadflow.sources.propose_words import Shape, words
from leadflow.sources.times_of_day import parse_time_of_day

# Values of a choice: few, short, and each of them seen again.
CHOICES_MAX, CHOICE_LENGTH = 30, 30
LATIN_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ,]+[^\W\d_][\w'’.-]*){1,3}")
LATIN_NAME_LENGTH = 40
COMPACT_DATE_DIGITS = 8  # 20261008
PHONE_DIGITS = range(7, 16)
# Where a number without a country code may be from, when only its look is asked for.
LOOK_REGIONS = ("CN", "US", "GB", "DE")
JAPANESE_FORM = re.compile(
    r"(?:株式|有限|合同|合資|合资|合名)会社|\((?:株|有)\)"
)  # these stand first
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
SALESFORCE_ID = re.compile(r"(?=.*[A-Z])(?=.*\d)[0-9a-zA-Z]{15}(?:[0-9A-Z]{3}|[0-9a-zA-Z]{3})?")


@dataclass(frozen=True)
class ColumnValues:
    """The filled cells of one column of the sample."""

    cells: tuple[str, ...]
    row_count: int

    @classmethod
    def of(cls, column: Sequence[str]) -> "ColumnValues":
        """The cells of one column, blanks left out."""
        filled = tuple(clean(cell) for cell in column if not is_blank(cell))
        return cls(filled, len(column))

    @property
    def count(self) -> int:
        """How many cells are filled."""
        return len(self.cells)

    @cached_property
    def distinct(self) -> Counter[str]:
        """Each value with how often it stands there."""
        return Counter(self.cells)

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    def share(self, shape: Shape) -> float:
        """The share (0–1) of filled cells with this look; 0 for an empty column."""
        if shape not in self._shares:
            fits = sum(count for cell, count in self.distinct.items() if LOOKS[shape](cell))
            self._shares[shape] = fits / self.count if self.count else 0.0
        return self._shares[shape]

    def fitting(self, shape: Shape) -> int:
        """How many filled cells have this look."""
        return round(self.share(shape) * self.count)

    @property
    def are_mobiles(self) -> float:
        """The share of cells that are mobile numbers beyond doubt: 138…, or with a + in front."""
        sure = sum(count for cell, count in self.distinct.items() if _is_sure_phone(cell))
        return sure / self.count if self.count else 0.0

    @property
    def are_web_addresses(self) -> float:
        """The share of cells that begin like a web address."""
        fits = sum(bool(WEB_ADDRESS.fullmatch(cell)) for cell in self.cells)
        return fits / self.count if self.count else 0.0

    @property
    def is_unique(self) -> bool:
        """Every row has a value and no value comes twice."""
        return 0 < self.row_count == self.count == len(self.distinct)

    @property
    def is_choice(self) -> bool:
        """Few, short values; none of them a phone, an address or a name that may be a person's."""
        return (
            0 < len(self.distinct) <= CHOICES_MAX
            and all(len(value) <= CHOICE_LENGTH for value in self.distinct)
            and not any(map(_is_personal, self.distinct))
        )

    @property
    def id_parser(self) -> str:
        """The parser for ids of this look."""
        if self.count and all(SALESFORCE_ID.fullmatch(cell) for cell in self.cells):
            return "salesforce_id"
        if self.count and any(cell.startswith("zcrm_") for cell in self.cells):
            return "zoho_id"
        return "identifier"

    @cached_property
    def look(self) -> tuple[str, int]:
        """What the values look like in one word, and how many of them: for whoever reads."""
        if not self.count:
            return "empty", 0
        for look, is_so, least in LOOK_ORDER:
            fits = sum(count for cell, count in self.distinct.items() if is_so(cell))
            if fits >= least * self.count:
                return look, fits
        if self.is_choice and len(self.distinct) * 2 <= self.count:
            return "choice", len(self.distinct)
        return "text", self.count


def is_value(cell: str) -> bool:
    """Whether a cell is data beyond doubt, no header: an address, a number, a date, a long text."""
    text = clean(cell)
    return bool(text) and (
        "@" in text
        or len(text) > 80
        or parse_number(text) is not None
        or _is_sure_phone(text)
        or _is_date(text)
        or bool(WEB_ADDRESS.match(text))
    )


def _is_personal(cell: str) -> bool:
    return bool(redact(cell).count) or any(
        LOOKS[shape](cell) for shape in ("email", "phone", "uscc")
    )


def _is_email(cell: str) -> bool:
    return "@" in half_width(cell) and parse_email(cell) is not None


def _is_phone(cell: str) -> bool:
    digits = sum(character.isdigit() for character in cell)
    if digits not in PHONE_DIGITS and not _is_several_phones(cell):
        return False
    return not _is_date(cell) and not parse_phone(cell, LOOK_REGIONS).is_invalid


def _is_several_phones(cell: str) -> bool:
    return any(mark in cell for mark in "/;、，,；转extEXT")


def _is_sure_phone(cell: str) -> bool:
    text = half_width(cell).strip()
    if CHINESE_MOBILE.fullmatch(text):
        return True
    return text.startswith("+") and not parse_phone(text, ("CN",)).is_invalid


def _is_date(cell: str) -> bool:
    text = half_width(clean(cell))
    if SERIAL.fullmatch(text) or (text.isdigit() and len(text) != COMPACT_DATE_DIGITS):
        return False  # a sheet's serial number, or any number: the header must say so
    if NUMERIC.fullmatch(text):
        return any(parse_moment(text, order) for order in ORDERS)
    return parse_moment(text) is not None


def _is_date_or_serial(cell: str) -> bool:
    return _is_date(cell) or parse_moment(cell) is not None


def _is_time(cell: str) -> bool:
    return ":" in half_width(cell) and not _is_date(cell) and parse_time_of_day(cell) is not None


def _is_amount(cell: str) -> bool:
    return parse_money(cell) is not None or parse_amount_range(cell) is not None


def _is_count(cell: str) -> bool:
    return parse_company_size(cell) is not None


def _is_url(cell: str) -> bool:
    return "@" not in cell and "." in cell and parse_website(cell) is not None


def _is_company(cell: str) -> bool:
    text = fold_text(single_line(cell))
    forms = words().company_forms
    if has_han(text):
        bare = re.sub(r"\([^()]*\)$", "", text)
        forms_han = tuple(form for form in forms if has_han(form))
        return bare.endswith(forms_han) or bool(JAPANESE_FORM.match(bare))
    tokens = {token.strip(",()") for token in text.split()}
    return len(tokens) > 1 and any(form in tokens for form in forms)


def _is_person(cell: str) -> bool:
    text = single_line(cell)
    if has_han(text):
        return looks_like_person(text)
    return (
        len(text) <= LATIN_NAME_LENGTH
        and bool(LATIN_PERSON.fullmatch(text))
        and text[:1].isupper()
        and not _is_company(text)
    )


def _is_name(cell: str) -> bool:
    return any(character.isalpha() for character in cell) and not _is_email(cell)


LOOKS: dict[Shape, Callable[[str], bool]] = {
    "phone": _is_phone,
    "email": _is_email,
    "date": _is_date_or_serial,
    "time": _is_time,
    "amount": _is_amount,
    "count": _is_count,
    "percent": lambda cell: parse_percent(cell, is_fraction=False) is not None,
    "yes_no": lambda cell: parse_boolean(cell) is not None,
    "uscc": lambda cell: parse_uscc(cell) is not None,
    "url": _is_url,
    "company": _is_company,
    "person": _is_person,
    "name": _is_name,
    "any": lambda _: True,
}

# What a column is said to look like: the first look that so many of its cells have.
LOOK_ORDER: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("email", _is_email, 0.8),
    ("uscc", LOOKS["uscc"], 0.8),
    ("date", _is_date, 0.8),
    ("time", _is_time, 0.8),
    ("phone", _is_phone, 0.8),
    ("yes_no", LOOKS["yes_no"], 0.8),
    ("percent", lambda cell: cell.endswith(("%", "％")), 0.8),
    ("url", lambda cell: bool(WEB_ADDRESS.fullmatch(cell)), 0.8),
    ("number", lambda cell: parse_number(cell) is not None, 0.8),
    ("company", _is_company, 0.6),
    # two Latin words with capitals may be anything
    ("person", lambda cell: has_han(cell) and _is_person(cell), 0.6),
)
