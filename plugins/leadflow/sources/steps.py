"""The edge of the room: takes files from the inbox, lands and types their rows (I1–I5, law 1)."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy, roster, settings
from leadflow.presets.intake import IntakeLimits
from leadflow.privacy.archive import (
    PIECE_BYTES,
    original_pieces,
    store_pieces,
    store_stream,
)
from leadflow.privacy.telling import DATA_TEAM, redaction_counts
from leadflow.sources.containers import MB, is_gzip
from leadflow.sources.inbox import (
    NotTakenError,
    Refused,
    StillChangingError,
    hash_file,
    is_same,
    open_file,
    read_if_same,
    take_stock,
)
from leadflow.sources.labels import file_label, safe_name
from leadflow.sources.landed_text import SOURCE_COLUMNS, reasons_json
from leadflow.sources.landing_processes import land_blocks
from leadflow.sources.profiles import chosen_profiles
from leadflow.sources.proposals import with_proposal
from leadflow.sources.reading import Held, PartReading, read_part
from leadflow.sources.tables import START_BYTES, Sheet, list_sheets
from leadflow.sources.texts import Original, gathered, slices
from leadflow.store.database import transaction
from leadflow.store.sql import copy_text, read_sql, run_sql

# From so many landed rows on, the planner's figures are worth bringing up to date at once.
MANY_ROWS = 10_000


def receive_files(run_date: date, asked_profiles: Mapping[str, str] | None = None) -> list[int]:
    """Register every file of the inbox that has stopped growing; returns the file_ids to read.

    One source_file row per part (sheet, file in a zip). Bytes that were taken before are an arrival
    without rows: status `repeated`, and the copy leaves the inbox. Files of a failed run are
    returned again. What is no file to take is told to the data team and stays where it is.
    `asked_profiles` (file name → profile) is what a person asked for instead of the header.
    """
    done: list[Path] = []
    intake = policy().intake
    with transaction() as connection:
        run_sql(connection, "sources/lock_source_file.sql")
        stock = take_stock(settings().inbox, intake.settle_seconds)
        for refused in stock.refused:
            _tell_refusal(connection, run_date, refused)
        for path in stock.files:
            try:
                asked_profile = (asked_profiles or {}).get(path.name)
                if _receive(connection, path, run_date, intake.limits, asked_profile):
                    done.append(path)
            except StillChangingError:  # the next run takes it
                continue
            except NotTakenError as error:
                _tell_refusal(connection, run_date, Refused(path.name, error.key))
        unread = read_sql(connection, "sources/select_unread_file.sql")
    for path in done:
        path.unlink(missing_ok=True)
    return [row["file_id"] for row in unread]


def _receive(
    connection: Connection,
    path: Path,
    run_date: date,
    limits: IntakeLimits,
    asked_profile: str | None,
) -> bool:
    """Register one file's parts; whether it is archived already and can leave the inbox.

    It is where there is nothing more to read in it, and where its name cannot be kept as it is.
    """
    digest, size = hash_file(path)
    name = safe_name(path.name)
    arrival = {
        "file_name": name,
        "content_sha256": digest,
        "arrival_date": run_date,
        "asked_profile": asked_profile,
    }
    insert = "sources/insert_source_file.sql"
    if size > limits.file_mb * MB:
        held = {"key": "sources.held.file_size", "limit": limits.file_mb, "file": name}
        with open_file(path) as file:
            store_stream(settings().home, file, digest)
        run_sql(
            connection, insert, **arrival, part="", status="held", repeats_file_id=None,
            held_reason=_json(held),
        )  # fmt: skip
        return True
    known = read_sql(connection, "sources/select_known_file.sql", content_sha256=digest)
    if any(row["status"] == "received" and row["file_name"] == name for row in known):
        return False  # registered by a run that failed before reading it
    data = read_if_same(path, digest, settings().home)
    if data is None:
        raise StillChangingError(f"{name} changed")
    for sheet in list_sheets(data, limits, settings().home):
        repeated = next((row for row in known if row["part"] == sheet.name), None)
        run_sql(
            connection,
            insert,
            **arrival,
            part=sheet.name,
            status="repeated" if repeated else "received",
            repeats_file_id=repeated["file_id"] if repeated else None,
            held_reason=None,
        )
    if known or name != path.name:
        store_pieces(settings().home, slices(data, PIECE_BYTES), digest)
        return True
    return False


def _tell_refusal(connection: Connection, run_date: date, refused: Refused) -> None:
    name = safe_name(refused.name)
    details = {"key": refused.key, "file": name}
    _tell(connection, run_date, DATA_TEAM, "file_refused", name, details)


def _tell(
    connection: Connection, run_date: date, audience: str, kind: str, subject: str, details: Held
) -> None:
    run_sql(
        connection,
        "sources/upsert_notice.sql",
        run_date=run_date,
        audience=audience,
        kind=kind,
        subject=subject,
        details=_json(details),
    )


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
        limits, home = policy().intake.limits, settings().home
        sheet = next(
            (s for s in list_sheets(data, limits, home) if s.name == source_file["part"]),
            Sheet(source_file["part"]),
        )
        chosen = chosen_profiles(source_file["asked_profile"])
        reading = read_part(data, sheet, chosen, policy().timezone, limits, home)
        _forget_rows(connection, file_id)
        counts, redacted_by_owner = _land(connection, file_id, reading)
        file_name = _file_label(source_file["file_name"], sheet, data)
        label = f"{file_name} {sheet.sheet or ''}".rstrip()
        reason, proposal = with_proposal(reading, label, file_id, run_date)
        held = reason and {**reason, "file": file_name}
        run_sql(
            connection,
            "sources/update_source_file.sql",
            file_id=file_id,
            status="held" if held else "landed",
            source_system=reading.profile.source_system if reading.profile else None,
            profile=reading.profile.name if reading.profile else None,
            record_type=reading.profile.record_type if reading.profile else None,
            encoding=reading.table.encoding if reading.table else None,
            layout=_json(reading.layout and {**reading.layout, "file_name": file_name}),
            row_count=counts["rows"],
            held_reason=_json(held),
        )
        if held:
            _quarantine_all(connection, file_id, run_date)
        for audience, count in redaction_counts(redacted_by_owner, roster()).items():
            told = {"key": "privacy.notice.redacted", "file": file_name, "count": count}
            _tell(connection, run_date, audience, "forbidden_data", label, told)
        _archive_when_read(connection, source_file, data)
    if proposal:
        proposal.write()
    if counts["rows"] >= MANY_ROWS:
        with transaction() as connection:
            run_sql(connection, "sources/analyze_landed.sql")
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


def _lock_file(connection: Connection, file_id: int) -> dict[str, Any]:
    """The part's row, all parts of its file locked: the last one read archives the original."""
    rows = read_sql(connection, "sources/lock_file_part.sql", file_id=file_id)
    return next(row for row in rows if row["file_id"] == file_id)


