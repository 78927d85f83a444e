"""New leads into a large matching book, against the floor: see `measure_matching.py`."""

import pickle
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, create_engine

from leadflow.matching.blocking import keys_of, pairs_under
from leadflow.matching.book import copy_keys, copy_records, use_models
from leadflow.matching.columns import Column
from leadflow.matching.engine import learn_model
from leadflow.matching.features import features_of, read_features
from leadflow.matching.model import Models
from leadflow.matching.normal import normalise
from leadflow.matching.records import Level, Records
from leadflow.matching.steps import add_records, load_book
from leadflow.store import embedded
from leadflow.store.migrate import migrate
from leadflow.store.sql import run_sql

# Statistics and weights of so many leads are those of more: a model is not learnt from five million
LEARNT_FROM = 1_000_000
LEVELS: tuple[Level, ...] = ("person", "company")  # as the night matches
DAY = date(2026, 9, 28)
BEYOND = 1 << 40  # numbers that no book has come to


def load_master(folder: Path, records: Records, batch: int, repeats: int) -> dict[str, Any]:
    """A book of all leads but the last `repeats` batches, which are laid aside.

    Its server runs on. Whoever measures has no book in memory: that is a process of its own.
    """
    size = records.size - batch * repeats
    master = part_of(records, 0, size)
    batches = [
        part_of(records, size + at * batch, size + (at + 1) * batch) for at in range(repeats)
    ]
    features = read_features(part_of(master, 0, min(size, LEARNT_FROM)))
    models = Models(
        tuple(
            learn_model(features, level, pairs_under(keys_of(features, level), features.order))
            for level in LEVELS
        )
    )
    del features
    say("models learnt")
    with (folder / "batches.pickle").open("wb") as stream:
        pickle.dump((batches, models), stream)
    server = embedded.start(folder / "home")
    engine = create_engine(server.url("leadflow"))
    migrate(engine)
    try:
        with engine.begin() as connection:
            use_models(connection, models, "book", DAY)
            load_book(connection, master, models)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze")
            connection.exec_driver_sql("checkpoint")  # a night meets a book at rest
    except BaseException:
        engine.dispose()
        embedded.remove(folder / "home")
        raise
    engine.dispose()
    say("book loaded")
    return {"master": size}


def measure_added(folder: Path) -> dict[str, Any]:
    """The batches that were laid aside, one after the other, into the book.

    Seconds are the median of the batches; each stays in the book that the next one meets.
    """
    with (folder / "batches.pickle").open("rb") as stream:
        batches, models = pickle.load(stream)
    engine = create_engine(embedded.start(folder / "home").url("leadflow"))
    try:
        floors, seconds, cpu, counts = [], [], [], {}
        for added in batches:
            floors.append(floor_seconds(engine, added, models))
            started, worked = time.perf_counter(), own_seconds()
            with engine.begin() as connection:
                counts = add_records(connection, added)
            seconds.append(time.perf_counter() - started)
            cpu.append(own_seconds() - worked)
            say(f"floor {floors[-1]:.2f} s, added {seconds[-1]:.2f} s")
    finally:
        engine.dispose()
        embedded.remove(folder / "home")
    took, floor = statistics.median(seconds), statistics.median(floors)
    return {
        "batch": batches[0].size,
        "floor_seconds": floor,
        "seconds": took,
        "cpu_seconds_of_client": statistics.median(cpu),
        "times_the_floor": took / floor,
        **counts,
    }


def floor_seconds(engine: Engine, added: Records, models: Models) -> float:
    """COPY of the new records and their keys and one probe of these, rolled back."""
    normal = normalise(added)
    features = features_of(normal)
    numbers = np.arange(BEYOND, BEYOND + added.size, dtype=np.int64)
    with engine.connect() as connection:
        started = time.perf_counter()
        run_sql(connection, "matching/create_replaced_record.sql", record_numbers="{}")
        run_sql(connection, "matching/create_new_key.sql")
        copy_records(connection, numbers, added.ids, normal.lines(), numbers, numbers)
        copy_keys(connection, "new_key", features, models, numbers)
        run_sql(connection, "matching/create_touched_key.sql")
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
