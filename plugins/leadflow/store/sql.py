"""Named SQL: every statement is a file under include/sql, run with bound parameters."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from leadflow.config import INCLUDE

SQL_FOLDER = INCLUDE / "sql"


@cache
def sql_text(name: str) -> str:
    """The text of `include/sql/<name>`; raises FileNotFoundError for a name that does not exist."""
    return (SQL_FOLDER / name).read_text(encoding="utf-8")


def run_sql(connection: Connection, name: str, **params: Any) -> CursorResult[Any]:
    """Run one named statement, such as `followup/insert_followup_task.sql`, with bound values."""
    return connection.execute(text(sql_text(name)), params)


def read_sql(connection: Connection, name: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of one named query as dicts, in the query's own order."""
    return [dict(row) for row in run_sql(connection, name, **params).mappings()]


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Bulk-load rows by COPY; returns their number. `None` is null; lists become array literals.

    `table` and `columns` are literals of the calling code, never text from outside.
    """
    buffer = io.StringIO()
    count = 0
    for row in rows:
        buffer.write(",".join([_copy_value(value) for value in row]) + "\n")
        count += 1
    buffer.seek(0)
    statement = f"copy {table} ({', '.join(columns)}) from stdin with (format csv, encoding 'utf8')"
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    with driver_connection.cursor() as cursor:
        cursor.copy_expert(statement, buffer)
    return count


def _copy_value(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "t" if value else "f"
        case datetime() | date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value)
        case str():
            return _quoted(value)
        case list() | tuple():
            return _quoted(_array_literal(value))
        case Mapping():
            raise TypeError("pass JSON as text: json.dumps(..., ensure_ascii=False)")
        case _:
            raise TypeError(f"COPY has no text form for {type(value).__name__}")


def _quoted(value: str) -> str:
    r"""Text is always quoted: without quotes an empty one is null, and `\.` ends the data."""
    return '"' + value.replace("\x00", "").replace('"', '""') + '"'


def _array_literal(values: Sequence[Any]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"
