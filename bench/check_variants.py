"""The same table in every container, delimiter and encoding: is it read the same? Answers per file.

Run as `python bench/check_variants.py FOLDER... [--office]`; exit code 1 where some variant of a
file is read otherwise than the file. `--office` has LibreOffice (`soffice`) write xls, ods, xlsx.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins"))

from corpus.files import Layout, pack
from corpus.oracle import broken_laws
from leadflow.config import policy
from leadflow.presets.intake import DEFAULT_LIMITS
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.tables import list_sheets

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
OFFICE_FORMATS = ("xls", "ods", "xlsx")
OFFICE_SECONDS = 180
# UTF-8, comma, quote: without it LibreOffice takes a csv for the locale's encoding.
CSV_FILTER = "--infilter=CSV:44,34,76"
SHOWN = 4

Variant = tuple[str, bytes]


def variants(lines: Sequence[Sequence[str]]) -> Iterator[Variant]:
    """The lines as files of every kind; a kind that cannot write them is left out."""
    texts = product(("csv",), ENCODINGS, DELIMITERS)
    packed = product(("gz", "zip"), ("utf-8", "utf-16", "gb18030"), (",", "\t"))
    books = product(("xlsx", "ods", "html", "sheet xml"), ("utf-8",), (",",))
    for container, encoding, delimiter in (*texts, *packed, *books):
        for quote_all in (False, True) if container == "csv" else (False,):
            layout = Layout(container, encoding, delimiter, "\n", quote_all)
            try:
                yield f"{container} {encoding} {delimiter!r} {quote_all=}", pack(lines, layout)
            except UnicodeEncodeError:
                continue


def office_variants(folder: Path, book: bytes, received: Path) -> Iterator[Variant]:
    """As LibreOffice saves the workbook of texts, and as it saves the file as received."""
    (folder / "texts.xlsx").write_bytes(book)
    shutil.copyfile(received, folder / f"received{received.suffix}")
    for source in (folder / "texts.xlsx", folder / f"received{received.suffix}"):
        for kind in OFFICE_FORMATS:
            out = folder / source.stem
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless",
                 *([CSV_FILTER] if source.suffix == ".csv" else []),
                 "--convert-to", kind, "--outdir", str(out), str(source)],
                check=True, capture_output=True, timeout=OFFICE_SECONDS,
            )  # fmt: skip
            made = out / f"{source.stem}.{kind}"
            yield f"LibreOffice {kind} of {source.stem}", made.read_bytes()


def read(data: bytes) -> list[PartReading]:
    """All parts, as they are received."""
    return [
        read_part(data, sheet, profiles(), policy().timezone)
        for sheet in list_sheets(data, DEFAULT_LIMITS)
    ]


def told(reading: PartReading) -> dict[str, object]:
    """What must not differ: how it was recognised, and each row with its typed columns."""
    rows = list(reading.rows())
    return {
        "profile": reading.profile and reading.profile.name,
        "held": reading.held and reading.held["key"],
        "date orders": reading.orders.orders,
        "rows": [
            (
                row.ignored_because,
                row.typed and (row.typed.as_dict(), row.typed.invalid, row.typed.vague),
                tuple(row.cells) if row.typed is None else None,
            )
            for row in rows
        ],
    }


def differences(expected: dict[str, object], data: bytes, *, is_resaved: bool) -> list[str]:
    """What of a variant is not as expected, in sentences; cells are named, not shown.

    Of a file saved anew by a sheet program the cells of rows that no profile types may differ:
    1.0 is the number 1 there.
    """
    readings = read(data)
    if len(readings) != 1:
        return [f"{len(readings)} parts"]
    problems = broken_laws(readings)
    found = told(readings[0])
    for key in ("profile", "held", "date orders"):
        if found[key] != expected[key]:
            problems.append(f"{key}: {found[key]}, not {expected[key]}")
    rows, expected_rows = found["rows"], expected["rows"]
    assert isinstance(rows, list) and isinstance(expected_rows, list)
    if len(rows) != len(expected_rows):
        return [*problems, f"{len(rows)} rows, not {len(expected_rows)}"]
    for number, (row, wanted) in enumerate(zip(rows, expected_rows, strict=True), 1):
        if row[:2] != wanted[:2] or (row != wanted and not is_resaved):
            problems.append(f"row {number}: {_difference(row, wanted)}")
    return problems


def _difference(row: tuple[Any, ...], wanted: tuple[Any, ...]) -> str:
    if row[1] and wanted[1]:
        (values, *flags), (wanted_values, *wanted_flags) = row[1], wanted[1]
        names = {*values, *wanted_values}
        columns = [name for name in names if values.get(name) != wanted_values.get(name)]
        return f"columns {sorted(columns)}; flags {flags}, not {wanted_flags}"
    return f"ignored {row[0]}, not {wanted[0]}; typed {row[1] is not None}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--office", action="store_true")
    asked = parser.parse_args()
    is_same = True
    for path in sorted(path for folder in asked.folder for path in folder.iterdir()):
        (reading,) = read(path.read_bytes())
        expected = told(reading)
        assert reading.table is not None
        lines = list(reading.table.rows())
        made = list(variants(lines))
        with TemporaryDirectory() as folder:
            if asked.office:
                book = pack(lines, Layout("xlsx"))
                made += office_variants(Path(folder), book, path)
        wrong = {
            name: found
            for name, data in made
            if (found := differences(expected, data, is_resaved=name.endswith("received")))
        }
        print(f"{path.name}: {expected['profile'] or expected['held']}, {len(lines)} lines, "
              f"{len(made)} variants, {len(wrong)} read otherwise")  # fmt: skip
        for name, problems in wrong.items():
            print(f"    {name}: {len(problems)} differences")
            for problem in problems[:SHOWN]:
                print(f"        {problem}")
        sys.stdout.flush()
        is_same = is_same and not wrong
    return int(not is_same)


if __name__ == "__main__":
    raise SystemExit(main())
