"""The documents' own cadence and stage tables, a row per cell, traced through real nights.

Every expected day is written here as a date, worked out by hand from the documents and the public
calendar: 2026-09-25 and 10-01 to 10-07 are days off, 09-20 (Sunday) and 10-10 (Saturday) are worked
instead. A night on a day knows what was told before it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from leadflow.delivery.steps import write_workbooks
from leadflow.store import embedded
from tests.conftest import scratch_store
from tests.sql.document_book import (
    Book,
    Fact,
    Step,
    Told,
    attempt,
    corrected,
    deal,
    event,
    inbound,
    need,
    nights_of,
    talk,
)
from tests.sql.followup_book import ZONE


def d(day: str) -> date:
    """A day of 2026, unless the year is given."""
    return date.fromisoformat(day if len(day) == 10 else f"2026-{day}")


@dataclass(frozen=True)
class Want:
    """What a night has to leave; None where the cell does not say."""

    kind: str | None = None
    due: date | None = None
    channel: str | None = None
    says: tuple[str, ...] = ()
    reason: str | None = None
    lifecycle: str | None = None
    grade: str | None = None
    moved: str | None = None
    answer_by: datetime | None = None
    contact: str | None = None
    value_class: str | None = None
    asked: tuple[tuple[str, date], ...] | None = None
    escalated: tuple[tuple[str, date], ...] | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of the documents: a customer, and what the nights have to leave of it."""

    code: str
    says: str
    told: Told
    nights: dict[date, Want]
    preset: str = "b2b"
    season: str = "autumn"


def want(
    kind: str | None, due: str | None, channel: str | None = None, *says: str, **more: Any
) -> Want:
    return Want(kind, due and d(due), channel, says, **more)


def on(day: str, wanted: Want) -> dict[date, Want]:
    return {d(day): wanted}


def clock(day: str, hour: int, minute: int = 0) -> datetime:
    found = d(day)
    return datetime(found.year, found.month, found.day, hour, minute, tzinfo=ZONE)


def lead_a(arrived: str, *facts: Fact, **more: Any) -> Told:
    """Everything is clear, and it wants to buy within a month: an A in b2b."""
    day = d(arrived)
    stated = need(
        day,
        requirement_type="设备",
        budget_text="80-100万",
        budget_min=800_000,
        budget_max=1_000_000,
        timing_text="10月",
        timing_from=d("10-01"),
        timing_to=d("10-14"),
        decision_chain_text="最终决策人:李(采购经理)",
        has_decision_maker=True,
    )
    return Told(day, (stated, *facts), **more)


def lead_b(arrived: str, *facts: Fact, **more: Any) -> Told:
    """It has a need and no more: a B in b2b."""
    day = d(arrived)
    return Told(day, (need(day, requirement_type="设备"), *facts), **more)


def lead_c(arrived: str, *facts: Fact, **more: Any) -> Told:
    """What it said of its need is long ago: a C without evidence."""
    day = d(arrived)
    return Told(day, (need(d("2025-01-05"), requirement_type="设备"), *facts), **more)


def buyer(
    won: str, *facts: Fact, amount: int = 100_000, end: str | None = None, **more: Any
) -> Told:
    """A customer that bought on the day it arrived."""
    day = d(won)
    sale = deal(
        day, "won", close_date=day, amount=amount, contract_end_date=d(end) if end else None
    )
    return Told(day, (need(day, requirement_type="设备"), sale, *facts), **more)


