"""`dedupe`: the matcher alone on any table. Needs no store and changes none."""

import argparse
import csv
import io
import resource
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadflow.commands.output import CommandError, say, show
from leadflow.matching.records import FIELDS
from leadflow.messages import Language
from leadflow.messages import text as message

if TYPE_CHECKING:
    from leadflow.matching.evaluation import Agreement
    from leadflow.matching.reading import RawTable
    from leadflow.matching.recognising import Columns

EXIT_UNREADABLE = 4
KINDS_OF_COLUMN = (*FIELDS, "name", "ignore")


def add_commands(commands: Any) -> None:
    """Add `dedupe` to the command line."""
    dedupe = commands.add_parser(
        "dedupe",
        help="find the duplicates of any table of people or companies",
        description="Finds which rows of a csv or xlsx file are one person or one company, without "
        "labels. Writes the rows with their cluster, the pairs in doubt with the evidence, the "
        "model and a page about it. Columns are known by their header or their values; --map says "
        "what others hold. Exit code 0: done; 2: wrong use; 4: the file cannot be read.",
    )
    dedupe.add_argument("file", type=Path, metavar="FILE")
    dedupe.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help=f"what a column holds (several times): {', '.join(KINDS_OF_COLUMN)}",
    )
    dedupe.add_argument("--id", metavar="COLUMN", help="the column that names a row for good")
    dedupe.add_argument("--truth", metavar="COLUMN", help="the true entity: precision, recall, F1")
    dedupe.add_argument("--level", choices=("person", "company"), help="what a cluster is")
    dedupe.add_argument(
        "--out", type=Path, help="result (.csv or .xlsx); default FILE-clusters.csv"
    )
    dedupe.add_argument("--model", type=Path, help="match under this frozen model, learn nothing")
    dedupe.add_argument(
        "--language", choices=("zh", "en"), default="en", help="of reasons and page"
    )
    dedupe.add_argument("--dry-run", action="store_true", help="show the mapping; write nothing")
    dedupe.add_argument("--json", action="store_true", help="print as JSON")
    dedupe.set_defaults(command=dedupe_command)


def dedupe_command(arguments: argparse.Namespace) -> int:
    """`dedupe`: read, recognise, match, write."""
    from leadflow.matching.reading import NoTable, read_table

    started = time.perf_counter()
    path: Path = arguments.file
    if not path.is_file():
        raise CommandError(f"{path} is no file", 2)
    out = arguments.out or path.with_name(f"{path.stem}-clusters.csv")
    _refuse_out(out, path)
    try:
        table = read_table(path)
    except NoTable as error:
        raise CommandError(str(error), EXIT_UNREADABLE) from error
    columns, level = _columns(table, arguments)
    result: dict[str, Any] = {
        "file": path.name,
        "encoding": table.encoding,
        "rows": len(table.rows),
        "level": level,
        "columns": {table.header[at]: field for at, field in columns.fields.items()},
        "unused": [
            name for at, name in enumerate(table.header)
            if at not in columns.fields and at != columns.record_id and name != arguments.truth
        ],
    }  # fmt: skip
    if not arguments.dry_run:
        _match(table, columns, level, out, arguments, result)
    result["seconds"] = round(time.perf_counter() - started, 1)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show(result, arguments.json, _as_text(result, arguments.language))
    return 0


