"""What reps, sheet programs, phones and mail gateways do to a list on its way back.

Each mangling takes a filled list and gives the files that arrive. Three rows are filled in; each is
found again by what stands under 下一步动作, so that any other cell may be mangled.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from leadflow.config import settings
from leadflow.delivery.columns import COLUMNS
from tests.sql.returned_lists import MONDAY, REP, day

MARKS = ("甲的下一步", "乙的下一步", "丙的下一步")
SUMMARIES = ("甲说要再看方案", "乙说价格偏高", "丙没有时间")
ANSWERS = tuple(column.header for column in COLUMNS if column.kind.startswith("answer"))
LABELS = {column.header: column.label for column in COLUMNS}
Files = list[tuple[str, bytes]]
Mangling = Callable[["Filled"], Files | None]


@dataclass
class Filled:
    """A rep's workbook in a sheet program, three rows of today filled in."""

    book: openpyxl.Workbook
    sheet: Worksheet
    header: int
    name: str = "R03.xlsx"

    @property
    def first(self) -> int:
        """The first data row."""
        return self.header + 1

    def columns(self) -> dict[str, int]:
        """Each header's column."""
        return {str(cell.value): cell.column for cell in self.sheet[self.header] if cell.value}

    def cell(self, number: int, header: str) -> Any:
        """A cell of the n-th data row."""
        return self.sheet.cell(self.first + number, self.columns()[header])

    def put(self, number: int, **cells: Any) -> None:
        """Write into the n-th data row."""
        for header, value in cells.items():
            self.cell(number, header).value = value

    def save(self) -> bytes:
        """As the program saves it."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def rows(self) -> list[list[Any]]:
        """Today's sheet as it stands."""
        return [list(row) for row in self.sheet.values]

    def text(
        self, encoding: str = "utf-8-sig", delimiter: str = ",", day: str = "%Y-%m-%d"
    ) -> bytes:
        """Today's sheet saved as text."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=delimiter)
        for row in self.rows():
            writer.writerow(
                cell.strftime(day) if isinstance(cell, date) else ("" if cell is None else cell)
                for cell in row
            )
        return buffer.getvalue().encode(encoding)

    def members(self, change: Callable[[str, bytes], bytes]) -> bytes:
        """The saved file with its inner files changed."""
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.save())) as source,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name in source.namelist():
                target.writestr(name, change(name, source.read(name)))
        return buffer.getvalue()


def filled(rep_id: str = REP, run_date: date = MONDAY) -> Filled:
    """The list as it lies in the outbox, filled in."""
    path = settings().outbox / run_date.isoformat() / "tasks" / f"{rep_id}.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["今日"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "task_id")
    listed = Filled(book, sheet, header)
    listed.put(0, 结果="已联系", 实际方式="电话", 客户反馈="犹豫", 满意度="4")
    listed.put(1, 结果="未接通", 实际方式="电话")
    listed.put(2, 结果="已联系", 实际方式="微信", 客户反馈="明确意向", 下一步日期=day(9))
    for number, (mark, summary) in enumerate(zip(MARKS, SUMMARIES, strict=True)):
        listed.put(number, 下一步动作=mark, 沟通摘要=summary)
    return listed


# --- the shape of the table ---


def move_columns(it: Filled) -> None:
    """The yellow columns cut and inserted at the front."""
    rows = it.rows()
    places = it.columns()
    front = [places[name] - 1 for name in ANSWERS]
    order = [*front, *(at for at in range(len(rows[0])) if at not in front)]
    _replace(it, [[row[at] for at in order] for row in rows])


def hide_columns(it: Filled) -> None:
    """Answer columns hidden, hidden ones shown."""
    for letter, dimension in it.sheet.column_dimensions.items():
        dimension.hidden = letter > "T"


def english_headers(it: Filled) -> None:
    """Each header written over with its English label."""
    for header, at in it.columns().items():
        if LABELS.get(header):
            it.sheet.cell(it.header, at).value = LABELS[header]


def only_english_headers(it: Filled) -> None:
    """The Chinese header row deleted; the English labels above it are left."""
    it.sheet.delete_rows(it.header)


def traditional_headers(it: Filled) -> None:
    """As a program's conversion to traditional characters leaves headers and choices."""
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    for row in it.sheet.iter_rows(min_row=it.header):
        for cell in row:
            if isinstance(cell.value, str) and cell.value not in MARKS:
                cell.value = convert(cell.value)