FIRST_TOUCH = [
    Cell("T1", "A within 24 hours by phone", lead_a("09-14"),
         on("09-15", want("first_touch", "09-15", "phone", grade="A"))),
    Cell("T1", "A of a Friday before a make-up Sunday", lead_a("09-18"),
         on("09-19", want("first_touch", "09-20", "phone"))),
    Cell("T1", "A of the eve of a holiday", lead_a("09-24"),
         on("09-25", want("first_touch", "09-28", "phone"))),
    Cell("T1", "A of the eve of the holiday week", lead_a("09-30"),
         on("10-08", want("first_touch", "10-08", "phone"))),
    Cell("T1", "A of a Friday before a make-up Saturday", lead_a("10-09"),
         on("10-10", want("first_touch", "10-10", "phone"))),
    Cell("T1", "A without a phone: by WeChat",
         lead_a("09-14", contact={"wechat": "wx_a", "email": "a@b.example"}),
         on("09-15", want("first_touch", "09-15", "wechat"))),
    Cell("T1", "B within 3 days by e-mail", lead_b("09-14"),
         on("09-15", want("first_touch", "09-17", "email", grade="B"))),
    Cell("T1", "B: the third day is a make-up Sunday", lead_b("09-17"),
         on("09-18", want("first_touch", "09-20", "email"))),
    Cell("T1", "B: the third day is a holiday", lead_b("09-22"),
         on("09-23", want("first_touch", "09-28", "email"))),
    Cell("T1", "B: the third day is in the holiday week", lead_b("09-28"),
         on("09-29", want("first_touch", "10-08", "email"))),
    Cell("T1", "C with the monthly nurture", lead_c("09-14"),
         on("09-15", want("first_touch", "10-14", "wechat", grade="C"))),
    Cell("T1", "C: the thirtieth day is in the holiday week", lead_c("09-05"),
         on("09-15", want("first_touch", "10-08", "wechat"))),
]  # fmt: skip
CADENCE = [
    Cell("T2", "A daily", lead_a("09-14", talk(d("09-15"))),
         on("09-16", want("cadence", "09-16", "phone"))),
    Cell("T2", "A daily: an attempt counts", lead_a("09-14", attempt(d("09-15"))),
         on("09-16", want("cadence", "09-16", "phone"))),
    Cell("T2", "A daily: after a Friday the make-up Sunday", lead_a("09-14", talk(d("09-18"))),
         on("09-19", want("cadence", "09-20", "phone"))),
    Cell("T2", "A daily: after the eve of the holiday week",
         lead_a("09-14", talk(d("09-29"), summary="介绍")),
         on("10-01", want("cadence", "10-08", "phone"))),
    Cell("T2", "B two or three a week: Monday, then Thursday",
         lead_b("09-13", talk(d("09-14"))), on("09-15", want("cadence", "09-17", "email"))),
    Cell("T2", "B two or three a week: Thursday, then the make-up Sunday",
         lead_b("09-13", talk(d("09-17"))), on("09-18", want("cadence", "09-20", "email"))),
    Cell("T2", "B two or three a week: Friday, then Monday",
         lead_b("09-13", talk(d("09-18"))), on("09-19", want("cadence", "09-21", "email"))),
    Cell("T2", "C monthly",
         lead_c("08-10", talk(d("08-10")), talk(d("09-14"))),
         on("09-15", want("cadence", "10-14", "wechat", "每 30 天", grade="C"))),
    Cell("T2", "C that says anything of a need is a B, and has its rhythm",
         lead_c("09-01", need(d("09-01"), budget_text="看情况"), talk(d("09-14"))),
         on("09-15", want("cadence", "09-17", grade="B"))),
    Cell("T2", "high value weekly",
         buyer("06-24", talk(d("09-14"), channel="visit"), amount=1_000_000),
         on("09-15", want("cadence", "09-21", None, "7 天", value_class="high_value"))),
    Cell("T2", "ordinary monthly",
         buyer("06-24", talk(d("09-14")), talk(d("09-10"), channel="visit")),
         on("09-15", want("cadence", "10-14", value_class="ordinary"))),
    Cell("T3", "between first contact and first grading every three days",
         lead_c("09-13", talk(d("09-14"))),
         on("09-15", want("cadence", "09-17", None, "尚未分级", grade="C"))),
    Cell("T3", "not graded for three weeks: then monthly",
         lead_c("08-23", talk(d("08-24")), talk(d("09-14"))),
         on("09-15", want("cadence", "10-14", "wechat"))),
]  # fmt: skip
NO = {"is_opted_out_of_calls": True, "is_opted_out_of_email": True}
LEFT = attempt(d("09-14"), contact_failure="left_company")
AGREED_22 = talk(d("09-15"), next_action_date=d("09-22"), next_action="寄样品")
ORDER = [
    Cell("T3", "opted out before contact failed",
         lead_b("09-13", LEFT, contact={"mobile": "+8613800000000", **NO}),
         on("09-15", want(None, None, reason="opted_out"))),
    Cell("T3", "contact failed before paused",
         lead_b("09-13", talk(d("09-13"), is_paused=True), LEFT),
         on("09-15", want(None, None, reason="contact_failed"))),
    Cell("T3", "paused before an agreed date",
         lead_b("09-13", AGREED_22, talk(d("09-16"), is_paused=True)),
         on("09-17", want(None, None, reason="paused"))),
    Cell("T3", "an agreed date before a response time",
         lead_b("09-13", AGREED_22, inbound(d("09-17"), 10)),
         {d("09-18"): want("agreed", "09-22", None, "寄样品", "来询"),
          d("09-22"): want("agreed", "09-22", None, "寄样品")}),
    Cell("T3", "a response time before the cadence",
         lead_a("09-13", talk(d("09-15"), 9), inbound(d("09-15"), 15)),
         on("09-16", want("reply", "09-16", "phone", "来询"))),
    Cell("T3", "an agreed date before the cadence", lead_a("09-13", AGREED_22),
         on("09-16", want("agreed", "09-22"))),
    Cell("T3", "cap of A: five in 7 days",
         lead_a("09-13", *(talk(d(f"09-{day}")) for day in (14, 15, 16, 17, 18))),
         on("09-20", want("cadence", "09-21", moved="frequency_cap"))),
    Cell("T3", "cap of A: four in 7 days leave room",
         lead_a("09-13", *(talk(d(f"09-{day}")) for day in (15, 16, 17, 18))),
         on("09-20", want("cadence", "09-20"))),
    Cell("T3", "cap of B: three in 7 days",
         lead_b("09-13", *(talk(d(f"09-{day}")) for day in (14, 15, 17))),
         on("09-18", want("cadence", "09-21", moved="frequency_cap"))),
    Cell("T3", "cap of C: one in 7 days",
         lead_c("08-20", talk(d("08-20")), attempt(d("09-14")), person_name=None),
         on("09-15", want("complete_data", "09-21", moved="frequency_cap"))),
]  # fmt: skip
CLOCKS = [
    Cell("T4", "an enquiry within 2 hours", lead_b("09-14", inbound(d("09-15"), 10)),
         on("09-16", want("reply", None, None, "来询", answer_by=clock("09-15", 12)))),
    Cell("T4", "an enquiry of Friday evening goes on on the make-up Sunday",
         lead_b("09-14", inbound(d("09-18"), 17)),
         on("09-19", want("reply", "09-20", answer_by=clock("09-20", 10)))),
    Cell("T4", "an enquiry before opening",
         lead_b("09-14", inbound(d("09-16"), 7)),
         on("09-17", want("reply", None, answer_by=clock("09-16", 11)))),
    Cell("T4", "an enquiry at closing time is the next day's",
         lead_b("09-14", inbound(d("09-15"), 18)),
         on("09-16", want("reply", "09-16", answer_by=clock("09-16", 11)))),
    Cell("T4", "an enquiry on a Saturday", lead_b("09-14", inbound(d("09-19"), 12)),
         on("09-20", want("reply", "09-20", answer_by=clock("09-20", 11)))),
    Cell("T4", "an enquiry on the eve of a holiday",
         lead_b("09-14", inbound(d("09-24"), 17, 30)),
         on("09-25", want("reply", "09-28", answer_by=clock("09-28", 10, 30)))),
    Cell("T4", "an enquiry on the eve of the holiday week",
         lead_b("09-14", inbound(d("09-30"), 17)),
         on("10-01", want("reply", "10-08", answer_by=clock("10-08", 10)))),
    Cell("T4", "an urgent problem within 30 minutes",
         lead_b("09-14", inbound(d("09-15"), 10, summary="设备故障")),
         on("09-16", want("reply", None, None, "紧急", answer_by=clock("09-15", 10, 30)))),
    Cell("T4", "an urgent problem on the eve of a holiday",
         lead_b("09-14", inbound(d("09-24"), 17, 50, summary="设备故障")),
         on("09-25", want("reply", "09-28", answer_by=clock("09-28", 9, 20)))),
    Cell("T4", "A's feedback within 24 hours",
         lead_a("09-14", inbound(d("09-16"), 15, feedback="hesitant")),
         on("09-17", want("reply", "09-17", None, "反馈", answer_by=clock("09-17", 15)))),
    Cell("T4", "A's feedback of a Friday: the same time of the make-up Sunday",
         lead_a("09-14", inbound(d("09-18"), 15, feedback="hesitant")),
         on("09-19", want("reply", "09-20", answer_by=clock("09-20", 15)))),
    Cell("T4", "A's feedback on the eve of a holiday",
         lead_a("09-14", inbound(d("09-24"), 15, feedback="hesitant")),
         on("09-25", want("reply", "09-28", answer_by=clock("09-28", 15)))),
    Cell("T4", "B's feedback is an enquiry",
         lead_b("09-14", inbound(d("09-16"), 15, feedback="hesitant")),
         on("09-17", want("reply", None, answer_by=clock("09-16", 17)))),
]  # fmt: skip
MET = talk(d("09-14"), channel="visit", summary="报价单已面谈")
STAGES = [
    Cell("T5", "1 screening: the lead is assessed within a week",
         lead_b("09-13", deal(d("09-14"), "screening")),
         {d("09-15"): want("first_touch", "09-16"),
          d("09-21"): want(None, "09-21", None, "线索评估", "销售", "参考周期 21 天")}),
    Cell("T5", "1 screening: beyond three weeks",
         lead_b("08-20", deal(d("08-24"), "screening"), talk(d("09-14"))),
         on("09-15", want("stage_review", "09-15", None, "21"))),
    Cell("T5", "2 needs: an interview within 5 working days",
         lead_b("09-13", deal(d("09-14"), "needs"), talk(d("09-17"), channel="email")),
         on("09-18", want("stage_action", "09-20", "phone", "参考周期 14 天", "需求", "销售"))),
    Cell("T5", "2 needs: beyond two weeks",
         lead_b("08-20", deal(d("08-31"), "needs"), talk(d("09-14"))),
         on("09-15", want("stage_review", "09-15", None, "14"))),
    Cell("T5", "3 proposal within 3 working days",
         lead_b("09-13", deal(d("09-16"), "proposal"), talk(d("09-18"), channel="email")),
         on("09-19", want("stage_action", "09-20", None, "提交方案及报价", "方案及报价单", "销售",
                          "参考周期 28 天"))),
    Cell("T5", "3 proposal: over the holiday week",
         lead_b("09-13", deal(d("09-29"), "proposal"), talk(d("09-30"), channel="email")),
         on("10-08", want("cadence", "10-08", None))),
    Cell("T5", "3 negotiation within two weeks, face to face",
         lead_b("09-05", deal(d("09-07"), "proposal"), talk(d("09-19"), summary="已报价")),
         on("09-20", want("stage_action", "09-21", "visit", "谈判"))),
    Cell("T5", "3 proposal: beyond four weeks",
         lead_b("08-10", deal(d("08-17"), "proposal"), MET),
         on("09-15", want("stage_review", "09-15", None, "28"))),
    Cell("T5", "4 contract original within 1 working day, by sales support",
         lead_b("09-13", deal(d("09-17"), "signing"), talk(d("09-17"))),
         on("09-18", want("stage_work", "09-18", None, "合同原件", "销售支持", "参考周期 7 天"))),
    Cell("T5", "4 contract original: of a Friday on the make-up Sunday",
         lead_b("09-13", deal(d("09-18"), "signing"), talk(d("09-18"))),
         on("09-19", want("stage_work", "09-20", None, "合同原件"))),
    Cell("T5", "4 kick-off within 5 working days, by delivery",
         lead_b("09-13", deal(d("09-17"), "signing"), talk(d("09-21"), summary="合同已寄")),
         on("09-22", want("stage_action", "09-23", None, "启动", "交付"))),
    Cell("T5", "4 signing: beyond one week",
         lead_b("09-01", deal(d("09-07"), "signing"),
                talk(d("09-14"), summary="合同已寄，启动会已开")),
         on("09-15", want("stage_review", "09-15", None, "7"))),
    Cell("T5", "5 weekly progress report during delivery",
         buyer("09-14", talk(d("09-14"))),
         on("09-20", want("stage_care", "09-21", None, "进度", "交付"))),
    Cell("T5", "5 weekly progress report: the next a week after the last",
         buyer("09-10", talk(d("09-17"), summary="周报已发")),
         on("09-23", want("stage_care", "09-24", None, "进度"))),
    Cell("T5", "5 monthly call",
         buyer("06-24", talk(d("08-22")), talk(d("09-14"), channel="email"),
               talk(d("08-22"), 15, channel="visit")),
         on("09-20", want("stage_care", "09-21", "phone", "每月", "销售"))),
    Cell("T5", "5 quarterly visit",
         buyer("06-24", talk(d("09-14"))),
         on("09-15", want("stage_care", "09-22", "visit", "季度"))),
    Cell("T5", "6 half-yearly review",
         buyer("03-18", talk(d("09-10"), channel="visit")),
         on("09-15", want("stage_work", "09-16", None, "复盘"))),
    Cell("T5", "renewal reminder a month before the end",
         buyer("03-25", talk(d("09-10"), channel="visit"), end="2026-10-16"),
         on("09-15", want("renewal", "09-16", None, "2026-10-16"))),
    Cell("T5", "birthday of a high value customer",
         buyer("06-24", talk(d("09-18"), channel="visit"), amount=1_000_000,
               birth_date=d("1980-09-22")),
         on("09-21", want("greeting", "09-22", None, "生日"))),
    Cell("T5", "anniversary of the first deal",
         buyer("2025-09-23", need(d("06-01"), requirement_type="设备"),
               talk(d("09-17"), channel="visit", summary="合作复盘"), amount=1_000_000,
               end="2028-01-01"),
         on("09-22", want("greeting", "09-23", None, "周年"))),
    Cell("T5", "festival greeting on the last working day before",
         buyer("06-24", talk(d("09-22"), channel="visit"), amount=1_000_000),
         on("09-23", want("greeting", "09-24", None, "中秋"))),
]  # fmt: skip
FEEDBACK = [
    Cell("T7", "clear intent: the needs are found out within 5 working days",
         lead_b("09-13", talk(d("09-14"), channel="email", feedback="interested")),
         {d("09-15"): want("cadence", "09-17", lifecycle="prospect"),
          d("09-20"): want(None, "09-20", None, "需求")}),
    Cell("T7", "clear intent makes a needing lead urgent",
         lead_b("09-13", talk(d("09-14"), feedback="interested")),
         on("09-15", want("cadence", "09-17", grade="B", lifecycle="prospect"))),
    Cell("T7", "hesitant: the rhythm goes on",
         lead_b("09-13", talk(d("09-14"), feedback="hesitant")),
         on("09-15", want("cadence", "09-17", lifecycle="lead"))),
    Cell("T7", "objection: the rhythm goes on",
         lead_b("09-13", talk(d("09-14"), feedback="objection", summary="嫌贵")),
         on("09-15", want("cadence", "09-17", lifecycle="lead"))),
    Cell("T7", "a next action with its date is the next step, and says what",
         lead_b("09-13", AGREED_22), on("09-16", want("agreed", "09-22", "email", "寄样品"))),
    Cell("T7", "a next action on a day off comes on the next working day",
         lead_b("09-13", talk(d("09-15"), next_action_date=d("09-25"))),
         on("09-16", want("agreed", "09-28"))),
    Cell("T8", "left undone: reminder after a working day, manager after three",
         lead_a("09-14"),
         {d("09-15"): want("first_touch", "09-15"),
          d("09-16"): want("first_touch", "09-16", escalated=(("reminder", d("09-16")),),
                           moved="overdue"),
          d("09-17"): want("first_touch", "09-17"),
          d("09-18"): want("first_touch", "09-18",
                           escalated=(("reminder", d("09-16")), ("manager", d("09-18"))))}),
    *(
        Cell("T9", f"satisfaction {rating} is followed up first",
             buyer("06-24", talk(d("09-14"), satisfaction=rating)),
             on("09-15", want("satisfaction", "09-15", "phone", str(rating))))
        for rating in (1, 2, 3)
    ),
    *(
        Cell("T9", f"satisfaction {rating} is content",
             buyer("06-24", talk(d("09-14"), satisfaction=rating),
                   talk(d("09-10"), channel="visit")),
             on("09-15", want("cadence", "10-14")))
        for rating in (4, 5)
    ),
    Cell("T9", "a rating of a Friday: the make-up Sunday",
         buyer("06-24", talk(d("09-18"), satisfaction=2)),
         on("09-19", want("satisfaction", "09-20"))),
    Cell("T11", "support: price approval, case material, technical proposal",
         lead_b("09-13", talk(d("09-14"), support_needed="价格审批、案例资料、技术方案")),
         on("09-15", want("cadence", "09-17", asked=(
             ("management", d("09-16")), ("marketing", d("09-17")), ("presales", d("09-18")))))),
]  # fmt: skip
DATA = [
    Cell("I6", "what is missing is completed within 24 hours",
         lead_b("09-14", person_name=None),
         on("09-15", want("complete_data", "09-15", None, "联系人姓名"))),
    Cell("I6", "of a Friday: the make-up Sunday", lead_b("09-18", person_name=None),
         on("09-19", want("complete_data", "09-20"))),
    Cell("I7", "a vague budget is asked about",
         lead_b("09-13", need(d("09-14"), budget_text="大概50万", vague_columns=["budget_text"]),
                talk(d("09-14"), next_action_date=None, channel="email")),
         on("09-15", want("cadence", "09-17", None, "50–80 万还是 80–100 万"))),
    Cell("I7", "a vague time is asked about",
         lead_b("09-13", need(d("09-14"), timing_text="近期采购", vague_columns=["timing_text"]),
                talk(d("09-15"), channel="email")),
         on("09-16", want("confirm", "09-17", None, "近期采购", "一个月内还是三个月内"))),
    Cell("I10", "exactly 12 months are not older than 12 months",
         buyer("2026-06-24", talk(d("09-10"), channel="visit"), first_seen=d("2025-09-15")),
         {d("09-15"): want("verify", "09-16", "phone"),
          d("09-16"): want("verify", "09-16", "phone")}),
    *(
        Cell("I11", f"{kind} is shown to the owner",
             buyer("06-24", talk(d("09-12"), channel="visit"), event(d("09-14"), kind)),
             on("09-15", want("major_change", "09-20", None, words)))
        for kind, words in (
            ("legal_representative_changed", "法定代表人变更"),
            ("business_line_changed", "业务"),
            ("buyer_replaced", "采购联系人更换"),
        )
    ),
]  # fmt: skip
PHONE = {"mobile": "+8613800000000"}
MAIL = {"email": "a@b.example"}
DEAD = attempt(d("09-14"), contact_failure="number_invalid")
BOUNCED = attempt(d("09-14"), contact_failure="email_bounced", channel="email")
FAILURES = [
    Cell("Z2", "a dead number and nothing else: nobody is called",
         lead_a("09-13", DEAD, contact=PHONE),
         {d("09-15"): want(None, None, reason="contact_failed"),
          d("09-22"): want(None, None, reason="contact_failed")}),
    Cell("Z2", "a dead number: mail may ask for the right one",
         lead_a("09-13", DEAD, contact=PHONE | MAIL),
         on("09-15", want(None, "09-15", "email", "电话"))),
    Cell("Z2", "a dead number is corrected",
         lead_a("09-13", DEAD, corrected(d("09-16"), "+8613900000000"), contact=PHONE),
         {d("09-15"): want(None, None, reason="contact_failed"),
          d("09-17"): want("cadence", "09-17", "phone")}),
    Cell("Z2", "a dead number: another person there is called",
         lead_a("09-13", DEAD, contact=PHONE, second_contact=PHONE),
         on("09-15", want("cadence", "09-15", "phone", contact="赵六"))),
    Cell("Z2", "a dead number, a mailbox, and another person: who can be called is",
         lead_a("09-13", DEAD, contact=PHONE | MAIL, second_contact=PHONE),
         on("09-15", want("cadence", "09-15", "phone", contact="赵六"))),
    Cell("Z2", "a dead number: B is written to by mail, as ever",
         lead_b("09-13", DEAD, contact=PHONE | MAIL, second_contact=PHONE),
         on("09-15", want(None, None, "email", contact="王五"))),
    Cell("Z2", "a hard bounce: another person there has mail",
         lead_b("09-13", BOUNCED, contact=PHONE | MAIL, second_contact=MAIL),
         on("09-15", want("cadence", "09-17", "email", contact="赵六"))),
    Cell("Z2", "a hard bounce: A is called, as ever",
         lead_a("09-13", BOUNCED, contact=PHONE | MAIL, second_contact=PHONE),
         on("09-15", want("cadence", "09-15", "phone", contact="王五"))),
    Cell("Z2", "a dead number is no more called after weeks, nor while others wait",
         lead_a("09-13", DEAD, contact=PHONE | MAIL),
         on("10-08", want(None, "10-08", "email"))),
    Cell("Z2", "who has left is not contacted by any means",
         lead_a("09-13", LEFT), on("09-15", want(None, None, reason="contact_failed"))),
    Cell("Z2", "who has left: another person there is called",
         lead_a("09-13", LEFT, second_contact=PHONE),
         on("09-15", want("cadence", "09-15", "phone", contact="赵六"))),
    Cell("Z2", "a hard bounce: B is called instead",
         lead_b("09-13", BOUNCED, contact=PHONE | MAIL),
         on("09-15", want("cadence", "09-17", "phone"))),
    Cell("Z2", "a hard bounce and nothing else",
         lead_b("09-13", BOUNCED, contact=MAIL),
         on("09-15", want(None, None, reason="contact_failed"))),
    Cell("Z2", "a dead number, told right by a later call",
         lead_a("09-13", DEAD, talk(d("09-15")), contact=PHONE),
         on("09-16", want("cadence", "09-16", "phone"))),
]  # fmt: skip