def _original(source_file: dict[str, Any]) -> Original:
    """The bytes as received: in the inbox, or in the archive where an earlier attempt put them."""
    path: Path = settings().inbox / source_file["file_name"]
    home, digest = settings().home, source_file["content_sha256"]
    data = read_if_same(path, digest, home)
    return gathered(original_pieces(home, digest), home) if data is None else data


def _file_label(file_name: str, sheet: Sheet, data: Original) -> str:
    """The file's name, with that of the file that was packed in it: rejects go by it."""
    if sheet.member is not None:
        return file_label(file_name, sheet.member.label)
    if is_gzip(data[:START_BYTES]):
        return file_label(file_name, PurePath(file_name).stem)
    return file_name


def _forget_rows(connection: Connection, file_id: int) -> None:
    for statement in ("quarantine", "typed_record", "source_record"):
        run_sql(connection, f"sources/delete_{statement}.sql", file_id=file_id)


def _land(
    connection: Connection, file_id: int, reading: PartReading
) -> tuple[Counter[str], Counter[str]]:
    """COPY the rows as received and the typed ones, block by block.

    Returns counts of rows and ignored rows, and of rows with forbidden data by owner ('': none).
    """
    counts: Counter[str] = Counter(rows=0, ignored=0)
    redacted_by_owner: Counter[str] = Counter()
    for text in land_blocks(reading.landing, file_id, reading.blocks()):
        counts.update(rows=text.row_count, ignored=text.ignored_count)
        redacted_by_owner += text.redacted_by_owner
        copy_text(connection, "leadflow.source_record", SOURCE_COLUMNS, text.source_lines)
        if text.typed_lines:
            copy_text(connection, "leadflow.typed_record", text.typed_columns, text.typed_lines)
    return counts, redacted_by_owner


def _quarantine_all(connection: Connection, file_id: int, run_date: date) -> None:
    reasons = reasons_json("file_held", "critical")
    run_sql(connection, "sources/update_held_record.sql", file_id=file_id, reasons=reasons)
    run_sql(connection, "sources/insert_quarantine.sql", file_id=file_id, run_date=run_date)
    run_sql(connection, "quality/update_held_again.sql", file_id=file_id)


def _archive_when_read(connection: Connection, source_file: dict[str, Any], data: Original) -> None:
    unread = read_sql(
        connection,
        "sources/count_unread_part.sql",
        file_name=source_file["file_name"],
        content_sha256=source_file["content_sha256"],
    )
    if unread[0]["unread_count"]:
        return
    digest = source_file["content_sha256"]
    store_pieces(settings().home, slices(data, PIECE_BYTES), digest)
    path: Path = settings().inbox / source_file["file_name"]
    if is_same(path, digest):
        path.unlink(missing_ok=True)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