def double_header(it: Filled) -> None:
    """The header row twice."""
    _insert(it, it.header, [cell.value for cell in it.sheet[it.header]])
    it.header += 1


def header_again(it: Filled) -> None:
    """The header row again between the rows, as for printing."""
    _insert(it, it.first + 1, [cell.value for cell in it.sheet[it.header]])


def headers_dressed(it: Filled) -> None:
    """Spaces, line breaks and full-width signs in headers."""
    for header, at in it.columns().items():
        it.sheet.cell(it.header, at).value = f" {header[0]}\n{header[1:]}　"


def title_above(it: Filled) -> None:
    """Two rows inserted above all."""
    it.sheet.insert_rows(1, 2)
    it.header += 2
    it.sheet.cell(1, 1, "华北区汇总")


def fifty_rows_above(it: Filled) -> None:
    """The table pushed far down."""
    it.sheet.insert_rows(1, 50)
    it.header += 50
    it.sheet.cell(1, 4, "以下为跟进表")


def rename_answer(it: Filled) -> None:
    """沟通摘要 has another name."""
    it.sheet.cell(it.header, it.columns()["沟通摘要"]).value = "我的记录"


def empty_answer_header(it: Filled) -> None:
    """The header of 客户反馈 emptied."""
    it.sheet.cell(it.header, it.columns()["客户反馈"]).value = None


def rename_result(it: Filled) -> None:
    """结果 has another name."""
    it.sheet.cell(it.header, it.columns()["结果"]).value = "打电话情况"


def copy_result(it: Filled) -> None:
    """The column of results copied beside the table and filled in there alone."""
    at, free = it.columns()["结果"], it.sheet.max_column + 1
    for row in range(it.header, it.sheet.max_row + 1):
        it.sheet.cell(row, free).value = it.sheet.cell(row, at).value
        if row > it.header:
            it.sheet.cell(row, at).value = None


def beside_the_table(it: Filled) -> None:
    """A remark in a column that has no header."""
    it.sheet.cell(it.first, it.sheet.max_column + 2).value = "客户下周出差"


def merge_results(it: Filled) -> None:
    """One result merged over two rows."""
    at = it.columns()["结果"]
    it.sheet.merge_cells(start_row=it.first, end_row=it.first + 1, start_column=at, end_column=at)


def subtotal(it: Filled) -> None:
    """Subtotals inserted by the program."""
    _insert(it, it.first + 2, [None, None, None, "合计", None, None, 2])
    it.sheet.append([None, None, None, "总计", 3])


def write_below(it: Filled) -> None:
    """A customer of one's own below the table."""
    row = [None] * it.sheet.max_column
    columns = it.columns()
    for header, value in (("客户名称", "新客户"), ("结果", "已联系"), ("下一步动作", "丁的下一步")):
        row[columns[header] - 1] = value
    it.sheet.append(row)


def turn_table(it: Filled) -> Files:
    """Rows and columns exchanged."""
    _replace(it, [list(row) for row in zip(*it.rows(), strict=True)])
    return [(it.name, it.save())]


# --- which row is what ---


def ids(value: Callable[[int, Any], Any], *headers: str) -> Mangling:
    """Hidden or visible ids of all rows written over."""

    def mangle(it: Filled) -> None:
        old = [[it.cell(number, header).value for header in headers] for number in range(6)]
        for number in range(6):
            for at, header in enumerate(headers):
                it.cell(number, header).value = value(number, [row[at] for row in old])

    return mangle


def emptied(number: int, old: Any) -> None:
    """No value."""
    return None


def counted(number: int, old: Any) -> Any:
    """Filled in sequence from the first cell, as dragging its corner does."""
    head, tail = re.fullmatch(r"(.*?)(\d*)", old[0]).groups()
    return f"{head}{int(tail or 0) + number:0{len(tail)}d}"


def repeated(number: int, old: Any) -> Any:
    """The first cell copied down."""
    return old[0]


def shifted(number: int, old: Any) -> Any:
    """Each row has its neighbour's."""
    return old[(number + 1) % len(old)]


def upper(number: int, old: Any) -> Any:
    """In capitals."""
    return str(old[number]).upper()


def sort_visible(it: Filled) -> None:
    """All but the hidden columns sorted."""
    rows = it.rows()
    body = rows[it.header :]
    rows[it.header :] = [
        [*own[:3], *shown[3:]] for own, shown in zip(body, body[::-1], strict=True)
    ]
    _replace(it, rows)


