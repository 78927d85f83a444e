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
# The domain's last label: letters of one script, punycode; never 。 or a number.
LAST_LABEL = re.compile(
    r"(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59}|[^\W\d_\x00-\x7f]{2,24})$", re.IGNORECASE
)
EMAIL_SEPARATOR = re.compile(
    r"[\s<>;,，；、|()\[\]\"]+|(?:(?<=\.[a-z]{2})|(?<=\.[a-z]{3}))[\\/&]+", re.IGNORECASE
)
# Words before an address: 邮箱：a@b.example, Email:a@b.example, 王芳a@b.example.
EMAIL_LABEL = re.compile(r"^(?:[a-z]{1,8}:)?[^\x00-\x7f]*:?(?:[a-z]{1,8}:)?(?=[\x21-\x7e]+@)", re.I)
AT = re.compile(r"\s*(?:@|\(at\)|\[at\])\s*")
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
    text = AT.sub("@", half_width(clean(cell)).casefold()).replace("。", ".")
    for piece in EMAIL_SEPARATOR.split(text.replace("mailto:", " ")):
        candidate = EMAIL_LABEL.sub("", piece.partition("?")[0].strip(".':"), count=1)
        local, _, domain = candidate.partition("@")
        if (
            EMAIL.fullmatch(candidate)
            and LAST_LABEL.search(domain)
            and ".." not in candidate
            and not local.startswith(".")
            and not local.endswith(".")
        ):
            return candidate
    return None


def parse_boolean(cell: str) -> bool | None:
    """Yes or no in the words of exports; None where the cell says neither."""
    word = half_width(clean(cell)).casefold()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None
