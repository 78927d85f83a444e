"""Fixtures: one embedded server a test session, a scratch database with the schema per test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# A database a test is mostly file work: in memory where the machine has room, else on disk.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
SESSION_HOME = Path(tempfile.mkdtemp(prefix="leadflow-test-"))
SESSION_HOME.chmod(0o755)
os.environ["LEADFLOW_HOME"] = str(SESSION_HOME)
os.environ.pop("LEADFLOW_DATABASE_URL", None)
# Test databases may be lost with the machine; waiting for the disk would be most of the suite.
os.environ["LEADFLOW_DATABASE_OPTIONS"] = "-c fsync=off -c full_page_writes=off"

from sqlalchemy import Engine, create_engine, make_url, text  # noqa: E402

from leadflow.config import policy, settings  # noqa: E402
from leadflow.store import database, embedded  # noqa: E402
from leadflow.store.migrate import migrate  # noqa: E402

TEMPLATE = "leadflow_template"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden`: write what a run gave as what runs must give from now on."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/e2e/golden")


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """The session's embedded PostgreSQL with a template database that holds the schema."""
    running = embedded.start(SESSION_HOME)
    _execute(running, f"create database {TEMPLATE}")
    template = create_engine(running.url(TEMPLATE))
    migrate(template)
    template.dispose()
    yield running
    database.forget_engine()
    embedded.stop(SESSION_HOME)
    shutil.rmtree(SESSION_HOME)


@pytest.fixture
def store(server: embedded.Server, tmp_path: Path) -> Iterator[Engine]:
    """A fresh store and an empty home for one test; `transaction()` and steps use them."""
    with scratch_store(server, tmp_path) as engine:
        yield engine


@contextmanager
def scratch_store(
    server: embedded.Server, home: Path, policy_name: str | None = None
) -> Iterator[Engine]:
    """A fresh store, an empty home and, where one is named, another preset; gone afterwards."""
    name = f"scratch_{os.urandom(4).hex()}"
    _execute(server, f"create database {name} template {TEMPLATE}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LEADFLOW_HOME", str(home))
        environment.setenv("LEADFLOW_DATABASE_URL", server.url(name))
        if policy_name is not None:
            environment.setenv("LEADFLOW_POLICY", policy_name)
        _forget_settings()
        yield database.engine()
    _forget_settings()
    _execute(server, f"drop database {name} with (force)")


def _forget_settings() -> None:
    database.forget_engine()
    settings.cache_clear()
    policy.cache_clear()


def _execute(running: embedded.Server, statement: str) -> None:
    url = make_url(running.url("postgres"))
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(statement))