# Z1: more than six calendar months without an interaction: the first dormant day is the day after
# the same day six months later, or after the month's end where that month is shorter.
SILENT = [
    # (last interaction, last day awake, first day dormant)
    ("2027-08-28", "2028-02-28", "2028-02-29"),
    ("2027-08-29", "2028-02-29", "2028-03-01"),
    ("2027-08-30", "2028-02-29", "2028-03-01"),
    ("2027-08-31", "2028-02-29", "2028-03-01"),
    ("2027-09-01", "2028-03-01", "2028-03-02"),
    ("2028-02-29", "2028-08-29", "2028-08-30"),
]
SILENT_OTHERWISE = [
    ("2026-08-27", "2027-02-27", "2027-02-28"),
    ("2026-08-28", "2027-02-28", "2027-03-01"),
    ("2026-08-31", "2027-02-28", "2027-03-01"),
    ("2026-09-01", "2027-03-01", "2027-03-02"),
    ("2026-12-31", "2027-06-30", "2027-07-01"),
    ("2026-10-31", "2027-04-30", "2027-05-01"),
    ("2026-11-30", "2027-05-30", "2027-05-31"),
]


def silent(last: str, kind: str) -> Told:
    """A lead, a prospect or a buyer that was last talked to on a day."""
    day = d(last)
    arrived = date(day.year - 1, day.month, 15)
    facts = {
        "lead": (need(day, requirement_type="设备"), talk(day, 23)),
        "prospect": (need(day, requirement_type="设备"), talk(day, 23, feedback="interested")),
        "customer": (
            need(day, requirement_type="设备"),
            deal(arrived, "won", close_date=arrived, amount=100_000),
            talk(day, 23),
        ),
    }
    return Told(arrived, facts[kind])


