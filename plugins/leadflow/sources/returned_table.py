"""A table that was handed out to be filled in and comes back: what in it no rule would read (T7).

Columns renamed, emptied or doubled, remarks beside the table, comments, formulas without a value:
each is told with its row. Columns of one's own are nobody's answer and stay out of it.
"""

import re
from collections.abc import Mapping, Sequence

from leadflow.sources.cells import clean, fold
from leadflow.sources.recognise import Recognised, canonical_columns, header_keys
from leadflow.sources.unread_cells import UnreadCells

HEADER_AGAIN = "header_again"
BATCH = re.compile(r"B\d{8}-[A-Za-z0-9][A-Za-z0-9_-]*-[0-9a-f]{8}")
TITLE_CELLS = 2
# What a comment is told under.
COMMENT = "comment"
# How a header is told that says nothing, or two columns say.
NAMELESS = "column {letter}"


class ReturnedTable:
    """Where answers can be lost; `names` are the typed columns by place."""

    def __init__(self, found: Recognised, unread: UnreadCells, names: Mapping[int, str]) -> None:
        profile = found.profile
        self._profile = profile
        self._unread = unread
        self._width = len(found.columns)
        answers = {fold(header) for header in profile.answers}
        self._known = known = answers | {fold(header) for header in profile.handed_out}
        places = [place for place, key in enumerate(found.columns) if key in known]
        self._answers = {
            place: names.get(place, found.columns[place])
            for place in places
            if found.columns[place] in answers
        }
        is_one_missing = not answers <= set(found.columns)
        first = min(places, default=0)
        self._strays = {
            place: clean(found.header[place]) or NAMELESS.format(letter=_letter(place))
            for place, key in enumerate(found.columns)
            if place > first
            and (
                not key
                or (key.partition("#")[0] in answers and key not in answers)
                or (is_one_missing and key not in known and key.partition("#")[0] not in known)
            )
        }

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row is a header again, in whichever language: names of columns, most of them.

        So is the line with the batch above another list, pasted below this one.
        """
        if any(map(BATCH.fullmatch, cells)) and sum(map(bool, cells)) <= TITLE_CELLS:
            return True
        keys = [key for key in canonical_columns(self._profile, header_keys(cells)) if key]
        return len(keys) > 1 and sum(key in self._known for key in keys) * 2 > len(keys)

    def unread_in(self, row_number: int, cells: Sequence[str]) -> list[str]:
        """What one row holds that cannot be read, by the names that it is told under."""
        told = [
            name
            for place, name in self._strays.items()
            if place < len(cells) and cells[place].strip()
        ]
        if any(cell.strip() for cell in cells[self._width :]):
            told.append(NAMELESS.format(letter=_letter(self._width)))
        places = self._unread.get(row_number, set())
        told += [name for place, name in self._answers.items() if place in places]
        return [*told, COMMENT] if None in places else told


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
