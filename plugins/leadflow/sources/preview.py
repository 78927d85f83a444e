"""What reading a file would do, without a database: `./leadflow import FILE --dry-run`.

The sample shows cells to whoever holds the file anyway; nothing of it goes into logs.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from leadflow.config import policy
from leadflow.messages import Language, catalogue, text
from leadflow.sources.containers import MB
from leadflow.sources.profiles import chosen_profiles, load_profile, profiles
from leadflow.sources.proposals import propose_for, yaml_of
from leadflow.sources.propose import Proposal
from leadflow.sources.propose_text import proposal_lines, summary_of
from leadflow.sources.reading import Held, PartReading, read_part
from leadflow.sources.recognise import Unrecognised
from leadflow.sources.row_typing import mapping_of
from leadflow.sources.tables import list_sheets

SAMPLE_ROWS = 5
EXIT_READABLE, EXIT_HELD = 0, 4
PROPOSAL_FOLDER = "outbox/DATE/proposals/"


@dataclass(frozen=True)
class PartPreview:
    """One part (a sheet; '' for a text file) as it would be read. Counts are rows per column."""

    part: str
    held: Held | None
    profile: str | None
    describes: str | None
    source_system: str | None
    record_type: str | None
    record_types: dict[str, int]
    encoding: str | None
    encodings_considered: list[dict[str, Any]]
    header_row_number: int | None
    mapping: list[tuple[str, str, str]]
    unmapped: list[str]
    date_orders: dict[str, str]
    decimal_marks: dict[str, str]
    row_count: int
    ignored: dict[str, int]
    invalid: dict[str, int]
    vague: dict[str, int]
    mended: dict[str, int]
    redacted: dict[str, int]
    invalid_rows: list[dict[str, Any]]
    sample: list[dict[str, Any]]
    proposal: Proposal | None = None
    proposal_yaml: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it: the proposal in words, and as the file that would be accepted."""
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        return shown | {"proposal": summary_of(self.proposal) if self.proposal else None}


@dataclass(frozen=True)
class Preview:
    """One file as it would be read."""

    file_name: str
    parts: tuple[PartPreview, ...]

    @property
    def exit_code(self) -> int:
        """0 readable, 4 with a part that would be held. Unreadable cells alone reject no row."""
        return EXIT_HELD if any(part.held for part in self.parts) else EXIT_READABLE


def preview_file(path: Path, source: str | None = None) -> Preview:
    """Read one file as receive_files and read_file would; `source` names a profile to use.

    A `source` that ends with .yaml is a file, such as a proposal that is being checked. Raises
    ProfileError for a name that no profile has, OSError for an unreadable path.
    """
    limits = policy().intake.limits
    chosen = (
        (load_profile(Path(source)),)
        if source and source.endswith(".yaml")
        else chosen_profiles(source)
    )
    if path.stat().st_size > limits.file_mb * MB:
        held = {"key": "sources.held.file_size", "limit": limits.file_mb, "file": path.name}
        nothing = PartReading(None, Unrecognised(None, ()), policy().timezone, held)
        return Preview(path.name, (_part_preview("", nothing),))
    data = path.read_bytes()
    parts = []
    for sheet in list_sheets(data, limits):
        reading = read_part(data, sheet, chosen, policy().timezone, limits)
        label = f"{path.name} {sheet.name}".rstrip()
        proposal = None if source else propose_for(reading, label, profiles())
        shown = _part_preview(sheet.name, reading)
        if proposal:
            shown = replace(shown, proposal=proposal, proposal_yaml=yaml_of(proposal, label))
        parts.append(shown)
    return Preview(path.name, tuple(parts))


def preview(files: Sequence[Path], source: str | None, as_json: bool) -> int:
    """Print what importing the files would do; returns the gravest exit code."""
    previews = [preview_file(path, source) for path in files]
    if as_json:
        content = [
            {"file_name": shown.file_name, "parts": [part.as_dict() for part in shown.parts]}
            for shown in previews
        ]
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n")
    else:
        for shown in previews:
            sys.stdout.write("\n".join(lines_of(shown, "en")) + "\n\n")
        sys.stdout.write(text("sources.preview.nothing_loaded", "en") + "\n")
    return max((shown.exit_code for shown in previews), default=EXIT_READABLE)


def lines_of(shown: Preview, language: Language) -> list[str]:
    """A preview in words."""
    lines = [text("sources.preview.file", language, file=shown.file_name)]
    for part in shown.parts:
        lines += [f"  {line}" for line in _part_lines(part, language)]
    return lines