DORMANT = [
    Cell("Z1", f"{kind} silent since {last} is dormant from {dormant}", silent(last, kind),
         {d(awake): want(None, None, lifecycle=kind),
          d(dormant): want(None, None, lifecycle="dormant")}, season=season)
    for season, days in (("leap year", SILENT), ("common year", SILENT_OTHERWISE))
    for last, awake, dormant in days
    for kind in ("lead", "prospect", "customer")
]  # fmt: skip
CUSTOMER_SILENT = buyer("2025-09-01", talk(d("2026-02-10")))
WOKEN = [
    Cell("Z1", "attempts and pushes are no interaction",
         replace(CUSTOMER_SILENT, facts=(*CUSTOMER_SILENT.facts, attempt(d("06-01")),
                 talk(d("07-01"), channel="push", is_touch=False, is_interaction=False))),
         on("08-11", want("wakeup", None, lifecycle="dormant")), season="waking"),
    Cell("Z1", "never reached: not dormant, the first touch is overdue", lead_b("01-05"),
         on("08-11", want("first_touch", "08-11", lifecycle="lead", moved="overdue")),
         season="waking"),
    Cell("Z3", "industry news, then a new product, then a check every half year", CUSTOMER_SILENT,
         {d("08-11"): want("wakeup", "08-11", None, "行业动态", lifecycle="dormant")},
         season="waking"),
    Cell("Z3", "an attempt in vain: the new product a month after",
         replace(CUSTOMER_SILENT, facts=(*CUSTOMER_SILENT.facts, attempt(d("08-11")))),
         {d("08-11"): want("wakeup", "08-11", None, "行业动态"),
          d("08-12"): want("wakeup", "09-10", None, "新产品", lifecycle="dormant"),
          d("09-10"): want("wakeup", "09-10", None, "新产品")}, season="waking"),
    Cell("Z3", "who answers is awake again",
         replace(CUSTOMER_SILENT, facts=(*CUSTOMER_SILENT.facts, talk(d("08-12")))),
         {d("08-12"): want("wakeup", "08-12"),
          d("08-13"): want(None, None, lifecycle="customer")}, season="waking"),
    Cell("Z3", "an opted-out dormant customer is not woken",
         replace(CUSTOMER_SILENT, contact={"mobile": "+8613800000000", **NO}),
         on("08-11", want(None, None, reason="opted_out")), season="waking"),
]  # fmt: skip
SOON = {"timing_text": "10月", "timing_from": d("10-01"), "timing_to": d("10-10")}
CLEAR = {"budget_text": "80-100万", "budget_min": 800_000, "budget_max": 1_000_000}


