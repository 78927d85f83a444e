"""Salesforce's weekly export of the first day: Lead, Account, Contact, User and the lead report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sample import headers, pools
from sample.identifiers import EMPTY_LOOKUP, salesforce_id
from sample.organisation import Organisation, Rep
from sample.tables import SALESFORCE_CSV, Cell, Row, Table
from sample.world import Company, Person

DAY = "2026-09-28"
LOCAL_OFFSET = timedelta(hours=8)  # Asia/Shanghai, which has no summer time
INTEGRATION_USER = salesforce_id("005", 20)
DEPARTED_USER = salesforce_id("005", 21)
REPORT_NAME = "report1790474400123.csv"


@dataclass
class Ids:
    """Salesforce ids given so far, by object prefix and by what they stand for."""

    counts: dict[str, int] = field(default_factory=dict)
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    def new(self, prefix: str) -> str:
        """The next id of this object."""
        self.counts[prefix] = self.counts.get(prefix, 1000) + 1
        return salesforce_id(prefix, self.counts[prefix])

    def of(self, prefix: str, key: str) -> str:
        """The id that stands for `key`, given once."""
        if (prefix, key) not in self.given:
            self.given[prefix, key] = self.new(prefix)
        return self.given[prefix, key]

    def known(self, prefix: str, key: str) -> str:
        """The id given to `key`, or Salesforce's empty look-up."""
        return self.given.get((prefix, key), EMPTY_LOOKUP)


def utc(at: datetime) -> str:
    """A local time as the export writes it: UTC, no zone."""
    return (at - LOCAL_OFFSET).isoformat(sep=" ", timespec="seconds")


def row_cells(header: tuple[str, ...], values: Mapping[str, Any]) -> list[Cell]:
    """Cells in header order; raises KeyError for a value whose column the header lacks."""
    unknown = set(values) - set(header)
    if unknown:
        raise KeyError(f"no such column: {sorted(unknown)}")
    return [values.get(name, "") for name in header]


def salesforce_phone(number: str, country_code: str) -> str:
    """A Chinese number in international form; others are held so already."""
    if not number or country_code != "CN":
        return number
    if "-" in number:
        area, subscriber = number.split("-")
        return f"+86 {area[1:]} {subscriber}"
    return f"+86 {number[:3]} {number[3:7]} {number[7:]}"


def stamps(org: Organisation, created: datetime, rep: Rep, last: date | None) -> dict[str, object]:
    """Created, modified and last-activity columns; an edit is often newer than any activity."""
    latest = datetime.combine(last, time(18)) if last else created
    edited = max(created, latest)
    if org.random.random() < 0.3:
        edited = max(edited, datetime(2026, 9, org.random.randint(1, 24), 17, 30))
    author = rep.salesforce_id if org.random.random() < 0.8 else DEPARTED_USER
    return {
        "CreatedDate": utc(created),
        "CreatedById": author,
        "LastModifiedDate": utc(edited),
        "LastModifiedById": INTEGRATION_USER,
        "SystemModstamp": utc(edited),
        "LastActivityDate": last.isoformat() if last else "",
    }


def registered_at(org: Organisation, company: Company, later_days: int = 0) -> datetime:
    """When this system first held the company."""
    day = min(company.created_date + timedelta(days=later_days), date(2026, 9, 24))
    return datetime.combine(day, time(9, 30)) + timedelta(seconds=org.random.randrange(28000))


def owner_of(org: Organisation, company: Company) -> tuple[Rep, tuple[str, ...]]:
    """The company's rep; now and then this system names a colleague instead."""
    if org.random.random() < 0.06:
        other = org.random.choice([r for r in org.reps.values() if r.rep_id != company.owner_id])
        return other, ("owner_differs",)
    return org.rep(company.owner_id), ()


def opt_outs(company: Company) -> dict[str, int]:
    """Two of three opted-out customers want neither calls nor mail, one only one of them."""
    if company.part != "opted_out":
        return {"HasOptedOutOfEmail": 0, "DoNotCall": 0}
    choice = int(company.entity_id[1:]) % 6
    return {"HasOptedOutOfEmail": int(choice != 4), "DoNotCall": int(choice != 5)}


def person_columns(company: Company, person: Person) -> dict[str, object]:
    """Columns that Lead and Contact share."""
    return {
        "FirstName": person.latin_given,
        "LastName": person.latin_surname,
        "Title": person.title_en,
        "Email": person.email,
        "Phone": salesforce_phone(company.landline, company.country_code),
        "MobilePhone": salesforce_phone(person.mobile, company.country_code),
        "LeadSource": company.lead_source[1],
        **opt_outs(company),
    }


