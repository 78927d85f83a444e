"""One export file of a profile: its header, its rows with their truth, and how it is packed."""

import csv
import gzip
import html
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from corpus.values import Made, Maker, Style
from leadflow.sources.cells import fold
from leadflow.sources.profiles import Profile

LOCAL = "Asia/Shanghai"
NAME_COLUMNS = ("company_name", "person_name")
# Words that a footer or an ignored row would be told by must not stand in a first cell.
FREE_TEXT = ("line", "text", "requirement")


@dataclass(frozen=True)
class Layout:
    """How a file is written: container, encoding, delimiter and what stands around the table."""

    container: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    quote_all: bool = False
    title_rows: int = 0
    blank_rows: bool = False
    footer: bool = False
    stars: bool = False
    full_width: bool = False
    aliases: bool = False
    shuffled: bool = False
    extra_columns: bool = False
    doubled_header: bool = False
    line_breaks: bool = False
    formula_texts: bool = False


@dataclass(frozen=True)
class Row:
    """One data row as written, and the typed columns that must be read from it."""

    cells: tuple[str, ...]
    truth: dict[str, Any]


@dataclass(frozen=True)
class Export:
    """A file before it is packed."""

    profile: Profile
    layout: Layout
    style: Style
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[tuple[str, ...], ...] = field(default=())
    data: bytes = b""


def make_export(profile: Profile, layout: Layout, style: Style, rows: int, seed: int) -> Export:
    """A file of one profile; the same arguments give the same bytes."""
    random = Random(f"{profile.name} {layout} {style} {rows} {seed}")
    zone = ZoneInfo(LOCAL if profile.timezone == "local" else profile.timezone)
    maker = Maker(random, style, zone, ZoneInfo(LOCAL))
    header, makers = _columns(profile, random, layout)
    made_rows = []
    for _ in range(rows):
        cells = [_make(maker, profile, rule) for rule in makers]
        truth: dict[str, Any] = {}
        for rule in profile.fields:  # the first rule that reads a value wins
            for made, own in zip(cells, makers, strict=True):
                if own is rule:
                    truth = {**made.truth, **truth}
        texts = [made.cell for made in cells]
        made_rows.append(Row(tuple(_decorated(texts, makers, truth, layout)), truth))
    written = [_header_text(cell, random, layout) for cell in header]
    export = Export(profile, layout, style, tuple(written), tuple(made_rows))
    export = replace(export, lines=tuple(_lines(export)))
    return replace(export, data=pack(export.lines, layout))


def _columns(profile: Profile, random: Random, layout: Layout) -> tuple[list[str], list[Any]]:
    """Header names and, for each, the rule that fills its cells (None: a filler)."""
    wanted = [*profile.recognise, *profile.any_of[:1]]
    by_header: dict[str, Any] = dict.fromkeys(wanted)
    filled: set[str] = set()
    keys = {fold(name) for name in wanted}
    for rule in profile.fields:
        is_for_others = rule.only and profile.record_type not in rule.only
        if is_for_others or rule.join or rule.pattern or not rule.headers or rule.to in filled:
            continue
        header = next((name for name in rule.headers if fold(name) in keys), rule.headers[0])
        known = next((name for name in by_header if fold(name) == fold(header)), header)
        filled.add(rule.to)
        if by_header.get(known) is None:
            by_header[known] = rule
        keys.add(fold(known))
    for typing in profile.row_types:  # filled, they would say that a row is of another type
        by_header.pop(typing.header, None)
    columns = list(by_header.items())
    if layout.extra_columns:
        columns += [("自定义字段" if layout.encoding != "cp1252" else "Custom__c", "filler")]
    if layout.shuffled:
        random.shuffle(columns)
    if layout.aliases:
        columns = [(_alias(profile, header, random), rule) for header, rule in columns]
    if layout.doubled_header:
        columns.append((columns[0][0], "filler"))
    return [header for header, _ in columns], [rule for _, rule in columns]


def _alias(profile: Profile, header: str, random: Random) -> str:
    names = [name for key, labels in profile.aliases.items() if fold(key) == fold(header)
             for name in labels]  # fmt: skip
    return random.choice(names) if names else header


