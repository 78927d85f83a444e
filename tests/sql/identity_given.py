"""Small invented inboxes for identity's tests: rows as the gate leaves them, and what became."""

from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import text

from leadflow.store.database import transaction

DAY = date(2026, 9, 28)
ROWS_PER_FILE = 10_000_000
REPS = {"陈志远": "R01", "林晓梅": "R02"}


def given_reps() -> None:
    """Two reps, known by their Chinese names in every sheet."""
    with transaction() as connection:
        for order, (name, rep_id) in enumerate(REPS.items()):
            connection.execute(
                text(
                    "insert into rep values (:id, :name, :name, 'mid', 'M01', 'T',"
                    " 'r@leadflow.example', 20, '2020-01-01', null, :order)"
                ),
                {"id": rep_id, "name": name, "order": order},
            )
            connection.execute(
                text("insert into rep_alias values ('sheet', :name, :id)"),
                {"name": name, "id": rep_id},
            )


def given_rows(file_id: int, rows: list[dict[str, Any]], day: date = DAY) -> list[int]:
    """One settled file that arrived on `day`.

    Each row names `type`, `system` (else lead, sheet) and its typed values. A row with a source id
    makes older rows with that id no longer current.
    """
    record_ids = []
    with transaction() as connection:
        connection.execute(
            text(
                "insert into source_file (file_id, file_name, content_sha256, arrival_date, status,"
                " source_system, row_count) values (:id, :name, :name, :day, 'loaded', :system,"
                " :row_count)"
            ),
            {
                "id": file_id,
                "name": f"file {file_id}",
                "day": day,
                "system": rows[0].get("system", "sheet"),
                "row_count": len(rows),
            },
        )
        for number, row in enumerate(rows, start=2):
            values = dict(row)
            system, record_type = values.pop("system", "sheet"), values.pop("type", "lead")
            content = sha256(repr(sorted(row.items())).encode()).hexdigest()
            record_id = file_id * ROWS_PER_FILE + number
            record_ids.append(record_id)
            connection.execute(
                text(
                    "update source_record set is_current = false where source_system = :system"
                    " and record_type = :type and source_id = :source_id"
                ),
                {"system": system, "type": record_type, "source_id": values.get("source_id")},
            )
            connection.execute(
                text(
                    "insert into source_record (record_id, file_id, row_number, source_system,"
                    " record_type, source_id, content_sha256, raw, outcome, is_current) values"
                    " (:id, :file, :number, :system, :type, :source_id, :content, '[]', 'accepted',"
                    " true)"
                ),
                {
                    "id": record_id,
                    "file": file_id,
                    "number": number,
                    "system": system,
                    "type": record_type,
                    "source_id": values.get("source_id"),
                    "content": content,
                },
            )
            names = ["record_id", "file_id", "row_number", "record_type", *values]
            marks = ", ".join(f":{name}" for name in names)
            connection.execute(
                text(f"insert into typed_record ({', '.join(names)}) values ({marks})"),
                {
                    "record_id": record_id,
                    "file_id": file_id,
                    "row_number": number,
                    "record_type": record_type,
                    **values,
                },
            )
    return record_ids


def fetch(query: str, **params: Any) -> list[tuple[Any, ...]]:
    """The rows of one query as tuples."""
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(query), params)]


def run(statement: str, **params: Any) -> None:
    """One statement that changes rows."""
    with transaction() as connection:
        connection.execute(text(statement), params)


def customer_of() -> dict[int, str]:
    """Each party's present customer."""
    return dict(
        fetch("select party_id, customer_id from membership where valid_to_date is null order by 1")
    )


def partition() -> set[frozenset[str]]:
    """The present customers as sets of their parties' content."""
    clusters: dict[str, set[str]] = {}
    for key, customer_id in fetch(
        "select party.source_key, membership.customer_id from party join membership"
        " using (party_id) where membership.valid_to_date is null"
    ):
        clusters.setdefault(customer_id, set()).add(key)
    return {frozenset(members) for members in clusters.values()}
