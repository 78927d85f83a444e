"""Small books of invented leads with their truth, from the generator of the measurements."""

from leads.book import COLUMNS, make_book


def leads(rows: int, seed: int) -> list[dict[str, str]]:
    """`rows` leads as dicts by column; `person` and `company` are the truth."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in make_book(rows, seed)]
