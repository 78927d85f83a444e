"""Numbers by the hundred thousand: read as arrays, and filled in without indexes."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from leadflow.store.sql import indexes_set_aside, read_numbers

NUMBERS = "select low as low_number, bits from probe where low = any(cast(:wanted as bigint[]))"


@pytest.fixture
def query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "probe.sql").write_text(f"-- purpose: 100 % of a probe\n{NUMBERS}\norder by low\n")
    monkeypatch.setattr("leadflow.store.sql.SQL_FOLDER", tmp_path)
    return "probe.sql"


def test_columns_of_numbers_are_read_as_arrays(store: Engine, query: str) -> None:
    lowest, highest = -(2**63), 2**63 - 1
    with store.connect() as connection:
        connection.exec_driver_sql("create temporary table probe (low bigint, bits real)")
        connection.exec_driver_sql(
            f"insert into probe values ({highest}, -7.25), ({lowest}, 'infinity'), (0, 0.1)"
        )
        wanted = f"{{{lowest},{highest},0,5}}"
        found = read_numbers(connection, query, wanted=wanted)
        assert list(found) == ["low_number", "bits"]
        assert found["low_number"].tolist() == [lowest, 0, highest]
        assert found["bits"].dtype == np.float32
        assert found["bits"].tolist() == [np.inf, float(np.float32(0.1)), -7.25]
        nothing = read_numbers(connection, query, wanted="{}")
        assert [len(column) for column in nothing.values()] == [0, 0]


def test_an_empty_value_among_numbers_is_refused(store: Engine, query: str) -> None:
    with store.connect() as connection:
        connection.exec_driver_sql("create temporary table probe (low bigint, bits real)")
        connection.exec_driver_sql("insert into probe values (1, 2), (2, null), (3, 4)")
        with pytest.raises(ValueError, match="empty value"):
            read_numbers(connection, query, wanted="{1,2,3}")
        assert read_numbers(connection, query, wanted="{1,3}")["bits"].tolist() == [2, 4]


def test_a_table_is_filled_without_its_indexes_and_has_them_again(store: Engine) -> None:
    listed = "select indexdef from pg_indexes where tablename = 'probe' order by 1"
    with store.connect() as connection:

        def indexes() -> list[str]:
            return list(connection.exec_driver_sql(listed).scalars())

        connection.exec_driver_sql(
            "create temporary table probe (low bigint primary key, high bigint unique, bits real);"
            "create index probe_by_bits on probe (bits) include (high) where bits > 0"
        )
        before = indexes()
        assert len(before) == 3
        with indexes_set_aside(connection, "probe"):
            within = indexes()
            connection.exec_driver_sql("insert into probe values (1, 2, 3)")
        assert [each for each in before if "by_bits" not in each] == within
        assert indexes() == before
