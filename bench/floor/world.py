"""What happens on the simulated floor, day by day, and the files that people send about it.

Every draw comes from one seed. What happened is kept in `History`, as the judge's truth; the
pipeline only ever sees the files. Company and person names do not resemble one another, so that a
name here is a customer there.
"""

import csv
import io
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from floor.staff import Person
from leads.pools import BRAND, FORMS, GIVEN, SURNAMES, TRADES

CITIES = ("苏州", "宁波", "佛山", "合肥", "青岛", "长沙", "厦门", "郑州", "西安", "成都")
SOURCES = ("展会", "陌拜", "推荐", "官网注册", "线上广告")
REGISTRATION = (
    "序号", "企业名称", "所属行业", "企业规模(员工数/年营收)", "联系人姓名", "职位", "办公电话",
    "手机号码", "微信号", "初步需求意向", "信息来源(展会/陌拜/推荐)", "录入日期", "负责人",
)  # fmt: skip
REQUIREMENT = (
    "客户名称", "需求类型(设备/服务/解决方案)", "详细需求描述(如功能、数量、技术参数等)",
    "预算范围", "采购时间节点", "决策链(最终决策人、影响者、评估标准)",
    "竞争对手信息(客户提及的其他供应商)", "需求痛点(客户明确表达的困扰)", "记录日期", "负责人",
)  # fmt: skip
ACTIVITY = (
    "客户名称", "跟进日期", "跟进方式(电话/拜访/邮件)", "沟通内容摘要(如方案反馈、异议处理等)",
    "客户反馈(明确意向/犹豫/异议)", "下一步计划(时间+动作)", "需支持资源(如技术方案、价格审批)",
    "跟进人",
)  # fmt: skip
VALUE = (
    "客户名称", "成交日期", "合作金额(万元)", "客户等级(高价值/潜力/普通/沉睡)",
    "标签(行业/需求/特征等)", "最后跟进日期", "下次跟进计划", "负责人",
)  # fmt: skip
BUDGETS = ("80-100万", "50万左右", "30-120万", "", "预算未定")
CHAINS = ("最终决策人:李(采购经理);影响者:技术部赵(总监);标准:性价比", "", "采购部统一评估")
# result, channel, feedback, days until the agreed next date, how often of a hundred answers
ANSWERS: tuple[tuple[str, str, str, int | None, int], ...] = (
    ("已联系", "电话", "明确意向", 4, 14),
    ("已联系", "微信", "犹豫", 12, 12),
    ("已联系", "电话", "异议", None, 10),
    ("已联系", "拜访", "明确意向", None, 8),
    ("已联系", "邮件", "犹豫", 40, 6),
    ("未接通", "电话", "", None, 38),
    ("暂缓", "电话", "", 45, 5),
    ("空号", "电话", "", None, 3),
    ("已离职", "电话", "", None, 2),
    ("拒绝联系", "电话", "", None, 2),
)
ANSWERED_PCT = 80
SENDS_LIST_PCT = 90
LATE_PCT = 10
SENT_AGAIN_PCT = 8
WON_PCT = 2


@dataclass(frozen=True)
class Event:
    """Something between us and a customer. `known_date`: the night from which we know of it."""

    day: date
    known_date: date
    kind: str  # reached, attempt, inbound
    rep_id: str
    agreed_date: date | None = None


@dataclass
class History:
    """The truth: what happened with each company, and each answer that a rep has sent."""

    registered: dict[str, date] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    silenced: set[str] = field(default_factory=set)  # refused, dead number, left
    paused: set[str] = field(default_factory=set)
    won: set[str] = field(default_factory=set)
    answered: dict[str, date] = field(default_factory=dict)  # task id -> night it is known from


