r"""Our model through Splink on DuckDB or Spark, in an environment of its own (Java 17 for Spark).

    uv venv elsewhere && uv pip install -p elsewhere -r bench/requirements-splink.txt pyspark
    elsewhere/bin/python bench/splink_spark.py FOLDER duckdb|spark [--cores 2] [--memory 4g]

FOLDER holds what `splink_export.py` wrote; `splink_agreement.py` runs all of it and compares. The
settings are made anew for each database: one that Splink saved under DuckDB does not load in
Spark. Writes `pairs_DATABASE.parquet` (low, high, bits and the levels), Splink's connected
components at p = 0.95 as `components_DATABASE.parquet`, and `figures_DATABASE.json`.
"""

import argparse
import json
import resource
import time
from pathlib import Path
from typing import Any

import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on

from splink_levels import Dialect, columns_of_chances, comparisons, evidence, our_levels

BOOLEANS = ("_full", "_han", "_letter", "_shared", "_desk", "_nobody", "_numbered")
DOUBLES = ("_chance",)
WHOLES = ("unique_id", "name_length", "name_one", "name_other", "initials", "word_0", "word_1",
          "word_2", "company_reading", "company_brand", "city_number", "phone_0_digits",
          "phone_1_digits", "email_digits", "email_first")  # fmt: skip
LEAST_BITS = -7.0
JOIN = 0.95


def main() -> None:
    """Predict, put the evidence right, cluster, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("database", choices=("duckdb", "spark"))
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", default="4g", help="of Spark's driver")
    arguments = parser.parse_args()
    folder, name = arguments.folder, arguments.database
    weights = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    with (folder / "records.csv").open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(",")
    started = time.perf_counter()
    opened = (DuckDB if name == "duckdb" else Spark)(folder, arguments.cores, arguments.memory)
    opened.read(header)
    ready = time.perf_counter()
    dialect = Dialect(name)
    linker = Linker(opened.api.register("records"), settings(weights, dialect), log_level=40)
    scored = linker.inference.predict(threshold_match_weight=-60)
    levels = ", ".join(our_levels(each, dialect) for each in weights["matches"])
    bits = evidence(weights["matches"], weights["others"])
    named = ", ".join(f"level_{each}" for each in weights["matches"])
    opened.query(
        f"select least(unique_id_l, unique_id_r) as low, greatest(unique_id_l, unique_id_r) as"
        f" high, cast({bits} as double) as bits, {named}"
        f" from (select *, {levels} from {scored.physical_name}) as told",
        "weighed",
    )
    pairs = opened.write(f"select * from weighed where bits > {LEAST_BITS}", f"pairs_{name}")
    predicted = time.perf_counter()
    opened.query(
        "select low as unique_id_l, high as unique_id_r, 1 / (1 + power(2, -bits)) as"
        " match_probability, bits as match_weight from weighed",
        "edges",
    )
    joined = connected(opened, linker)
    opened.write(f"select unique_id, cluster_id from {joined}", f"components_{name}")
    done = time.perf_counter()
    figures = {
        "start_seconds": ready - started,
        "predict_seconds": predicted - ready,
        "cluster_seconds": done - predicted,
        "pairs": pairs,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    (folder / f"figures_{name}.json").write_text(json.dumps(figures), encoding="utf-8")


def settings(weights: dict[str, Any], dialect: Dialect) -> SettingsCreator:
    """Splink's settings from our weights."""
    made = []
    for name, levels in comparisons(dialect).items():
        told = []
        for level, condition in levels:
            one = {"sql_condition": condition or "ELSE", "label_for_charts": f"{name} {level}"}
            if level < 0:
                one["is_null_level"] = True
            else:
                one["m_probability"] = weights["matches"][name][level]
                one["u_probability"] = weights["others"][name][level]
            told.append(one)
        made.append(cl.CustomComparison(told, output_column_name=name))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=weights["prior"],
        comparisons=made,
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_matching_columns=True,
        additional_columns_to_retain=columns_of_chances(),
        retain_intermediate_calculation_columns=True,
    )


