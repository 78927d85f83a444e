"""A landed block as the text that COPY takes: rows as received, and typed rows.

Pure, and small in what it imports: a process that works for the reading one does this too.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadflow.sources.landing import LandedBlock, Landing
from leadflow.sources.row_typing import TypedBlock
from leadflow.sources.typed_columns import FLAG_COLUMNS, KEY_COLUMNS, VALUE_COLUMNS
from leadflow.store.copy_format import copy_column, copy_value, quoted

ROWS_PER_FILE = 10_000_000
SOURCE_COLUMNS = (
    "record_id", "file_id", "row_number", "source_system", "record_type", "source_id",
    "content_sha256", "raw", "outcome", "reasons",
)  # fmt: skip
EMPTY_ARRAY = quoted("{}")


@dataclass(frozen=True)
class LandedText:
    """One block: the lines for source_record and for typed_record, and what is counted of it.

    `typed_columns` are the columns of the second; rows with forbidden data count by owner ('': none
    is named).
    """

    row_count: int
    ignored_count: int
    redacted_by_owner: Counter[str]
    source_lines: str
    typed_columns: tuple[str, ...] = ()
    typed_lines: str = ""


@dataclass(frozen=True)
class BlockWriter:
    """Writes the blocks of one part."""

    file_id: int
    landing: Landing

    def write(self, block: LandedBlock) -> LandedText:
        """The lines of one block."""
        typed_columns, typed_lines = self._typed_lines(block)
        return LandedText(
            len(block.row_numbers),
            sum(reason is not None for reason in block.ignored),
            _redacted_by_owner(block),
            "".join(self._source_lines(block)),
            typed_columns,
            typed_lines,
        )

    def _source_lines(self, block: LandedBlock) -> Iterator[str]:
        system, record_type = map(quoted, (self.landing.source_system, self.landing.record_type))
        types = [record_type] * len(block.row_numbers)
        if block.typed is not None and block.typed.record_types is not None:
            for place, told in zip(block.typed_places, block.typed.record_types, strict=True):
                types[place] = quoted(told)
        source_ids: list[str | None] = [None] * len(block.row_numbers)
        if block.typed is not None and "source_id" in block.typed.values:
            for place, value in zip(
                block.typed_places, block.typed.values["source_id"], strict=True
            ):
                source_ids[place] = value
        is_held = self.landing.is_held
        waiting = f"{quoted('quarantined')},{reasons_text('file_held', 'critical')}"
        landed = waiting if is_held else f",{quoted('[]')}"
        columns = (types, source_ids, block.digests, block.raw, block.ignored)
        for row_number, of_type, source_id, digest, raw, ignored in zip(
            block.row_numbers, *columns, strict=True
        ):
            outcome = f"{quoted('ignored')},{reasons_text(ignored, 'info')}" if ignored else landed
            yield (
                f"{self.file_id * ROWS_PER_FILE + row_number},{self.file_id},{row_number},"
                f"{system},{of_type},{copy_value(source_id)},{digest},{quoted(raw)},{outcome}\n"
            )

    def _typed_lines(self, block: LandedBlock) -> tuple[tuple[str, ...], str]:
        typed = block.typed
        if typed is None or not typed.row_count:
            return (), ""
        names = tuple(name for name in VALUE_COLUMNS if name in typed.values)
        types: Sequence[str] = typed.record_types or [self.landing.record_type] * typed.row_count
        keys = (
            f"{self.file_id * ROWS_PER_FILE + number},{self.file_id},{number},{quoted(of_type)}"
            for number, of_type in zip(
                (block.row_numbers[place] for place in block.typed_places), types, strict=True
            )
        )
        lines = zip(
            keys,
            *(copy_column(typed.values[name]) for name in names),
            *_flags(block, typed),
            strict=True,
        )
        return KEY_COLUMNS + names + FLAG_COLUMNS, "".join(
            [",".join(line) + "\n" for line in lines]
        )


def reasons_text(rule: str, severity: str) -> str:
    """One reason as JSON, in COPY's format."""
    return quoted(reasons_json(rule, severity))


def reasons_json(rule: str, severity: str) -> str:
    """One reason for the whole row, as JSON."""
    reason = {"rule": rule, "severity": severity, "column": None, "value_class": None}
    return json.dumps([reason])


def _flags(block: LandedBlock, typed: TypedBlock) -> Iterator[list[str]]:
    for told in (typed.invalid, typed.vague, typed.mended):
        column = [EMPTY_ARRAY] * typed.row_count
        for number, names in told.items():
            column[number] = copy_value(names)
        yield column
    column = [EMPTY_ARRAY] * typed.row_count
    if block.redacted:
        for number, place in enumerate(block.typed_places):
            if place in block.redacted:
                column[number] = copy_value(block.redacted[place])
    yield column


def _redacted_by_owner(block: LandedBlock) -> Counter[str]:
    """By the owner, else by who did it, as the source names them."""
    counts: Counter[str] = Counter()
    if not block.redacted:
        return counts
    number_of = {place: number for number, place in enumerate(block.typed_places)}
    values = block.typed.values if block.typed is not None else {}
    for place in block.redacted:
        number = number_of.get(place)
        owners = (
            values[name][number]
            for name in ("owner_source", "rep_source")
            if number is not None and name in values
        )
        counts[next(filter(None, owners), "")] += 1
    return counts
