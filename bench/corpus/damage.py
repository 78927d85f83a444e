"""Damages a file: what transports, editors, sheet programs and people do to exports.

Every way is told how many data rows it can have touched at most; the oracle holds it to that.
"""

from collections.abc import Callable
from random import Random

from corpus.files import Export, pack

Damage = Callable[[Export, Random], tuple[bytes, int]]
# A bound for what cannot be counted: the whole file may look different.
ALL = 10**9


def byte_flips(export: Export, random: Random) -> tuple[bytes, int]:
    """A few bytes set to others."""
    data, count = bytearray(export.data), random.randint(1, 4)
    for _ in range(count):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data), _in_rows(export, 2 * count)


def truncation(export: Export, random: Random) -> tuple[bytes, int]:
    """Not copied to its end."""
    return export.data[: random.randrange(1, len(export.data))], ALL


def inserted_nulls(export: Export, random: Random) -> tuple[bytes, int]:
    """NUL bytes, as a crashed disk or a broken driver leaves them."""
    data, count = bytearray(export.data), random.randint(1, 3)
    for _ in range(count):
        at = random.randrange(len(data))
        data[at:at] = bytes(random.randint(1, 3))
    return bytes(data), _in_rows(export, 2 * count)


def broken_quotes(export: Export, random: Random) -> tuple[bytes, int]:
    """A quote put in or taken away."""
    encoding = export.layout.encoding.removesuffix("-sig")
    quote = '"'.encode("utf-16-le" if encoding == "utf-16" else encoding)
    data = bytearray(export.data)
    if quote in data and random.random() < 0.5:
        places = [at for at in range(len(data)) if data.startswith(quote, at)]
        at = random.choice(places)
        del data[at : at + len(quote)]
    else:
        at = random.randrange(len(data))
        data[at:at] = quote
    return bytes(data), ALL


def mixed_encodings(export: Export, random: Random) -> tuple[bytes, int]:
    """One row in another encoding, as pasted together from two systems."""
    if export.layout.container != "csv":
        return export.data, 0
    other = random.choice(("utf-8", "gb18030", "cp950", "cp1252", "cp932", "utf-16-le"))
    row = random.choice(export.rows)
    line = export.layout.delimiter.join(cell.replace("\n", " ") for cell in row.cells)
    return export.data + (line + export.layout.line_end).encode(other, errors="replace"), 2


def wrong_encoding(export: Export, random: Random) -> tuple[bytes, int]:
    """UTF-8 taken for cp1252 and written as UTF-8 once more."""
    try:
        return export.data.decode("utf-8").encode().decode("cp1252").encode("utf-8"), ALL
    except UnicodeDecodeError:
        return export.data[1:], ALL


def swapped_cells(export: Export, random: Random) -> tuple[bytes, int]:
    """Two cells of one row have changed places."""
    lines = [list(line) for line in export.lines]
    place = random.randrange(export.layout.title_rows + 1, len(lines))
    line = lines[place]
    if len(line) > 1:
        first, second = random.sample(range(len(line)), 2)
        line[first], line[second] = line[second], line[first]
    return pack(lines, export.layout), 1


def huge_cell(export: Export, random: Random) -> tuple[bytes, int]:
    """A cell of a hundred thousand characters."""
    lines = [list(line) for line in export.lines]
    line = random.choice(lines[export.layout.title_rows + 1 :])
    line[random.randrange(len(line))] = "x" * 100_000
    if export.layout.container == "xlsx":  # more than a sheet's cell may hold
        return export.data, 0
    return pack(lines, export.layout), 1


def random_unicode(export: Export, random: Random) -> tuple[bytes, int]:
    """Characters from anywhere in a cell."""
    lines = [list(line) for line in export.lines]
    line = random.choice(lines[export.layout.title_rows + 1 :])
    places = (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF)
    text = "".join(chr(random.randint(*random.choice(places))) for _ in range(12))
    line[random.randrange(len(line))] = text
    try:
        return pack(lines, export.layout), 1
    except UnicodeEncodeError:
        return export.data, 0


def spliced(export: Export, random: Random) -> tuple[bytes, int]:
    """A piece of the file again in the middle of it."""
    data = export.data
    first, second = sorted(random.sample(range(len(data)), 2))
    at = random.randrange(len(data))
    return data[:at] + data[first:second] + data[at:], ALL


def lost_delimiters(export: Export, random: Random) -> tuple[bytes, int]:
    """A row with a delimiter too many, or one too few."""
    if export.layout.container not in ("csv", "gz", "zip"):
        return export.data, 0
    lines = [list(line) for line in export.lines]
    place = random.randrange(export.layout.title_rows + 1, len(lines))
    if random.random() < 0.5 and len(lines[place]) > 1:
        del lines[place][random.randrange(len(lines[place]))]
    else:
        lines[place].insert(random.randrange(len(lines[place]) + 1), "extra")
    return pack(lines, export.layout), 1


def repeated_header(export: Export, random: Random) -> tuple[bytes, int]:
    """The header again in the middle, as of files put one after the other."""
    lines = list(export.lines)
    at = random.randrange(export.layout.title_rows + 1, len(lines) + 1)
    lines.insert(at, export.header)
    return pack(lines, export.layout), 0


def swapped_days(export: Export, random: Random) -> tuple[bytes, int]:
    """One row's dates in the other order than the rest of the column."""
    lines = [list(line) for line in export.lines]
    place = random.randrange(export.layout.title_rows + 1, len(lines))
    for number, cell in enumerate(lines[place]):
        if len(cell) >= 10 and cell[2:3] == "/" == cell[5:6]:
            lines[place][number] = f"{cell[3:5]}/{cell[:2]}{cell[5:]}"
    return pack(lines, export.layout), 1


def _in_rows(export: Export, count: int) -> int:
    """What bytes can touch; in a packed file or a sheet's XML that is everything."""
    return count if export.layout.container == "csv" else ALL


DAMAGES: tuple[Damage, ...] = (
    byte_flips, truncation, inserted_nulls, broken_quotes, mixed_encodings, wrong_encoding,
    swapped_cells, huge_cell, random_unicode, spliced, lost_delimiters, repeated_header,
    swapped_days,
)  # fmt: skip
