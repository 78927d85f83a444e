"""The edge of the room: takes files from the inbox, lands and types their rows (I1–I5, law 1)."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from leadflow import clock
from leadflow.config import policy, settings
from leadflow.privacy.archive import read_original, store_original
from leadflow.sources.profiles import chosen_profiles
from leadflow.sources.reading import UNKNOWN, LandedRow, PartReading, read_part
from leadflow.sources.tables import Sheet, list_sheets
from leadflow.sources.typed_columns import COPY_COLUMNS
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql

ROWS_PER_FILE = 10_000_000
SOURCE_COLUMNS = (
    "record_id", "file_id", "row_number", "source_system", "record_type", "source_id",
    "content_sha256", "raw", "outcome", "reasons",
)  # fmt: skip
# Programs' lock and temporary files, and what a download in progress is called.
NOT_A_FILE = (".", "~$", ".~")
STILL_COMING = (".part", ".crdownload", ".tmp", ".download", ".filepart")


def receive_files(run_date: date, asked_profiles: Mapping[str, str] | None = None) -> list[int]:
    """Register every file of the inbox that has stopped growing; returns the file_ids to read.

    One source_file row per part (sheet). Bytes that were taken before are an arrival without rows:
    status `repeated`, and the copy leaves the inbox. Files of a failed run are returned again.
    `asked_profiles` (file name → profile) is what a person asked for instead of the header.
    """
    copies: list[Path] = []
    with transaction() as connection:
        run_sql(connection, "sources/lock_source_file.sql")
        for path in _settled_files(settings().inbox, policy().intake.settle_seconds):
            data = path.read_bytes()
            digest = sha256(data).hexdigest()
            known = read_sql(connection, "sources/select_known_file.sql", content_sha256=digest)
            if any(row["status"] == "received" and row["file_name"] == path.name for row in known):
                continue  # registered by a run that failed before reading it
            for sheet in list_sheets(data):
                repeated = next((row for row in known if row["part"] == sheet.name), None)
                run_sql(
                    connection,
                    "sources/insert_source_file.sql",
                    file_name=path.name,
                    part=sheet.name,
                    content_sha256=digest,
                    arrival_date=run_date,
                    status="repeated" if repeated else "received",
                    repeats_file_id=repeated["file_id"] if repeated else None,
                    asked_profile=(asked_profiles or {}).get(path.name),
                )
            if known:
                store_original(settings().home, data)
                copies.append(path)
        unread = read_sql(connection, "sources/select_unread_file.sql")
    for path in copies:
        path.unlink()
    return [row["file_id"] for row in unread]


def read_file(file_id: int, run_date: date) -> dict[str, int]:
    """Land and type the rows of one received part; hold it where it cannot be read as a whole.

    A rerun replaces the part's rows, until it is loaded: then nothing happens. The original moves
    to the encrypted archive with the last part read.
    """
    with transaction() as connection:
        source_file = _lock_file(connection, file_id)
        if source_file["status"] not in ("received", "landed", "held"):
            return {"rows": 0, "ignored": 0, "held": 0}
        data = _original(source_file)
        sheet = next(
            (s for s in list_sheets(data) if s.name == source_file["part"]),
            Sheet(source_file["part"]),
        )
        reading = read_part(
            data, sheet, chosen_profiles(source_file["asked_profile"]), policy().timezone
        )
        _forget_rows(connection, file_id)
        counts = _land(connection, file_id, reading)
        held = reading.held
        run_sql(
            connection,
            "sources/update_source_file.sql",
            file_id=file_id,
            status="held" if held else "landed",
            source_system=reading.profile.source_system if reading.profile else None,
            profile=reading.profile.name if reading.profile else None,
            record_type=reading.profile.record_type if reading.profile else None,
            encoding=reading.table.encoding if reading.table else None,
            layout=_json(reading.layout),
            row_count=counts["rows"],
            held_reason=_json(held),
        )
        if held:
            _quarantine_all(connection, file_id, run_date)
        _archive_when_read(connection, source_file, data)
    return {"rows": counts["rows"], "ignored": counts["ignored"], "held": int(bool(held))}


def hold_file(run_date: date, file_id: int, key: str) -> dict[str, int]:
    """Hold a part whose reading or gating crashed, so that the others go on; its rows wait with it.

    `key` is the message that says why. A part that is loaded or repeated is left alone.
    """
    with transaction() as connection:
        source_file = _lock_file(connection, file_id)
        if source_file["status"] not in ("received", "landed", "held"):
            return {"held": 0}
        run_sql(
            connection,
            "sources/hold_source_file.sql",
            file_id=file_id,
            held_reason=_json({"key": key}),
        )
        _quarantine_all(connection, file_id, run_date)
    return {"held": 1}


def _settled_files(inbox: Path, settle_seconds: int) -> list[Path]:
    """The inbox's files by name, then content's hash where names are equal (they never are).

    A file younger than `settle_seconds` is looked at twice; one that changes meanwhile waits for
    the next run.
    """
    if not inbox.is_dir():
        return []
    files = sorted(
        (
            path
            for path in inbox.iterdir()
            if path.is_file()
            and not path.name.startswith(NOT_A_FILE)
            and path.suffix.casefold() not in STILL_COMING
        ),
        key=lambda path: path.name,
    )
    before = {path: _state(path) for path in files}
    now = clock.now().timestamp()
    ages = [now - state[1] / 1e9 for state in before.values()]
    youngest = min(ages, default=float(settle_seconds))
    if youngest < settle_seconds:
        time.sleep(min(settle_seconds, settle_seconds - youngest))
    return [path for path in files if path.exists() and _state(path) == before[path]]


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _lock_file(connection: Connection, file_id: int) -> dict[str, Any]:
    """The part's row, all parts of its file locked: the last one read archives the original."""
    rows = read_sql(connection, "sources/lock_file_part.sql", file_id=file_id)
    return next(row for row in rows if row["file_id"] == file_id)


