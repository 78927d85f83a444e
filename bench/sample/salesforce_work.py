"""Salesforce's weekly export of the first day: Task, Opportunity and OpportunityHistory."""

from datetime import date, datetime, timedelta

from sample import headers
from sample.identifiers import EMPTY_LOOKUP
from sample.organisation import Organisation
from sample.salesforce import DAY, Ids, row_cells, utc
from sample.story import ARCHIVED_BEFORE, Activity, Deal, workday_on_or_before
from sample.tables import RESAVED_CSV, SALESFORCE_CSV, Row, Table
from sample.world import DORMANT_PARTS, Company, Person

STAGES = (
    # name, probability, forecast category
    ("Prospecting", 10, "Pipeline"),
    ("Qualification", 20, "Pipeline"),
    ("Needs Analysis", 40, "Pipeline"),
    ("Proposal/Price Quote", 65, "BestCase"),
    ("Negotiation/Review", 85, "Forecast"),
)
CLOSED = {"won": ("Closed Won", 100, "Closed"), "lost": ("Closed Lost", 0, "Omitted")}
DATE_COLUMNS = ("ActivityDate",)
TIME_COLUMNS = ("CreatedDate", "LastModifiedDate", "SystemModstamp", "CompletedDateTime")
FLAG_COLUMNS = ("IsDeleted", "IsClosed", "IsArchived", "IsReminderSet")
NOT_REACHED = ("No Answer", "Left Voicemail", "Busy")


def stages_of(deal: Deal) -> list[tuple[tuple[str, int, str], datetime]]:
    """Each stage the deal entered, with the time; the last one of a closed deal is its closing."""
    stages = list(STAGES[: len(deal.entered)])
    if deal.outcome != "open":
        stages = [*STAGES[: len(deal.entered) - 1], CLOSED[deal.outcome]]
    return list(zip(stages, deal.entered, strict=True))


def _who_and_what(ids: Ids, company: Company, person: Person) -> dict[str, object]:
    contact_id = ids.known("003", person.person_id)
    who_id = contact_id if contact_id != EMPTY_LOOKUP else ids.known("00Q", person.person_id)
    account_id = ids.known("001", company.entity_id)
    what_id = ids.known("006", f"{company.entity_id}-0")
    if what_id == EMPTY_LOOKUP:
        what_id = account_id
    return {
        "WhoId": who_id,
        "WhatId": what_id,
        "AccountId": account_id,
        "WhoCount": 1,
        "WhatCount": int(what_id != EMPTY_LOOKUP),
    }


def _task_values(org: Organisation, activity: Activity) -> dict[str, object]:
    """Columns that say how the contact went."""
    random = org.random
    if activity.kind == "email" and not activity.is_inbound:
        return {"Type": "Email", "TaskSubtype": "Email", "Subject": "Email: proposal and cases"}
    if activity.is_inbound and activity.kind != "call":
        return {"Type": "Inbound Email", "TaskSubtype": "Email", "Subject": "Email: RE: your offer"}
    if activity.kind == "visit":
        return {"Type": "Meeting", "TaskSubtype": "Task", "Subject": "Meeting on site"}
    disposition = {"明确意向": "Interested", "异议": "Not Interested"}.get(
        activity.feedback, "Connected"
    )
    if not activity.is_reached:
        is_failure = "service" in activity.note_en or "left" in activity.note_en
        disposition = "Wrong Number" if is_failure else random.choice(NOT_REACHED)
    return {
        "Type": "Call",
        "TaskSubtype": "Call",
        "Subject": "Call",
        "CallType": "Inbound" if activity.is_inbound else "Outbound",
        "CallDisposition": disposition,
        "CallDurationInSeconds": random.randint(60, 1500) if activity.is_reached else 0,
    }


def _task(
    org: Organisation, ids: Ids, company: Company, person: Person, values: dict[str, object]
) -> Row:
    base = {
        "Id": ids.new("00T"),
        "Priority": "Normal",
        "CurrencyIsoCode": "CNY",
        "IsDeleted": 0,
        "IsArchived": 0,
        "IsReminderSet": 0,
        "OwnerId": org.rep(company.owner_id).salesforce_id,
        "LastModifiedById": org.rep(company.owner_id).salesforce_id,
        "CreatedById": org.rep(company.owner_id).salesforce_id,
        **_who_and_what(ids, company, person),
        **values,
    }
    return Row(row_cells(headers.SALESFORCE_TASK, base), company.entity_id, person.person_id)


