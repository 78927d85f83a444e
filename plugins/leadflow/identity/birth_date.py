"""Birth dates as match keys: eight digits, year first."""

import re

from leadflow.sources.dates import Order, parse_moment

COMPACT = re.compile(r"(?:1[89]|20)\d{6}")
ISO = re.compile(r"((?:1[89]|20)\d\d)-(\d\d)-(\d\d)")
BLANKS = frozenset({"19000101", "18991230", "18991231", "19700101", "00000000"})


def birth_date_key(text: str | None, order: Order | None = None) -> str | None:
    """`19850623` for any way to write that day; None for what is no date or a program's blank.

    Eight digits that are no day of the calendar are kept: a mistyped date still says something.
    `order` is the one of the whole column.
    """
    if not text:
        return None
    text = text.strip()
    if COMPACT.fullmatch(text):
        key = text
    elif found := ISO.match(text):
        key = found[1] + found[2] + found[3]
    else:
        moment = parse_moment(text[:60], order)
        if moment is None:
            return None
        year = moment.day.year - (100 if moment.day.year > 2030 else 0)
        key = f"{year:04d}{moment.day:%m%d}"
    return None if key in BLANKS else key
