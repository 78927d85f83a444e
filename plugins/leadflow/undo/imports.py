"""Which import a person means, and why it may not be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.messages import Language, text
from leadflow.quality.rejects import added_headers
from leadflow.store.sql import read_sql, run_sql


class UndoRefused(Exception):
    """Why nothing was undone. `blockers` are people's deeds since; `candidates` what is meant."""

    def __init__(
        self,
        key: str,
        blockers: Sequence[dict[str, Any]] = (),
        candidates: Sequence["Import"] = (),
        **values: object,
    ) -> None:
        super().__init__(key)
        self.key, self.values = key, values
        self.blockers, self.candidates = list(blockers), list(candidates)

    def told(self, language: Language) -> str:
        """The refusal in the reader's language."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True)
class Import:
    """One arrival of a file with all its parts (sheets, files of an archive)."""

    file_id: int
    file_name: str
    arrival_date: date
    file_ids: list[int]
    statuses: list[str]
    row_count: int | None
    repeats_file_id: int | None
    undone_date: date | None
    undone_by: str | None


def find_import(connection: Connection, wanted: str) -> Import:
    """The import that a file name, a path or a file number names.

    Raises UndoRefused where there is none, where several come into question, and where the one
    meant is no import that stands: undone already, a repetition, or still being taken in.
    """
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    found = [
        Import(**row)
        for row in read_sql(
            connection,
            "undo/select_import.sql",
            file_id=number,
            file_name=None if number is not None else PurePath(wanted).name,
        )
    ]
    if not found:
        raise UndoRefused("undo.refused.unknown", file=wanted)
    standing = [one for one in found if not {"undone", "repeated"} & set(one.statuses)]
    if len(standing) > 1:
        raise UndoRefused("undo.refused.ambiguous", candidates=standing, file=wanted)
    if standing:
        (chosen,) = standing
        if {"received", "landed"} & set(chosen.statuses):
            raise UndoRefused("undo.refused.being_taken_in", file=chosen.file_name)
        return chosen
    last = found[-1]
    if last.undone_date is not None:
        raise UndoRefused(
            "undo.refused.already", file=last.file_name, day=last.undone_date, by=last.undone_by
        )
    raise UndoRefused("undo.refused.repeated", file=last.file_name, number=last.repeats_file_id)


def find_blockers(connection: Connection) -> list[dict[str, Any]]:
    """What people have done with what the import brought; undo_file and undo_party are filled."""
    _, record_headers = added_headers()
    run_sql(connection, "undo/create_vanishing.sql")
    return [
        *read_sql(connection, "undo/select_blocker.sql", record_headers=sorted(record_headers)),
        *read_sql(connection, "undo/select_blocker_by_hand.sql", timezone=policy().timezone),
    ]
