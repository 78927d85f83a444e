"""Reads who is to own whom from a file that a manager has written. Judging it is moves.py's."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

from leadflow.messages import Language, text
from leadflow.ownership.moves import Wanted
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql

COLUMNS = ("customer_id", "rep_id")


class WishesUnreadable(Exception):
    """Why a file names no wishes: (message key, values), one for each thing that is wrong."""

    def __init__(self, problems: list[tuple[str, dict[str, object]]]) -> None:
        super().__init__(problems[0][0])
        self.problems = problems

    def told(self, language: Language) -> list[str]:
        """One sentence for each, with the remedy."""
        return [text(f"ownership.wishes.{key}", language, **told) for key, told in self.problems]


def read_wishes(path: Path) -> list[Wanted]:
    """One wish per data row of a CSV file (UTF-8 or GB18030); other columns are passed over.

    Rows are numbered as a spreadsheet does. Raises WishesUnreadable.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WishesUnreadable([("no_file", {"file": path, "why": error.strerror})]) from error
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            decoded = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise WishesUnreadable([("no_text", {"file": path})]) from error
    rows = list(csv.reader(io.StringIO(decoded, newline="")))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise WishesUnreadable(
            [("no_column", {"file": path, "column": column}) for column in missing]
        )
    places = [header.index(column) for column in COLUMNS]
    wishes, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        if not any(cell.strip() for cell in row):
            continue
        for column, cell in zip(COLUMNS, cells, strict=True):
            if not cell:
                problems.append(("no_value", {"file": path, "row": number, "column": column}))
        wishes.append(Wanted(number, cells[0].upper(), cells[1]))
    if problems:
        raise WishesUnreadable(list(problems))
    if not wishes:
        raise WishesUnreadable([("no_row", {"file": path})])
    return wishes


def wishes_where(conditions: Mapping[str, str]) -> list[str]:
    """The live customers whose columns have these values; raises WishesUnreadable for none."""
    with transaction() as connection:
        found = read_sql(
            connection, "ownership/select_customer_where.sql", wanted=json.dumps(conditions)
        )
    if not found:
        raise WishesUnreadable([("nobody", {"conditions": ", ".join(conditions)})])
    return [row["customer_id"] for row in found]
