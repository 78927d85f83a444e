"""New leads into a large matching book, against the floor: see `measure_matching.py`."""

import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, create_engine

from leadflow.matching.columns import Column
from leadflow.matching.engine import learn_model, pairs_by_keys
from leadflow.matching.features import read_features
from leadflow.matching.model import Model
from leadflow.matching.records import Records
from leadflow.matching.steps import add_records, copy_keys, copy_records, load_book
from leadflow.store import embedded
from leadflow.store.sql import run_sql

# Statistics and weights of so many leads are those of more: a model is not learnt from five million
LEARNT_FROM = 1_000_000


def measure_added(folder: Path, records: Records, batch: int, repeats: int) -> dict[str, Any]:
    """The last `repeats` batches of the leads, one after the other, into a book of the others.

    Seconds are the median of the batches; each stays in the book that the next one meets.
    """
    size = records.size - batch * repeats
    master = part_of(records, 0, size)
    batches = [
        part_of(records, size + at * batch, size + (at + 1) * batch) for at in range(repeats)
    ]
    features = read_features(part_of(master, 0, min(size, LEARNT_FROM)))
    model = learn_model(features, "person", pairs_by_keys(features, "person"))
    del features, records
    say("model learnt")
    server = embedded.start(folder / "home")
    engine = create_engine(
        server.url("leadflow"), connect_args={"options": "-c search_path=public"}
    )
    try:
        with engine.begin() as connection:
            load_book(connection, master, model)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze")
        say("book loaded")
        floors, seconds, cpu, counts = [], [], [], {}
        for added in batches:
            floors.append(floor_seconds(engine, added, model))
            started, worked = time.perf_counter(), own_seconds()
            with engine.begin() as connection:
                counts = add_records(connection, added)
            seconds.append(time.perf_counter() - started)
            cpu.append(own_seconds() - worked)
            say(f"floor {floors[-1]:.2f} s, added {seconds[-1]:.2f} s")
    finally:
        engine.dispose()
        embedded.stop(folder / "home")
    took, floor = statistics.median(seconds), statistics.median(floors)
    return {
        "master": size,
        "batch": batch,
        "floor_seconds": floor,
        "seconds": took,
        "cpu_seconds_of_client": statistics.median(cpu),
        "times_the_floor": took / floor,
        **counts,
    }


def floor_seconds(engine: Engine, added: Records, model: Model) -> float:
    """COPY of the new records and their keys and one probe of these, rolled back."""
    features = read_features(added)
    numbers = np.arange(1 << 40, (1 << 40) + added.size, dtype=np.int64)
    with engine.connect() as connection:
        started = time.perf_counter()
        run_sql(connection, "matching/create_new_key.sql")
        copy_records(connection, added, numbers, numbers)
        copy_keys(connection, "new_key", features, model, numbers)
        run_sql(connection, "matching/create_probed_key.sql")
        seconds = time.perf_counter() - started
        connection.rollback()
    return seconds


def part_of(records: Records, first: int, last: int | None = None) -> Records:
    """Some rows of the records, each column with the values that these rows have."""
    fields = {}
    for name, (column,) in records.fields.items():
        codes = column.codes[first:last]
        used, inverse = np.unique(codes, return_inverse=True)
        values = [column.values[code] for code in used if code >= 0]
        shift = int(used[0] < 0) if len(used) else 0
        fields[name] = [Column((inverse - shift).astype(np.int32), values)]
    ids = list(records.ids[first:last])
    return Records(len(ids), fields, ids)


def own_seconds() -> float:
    """Processor seconds of this process and the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def say(progress: str) -> None:
    """Progress, beside the figures."""
    print(progress, file=sys.stderr)
