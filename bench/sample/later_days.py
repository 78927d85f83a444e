"""What arrives after the first night: re-exports, trade-show leads, a late file of activities."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta

from sample import headers, pools
from sample.hubspot import contact_row
from sample.organisation import Organisation
from sample.salesforce import Ids, lead_row
from sample.sheets import activity_row, number_rows, registration_row
from sample.story import DORMANT_BEFORE, Activity, at_work
from sample.tables import CHINESE_EXCEL_CSV, Row, Table
from sample.world import DORMANT_PARTS, TWIN_COUNT, Company

CHANGED_LEADS = 25
NEW_LEADS = 12
CHANGED_CONTACTS = 20
LATE_FILE_RESCUES = 3
LEAD_REEXPORT = "2026-09-29/Lead.csv"
CONTACT_REEXPORT = "2026-10-08/hubspot-crm-exports-all-contacts-2026-10-07.csv"
REEXPORTS = (LEAD_REEXPORT, CONTACT_REEXPORT)


def _newcomer(org: Organisation, source: str, day: date, *, is_chinese: bool) -> Company:
    company = org.founder.found(is_chinese=is_chinese, part="newcomer")
    company.created_date = day
    company.sources = {source}
    org.founder.staff(company, 1)
    org.companies.append(company)
    return company


def _unchanged(rows: list[Row]) -> list[Row]:
    copies = []
    for row in rows:
        copy = deepcopy(row)
        copy.outcome, copy.faults = "duplicate", ("unchanged_on_reexport",)
        copies.append(copy)
    return copies


def describe_reexport(table: Table) -> str:
    """What a re-export holds besides unchanged rows: 26 changed, 2 deleted, 12 new rows."""
    faults = [fault for row in table.rows for fault in row.faults]
    changed, deleted = faults.count("changed_on_reexport"), faults.count("deleted_record")
    new = len(table.rows) - changed - deleted - faults.count("unchanged_on_reexport")
    counts = {"changed": changed, "deleted": deleted, "new": new}
    return f"full re-export: {', '.join(f'{n} {kind}' for kind, n in counts.items() if n)} rows"


def lead_reexport(org: Organisation, ids: Ids, first: Table) -> Table:
    """Lead.csv a day later: 25 changed rows, 2 newly deleted, 12 new ones, the rest as it was."""
    random, at = org.random, headers.SALESFORCE_LEAD.index
    rows = _unchanged(first.rows)
    open_rows = [
        row for row in rows if not row.cells[at("IsDeleted")] and not row.cells[at("IsConverted")]
    ]
    lone = {
        c.entity_id
        for c in org.companies
        if c.sources == {"lead"} and len(c.people) == 1 and c.part == "never_reached"
    }
    gone = random.sample([row for row in open_rows if row.entity_id in lone], 2)
    changed = random.sample([row for row in open_rows if row not in gone], CHANGED_LEADS)
    for row in gone:
        row.cells[at("IsDeleted")] = 1
    for index, row in enumerate(changed):
        row.cells[at("Rating")] = "Hot" if row.cells[at("Rating")] != "Hot" else "Warm"
        row.cells[at("Purchase_Timeframe__c")] = "by 2026-10-20"
        if index % 5 == 0:
            row.cells[at("Title")] = "Managing Director"
    for number, row in enumerate([*changed, *gone]):
        edited = f"2026-09-28 {1 + number % 9:02}:{(number * 7) % 60:02}:10"
        row.cells[at("LastModifiedDate")] = row.cells[at("SystemModstamp")] = edited
        row.outcome = "accepted"
        row.faults = ("changed_on_reexport",) if row in changed else ("deleted_record",)
    for _ in range(NEW_LEADS):
        company = _newcomer(org, "lead", date(2026, 9, 28), is_chinese=False)
        row = lead_row(org, ids, company, company.display_person)
        created = f"2026-09-28 {random.randint(1, 9):02}:{random.randint(0, 59):02}:30"
        for column in ("CreatedDate", "LastModifiedDate", "SystemModstamp"):
            row.cells[at(column)] = created
        row.cells[at("LastTransferDate")] = "2026-09-28"
        rows.append(row)
    return Table(LEAD_REEXPORT, first.header, rows, first.write)


def trade_show(org: Organisation) -> Table:
    """S2-1 from a trade show: 15 people, five of them from companies held already."""
    random, day = org.random, date(2026, 9, 28)
    held = [
        c for c in org.companies[2 * TWIN_COUNT :] if c.is_chinese and "registration" in c.sources
    ]
    known = random.sample([c for c in held if c.part in DORMANT_PARTS], 2)
    known += random.sample([c for c in held if c.part == "nurtured"], 3)
    newcomers = [_newcomer(org, "registration", day, is_chinese=True) for _ in range(10)]
    rows = []
    for index, company in enumerate([*known, *newcomers]):
        owner = "" if index % 2 else org.rep(company.owner_id).name
        company_at_show = replace(company, lead_source=pools.LEAD_SOURCES[0])
        row = registration_row(org, company_at_show, company.display_person, day.isoformat(), owner)
        if company in known:
            row.faults = (*row.faults, "existing_company_registered_again")
        if not owner:
            row.faults = (*row.faults, "missing_owner")
        rows.append(row)
    number_rows(rows)
    path = "2026-09-29/客户基本信息登记表_展会.csv"
    return Table(path, headers.S2_1_REGISTRATION, rows, CHINESE_EXCEL_CSV, note="trade-show leads")


def calls(org: Organisation, companies: list[Company], first: date, days: int) -> list[Activity]:
    """One reached call with each company, on one of these days; noted in the sheets."""
    made = []
    for company in companies:
        note = org.random.choice(pools.REACHED_NOTES)
        moment = first + timedelta(days=org.random.randrange(days))
        made.append(
            Activity(
                company=company,
                person=company.display_person,
                at=at_work(org.random, moment),
                kind="call",
                is_inbound=False,
                is_reached=True,
                note=note[0],
                note_en=note[1],
                feedback=org.random.choice(pools.FEEDBACKS),
                owner_id=company.owner_id,
                channel="sheet",
            )
        )
    return made


def activity_sheets(org: Organisation) -> list[Table]:
    """S2-3 of the last days, and a late one: three weeks old, it wakes three dormant customers."""
    random = org.random
    held = org.named_in_sheets()[2 * TWIN_COUNT :]
    active = [c for c in held if c.part in {"nurtured", "open_deal", "won_active"}]
    dormant = [
        c for c in held if c.last_interaction_date and c.last_interaction_date < DORMANT_BEFORE
    ]
    woken = random.sample(dormant, 3 + LATE_FILE_RESCUES)
    recent = calls(org, random.sample(active, 37), date(2026, 9, 28), 2)
    for activity in calls(org, woken[:3], date(2026, 9, 29), 1):
        activity.is_inbound, activity.feedback = True, "明确意向"
        activity.note, activity.note_en = pools.INBOUND_NOTES[0]
        recent.append(activity)
    for activity in recent[:4]:
        activity.note = "客户突然急需，要求10月15日前签约，预算80-100万已批"
        activity.feedback = "明确意向"
    late = calls(org, random.sample(active, 22), date(2026, 9, 7), 5)
    late += calls(org, woken[3:], date(2026, 9, 8), 2)
    tables = []
    for name, activities in (("0930", recent), ("补录", late)):
        activities.sort(key=lambda a: (a.at, a.company.entity_id))
        rows = [activity_row(org, activity) for activity in activities]
        for row, activity in zip(rows, activities, strict=True):
            if activity.company in woken:
                row.faults = (*row.faults, "wakes_dormant_customer")
        note = "late: activities of three weeks ago" if name == "补录" else ""
        path = f"2026-09-30/客户跟进动态表_{name}.csv"
        tables.append(Table(path, headers.S2_3_ACTIVITY, rows, CHINESE_EXCEL_CSV, note=note))
    return tables


def contact_reexport(org: Organisation, first: Table) -> Table:
    """HubSpot contacts ten days later: 20 changed rows, 10 new ones, the rest as it was."""
    random, at = org.random, headers.HUBSPOT_CONTACT.index
    rows = _unchanged(first.rows)
    for number, row in enumerate(random.sample(rows, CHANGED_CONTACTS)):
        row.cells[at("Lead Status")] = "Open Deal" if number % 2 else "In Progress"
        row.cells[at("Last Modified Date")] = f"2026-09-30 {9 + number % 8:02}:15"
        row.outcome, row.faults = "accepted", ("changed_on_reexport",)
    known = [c for c in org.companies if c.sources == {"registration"} and c.part == "nurtured"]
    companies = random.sample(known[2 * TWIN_COUNT :], 2)
    companies += [
        _newcomer(org, "hubspot", date(2026, 9, 29), is_chinese=number < 5) for number in range(8)
    ]
    for company in companies:
        row = contact_row(org, company, company.display_person, {})
        created = datetime(2026, 9, 30, random.randint(9, 17), random.randint(0, 59))
        for column in ("Create Date", "Last Modified Date"):
            row.cells[at(column)] = created.strftime("%Y-%m-%d %H:%M")
        rows.append(row)
    return Table(CONTACT_REEXPORT, first.header, rows, first.write)
