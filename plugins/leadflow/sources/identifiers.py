"""Ids, e-mail addresses and yes/no values of exports."""

import re

from leadflow.sources.cells import clean, half_width

SALESFORCE_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
SALESFORCE_EMPTY = "0" * 15
SUFFIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]*[a-z0-9\u0080-\uffff])?\.)+"
    r"[a-z\u0080-\uffff][a-z0-9\u0080-\uffff-]+",
    re.IGNORECASE,
)
TRUE_WORDS = frozenset({"1", "1.0", "true", "t", "yes", "y", "是", "有", "对", "√", "✓", "on"})
FALSE_WORDS = frozenset({"0", "0.0", "false", "f", "no", "n", "否", "没有", "×", "off"})


def parse_identifier(cell: str) -> str | None:
    """An id as text; None for one that a sheet program has cut to an exponent."""
    text = half_width(clean(cell))
    if EXPONENT.fullmatch(text):
        return None
    return text.removesuffix(".0") if re.fullmatch(r"\d+\.0", text) else text


def parse_salesforce_id(cell: str) -> str | None:
    """The 18-character form: ids of 15 characters get their suffix, so that both name one record.

    Raises ValueError for what has not the shape of an id; None is the empty look-up.
    """
    text = clean(cell)
    if not SALESFORCE_SHAPE.fullmatch(text):
        raise ValueError("no Salesforce id")
    if text[:15] == SALESFORCE_EMPTY:
        return None
    return text if len(text) == 18 else text + salesforce_suffix(text)


def salesforce_suffix(record_id: str) -> str:
    """The three characters that say which letters of the first fifteen are capitals."""
    suffix = ""
    for start in (0, 5, 10):
        chunk = record_id[start : start + 5]
        bits = sum(1 << place for place, letter in enumerate(chunk) if "A" <= letter <= "Z")
        suffix += SUFFIX_LETTERS[bits]
    return suffix


def parse_email(cell: str) -> str | None:
    """The first address of a cell, in lower case, out of `Name <a@b.c>` or mailto:; else None."""
    text = re.sub(r"\s*(?:@|\(at\)|\[at\])\s*", "@", half_width(clean(cell)).casefold())
    for piece in re.split(r"[\s<>;,，；、|()\[\]]+", text.replace("mailto:", " ")):
        candidate = piece.strip(".'\"")
        local = candidate.partition("@")[0]
        if EMAIL.fullmatch(candidate) and ".." not in candidate and not local.startswith("."):
            return candidate
    return None


def parse_boolean(cell: str) -> bool | None:
    """Yes or no in the words of exports; None where the cell says neither."""
    word = half_width(clean(cell)).casefold()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None
