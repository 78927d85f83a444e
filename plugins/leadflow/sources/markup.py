"""Tables written as markup and named .xls: HTML, as many CRMs export, and Excel 2003's XML.

Nothing is fetched, no entity but HTML's own is known, and every cost is counted.
"""

import html
import marshal
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.containers import DOCTYPE
from leadflow.sources.markup_tags import attributes_of, count_of, pieces_of
from leadflow.sources.unreadable import UnreadableError
from leadflow.sources.workbook_reader import ROWS_A_BATCH

HEAD_BYTES = 65_536
MARKS = b"\xef\xbb\xbf\xff\xfe"
FIRST_TAG = re.compile(rb"\s*<(?:[!?]|/?[a-z])")
SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]{1,40})["']""", re.IGNORECASE)
HTML_UNSEEN, SHEET_UNSEEN = ("script", "style", "title", "xml"), ("comment",)
BREAKS = ("br", "p", "div", "li")
HTML_WORDS = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
SHEET_WORDS = {"worksheet": "table", "row": "row", "cell": "cell"}
# How Excel 2003 writes a day without a time.
BARE_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00:00\.000")
WHITE_SPACE = re.compile(r"[ \t\r\n]+")
EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
MOST_COLUMNS = 16_384


@dataclass
class MarkupSheet:
    """One table: its name ('' in HTML) and its rows, packed as a workbook's are."""

    name: str
    batches: list[bytes] = field(default_factory=list)
    row_count: int = 0
    pending: list[list[str]] = field(default_factory=list)

    def add(self, row: list[str]) -> None:
        """The next row."""
        self.row_count += 1
        self.pending.append(row)
        if len(self.pending) == ROWS_A_BATCH:
            self.close()

    def close(self) -> None:
        """Pack what is pending."""
        if self.pending:
            self.batches.append(marshal.dumps(self.pending))
            self.pending = []


def is_html(data: bytes) -> bool:
    """Told by the first tag and a table near it, never by the name."""
    head = _head(data)
    return bool(FIRST_TAG.match(head)) and b"<table" in head and SHEET_XML not in head


def is_sheet_xml(data: bytes) -> bool:
    """Excel 2003's XML, told by its namespace."""
    head = _head(data)
    return bool(FIRST_TAG.match(head)) and SHEET_XML in head and b"<html" not in head


def _head(data: bytes) -> bytes:
    return data[:HEAD_BYTES].lstrip(MARKS).replace(b"\x00", b"").lower()


def sheet_xml_text(data: bytes) -> str:
    """The text in the encoding that its first line declares. Raises UnreadableError."""
    if DOCTYPE.search(data[:HEAD_BYTES]):
        raise UnreadableError("sources.held.xml_entities")
    declared = DECLARED.search(data[:200])
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    if declared:
        encodings.append(declared[1].decode("ascii"))
    for encoding in encodings:
        try:
            return data.decode("gb18030" if encoding.casefold() in ("gb2312", "gbk") else encoding)
        except (UnicodeDecodeError, LookupError):  # as the next one says, or damaged
            continue
    raise UnreadableError("sources.held.unreadable_workbook")


def html_rows(text: str, limits: IntakeLimits) -> list[bytes]:
    """All rows of all tables of a page, in order; a table in a cell is part of the cell's text.

    Raises UnreadableError where tags do not fit together: no row is lost with them.
    """
    sheet = MarkupSheet("")
    for _ in _Scan(text, HTML_WORDS, [sheet], limits).run():
        pass
    sheet.close()
    return sheet.batches


def html_head(text: str, limits: IntakeLimits, most_rows: int) -> list[bytes]:
    """The first rows of a page that may be cut anywhere."""
    sheet = MarkupSheet("")
    with suppress(UnreadableError):  # of the whole page that is told when it is read
        for _ in _Scan(text, HTML_WORDS, [sheet], limits).run():
            if sheet.row_count >= most_rows:
                break
    sheet.close()
    return sheet.batches


def xml_sheets(text: str, limits: IntakeLimits) -> list[MarkupSheet]:
    """The sheets of Excel 2003's XML. Raises UnreadableError."""
    sheets: list[MarkupSheet] = []
    for _ in _Scan(text, SHEET_WORDS, sheets, limits).run():
        pass
    for sheet in sheets:
        sheet.close()
    return sheets


