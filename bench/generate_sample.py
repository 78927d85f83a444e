"""Writes include/sample/: the demo's inbox, day by day, with its truth file. Deterministic by seed.

Run as `python bench/generate_sample.py [--seed 20260928] [--out include/sample]`.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from sample import first_day, known_twice, later_days, misspelt, truth
from sample.faults import Strangers
from sample.organisation import Organisation, assemble
from sample.readme import make_readme
from sample.salesforce import Ids
from sample.tables import Table

DEFAULT_SEED = 20260928
DEFAULT_OUT = Path(__file__).parents[1] / "include" / "sample"


def generate(seed: int, out: Path) -> dict[str, Any]:
    """Writes every file under `out` and returns the truth; day folders there are replaced."""
    org, ids, strangers = assemble(seed), Ids(), Strangers()
    tables = first_day.first_day(org, ids, strangers)
    tables += later_tables(org, ids, tables)
    merged_later = known_twice.add_known_twice(org, ids, tables)
    misspelt.add_misspelt(org, tables)
    for table in tables:
        if table.path in later_days.REEXPORTS:
            table.note = later_days.describe_reexport(table)
    for table in tables:
        truth.mark_accidental_copies(table)
    for day in sorted({table.path.split("/")[0] for table in tables}):
        shutil.rmtree(out / day, ignore_errors=True)
        (out / day).mkdir(parents=True)
    for table in tables:
        table.write(table, out / table.path)
    for copy, original in first_day.SAME_BYTES.items():
        shutil.copyfile(out / original, out / copy)
    facts = truth.make_truth(org, tables, strangers, seed, first_day.SAME_BYTES, merged_later)
    content = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    (out / "truth.json").write_text(content + "\n", encoding="utf-8", newline="\n")
    (out / "README.md").write_text(make_readme(facts), encoding="utf-8", newline="\n")
    return facts


def later_tables(org: Organisation, ids: Ids, tables: list[Table]) -> list[Table]:
    """The files of the days after the first, which build on what the first night brought."""
    by_name = {table.path.split("/")[1]: table for table in tables}
    contacts = next(table for name, table in by_name.items() if "all-contacts" in name)
    return [
        later_days.lead_reexport(org, ids, by_name["Lead.csv"]),
        later_days.trade_show(org),
        *later_days.activity_sheets(org),
        later_days.contact_reexport(org, contacts),
    ]


def main() -> None:
    """The command: writes the sample and prints one line per file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    arguments = parser.parse_args()
    facts = generate(arguments.seed, arguments.out)
    for path, record in facts["records"].items():
        print(f"{record['rows']:6} {path}  {record['outcomes']}")


if __name__ == "__main__":
    main()
