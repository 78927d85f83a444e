"""Given files and typed rows for the tests of the gate, the ledger and the law checks.

Every person and company is invented.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from leadflow.store.database import transaction

RUN_DATE = date(2026, 9, 28)
COLUMNS = ["企业名称", "联系人姓名", "手机号码"]
LAYOUT: dict[str, Any] = {
    "kind": "csv",
    "delimiter": ",",
    "lineterminator": "\r\n",
    "quoting": "minimal",
    "preamble": [],
    "header_rows": [COLUMNS],
    "header_row_number": 1,
    "columns": COLUMNS,
    "sheet": "",
}
# A row without a fault, per record type.
GOOD: dict[str, dict[str, Any]] = {
    "lead": {
        "company_name": "星河科技有限公司",
        "person_name": "王芳",
        "mobile": "+8613800138000",
        "owner_source": "陈志远",
    },
    "activity": {
        "company_name": "星河科技有限公司",
        "activity_at": "2026-09-20 02:00:00+00",
        "rep_source": "陈志远",
    },
    "deal": {
        "source_id": "D1",
        "stage_text": "Closed Won",
        "amount": 1000,
        "is_won": True,
        "owner_source": "Zhiyuan Chen",
    },
    "stage_history": {
        "opportunity_source_id": "D1",
        "stage_text": "Closed Won",
        "source_created_at": "2026-09-20 02:00:00+00",
    },
    "requirement": {
        "company_name": "星河科技有限公司",
        "requirement_type": "设备",
        "owner_source": "陈志远",
    },
    "customer_value": {
        "company_name": "星河科技有限公司",
        "amount": 500000,
        "owner_source": "陈志远",
    },
    "task_result": {"task_id": "unknown"},
}


def given_file(
    file_id: int,
    rows: Sequence[Mapping[str, Any]],
    *,
    record_type: str = "lead",
    source_system: str = "sheet",
    file_name: str | None = None,
    layout: Mapping[str, Any] = LAYOUT,
    encoding: str = "gb18030",
    arrival_date: date = RUN_DATE,
) -> None:
    """Land one file. A row is typed values, and may have `raw` (cells), `content`, `ignored`."""
    with transaction() as connection:
        connection.execute(
            text(
                "insert into source_file (file_id, file_name, content_sha256, arrival_date, status,"
                " source_system, profile, record_type, encoding, layout, row_count)"
                " values (:file_id, :file_name, :sha, :arrival_date, 'landed', :source_system,"
                " 'given', :record_type, :encoding, cast(:layout as jsonb), :row_count)"
            ),
            {
                "file_id": file_id,
                "file_name": file_name or f"given_{file_id}.csv",
                "sha": f"sha-{file_id}",
                "arrival_date": arrival_date,
                "source_system": source_system,
                "record_type": record_type,
                "encoding": encoding,
                "layout": json.dumps(layout),
                "row_count": len(rows),
            },
        )
        for row_number, row in enumerate(rows, start=2):
            _insert_row(connection, file_id, row_number, record_type, source_system, row)


def record_id(file_id: int, row_number: int) -> int:
    """As sources/ numbers records."""
    return file_id * 10_000_000 + row_number


def _insert_row(
    connection: Connection,
    file_id: int,
    row_number: int,
    record_type: str,
    source_system: str,
    row: Mapping[str, Any],
) -> None:
    typed = {key: value for key, value in row.items() if key not in ("raw", "content", "ignored")}
    identity = {
        "record_id": record_id(file_id, row_number),
        "file_id": file_id,
        "row_number": row_number,
        "record_type": record_type,
    }
    connection.execute(
        text(
            "insert into source_record (record_id, file_id, row_number, source_system, record_type,"
            " source_id, content_sha256, raw, outcome) values (:record_id, :file_id, :row_number,"
            " :source_system, :record_type, :source_id, :content, cast(:raw as jsonb), :outcome)"
        ),
        {
            **identity,
            "source_system": source_system,
            "source_id": row.get("source_id"),
            "content": row.get("content", f"content-{file_id}-{row_number}"),
            "raw": json.dumps(row.get("raw", ["星河科技有限公司", "王芳", "13800138000"])),
            "outcome": "ignored" if row.get("ignored") else None,
        },
    )
    if not row.get("ignored"):
        values = {**identity, **typed}
        connection.execute(
            text(
                f"insert into typed_record ({', '.join(values)})"
                f" values ({', '.join(':' + name for name in values)})"
            ),
            values,
        )


def ledger(file_id: int) -> list[dict[str, Any]]:
    """Outcome, rules, is_current of each row of a file, in row order."""
    with transaction() as connection:
        rows = connection.execute(
            text(
                "select row_number, outcome, is_current, reasons from source_record"
                " where file_id = :file_id order by row_number"
            ),
            {"file_id": file_id},
        ).mappings()
        return [
            {
                "row_number": row["row_number"],
                "outcome": row["outcome"],
                "is_current": row["is_current"],
                "rules": [(reason["rule"], reason["column"]) for reason in row["reasons"]],
            }
            for row in rows
        ]


def outcomes(file_id: int) -> list[str | None]:
    """The outcome of each row of a file, in row order."""
    return [row["outcome"] for row in ledger(file_id)]


def execute(statement: str, **params: Any) -> list[dict[str, Any]]:
    """Run one statement of a test; its rows, if it has any."""
    with transaction() as connection:
        result = connection.execute(text(statement), params)
        return [dict(row) for row in result.mappings()] if result.returns_rows else []