def connected(opened: Any, linker: Linker) -> str:
    """Splink's connected components at p = 0.95."""
    edges = opened.api.register("edges")
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(
        edges, threshold_match_probability=JOIN
    )
    return found.physical_name


def typed(column: str, split: str) -> str:
    """One column of the export with its type."""
    if column == "keys":
        return f"{split} as keys"
    if column in WHOLES:
        return f"cast({column} as bigint) as {column}"
    if column.endswith(DOUBLES):
        return f"cast({column} as double) as {column}"
    if column.endswith(BOOLEANS):
        return f"cast({column} as boolean) as {column}"
    return column


class DuckDB:
    """The database on one machine."""

    def __init__(self, folder: Path, cores: int, memory: str) -> None:
        import duckdb
        from splink import DuckDBAPI

        self.folder, self.connection = folder, duckdb.connect()
        self.connection.execute(f"set threads to {cores}")
        self.api = DuckDBAPI(self.connection)

    def read(self, header: list[str]) -> None:
        """The export as the table `records`."""
        split = "case when keys is null then [] else string_split(keys, ' ') end"
        columns = ", ".join(typed(column, split) for column in header)
        self.connection.execute(
            f"create table records as select {columns} from read_csv('{self.folder}/records.csv',"
            " header = true, all_varchar = true, nullstr = '')"
        )

    def query(self, sql: str, name: str) -> None:
        """Keep a result under a name."""
        self.connection.execute(f"create table {name} as {sql}")

    def write(self, sql: str, name: str) -> int:
        """A result as a Parquet file; returns its rows."""
        target = self.folder / f"{name}.parquet"
        self.connection.execute(f"copy ({sql}) to '{target}' (format parquet)")
        return int(self.connection.execute(f"select count(*) from '{target}'").fetchall()[0][0])


class Spark:
    """A cluster, or this machine alone as one: the same code."""

    def __init__(self, folder: Path, cores: int, memory: str) -> None:
        from pyspark.sql import SparkSession
        from splink.backends.spark import SparkAPI, similarity_jar_location

        self.folder = folder
        self.session = (
            SparkSession.builder.master(f"local[{cores}]")
            .config("spark.driver.memory", memory)
            .config("spark.jars", similarity_jar_location())
            .config("spark.sql.shuffle.partitions", 4 * cores)
            .config("spark.default.parallelism", 4 * cores)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.local.dir", str(folder / "spark"))
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
        self.api = SparkAPI(
            spark_session=self.session,
            break_lineage_method="parquet",
            num_partitions_on_repartition=2 * cores,
        )

    def read(self, header: list[str]) -> None:
        """The export as the table `records`."""
        split = "case when keys is null then array() else split(keys, ' ') end"
        table = self.session.read.csv(
            f"{self.folder}/records.csv", header=True, nullValue="", quote='"', escape='"'
        )
        columns = [typed(column, split) for column in header]
        table.selectExpr(*columns).write.mode("overwrite").parquet(f"{self.folder}/records.parquet")
        self.session.read.parquet(f"{self.folder}/records.parquet").createOrReplaceTempView(
            "records"
        )

    def query(self, sql: str, name: str) -> None:
        """Keep a result under a name."""
        target = f"{self.folder}/{name}.parquet"
        self.session.sql(sql).write.mode("overwrite").parquet(target)
        self.session.read.parquet(target).createOrReplaceTempView(name)

    def write(self, sql: str, name: str) -> int:
        """A result as Parquet files; returns its rows."""
        target = f"{self.folder}/{name}.parquet"
        self.session.sql(sql).write.mode("overwrite").parquet(target)
        return int(self.session.read.parquet(target).count())


if __name__ == "__main__":
    main()