def lead_row(org: Organisation, ids: Ids, company: Company, person: Person) -> Row:
    """One Lead.csv row; grading evidence stands in the custom columns."""
    random = org.random
    owner, faults = owner_of(org, company)
    name, fault = org.speller.crm_name(company)
    city = company.city_record.pinyin if company.city_record else company.city
    account_id = ids.known("001", company.entity_id)
    is_converted = account_id != EMPTY_LOOKUP
    is_new = company.last_activity_date is None
    status = "Open - Not Contacted" if is_new else "Working - Contacted"
    created = registered_at(org, company)
    need_en = pools.REQUIREMENTS[company.requirement_index][1]
    values = {
        "Id": ids.of("00Q", person.person_id),
        "IsDeleted": 0,
        "MasterRecordId": EMPTY_LOOKUP,
        "Company": name,
        "City": city,
        "Country": company.country,
        "CountryCode": company.country_code,
        "Website": f"www.{company.domain}",
        "Description": need_en if random.random() < 0.9 else f"{need_en}\nmet at the booth",
        "Status": "Closed - Converted" if is_converted else status,
        "Industry": company.industry.salesforce,
        "Rating": random.choice(("Hot", "Warm", "Cold", "")),
        "AnnualRevenue": random.choice((12, 35, 80, 150)) * 1_000_000,
        "NumberOfEmployees": random.choice((45, 120, 380, 900)),
        "OwnerId": owner.salesforce_id,
        "IsConverted": int(is_converted),
        "ConvertedAccountId": account_id,
        "ConvertedDate": (created.date() + timedelta(days=9)).isoformat() if is_converted else "",
        "ConvertedContactId": ids.known("003", person.person_id),
        "ConvertedOpportunityId": EMPTY_LOOKUP,
        "IsUnreadByOwner": int(is_new),
        "HasOptedOutOfFax": 0,
        "LastTransferDate": created.date().isoformat(),
        "IndividualId": EMPTY_LOOKUP,
        "Budget__c": random.choice(pools.BUDGETS_EN),
        "Purchase_Timeframe__c": random.choice(pools.TIMES_EN),
        "Decision_Process__c": random.choice(
            (f"decides: {person.title_en}; criteria: price, service", "", "unknown")
        ),
        "Requirement_Type__c": random.choice(pools.REQUIREMENT_TYPES)[1],
        "Requirement__c": need_en if random.random() < 0.8 else "",
        **person_columns(company, person),
        **stamps(org, created, owner, company.last_activity_date),
    }
    if fault:
        faults += (fault,)
    cells = row_cells(headers.SALESFORCE_LEAD, values)
    return Row(cells, company.entity_id, person.person_id, faults=faults)


def leads(org: Organisation, ids: Ids) -> Table:
    """Lead.csv: open leads, and twenty converted ones whose account lies in Account.csv."""
    converted = [c for c in org.companies if "account" in c.sources and not c.is_chinese][:20]
    rows = [lead_row(org, ids, company, company.display_person) for company in converted]
    for company in org.companies:
        if "lead" in company.sources:
            rows += [lead_row(org, ids, company, person) for person in company.people]
    created_at = headers.SALESFORCE_LEAD.index("CreatedDate")
    rows.sort(key=lambda row: (row.cells[created_at], row.cells[0]))
    return Table(f"{DAY}/Lead.csv", headers.SALESFORCE_LEAD, rows, SALESFORCE_CSV)


def accounts(org: Organisation, ids: Ids) -> Table:
    """Account.csv: one row per company held as an account."""
    rows = []
    for company in org.companies:
        if "account" not in company.sources:
            continue
        owner, faults = owner_of(org, company)
        name, fault = org.speller.crm_name(company, 0.15)
        city = company.city_record.pinyin if company.city_record else company.city
        values = {
            "Id": ids.of("001", company.entity_id),
            "IsDeleted": 0,
            "MasterRecordId": EMPTY_LOOKUP,
            "Name": name,
            "Type": "Customer" if company.has_won else "Prospect",
            "ParentId": EMPTY_LOOKUP,
            "BillingCity": city,
            "BillingCountry": company.country,
            "BillingCountryCode": company.country_code,
            "Phone": salesforce_phone(company.landline, company.country_code),
            "Website": f"https://www.{company.domain}",
            "Industry": company.industry.salesforce,
            "AnnualRevenue": org.random.choice((25, 60, 180, 420)) * 1_000_000,
            "NumberOfEmployees": org.random.choice((60, 240, 700, 1500)),
            "OwnerId": owner.salesforce_id,
            "Rating": org.random.choice(("Hot", "Warm", "Cold")),
            "AccountSource": company.lead_source[1],
            "USCC__c": company.credit_code,
            **stamps(org, registered_at(org, company), owner, company.last_activity_date),
        }
        if fault:
            faults += (fault,)
        cells = row_cells(headers.SALESFORCE_ACCOUNT, values)
        rows.append(Row(cells, company.entity_id, faults=faults))
    return Table(f"{DAY}/Account.csv", headers.SALESFORCE_ACCOUNT, rows, SALESFORCE_CSV)