def sort_summaries(it: Filled) -> None:
    """The summaries alone moved down by one row."""
    texts = [it.cell(number, "沟通摘要").value for number in range(3)]
    it.put(0, 沟通摘要=None)
    for number, text in enumerate(texts, 1):
        it.put(number, 沟通摘要=text)


def sort_results(it: Filled) -> None:
    """The results alone moved down by one row."""
    it.put(0, 结果=None)
    it.put(1, 结果="已联系")
    it.put(2, 结果="未接通")
    it.put(3, 结果="已联系")


# --- cells ---


def put(number: int = 0, **cells: Any) -> Mangling:
    """Cells of one row."""

    def mangle(it: Filled) -> None:
        it.put(number, **cells)

    return mangle


def formula(number: int = 0, *, cached: str | None = None, **cells: str) -> Mangling:
    """A formula in a cell, with the value that the program has kept, if any."""

    def mangle(it: Filled) -> Files:
        it.put(number, **cells)
        saved = it.save()
        if cached is None:
            return [(it.name, saved)]
        kind, value = cached.split(":", 1)
        told = "" if kind == "n" else f' t="{kind}"'

        def change(name: str, content: bytes) -> bytes:
            if name != "xl/worksheets/sheet1.xml":
                return content
            pattern = (
                rb"<c r=\"([A-Z]+\d+)\" s=\"(\d+)\"(?: t=\"\w+\")?>"
                rb"<f>([^<]*)</f><v ?/?>(?:</v>)?</c>"
            )
            return re.sub(
                pattern,
                lambda m: (
                    f'<c r="{m[1].decode()}" s="{m[2].decode()}"{told}>'
                    f"<f>{m[3].decode()}</f><v>{value}</v></c>"
                ).encode(),
                content,
            )

        return [(it.name, it.members(change))]

    return mangle


def comment_only(it: Filled) -> None:
    """Everything of a fourth row said in a comment."""
    it.cell(3, "结果").comment = Comment("已联系，下周再打", "R03")


def comment_beside(it: Filled) -> None:
    """A comment on a row that is filled in as well."""
    it.cell(0, "沟通摘要").comment = Comment("另要两份案例", "R03")


def rich_text(it: Filled) -> None:
    """A part of the summary and of the result in another colour."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    red = InlineFont(color="FFFF0000")
    it.cell(0, "沟通摘要").value = CellRichText("甲说", TextBlock(red, "要再看"), "方案")
    it.cell(0, "结果").value = CellRichText("已", TextBlock(red, "联系"))


def filter_rows(it: Filled) -> None:
    """Rows hidden by a filter, others grouped."""
    it.sheet.row_dimensions[it.first].hidden = True
    it.sheet.row_dimensions[it.first + 1].outlineLevel = 1


def unlocked(it: Filled) -> None:
    """Protection off, everything unlocked, formats gone."""
    it.sheet.protection.sheet = False
    for row in it.sheet.iter_rows():
        for cell in row:
            cell.protection = Protection(locked=False)
            cell.number_format = "General"


def old_mac_dates(it: Filled) -> None:
    """A workbook that counts days from 1904."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    it.book.epoch = CALENDAR_MAC_1904


# --- sheets and files ---


def copy_sheet(it: Filled) -> None:
    """The sheet copied, 今日 (2)."""
    it.book.copy_worksheet(it.sheet).title = "今日 (2)"


def copy_sheet_and_go_on(it: Filled) -> None:
    """The copy filled in further, and one result of it changed."""
    copied = it.book.copy_worksheet(it.sheet)
    copied.title = "今日 (2)"
    copied.cell(it.first, it.columns()["结果"]).value = "未接通"
    copied.cell(it.first + 3, it.columns()["结果"]).value = "已联系"
    copied.cell(it.first + 3, it.columns()["下一步动作"]).value = "丁的下一步"


def hide_sheet(it: Filled) -> None:
    """Today's sheet hidden."""
    it.sheet.sheet_state = "veryHidden"
    it.book.active = 1


def own_sheet(it: Filled) -> None:
    """A sheet of one's own notes beside."""
    it.book.create_sheet("草稿").append(["给王总买茶叶"])


def two_reps(it: Filled) -> None:
    """A colleague's rows pasted below one's own."""
    theirs = filled_of_colleague()
    for row in theirs.rows()[it.header :]:
        it.sheet.append(row)


def two_reps_with_titles(it: Filled) -> None:
    """A colleague's whole sheet pasted below one's own, title, header and all."""
    for row in filled_of_colleague().rows():
        it.sheet.append(row)


