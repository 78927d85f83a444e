"""What is true of the sample, to reconcile a run with: include/sample/truth.json."""

from collections import Counter, defaultdict
from typing import Any

from sample import faults, story
from sample.organisation import Organisation
from sample.salesforce import opt_outs
from sample.tables import Cell, Row, Table
from sample.world import LAST_DATA_DATE


def mark_accidental_copies(table: Table) -> None:
    """Two rows that happen to be equal cell for cell: the second is a duplicate as well."""
    seen: set[tuple[Cell, ...]] = set()
    for row in table.rows:
        key = tuple(row.cells)
        if key in seen and row.outcome == "accepted":
            row.outcome, row.faults = "duplicate", (*row.faults, "identical_row")
        seen.add(key)


def _outcome(table: Table, row: Row) -> str:
    return "quarantined" if table.held else row.outcome


def _record(table: Table) -> dict[str, Any]:
    outcomes: Counter[str] = Counter()
    rows_by_outcome, rows_by_fault = defaultdict(list), defaultdict(list)
    review = []
    for number, row in table.numbered():
        outcome = _outcome(table, row)
        outcomes[outcome] += 1
        if outcome != "accepted":
            rows_by_outcome[outcome].append(number)
        for fault in ("file_held",) if table.held else row.faults:
            rows_by_fault[fault].append(number)
        if row.waits_in_review:
            review.append(number)
    record: dict[str, Any] = {
        "rows": len(table.rows),
        "first_row": table.first_row,
        "outcomes": dict(sorted(outcomes.items())),
        "rows_by_outcome": dict(rows_by_outcome),
        "rows_by_fault": dict(sorted(rows_by_fault.items())),
    }
    if table.note:
        record["note"] = table.note
    if review:
        record["waits_in_match_review"] = review
    return record


def _owners(table: Table, attribute: str) -> dict[str, str]:
    return {
        str(number): getattr(row, attribute)
        for number, row in table.numbered()
        if getattr(row, attribute) and not table.held
    }


def _companies(org: Organisation, strangers: faults.Strangers) -> list[dict[str, Any]]:
    listed = []
    for company in org.companies:
        entry: dict[str, Any] = {
            "entity_id": company.entity_id,
            "name": company.legal_name,
            "short_name": company.short_name,
            "spellings": sorted(company.spellings),
            "sources": sorted(company.sources),
            "part": company.part,
            "owner_id": company.owner_id,
            "has_won": company.has_won,
            "last_interaction_date": str(company.last_interaction_date or ""),
        }
        if company.part == "opted_out" and company.sources & {"lead", "account"}:
            entry["opted_out"] = opt_outs(company)
        listed.append(entry)
    for entity_id, name, why in strangers.known:
        listed.append({"entity_id": entity_id, "name": name, "stranger": why, "has_won": False})
    return listed


def dormant_entities(org: Organisation) -> list[str]:
    """Companies last reached more than six calendar months before the first run (Z1)."""
    last: dict[str, Any] = {}
    for activity in org.activities:
        if activity.is_reached:
            entity_id, day = activity.company.entity_id, activity.at.date()
            last[entity_id] = max(day, last.get(entity_id, day))
    return sorted(entity_id for entity_id, day in last.items() if day < story.DORMANT_BEFORE)


def _won_by_quarter(org: Organisation, systems: set[str]) -> dict[str, dict[str, int]]:
    quarters: dict[str, dict[str, int]] = {}
    for deal in org.deals:
        if deal.outcome == "won" and deal.system in systems:
            day = deal.close_date
            quarter = f"{day.year}-Q{(day.month + 2) // 3}"
            figures = quarters.setdefault(quarter, {"count": 0, "amount_cny": 0})
            figures["count"] += 1
            figures["amount_cny"] += deal.amount
    return dict(sorted(quarters.items()))


def make_truth(
    org: Organisation,
    tables: list[Table],
    strangers: faults.Strangers,
    seed: int,
    same_bytes: dict[str, str],
    merged_later: list[dict[str, str]],
) -> dict[str, Any]:
    """Who is who, what becomes of each row, who is dormant, what was won and lost."""
    records = {table.path: _record(table) for table in tables}
    for copy, original in same_bytes.items():
        records[copy] = {"rows": 0, "outcomes": {}, "note": f"same bytes as {original}"}
    lost = Counter(d.loss_reason[0] for d in org.deals if d.loss_reason)
    parts = defaultdict(list)
    for company in org.companies:
        parts[company.part].append(company.entity_id)
    return {
        "seed": seed,
        "data_until": LAST_DATA_DATE.isoformat(),
        "companies": _companies(org, strangers),
        "entities_by_part": dict(sorted(parts.items())),
        "merged_later": merged_later,
        "records": records,
        "entity_of": {t.path: _owners(t, "entity_id") for t in tables if not t.held},
        "person_of": {t.path: p for t in tables if (p := _owners(t, "person_id"))},
        "dormant_entities": dormant_entities(org),
        "woken_entities": sorted(
            {
                str(row.entity_id)
                for table in tables
                for row in table.rows
                if "wakes_dormant_customer" in row.faults
            }
        ),
        "won_opportunities": {
            "crm": _won_by_quarter(org, {"salesforce", "hubspot"}),
            "sheets_only": _won_by_quarter(org, {"sheet"}),
        },
        "open_opportunities": sum(d.outcome == "open" for d in org.deals),
        "lost_by_reason": dict(sorted(lost.items())),
    }
