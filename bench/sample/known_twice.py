"""Companies that two systems hold as strangers until a later file proves that they are one.

The sheets name the company and its person in characters, with the mobile; the CRM names both in
letters, with the mailbox only. A re-export of the CRM adds the mobile: two known customers merge.
Drawn after everything else, so that the rest of the sample is the same with them and without.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date

from sample import headers
from sample.hubspot import CONTACTS_NAME, contact_row
from sample.later_days import CONTACT_REEXPORT, LEAD_REEXPORT, calls
from sample.organisation import Organisation
from sample.salesforce import Ids, lead_row, salesforce_phone
from sample.salesforce_work import completed_task
from sample.sheets import DAY, activity_row, registration_row
from sample.story import Activity
from sample.tables import Cell, Row, Table
from sample.world import Company

CALLS_ON_REGISTERED = (date(2026, 9, 8), date(2026, 9, 17))
CALLS_ON_CRM = (date(2026, 9, 10), date(2026, 9, 15))
FIRST_CONTACTS, FIRST_LEADS = f"{DAY}/{CONTACTS_NAME}", f"{DAY}/Lead.csv"


@dataclass(frozen=True)
class Proof:
    """How one pair comes to light: the file that proves it, what it adds besides the mobile."""

    source: str
    reexport: str
    adds_chinese_name: bool = False
    owners_differ: bool = False


PROOFS = (
    Proof("lead", LEAD_REEXPORT, owners_differ=True),
    Proof("hubspot", CONTACT_REEXPORT),
    Proof("hubspot", CONTACT_REEXPORT, adds_chinese_name=True),
)


def add_known_twice(org: Organisation, ids: Ids, tables: list[Table]) -> list[dict[str, str]]:
    """Appends the rows of such companies to `tables`; returns each one's id and merging day."""
    by_path = {table.path: table for table in tables}
    merged = []
    for proof in PROOFS:
        company = _found(org, proof)
        in_crm = _as_the_crm_knows_it(org, company, proof)
        _register(org, company, by_path)
        sheet = by_path[f"{DAY}/客户跟进动态表.csv"]
        _talk(org, company, CALLS_ON_REGISTERED, sheet, _sheet_row(org))
        if proof.source == "lead":
            _hold_lead(org, ids, company, in_crm, by_path)
            _talk(org, in_crm, CALLS_ON_CRM, by_path[f"{DAY}/Task.csv"], _task_row(org, ids))
        else:
            _hold_contact(org, company, in_crm, proof, by_path)
            _talk(org, in_crm, CALLS_ON_CRM, sheet, _sheet_row(org))
        company.spellings |= in_crm.spellings
        merged.append({"entity_id": company.entity_id, "day": proof.reexport.split("/")[0]})
    return merged


def _found(org: Organisation, proof: Proof) -> Company:
    company = org.founder.found(is_chinese=True, part="known_twice")
    company.sources = {"registration", proof.source}
    company.last_interaction_date = company.last_activity_date = max(CALLS_ON_REGISTERED)
    org.founder.staff(company, 1)
    org.companies.append(company)
    return company


def _as_the_crm_knows_it(org: Organisation, company: Company, proof: Proof) -> Company:
    """The same company in letters, with nothing that its registration has as well."""
    person = company.display_person
    owner_id = company.owner_id
    if proof.owners_differ:
        owner_id = next(rep_id for rep_id in org.reps if rep_id != company.owner_id)
    in_letters = replace(
        person, surname=person.latin_surname, given=person.latin_given, mobile="", wechat=""
    )
    return replace(
        company,
        is_chinese=False,
        legal_name=company.latin_name,
        short_name=company.latin_name.removesuffix(" Co., Ltd."),
        legal_form="Co., Ltd.",
        legal_form_variants=("Co Ltd",),
        city=company.city_record.pinyin if company.city_record else company.city,
        landline="",
        credit_code="",
        owner_id=owner_id,
        people=[in_letters],
        last_interaction_date=max(CALLS_ON_CRM),
        last_activity_date=max(CALLS_ON_CRM),
        spellings=set(),
    )


def _register(org: Organisation, company: Company, by_path: dict[str, Table]) -> None:
    registrations = by_path[f"{DAY}/客户基本信息登记表.csv"]
    owner = org.rep(company.owner_id).name
    entered = company.created_date.isoformat()
    row = registration_row(org, company, company.display_person, entered, owner)
    row.cells[0] = 1 + max(int(str(earlier.cells[0])) for earlier in registrations.rows)
    registrations.rows.append(row)


def _hold_lead(
    org: Organisation, ids: Ids, company: Company, in_crm: Company, by_path: dict[str, Table]
) -> None:
    at = headers.SALESFORCE_LEAD.index
    row = lead_row(org, ids, in_crm, in_crm.display_person)
    edited = "2026-09-28 06:20:10"
    mobile = salesforce_phone(company.display_person.mobile, company.country_code)
    added: dict[int, Cell] = {
        at("MobilePhone"): mobile,
        at("LastModifiedDate"): edited,
        at("SystemModstamp"): edited,
    }
    _hold(row, added, by_path[FIRST_LEADS], by_path[LEAD_REEXPORT], in_crm, company)


def _hold_contact(
    org: Organisation, company: Company, in_crm: Company, proof: Proof, by_path: dict[str, Table]
) -> None:
    at = headers.HUBSPOT_CONTACT.index
    row = contact_row(org, in_crm, in_crm.display_person, {})
    added: dict[int, Cell] = {
        at("Mobile Phone Number"): company.display_person.mobile,
        at("Last Modified Date"): "2026-09-30 17:40",
    }
    if proof.adds_chinese_name:
        added[at("Company Name")] = added[at("Associated Company")] = company.legal_name
    _hold(row, added, by_path[FIRST_CONTACTS], by_path[CONTACT_REEXPORT], in_crm, company)


def _hold(
    row: Row,
    added: dict[int, Cell],
    first: Table,
    reexport: Table,
    in_crm: Company,
    company: Company,
) -> None:
    """The record as the first night brings it, and as its re-export does: with the proof."""
    proven = deepcopy(row)
    for column, value in added.items():
        proven.cells[column] = value
    proven.faults = ("changed_on_reexport", "reveals_known_customer")
    row.faults = (*row.faults, "company_known_by_other_name")
    if in_crm.owner_id != company.owner_id and "owner_differs" not in row.faults:
        row.faults = (*row.faults, "owner_differs")
    first.rows.append(row)
    reexport.rows.append(proven)


def _talk(
    org: Organisation,
    company: Company,
    days: tuple[date, ...],
    table: Table,
    as_row: Callable[[Activity], Row],
) -> None:
    """One reached call on each of the days, recorded in this table under this name."""
    for day in days:
        activity = calls(org, [company], day, 1)[0]
        org.activities.append(activity)
        table.rows.append(as_row(activity))


def _sheet_row(org: Organisation) -> Callable[[Activity], Row]:
    return lambda activity: activity_row(org, activity)


def _task_row(org: Organisation, ids: Ids) -> Callable[[Activity], Row]:
    return lambda activity: completed_task(org, ids, activity)