def filled_of_colleague() -> Filled:
    """R06's list with one row filled in."""
    path = settings().outbox / MONDAY.isoformat() / "tasks" / "R06.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["今日"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "task_id")
    listed = Filled(book, sheet, header)
    listed.put(0, 结果="已联系", 下一步动作="丁的下一步", 沟通摘要="同事的客户")
    return listed


def as_text(
    name: str, encoding: str = "utf-8-sig", delimiter: str = ",", day: str = "%Y-%m-%d"
) -> Mangling:
    """Saved as text."""

    def mangle(it: Filled) -> Files:
        return [(name, it.text(encoding, delimiter, day))]

    return mangle


def unquoted(it: Filled) -> Files:
    """Saved as text by a program that knows no quotes."""
    it.put(0, 沟通摘要="甲说,要再看,方案")
    lines = [
        ",".join(
            re.sub(r"\s+", " ", f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell or ""))
            for cell in row
        )
        for row in it.rows()
    ]
    return [("R03.csv", "\r\n".join(lines).encode("gb18030"))]


def as_html(it: Filled) -> Files:
    """Saved as a web page that is called xls."""
    from html import escape

    lines = [
        "<tr>"
        + "".join(
            f"<td>{escape(f'{cell:%Y/%m/%d}' if isinstance(cell, date) else str(cell or ''))}</td>"
            for cell in row
        )
        + "</tr>"
        for row in it.rows()
    ]
    head = "<html><head><meta charset='utf-8'></head>"
    page = f"{head}<body><table>{''.join(lines)}</table></body></html>"
    return [("R03.xls", page.encode())]


def strict_xml(it: Filled) -> Files:
    """Saved as Strict Open XML."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def change(name: str, content: bytes) -> bytes:
        return content.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            rels, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    return [(it.name, it.members(change))]


def zipped(name: str, *, flag: bool = True) -> Mangling:
    """Packed; with `flag` the inner name is not UTF-8."""

    def mangle(it: Filled) -> Files:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("XXXXXX.xlsx", it.save())
        content = buffer.getvalue()
        if flag:
            content = content.replace(b"XXXXXX", "跟进表".encode("gbk"))
        return [(name, content)]

    return mangle


def thrice(it: Filled) -> Files:
    """The same file three times."""
    content = it.save()
    return [(name, content) for name in ("R03.xlsx", "R03(1).xlsx", "R03(2).xlsx")]


def cut(share: float) -> Mangling:
    """Not copied to its end."""

    def mangle(it: Filled) -> Files:
        content = it.save()
        return [(it.name, content[: int(len(content) * share)])]

    return mangle


def cut_text(it: Filled) -> Files:
    """A text that ends inside the third filled row."""
    content = it.text()
    return [("R03.csv", content[: content.index(MARKS[2].encode()) + 6])]


def given(name: str, content: bytes) -> Mangling:
    """Another file altogether."""

    def mangle(it: Filled) -> Files:
        return [(name, content)]

    return mangle


def renamed(name: str) -> Mangling:
    """The file under another name."""

    def mangle(it: Filled) -> Files:
        return [(name, it.save())]

    return mangle


def encrypted(it: Filled) -> Files:
    """With a password: what Excel then writes is another kind of file."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return [(it.name, start + "EncryptedPackage".encode("utf-16-le") + bytes(2048))]


def the_csv_of_the_list(it: Filled) -> Files:
    """The CSV that lies beside the workbook, filled in."""
    path = settings().outbox / MONDAY.isoformat() / "tasks" / "R03.csv"
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    place = {header: at for at, header in enumerate(rows[0])}
    for number in range(3):
        for header in ANSWERS:
            value = it.cell(number, header).value
            rows[number + 1][place[header]] = (
                f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value or ""
            )
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return [("R03.csv", buffer.getvalue().encode("utf-8-sig"))]


def calendar_file(it: Filled) -> Files:
    """The calendar file dropped in by mistake, beside the list."""
    path = settings().outbox / MONDAY.isoformat() / "tasks" / "R03.ics"
    return [(it.name, it.save()), ("R03.ics", path.read_bytes())]


def _replace(it: Filled, rows: list[list[Any]]) -> None:
    it.sheet.delete_rows(1, it.sheet.max_row)
    for at, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            it.sheet.cell(at, place).value = value


def _insert(it: Filled, at: int, row: list[Any]) -> None:
    it.sheet.insert_rows(at)
    for place, value in enumerate(row, 1):
        it.sheet.cell(at, place).value = value
