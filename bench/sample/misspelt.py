"""Companies that a trade show's list misspells: same switchboard, another person, a wrong letter.

No exact evidence joins these rows with the company that is known; the weighed evidence does. Drawn
after everything else, so that the rest of the sample is the same with them and without.
"""

from dataclasses import replace
from datetime import date

from sample import pools
from sample.organisation import Organisation
from sample.sheets import number_rows, registration_row
from sample.tables import Table
from sample.world import TWIN_COUNT

TRADE_SHOW = "2026-09-29/客户基本信息登记表_展会.csv"
DAY = date(2026, 9, 28)
COUNT = 3
# What a hand writes for the characters that it means.
SLIPS = {
    "管理": "管里",
    "技术": "技木",
    "科技": "科枝",
    "贸易": "贸昜",
    "设备": "没备",
    "物流": "物硫",
}


def add_misspelt(org: Organisation, tables: list[Table]) -> None:
    """Appends their rows to the trade show's list."""
    table = next(table for table in tables if table.path == TRADE_SHOW)
    known = [
        company
        for company in org.companies[2 * TWIN_COUNT :]
        if company.is_chinese
        and company.landline
        and "registration" in company.sources
        and company.part == "nurtured"
        and any(written in company.legal_name for written in SLIPS)
    ]
    for company in org.random.sample(known, COUNT):
        written = next(written for written in SLIPS if written in company.legal_name)
        colleague = org.founder.names.person(company)
        met = replace(company, lead_source=pools.LEAD_SOURCES[0])
        row = registration_row(org, met, colleague, DAY.isoformat(), "")
        row.cells[1] = company.legal_name.replace(written, SLIPS[written])
        row.cells[6] = company.landline
        row.faults = ("spelling_wrong_character", "missing_owner")
        table.rows.append(row)
    number_rows(table.rows)
