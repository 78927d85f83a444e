"""The schema: revisions apply, apply again, and every table lies in schema leadflow."""

from sqlalchemy import Engine, text

from leadflow.store.migrate import is_current, migrate


def test_migrating_twice_changes_nothing(store: Engine) -> None:
    assert is_current(store)
    assert migrate(store) == migrate(store)


def test_no_table_lies_outside_the_schema(store: Engine) -> None:
    with store.connect() as connection:
        stray = connection.execute(
            text("select tablename from pg_tables where schemaname in ('public', 'mart')")
        ).scalars()
        assert list(stray) == ["schema_revision"]
