"""Steps of the room: gate one file, settle what was gated, check the laws and the sources."""

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.delivery.outbox import Export, day_folder, log_exports, write_whole
from leadflow.quality import data_docs, rejects
from leadflow.quality.laws import Check, LawBroken, law_checks, tell
from leadflow.quality.rules import rules_for
from leadflow.quality.suite import GateCrashed, RuleResult, unite, validate_file
from leadflow.quality.watch import tell_drift, tell_sources
from leadflow.quality.wording import is_told_by_name, places_of, titles_of
from leadflow.store.database import engine, transaction
from leadflow.store.sql import read_sql, run_sql

log = logging.getLogger(__name__)


def gate_file(file_id: int, run_date: date) -> dict[str, int]:
    """Judge the rows of one landed file by the rule table; hold the file where too many fail.

    A file that is settled or held already stays as it is. Raises GateCrashed where a rule could not
    be computed or its rows do not number what the expectation counted.
    """
    _, headers = rejects.added_headers()
    named = {"file_id": file_id, "record_headers": sorted(headers)}
    with transaction() as connection:  # of its own: the rules look through another connection
        run_sql(connection, "quality/update_still_cut.sql", **named)
    with transaction() as connection:
        (source_file,) = read_sql(connection, "quality/select_gate_file.sql", **named)
        if source_file["status"] == "landed":
            if is_told_by_name(source_file["profile"], _headers(source_file)):
                run_sql(connection, "quality/update_named_source_id.sql", file_id=file_id)
            results = _validate(source_file)
            _write_verdicts(connection, source_file, results, run_date)
            counts = _hold_if_too_bad(connection, source_file, run_date)
            changes = tell_drift(connection, file_id, run_date, policy().intake)
            page = data_docs.write_file_page(
                source_file, results, counts, changes, _flagged_columns(connection, file_id)
            )
            log.info("file %s: %s of %s rows quarantined; what was checked: %s", file_id,
                     counts["quarantined"], counts["rows"], page)  # fmt: skip
        else:
            counts = _count_outcomes(connection, file_id)
    return counts


def settle_files(run_date: date) -> dict[str, int]:
    """Give each row of the landed files its outcome, in the order received; write the rejects.

    A landed file that no rule has seen, left by a failed run, is gated first.
    """
    with transaction() as connection:
        landed = read_sql(connection, "quality/select_landed_file.sql")
    for source_file in landed:
        if not source_file["is_gated"]:
            gate_file(source_file["file_id"], run_date)
    with transaction() as connection:
        file_ids = [
            source_file["file_id"]
            for source_file in read_sql(connection, "quality/select_landed_file.sql")
        ]
        for file_id in file_ids:
            settle_file(connection, file_id)
        written = _write_rejects(connection, run_date)
        data_docs.write_index(read_sql(connection, "quality/select_checked_file.sql"))
        outcomes = Counter(
            {
                row["outcome"]: row["row_count"]
                for row in read_sql(connection, "quality/count_settled.sql", file_ids=file_ids)
            }
        )
    return {
        "files": len(file_ids),
        "accepted": outcomes["accepted"],
        "repaired": outcomes["repaired"],
        "duplicate": outcomes["duplicate"],
        "quarantined": outcomes["quarantined"],
        "ignored": outcomes["ignored"],
        "rejects": written,
    }


def check_laws(run_date: date) -> dict[str, int]:
    """Run every law check. Raises LawBroken where a critical one finds rows."""
    broken: list[str] = []
    warned = 0
    checks = law_checks()
    with transaction() as connection:
        for check in checks:
            rows = read_sql(connection, check.sql_name)
            if rows and check.severity == "critical":
                broken.append(tell(check, rows))
            elif rows:
                warned += 1
                _warn(connection, check, rows, run_date)
    if broken:
        raise LawBroken("\n".join(broken))
    return {"checks": len(checks), "warnings": warned}


def check_sources(run_date: date) -> dict[str, int]:
    """Tell the data team of files that usually come and did not, or came far too short."""
    with transaction() as connection:
        return tell_sources(connection, run_date, policy().intake)


def _headers(source_file: dict[str, Any]) -> list[str]:
    return list((source_file["layout"] or {}).get("columns", []))


def _validate(source_file: dict[str, Any]) -> list[RuleResult]:
    places = places_of(source_file["profile"], _headers(source_file))
    rules = rules_for(set(source_file["record_types"]), places)
    if not rules:
        return []
    return validate_file(
        rules,
        file_id=source_file["file_id"],
        row_count=source_file["typed_count"],
        url=engine().url,
        timezone=policy().timezone,
    )


def _flagged_columns(connection: Connection, file_id: int) -> dict[str, list[tuple[str, int]]]:
    """Of the rules that look at every column: the columns that failed, with how many rows."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in read_sql(connection, "quality/count_flagged_column.sql", file_id=file_id):
        found[row["rule"]].append((row["typed_column"], row["row_count"]))
    return found


def _write_verdicts(
    connection: Connection,
    source_file: dict[str, Any],
    results: Sequence[RuleResult],
    run_date: date,
) -> None:
    """Reasons and quarantine of one file, out of the failing rules' own queries."""
    file_id = source_file["file_id"]
    run_sql(connection, "quality/reset_quarantine.sql", file_id=file_id)
    run_sql(connection, "quality/reset_outcome.sql", file_id=file_id)
    run_sql(connection, "quality/update_gated.sql", file_id=file_id, run_date=run_date)
    if not any(result.failed_count for result in results):
        return
    run_sql(connection, "quality/set_gate_file.sql", file_id=file_id, timezone=policy().timezone)
    run_sql(connection, "quality/create_rule_failure.sql")
    # the driver reads % as a placeholder, also where no value is bound
    connection.exec_driver_sql(unite(results).replace("%", "%%"))
    _compare_counts(connection, results)
    rules = [{"rule_number": number, **result.rule.reason} for number, result in enumerate(results)]
    run_sql(connection, "quality/update_reasons.sql", rules=json.dumps(rules))
    run_sql(connection, "quality/insert_quarantine.sql", file_id=file_id, run_date=run_date)


