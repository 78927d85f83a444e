"""The product's own stages over one file, each timed with its peak memory; a program of its own.

Run by measure_intake.py in a fresh process, so that nothing that was there before counts.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from intake.memory import PeakMemory

RUN_DATE = date(2026, 9, 28)
LAW_1 = (
    "assert_files_reconcile",
    "assert_ledger_rows_have_file",
    "assert_one_version_is_current",
    "assert_quarantined_rows_have_reasons",
    "assert_rows_have_one_outcome",
)


def main(path: Path, server: int) -> None:
    """Take the file in, and print what each stage took."""
    stages: list[dict[str, Any]] = []

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        with PeakMemory(os.getpid(), server) as memory:
            start = time.perf_counter()
            yield
            seconds = time.perf_counter() - start
        stages.append(
            {
                "stage": name,
                "seconds": seconds,
                "cpu_seconds": memory.cpu_seconds,
                "memory_mb": memory.peak_mb,
            }
        )

    from leadflow.config import settings
    from leadflow.quality.steps import gate_file, settle_files
    from leadflow.sources.steps import read_file, receive_files
    from leadflow.store.database import transaction
    from leadflow.store.sql import read_sql

    inbox = settings().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    os.link(path, inbox / path.name)
    os.utime(inbox / path.name, (1_700_000_000, 1_700_000_000))
    with stage("receive"):
        (file_id,) = receive_files(run_date=RUN_DATE)
    with stage("read, redact, type, land"):
        read = read_file(run_date=RUN_DATE, file_id=file_id)
    with stage("gate"):
        gate_file(run_date=RUN_DATE, file_id=file_id)
    with stage("settle"):
        settled = settle_files(run_date=RUN_DATE)
    with transaction() as connection:
        outcomes = connection.exec_driver_sql(
            "select coalesce(outcome, 'none'), count(*) from leadflow.source_record group by 1"
        ).fetchall()
        broken = {name: len(read_sql(connection, f"checks/{name}.sql")) for name in LAW_1}
    print(
        json.dumps(
            {
                "stages": stages,
                "rows": read["rows"],
                "settled": settled,
                "outcomes": {name: count for name, count in outcomes},
                "broken": broken,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
