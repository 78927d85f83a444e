"""Holds what the store made of the sample inbox against the generator's own truth.

    LEADFLOW_HOME=... python bench/reconcile_sample.py

One line a figure: what the truth file says, what the store says, the difference. Run it after
`./leadflow demo`; the tests run it too.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

PROJECT = Path(__file__).resolve().parents[1]
TRUTH = PROJECT / "include" / "sample" / "truth.json"
# What a row must be to say who somebody is.
IDENTITY_TYPES = ("lead", "contact", "company")


@dataclass(frozen=True)
class Line:
    """One figure, as the truth has it and as the store has it."""

    figure: str
    truth: float
    store: float

    @property
    def difference(self) -> float:
        """Store minus truth."""
        return round(self.store - self.truth, 4)


def reconcile(connection: Connection, days: Iterable[str]) -> list[Line]:
    """All figures for the sample days that were run."""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    ran = set(days)
    return [
        *_outcomes(connection, truth, ran),
        *_identity(connection, truth, ran),
        _merges(connection, truth, ran),
        *_dormant(connection, truth),
        *_sales(connection, truth),
    ]


def _outcomes(connection: Connection, truth: dict[str, Any], ran: set[str]) -> list[Line]:
    """Rows by outcome, per file and in total; lines above a table (titles) are not data rows."""
    kept = Counter[tuple[str, str]]()
    statement = text(
        "select source_file.content_sha256, source_record.outcome, count(*) as n "
        "from leadflow.source_record join leadflow.source_file using (file_id) "
        'where not source_record.reasons @> \'[{"rule": "above_table"}]\' group by 1, 2'
    )
    for row in connection.execute(statement):
        outcome = "accepted" if row.outcome == "repaired" else row.outcome
        kept[row.content_sha256, outcome] += row.n
    # by content, not by name: of two files with the same bytes, either may be the one taken
    content = {
        name: sha256((TRUTH.parent / name).read_bytes()).hexdigest()
        for name, record in truth["records"].items()
        if name.split("/")[0] in ran and record["rows"]
    }
    lines = []
    for outcome in ("accepted", "duplicate", "quarantined", "ignored"):
        expected = {name: truth["records"][name]["outcomes"].get(outcome, 0) for name in content}
        found = {name: kept[content[name], outcome] for name in content}
        lines.append(Line(f"rows {outcome}", sum(expected.values()), sum(found.values())))
        lines += [
            Line(f"rows {outcome} in {name}", expected[name], found[name])
            for name in expected
            if expected[name] != found[name]
        ]
    return lines


def _identity(connection: Connection, truth: dict[str, Any], ran: set[str]) -> list[Line]:
    """Customers against companies, and pairs of rows that share one."""
    entity = {
        (name, int(row)): entity_id
        for name, rows in truth["entity_of"].items()
        for row, entity_id in rows.items()
        if name.split("/")[0] in ran
    }
    statement = text(
        "select source_file.arrival_date::text || '/' || source_file.file_name as file, "
        "source_record.row_number, source_record.customer_id "
        "from leadflow.source_record join leadflow.source_file using (file_id) "
        "where source_record.record_type = any(:types) "
        "and source_record.outcome in ('accepted', 'repaired')"
    )
    customers = connection.execute(
        text("select count(*) from leadflow.customer where merged_into is null")
    ).scalar_one()
    rows = [
        (entity[row.file, row.row_number], row.customer_id)
        for row in connection.execute(statement, {"types": list(IDENTITY_TYPES)})
        if (row.file, row.row_number) in entity and row.customer_id
    ]
    by_entity = Counter(entity_id for entity_id, _ in rows)
    by_customer = Counter(customer_id for _, customer_id in rows)
    together = Counter(rows)
    true_pairs, found_pairs, right_pairs = map(_pairs, (by_entity, by_customer, together))
    return [
        Line("companies", len(truth["companies"]), customers),
        Line("pairs of rows, precision", 1, right_pairs / found_pairs),
        Line("pairs of rows, recall", 1, right_pairs / true_pairs),
    ]


def _pairs(groups: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in groups.values())


def _merges(connection: Connection, truth: dict[str, Any], ran: set[str]) -> Line:
    """Known customers that a later file revealed to be one; merges since undone do not count."""
    expected = sum(company["day"] in ran for company in truth["merged_later"])
    found = connection.execute(
        text("select count(*) from leadflow.merge where undone_date is null")
    ).scalar_one()
    return Line("merges of known customers", expected, found)


def _dormant(connection: Connection, truth: dict[str, Any]) -> list[Line]:
    """Customers marked dormant in the first night."""
    first = connection.execute(
        text(
            "select count(*) from leadflow.customer_event where kind = 'dormant' "
            "and event_date = (select min(event_date) from leadflow.customer_event)"
        )
    ).scalar_one()
    return [Line("dormant in the first night", len(truth["dormant_entities"]), first)]


def _sales(connection: Connection, truth: dict[str, Any]) -> list[Line]:
    """Won and lost opportunities; a sheet that repeats a sale of the CRM counts once."""
    expected = Counter[str]()
    for part in truth["won_opportunities"].values():
        expected.update({quarter: figures["count"] for quarter, figures in part.items()})
    found: Counter[str] = Counter(
        {
            row.quarter: row.n
            for row in connection.execute(
                text(
                    "select extract(year from close_date) || '-Q' "
                    "|| extract(quarter from close_date) as quarter, count(*) as n "
                    "from leadflow.opportunity where is_won and not is_deleted group by 1"
                )
            )
        }
    )
    lost = connection.execute(
        text("select count(*) from leadflow.opportunity where is_lost and not is_deleted")
    ).scalar_one()
    return [
        *(
            Line(f"won in {quarter}", expected[quarter], found[quarter])
            for quarter in sorted(expected | found)
        ),
        Line("lost", sum(truth["lost_by_reason"].values()), lost),
    ]


def main() -> int:
    """Print the table; exit code 0."""
    from leadflow.store.database import transaction

    days = sorted(path.name for path in TRUTH.parent.iterdir() if path.is_dir())
    with transaction() as connection:
        lines = reconcile(connection, days)
    width = max(len(line.figure) for line in lines)
    print(f"{'figure':<{width}}  {'truth':>8}  {'store':>8}  difference")
    for line in lines:
        told = f"{line.truth:>8.6g}  {line.store:>8.4g}  {line.difference:>+10.4g}"
        print(f"{line.figure:<{width}}  {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