def _original(source_file: dict[str, Any]) -> bytes:
    """The bytes as received: in the inbox, or in the archive where an earlier attempt put them."""
    path: Path = settings().inbox / source_file["file_name"]
    if path.is_file():
        data = path.read_bytes()
        if sha256(data).hexdigest() == source_file["content_sha256"]:
            return data
    return read_original(settings().home, source_file["content_sha256"])


def _forget_rows(connection: Connection, file_id: int) -> None:
    for statement in ("quarantine", "typed_record", "source_record"):
        run_sql(connection, f"sources/delete_{statement}.sql", file_id=file_id)


def _land(connection: Connection, file_id: int, reading: PartReading) -> Counter[str]:
    """COPY the rows as received, then the typed ones; returns counts of rows and ignored rows."""
    profile = reading.profile
    source_system = profile.source_system if profile else UNKNOWN
    record_type = profile.record_type if profile else UNKNOWN
    counts: Counter[str] = Counter(rows=0, ignored=0)
    typed_rows: list[tuple[Any, ...]] = []
    is_held = reading.held is not None

    def source_rows() -> Iterator[tuple[Any, ...]]:
        for row in reading.rows():
            record_id = file_id * ROWS_PER_FILE + row.row_number
            counts["rows"] += 1
            source_id = None
            if row.typed is not None:
                source_id = row.typed.get("source_id")
                typed_rows.append(_typed_tuple(record_id, file_id, record_type, row))
            outcome, reasons = _landing_outcome(row, is_held)
            counts["ignored"] += outcome == "ignored"
            yield (
                record_id, file_id, row.row_number, source_system, record_type, source_id,
                row.content_sha256, json.dumps(row.cells, ensure_ascii=False), outcome, reasons,
            )  # fmt: skip

    copy_rows(connection, "leadflow.source_record", SOURCE_COLUMNS, source_rows())
    copy_rows(connection, "leadflow.typed_record", COPY_COLUMNS, typed_rows)
    return counts


def _typed_tuple(record_id: int, file_id: int, record_type: str, row: LandedRow) -> tuple[Any, ...]:
    assert row.typed is not None
    typed = row.typed
    return (
        record_id, file_id, row.row_number, record_type, *typed.values, typed.invalid, typed.vague,
        typed.mended, list(row.redacted),
    )  # fmt: skip


def _landing_outcome(row: LandedRow, is_held: bool) -> tuple[str | None, str]:
    if row.ignored_because:
        return "ignored", _reasons(row.ignored_because, "info")
    if is_held:
        return "quarantined", _reasons("file_held", "critical")
    return None, "[]"


def _reasons(rule: str, severity: str) -> str:
    reason = {"rule": rule, "severity": severity, "column": None, "value_class": None}
    return json.dumps([reason])


def _quarantine_all(connection: Connection, file_id: int, run_date: date) -> None:
    reasons = _reasons("file_held", "critical")
    run_sql(connection, "sources/update_held_record.sql", file_id=file_id, reasons=reasons)
    run_sql(connection, "sources/insert_quarantine.sql", file_id=file_id, run_date=run_date)


def _archive_when_read(connection: Connection, source_file: dict[str, Any], data: bytes) -> None:
    unread = read_sql(
        connection,
        "sources/count_unread_part.sql",
        file_name=source_file["file_name"],
        content_sha256=source_file["content_sha256"],
    )
    if unread[0]["unread_count"]:
        return
    store_original(settings().home, data)
    path: Path = settings().inbox / source_file["file_name"]
    if path.is_file() and sha256(path.read_bytes()).hexdigest() == source_file["content_sha256"]:
        path.unlink()


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
