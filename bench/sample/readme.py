"""include/sample/README.md: what each file is and which faults it carries."""

from typing import Any

OPENING = """# The demo's inbox

Written by `python bench/generate_sample.py`; the same seed gives the same bytes. Every company,
person, deal and number is invented. E-mails lie on `.example` domains; phones outside China come
from ranges kept for fiction; Chinese numbers are drawn at random within valid ranges: do not call
them.

A folder is the day its files arrive. Money is CNY (S2-4 in 万元). Salesforce writes UTC, HubSpot
and the sheets Asia/Shanghai. `truth.json` holds what is true: which company and person each row
belongs to, what should become of each row, who is dormant on the first day, what was won and lost.
Row numbers are those a spreadsheet shows (1-based; titles, headers and blank lines counted; a line
break inside a cell makes no new row).

`merged_later` lists the companies that the first night cannot know to be one: the sheets hold them
in characters with a mobile, a CRM in letters with a mailbox only. On the day named there, a
re-export adds the mobile, and two known customers become one.

Outcomes are the generator's reading of the documents: `accepted` covers repaired rows too. A row
that is kept and only flagged (a bad phone, a missing requirement) is accepted. A won deal of S2-4
or S5-1 is the same deal as the CRM's where the customer has one there (same closing day); only
`won_opportunities.sheets_only` are known to S2-4 alone.

| file | data rows | outcomes | faults |
| --- | --- | --- | --- |
"""


def make_readme(truth: dict[str, Any]) -> str:
    """The README with one line per file, from the truth."""
    lines = [OPENING.rstrip("\n")]
    for path, record in sorted(truth["records"].items()):
        outcomes = ", ".join(f"{name} {count}" for name, count in record["outcomes"].items())
        found = [record["note"]] if "note" in record else []
        found += [f"{name} {len(rows)}" for name, rows in record.get("rows_by_fault", {}).items()]
        lines.append(f"| {path} | {record['rows']} | {outcomes} | {' · '.join(found)} |")
    return "\n".join(lines) + "\n"