def ready(*facts: Fact, **more: Any) -> Told:
    """It wants to buy, and everything is clear: an A under every preset."""
    day = d("09-13")
    stated = need(
        day,
        requirement_type="设备",
        decision_chain_text="最终决策人:李(采购经理)",
        has_decision_maker=True,
        **SOON,
        **CLEAR,
    )
    return Told(day, (stated, talk(day, feedback="interested"), *facts), **more)


def in_two_months(*facts: Fact, **more: Any) -> Told:
    """It names a budget and a time in two months: a B under every preset."""
    day = d("09-13")
    timing = {"timing_text": "11月", "timing_from": d("11-01"), "timing_to": d("11-20")}
    return Told(day, (need(day, requirement_type="设备", **timing), *facts), **more)


def aware(arrived: str, *facts: Fact, **more: Any) -> Told:
    """It has said nothing lately: a C under every preset; not graded before three weeks."""
    return lead_c(arrived, talk(d(arrived)), *facts, **more)


AUGUST = "08-10"
OTHER_PRESETS = [
    # (preset, A in days, by; B in days, by; C in days, by), all last touched on Monday the 14th
    ("service", "09-16", "phone", "09-21", "wechat", "10-14", "wechat"),
    ("retail", "09-15", "visit", "09-17", "wechat", "09-29", "phone"),
    ("channel", "09-16", "phone", "09-21", "phone", "10-14", "email"),
    ("new_market", "09-16", "phone", "09-20", "email", "10-08", "email"),
]
PRESETS = [
    cell
    for preset, a, a_by, b, b_by, c, c_by in OTHER_PRESETS
    for cell in (
        Cell("T2", "A's rhythm", ready(talk(d("09-14"), feedback="interested")),
             on("09-15", want("cadence", a, a_by, grade="A")), preset),
        Cell("T2", "B's rhythm", in_two_months(talk(d("09-14"))),
             on("09-15", want("cadence", b, b_by, grade="B")), preset),
        Cell("T2", "C's rhythm", aware(AUGUST, talk(d("09-14"))),
             on("09-15", want("cadence", c, c_by, grade="C")), preset),
    )
]  # fmt: skip
PRESETS += [
    Cell("T1", f"{preset}: C's first touch", lead_c("09-14"),
         on("09-15", want("first_touch", day, by, grade="C")), preset)
    for preset, day, by in (
        ("automation", "10-14", "wechat"), ("service", "10-14", "wechat"),
        ("retail", "09-21", "phone"), ("channel", "10-14", "email"),
        ("new_market", "09-28", "email"),
    )
]  # fmt: skip
PRESETS += [
    Cell("T1", f"{preset}: B's first touch", in_two_months(),
         on("09-15", want("first_touch", day, by, grade="B")), preset)
    for preset, day, by in (
        ("automation", "09-16", "email"), ("service", "09-16", "wechat"),
        ("retail", "09-15", "wechat"), ("channel", "09-16", "phone"),
        ("new_market", "09-16", "email"),
    )
]  # fmt: skip
FIVE = [
    ("automation", 1_000_000, "high_value", "09-21"), ("automation", 50_000, "ordinary", "10-14"),
    ("service", 300_000, "high_value", "09-21"), ("service", 100_000, "potential", "10-14"),
    ("retail", 200_000, "super_vip", "09-21"), ("retail", 50_000, "premium", "10-14"),
    ("retail", 10_000, "general", "10-14"),
    ("channel", 1_000_000, "key", "09-21"), ("channel", 10_000, "ordinary", "10-14"),
    ("new_market", 500_000, "key", "09-21"), ("new_market", 10_000, "ordinary", "10-14"),
]  # fmt: skip
PRESETS += [
    Cell("T2", f"{value_class} by value", buyer("06-24", talk(d("09-14")),
         talk(d("09-10"), channel="visit"), amount=amount),
         on("09-15", want("cadence", day, value_class=value_class)), preset)
    for preset, amount, value_class, day in FIVE
]  # fmt: skip
PRESETS += [
    Cell(
        "G5",
        "a prospect that has not bought is 潜在",
        ready(talk(d("09-14"), feedback="interested")),
        on("09-15", want("cadence", None, value_class="prospective")),
        preset,
    )
    for preset in ("channel", "new_market")
]
BY_MAIL = {"channel": "email"}
AUTOMATION = [
    Cell("T2", "A daily call or meeting", ready(talk(d("09-14"), channel="meeting",
         feedback="interested")), on("09-15", want("cadence", "09-15", "phone", grade="A")),
         "automation"),
    Cell("T2", "B: material every three days, before the weekly call",
         in_two_months(talk(d("09-14")), talk(d("09-17"), **BY_MAIL)),
         {d("09-15"): want("cadence", "09-17", "email", "邮件资料", grade="B"),
          d("09-18"): want("cadence", "09-20", "email", "邮件资料")}, "automation"),
    Cell("T2", "B: one call a week, whatever was mailed",
         in_two_months(talk(d("09-14")), talk(d("09-18"), **BY_MAIL), talk(d("09-20"), **BY_MAIL)),
         {d("09-19"): want("cadence", "09-21", "phone", "一次电话"),
          d("09-21"): want("cadence", "09-21", "phone", "B 级每 7 天一次电话")}, "automation"),
    Cell("T2", "B without a mailbox: material goes another way",
         in_two_months(talk(d("09-17")), talk(d("09-18"), channel="wechat"),
                       contact={"mobile": "+8613800000000", "wechat": "wx_a"}),
         on("09-19", want("cadence", "09-21", "phone", "每 3 天跟进一次")), "automation"),
    Cell("T2", "C: one light touch a month, the weekly push beside it",
         aware(AUGUST, talk(d("09-14"))),
         on("09-15", want("cadence", "10-14", "wechat", "每 30 天一次轻触达", "每 7 天自动推送")),
         "automation"),
]  # fmt: skip
MARKET = [
    Cell("Z1", "a new market waits nine months", silent("2026-08-31", "lead"),
         {d("2027-05-31"): want(None, None, lifecycle="lead"),
          d("2027-06-01"): want(None, None, lifecycle="dormant")}, "new_market", "nine months"),
]  # fmt: skip
CELLS = [
    *FIRST_TOUCH, *CADENCE, *ORDER, *CLOCKS, *STAGES, *FEEDBACK, *DATA, *FAILURES,
    *DORMANT, *WOKEN, *PRESETS, *AUTOMATION, *MARKET,
]  # fmt: skip


