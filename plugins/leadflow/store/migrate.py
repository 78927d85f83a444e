"""Schema changes: Alembic revisions, each of which runs the SQL files of one schema folder."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from leadflow.config import PROJECT
from leadflow.store.database import engine
from leadflow.store.sql import SQL_FOLDER


def migrate(target: Engine | None = None) -> str:
    """Bring the store to the newest schema revision and remake the mart views; returns it."""
    with (target or engine()).begin() as connection:
        config = _config(connection)
        command.upgrade(config, "head")
        remake_mart(connection)
        return str(ScriptDirectory.from_config(config).get_current_head())


def is_current(target: Engine | None = None) -> bool:
    """Whether the store has the newest schema revision."""
    with (target or engine()).connect() as connection:
        head = ScriptDirectory.from_config(_config(connection)).get_current_head()
        return (
            MigrationContext.configure(
                connection,
                opts={"version_table": "schema_revision", "version_table_schema": "public"},
            ).get_current_revision()
            == head
        )


def run_schema_folder(connection: Connection, folder: str) -> None:
    """Run each SQL file of `include/sql/schema/<folder>` in name order, as one transaction."""
    for path in sorted((SQL_FOLDER / "schema" / folder).glob("*.sql")):
        connection.exec_driver_sql(path.read_text(encoding="utf-8").replace("%", "%%"))


def remake_mart(connection: Connection) -> None:
    """Drop and make the views of schema `mart`; views hold no data, so they need no revision."""
    connection.exec_driver_sql("drop schema if exists mart cascade; create schema mart")
    for path in sorted((SQL_FOLDER / "mart").glob("*.sql")):
        connection.exec_driver_sql(path.read_text(encoding="utf-8").replace("%", "%%"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(PROJECT / "plugins" / "leadflow" / "store" / "migrations")
    )
    config.attributes["connection"] = connection
    return config
