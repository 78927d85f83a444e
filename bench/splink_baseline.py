r"""Splink 5 on DuckDB over columns that our normalisers made: the baseline, run in its own Python.

    uv run --no-project --with splink==5.0 --with pyarrow python \
        bench/splink_baseline.py IN.csv OUT.json [BATCH]

With BATCH the last so many rows are linked to the others, from cold, instead of all deduplicated.

Trained without labels, as its own tutorial does: u from random pairs, m by expectation maximisation
under several blocking rules, term frequencies on every value, all columns compared. It gets every
benefit of doubt: the best threshold for its clusters is chosen by looking at the truth.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999)


def settings(link_type: str = "dedupe_only") -> SettingsCreator:
    """Comparisons and blocking rules for leads: people in companies."""
    frequencies = {"term_frequency_adjustments": True}
    return SettingsCreator(
        link_type=link_type,
        unique_id_column_name="unique_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(**frequencies),
            cl.JaroWinklerAtThresholds("company", [0.95, 0.88]).configure(**frequencies),
            cl.DamerauLevenshteinAtThresholds("mobile", [1]).configure(**frequencies),
            cl.DamerauLevenshteinAtThresholds("email", [2]).configure(**frequencies),
            cl.ExactMatch("domain").configure(**frequencies),
            cl.ExactMatch("landline").configure(**frequencies),
            cl.ExactMatch("uscc").configure(**frequencies),
            cl.JaroWinklerAtThresholds("address", [0.9]).configure(**frequencies),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("mobile"),
            block_on("email"),
            block_on("name", "company"),
            block_on("name", "domain"),
            block_on("name", "landline"),
            block_on("name", "substr(company, 1, 4)"),
            block_on("name", "substr(mobile, 1, 10)"),
            block_on("company", "substr(name, 1, 2)"),
            block_on("domain", "substr(name, 1, 2)"),
        ],
        retain_matching_columns=False,
        additional_columns_to_retain=["truth"],
    )


def main(source: str, target: str) -> None:
    """Train, predict, cluster; write seconds, memory and figures."""
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    connection.execute(
        "create table leads as select * from "
        "read_csv(?, header = true, all_varchar = true, nullstr = '')",
        [source],
    )
    started = time.perf_counter()
    linker = Linker(DuckDBAPI(connection).register("leads"), settings(), log_level=40)
    train(linker)
    trained = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_weight=-8)
    predicted = time.perf_counter()
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=0.95
    )
    done = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = connection.execute(
        f"select match_weight, truth_l = truth_r from {pairs.physical_name}"
    ).fetchnumpy()
    names = list(table)
    weight, is_true = np.asarray(table[names[0]]), np.asarray(table[names[1]]).astype(bool)
    true = connection.execute(
        "select sum(n * (n - 1) / 2) from (select count(*) as n from leads group by truth)"
    ).fetchall()[0][0]
    order = np.argsort(-weight)
    hits = np.cumsum(is_true[order])
    precision, recall = hits / np.arange(1, len(order) + 1), hits / true
    f1 = 2 * precision * recall / (precision + recall)
    best = int(np.argmax(f1))
    auto = weight >= np.log2(19)
    clusters = {}
    for threshold in THRESHOLDS:
        found = (
            clustered
            if threshold == 0.95
            else (
                linker.clustering.cluster_pairwise_predictions_at_threshold(
                    pairs, threshold_match_probability=threshold
                )
            )
        )
        clusters[str(threshold)] = cluster_f1(connection, found.physical_name, true)
    figures = {
        "train_seconds": trained - started,
        "predict_seconds": predicted - trained,
        "cluster_seconds": done - predicted,
        "seconds": done - started,
        "peak_mb": memory,
        "pairs_scored": len(weight),
        "best_pair_f1": float(f1[best]),
        "best_pair_precision": float(precision[best]),
        "best_pair_recall": float(recall[best]),
        "auto_precision": float(is_true[auto].mean()),
        "cluster_f1_by_threshold": clusters,
        "cluster_f1": max(each["f1"] for each in clusters.values()),
    }
    Path(target).write_text(json.dumps(figures, indent=1), encoding="utf-8")


def train(linker: Linker) -> None:
    """Without labels, as Splink's own tutorial does."""
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("mobile", "name"), block_on("email", "name"), block_on("name", "company")],
        recall=0.8,
    )
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("name", "company"), block_on("mobile"), block_on("email")):
        training.estimate_parameters_using_expectation_maximisation(rule)


def link_batch(source: str, target: str, batch: int) -> None:
    """The last `batch` rows against the others, from cold: train, predict."""
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    connection.execute(
        "create table leads as select *, row_number() over () as place from "
        "read_csv(?, header = true, all_varchar = true, nullstr = '')",
        [source],
    )
    first = f"(select max(place) - {batch} from leads)"
    connection.execute(f"create table master as select * from leads where place <= {first}")
    connection.execute(f"create table added as select * from leads where place > {first}")
    started = time.perf_counter()
    api = DuckDBAPI(connection)
    tables = [api.register("master"), api.register("added")]
    linker = Linker(tables, settings("link_only"), log_level=40)
    train(linker)
    trained = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_weight=-8)
    done = time.perf_counter()
    counted = connection.execute(f"select count(*) from {pairs.physical_name}").fetchall()[0][0]
    figures = {
        "train_seconds": trained - started,
        "predict_seconds": done - trained,
        "seconds": done - started,
        "pairs_scored": counted,
    }
    Path(target).write_text(json.dumps(figures, indent=1), encoding="utf-8")


def cluster_f1(connection: duckdb.DuckDBPyConnection, name: str, true: float) -> dict[str, float]:
    """Precision, recall and F1 over all pairs that share a cluster."""
    found, both = connection.execute(
        f"""
        select
            (select sum(n * (n - 1) / 2) from
                (select count(*) as n from {name} group by cluster_id)),
            (select sum(n * (n - 1) / 2) from
                (select count(*) as n from {name} group by cluster_id, truth))
        """
    ).fetchall()[0]
    precision, recall = both / found, both / true
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


if __name__ == "__main__":
    if len(sys.argv) > 3:
        link_batch(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main(*sys.argv[1:3])