def _part_lines(part: PartPreview, language: Language) -> list[str]:
    def say(key: str, **values: object) -> str:
        return text(f"sources.preview.{key}", language, **values)

    lines = [say("sheet", part=part.part)] if part.part else []
    if part.held:
        values = {name: value for name, value in part.held.items() if name != "key"}
        lines.append(say("held", reason=text(part.held["key"], language, **values)))
    if part.proposal:
        lines += ["", *proposal_lines(part.proposal, language, PROPOSAL_FOLDER)]
    if part.profile is None:
        return lines
    lines.append(
        say(
            "profile",
            profile=part.profile,
            describes=part.describes,
            record_type=part.record_type,
            source_system=part.source_system,
        )
    )
    lines.append(say("encoding", encoding=part.encoding or "-", row=part.header_row_number))
    ignored = sum(part.ignored.values())
    lines.append(say("rows", rows=part.row_count, data=part.row_count - ignored, ignored=ignored))
    for reason, count in part.ignored.items():
        key = f"sources.ignored.{reason}"
        lines.append(f"  {text(key, language) if key in catalogue() else reason}: {count}")
    for record_type, count in part.record_types.items():
        lines.append(say("record_type", record_type=record_type, count=count))
    for column, order in part.date_orders.items():
        lines.append(say("order", column=column, order=order))
    for column, mark in part.decimal_marks.items():
        lines.append(say("decimal_mark", column=column, mark=mark))
    lines.append(say("mapping"))
    lines += [f"  {header} → {column} ({parser})" for header, column, parser in part.mapping]
    if part.unmapped:
        lines.append(say("unmapped", headers=", ".join(part.unmapped)))
    for key in ("invalid", "vague", "mended", "redacted"):
        for column, count in getattr(part, key).items():
            lines.append(say(key, column=column, count=count))
    if part.sample:
        lines.append(say("sample"))
        lines += ["  " + json.dumps(row, ensure_ascii=False, default=_plain) for row in part.sample]
    return lines


def _part_preview(part: str, reading: PartReading) -> PartPreview:
    counts: dict[str, Counter[str]] = {
        key: Counter()
        for key in ("ignored", "record_types", "invalid", "vague", "mended", "redacted")
    }
    sample: list[dict[str, Any]] = []
    invalid_rows: list[dict[str, Any]] = []
    row_count = 0
    for row in reading.rows():
        row_count += 1
        counts["redacted"].update(row.redacted)
        if row.ignored_because:
            counts["ignored"][row.ignored_because] += 1
        if row.typed is None:
            continue
        if row.typed.record_type:
            counts["record_types"][row.typed.record_type] += 1
        counts["invalid"].update(row.typed.invalid)
        counts["vague"].update(row.typed.vague)
        counts["mended"].update(row.typed.mended)
        if row.typed.invalid and len(invalid_rows) < SAMPLE_ROWS:
            invalid_rows.append({"row_number": row.row_number, "columns": row.typed.invalid})
        if len(sample) < SAMPLE_ROWS:
            sample.append({"row_number": row.row_number, **row.typed.as_dict()})
    profile, found, layout = reading.profile, reading.recognised, reading.layout or {}
    mapping = mapping_of(profile, found) if profile and found else []
    used = {header for header, _, _ in mapping}
    return PartPreview(
        part=part,
        held=reading.held,
        profile=profile.name if profile else None,
        describes=profile.describes if profile else None,
        source_system=profile.source_system if profile else None,
        record_type=profile.record_type if profile else None,
        record_types=dict(counts["record_types"]),
        encoding=reading.table.encoding if reading.table else None,
        encodings_considered=layout.get("encodings_considered", []),
        header_row_number=layout.get("header_row_number"),
        mapping=mapping,
        unmapped=[header for header in found.header if header and header not in used]
        if found
        else [],
        date_orders=layout.get("date_orders", {}),
        decimal_marks=layout.get("decimal_marks", {}),
        row_count=row_count,
        ignored=dict(counts["ignored"]),
        invalid=dict(counts["invalid"]),
        vague=dict(counts["vague"]),
        mended=dict(counts["mended"]),
        redacted=dict(counts["redacted"]),
        invalid_rows=invalid_rows,
        sample=sample,
    )


def _plain(value: object) -> str | float | int:
    match value:
        case date():  # datetimes too
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")
