"""A proposed profile tried on the rows that it was made of: what it would not read is told."""

from collections import Counter
from collections.abc import Sequence

from leadflow.sources.cells import clean
from leadflow.sources.profiles import Profile
from leadflow.sources.propose_columns import Told
from leadflow.sources.reading import PartReading
from leadflow.sources.recognise import Recognised, recognise
from leadflow.sources.tables import Table

# Only counts come of it, so any zone will do.
ZONE = "UTC"


def try_profile(
    profile: Profile, rows: Sequence[list[str]], header_index: int
) -> tuple[Told, ...] | None:
    """What a reader should know of the reading; None where the header is not found again."""
    found = recognise(rows, [profile])
    if not isinstance(found, Recognised) or found.header_index != header_index:
        return None
    reading = PartReading(Table(lambda: iter(rows), {}), found, ZONE)
    told = [
        Told("date_read_as", {"column": clean(found.header[place]), "order": order})
        for place, order in sorted(reading.orders.orders.items())
    ]
    for place, decision in sorted(reading.orders.undecided.items()):
        values = {"column": clean(found.header[place]), "example": decision.example or ""}
        told.append(Told("date_order", values))
    typed = [row.typed for row in reading.rows() if row.typed is not None]
    unreadable = Counter(column for row in typed for column in row.invalid)
    for column, count in sorted(unreadable.items()):
        told.append(Told("unreadable", {"column": column, "count": count, "rows": len(typed)}))
    return tuple(told)