class Floor:
    """The simulated organisation and its market."""

    def __init__(
        self, seed: int, people: tuple[Person, ...], works: Callable[[date], bool]
    ) -> None:
        self.random = Random(seed)
        self.people = people
        self.works = works
        self.history = History()
        self.waiting: list[tuple[date, str, bytes]] = []  # files that arrive on a later day
        self.names: list[str] = []
        self.owner_shown: dict[str, str] = {}

    def send_files(self, day: date, inbox: Path, outbox: Path) -> int:
        """What arrives before the night of `day`: yesterday's work. Returns the number of files."""
        yesterday = day - timedelta(days=1)
        if self.works(yesterday):
            self._answer_lists(yesterday, day, outbox / yesterday.isoformat() / "tasks")
            self._new_leads(yesterday, day)
            if self.random.randrange(8) == 0:
                self._late_sheet(yesterday, day)
        due = [item for item in self.waiting if item[0] <= day]
        self.waiting = [item for item in self.waiting if item[0] > day]
        inbox.mkdir(parents=True, exist_ok=True)
        for _, name, content in due:
            (inbox / name).write_bytes(content)
            os.utime(inbox / name, (0, 0))
        return len(due)

    def _chance(self, pct: int) -> bool:
        return self.random.randrange(100) < pct

    def _send(self, day: date, name: str, header: tuple[str, ...], rows: list[list[str]]) -> None:
        if rows:
            self.waiting.append((day, name, _csv(header, rows)))

    def _on_duty(self, day: date) -> list[Person]:
        return [
            person for person in self.people if person.is_employed(day) and not person.is_away(day)
        ]

    def _new_name(self) -> str:
        while True:
            brand = "".join(self.random.sample(BRAND, 3))
            trade = self.random.choice(TRADES)[0]
            name = self.random.choice(CITIES) + brand + trade + self.random.choice(FORMS)
            if not any(other[2:5] == brand for other in self.names):
                return name

    def _new_leads(self, day: date, known: date) -> None:
        random = self.random
        registered, required = [], []
        for _ in range(random.choice((0, 1, 1, 2, 3))):
            name = self._new_name()
            self.names.append(name)
            self.history.registered[name] = day
            person = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))
            owner = random.choice(self._on_duty(day) or list(self.people)).name
            mobile = f"1{random.choice((38, 39, 86, 59))}{random.randrange(10**8):08}"
            registered.append([
                str(len(self.names)), name, "制造业", "100-500人", person, "采购经理", "",
                mobile if self._chance(93) else "", "", "设备采购", random.choice(SOURCES),
                day.isoformat(), owner if self._chance(50) else "",
            ])  # fmt: skip
            if self._chance(45):
                when = day + timedelta(days=random.choice((10, 25, 60, 120, 300)))
                required.append([
                    name, "设备", "需要两条自动化包装线，每小时三千件", random.choice(BUDGETS),
                    f"{when.year}年{when.month}月底前", random.choice(CHAINS), "", "人工成本高",
                    day.isoformat(), owner,
                ])  # fmt: skip
        self._send(known, f"客户基本信息登记表_{day}.csv", REGISTRATION, registered)
        self._send(known, f"客户需求信息记录表_{day}.csv", REQUIREMENT, required)

    def _late_sheet(self, day: date, known: date) -> None:
        """Touches and enquiries of the past weeks that somebody writes down only now."""
        random = self.random
        rows = []
        for name in random.sample(self.names, min(len(self.names), 6)):
            happened = day - timedelta(days=random.randrange(25))
            if happened < self.history.registered[name] or name in self.history.silenced:
                continue
            is_inbound = self._chance(40)
            owner = self.owner_shown.get(name)
            person = next((p for p in self.people if p.rep_id == owner), None)
            if person is None or not person.is_employed(happened):
                continue
            summary = "客户来电咨询交货周期" if is_inbound else "电话沟通了方案细节"
            rows.append([name, happened.isoformat(), "电话", summary, "", "", "", person.name])
            kind = "inbound" if is_inbound else "reached"
            self.history.events[name].append(Event(happened, known, kind, person.rep_id))
        self._send(known, f"客户跟进动态表_{day}.csv", ACTIVITY, rows)

    def _answer_lists(self, day: date, known: date, lists: Path) -> None:
        for person in self._on_duty(day):
            path = lists / f"{person.rep_id}.csv"
            if not path.exists() or not self._chance(SENDS_LIST_PCT):
                continue
            rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
            arrives = known + timedelta(days=1) if self._chance(LATE_PCT) else known
            won = [self._answer(row, day, arrives, person) for row in rows]
            content = _csv(tuple(rows[0]), [list(row.values()) for row in rows]) if rows else b""
            if any(row["结果"] for row in rows):
                self.waiting.append((arrives, f"{person.rep_id}-{day}.csv", content))
                if self._chance(SENT_AGAIN_PCT):
                    again = arrives + timedelta(days=1)
                    self.waiting.append((again, f"{person.rep_id}-{day} (1).csv", content))
            self._send(
                arrives,
                f"客户分级标签表_{person.rep_id}_{day}.csv",
                VALUE,
                [row for row in won if row],
            )

    def _answer(
        self, row: dict[str, str], day: date, known: date, person: Person
    ) -> list[str] | None:
        """Fill one row of today's sheet; returns the row of a deal that it closed."""
        name, history = row["客户名称"], self.history
        self.owner_shown[name] = person.rep_id
        if row["清单"] != "今日" or not self._chance(ANSWERED_PCT):
            return None
        if row["task_id"] in history.answered:
            return None
        weights = [answer[-1] for answer in ANSWERS]
        [(result, channel, feedback, days, _)] = self.random.choices(ANSWERS, weights)
        agreed = day + timedelta(days=days) if days else None
        row.update({
            "结果": result,
            "实际方式": channel,
            "客户反馈": feedback,
            "沟通摘要": "了解了进展" if result == "已联系" else "",
            "下一步动作": "回访" if agreed and result == "已联系" else "",
            "下一步日期": agreed.isoformat() if agreed else "",
        })  # fmt: skip
        history.answered[row["task_id"]] = known
        kind = "reached" if result in ("已联系", "暂缓", "拒绝联系") else "attempt"
        promised = agreed if result == "已联系" else None
        history.events[name].append(Event(day, known, kind, person.rep_id, promised))
        if result == "暂缓":
            history.paused.add(name)
        if result in ("空号", "已离职", "拒绝联系"):
            history.silenced.add(name)
        if feedback == "明确意向" and self._chance(WON_PCT * 5):
            history.won.add(name)
            amount = str(self.random.randrange(20, 200))
            return [name, day.isoformat(), amount, "潜力", "", day.isoformat(), "", person.name]
        return None


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([header, *rows])
    return buffer.getvalue().encode("utf-8-sig")