class Nights:
    """The nights of each preset and season, run when the first of their cells is asked for."""

    def __init__(self, server: embedded.Server, home: Path) -> None:
        self.server, self.home = server, home
        self.run: dict[tuple[str, str], dict[date, dict[str, Step]]] = {}

    def of(self, cell: Cell) -> dict[date, Step]:
        """What each night left the cell's customer."""
        key = (cell.preset, cell.season)
        together = [other for other in CELLS if (other.preset, other.season) == key]
        if key not in self.run:
            days = [day for other in together for day in other.nights]
            told = [other.told for other in together]
            home = self.home / f"{cell.preset}-{cell.season}"
            home.mkdir()
            with nights_of(self.server, home, cell.preset, told, days) as found:
                self.run[key] = found
        customer_id = f"C{together.index(cell) + 1:06}"
        found = self.run[key]
        return {day: found[day][customer_id] for day in cell.nights}


@pytest.fixture(scope="module")
def nights(server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    return Nights(server, tmp_path_factory.mktemp("documents"))


@pytest.mark.parametrize(
    "cell", [pytest.param(cell, id=f"{cell.preset}-{cell.code}-{cell.says}") for cell in CELLS]
)
def test_a_cell_of_the_documents_is_a_step_on_its_day(nights: Nights, cell: Cell) -> None:
    left = nights.of(cell)
    for day, wanted in cell.nights.items():
        found = left[day]
        compared = {
            "kind": found.kind,
            "due": found.due_date,
            "channel": found.channel,
            "reason": found.no_step_reason,
            "lifecycle": found.lifecycle,
            "grade": found.grade,
            "moved": found.moved_reason,
            "answer_by": found.due_at,
            "contact": found.contact_name,
            "value_class": found.value_class,
            "asked": found.asked,
            "escalated": found.escalated,
        }
        expected = {
            name: value for name in compared if (value := getattr(wanted, name)) is not None
        }
        assert {name: compared[name] for name in expected} == expected, (day, found)
        for words in wanted.says:
            assert words in found.said, (day, found)


def test_the_reps_list_tells_stage_cycle_output_and_role(
    server: embedded.Server, tmp_path: Path
) -> None:
    """T5, T6: what the table of stages says of a contract stands in the rep's workbook."""
    told = lead_b("09-13", deal(d("09-17"), "signing"), talk(d("09-17")))
    with scratch_store(server, tmp_path, "b2b"):
        Book([told]).night(d("09-18"))
        write_workbooks(d("09-18"))
        [listed] = [
            str(cell.value)
            for path in (tmp_path / "outbox").glob("2026-09-18/tasks/*.xlsx")
            for sheet in load_workbook(path)
            for row in sheet.iter_rows()
            for cell in row
            if "参考周期" in str(cell.value)
        ]
    for words in ("2026-09-17", "参考周期 7 天", "2026-09-18 前", "合同原件", "销售支持"):
        assert words in listed
