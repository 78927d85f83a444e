"""Rows in blocks that fit into memory, however long the rows are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Sequence[str])

BLOCK_ROWS = 10_000
# Fewer rows where they are long.
BLOCK_CHARACTERS = 8_000_000


def row_blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in order, so many at a time."""
    block: list[Row] = []
    size = 0
    for cells in rows:
        block.append(cells)
        size += sum(map(len, cells))
        if len(block) == BLOCK_ROWS or size >= BLOCK_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block