def contacts(org: Organisation, ids: Ids) -> Table:
    """Contact.csv: everyone at the companies of Account.csv."""
    rows = []
    for company in org.companies:
        if "account" not in company.sources:
            continue
        owner = org.rep(company.owner_id)
        for index, person in enumerate(company.people):
            values = {
                "Id": ids.of("003", person.person_id),
                "IsDeleted": 0,
                "AccountId": ids.known("001", company.entity_id),
                "Salutation": org.random.choice(("Mr.", "Ms.", "")),
                "MailingCountry": company.country,
                "OwnerId": owner.salesforce_id,
                "IndividualId": EMPTY_LOOKUP,
                **person_columns(company, person),
                **stamps(
                    org, registered_at(org, company, index * 3), owner, company.last_activity_date
                ),
            }
            cells = row_cells(headers.SALESFORCE_CONTACT, values)
            rows.append(Row(cells, company.entity_id, person.person_id))
    return Table(f"{DAY}/Contact.csv", headers.SALESFORCE_CONTACT, rows, SALESFORCE_CSV)


def users(org: Organisation) -> Table:
    """User.csv: the roster, the manager, an integration user and a colleague who left."""
    rows = []
    people = [
        (person.salesforce_id, person.name_en, person.mail, person.title, 1)
        for person in (org.manager, *org.reps.values())
    ]
    people.append((INTEGRATION_USER, "Data Integration", "integration@leadflow.example", "", 1))
    people.append((DEPARTED_USER, "Xiaoman Qian", "xiaoman.qian@leadflow.example", "mid", 0))
    for user_id, name, mail, title, is_active in people:
        first, last = name.split(" ")
        values = {
            "Id": user_id,
            "Username": mail,
            "LastName": last,
            "FirstName": first,
            "Name": name,
            "CompanyName": "Leadflow Sample",
            "Title": title,
            "Email": mail,
            "IsActive": is_active,
            "TimeZoneSidKey": "Asia/Shanghai",
            "UserRoleId": EMPTY_LOOKUP,
            "ProfileId": salesforce_id("00e", 1),
            "CreatedDate": "2024-05-06 02:00:00",
            "ManagerId": EMPTY_LOOKUP if title == "manager" else org.manager.salesforce_id,
            "LastModifiedDate": "2026-03-02 02:00:00",
            "SystemModstamp": "2026-03-02 02:00:00",
        }
        rows.append(Row(row_cells(headers.SALESFORCE_USER, values)))
    return Table(f"{DAY}/User.csv", headers.SALESFORCE_USER, rows, SALESFORCE_CSV)


def lead_report(org: Organisation) -> Table:
    """A saved report of leads: labels, American dates, no ids, three footer lines."""
    rows = []
    for company in org.companies:
        if "report" not in company.sources:
            continue
        person = company.display_person
        created = company.created_date
        name, fault = org.speller.crm_name(company)
        active = company.last_activity_date
        cells: list[Cell] = [
            person.latin_given,
            person.latin_surname,
            person.title_en,
            name,
            person.email,
            company.landline,
            person.mobile,
            company.lead_source[1],
            "Working - Contacted" if active else "Open - Not Contacted",
            "Warm",
            company.industry.salesforce,
            company.country,
            org.rep(company.owner_id).name_en,
            f"{created.month}/{created.day}/{created.year}",
            f"{active.month}/{active.day}/{active.year}" if active else "",
        ]
        faults = (fault,) if fault else ()
        rows.append(Row(cells, company.entity_id, person.person_id, faults=faults))
    blank = {len(rows): 1}
    for text in (
        f"Grand Totals ({len(rows)} records)",
        "Confidential Information - Do Not Distribute",
        "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",
    ):
        rows.append(Row([text], outcome="ignored", faults=("report_footer",)))
    return Table(
        f"{DAY}/{REPORT_NAME}",
        headers.SALESFORCE_LEAD_REPORT,
        rows,
        SALESFORCE_CSV,
        blank_before=blank,
        note="report with labels and footer lines",
    )
