"""An invented book with two years of history in which customers merge by late evidence.

Every company of the book is one customer until something proves two of them to be one; what was
told of which company is remembered, so that an un-merge can be judged row by row.
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leadflow.book.steps import record_book, refresh_book
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup.steps import apply_results, plan_followups, plan_new_leads
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.identity.steps import decide_review, resolve_parties
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.quality.steps import check_laws
from tests.sql.identity_given import fetch, given_rows, run

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2024, 9, 2)
MONTHS = 24
REPS = ("陈志远", "林晓梅")
BRANDS = (
    "星河", "云帆", "青禾", "远山", "晨曦", "蓝湾", "金穗", "白桦", "铁流", "明湖", "红杉", "翠谷",
    "银翼", "东篱", "北辰", "南屏", "西溪", "玉衡", "天枢", "雪松", "海棠", "石榴", "飞鸿", "静水",
    "麒麟", "梧桐", "琥珀", "松涛",
)  # fmt: skip
CODED = {0, 3, 7, 13, 15, 19}  # have a 统一社会信用代码
SILENT = {5, 11, 17, 23, 25, 27}  # fall dormant
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华"
ATTRIBUTES = "强敏磊静"

# What hangs on customers: table, key columns, how its customer is found.
ROWS = {
    "activity": ("activity_id", "customer_id"),
    "requirement": ("requirement_id", "customer_id"),
    "opportunity": ("opportunity_id", "customer_id"),
    "stage_history": (
        "record_id, entered_at, stage_text",
        "(select customer_id from opportunity as o"
        " where o.opportunity_id = stage_history.opportunity_id)",
    ),
    "source_record": ("record_id", "customer_id"),
    "followup_task": ("task_id", "customer_id"),
    "task_result": (
        "record_id",
        "(select customer_id from followup_task as t where t.task_id = task_result.task_id)",
    ),
    "wakeup_plan": ("dormant_since_date, step_number", "customer_id"),
    "customer_event": ("event_date, kind, subject", "customer_id"),
    "tag": ("tag", "customer_id"),
    "contact": ("contact_id", "customer_id"),
    "ownership_history": ("valid_from_at", "customer_id"),
    "grade_history": ("valid_from_at", "customer_id"),
}
Held = dict[str, dict[str, dict[tuple[Any, ...], dict[str, Any]]]]


@dataclass
class Company:
    """One true company of the book, with the records that its sources keep of it."""

    number: int
    name: str
    uscc: str | None
    people: list[dict[str, Any]]
    is_silent: bool
    record_ids: list[int] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        """Its id in the CRM."""
        return f"c{self.number}"


@dataclass
class History:
    """The book's truth: companies, rows by company, and what each side held before each merge."""

    companies: list[Company]
    told_of: dict[int, int] = field(default_factory=dict)
    before: dict[int, Held] = field(default_factory=dict)
    last_day: date = FIRST_DAY
    next_file: int = 1
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def tell(self, day: date, rows: Iterable[tuple[int | None, dict[str, Any]]]) -> list[int]:
        """One file of `day`; each row is told of a company, or of none where it bridges two."""
        rows = list(rows)
        record_ids = given_rows(self.next_file, [row for _, row in rows], day)
        self.next_file += 1
        for (number, _), record_id in zip(rows, record_ids, strict=True):
            if number is not None:
                self.told_of[record_id] = number
        return record_ids

    def customer_of_company(self, number: int) -> str:
        """The present customer of a company's first record."""
        [(customer_id,)] = fetch(
            "select customer_id from membership where party_id = :id and valid_to_date is null",
            id=self.companies[number].record_ids[0],
        )
        return customer_id

    @contextmanager
    def watch_merges(self) -> Iterator[None]:
        """Keep, for each merge made inside, what the book held just before."""
        held, known = held_rows(), merge_ids()
        yield
        for merge_id in merge_ids() - known:
            self.before[merge_id] = held


def merge_ids() -> set[int]:
    """The merges ever made."""
    return {merge_id for (merge_id,) in fetch("select merge_id from merge")}


def held_rows() -> Held:
    """Customer → table → key → row, of everything that hangs on customers."""
    held: Held = {}
    for table, (key, customer) in ROWS.items():
        for customer_id, row_key, row in fetch(
            f"select {customer}, jsonb_build_array({key}), to_jsonb({table}) from {table}"
        ):
            if customer_id is not None:
                held.setdefault(customer_id, {}).setdefault(table, {})[tuple(row_key)] = row
    return held


def months_after(month: int, day: int = 0) -> date:
    """A run date of the history: the first working days of a month."""
    return FIRST_DAY + timedelta(days=round(month * 30.4) + day)


