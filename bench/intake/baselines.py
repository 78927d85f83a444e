"""What the intake is compared with; each baseline is a program of its own, run in a fresh process.

floor   PostgreSQL COPY of the same CSV into text columns, then as many indexes of the same kind as
        the landing tables have that fill while a file lands
pandas  read_csv, Great Expectations on pandas with COMPLETE (the rules as far as a frame of texts
        can say them), to_sql of all rows and of the failing ones apart
copy of a sheet  openpyxl read_only, its rows as csv through COPY into text columns
"""

import csv
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from intake.leads import HEADER
from intake.memory import PeakMemory

# One for each index of source_record and typed_record that a landing and settling row enters.
INDEXED = ("Id", "Email", "MobilePhone", "CreatedDate", "SystemModstamp", "Company")
EMAIL = r"^[^@\s]+@[^@\s]+[.][^@\s.]+$"
PHONE = r"^[+0-9][0-9 ()-]{6,19}$"


def floor(path: Path, url: str) -> None:
    """COPY, then create index: the fastest that PostgreSQL takes the file at all."""
    columns = [f'"{name}" text' for name in HEADER]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create table floor ({', '.join(columns)})")
        raw = connection.connection.driver_connection
        assert raw is not None
        with path.open("rb") as file, raw.cursor() as cursor:
            cursor.copy_expert(
                "copy floor from stdin with (format csv, header true)", file, size=1 << 20
            )
        for name in INDEXED:
            connection.exec_driver_sql(f'create index on floor ("{name}")')
    engine.dispose()


def pandas_and_gx(path: Path, url: str) -> None:
    """What a user of pandas and Great Expectations would write."""
    import great_expectations as gx
    import pandas as pd
    from great_expectations import expectations as gxe

    frame = pd.read_csv(path, dtype=str, on_bad_lines="skip", engine="c")
    context = gx.get_context(mode="ephemeral")
    batch = (
        context.data_sources.add_pandas("frame")
        .add_dataframe_asset("leads")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": frame})
    )
    suite = gx.ExpectationSuite(
        name="leads",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="Company"),
            gxe.ExpectColumnValuesToNotBeNull(column="LastName"),
            gxe.ExpectColumnValuesToNotBeNull(column="MobilePhone"),
            gxe.ExpectColumnValuesToNotBeNull(column="OwnerId"),
            gxe.ExpectColumnValuesToBeUnique(column="Id"),
            gxe.ExpectColumnValuesToMatchRegex(column="Email", regex=EMAIL),
            gxe.ExpectColumnValuesToMatchRegex(column="MobilePhone", regex=PHONE),
            gxe.ExpectColumnValuesToMatchRegex(column="Phone", regex=PHONE),
            gxe.ExpectColumnValuesToMatchRegex(column="CreatedDate", regex=r"^\d{4}-\d\d-\d\dT"),
            gxe.ExpectColumnValuesToNotMatchRegex(column="Description", regex=r"\d{15,18}"),
        ],
    )
    result = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    failing = sorted(
        {
            row
            for checked in result.results
            for row in checked.result.get("unexpected_index_list") or []
        }
    )
    engine = create_engine(url)
    frame.to_sql("pandas_lead", engine, index=False, chunksize=10_000, method="multi")
    frame.loc[failing].to_sql(
        "pandas_reject", engine, index=False, chunksize=10_000, method="multi"
    )
    engine.dispose()


def copy_of_sheet(path: Path, url: str) -> None:
    """Cells as openpyxl gives them, as text; no rule, no ledger."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    text = io.StringIO()
    writer = csv.writer(text)
    for row in book.worksheets[0].iter_rows(min_row=2, values_only=True):
        writer.writerow([*row, *[None] * (len(HEADER) - len(row))])
    text.seek(0)
    columns = ", ".join(f'"{name}" text' for name in HEADER)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create table sheet ({columns})")
        raw = connection.connection.driver_connection
        assert raw is not None
        with raw.cursor() as cursor:
            cursor.copy_expert("copy sheet from stdin with (format csv)", text, size=1 << 20)
    engine.dispose()


BASELINES = {"floor": floor, "pandas": pandas_and_gx, "openpyxl": copy_of_sheet}


def main(name: str, path: Path, url: str, server: int) -> None:
    """Run one baseline and print what it took."""
    with PeakMemory(os.getpid(), server) as memory:
        start = time.perf_counter()
        BASELINES[name](path, url)
        seconds = time.perf_counter() - start
    answer: dict[str, Any] = {
        "stage": name,
        "seconds": seconds,
        "cpu_seconds": memory.cpu_seconds,
        "memory_mb": memory.peak_mb,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
