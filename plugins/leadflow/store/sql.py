"""Named SQL: every statement is a file under include/sql, run with bound parameters."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, CursorResult, text

from leadflow.config import INCLUDE
from leadflow.store.copy_format import copy_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

SQL_FOLDER = INCLUDE / "sql"
# Rows in memory as text at a time.
ROWS_A_COPY = 10_000
NUMBERS_A_COPY = 100_000
COPY_BUFFER_BYTES = 1 << 20
# Of COPY's binary format: its signature, flags and length of extensions; the end of the rows.
COPY_HEADER_BYTES, COPY_TRAILER_BYTES = 19, 2
# The server's numbers of types whose values COPY writes as they are in memory, most significant
# byte first: bigint, real.
NUMBER_TYPES = {20: ">i8", 700: ">f4"}
LITERAL = {"literal_binds": True}


@cache
def sql_text(name: str) -> str:
    """The text of `include/sql/<name>`; raises FileNotFoundError for a name that does not exist."""
    return (SQL_FOLDER / name).read_text(encoding="utf-8")


def rules_digest(*rooms: str, also: str = "") -> str:
    """Names the rules of this release: the text of every statement of these rooms, and `also`."""
    told = [also]
    for room in rooms:
        statements = sorted((SQL_FOLDER / room).glob("*.sql"))
        told += [path.read_text(encoding="utf-8") for path in statements]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def run_sql(connection: Connection, name: str, **params: Any) -> CursorResult[Any]:
    """Run one named statement, such as `followup/insert_followup_task.sql`, with bound values."""
    return connection.execute(text(sql_text(name)), params)


def read_sql(connection: Connection, name: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of one named query as dicts, in the query's own order."""
    return [dict(row) for row in run_sql(connection, name, **params).mappings()]


def read_numbers(connection: Connection, name: str, **params: Any) -> "dict[str, NDArray[Any]]":
    """The columns of one named query as arrays, for numbers by the hundred thousand.

    Every column is a bigint or a real, and none is ever null. Raises ValueError where one is.
    """
    import numpy as np
    from sqlalchemy.engine.default import DefaultDialect

    query = text(sql_text(name)).bindparams(**params)
    literal = str(query.compile(dialect=DefaultDialect(paramstyle="named"), compile_kwargs=LITERAL))
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    with driver_connection.cursor() as cursor:
        cursor.execute(f"select * from ({literal}\n) as query limit 0")
        columns = [(column.name, NUMBER_TYPES[column.type_code]) for column in cursor.description]
        received = io.BytesIO()
        cursor.copy_expert(f"copy ({literal}\n) to stdout with (format binary)", received)
    row = [("fields", ">i2")]
    for column, kind in columns:
        row += [(f"{column} bytes", ">i4"), (column, kind)]
    data = received.getbuffer()[COPY_HEADER_BYTES:-COPY_TRAILER_BYTES]
    whole = len(data) // np.dtype(row).itemsize
    rows = np.frombuffer(data, dtype=row, count=whole)
    full = [(rows[f"{column} bytes"] == np.dtype(kind).itemsize).all() for column, kind in columns]
    if rows.nbytes != len(data) or not all(full):
        raise ValueError(f"{name} has an empty value among its numbers")
    return {column: rows[column].astype(kind.lstrip(">")) for column, kind in columns}


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Bulk-load rows by COPY; returns their number. `None` is null; lists become array literals.

    `table` and `columns` are literals of the calling code, never text from outside.
    """
    count = 0
    batches = iter(rows)
    while batch := [copy_line(row) for row in islice(batches, ROWS_A_COPY)]:
        copy_text(connection, table, columns, "".join(batch))
        count += len(batch)
    return count


def copy_numbers(
    connection: Connection, table: str, columns: Sequence[str], *arrays: "NDArray[Any]"
) -> None:
    """Bulk-load arrays of numbers, one a column, as `copy_rows` does rows."""
    for begin in range(0, len(arrays[0]), NUMBERS_A_COPY):
        texts = [map(str, each[begin : begin + NUMBERS_A_COPY].tolist()) for each in arrays]
        lines = "\n".join(map(",".join, zip(*texts, strict=True)))
        copy_text(connection, table, columns, f"{lines}\n")


def copy_text(connection: Connection, table: str, columns: Sequence[str], lines: str) -> None:
    """Bulk-load rows that are written in COPY's csv format already."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin with (format csv, encoding 'utf8')"
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    with driver_connection.cursor() as cursor:
        cursor.copy_expert(statement, io.BytesIO(lines.encode()), size=COPY_BUFFER_BYTES)


@contextmanager
def indexes_set_aside(connection: Connection, *tables: str) -> Iterator[None]:
    """Fill tables without their indexes, and make these anew at the end.

    For tables that are emptied and filled whole: one sort costs less than a search for each row,
    and where an index does not fit in memory much less. Constraints stay. An error leaves the
    making to the caller's rollback. `tables` are literals of the calling code.
    """
    definitions = []
    for table in tables:
        for index in read_sql(connection, "store/select_index.sql", table_name=table):
            connection.exec_driver_sql(f"drop index {index['index_name']}")
            definitions.append(index["definition"])
    yield
    for definition in definitions:
        connection.exec_driver_sql(definition)
