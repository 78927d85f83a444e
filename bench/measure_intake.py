"""How fast a large file is taken in, and what it is compared with: one command, one table.

Run as `python bench/measure_intake.py [--rows 1000000] [--xlsx-rows 100000] [--seed 1] [--json]`.
Invented leads of 20 columns with faults go from a CSV to gated, settled rows in a database of
their own; the baselines (intake/baselines.py) take the same file in the same run. Ratios are worth
more than seconds: both sides share the machine's other load.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from intake.leads import write_csv, write_xlsx

BENCH = Path(__file__).resolve().parent
PLUGINS = BENCH.parent / "plugins"


def measure(rows: int, xlsx_rows: int, seed: int, skip: set[str]) -> dict[str, Any]:
    """Take the files in and run the baselines. Figures in seconds and MB."""
    folder = Path(tempfile.mkdtemp(prefix="leadflow-bench-"))
    folder.chmod(0o755)
    try:
        csv_path, xlsx_path = folder / "leads.csv", folder / "leads.xlsx"
        write_csv(csv_path, rows, seed)
        csv = _measure_file(folder / "csv", csv_path, [{"floor"}, {"pandas"}], skip)
        if xlsx_rows:
            write_xlsx(xlsx_path, xlsx_rows, seed)
            xlsx = _measure_file(folder / "xlsx", xlsx_path, [{"openpyxl"}], skip)
        else:
            xlsx = None
        return {"seed": seed, "csv": csv, "xlsx": xlsx}
    finally:
        shutil.rmtree(folder)


def _measure_file(
    home: Path, path: Path, baselines: list[set[str]], skip: set[str]
) -> dict[str, Any]:
    """The product and the baselines over one file, in one embedded server of their own."""
    os.environ["LEADFLOW_HOME"] = str(home)
    os.environ.pop("LEADFLOW_DATABASE_URL", None)
    from leadflow.config import settings
    from leadflow.store import database, embedded
    from leadflow.store.migrate import migrate

    settings.cache_clear()
    database.forget_engine()
    migrate()
    running = embedded.start(home)
    server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
    try:
        compared = {
            name: _run("intake.baselines", name, str(path), running.url("airflow"), str(server))
            for name in (name for group in baselines for name in sorted(group))
            if name not in skip
        }
        ours = _run("intake.stages", str(path), str(server))
    finally:
        database.forget_engine()
        embedded.remove(home)
    return {"size_mb": round(path.stat().st_size / 1e6), "ours": ours, "baselines": compared}


def _run(module: str, *arguments: str) -> dict[str, Any]:
    """One program in a fresh process; what it printed last."""
    environment = os.environ | {"PYTHONPATH": f"{PLUGINS}{os.pathsep}{BENCH}"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} {arguments[0]} failed:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def table(figures: dict[str, Any]) -> str:
    """The figures as one table, with ratios."""
    lines = []
    for kind in ("csv", "xlsx"):
        part = figures[kind]
        if part is None:
            continue
        ours = part["ours"]
        rows, stages = ours["rows"], ours["stages"]
        total = sum(stage["seconds"] for stage in stages)
        lines.append(f"{rows:,} leads of 20 columns, {kind}, {part['size_mb']} MB")
        lines.append(
            f"  {'stage':28}{'s':>9}{'rows/s':>11}{'CPU s':>9}{'MB ours':>9}{'MB PostgreSQL':>15}"
        )
        whole = {
            "stage": "all",
            "seconds": total,
            "cpu_seconds": {
                name: sum(stage["cpu_seconds"][name] for stage in stages)
                for name in ("own", "server")
            },
            "memory_mb": {
                name: max(stage["memory_mb"][name] for stage in stages)
                for name in ("own", "server")
            },
        }
        for stage in (*stages, whole, *part["baselines"].values()):
            memory, cpu = stage["memory_mb"], sum(stage["cpu_seconds"].values())
            lines.append(
                f"  {stage['stage']:28}{stage['seconds']:9.1f}{rows / stage['seconds']:11,.0f}"
                f"{cpu:9.1f}"
                f"{memory['own']:9.0f}{memory['server']:15.0f}"
            )
        for name, baseline in part["baselines"].items():
            ratio = total / baseline["seconds"]
            told = f"{ratio:.1f} times its time" if ratio >= 1 else f"{1 / ratio:.1f} times faster"
            cpu_ratio = sum(whole["cpu_seconds"].values()) / sum(baseline["cpu_seconds"].values())
            lines.append(f"  against {name}: {told}, {cpu_ratio:.1f} times its CPU time")
        lines.append(f"  outcomes: {ours['outcomes']}; law 1 broken by: {ours['broken']}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--xlsx-rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", action="append", default=[], help="a baseline not to run")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sys.path.insert(0, str(PLUGINS))
    figures = measure(asked.rows, asked.xlsx_rows, asked.seed, set(asked.skip))
    print(json.dumps(figures, indent=2) if asked.json else table(figures))


if __name__ == "__main__":
    main()
