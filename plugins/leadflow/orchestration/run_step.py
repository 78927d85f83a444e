"""Runs one step of a room: one at a time over the book, recorded in table `run`."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any

from leadflow import clock
from leadflow.store.database import engine, transaction
from leadflow.store.sql import run_sql

log = logging.getLogger(__name__)

Counts = dict[str, int]


def run_step(
    dag_id: str, step: Callable[..., Counts], run_date: date, *, alone: bool = True, **params: Any
) -> Counts:
    """Run `step(run_date=...)`, record its counts, return them.

    With `alone`, no other such step runs at the same time on this store, whichever DAG or command
    asked for it. What the step raises is raised; its transaction has then changed nothing.
    """
    started_at = clock.now()
    with book_lock() if alone else nullcontext():
        counts = step(run_date=run_date, **params)
    with transaction() as connection:
        run_sql(
            connection,
            "store/insert_run.sql",
            dag_id=dag_id,
            step=step.__name__,
            run_date=run_date,
            counts=json.dumps(counts),
            started_at=started_at,
            finished_at=clock.now(),
        )
    log.info("%s %s: %s", step.__name__, run_date, counts)
    return counts


@contextmanager
def book_lock() -> Iterator[None]:
    """Hold the book for one writer; waits until the present writer is done."""
    with engine().connect() as connection, connection.begin():
        run_sql(connection, "store/lock_book.sql")
        yield
