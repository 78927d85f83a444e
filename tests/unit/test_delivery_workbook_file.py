"""What Excel and WPS are strict about, held against the file itself: they offer a repair otherwise.

Neither is at hand; what they refuse is known: names, lengths, counts, references, order of parts.
"""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

from leadflow.delivery.workbook import render_workbook
from tests.unit.test_delivery import REP, TASK, queue_of, reasons

__all__ = ["reasons"]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
TEXT_LIMIT, CHOICES_LIMIT, LINK_LIMIT, LINKS_LIMIT = 32_767, 255, 2_079, 65_530
TITLE_LIMIT, MESSAGE_LIMIT, FOOTER_LIMIT, SHEET_NAME_LIMIT = 32, 255, 255, 31
FORMATS_LIMIT, FONTS_LIMIT = 64_000, 1_024
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# The order in which a worksheet's parts must stand (ISO/IEC 29500-1, CT_Worksheet).
ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing tableParts extLst",
)


@pytest.fixture(scope="module", params=["empty", "one", "many"])
def content(request: pytest.FixtureRequest) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        from leadflow import messages

        known = {**messages.catalogue(), "case.reason": {"zh": "第 {days} 天", "en": "day {days}"}}
        patch.setattr(messages, "catalogue", lambda: known)
        hostile = {
            "customer_name": "]]>&<公司>\x0b\ufffe\uffff" + "长" * 40_000,
            "email": "a" * 60 + "@" + "b" * 60 + ".example",
            "last_summary": "\x00=1+1\n'\"&amp;" + "好" * 40_000,
            "tags": ["&"] * 50,
        }
        tasks = {
            "empty": [],
            "one": [TASK],
            "many": [
                replace(
                    TASK,
                    task_id=f"T{number}",
                    customer_id=f"C{number:06d}",
                    late_days=number % 3,
                    wanted_date=date(2026, 9, 20),
                    **(hostile if number % 7 == 0 else {}),
                )
                for number in range(400)
            ],
        }
        return render_workbook(queue_of(*tasks[request.param], receiver=REP))


@pytest.fixture
def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len({name.casefold() for name in names})
        return {name: archive.read(name) for name in names}


def sheets_of(parts: dict[str, bytes]) -> dict[str, ElementTree.Element]:
    return {
        name: ElementTree.fromstring(xml)
        for name, xml in parts.items()
        if name.startswith("xl/worksheets/sheet")
    }


def test_both_readers_see_the_same(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheetnames == other.sheet_names == ["今日", "本周", "逾期", "说明"]
    for sheet in book.worksheets:
        told = [[str(value) for value in row if value is not None] for row in sheet.values]
        read = [
            [str(value) for value in row if value != ""]
            for row in other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        ]
        words = [[cell for cell in row if not cell[:4].isdigit()] for row in told]  # days differ
        assert words == [[cell for cell in row if not cell[:4].isdigit()] for row in read]


def test_every_part_is_well_formed_and_known(parts: dict[str, bytes]) -> None:
    for name, xml in parts.items():
        ElementTree.fromstring(xml)
        assert b"<!DOCTYPE" not in xml, name
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    named = {entry.attrib["PartName"].lstrip("/") for entry in types.iter(f"{TYPES}Override")}
    endings = {entry.attrib["Extension"] for entry in types.iter(f"{TYPES}Default")}
    for name in set(parts) - {"[Content_Types].xml"}:
        assert name in named or name.rpartition(".")[2] in endings, name
    assert named <= set(parts)


def test_every_relation_leads_somewhere(parts: dict[str, bytes]) -> None:
    for name, xml in parts.items():
        if not name.endswith(".rels"):
            continue
        relations = list(ElementTree.fromstring(xml).iter(f"{PACKAGE}Relationship"))
        ids = [relation.attrib["Id"] for relation in relations]
        assert len(ids) == len(set(ids))
        folder = name.partition("_rels/")[0]
        for relation in relations:
            if relation.attrib.get("TargetMode") != "External":
                assert folder + relation.attrib["Target"].lstrip("/") in parts, relation.attrib


def test_names_of_sheets_and_ranges(parts: dict[str, bytes]) -> None:
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    sheets = [entry.attrib["name"] for entry in book.iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in sheets}) == len(sheets)
    for name in sheets:
        assert 0 < len(name) <= SHEET_NAME_LIMIT and not FORBIDDEN_IN_NAMES.search(name)
        assert not name.startswith("'") and not name.endswith("'")
    names = [
        (e.attrib["name"], e.attrib.get("localSheetId")) for e in book.iter(f"{MAIN}definedName")
    ]
    assert len(set(names)) == len(names)
    for entry in book.iter(f"{MAIN}definedName"):
        assert entry.attrib["name"].startswith("_xlnm.")
        assert entry.text and "#REF!" not in entry.text
        assert int(entry.attrib["localSheetId"]) < len(sheets)


