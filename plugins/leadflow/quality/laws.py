"""The law checks: every include/sql/checks/assert_*.sql returns the rows that break a law.

A check's header says its severity: `critical` stops the run, `warning` is told to the data team.
Its rows hold ids and a column `problem`; never personal data, as the message ends up in logs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from leadflow.store.sql import SQL_FOLDER

CHECK_FOLDER = SQL_FOLDER / "checks"
TOLD_ROWS = 20
SEVERITY_LINE = re.compile(r"^-- severity: (critical|warning)\b", re.MULTILINE)


class LawBroken(RuntimeError):
    """Rows that break a law of the book; the message names each check and the rows' ids."""


@dataclass(frozen=True)
class Check:
    """One check file."""

    name: str
    severity: Literal["critical", "warning"]

    @property
    def sql_name(self) -> str:
        """Its name for `read_sql`."""
        return f"checks/{self.name}.sql"


def law_checks(folder: Path = CHECK_FOLDER) -> list[Check]:
    """Every check, by name. Raises ValueError for a file without a severity."""
    checks: list[Check] = []
    for path in sorted(folder.glob("assert_*.sql")):
        found = SEVERITY_LINE.search(path.read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{path.name} has no line '-- severity: critical' or 'warning'")
        severity: Literal["critical", "warning"] = (
            "critical" if found.group(1) == "critical" else "warning"
        )
        checks.append(Check(path.stem, severity))
    return checks


def tell(check: Check, rows: Sequence[dict[str, Any]]) -> str:
    """One check's offending rows in sentences, at most 20 of them."""
    told = [
        ", ".join(f"{key} {value}" for key, value in row.items() if key != "problem")
        + f": {row['problem']}"
        for row in rows[:TOLD_ROWS]
    ]
    more = f"; and {len(rows) - TOLD_ROWS} more" if len(rows) > TOLD_ROWS else ""
    return f"{check.name}: {len(rows)} rows: " + "; ".join(told) + more
