"""HubSpot's exports of the first day: contacts and deals, UTF-8 with a byte order mark."""

from datetime import date, datetime, timedelta

from sample import headers, pools
from sample.organisation import Organisation
from sample.salesforce import owner_of, registered_at, row_cells
from sample.story import Deal
from sample.tables import HUBSPOT_CSV, Row, Table
from sample.world import Company, Person

DAY = "2026-09-28"
CONTACTS_NAME = "hubspot-crm-exports-all-contacts-2026-09-27.csv"
DEALS_NAME = "hubspot-crm-exports-all-deals-2026-09-27.csv"
INDUSTRY_LABELS = {"Food & Beverage": "FOOD_BEVERAGES", "Technology": "COMPUTER_SOFTWARE"}


def stamp(at: datetime | date | None) -> str:
    """2026-09-06 14:27 in the portal's own zone; a bare date stands at midnight."""
    if at is None:
        return ""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)
    return at.strftime("%Y-%m-%d %H:%M")


def company_record_id(company: Company) -> str:
    """HubSpot's id of the company object."""
    return str(21_400_000_000 + int(company.entity_id[1:]) * 7_919)


def contact_record_id(person: Person) -> str:
    """HubSpot's id of the contact object."""
    return str(104_500_000 + int(person.person_id[1:]) * 3_571)


def deal_record_id(number: int) -> str:
    """HubSpot's id of the deal object."""
    return str(33_100_000_000 + number * 6_007)


def _company_name(org: Organisation, company: Company) -> tuple[str, str]:
    if company.is_chinese:
        return org.speller.sheet_name(company, 0.3)
    return org.speller.crm_name(company)


def _lifecycle(company: Company) -> str:
    if company.has_won:
        return "Customer"
    if company.part in {"open_deal", "lost_recent", "lost_dormant"}:
        return "Opportunity"
    return "Sales Qualified Lead" if company.last_interaction_date else "Lead"


def contact_row(
    org: Organisation, company: Company, person: Person, deal_ids: dict[str, list[tuple[str, str]]]
) -> Row:
    """One contact; Last Contacted is the day somebody was reached, not that of the last attempt."""
    random = org.random
    owner, faults = owner_of(org, company)
    name, fault = _company_name(org, company)
    created = registered_at(org, company, 1)
    deals = deal_ids.get(company.entity_id, [])
    need = pools.REQUIREMENTS[company.requirement_index][0 if company.is_chinese else 1]
    budgets = (
        (*pools.CLEAR_BUDGETS, *pools.VAGUE_BUDGETS, "") if company.is_chinese else pools.BUDGETS_EN
    )
    times = (*pools.CLEAR_TIMES, *pools.VAGUE_TIMES, "") if company.is_chinese else pools.TIMES_EN
    edited = max(created, datetime(2026, 9, random.randint(1, 24), 16, 20))
    values = {
        "Record ID": contact_record_id(person),
        "First Name": person.given,
        "Last Name": person.surname,
        "Annual Revenue": random.choice((20, 60, 150)) * 1_000_000,
        "Budget": random.choice(budgets),
        "City": company.city,
        "Company Name": name,
        "Contact owner": owner.hubspot_owner,
        "Country/Region": company.country,
        "Create Date": stamp(created),
        "Email": person.email,
        "Decision Process": person.title if company.is_chinese and random.random() < 0.4 else "",
        "Industry": INDUSTRY_LABELS.get(
            company.industry.salesforce, company.industry.salesforce.upper()
        ),
        "Job Title": person.title if company.is_chinese else person.title_en,
        "Last Activity Date": stamp(company.last_activity_date),
        "Last Contacted": stamp(company.last_interaction_date),
        "Last Modified Date": stamp(edited),
        "Lead Status": "Connected" if company.last_interaction_date else "New",
        "Lifecycle Stage": _lifecycle(company),
        "Message": need if random.random() < 0.7 else "",
        "Mobile Phone Number": person.mobile,
        "Number of Employees": random.choice((50, 200, 800)),
        "Original Source": company.lead_source[2],
        "Phone Number": company.landline,
        "Purchase Timeframe": random.choice(times),
        "Requirement Type": random.choice(pools.REQUIREMENT_TYPES)[0 if company.is_chinese else 1],
        "Unified Social Credit Code": company.credit_code if random.random() < 0.7 else "",
        "Unsubscribed from all email": "true" if company.part == "opted_out" else "false",
        "WeChat ID": person.wechat,
        "Website URL": company.domain,
        "Associated Company": name,
        "Associated Company IDs": company_record_id(company),
        "Associated Deal": ";".join(title for _, title in deals),
        "Associated Deal IDs": ";".join(record_id for record_id, _ in deals),
    }
    if fault:
        faults += (fault,)
    cells = row_cells(headers.HUBSPOT_CONTACT, values)
    return Row(cells, company.entity_id, person.person_id, faults=faults)


