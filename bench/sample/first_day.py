"""Everything that arrives for the first night, with its faults, and the file that is no table."""

from pathlib import Path

from sample import faults, hubspot, salesforce, salesforce_work, sheets
from sample.organisation import Organisation
from sample.tables import Row, Table

MINUTES = (
    "周例会会议纪要",
    "时间：2026年9月21日上午",
    "参会：销售部全体",
    "一、上周重点客户进展：三个项目进入报价阶段，本周完成方案评审。",
    "二、国庆前务必完成沉睡客户名单的梳理，节后逐一回访。",
    "三、展会物料已经到位，27日布展。",
    "四、其他：考勤系统切换，请大家留意通知。",
    "记录人：行政",
)
SAME_BYTES = {
    "2026-09-28/客户基本信息登记表_华东 - 副本.csv": "2026-09-28/客户基本信息登记表_华东.csv"
}


def _write_prose(table: Table, path: Path) -> None:
    path.write_bytes("".join(f"{row.cells[0]}\r\n" for row in table.rows).encode("gb18030"))


def first_day(org: Organisation, ids: salesforce.Ids, strangers: faults.Strangers) -> list[Table]:
    """All files of 2026-09-28; activities move out of S2-3 into S3-1 and S5-1 before it is made."""
    main, east = sheets.registrations(org)
    needs, followups, statistics = (
        sheets.requirements(org),
        sheets.followups(org),
        sheets.statistics(org),
    )
    activities, customers = sheets.activities(org), sheets.customers(org)
    accounts, contacts = salesforce.accounts(org, ids), salesforce.contacts(org, ids)
    leads = salesforce.leads(org, ids)
    users, report = salesforce.users(org), salesforce.lead_report(org)
    opportunities = salesforce_work.opportunities(org, ids)
    tasks = salesforce_work.tasks(org, ids)
    hubspot_contacts, deals = hubspot.exports(org)
    faults.spoil_registrations(org, main, east, strangers)
    faults.spoil_activities(org, activities)
    faults.spoil_workbooks(org, needs, followups, statistics)
    faults.spoil_crm(org, leads, hubspot_contacts, lambda: ids.new("00Q"))
    prose = [Row([line]) for line in MINUTES]
    minutes = Table(
        f"{sheets.DAY}/会议纪要.csv",
        (),
        prose,
        _write_prose,
        first_row=1,
        held=True,
        note="prose, no table: the file is held",
    )
    return [
        main,
        east,
        needs,
        activities,
        customers,
        followups,
        statistics,
        accounts,
        contacts,
        leads,
        users,
        report,
        *opportunities,
        *tasks,
        hubspot_contacts,
        deals,
        minutes,
    ]
