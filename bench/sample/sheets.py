"""The documents' own sheets of the first day, before faults: S2-1 to S2-4, S3-1 and S5-1."""

from datetime import date, timedelta
from random import Random

from sample import headers, pools
from sample.organisation import Organisation
from sample.story import Activity
from sample.tables import (
    CHINESE_EXCEL_CSV,
    Cell,
    Row,
    Table,
    csv_writer,
    statistics_writer,
    write_sheet,
)
from sample.world import LAST_DATA_DATE, TWIN_COUNT, Company, Person

DAY = "2026-09-28"
KINDS = {
    "call": ("电话", "电话沟通"),
    "visit": ("拜访", "上门拜访"),
    "email": ("邮件", "邮件"),
    "wechat": ("微信", "微信"),
}
STATISTICS_KINDS = {"call": "电话", "visit": "现场跟进", "wechat": "微信"}
STATISTICS_RANGE = (date(2026, 1, 1), LAST_DATA_DATE)
NEXT_ACTIONS = ("发送案例及报价单", "电话回访", "上门演示", "提交技术方案", "确认合同条款")
CONTACT_SHAPES = ("{name} {title}", "{name}/{title}", "{name}({title})", "{name}，{title}")


def slashed(day: date) -> str:
    """2026/9/6, as Chinese Excel shows a date."""
    return f"{day.year}/{day.month}/{day.day}"


def registration_row(
    org: Organisation, company: Company, person: Person, entered: date | str, owner: str
) -> Row:
    """One S2-1 row without its running number."""
    random = org.random
    name, fault = org.speller.sheet_name(company)
    landline = company.landline if random.random() < 0.85 else ""
    if landline and random.random() < 0.08:
        landline += random.choice(("-801", "转801"))
    need = (
        pools.REQUIREMENTS[company.requirement_index][0]
        if random.random() < 0.75
        else (random.choice(pools.REQUIREMENT_TYPES)[0] + "采购")
    )
    cells: list[Cell] = [
        "",
        name,
        company.industry.name,
        random.choice(pools.SIZES),
        person.chinese_name,
        person.title,
        landline,
        person.mobile,
        person.wechat if random.random() < 0.6 else "",
        need,
        company.lead_source[0],
        entered,
        owner,
    ]
    return Row(cells, company.entity_id, person.person_id, faults=(fault,) if fault else ())


def number_rows(rows: list[Row]) -> None:
    """Fills 序号 in file order."""
    for number, row in enumerate(rows, 1):
        row.cells[0] = number


def _registrations(org: Organisation, source: str) -> list[tuple[date, Row]]:
    dated = []
    for company in org.companies:
        if source not in company.sources:
            continue
        for index, person in enumerate(company.people):
            if index and org.random.random() < 0.4:
                continue
            entered = company.created_date + timedelta(days=index * org.random.randint(0, 9))
            entered = min(entered, date(2026, 9, 24))
            shown = slashed(entered) if source == "east" else entered.isoformat()
            owner = org.rep(company.owner_id).name
            dated.append((entered, registration_row(org, company, person, shown, owner)))
    dated.sort(key=lambda pair: (pair[0], pair[1].entity_id, pair[1].person_id))
    return dated


def registrations(org: Organisation) -> list[Table]:
    """S2-1 twice: the main file, and the eastern region's with a title row above the header."""
    main = [row for _, row in _registrations(org, "registration")]
    east = [row for _, row in _registrations(org, "east")]
    number_rows(main)
    number_rows(east)
    titled = csv_writer("gb18030", "\r\n", quote_all=False, title="客户基本信息登记表")
    return [
        Table(f"{DAY}/客户基本信息登记表.csv", headers.S2_1_REGISTRATION, main, CHINESE_EXCEL_CSV),
        Table(
            f"{DAY}/客户基本信息登记表_华东.csv",
            headers.S2_1_REGISTRATION,
            east,
            titled,
            first_row=3,
            note="title row above the header",
        ),
    ]


def requirements(org: Organisation) -> Table:
    """S2-2: what about 190 customers need, when, for how much, and who decides."""
    random = org.random
    candidates = [c for c in org.named_in_sheets() if not c.part.endswith("dormant")]
    rows = []
    for company in sorted(random.sample(candidates, 190), key=lambda c: c.entity_id):
        rows.append(_requirement_row(org, company))
    rows.sort(key=lambda row: (row.cells[8], row.entity_id))
    return Table(f"{DAY}/客户需求信息记录表.xlsx", headers.S2_2_REQUIREMENT, rows, write_sheet)