class _Scan:
    """One pass over a text: tags become tables, rows and cells by `words`."""

    def __init__(
        self, text: str, words: dict[str, str], sheets: list[MarkupSheet], limits: IntakeLimits
    ) -> None:
        self._text = text
        self._words = words
        self._sheets = sheets
        self._limits = limits
        self._depth = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._attributes: dict[str, str] = {}
        self._unseen: str | None = None
        self._spanned: dict[int, int] = {}
        self._cells = 0
        self._in_record = 0

    def run(self) -> Iterator[None]:
        """Yields after every row."""
        before = 0
        for piece, match, attributes in pieces_of(self._text):
            if piece and self._row is not None and self._unseen is None:
                self._add_text(piece)
            if match is None:
                continue
            self._tag(match["name"].casefold(), bool(match["close"]), attributes)
            rows = sum(sheet.row_count for sheet in self._sheets[-1:])
            if rows != before:
                before = rows
                yield
        if self._depth:
            raise UnreadableError("sources.held.cut_markup")

    def _add_text(self, piece: str) -> None:
        self._in_record += len(piece)
        if self._in_record > self._limits.record_kb << 10:
            raise UnreadableError("sources.held.long_record", limit=self._limits.record_kb)
        if self._cell is not None:
            if self._words is HTML_WORDS:
                piece = WHITE_SPACE.sub(" ", piece)
            self._cell.append(html.unescape(piece))
        elif piece.strip():  # words of a row that are in no cell
            raise UnreadableError("sources.held.cut_markup")

    def _tag(self, name: str, is_closing: bool, attributes: str) -> None:
        if name in (HTML_UNSEEN if self._words is HTML_WORDS else SHEET_UNSEEN):
            self._unseen = None if is_closing or attributes.endswith("/") else name
            return
        if name in BREAKS and self._cell and not is_closing and self._words is HTML_WORDS:
            self._cell.append("\n")
            return
        word = self._words.get(name)
        if word == "table":
            self._table(is_closing, attributes)
        elif word and self._depth == 1:
            if word == "row":
                self._end_row()
                if not is_closing:
                    self._start_row(attributes)
            else:
                self._end_cell()
                if not is_closing:
                    self._start_cell(attributes)
        elif word and self._depth > 1:  # of a table in a cell
            if self._cell:
                self._cell.append(" ")
        elif word and not is_closing:  # a row outside every table
            raise UnreadableError("sources.held.cut_markup")
        if attributes.endswith("/") and not is_closing and word:
            self._tag(name, True, "")

    def _table(self, is_closing: bool, attributes: str) -> None:
        if is_closing:
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
            return
        self._depth += 1
        if self._depth == 1:
            self._spanned = {}
            if self._words is SHEET_WORDS:
                name = html.unescape(attributes_of(attributes).get("name", ""))
                self._sheets.append(MarkupSheet(name or f"Sheet{len(self._sheets) + 1}"))

    def _start_row(self, attributes: str) -> None:
        index = attributes_of(attributes).get("index")
        if index is not None and self._words is SHEET_WORDS:
            sheet, place = self._sheets[-1], count_of(index, self._limits.sheet_cells)
            while sheet.row_count < place - 1:
                self._spend(1)
                sheet.add([])
        self._row = []
        self._in_record = 0
        self._skip_spanned()

    def _skip_spanned(self) -> None:
        assert self._row is not None
        while self._spanned.get(len(self._row), 0) > 0:
            self._spanned[len(self._row)] -= 1
            self._spend(1)
            self._row.append("")

    def _start_cell(self, attributes: str) -> None:
        if self._row is None:
            self._start_row("")
            assert self._row is not None
        self._attributes = attributes_of(attributes)
        index = self._attributes.get("index")
        if index is not None and self._words is SHEET_WORDS:
            place = count_of(index, MOST_COLUMNS)
            self._row += [""] * (place - 1 - len(self._row))
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        told = self._attributes
        text = _joined(self._cell)
        number = told.get("x:num") or ""
        if EXPONENT.fullmatch(text) and number:  # what is shown is cut, this is not
            text = number
        day = BARE_DAY.fullmatch(text)
        text = day[1] if day else text
        place = len(self._row)
        is_sheet = self._words is SHEET_WORDS
        width = (
            count_of(told.get("mergeacross", "0"), MOST_COLUMNS) + 1
            if is_sheet
            else max(1, count_of(told.get("colspan", "1"), MOST_COLUMNS))
        )
        below = 0 if is_sheet else count_of(told.get("rowspan", "1"), 1 << 20) - 1
        self._row.append(text)
        self._row += [""] * (width - 1)
        self._spend(width)
        if below > 0:
            self._spanned |= dict.fromkeys(range(place, place + width), below)
        self._cell = None
        self._skip_spanned()

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._sheets[-1].add(self._row)
            self._row = None

    def _spend(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._limits.sheet_cells:
            raise UnreadableError("sources.held.sheet_cells", limit=self._limits.sheet_cells)


def _joined(pieces: list[str]) -> str:
    """A cell's text without blanks around its lines."""
    return "\n".join(line.strip(" ") for line in "".join(pieces).split("\n")).strip("\n")
