"""Files of one run date in the outbox: written whole or not at all, nothing stale beside them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from leadflow.config import settings
from leadflow.store.sql import run_sql


@dataclass(frozen=True)
class Export:
    """One file for one receiver. `file_name` is below the run date's outbox folder."""

    kind: str
    receiver: str
    file_name: str
    content: bytes
    row_count: int


def day_folder(run_date: date) -> Path:
    """Where everything of one run date lies."""
    return settings().outbox / run_date.isoformat()


def log_exports(connection: Connection, run_date: date, exports: list[Export]) -> None:
    """Log who is handed what (P4); called before the files appear."""
    run_sql(
        connection,
        "delivery/insert_export_log.sql",
        export_date=run_date,
        kinds=[export.kind for export in exports],
        receivers=[export.receiver for export in exports],
        file_names=[export.file_name for export in exports],
        digests=[sha256(export.content).hexdigest() for export in exports],
        row_counts=[export.row_count for export in exports],
    )


def publish(folder: Path, files: Mapping[str, bytes], *, keep: str = "") -> None:
    """Make `files` (name → content) the whole content of `folder`.

    What an earlier run left there goes first, except names that match the pattern `keep`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in files and not (keep and path.match(keep)):
            path.unlink()
    for name, content in files.items():
        write_whole(folder / name, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write under another name, then rename: a reader sees the whole file or the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