def _match(
    table: "RawTable",
    columns: "Columns",
    level: Any,
    out: Path,
    arguments: argparse.Namespace,
    result: dict[str, Any],
) -> None:
    from leadflow.matching.blocking import Pairs
    from leadflow.matching.engine import candidates_of, learn_model, match
    from leadflow.matching.explaining import key_finds
    from leadflow.matching.features import read_features
    from leadflow.matching.model import UnreadableModel, read_model
    from leadflow.matching.recognising import records_from
    from leadflow.matching.report import render_report
    from leadflow.matching.results import CLUSTER_COLUMNS, doubt_rows, row_answers, summary_of

    language: Language = arguments.language
    say(f"  {len(table.rows):,} rows read; normalising")
    records = records_from(table.header, table.rows, columns, _ids(table, columns.record_id))
    features = read_features(records)
    say("  looking for pairs")
    pairs = candidates_of(features, level)
    if arguments.model:
        try:
            model = read_model(arguments.model.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, UnreadableModel) as error:
            raise CommandError(f"{arguments.model}: {error}", 2) from error
        _refuse_model(model, features, level)
    else:
        say(f"  {len(pairs):,} pairs; learning weights")
        model = learn_model(features, level, pairs)
    say("  scoring and clustering")
    outcome = match(features, model, pairs)
    summary = summary_of(outcome)
    probable = outcome.bits >= 0
    finds = key_finds(
        features, model, Pairs(outcome.pairs.left[probable], outcome.pairs.right[probable])
    )
    answers = row_answers(features, model, outcome, table.numbers, language)
    rows = (
        [*row, str(a.cluster_id), str(a.cluster_size), _number(a.probability), a.why]
        for row, a in zip(table.rows, answers, strict=True)
    )
    stem = out.with_suffix("")
    doubts = stem.with_name(f"{stem.name}-doubts.csv")
    model_path = stem.with_name(f"{stem.name}-model.json")
    page = stem.with_name(f"{stem.name}-report.html")
    _write_rows(out, [*_free_names(table.header, CLUSTER_COLUMNS)], rows)
    _write_csv(doubts, doubt_rows(features, model, outcome, table.numbers, language))
    _write(model_path, model.to_json().encode())
    html = render_report(features, model, outcome, finds, summary, language)
    _write(page, html.encode())
    result.update(summary)
    result.update(
        candidate_pairs=outcome.candidates,
        model_version=model.version,
        key_recall_estimate=round(finds.recall, 4),
        files={
            "rows": str(out),
            "doubts": str(doubts),
            "model": str(model_path),
            "page": str(page),
        },
    )
    if arguments.truth:
        result["truth"] = _against_truth(table, arguments.truth, outcome)


def _columns(table: "RawTable", arguments: argparse.Namespace) -> tuple["Columns", str]:
    from dataclasses import replace

    from leadflow.matching.recognising import default_level, recognise_columns
    from leadflow.sources.cells import fold

    place_of = {fold(name): at for at, name in reversed(list(enumerate(table.header)))}

    def place(name: str) -> int:
        if fold(name) not in place_of:
            known = ", ".join(table.header)
            raise CommandError(f"{arguments.file.name} has no column {name!r}; it has: {known}", 2)
        return place_of[fold(name)]

    given: dict[int, str] = {}
    for pair in arguments.map:
        column, mark, field = pair.rpartition("=")
        if field not in KINDS_OF_COLUMN and column in KINDS_OF_COLUMN:  # FIELD=COLUMN is taken too
            column, field = field, column
        if not mark or field not in KINDS_OF_COLUMN:
            raise CommandError(
                f"--map {pair}: write COLUMN=FIELD with a field of {', '.join(KINDS_OF_COLUMN)}", 2
            )
        given[place(column)] = field
    if arguments.truth:
        given[place(arguments.truth)] = "ignore"
    if arguments.id:
        given[place(arguments.id)] = "ignore"
    columns = recognise_columns(table.header, table.rows, given)
    if arguments.id:
        columns = replace(columns, record_id=place(arguments.id))
    if not {"person_name", "surname", "given_name", "company_name"} & set(columns.fields.values()):
        raise CommandError(
            f"{arguments.file.name}: no column is known as a name. Say which one is, for example "
            f"--map '{table.header[0]}=person_name' or --map '{table.header[0]}=company_name'.",
            2,
        )
    level = arguments.level or default_level(columns)
    needed = "company_name" if level == "company" else "person_name"
    has_name = {needed} & set(columns.fields.values()) or (
        level == "person" and {"surname", "given_name"} & set(columns.fields.values())
    )
    if not has_name:
        raise CommandError(f"--level {level} needs a column of {needed}; see --map", 2)
    return columns, level