def completed_task(org: Organisation, ids: Ids, activity: Activity) -> Row:
    """One closed task: an activity that took place."""
    edited = activity.at + timedelta(minutes=20)
    faults: tuple[str, ...] = ()
    if org.random.random() < 0.04 and activity.at < datetime(2026, 8, 1):
        edited = datetime(2026, 9, org.random.randint(14, 24), 16, 5)
        faults = ("edited_long_after",)
    values = {
        "ActivityDate": activity.at.date().isoformat(),
        "Status": "Completed",
        "IsClosed": 1,
        "Description": activity.note_en,
        "CompletedDateTime": utc(activity.at),
        "CreatedDate": utc(activity.at - timedelta(minutes=org.random.randint(1, 2000))),
        "LastModifiedDate": utc(edited),
        "SystemModstamp": utc(edited),
        **_task_values(org, activity),
    }
    row = _task(org, ids, activity.company, activity.person, values)
    row.faults = faults
    return row


def _planned(org: Organisation, ids: Ids, company: Company, due: date) -> Row:
    created = datetime(2026, 9, org.random.randint(7, 24), 11, 0)
    if due < created.date():
        created = datetime.combine(due - timedelta(days=6), created.time())
    values = {
        "ActivityDate": due.isoformat(),
        "Status": "Not Started",
        "IsClosed": 0,
        "Subject": "Call back",
        "Type": "Call",
        "TaskSubtype": "Call",
        "CreatedDate": utc(created),
        "LastModifiedDate": utc(created),
        "SystemModstamp": utc(created),
    }
    row = _task(org, ids, company, company.display_person, values)
    row.faults = ("open_task_is_a_plan",)
    return row


def _deleted(org: Organisation, ids: Ids, company: Company) -> Row:
    """A deleted call of this month to a dormant customer: it must not wake the customer up."""
    at = datetime(2026, 9, 16, 10, 40)
    values = {
        "ActivityDate": at.date().isoformat(),
        "Status": "Completed",
        "IsClosed": 1,
        "IsDeleted": 1,
        "Subject": "Call",
        "Type": "Call",
        "TaskSubtype": "Call",
        "CallType": "Outbound",
        "CallDisposition": "Connected",
        "CallDurationInSeconds": 180,
        "CompletedDateTime": utc(at),
        "CreatedDate": utc(at),
        "LastModifiedDate": utc(at),
        "SystemModstamp": utc(at),
    }
    row = _task(org, ids, company, company.display_person, values)
    row.faults = ("deleted_record",)
    return row


def tasks(org: Organisation, ids: Ids) -> list[Table]:
    """Task.csv, and the archive of older tasks that somebody re-saved with Excel."""
    done = [a for a in org.activities if a.channel == "task"]
    older = [completed_task(org, ids, a) for a in done if a.at.date() < ARCHIVED_BEFORE]
    newer = [completed_task(org, ids, a) for a in done if a.at.date() >= ARCHIVED_BEFORE]
    for row in older:
        _as_excel_saves(row)
    held = [c for c in org.companies if c.sources & {"account", "lead"} and c.part != "opted_out"]
    dormant = [c for c in held if c.part in DORMANT_PARTS]
    live = [c for c in held if c.part in {"open_deal", "nurtured", "won_active"}]
    newer += [_deleted(org, ids, company) for company in dormant[:3]]
    for company in org.random.sample(live, 60):
        due = date(2026, 9, 29) + timedelta(days=org.random.randrange(40))
        newer.append(_planned(org, ids, company, workday_on_or_before(due)))
    for company in [*org.random.sample(live, 12), *dormant[3:6]]:
        due = date(2026, 8, 3) + timedelta(days=org.random.randrange(50))
        newer.append(_planned(org, ids, company, workday_on_or_before(due)))
    note = "re-saved by Excel: day first, no quotes, TRUE/FALSE"
    return [
        Table(f"{DAY}/Task.csv", headers.SALESFORCE_TASK, newer, SALESFORCE_CSV),
        Table(
            f"{DAY}/Task_archive_excel.csv", headers.SALESFORCE_TASK, older, RESAVED_CSV, note=note
        ),
    ]


def _as_excel_saves(row: Row) -> None:
    """What Excel makes of a row: 24-06-2025, 24-06-2025 14:27, TRUE and FALSE."""
    for column in DATE_COLUMNS + TIME_COLUMNS:
        index = headers.SALESFORCE_TASK.index(column)
        value = datetime.fromisoformat(str(row.cells[index]))
        pattern = "%d-%m-%Y" if column in DATE_COLUMNS else "%d-%m-%Y %H:%M"
        row.cells[index] = value.strftime(pattern)
    for column in FLAG_COLUMNS:
        index = headers.SALESFORCE_TASK.index(column)
        row.cells[index] = "TRUE" if row.cells[index] else "FALSE"


