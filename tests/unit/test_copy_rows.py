"""COPY carries every text as it is."""

from hypothesis import HealthCheck, example, given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text

from leadflow.store.sql import copy_rows

TEXTS = strategies.text(
    strategies.characters(exclude_categories=("Cs",), exclude_characters="\x00")
)


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(value="\\.", values=["\\."])
@example(value="\\N", values=["", "NULL"])
@example(value="", values=[])
@given(value=TEXTS, values=strategies.lists(TEXTS, max_size=4))
def test_any_text_survives_a_copy(store: Engine, value: str, values: list[str]) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("create temporary table kept (a text, b text[], c text)")
        copy_rows(connection, "kept", ["a", "b", "c"], [(value, values, None)])
        assert connection.execute(text("select a, b, c from kept")).one() == (value, values, None)
        connection.exec_driver_sql("drop table kept")
