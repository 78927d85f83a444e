"""Writes docs/tables.md from the comments of the mart views, so that page and database agree.

Run it with `python docs/make_table_index.py` after changing include/sql/mart/; a test fails while
the page is stale.
"""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "tables.md"
VIEWS = PROJECT / "include" / "sql" / "mart"
VIEW_COMMENT = re.compile(r"comment on view mart\.(\w+) is\s+'((?:[^']|'')*)'", re.DOTALL)
COLUMN_COMMENT = re.compile(r"comment on column mart\.\w+\.(\w+) is\s+'((?:[^']|'')*)'", re.DOTALL)
HEAD = """# The tables

Made by `docs/make_table_index.py` from the comments of the views in schema `mart`; do not edit.
A sample of each is in the [README](../README.md#what-it-makes). Times are UTC; a column ending in
`_at` is a time, in `_date` a local day, in `_pct` a number from 0 to 100.
"""


def index_page() -> str:
    """The page: a list of all views, then each with its columns."""
    sections, entries = [], []
    for path in sorted(VIEWS.glob("*.sql")):
        statement = path.read_text(encoding="utf-8")
        name, words = VIEW_COMMENT.findall(statement)[0]
        entries.append(f"- [{name}](#{name}): {plain(words)}")
        columns = [f"| `{column}` | {plain(told)} |" for column, told in columns_of(statement)]
        sections.append(
            "\n".join([f"## {name}\n", f"{plain(words)}\n", "| column | holds |", "| --- | --- |"])
            + "\n"
            + "\n".join(columns)
            + "\n"
        )
    return "\n".join([HEAD, *entries, "", *sections])


def columns_of(statement: str) -> list[tuple[str, str]]:
    """The commented columns of one view's file, in its order."""
    return COLUMN_COMMENT.findall(statement)


def plain(comment: str) -> str:
    """A comment as Markdown: quotes undoubled, on one line, no column break."""
    return " ".join(comment.replace("''", "'").split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(index_page(), encoding="utf-8")
    sys.exit(0)
