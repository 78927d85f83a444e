"""How far Splink, given our model, agrees with our engine: on DuckDB and on Spark.

    python bench/splink_agreement.py PYTHON [--rows 20000] [--seed 7] [--databases duckdb spark]

PYTHON is the interpreter of `splink_spark.py`'s own environment. Our engine learns a model from
generated leads and matches them; the same records, keys and weights go through Splink; the pairs
that come back are clustered by our average link, and Splink's connected components stand beside.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from leadflow.matching.blocking import Pairs, pack
from leadflow.matching.clustering import JOIN_BITS, cluster
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import Outcome, learn_model, match, pairs_by_keys, weigher
from leadflow.matching.evaluation import cluster_agreement
from leadflow.matching.features import read_features
from leads.book import write_book
from measure_matching import read_leads
from splink_export import write_export

ASIDE = Path(__file__).with_name("splink_spark.py")
# Pairs that differ by no more are equal: single and double precision.
EQUAL_BITS = 0.01
READ = """
import sys, csv, pandas
table = pandas.read_parquet(sys.argv[1])
table.to_csv(sys.stdout, index=False)
"""


def main() -> None:
    """One table: each database against ours."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("python")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--databases", nargs="+", default=["duckdb", "spark"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="agreement-") as made:
        folder = Path(made)
        write_book(folder / "leads.csv", arguments.rows, arguments.seed)
        print(f"{arguments.rows:,} leads")
        for name, figures in measure(folder, arguments.python, arguments.databases).items():
            print(name)
            for key, value in figures.items():
                shown = f"{value:,.5f}" if isinstance(value, float) else f"{value:,}"
                print(f"    {key:44}{shown:>14}")


def measure(folder: Path, python: str, databases: list[str]) -> dict[str, dict[str, Any]]:
    """Figures by database."""
    records, truth = read_leads(folder / "leads.csv")
    features = read_features(records)
    started = time.perf_counter()
    pairs = pairs_by_keys(features, "person")
    model = learn_model(features, "person", pairs)
    ours = match(features, model, pairs)
    found: dict[str, dict[str, Any]] = {
        "ours": {
            "seconds": time.perf_counter() - started,
            "pairs": len(ours.pairs),
            "cluster F1 against the truth": cluster_agreement(ours.clusters, truth).f1,
        }
    }
    write_export(folder, features, model)
    comparisons = comparisons_for(features, model.statistics, model.level)
    weigh = weigher(features, comparisons, model.weights)
    for name in databases:
        subprocess.run([python, str(ASIDE), str(folder), name], check=True, stdout=sys.stderr)
        scored = _table(python, folder / f"pairs_{name}.parquet")
        theirs = Pairs(scored["low"].astype(np.int32), scored["high"].astype(np.int32))
        bits = scored["bits"].astype(np.float32)
        prior_bits = model.weights.prior_bits
        linked = cluster(features.size, theirs, bits, features.order, weigh, prior_bits)
        parts = _table(python, folder / f"components_{name}.parquet")
        joined = np.arange(features.size)
        numbers = np.unique(parts["cluster_id"], return_inverse=True)[1]
        joined[parts["unique_id"].astype(np.int64)] = features.size + numbers
        figures = json.loads((folder / f"figures_{name}.json").read_text(encoding="utf-8"))
        found[name] = (
            figures
            | score_agreement(ours, theirs, bits)
            | {
                f"{kind}: {key}": value
                for kind, clusters in (("average link", linked), ("connected components", joined))
                for key, value in partition_agreement(ours.clusters, clusters, truth).items()
            }
        )
    return found


def score_agreement(ours: Outcome, theirs: Pairs, bits: np.ndarray) -> dict[str, float]:
    """Over the pairs that both hold: how many have the same bits, and the same decision."""
    own, other = pack(ours.pairs.left, ours.pairs.right), pack(theirs.left, theirs.right)
    missing = ours.bits[~np.isin(own, other)]
    both, at_own, at_other = np.intersect1d(own, other, return_indices=True)
    apart = np.abs(ours.bits[at_own] - bits[at_other])
    joins_own, joins_other = set(own[ours.bits >= JOIN_BITS]), set(other[bits >= JOIN_BITS])
    return {
        "pairs of ours that are there": len(both) / max(len(own), 1),
        "most bits of one that is not": float(missing.max(initial=-np.inf)),
        "pairs that are not ours": int(len(other) - len(both)),
        "of these with the same bits": float((apart <= EQUAL_BITS).mean()),
        "mean difference in bits": float(apart.mean()),
        "largest difference in bits": float(apart.max(initial=0)),
        "pairs joined by one only": len(joins_own ^ joins_other),
        "pairs joined by both": len(joins_own & joins_other),
    }


def partition_agreement(
    ours: np.ndarray, theirs: np.ndarray, truth: np.ndarray
) -> dict[str, float]:
    """Two partitions of the same records, and the second against the truth."""
    groups = [
        {tuple(members) for members in np.split(order, np.flatnonzero(np.diff(parts[order])) + 1)
         if len(members) > 1}
        for parts in (ours, theirs)
        for order in [np.argsort(parts, kind="stable")]
    ]  # fmt: skip
    return {
        "pair F1 with ours": cluster_agreement(theirs, ours).f1,
        "identical clusters of two and more": len(groups[0] & groups[1]) / max(len(groups[0]), 1),
        "cluster F1 against the truth": cluster_agreement(theirs, truth).f1,
    }


def _table(python: str, path: Path) -> dict[str, np.ndarray]:
    """The columns of Parquet files; the product's environment reads none itself."""
    done = subprocess.run(
        [python, "-c", READ, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    rows = csv.reader(done.stdout.splitlines())
    header = next(rows)
    columns = list(zip(*rows, strict=True)) or [() for _ in header]
    values = [np.array(each, dtype=np.float64) for each in columns]
    return dict(zip(header, values, strict=True))


if __name__ == "__main__":
    main()