def _make(maker: Maker, profile: Profile, rule: Any) -> Made:
    if rule is None:
        return Made("")
    if rule == "filler":
        return Made("x1")
    if rule.to == "company_name" and rule.parser in FREE_TEXT:
        name = maker.company()
        return Made(name, {"company_name": name})
    if rule.to == "person_name" and rule.parser in FREE_TEXT:
        name = maker.person()
        return Made(name, {"person_name": name})
    if rule.parser in FREE_TEXT and rule.to == "currency":
        return Made("")
    return maker.cell(rule.parser, rule.to, rule.starts_with, rule.unit)


def _decorated(
    texts: list[str], makers: Sequence[Any], truth: dict[str, Any], layout: Layout
) -> list[str]:
    """Line breaks and quotes in the texts that keep them."""
    for place, rule in enumerate(makers):
        parser = getattr(rule, "parser", "")
        if parser == "text" and layout.line_breaks and texts[place]:
            texts[place] += '\nsecond "line", quoted'
            truth[rule.to] = texts[place]
        if parser == "line" and layout.formula_texts and rule.to in ("industry", "city"):
            texts[place] = "=1+1"
            truth[rule.to] = "=1+1"
    return texts


def _header_text(cell: str, random: Random, layout: Layout) -> str:
    if layout.stars and random.random() < 0.4:
        cell = f"*{cell}"
    if layout.full_width:
        cell = cell.replace("(", "（").replace(")", "）")
    return cell


def _lines(export: Export) -> list[tuple[str, ...]]:
    width, layout = len(export.header), export.layout
    lines: list[tuple[str, ...]] = []
    for number in range(layout.title_rows):
        lines.append((f"Report {number}", *[""] * (width - 1)))
    lines.append(export.header)
    for number, row in enumerate(export.rows):
        if layout.blank_rows and number % 3 == 1:
            lines.append(("",) * width)
        lines.append(row.cells)
    return lines


def pack(lines: Sequence[Sequence[str]], layout: Layout) -> bytes:
    """The lines in their container."""
    match layout.container:
        case "csv":
            return _text(lines, layout)
        case "gz":
            return gzip.compress(_text(lines, layout), mtime=0)
        case "zip":
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo("data/export.csv"), _text(lines, layout))
            return buffer.getvalue()
        case "html":
            return _html(lines, layout)
        case "sheet xml":
            return _sheet_xml(lines)
        case "ods":
            return _ods(lines)
        case _:
            return _xlsx(lines)


def _text(lines: Sequence[Sequence[str]], layout: Layout) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(
        buffer,
        delimiter=layout.delimiter,
        lineterminator=layout.line_end,
        quoting=csv.QUOTE_ALL if layout.quote_all else csv.QUOTE_MINIMAL,
    )
    for line in lines:
        if any(line):
            writer.writerow(line)
        else:
            buffer.write(layout.line_end)
    return buffer.getvalue().encode(layout.encoding)


def _xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet("线索")
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write_string(number, place, cell)
    return buffer.getvalue()


def _html(lines: Sequence[Sequence[str]], layout: Layout) -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td>{_html_cell(cell)}</td>" for cell in line) + "</tr>\n"
        for line in lines
    )
    page = f'<html><head><meta charset="{layout.encoding}"></head><body><table border="1">{rows}'
    return f"{page}</table></body></html>".encode(layout.encoding)


def _html_cell(cell: str) -> str:
    return html.escape(cell).replace("\n", '<br style="mso-data-placement:same-cell;">')


def _sheet_xml(lines: Sequence[Sequence[str]]) -> bytes:
    rows = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="String">{html.escape(cell)}</Data></Cell>'.replace("\n", "&#10;")
            for cell in line
        )
        + "</Row>"
        for line in lines
    )
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="{namespace}" '
        f'xmlns:ss="{namespace}"><Worksheet ss:Name="线索"><Table>{rows}</Table>'
        "</Worksheet></Workbook>"
    ).encode()


def _ods(lines: Sequence[Sequence[str]]) -> bytes:
    def cell_xml(text: str) -> str:
        if not text:
            return "<table:table-cell/>"
        paragraphs = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(map(cell_xml, line))}</table:table-row>" for line in lines
    )
    prefix = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{prefix}office:1.0" xmlns:table="{prefix}table:1.0" '
        f'xmlns:text="{prefix}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="线索">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr(zipfile.ZipInfo("content.xml"), content)
        archive.writestr(
            zipfile.ZipInfo("META-INF/manifest.xml"),
            f'<manifest:manifest xmlns:manifest="{prefix}manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return buffer.getvalue()