def _refuse_out(out: Path, source: Path) -> None:
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise CommandError(f"{out}: the result is a .csv or an .xlsx", 2)
    if out.resolve() == source.resolve():
        raise CommandError(f"{out} is the file itself; it is never written over", 2)
    if not out.parent.is_dir():
        raise CommandError(f"the folder {out.parent} does not exist", 2)


def _refuse_model(model: Any, features: Any, level: str) -> None:
    from leadflow.matching.comparisons import comparisons_for

    if model.level != level:
        raise CommandError(f"the model matches level {model.level}, not {level}", 2)
    wanted = {each.name for each in comparisons_for(features, model.statistics, model.level)}
    missing = sorted(wanted - set(model.weights.matches))
    if missing:
        raise CommandError(
            f"the model does not know {', '.join(missing)}: --map these columns to ignore, or "
            "learn a new model",
            2,
        )


def _ids(table: "RawTable", record_id: int | None) -> list[str]:
    """What names each row for good: its id where every row has its own, else its number."""
    if record_id is not None:
        ids = [row[record_id].strip() for row in table.rows]
        if all(ids) and len(set(ids)) == len(ids):
            return ids
    return [str(number) for number in table.numbers]


def _against_truth(table: "RawTable", name: str, outcome: Any) -> dict[str, Any]:
    import numpy as np

    from leadflow.matching.clustering import JOIN_BITS
    from leadflow.matching.evaluation import (
        agreement_above,
        best_pair_agreement,
        cluster_agreement,
    )
    from leadflow.sources.cells import fold

    at = [fold(header) for header in table.header].index(fold(name))
    # a row without a true entity is one of its own
    entities = [row[at].strip() or f"\x00{number}" for number, row in enumerate(table.rows)]
    truth = np.unique(np.array(entities, dtype=object).astype(str), return_inverse=True)[1]
    return {
        "cluster": _agreement(cluster_agreement(outcome.clusters, truth)),
        "best_pair": _agreement(best_pair_agreement(outcome.pairs, outcome.bits, truth)[0]),
        "auto_merge": _agreement(agreement_above(outcome.pairs, outcome.bits, truth, JOIN_BITS)),
    }


def _agreement(found: "Agreement") -> dict[str, float]:
    return {
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
    }


def _free_names(header: Sequence[str], added: Iterable[str]) -> list[str]:
    """The header with the new columns; a name that the file has already gets an underscore."""
    names = list(header)
    for name in added:
        while name in names:
            name += "_"
        names.append(name)
    return names


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _write_rows(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    if path.suffix.lower() == ".csv":
        _write_csv(path, (line for part in ([header], rows) for line in part))
        return
    import xlsxwriter

    part = path.with_name(f".{path.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(part, options) as book:
        sheet = book.add_worksheet("clusters")
        for number, row in enumerate(line for part_of in ([header], rows) for line in part_of):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell[:32_767])
    part.replace(path)


def _write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    from leadflow.delivery.csv_file import safe_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    _write(path, buffer.getvalue().encode("utf-8-sig"))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _as_text(result: dict[str, Any], language: Language) -> str:
    lines = [f"{result['file']}: {result['rows']:,} rows ({result['encoding'] or 'workbook'})"]
    lines += [f"  {column} → {field}" for column, field in result["columns"].items()]
    if result["unused"]:
        lines.append(f"  not used: {', '.join(result['unused'])} (--map COLUMN=attribute uses one)")
    if "clusters" in result:
        counts = {name: f"{result[name]:,}" for name in ("rows", "clusters", "joined", "doubts")}
        lines.append(message("matching.summary", language, **counts))
        for name, share in result.get("truth", {}).items():
            figures = ", ".join(f"{figure} {value:.4f}" for figure, value in share.items())
            lines.append(f"  {name}: {figures}")
        lines += [f"  {name}: {path}" for name, path in result["files"].items()]
    lines.append(f"{result['seconds']} s, {result['peak_mb']:,} MB")
    return "\n".join(lines)
