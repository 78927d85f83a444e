"""A small Excel binary workbook (BIFF12), written record by record as Excel writes it."""

import struct
from collections.abc import Sequence
from datetime import date, timedelta

from tests.unit.hostile_given import zip_of

CELL_REAL, CELL_SHARED, ROW, STRING_ITEM, CELL_FORMAT = 5, 7, 0, 19, 47
SHEET, SHEETS, SHEETS_END, BOOK, BOOK_END = 156, 143, 144, 131, 132
TABLE, TABLE_END, SIZE, CELLS, CELLS_END = 129, 130, 148, 145, 146
STRINGS, STRINGS_END, STYLES, STYLES_END, FORMATS, FORMATS_END = 159, 160, 278, 279, 617, 618
GENERAL, DAY = 0, 14  # built-in number formats
STYLE_OF = {GENERAL: 0, DAY: 1}
OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
BINARY = "application/vnd.ms-excel"

Cell = str | float | date | None


def record(kind: int, content: bytes = b"") -> bytes:
    """One record: kind and size in groups of seven bits, then the content."""
    return _groups(kind) + _groups(len(content)) + content


def wide(text: str) -> bytes:
    """A text with its length in UTF-16 units."""
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def xlsb_of(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook with these sheets; texts are shared, numbers real, dates serial with a format."""
    texts = list(
        dict.fromkeys(
            cell
            for rows in sheets.values()
            for row in rows
            for cell in row
            if isinstance(cell, str)
        )
    )
    numbers = range(1, len(sheets) + 1)
    members = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.bin")}),
        "xl/workbook.bin": _workbook(list(sheets)),
        "xl/_rels/workbook.bin.rels": _relations(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in numbers}
            | {"rIdT": ("sharedStrings", "sharedStrings.bin"), "rIdF": ("styles", "styles.bin")}
        ),
        "xl/sharedStrings.bin": record(STRINGS, struct.pack("<II", len(texts), len(texts)))
        + b"".join(record(STRING_ITEM, b"\x00" + wide(text)) for text in texts)
        + record(STRINGS_END),
        "xl/styles.bin": _styles(),
    }
    for number, rows in zip(numbers, sheets.values(), strict=True):
        members[f"xl/worksheets/sheet{number}.bin"] = _sheet(rows, texts)
    return zip_of(members)


def _groups(number: int) -> bytes:
    groups = []
    while True:
        number, low = number >> 7, number & 0x7F
        groups.append(low | (0x80 if number else 0))
        if not number:
            return bytes(groups)


def _workbook(names: Sequence[str]) -> bytes:
    entries = (
        record(SHEET, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(names, 1)
    )
    return b"".join([record(BOOK), record(SHEETS), *entries, record(SHEETS_END), record(BOOK_END)])


def _sheet(rows: Sequence[Sequence[Cell]], texts: Sequence[str]) -> bytes:
    last_column = max(map(len, rows)) - 1
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, last_column)
    parts = [record(TABLE), record(SIZE, size), record(CELLS)]
    for number, row in enumerate(rows):
        parts.append(record(ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0)))
        parts += [_cell(place, cell, texts) for place, cell in enumerate(row) if cell is not None]
    return b"".join([*parts, record(CELLS_END), record(TABLE_END)])


def _cell(column: int, cell: Cell, texts: Sequence[str]) -> bytes:
    style = STYLE_OF[DAY if isinstance(cell, date) else GENERAL]
    head = struct.pack("<II", column, style)
    if isinstance(cell, str):
        return record(CELL_SHARED, head + struct.pack("<I", texts.index(cell)))
    if isinstance(cell, date):
        cell = (cell - (date(1899, 12, 30))) / timedelta(days=1)
    assert cell is not None
    return record(CELL_REAL, head + struct.pack("<d", cell))


def _styles() -> bytes:
    formats = (
        record(CELL_FORMAT, struct.pack("<HHHHHHI", 0, number_format, 0, 0, 0, 0, 0))
        for number_format in STYLE_OF
    )
    count = struct.pack("<I", len(STYLE_OF))
    inner = b"".join([record(FORMATS, count), *formats, record(FORMATS_END)])
    return record(STYLES) + inner + record(STYLES_END)


def _relations(targets: dict[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    namespace = f"{OFFICE}/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{entries}</Relationships>'.encode()


def _content_types(numbers: Sequence[int]) -> bytes:
    types = {f"worksheets/sheet{n}": "worksheet" for n in numbers}
    types |= {"sharedStrings": "sharedStrings", "styles": "styles"}
    entries = "".join(
        f'<Override PartName="/xl/{part}.bin" ContentType="{BINARY}.{kind}"/>'
        for part, kind in types.items()
    )
    return (
        f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        f'<Default Extension="bin" ContentType="{BINARY}.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{entries}</Types>"
    ).encode()
