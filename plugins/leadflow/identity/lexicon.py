"""The word lists of include/identity: characters, places, surnames, empty words. Loading only."""

from functools import cache

from leadflow.config import INCLUDE

FOLDER = INCLUDE / "identity"


@cache
def simplified_characters() -> dict[int, str]:
    """Traditional character → simplified one, as a table for `str.translate`."""
    table: dict[int, str] = {}
    for line in _lines("simplified_characters.txt"):
        table.update({ord(pair[0]): pair[1] for pair in line.split()})
    return table


@cache
def readings() -> dict[int, str]:
    """Chinese character → its most usual reading in pinyin, as a table for `str.translate`."""
    table: dict[int, str] = {}
    for line in _lines("readings.txt"):
        reading, characters = line.split()
        table.update(dict.fromkeys(map(ord, characters), reading))
    return table


@cache
def places() -> dict[str, str]:
    """Chinese place without 省 or 市 → its kind, `province` or `city`."""
    return {name: kind for kind, name, _ in _places()}


@cache
def places_by_pinyin() -> dict[str, frozenset[str]]:
    """Pinyin of a place → the places that are written so (suzhou is two cities)."""
    names: dict[str, set[str]] = {}
    for _, name, pinyin in _places():
        names.setdefault(pinyin, set()).add(name)
    return {pinyin: frozenset(places) for pinyin, places in names.items()}


@cache
def surnames() -> dict[str, frozenset[str]]:
    """Chinese surname → its readings in pinyin."""
    return {
        name: frozenset(readings)
        for name, *readings in (line.split() for line in _lines("surnames.txt"))
    }


@cache
def words(section: str) -> frozenset[str]:
    """The words of one section of words.txt, such as `role_mailbox`."""
    found, reading = set(), False
    for line in _lines("words.txt"):
        if line.startswith("["):
            reading = line == f"[{section}]"
        elif reading:
            found.update(line.split())
    return frozenset(found)


@cache
def _places() -> tuple[tuple[str, str, str], ...]:
    found, kind = [], ""
    for line in _lines("places.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            name, pinyin = line.split()
            found.append((kind, name, pinyin))
    return tuple(found)


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