def instant(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def companies(count: int) -> list[Company]:
    """Companies that nothing ties to one another."""
    return [
        Company(
            number,
            f"杭州{BRANDS[number]}机电有限公司",
            f"9133010{number:02d}MA2ABCD{number:02d}" if number in CODED else None,
            [
                {
                    "person_name": SURNAMES[number] + attribute + BRANDS[number][0],
                    "mobile": f"+86138{number:04d}{place:04d}",
                }
                for place, attribute in enumerate(ATTRIBUTES[:2])
            ],
            number in SILENT,
        )
        for number in range(count)
    ]


def first_file(history: History) -> None:
    """Each company with two people, in a CRM, and a sheet's lead with owner, tags and a need."""
    rows: list[tuple[int | None, dict[str, Any]]] = []
    for company in history.companies:
        named = {"company_name": company.name, "uscc": company.uscc}
        rows.append(
            (
                company.number,
                {
                    "system": "hubspot",
                    "type": "company",
                    "source_id": company.source_id,
                    **named,
                    "city": "杭州",
                    "industry": ("物流", "机电", "食品")[company.number % 3],
                    "source_created_at": instant(FIRST_DAY - timedelta(days=60), 9),
                },
            )
        )
        for place, person in enumerate(company.people):
            rows.append(
                (
                    company.number,
                    {
                        "system": "hubspot",
                        "type": "contact",
                        "source_id": f"p{company.number}-{place}",
                        "company_source_id": company.source_id,
                        **person,
                        "source_created_at": instant(FIRST_DAY - timedelta(days=50), 9),
                    },
                )
            )
        rows.append(
            (
                company.number,
                {
                    "type": "lead",
                    "source_id": f"l{company.number}",
                    **named,
                    **company.people[0],
                    "owner_source": REPS[company.number % 2],
                    "tags": ["价格敏感", f"标签{company.number}"],
                    "lead_source": "展会",
                    "requirement_text": "想要报价",
                    "source_created_at": instant(FIRST_DAY - timedelta(days=40), 9),
                },
            )
        )
    record_ids = history.tell(FIRST_DAY, rows)
    for (number, _), record_id in zip(rows, record_ids, strict=True):
        assert number is not None
        history.companies[number].record_ids.append(record_id)


def month_of_work(history: History, day: date, month: int) -> None:
    """Calls, visits, deals and needs of some companies; some rows give no more than the name."""
    rows: list[tuple[int | None, dict[str, Any]]] = []
    for company in history.companies:
        if (company.is_silent and month > 1) or history.chance.random() < 0.4:
            continue
        call: dict[str, Any] = {
            "system": "hubspot",
            "type": "activity",
            "source_id": f"a{company.number}-{month}",
            "activity_at": instant(day - timedelta(days=3), 10),
            "channel": history.chance.choice(["phone", "visit", "email"]),
            "direction": history.chance.choice(["outbound", "outbound", "inbound"]),
            "outcome": history.chance.choice(["reached", "not_reached"]),
            "summary": f"第{month}月的沟通",
            "is_done": True,
        }
        if history.chance.random() < 0.3:
            call["company_name"] = company.name
        else:
            place = history.chance.randrange(len(company.people))
            call["contact_source_id"] = f"p{company.number}-{place}"
        rows.append((company.number, call))
        if (month + company.number) % 7 == 0:
            stage = history.chance.choice(["初步接触", "需求确认", "方案报价"])
            rows.append(
                (
                    company.number,
                    {
                        "system": "hubspot",
                        "type": "deal",
                        "source_id": f"d{company.number}-{month}",
                        "company_source_id": company.source_id,
                        "deal_name": f"项目{month}",
                        "stage_text": stage,
                        "amount": 1000 * month + company.number,
                        "source_created_at": instant(day - timedelta(days=9), 9),
                        "is_won": history.chance.random() < 0.2,
                    },
                )
            )
            rows.append(
                (
                    company.number,
                    {
                        "system": "hubspot",
                        "type": "stage_history",
                        "source_id": f"s{company.number}-{month}",
                        "opportunity_source_id": f"d{company.number}-{month}",
                        "stage_text": stage,
                        "activity_at": instant(day - timedelta(days=8), 9),
                    },
                )
            )
        if (month + company.number) % 5 == 0:
            rows.append(
                (
                    company.number,
                    {
                        "type": "requirement",
                        "company_name": company.name,
                        "requirement_text": f"需要{month}台设备",
                        "budget_text": "约十万",
                        "recorded_date": day - timedelta(days=2),
                    },
                )
            )
    if rows:
        history.tell(day, rows)


def send_lists(day: date) -> None:
    """What is due soon goes out to the reps."""
    run(
        "update followup_task set batch_id = 'B' || to_char(cast(:day as date), 'YYYYMMDD') || '-'"
        " || owner_id || '-0123abcd'"
        " where status = 'open' and batch_id is null and due_date <= :until",
        day=day,
        until=day + timedelta(days=20),
    )


def answer_lists(history: History, day: date) -> None:
    """Half of the tasks that are out come back answered, those of customers merged since too."""
    out = fetch(
        "select task_id, batch_id, cast(substr(customer_id, 2) as integer) - 1 as number"
        " from followup_task where batch_id is not null"
        " and status in ('open', 'replaced') order by task_id"
    )
    answers = [
        (
            None,
            {
                "system": "leadflow",
                "type": "task_result",
                "task_id": task_id,
                "batch_id": batch_id,
                "activity_at": instant(day - timedelta(days=1), 15),
                "outcome": "not_reached"
                if number in SILENT
                else history.chance.choice(["reached", "not_reached"]),
                "summary": "已联系",
            },
        )
        for task_id, batch_id, number in out
        if history.chance.random() < 0.5
    ]
    if answers:
        history.tell(day, answers)


def intake(history: History, day: date) -> None:
    """What the intake of a day does with the rows that have been told."""
    sync_roster(day)
    apply_results(day)
    with history.watch_merges():
        resolve_parties(day)
    for step in (record_book, grade_customers, assign_owners, plan_new_leads, check_laws):
        step(day)
    history.last_day = day


def night(day: date) -> None:
    """What the night of a day does, without delivery."""
    for step in (
        sync_roster,
        lapse_owners,
        record_book,
        refresh_book,
        mark_dormant,
        grade_book,
        assign_owners,
        plan_followups,
        check_laws,
    ):
        step(day)


def bridge(history: History, left: int, right: int) -> tuple[None, dict[str, Any]]:
    """A late record with the code and name of one company and the person and name of another."""
    one, other = history.companies[left], history.companies[right]
    return (
        None,
        {
            "system": "salesforce",
            "type": "contact",
            "source_id": f"0035g0000BR{left:02d}{right:02d}",
            "company_name": other.name,
            "uscc": one.uscc,
            **other.people[1],
        },
    )


def renamed(history: History, left: int, right: int) -> tuple[int, dict[str, Any]]:
    """The CRM files a company under another's name and code: one has taken over the other."""
    one, other = history.companies[left], history.companies[right]
    return (
        right,
        {
            "system": "hubspot",
            "type": "company",
            "source_id": other.source_id,
            "company_name": one.name,
            "uscc": other.uscc or one.uscc,
            "city": "杭州",
        },
    )


def decided(history: History, left: int, right: int, day: date) -> None:
    """A person says that two companies are one."""
    low, high = sorted(
        (history.companies[left].record_ids[0], history.companies[right].record_ids[0])
    )
    run(
        "insert into match_review (review_id, kind, party_id_low, party_id_high, opened_date)"
        " select coalesce(max(review_id), 0) + 1, 'possible_merge', :low, :high, :day"
        " from match_review on conflict (kind, party_id_low, party_id_high)"
        " where party_id_low is not null do update set status = 'open'",
        low=low,
        high=high,
        day=day,
    )
    [(review_id,)] = fetch(
        "select review_id from match_review where kind = 'possible_merge'"
        " and party_id_low = :low and party_id_high = :high",
        low=low,
        high=high,
    )
    with history.watch_merges():
        assert decide_review(review_id, "same", "M01", day)["merges"] == 1


# month → what is told then: (how, company that has it, company that goes into it)
LATE_EVIDENCE: dict[int, list[tuple[str, int, int]]] = {
    4: [("bridge", 0, 1)],
    6: [("bridge", 3, 4), ("renamed", 7, 8)],
    8: [("decided", 9, 10), ("decided", 5, 11)],
    10: [("bridge", 13, 14)],
    12: [("decided", 2, 3), ("renamed", 6, 7)],
    14: [("bridge", 15, 16), ("bridge", 15, 17), ("decided", 12, 13)],
    16: [("decided", 18, 0)],
    18: [("renamed", 19, 20), ("decided", 1, 22)],
    20: [("decided", 4, 21)],
}


def two_years() -> History:
    """The book from its first day to the last one."""
    history = History(companies(len(BRANDS)))
    first_file(history)
    intake(history, FIRST_DAY)
    night(FIRST_DAY)
    send_lists(FIRST_DAY)
    for month in range(1, MONTHS + 1):
        day = months_after(month)
        month_of_work(history, day, month)
        answer_lists(history, day)
        evidence = LATE_EVIDENCE.get(month, [])
        told: list[tuple[int | None, dict[str, Any]]] = [
            (bridge if how == "bridge" else renamed)(history, left, right)
            for how, left, right in evidence
            if how != "decided"
        ]
        if told:
            history.tell(day, told)
        intake(history, day)
        for how, left, right in evidence:
            if how == "decided":
                decided(history, left, right, day)
        night(day)
        send_lists(day)
    return history