def exports(org: Organisation) -> list[Table]:
    """Contacts and deals; a contact names its company's deals and the other way round."""
    own = [deal for deal in org.deals if deal.system == "hubspot"]
    deal_rows: list[Row] = []
    deal_ids: dict[str, list[tuple[str, str]]] = {}
    for number, deal in enumerate(own, 1):
        topic = org.random.choice(("设备采购", "年度服务", "系统升级"))
        title = f"{deal.company.short_name} {topic}"
        deal_ids.setdefault(deal.company.entity_id, []).append((deal_record_id(number), title))
        deal_rows.append(_deal_row(org, deal, deal_record_id(number), title))
    contact_rows = [
        contact_row(org, company, person, deal_ids)
        for company in org.companies
        if "hubspot" in company.sources
        for person in company.people
        if person is company.display_person or org.random.random() < 0.75
    ]
    return [
        Table(f"{DAY}/{CONTACTS_NAME}", headers.HUBSPOT_CONTACT, contact_rows, HUBSPOT_CSV),
        Table(f"{DAY}/{DEALS_NAME}", headers.HUBSPOT_DEAL, deal_rows, HUBSPOT_CSV),
    ]


def _deal_row(org: Organisation, deal: Deal, record_id: str, title: str) -> Row:
    company, person = deal.company, deal.company.display_person
    open_stages = headers.HUBSPOT_STAGES[:5]
    stages = list(open_stages[: len(deal.entered)])
    if deal.outcome != "open":
        closing = "Closed Won" if deal.outcome == "won" else "Closed Lost"
        stages = [*open_stages[: len(deal.entered) - 1], closing]
    entered = {
        f'Date entered "{stage} (Sales Pipeline)"': stamp(at)
        for stage, at in zip(stages, deal.entered, strict=True)
    }
    close = deal.entered[-1] if deal.outcome != "open" else deal.entered[-1] + timedelta(days=45)
    values = {
        "Record ID": record_id,
        "Deal Name": title,
        "Pipeline": "Sales Pipeline",
        "Deal Stage": stages[-1],
        "Amount": deal.amount,
        "Create Date": stamp(deal.created_at),
        "Close Date": stamp(close),
        "Closed Lost Reason": deal.loss_reason[1] if deal.loss_reason else "",
        "Closed Won Reason": "方案匹配" if deal.outcome == "won" else "",
        "Currency": "CNY",
        **entered,
        "Deal owner": org.rep(deal.owner_id).hubspot_owner,
        "Deal Type": "New Business",
        "Is Closed Lost": str(deal.outcome == "lost").lower(),
        "Is Closed Won": str(deal.outcome == "won").lower(),
        "Last Activity Date": stamp(company.last_activity_date),
        "Last Modified Date": stamp(deal.entered[-1]),
        "Next Step": "发送报价单" if deal.outcome == "open" else "",
        "Associated Company": company.legal_name if company.is_chinese else company.latin_name,
        "Associated Company IDs": company_record_id(company),
        "Associated Contact": (person.chinese_name if company.is_chinese else person.western_name),
        "Associated Contact IDs": contact_record_id(person),
    }
    return Row(row_cells(headers.HUBSPOT_DEAL, values), company.entity_id, person.person_id)
