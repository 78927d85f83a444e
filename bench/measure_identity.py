"""Measures the night's whole identity step: a large book, then a batch of new leads into it.

    python bench/measure_identity.py [--master 100000] [--batch 10000] [--seed 7] [--profile]

Generated leads lie typed in an embedded store of their own, as the gate leaves them; the step
normalises, matches, decides customers, writes memberships, golden records and questions. Compared
with the floor: COPY of the batch's records and keys and one probe of these, in the same run.
"""

import argparse
import cProfile
import json
import os
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from intake.memory import PeakMemory
from leadflow.matching.evaluation import cluster_agreement
from leadflow.sources.phones import parse_phone
from leads.book import COLUMNS, make_book

ROWS_A_FILE = 10_000_000
DAY = date(2026, 9, 28)
RECORD = (
    "record_id", "file_id", "row_number", "source_system", "record_type", "source_id",
    "content_sha256", "raw", "outcome", "is_current",
)  # fmt: skip
TYPED = (
    "record_id", "file_id", "row_number", "record_type", "source_id", "person_name",
    "company_name", "mobile", "landline", "email", "website", "uscc", "city", "source_updated_at",
)  # fmt: skip


def main() -> None:
    """Fill the book, take the batch in, print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--master", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--profile", action="store_true", help="where our own seconds go")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="identity-") as made:
        os.environ["LEADFLOW_HOME"] = made
        os.environ.pop("LEADFLOW_DATABASE_URL", None)
        Path(made).chmod(0o755)
        print(json.dumps(measure(arguments, Path(made)), indent=1))


def measure(arguments: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Figures of the first load and of the batch."""
    from leadflow.identity.steps import resolve_parties
    from leadflow.store import database, embedded
    from leadflow.store.migrate import migrate

    migrate()
    running = embedded.start(home)
    server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
    figures: dict[str, Any] = {"master": arguments.master, "batch": arguments.batch}
    try:
        rows = make_book(arguments.master + arguments.batch, arguments.seed)
        companies = give(1, rows, arguments.master)
        with PeakMemory(os.getpid(), server) as memory:
            started = time.perf_counter()
            figures["first"] = resolve_parties(DAY)
            figures["first_seconds"] = time.perf_counter() - started
        figures["first_peak_mb"] = memory.peak_mb
        vacuum()
        companies += give(2, rows, arguments.batch)
        figures["floor_seconds"] = floor_seconds()
        profile = cProfile.Profile() if arguments.profile else nullcontext()
        with PeakMemory(os.getpid(), server) as memory, profile:
            started = time.perf_counter()
            figures["batch_counts"] = resolve_parties(DAY)
            figures["batch_seconds"] = time.perf_counter() - started
        figures["batch_peak_mb"] = memory.peak_mb
        figures["times_the_floor"] = figures["batch_seconds"] / figures["floor_seconds"]
        found = cluster_agreement(present_customers(), np.unique(companies, return_inverse=True)[1])
        figures["company_cluster"] = {
            name: round(getattr(found, name), 4) for name in ("f1", "precision", "recall")
        }
        if arguments.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    finally:
        database.forget_engine()
        embedded.stop(home)
    del running
    return figures


def give(file_id: int, rows: Iterator[tuple[str, ...]], count: int) -> list[str]:
    """Lay `count` leads into the store as one settled file; returns their true companies."""
    from leadflow.store.database import transaction
    from leadflow.store.sql import copy_rows

    given = [
        dict(zip(COLUMNS, row, strict=True)) for _, row in zip(range(count), rows, strict=False)
    ]
    with transaction() as connection:
        connection.exec_driver_sql(
            "insert into source_file (file_id, file_name, content_sha256, arrival_date, status)"
            f" values ({file_id}, 'file {file_id}', '{file_id}', '{DAY}', 'loaded')"
        )
        ids = [file_id * ROWS_A_FILE + number for number in range(2, count + 2)]
        copy_rows(
            connection,
            "leadflow.source_record",
            RECORD,
            (
                (
                    record,
                    file_id,
                    number,
                    "sheet",
                    "lead",
                    row["id"],
                    row["id"],
                    "[]",
                    "accepted",
                    True,
                )
                for number, (record, row) in enumerate(zip(ids, given, strict=True), 2)
            ),
        )
        copy_rows(
            connection,
            "leadflow.typed_record",
            TYPED,
            (
                (
                    record, file_id, number, "lead", row["id"], row["person_name"] or None,
                    row["company_name"] or None, phone(row["mobile"], True),
                    phone(row["phone"], False), row["email"] or None, row["website"] or None,
                    row["uscc"] or None, row["city"] or None, "2026-09-01 00:00:00+00",
                )
                for number, (record, row) in enumerate(zip(ids, given, strict=True), 2)
            ),
        )  # fmt: skip
    return [row["company"] for row in given]


def phone(text: str, is_mobile: bool) -> str | None:
    """The number as intake types it."""
    if not text:
        return None
    found = parse_phone(text, ("CN", "US"))
    own, other = (found.mobile, found.landline) if is_mobile else (found.landline, found.mobile)
    return own or found.unsure or other


def vacuum() -> None:
    """What autovacuum has done by the next night."""
    from leadflow.store.database import engine

    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")


def floor_seconds() -> float:
    """COPY of the new records and their keys and one probe of these, rolled back."""
    from leadflow.matching.book import current_models
    from leadflow.matching.columns import encode
    from leadflow.matching.records import Records
    from leadflow.matching.start import BOOK_FIELDS
    from leadflow.store.database import engine
    from measure_added import floor_seconds as probe_seconds

    with engine().connect() as connection:
        rows = (
            connection.exec_driver_sql(
                "select typed_record.*, landline as phone from typed_record"
                " inner join source_record using (record_id) where party_id is null"
                " order by record_id"
            )
            .mappings()
            .all()
        )
        models = current_models(connection)
        assert models is not None
        fields = {name: [encode(row[name] for row in rows)] for name in BOOK_FIELDS}
        records = Records(len(rows), fields, [f"new {row['record_id']}" for row in rows])
    return probe_seconds(engine(), records, models)


def present_customers() -> np.ndarray:
    """Each lead's customer as a number, in order of arrival."""
    from leadflow.store.database import transaction

    with transaction() as connection:
        found = connection.exec_driver_sql(
            "select customer_id from membership where valid_to_date is null order by party_id"
        ).scalars()
        return np.unique(list(found), return_inverse=True)[1]


if __name__ == "__main__":
    main()