def opportunities(org: Organisation, ids: Ids) -> list[Table]:
    """Opportunity.csv with OpportunityHistory.csv; one deleted win must not be counted."""
    rows, history = [], []
    own = [deal for deal in org.deals if deal.system == "salesforce"]
    counts: dict[str, int] = {}
    for deal in own:
        entity_id = deal.company.entity_id
        number = counts.get(entity_id, 0)
        counts[entity_id] = number + 1
        rows.append(_opportunity(org, ids, deal, ids.of("006", f"{entity_id}-{number}")))
        history += _history(org, ids, deal, str(rows[-1].cells[0]))
    first_won = next(deal for deal in own if deal.outcome == "won")
    deleted = _opportunity(org, ids, first_won, ids.new("006"))
    deleted.cells[headers.SALESFORCE_OPPORTUNITY.index("IsDeleted")] = 1
    deleted.faults = ("deleted_record",)
    rows.append(deleted)
    history.sort(key=lambda row: (row.cells[3], row.cells[0]))
    return [
        Table(f"{DAY}/Opportunity.csv", headers.SALESFORCE_OPPORTUNITY, rows, SALESFORCE_CSV),
        Table(
            f"{DAY}/OpportunityHistory.csv",
            headers.SALESFORCE_OPPORTUNITY_HISTORY,
            history,
            SALESFORCE_CSV,
        ),
    ]


def _opportunity(org: Organisation, ids: Ids, deal: Deal, opportunity_id: str) -> Row:
    company = deal.company
    (stage, probability, category), entered = stages_of(deal)[-1]
    owner = org.rep(deal.owner_id).salesforce_id
    words = ("Equipment", "Service contract", "Solution")
    values = {
        "Id": opportunity_id,
        "IsDeleted": 0,
        "AccountId": ids.known("001", company.entity_id),
        "IsPrivate": 0,
        "Name": f"{company.latin_name} - {org.random.choice(words)}",
        "StageName": stage,
        "StageSortOrder": len(deal.entered),
        "Amount": deal.amount,
        "Probability": probability,
        "ExpectedRevenue": deal.amount * probability // 100,
        "CloseDate": deal.close_date.isoformat(),
        "Type": "New Business",
        "NextStep": "" if deal.outcome != "open" else org.random.choice(("Send quote", "Demo", "")),
        "LeadSource": company.lead_source[1],
        "IsClosed": int(deal.outcome != "open"),
        "IsWon": int(deal.outcome == "won"),
        "ForecastCategory": category,
        "ForecastCategoryName": category,
        "CampaignId": EMPTY_LOOKUP,
        "HasOpportunityLineItem": 0,
        "OwnerId": owner,
        "CreatedDate": utc(deal.created_at),
        "CreatedById": owner,
        "LastModifiedDate": utc(entered),
        "LastModifiedById": owner,
        "SystemModstamp": utc(entered),
        "LastStageChangeDate": utc(entered),
        "LastActivityDate": company.last_activity_date,
        "FiscalYear": deal.close_date.year,
        "FiscalQuarter": (deal.close_date.month + 2) // 3,
        "ContactId": ids.known("003", company.display_person.person_id),
        "Loss_Reason__c": deal.loss_reason[2] if deal.loss_reason else "",
    }
    return Row(row_cells(headers.SALESFORCE_OPPORTUNITY, values), company.entity_id)


def _history(org: Organisation, ids: Ids, deal: Deal, opportunity_id: str) -> list[Row]:
    rows = []
    for (stage, probability, category), entered in stages_of(deal):
        values = {
            "Id": ids.new("008"),
            "OpportunityId": opportunity_id,
            "CreatedById": org.rep(deal.owner_id).salesforce_id,
            "CreatedDate": utc(entered),
            "StageName": stage,
            "Amount": deal.amount,
            "ExpectedRevenue": deal.amount * probability // 100,
            "CloseDate": deal.close_date.isoformat(),
            "Probability": probability,
            "ForecastCategory": category,
            "SystemModstamp": utc(entered),
            "IsDeleted": 0,
        }
        row = row_cells(headers.SALESFORCE_OPPORTUNITY_HISTORY, values)
        rows.append(Row(row, deal.company.entity_id))
    return rows