def _requirement_row(org: Organisation, company: Company) -> Row:
    random = org.random
    is_keen = company.part in {"open_deal", "won_active"} or random.random() < 0.25
    weights = (70, 20, 10) if is_keen else (20, 40, 40)
    budgets = random.choices((pools.CLEAR_BUDGETS, pools.VAGUE_BUDGETS, pools.NO_BUDGETS), weights)
    times = random.choices((pools.CLEAR_TIMES, pools.VAGUE_TIMES, pools.NO_TIMES), weights)
    budget, moment = random.choice(budgets[0]), random.choice(times[0])
    detail = pools.REQUIREMENTS[company.requirement_index][0]
    faults = []
    if random.random() < 0.07:
        detail = random.choice(pools.VAGUE_REQUIREMENTS)
        faults.append("vague_requirement")
    if budget in pools.VAGUE_BUDGETS:
        faults.append("vague_budget")
    if moment in pools.VAGUE_TIMES:
        faults.append("vague_timing")
    first, last = max(company.created_date, date(2026, 3, 30)), date(2026, 9, 24)
    noted = first + timedelta(days=random.randrange((last - first).days + 1))
    name, fault = _row_name(org, company)
    if fault:
        faults.append(fault)
    cells: list[Cell] = [
        name,
        random.choice(pools.REQUIREMENT_TYPES)[0],
        detail,
        budget,
        moment,
        _decision_chain(random, company, is_keen),
        random.choice(pools.COMPETITORS),
        random.choice(pools.PAINS),
        noted,
        org.rep(company.owner_id).name,
    ]
    return Row(cells, company.entity_id, faults=tuple(faults))


def _decision_chain(random: Random, company: Company, is_keen: bool) -> str:
    person = company.display_person
    if random.random() < (0.2 if is_keen else 0.6):
        return random.choice(("", "未知", "影响者:技术部"))
    other = random.choice(pools.SURNAMES)[0]
    return (
        f"最终决策人:{person.surname}({person.title});影响者:技术部{other}(总监);"
        f"标准:{random.choice(('性价比、售后响应', '价格、交付周期', '功能匹配、案例'))}"
    )


def _row_name(org: Organisation, company: Company) -> tuple[str, str]:
    """How a name-only row names the company; twins always by legal name, which tells them apart."""
    is_twin = int(company.entity_id[1:]) <= 2 * TWIN_COUNT
    if not is_twin and org.random.random() < 0.25:
        return org.speller.short_name(company)
    return org.speller.sheet_name(company, 0.0 if is_twin else 0.12)


def next_step(random: Random, activity: Activity) -> str:
    """下一步计划 with a day one to three weeks after the activity; empty for one row in three."""
    if random.random() < 0.34:
        return ""
    day = activity.at.date() + timedelta(days=random.randint(5, 21))
    return f"{day.month}月{day.day}日{random.choice(NEXT_ACTIONS)}"


def activity_row(org: Organisation, activity: Activity) -> Row:
    """One S2-3 row."""
    name, fault = _row_name(org, activity.company)
    kind = org.random.choice(KINDS[activity.kind])
    cells: list[Cell] = [
        name,
        activity.at.date().isoformat(),
        kind,
        activity.note,
        activity.feedback,
        next_step(org.random, activity),
        org.random.choice(pools.SUPPORT),
        org.rep(activity.owner_id).name,
    ]
    return Row(cells, activity.company.entity_id, faults=(fault,) if fault else ())


def activities(org: Organisation) -> Table:
    """S2-3: all activities that no other file records."""
    rows = [activity_row(org, a) for a in org.activities if a.channel == "sheet"]
    return Table(f"{DAY}/客户跟进动态表.csv", headers.S2_3_ACTIVITY, rows, CHINESE_EXCEL_CSV)


def customers(org: Organisation) -> Table:
    """S2-4: one row per won deal of a customer that the sheets know by its Chinese name."""
    random, known = org.random, {company.entity_id for company in org.named_in_sheets()}
    rows = []
    for deal in org.deals:
        company = deal.company
        if deal.outcome != "won" or company.entity_id not in known:
            continue
        level = (
            "沉睡"
            if company.part == "won_dormant"
            else random.choice(("高价值", "高价值客户", "潜力", "普通", "普通客户"))
        )
        plan = ""
        if level != "沉睡" and random.random() < 0.6:
            plan = f"2026年10月{random.choice((9, 12, 13, 14, 15, 16, 20))}日电话回访"
        tags = [f"行业-{company.industry.name}"]
        tags += random.sample(("年采购额100万+", "决策链复杂", "价格敏感", "注重售后"), 2)
        name, fault = _row_name(org, company)
        cells: list[Cell] = [
            name,
            deal.close_date,
            deal.amount / 10_000,
            level,
            "、".join(tags),
            company.last_interaction_date,
            plan,
            org.rep(company.owner_id).name,
        ]
        rows.append(Row(cells, company.entity_id, faults=(fault,) if fault else ()))
    rows.sort(key=lambda row: (row.cells[1], row.entity_id))
    return Table(f"{DAY}/客户分级标签表.xlsx", headers.S2_4_CUSTOMER, rows, write_sheet)


