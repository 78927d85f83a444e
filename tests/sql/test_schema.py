"""The schema: revisions apply, apply again, and every table lies in schema leadflow."""

from sqlalchemy import Engine, text

from leadflow.store.migrate import is_current, migrate
from leadflow.store.sql import SQL_FOLDER


def test_migrating_twice_changes_nothing(store: Engine) -> None:
    assert is_current(store)
    assert migrate(store) == migrate(store)


def test_no_table_lies_outside_the_schema(store: Engine) -> None:
    with store.connect() as connection:
        stray = connection.execute(
            text("select tablename from pg_tables where schemaname in ('public', 'mart')")
        ).scalars()
        assert list(stray) == ["schema_revision"]


def test_every_column_of_the_mart_is_explained(store: Engine) -> None:
    with store.connect() as connection:
        unexplained = connection.execute(
            text(
                "select pg_class.relname, pg_attribute.attname from pg_class "
                "inner join pg_attribute on pg_class.oid = pg_attribute.attrelid "
                "where pg_class.relnamespace = 'mart'::regnamespace and pg_attribute.attnum > 0 "
                "and col_description(pg_class.oid, pg_attribute.attnum) is null"
            )
        ).all()
        views = set(
            connection.execute(
                text("select table_name from information_schema.views where table_schema = 'mart'")
            ).scalars()
        )
    assert unexplained == []
    assert views == {path.stem for path in (SQL_FOLDER / "mart").glob("*.sql")}


def test_rows_before_and_after_are_never_joined_by_a_nested_loop(store: Engine) -> None:
    """A trigger's plan is kept: made for a small update, it would be quadratic in a large one."""
    with store.connect() as connection:
        rows = connection.execute(
            text(
                "select proname::text, coalesce('enable_nestloop=off' = any(proconfig), false) "
                "from pg_proc where pronamespace = 'leadflow'::regnamespace "
                "and prosrc ~ 'from new_row\\s+inner join old_row'"
            )
        )
        joining = {name: is_off for name, is_off in rows}
    assert len(joining) == 4
    assert all(joining.values()), joining
