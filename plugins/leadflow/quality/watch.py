"""What is told of sources: a file that changed its shape, one that did not come or came short.

The edge between the store and `drift.py`; called by `steps.py` within its transactions.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.messages import text
from leadflow.presets.intake import IntakePolicy
from leadflow.quality.drift import Change, choice_columns, column_changes, vocabulary_changes
from leadflow.quality.rejects import added_headers
from leadflow.sources.profiles import profiles
from leadflow.store.sql import read_sql, run_sql

# What is usual is what the last deliveries did, not what a source did years ago.
USUAL_OVER_DELIVERIES = 12
SEVERITY = "warning"


def tell_drift(
    connection: Connection, file_id: int, run_date: date, intake: IntakePolicy
) -> list[dict[str, str]]:
    """Write a notice for each change of one gated file; returns their sentences per language."""
    run_sql(connection, "quality/delete_vocabulary.sql", file_id=file_id)
    run_sql(connection, "quality/delete_drift_notice.sql", file_id=file_id)
    _, record_headers = added_headers()
    files = read_sql(
        connection,
        "quality/select_drift_file.sql",
        file_id=file_id,
        record_headers=sorted(record_headers),
    )
    now = next((row for row in files if row["is_now"]), None)
    profile = next((p for p in profiles() if now and p.name == now["profile"]), None)
    if now is None or profile is None:
        return []
    columns = choice_columns(profile, now["columns"])
    watched = json.dumps(
        [
            {
                "column_key": column.column_key,
                "position": column.position,
                "typed_columns": column.typed_columns,
            }
            for column in columns
        ]
    )
    values_max = intake.vocabulary_values_max
    run_sql(
        connection,
        "quality/insert_vocabulary.sql",
        file_id=file_id,
        columns=watched,
        values_max=values_max,
    )
    new = read_sql(
        connection,
        "quality/select_new_vocabulary.sql",
        file_id=file_id,
        columns=watched,
        values_max=values_max,
        rows_per_value=intake.vocabulary_rows_per_value,
    )
    earlier = [row["columns"] for row in files if not row["is_now"]]
    changes = column_changes(profile, now["columns"], earlier)
    changes += vocabulary_changes(columns, new, values_max)
    name = f"{now['file_name']} · {now['part']}" if now["part"] else now["file_name"]
    _write_changes(connection, file_id, name, run_date, changes)
    return [
        {
            "zh": text(change.key, "zh", file=name, **change.values),
            "en": text(change.key, "en", file=name, **change.values),
        }
        for change in changes
    ]


def tell_sources(connection: Connection, run_date: date, intake: IntakePolicy) -> dict[str, int]:
    """Write a notice for each source that is late or came short; returns how many of each."""
    _, record_headers = added_headers()
    run_sql(connection, "quality/delete_source_notice.sql", run_date=run_date)
    run_sql(
        connection,
        "quality/create_source_delivery.sql",
        run_date=run_date,
        record_headers=sorted(record_headers),
    )
    missing = run_sql(
        connection,
        "quality/insert_missing_notice.sql",
        run_date=run_date,
        usual_over=USUAL_OVER_DELIVERIES,
        fewest_deliveries=intake.source_fewest_deliveries,
        late_pct=intake.source_late_pct,
        retired_after_days=intake.source_retired_after_days,
    )
    short = run_sql(
        connection,
        "quality/insert_short_notice.sql",
        run_date=run_date,
        usual_over=USUAL_OVER_DELIVERIES,
        fewest_deliveries=intake.source_fewest_deliveries,
        few_rows_pct=intake.source_few_rows_pct,
    )
    return {"missing": missing.rowcount, "short": short.rowcount}


def _write_changes(
    connection: Connection, file_id: int, name: str, run_date: date, changes: Sequence[Change]
) -> None:
    if not changes:
        return
    told: list[dict[str, Any]] = [
        {
            "subject": f"{name} ({file_id}): {change.subject}",
            "details": {
                **change.values,
                "key": change.key,
                "severity": SEVERITY,
                "file": name,
                "file_id": file_id,
            },
        }
        for change in changes
    ]
    run_sql(
        connection,
        "quality/insert_drift_notice.sql",
        run_date=run_date,
        changes=json.dumps(told, ensure_ascii=False),
    )
