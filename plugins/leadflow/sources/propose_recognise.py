"""By which headers a proposed profile is recognised, so that it takes no other format's files."""

from collections.abc import Sequence

from leadflow.sources.cells import fold
from leadflow.sources.profiles import Profile

FEWEST, USUAL = 2, 4
LONGEST_GOOD = 40


def distinctive_headers(
    names: Sequence[str], sure: set[str], profiles: Sequence[Profile]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headers that must be there, and headers of other formats that must not be.

    The rarest headers among those that are sure, as many as it takes to tell the file from every
    known format; where that is not possible, what the other formats have and this file has not.
    """
    known = {profile.name: _keys(profile) for profile in profiles}
    rarity = {name: sum(fold(name) in keys for keys in known.values()) for name in names}
    order = sorted(
        (name for name in names if "#" not in name),
        key=lambda name: (name not in sure, len(name) > LONGEST_GOOD, rarity[name]),
    )
    chosen = order[: max(FEWEST, min(USUAL, len([n for n in order if n in sure])))]
    for name in order[len(chosen) :]:
        if not _mistaken(chosen, known):
            break
        chosen.append(name)
    here = {fold(name) for name in names}
    foreign: dict[str, None] = {}
    for profile in profiles:
        if profile.name in _mistaken(chosen, known):
            missing = profile.lacking(here) or tuple(
                header for header in profile.any_of if fold(header) not in here
            )
            foreign |= dict.fromkeys(missing[:1])
    ordered = tuple(name for name in names if name in chosen)
    return ordered, tuple(foreign)


def _mistaken(chosen: Sequence[str], known: dict[str, frozenset[str]]) -> list[str]:
    """The profiles whose files could have all of these headers."""
    keys = {fold(name) for name in chosen}
    return [name for name, theirs in known.items() if keys <= theirs]


def _keys(profile: Profile) -> frozenset[str]:
    return profile.known_keys | frozenset(profile.alias_keys)
