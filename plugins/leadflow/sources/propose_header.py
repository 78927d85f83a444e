"""Where the header of a table is that no profile knows: the row whose cells are known words."""

from collections.abc import Sequence
from dataclasses import dataclass

from leadflow.privacy.redact import redact
from leadflow.sources.cells import clean, fold, half_width, single_line
from leadflow.sources.propose_values import is_value
from leadflow.sources.propose_words import match_header
from leadflow.sources.recognise import (
    HEADER_WITHIN_ROWS,
    REQUIRED_MARK,
    Row,
    header_keys,
    merged_header,
)

# What the cells of a row say for and against its being the header.
EXACT, ENDING, VALUE = 1.0, 0.5, -1.5
LEAST_SCORE = 2.0
# A header of two rows must know this much more than the better of its rows alone.
BETTER_BY = 1.0
LONGEST_HEADER = 120
# A row with more cells than any export has columns is no header that somebody would check.
MOST_COLUMNS = 500


@dataclass(frozen=True)
class FoundHeader:
    """A header: the row's index, how many rows it has, the columns' names as a profile has them.

    `names` is None for a cell without name, or with one that a profile cannot name.
    """

    index: int
    rows: int
    cells: tuple[str, ...]
    names: tuple[str | None, ...]

    @property
    def first_data_index(self) -> int:
        """Index of the first row below the header."""
        return self.index + self.rows


def find_header(rows: Sequence[Row]) -> FoundHeader | None:
    """The row, or the two rows, with most known words; None where no row has two of them."""
    best: tuple[float, int, int] | None = None
    head = rows[:HEADER_WITHIN_ROWS]
    scores = [_score(row) for row in head]
    for index, score in enumerate(scores):
        if score >= LEAST_SCORE and (best is None or score > best[0]):
            best = (score, -index, 1)
        if index + 1 < len(head) and _may_be_upper(head[index], head[index + 1]):
            merged = _score(merged_header(head[index], head[index + 1]))
            alone = max(score, scores[index + 1])
            if merged >= max(LEAST_SCORE, alone + BETTER_BY) and (best is None or merged > best[0]):
                best = (merged, -index, 2)
    if best is None:
        return None
    index, count = -best[1], best[2]
    cells = merged_header(rows[index], rows[index + 1]) if count == 2 else list(rows[index])
    return FoundHeader(index, count, tuple(cells), tuple(_names(cells)))


def _score(row: Row) -> float:
    if len(row) > MOST_COLUMNS:
        return 0.0
    score, exact = 0.0, 0
    for cell in {fold(cell): cell for cell in row if cell.strip()}.values():
        if is_value(cell):
            score += VALUE
            continue
        matches = match_header(cell, with_near=False) if len(cell) <= LONGEST_HEADER else ()
        if matches:
            exact += matches[0].how == "exact"
            score += EXACT if matches[0].how == "exact" else ENDING
    return score if exact else 0.0


def _may_be_upper(upper: Row, lower: Row) -> bool:
    """A row of group labels over a row of names: labels have gaps, and neither row holds data."""
    labels = [cell for cell in upper if cell.strip()]
    names = [cell for cell in lower if cell.strip()]
    return (
        len(lower) <= MOST_COLUMNS
        and 1 < len(labels) < len(upper)
        and bool(names)
        and not any(is_value(cell) for cell in (*labels, *names))
    )


def _names(cells: Sequence[str]) -> list[str | None]:
    """Each column's name in a profile: no mark of required columns; numbered if it repeats."""
    seen: dict[str, int] = {}
    names: list[str | None] = []
    for cell, key in zip(cells, header_keys(cells), strict=True):
        if not key or redact(clean(cell)).count:
            names.append(None)
            continue
        seen[key] = seen.get(key, 0) + 1
        plain = single_line(cell)
        if fold(plain) != key:
            plain = REQUIRED_MARK.sub("", half_width(plain)).strip()
        if fold(plain) != key:
            plain = key
        number = f"#{seen[key]}" if seen[key] > 1 else ""
        is_nameable = fold(f"{plain}{number}") == f"{key}{number}"
        names.append(f"{plain}{number}" if is_nameable else None)
    return names
