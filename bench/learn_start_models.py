"""Learns the models that a new store begins with, from generated leads, and writes them.

    python bench/learn_start_models.py [--rows 50000] [--seed 21] [--check]

What only this invented world holds (its companies, numbers and mailboxes) is left out: the weights
stay, and how frequent given names, surnames, trades and cities are. `--check` writes nothing and
says how the file that is there does on other seeds and sizes.
"""

import argparse
import csv
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from leadflow.matching.blocking import keys_of, pairs_under
from leadflow.matching.columns import encode
from leadflow.matching.engine import learn_model, match_under
from leadflow.matching.evaluation import cluster_agreement
from leadflow.matching.features import read_features
from leadflow.matching.model import Models
from leadflow.matching.records import Records
from leadflow.matching.start import BOOK_FIELDS, START_MODELS, start_models
from leadflow.matching.statistics import Statistics
from leads.book import write_book

KEPT = {"word", "rest", "city"}
CHECKED = ((1_000, 101), (3_000, 102), (20_000, 103), (100_000, 104))


def main() -> None:
    """Learn and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--check", action="store_true", help="measure what is there")
    arguments = parser.parse_args()
    if arguments.check:
        check()
        return
    records, _ = generated(arguments.rows, arguments.seed)
    features = read_features(records)
    models = []
    for level in ("person", "company"):
        pairs = pairs_under(keys_of(features, level), features.order)
        model = learn_model(features, level, pairs)
        kept = {name: table for name, table in model.statistics.tables.items() if name in KEPT}
        models.append(replace(model, statistics=Statistics(model.statistics.size, kept)))
    START_MODELS.write_text(Models(tuple(models)).to_json() + "\n", encoding="utf-8")
    print(f"{START_MODELS.name}: {START_MODELS.stat().st_size // 1024} KB")


def check() -> None:
    """Agreement with the true companies on other seeds."""
    for rows, seed in CHECKED:
        records, company = generated(rows, seed)
        features = read_features(records)
        found = cluster_agreement(match_under(features, start_models()).clusters, company)
        print(
            f"{rows:>8,} leads, seed {seed}: cluster F1 {found.f1:.4f}, "
            f"precision {found.precision:.4f}, recall {found.recall:.4f}"
        )


def generated(rows: int, seed: int) -> tuple[Records, np.ndarray]:
    """Leads and the true company of each."""
    with tempfile.TemporaryDirectory(prefix="matching-") as folder:
        path = Path(folder) / "leads.csv"
        write_book(path, rows, seed)
        with path.open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
    fields = {name: [encode(row.get(name) for row in table)] for name in BOOK_FIELDS}
    company = np.unique([row["company"] for row in table], return_inverse=True)[1]
    return Records(len(table), fields, [row["id"] for row in table]), company


if __name__ == "__main__":
    main()