def test_texts_and_formats_are_within_limits(parts: dict[str, bytes]) -> None:
    strings = ElementTree.fromstring(parts["xl/sharedStrings.xml"])
    texts = ["".join(part.text or "" for part in e.iter(f"{MAIN}t")) for e in strings]
    assert len(texts) == int(strings.attrib["uniqueCount"]) == len(set(texts))
    assert max(map(len, texts)) <= TEXT_LIMIT
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    counts = {}
    for kind in ("fonts", "fills", "borders", "cellXfs", "dxfs"):
        [group] = styles.iter(f"{MAIN}{kind}")
        counts[kind] = len(group)
        assert len(group) == int(group.attrib["count"])
    assert counts["cellXfs"] < FORMATS_LIMIT and counts["fonts"] < FONTS_LIMIT
    used = 0
    for sheet in sheets_of(parts).values():
        for cell in sheet.iter(f"{MAIN}c"):
            assert int(cell.attrib.get("s", 0)) < counts["cellXfs"]
            if cell.attrib.get("t") == "s":
                used += 1
                assert int(cell.findtext(f"{MAIN}v") or -1) in range(len(texts))
            assert cell.find(f"{MAIN}f") is None  # no formula in any cell
        for rule in sheet.iter(f"{MAIN}cfRule"):
            assert int(rule.attrib["dxfId"]) < counts["dxfs"]
    assert used == int(strings.attrib["count"])


def test_sheets_are_in_order_and_their_rules_short(parts: dict[str, bytes]) -> None:
    for sheet in sheets_of(parts).values():
        tags = [child.tag.removeprefix(MAIN) for child in sheet]
        assert [ORDER.index(tag) for tag in tags] == sorted(ORDER.index(tag) for tag in tags)
        once = [tag for tag in tags if tag != "conditionalFormatting"]
        assert len(once) == len(set(once))
        rows = [int(row.attrib["r"]) for row in sheet.iter(f"{MAIN}row")]
        assert rows == sorted(set(rows))
        priorities = [rule.attrib["priority"] for rule in sheet.iter(f"{MAIN}cfRule")]
        assert len(priorities) == len(set(priorities))
        for group in sheet.iter(f"{MAIN}dataValidations"):
            assert int(group.attrib["count"]) == len(group)
        taken: set[int] = set()
        for rule in sheet.iter(f"{MAIN}dataValidation"):
            for formula in (f"{MAIN}formula1", f"{MAIN}formula2"):
                assert len((rule.findtext(formula) or "").strip('"')) <= CHOICES_LIMIT
            for name, limit in (
                ("errorTitle", TITLE_LIMIT),
                ("promptTitle", TITLE_LIMIT),
                ("error", MESSAGE_LIMIT),
                ("prompt", MESSAGE_LIMIT),
            ):
                assert len(rule.attrib.get(name, "")) <= limit
            first, _, last, _ = range_boundaries(rule.attrib["sqref"])
            columns = set(range(first, last + 1))
            assert not columns & taken
            taken |= columns
        for side in sheet.iter(f"{MAIN}oddFooter"):
            assert len(side.text or "") <= FOOTER_LIMIT


def test_links_are_few_short_and_of_known_kinds(parts: dict[str, bytes]) -> None:
    for name, sheet in sheets_of(parts).items():
        links = list(sheet.iter(f"{MAIN}hyperlink"))
        assert len(links) <= LINKS_LIMIT
        assert len({link.attrib["ref"] for link in links}) == len(links)
        if not links:
            continue
        rels = parts[name.replace("worksheets/", "worksheets/_rels/") + ".rels"]
        targets = {
            relation.attrib["Id"]: relation.attrib["Target"]
            for relation in ElementTree.fromstring(rels).iter(f"{PACKAGE}Relationship")
        }
        for link in links:
            target = targets[link.attrib[f"{RELATION}id"]]
            assert target.startswith(("tel:", "mailto:")) and len(target) <= LINK_LIMIT
            assert not re.search(r"[\s<>\"]", target)
