"""Which profile a table belongs to, and where its header is: by the header's words, not by names.

Title rows may stand above the header. Decoding and cutting are other modules'.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from leadflow.sources.cells import fold
from leadflow.sources.profiles import Profile

HEADER_WITHIN_ROWS = 40
# A profile counts as near, and its missing headers are told, from this share of its headers on.
NEAR_SHARE = 0.4
# How templates mark a column that must be filled in, and reports one that they are sorted by.
MARK = r"(?:[*•↑↓▲▼]|[\[(](?:必填项?|选填项?|required|optional|\*)[\])])+"
REQUIRED_MARK = re.compile(f"^{MARK}|{MARK}$")

Row = Sequence[str]


@dataclass(frozen=True)
class Recognised:
    """A table's profile and header; `columns` are folded canonical keys, one per cell.

    A header name that occurs again gets #2, #3 ...: exports repeat names.
    """

    profile: Profile
    header_index: int
    header_rows: int
    header: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def first_data_index(self) -> int:
        """Index of the first row below the header."""
        return self.header_index + self.header_rows


@dataclass(frozen=True)
class Unrecognised:
    """No profile, or several alike; the nearest one and the headers that it lacks."""

    nearest: str | None
    missing: tuple[str, ...]
    rivals: tuple[str, ...] = ()


def recognise(rows: Sequence[Row], profiles: Sequence[Profile]) -> Recognised | Unrecognised:
    """The first row that is a profile's header decides; of several profiles the most specific.

    Where the row below it is its header too, and says no less, that one is: a header stands twice,
    or in two languages.
    """
    keyed = [header_keys(row) for row in rows[: HEADER_WITHIN_ROWS + 1]]
    naming = _by_required_name(profiles)
    for index, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        names = set(keyed[index])
        below = rows[index + 1] if index + 1 < len(rows) else None
        found: list[tuple[int, int, Recognised]] = []
        named = _named_in(names, naming)
        for place, profile in enumerate(profiles):
            if profile.header_rows == 1 and (place not in named or profile.lacking(names)):
                continue
            match = _match(profile, index, row, keyed[index], below)
            if match:
                known = len(profile.known_keys & set(match.columns))
                found.append((known, len(profile.required_keys), match))
        if found:
            best = max(entry[:2] for entry in found)
            winners = [entry[2] for entry in found if entry[:2] == best]
            if len(winners) == 1:
                return _lowest(winners[0], rows, keyed)
            return Unrecognised(None, (), tuple(sorted(w.profile.name for w in winners)))
    return _nearest(keyed[:HEADER_WITHIN_ROWS], profiles, naming)


def _lowest(match: Recognised, rows: Sequence[Row], keyed: Sequence[Row]) -> Recognised:
    profile, index = match.profile, match.header_index + 1
    while match.header_rows == 1 and index < min(len(rows), HEADER_WITHIN_ROWS):
        columns = canonical_columns(profile, keyed[index])
        known = profile.known_keys & set(columns)
        is_header = not profile.lacking(set(keyed[index])) and profile.accepts(set(columns))
        if not is_header or len(known) < len(profile.known_keys & set(match.columns)):
            break
        match = Recognised(profile, index, 1, tuple(rows[index]), columns)
        index += 1
    return match


def _by_required_name(profiles: Sequence[Profile]) -> dict[str, set[int]]:
    """Places of the profiles that a header's name may be a required one of."""
    naming: dict[str, set[int]] = {}
    for place, profile in enumerate(profiles):
        for name in profile.required_names:
            naming.setdefault(name, set()).add(place)
    return naming


def _named_in(names: Set[str], naming: Mapping[str, set[int]]) -> set[int]:
    return {place for name in names for place in naming.get(name, ())}


def header_keys(row: Row) -> tuple[str, ...]:
    """A row's cells as folded keys, without the marks of required columns."""
    return tuple(REQUIRED_MARK.sub("", fold(cell)) if cell else "" for cell in row)


def canonical_columns(profile: Profile, keys: Row) -> tuple[str, ...]:
    """Header keys under the profile's names; repeated names numbered, empty ones kept."""
    aliases = profile.alias_keys
    seen: dict[str, int] = {}
    columns = []
    for named in keys:
        key = aliases.get(named, named)
        seen[key] = seen.get(key, 0) + 1
        columns.append(f"{key}#{seen[key]}" if key and seen[key] > 1 else key)
    return tuple(columns)


def merged_header(upper: Row, lower: Row) -> list[str]:
    """A header of two rows as one: the lower label where there is one, else the upper."""
    width = max(len(upper), len(lower))
    padded_upper = [*upper, *[""] * (width - len(upper))]
    padded_lower = [*lower, *[""] * (width - len(lower))]
    return [low if fold(low) else up for up, low in zip(padded_upper, padded_lower, strict=True)]


def _match(
    profile: Profile, index: int, row: Row, keys: Row, below: Row | None
) -> Recognised | None:
    columns = canonical_columns(profile, keys)
    if profile.accepts(set(columns)):
        return Recognised(profile, index, 1, tuple(row), columns)
    if profile.header_rows == 2 and below is not None and profile.known_keys & set(columns):
        merged = merged_header(row, below)
        columns = canonical_columns(profile, header_keys(merged))
        if profile.accepts(set(columns)):
            return Recognised(profile, index, 2, tuple(merged), columns)
    return None


def _nearest(
    keyed: Sequence[Row], profiles: Sequence[Profile], naming: Mapping[str, set[int]]
) -> Unrecognised:
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    for keys in keyed:
        names = set(keys)
        for place in sorted(_named_in(names, naming)):
            profile = profiles[place]
            missing = profile.lacking(names)
            if not profile.foreign_keys.isdisjoint(names):
                continue
            missing = missing or profile.any_of  # all are there: one of these is missing
            share = 1 - len(missing) / len(profile.recognise)
            if share > best[0]:
                best = (share, profile.name, missing)
    if best[0] < NEAR_SHARE:
        return Unrecognised(None, ())
    return Unrecognised(best[1], best[2])
