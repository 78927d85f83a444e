"""What stands in a sheet and does not come with its rows: comments, errors, formulas without value.

Readers of workbooks give an empty cell for each of them. Of xlsx and ods files; rules on bytes.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.containers import check_office, is_zip
from leadflow.sources.texts import Original

# By row number, from 1, the places of columns, from 0; a comment has none.
UnreadCells = dict[int, set[int | None]]

WORKBOOK = "xl/workbook.xml"
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]+<|<(?:\w+:)?is[\s>]")
ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\s[^>]*>")
ODS = "content.xml"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def unread_cells(data: Original, sheet: str, limits: IntakeLimits) -> UnreadCells:
    """The cells of one sheet that hold what its rows do not have; none of other kinds of file.

    Raises UnreadableError for an archive that may not be opened.
    """
    content = data[:]
    found: UnreadCells = {}
    if not is_zip(content):
        return found
    check_office(content, limits)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = set(archive.namelist())
        if ODS in names:
            return _unread_in_ods(archive.read(ODS), sheet)
        path = _path_of(archive, names, sheet)
        if path is None:
            return found
        for row, place in _without_value(archive.read(path)):
            found.setdefault(row, set()).add(place)
        for related in _relations(archive, names, path).values():
            if "comment" in related.casefold() and related in names:
                for mark in COMMENT.finditer(archive.read(related)):
                    row, _ = _place(_attribute(mark[0], "ref"))
                    found.setdefault(row, set()).add(None)
    found.pop(0, None)
    return found


def _unread_in_ods(xml: bytes, sheet: str) -> UnreadCells:
    if b"annotation" not in xml and b'value-type="error"' not in xml:
        return {}
    found: UnreadCells = {}
    for table in ElementTree.fromstring(xml).iter(f"{TABLE}table"):
        if table.get(f"{TABLE}name") != sheet:
            continue
        row_number = 0
        for row in table.iter(f"{TABLE}table-row"):
            row_number += int(row.get(f"{TABLE}number-rows-repeated", 1))
            place = 0
            for cell in row:
                if cell.find(ANNOTATION) is not None:
                    found.setdefault(row_number, set()).add(None)
                if cell.get(VALUE_TYPE) == "error":
                    found.setdefault(row_number, set()).add(place)
                place += int(cell.get(f"{TABLE}number-columns-repeated", 1))
    return found


def _without_value(xml: bytes) -> Iterator[tuple[int, int]]:
    if b"<f" not in xml and b":f" not in xml and not ERROR.search(xml):
        return
    for cell in CELL.finditer(xml):
        is_bare_formula = FORMULA.search(cell[2]) and not VALUE.search(cell[2])
        if is_bare_formula or ERROR.search(b" " + cell[1]):
            yield _place(_attribute(b"<c " + cell[1] + b">", "r"))


def _path_of(archive: zipfile.ZipFile, names: set[str], sheet: str) -> str | None:
    if WORKBOOK not in names:
        return None
    targets = _relations(archive, names, WORKBOOK)
    for entry in SHEET.finditer(archive.read(WORKBOOK)):
        if unescape(_attribute(entry[0], "name")) == sheet:
            path = targets.get(_attribute(entry[0], r"\w+:id"))
            return path if path in names else None
    return None


def _relations(archive: zipfile.ZipFile, names: set[str], path: str) -> dict[str, str]:
    """The parts that a part names, by id, as paths in the archive."""
    own = PurePosixPath(path)
    listed = f"{own.parent}/_rels/{own.name}.rels"
    if listed not in names:
        return {}
    found = {}
    for relation in RELATION.finditer(archive.read(listed)):
        target = _attribute(relation[0], "Target")
        parts = [] if target.startswith("/") else list(own.parent.parts)
        for part in PurePosixPath(target.lstrip("/")).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        found[_attribute(relation[0], "Id")] = "/".join(parts)
    return found


def _attribute(tag: bytes, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""".encode(), tag)
    return (match[1] or match[2] or b"").decode("utf-8", "replace") if match else ""


def _place(reference: str) -> tuple[int, int]:
    """Row number from 1 and column from 0; 0 and -1 of what is no reference."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return 0, -1
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1
