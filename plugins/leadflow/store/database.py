"""Connections and transactions to the one PostgreSQL engine that everything uses."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from sqlalchemy import Connection, Engine, create_engine, make_url

from leadflow.config import settings
from leadflow.store import embedded

SEARCH_PATH = "leadflow, public"

_joined: ContextVar[Connection | None] = ContextVar("joined", default=None)


def database_url() -> str:
    """The URL of the store: LEADFLOW_DATABASE_URL, else the embedded server's (started if down).

    Raises embedded.ServerError where the embedded server cannot be started.
    """
    given = settings().database_url
    if given:
        return given
    return embedded.start(settings().home).url("leadflow")


@cache
def engine() -> Engine:
    """One engine a process. Sessions run in UTC with the `leadflow` schema first on the path."""
    url = make_url(database_url()).set(drivername="postgresql+psycopg2")
    return create_engine(
        url,
        connect_args={"options": f"-c search_path={SEARCH_PATH.replace(' ', '')} -c timezone=UTC"},
        pool_pre_ping=True,
    )


@contextmanager
def transaction() -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back as a whole where anything raises.

    Inside `one_transaction` it is a part of that one.
    """
    joined = _joined.get()
    if joined is not None:
        yield joined
        return
    with engine().begin() as connection:
        yield connection


@contextmanager
def one_transaction() -> Iterator[Connection]:
    """Join every `transaction()` inside into one: all of it holds at the end, or nothing does.

    Temporary tables `on commit drop` then outlive their step; who runs several drops them between.
    """
    with engine().begin() as connection:
        token = _joined.set(connection)
        try:
            yield connection
        finally:
            _joined.reset(token)


def forget_engine() -> None:
    """Close pooled connections and forget the URL: the home or the server has changed."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