def followups(org: Organisation) -> Table:
    """S3-1: the latest activity of 130 customers, which is then in no other file."""
    random = org.random
    latest = {a.company.entity_id: a for a in org.activities}
    chosen = [
        latest[c.entity_id]
        for c in org.named_in_sheets()
        if c.entity_id in latest
        and latest[c.entity_id].channel == "sheet"
        and int(c.entity_id[1:]) > 2 * TWIN_COUNT
    ]
    chosen = sorted(random.sample(chosen, 130), key=lambda a: (a.at, a.company.entity_id))
    rows = []
    for number, activity in enumerate(chosen, 1):
        activity.channel = "followup"
        company, person, day = activity.company, activity.person, activity.at.date()
        status = {"won": "已成交", "lost": "流失", "paus": "暂缓"}.get(
            company.part.split("_")[0][:4], "跟进中"
        )
        following = None
        if status == "跟进中" and random.random() < 0.7:
            following = day + timedelta(days=random.randint(6, 24))
        name, fault = _row_name(org, company)
        contact = random.choice(CONTACT_SHAPES).format(name=person.chinese_name, title=person.title)
        cells: list[Cell] = [
            f"KH-{number:04}",
            name,
            company.industry.name,
            contact,
            day,
            following,
            random.choice(KINDS[activity.kind]),
            activity.note,
            activity.feedback,
            org.rep(activity.owner_id).name,
            status,
            random.choice(("", "", "需寄样品", "已加微信")),
        ]
        faults = (fault,) if fault else ()
        rows.append(Row(cells, company.entity_id, person.person_id, faults=faults))
    return Table(f"{DAY}/客户跟进记录表.xlsx", headers.S3_1_FOLLOWUP, rows, write_sheet)


def statistics(org: Organisation) -> Table:
    """S5-1: 110 showroom follow-ups of this year; 成交日期 stands on rows that are no win, too."""
    random = org.random
    known = {c.entity_id for c in org.named_in_sheets()[2 * TWIN_COUNT :]}
    closed = {d.company.entity_id: d.close_date for d in org.deals if d.outcome == "won"}
    by_company: dict[str, Activity] = {}
    for activity in org.activities:
        is_fit = activity.is_reached and not activity.is_inbound and activity.channel == "sheet"
        is_fit &= activity.kind in STATISTICS_KINDS and activity.company.part != "paused"
        in_range = STATISTICS_RANGE[0] <= activity.at.date() <= STATISTICS_RANGE[1]
        if is_fit and in_range and activity.company.entity_id in known:
            by_company[activity.company.entity_id] = activity
    chosen = random.sample([by_company[key] for key in sorted(by_company)], 110)
    chosen.sort(key=lambda a: (a.at, a.company.entity_id))
    rows = [_statistics_row(org, a, n, closed) for n, a in enumerate(chosen, 1)]
    won_count = sum(row.cells[7] == "成交" for row in rows)
    writer = statistics_writer(*STATISTICS_RANGE, won_count, headers.S5_1_STATISTICS_GROUP, (3, 6))
    return Table(
        f"{DAY}/客户跟进记录统计表.xlsx",
        headers.S5_1_STATISTICS,
        rows,
        writer,
        first_row=6,
        note="query block above, header of two rows in rows 4 and 5",
    )


def _statistics_row(
    org: Organisation, activity: Activity, number: int, closed: dict[str, date]
) -> Row:
    random, company = org.random, activity.company
    activity.channel = "statistics"
    won_on = closed.get(company.entity_id)
    result, closing, faults = "未成交", None, []
    if won_on and won_on >= STATISTICS_RANGE[0]:
        result, closing = "成交", won_on
    elif random.random() < 0.35:
        closing = activity.at.date()
        faults.append("closing_date_on_unwon_row")
    progress = 1.0 if result == "成交" else random.choice((0.15, 0.3, 0.45, 0.6, 0.75))
    day = activity.at.date()
    name, fault = _row_name(org, company)
    if fault:
        faults.append(fault)
    cells: list[Cell] = [
        f"XS{number:03}",
        name,
        random.choice(("一般客户", "优质客户", "超级VIP客户")),
        slashed(day) if random.random() < 0.15 else day,
        STATISTICS_KINDS[activity.kind],
        f"{progress:.0%}" if progress == 1.0 or random.random() < 0.2 else progress,
        "确定购买意向" if progress > 0.5 else "有意向徘徊犹豫",
        result,
        closing,
        org.rep(activity.owner_id).name,
    ]
    return Row(cells, company.entity_id, faults=tuple(faults))