def _compare_counts(connection: Connection, results: Sequence[RuleResult]) -> None:
    """Each rule's rows must number what its expectation counted."""
    found = {
        row["rule_number"]: row["failed_count"]
        for row in read_sql(connection, "quality/count_rule_failure.sql")
    }
    different = [
        f"{result.rule.rule} ({found.get(number, 0)} rows, {result.failed_count} counted)"
        for number, result in enumerate(results)
        if found.get(number, 0) != result.failed_count
    ]
    if different:
        raise GateCrashed("the rows of a rule differ from its count: " + ", ".join(different))


def _hold_if_too_bad(
    connection: Connection, source_file: dict[str, Any], run_date: date
) -> dict[str, int]:
    """Hold the file whole where more than the policy's share of its rows is quarantined.

    Not a file of corrections: each of its rows was bad before, which says nothing of the file. Nor
    a returned list: each row answers for itself, and a rep may return a single one.
    """
    file_id = source_file["file_id"]
    counts = _count_outcomes(connection, file_id)
    limit_pct = policy().intake.quarantined_rows_hold_file_pct
    is_tolerable = counts["quarantined"] * 100 <= limit_pct * counts["rows"]
    is_list = source_file["record_type"] in ("task_result", "support_result")
    if is_tolerable or source_file["is_correction"] or is_list:
        return counts
    reason = {
        "key": "quality.held.too_many_rejects",
        "rejected": counts["quarantined"],
        "rows": counts["rows"],
        "limit_pct": f"{limit_pct:g}",
    }
    run_sql(connection, "quality/reset_quarantine.sql", file_id=file_id)
    run_sql(connection, "quality/quarantine_held_file.sql", file_id=file_id)
    run_sql(connection, "quality/insert_quarantine.sql", file_id=file_id, run_date=run_date)
    run_sql(connection, "quality/hold_file.sql", file_id=file_id, held_reason=json.dumps(reason))
    run_sql(connection, "quality/update_held_again.sql", file_id=file_id)
    return _count_outcomes(connection, file_id)


def _count_outcomes(connection: Connection, file_id: int) -> dict[str, int]:
    (counts,) = read_sql(connection, "quality/count_outcome.sql", file_id=file_id)
    return counts


def settle_file(connection: Connection, file_id: int) -> None:
    """Give the rows of one file that have no outcome yet theirs, by what is held before it."""
    _, record_headers = rejects.added_headers()
    run_sql(connection, "quality/update_duplicate.sql", file_id=file_id)
    run_sql(connection, "quality/update_settled.sql", file_id=file_id)
    run_sql(
        connection,
        "quality/update_corrected.sql",
        file_id=file_id,
        record_headers=sorted(record_headers),
    )
    run_sql(connection, "quality/update_held_again.sql", file_id=file_id)
    run_sql(connection, "quality/update_repaired.sql", file_id=file_id)
    run_sql(connection, "quality/update_loaded.sql", file_id=file_id)


def _write_rejects(connection: Connection, run_date: date) -> int:
    """Write the rejects of the day's files; returns the number written.

    A file that lies there already is left alone: somebody may be mending it.
    """
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for source_file in read_sql(connection, "quality/select_rejected_file.sql", run_date=run_date):
        name = rejects.rejects_name(
            source_file["layout"].get("file_name", source_file["file_name"]),
            source_file["layout"]["kind"],
            source_file["name_number"],
        )
        if not (day_folder(run_date) / "rejects" / name).exists():
            files[name].append(source_file)
    exports: list[Export] = []
    for name, parts in sorted(files.items()):
        tables = [_rejected_table(connection, part, run_date) for part in parts]
        row_count = sum(len(table.rows) for table in tables)
        exports.append(
            Export("rejects", "data_team", f"rejects/{name}", rejects.render(tables), row_count)
        )
    if exports:
        log_exports(connection, run_date, exports)
    for export in exports:
        write_whole(day_folder(run_date) / export.file_name, export.content)
    return len(exports)


def _rejected_table(
    connection: Connection, source_file: dict[str, Any], run_date: date
) -> rejects.RejectedTable:
    rows = [
        rejects.RejectedRow(row["record_id"], row["raw"], row["reasons"])
        for row in read_sql(
            connection,
            "quality/select_rejected_row.sql",
            file_id=source_file["file_id"],
            run_date=run_date,
        )
    ]
    layout = source_file["layout"]
    titles = titles_of(source_file["profile"], layout["columns"])
    return rejects.RejectedTable(
        layout, source_file["encoding"], titles, rows, source_file["held_reason"]
    )


def _warn(
    connection: Connection, check: Check, rows: Sequence[dict[str, Any]], run_date: date
) -> None:
    run_sql(
        connection,
        "quality/upsert_law_notice.sql",
        run_date=run_date,
        check_name=check.name,
        details=json.dumps({"count": len(rows), "told": tell(check, rows)}, ensure_ascii=False),
    )
